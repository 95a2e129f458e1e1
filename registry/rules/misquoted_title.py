"""The title of a cited text is not written as the text is called (引用名称有误)."""

from __future__ import annotations

from collections.abc import Iterator

from registry.rules.base import Ask, Example, citation, cited_at, relied_on, sample
from registry.text import fold, title_variants
from registry.values import (
    Arguments,
    Citation,
    Dossier,
    Finding,
    InstrumentFacts,
    Link,
    Outcome,
    Resolution,
    Severity,
    Standing,
    Status,
)

NAME = "misquoted_title"
VERSION = 1
TRIAL = ("试行", "暂行")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding per instrument whose title was accepted although it is written otherwise."""
    told: set[str] = set()
    for item in relied_on(dossier):
        instrument = item.link.instrument
        code = _code(item, instrument) if instrument and instrument.id not in told else None
        if instrument and code:
            told.add(instrument.id)
            arguments: Arguments = {
                "written": item.mention.title,
                "title": instrument.title,
                "number": instrument.number or "",
            }
            yield cited_at(dossier, item, Ask(code, Severity.LOW, arguments, Outcome.AMEND, ("A1",)))


def _code(item: Citation, instrument: InstrumentFacts) -> str | None:
    """``differs`` for a title that only resembles, ``trial_dropped`` where 试行 or 暂行 was left out, else None."""
    mention = item.mention
    if mention.refers_to is not None or mention.form != "marked" or not mention.title:
        return None
    written, real = fold(mention.title), fold(instrument.title)
    known = {fold(name) for name in (instrument.short_title, *instrument.aliases) if name}
    if written == real or written in known:
        return None
    if any(f"({word})" in real and f"({word})" not in written for word in TRIAL) and written in title_variants(
        instrument.title
    ):
        return "trial_dropped"
    if item.link.resolution is not Resolution.FUZZY or written in title_variants(instrument.title):
        return None
    return None if real.endswith(written) and instrument.issuer and instrument.issuer in instrument.title else "differs"


_LAW = InstrumentFacts("a", "国家集市突发事件应急预案")
_TEXT = "按照《集市突发事件应急预案》执行。"
EXAMPLES = (
    Example(
        sample(
            _TEXT,
            citation(
                _TEXT,
                "《集市突发事件应急预案》",
                Standing(Status.IN_FORCE),
                _LAW,
                link=Link(Resolution.FUZZY, 96.0, _LAW),
            ),
        ),
        ("differs",),
    ),
    Example(
        sample(
            _TEXT,
            citation(
                _TEXT,
                "《集市突发事件应急预案》",
                Standing(Status.IN_FORCE),
                InstrumentFacts("b", "集市突发事件应急预案"),
            ),
        )
    ),
)
