"""Decisions from a sheet (清理意见表: xlsx or csv, or docx with one form for each document): each row through the same verb as a person uses, each one told.

Nothing is guessed: an outcome or a ground that is not on the list, a title that several documents bear, a number and a
title that do not belong together are refused by name, and the other rows are carried out. Every sheet that this
program writes (清理意见表, 目录) can be filled in and read back; what it has no column for stays as it was decided.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure, LedgerRow
from registry.errors import InputError, QingliError
from registry.publication.wording import grounds, grounds_of, outcome_of
from registry.service import decisions, keys, opinionforms, register, resolving, rounds
from registry.service.answers import Actor, Opinion, SheetRow
from registry.service.decisions import Expected
from registry.service.rows import opinion_of
from registry.store import Store, Verb, ledger
from registry.text import dates, numbers

GROUP = 50
Reader = Callable[[Path], Sequence[Imported]]
DAYS = ("new_expiry", "due_on", "decided_effective_on")
USED = frozenset({"title", "number", "outcome", "grounds", "note", "remark", "legal_basis", "clauses", *DAYS})
SAID = ("outcome", "grounds", "note", "legal_basis", "clauses", *DAYS)
_ID = re.compile(r"#\d{1,9}")
_PARTS = re.compile(r"[;；\n]\s*")
_CODE = re.compile(r"[A-Za-z]\d{1,2}")
_COMPUTED = tuple("=+-@＝＋－＠\t\r\n'")


def read_sheet(path: Path) -> Sequence[Imported]:
    """The rows of a sheet, parsed in a process of its own."""
    from importers.pool import read_isolated

    return read_isolated(path)


def decide_from(
    store: Store,
    actor: Actor,
    path: Path,
    *,
    round_name: str | None = None,
    reader: Reader = read_sheet,
    unused: Callable[[tuple[str, ...]], None] | None = None,
) -> tuple[SheetRow, ...]:
    """Record the decisions of a sheet. Raises InputError ``sheet_unreadable`` or ``sheet_without_columns``.

    ``unused`` hears the names of columns that hold something no decision records.
    """
    rows = rows_of(path, reader)
    if unused and (names := unused_columns(rows)):
        unused(names)
    with store.reading() as connection:
        rounds.find(connection, round_name, states=("open",))
    told: list[SheetRow] = []
    sheet = Sheet(_columns(rows))
    for at in range(0, len(rows), GROUP):
        told += _carry_out(store, actor, rows[at : at + GROUP], round_name, sheet)
    return tuple(told)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of a whole file: the fields that each of its sheets has columns for, and what its rows said so far of
    which document (row, opinion)."""

    columns: Mapping[str, frozenset[str]]
    said: dict[int, tuple[int, Opinion]] = field(default_factory=dict)


def _columns(rows: Sequence[LedgerRow]) -> dict[str, frozenset[str]]:
    """The fields that each sheet has columns for."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.sheet, set()).update(name for head in row.cells if (name := _field(head)))
    return {sheet: frozenset(names) for sheet, names in found.items()}


def rows_of(path: Path, reader: Reader) -> list[LedgerRow]:
    """The rows of a sheet with a column of outcomes and one that names the document, or the forms of a document."""
    if not path.exists():
        raise InputError("path_missing", name=str(path))
    found = reader(path)
    rows = [row for row in found if isinstance(row, LedgerRow)]
    forms = [one for one in found if isinstance(one, ImportedDocument)]
    rows = rows or [row for form in forms for row in opinionforms.rows_from(form.text)]
    if not rows and forms:
        raise InputError("sheet_without_columns", name=path.name)
    if not rows:
        code = next((one.code for one in found if isinstance(one, ImportFailure)), FailureCode.EMPTY)
        raise InputError("sheet_unreadable", name=path.name, failure=code.value)
    named = {register.fields().get(register.plain_head(name)) for row in rows[:50] for name in row.cells}
    if "outcome" not in named or not named & {"title", "number"}:
        raise InputError("sheet_without_columns", name=path.name)
    return rows


def unused_columns(rows: Sequence[LedgerRow]) -> tuple[str, ...]:
    """Names of columns that are filled in but are none of a decision's; running numbers are not worth a word."""
    filled = dict.fromkeys(
        name for row in rows for name, value in row.cells.items() if name and str(value or "").strip()
    )
    plain = ((name, register.plain_head(name)) for name in filled)
    return tuple(
        name for name, head in plain if register.fields().get(head) not in USED and head not in ("序号", "no.")
    )


def cells_of(row: Mapping[str, str]) -> dict[str, str]:
    """Cells of a row by field, without the apostrophe that keeps a spreadsheet from computing.

    Where several columns may hold the outcome (清理意见 and a heading 清理结果), the one that is understood counts.
    """
    cells = {
        name: value[1:] if value[0] == "'" and value[1:2] in _COMPUTED else value
        for name, value in register.cells_of(row).items()
    }
    said = (str(value).strip() for name, value in row.items() if _field(name) == "outcome" and value)
    understood = next((word for word in said if outcome_of(word)), None)
    return {**cells, "outcome": understood} if understood else cells


def _field(head: str) -> str | None:
    """The field that a column stands for."""
    return register.fields().get(register.plain_head(head))


def _carry_out(
    store: Store, actor: Actor, rows: Sequence[LedgerRow], round_name: str | None, sheet: Sheet
) -> list[SheetRow]:
    """Some rows in one transaction, each with its own event; a row that is refused leaves nothing."""
    told: list[SheetRow] = []
    verbs: list[Verb] = []
    with store.writing() as connection:
        for row in rows:
            cells = cells_of(row.cells)
            given = f"{cells.get('title', '')} {cells.get('number', '')}".strip()
            if "outcome" not in cells and not given:
                continue
            verb = Verb(connection, "decide", actor.name, actor.role)
            savepoint = connection.begin_nested()
            try:
                answer = _row(verb, actor, row, cells, round_name, sheet)
            except QingliError as error:
                savepoint.rollback()
                told.append(SheetRow(row.row, row.sheet, given, "refused", None, None, error.code, error.arguments))
                continue
            savepoint.commit()
            if answer[0] == "decided":
                verbs.append(verb)
            told.append(SheetRow(row.row, row.sheet, given, answer[0], answer[1], answer[2]))
        ledger.append(connection, verbs)
    return told


def _row(
    verb: Verb, actor: Actor, row: LedgerRow, cells: Mapping[str, str], round_name: str | None, sheet: Sheet
) -> tuple[str, Any, int]:
    """One row: status, outcome and instrument. A row that only names its document is left blank, and told.

    Raises InputError ``row_contradicts`` where an earlier row of the sheet says something else of the same document.
    """
    blank = not any(cells.get(name) for name in SAID)
    opinion = None if blank else opinion_from(cells)
    title, number = _title_and_number(cells)
    instrument = _instrument(verb, cells.get("registry_id", ""), title, number)
    item = decisions.item_of(verb.connection, instrument, round_name)
    if opinion is None:
        return "blank", None, instrument
    before = _before(verb, actor, item)
    opinion = with_the_rest(opinion, before, sheet.columns[row.sheet]) if before else opinion
    earlier, other = sheet.said.get(instrument, (0, opinion))
    if not _same(opinion, other):
        raise InputError("row_contradicts", earlier=earlier)
    if before and _same(opinion, before):
        sheet.said[instrument] = (row.row, opinion)
        return "unchanged", opinion.outcome, instrument
    decisions.check(opinion)
    decisions.record(verb, actor, item, opinion, Expected())
    sheet.said[instrument] = (row.row, opinion)
    return "decided", opinion.outcome, instrument


def _instrument(verb: Verb, registry_id: str, title: str, number: str) -> int:
    """The document of a row; its id in the registry goes before title and number, with which it must agree.

    A bare number in the title column is a title (``019``, after a scan's file), an id only behind #.
    """
    if not title and not number and not registry_id:
        raise InputError("row_without_document")
    if not registry_id:
        return resolving.resolve(verb.connection, title, number=number, bare=False)
    return resolving.agreeing(verb.connection, registry_id, title, number)


def _before(verb: Verb, actor: Actor, item: Any) -> Opinion | None:
    """The opinion that a row repeats or changes: the actor's own, in a round with one reviewer the one that stands."""
    live = [row for row in decisions.live_decisions(verb.connection, item.id) if row.id > item.fresh_after]
    mine = [row for row in live if row.reviewer == actor.name]
    found = mine or (live if item.mode == "one_reviewer" else [])
    return opinion_of(found[-1]) if found else None


def _same(one: Opinion, other: Opinion) -> bool:
    """Whether two opinions are the same but for white space in their words, which sheets and forms change."""

    def plain(opinion: Opinion) -> Opinion:
        note, basis, clauses = ("".join(t.split()) for t in (opinion.note, opinion.legal_basis, opinion.clauses))
        return replace(opinion, note=note, legal_basis=basis, clauses=clauses)

    return plain(one) == plain(other)


def with_the_rest(said: Opinion, before: Opinion, columns: frozenset[str]) -> Opinion:
    """What a row says, and of an earlier opinion of the same outcome what the sheet has no column for.

    A sheet with one column for reasons holds the note in it; another outcome keeps nothing.
    """
    if said.outcome is not before.outcome:
        return said
    held = {"effective_on": "decided_effective_on"}
    kept = {
        name: getattr(before, name)
        for name in ("grounds", "legal_basis", "clauses", "new_expiry", "effective_on", "due_on")
        if held.get(name, name) not in columns
    }
    if not columns & {"note", "remark", "grounds"}:
        kept["note"] = before.note
    return replace(said, **kept)


def _title_and_number(cells: Mapping[str, str]) -> tuple[str, str]:
    """Title and number of a row; one cell that holds both (《…》（…号）) is taken apart."""
    title, number = cells.get("title", "").strip("《》 "), cells.get("number", "")
    if number in ("无", "—", "-", "/", "无文号"):
        number = ""
    if number and not title and (_ID.fullmatch(number) or not keys.number_key(number)):
        title, number = number, ""
    return title, number if numbers.key(number) or number else ""


def opinion_from(cells: Mapping[str, str]) -> Opinion:
    """The opinion of a row. Raises InputError for an outcome, ground or day that is not understood."""
    word = cells.get("outcome", "")
    outcome = outcome_of(word)
    if outcome is None:
        raise InputError("outcome_unknown" if word else "outcome_missing", given=word)
    codes, rest = reasons_from(cells.get("grounds", ""))
    days = dict(_days(cells))
    own = cells.get("note", "") or cells.get("remark", "")
    note = "；".join(part for part in (rest, own) if part)
    return Opinion(
        outcome=outcome,
        grounds=codes,
        note=note,
        legal_basis=cells.get("legal_basis", ""),
        clauses=cells.get("clauses", ""),
        new_expiry=days.get("new_expiry"),
        effective_on=days.get("decided_effective_on"),
        due_on=days.get("due_on"),
    )


def reasons_from(cell: str) -> tuple[tuple[str, ...], str]:
    """Standard reasons and note of a cell that holds both, as the sheets do that this program writes.

    What stands behind the reasons is the note, word for word. Raises InputError ``ground_unknown`` where no part is a
    standard reason, or where one looks like a code and is none.
    """
    found = grounds_of(cell) if cell else ()
    if found is not None:
        return found, ""
    codes: list[str] = []
    rest = cell
    while rest:
        part, _, behind = _part(rest)
        known = grounds_of(part) if part.strip() else ()
        if known is None:
            break
        codes += known
        rest = behind
    if not codes or any(_CODE.fullmatch(part.strip()) for part in _PARTS.split(rest)):
        raise InputError("ground_unknown", given=cell, known=" ".join(grounds()))
    return tuple(dict.fromkeys(codes)), rest.strip()


def _part(text: str) -> tuple[str, str, str]:
    """A text before, at and behind its first separator."""
    found = _PARTS.search(text)
    return (text[: found.start()], found.group(), text[found.end() :]) if found else (text, "", "")


def _days(cells: Mapping[str, str]) -> Iterator[tuple[str, dt.date]]:
    """Days of a row."""
    for name in DAYS:
        if cells.get(name):
            day = dates.parse(cells[name])
            if day is None:
                raise InputError("date_unfit", given=cells[name], field=name)
            yield name, day
