"""Whether the record is sound, and the record itself for others to keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from registry.service import closing
from registry.store import Store, ledger
from registry.store import verify as proof
from registry.store.ledger import as_row
from registry.store.verify import Anchor, Difference, Verification


@dataclass(frozen=True, slots=True)
class Audit:
    """The answer of an audit: the ledger against itself and the tables; with ``read_data`` texts and originals too."""

    verification: Verification
    texts: tuple[int, ...] = ()
    originals: tuple[str, ...] = ()
    read_data: bool = False

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.verification.sound and not self.texts and not self.originals


def audit(store: Store, anchor: Path | None = None, *, read_data: bool = False) -> Audit:
    """Verify the ledger, against a kept anchor where there is one. Raises InputError ``no_anchor`` for a file without."""
    anchors = proof.read_anchors(anchor) if anchor else ()
    with store.reading() as connection:
        found = _with_closings(proof.verify(connection, anchors), tuple(closing.damaged(connection)))
        texts = tuple(proof.damaged_texts(connection)) if read_data else ()
    originals = tuple(store.originals.damaged()) if read_data else ()
    return Audit(found, texts, originals, read_data)


def _with_closings(found: Verification, damaged: tuple[int, ...]) -> Verification:
    """The answer with what was kept of closed rounds and is not what the ledger has the digest of."""
    more = tuple(Difference("closing", number, "changed", ("body",)) for number in damaged)
    shown = (*found.differences, *more)[: proof.SHOWN]
    return replace(found, differences=shown, difference_count=found.difference_count + len(more))


def head(store: Store) -> Anchor:
    """The head of the ledger: what is worth keeping elsewhere."""
    with store.reading() as connection:
        seq, hashed, _ = ledger.last(connection)
    return Anchor(seq, hashed)


def export_lines(store: Store) -> Iterator[str]:
    """The ledger as JSON lines, one event each; the body as a string, which is the text that was hashed."""
    with store.reading() as connection:
        for event in proof.events(connection):
            yield json.dumps(as_row(event), ensure_ascii=False, sort_keys=True)
