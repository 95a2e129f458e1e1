"""The tables as SQLAlchemy Core sees them, and which of their columns the ledger answers for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table
from sqlmodel import SQLModel

from registry import models


def _table(model: type[SQLModel]) -> Table:
    """The table of a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


instrument = _table(models.Instrument)
document = _table(models.Document)
source = _table(models.Source)
document_text = _table(models.DocumentText)
citation = _table(models.Citation)
finding = _table(models.Finding)
relation = _table(models.Relation)
judgement = _table(models.Judgement)
correction = _table(models.Correction)
round_ = _table(models.Round)
item = _table(models.Item)
decision = _table(models.Decision)
closing = _table(models.Closing)
draft = _table(models.Draft)
law_state = _table(models.LawState)
event = _table(models.LedgerEvent)

_KEYS = frozenset({"title_key", "inner_key", "subject_key", "number_key", "path_key", "dated"})
_DERIVED = {"item": frozenset({"rank", "reasons"}), "closing": frozenset({"body"})}

LEDGERED: Mapping[str, tuple[str, ...]] = {
    table.name: tuple(c.name for c in table.columns if c.name not in _KEYS | _DERIVED.get(table.name, frozenset()))
    for table in (instrument, document, source, relation, judgement, correction, round_, item, decision, closing)
}
"""Columns of each ledgered table of which the ledger keeps a copy (keys for comparing are derived, and of the body
of a closing it keeps the digest)."""

_MODELS = {str(m.__tablename__): m for m in vars(models).values() if isinstance(m, type) and issubclass(m, SQLModel)
           and m is not SQLModel}  # fmt: skip
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    name: {field: info.default for field, info in model.model_fields.items() if not info.is_required()}
    for name, model in _MODELS.items()
}
"""What a column holds when nothing is said, by table."""


_FILLED: Mapping[str, Mapping[str, Any]] = {
    name: {column: value for column, value in held.items() if (name, column) != ("finding", "id")}
    for name, held in DEFAULTS.items()
}
"""Defaults that are written; the database numbers findings itself."""


def complete(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with every column of its table, so that many rows go in by one statement."""
    return {**_FILLED[table.name], **row}


def plain(row: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """The ledgered columns of a row as JSON can hold them; empty values are left out."""
    picked = ((name, row.get(name)) for name in columns)
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in picked if value is not None
    }
