"""A licence, penalty, coercion, fee, proof or loss of rights set without a law above it (违法设定)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from registry.rules.base import LEGISLATION, Ask, Example, at, is_legislation, sample, titles
from registry.rules.clauses import article_at, articles, sentence_at
from registry.rules.triggers import questions
from registry.values import Arguments, Citation, Dossier, Finding, Outcome, Severity

NAME = "illegal_setting"
VERSION = 4
# A law or regulation named in the same article carries the setting (X办法 does not); in general words only within its sentence.
NAMED = re.compile(
    "《[^》]{1,40}(?:(?<!办)法|条例)(?:[〉》（(][^》]{0,20})?》|(?:依照|依据|根据|按照)[^。；]{0,30}(?:(?<!办)法|条例)(?:的?规定|第)"
)
GENERAL = re.compile("法律、?(?:行政)?法规")
# Texts on how penalties and licences are handled name them without setting any.
# A province's law under a statute of the State, and the words of a government rule that a decision puts in.
STATUTE = re.compile("实施《[^》\\n]{2,40}法》的?办法$|人民政府关于修改《[^》\\n]+》(?:等[^》\\n]{0,20})?的决定$", re.M)
LONG = 400  # characters of a paragraph that may hold several sections
ITEM = re.compile(r"^[ \t\u3000]*[（(][一二三四五六七八九十]{1,3}[）)]", re.M)
NUMBERED = re.compile("(?<=[。；：:;])\\s?[一二三四五六七八九十]{1,2}、")
LICENCES = ("licence", "licence_certificate")
MINISTRY = re.compile("^(?!国务院)(?:国家|中国)?[^省市区县州]{2,16}(?:部|委员会|总局|局|署|行|会)令")
HANDLING = re.compile(
    "价格形成|裁量|案卷|听证|行政处罚程序|处罚办法程序|执法(?:程序|监督|公示|证件|记录|责任|文书)|法制审核|行政复议|备案审查"
)


def check(dossier: Dossier) -> Iterator[Finding]:
    """The first clauses of each family, unless the article names the upper law; statutes and local rules are exempt.

    A ministry's rules may set warnings and fines within the State Council's limit (行政处罚法第十三条), but no licence
    (行政许可法第十七条): where they rest on no law, licences are asked about, at low severity.
    """
    header = dossier.header
    named = titles(dossier)
    if header.normative.value is False or header.draft or HANDLING.search(named):
        return
    order = is_legislation(dossier)
    if order and not _bare_order(dossier):
        return
    licences = order or STATUTE.search(named) is not None
    for question in questions(dossier, "illegal_setting.csv", lambda offset: _covered(dossier, offset)):
        if licences and question.row["family"] not in LICENCES:
            continue
        arguments: Arguments = {
            "family": question.row["family"],
            "words": dossier.text[question.start : question.end],
            "ceiling": question.row["ceiling"],
            "count": question.count,
        }
        ask = Ask(
            question.row["family"], Severity.LOW if licences else Severity.MEDIUM, arguments, Outcome.AMEND, ("R1",)
        )
        yield at(dossier, question.start, question.end, ask)


def _bare_order(dossier: Dossier) -> bool:
    """An order of a ministry in which no law or regulation is named at all."""
    number = dossier.header.number or ""
    if not MINISTRY.search(number):
        return False
    kinds = (item.link.instrument.kind for item in dossier.citations if item.link.instrument)
    return not any(kind in LEGISLATION for kind in kinds)


def _section(text: str, offset: int) -> tuple[int, int]:
    """The article around a place; of a text on one long line, as pages hand it down, the numbered section (二、…)."""
    start, end = article_at(text, offset)
    if end - start < LONG or articles(text):
        return start, end
    before = [match.start() for match in NUMBERED.finditer(text, start, offset)]
    behind = NUMBERED.search(text, offset, end)
    return (before[-1] if before else start), (behind.start() if behind else end)


def _carries(text: str, place: int, offset: int) -> bool:
    """A law that another sentence names for its own breach (违反《X条例》的，由公安机关处理) carries nothing in this one."""
    before = text[max(0, place - 3) : place].rstrip("《")
    if not before.endswith(("违反", "触犯")):
        return True
    first, last = sentence_at(text, offset, offset)
    return first <= place < last


@lru_cache(maxsize=4)
def _named(text: str, citations: tuple[Citation, ...]) -> tuple[int, ...]:
    """Where laws and regulations are named, by the look of it or by what a citation is linked to, in order."""
    linked = (
        item.mention.start for item in citations if item.link.instrument and item.link.instrument.kind in LEGISLATION
    )
    return tuple(sorted({*(match.start() for match in NAMED.finditer(text)), *linked}))


def _covered(dossier: Dossier, offset: int) -> bool:
    text = dossier.text
    if GENERAL.search(text, *sentence_at(text, offset, offset)):
        return True
    places = _named(text, dossier.citations)
    return any(
        _carries(text, place, offset)
        for start, end in _parts(text, offset)
        for place in places[bisect_left(places, start) : bisect_left(places, end)]
    )


def _parts(text: str, offset: int) -> tuple[tuple[int, int], ...]:
    """What speaks for a place: its article; where that is divided into items, the item and what stands above the first."""
    start, end = _section(text, offset)
    items = [match.start() for match in ITEM.finditer(text, start, end)]
    before = [item for item in items if item <= offset]
    if not before:
        return ((start, end),)
    return (start, items[0]), (before[-1], min((item for item in items if item > offset), default=end))


EXAMPLES = (
    Example(
        sample("第五条 从业人员经考核合格并取得上岗证，违者处200元罚款。", number="商贸部令第3号"),
        ("licence_certificate",),
    ),
    Example(sample("第五条 乱停车辆的处以200元罚款。", number="商贸部令第3号")),
    Example(sample("第五条 经营者须经街道办事处批准后方可摆摊，乱停车辆的处以200元罚款。"), ("licence", "fine")),
    Example(sample("第五条 依照《集市管理条例》，乱停车辆的处以200元罚款。")),
    Example(sample("第五条 不得向企业收取保证金。")),
    Example(
        sample("五、拖欠费用的停止办理户口手续。\n六、占道的由社区强制拆除，并没收其工具。"),
        ("sanction", "force", "seize"),
    ),
)
