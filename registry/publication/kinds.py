"""Which lists there are: the outcomes each may hold and the columns each shows, by profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.errors import MisuseError
from registry.values import Outcome


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key (label ``column.<key>``), its share of the width, and how its cells stand.

    ``points`` is the width on paper of a column whose content must not wrap; 0 leaves it its share of the rest.
    """

    key: str
    weight: float
    align: str = "center"
    points: float = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """One list: the outcomes of its rows, and the keys of its columns for the public and for the file."""

    name: str
    outcomes: tuple[Outcome, ...]
    public: tuple[str, ...]
    internal: tuple[str, ...]


COLUMNS = {
    column.key: column
    for column in (
        Column("position", 1.5, points=30),
        Column("category", 3),
        Column("title", 8, "left"),
        Column("number", 5),
        Column("issuers", 4.2),
        Column("published_on", 4, points=86),
        Column("outcome", 3, points=56),
        Column("expires_on", 4, points=86),
        Column("clauses", 5, "left"),
        Column("due_on", 4, points=86),
        Column("grounds", 5.5, "left"),
        Column("basis", 5.5, "left"),
    )
}
"""Every column a list may have."""

WIDE = 5
"""More columns than this lie across the page."""


def widths(columns: Sequence[Column], whole: float) -> list[float]:
    """The widths of columns on paper, in the unit of ``whole`` (points): fixed ones first, the rest by share."""
    fixed = sum(column.points for column in columns)
    share = (whole - fixed) / (sum(column.weight for column in columns if not column.points) or 1)
    return [column.points or column.weight * share for column in columns]


_SHORT = ("position", "title", "number", "issuers", "published_on")
_LONG = (*_SHORT, "outcome", "grounds", "basis")

KINDS = {
    kind.name: kind
    for kind in (
        Kind("repeal-list", (Outcome.REPEAL, Outcome.LAPSE), _SHORT, _LONG),
        Kind("lapse-list", (Outcome.LAPSE,), _SHORT, _LONG),
        Kind("kept-list", (Outcome.RETAIN,), (*_SHORT, "expires_on"), (*_SHORT, "expires_on", "grounds", "basis")),
        Kind("extended-list", (Outcome.RETAIN,), (*_SHORT, "expires_on"), (*_SHORT, "expires_on", "grounds", "basis")),
        Kind(
            "amend-list",
            (Outcome.AMEND,),
            (*_SHORT, "clauses", "due_on"),
            (*_SHORT, "clauses", "due_on", "grounds", "basis"),
        ),
        Kind("out-of-scope-list", (Outcome.OUT_OF_SCOPE,), _SHORT, (*_SHORT, "grounds", "basis")),
        Kind("combined-list", tuple(Outcome), (*_SHORT, "outcome"), _LONG),
    )
}
"""Every list by name."""


def kind_of(name: str) -> Kind:
    """The list of that name. Raises MisuseError ``list_unknown``."""
    found = KINDS.get(name)
    if found is None:
        raise MisuseError("list_unknown", kind=name, known="、".join(KINDS))
    return found
