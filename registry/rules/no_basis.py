"""A normative document that binds people and names no basis at all (未载明制定依据)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from registry.rules.base import LEGISLATION, Ask, Example, at, citation, is_legislation, sample, title_place
from registry.rules.clauses import sentence_at
from registry.values import Citation, Dossier, Finding, InstrumentFacts, Relation, Severity, Standing, Status

NAME = "no_basis"
VERSION = 4
HEAD = 1500
DUTY = re.compile("应当|必须|不得|禁止|严禁|罚款|收取|责令|缴纳|停止|暂停|没收|须")
# A basis in general words (根据有关法律法规) or an instruction from above is a basis, though a weak one. That a leader or a
# meeting agreed (经区政府同意, 经镇政府研究) is procedure, and one's own wish (为落实安全责任) no basis.
GROUND = re.compile(
    "(?:根据|依据|依照|按照|遵照|遵循|参照)(?!执行|本(?:《|办法|细则|实施|规定|通知|方案|意见|[市县区镇乡地]的?实际))|贯彻(?!执行|落实。)|授权|转发|"
    "落实(?:好|到位)?[^，。；]{0,12}(?:《|中央|国务院|国家|上级|党的|省|市委|市政府|区委|县委|精神|决策部署|要求)|"
    "(?:国家|国务院|上级|省|(?<!城)市(?!场|区|民|容|政))[^，。；]{0,16}(?:文件|规定|要求|精神|部署|通知|意见)|细则对|法律、?法规|结合[^，。；]{0,20}规定"
)
NATIONAL = re.compile(
    "^国务院|^全国|^中华人民共和国|^国家|^[^省市区县州]{2,10}(?:部|总局|总署|委员会|银行)(?:[^省市区县州]{2,10}(?:司|局|办公厅|办公室))?$|^中国"
)
# 根据有关法规、政策的规定; 为全面落实…战略部署: nothing that could be looked up.
VAGUE = re.compile(
    "(?:根据|依据|按照|依照|遵照)[^，,。；\\n《]{0,14}(?:有关|相关)[^，,。；\\n《]{0,14}(?:法律|法规|政策|规定|规章|文件|要求)[^，,。；\\n《]{0,6}"
    "|(?:贯彻|落实)[^。；,，\\n《]{2,50}(?:战略部署|决策部署|工作部署|部署要求|工作要求)"
)
# 贯彻落实…思想、…精神: what one is guided by, which gives no power.
SLOGAN = re.compile(
    "(?:贯彻|落实|践行|坚持)[^，。；,\\n《〔]{0,30}(?:思想|宗旨|理念|方针|发展观|讲话|生态文明建设|[大届][^，。；,\\n《〔]{0,10}精神|战略(?!部署))(?:精神)?"
)
# The titles of plans and calls (实施方案、意见、通知), which set out tasks for organs and give no power against people.
POLICY = re.compile("(?:方案|意见|通知|要点|规划|纲要|计划|纪要|讲话|精神|部署|倡议书|函)(?:[（(][^（）()]*[）)])?$")
HARD = re.compile("禁止|严禁|禁行|限行|禁养|限养|罚款|处罚|顶格|取缔|没收|征收|收取|强制|关停")
LAWFULLY = re.compile("依法|法律|(?<!办)法规|违法|条例")
RESTRICTS = re.compile("禁止|严禁|禁行|限行|罚款|处罚|取缔|收取|没收|暂停|查处|不得|征收|收费|缴纳|出让价格")
NAMED = re.compile("《|[〔\\[]\\d{4}[〕\\]]|第?\\d+号|令第|(?<!办)(?<!方)(?<!宪)法(?:》|第|的规定)|条例|会议|纪要")
LAW = re.compile("《[^》\\n]{3,40}(?:(?<!办)法|条例)》|《[^》\\n]{4,40}(?:条例|规定|办法)》")
PURPOSE = re.compile("为了?[^。；\n]{4,120}?(?:制定|制订|特作|决定|通知如下|通告如下|规定如下|公告如下)[^。；\n]{0,30}")
SECTION = re.compile(r"^[ \t\u3000*#>-]*(?:[一二三四五六七八九十]{1,2}、|第[一二三四五六七八九十]{1,3}条)", re.M)
FIRST = re.compile(r"^[ \t\u3000*#>-]*(?:一、|1[、.．]|[（(]一[）)])", re.M)
LED = re.compile("(?:如下|制定本[^。；\\n，,]{1,12})[：:。]?\\s*$")
MADE = re.compile("为了?[^。；\n]{4,120}?(?:特?制定|特?制订)本[^。；\n，,]{1,12}")
REWARDS = re.compile("优惠|扶持|奖励|补助|补贴|招商|激励|资助")
SECOND = re.compile(r"^[ \t\u3000*#>-]*(?:二、|第二条)", re.M)


def check(dossier: Dossier) -> Iterator[Finding]:
    """One question: a document of several articles that imposes duties and rests on nothing (``none_named``), or one that
    restricts, charges or punishes on a basis named in general words only (``unnamed``) or on plans alone (``policy_only``)."""
    header = dossier.header
    if header.normative.value is not True or header.draft or is_legislation(dossier):
        return
    if any(NATIONAL.search(issuer) for issuer in header.issuers):
        return
    start, end = _opening(dossier)
    leaning = [item for item in dossier.citations if _leans(item, end)]
    if leaning:
        yield from _policy(dossier, leaning, end)
    elif _grounds(dossier.text, start, end):
        yield from _unnamed(dossier, start, end)
    elif _binds(dossier):
        yield at(dossier, *_place(dossier), Ask("none_named", Severity.LOW, grounds=("R0",)))


def _binds(dossier: Dossier) -> bool:
    """A document of several sections that imposes duties, or one that says what it is made for and not by what power."""
    start, end = _opening(dossier)
    if SLOGAN.search(dossier.text, start, end) and GROUND.search(dossier.text, start, end):
        return HARD.search(dossier.text, start) is not None and not _lawful(dossier)
    if _sections(dossier) >= 3 and DUTY.search(dossier.text):
        return True
    return MADE.search(dossier.text, start, end) is not None


def _grounds(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Words of a basis between two places, without slogans."""
    slogans = [match.span() for match in SLOGAN.finditer(text, start, end)]
    found = GROUND.finditer(text, start, end)
    return [match for match in found if not any(first <= match.start() < last for first, last in slogans)]


def _policy(dossier: Dossier, leaning: list[Citation], end: int) -> Iterator[Finding]:
    """A document that forbids or punishes and leans on plans and calls alone; no law or rule is named anywhere."""
    text = dossier.text
    calls = all(POLICY.search(item.mention.title or "") for item in leaning)
    if not calls or not _hard(dossier) or _lawful(dossier) or "法律" in text[:end]:
        return
    ask = Ask("policy_only", Severity.LOW, {"quote": leaning[0].mention.quote}, grounds=("R0",))
    yield at(dossier, leaning[0].mention.start, leaning[0].mention.end, ask)


def _hard(dossier: Dossier) -> bool:
    """Whether a sentence forbids or punishes without saying that it is by law."""
    places = islice(HARD.finditer(dossier.text, dossier.header.body_start), 20)
    return any(not LAWFULLY.search(dossier.text, *sentence_at(dossier.text, *place.span())) for place in places)


def _sections(dossier: Dossier) -> int:
    return sum(1 for _ in islice(SECTION.finditer(dossier.text), 3))


def _unnamed(dossier: Dossier, start: int, end: int) -> Iterator[Finding]:
    """A basis of which no law, number or text is named, in a document that restricts rights and cites no law anywhere."""
    vague = VAGUE.search(dossier.text, start, end)
    if vague is None or not RESTRICTS.search(dossier.text, start) or _lawful(dossier):
        return
    if REWARDS.search(dossier.header.title or ""):
        return
    rest = [match for match in _grounds(dossier.text, start, end) if not vague.start() <= match.start() < vague.end()]
    if any(NAMED.search(dossier.text, match.start(), match.start() + 40) for match in (vague, *rest)):
        return
    ask = Ask("unnamed", Severity.LOW, {"quote": vague.group()}, grounds=("R0",))
    yield at(dossier, *vague.span(), ask)


def _lawful(dossier: Dossier) -> bool:
    """Whether a law or regulation is named anywhere: a clause of its own may carry what the opening does not."""
    kinds = (item.link.instrument.kind for item in dossier.citations if item.link.instrument)
    return any(kind in LEGISLATION for kind in kinds) or LAW.search(dossier.text) is not None


def _opening(dossier: Dossier) -> tuple[int, int]:
    """From the beginning of the running text to its second article or section: there the basis is told.

    Where the matter is led into (现通告如下：, 特制定本细则。), sections numbered 一、 begin behind the basis.
    """
    text, start = dossier.text, dossier.header.body_start
    second, first = SECOND.search(text, start, start + HEAD), FIRST.search(text, start, start + HEAD)
    end = second.start() if second else start + HEAD
    if first and first.start() < end and LED.search(text, max(start, first.start() - 200), first.start()):
        end = first.start()
    return start, end


def _leans(item: Citation, end: int) -> bool:
    leaning = item.mention.relation in (Relation.BASED_ON, Relation.IMPLEMENTS, Relation.FORWARDS)
    return leaning or (item.mention.start < end and item.mention.relation is Relation.CITES)


def _place(dossier: Dossier) -> tuple[int, int]:
    """The clause of purpose (为…，制定本办法), where one stands; else the title."""
    start, end = _opening(dossier)
    purpose = PURPOSE.search(dossier.text, start, end)
    return purpose.span() if purpose else title_place(dossier)


_ARTICLES = "第一条 为了方便居民，制定本办法。\n第二条 摊位应当整洁。\n第三条 本办法自印发之日起施行。\n"
_CALLED = "关于整顿集市的公告\n为落实《关于整顿集市的实施方案》，公告如下：\n一、严禁占道。\n二、违者处罚。\n"
_PLAN = citation(
    _CALLED,
    "《关于整顿集市的实施方案》",
    Standing(Status.IN_FORCE),
    InstrumentFacts("plan", "关于整顿集市的实施方案"),
    Relation.IMPLEMENTS,
)
EXAMPLES = (
    Example(sample(_CALLED, _PLAN, normative=True), ("policy_only",)),
    Example(sample(_CALLED + "三、依照《道路交通安全法》查处。\n", _PLAN, normative=True)),
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
