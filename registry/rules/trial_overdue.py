"""A provisional document (暂行、试行) that has run longer than provisional documents may (试行期限已过)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from registry import data
from registry.rules.base import Ask, Example, at, sample, title_place, titles
from registry.rules.expiring import months_after
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "trial_overdue"
VERSION = 1
# The document's own last word: 《X暂行办法》, X规定（试行）; not a title that it quotes (关于废止《X暂行办法》的通知).
TRIAL = re.compile("暂行|试行")
OTHERS = re.compile("关于(?:废止|修改|延长|贯彻|落实|执行|转发|做好|宣布)")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding at the title when start and limit have passed and the text states no term of its own."""
    header, start = dossier.header, dossier.header.effective_on or dossier.header.dated
    word = TRIAL.search(titles(dossier))
    stated = (
        header.validity is not None and header.validity.basis != "default" and header.validity.expires_on is not None
    )
    if word is None or start is None or stated or header.draft or OTHERS.search(header.title or ""):
        return
    limit = _limit(dossier, start)
    end = months_after(start, 12 * int(limit["years"]))
    if end >= dossier.as_of:
        return
    arguments: Arguments = {
        "word": word.group(),
        "start": start.isoformat(),
        "years": int(limit["years"]),
        "end": end.isoformat(),
    }
    if limit["source"]:
        ask = Ask("past_limit", Severity.MEDIUM, {**arguments, "source": limit["source"]}, Outcome.LAPSE, ("R4",))
    else:
        ask = Ask("past_custom", Severity.LOW, arguments, Outcome.LAPSE, ("R4", "K2"))
    yield at(dossier, *title_place(dossier), ask)


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
        sample("上海市集市摊位办法（试行）\n", title="上海市集市摊位办法（试行）", effective_on="2015-03-01"),
        ("past_limit",),
    ),
)
