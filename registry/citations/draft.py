"""A mention before its relation is read."""

from __future__ import annotations

from dataclasses import dataclass

# Endings of titles that are sure even where no book marks stand.
STRONG = ("条例", "办法", "规定", "规范", "标准", "细则", "意见", "通知", "决定", "规则", "规程")


@dataclass(slots=True)
class Draft:
    """A mention before its relation is read; offsets of the normal text."""

    start: int
    end: int
    title: str
    form: str
    number: str | None = None
    year: int | None = None
    provisions: tuple[str, ...] = ()
    refers_to: str | None = None
    refers_number: str | None = None
    mark_end: int = 0
