"""Decisions from a sheet (清理意见表, xlsx or csv): each row through the same verb as a person uses, each one told.

Nothing is guessed: an outcome or a ground that is not on the list, a title that several documents bear, a number and a
title that do not belong together are refused by name, and the other rows are carried out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure, LedgerRow
from registry.errors import InputError, QingliError
from registry.publication.wording import grounds_of, outcome_of
from registry.service import decisions, keys, register, resolving, rounds
from registry.service.answers import Actor, Opinion, SheetRow
from registry.service.decisions import Expected
from registry.service.rows import opinion_of
from registry.store import Store, Verb, ledger
from registry.text import dates, numbers

GROUP = 50
Reader = Callable[[Path], Sequence[Imported]]
DAYS = ("new_expiry", "due_on", "decided_effective_on")
USED = frozenset({"title", "number", "outcome", "grounds", "note", "remark", "legal_basis", "clauses", *DAYS})
_ID = re.compile(r"#\d{1,9}")


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
    for at in range(0, len(rows), GROUP):
        told += _carry_out(store, actor, rows[at : at + GROUP], round_name)
    return tuple(told)


def rows_of(path: Path, reader: Reader) -> list[LedgerRow]:
    """The rows of a sheet that has a column of outcomes and one that names the document."""
    if not path.exists():
        raise InputError("path_missing", name=str(path))
    found = reader(path)
    rows = [row for row in found if isinstance(row, LedgerRow)]
    if not rows and any(isinstance(one, ImportedDocument) for one in found):
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


def _carry_out(store: Store, actor: Actor, rows: Sequence[LedgerRow], round_name: str | None) -> list[SheetRow]:
    """Some rows in one transaction, each with its own event; a row that is refused leaves nothing."""
    told: list[SheetRow] = []
    verbs: list[Verb] = []
    with store.writing() as connection:
        for row in rows:
            cells = register.cells_of(row.cells)
            given = f"{cells.get('title', '')} {cells.get('number', '')}".strip()
            if "outcome" not in cells and not given:
                continue
            verb = Verb(connection, "decide", actor.name, actor.role)
            savepoint = connection.begin_nested()
            try:
                answer = _row(verb, actor, cells, round_name)
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


def _row(verb: Verb, actor: Actor, cells: Mapping[str, str], round_name: str | None) -> tuple[str, Any, int]:
    """One row: status, outcome and instrument."""
    opinion = opinion_from(cells)
    title, number = _title_and_number(cells)
    if not title and not number:
        raise InputError("row_without_document")
    instrument = resolving.resolve(verb.connection, title, number=number)
    item = decisions.item_of(verb.connection, instrument, round_name)
    live = decisions.live_decisions(verb.connection, item.id)
    mine = [row for row in live if row.reviewer == actor.name and row.id > item.fresh_after]
    if mine and opinion_of(mine[-1]) == opinion:
        return "unchanged", opinion.outcome, instrument
    decisions.check(opinion)
    decisions.record(verb, actor, item, opinion, Expected())
    return "decided", opinion.outcome, instrument


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
    grounds: tuple[str, ...] = ()
    if cells.get("grounds"):
        found = grounds_of(cells["grounds"])
        if found is None:
            raise InputError("ground_unknown", given=cells["grounds"], known="")
        grounds = found
    days = dict(_days(cells))
    note = cells.get("note", "") or cells.get("remark", "")
    return Opinion(
        outcome=outcome,
        grounds=grounds,
        note=note,
        legal_basis=cells.get("legal_basis", ""),
        clauses=cells.get("clauses", ""),
        new_expiry=days.get("new_expiry"),
        effective_on=days.get("decided_effective_on"),
        due_on=days.get("due_on"),
    )


def _days(cells: Mapping[str, str]) -> Iterator[tuple[str, dt.date]]:
    """Days of a row."""
    for name in DAYS:
        if cells.get(name):
            day = dates.parse(cells[name])
            if day is None:
                raise InputError("date_unfit", given=cells[name], field=name)
            yield name, day
