"""The title of a cited text is not written as the text is called (引用名称有误)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from registry.catalogue import Catalogue
from registry.matching import forms, regions
from registry.matching.choosing import in_force
from registry.rules.base import DISPOSED, Ask, Example, citation, cited_at, facts, sample
from registry.text import fold, title_variants
from registry.values import (
    Arguments,
    Candidate,
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
VERSION = 4
TRIAL = ("试行", "暂行")
STATUTES = frozenset(("法律", "行政法规"))
# The catalogue holds every law, and every regulation since 1949 that is still looked for; a title of this make that it
# does not know is a slip of the pen or a name made up.
NATIONAL = re.compile("中华人民共和国.{2,30}(?:(?<!办)法|条例)")
# 《中华人民共和国X法实施管理办法》: a State Council text is called 条例 or 细则 and bears the law's full name.
IMPLEMENTING = re.compile("(中华人民共和国[^关]{2,20}?(?<!办)法)(?:的)?实施(?:管理)?(?:办法|细则|规定|条例|规则)")
LIKE = 94.0  # likeness (0-100) of a title that differs in its kind alone (规定, 暂行规定)
ONE_PIECE = 90.0  # likeness (0-100) of a title in which one piece is missing or too much
NEAREST = 80.0  # a likeness (0-100) worth showing beside an unknown title
ONE_SIGN = 90.0  # likeness (0-100) of a title of a law or regulation in which one sign is wrong, missing or too much
MOST_LEFT_OUT = 4  # signs that a law's name may have lost and still be recognised (《土地法》, 《食品安全条例》)
WORDING = ("kind:", "differs:")  # what a candidate may differ in and still be the text that was meant
# Pages that hide the names of places or states leave 中华人民**国, or nothing in their stead.
MASKED = re.compile(r"[*＊×]|中华人民国|[（(]略[）)]")
# A short name that has the make of a law's or a regulation's.
SHORT = re.compile("(?:中华人民共和国)?([\u4e00-\u9fff]{2,12}(?:(?<!办)法|条例))")
SMALL = re.compile("[和与及的等、]")
VOID = re.compile("^(?:关于|中华人民共和国)|(?:的通知|的意见|的决定|的批复|的公告)$|[〈〉《》（）()]")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding per instrument whose title is written otherwise, and per title that no text bears."""
    told: set[str] = set()
    for item in dossier.citations:
        if item.mention.relation in DISPOSED or item.mention.form != "marked" or item.mention.refers_to is not None:
            continue
        subject, ask = _linked(item) if item.link.instrument else _unlinked(item, dossier.dated or dossier.as_of)
        if ask is not None and subject not in told:
            told.add(subject)
            yield cited_at(dossier, item, ask)


def _linked(item: Citation) -> tuple[str, Ask | None]:
    """``differs`` for a title that only resembles that of its number or link, ``trial_dropped`` where 试行 or 暂行 was left out,
    ``cut_short`` for a short form in common use.
    """
    instrument = item.link.instrument
    code = _code(item, instrument) if instrument else None
    if instrument is None or code is None:
        return "", None
    arguments = {"written": item.mention.title, "title": instrument.title, "number": instrument.number or ""}
    return instrument.id, Ask(code, Severity.LOW, arguments, Outcome.AMEND, ("A1",))


def _code(item: Citation, instrument: InstrumentFacts) -> str | None:
    written, real = fold(item.mention.title), fold(instrument.title)
    known = {form for name in (instrument.short_title, *instrument.aliases) if name for form in title_variants(name)}
    if not written or written == real or written in known or MASKED.search(written) or _bare(written) == _bare(real):
        return None
    variants = title_variants(instrument.title)
    if any(f"({word})" in real and f"({word})" not in written for word in TRIAL) and written in variants:
        return "trial_dropped"
    if _popular(item, instrument, variants):
        return "cut_short"
    if written in variants or _part(written, real) or not _otherwise(item):
        return None
    return None if real.endswith(written) and instrument.issuer and instrument.issuer in instrument.title else "differs"


def _popular(item: Citation, instrument: InstrumentFacts, variants: Collection[str]) -> bool:
    """A law is named in book marks by a short form in common use that is no title of it (《治安管理条例》, 《环保法》)."""
    written, known = forms.loose(fold(item.mention.title)), {forms.loose(title) for title in variants}
    return item.link.reason == "title" and instrument.kind in STATUTES and written not in known


def _bare(title: str) -> str:
    """The title without the small words in which quotations differ and nobody errs (和、与、及、的、等)."""
    return SMALL.sub("", title)


def _otherwise(item: Citation) -> bool:
    """The link rests on likeness, or on the number alone, so that the title was not recognised."""
    return item.link.resolution is Resolution.FUZZY or item.link.reason == "number"


def _part(written: str, real: str) -> bool:
    """The title is that of the text inside a notice (印发《X办法》的通知), or the whole without its marks."""
    inner, whole = (re.sub('[《》〈〉<>“”"]', "", title) for title in (written, real))
    return bool(inner) and inner in whole and any(word in whole for word in ("关于", "印发"))


def _unlinked(item: Citation, day: dt.date) -> tuple[str, Ask | None]:
    """``resembles`` where one known text differs in a word of kind or a slip, ``cut_short`` for a law's name that lost words.

    ``unknown_law`` is told of a national title that nobody bears.
    """
    title = item.mention.title
    if MASKED.search(title):
        return "", None
    best = item.link.candidates[0] if item.link.candidates else None
    if best and _resembles(title, best):
        arguments: Arguments = {"written": title, "title": best.title, "number": best.number or ""}
        return fold(title), Ask("resembles", Severity.LOW, arguments, Outcome.AMEND, ("A1",))
    full = _full_name(title, day)
    if full:
        return fold(title), Ask("cut_short", Severity.LOW, {"written": title, "title": full}, Outcome.AMEND, ("A1",))
    real = _real_implementing_text(title)
    if real:
        made_up: Arguments = {"written": title, "title": real}
        return fold(title), Ask("unknown_law_near", Severity.LOW, made_up, Outcome.AMEND, ("A1",))
    if item.link.resolution in (Resolution.UNMATCHED, Resolution.CANDIDATE) and NATIONAL.fullmatch(title):
        near = best.title if best and best.score >= NEAREST else ""
        code = "unknown_law_near" if near else "unknown_law"
        return fold(title), Ask(code, Severity.LOW, {"written": title, "title": near}, Outcome.AMEND, ("A1",))
    return "", None


def _resembles(title: str, best: Candidate) -> bool:
    if best.score >= LIKE and _wording_only(best.reasons) and not VOID.search(title):
        return True
    if best.score >= ONE_PIECE and _one_piece(best.reasons):
        return True
    return best.score >= ONE_SIGN and best.kind in STATUTES and _one_sign(best.reasons)


def _one_sign(reasons: tuple[str, ...]) -> bool:
    """The titles differ in one sign alone, and are not two texts that are taken for each other."""
    pieces = [piece for kind, _, piece in (reason.partition(":") for reason in reasons) if kind == "differs"]
    kinds = {reason.partition(":")[0] for reason in reasons}
    return (
        kinds <= {"words", "slip", "differs"}
        and len(pieces) == 1
        and "、" not in pieces[0]
        and all(len(side) == 1 for side in pieces[0].split("/"))
    )


def _full_name(title: str, day: dt.date) -> str | None:
    """The one law or regulation of the State in force on the day whose name a title shortens (土地法 → 土地管理法).

    It begins with the same two signs, ends with the same word of kind and has the title's signs in their order. A title that
    names a place is that place's own.
    """
    match = SHORT.fullmatch(fold(title))
    if match is None or regions.leading(match.group(1))[0]:
        return None
    short = match.group(1)
    meant = [
        row for name, row in _statutes(facts()).get(short[:2], ()) if _shortens(short, name) and in_force(row, day)
    ]
    return meant[0].title if len(meant) == 1 else None


@lru_cache(maxsize=2)
def _statutes(catalogue: Catalogue) -> Mapping[str, Sequence[tuple[str, InstrumentFacts]]]:
    """Laws and regulations of the State with their bare names, by the first two signs of these."""
    found: dict[str, list[tuple[str, InstrumentFacts]]] = {}
    titles = {id_ for name, id_ in catalogue.title_keys() if name.endswith(("法", "条例"))}
    for (id_,), columns in catalogue.tables.laws.items():
        row = catalogue.get(id_) if id_ in titles and not STATUTES.isdisjoint(columns) else None
        if row and row.kind in STATUTES:
            name = forms.strip_state(fold(row.title))
            found.setdefault(name[:2], []).append((name, row))
    return found


def _shortens(short: str, name: str) -> bool:
    """The name begins like the short one and has all its signs in their order, with few beside them."""
    rest = iter(name)
    few = 0 < len(name) - len(short) <= MOST_LEFT_OUT
    return few and name.endswith(short[-1]) and all(sign in rest for sign in short)


def _one_piece(reasons: tuple[str, ...]) -> bool:
    """The written title lacks one piece of the known title or has one too many, and differs in nothing else."""
    pieces = [reason.partition(":") for reason in reasons]
    kinds = {kind for kind, _, _ in pieces}
    return (
        kinds <= {"block", "differs"}
        and "block" in kinds
        and all("—" in piece.split("/") and "、" not in piece for _, _, piece in pieces)
    )


def _real_implementing_text(title: str) -> str | None:
    """The State Council's text that implements a law, where the document names one that the law never had."""
    match = IMPLEMENTING.fullmatch(fold(title))
    if match is None or facts().by_title(fold(title)):
        return None
    names = [f"{match.group(1)}{kind}" for kind in ("实施条例", "实施细则")]
    rows = [row for name in names for row in facts().by_title(name) if fold(row.title) == name]
    return rows[0].title if len(rows) == 1 and rows[0].kind == "行政法规" else None


def _wording_only(reasons: tuple[str, ...]) -> bool:
    return any(reason.startswith("kind:") for reason in reasons) and all(
        reason.startswith(WORDING) for reason in reasons
    )


_LAW = InstrumentFacts("a", "国家集市突发事件应急预案")
_TEXT = "按照《集市突发事件应急预案》执行。"
_STATUTE = "依照《中华人民共和国集市条例》处理。"


def _alike(title: str, score: float, *reasons: str) -> Example:
    """A citation for which one known text of a like title is at hand."""
    near = Candidate("c", title, None, "", score, reasons)
    link = Link(Resolution.CANDIDATE, score, None, (near,))
    cited = citation(_TEXT, "《集市突发事件应急预案》", Standing(Status.UNKNOWN), _LAW, link=link)
    return Example(sample(_TEXT, cited), ("resembles",))


def _unknown(text: str, quote: str) -> Citation:
    """A citation that nothing is known of."""
    return citation(text, quote, Standing(Status.UNKNOWN), _LAW, link=Link(Resolution.UNMATCHED, reason="no_match"))


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
    _alike("集市突发事件应急办法", 95.0, "kind:应急预案/办法"),
    _alike("集市突发公共事件应急预案", 93.0, "block:—/公共", "differs:—/公共"),
    Example(
        sample("占用耕地的，依照《土地法》处理。", _unknown("占用耕地的，依照《土地法》处理。", "《土地法》")),
        ("cut_short",),
    ),
    Example(sample("按照《集市法》处理。", _unknown("按照《集市法》处理。", "《集市法》"))),
    Example(
        sample(
            _STATUTE,
            citation(
                _STATUTE,
                "《中华人民共和国集市条例》",
                Standing(Status.UNKNOWN),
                _LAW,
                link=Link(Resolution.UNMATCHED, reason="no_match"),
            ),
        ),
        ("unknown_law",),
    ),
)
