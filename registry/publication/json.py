"""A list as JSON: raw text, ISO dates, codes with their official words; for programs, not for people."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from registry.publication import arrange
from registry.publication.arrange import Placed
from registry.publication.output import save
from registry.publication.sheet import title_of
from registry.publication.wording import ground_word, outcome_word
from registry.values import RepealList

_REASONS = ("grounds", "basis", "note")


def write(listed: RepealList, out: Path, *, lang: str = "zh") -> None:
    """Write the list as one object of UTF-8 JSON, keys in a fixed order; a lone surrogate is kept as its escape."""
    save(text(listed, lang).encode("utf-8", "backslashreplace"), out)


def text(listed: RepealList, lang: str = "zh") -> str:
    """``{kind, title, draft, round, as_of, …, tables: [{outcomes, rows: [{position, title, number, …}]}]}``."""
    return json.dumps(content(listed, lang), ensure_ascii=False, indent=2, default=str) + "\n"


def content(listed: RepealList, lang: str = "zh") -> dict[str, Any]:
    """The list as plain values. The public profile leaves out grounds, basis and note."""
    return {
        "kind": listed.kind,
        "title": listed.title or title_of(listed, lang),
        "issuer": listed.issuer,
        "annex": listed.annex,
        "profile": listed.profile,
        "draft": listed.draft,
        "round": listed.round_name,
        "as_of": listed.as_of,
        "cut_off": listed.cut_off,
        "counts": dict(sorted(listed.counts.items())),
        "rows": len(listed.rows),
        "withheld": listed.withheld,
        "catalogue_as_of": listed.catalogue_as_of,
        "ledger_head": listed.ledger_head,
        **({"digest": listed.digest} if listed.digest else {}),
        "tables": [
            {
                "outcomes": [outcome.value for outcome in section.outcomes],
                "rows": [_row(placed, listed.profile, lang) for placed in section.rows],
            }
            for section in arrange.sections(listed)
        ],
    }


def _row(placed: Placed, profile: str, lang: str) -> dict[str, Any]:
    """One row with its codes spelt out."""
    values = {field.name: getattr(placed.row, field.name) for field in dataclasses.fields(placed.row)}
    values |= {
        "position": placed.position,
        "category": placed.category,
        "outcome": placed.row.outcome.value,
        "outcome_word": outcome_word(placed.row.outcome, lang),
        "grounds": [{"code": code, "wording": ground_word(code, lang)} for code in placed.row.grounds],
    }
    return {key: value for key, value in values.items() if profile != "public" or key not in _REASONS}
