"""A provisional document (暂行、试行) that has run longer than provisional documents may (试行期限已过)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from registry import data
from registry.rules.base import Ask, Example, at, sample, title_place, titles
from registry.rules.expiring import months_after
from registry.text import numbers
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "trial_overdue"
VERSION = 2
# The document's own last word: 《X暂行办法》, X规定（试行）; not a title that it quotes (关于废止《X暂行办法》的通知).
TRIAL = re.compile("暂行|试行")
OTHERS = re.compile("关于(?:废止|修改|延长|贯彻|落实|执行|转发|做好|宣布)|(?:解读|问答|答记者问|起草说明)$")
LATER = 2  # years by which a document may be younger than the newest text that it cites


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding at the title when start and limit have passed and the text states no term of its own.

    Without a day of its own the year of the number, or the day that the text lets presume, counts; the question says so.
    """
    header, start = dossier.header, dossier.header.effective_on or dossier.header.dated
    begun = start or _latest(dossier)
    word = TRIAL.search(titles(dossier))
    stated = (
        header.validity is not None and header.validity.basis != "default" and header.validity.expires_on is not None
    )
    if word is None or begun is None or stated or header.draft or OTHERS.search(header.title or ""):
        return
    limit = _limit(dossier, begun)
    end = months_after(begun, 12 * int(limit["years"]))
    if end < dossier.as_of:
        ask = _ask(word.group(), begun, end, limit) if start else _undated(word.group(), dossier, limit)
        yield at(dossier, *title_place(dossier), ask)


def _ask(word: str, start: dt.date, end: dt.date, limit: Mapping[str, str]) -> Ask:
    arguments: Arguments = {
        "word": word,
        "start": start.isoformat(),
        "years": int(limit["years"]),
        "end": end.isoformat(),
    }
    if limit["source"]:
        return Ask("past_limit", Severity.MEDIUM, {**arguments, "source": limit["source"]}, Outcome.LAPSE, ("R4",))
    return Ask("past_custom", Severity.LOW, arguments, Outcome.LAPSE, ("R4", "K2"))


def _undated(word: str, dossier: Dossier, limit: Mapping[str, str]) -> Ask:
    """Where the day is presumed only its year is told, and the end is for a person to reckon."""
    year = _year(dossier) or (dossier.dated.year if dossier.dated else 0)
    arguments: Arguments = {"word": word, "year": year, "years": int(limit["years"])}
    return Ask("past_presumed", Severity.LOW, arguments, Outcome.LAPSE, ("R4", "K2"))


def _latest(dossier: Dossier) -> dt.date | None:
    """The latest day on which a document without a day can have begun: by its number, else by the newest day that it names."""
    year = _year(dossier)
    if year:
        return dt.date(year, 12, 31)
    return months_after(dossier.dated, 12 * LATER) if dossier.dated else None


def _year(dossier: Dossier) -> int | None:
    number = numbers.parse(dossier.header.number or "")
    return number.year if number and number.year and dt.MINYEAR <= number.year <= dt.MAXYEAR else None


def _limit(dossier: Dossier, start: dt.date) -> Mapping[str, str]:
    """The rule of the jurisdiction that was in force when the document began, else the general custom."""
    rows = data.rows("trial_limits.csv")
    where = "".join((dossier.jurisdiction or "", dossier.header.title or "", *dossier.header.issuers))
    local = [row for row in rows if row["names"] and row["jurisdiction"] in where and row["from"] <= start.isoformat()]
    return max(local, key=lambda row: row["from"], default=rows[0])


EXAMPLES = (
    Example(sample("集市摊位暂行办法\n", title="集市摊位暂行办法", effective_on="2015-03-01"), ("past_custom",)),
    Example(sample("集市摊位暂行办法\n", title="集市摊位暂行办法", effective_on="2025-03-01")),
    Example(
        sample("集市摊位暂行办法\n", title="集市摊位暂行办法", number="川集发〔2015〕3号"),
        ("past_presumed",),
    ),
    Example(sample("集市摊位暂行办法\n", title="集市摊位暂行办法", number="川集发〔2025〕3号")),
    Example(
        sample("上海市集市摊位办法（试行）\n", title="上海市集市摊位办法（试行）", effective_on="2015-03-01"),
        ("past_limit",),
    ),
)
