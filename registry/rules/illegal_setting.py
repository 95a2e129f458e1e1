"""A licence, penalty, coercion, fee, proof or loss of rights set without a law above it (违法设定)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.rules.base import LEGISLATION, Ask, Example, at, is_legislation, sample
from registry.rules.clauses import article_at
from registry.rules.triggers import questions
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "illegal_setting"
VERSION = 1
# An upper text named in the same article carries the setting; 依法, 依照有关法律法规 do so in general words.
UPPER = re.compile(
    "《[^》]{2,40}(?:法|条例)》|依照[^。；]{0,30}(?:法|条例|规定)|依据[^。；]{0,30}(?:法|条例)|法律、?(?:行政)?法规"
)


def check(dossier: Dossier) -> Iterator[Finding]:
    """One question per family of settings, unless the article names the upper law; statutes and rules are exempt."""
    if dossier.header.normative.value is False or dossier.header.draft or is_legislation(dossier):
        return
    for question in questions(dossier, "illegal_setting.csv"):
        if not _covered(dossier, question.start):
            arguments: Arguments = {
                "family": question.row["family"],
                "words": dossier.text[question.start : question.end],
                "ceiling": question.row["ceiling"],
                "count": question.count,
            }
            ask = Ask(question.row["family"], Severity.MEDIUM, arguments, Outcome.AMEND, ("R1",))
            yield at(dossier, question.start, question.end, ask)


def _covered(dossier: Dossier, offset: int) -> bool:
    start, end = article_at(dossier.text, offset)
    if UPPER.search(dossier.text, start, end):
        return True
    places = (item for item in dossier.citations if start <= item.mention.start < end)
    return any(item.link.instrument and item.link.instrument.kind in LEGISLATION for item in places)


EXAMPLES = (
    Example(sample("第五条 经营者须经街道办事处批准后方可摆摊，乱停车辆的处以200元罚款。"), ("licence", "fine")),
    Example(sample("第五条 依照《集市管理条例》，乱停车辆的处以200元罚款。")),
    Example(sample("第五条 不得向企业收取保证金。")),
)
