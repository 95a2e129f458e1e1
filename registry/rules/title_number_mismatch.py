"""Title and number of a citation belong to two different texts (引用的名称与文号不一致)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from registry.rules.base import Ask, Example, citation, cited_at, sample
from registry.text import numbers
from registry.values import (
    Arguments,
    Candidate,
    Citation,
    Dossier,
    Finding,
    InstrumentFacts,
    Link,
    Mention,
    Outcome,
    Resolution,
    Severity,
    Standing,
    Status,
    VersionFacts,
)

NAME = "title_number_mismatch"
VERSION = 2
# Kinds whose numbers are complete in the catalogue: every text of theirs is issued under one known number.
NUMBERED_KINDS = ("国务院规范性文件", "行政法规", "部门规章")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding per title and number: the number is another text's, or none of those the titled text ever had."""
    told: set[tuple[str, str]] = set()
    for item in dossier.citations:
        number = item.mention.number
        if number is None or (item.mention.title, number) in told:
            continue
        ask = _conflict(item) or _foreign(item)
        if ask is not None:
            told.add((item.mention.title, number))
            yield cited_at(dossier, item, ask)


def _conflict(item: Citation) -> Ask | None:
    """The matcher found that the number is that of another instrument."""
    other = item.link.number_conflict
    if other is None:
        return None
    names = {candidate.id: candidate.title for candidate in item.link.candidates}
    instrument = item.link.instrument
    arguments: Arguments = {
        "title": item.mention.title,
        "number": item.mention.number or "",
        "owner": names.get(other, other),
        "right": (instrument.number if instrument else None) or "",
    }
    code = "number_of_another_text" if arguments["right"] else "number_of_another_text_only"
    return Ask(code, Severity.MEDIUM, arguments, Outcome.AMEND, ("A1",))


def _foreign(item: Citation) -> Ask | None:
    """The number is in the series of the instrument, and every number the instrument ever had is known and other."""
    instrument, cited = item.link.instrument, _parsed(item.mention.number or "")
    if instrument is None or cited is None or instrument.kind not in NUMBERED_KINDS or instrument.confidence == "low":
        return None
    issued = [version.number for version in instrument.versions if version.number] + [instrument.number or ""]
    known = [number for number in map(_parsed, filter(None, issued)) if number]
    complete = all(version.number for version in instrument.versions) or len(instrument.versions) == 1
    if not known or not complete or any(_same(number, cited) for number in known):
        return None
    if cited.prefix not in {number.prefix for number in known}:
        return None
    arguments: Arguments = {
        "title": instrument.title,
        "number": item.mention.number or "",
        "right": instrument.number or "",
    }
    return Ask("number_never_borne", Severity.LOW, arguments, Outcome.AMEND, ("A1",))


def _same(one: numbers.DocumentNumber, other: numbers.DocumentNumber) -> bool:
    """One number, also where only one of them names its year: 建设部〔2007〕第162号令 is 建设部令第162号."""
    if one.key == other.key:
        return True
    return (one.prefix, one.serial) == (other.prefix, other.serial) and None in (one.year, other.year)


@lru_cache(maxsize=4096)
def _parsed(number: str) -> numbers.DocumentNumber | None:
    """The same few order numbers are compared in every document."""
    return numbers.parse(number)


_LAW = InstrumentFacts(
    "a",
    "集市管理条例",
    kind="行政法规",
    number="国务院令第700号",
    confidence="high",
    versions=(VersionFacts(None, "制定", None, 9),),
)
_TEXT = "根据《集市管理条例》（国务院令第611号），制定本办法。"
_QUOTE = "《集市管理条例》（国务院令第611号）"


def _numbered(link: Link) -> Dossier:
    place = citation(_TEXT, _QUOTE, Standing(Status.IN_FORCE), _LAW)
    mention = Mention(place.mention.start, place.mention.end, _QUOTE, "集市管理条例", number="国务院令第611号")
    return sample(_TEXT, Citation("c", mention, link, place.standing))


EXAMPLES = (
    Example(_numbered(Link(Resolution.EXACT, 100.0, _LAW)), ("number_never_borne",)),
    Example(
        _numbered(
            Link(
                Resolution.CANDIDATE,
                80.0,
                None,
                (Candidate("b", "渡口管理条例", "国务院令第611号", "行政法规", 80.0),),
                number_conflict="b",
            )
        ),
        ("number_of_another_text_only",),
    ),
    Example(_numbered(Link(Resolution.UNMATCHED))),
)
