"""The documented columns of the catalogue's tables, the words their cells may hold, and the plain tables themselves.

A row is a list of strings in the order of the columns; an empty string means that the fact is not known.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Row = list[str]
Key = tuple[str, ...]

LAWS = (
    "id", "title", "short_title", "aliases", "kind", "issuer", "number", "promulgated", "effective", "status",
    "repealed_on", "repealed_by", "successors", "source", "confidence", "subtype", "current_version",
    "current_effective", "pending_version", "pending_effective", "note",
)  # fmt: skip
VERSIONS = (
    "id", "version_date", "kind", "effective", "articles", "source", "official_label", "number", "adopted",
    "effective_source",
)  # fmt: skip
REPEALS = (
    "repealing_title", "repealing_date", "repealed_title", "effective", "source", "repealing_id", "repealed_id",
)  # fmt: skip
MAPS = (
    "old_id", "old_version", "new_id", "new_version", "type", "skipped_versions", "old_articles", "new_articles",
)  # fmt: skip
ARTICLES = ("old_article", "new_article", "relation", "similarity")

COLUMNS: dict[str, tuple[str, ...]] = {"laws": LAWS, "versions": VERSIONS, "repeals": REPEALS, "maps": MAPS}
KEYS: dict[str, tuple[str, ...]] = {
    "laws": ("id",),
    "versions": ("id", "version_date", "kind"),
    "repeals": ("repealing_title", "repealed_title", "repealed_id", "effective"),
    "maps": ("old_id", "old_version", "new_id", "new_version"),
}
DATES: dict[str, tuple[str, ...]] = {
    "laws": (
        "promulgated", "effective", "repealed_on", "current_version", "current_effective", "pending_version",
        "pending_effective",
    ),
    "versions": ("version_date", "effective", "adopted"),
    "repeals": ("repealing_date", "effective"),
    "maps": ("old_version", "new_version"),
}  # fmt: skip
REQUIRED: dict[str, tuple[str, ...]] = {
    "laws": ("id", "title", "kind", "status", "source", "confidence"),
    "versions": ("id", "version_date", "kind"),
    "repeals": ("repealing_title", "repealed_title"),
    "maps": ("old_id", "old_version", "new_id", "new_version", "type"),
}

KINDS = (
    "宪法", "法律", "行政法规", "监察法规", "司法解释", "部门规章", "地方性法规", "地方政府规章", "国务院规范性文件", "其他",
)  # fmt: skip
STATUSES = ("现行有效", "已废止", "已失效")
CONFIDENCES = ("high", "medium", "low")
VERSION_KINDS = ("制定", "修订", "修正", "修改")
MAP_KINDS = ("修订", "修正", "successor")
RELATIONS = ("same", "changed", "split", "merged", "deleted")
SOURCES = ("metadata", "texts", "memory", "inferred", "import")

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "laws": {"kind": KINDS, "status": STATUSES, "confidence": CONFIDENCES},
    "versions": {"kind": VERSION_KINDS},
    "repeals": {},
    "maps": {"type": MAP_KINDS},
}


@dataclass(slots=True)
class Tables:
    """The four tables and the article rows, each by its key; ``articles`` holds (old, new, relation, similarity)."""

    laws: dict[Key, Row] = field(default_factory=dict)
    versions: dict[Key, Row] = field(default_factory=dict)
    repeals: dict[Key, Row] = field(default_factory=dict)
    maps: dict[Key, Row] = field(default_factory=dict)
    articles: dict[Key, list[Row]] = field(default_factory=dict)

    def table(self, name: str) -> dict[Key, Row]:
        """One of the four tables by name; raises KeyError for another."""
        return {"laws": self.laws, "versions": self.versions, "repeals": self.repeals, "maps": self.maps}[name]


def key_of(table: str, row: Sequence[str]) -> Key:
    """The key of a row of the table."""
    columns = COLUMNS[table]
    return tuple(row[columns.index(name)] for name in KEYS[table])


def read_rows(text: str) -> tuple[Row, list[Row]]:
    """Head and rows of a CSV text; empty lines are left out."""
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    return (rows[0], rows[1:]) if rows else ([], [])


def write_rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV with line feeds, quoted only where needed, so that equal facts give equal bytes and small differences."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
