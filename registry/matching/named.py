"""Titles that a mention names in so many words: the whole, with its issuer, without state, issuer, cover or version.

:func:`readings` gives them from the plainest on. What is ``sure`` names its text; the rest leaves a little out and is told
apart from it (issuer not named, trial version, damaged 中华人民共和国).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registry.matching import forms, organs
from registry.matching.choosing import Ask, in_force
from registry.matching.directory import Directory, Instruments
from registry.text import fold
from registry.values import InstrumentFacts

_LONGEST_ISSUER, _SHORTEST_REST = 14, 4
_LONG_ENOUGH = 12  # signs from which a title without its issuer is hardly borne by two texts


@dataclass(frozen=True, slots=True)
class Reading:
    """Instruments that bear the title in one reading of it; ``reason`` names the reading."""

    found: Instruments
    reason: str
    sure: bool = True


def readings(ask: Ask, directory: Directory) -> Iterator[Reading]:
    """The readings under which the directory knows the title, the plainest first; none is empty."""
    for reader in _READERS:
        for reading in reader(ask.title, ask, directory):
            if reading.found:
                yield reading


def _whole(title: str, ask: Ask, directory: Directory) -> Iterator[Reading]:
    del ask
    found = directory.by_title(title)
    yield Reading(found, "title")
    if not found and title.startswith(forms.STATE):
        yield Reading(directory.by_title(title.removeprefix(forms.STATE)), "title")


def _loosely(title: str, ask: Ask, directory: Directory) -> Iterator[Reading]:
    """《中共中央 国务院关于…》 and 中共中央、国务院关于…; 关于适用《民法典》… and 关于适用《中华人民共和国民法典》…."""
    del ask
    yield Reading(directory.loosely(title), "title")


def _with_issuer(title: str, ask: Ask, directory: Directory) -> Iterator[Reading]:
    """国务院办公厅《关于…的意见》."""
    for organ in ask.mention.issuers:
        yield Reading(directory.by_title(fold(organ) + title), "issuer_and_title")
    joint = "、".join(ask.mention.issuers)
    if len(ask.mention.issuers) > 1:
        yield Reading(directory.by_title(fold(joint) + title), "issuer_and_title")


def _without_issuer(title: str, ask: Ask, directory: Directory) -> Iterator[Reading]:
    """《重庆市财政局关于…的通知》 of an instrument that the directory calls 关于…的通知 of that issuer."""
    del ask
    organ, rest = forms.issuer_prefix(title), forms.about(title)
    if rest:
        found = directory.by_title(rest)
        yield Reading(tuple(item for item in found if organs.equal(organ, _issuer_of(item))), "issuer_and_title")


def _led_by_issuer(title: str, ask: Ask, directory: Directory) -> Iterator[Reading]:
    """《国务院城市道路管理条例》 of an instrument that the directory calls 城市道路管理条例, of that issuer.

    In recognised text all of several issuers must be its own: one that was misread (最高人民怯院、最高人民检察院) leaves it open which text is meant.
    """
    for length in range(3, min(_LONGEST_ISSUER, len(title) - _SHORTEST_REST) + 1):
        found = directory.by_title(title[length:])
        if found:
            issued = _issued_by(found, title[:length])
            if ask.strict:
                issued = tuple(item for item in issued if organs.equal(title[:length], _issuer_of(item)))
            yield Reading(issued, "issuer_and_title")


def _behind_issuer(title: str, ask: Ask, directory: Directory) -> Iterator[Reading]:
    """《关于…的意见》 of an instrument that the directory calls 国务院关于…的意见."""
    if not title.startswith("关于"):
        return
    found = directory.headless(title)
    for organ in ask.mention.issuers:
        yield Reading(_issued_by(found, organ), "issuer_and_title")
    if not ask.mention.issuers and len(title) >= _LONG_ENOUGH:
        yield Reading(found, "issuer_left_out", sure=False)


def _inside_cover(title: str, ask: Ask, directory: Directory) -> Iterator[Reading]:
    """《财政部关于印发X的通知》 of an instrument that the directory calls X."""
    organ, inner = forms.covered(title)
    if not inner:
        return
    found = directory.by_title(inner) or directory.by_title(inner.removeprefix(forms.STATE))
    named = tuple(filter(None, (organ, *ask.mention.issuers)))
    for one in named:
        yield Reading(_issued_by(found, one), "cover")
    if not named:
        yield Reading(found, "cover", sure=False)


def _without_version(title: str, ask: Ask, directory: Directory) -> Iterator[Reading]:
    """《X（2022年版）》, 《X（试行）》 of an instrument called X, and the other way round, where nothing else fits."""
    bare = forms.without_version(title)
    if bare != title:
        found = directory.by_title(bare) or directory.by_title(bare.removeprefix(forms.STATE))
        yield Reading(
            _of_edition(found or directory.versionless(bare), ask), "version_left_out", sure=not forms.is_trial(title)
        )
    else:
        found = directory.versionless(title) or directory.versionless(title.removeprefix(forms.STATE))
        found = tuple(item for item in found if not forms.is_trial(fold(item.title)) or in_force(item, ask.day))
        trial = any(forms.is_trial(fold(item.title)) for item in found)
        yield Reading(found, "version_left_out", sure=not trial and len(found) == 1)


def _without_state(title: str, ask: Ask, directory: Directory) -> Iterator[Reading]:
    """《中华入民共和国X法》: the state's name damaged."""
    del ask
    bare = forms.strip_state(title)
    if bare != title.removeprefix(forms.STATE):
        yield Reading(directory.by_title(bare) or directory.by_title(forms.STATE + bare), "state_damaged", sure=False)


_READERS = (
    _whole,
    _with_issuer,
    _loosely,
    _without_issuer,
    _led_by_issuer,
    _behind_issuer,
    _inside_cover,
    _without_version,
    _without_state,
)


def _issued_by(found: Instruments, organ: str) -> Instruments:
    return tuple(item for item in found if organs.same(organ, item.issuer))


def _issuer_of(item: InstrumentFacts) -> str:
    return forms.issuer_prefix(fold(item.title)) or item.issuer


def _of_edition(found: Instruments, ask: Ask) -> Instruments:
    """Those that can be the edition named: not of another year's title, and for 年版 of that year where the years are known."""
    return tuple(item for item in found if _edition_fits(item, ask))


def _edition_fits(item: InstrumentFacts, ask: Ask) -> bool:
    title = fold(item.title)
    if forms.is_trial(ask.title):
        # an unmarked text is a trial one's successor at least as often as the text itself: only its date can tell
        earlier = ask.dated is not None and item.promulgated is not None and item.promulgated <= ask.dated
        return not forms.is_trial(title) and earlier
    year, own_year = forms.parenthesis_year(ask.title), forms.parenthesis_year(title)
    if year is None or own_year:
        return year is None or year == own_year
    known = {day.year for day in (item.promulgated, *(version.date for version in item.versions)) if day}
    return "版" not in forms.closing_parenthesis(ask.title) or not known or year in known or year - 1 in known
