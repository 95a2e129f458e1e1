"""Values as text that is the same wherever it is made: what is hashed, compared and kept."""

from __future__ import annotations

import datetime as dt
import json


def _plain(value: object) -> object:
    """Days as ISO text, sets as sorted lists."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain, check_circular=False
).encode


def canonical(value: object) -> str:
    """Canonical JSON text: sorted keys, no blanks, Chinese as it is, days and tuples as text and lists."""
    return _encode(value)
