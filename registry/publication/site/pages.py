"""The pages of a site: home, indexes by year and issuer, one page for each document, results, search."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from registry.messages import say
from registry.publication import arrange, plots
from registry.publication import sheet as sheets
from registry.publication.sheet import long_date, safe_lines
from registry.publication.site.elements import Markup, el, join
from registry.publication.site.frame import Page, table
from registry.publication.site.values import Entry, PublishedRound, Site
from registry.publication.wording import outcome_word
from registry.values import Outcome, RepealList

PER_PAGE = 300
"""Documents on one page of an index."""

RECENT = 10


@dataclass(frozen=True, slots=True)
class Line:
    """What an index keeps of a document: everything but its text."""

    path: str
    title: str
    number: str
    issuers: tuple[str, ...]
    published: str
    year: str
    state: str
    ended: dt.date | None


def line_of(entry: Entry) -> Line:
    """The line of a document."""
    day = entry.published_on.isoformat() if entry.published_on else ""
    return Line(
        entry.path, entry.title, entry.number or "", entry.issuers, day, entry.year, entry.state, entry.ended_on
    )


def document(entry: Entry, site: Site) -> Page:
    """The page of one document: what it is, whether it holds, its text; one that has ended is sealed."""
    lang = site.lang
    over = entry.state in ("repealed", "lapsed")
    mark = say(f"site.mark.{entry.state}", lang) if over else ""
    index = "ended" if over else "in-force" if entry.state == "in_force" else "expired"
    body = [
        _crumbs(site, "../", ((f"site.nav.{index}", f"{index}/index.html"),), entry.title),
        el("h1", mark + entry.title),
        *_standing(entry, lang),
        _facts(entry, lang),
        _text(entry, lang),
    ]
    return Page(entry.path, mark + entry.title, tuple(body), here=index, kind="sealed" if over else "")


def _standing(entry: Entry, lang: str) -> Iterator[Markup]:
    """What the reader must know before the text."""
    if entry.state in ("repealed", "lapsed"):
        day = long_date(entry.ended_on, lang) if entry.ended_on else say("site.day_unknown", lang)
        yield el("p", say(f"site.seal.{entry.state}", lang, day=day), class_="seal", role="note")
    elif entry.state == "expired" and entry.expires_on:
        yield el("p", say("site.warn.expired", lang, day=long_date(entry.expires_on, lang)), class_="warn", role="note")
    if entry.ends_on:
        yield el("p", say("site.warn.ends", lang, day=long_date(entry.ends_on, lang)), class_="warn", role="note")
    if entry.amending:
        due = say("site.warn.due", lang, day=long_date(entry.amend_due, lang)) if entry.amend_due else ""
        yield el("p", say("site.warn.amend", lang) + due, class_="warn", role="note")


def _facts(entry: Entry, lang: str) -> Markup:
    """The facts in pairs."""
    joint = "; " if lang == "en" else "、"
    known: tuple[tuple[str, str | dt.date | None], ...] = (
        ("number", entry.number),
        ("issuers", joint.join(entry.issuers)),
        ("published_on", entry.published_on),
        ("effective_on", entry.effective_on),
        ("expires_on", entry.expires_on),
        ("ended_on", entry.ended_on),
        ("ended_by", entry.ended_by),
        ("sha256", entry.sha256),
    )
    pairs = [el("dt", say("site.fact.state", lang)), el("dd", state_mark(entry.state, lang))]
    for key, value in known:
        if value:
            words = long_date(value, lang) if isinstance(value, dt.date) else value
            pairs += [el("dt", say(f"site.fact.{key}", lang)), el("dd", words)]
    return el("dl", *pairs)


def state_mark(state: str, lang: str) -> Markup:
    """The state as a mark that does not speak by colour alone."""
    return el("span", say(f"site.state.{state}", lang), class_=f"state {state}")


def _text(entry: Entry, lang: str) -> Markup:
    """The text, a paragraph for each line."""
    heading = el("h2", say("site.text", lang))
    if not entry.text.strip():
        return Markup(heading + el("p", say("site.no_text", lang)))
    lines = (line for line in safe_lines(entry.text).split("\n") if line.strip())
    return Markup(heading + '<div class="text">' + "".join(f"<p>{escape(line)}</p>\n" for line in lines) + "</div>")


def home(site: Site, lines: Sequence[Line]) -> Page:
    """The first page: what there is, how many, what changed last."""
    lang = site.lang
    counts = {state: sum(line.state == state for line in lines) for state in ("in_force", "ended", "expired")}
    counts["ended"] = sum(line.state in ("repealed", "lapsed") for line in lines)
    figures = [
        el("li", el("a", say(f"site.count.{key}", lang, count=counts[state]), href=f"{key}/index.html"))
        for key, state in (("in-force", "in_force"), ("ended", "ended"), ("expired", "expired"))
        if counts[state] or key != "expired"
    ]
    latest = sorted(
        (line for line in lines if line.ended), key=lambda line: (line.ended or dt.date.min, line.path), reverse=True
    )
    body = [
        el("h1", site.title),
        el("p", say("site.about", lang)),
        el("ul", *figures, class_="ways"),
        el("h2", say("site.nav.results", lang)),
        _round_links(site, ""),
    ]
    if latest:
        body += [el("h2", say("site.recent", lang)), _listing(latest[:RECENT], lang, "", say("site.recent", lang))]
    return Page("index.html", site.title, tuple(body))


def _round_links(site: Site, up: str) -> Markup:
    """Links to the rounds, the newest first."""
    found = sorted(site.rounds, key=lambda each: (each.published_at, each.id), reverse=True)
    links = [
        el("li", el("a", each.name, href=f"{up}results/{each.id}.html"), el("span", each.day.isoformat()))
        for each in found
    ]
    return el("ul", *links, class_="found") if links else el("p", say("site.no_rounds", site.lang))


def indexes(site: Site, lines: Sequence[Line]) -> Iterator[Page]:
    """Indexes of what is in force, what ended and what ran out, each by year and by issuer."""
    groups = {
        "in-force": [line for line in lines if line.state == "in_force"],
        "ended": [line for line in lines if line.state in ("repealed", "lapsed")],
        "expired": [line for line in lines if line.state == "expired"],
    }
    for key, own in groups.items():
        if own or key != "expired":
            yield from _index(site, key, own)


def _index(site: Site, key: str, lines: list[Line]) -> Iterator[Page]:
    """One index: its first page with the ways in, and the pages of years and issuers."""
    lang = site.lang
    years = _by(lines, [line.year or say("site.no_year", lang) for line in lines], newest=True)
    issuers = _by(lines, [_first(site, line) or say("site.no_issuer", lang) for line in lines], newest=False)
    ways: list[Markup] = []
    for what, groups in (("year", years), ("issuer", issuers)):
        links = [
            el("li", el("a", say("site.way", lang, name=name, count=len(own)), href=f"{_stem(what, name)}.html"))
            for name, own in groups.items()
        ]
        ways += [el("h2", say(f"site.by_{what}", lang)), el("ul", *links, class_="ways")]
        for name, own in groups.items():
            yield from _pages(site, key, _stem(what, name), name, own)
    title = say(f"site.nav.{key}", lang)
    body = [el("h1", title), el("p", say(f"site.index.{key}", lang, count=len(lines))), *ways]
    yield Page(f"{key}/index.html", title, tuple(body), here=key)


def _first(site: Site, line: Line) -> str:
    """The first issuer of a document by its fullest name; empty without one."""
    first = next(iter(line.issuers), "")
    return site.full.get(first, first)


def _stem(what: str, name: str) -> str:
    """The file of a group, the same whenever the site is made again: year-2015, issuer-3f9a0c1d."""
    digest = hashlib.sha256(name.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return f"{what}-{name if name.isascii() and name.isdigit() else digest}"


def _pages(site: Site, key: str, stem: str, name: str, lines: list[Line]) -> Iterator[Page]:
    """The documents of a year or an issuer, some hundred on a page."""
    lang = site.lang
    parts = [lines[at : at + PER_PAGE] for at in range(0, len(lines), PER_PAGE)]
    title = say("site.group", lang, what=say(f"site.nav.{key}", lang), name=name)
    for place, part in enumerate(parts, start=1):
        path = f"{key}/{stem}{f'-{place}' if place > 1 else ''}.html"
        body = [
            _crumbs(site, "../", ((f"site.nav.{key}", f"{key}/index.html"),), name),
            el("h1", title),
            _listing(part, lang, "../", title),
            *_steps(stem, place, len(parts), lang),
        ]
        yield Page(path, title if place == 1 else f"{title} ({place})", tuple(body), here=key)


def _steps(stem: str, place: int, count: int, lang: str) -> list[Markup]:
    """The other pages of a long list."""
    if count == 1:
        return []
    links = [
        el(
            "li",
            el(
                "a",
                str(each),
                href=f"{stem}{f'-{each}' if each > 1 else ''}.html",
                aria_current="page" if each == place else None,
            ),
        )
        for each in range(1, count + 1)
    ]
    return [el("nav", el("ul", *links, class_="ways"), aria_label=say("site.pages", lang))]


def _by(lines: list[Line], names: list[str], *, newest: bool) -> Mapping[str, list[Line]]:
    """Lines by a name; each group newest first."""
    found: dict[str, list[Line]] = {}
    for line, name in zip(lines, names, strict=True):
        found.setdefault(name, []).append(line)
    for own in found.values():
        own.sort(key=lambda line: (line.published, line.path), reverse=True)
    return {name: found[name] for name in sorted(found, reverse=newest)}


def _listing(lines: Sequence[Line], lang: str, up: str, caption: str) -> Markup:
    """Documents as a table."""
    over = any(line.state in ("repealed", "lapsed") for line in lines)
    keys = ("title", "number", "issuers", "published_on", *(("ended_on",) if over else ()), "state")
    rows = [
        [
            el("a", line.title, href=up + line.path),
            line.number,
            "、".join(line.issuers),
            line.published,
            *([line.ended.isoformat() if line.ended else ""] if over else []),
            state_mark(line.state, lang),
        ]
        for line in lines
    ]
    return table(
        caption, [say(f"site.fact.{key}", lang) for key in keys], rows, heading=0, nothing=say("list.none", lang)
    )


def results(site: Site, lines: Sequence[Line]) -> Iterator[Page]:
    """All rounds on a page, and a page for each with its figures, pictures and lists."""
    known = frozenset(line.path for line in lines)
    title = say("site.nav.results", site.lang)
    yield Page("results/index.html", title, (el("h1", title), _round_links(site, "../")), here="results")
    for each in site.rounds:
        yield _round(site, each)
        for listed in each.lists:
            yield _list(site, each, listed, known)


def list_path(each: PublishedRound, listed: RepealList) -> str:
    """The page of a list, without its ending."""
    return f"results/{each.id}-{listed.kind}"


def _round(site: Site, each: PublishedRound) -> Page:
    """One round."""
    lang = site.lang
    order = [outcome for outcome in arrange.SECTION_ORDER if each.counts.get(outcome.value)]
    figures = [(outcome_word(outcome, lang), str(each.counts[outcome.value])) for outcome in order]
    figures.append((say("site.sum", lang), str(sum(each.counts.get(outcome.value, 0) for outcome in Outcome))))
    facts = [
        (say("fact.as_of", lang), long_date(each.as_of, lang)),
        (say("fact.cut_off", lang), long_date(each.cut_off, lang) if each.cut_off else ""),
        (say("site.fact.published_on", lang), long_date(each.day, lang)),
        (say("site.fact.number", lang), each.number),
        (say("fact.digest", lang), each.digest),
    ]
    lists = [
        el(
            "li",
            el(
                "a",
                say("site.list", lang, title=sheets.title_of(listed, lang), count=len(listed.rows)),
                href=f"../{list_path(each, listed)}.html",
            ),
        )
        for listed in each.lists
    ]
    body = [
        _crumbs(site, "../", (("site.nav.results", "results/index.html"),), each.name),
        el("h1", each.name),
        el("dl", *(part for label, value in facts if value for part in (el("dt", label), el("dd", value)))),
        table(
            say("site.figures", lang), (say("column.outcome", lang), say("plot.documents", lang)), figures, heading=0
        ),
        el("h2", say("site.lists", lang)),
        el("ul", *lists),
        *_pictures(each.plots, lang),
    ]
    return Page(f"results/{each.id}.html", each.name, tuple(body), here="results")


def _pictures(found: Sequence[plots.Plot], lang: str) -> Iterator[Markup]:
    """Each picture with its figures as a table."""
    for plot in found:
        yield el("h2", plot.title)
        image = el("img", src=plots.data_uri(plots.svg(plot)), alt=plots.alt(plot, lang), width="760")
        yield el("figure", image)
        yield table(plot.title, plot.head, plot.rows, heading=0)


def _list(site: Site, each: PublishedRound, listed: RepealList, known: frozenset[str]) -> Page:
    """One list of a round, as it was published; titles lead to the documents that have a page."""
    words = sheets.build(listed, site.lang, to_read=True)
    title_at = next(place for place, column in enumerate(words.columns) if column.key == "title")
    tables: list[Markup] = []
    for part, section in zip(words.tables, arrange.sections(listed), strict=True):
        paths = [f"documents/{placed.row.instrument}.html" for placed in section.rows]
        rows = [
            _linked(row, title_at, path if path in known else "") for row, path in zip(part.rows, paths, strict=True)
        ]
        name, shown = part.heading or words.title, bool(part.heading)
        tables.append(table(name, words.labels, rows, heading=title_at, nothing=words.nothing, shown=shown))
    facts = [part for label, value in words.facts for part in (el("dt", label), el("dd", value))]
    data = el("p", el("a", say("site.list_json", site.lang), href=f"../{list_path(each, listed)}.json"))
    crumbs = (("site.nav.results", "results/index.html"), (each.name, f"results/{each.id}.html"))
    body = [_crumbs(site, "../", crumbs, words.title), el("h1", words.title), *tables, el("dl", *facts), data]
    return Page(f"{list_path(each, listed)}.html", words.title, tuple(body), here="results")


def _linked(row: Sequence[str], place: int, path: str) -> list[str | Markup]:
    """A row whose title leads to its document."""
    return [el("a", cell, href=f"../{path}") if at == place and path else cell for at, cell in enumerate(row)]


def search(site: Site, lines: Sequence[Line]) -> Page:
    """Every document on one page: the browser's own find works on it, and a script narrows it down where scripts run."""
    lang = site.lang
    order = sorted(lines, key=lambda line: (line.published, line.path), reverse=True)
    items = [
        el(
            "li",
            el("a", say(f"site.mark.{line.state}", lang) + line.title if line.ended else line.title, href=line.path),
            Markup("<br>"),
            *(el("span", part) for part in (line.number, "、".join(line.issuers)) if part),
            *([el("span", line.published, class_="day")] if line.published else []),
            state_mark(line.state, lang),
            data_state=say(f"site.state.{line.state}", lang),
            data_issuer=_first(site, line) or None,
            data_year=line.year or None,
        )
        for line in order
    ]
    title = say("site.nav.search", lang)
    place = el(
        "div",
        el("p", say("site.search.plain", lang, count=len(order))),
        id="find",
        class_="find",
        data_label=say("site.search.label", lang),
        data_count=say("site.search.count", lang, count="{count}"),
        data_all=say("site.search.all", lang),
        **{f"data_{key}": say(f"site.search.{key}", lang) for key in ("state", "issuer", "year")},
    )
    return Page(
        "search.html",
        title,
        (el("h1", title), place, el("ul", join(items), class_="found")),
        here="search",
        script=True,
    )


def _crumbs(site: Site, up: str, steps: Sequence[tuple[str, str]], here: str) -> Markup:
    """The way from the first page to this one."""
    links = [el("li", el("a", say("site.home", site.lang), href=f"{up}index.html"))]
    for key, path in steps:
        links.append(el("li", el("a", say(key, site.lang) if key.startswith("site.") else key, href=up + path)))
    return el(
        "nav",
        el("ol", *links, el("li", here, aria_current="page")),
        class_="crumbs",
        aria_label=say("site.crumbs", site.lang),
    )
