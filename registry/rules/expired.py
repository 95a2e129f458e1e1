"""The period for which the document was made has ended (有效期届满)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from registry.rules.base import Ask, Example, at, is_legislation, sample, title_place
from registry.rules.periods import last_day
from registry.values import Arguments, Dossier, Finding, Outcome, Severity, Validity

NAME = "expired"
VERSION = 3
# Events that ended a stated term without a day (执行至疫情防控工作结束), and when they ended.
EVENTS = (
    (re.compile("疫情"), dt.date(2023, 1, 8)),
    (re.compile("脱贫攻坚"), dt.date(2021, 2, 25)),
    (re.compile("十二五"), dt.date(2015, 12, 31)),
    (re.compile("十三五"), dt.date(2020, 12, 31)),
    (re.compile("十四五"), dt.date(2025, 12, 31)),
)
# A decision that changes or ends other texts is done with its day; the changed text has a term of its own.
CHANGES = re.compile("关于(?:修改|修订|废止|宣布|公布|取消|停止|延长|继续)[^。]*(?:的决定|的通知|的公告)$")
RUNS = ("结束", "完成", "期末", "五”末")
UNTIL = re.compile(
    "(?:至|到)[^。；，\n]{0,8}(?:疫情[^。；，\n]{0,8}结束|脱贫攻坚[^。；，\n]{0,8}(?:完成|结束)|“?十[二三四]五”?(?:规划)?期?末)"
)

# 本通告自发布之日起至6月17日有效: a last day that takes its year from the document.
_DAY = r"\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日(?:\s?\d{1,2}\s?时)?(?:止)?"
LAST_DAY = re.compile(
    r"本(?:通告|公告|通知|决定|命令|令|办法|规定|意见|方案|措施)(?:(?!每年)[^。；\n]){0,30}?(?:"
    rf"(?:至|到){_DAY}[，,]?\s?(?:有效|失效|自行废止|自动失效)|有效期限?(?:截至|截止|至|到){_DAY})"
)

# What the page around a document, or a note above it, says of its force: 有效性：失效, 【已废止】, 根据…目录失效.
MARKED = re.compile(
    r"(?:有效性|时效性|时\s?效|文件状态|时效状态|公文时效|效力状态|实效\s?性)[：:|\s]{1,4}(?:已?失效|已?废止|已经失效|全文失效|全文废止)"
    r"|^[ \t\u3000]*[【\[（(]\s?(?:已|全文|此件|本文件?已?)(?:失效|废止)\s?[】\]）)]"
    r"|(?<![》”）)])[【\[（(]\s?(?:已|全文|此件|本文件?已?)(?:失效|废止)\s?[】\]）)][ \t]*$"
    r"|^[ \t\u3000（(]*(?:根据|依据|已被|被)(?![^\n]*(?:决定[^》\n]{0,3}(?:废止|宣布)|现将|下列|以下|予以|经研究|》[（(]已?(?:废止|失效)))"
    r"(?=[^\n]{0,30}(?:19|20)\d\d|《)[^。；\n]{6,80}(?:已)?(?:失效|废止|宣布失效)[。）)]?[ \t]*$",
    re.M,
)
MARK_WORDS = ("失效", "废止")


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding at the clause of validity when its last day, or the event it names, lies before the day of review.

    A page or a note above the text that says it has ended is told instead, as ``marked``.
    """
    marked = _marked(dossier)
    if marked is not None:
        yield marked
        return
    validity = dossier.header.validity or _until(dossier) or _last_day(dossier)
    ask = _ask(validity, dossier) if validity else None
    if validity and ask:
        yield at(dossier, *validity_place(dossier, validity), ask)


def _marked(dossier: Dossier) -> Finding | None:
    """The note of its end, above the running text, where one stands."""
    stop = min(len(dossier.text), max(dossier.header.body_start, 0) + 400)
    if not any(dossier.text.find(word, 0, stop) >= 0 for word in MARK_WORDS):
        return None
    match = MARKED.search(dossier.text, 0, stop)
    if match is None:
        return None
    ask = Ask("marked", Severity.HIGH, {"quote": match.group().strip()}, Outcome.LAPSE, ("R4",))
    return at(dossier, *match.span(), ask)


def _until(dossier: Dossier) -> Validity | None:
    """A clause that lets the measure run until an event (至疫情防控工作结束), where no term was read in the text."""
    match = (
        UNTIL.search(dossier.text, dossier.header.body_start) if any(word in dossier.text for word in RUNS) else None
    )
    return Validity(match.group(), None, "stated_term", match.start(), match.end()) if match else None


def _last_day(dossier: Dossier) -> Validity | None:
    """A last day without a year: the first such day after that of the document."""
    dated = dossier.header.dated
    match = LAST_DAY.search(dossier.text, max(dossier.header.body_start, 0)) if dated and "效" in dossier.text else None
    if dated is None or match is None:
        return None
    month, day = (int(value) for value in match.groups() if value)
    last = last_day(dated.year, month, day)
    if last and last < dated:
        last = last_day(dated.year + 1, month, day)
    return Validity(match.group(), last, "stated_date", match.start(), match.end()) if last else None


def validity_place(dossier: Dossier, validity: Validity) -> tuple[int, int]:
    """Where the clause of validity stands; the title when it came from outside the text."""
    if 0 <= validity.start < validity.end <= len(dossier.text):
        return validity.start, validity.end
    start = dossier.text.find(validity.quote) if validity.quote else -1
    return (start, start + len(validity.quote)) if start >= 0 else title_place(dossier)


def _ask(validity: Validity, dossier: Dossier) -> Ask | None:
    """Stated terms, and the default of the place: that runs for rules, not for a decision that changes other texts."""
    last, as_of = validity.expires_on, dossier.as_of
    if last is None:
        return _event(validity, as_of)
    if last >= as_of:
        return None
    default = validity.basis == "default"
    if default and (CHANGES.search(dossier.header.title or "") or is_legislation(dossier)):
        return None
    return Ask(
        "by_default" if default else "stated",
        Severity.MEDIUM if default else Severity.HIGH,
        {"on": last.isoformat(), "basis": validity.basis},
        Outcome.LAPSE,
        ("R4",),
    )


def _event(validity: Validity, as_of: dt.date) -> Ask | None:
    """A term that ends with an event: a question, because only a person knows whether it was ended otherwise."""
    days = [day for pattern, day in EVENTS if pattern.search(validity.quote) and day < as_of]
    arguments: Arguments = {"on": max(days).isoformat(), "quote": validity.quote} if days else {}
    return Ask("event_over", Severity.LOW, arguments, Outcome.LAPSE, ("R4", "R6")) if days else None


_TEXT = "本办法自2019年5月1日起施行，有效期五年。"
_TERM = Validity("有效期五年", dt.date(2024, 4, 30), "stated_term")
EXAMPLES = (
    Example(sample("有效性：失效\n集市摊位管理通知\n一、摊位应当整洁。"), ("marked",)),
    Example(sample("有效性：有效\n集市摊位管理通知\n一、摊位应当整洁。")),
    Example(sample("一、免收费用至疫情防控工作结束，具体时间另行通知。"), ("event_over",)),
    Example(sample("七、本通告自发布之日起至6月17日有效。", signed_on="2022-05-30"), ("stated",)),
    Example(sample("七、本通告自发布之日起至6月17日有效。", signed_on="2026-05-30", as_of="2026-06-17")),
    Example(sample("一、免收费用至疫情防控工作结束，具体时间另行通知。", as_of="2021-01-01")),
    Example(sample(_TEXT, as_of="2024-05-01", validity=_TERM), ("stated",)),
    Example(sample(_TEXT, as_of="2024-04-30", validity=_TERM)),
    Example(
        sample("本通知执行至疫情结束时止。", validity=Validity("执行至疫情结束时止", None, "stated_term")),
        ("event_over",),
    ),
)
