"""Reference data of the package: tables a lawyer can read and correct, each row with its source and, where it ends, its dates."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def text(name: str) -> str:
    """The content of a data file of the package (UTF-8)."""
    return files("registry.data").joinpath(name).read_text(encoding="utf-8")


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a CSV table by column name; lines that begin with ``#`` are comments."""
    lines = (line for line in io.StringIO(text(name)) if not line.startswith("#"))
    return tuple(csv.DictReader(lines))
