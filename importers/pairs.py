"""Notice and issued text in files of their own: which two may belong together, by their names and titles alone."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

_FOLDED = re.compile(r"[\W_]+")
_VERSION = re.compile(r"(?:试行|暂行|修订|修正|试点|征求意见稿|送审稿|(?:19|20)\d\d年?(?:版|修订|修正|本)?)$")
_ENDING = re.compile(r"(?:\.(?:docx?|pdf|wps|ofd|txt|html?|rtf|png|jpe?g|tiff?))+$", re.IGNORECASE)
_ANNEX = re.compile(r"^\s*附\s*件?\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[-—.．、:：_ ]*\s*")
_LISTED = re.compile(r"^\s*(?:\d{1,3}\s*[-—.．、,，_)）]|[（(]\d{1,3}[）)])\s*")
_COPY = re.compile(r"(?:[_\- ]*(?:正文|全文|定稿|终稿|副本|公开版|盖章版?|扫描件?|[（(]\d{1,2}[）)]))+$")
_ISSUES = re.compile(
    r"(?P<passed>转发|批转|转印)|(?:印发|颁发|下发|发布|公布|颁布|修订印发|重新印发)(?:实施|施行|试行|新修订的|修订后的)?"
)
_MARKED = re.compile(r"[《〈](?P<inner>.{4,150})[》〉](?:等\S{0,12})?(?:的|$)")
_BARE = re.compile(
    r"(?P<inner>.{4,150}?)(?:等\S{0,12})?的(?:补充|紧急|联合)?(?:通知|通告|公告|决定|命令|令|意见|函)(?:[（(].{1,12}[)）])?$"
)
_SHORTEST = 4


class Why(StrEnum):
    """What the two files have in common."""

    SAME_TITLE = "same_title"
    SAME_BUT_FOR_VERSION = "same_but_for_version"


@dataclass(frozen=True, slots=True)
class Named:
    """A document as far as pairing goes: its key, file name, folder, and what its header says where that is known.

    ``inner_title`` is the title of the text that a notice issues; without it, it is read from ``title`` or the file name.
    """

    key: str
    name: str
    folder: str = ""
    title: str = ""
    number: str = ""
    inner_title: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A proposal: the notice and the text that it issues or passes on, and why they are taken for a pair."""

    notice: str
    inner: str
    why: Why


def pairs(documents: Iterable[Named]) -> tuple[Pair, ...]:
    """Proposals for a person to confirm; nothing is proposed where two files fit equally well.

    The issued text has the title that the notice names, save marks, blanks and, for want of a better one, its version
    (（试行）). It has no number of its own, or the notice's, unless the notice passes it on (转发). Files of the notice's own
    folder come first.
    """
    all_of_them = list(documents)
    notices = [(document, *found) for document in all_of_them if (found := _issued(document)) is not None]
    by_title: defaultdict[str, list[Named]] = defaultdict(list)
    by_core: defaultdict[str, list[Named]] = defaultdict(list)
    for document in all_of_them:
        for title in _titles(document):
            by_title[title].append(document)
            by_core[_core(title)].append(document)
    proposed: list[Pair] = []
    for notice, inner, passed in notices:
        pair = _best(notice, by_title[inner], Why.SAME_TITLE, passed) or _best(
            notice, by_core[_core(inner)], Why.SAME_BUT_FOR_VERSION, passed
        )
        if pair is not None:
            proposed.append(pair)
    return _once(proposed)


def issued_title(title: str) -> tuple[str, bool] | None:
    """The title of the text that a notice issues (True: passes on), as it stands; None where the title names none."""
    verb = _ISSUES.search(title)
    if verb is None:
        return None
    rest = title[verb.end() :]
    found = _MARKED.search(rest) or _BARE.match(rest)
    inner = found["inner"] if found else ""
    return (inner, bool(verb["passed"])) if len(_fold(inner)) >= _SHORTEST else None


def _issued(document: Named) -> tuple[str, bool] | None:
    if document.inner_title:
        return _fold(document.inner_title), bool(re.search("转发|批转", document.title))
    for title in (document.title, bare_name(document.name)):
        if found := issued_title(title):
            return _fold(found[0]), found[1]
    return None


def bare_name(name: str) -> str:
    """A file's name without ending, list number, 附件 and marks of copies."""
    name = _ENDING.sub("", name)
    return _COPY.sub("", _ANNEX.sub("", _LISTED.sub("", name))).strip()


def _titles(document: Named) -> set[str]:
    """The folded titles by which a document may be named; notices cannot be issued texts of their own kind."""
    found = {_fold(document.title), _fold(bare_name(document.name))}
    return {title for title in found if len(title) >= _SHORTEST}


def _best(notice: Named, fitting: Sequence[Named], why: Why, passed: bool) -> Pair | None:
    others = [one for one in fitting if one.key != notice.key and (passed or one.number in {"", notice.number})]
    for some in ([one for one in others if one.folder == notice.folder], others):
        keys = {one.key for one in some}
        if len(keys) == 1:
            return Pair(notice.key, keys.pop(), why)
        if keys:
            return None
    return None


def _once(proposed: Sequence[Pair]) -> tuple[Pair, ...]:
    """Proposals without those in which two notices claim one text; the same title goes before the similar one."""
    claimed: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in proposed:
        claimed[pair.inner].append(pair)
    kept: list[Pair] = []
    for claims in claimed.values():
        exact = [pair for pair in claims if pair.why is Why.SAME_TITLE] or claims
        kept += exact if len(exact) == 1 else []
    return tuple(kept)


def _fold(text: str) -> str:
    return _FOLDED.sub("", unicodedata.normalize("NFKC", text))


def _core(title: str) -> str:
    return _VERSION.sub("", title)
