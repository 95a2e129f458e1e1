"""The sentence of the annual report (法治政府建设年度报告): 全年共审查文件N份，废止M份, with what was counted."""

from __future__ import annotations

from collections.abc import Mapping

from registry.errors import StateError
from registry.messages import language, say
from registry.values import Outcome

COUNTED = tuple(outcome.value for outcome in Outcome if outcome is not Outcome.UNSURE)
"""Outcomes that count as reviewed: retained, amended, repealed, lapsed, out of scope."""


def sentence(counts: Mapping[str, int], lang: str | None = None) -> str:
    """The sentence: number reviewed and number repealed (废止 alone; 宣布失效 is counted apart).

    ``counts`` holds documents by outcome, and may hold ``reviewed``. Raises StateError ``annual_figures_disagree``
    where ``reviewed`` is not the sum of the outcomes.
    """
    return say("annual.sentence", lang, reviewed=reviewed(counts), repealed=counts.get("repeal", 0))


def definition(counts: Mapping[str, int], lang: str | None = None) -> str:
    """What was counted: how the number reviewed is made up, and what is not in the number repealed."""
    spoken = language(lang)
    parts = [say(f"annual.part.{key}", spoken, count=counts[key]) for key in COUNTED if counts.get(key)]
    joined = (", " if spoken == "en" else "、").join(parts) or say("annual.part.none", spoken)
    text = say("annual.definition", spoken, reviewed=reviewed(counts), parts=joined)
    unsure = counts.get(Outcome.UNSURE.value, 0)
    return text + (say("annual.unsure", spoken, count=unsure) if unsure else "")


def reviewed(counts: Mapping[str, int]) -> int:
    """The number reviewed: the sum of the outcomes."""
    total = sum(counts.get(key, 0) for key in COUNTED)
    said = counts.get("reviewed", total)
    if said != total:
        raise StateError("annual_figures_disagree", said=said, total=total)
    return total
