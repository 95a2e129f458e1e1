"""The word tables of the demonstration: its made-up place, its subjects and its sentences.

They are the generator's own and are shared with no rule that looks for findings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from registry import data


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: object of its title, who is addressed, titles to cite, sentences of its own."""

    object: str
    addressed: str
    bases: tuple[str, ...]
    sentences: tuple[str, ...]


@cache
def world() -> Mapping[str, str]:
    """Names of the made-up place that are single words."""
    return {name: value for name, value in _raw().items() if isinstance(value, str)}


@cache
def names(kind: str) -> tuple[str, ...]:
    """A list of the made-up place: communities, offices, people, city_rules, number_prefixes."""
    return tuple(_raw()[kind])


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one of the demonstration's tables."""
    return data.rows(f"demo/{name}.csv")


@cache
def subjects(name: str) -> tuple[Subject, ...]:
    """The subjects of a table that has the columns of one."""
    return tuple(subject(row) for row in table(name))


def subject(row: Mapping[str, str]) -> Subject:
    """A row as a subject; ``law`` stands for ``bases`` where a table has one law a row."""
    bases = row.get("bases") or row.get("law") or ""
    return Subject(row["object"], row.get("addressed") or "居民和单位", split(bases), split(row["sentences"]))


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell."""
    return tuple(part for part in cell.split("|") if part)


@cache
def _raw() -> dict[str, str | list[str]]:
    return dict(tomllib.loads(data.text("demo/world.toml")))
