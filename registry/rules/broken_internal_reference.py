"""The document refers to a part of itself that it does not have, or counts its parts wrongly (内部引用、序号有误)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.rules.base import Ask, Example, at, is_legislation, sample
from registry.rules.clauses import NUMERAL, articles, cited, in_title, number_of
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "broken_internal_reference"
VERSION = 3
OWN = re.compile(rf"本(?:办法|规定|细则|规则|条例|意见|方案|通知|制度|规程|指南)(?:的)?第({NUMERAL}{{1,7}})条")
# 按第十一条处理, without 本规定 before it: the document's own article, when no other text is named in the sentence.
BARE = re.compile(rf"(?:按照?|依照|依据|根据|违反|符合|参照|除|前述|适用|见)(?:前款|上述)?第({NUMERAL}{{1,7}})条")
OTHERS = re.compile("《|(?<!办)法第|条例|(?:该|原|旧|新|上述|前述)(?:法|办法|规定|条例)|修改为|改为")
CHAPTER = re.compile(r"^[ \t\u3000]*第([一二三四五六七八九十]{1,3})章(?=[ \t\u3000\n]|[\u4e00-\u9fff]{2,12}$)", re.M)
# 第五十二条、第五十六规定: the word 条 is missing.
MISSING = re.compile(r"条、(第[一二三四五六七八九十百]{2,6})(?:的?规定)")
ITEM = re.compile(r"^[ \t\u3000]*[（(]([一二三四五六七八九十]{1,3})[）)]", re.M)
ANNEX = re.compile(r"附件\s?([1-9１-９]\d?|[一二三四五六七八九十])(?!\d)")
ANNEX_HEADING = re.compile(r"^[ \t\u3000]*附件\s?([1-9１-９]\d?|[一二三四五六七八九十])(?:[：:]|[ \t\u3000]*$)", re.M)
ANNEX_LIST = re.compile(r"^[ \t\u3000]*附件[ \t\u3000]*[：:]", re.M)
CUT = 120  # characters of an annex behind its heading; a form or table of rows, no blank sheet
POINTS = re.compile(
    r"(?:详见|参见|见|按照?|填写|如)[“（(《]?(附(?:图|表|件)?\s?[1-9一二三四五六]?(?![\u4e00-\u9fff]{0,1}则))(?=[，,。；;）)”》、的所执填要规办]|$)",
    re.M,
)
# Anything that is attached, listed, or linked on the page.
ATTACHED = re.compile(
    r"^[ \t\u3000*#\[【]*附(?:件|图|表|录|则表)?\s?[0-9０-９一二三四五六]{0,2}[ \t\u3000]*(?:[：:.．、\]】）)]|$|[\u4e00-\u9fff《“])|附件下载|相关附件|下载附件|附件[:：]"
    r"|\.(?:docx?|xlsx?|pdf|wps|rar|zip|jpe?g|png)",
    re.M,
)
SIGNED = re.compile(
    r"\n[ \t\u3000]*(?:19|20|二[〇○零O０])[\d〇○零一二三四五六七八九]{2}\s?年\s?[\d一二三四五六七八九十]{1,3}\s?月\s?[\d一二三四五六七八九十]{1,3}\s?日"
)
IN_FORCE = re.compile(r"自[^。\n]{1,20}(?:施行|实施|执行)。\s*$")
LISTED = re.compile(r"(?:^|[：:])[ \t\u3000]*(?:附件)?\s?([1-9１-９]\d?|[一二三四五六七八九十])[.．、:：]", re.M)


def check(dossier: Dossier) -> Iterator[Finding]:
    """Articles beyond the document's own last one, counting slips of chapters and items, and annexes that are missing."""
    yield from _articles(dossier)
    yield from _missing_word(dossier)
    yield from _chapters(dossier)
    yield from _items(dossier)
    yield from _annexes(dossier)


def _articles(dossier: Dossier) -> Iterator[Finding]:
    """A reference to an article of the document itself that lies beyond its last one."""
    own = articles(dossier.text)
    last = max((part.number for part in own), default=0)
    if len(own) < 3 or last > 2 * len(own):
        return
    for match in (*OWN.finditer(dossier.text), *(m for m in BARE.finditer(dossier.text) if _alone(dossier, m))):
        number = number_of(match.group(1)) or 0
        if number > last and not in_title(dossier.text, match.start()):
            arguments: Arguments = {"cited": f"第{match.group(1)}条", "last": last}
            ask = Ask("beyond_last", Severity.MEDIUM, arguments, Outcome.AMEND, ("A1",))
            yield at(dossier, match.start(), match.end(), ask)
            return


def _alone(dossier: Dossier, match: re.Match[str]) -> bool:
    """No other text is named in the paragraph before the reference, to which a bare number might belong."""
    if cited(dossier, *match.span()):
        return False
    start = max(dossier.text.rfind("\n", 0, match.start()), match.start() - 200)
    return not OTHERS.search(dossier.text, start + 1, match.end() + 20)


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
    counted = "一）" in dossier.text or "一)" in dossier.text
    places = list(ITEM.finditer(dossier.text)) if counted else []
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
    """An annex that is named, while the document's own list or headings of annexes do not have it."""
    if "附" not in dossier.text:
        return
    yield from _without_any(dossier)
    if "附件" not in dossier.text:
        return
    present = _present(dossier.text)
    if not present:
        return
    for match in ANNEX.finditer(dossier.text, dossier.header.body_start):
        place = match.start(), match.end()
        number = number_of(match.group(1)) or 0
        if number == max(present) + 1 and _may_be_cut(dossier.text):
            continue
        if number > max(present) and not cited(dossier, *place) and not _foreign(dossier.text, match):
            arguments: Arguments = {"cited": match.group(), "count": len(present)}
            yield at(dossier, *place, Ask("annex_absent", Severity.LOW, arguments, Outcome.AMEND, ("A1",)))
            return


def _may_be_cut(text: str) -> bool:
    """No list tells how many annexes there are, and the last one runs on: the next may lie behind where the copy ends."""
    headings = list(ANNEX_HEADING.finditer(text))
    return bool(headings) and ANNEX_LIST.search(text) is None and len(text) - headings[-1].end() > CUT


def _without_any(dossier: Dossier) -> Iterator[Finding]:
    """An annex, map or table is referred to, the text has come to its end, and nothing is attached or listed."""
    text, start = dossier.text, max(0, dossier.header.body_start)
    match = POINTS.search(text, start)
    if match is None or is_legislation(dossier) or ATTACHED.search(text) or not _whole(dossier, match):
        return
    if in_title(text, match.start(1)) or cited(dossier, *match.span(1)):
        return
    arguments: Arguments = {"cited": match.group(1)}
    yield at(dossier, *match.span(1), Ask("annex_missing", Severity.LOW, arguments, Outcome.AMEND, ("A1",)))


def _whole(dossier: Dossier, match: re.Match[str]) -> bool:
    """The end of the text was seen behind the place: a signature with its day, or the article on coming into force.

    Numbered annexes (附件1) of rules are often kept apart from their articles, so for them only a signature counts.
    """
    tail = dossier.text[max(match.end(), len(dossier.text) - 260) :]
    apart = match.group(1).startswith("附件")
    return SIGNED.search(tail) is not None or (not apart and IN_FORCE.search(tail) is not None)


def _present(text: str) -> set[int]:
    """Numbers of the annexes that the document lists (附件：1.… 2.…) or carries; a name without number is annex 1."""
    found = {number_of(match.group(1)) or 0 for match in ANNEX_HEADING.finditer(text)}
    for match in ANNEX_LIST.finditer(text):
        end = match.end()
        listed = {number_of(one.group(1)) or 0 for one in LISTED.finditer(text, match.start(), end + 600)}
        run = 0
        while run + 1 in listed:
            run += 1
        if not run and not text[end : end + 2].strip():
            return set()  # the names stand below without numbers
        found.update(range(1, max(run, 1) + 1))
    return found - {0}


def _foreign(text: str, match: re.Match[str]) -> bool:
    """The annex of another text (《X办法》附件3), a heading, or a row of the list of annexes."""
    start = text.rfind("\n", 0, match.start()) + 1
    before = text[start : match.start()]
    return (
        in_title(text, match.start())
        or before.rstrip().endswith(("》", "）", "号", "的"))
        or not before.strip(" \t\u3000：:、")
    )


_BODY = "第一条 为了方便，制定本办法。\n第二条 摊位应当整洁。\n第三条 违反本办法第九条的，责令改正。\n"
EXAMPLES = (
    Example(sample("一、禁行区域见附图。\n二、其他道路照常。\n某县人民政府\n2020年3月1日\n"), ("annex_missing",)),
    Example(sample("一、禁行区域见附图。\n某县人民政府\n2020年3月1日\n附图\n")),
    Example(sample("一、禁行区域见附图。\n二、其他道路")),
    Example(sample(_BODY), ("beyond_last",)),
    Example(sample(_BODY.replace("第九条", "第二条"))),
    Example(sample("第一章 总则\n第二章 管理\n第三章 责任\n第一章 附则\n"), ("chapter_order",)),
    Example(sample("（一）甲；\n（二）乙；\n（三）丙；\n（五）丁。\n"), ("item_order",)),
    Example(sample("违反《公路法》第五十二条、第五十六规定的，责令改正。"), ("word_missing",)),
    Example(sample("填写附件3。\n附件1\n表\n附件2\n表\n"), ("annex_absent",)),
    Example(sample("标准见附件3。\n附件：登记表\n"), ("annex_absent",)),
    Example(sample("标准见附件2。\n附件：1.登记表\n2.标准\n")),
    Example(sample(_BODY.replace("违反本办法第九条的", "按第九条处理的")), ("beyond_last",)),
    Example(sample(_BODY.replace("违反本办法第九条的", "按《集市法》第二条、违反第九条的"))),
)
