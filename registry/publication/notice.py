"""The notice (关于公布行政规范性文件清理结果的通知、决定、通告、公告): its facts, and its sentences in official wording.

A notice is a Chinese official document whatever language the reader's screen speaks; its sentences come from the Chinese
message catalogue (``notice.*``), so that an office can mend the wording without touching a program.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.errors import MisuseError
from registry.messages import has, say
from registry.publication import arrange
from registry.publication.sheet import long_date, safe
from registry.publication.wording import marked
from registry.text import numerals
from registry.values import ListRow, Outcome, RepealList

GENRES = ("通知", "决定", "通告", "公告")
"""Kinds of document (文种) in which results are published."""

EFFECTS = ("on_issue", "on_publication", "on_date")
"""When what has ended is ended: from the day of issue (印发), of publication (公布), or a day that is named."""


@dataclass(frozen=True, slots=True)
class Result:
    """One category of results: how many documents, which stands first, and in which annex they are.

    ``key`` is an outcome, or ``extended`` for documents retained with a longer validity; the field ``extended`` counts those
    on the list of all that are retained.
    """

    key: str
    count: int
    first: str = ""
    first_number: str | None = None
    annex: int | None = None
    extended: int = 0


@dataclass(frozen=True, slots=True)
class Colophon:
    """The foot of the last page (版记): copied to, printed by, printed on."""

    printed_by: str
    printed_on: dt.date
    copied_to: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything a notice says. Empty parts are left out; ``paragraphs``, where given, replace the composed body."""

    issuer: str
    genre: str = "通知"
    signed_on: dt.date | None = None
    number: str = ""
    title: str = ""
    addressees: str = ""
    basis: tuple[str, ...] = ()  # titles with marks and numbers, or a request of a higher body
    cut_off: dt.date | None = None
    scope: str = ""
    whose: str = ""  # in whose name the documents were issued; empty: this office's
    named: str = ""  # the same in the residual clause, by name
    meeting: str = ""  # 青石区人民政府第12次常务会议
    reviewed: int | None = None
    withheld: int = 0  # of those reviewed, on none of the lists because they are not published
    outside: int = 0  # of those reviewed, on none of the lists because they are no normative documents
    results: tuple[Result, ...] = ()
    effect: str = "on_issue"
    effective_on: dt.date | None = None
    whitelist: bool = False
    amend_due: dt.date | None = None
    amend_by_row: bool = False  # deadlines differ, each row has its own
    follow_up: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    remark: str = ""  # 附注: 此件公开发布
    paragraphs: tuple[str, ...] = ()
    red_head: str = ""  # 发文机关标志; empty: without
    sealed: bool = False
    colophon: Colophon | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph of the body: ``level`` 1 is a heading (一、), 0 running text."""

    level: int
    text: str


def results_of(lists: Iterable[RepealList]) -> tuple[Result, ...]:
    """The results the lists hold, in their order: one per outcome of each list, annexes counted from 1."""
    found: list[Result] = []
    for place, listed in enumerate(lists, start=1):
        annex = listed.annex if listed.annex is not None else place
        rows = [placed.row for section in arrange.sections(listed) for placed in section.rows]
        keys = dict.fromkeys(result_key(row, listed.kind) for row in rows)
        for key in keys:
            own = [row for row in rows if result_key(row, listed.kind) == key]
            found.append(Result(key, len(own), own[0].title, own[0].number, annex))
    return tuple(found)


def result_key(row: ListRow, kind: str) -> str:
    """The category of a row in a notice: its outcome, or ``extended`` on the list of extended documents."""
    return "extended" if kind == "extended-list" else row.outcome.value


def title_of(notice: Notice) -> str:
    """The title: the notice's own, else the usual one."""
    return safe(notice.title) or say("notice.title", "zh", issuer=safe(notice.issuer), genre=notice.genre)


def compose(notice: Notice) -> tuple[Part, ...]:
    """The body: opening, results by category, effect, residual clause, follow-up.

    Raises MisuseError ``notice_incomplete`` where genre, effect or the day of effect cannot make a sentence.
    """
    _check(notice)
    if notice.paragraphs:
        return tuple(Part(0, safe(text)) for text in notice.paragraphs)
    closing = [*_effect(notice), *_residual(notice), *_follow_up(notice)]
    parts = [Part(0, _opening(notice))]
    for place, result in enumerate(notice.results, start=1):
        heading = say("notice.heading", "zh", ordinal=numerals.to_chinese(place), what=_result_title(result))
        parts += [Part(1, heading), Part(0, _sentence(result, alone=len(notice.annexes) == 1))]
    if closing:
        ordinal = numerals.to_chinese(len(notice.results) + 1)
        parts.append(Part(1, say("notice.heading", "zh", ordinal=ordinal, what=say("notice.closing", "zh"))))
    return (*parts, *(Part(0, text) for text in closing))


def text_of(notice: Notice) -> str:
    """Title and body as plain text, a line per paragraph; what the gate reads."""
    return "\n".join((title_of(notice), *(part.text for part in compose(notice))))


def annex_lines(notice: Notice) -> tuple[str, ...]:
    """The titles of the annexes, numbered where there are several (GB/T 9704-2012, 7.3.4); no mark at the end."""
    names = [safe(name).rstrip("。；，,;.") for name in notice.annexes]
    return tuple(f"{place}.{name}" for place, name in enumerate(names, start=1)) if len(names) > 1 else tuple(names)


def _check(notice: Notice) -> None:
    """Refuse what would give half a sentence."""
    wrong = [
        name
        for name, bad in (
            ("issuer", not notice.issuer),
            ("genre", notice.genre not in GENRES),
            ("effect", notice.effect not in EFFECTS),
            ("effective_on", notice.effect == "on_date" and notice.effective_on is None),
            ("cut_off", notice.whitelist and notice.cut_off is None),
        )
        if bad
    ]
    if wrong:
        raise MisuseError("notice_incomplete", fields="、".join(say(f"notice.field.{name}", "zh") for name in wrong))


def _opening(notice: Notice) -> str:
    """Basis, scope with cut-off, deliberation, and the words that lead over to the results."""
    said = [
        say("notice.basis", "zh", basis=_joined(notice.basis)) if notice.basis else "",
        say(
            "notice.scope.until" if notice.cut_off else "notice.scope",
            "zh",
            issuer=safe(notice.issuer),
            scope=safe(notice.scope) or _whose(notice),
            day=long_date(notice.cut_off) if notice.cut_off else "",
            done=say("notice.scope.sorted" if notice.outside else "notice.scope.cleared", "zh"),
        ),
        _reviewed(notice),
        say("notice.meeting", "zh", meeting=safe(notice.meeting)) if notice.meeting else "",
        say(f"notice.lead.{'decision' if notice.genre == '决定' else 'notice'}", "zh", genre=notice.genre),
    ]
    return "".join(said)


def _whose(notice: Notice) -> str:
    """The documents gone through; where some turned out to be no normative documents they are called documents only."""
    form = "notice.scope.papers" if notice.outside else "notice.scope.usual"
    return say(form, "zh", whose=safe(notice.whose) or say("notice.whose.own", "zh"))


def _reviewed(notice: Notice) -> str:
    """How many were reviewed and how many of them are on no list, and why: else the categories fall short of the sum."""
    if notice.reviewed is None:
        return ""
    left = "；".join(
        say(f"notice.reviewed.{name}", "zh", count=count)
        for name, count in (("outside", notice.outside), ("withheld", notice.withheld))
        if count
    )
    return say("notice.reviewed.part" if left else "notice.reviewed", "zh", count=notice.reviewed, left=left)


def _joined(names: Sequence[str]) -> str:
    """甲、乙和丙."""
    clean = [safe(name) for name in names]
    return "、".join(clean[:-1]) + ("和" if len(clean) > 1 else "") + clean[-1]


def _result_title(result: Result) -> str:
    """The heading of a category."""
    return say(f"notice.result.{result.key}.title", "zh")


def _sentence(result: Result, *, alone: bool) -> str:
    """《X》（文号）等N件行政规范性文件予以废止（目录见附件1）。 One document is named without a count."""
    number = f"（{safe(result.first_number)}）" if result.first_number else ""
    name = say("notice.first", "zh", title=_unmarked(result.first), number=number) if result.first else ""
    form = "none" if result.count == 0 else "one" if result.count == 1 and name else "many" if name else "count"
    kind = say("notice.what.kind.outside" if result.key == Outcome.OUT_OF_SCOPE else "notice.what.kind", "zh")
    what = say(f"notice.what.{form}", "zh", name=name, count=result.count, kind=kind)
    number_of = "" if alone else result.annex  # a single annex bears no number (GB/T 9704-2012, 7.3.4)
    annex = say("notice.see_annex", "zh", number=number_of) if result.annex is not None and result.count else ""
    said = say(f"notice.result.{result.key}", "zh", what=what, annex=annex)
    if not result.extended:
        return said
    return said + say("notice.result.retain.longer", "zh", count=result.extended, annex=number_of or "")


def _unmarked(title: str) -> str:
    """A title fit to stand in 《》."""
    return marked(safe(title))[1:-1]


def _effect(notice: Notice) -> list[str]:
    """From when what has ended is ended; only where something has."""
    ended = [key for key in (Outcome.REPEAL.value, Outcome.LAPSE.value) if _count(notice, key)]
    if not ended:
        return []
    which = say("notice.ended." + "_".join(ended), "zh")
    day = long_date(notice.effective_on) if notice.effective_on else ""
    return [say(f"notice.effect.{notice.effect}", "zh", genre=notice.genre, which=which, day=day)]


def _residual(notice: Notice) -> list[str]:
    """In whitelist mode: what is on no list is no longer a basis."""
    if not notice.whitelist or notice.cut_off is None:
        return []
    kept = [key for key in ("retain", "extended", "amend") if _count(notice, key)]
    which = "、".join(say(f"notice.result.{key}.list", "zh") for key in kept) or say("notice.result.retain.list", "zh")
    day = long_date(notice.cut_off)
    spared = say("notice.residual.withheld", "zh") if notice.withheld else ""
    form = "notice.residual.scope" if notice.scope else "notice.residual"
    return [say(form, "zh", day=day, issuer=safe(notice.named or notice.issuer), lists=which, spared=spared)]


def _follow_up(notice: Notice) -> list[str]:
    """Duties that follow: the deadline for amendments, and what the office adds."""
    amended = next((result for result in notice.results if result.key == "amend" and result.count), None)
    first: list[str] = []
    if amended and notice.amend_due:
        first = [say("notice.amend_due", "zh", day=long_date(notice.amend_due))]
    elif amended and notice.amend_by_row:
        number = "" if len(notice.annexes) == 1 or amended.annex is None else amended.annex
        first = [say("notice.amend_due.rows", "zh", annex=number)]
    return [*first, *(safe(text) for text in notice.follow_up)]


def _count(notice: Notice, key: str) -> int:
    """How many documents the notice counts in a category."""
    return sum(result.count for result in notice.results if result.key == key)


def known_key(key: str) -> bool:
    """Whether a result of this key has a sentence."""
    return has(f"notice.result.{key}", "zh")
