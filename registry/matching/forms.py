"""What a title is made of: its kind of text, its issuer, its numerals, the text inside a covering notice.

Every function takes a folded title (:func:`registry.text.fold`), in which book marks are gone and brackets are ``()``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from registry import data
from registry.text.numerals import to_int

STATE = "中华人民共和国"
_POINTS = dict.fromkeys(map(ord, "、,·;:。."))
_PARENTHESIS = re.compile(r"\(([^()]*)\)$")
_TRIAL = re.compile(r"试行|暂行|试点")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERAL = re.compile(r"\d+|[〇零一二三四五六七八九十百千两廿卅]+")
_DAY = r"(?:19|20)\d\d年?(?:\d{1,2}月)?(?:\d{1,2}日)?"
_STATE_OF_TEXT = re.compile(
    rf"\((?:试行|暂行|{_DAY}|(?:{_DAY})?(?:第?[一二三四五六七八九十\d]+次)?(?:修订|修正|修改)(?:版|本|案)?"
    rf"|(?:{_DAY})?(?:版|本)|第?[一二三四五六七八九十\d]+版)\)$"
)
_COVER = re.compile(
    r"^(?P<organ>.{0,60}?)(?:关于)?(?:重新)?(?:印发|颁发|发布|公布|颁布|下发)(?:施行|实施)?(?P<inner>.{4,}?)等?的?(?P<kind>通知|公告|通告|命令|令)$"
)
_AFFECTING = re.compile(r"印发|颁发|发布|公布|颁布|转发|批转|下发|修改|修订|修正")
_ABOUT = re.compile(r"^(?P<organ>[^()]{2,40}?)(?P<rest>关于.+)$")


def strip_state(title: str) -> str:
    """Without the leading 中华人民共和国, also where up to two of its signs are damaged or lost (中华入民共和国, 华人民共和国)."""
    if title.startswith(STATE):
        return title[len(STATE) :]
    if title[:1] not in "中华" or "国" not in title[4:9]:
        return title
    from rapidfuzz.distance import Levenshtein

    end = title.index("国", 4) + 1
    close = Levenshtein.distance(title[:end], STATE, score_cutoff=2) <= 2
    return title[end:] if close and len(title) - end >= 2 else title


def loose(title: str) -> str:
    """Without 中华人民共和国 wherever it stands and without points: 实施《中华人民共和国土地管理法》办法 = 实施土地管理法办法."""
    rest = title.replace(STATE, "")
    return rest if rest.isalnum() else rest.translate(_POINTS)


def without_version(title: str) -> str:
    """Without a closing parenthesis that names a state of the text: (试行), (2022年版), (2018年12月29日第二次修正)."""
    return _STATE_OF_TEXT.sub("", title)


def closing_parenthesis(title: str) -> str:
    """The closing parenthesis of a title without its brackets; else empty."""
    found = _PARENTHESIS.search(title)
    return found.group(1) if found else ""


def is_trial(title: str) -> bool:
    """Whether the closing parenthesis says that the text is on trial (试行)."""
    return bool(_TRIAL.search(closing_parenthesis(title)))


def parenthesis_year(title: str) -> int | None:
    """The year in a closing parenthesis: (2019年修正) → 2019."""
    found = _YEAR.search(closing_parenthesis(title))
    return int(found.group()) if found else None


@lru_cache(maxsize=65536)
def type_word(title: str) -> str:
    """The kind of text (文种) with which a title ends, the longest that fits; empty where it ends with none.

    The closing parenthesis does not count: 土地管理法实施条例(2021年修订) → 实施条例.
    """
    bare = _PARENTHESIS.sub("", title)
    words = _type_words()
    return next((bare[-length:] for length in range(min(4, len(bare)), 0, -1) if bare[-length:] in words), "")


def damaged_type_word(title: str) -> str:
    """The kind of text of two signs that the end of a title means when one sign is damaged (办去 → 办法); empty if several fit."""
    end = _PARENTHESIS.sub("", title)[-2:]
    near = [word for word in _type_words() if len(word) == 2 == len(end) and (word[0] == end[0]) != (word[1] == end[1])]
    return near[0] if len(near) == 1 else ""


def is_bare_type_word(title: str) -> bool:
    """Whether a title is nothing but a kind of text (《办法》, 《本条例》, 《实施细则（试行）》): it names no text by itself."""
    bare = _PARENTHESIS.sub("", title).lstrip("本该此原新旧")
    return bare == type_word(bare) or len(bare) < 2


def numerals(title: str) -> tuple[int, ...]:
    """All numbers of a title in order, Chinese and Arabic alike: 第十三届全国人大二次会议 → (13, 2)."""
    return tuple(value for run in _NUMERAL.findall(title) if (value := to_int(run)) is not None)


def years(title: str) -> tuple[int, ...]:
    """All years of a title: (2021-2025年) → (2021, 2025)."""
    return tuple(int(year) for year in _YEAR.findall(title))


def issuer_prefix(title: str) -> str:
    """The organ before the first 关于 (国务院办公厅关于…的意见 → 国务院办公厅); empty where the title begins with 关于 or has none."""
    found = _ABOUT.match(title)
    return found["organ"] if found else ""


def about(title: str) -> str:
    """The title from its first 关于 on, without the organ before it; empty where there is no organ to leave out."""
    found = _ABOUT.match(title)
    return found["rest"] if found else ""


def covered(title: str) -> tuple[str, str]:
    """Issuer and inner title of a covering notice: 财政部关于印发专项资金管理办法的通知 → (财政部, 专项资金管理办法); else empty.

    转发 and 批转 are left alone: they pass on the text of another organ.
    """
    found = _COVER.match(title)
    return (found["organ"], found["inner"]) if found else ("", "")


def core(title: str) -> str:
    """The text itself: without covering notice, issuer, 中华人民共和国 and closing parenthesis."""
    bare = strip_state(title)
    inner = covered(bare)[1] or about(bare) or bare
    return without_version(strip_state(inner))


def same_text(one: str, other: str) -> bool:
    """Whether two titles name one text, or one of them publishes or amends the other (印发X的通知, 公布X的令, 修改X的决定)."""
    a, b = core(one), core(other)
    if a == b:
        return True
    short, long_ = (a, other) if len(a) < len(b) else (b, one)
    return len(short) >= 4 and short in long_ and bool(_AFFECTING.search(long_.replace(short, "", 1)))


@cache
def _type_words() -> frozenset[str]:
    return frozenset(row["word"] for row in data.rows("type_words.csv"))
