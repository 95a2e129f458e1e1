"""A normative document that binds people and names no basis at all (未载明制定依据)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from registry.rules.base import LEGISLATION, Ask, Example, at, is_legislation, sample, title_place
from registry.values import Citation, Dossier, Finding, Relation, Severity

NAME = "no_basis"
VERSION = 4
HEAD = 1500
DUTY = re.compile("应当|必须|不得|禁止|罚款|收取|责令|缴纳|停止|暂停|没收|须")
# A basis in general words (根据有关法律法规) or an instruction from above is a basis, though a weak one. That a leader or a
# meeting agreed (经区政府同意, 经镇政府研究) is procedure, and one's own wish (为落实安全责任) no basis.
GROUND = re.compile(
    "(?:根据|依据|依照|按照|遵照|遵循|参照)(?!执行|本(?:《|办法|细则|实施|规定|通知|方案|意见|[市县区镇乡地]的?实际))|贯彻(?!执行|落实。)|授权|转发|"
    "落实(?:好|到位)?[^，。；]{0,12}(?:《|中央|国务院|国家|上级|党的|省|市委|市政府|区委|县委|精神|决策部署|要求)|"
    "(?:国家|国务院|上级|省|(?<!城)市(?!场|区|民|容|政))[^，。；]{0,16}(?:文件|规定|要求|精神|部署|通知|意见)|细则对|法律、?法规|结合[^，。；]{0,20}规定"
)
NATIONAL = re.compile("^国务院|^全国|^中华人民共和国|^国家|^[^省市区县州]{2,10}(?:部|总局|总署|委员会|银行)$|^中国")
# 根据有关法规、政策的规定; 为全面落实…战略部署: nothing that could be looked up.
VAGUE = re.compile(
    "(?:根据|依据|按照|依照|遵照)[^，,。；\\n《]{0,14}(?:有关|相关)[^，,。；\\n《]{0,14}(?:法律|法规|政策|规定|规章|文件|要求)[^，,。；\\n《]{0,6}"
    "|(?:贯彻|落实)[^。；,，\\n《]{2,50}(?:战略部署|决策部署|工作部署|部署要求|工作要求)"
)
RESTRICTS = re.compile("禁止|严禁|禁行|限行|罚款|处罚|取缔|收取|没收|暂停|查处|不得|征收|收费|缴纳|出让价格")
NAMED = re.compile("《|[〔\\[]\\d{4}[〕\\]]|第?\\d+号|令第|(?<!办)(?<!方)(?<!宪)法(?:》|第|的规定)|条例|会议|纪要")
LAW = re.compile("《[^》\\n]{2,40}(?:(?<!办)法|条例)》|《[^》\\n]{4,40}(?:条例|规定|办法)》")
PURPOSE = re.compile("为了?[^。；\n]{4,120}?(?:制定|制订|特作|决定|通知如下|通告如下|规定如下|公告如下)[^。；\n]{0,30}")
SECTION = re.compile(r"^[ \t\u3000*#>-]*(?:[一二三四五六七八九十]{1,2}、|第[一二三四五六七八九十]{1,3}条)", re.M)
SECOND = re.compile(r"^[ \t\u3000*#>-]*(?:二、|第二条)", re.M)


def check(dossier: Dossier) -> Iterator[Finding]:
    """One question: a document of several articles that imposes duties and rests on nothing (``none_named``), or one that
    restricts, charges or punishes on a basis named in general words only (``unnamed``)."""
    header = dossier.header
    if header.normative.value is not True or header.draft or is_legislation(dossier):
        return
    if any(NATIONAL.search(issuer) for issuer in header.issuers):
        return
    start, end = _opening(dossier)
    if any(_leans(item, end) for item in dossier.citations):
        return
    if GROUND.search(dossier.text, start, end):
        yield from _unnamed(dossier, start, end)
    elif _sections(dossier) >= 3 and DUTY.search(dossier.text):
        yield at(dossier, *_place(dossier), Ask("none_named", Severity.LOW, grounds=("R0",)))


def _sections(dossier: Dossier) -> int:
    return sum(1 for _ in islice(SECTION.finditer(dossier.text), 3))


def _unnamed(dossier: Dossier, start: int, end: int) -> Iterator[Finding]:
    """A basis of which no law, number or text is named, in a document that restricts rights and cites no law anywhere."""
    vague = VAGUE.search(dossier.text, start, end)
    if vague is None or not RESTRICTS.search(dossier.text, start) or _lawful(dossier):
        return
    rest = [
        match for match in GROUND.finditer(dossier.text, start, end) if not vague.start() <= match.start() < vague.end()
    ]
    if any(NAMED.search(dossier.text, match.start(), match.start() + 40) for match in (vague, *rest)):
        return
    ask = Ask("unnamed", Severity.LOW, {"quote": vague.group()}, grounds=("R0",))
    yield at(dossier, *vague.span(), ask)


def _lawful(dossier: Dossier) -> bool:
    """Whether a law or regulation is named anywhere: a clause of its own may carry what the opening does not."""
    kinds = (item.link.instrument.kind for item in dossier.citations if item.link.instrument)
    return any(kind in LEGISLATION for kind in kinds) or LAW.search(dossier.text) is not None


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
    Example(
        sample("关于集市的通告\n根据有关法规、政策的规定，通告如下：\n一、禁止占道。", normative=True), ("unnamed",)
    ),
    Example(sample("关于集市的通告\n根据《集市管理条例》和有关规定，通告如下：\n一、禁止占道。", normative=True)),
    Example(sample("关于集市的通告\n根据有关规定，通告如下：\n一、欢迎赶集。", normative=True)),
    Example(sample("集市摊位管理办法\n" + _ARTICLES, title="集市摊位管理办法", normative=True), ("none_named",)),
    Example(sample("集市摊位管理办法\n" + _ARTICLES.replace("为了", "根据集市法的规定，为了"), normative=True)),
    Example(
        sample(
            "关于筹集资金的通知\n为改善交通，经镇政府研究，决定筹集资金。\n一、每户应当缴纳。\n二、不得拖欠。\n三、按期完成。\n",
            title="关于筹集资金的通知",
            normative=True,
        ),
        ("none_named",),
    ),
)
