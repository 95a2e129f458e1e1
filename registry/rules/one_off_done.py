"""A task of one time whose time is over (阶段性工作任务已完成)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice

from registry.rules import called, periods
from registry.rules.base import Ask, Example, at, sample, subject_place
from registry.rules.clauses import articles, in_title, sentence_at
from registry.rules.expiring import months_after
from registry.text.numerals import to_int
from registry.values import Dossier, Finding, Outcome, Severity

NAME = "one_off_done"
VERSION = 4
# A year in the title with a task: 2021年度…自查, 2019年专项行动, 2018—2020年…方案. A version (2022年版) is no task.
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年?(?:度|春|夏|秋|冬|上半年|下半年|第[一二三四]季度)?(?!\s?年?版|\d)")
RANGE = re.compile(r"(?:19|20)\d\d\s?年?\s?[-—－–~～至到]{1,2}\s?((?:19|20)\d\d)\s?年?")
STANDING = re.compile("(?:办法|规定|细则|规则|条例|标准|目录|名录|清单|基准)(?:（[^（）]*）|\\([^()]*\\))?$")
TASK = re.compile(
    "专项|行动|攻坚|整治|检查|自查|督查|普查|调查|评选|表彰|通报|招生|考试|招聘|换届|选举|竞赛|创建|清明|中元|寒衣|端午|元旦|元宵|劳动节|春节|国庆|中秋|春运|汛|节日?期间|"
    "方案|计划|要点|工作|安排|活动|周期|预算|补助资金|奖励资金|考核|高考|中考|会考|学考|抽查|清理|征集|评审|认定|申报|报名|换证|年检|年审|博览会|论坛|峰会|展会|大会|比赛|赛事|"
    "演练|禁渔|禁火|禁燃|禁放|封山|禁采|禁猎|管控|管制|限行|免疫|征兵|招收|入学|收购|名单|先进|评选结果|获奖"
)
# Titles that name a single event without a year.
EVENT = re.compile(
    '关于同意.{0,60}(?:地块|宗地|项目|工程|单元|路段)[^的]{0,30}的批复|复工复产|关于同意.{2,40}(?:调整|合并|撤并|撤销|设立|更名|命名).{0,14}的批复|表彰.{0,30}先进|通报表扬|评选结果|春节后|春运期间|疫情防控期间|疫情期间|活动周|换届选举|第[一二三四五六七八九十]{1,2}次全国.{0,10}(?:普查|调查)|临时.{0,10}(?:停水|停电|停气|禁飞)|(?:封闭|断路|断交|占道)施工|(?:五一|十一|国庆|中秋|端午|清明|元旦|春节|劳动节|节日|高考|中考|两会|考试|汛期?|展会|运动会)[”"]?(?:节|假期|假日)?期间|迎接.{0,24}(?:检查|复审|复查|验收|评估|督导|评审)'
)
# 现就2017年…招生工作有关事项通告如下: what a notice is about, told where it opens.
MATTER = re.compile(
    "(?:现就|现将|现对|就)([^。；\\n，,《]{6,70}?)(?:有关|相关)?(?:事项|问题|事宜|工作|要求|安排|情况)?(?:通知|通告|公告|公布|通报)如下|现将([^。；\\n，,《]{6,50}?)(?:予以)?(?:公布|公示|通报|公告)(?!的|如下)"
)
# A day by which something was to be handed in or done: 请于2021年12月15日前报送, 到2022年底…全面建立.
DEADLINE = re.compile(
    r"((?:19|20)\d\d)\s?年\s?(?:(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日|底|末)?|底|末)(?:之?前|以前|止|，|,)?"
)
DONE = re.compile(
    "报送|上报|报至|报到|报[区县市省州镇我局委办]|完成|建立|实现|出台|达到|覆盖|建成|消除|清零|整改到位|取缔|淘汰|通过|验收|达标|命名|摘牌|搬迁|拆除|退出|关停|改造|收缴|缴清|清理|结束|脱贫|培训|申报|反馈|报名|提交|换领|换取|换发|申领|领取|办理|接轨|过渡|衔接|补办|停止|停用|更换|公布(?!的)|封存|上交|上缴|撤离|迁出|关闭|安装|设置|悬挂|登记|备案|整改|缴纳|加装|配备|签订|制定|修订|修改|废止|清退|恢复|迁移|核查|录入|注销|补缴|落实|接种|拆解|处置|销毁|寄|送|交至|交到|汇总|开展|组织|自行|认领|申请|建成|投产|开工|竣工|交付|采摘|收割|清运|疏散|撤除|回收|兑换|确认|换照|换证|检测|年检|年审|迁坟|腾退"
)
# 2015年6月30日前登记的车辆: what is so described, and nothing that was to be done.
OLD = re.compile(
    "[，,]?(?:期间内?)?(?:已|未|尚未)?(?:经|依法)?(?:登记|注册|备案|取得|建成|设立|成立|购买|安装|设置|签订|批准|开工|出生|参加|入|领取|办理|发布|制定|印发|发生|形成|存在|竣工|核发|颁发|从事|退休|在)[^，。；,]{0,16}的(?!通知|意见)"
)
# 于6月8日前上报, 今年年底前完成: in the year of the document; every year's day is none (每年…, 上年度的…).
NEAR = re.compile(r"月(?:\s?(\d{1,2})\s?日|底|末)(?:下班|\d{1,2}[时点:：][^，。；\n]{0,6})?(?:之?前|以前)")
MONTH = re.compile(r"(?:^|[^\d年]|[^\d]年)\s?(\d{1,2})\s?$")  # read backwards from its sign, without a year of its own
YEAR_END = re.compile("(?:今年|本年)(?:年?底(?:之?前|以前)?|内)")
EACH = re.compile(
    "每|逐|历年|上年|上一年|上月|次年|次月|下年|下一年|当年|当月|年度|季|学期|定期|半年|常年|翌年|来年|第二年|届|学年"
)
LABEL = re.compile(
    r"(?:报送|上报|报名|申报|完成|反馈|截止|截至|提交|办理|登记|缴费|报到|投稿|受理)(?:日期|时间|时限|期限|截止|截至)(?:日期|时间)?[:：为]?\s?$|截止[:：为]\s?$"
)
GOAL = re.compile(r"(?:到|力争)\s?((?:19|20)\d\d)\s?年(?=[，,全实完基建力区县市城])")  # 到2020年，全区森林覆盖率达到45%
# 宣传发动阶段（2019年3月至4月）: the stages of a task; the month is that of the end.
PHASE = re.compile(
    r"阶段\s?[（(：:]\s?((?:19|20)\d\d)年(?:\d{1,2}月[^）)\n]{0,8}?[-—－~～至到]{1,2}(?:(?:19|20)\d\d年)?)?(\d{1,2})月(?:(\d{1,2})日)?"
)
# What a goal for a year is to bring: 到2020年，结构明显优化.
AIM = re.compile(f"{DONE.pattern}|优化|提高|提升|增加|增长|下降|降低|减少|形成|健全|改善|扩大|明显|显著|以上|以内")
LEAD = re.compile("(?:到|至|截至|力争)\\s?$")
# 自本办法施行之日起一年内，完成…
SPAN = re.compile(
    "(?:(?:办法|规定|细则|通知|意见|方案|条例|通告|公告|令|决定|通报|批复)(?:施行|实施|印发|发布|公布|发出|下发|下达|生效|执行|张贴)之?|(?<!收到)(?:通告|公告)之)日起"
    "[，,]?(?:的)?([一二两三四五六七八九十\\d]{1,3})(年|个月|日|天|个工作日)(?:之?内|以内|之?前)"
)
# 标准时点是2020年11月1日零时: the day of the matter itself.
DATE = r"((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?"
MOMENT = re.compile(r"(?:标准时点|调查时点|普查时点|基准日)[为是：:]?\s?" + DATE)
# 报名截止时间为8月10日 (of the document's year), 停水时间：2021年7月8日22:00: a day by its name; days of the paper itself are none.
NAMED_DAY = re.compile(
    r"(?:(截止|截至)(?:日期|时间)?|(?:时间|日期|时段))[为是：:]\s?(?:((?:19|20)\d\d)\s?年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?日(?!\s?(?:起|至|到|[—\-－~～]|开始))"
)
OWN_DAY = re.compile(
    "(?:成文|发布|印发|生成|发文|公布|签发|施行|实施|生效|有效|起始|开始|更新|出生|成立|注册|登记|废止|失效|签署|落款|公开|批准|执行|发证|颁布)$"
)
# 2020年春节期间: a time of that year.
SEASON = re.compile(
    "((?:19|20)\\d\\d)\\s?年?(?:“?(?:春节|国庆|中秋|清明|端午|元旦|五一|十一|劳动节|中元节?|寒衣节?|元宵节?|高考|中考|中高考)”?|暑假|寒假|暑期|汛期|主汛期|禁渔期|防火期|供暖季|双节|两节|两会)[^，。；\\n]{0,4}期?间"
)
PERIODS = ((MOMENT, "年"), (PHASE, "阶段"))  # each with a word it cannot do without
BANS = re.compile("禁止|严禁|停止|暂停|不得|管控|管制|取消|关闭|一律")
# A period that only describes facts is no task, and one that says how long the text holds is told as its validity.
VALID = re.compile("有效期|施行|任期|规划期")
FACTS = re.compile(
    "数据|出生|注册|成立|取得|购买|参保|产生|发生|营业收入|销售|学年|财年|违法|期间的|房龄|工龄|入学|期间(?:内)?(?:参加|新增|入职|毕业|退休|出生)"
)
# A campaign's own days belong to the year of the paper, even where the paper sets no rules.
CAMPAIGN = re.compile("关于.{0,50}(?:专项|行动|整治|攻坚|活动|年检|普查).{0,12}的(?:紧急)?(?:通知|通告|公告|方案)")
EVENTUAL = re.compile(
    "[至到][^。；，\n]{0,10}(?:疫情|应急响应|防汛|汛期|抗旱|灾情|专项行动|整治)[^。；，\n]{0,8}(?:解除|结束|终止)(?:之日|时|为止|止)?"
)
# An act that is complete with its announcement.
ACT = re.compile(
    "(?:政府|我部|我局|我委|我厅|我省|我市|本部|本局|经研究[，,]?)[^。；，\\n]{0,6}决定[，,]?(?:对[^。；，\\n]{2,20})?(?:予以)?(?:撤销|注销|摘牌|关闭|取缔|收回|停止办理)"
)
CLOSED = re.compile("(?:实施|实行|采取)(?:临时)?(?:全?封闭|封控|管控|交通管制|隔离)")
PLACE = re.compile("(?<!全)[^。；，,\\n：:全]{2,30}(?:小区|单元|号楼|疫点|路段|院落)[^。；，,\\n]{0,8}$")
PAGE_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:-|年|/|\.)(\d{1,2})(?:-|月|/|\.)(\d{1,2})(?!\d)")
MOST = 3


def check(dossier: Dossier) -> Iterator[Finding]:
    """At most three questions: the title's task, and the first clauses whose last day has passed."""
    if dossier.header.draft or "draft" in dossier.header.normative.reasons:
        yield from islice(_comments(dossier), 1)
        return
    title = _title(dossier) or _act(dossier)
    if title is not None:
        yield title
    if dossier.header.normative.value is not False and len(articles(dossier.text)) > 60:
        return
    text = periods.plain(dossier.text)
    kinds = (_spans, _deadlines, _near, _named_days, _periods, _eventual, _place_closed)
    clauses = sorted(
        (one for kind in kinds for one in islice(kind(dossier, text), MOST)), key=lambda finding: finding.start
    )
    yield from _apart(clauses)[: MOST - (title is not None)]


def _apart(clauses: list[Finding]) -> list[Finding]:
    """The clauses without those that overlap the one before."""
    kept: list[Finding] = []
    for one in clauses:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _title(dossier: Dossier) -> Finding | None:
    """The task of a past year that the title names; where it names none, the sentence in which the notice says what it is about."""
    place, title = subject_place(dossier), dossier.header.title or ""
    year = _year(title, dossier)
    if "convenience_notice" in dossier.header.normative.reasons:
        return None  # opening hours and the like are told as what they are
    if year is None:
        start = max(0, dossier.header.body_start)
        matter = MATTER.search(dossier.text, start, start + 800)
        place, title = (matter.span(matter.lastindex or 1), matter[matter.lastindex or 1]) if matter else (place, title)
        year = _year(title, dossier) if matter and YEAR.search(title) else None
    if year is None or year >= dossier.as_of.year or STANDING.search(title):
        return None
    outcome = Outcome.OUT_OF_SCOPE if dossier.header.normative.value is False else Outcome.LAPSE
    return at(dossier, *place, Ask("title", Severity.MEDIUM, {"title": title, "year": year}, outcome, ("R6",)))


def _act(dossier: Dossier) -> Finding | None:
    """A decision that did its work on the day it was made (决定撤销…、注销…), in a document of an earlier year."""
    dated = dossier.dated or dossier.header.dated
    if dated is None or dated.year >= dossier.as_of.year or articles(dossier.text):
        return None
    start = max(0, dossier.header.body_start)
    match = ACT.search(dossier.text, start, start + 600)
    if match is None or in_title(dossier.text, match.start()):
        return None
    place = sentence_at(dossier.text, *match.span(), 80)
    if dossier.header.normative.value is False and "你" in dossier.text[slice(*place)]:
        return None  # a decision on one party, which is told as such
    return at(dossier, *place, Ask("act_done", Severity.LOW, {"words": match.group()}, Outcome.LAPSE, ("R6",)))


def _place_closed(dossier: Dossier, text: str) -> Iterator[Finding]:
    """A measure on one named place (某小区实施封闭管理), in a document of an earlier year."""
    dated = dossier.dated or dossier.header.dated
    if dated is None or dated.year >= dossier.as_of.year:
        return
    for match in CLOSED.finditer(text, dossier.header.body_start):
        where = PLACE.search(text, max(0, match.start() - 40), match.start())
        place = sentence_at(text, where.start(), match.end(), 80) if where else (0, 0)
        if where and not _is_term(dossier, *place):
            words = text[where.start() : match.end()].rpartition("对")[2].strip()
            ask = Ask("single_place", Severity.LOW, {"words": words}, Outcome.LAPSE, ("R6",))
            yield at(dossier, *place, ask)


def _comments(dossier: Dossier) -> Iterator[Finding]:
    """The last day for comments on a draft; the year is that of the page when none is written."""
    text, dated = periods.plain(dossier.text), dossier.dated or dossier.header.dated
    own = articles(text)
    head = text[: own[0].start] if own else text
    for start, stop, last in called.days(head, dated) if "意见" in text or "建议" in text else ():
        if last < dossier.as_of and (dated is None or last >= dated):
            place = sentence_at(text, start, stop, 80)
            ask = Ask("comments_over", Severity.LOW, {"on": last.isoformat()}, Outcome.OUT_OF_SCOPE, ("R6",))
            yield at(dossier, *place, ask)


def _year(title: str, dossier: Dossier) -> int | None:
    """The year in which the titled task was over, when the title names a task."""
    bare = re.sub("《[^》]*》", "", title) or title
    if EVENT.search(title) and not YEAR.search(title):
        return dossier.header.dated.year if dossier.header.dated else None
    if not TASK.search(bare):
        return None
    last = RANGE.search(title) or YEAR.search(title)
    return int(last.group(1)) if last else None


def _deadlines(dossier: Dossier, text: str) -> Iterator[Finding]:
    """Clauses that set a day, now past, by which something was to be done."""
    body = dossier.header.body_start
    named = (*DEADLINE.finditer(text, body), *GOAL.finditer(text, body)) if "年" in text else ()
    for match in named:
        year, month, day = (*match.groups(), None, None)[:3]
        end, dated = _day(year or "", month, day), dossier.header.dated
        if end is None or end >= dossier.as_of or (dated and end < dated) or not _by_then(text, match):
            continue
        place = _to_be_done(text, match)
        if place:
            yield _deadline(dossier, *place, end)


def _by_then(text: str, match: re.Match[str]) -> bool:
    """Whether a day is the last one for something: 于…前, 到…底."""
    return (
        match.re is GOAL
        or match.group().strip()[-1] in "前止"
        or LEAD.search(text, max(0, match.start() - 3), match.start()) is not None
    )


def _to_be_done(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """The sentence of a day, where it tells what was to be done by then."""
    start, stop = sentence_at(text, match.start(), match.end(), 80)
    if in_title(text, match.start()) or OLD.match(text, match.end(), stop):
        return None
    told = AIM if match.re is GOAL else DONE
    named = LABEL.search(text, max(0, match.start() - 12), match.start())
    return (start, stop) if named or told.search(text, match.end(), min(stop, match.end() + 80)) else None


def _near(dossier: Dossier, text: str) -> Iterator[Finding]:
    """Days of the document's own year (于6月8日前上报, 今年年底前完成), in papers that are no rules."""
    dated, body = _known_day(dossier), dossier.header.body_start
    if dated is None or dated.year >= dossier.as_of.year or articles(text):
        return
    for match in (*NEAR.finditer(text, body), *YEAR_END.finditer(text, body)):
        named = MONTH.search(text[max(0, match.start() - 6) : match.start()]) if match.re is NEAR else None
        place = _to_be_done(text, match) if named or match.re is YEAR_END else None
        if place is None or EACH.search(text, *place):
            continue
        month, day = (named.group(1), match.group(1)) if named else ("12", "31")
        last = _day(str(dated.year), month, day)
        if last and last < dated:
            last = _day(str(dated.year + 1), month, day)
        if last and last < dossier.as_of:
            yield _deadline(dossier, *place, last)


def _named_days(dossier: Dossier, text: str) -> Iterator[Finding]:
    """Days that bear a name (报名截止时间, 停水时间), and seasons of a year (2020年春节期间) in which something was banned."""
    dated, body = _known_day(dossier), dossier.header.body_start
    if _rules_in_articles(dossier):
        return
    for match in NAMED_DAY.finditer(text, body) if "月" in text else ():
        closing, year, month, day = match.groups()
        if OWN_DAY.search(text, max(0, match.start() - 4), match.start()) or not (year or (closing and dated)):
            continue
        last = _day(year or str(dated and dated.year), month, day)
        if last and last < dossier.as_of and (dated is None or last >= dated) and not in_title(text, match.start()):
            yield _deadline(dossier, *sentence_at(text, *match.span(), 80), last)
    for match in SEASON.finditer(text, body) if "期间" in text else ():
        place = sentence_at(text, *match.span(), 80)
        if int(match.group(1)) < dossier.as_of.year and BANS.search(text, *place) and not in_title(text, match.start()):
            yield _deadline(dossier, *place, dt.date(int(match.group(1)), 12, 31))


def _spans(dossier: Dossier, _: str) -> Iterator[Finding]:
    """Clauses that count from the day of effect, where that day is known."""
    began = dossier.header.effective_on or dossier.header.dated
    for match in SPAN.finditer(dossier.text) if began and "之日起" in dossier.text else ():
        count = to_int(match.group(1)) or 0
        end = _counted(began, count, match.group(2)) if began else None
        start, stop = sentence_at(dossier.text, match.start(), match.end(), 80)
        if end and end < dossier.as_of and DONE.search(dossier.text, match.end(), stop):
            yield _deadline(dossier, start, stop, end, Outcome.AMEND)


def _periods(dossier: Dossier, text: str) -> Iterator[Finding]:
    """Days of the matter itself (自…起至…止, 禁火时间：…至…, 标准时点), all past; the clause of validity is told elsewhere."""
    dated = _known_day(dossier)
    for place in _stated(dossier, text):
        start, stop = sentence_at(text, place.start, place.end, 80)
        if (
            place.last >= dossier.as_of
            or (dated and place.last.year < dated.year - 1 and not place.years)
            or VALID.search(text, start, stop)
            or (FACTS.search(text, start, stop) and not BANS.search(text, start, stop))
        ):
            continue
        if not _is_term(dossier, place.start, place.end) and not in_title(text, place.start):
            yield _deadline(dossier, start, stop, place.last)


def _is_term(dossier: Dossier, start: int, end: int) -> bool:
    """Whether a place shares signs with the clause on validity."""
    term = dossier.header.validity
    return term is not None and term.start < end and start < term.end


def _stated(dossier: Dossier, text: str) -> Iterator[periods.Period]:
    """Every period of the body: days, years, moments and stages."""
    body = dossier.header.body_start
    if not _rules_in_articles(dossier):
        outside = dossier.header.normative.value is False
        alone = outside and not CAMPAIGN.search(dossier.header.title or "")
        yield from periods.spans(text, body, None if alone else _known_day(dossier))
    yield from periods.since(text, body, _known_day(dossier))
    yield from periods.years(text, body)
    for pattern, word in PERIODS:
        for match in pattern.finditer(text, body) if text.find(word, body) >= 0 else ():
            last = _day(match.group(1), match.group(2), match.group(3))
            if last:
                yield periods.Period(match.start(), match.end(), last)


def _counted(began: dt.date, count: int, unit: str) -> dt.date:
    """The last day of a term; working days are counted generously."""
    if unit in ("年", "个月"):
        return months_after(began, count * (12 if unit == "年" else 1))
    return began + dt.timedelta(days=count * (2 if "工作" in unit else 1))


def _known_day(dossier: Dossier) -> dt.date | None:
    """The document's day; else the day that the page around it shows (时间：2022-05-25)."""
    known = dossier.dated or dossier.header.dated
    if known is not None:
        return known
    shown = PAGE_DAY.search(dossier.text, 0, 300) or PAGE_DAY.search(dossier.text, max(0, len(dossier.text) - 200))
    return periods.last_day(*map(int, shown.groups())) if shown else None


def _rules_in_articles(dossier: Dossier) -> bool:
    """Rules in articles stand; a span of days in them belongs to one clause and comes again."""
    return len(articles(dossier.text)) > 12


def _deadline(dossier: Dossier, start: int, stop: int, last: dt.date, outcome: Outcome = Outcome.LAPSE) -> Finding:
    return at(dossier, start, stop, Ask("deadline", Severity.LOW, {"on": last.isoformat()}, outcome, ("R6",)))


def _eventual(dossier: Dossier, _: str) -> Iterator[Finding]:
    """A measure that lasts until an emergency is over (至疫情解除之日止), in a document of an earlier year."""
    dated = dossier.dated or dossier.header.dated
    if dated is None or dated.year >= dossier.as_of.year:
        return
    over = any(word in dossier.text for word in ("解除", "结束", "终止"))
    for match in EVENTUAL.finditer(dossier.text, dossier.header.body_start) if over else ():
        start, stop = sentence_at(dossier.text, match.start(), match.end(), 80)
        ask = Ask("until_event", Severity.LOW, {"words": match.group()}, Outcome.LAPSE, ("R6",))
        yield at(dossier, start, stop, ask)


def _day(year: str, month: str | None, day: str | None) -> dt.date | None:
    return periods.last_day(int(year), int(month or 12), int(day) if day else None)


EXAMPLES = (
    Example(
        sample(
            "关于开展2021年度安全检查的通知\n请于2021年12月15日前报送总结。", title="关于开展2021年度安全检查的通知"
        ),
        ("title", "deadline"),
    ),
    Example(sample("集市收费目录（2022年版）\n", title="集市收费目录（2022年版）")),
    Example(sample("第三条 各村应当自本办法施行之日起一年内完成登记。", effective_on="2019-01-01"), ("deadline",)),
    Example(sample("关于开展2026年度安全检查的通知\n", title="关于开展2026年度安全检查的通知")),
    Example(sample("一、防火期自2023年2月10日起至2023年5月31日止。"), ("deadline",)),
    Example(sample("一、统计数据自2021年1月1日起至2021年12月31日止。")),
    Example(sample("一、禁火时间：3月20日至4月18日。", signed_on="2016-03-18"), ("deadline",)),
    Example(sample("一、每年3月20日至4月18日为禁火期。", signed_on="2016-03-18")),
    Example(sample("一、燃放时间为2月3日12时至4日24时。", signed_on="2022-02-01"), ("deadline",)),
    Example(sample("经研究，决定撤销某乡供销站。", signed_on="2011-02-01"), ("act_done",)),
    Example(sample("即日起对桂花小区实行封闭管理。", signed_on="2021-02-01"), ("single_place",)),
    Example(sample("请于2021年5月1日前将修改意见寄回。", draft=True), ("comments_over",)),
    Example(sample("以上措施实施至应急响应解除之日止。", signed_on="2021-02-01"), ("until_event",)),
)
