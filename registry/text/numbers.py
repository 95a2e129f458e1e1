"""Document numbers (发文字号, 令号, 公告号): found in running text, brought to one display form and one comparison key.

Rule: 机关代字 + 〔年〕 + 序号 + 号 (GB/T 9704-2012, 7.2.5); orders and announcements are numbered by their own series
(国务院令第711号, 公告2020年第6号). Damage by typing, web export and character recognition is tolerated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from registry import data
from registry.text.memory import remembered
from registry.text.numerals import to_int

_OPEN, _CLOSE = r"[〔\[［（(【﹝〖{「〈„]", r"[〕\]］）)】﹞〗}」〉‟”]"
_CONTINUOUS = ("人民政府令", "国务院令")  # series that run through the years; a year in between was added by a web site
_D = r"[\d０-９OoＯlI〇○]"
_YEAR = rf"(?:[1１lI]\s?[9９]|[2２]\s?[0０OoＯ〇○])\s?{_D}\s?{_D}"
_SERIAL = rf"{_D}(?:\s?{_D}){{0,4}}"
_CHINESE = r"[一二三四五六七八九十百〇零○]{1,7}"
_ORDER_WORDS = "令|公告|通告|通令"

_REACH = 48  # longer than any number without its prefix
_BRACKETED = re.compile(
    rf"{_OPEN}\s?(?P<year>{_YEAR})\s?(?:年\s?)?(?:{_CLOSE}|[Jj](?=\s?第?\s?\d))\s?(?P<mid>年?第?)\s?(?P<serial>{_SERIAL})\s?[号號](?P<tail>令?)"
)
_UNBRACKETED = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?<=[发函字规办通政]\d{4})(?:(?P<serial>0\d{2,4})|(?:年第?|第)(?P<loose>\d{1,4}))号"
)
_YEARLY = re.compile(
    rf"(?P<word>{_ORDER_WORDS}|联合公告)?\s?(?P<year>(?:19|20)\d\d)\s?年?\s?第\s?(?P<serial>\d{{1,4}}|{_CHINESE})\s?[号號]\s?(?P<tail>{_ORDER_WORDS})?"
)
_SERIES = re.compile(rf"(?P<word>{_ORDER_WORDS})\s?(?:第\s?)?(?P<serial>\d{{1,4}}|(?<=第)\s?{_CHINESE})\s?[号號]")
_SERIES_CHINESE = re.compile(rf"(?P<word>{_ORDER_WORDS})\s?第\s?(?P<serial>{_CHINESE})\s?[号號]")
_SERIES_BEHIND = re.compile(rf"第\s?(?P<serial>\d{{1,4}}|{_CHINESE})\s?[号號]\s?(?P<tail>令|公告|通告)")

# 某部公告（2012年第15号）, 某部令（第101号）: the series number in parentheses of its own.
_SERIES_INSIDE = re.compile(
    rf"(?P<word>{_ORDER_WORDS})\s?[（(]\s?(?:(?P<year>(?:19|20)\d\d)\s?年?\s?)?第\s?(?P<serial>\d{{1,4}}|{_CHINESE})\s?[号號]\s?[）)]"
)
_ORDER_BEHIND = re.compile(r"(?<=[部局委院府署会厅])\s?(?P<serial>\d{1,4})\s?[号號]\s?(?P<tail>令)")
# Old numbers with two digits of the year: 司公字〔84〕第6号; the sign ends with 字, so that no list is taken for one.
_SHORT_YEAR = re.compile(
    r"(?<=字)\s?[〔\[［（(【﹝]\s?(?P<year>[5-9]\d)\s?年?[〕\]］）)】﹞]\s?(?P<mid>第?)\s?(?P<serial>\d{1,4})\s?[号號]"
)
# Numbers before the rules of 1987 put the year first: (87)财农字第12号, 〔1990〕财法字5号.
_YEAR_FIRST = re.compile(
    r"[〔\[［（(【﹝]\s?(?P<year>[5-9５-９]\d|19\d\d)\s?年?[〕\]］）)】﹞]\s?(?P<prefix>[㐀-鿿]{0,9}(?:[字发函办]))\s?第?\s?(?P<serial>\d{1,4})\s?[号號]"
)

_HAN_BEFORE = re.compile(r"[㐀-鿿]+(?:[ 、][㐀-鿿]+)*$")
_STOP = re.compile(
    r"根据|依据|依照|按照|遵照|参照|对照|结合|执行|贯彻|落实|印发|转发|批转|下发|转下发|制发|发布|公布|颁布|制定|废止|修改|修订|违反|"
    r"参见|详见|文件|通知|精神|规定|要求|以及|应当|遵守|符合|适用|必须|不得|认真|切实|继续|停止|关于|我[省市区县州街乡镇]|请|其中|之中|例如|诸如|并经|已经|同时|代替|取代|通过|收到|附件|[的和与及或由经对将按是为即指见自于等附原并在已被据因至从到以了依此该本各年月日号]"
)
# Words of organs' names in which a stop sign is part of the name.
_WHOLE = re.compile(
    r"共和国|住房和城乡|人力资源和社会|发展和改革|工业和信息|经济和信息|经济与信息|卫生和计划|人口和计划|文化和旅游|文化和广|规划和自然|自然资源和规划|"
    r"商务和|科学和|农业和农村|和田|和平|和政|和县|和顺|和林|科学与|国有资产|对外|有限|有色|年鉴|自然|自治|自贡|经济|经信|经贸|经开|经委|附属|中原|原子|"
    r"太原|平原|本溪|在线|以色|日照|日喀|日土|月湖|从江|从化|因特|至诚|同等|中等|高等|等级|见习|会同|于都|于洪|自流|经济|"
    r"劳动和社会|国土资源和|林业和草|粮食和物资|卫生和健康|市场和质量|民政和社会|经济和商务|工商和质量|质量和技术|科技和信息|水务和|农牧和|应急和|"
    r"建设和|城市管理和|城乡规划和|机关事务|民族和|民政和|统一战线|网络安全和信息|教育和|体育和|旅游和|生态环境和|市场监督和"
)
_ORGAN_TAIL = re.compile(r"(?:府|院|部|会|局|署|委|办|厅|行|社|台|团|军|所|处|席|政|区|省|市|县|总局|中心|集团|公司)$")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number: ``prefix`` is 机关代字 or the organ of an order; ``form`` is annual or series.

    ``text`` is the display form with 〔〕; ``key`` is equal for all spellings of the same number.
    """

    prefix: str
    year: int | None
    serial: int
    form: str
    text: str

    @property
    def key(self) -> str:
        """Comparison key ``prefix|year|serial``; the year is empty for series that run through the years."""
        prefix = canonical_prefix(self.prefix)
        year = "" if self.year is None or prefix.endswith(_CONTINUOUS) else str(self.year)
        return f"{prefix}|{year}|{self.serial}"


@dataclass(frozen=True, slots=True)
class Found:
    """A number found in a text, with its span."""

    start: int
    end: int
    number: DocumentNumber


_Reader = Callable[[str, re.Match[str], int], Found | None]


def find(text: str) -> Iterator[Found]:
    """Every document number of the text in order; none overlaps another."""
    taken = 0
    for match, reader in sorted(_matches(text), key=lambda hit: (hit[0].start(), -hit[0].end())):
        if match.start() >= taken and (found := reader(text, match, taken)):
            taken = found.end
            yield found


@remembered
def first(text: str) -> Found | None:
    """The first document number of a line, or None."""
    return next(find(text), None)


def parse(raw: str) -> DocumentNumber | None:
    """The number of a string that holds one (a cell, a field of a page); None when there is none."""
    found = first(raw.strip())
    return found.number if found else None


@remembered
def key(raw: str) -> str | None:
    """Comparison key of the number in ``raw``, or None."""
    number = parse(raw)
    return number.key if number else None


def canonical_prefix(prefix: str) -> str:
    """The prefix under which spellings of one series meet: 渝府令 and 重庆市人民政府令 are one (registry/data/number_series.csv)."""
    folded = _squeeze(unicodedata.normalize("NFKC", prefix)).removeprefix("中华人民共和国")
    return _SAME_SERIES.get(folded, folded)


_SAME_SERIES = {
    alias: row["series"]
    for row in data.rows("number_series.csv")
    for alias in (row["alias"], *row["more"].split("|"))
    if alias
}


def _matches(text: str) -> Iterator[tuple[re.Match[str], _Reader]]:
    for start, end in _windows(text):
        part = text[start:end]
        worded, ordered = "令" in part or "告" in part, "第" in part
        for pattern, reader in _READERS if worded and ordered else _OF_WORDS if worded else _OF_YEARS:
            for match in pattern.finditer(text, start, end):
                yield match, reader
        for match in _SHORT_YEAR.finditer(text, start, end) if "字" in part else ():
            yield match, _read_short_year


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The stretches in which a number can stand: each ends with 号 (and the word behind it); most texts have few."""
    start, end = 0, -1
    plain = text.replace("號", "号")
    sign = plain.find("号")
    while sign >= 0:
        if sign - _REACH > end:
            if end >= 0:
                yield start, end
            start = max(0, sign - _REACH)
        end = sign + 6
        sign = plain.find("号", sign + 1)
    if end >= 0:
        yield start, min(end, len(text))


def _read_bracketed(text: str, match: re.Match[str], floor: int) -> Found | None:
    start = prefix_start(text, match.start(), floor)
    prefix = _squeeze(text[start : match.start()])
    year, serial = _int(match["year"]), _int(match["serial"])
    if year is None or serial is None or not 1949 <= year <= 2100 or (not prefix and "第" not in match["mid"]):
        return None
    shown = f"{prefix}〔{year}〕{_squeeze(match['mid'])}{serial}号{match['tail']}"
    return Found(start, match.end(), DocumentNumber(prefix + match["tail"], year, serial, "annual", shown))


def _read_short_year(text: str, match: re.Match[str], floor: int) -> Found | None:
    start = prefix_start(text, match.start(), floor)
    prefix, year, serial = _squeeze(text[start : match.start()]), int(match["year"]), int(match["serial"])
    if len(prefix) < 2:
        return None
    shown = f"{prefix}〔{year}〕{match['mid']}{serial}号"
    return Found(start, match.end(), DocumentNumber(prefix, 1900 + year, serial, "annual", shown))


def _read_unbracketed(text: str, match: re.Match[str], floor: int) -> Found | None:
    start = prefix_start(text, match.start(), floor)
    prefix, year, serial = (
        _squeeze(text[start : match.start()]),
        int(match["year"]),
        int(match["serial"] or match["loose"]),
    )
    if len(prefix) < 2:
        return None
    return Found(start, match.end(), DocumentNumber(prefix, year, serial, "annual", f"{prefix}〔{year}〕{serial}号"))


def _read_series(text: str, match: re.Match[str], floor: int) -> Found | None:
    groups = match.groupdict()
    word, tail = groups.get("word") or "", groups.get("tail") or ""
    serial = to_int(match["serial"].strip())
    if serial is None or not (word or tail):
        return None
    start = organ_start(text, match.start(), floor)
    organ = _squeeze_organ(text[start : match.start()])
    if not organ:
        return None
    year = int(groups["year"]) if groups.get("year") else None
    shown = organ + _squeeze(match.group()).translate(_NO_PARENTHESES)
    return Found(start, match.end(), DocumentNumber(organ + (word or tail), year, serial, "series", shown))


def _read_year_first(text: str, match: re.Match[str], floor: int) -> Found | None:
    del text, floor
    year, prefix, serial = int(match["year"]), match["prefix"], int(match["serial"])
    if len(prefix) < 2:
        return None
    shown = f"（{year}）{prefix}{'第' if '第' in match.group() else ''}{serial}号"
    full = year if year > 99 else 1900 + year
    return Found(match.start(), match.end(), DocumentNumber(prefix, full, serial, "annual", shown))


_READERS = (
    (_BRACKETED, _read_bracketed),
    (_UNBRACKETED, _read_unbracketed),
    (_YEAR_FIRST, _read_year_first),
    (_SERIES, _read_series),
    (_ORDER_BEHIND, _read_series),
    (_SERIES_INSIDE, _read_series),
    (_YEARLY, _read_series),
    (_SERIES_CHINESE, _read_series),
    (_SERIES_BEHIND, _read_series),
)
# What can fit where neither 令 nor 公告, 通告 stands, and where no 第 does.
_OF_YEARS = _READERS[:3]
_OF_WORDS = _READERS[:5]


def prefix_start(text: str, end: int, floor: int = 0) -> int:
    """Where the 机关代字 that ends at ``end`` begins: Han signs, at most 16, not over a word that introduces a citation."""
    begin = max(floor, end - 24)
    before = text[begin:end].rstrip(" \u3000")
    run = _SIGN_BACKWARDS.match(before[::-1])
    start = _after_stop(text, begin + len(before) - (run.end() if run else 0), end)
    organ = _OWN_SIGN.match(text, start, end)
    return organ.end("organ") if organ else start


_SIGN_BACKWARDS = re.compile(r"\n?(?:[ \u3000]?[㐀-鿿]){0,16}")
# An organ before its own sign (国务院国发, 交通部交基发): the sign takes up a character of the name.
_OWN_SIGN = re.compile(
    r"(?=(?P<first>[㐀-鿿]))(?P<organ>[㐀-鿿]{1,12}?(?:院|部|总局|厅|政府|委员会|署))(?=(?P=first)[㐀-鿿]{0,5}$)"
)


def organ_start(text: str, end: int, floor: int = 0) -> int:
    """Where the organ (or the organs joined by blanks or 、) that issues an order begins; ``end`` when there is none."""
    begin = max(floor, end - 60)
    run = _HAN_BEFORE.search(text[begin:end].rstrip(" \u3000"))
    if not run:
        return end
    start = _after_stop(text, begin + run.start(), end)
    return _whole_organs(text, start, end)


def is_organ(text: str) -> bool:
    """Whether the words end as the name of an organ does (部, 委员会, 人民政府, 办公厅 …)."""
    return len(text) >= 3 and _ORGAN_TAIL.search(text) is not None


def _whole_organs(text: str, start: int, end: int) -> int:
    """Leave out leading words that are no organ when several stand before the order, joined by blanks or 、."""
    parts = list(re.finditer(r"[^ 、]+", text[start:end]))
    keep = len(parts) - 1
    while keep > 0 and _ORGAN_TAIL.search(parts[keep - 1].group()):
        keep -= 1
    return start + parts[keep].start() if parts else end


def _after_stop(text: str, start: int, end: int) -> int:
    run = text[start:end]
    masked = _WHOLE.sub(lambda match: "人" * len(match.group()), run)
    stops = [match.end() for match in _STOP.finditer(masked)]
    position = start + (stops[-1] if stops else 0)
    while position < end and text[position].isspace():
        position += 1
    return position


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _squeeze_organ(text: str) -> str:
    return " ".join(text.split())


_NO_PARENTHESES = str.maketrans("", "", "（）()")
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "Ｏ": "0", "l": "1", "I": "1", "〇": "0", "○": "0"})


def _int(text: str) -> int | None:
    return to_int(_squeeze(text).translate(_LOOKALIKES))
