"""The issuer may not issue normative documents in its own name (制定主体不适格), or settles what a law leaves to a government."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from registry import data
from registry.rules.base import Ask, Example, at, is_legislation, sample, title_place
from registry.rules.clauses import in_title, sentence_at
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "issuer_without_power"
VERSION = 4
SIGNED = re.compile(
    r"\n[ \t\u3000]*([^，。；：:《》\n]{2,40}(?:指挥部|领导小组|联席会议|专班|委员会)(?:办公室)?)[ \t\u3000]*\n\s*[\d〇○零一二三四五六七八九十]{0,4}年[^。\n]{1,10}日"
)
# Those who may: a government above the townships; so may whoever announces what one has decided.
GOVERNMENT = re.compile(
    "^(?!.*(?:镇|乡|街道)(?:人民)?政府).*(?:人民政府|州政府|盟行政公署|行政公署|管理委员会|管委会)(?:办公[厅室])?$"
)
DECIDED = re.compile(
    "经[^，。；\\n]{0,12}(?:政府|管委会)[^，。；\\n]{0,8}(?:同意|批准|授权|研究|审定)|受[^，。；\\n]{0,12}政府[^，。；\\n]{0,4}委托|政府[^，。；\\n]{0,6}(?:决定|划定|批复)|(?:根据|按照|依据)[^。；\\n]{0,40}(?:人民政府|政府)(?:办公[厅室])?(?:关于)?《?[^。；\\n]{0,30}(?:通告|公告|决定|批复|通知)"
)


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding when every named issuer lacks the power; one issuer with power heals a joint document.

    Else one for the first matter that the document settles though a law leaves it to a government (reserved_matters.csv).
    """
    issuers = dossier.header.issuers or _signed(dossier)
    if not issuers or dossier.header.normative.value is False or dossier.header.draft:
        return
    kinds = [_kind(issuer) for issuer in issuers]
    if all(kinds):
        arguments: Arguments = {"issuer": "、".join(issuers)}
        ask = Ask(str(kinds[0]), Severity.MEDIUM, arguments, Outcome.REPEAL, ("R1",))
        yield at(dossier, *_place(dossier, issuers[0]), ask)
    elif not is_legislation(dossier) and not any(GOVERNMENT.search(issuer.strip()) for issuer in issuers):
        yield from islice(_reserved(dossier, issuers), 1)


def _reserved(dossier: Dossier, issuers: tuple[str, ...]) -> Iterator[Finding]:
    """The clauses by which a department or a township settles what a government alone may."""
    text, start = dossier.text, max(0, dossier.header.body_start)
    if DECIDED.search(text, start):
        return
    for row in data.rows("reserved_matters.csv"):
        match = re.compile(row["pattern"]).search(text, start) if row["words"] in text else None
        if match is None or in_title(text, match.start()):
            continue
        arguments: Arguments = {
            "issuer": "、".join(issuers),
            **{key: row[key] for key in ("matter", "holder", "source")},
        }
        ask = Ask("reserved", Severity.LOW, arguments, Outcome.REPEAL, ("R1",))
        yield at(dossier, *sentence_at(text, *match.span(), 60), ask)


def _signed(dossier: Dossier) -> tuple[str, ...]:
    """The body whose name stands alone on the line above the day at the end, where the header shows no issuer."""
    match = None if dossier.header.issuers else SIGNED.search(dossier.text, max(0, len(dossier.text) - 400))
    return (match.group(1),) if match else ()


def _kind(issuer: str) -> str | None:
    """What kind of body without power the issuer is, by the table; None for one that may issue."""
    name = issuer.strip()
    for row in data.rows("issuers_without_power.csv"):
        if re.search(row["pattern"], name) and not (row["not_with"] and re.search(row["not_with"], name)):
            return row["kind"]
    return None


def _place(dossier: Dossier, issuer: str) -> tuple[int, int]:
    """The signature, which is the last place where the issuer's name stands."""
    found = dossier.text.rfind(issuer)
    return (found, found + len(issuer)) if found >= 0 else title_place(dossier)


EXAMPLES = (
    Example(sample("通知\n集市整治工作领导小组办公室\n", issuers=("集市整治工作领导小组办公室",)), ("coordinating",)),
    Example(sample("通知\n", issuers=("集市整治工作领导小组办公室", "某县人民政府"))),
    Example(sample("通知\n", issuers=("某县人民政府办公室",))),
    Example(sample("一、禁止露天烧烤的区域：东至东湖路。", issuers=("某县城市管理局",)), ("reserved",)),
    Example(sample("一、禁止露天烧烤的区域：东至东湖路。", issuers=("某县人民政府",))),
    Example(sample("经县人民政府同意，通告如下：\n一、禁止露天烧烤的区域：东至东湖路。", issuers=("某县城市管理局",))),
)
