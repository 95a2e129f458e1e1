"""A title, and perhaps a number, that stand only in the name of the file."""

from __future__ import annotations

import re

from registry.header.genre import ends_any, is_draft
from registry.text import numbers

_EXTENSION = re.compile(r"(?:\.(?:docx?|pdf|wps|ofd|txt|html?|xlsx?|csv|md|rtf|zip))+$", re.IGNORECASE)
_PREFIX = re.compile(
    r"^\s*(?:附件[\d一二三四五六七八九十]*(?:[-—.]\d+)?\s*[：:、.．_\-]?|\d{1,4}(?:[-—.]\d{1,3})?\s*[、.．,，_\-—)）]+|\d{4,}\s+|[（(]\d{1,3}[）)]|"
    r"[\u3400-\u9fff]{2,4}[_\-—－](?=.{6})|[0-9a-fA-F]{8,}[_\-]|P\d{8,}[_\-]?)\s*"
)
_SUFFIX = re.compile(
    r"(?:[_\-\s]*(?:[0-9a-fA-F]{16,}|\d{6,}|副本|最终稿?|定稿|终稿|正式稿?|发文稿?|盖章版?|扫描件?|公开版|网站版|[（(]\d{1,2}[）)]|[（(]?(?:全文|正文)[）)]?))+$"
)
_STATE = re.compile(r"^[【\[（(](?:已?失效|已?废止|全文废止|有效|修订)[】\])）]")


def title_of(file_name: str) -> str | None:
    """The title in a file name: list prefixes (8、江苏-, 附件1-1, 上海_), ids, copies' marks and extensions are dropped.

    None unless the rest ends with a kind of document, opens with 关于 or 解读, or is a draft: other names are no titles.
    """
    name = re.split(r"[/\\]", file_name)[-1]
    stem = _EXTENSION.sub("", name).strip()
    for part in (stem, *re.split(r"[_＿]+", stem)):
        title = _bare(part)
        if _fits(title):
            return title
    return None


def _bare(part: str) -> str:
    title, before = part, None
    while title != before:
        before = title
        title = _SUFFIX.sub("", _PREFIX.sub("", _STATE.sub("", title))).strip(" _-—－、.")
    found = numbers.first(title)
    if found and found.start == 0:
        title = title[found.end :].strip(" _-—－、.：:")
    elif found and found.end >= len(title.rstrip("）) ")) and title[: found.start].rstrip().endswith(("（", "(")):
        title = title[: found.start].rstrip().rstrip("（(").strip()
    return title


def _fits(title: str) -> bool:
    if not 5 <= len(title) <= 200 or "_" in title or not re.search(r"[\u3400-\u9fff]{3}", title):
        return False
    return (
        ends_any(title)
        or is_draft(title)
        or title.startswith(("关于", "解读"))
        or re.search(r"[府局委部厅室会处院]关于", title) is not None
    )


def number_of(file_name: str) -> str | None:
    """The number in a file name, when it is written in full with its year in brackets."""
    found = numbers.first(_EXTENSION.sub("", re.split(r"[/\\]", file_name)[-1]))
    return (
        found.number.text
        if found and found.number.year and found.number.prefix and found.number.form == "annual"
        else None
    )
