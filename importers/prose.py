"""The common shape of the text that the readers give: blanks, title lines broken in two, texts that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_BLANKS = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SELECTOR = re.compile("[\ufe00-\ufe0f]")
_BRACKET = re.compile("[〕﹞】\\]]")
_LAYOUT = re.compile(f"{_INVISIBLE.pattern}|{_BLANKS.pattern}")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_MARKS = "，。、；：？！（）《》〈〉〔〕﹝﹞【】「」『』"
_BESIDE = _MARKS + "]"
_AT_MARK = re.compile(rf" +(?=[{_MARKS}])|(?<=[{_MARKS}]) +")
# one sign each, two or more of them, with blanks between: 关 于 印 发, 总 则, 〔 2 0 2 2 〕
_SPACED = re.compile(rf"(?<![^\s{_MARKS}])[{_HAN}0-9](?: [{_HAN}0-9])+(?![^\s{_MARKS}])")
_HAN_SIGN = re.compile(rf"[{_HAN}]")
_NUMBER_GAP = re.compile(r"(?<=[〔﹝【\[])\d(?: \d){3}(?=[〕﹞】\]])|(?<=[〕﹞】\]]) *第? *\d+(?: \d+)* *(?=号)")
_DATE_GAP = re.compile(
    r"(?<!\d)(\d{4}|[〇○零一二三四五六七八九]{4}) *年 *(\d{1,2}|[一二三四五六七八九十]{1,3}) *月 *(\d{1,2}|[一二三四五六七八九十]{1,3}) *日"
)

TITLE_END = re.compile(
    r"(?:通知|通告|公告|公报|决定|决议|命令|令|意见|批复|函|报告|请示|纪要|议案|通报|办法|规定|细则|规则|条例|章程|方案|规划|计划|纲要|目录|名录|清单|标准|规范|制度|预案|指南|准则|措施|"
    r"基准|职责|要点|说明|解读|答复|公约|协议)(?:（[^（）]{1,20}）|\([^()]{1,20}\))?$"
)
_PROVISION = re.compile(
    r"^ *(第 ?[〇零一二三四五六七八九十百千0-9]+(?: [〇零一二三四五六七八九十百千0-9]+)* ?[编章节条]) +"
)
_SENTENCE = re.compile(r"[。；：，！？:;]")
_HEAD = re.compile(
    r"^(?:第[〇零一二三四五六七八九十百千\d]+[编章节条款]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\(?\d+[.．、）)]|附件?[\d一二三四五六七八九十]*[:：\s]?)"
)
_NUMBERED = re.compile(r"[〔\[（(【﹝]\s*(?:19|20)\d\d\s*[〕\])）】﹞]|第\s*\d+\s*号$")


def tidy(line: str) -> str:
    """One paragraph without layout: blanks single, none beside Chinese marks, letter-spacing closed; tabs stay.

    A blank between two words (joint issuers, a name and its office) stays, as it tells them apart.
    """
    if not _LAYOUT.search(line):
        return line
    if line.isascii():
        return " ".join(line.split(" ")).strip(" ") if "\t" in line else " ".join(line.split())
    if not line.isprintable() or "  " in line or _SELECTOR.search(line):
        line = _BLANKS.sub(" ", _INVISIBLE.sub("", line))
    if " " not in line:
        return line
    if not _telling(line):
        return "\t".join(cell.strip(" ") for cell in line.split("\t")) if "\t" in line else line.strip(" ")
    if head := _PROVISION.match(line):
        return head[1].replace(" ", "") + " " + tidy(line[head.end() :])
    line = _AT_MARK.sub("", line)
    line = _SPACED.sub(_close, line)
    line = _NUMBER_GAP.sub(_bare, line) if _BRACKET.search(line) else line
    line = _DATE_GAP.sub(_bare, line) if "年" in line else line
    return "\t".join(cell.strip(" ") for cell in line.split("\t")) if "\t" in line else line.strip(" ")


def _telling(line: str) -> bool:
    """Whether a blank stands beside a Chinese mark, or between two Han signs or digits; others stay as they are."""
    at = line.find(" ")
    while at >= 0:
        left, right = line[at - 1 : at], line[at + 1 : at + 2]
        if left in _BESIDE or right in _BESIDE or (_closes(left) and _closes(right)):
            return True
        at = line.find(" ", at + 1)
    return False


def _closes(sign: str) -> bool:
    """A Han sign, a digit, or the circle that stands for a zero."""
    return "0" <= sign <= "9" or sign == "○" or bool(_HAN_SIGN.match(sign))


def _close(found: re.Match[str]) -> str:
    """Close a spaced run that holds Han signs; a row of bare digits is left as it stands."""
    run = found.group()
    return run.replace(" ", "") if len(_HAN_SIGN.findall(run)) > 1 else run


def _bare(found: re.Match[str]) -> str:
    return found.group().replace(" ", "")


def join(left: str, right: str) -> str:
    """Two halves of a broken line as one: with a blank only between two words of Latin letters or digits."""
    if left and right and left[-1].isascii() and right[0].isascii() and left[-1].isalnum() and right[0].isalnum():
        return f"{left} {right}"
    return left + right


def paragraphs(lines: Iterable[str]) -> str:
    """Tidy lines, empty ones left out, a title broken over lines made whole, one paragraph a line."""
    kept = [text for line in lines if (text := tidy(line)).strip()]
    return "\n".join(join_titles(kept))


def document(lines: Iterable[str]) -> str:
    """Lines that are tidy already, as ``paragraphs`` gives them."""
    return "\n".join(join_titles([line for line in lines if line.strip()]))


def join_titles(lines: Sequence[str]) -> list[str]:
    """Join a title that was broken over two to four lines: it holds 关于, has no sentence mark, and ends in a kind word."""
    out: list[str] = []
    index = 0
    while index < len(lines):
        span = _title_span(lines, index) if "关于" in lines[index] else 1
        whole = lines[index]
        for part in lines[index + 1 : index + span]:
            whole = join(whole, part)
        out.append(whole)
        index += span
    return out


def _title_span(lines: Sequence[str], start: int) -> int:
    """How many lines from ``start`` make one title; 1 when the line stands alone."""
    if not _may_begin_title(lines[start]):
        return 1
    for length in range(2, 5):
        if start + length > len(lines):
            return 1
        part = lines[start + length - 1]
        if len(part) > 45 or _SENTENCE.search(part) or _HEAD.match(part) or _NUMBERED.search(part) or "\t" in part:
            return 1
        if TITLE_END.search(part):
            return length if "关于" not in part else 1
    return 1


def _may_begin_title(line: str) -> bool:
    """Whether a line reads as the beginning of an unfinished title."""
    return (
        len(line) <= 60
        and "\t" not in line
        and not _SENTENCE.search(line)
        and not _HEAD.match(line)
        and not TITLE_END.search(line)
        and not _NUMBERED.search(line.partition("关于")[0])
        and line.count("《") == line.count("》") + (line.rfind("《") > line.rfind("》"))
    )


def repeated(text: str) -> tuple[int, int] | None:
    """Where a text stands a second time in itself: offsets of the later copy, or None.

    Blanks and line ends do not count. The copy must be at least 100 signs and nearly as long as what it repeats.
    """
    places = [index for index, sign in enumerate(text) if not sign.isspace()]
    folded = "".join(text[index] for index in places)
    for probe in _probes(text, places):
        later = folded.find(folded[probe : probe + 40], probe + 40)
        if later < 0:
            continue
        length = _common(folded, probe, later)
        if length >= max(100, int(0.8 * (later - probe))):
            return places[later], places[later + length - 1] + 1
    return None


def _probes(text: str, places: Sequence[int]) -> list[int]:
    """Folded offsets at which the first eight lines of some length begin."""
    starts: list[int] = []
    line_start, number = 0, {place: index for index, place in enumerate(places)}
    for line in text.split("\n"):
        if len(line.strip()) >= 8:
            starts.append(number[line_start + len(line) - len(line.lstrip())])
        if len(starts) == 8:
            break
        line_start += len(line) + 1
    return starts


def _common(text: str, left: int, right: int) -> int:
    """Length of the stretch that stands alike at both offsets, not beyond the beginning of the right one."""
    low, high = 0, min(len(text) - right, right - left)
    while low < high:
        middle = (low + high + 1) // 2
        if text[left : left + middle] == text[right : right + middle]:
            low = middle
        else:
            high = middle - 1
    return low
