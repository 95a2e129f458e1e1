"""The frame of every page: policy, skip link, navigation, main, footer; and tables that fold up on a phone."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from registry.messages import say
from registry.publication.sheet import long_date
from registry.publication.site.elements import Markup, el, join
from registry.publication.site.values import Site

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}年\d{1,2}月\d{1,2}日")
_NUMBER = re.compile(r"[^〔〕\s]{1,20}〔\d{4}〕[^〔〕\s]{1,8}")  # breaks before its year alone

NAVIGATION = (
    ("in-force", "in-force/index.html"),
    ("ended", "ended/index.html"),
    ("results", "results/index.html"),
    ("search", "search.html"),
)
"""The main ways in: key and page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it stands (from the top), its title, its content, and whether the script of the search is on it."""

    path: str
    title: str
    body: tuple[Markup, ...]
    here: str = ""
    script: bool = False
    kind: str = ""


def render(page: Page, site: Site) -> str:
    """The page as HTML."""
    up = "../" * page.path.count("/")
    spoken = "zh-CN" if site.lang == "zh" else "en"
    title = page.title if page.title == site.title else f"{page.title} — {site.title}"
    head = [
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy(script=page.script)),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("title", title),
        el("link", rel="stylesheet", href=f"{up}site.css"),
        el(
            "link",
            rel="alternate",
            type="application/atom+xml",
            title=say("site.feed", site.lang),
            href=f"{up}feed.xml",
        ),
    ]
    body = [
        el("a", say("site.skip", site.lang), href="#main", class_="skip"),
        _header(site, up, page.here),
        el("main", join(page.body), id="main", class_=page.kind or None, tabindex="-1"),
        _footer(site, up),
    ]
    script = f"<script>{script_text()}</script>\n" if page.script else ""
    return f'<!doctype html>\n<html lang="{spoken}">\n<head>\n{join(head)}\n</head>\n<body>\n{join(body)}\n{script}</body>\n</html>\n'


def policy(*, script: bool) -> str:
    """What a page may load: the site's own style, pictures held in the page and, on the search page, one known script."""
    parts = ["default-src 'none'", "style-src 'self'", "img-src data:", "base-uri 'none'", "form-action 'none'"]
    return "; ".join([*parts, *([f"script-src 'sha256-{_script_digest()}'"] if script else [])])


@cache
def script_text() -> str:
    """The script of the search page."""
    return files("registry.publication").joinpath("templates/site.js").read_text(encoding="utf-8")


@cache
def _script_digest() -> str:
    return base64.b64encode(hashlib.sha256(script_text().encode()).digest()).decode()


def style_text() -> str:
    """The style of every page."""
    return files("registry.publication").joinpath("templates/site.css").read_text(encoding="utf-8")


def _header(site: Site, up: str, here: str) -> Markup:
    """The name of the site and the main ways in."""
    links = [
        el(
            "li",
            el("a", say(f"site.nav.{key}", site.lang), href=up + path, aria_current="page" if key == here else None),
        )
        for key, path in NAVIGATION
    ]
    ways = el("nav", el("ul", *links), aria_label=say("site.nav", site.lang))
    return el("header", el("p", el("a", site.title, href=f"{up}index.html"), class_="name"), ways)


def _footer(site: Site, up: str) -> Markup:
    """The day of the data and what programs may take."""
    said = [el("p", say("site.as_of", site.lang, day=long_date(site.as_of, site.lang)))]
    if site.ledger_head:
        said.append(el("p", say("site.ledger", site.lang), el("code", site.ledger_head), class_="small"))
    data = [
        el("li", el("a", say("site.json", site.lang), href=f"{up}documents.json")),
        el("li", el("a", say("site.feed", site.lang), href=f"{up}feed.xml")),
    ]
    return el("footer", *said, el("ul", *data))


def table(
    caption: str,
    labels: Sequence[str],
    rows: Iterable[Sequence[str | Markup]],
    *,
    heading: int = 1,
    nothing: str = "",
    shown: bool = False,
) -> Markup:
    """A table whose rows fold up on a narrow screen; roles are spelt out, since folding takes them away.

    The caption is for screen readers where a heading above says the same; ``shown`` puts it on the screen too.
    """
    held = list(rows)
    head = el("tr", *(el("th", label, scope="col", role="columnheader") for label in labels), role="row")
    lines = [
        el(
            "tr",
            *(_cell(place, label, cell, heading) for place, (label, cell) in enumerate(zip(labels, row, strict=True))),
            role="row",
        )
        for row in held
    ] or [el("tr", el("td", nothing, colspan=str(len(labels)), role="cell"), role="row")]
    return el(
        "table",
        el("caption", caption, class_=None if shown else "unseen"),
        el("thead", head, role="rowgroup"),
        el("tbody", join(lines), role="rowgroup"),
        role="table",
    )  # fmt: skip


def _cell(place: int, label: str, cell: str | Markup, heading: int) -> Markup:
    """One cell; the column ``heading`` names its row. Line feeds become breaks."""
    content = cell if isinstance(cell, Markup) else _lines(cell)
    if place == heading:
        return el("th", content, scope="row", role="rowheader")
    kind = "day" if _DAY.fullmatch(cell) else "number" if _NUMBER.fullmatch(cell) else None
    return el("td", content, role="cell", data_label=label, class_=kind)


def _lines(text: str) -> Markup:
    """Text of several lines."""
    return join([el("span", line) for line in text.split("\n")], "<br>") if text else Markup("")
