"""The document refers to a part of itself that it does not have, or counts its parts wrongly (内部引用、序号有误)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.rules.base import Ask, Example, at, sample
from registry.rules.clauses import NUMERAL, articles, cited, in_title, number_of
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "broken_internal_reference"
VERSION = 1
OWN = re.compile(rf"本(?:办法|规定|细则|规则|条例|意见|方案|通知|制度|规程|指南)(?:的)?第({NUMERAL}{{1,7}})条")
CHAPTER = re.compile(r"^[ \t\u3000]*第([一二三四五六七八九十]{1,3})章(?=[ \t\u3000\n]|[\u4e00-\u9fff]{2,12}$)", re.M)
# 第五十二条、第五十六规定: the word 条 is missing.
MISSING = re.compile(r"条、(第[一二三四五六七八九十百]{2,6})(?:的?规定)")
ITEM = re.compile(r"^[ \t\u3000]*[（(]([一二三四五六七八九十]{1,3})[）)]", re.M)
ANNEX = re.compile(r"附件\s?([1-9]\d?|[一二三四五六七八九十])(?!\d)")
ANNEX_HEADING = re.compile(r"^[ \t\u3000]*附件\s?([1-9]\d?|[一二三四五六七八九十])[：:]?[ \t\u3000]*$", re.M)


def check(dossier: Dossier) -> Iterator[Finding]:
    """Articles beyond the document's own last one, counting slips of chapters and items, and annexes that are missing."""
    yield from _articles(dossier)
    yield from _missing_word(dossier)
    yield from _chapters(dossier)
    yield from _items(dossier)
    yield from _annexes(dossier)


def _articles(dossier: Dossier) -> Iterator[Finding]:
    own = articles(dossier.text)
    last = max((part.number for part in own), default=0)
    if len(own) < 3 or last > 2 * len(own):
        return
    for match in OWN.finditer(dossier.text):
        number = number_of(match.group(1)) or 0
        if number > last and not in_title(dossier.text, match.start()):
            arguments: Arguments = {"cited": f"第{match.group(1)}条", "last": last}
            yield at(
                dossier,
                match.start(),
                match.end(),
                Ask("beyond_last", Severity.MEDIUM, arguments, Outcome.AMEND, ("A1",)),
            )
            return


def _missing_word(dossier: Dossier) -> Iterator[Finding]:
    match = MISSING.search(dossier.text) if "条、第" in dossier.text else None
    if match:
        start = max(dossier.text.rfind("第", 0, match.start()), match.start() - 10)
        arguments: Arguments = {"cited": match.group(1)}
        yield at(dossier, start, match.end(), Ask("word_missing", Severity.LOW, arguments, Outcome.AMEND, ("A1",)))


def _chapters(dossier: Dossier) -> Iterator[Finding]:
    """A chapter heading that does not follow the one before; a table of contents starts the count once more."""
    before = 0
    places = list(CHAPTER.finditer(dossier.text)) if "章" in dossier.text else []
    numbers = [number_of(place.group(1)) or 0 for place in places]
    for index, (place, number) in enumerate(zip(places, numbers, strict=True)):
        restarts = number == 1 and index + 1 < len(numbers) and numbers[index + 1] == 2
        if before and number != before + 1 and not restarts and _steady(numbers, index):
            end = dossier.text.find("\n", place.start())
            arguments: Arguments = {"cited": f"第{place.group(1)}章", "before": before}
            ask = Ask("chapter_order", Severity.LOW, arguments, Outcome.AMEND, ("A1",))
            yield at(dossier, place.start(1) - 1, end if end >= 0 else len(dossier.text), ask)
            return
        before = number


def _steady(numbers: list[int], index: int) -> bool:
    """The headings before count up one by one, so that the slip is in the text and not in our reading."""
    return index >= 2 and numbers[index - 1] == numbers[index - 2] + 1


def _items(dossier: Dossier) -> Iterator[Finding]:
    """Items of one list that leave out a number: （三） is followed by （五）."""
    places = list(ITEM.finditer(dossier.text))
    numbers = [number_of(place.group(1)) or 0 for place in places]
    for index in range(2, len(places)):
        first, second, third = numbers[index - 2 : index + 1]
        close = places[index].start() - places[index - 1].start() < 300
        if (
            third == second + 2
            and second == first + 1
            and close
            and numbers[index - second : index] == list(range(1, second + 1))
        ):
            end = places[index].end()
            arguments: Arguments = {
                "before": f"（{places[index - 1].group(1)}）",
                "cited": f"（{places[index].group(1)}）",
            }
            ask = Ask("item_order", Severity.LOW, arguments, Outcome.AMEND, ("A1",))
            yield at(dossier, places[index].start(1) - 1, end, ask)
            return


def _annexes(dossier: Dossier) -> Iterator[Finding]:
    """An annex that is named while others, but not this one, stand in the file."""
    if "附件" not in dossier.text:
        return
    present = {number_of(match.group(1)) for match in ANNEX_HEADING.finditer(dossier.text)}
    if len(present) < 2:
        return
    for match in ANNEX.finditer(dossier.text, dossier.header.body_start):
        place = match.start(), match.end()
        if (
            number_of(match.group(1)) not in present
            and not cited(dossier, *place)
            and not in_title(dossier.text, place[0])
        ):
            arguments: Arguments = {"cited": match.group(), "count": len(present)}
            yield at(dossier, *place, Ask("annex_absent", Severity.LOW, arguments, Outcome.AMEND, ("A1",)))
            return


_BODY = "第一条 为了方便，制定本办法。\n第二条 摊位应当整洁。\n第三条 违反本办法第九条的，责令改正。\n"
EXAMPLES = (
    Example(sample(_BODY), ("beyond_last",)),
    Example(sample(_BODY.replace("第九条", "第二条"))),
    Example(sample("第一章 总则\n第二章 管理\n第三章 责任\n第一章 附则\n"), ("chapter_order",)),
    Example(sample("（一）甲；\n（二）乙；\n（三）丙；\n（五）丁。\n"), ("item_order",)),
    Example(sample("违反《公路法》第五十二条、第五十六规定的，责令改正。"), ("word_missing",)),
    Example(sample("填写附件3。\n附件1\n表\n附件2\n表\n"), ("annex_absent",)),
)
