"""The changes of a site as an Atom feed (RFC 4287): rounds that were published, documents that ended."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from registry.messages import say
from registry.publication.sheet import long_date, safe
from registry.publication.site.pages import Line
from registry.publication.site.values import Site

ATOM = "http://www.w3.org/2005/Atom"
MOST = 200
"""Changes in the feed, the newest."""

_MIDNIGHT = "T00:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: since when, what, where to read it."""

    at: str
    title: str
    summary: str
    path: str


def feed(site: Site, lines: Sequence[Line]) -> bytes:
    """The feed as bytes. Names are made of the registry's own identity, so that they stay when the site moves."""
    ElementTree.register_namespace("", ATOM)
    changes = sorted(_changes(site, lines), key=lambda change: (change.at, change.path), reverse=True)[:MOST]
    root = ElementTree.Element(
        f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN" if site.lang == "zh" else "en"}
    )
    _add(root, "title", site.title)
    _add(root, "id", _name(site, "feed"))
    _add(root, "updated", changes[0].at if changes else site.as_of.isoformat() + _MIDNIGHT)
    author = ElementTree.SubElement(root, f"{{{ATOM}}}author")
    _add(author, "name", site.title)
    for rel, path in (("self", "feed.xml"), ("alternate", "index.html")):
        ElementTree.SubElement(root, f"{{{ATOM}}}link", {"rel": rel, "href": site.base_url + path})
    for change in changes:
        entry = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
        _add(entry, "title", change.title)
        _add(entry, "id", _name(site, change.path))
        _add(entry, "updated", change.at)
        _add(entry, "summary", change.summary)
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "href": site.base_url + change.path})
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _changes(site: Site, lines: Sequence[Line]) -> Iterator[Change]:
    """Rounds and ends."""
    for each in site.rounds:
        figures = say("site.feed.round", site.lang, count=sum(each.counts.values()))
        yield Change(_moment(each.published_at), each.name, figures, f"results/{each.id}.html")
    for line in lines:
        if line.ended:
            seal = say(f"site.seal.{line.state}", site.lang, day=long_date(line.ended, site.lang))
            mark = say(f"site.mark.{line.state}", site.lang)
            yield Change(line.ended.isoformat() + _MIDNIGHT, f"{mark}{line.title}", seal, line.path)


def _moment(text: str) -> str:
    """A moment as Atom wants it, to the second."""
    return dt.datetime.fromisoformat(text).astimezone(dt.timezone(dt.timedelta(hours=8))).isoformat(timespec="seconds")


def _name(site: Site, what: str) -> str:
    """A name that is the same whenever the feed is made again."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"qingli:{site.identity}:{what}").urn


def _add(parent: ElementTree.Element, tag: str, text: str) -> None:
    """An element with text."""
    ElementTree.SubElement(parent, f"{{{ATOM}}}{tag}").text = safe(text)
