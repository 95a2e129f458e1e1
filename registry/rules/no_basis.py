"""A normative document that binds people and names no basis at all (未载明制定依据)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from registry.rules.base import Ask, Example, at, is_legislation, sample, title_place
from registry.values import Citation, Dossier, Finding, Relation, Severity

NAME = "no_basis"
VERSION = 2
HEAD = 1500
DUTY = re.compile("应当|必须|不得|禁止|罚款|收取|责令|缴纳|停止|暂停|没收|须")
# A basis in general words (根据有关法律法规) or an instruction from above is a basis, though a weak one. That a leader or a
# meeting agreed (经区政府同意, 经镇政府研究) is procedure, and one's own wish (为落实安全责任) no basis.
GROUND = re.compile(
    "根据|依据|依照|按照|遵照|遵循|参照|贯彻|授权|转发|"
    "落实(?:好|到位)?[^，。；]{0,12}(?:《|中央|国务院|国家|上级|党的|省|市委|市政府|区委|县委|精神|决策部署|要求)|"
    "(?:国家|国务院|上级|省|市)[^，。；]{0,16}(?:文件|规定|要求|精神|部署|通知|意见)|细则对|法律、?法规|结合[^，。；]{0,20}规定"
)
NATIONAL = re.compile("^国务院|^全国|^中华人民共和国|^国家|^[^省市区县州]{2,10}(?:部|总局|总署|委员会|银行)$|^中国")
PURPOSE = re.compile("为了?[^。；\n]{4,120}?(?:制定|制订|特作|决定|通知如下|通告如下|规定如下|公告如下)[^。；\n]{0,30}")
SECTION = re.compile(r"^[ \t\u3000]*(?:[一二三四五六七八九十]{1,2}、|第[一二三四五六七八九十]{1,3}条)", re.M)
SECOND = re.compile(r"^[ \t\u3000]*(?:二、|第二条)", re.M)


def check(dossier: Dossier) -> Iterator[Finding]:
    """A question at the title, for a document of several articles or sections that imposes duties and rests on nothing."""
    header = dossier.header
    if header.normative.value is not True or header.draft or is_legislation(dossier):
        return
    if any(NATIONAL.search(issuer) for issuer in header.issuers):
        return
    if sum(1 for _ in islice(SECTION.finditer(dossier.text), 3)) < 3 or not DUTY.search(dossier.text):
        return
    start, end = _opening(dossier)
    if GROUND.search(dossier.text, start, end) or any(_leans(item, end) for item in dossier.citations):
        return
    yield at(dossier, *_place(dossier), Ask("none_named", Severity.LOW, grounds=("R0",)))


def _opening(dossier: Dossier) -> tuple[int, int]:
    """From the beginning of the running text to its second article or section: there the basis is told."""
    start = dossier.header.body_start
    second = SECOND.search(dossier.text, start, start + HEAD)
    return start, second.start() if second else start + HEAD


def _leans(item: Citation, end: int) -> bool:
    leaning = item.mention.relation in (Relation.BASED_ON, Relation.IMPLEMENTS, Relation.FORWARDS)
    return leaning or (item.mention.start < end and item.mention.relation is Relation.CITES)


def _place(dossier: Dossier) -> tuple[int, int]:
    """The clause of purpose (为…，制定本办法), where one stands; else the title."""
    start, end = _opening(dossier)
    purpose = PURPOSE.search(dossier.text, start, end)
    return purpose.span() if purpose else title_place(dossier)


_ARTICLES = "第一条 为了方便居民，制定本办法。\n第二条 摊位应当整洁。\n第三条 本办法自印发之日起施行。\n"
EXAMPLES = (
    Example(sample("集市摊位管理办法\n" + _ARTICLES, title="集市摊位管理办法", normative=True), ("none_named",)),
    Example(sample("集市摊位管理办法\n" + _ARTICLES.replace("为了", "根据有关法律，为了"), normative=True)),
    Example(
        sample(
            "关于筹集资金的通知\n为改善交通，经镇政府研究，决定筹集资金。\n一、每户应当缴纳。\n二、不得拖欠。\n三、按期完成。\n",
            title="关于筹集资金的通知",
            normative=True,
        ),
        ("none_named",),
    ),
)
