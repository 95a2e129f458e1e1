"""Where the catalogue's facts lie: the package data, brought into tables with as little work as possible."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files

from registry.catalogue.columns import Key, Row, Tables, read_rows
from registry.catalogue.exchange import map_file

FOLDER = "catalogue"


def package_text(name: str) -> str:
    """The content of one file of the catalogue's package data (UTF-8)."""
    return (files("registry.data") / FOLDER / name).read_text(encoding="utf-8")


def package_tables() -> Tables:
    """The tables of the package; article rows are left to :func:`package_articles`, which few runs need."""
    laws: dict[Key, Row] = {(row[0],): row for row in read_rows(package_text("laws.csv"))[1]}
    versions: dict[Key, Row] = {(row[0], row[1], row[2]): row for row in read_rows(package_text("versions.csv"))[1]}
    repeals: dict[Key, Row] = {
        (row[0], row[2], row[6], row[3]): row for row in read_rows(package_text("repeals.csv"))[1]
    }
    maps: dict[Key, Row] = {tuple(row[1:5]): row[1:] for row in read_rows(package_text("renumber/index.csv"))[1]}
    return Tables(laws, versions, repeals, maps)


def package_articles(row: Row) -> list[Row]:
    """Article rows (old, new, relation, similarity) of one map of the package."""
    return read_rows(package_text(f"renumber/{map_file(row)}"))[1]


def package_as_of() -> dt.date:
    """The day on which every status of the package data was true to the knowledge of its compilers."""
    value = tomllib.loads(package_text("state.toml"))["as_of"]
    if not isinstance(value, dt.date):
        raise TypeError(value)
    return value
