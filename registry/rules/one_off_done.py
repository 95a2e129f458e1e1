"""A task of one time whose time is over (阶段性工作任务已完成)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice

from registry.rules.base import Ask, Example, at, sample, subject_place
from registry.rules.clauses import articles, in_title, sentence_at
from registry.rules.expiring import months_after
from registry.text.numerals import to_int
from registry.values import Dossier, Finding, Outcome, Severity

NAME = "one_off_done"
VERSION = 2
# A year in the title with a task: 2021年度…自查, 2019年专项行动, 2018—2020年…方案. A version (2022年版) is no task.
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?年?(?:度|春|夏|秋|冬|上半年|下半年|第[一二三四]季度)?(?!\s?年?版|\d)")
RANGE = re.compile(r"(?:19|20)\d\d\s?年?\s?[-—－–~～至到]{1,2}\s?((?:19|20)\d\d)\s?年?")
STANDING = re.compile("(?:办法|规定|细则|规则|条例|标准|目录|名录|清单|基准)(?:（[^（）]*）|\\([^()]*\\))?$")
TASK = re.compile(
    "专项|行动|攻坚|整治|检查|自查|督查|普查|调查|评选|表彰|通报|招生|考试|招聘|换届|选举|竞赛|创建|清明|春节|国庆|中秋|春运|汛|"
    "方案|计划|要点|工作|安排|活动|周期|预算|补助资金|奖励资金|考核"
)
# Titles that name a single event without a year.
EVENT = re.compile(
    "复工复产|关于同意.{2,40}(?:调整|合并|撤并|撤销|设立|更名|命名).{0,14}的批复|表彰.{0,30}先进|通报表扬|评选结果|春节后|春运期间|疫情防控期间|疫情期间|活动周|换届选举"
)
# A day by which something was to be handed in or done: 请于2021年12月15日前报送, 到2022年底…全面建立.
DEADLINE = re.compile(
    r"((?:19|20)\d\d)\s?年\s?(?:(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日|底|末)?|底|末)(?:之?前|以前|止|，|,)?"
)
DONE = re.compile(
    "报送|上报|报至|报到|报[区县市省州镇我局委办]|完成|建立|实现|出台|达到|覆盖|建成|消除|清零|整改到位|取缔|淘汰|通过|验收|达标|命名|摘牌|搬迁|拆除|退出|关停|改造|收缴|缴清|清理|结束|脱贫|培训|申报|反馈|报名|提交|换领|领取|办理"
)
GOAL = re.compile(r"(?:到|力争)\s?((?:19|20)\d\d)\s?年(?=[，,全实完基建力区县市城])")  # 到2020年，全区森林覆盖率达到45%
# 宣传发动阶段（2019年3月至4月）: the stages of a task; the month is that of the end.
PHASE = re.compile(
    r"阶段\s?[（(：:]\s?((?:19|20)\d\d)年(?:\d{1,2}月[^）)\n]{0,8}?[-—－~～至到]{1,2}(?:(?:19|20)\d\d年)?)?(\d{1,2})月(?:(\d{1,2})日)?"
)
LEAD = re.compile("(?:于|在|到|至|截至|力争)\\s?$")
# 自本办法施行之日起一年内，完成…
SPAN = re.compile(
    "自本?(?:办法|规定|细则|通知|意见|方案|条例)(?:施行|实施|印发|发布|公布)之日起([一二两三四五六七八九十\\d]{1,3})(年|个月)(?:之?内|以内)"
)
# 自2023年2月10日起至2023年5月31日止, 标准时点是2020年11月1日零时: the days of the matter itself.
DATE = r"((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?"
DAYS = re.compile(
    r"(?:(?:19|20)\d\d)\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?(?:\s?\d{1,2}[时:：]\d{0,2}分?)?\s?(?:起|开始)?[，,]?\s?[至到—\-－]{1,2}\s?"
    + DATE
    + r"(?:\s?\d{1,2}[时:：]\d{0,2}分?)?(?:止|结束|期间|，|。|；)"
)
MOMENT = re.compile(r"(?:标准时点|调查时点|普查时点|基准日)[为是：:]?\s?" + DATE)
PERIODS = ((DAYS, "年"), (MOMENT, "年"), (PHASE, "阶段"))  # each with a word it cannot do without
# A period that only describes facts is no task, and one that says how long the text holds is told as its validity.
FACTS = re.compile(
    "数据|出生|注册|成立|取得|购买|参保|有效期|施行|产生|发生|任期|规划期|营业收入|销售|学年|财年|违法|期间的|房龄|工龄|入学|期间(?:内)?(?:参加|新增|入职|毕业|退休|出生)"
)
EVENTUAL = re.compile(
    "[至到][^。；，\n]{0,10}(?:疫情|应急响应|防汛|汛期|抗旱|灾情|专项行动|整治)[^。；，\n]{0,8}(?:解除|结束|终止)(?:之日|时|为止|止)?"
)
MOST = 3


def check(dossier: Dossier) -> Iterator[Finding]:
    """At most three questions: the title's task, and the first clauses whose last day has passed."""
    if dossier.header.draft:
        return
    title = _title(dossier)
    if title is not None:
        yield title
    if dossier.header.normative.value is not False and len(articles(dossier.text)) > 60:
        return
    kinds = (_spans, _deadlines, _periods, _eventual)
    clauses = sorted((one for kind in kinds for one in islice(kind(dossier), MOST)), key=lambda finding: finding.start)
    yield from _apart(clauses)[: MOST - (title is not None)]


def _apart(clauses: list[Finding]) -> list[Finding]:
    """The clauses without those that overlap the one before."""
    kept: list[Finding] = []
    for one in clauses:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _title(dossier: Dossier) -> Finding | None:
    title = dossier.header.title or ""
    year = _year(title, dossier)
    if year is None or year >= dossier.as_of.year or STANDING.search(title):
        return None
    outcome = Outcome.OUT_OF_SCOPE if dossier.header.normative.value is False else Outcome.LAPSE
    ask = Ask("title", Severity.MEDIUM, {"title": title, "year": year}, outcome, ("R6",))
    return at(dossier, *subject_place(dossier), ask)


def _year(title: str, dossier: Dossier) -> int | None:
    """The year in which the titled task was over, when the title names a task."""
    bare = re.sub("《[^》]*》", "", title) or title
    if EVENT.search(title) and not YEAR.search(title):
        return dossier.header.dated.year if dossier.header.dated else None
    if not TASK.search(bare):
        return None
    last = RANGE.search(title) or YEAR.search(title)
    return int(last.group(1)) if last else None


def _deadlines(dossier: Dossier) -> Iterator[Finding]:
    """Clauses that set a day, now past, by which something was to be done."""
    text, body = dossier.text, dossier.header.body_start
    named = (*DEADLINE.finditer(text, body), *GOAL.finditer(text, body)) if "年" in text else ()
    for match in named:
        year, month, day = (*match.groups(), None, None)[:3]
        end, dated = _day(year or "", month, day), dossier.header.dated
        before = (
            match.re is GOAL
            or match.group().strip()[-1] in "前止"
            or LEAD.search(text, max(0, match.start() - 3), match.start())
        )
        if end is None or end >= dossier.as_of or (dated and end < dated) or not before:
            continue
        start, stop = sentence_at(text, match.start(), match.end(), 80)
        if DONE.search(text, match.end(), min(stop, match.end() + 60)) and not in_title(text, match.start()):
            yield at(
                dossier, start, stop, Ask("deadline", Severity.LOW, {"on": end.isoformat()}, Outcome.LAPSE, ("R6",))
            )


def _spans(dossier: Dossier) -> Iterator[Finding]:
    """Clauses that count from the day of effect, where that day is known."""
    began = dossier.header.effective_on or dossier.header.dated
    for match in SPAN.finditer(dossier.text) if began and "之日起" in dossier.text else ():
        count = to_int(match.group(1)) or 0
        end = months_after(began, count * (12 if match.group(2) == "年" else 1)) if began else None
        start, stop = sentence_at(dossier.text, match.start(), match.end(), 80)
        if end and end < dossier.as_of and DONE.search(dossier.text, match.end(), stop):
            yield at(
                dossier, start, stop, Ask("deadline", Severity.LOW, {"on": end.isoformat()}, Outcome.AMEND, ("R6",))
            )


def _periods(dossier: Dossier) -> Iterator[Finding]:
    """Days of the matter itself (自…起至…止, 标准时点), all past; the clause of validity is told elsewhere."""
    text, validity = dossier.text, dossier.header.validity
    body = dossier.header.body_start
    patterns = [pattern for pattern, word in PERIODS if text.find(word, body) >= 0]
    for match in (found for pattern in patterns for found in pattern.finditer(text, body)):
        end = _day(match.group(1), match.group(2), match.group(3))
        start, stop = sentence_at(text, match.start(), match.end(), 80)
        dated = dossier.header.dated
        if end is None or end >= dossier.as_of or (dated and end < dated) or FACTS.search(text, start, stop):
            continue
        if validity and validity.start < match.end() and match.start() < validity.end:
            continue
        if not in_title(text, match.start()):
            yield at(
                dossier, start, stop, Ask("deadline", Severity.LOW, {"on": end.isoformat()}, Outcome.LAPSE, ("R6",))
            )


def _eventual(dossier: Dossier) -> Iterator[Finding]:
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
    try:
        if day:
            return dt.date(int(year), int(month or 12), int(day))
        return months_after(dt.date(int(year), int(month or 12), 1), 1) - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return None


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
    Example(sample("以上措施实施至应急响应解除之日止。", signed_on="2021-02-01"), ("until_event",)),
)
