"""A list made ready for any format: titles, columns, cells as plain safe text, and the facts it rests on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from registry.errors import MisuseError
from registry.messages import has, language, say
from registry.publication import arrange
from registry.publication.arrange import Placed, Section
from registry.publication.kinds import COLUMNS, Column, kind_of
from registry.publication.wording import outcome_word, reasons
from registry.text import visible
from registry.values import ListRow, Outcome, RepealList

PROFILES = ("public", "internal")
"""Who reads a list: the public (no reasons) or the file of the office."""

DateForm = Callable[[dt.date], str]

_NOT_XML = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its heading (empty where the list has only one), rows of cells, and the category of each row."""

    heading: str
    rows: tuple[tuple[str, ...], ...]
    categories: tuple[str, ...]

    @property
    def by_category(self) -> bool:
        """Whether category headings are needed: more than one category occurs."""
        return len(set(self.categories)) > 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole list in words: ``annex`` (附件1), ``title``, ``banner`` of a draft, columns with labels, tables, facts.

    ``nothing`` is what an empty table says (（无）).
    """

    lang: str
    annex: str
    title: str
    banner: str
    columns: tuple[Column, ...]
    labels: tuple[str, ...]
    tables: tuple[Table, ...]
    facts: tuple[tuple[str, str], ...]
    nothing: str


def build(listed: RepealList, lang: str | None = None, *, dates: str = "long", to_read: bool = False) -> Sheet:
    """The list in words. ``dates`` is long (2024年3月5日) or iso; ``to_read`` leaves out columns that tell a reader nothing.

    Raises MisuseError (unknown list or profile) and InputError (a row the list may not hold).
    """
    spoken = language(lang)
    if listed.profile not in PROFILES:
        raise MisuseError("profile_unknown", profile=listed.profile, known="、".join(PROFILES))
    form: DateForm = (lambda day: long_date(day, spoken)) if dates == "long" else dt.date.isoformat
    parts = arrange.sections(listed)
    columns = _columns(listed, parts)
    if to_read:
        columns = tuple(column for column in columns if _tells(column.key, parts))
    return Sheet(
        lang=spoken,
        annex=say("list.annex", spoken, number=listed.annex) if listed.annex is not None else "",
        title=title_of(listed, spoken),
        banner=say("list.draft", spoken) if listed.draft else "",
        columns=columns,
        labels=tuple(say(f"column.{column.key}", spoken) for column in columns),
        tables=tuple(_table(part, columns, spoken, form, alone=len(parts) == 1) for part in parts),
        facts=facts(listed, spoken, form),
        nothing=say("list.none", spoken),
    )


def title_of(listed: RepealList, lang: str) -> str:
    """The title: the list's own, else the office's name and the usual title of the kind."""
    if listed.title:
        return safe(listed.title)
    both = any(row.outcome is Outcome.LAPSE for row in listed.rows) and listed.kind == "repeal-list"
    title = say(f"list.title.{listed.kind}" + (".both" if both else ""), lang)
    return safe(listed.issuer) + (" " if lang == "en" and listed.issuer else "") + title


def facts(listed: RepealList, lang: str, form: DateForm) -> tuple[tuple[str, str], ...]:
    """What the list rests on, as label and value: round, days, counts, withheld, age of the facts, head of the ledger."""
    known = (
        ("round", listed.round_name),
        ("as_of", form(listed.as_of)),
        ("cut_off", form(listed.cut_off) if listed.cut_off else ""),
        ("rows", say("fact.items", lang, count=len(listed.rows))),
        ("counts", counts_text(listed, lang)),
        ("withheld", say("fact.withheld.value", lang, count=listed.withheld) if listed.withheld else ""),
        ("catalogue", form(listed.catalogue_as_of) if listed.catalogue_as_of else ""),
        ("ledger", listed.ledger_head),
        ("digest", listed.digest),
    )
    return tuple((say(f"fact.{key}", lang), safe(value)) for key, value in known if value)


def counts_text(listed: RepealList, lang: str) -> str:
    """The figures of the round in one line, in the order reviewed, then by outcome; empty where none were given."""
    order = {"reviewed": 0, **{outcome.value: place for place, outcome in enumerate(arrange.SECTION_ORDER, start=1)}}
    known = sorted(listed.counts.items(), key=lambda item: order.get(item[0], len(order)))
    words = [say("fact.count", lang, what=_count_word(key, lang), count=number) for key, number in known]
    return ("; " if lang == "en" else "，").join(words)


def long_date(day: dt.date, lang: str = "zh") -> str:
    """A date as official Chinese documents print it, without padding (2024年3月5日); ISO in English."""
    return day.isoformat() if lang == "en" else f"{day.year}年{day.month}月{day.day}日"


def safe(text: str) -> str:
    """One line of foreign text with everything that could act made visible, and nothing XML cannot carry."""
    return _xml(visible(text))


def safe_lines(text: str) -> str:
    """The same for text of several lines: line ends stay, as a line feed."""
    return _xml(visible(re.sub("\r\n?", "\n", text), lines=True).replace("\t", " "))


def _xml(text: str) -> str:
    """Text without the two code points which no XML part can hold, shown as their numbers."""
    return _NOT_XML.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)


def _count_word(key: str, lang: str) -> str:
    """What a count counts: an outcome's official word, or the message ``count.<key>``."""
    if key in {outcome.value for outcome in Outcome}:
        return outcome_word(Outcome(key), lang)
    return say(f"count.{key}", lang) if has(f"count.{key}", lang) else key


def _columns(listed: RepealList, parts: tuple[Section, ...]) -> tuple[Column, ...]:
    """The columns of the profile; a merged public table needs the outcome, which otherwise its heading says."""
    kind = kind_of(listed.kind)
    keys = list(kind.public if listed.profile == "public" else kind.internal)
    if "outcome" not in keys and any(len({placed.row.outcome for placed in part.rows}) > 1 for part in parts):
        keys.append("outcome")
    return tuple(COLUMNS[key] for key in keys)


def _tells(key: str, parts: tuple[Section, ...]) -> bool:
    """Whether a column tells a reader anything: an optional one some row fills, an outcome that headings do not say."""
    if key == "outcome":
        return any(len({placed.row.outcome for placed in part.rows}) > 1 for part in parts)
    optional = key in ("expires_on", "basis")
    return not optional or any(getattr(placed.row, key) for part in parts for placed in part.rows)


def _table(section: Section, columns: tuple[Column, ...], lang: str, form: DateForm, *, alone: bool) -> Table:
    """A section in words."""
    heading = "" if alone else "、".join(outcome_word(outcome, lang) for outcome in section.outcomes)
    return Table(
        heading=heading and say("list.section", lang, outcome=heading, count=len(section.rows)),
        rows=tuple(tuple(_cell(placed, column.key, lang, form) for column in columns) for placed in section.rows),
        categories=tuple(_category_word(placed.category, lang) for placed in section.rows),
    )


def _category_word(category: str, lang: str) -> str:
    """The heading of a category: of the table, or the words a row carries."""
    key = f"category.{category or 'none'}"
    return say(key, lang) if has(key, lang) else safe(category)


def _cell(placed: Placed, key: str, lang: str, form: DateForm) -> str:
    """One cell in words."""
    row = placed.row
    match key:
        case "position":
            return str(placed.position)
        case "title":
            return safe(row.title)
        case "number":
            return safe(row.number or "")
        case "issuers":
            return safe(("; " if lang == "en" else "、").join(row.issuers))
        case "outcome":
            return _outcome_cell(row, lang)
        case "grounds":
            return safe_lines(reasons(row.grounds, row.note, lang))
        case "basis" | "clauses":
            return safe_lines(getattr(row, key))
        case _:
            day: dt.date | None = getattr(row, key)
            return form(day) if day else ""


def _outcome_cell(row: ListRow, lang: str) -> str:
    """The outcome; a retained document whose validity is extended says so."""
    word = outcome_word(row.outcome, lang)
    return say("list.extended", lang, outcome=word) if row.outcome is Outcome.RETAIN and "K2" in row.grounds else word
