"""A policy that is over still works in the text (所依政策已结束或者已调整)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.rules.base import DISPOSED, Ask, Example, at, sample, titles
from registry.rules.clauses import citation_at, clause_at, sentence_at
from registry.rules.scan import Hit, hits
from registry.values import Arguments, Citation, Dossier, Finding, Outcome, Severity

NAME = "overtaken_policy"
VERSION = 3
# 《X规划（2016—2020年）》, 《2018—2020年X行动计划》: the period of a cited plan.
PLAN = re.compile("规划|纲要|计划|行动|方案|要点")
LISTS = re.compile("(?:废止|失效|清理结果|继续有效|保留)[^《》]{0,40}(?:决定|通知|公告|通告|目录|清单)")
PERIOD = re.compile(r"(?:19|20)\d\d年?\s?[-—－–~～至到]{1,2}\s?((?:19|20)\d\d)年?")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One question per policy and one per cited plan whose period is over; lists of ended texts are left alone."""
    if LISTS.search(dossier.header.title or ""):
        return
    found: dict[str, list[Hit]] = {}
    for hit in hits(dossier.text, "policies.csv"):
        if hit.row["ended"] < dossier.as_of.isoformat() and _works(dossier, hit):
            found.setdefault(hit.row["family"], []).append(hit)
    for places in found.values():
        yield _policy(dossier, places)
    yield from _plans(dossier)


def _policy(dossier: Dossier, places: list[Hit]) -> Finding:
    """A policy in the title usually takes the whole document with it; in a clause it asks for an amendment."""
    first = next((hit for hit in places if hit.start >= dossier.header.body_start), places[0])
    row = first.row
    central = any(word in titles(dossier) for word in row["words"].split("|"))
    arguments: Arguments = {
        "policy": row["family"],
        "words": dossier.text[first.start : first.end].strip("“”《》"),
        "ended": row["ended"],
        "now": row["now"],
        "source": row["source"],
        "count": len(places),
    }
    severity = Severity.MEDIUM if central or row["weight"] == "medium" else Severity.LOW
    grounds = tuple(row["grounds"].split("+"))
    ask = Ask(
        "in_title" if central else "in_clause",
        severity,
        arguments,
        Outcome.LAPSE if central else Outcome.AMEND,
        grounds,
    )
    place = (
        sentence_at(dossier.text, first.start, first.end, 80)
        if central
        else clause_at(dossier.text, first.start, first.end)
    )
    return at(dossier, *place, ask)


def _named_only(place: Citation, hit: Hit) -> bool:
    """The word stands in the title of a cited text, which is judged as a citation; only of a plan the title is the policy."""
    plan = PLAN.search(place.mention.title) or hit.row["words"].startswith("《")
    return place.mention.relation in DISPOSED or not plan


def _works(dossier: Dossier, hit: Hit) -> bool:
    """Not in a text that is being ended, not outside the policy's days, not where the sentence deals with the change."""
    dated, since = dossier.dated or dossier.header.dated, hit.row["since"]
    if since and not (dated and since <= dated.isoformat() <= hit.row["ended"]):
        return False
    place = citation_at(dossier, hit.start, hit.end)
    quoted = place is not None and _named_only(place, hit)
    start, end = sentence_at(dossier.text, hit.start, hit.end, 60)
    sentence = dossier.text[start:end]
    harmless = (word for word in hit.row["not_with"].split("|") if word)
    return not quoted and not any(word in sentence for word in harmless)


def _plans(dossier: Dossier) -> Iterator[Finding]:
    told: set[str] = set()
    for item in dossier.citations:
        last = _last_year(item)
        if last and last < dossier.as_of.year and item.mention.title not in told:
            told.add(item.mention.title)
            arguments: Arguments = {"plan": item.mention.title, "year": last}
            ask = Ask("plan_over", Severity.LOW, arguments, Outcome.AMEND, ("R6",), item.id)
            yield at(dossier, item.mention.start, item.mention.end, ask)


def _last_year(item: Citation) -> int | None:
    period = PERIOD.search(item.mention.quote)
    if period is None or item.mention.relation in DISPOSED or not PLAN.search(item.mention.title):
        return None
    return int(period.group(1))


EXAMPLES = (
    Example(sample("第六条 未缴清社会抚养费的，不予办理入户。根据“十三五”规划实施。"), ("in_clause", "in_clause")),
    Example(
        sample("关于做好新冠肺炎疫情防控的通知\n一、进入市场须查验健康码。", title="关于做好新冠肺炎疫情防控的通知"),
        ("in_title",),
    ),
    Example(sample("第六条 社会抚养费已经取消，不再征收。")),
    Example(sample("第六条 根据“十四五”规划实施。", as_of="2024-12-31")),
)
