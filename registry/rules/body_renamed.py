"""A body that was renamed, merged or divided still carries duties in the text (机构名称过时)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.rules.base import Ask, Example, at, sample
from registry.rules.clauses import cited, in_masthead, in_title
from registry.rules.scan import Hit, hits
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "body_renamed"
VERSION = 1
PROPOSED = ("rename", "merge")
# 原环保局, 更名为…, 并入…, 县环保局〔2015〕3号, 环保部令第39号, 环保部《…》: history or the name of a text, no duty.
BEFORE = re.compile(
    "(?:原(?![则有因材始料告地件])[^，。；、]{0,6}|(?<!之)前|撤销|更名为|改为|并入|组建|整合|职责划入)$"
)
AFTER = re.compile(
    r"(?:办公厅|办公室)?(?:[、，和与][^。；，]{1,12})?(?:令|公告|通告|公报|[〔\[［【(（](?:19|20)\d\d|《|关于|印发|发布的|颁布的|公布的|制定的《|更名|并入|撤销|改为|改名)"
)
LATIN = re.compile("[A-Za-z0-9]")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding per body, at the first place that is neither history nor a title nor the issuer's own name."""
    found: dict[str, list[Hit]] = {}
    for hit in hits(dossier.text, "bodies.csv"):
        if hit.row["ended"] < dossier.as_of.isoformat() and _speaks(dossier, hit):
            found.setdefault(hit.row["family"], []).append(hit)
    for places in found.values():
        yield at(dossier, places[0].start, places[0].end, _ask(dossier, places))


def _ask(dossier: Dossier, places: list[Hit]) -> Ask:
    """Rename and merge propose the new name; split and function_move only ask who does it now."""
    first = places[0]
    kind = first.row["kind"]
    arguments: Arguments = {
        "name": dossier.text[first.start : first.end],
        "now": first.row["now"],
        "ended": first.row["ended"],
        "source": first.row["source"],
        "count": len(places),
    }
    severity = Severity.MEDIUM if kind in PROPOSED else Severity.LOW
    return Ask(kind, severity, arguments, Outcome.AMEND, ("R7", "A1"))


def _speaks(dossier: Dossier, hit: Hit) -> bool:
    text = dossier.text
    before, after = text[max(0, hit.start - 12) : hit.start].rstrip(), text[hit.end : hit.end + 30].lstrip()
    if any(before.endswith(word) for word in hit.row["not_before"].split("|") if word):
        return False
    if any(after.startswith(word) for word in hit.row["not_after"].split("|") if word):
        return False
    if BEFORE.search(before) or AFTER.match(after):
        return False
    elsewhere = in_title(text, hit.start) or cited(dossier, hit.start, hit.end)
    return not (elsewhere or in_masthead(dossier, hit.start, hit.end))


EXAMPLES = (
    Example(sample("第六条 摊主由工商行政管理局登记，报县环保局备案。"), ("merge", "rename")),
    Example(sample("第六条 职责由市场监督管理局承担（原工商局）；按照《工商局关于摊位的通知》办理。")),
    Example(sample("第六条 由市自然资源和规划局、区文化和旅游局负责。")),
    Example(sample("第六条 由县工商局登记。", as_of="2017-01-01")),
)
