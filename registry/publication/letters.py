"""Papers that go with a notice: the filing report (备案报告), the explanation (说明), the public reading (政策解读).

They are written as far as the registry knows; what only people know stands as 【…】 to be filled in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from registry.messages import say
from registry.publication import paper
from registry.publication.notice import Notice, Part, Result, title_of
from registry.publication.notice_pdf import signature_indents
from registry.publication.output import save
from registry.publication.sheet import long_date, safe
from registry.publication.typesetting import title_lines
from registry.publication.wording import marked
from registry.text import numerals
from registry.values import Outcome


@dataclass(frozen=True, slots=True)
class Letter:
    """One paper: title, addressees, paragraphs, enclosures, signature."""

    title: str
    issuer: str
    parts: tuple[Part, ...]
    addressees: str = ""
    enclosures: tuple[str, ...] = ()
    signed_on: dt.date | None = None
    signed: bool = True


def filing_report(notice: Notice, *, to: str = "") -> Letter:
    """备案报告: which document is filed, on what basis it was made, and when it was published."""
    facts = _facts(notice)
    return Letter(
        title=say("letter.filing.title", "zh", title=_quoted(notice)),
        issuer=notice.issuer,
        parts=(Part(0, say("letter.filing.body", "zh", **facts)), Part(0, say("letter.filing.close", "zh"))),
        addressees=to or say("letter.blank.to", "zh"),
        enclosures=tuple(say(f"letter.filing.enclosure.{name}", "zh") for name in ("catalogue", "text", "explanation")),
        signed_on=notice.signed_on,
    )


def explanation(notice: Notice) -> Letter:
    """说明: why, on what basis, how, with what results."""
    names = ("why", "basis", "how", "results", "other")
    return _sections("letter.explanation", names, notice)


def interpretation(notice: Notice) -> Letter:
    """政策解读: 背景, 依据, 范围, 过程, 结果, 解读机关 (the parts that published readings have)."""
    names = ("why", "basis", "scope", "how", "results", "who")
    return _sections("letter.interpretation", names, notice)


def write(letter: Letter, out: Path, day: dt.date) -> None:
    """Write a paper as docx on official paper."""
    document = paper.blank(letter.title, letter.issuer, day)
    paper.lay_out(document.sections[0])
    for line in title_lines(safe(letter.title)):
        paper.paragraph(document, line, align="center", face=paper.XIAOBIAOSONG, size=paper.SIZE_2, line=33)
    paper.paragraph(document, "")
    if letter.addressees:
        paper.paragraph(document, safe(letter.addressees).rstrip("：:") + "：", align="left")
    for part in letter.parts:
        face = paper.HEITI if part.level == 1 else paper.FANGSONG
        paper.paragraph(document, part.text, first=2, face=face, keep=part.level == 1)
    _enclosures(document, letter)
    if letter.signed:
        _signature(document, letter)
    save(paper.bytes_of(document, day), out)


def _enclosures(document: object, letter: Letter) -> None:
    """附件：1.… 2.…"""
    for place, name in enumerate(letter.enclosures, start=1):
        if place == 1:
            paper.paragraph(document, "")
        lead = say("notice.annex", "zh") if place == 1 else "　　　"
        paper.paragraph(document, f"{lead}{place}.{name}", first=2, align="left")


def _signature(document: object, letter: Letter) -> None:
    """Name and date as on a notice."""
    name, date = signature_indents(Notice(issuer=letter.issuer, signed_on=letter.signed_on))
    for _ in range(2):
        paper.paragraph(document, "")
    paper.paragraph(document, safe(letter.issuer), align="right", right=name)
    day = long_date(letter.signed_on) if letter.signed_on else say("letter.blank.day", "zh")
    paper.paragraph(document, day, align="right", right=date)


def _sections(key: str, names: tuple[str, ...], notice: Notice) -> Letter:
    """A paper of numbered sections, one paragraph or several each."""
    parts = tuple(part for place, name in enumerate(names, 1) for part in _section(f"{key}.{name}", place, notice))
    return Letter(say(f"{key}.title", "zh", title=_quoted(notice)), notice.issuer, parts, signed=False)


def _section(key: str, place: int, notice: Notice) -> Iterator[Part]:
    """Heading and text; the results are told one by one."""
    heading = say("notice.heading", "zh", ordinal=numerals.to_chinese(place), what=say(f"{key}.heading", "zh"))
    yield Part(1, heading)
    yield from (Part(0, line) for line in say(key, "zh", **_facts(notice)).split("\n") if line)


def _facts(notice: Notice) -> Mapping[str, str]:
    """What the sentences are made of; unknown facts stand as blanks."""
    return {
        "title": _quoted(notice),
        "number": f"（{safe(notice.number)}）" if notice.number else say("letter.blank.number", "zh"),
        "issuer": safe(notice.issuer),
        "basis": "、".join(safe(name) for name in notice.basis) or say("letter.blank.basis", "zh"),
        "cut_off": long_date(notice.cut_off) if notice.cut_off else say("letter.blank.cut_off", "zh"),
        "meeting": safe(notice.meeting) or say("letter.blank.meeting", "zh"),
        "day": long_date(notice.signed_on) if notice.signed_on else say("letter.blank.day", "zh"),
        "reviewed": str(notice.reviewed if notice.reviewed is not None else sum(r.count for r in _all_results(notice))),
        "results": "，".join((*(_counted(result) for result in _all_results(notice)), *_withheld(notice))),
        "whose": safe(notice.whose) or say("notice.whose.own", "zh"),
        "scope": safe(notice.scope) or say("letter.scope", "zh", named=safe(notice.named or notice.issuer)),
    }


def _all_results(notice: Notice) -> tuple[Result, ...]:
    """The results of the notice, and what it told outside its lists."""
    outside = Result(Outcome.OUT_OF_SCOPE.value, notice.outside)
    return (*notice.results, *([outside] if notice.outside else []))


def _withheld(notice: Notice) -> tuple[str, ...]:
    """What is on no list because it is not published, so that the results make up the sum."""
    return (say("letter.withheld", "zh", count=notice.withheld),) if notice.withheld else ()


def _counted(result: Result) -> str:
    """继续有效N件."""
    return say("letter.result", "zh", what=say(f"letter.result.{result.key}", "zh"), count=result.count)


def _quoted(notice: Notice) -> str:
    """《title of the notice》, inner marks turned."""
    return marked(title_of(notice))
