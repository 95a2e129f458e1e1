"""Rewrites the package data from a directory of facts: ``python -m registry.catalogue.build DIRECTORY``.

The directory holds laws.csv, versions.csv, repeals.csv and renumber/index.csv with one
file a map. Equal facts give equal bytes, whatever the order of the rows or the line ends.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from registry.catalogue.catalogue import Catalogue
from registry.catalogue.check import refuse_row
from registry.catalogue.columns import ARTICLES, COLUMNS, MAPS, Row, Tables, key_of, write_rows
from registry.catalogue.exchange import map_file, read_directory
from registry.errors import MisuseError, StorageError

PACKAGE_DATA = Path(__file__).resolve().parent.parent / "data" / "catalogue"
_README_DAY = re.compile(r"[Aa]s[- ]of[^\n0-9]{0,40}(\d{4}-\d\d-\d\d)")
_STATE = re.compile(r"^as_of\s*=\s*(\d{4}-\d\d-\d\d)", re.MULTILINE)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the build; exit code 0 when written, 3 when a row of the directory is refused (then nothing is written)."""
    parser = argparse.ArgumentParser(prog="python -m registry.catalogue.build", description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGE_DATA, help="where to write (default: the package data)")
    parser.add_argument(
        "--as-of", type=dt.date.fromisoformat, help="day of the facts (default: what the directory says)"
    )
    args = parser.parse_args(argv)
    tables = read_directory(args.directory)
    problems = refusals(tables)
    if problems:
        sys.stderr.writelines(f"{line}\n" for line in problems[:50])
        return 3
    as_of = args.as_of or stated_day(args.directory)
    if as_of is None:
        parser.error("the directory does not say of which day its facts are: give --as-of")
    write(package_files(tables, as_of), args.out)
    sys.stderr.write(
        f"{len(tables.laws)} laws, {len(tables.versions)} versions, {len(tables.maps)} maps → {args.out}\n"
    )
    return 0


def write(texts: dict[str, str], out: Path) -> None:
    """Write the files and remove the maps of an earlier build that are no longer among them."""
    (out / "renumber").mkdir(parents=True, exist_ok=True)
    for stale in {path.name for path in (out / "renumber").glob("*.csv")} - {Path(name).name for name in texts}:
        (out / "renumber" / stale).unlink()
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")


def package_files(tables: Tables, as_of: dt.date) -> dict[str, str]:
    """Name and content of each file of the package data, in canonical order."""
    written = {
        f"{name}.csv": write_rows(COLUMNS[name], in_order(name, tables)) for name in ("laws", "versions", "repeals")
    }
    maps = in_order("maps", tables)
    written["renumber/index.csv"] = write_rows(("file", *MAPS), ([map_file(row), *row] for row in maps))
    for row in maps:
        written[f"renumber/{map_file(row)}"] = write_rows(ARTICLES, tables.articles[key_of("maps", row)])
    written["state.toml"] = state(tables, as_of)
    return written


def export(catalogue: Catalogue, path: Path, *, force: bool = False) -> list[Path]:
    """Write the facts as they stand, additions included: laws.csv to a path that ends in .csv, else all tables into a directory.

    Raises MisuseError for a file or a directory with content that is there already, unless ``force``; StorageError when
    the place cannot be written.
    """
    tables = catalogue.tables
    if not force and (path.is_file() or (path.is_dir() and any(path.iterdir()))):
        raise MisuseError("catalogue_export_exists", path=str(path))
    try:
        if path.suffix.lower() == ".csv":
            text = write_rows(COLUMNS["laws"], in_order("laws", tables))
            path.write_text(text, encoding="utf-8", newline="\n")
            return [path]
        for row in tables.maps.values():
            tables.articles.setdefault(key_of("maps", row), catalogue.article_rows(row))
        texts = package_files(tables, catalogue.as_of)
        write(texts, path)
    except OSError as error:
        raise StorageError("catalogue_export_failed", path=str(path), detail=error.strerror or "") from error
    return [path / name for name in texts]


def in_order(name: str, tables: Tables) -> list[Row]:
    """The rows of a table in the order in which the package keeps them: by key, repeals by the day of the repeal."""
    rows = tables.table(name).values()
    if name == "repeals":
        return sorted(rows, key=lambda row: (row[3], row[1], row[0], row[2], row[6]))
    return sorted(rows, key=lambda row: key_of(name, row))


def state(tables: Tables, as_of: dt.date) -> str:
    """The small file that says of which day the facts are and how many."""
    counts = "".join(f"{name} = {len(tables.table(name))}\n" for name in COLUMNS)
    return f"# Written by registry.catalogue.build.\nas_of = {as_of.isoformat()}\n\n[rows]\n{counts}"


def stated_day(directory: Path) -> dt.date | None:
    """The day named by the directory's state.toml or README.md."""
    for name, pattern in (("state.toml", _STATE), ("README.md", _README_DAY)):
        path = directory / name
        found = pattern.search(path.read_text(encoding="utf-8")) if path.is_file() else None
        if found:
            return dt.date.fromisoformat(found[1])
    return None


def refusals(tables: Tables) -> list[str]:
    """Rows that break the rules of their table, named for the person who runs the build."""
    found: list[str] = []
    for name in COLUMNS:
        for key, row in tables.table(name).items():
            found += [f"{name} {'/'.join(key)}: {code} {arguments}" for code, arguments in refuse_row(name, row)]
    found += [f"maps {'/'.join(key)}: no article rows" for key in tables.maps if not tables.articles.get(key)]
    return found


if __name__ == "__main__":
    raise SystemExit(main())
