"""What a reviewer chooses from: standard reasons, kinds of lists, texts that a mention may mean. No database."""

from __future__ import annotations

from dataclasses import dataclass

from registry import data
from registry.messages import language
from registry.publication.kinds import KINDS
from registry.values import Outcome


@dataclass(frozen=True, slots=True)
class Ground:
    """A standard reason (清理理由) with the outcomes it usually leads to."""

    code: str
    wording: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A text that a mention may be linked to: ``id`` is a law of the catalogue or a document of the office."""

    id: str
    title: str
    number: str | None
    kind: str
    status: str = ""


def grounds(lang: str | None = None) -> tuple[Ground, ...]:
    """Every standard reason in the order of the table, R1, R0 and R9 first."""
    column = "en" if language(lang) == "en" else "wording"
    return tuple(
        Ground(row["code"], row[column], tuple(Outcome(word) for word in row["outcomes"].split("+")))
        for row in data.rows("grounds.csv")
    )


def list_kinds() -> tuple[str, ...]:
    """Names of the lists that a round can give."""
    return tuple(KINDS)
