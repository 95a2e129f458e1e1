"""Every text the document is based on has ended (制定依据全部废止或者失效)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from registry.rules.base import ENDED, Ask, Example, citation, cited_at, sample
from registry.values import (
    Arguments,
    Citation,
    Dossier,
    Finding,
    InstrumentFacts,
    Outcome,
    Relation,
    Severity,
    Standing,
    Status,
)

NAME = "basis_gone"
VERSION = 3
REACH = 300
MAKES = re.compile("制定|制订|拟定|印发|如下|以下(?:意见|规定|措施)|决定|特?通知|通告|公告|发布|现就|提出")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding, at the first basis, when all of them have ended; a basis that is not known keeps it silent."""
    bases = [
        item for item in dossier.citations if item.mention.relation is Relation.BASED_ON and _founds(dossier, item)
    ]
    if not bases or any(item.link.instrument is None or item.standing.status not in ENDED for item in bases):
        return
    yield cited_at(dossier, bases[0], _ask(bases))


def _ask(bases: list[Citation]) -> Ask:
    """Repeal or renewal is proposed where nothing followed; a basis that a new law took over is only to be written anew."""
    laws = list(dict.fromkeys(item.link.instrument.title for item in bases if item.link.instrument))
    arguments: Arguments = {"laws": "、".join(f"《{law}》" for law in laws), "count": len(laws)}
    if not all(item.standing.hard for item in bases):
        return Ask("to_check", Severity.LOW, arguments, Outcome.REPEAL, ("R2", "R0"))
    if not all(item.standing.successors for item in bases):
        return Ask("all_ended", Severity.HIGH, arguments, Outcome.REPEAL, ("R2", "R0"))
    heirs = [
        row.title if isinstance(row, InstrumentFacts) else row for item in bases for row in item.standing.successors
    ]
    arguments = {**arguments, "successor": "、".join(f"《{title}》" for title in dict.fromkeys(heirs))}
    return Ask("all_replaced", Severity.MEDIUM, arguments, Outcome.AMEND, ("A1", "R2"))


def _founds(dossier: Dossier, item: Citation) -> bool:
    """The basis clause makes the document; 根据X第九条，应当… only applies a provision."""
    end = item.mention.end
    stop = dossier.text.find("\n", end)
    return bool(MAKES.search(dossier.text, end, min(stop if stop >= 0 else end + REACH, end + REACH)))


_LAW = InstrumentFacts("a", "乡镇集市管理条例", kind="行政法规")
_TEXT = "为规范集市秩序，根据《乡镇集市管理条例》，制定本办法。"
_NEW = InstrumentFacts("b", "集市管理法", kind="法律")
_MOVED = Standing(Status.REPEALED, dt.date(2024, 5, 1), "集市管理法", (_NEW,), hard=True)
_END = Standing(Status.REPEALED, dt.date(2024, 5, 1), hard=True)
EXAMPLES = (
    Example(sample(_TEXT, citation(_TEXT, "《乡镇集市管理条例》", _END, _LAW, Relation.BASED_ON)), ("all_ended",)),
    Example(sample(_TEXT, citation(_TEXT, "《乡镇集市管理条例》", _MOVED, _LAW, Relation.BASED_ON)), ("all_replaced",)),
    Example(sample(_TEXT, citation(_TEXT, "《乡镇集市管理条例》", Standing(Status.IN_FORCE), _LAW, Relation.BASED_ON))),
)
