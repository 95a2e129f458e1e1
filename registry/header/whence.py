"""The place a document comes from: by its organs, by the sign of its number, by the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from registry import data

_PLACELESS = re.compile(r"(?P<rank>[省市县区])(?P<organ>(?:人民)?政府(?:办公[厅室])?)")
_NEAR = 4000  # signs in which the place of a government is looked for


def placed(organs: tuple[str, ...], number: str, text: str) -> tuple[str, ...]:
    """市人民政府 alone with the place that both the sign of its number and the text name (武政, 武汉市); else the organs as they are."""
    match = _PLACELESS.fullmatch(organs[0]) if len(organs) == 1 and number else None
    if match is None:
        return organs
    named = re.findall(rf"{re.escape(number[0])}[\u3400-\u9fff]{{1,4}}?{match['rank']}", text[:_NEAR])
    known = {row["name"] for row in data.rows("divisions.csv")} & set(named)
    return (f"{known.pop()}{match['organ']}",) if len(known) == 1 else organs


def region(organs: Sequence[str], own_number: str) -> str:
    """The provincial unit a document comes from, by its issuers, its title or the sign of its number; else empty."""
    for name, names, _ in _regions():
        if any(organ.startswith(names) for organ in organs):
            return name
    return next((name for name, _, signs in _regions() if own_number.startswith(signs)), "")


@cache
def _regions() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Each provincial unit with the openings of its organs and of its numbers (regions.csv)."""
    return tuple(
        (row["name"], (row["name"], f"{row['short']}市", f"{row['short']}省"), tuple(row["signs"].split("|")))
        for row in data.rows("regions.csv")
    )
