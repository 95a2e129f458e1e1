"""The office's forms, filled in from the registry: ledger, opinion forms, summary, comparison of amendments."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from registry.messages import say
from registry.publication import forms, opinion
from registry.publication.forms import Form
from registry.publication.opinion import OpinionForm
from registry.publication.wording import UNSTATED, marked, outcome_word, reasons, stated
from registry.service import closing, comparing, rounds
from registry.service.closing import Stood
from registry.service.ended import ended, standing
from registry.service.relating import chunks
from registry.service.residual import Residual
from registry.service.rows import instrument_view, opinion_of
from registry.service.scoping import full_names
from registry.store import tables as t
from registry.values import Outcome

if TYPE_CHECKING:
    from registry.service.answers import FindingView, InstrumentView, Opinion
    from registry.service.facade import Registry

ABOUT_LAW = (
    "cites_repealed",
    "cites_revised",
    "article_out_of_range",
    "basis_gone",
    "no_basis",
    "title_number_mismatch",
)
"""Rules whose findings say what became of the basis (依据变动情况)."""

COUNTED = (Outcome.RETAIN, Outcome.AMEND, Outcome.REPEAL, Outcome.LAPSE, Outcome.OUT_OF_SCOPE)


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One document with all that the forms ask for."""

    instrument: InstrumentView
    opinion: Opinion | None
    reviewer: str = ""
    remark: str = ""
    bases: tuple[str, ...] = ()
    findings: tuple[FindingView, ...] = field(default=())
    text: str = ""  # of a document to be amended
    unit: str = ""  # the first issuer by its fullest name


def rows(registry: Registry, round_name: str | None = None, *, whole: bool = False) -> tuple[OfficeRow, ...]:
    """The documents of a round (``whole``: of the registry) by day and number, withheld ones among them."""
    with registry.store.reading() as connection:
        found = select(t.instrument)
        condition: Any = t.item.c.id.is_not(None)
        if not whole:
            row = rounds.find(connection, round_name)
            condition = t.item.c.round == row.id
            found = found.join(t.item, t.item.c.instrument == t.instrument.c.id).where(condition)
        held = connection.execute(found.order_by(t.instrument.c.dated, t.instrument.c.id)).all()
        decided = {each.instrument: each for each in standing(connection, condition)}
        ids = [each.id for each in held]
        gone = ended(connection, ids)
        stands = _stands(registry, connection, None if whole else row, ids)
        full = full_names(connection)
        texts = _texts(connection, [number for number, each in decided.items() if each.outcome == Outcome.AMEND.value])
        return tuple(
            OfficeRow(
                instrument_view(each, *gone.get(each.id, (None, ""))),
                opinion_of(decided[each.id]) if each.id in decided else None,
                decided[each.id].reviewer if each.id in decided else "",
                each.remark,
                stands[each.id].bases,
                _about_law(stands[each.id].findings),
                texts.get(each.id, ""),
                next((full[name] for name in json.loads(each.issuers)), ""),
            )
            for each in held
        )


def _stands(registry: Registry, connection: Connection, row: Any, instruments: list[int]) -> dict[int, Stood]:
    """What stands of the documents: for a round that is closed, what stood then; without a round, what stands now."""
    catalogue = getattr(registry.engine, "catalogue", None)
    if row is None:
        return closing.gather(connection, catalogue, instruments)
    return closing.of_round(connection, catalogue, row, instruments)


def _about_law(found: Iterable[FindingView]) -> tuple[FindingView, ...]:
    """Findings on the basis of a document, in the order of the text."""
    return tuple(sorted((view for view in found if view.finding.rule in ABOUT_LAW), key=lambda v: v.finding.start))


def _texts(connection: Connection, instruments: list[int]) -> dict[int, str]:
    """The text of the first file of each document, which findings point into."""
    found: dict[int, str] = {}
    for some in chunks(instruments):
        query = (
            select(t.document.c.instrument, t.document_text.c.text)
            .join(t.document_text, t.document_text.c.document == t.document.c.id)
            .where(t.document.c.instrument.in_(some), t.document.c.status == "imported")
            .order_by(t.document.c.id.desc())
        )
        found |= {row.instrument: row.text for row in connection.execute(query)}
    return found


def ledger_form(found: Iterable[OfficeRow], issuer: str, as_of: dt.date, lang: str | None = None) -> Form:
    """清理台账（目录总表）: every document in the usual columns; withheld ones are marked."""
    return Form("ledger", forms.LEDGER, tuple(_ledger_row(row, as_of, lang) for row in found), issuer)


def _ledger_row(row: OfficeRow, as_of: dt.date, lang: str | None) -> tuple[str, ...]:
    """One line of the ledger."""
    own = row.instrument
    expires = row.opinion.new_expiry if row.opinion and row.opinion.new_expiry else own.expires_on
    return (
        own.title,
        own.number or "",
        "、".join(own.issuers),
        own.drafting_unit,
        _iso(own.published_on or own.signed_on),
        _iso(own.effective_on),
        _iso(expires),
        own.registration_number,
        say(f"form.visibility.{own.visibility}", lang),
        _standing(row, expires, as_of, lang),
        row.remark,
    )


def _standing(row: OfficeRow, expires: dt.date | None, as_of: dt.date, lang: str | None) -> str:
    """What holds of a document: the outcome that stands, else whether it ended or ran out."""
    if row.opinion:
        return outcome_word(row.opinion.outcome, lang)
    if row.instrument.ended_by:
        return say("form.standing.ended", lang)
    return say("form.standing.expired" if expires and expires < as_of else "form.standing.in_force", lang)


def opinions_form(found: Iterable[OfficeRow], issuer: str, lang: str | None = None) -> Form:
    """清理意见表 as one table: a line for each document."""
    return Form("opinions", forms.OPINIONS, tuple(_opinion_row(row, lang) for row in found), issuer)


def _opinion_row(row: OfficeRow, lang: str | None) -> tuple[str, ...]:
    """One line of the opinions."""
    said = row.opinion
    return (
        row.instrument.title,
        row.instrument.number or "",
        row.instrument.drafting_unit,
        "\n".join(row.bases),
        changes(row, lang),
        outcome_word(said.outcome, lang) if said else "",
        reasons(said.grounds, said.note, lang) if said else "",
        said.clauses if said else "",
        _iso(said.due_on) if said else "",
        f"#{row.instrument.id}",
    )


def opinion_forms(found: Iterable[OfficeRow], lang: str | None = None) -> Iterator[OpinionForm]:
    """清理意见表, one for each document."""
    for row in found:
        said = row.opinion
        yield OpinionForm(
            title=row.instrument.title,
            number=row.instrument.number or "",
            drafting_unit=row.instrument.drafting_unit,
            basis="\n".join(row.bases),
            changes=changes(row, lang),
            outcome=said.outcome if said else None,
            grounds=reasons(said.grounds, said.note, lang) if said else "",
            clauses=said.clauses if said else "",
            filled_by=row.reviewer,
        )


def changes(row: OfficeRow, lang: str | None = None) -> str:
    """What became of the basis, a sentence for each finding about it."""
    from registry.service.casecards import sentence

    return "\n".join(dict.fromkeys(sentence(found, lang) for found in row.findings))


def summary_form(found: Iterable[OfficeRow], issuer: str, lang: str | None = None) -> Form:
    """汇总表: a line for each drafting unit (else issuer) and the sum; undecided documents are told in the remark."""
    by_unit: dict[str, list[OfficeRow]] = defaultdict(list)
    for row in found:
        own = row.instrument
        first = row.unit or next(iter(own.issuers), "") or stated(UNSTATED, lang)
        by_unit[own.drafting_unit or first].append(row)
    lines = [_summary_row(unit, by_unit[unit], lang) for unit in sorted(by_unit)]
    everything = [row for some in by_unit.values() for row in some]
    return Form(
        "summary", forms.SUMMARY, (*lines, _summary_row(say("form.sum", lang), everything, lang)), issuer, summed=True
    )


def _summary_row(unit: str, some: list[OfficeRow], lang: str | None) -> tuple[str, ...]:
    """One line of the summary: total = the outcomes and what is open."""
    counts = [
        sum(bool(row.opinion) and row.opinion.outcome is outcome for row in some if row.opinion) for outcome in COUNTED
    ]
    left = len(some) - sum(counts)
    return (unit, str(len(some)), *map(str, counts), say("form.left", lang, count=left) if left else "")


def comparison_form(found: Iterable[OfficeRow], issuer: str, lang: str | None = None) -> Form:
    """修改对照表: each document to be amended, its clauses as they are, and as the decision would have them.

    Where the decision does not name the words, the new text is left to the drafters.
    """
    lines = tuple(
        (
            marked(row.instrument.title, row.instrument.number),
            *_compared(row, row.opinion.clauses),
            reasons(row.opinion.grounds, row.opinion.note, lang),
        )
        for row in found
        if row.opinion and row.opinion.outcome is Outcome.AMEND
    )
    return Form("comparison", forms.COMPARISON, lines, issuer)


def _compared(row: OfficeRow, clauses: str) -> tuple[str, str]:
    """Old and new text; where the clauses cannot be told, the words of the decision and of the findings."""
    places = [(f.finding.start, f.finding.end) for f in row.findings if f.finding.start is not None and f.finding.end]
    old, new = comparing.compared(row.text, clauses, places)
    return (old, new) if old else ("\n".join(part for part in (clauses, *_quotes(row)) if part), "")


def _quotes(row: OfficeRow) -> Iterator[str]:
    """The words of the document that findings on its basis point at."""
    yield from dict.fromkeys(f"“{found.finding.quote}”" for found in row.findings if found.finding.quote)


def residual_form(found: Residual, lang: str | None = None) -> Form:
    """兜底条款影响测算."""
    lines = tuple(
        (
            entry.title,
            entry.number or "",
            "、".join(entry.issuers),
            _iso(entry.dated),
            say(f"residual.why.{entry.why}", lang),
        )
        for entry in found.entries
    )
    clause = say(f"residual.closure.{found.closure}", lang)
    return Form("residual", forms.RESIDUAL, lines, "", ((say("fact.round", lang), found.round_name),
                (say("fact.cut_off", lang), found.until.isoformat()), (say("residual.clause", lang), clause),
                (say("residual.named", lang), found.named or say("residual.anybody", lang))))  # fmt: skip


def write_opinions(
    found: Iterable[OfficeRow], fmt: str, out: Path, issuer: str, day: dt.date, lang: str | None = None
) -> None:
    """The opinion forms: docx and pdf one page each, the other formats as one table."""
    if fmt in ("docx", "pdf"):
        opinion.write(tuple(opinion_forms(found, lang)), fmt, out, issuer, day, lang)
    else:
        forms.write(opinions_form(found, issuer, lang), fmt, out, day, lang)


def _iso(day: dt.date | None) -> str:
    """A day, or nothing."""
    return day.isoformat() if day else ""
