"""The bundle of evidence of a round, and whether a bundle is what a registry published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from registry.messages import say
from registry.publication import bundle
from registry.publication import json as list_json
from registry.publication.bundle import Mismatch, Verdict
from registry.publication.kinds import KINDS
from registry.service import closing, frozen
from registry.service.casecards import cards
from registry.service.codec import pack
from registry.store import ledger
from registry.store import tables as t
from registry.store.ledger import SCHEME, Event
from registry.store.plain import canonical
from registry.values import RepealList

if TYPE_CHECKING:
    from registry.service.answers import RoundView
    from registry.service.facade import Registry


def export(
    registry: Registry, out: Path, round_name: str | None = None, *, public: bool = False, lang: str = "zh"
) -> tuple[str, int]:
    """Write the bundle of a round, zip or folder; the digest of its manifest and the number of files.

    Withheld documents are never in it. ``public`` also leaves out what only the office may see: reasons, notes, names of
    reviewers, case cards. Raises StateError ``round_unfinished`` while something is undecided.
    """
    view = registry.round(round_name)
    event = publication(registry, view)
    files = dict(_files(registry, view, event, public=public, lang=lang))
    return bundle.write(files, _facts(registry, view, event, public=public), out), len(files)


def stamped(registry: Registry, listed: RepealList) -> RepealList:
    """A list with the digest of its publication, where the round was published and the list is no draft.

    Raises StateError ``published_changed`` where it is no longer what was published: the digest stands over nothing else.
    """
    view = registry.round(listed.round_name)
    if not view.digest or listed.draft:
        return listed
    frozen.refuse(registry, view, listed.kind)
    return replace(listed, digest=view.digest)


def publication(registry: Registry, view: RoundView) -> Event | None:
    """The event by which a round was published; None while it is not."""
    if view.state != "published":
        return None
    query = (
        select(t.event)
        .where(t.event.c.action == "round.publish", t.event.c.subject == f"round:{view.name}")
        .order_by(t.event.c.seq.desc())
        .limit(1)
    )
    with registry.store.reading() as connection:
        row = connection.execute(query).mappings().first()
    return ledger.of_row(row) if row else None


def _files(
    registry: Registry, view: RoundView, event: Event | None, *, public: bool, lang: str
) -> Iterator[tuple[str, bytes]]:
    """Every file of the bundle."""
    for kind in KINDS:
        listed = stamped(
            registry, registry.list(kind, round_name=view.name, profile="public" if public else "internal")
        )
        if listed.rows:
            yield f"lists/{kind}.json", list_json.text(listed, lang).encode("utf-8", "backslashreplace")
        if not public:
            yield f"{bundle.ROWS}/{kind}.json", canonical([pack(row) for row in listed.rows]).encode()
    if not public:
        held = [pack(card) for card in cards(registry, view.name, public=True, lang=lang)]
        yield "cards.json", _pretty(held)
        if event:
            names = ("seq", "prev", "idem", "body", "hash")
            yield bundle.EVENT, _pretty({"scheme": SCHEME, **{name: getattr(event, name) for name in names}})
    yield "README.txt", say("bundle.readme", lang).encode()


def _facts(registry: Registry, view: RoundView, event: Event | None, *, public: bool) -> dict[str, Any]:
    """What the manifest says beside the files."""
    with registry.store.reading() as connection:
        ground = closing.ground(connection, getattr(registry.engine, "catalogue", None), view)
    seq, _, head = ground.ledger_head.partition(":")
    published = (
        {"at": view.published_at, "digest": view.digest, "seq": event.seq, "hash": event.hash} if event else None
    )
    return {
        "program": ledger.program(),
        "round": view.name,
        "state": view.state,
        "as_of": view.as_of,
        "cut_off": view.cut_off,
        "profile": "public" if public else "internal",
        "outcomes": dict(view.outcomes),
        "catalogue": {"as_of": ground.catalogue_as_of, "digest": ground.catalogue_digest},
        "ledger": {"scheme": SCHEME, "seq": int(seq), "hash": head},
        "published": published,
    }


def _pretty(value: object) -> bytes:
    """A value as readable JSON."""
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8", "backslashreplace")


def against(registry: Registry, verdict: Verdict) -> Mismatch | None:
    """What a bundle says against what a registry holds: the head it names, and the publication."""
    manifest = verdict.manifest
    anchors = [manifest.get("ledger"), manifest.get("published")]
    with registry.store.reading() as connection:
        for anchor in anchors:
            if not isinstance(anchor, dict):
                continue
            found = connection.execute(select(t.event.c.hash).where(t.event.c.seq == anchor.get("seq"))).scalar()
            if found != anchor.get("hash"):
                said = {"seq": str(anchor.get("seq")), "said": str(anchor.get("hash")), "found": str(found or "—")}
                return Mismatch("registry_event", said)
        published = manifest.get("published")
        digest = connection.execute(select(t.round_.c.digest).where(t.round_.c.name == manifest.get("round"))).scalar()
    if isinstance(published, dict) and digest != published.get("digest"):
        said = {"round": str(manifest.get("round")), "said": str(published.get("digest")), "found": str(digest or "—")}
        return Mismatch("registry_digest", said)
    return None
