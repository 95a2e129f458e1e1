"""The stored reading of the own set: which citations were found, and the figures below which it must not fall.

The file changes only by ``python -m tests.evaluation --store-baseline``, in a commit that touches no engine code and names every
lost citation with its reason. Only the own set is stored: the words of real documents stay where they are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.evaluation.measure import FIELDS, Tally

PATH = Path(__file__).parent / "baseline.json"
MARGINS = {"precision": 0.1, "recall": 0.02}
MARGIN = 0.005
"""How far a floor lies below the figure measured when the baseline was stored: for a rule, whose finding more may cost an
invention or two, and for everything else."""
Found = Mapping[str, list[str]]


def scores(tally: Tally) -> dict[str, float]:
    """The figures that floors can be set for, each between 0 and 1; one that cannot be computed is left out."""
    figures: dict[str, float | None] = dict(
        zip(("citations.precision", "citations.recall", "citations.f1"), tally.f1("mention"), strict=True)
    )
    figures["links.right"] = tally.ratio("link.right", "link.accepted")
    declined = tally.ratio("link.declined_resolvable", "resolvable")
    figures["links.found"] = None if declined is None else 1 - declined
    for name in ("status", "relation", *FIELDS, "normative"):
        figures[name] = tally.ratio(f"{name}.right", f"{name}.judged" if name == "status" else f"{name}.all")
    for rule in rules(tally):
        figures[f"{rule}.precision"], figures[f"{rule}.recall"], _ = tally.f1(f"defect.{rule}")
    return {name: value for name, value in figures.items() if value is not None}


def rules(tally: Tally) -> list[str]:
    """Names of the rules that were labelled or that found something."""
    return sorted({key.split(".")[1] for key in tally.counts if key.startswith("defect.")})


def load() -> dict[str, Any]:
    """The stored baseline: ``floors`` by figure, ``found`` by document; both empty where none was stored."""
    return json.loads(PATH.read_text(encoding="utf-8")) if PATH.is_file() else {"floors": {}, "found": {}}


def store(tally: Tally) -> None:
    """Replace the baseline by this reading; a floor is the figure less its margin, never below 0."""
    floors = {name: max(0.0, round(value - _margin(name), 3)) for name, value in sorted(scores(tally).items())}
    found = {name: tally.found[name] for name in sorted(tally.found)}
    text = json.dumps({"floors": floors, "found": found}, ensure_ascii=False, indent=1)
    PATH.write_text(text + "\n", encoding="utf-8")


def _margin(name: str) -> float:
    subject, _, kind = name.partition(".")
    return MARGIN if subject == "citations" else MARGINS.get(kind, MARGIN)


def changes(old: Found, new: Found) -> Iterator[tuple[str, str, str]]:
    """What was gained and lost between two readings: (gained or lost, document, citation), document by document."""
    for name in sorted({*old, *new}):
        before, after = Counter(old.get(name, ())), Counter(new.get(name, ()))
        yield from (("lost", name, item) for item in (before - after).elements())
        yield from (("gained", name, item) for item in (after - before).elements())


def below(tally: Tally, floors: Mapping[str, float]) -> list[str]:
    """Figures below their floor, in words; a figure that can no longer be computed counts as 0."""
    now = scores(tally)
    return [
        f"{name} {now.get(name, 0.0):.3f} < {floor:.3f}" for name, floor in floors.items() if now.get(name, 0.0) < floor
    ]
