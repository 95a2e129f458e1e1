"""``qingli inspect FILE``: one file read, without a registry: header, citations, findings."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.options import day
from registry.errors import InputError
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from importers.base import Imported, ImportedDocument, ImportFailure, LedgerRow
    from registry.reading import Engine


def add(commands: Any) -> None:
    """Register the verb."""
    lang = commands.help_lang
    parser = commands.add_parser(
        "inspect", help=say("cli.inspect.help", lang), description=say("cli.inspect.about", lang)
    )
    parser.add_argument("file", metavar="FILE", type=Path, help=say("cli.inspect.file", lang))
    parser.add_argument("--as-of", metavar="DATE", type=day, default=None, help=say("cli.option.as_of", lang))
    parser.add_argument("--json", action="store_true", help=say("cli.option.json", lang))
    parser.add_argument("--text", action="store_true", help=say("cli.inspect.text", lang))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read the file in an isolated process and print what was found; a file that gives no text is an InputError."""
    from importers.pool import read_isolated

    if args.text:
        results = read_isolated(args.file)
    else:
        with _engine_made_meanwhile():
            results = read_isolated(args.file)
    failures = [item for item in results if _is(item, "ImportFailure")]
    if failures and len(failures) == len(results):
        _explain(failures, args)
    if args.text:
        _print_texts(results)
    elif args.json:
        _print_json(results, args)
    else:
        _print_people(results, args)
    return InputError.exit_code if failures else 0


@contextmanager
def _engine_made_meanwhile() -> Iterator[None]:
    """While a worker reads the file this process would only wait; it builds the engine instead."""

    def make() -> None:
        with suppress(Exception):  # what cannot be built is told when the engine is asked for
            _engine()

    making = Thread(target=make, daemon=True)
    making.start()
    yield
    making.join()


def _is(item: Imported, name: str) -> bool:
    return type(item).__name__ == name


def _explain(failures: list[Any], args: argparse.Namespace) -> None:
    """Nothing could be read: with --json the failures are data, otherwise the first is told as the error."""
    if args.json:
        from registry.reading.report import failure_json

        described = [failure_json(failure, args.lang) for failure in failures]
        output.emit_json(described[0] if len(described) == 1 else described)
    failure: ImportFailure = failures[0]
    told = {"name": visible(failure.member or failure.name), "detail": visible(failure.detail)}
    what, remedy = (say(f"{key}.{failure.code}", args.lang, **told) for key in ("failure", "failure_remedy"))
    raise InputError("unreadable_file", name=told["name"], what=what, remedy=remedy)


def _print_texts(results: list[Imported]) -> None:
    """The texts to which the offsets refer, as they are; a form feed stands between the members of an archive."""
    import sys

    texts = [item.text for item in results if _is(item, "ImportedDocument")]  # type: ignore[union-attr]
    sys.stdout.write("\f".join(texts))


def _print_json(results: list[Imported], args: argparse.Namespace) -> None:
    described = [_described(item, args) for item in results]
    output.emit_json(described[0] if len(described) == 1 else described)


def _described(item: Any, args: argparse.Namespace) -> dict[str, Any]:
    from registry.reading.report import as_json, failure_json

    if _is(item, "ImportedDocument"):
        engine, as_of = _engine(), args.as_of or _today()
        dossier = engine.read(item, as_of=as_of)
        return as_json(item, dossier, engine.findings(dossier), engine.catalogue, args.lang)
    return failure_json(item, args.lang) if _is(item, "ImportFailure") else _row(item)


def _row(row: LedgerRow) -> dict[str, Any]:
    return {"ledger": {"name": row.name, "sheet": row.sheet, "row": row.row, "cells": dict(row.cells)}}


def _print_people(results: list[Imported], args: argparse.Namespace) -> None:
    from registry.cli.card import failure_lines, lines

    for position, item in enumerate(results):
        if position:
            output.emit()
        if _is(item, "ImportedDocument"):
            _print_document(item, args, lines)  # type: ignore[arg-type]
        elif _is(item, "ImportFailure"):
            for line in failure_lines(item, args.lang):  # type: ignore[arg-type]
                output.emit(line)
        else:
            for line in _row_lines(item, args.lang):  # type: ignore[arg-type]
                output.emit(line)


def _row_lines(row: LedgerRow, lang: str | None) -> list[str]:
    """A row of a ledger: where it stands, then each filled cell under its column's name."""
    filled = [(name, str(value)) for name, value in row.cells.items() if str(value or "").strip()]
    head = say("inspect.ledger_row", lang, sheet=visible(row.sheet or row.name), row=row.row)
    return [head, *(f"  {line}" for line in output.table(filled))]


def _print_document(item: ImportedDocument, args: argparse.Namespace, lines: Any) -> None:
    engine, as_of = _engine(), args.as_of or _today()
    dossier = engine.read(item, as_of=as_of)
    for line in lines(item, dossier, engine.findings(dossier), engine.catalogue, args.lang):
        output.emit(line)


def _engine() -> Engine:
    from registry.reading import default_engine

    return default_engine()


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()
