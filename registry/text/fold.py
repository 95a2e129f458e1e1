"""The form in which titles are compared: what differs only in typing is equal, what differs in words is not."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from registry.text.memory import remembered
from registry.text.traditional import simplified

_DROPPED = dict.fromkeys(map(ord, "《》〈〉<>‹›«»「」『』“”‘’\"'`´＂＇〝〞„‟‚‛\ufeff\u200b\u200c\u200d\u2060\u00ad"))
_DASHES = dict.fromkeys(map(ord, "—–―‐‑‒－﹣−~～〜∼"), "-")
_DOTS = dict.fromkeys(map(ord, "•・‧∙⋅"), "·")
_TABLE = {**_DROPPED, **_DASHES, **_DOTS, ord("﹝"): "〔", ord("﹞"): "〕", ord("["): "〔", ord("]"): "〕"}
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile("[一-鿿]+")  # Han signs alone have no other form
_STATE = "中华人民共和国"
_VERSION = re.compile(
    r"\((?:试行|暂行|修订|修正|修订版|修正版|修订稿|第[一二三四五六七八九十\d]+版|"
    r"(?:19|20)\d\d年?(?:版|修订|修正|修改|修订版|修正版|本)?|(?:19|20)\d\d年?第[一二三四五]次(?:修订|修正))\)$"
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Normal form of a title: NFKC, simplified characters, no white space, no book or quotation marks, one dash and bracket."""
    text = simplified(text)
    if _PLAIN.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKC", _SPACE.sub("", text)).translate(_TABLE)
    return re.sub("-{2,}", "-", _SPACE.sub("", folded)).casefold()


@remembered
def title_variants(title: str) -> tuple[str, ...]:
    """Folded forms under which a title may be known, the fullest first.

    The whole; without the leading 中华人民共和国; each of these without a closing parenthesis that names only a state of
    the text （试行）（2022年版）（2018修正）.
    """
    whole = fold(title)
    bare = whole.removeprefix(_STATE)
    forms = (whole, bare, _VERSION.sub("", whole), _VERSION.sub("", bare))
    return tuple(dict.fromkeys(form for form in forms if form))


def version_suffix(title: str) -> str:
    """The closing parenthesis of a folded title that names a state of the text, without its brackets; else empty."""
    found = _VERSION.search(fold(title))
    return found.group()[1:-1] if found else ""
