"""The document itself stands in the catalogue of laws as ended or since rewritten (文件本身已被替代)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry import data
from registry.lifecycle import standing
from registry.rules.base import ENDED, Ask, Example, at, facts, sample, subject_place
from registry.rules.expiring import months_after
from registry.text import fold, numbers
from registry.values import Arguments, Dossier, Finding, InstrumentFacts, Outcome, Severity, Standing, Status

NAME = "superseded"
VERSION = 2
SHORTEST = 6  # a shorter title (信访条例) is many places' own
NATIONAL = ("法律", "行政法规", "部门规章", "国务院规范性文件")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding at the title when the catalogue knows this very document and that it no longer stands as it is here."""
    row = _own(dossier)
    if row is None:
        yield from _periodic(dossier)
        return
    judged = standing(row, facts(), dated=dossier.header.dated, as_of=dossier.as_of, numbered=True)
    ask = _ask(row, judged)
    if ask is not None:
        yield at(dossier, *subject_place(dossier), ask)


def _periodic(dossier: Dossier) -> Iterator[Finding]:
    """A standard that the rules bid to adjust every so many years, and this one is older: a newer may have taken its place."""
    dated, title = dossier.header.dated or dossier.dated, dossier.header.title or ""
    if dated is None or dossier.header.draft:
        return
    for row in data.rows("periodic_standards.csv"):
        years = int(row["years"])
        if re.search(row["title"], title) and months_after(dated, 12 * years + 12) < dossier.as_of:
            arguments: Arguments = {"years": years, "age": (dossier.as_of - dated).days // 365, "source": row["source"]}
            yield at(
                dossier, *subject_place(dossier), Ask("periodic", Severity.LOW, arguments, Outcome.REPEAL, ("R3",))
            )
            return


def _own(dossier: Dossier) -> InstrumentFacts | None:
    """The row of the document: same title, and number or issuer agree, or only one national text bears the title."""
    header = dossier.header
    if not header.title or header.draft or len(header.title) < SHORTEST or header.normative.value is False:
        return None
    title = fold(header.title)
    rows = [row for row in facts().by_title(title) if fold(row.title) == title]
    if not rows:
        return None
    if header.number:
        key = numbers.key(header.number)
        rows = [row for row in rows if key in {numbers.key(number) for number in _numbers(row)}]
    elif header.issuers:
        rows = [
            row
            for row in rows
            if row.issuer and any(row.issuer in name or name in row.issuer for name in header.issuers)
        ]
    else:
        rows = [row for row in rows if row.kind in NATIONAL]
    rows = [row for row in rows if not (header.dated and row.repealed_on and row.repealed_on <= header.dated)]
    return rows[0] if len(rows) == 1 else None


def _numbers(row: InstrumentFacts) -> list[str]:
    return [number for number in (row.number, *(version.number for version in row.versions)) if number]


def _ask(row: InstrumentFacts, judged: Standing) -> Ask | None:
    arguments: Arguments = {
        "title": row.title,
        "on": judged.repealed_on.isoformat() if judged.repealed_on else "",
        "by": judged.repealed_by or "",
        "revisions": "、".join(f"{item.date.isoformat()}{item.kind}" for item in judged.revisions if item.date),
    }
    firm = judged.hard
    if judged.status in ENDED:
        code = "catalogue_ended" if judged.repealed_by and judged.repealed_on else "catalogue_ended_plain"
        return Ask(code, Severity.HIGH if firm else Severity.LOW, arguments, Outcome.REPEAL, ("R3",))
    if judged.status is Status.REVISED_SINCE and judged.reason == "revised":
        severity = Severity.MEDIUM if firm else Severity.LOW
        return Ask("catalogue_revised", severity, arguments, None, ("R3",))
    return None


EXAMPLES = (
    Example(
        sample("关于调整最低工资标准的通知\n", title="关于调整最低工资标准的通知", signed_on="2015-10-01"),
        ("periodic",),
    ),
    Example(sample("关于调整最低工资标准的通知\n", title="关于调整最低工资标准的通知", signed_on="2025-10-01")),
    Example(
        sample("交通行政处罚程序规定\n", title="交通行政处罚程序规定", effective_on="1997-01-01"), ("catalogue_ended",)
    ),
    Example(sample("集市摊位管理规定\n", title="集市摊位管理规定", effective_on="2017-06-01")),
)
