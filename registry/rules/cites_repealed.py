"""A text that has ended is relied on (引用的依据已废止或者失效)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from registry.lifecycle.provisions import amendment
from registry.rules.base import ENDED, Ask, Example, citation, cited_at, relied_on, sample
from registry.rules.clauses import sentence_at
from registry.values import (
    Citation,
    Dossier,
    Finding,
    InstrumentFacts,
    Outcome,
    ProvisionNow,
    Relation,
    Severity,
    Standing,
    Status,
)

NAME = "cites_repealed"
VERSION = 2
# Words by which a sentence grants or uses a power over others; an ended basis weighs most there.
POWER = re.compile("处罚|罚款|没收|吊销|许可|审批|强制|征收|收费|查封|扣押|责令|法律责任")
# 原《合同法》, 《合同法》（已废止）: the drafters say themselves that the text has ended.
BEFORE = re.compile("(?:原|已废止的|已失效的)(?:《)?$")
AFTER = re.compile(
    r"^[（(]?(?:已|现已|已被)?(?:于[^。；]{0,14})?(?:同时|已经|已被|已|现已)?(?:废止|失效|不再执行|停止执行|不再适用)"
)
# 此前依据《甲》受理的事项, 原依据《甲》核发的执照: acts of the past that stand, whatever became of their basis.
PAST = re.compile(
    "(?:此前|以前|之前|先前|原(?:来|先)?|已经?|过去|曾)[^，。；《]{0,10}(?:依据|依照|根据|按照?|依)[^，。；]{0,24}$"
)
DONE = re.compile(
    "[^，。；《]{0,16}(?:受理|核发|颁发|发放|立案|办理|签订|取得|作出|登记|缴纳|建设|认定|批准|制定|设立|收取|享受|参加|批复|评定)[^，。；]{0,14}(?:的|继续有效|仍然有效|有效)"
)


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding for each ended instrument and each set of provisions cited of it, at the first place."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    alone = only_basis(dossier)
    for item in relied_on(dossier):
        instrument = item.link.instrument
        if instrument is None or item.standing.status not in ENDED or _history(dossier, item):
            continue
        key = (instrument.id, item.mention.provisions)
        if key not in seen:
            seen.add(key)
            yield cited_at(dossier, item, _ask(dossier, item, instrument, instrument.id == alone))


def only_basis(dossier: Dossier) -> str | None:
    """The id of the one instrument on which the document is based, when there is just one and no unknown beside it."""
    bases = {c.link.instrument.id if c.link.instrument else c.mention.title for c in dossier.citations if _basis(c)}
    return next(iter(bases)) if len(bases) == 1 else None


def ended_arguments(item: Citation, instrument: InstrumentFacts) -> dict[str, str]:
    """Law, end, repealer, successor and article of an ended instrument, as far as they are known."""
    standing = item.standing
    names = [s.title if isinstance(s, InstrumentFacts) else s for s in standing.successors]
    cited = "、".join(item.mention.provisions)
    now = "、".join(part for place in standing.provisions for part in place.now)
    heir = names[0] if len(names) == 1 and now and cited else ""
    return {
        "law": instrument.title,
        "on": standing.repealed_on.isoformat() if standing.repealed_on else "",
        "by": standing.repealed_by or "",
        "successor": "、".join(f"《{name}》" for name in names),
        "cited": cited,
        "now": now,
        "sentence": amendment(f"《{instrument.title}》{cited}", (f"《{heir}》{now}",)) if heir else "",
    }


def _basis(item: Citation) -> bool:
    return item.mention.relation is Relation.BASED_ON


def _history(dossier: Dossier, item: Citation) -> bool:
    text, place = dossier.text, item.mention
    start, end = sentence_at(text, place.start, place.end)
    before, after = text[start : place.start], text[place.end : max(end, place.end + 24)]
    past = PAST.search(before) and DONE.match(text[place.end : end])
    return bool(past or BEFORE.search(before[-6:]) or AFTER.match(after))


def _ask(dossier: Dossier, item: Citation, instrument: InstrumentFacts, alone: bool) -> Ask:
    arguments = ended_arguments(item, instrument)
    replaced = bool(arguments["successor"])
    outcome = Outcome.REPEAL if alone and not replaced else Outcome.AMEND
    grounds = ("R2",) if alone and not replaced else ("A1", "R2") if _basis(item) else ("A1",)
    return Ask(_code(item, arguments, dossier.header.dated), _severity(dossier, item), arguments, outcome, grounds)


def _severity(dossier: Dossier, item: Citation) -> Severity:
    if not item.standing.hard:
        return Severity.LOW
    start, end = sentence_at(dossier.text, item.mention.start, item.mention.end)
    return Severity.HIGH if _basis(item) or POWER.search(dossier.text, start, end) else Severity.MEDIUM


def _code(item: Citation, arguments: dict[str, str], dated: dt.date | None) -> str:
    """The sentence that says what is known: how it ended, whether before the document, what followed."""
    standing = item.standing
    if not standing.hard:
        return "to_check"
    if standing.repealed_on is None:
        return "ended_undated"
    early = dated is not None and standing.repealed_on <= dated
    word = "already_" if early else "lapsed" if standing.status is Status.LAPSED else "ended"
    if early:
        word += "lapsed" if standing.status is Status.LAPSED else "ended"
    if not arguments["successor"]:
        return word
    return f"{word}_moved" if arguments["now"] and arguments["cited"] and not early else f"{word}_replaced"


_LAW = InstrumentFacts("a", "乡镇集市管理条例", kind="行政法规", confidence="high", source="texts")
_NEW = InstrumentFacts("b", "集市管理法", kind="法律")
_END = Standing(Status.REPEALED, dt.date(2024, 5, 1), "集市管理法", (_NEW,), hard=True)
_TEXT = "为规范集市秩序，根据《乡镇集市管理条例》，制定本办法。\n违反本办法的，依照《乡镇集市管理条例》第九条处罚。"
_MOVED = Standing(
    Status.REPEALED,
    dt.date(2024, 5, 1),
    "集市管理法",
    (_NEW,),
    (),
    (ProvisionNow("第九条", ("第十二条",), "changed", 0.8),),
    hard=True,
)
EXAMPLES = (
    Example(
        sample(
            _TEXT,
            citation(_TEXT, "《乡镇集市管理条例》", _END, _LAW, Relation.BASED_ON),
            citation(_TEXT, "《乡镇集市管理条例》第九条", _MOVED, _LAW, provisions=("第九条",)),
        ),
        ("ended_replaced", "ended_moved"),
    ),
    Example(
        sample(
            "此前依据《乡镇集市管理条例》受理的事项，继续按原程序办结。",
            citation("此前依据《乡镇集市管理条例》受理的事项，继续按原程序办结。", "《乡镇集市管理条例》", _END, _LAW),
        )
    ),
    Example(
        sample(
            "《乡镇集市管理条例》同时废止。",
            citation("《乡镇集市管理条例》同时废止。", "《乡镇集市管理条例》", _END, _LAW, Relation.REPEALS),
        )
    ),
)
