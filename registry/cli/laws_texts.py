"""``qingli laws texts``: where the articles of one text of a law went in another, for laws of which the catalogue has no map."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.options import day
from registry.errors import InputError, MisuseError
from registry.lifecycle.renumbering import ArticleText  # at run time: what a worker may answer is read from its hints
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.catalogue import Catalogue
    from registry.values import InstrumentFacts, Renumbering

SECONDS = 300.0
DOUBTFUL = 0.4  # a weaker link is only a suggestion, as in the catalogue


def verb() -> tuple[Callable[[argparse.Namespace], int], tuple[tuple[str, dict[str, Any]], ...]]:
    """The verb for the table of ``laws``: what runs it, and its options."""
    path: dict[str, Any] = {"type": Path, "metavar": "FILE"}
    date: dict[str, Any] = {"type": day, "metavar": "DATE"}
    return run, (
        ("old", path),
        ("new", path),
        ("--law", {"metavar": "LAW"}),
        ("--successor", {"metavar": "LAW"}),
        ("--old-version", date),
        ("--new-version", date),
        ("--kind", {"choices": ("修订", "修正"), "default": "修订"}),
        ("--output", {"type": Path, "metavar": "DIRECTORY"}),
        ("--csv", {"action": "store_true"}),
    )


def run(args: argparse.Namespace) -> int:
    """Compare two texts; print the table (or CSV, or JSON), and write what ``laws import`` takes when a directory is named."""
    from registry.lifecycle.renumbering import renumber

    _ready(args)
    old, new = _articles(args.old), _articles(args.new)
    rows = renumber(old, new)
    if args.output:
        _write(args, rows, (old, new))
    if args.json:
        output.emit_json([_record(row) for row in rows])
    elif args.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("old_article", "new_article", "relation", "similarity"))
        writer.writerows(_cells(row) for row in rows)
    else:
        for line in _lines(args.lang, rows):
            output.emit(line.rstrip())
    _narrate(args, "texts.summary", old=len(old), new=len(new), **_counts(rows))
    return 0


def _ready(args: argparse.Namespace) -> None:
    """Refuse before the work what would fail after it."""
    if args.output and not (args.law and args.old_version and args.new_version):
        raise MisuseError("laws_texts_needs_law")
    if args.output and args.output.exists():
        raise InputError("laws_texts_exists", path=str(args.output))


def _articles(path: Path) -> tuple[ArticleText, ...]:
    """The articles of a file of any readable kind, read and cut in a process of its own."""
    from importers.base import ImportFailure
    from importers.pool import isolated

    if not path.is_file():
        raise InputError("laws_texts_missing", path=str(path))
    _, found = next(iter(isolated(articles_of_file, [path], workers=1, timeout=SECONDS)))
    if isinstance(found, ImportFailure):
        raise InputError("laws_texts_unreadable", file=path.name, reason=found.code.value)
    if len(found) < 2:
        raise InputError("laws_texts_no_articles", file=path.name)
    return found


def articles_of_file(path: Path) -> tuple[ArticleText, ...]:
    """Read a file in this process, which is to be an isolated one, and cut its text into articles."""
    import importers
    from importers.base import ImportedDocument
    from registry.lifecycle.renumbering import cut

    texts = [item.text for item in importers.read(path) if isinstance(item, ImportedDocument)]
    return max((cut(text) for text in texts), key=len, default=())


def _lines(lang: str | None, rows: Sequence[Renumbering]) -> Iterator[str]:
    """One line a row: old and new article, what happened, similarity, and the sentence for an amendment."""
    from registry.lifecycle.provisions import amendment, written

    head = [say(f"laws.texts.{name}", lang) for name in ("old", "new", "what", "likeness", "sentence")]
    grid = [head]
    for row in rows:
        new = written(row.new) if row.new else "—"
        what = say(f"laws.relation.{row.relation}", lang)
        doubt = say("laws.texts.doubt", lang) if row.new and row.similarity < DOUBTFUL else ""
        sentence = amendment(written(row.old), (new,)) if row.new and row.new != row.old else ""
        grid.append([written(row.old), new, what + doubt, f"{row.similarity:.2f}", sentence])
    yield from output.table(grid)


def _counts(rows: Sequence[Renumbering]) -> dict[str, int]:
    names = ("same", "changed", "split", "merged", "deleted")
    return {name: len({row.old for row in rows if row.relation == name}) for name in names}


def _cells(row: Renumbering) -> tuple[str, str, str, str]:
    return row.old, row.new or "", row.relation, f"{row.similarity:.2f}"


def _record(row: Renumbering) -> dict[str, Any]:
    return {"old": row.old, "new": row.new, "relation": row.relation, "similarity": row.similarity}


def _write(
    args: argparse.Namespace, rows: Sequence[Renumbering], texts: tuple[Sequence[ArticleText], Sequence[ArticleText]]
) -> None:
    """The map, its line in the index, and the version with its number of articles, in the form that import takes."""
    from registry.catalogue import load
    from registry.catalogue.columns import ARTICLES, MAPS, VERSIONS, write_rows
    from registry.catalogue.exchange import map_file

    catalogue = load()
    law = _law(catalogue, args.law)
    heir = _law(catalogue, args.successor) if args.successor else law
    kind = "successor" if heir.id != law.id else args.kind
    days = args.old_version.isoformat(), args.new_version.isoformat()
    last = [text[-1].number.partition("-")[0] for text in texts]
    entry = [law.id, days[0], heir.id, days[1], kind, "|".join(_between(law, heir, args)), *last]
    version = dict.fromkeys(VERSIONS, "")
    version |= {"id": heir.id, "version_date": days[1], "articles": last[1]}
    version["kind"] = _version_kind(heir, args.new_version) or ("制定" if kind == "successor" else kind)
    written = {
        "versions.csv": write_rows(VERSIONS, [list(version.values())]),
        "renumber/index.csv": write_rows(("file", *MAPS), [[map_file(entry), *entry]]),
        f"renumber/{map_file(entry)}": write_rows(ARTICLES, [_cells(row) for row in rows]),
    }
    try:
        (args.output / "renumber").mkdir(parents=True)
        for name, content in written.items():
            (args.output / name).write_text(content, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError("laws_texts_unwritable", path=str(args.output), detail=error.strerror or "") from error
    _narrate(args, "texts.written", path=args.output)


def _law(catalogue: Catalogue, wanted: str) -> InstrumentFacts:
    found = catalogue.resolve(wanted)
    if not found:
        raise InputError("law_not_found", law=wanted)
    if len(found) > 1:
        raise InputError("law_ambiguous", law=wanted, count=len(found))
    return found[0]


def _version_kind(law: InstrumentFacts, date: dt.date) -> str | None:
    """The kind under which the catalogue knows the version of a day."""
    return next((version.kind for version in law.versions if version.date == date), None)


def _between(law: InstrumentFacts, heir: InstrumentFacts, args: argparse.Namespace) -> list[str]:
    """Days of versions between the two texts, which nobody compared."""
    if law.id != heir.id:
        return []
    days = sorted(version.date for version in law.versions if version.date)
    return [each.isoformat() for each in days if args.old_version < each < args.new_version]


def _narrate(args: argparse.Namespace, key: str, **arguments: object) -> None:
    shown = {name: visible(str(value)) for name, value in arguments.items()}
    output.narrate(say(f"laws.{key}", args.lang, **shown))
