"""An article is cited which the text, as the drafters had it, does not have (引用条号超出范围)."""

from __future__ import annotations

from collections.abc import Iterator

from registry.lifecycle.provisions import articles_of
from registry.rules.base import Ask, Example, citation, cited_at, relied_on, sample
from registry.values import Arguments, Dossier, Finding, InstrumentFacts, Outcome, Severity, Standing, Status

NAME = "article_out_of_range"
VERSION = 1


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding per instrument and article beyond the last one of the version the drafters had."""
    told: set[tuple[str, str]] = set()
    for item in relied_on(dossier):
        instrument, last = item.link.instrument, item.standing.last_article
        if instrument is None or last is None:
            continue
        for provision in item.mention.provisions:
            if _highest(provision) > last and (instrument.id, provision) not in told:
                told.add((instrument.id, provision))
                yield cited_at(dossier, item, _ask(instrument, provision, last))


def _highest(provision: str) -> int:
    return max((int(article.partition("-")[0]) for article in articles_of(provision)), default=0)


def _ask(instrument: InstrumentFacts, provision: str, last: int) -> Ask:
    """A number that only a later version has points to a text written for that version, not to a slip."""
    longest = max((version.articles or 0 for version in instrument.versions), default=0)
    later = longest >= _highest(provision)
    arguments: Arguments = {"law": instrument.title, "cited": provision, "last": last, "longest": longest}
    severity = Severity.LOW if later or not instrument.confidence or instrument.confidence == "low" else Severity.MEDIUM
    return Ask("only_later" if later else "beyond", severity, arguments, Outcome.AMEND, ("A1",))


_LAW = InstrumentFacts("a", "集市管理法", kind="法律", confidence="high")
_TEXT = "依照《集市管理法》第九十条处罚。"
_HAD = Standing(Status.IN_FORCE, last_article=60)
EXAMPLES = (
    Example(
        sample(_TEXT, citation(_TEXT, "《集市管理法》第九十条", _HAD, _LAW, provisions=("第九十条",))), ("beyond",)
    ),
    Example(sample(_TEXT, citation(_TEXT, "《集市管理法》第九十条", _HAD, _LAW, provisions=("第六十条",)))),
)
