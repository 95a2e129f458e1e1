"""Characters of Chinese documents: which stand without blanks between them, and which code points are disguises."""

from __future__ import annotations

import re
import unicodedata

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WIDE_MARKS = "\u3001-\u3004\u3008-\u301f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
QUOTES = "“”‘’—…·"
BLANKS = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
IGNORED = (
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)

is_wide = re.compile(f"[{HAN}{WIDE_MARKS}{QUOTES}]").match
"""Whether a character is Han or a full-width mark."""

# Unicode, EquivalentUnifiedIdeograph.txt: radicals of simplified forms that have no compatibility decomposition.
_RADICALS = "⺁厂⺃乚⺄乙⺆冂⺈刀⺉刂⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺖忄⺘扌⺙攵⺚无⺛旡⺟母⺠民⺡氵⺢氺⺣灬⺥爫⺦丬⺩王⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺴网⺵罒⺶羊⺷羊⺹耂⺻聿⺼月⻀艹⻁虎⻂衤⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱亀⻲亀⻳龟"


def _disguises() -> dict[int, int]:
    """Radicals and compatibility forms to the characters they stand for, one to one."""
    table: dict[int, int] = {}
    for first, last in ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0x2F800, 0x2FA1F)):
        for point in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(point))
            if len(plain) == 1 and plain != chr(point):
                table[point] = ord(plain)
    table.update((ord(_RADICALS[i]), ord(_RADICALS[i + 1])) for i in range(0, len(_RADICALS), 2))
    return table


_TABLE = _disguises()
_VISIBLE = re.compile(f"[^\\s{IGNORED}]").search
_DISGUISED = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufe30-\ufe4f\U0002f800-\U0002fa1f]").search
_UNUSABLE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]|\\(cid:\\d+\\)")
UNUSABLE_SHARE = 0.05
"""Above this share of private-use, replacement or (cid:n) characters a text layer is not the text of the page."""


def plain(text: str) -> str:
    """The text with radicals and CJK compatibility forms replaced by ordinary characters; same length."""
    return text.translate(_TABLE) if _DISGUISED(text) else text


def has_visible(text: str) -> bool:
    """Whether any character shows on paper: not blank, no control, no mark of direction or width nothing."""
    return _VISIBLE(text) is not None


def visible_count(text: str) -> int:
    """Number of characters that are not blank."""
    return sum(map(len, text.split()))


def unusable_share(text: str) -> float:
    """Share of private-use, U+FFFD and (cid:n) characters among the visible ones, 0 for no text."""
    total = len(text) - sum(map(text.count, " \r\n\t\u3000"))
    return len(_UNUSABLE.findall(text)) / total if total else 0.0
