"""What the page around a text says: its metadata table, or the labels left at the head of the text (政府信息公开 metadata)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from registry.header.lines import Line, tighten
from registry.header.organs import split_organs
from registry.text import dates, numbers

_FIELDS = {
    "title": ("标题", "名称", "文件名称", "信息名称", "文件标题", "发文标题", "法规标题", "法规名称", "title"),
    "number": ("发文字号", "发文号", "发布文号", "文号", "文件编号", "发文文号", "字号", "文件字号"),
    "issuer": (
        "发文机关",
        "发文机构",
        "制发机关",
        "发文单位",
        "制定机关",
        "印发机关",
        "制发单位",
        "颁布单位",
        "颁布机关",
        "颁布部门",
        "发文部门",
    ),
    "publisher": ("发布机构", "发布机关", "发布单位", "公布机关"),
    "signed": (
        "成文日期",
        "成文时间",
        "印发日期",
        "签发日期",
        "发文日期",
        "发文时间",
        "制发日期",
        "颁布日期",
        "颁布时间",
    ),
    "published": ("发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "公布时间", "生成日期"),
    "effective": ("施行日期", "实施日期", "实施时间", "施行时间", "生效日期", "生效时间"),
}
_FIELD_OF = {label: field for field, labels in _FIELDS.items() for label in labels}
_LABELS = "|".join(sorted(_FIELD_OF, key=len, reverse=True))
_INLINE = re.compile(
    rf"(?:^|[\s|｜【\[（(\-])\s*({_LABELS})\s*[：:】\]]\s*[|｜]?\s*(\S[^\s|｜【】]{{0,120}}(?:[ ]?[（(]第?\d{{1,5}}号[）)])?)"
)
# 发布文号 某字〔2011〕40号 and 发布日期 2011-02-28: labels that only a blank parts from what they name.
_SPACED_OUT = re.compile(rf"(?:^|(?<=\s))({_LABELS})[ \t\u3000]+(\S{{2,60}})")
_BARE_LABEL = re.compile(rf"({_LABELS})(?=[ \t\u3000]|$)")
_OPENINGS = frozenset(label[:2] for label in _FIELD_OF)
_HINT = re.compile(r"(?:日期|时间|字号|文号|编号|机关|机构|单位|部门|标题|名称|title)\s*[：:】\]]")
_LABEL_LINE = re.compile(rf"({_LABELS})[：:]")
# A row of cells that kept its rules: 文 号 | 某府规〔2019〕6号 | 发布机关 | 某区管理委员会 |
_CELLS = re.compile(rf"(?:^|[|｜\t])\s*({_LABELS})\s*[|｜\t]\s*([^\s|｜][^|｜\t]{{0,120}}?)\s*(?=[|｜\t]|$)")
# Labels that run into their values, line under line: 发文日期2021年12月21日 / 发文字号某发〔2021〕63号.
_RUN_IN = re.compile(rf"({_LABELS})(?=[^\s：:])(.{{4,60}})")
_SPACED = re.compile(r"([文名标])[ \u3000]+(?=[号称题])")
_WEB_SITE = re.compile(r"(?:网站?|门户|平台|本站|频道)$")
_SITE = re.compile(r"(?<!\s)\s*[-_|－—]+\s*[^-_|－—]{0,30}(?:网|网站|平台|门户|政府信息公开|法规库|数据库)\s*$")
_ENOUGH = 40


def page_facts(metadata: Mapping[str, str], lines: Sequence[Line]) -> dict[str, str]:
    """Fields title, number, issuer, publisher, signed, published, effective; the table goes before labels in the text."""
    facts: dict[str, str] = {}
    for raw, value in metadata.items():
        field = _FIELD_OF.get(tighten(raw).rstrip("：:"))
        if field and value.strip():
            facts.setdefault(field, value.strip())
    for field, value in _in_text(lines[:_ENOUGH]) if _labelled(lines) else ():
        facts.setdefault(field, value)
    for field, value in _attributes(lines[:_FIRST]):
        facts.setdefault(field, value)
    for field in ("issuer", "publisher"):
        if _WEB_SITE.search(facts.get(field, "")):
            del facts[field]
    if (
        "effective" in facts
        and _repeats_issue(facts)
        and any(_DATA_BASE.search(line.text[:400]) for line in lines[:_ENOUGH])
    ):
        del facts["effective"]
    if "title" in facts:
        facts["title"] = _SITE.sub("", facts["title"]).strip()
    return facts


# Data bases that fill 施行日期 with the day of issue where the text says nothing.
_DATA_BASE = re.compile(r"文章属性|^发文内容[：:]")


def _repeats_issue(facts: Mapping[str, str]) -> bool:
    day = dates.parse(facts["effective"])
    return day is not None and day in {dates.parse(facts.get("signed", "")), dates.parse(facts.get("published", ""))}


def _labelled(lines: Sequence[Line]) -> bool:
    """Whether the head holds a label or a row of cells at all; most texts hold none."""
    head = "\n".join([line.text for line in lines[:_ENOUGH]])
    if "|" in head or "｜" in head or _HINT.search(head) is not None:
        return True
    return any(
        line.text.startswith("索引号")
        or (line.text[:2] in _OPENINGS and (_BARE_LABEL.match(line.text) or _RUN_IN.fullmatch(line.text)))
        for line in lines[:_ENOUGH]
    )


def _run_in(text: str) -> Iterator[tuple[str, str]]:
    match = _RUN_IN.fullmatch(text) if text[:2] in _OPENINGS else None
    if match and _is_of(_FIELD_OF[match[1]], match[2]):
        yield _FIELD_OF[match[1]], match[2]


def _row(text: str) -> Iterator[tuple[str, str]]:
    """Labels that run into their values, several on a line: 发布机构某局 发布日期2023-11-13 14:18:47."""
    for part in text.split():
        joined = _RUN_IN.fullmatch(part)
        if joined and _is_of(_FIELD_OF[joined[1]], joined[2]):
            yield _FIELD_OF[joined[1]], joined[2]


def _opens_row(text: str) -> bool:
    return text[:2] in _OPENINGS or text.startswith(("索引号", "统一编号"))


def _in_text(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Labels at the head of the text with their values, on the same line or on the next."""
    for index, line in enumerate(lines):
        if len(line.text) > 200:
            continue
        text = line.text
        if " 号" in text or "\u3000号" in text or " 称" in text or " 题" in text:
            text = _SPACED.sub(r"\1", text)
        for label, value in _CELLS.findall(text) if "|" in text or "｜" in text else ():
            yield _FIELD_OF[label], value
        if "\t" in text:
            yield from _tabbed(text)
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        yield from _run_in(text)
        if _opens_row(text) and not _HINT.search(text):
            yield from _row(text)
        if text[:2] in _OPENINGS and _BARE_LABEL.match(text):
            yield from _unpunctuated(text, following)
        if not _HINT.search(text):
            continue
        for label, value in _INLINE.findall(text):
            yield _FIELD_OF[label], _closed(value)
        alone = _LABEL_LINE.fullmatch(line.tight)
        if alone and following and len(following) < 120 and not following.endswith(("：", ":")):
            yield _FIELD_OF[alone.group(1)], following


_FIRST = 4  # lines in which a data base prints its attributes
_BLOCK = re.compile(r"文章属性(?P<fields>[^\n]{0,500}?)(?:正文|$)")
_ATTRIBUTE = re.compile(rf"【({_LABELS})】\s*([^【】•·]{{2,60}}?)\s*(?=[•·【]|$)")


def _attributes(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """The attributes of a data base that stand in one line with the text: 文章属性•【制定机关】某局•【字号】某发[2012]19号•…正文."""
    for line in lines:
        match = _BLOCK.search(line.text[:900]) if "文章属性" in line.text else None
        for label, value in _ATTRIBUTE.findall(match["fields"]) if match else ():
            if _FIELD_OF[label] != "issuer":
                yield _FIELD_OF[label], value


def _closed(value: str) -> str:
    """A value without the sign that closes brackets opened before it."""
    for opening, closing in ("[]", "（）", "()"):
        if value.endswith(closing) and opening not in value:
            return value[:-1]
    return value


def _tabbed(text: str) -> Iterator[tuple[str, str]]:
    """Cells parted by tabs: a label and a value of its own kind, so that the heading of a list gives nothing."""
    for label, value in _CELLS.findall(text):
        if _is_of(_FIELD_OF[label], value) or (_FIELD_OF[label] == "title" and "关于" in value):
            yield _FIELD_OF[label], value


def _unpunctuated(text: str, following: str) -> Iterator[tuple[str, str]]:
    """Labels without a colon, taken only with a value of their own kind behind them or on the next line."""
    pairs = _SPACED_OUT.findall(text) or ([(text, following)] if text in _FIELD_OF else [])
    for label, value in pairs:
        if _is_of(_FIELD_OF[label], value):
            yield _FIELD_OF[label], value


def _is_of(field: str, value: str) -> bool:
    if field == "number":
        return numbers.first(value) is not None
    if field in ("issuer", "publisher"):
        return bool(split_organs(value))
    return field != "title" and dates.parse(value) is not None
