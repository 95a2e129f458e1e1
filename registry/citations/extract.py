"""From a text and its header to its mentions: marked titles, names, numbers, short forms and elliptic articles, in order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from registry.citations import elliptic, kinds, marks, provisions, relations, unmarked
from registry.citations.draft import STRONG, Draft
from registry.citations.names import NameScanner
from registry.citations.ownership import Own
from registry.text import Normal, fold, normalise, numbers
from registry.values import Header, Mention, Relation

_SECTION = re.compile(r"^[ #*>-]*(?:第二条|第2条|一、|1[.．、]|（一）)", re.MULTILINE)
_ANNEX = re.compile(r"^[ ]*附(?:件|表|录)[ ]?[\d一二三四五六七八九十]{0,3}[：]?[ ]*$", re.MULTILINE)
_CUE = re.compile(r"(?:根据|依据|依照|按照|适用|触犯)$")
_QUOTED = re.compile(r"“([^“”\n。，；：]{4,40})”")
_QUOTED_CUE = re.compile(r"(?:根据|依据|依照|按照|执行|符合|通过|贯彻|落实|开展|满足|达到)(?:国家|省|市|区|县|《)?$")
_WITH_RULES = re.compile(r"及其(实施细则|实施条例|实施办法|实施规定)")
_LIST_HEAD = re.compile(
    r"^(?=[^。；\n]{4,80}$)[^。；\n]*(?:(?P<dead>废止|失效|停止执行)|继续有效|保留|现行有效|修改|修订)[^。；\n]*(?:目录|清单|名单|文件|一览表|列表|汇总表)"
    r"(?:[ ]*（[^（）\n]{0,24}）)?[ ]*[：]?[ ]*$|"
    r"^[^\n《》]{0,120}?(?:(?P<gone>废止|失效|停止执行)[^。；\n《》]{0,40}(?:如下|下列[^。；\n《》]{0,20})|(?:下列|以下)[^。；\n《》]{0,40}(?P<over>废止|失效|停止执行))[^。；\n《》]{0,8}：[ ]*$|"
    r"^[ ]*[一二三四五六七八九十]{1,2}、(?=[^。；\n《》]{2,48}$)(?:[^\n]{0,20}(?P<ends>废止|失效|停止执行)[^\n]{0,6}(?:下列|以下)[^\n]*|"
    r"[^\n]*(?:修改|修订|保留|继续有效)[^\n]*)$",
    re.MULTILINE,
)
_LIST_MEMBER = re.compile(
    r"(?:[、和及与]|以及)(?!其他|有关|相关|国家|上级|本|我|省|市|区|县|法律|该|所)(?P<title>[^，。；、《》“”（）\n\t]{5,40}?)(?=等(?:文件|精神|规定|要求|法律|法规|政策|有关)|(?:文件)?精神)"
)


@dataclass(slots=True)
class _Shorts:
    """Short forms that the document defines: short → full title and number; what it defines for itself is its own."""

    full: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)


def extract(text: str, header: Header, scanner: NameScanner) -> tuple[Mention, ...]:
    """Every mention of another normative text, in order of place; none overlaps another.

    Offsets are code points of ``text``; ``quote == text[start:end]``. The document's own title and number, the inner
    text it issues, its annexes, forms and certificates are no mentions. ``page`` is left open.
    """
    normal = normalise(text)
    own = Own.of(normal, header)
    found = list(marks.find(normal.text))
    marked = [mark for mark in found if not own.covers(mark.start) or own.tells_of(mark)]
    shorts = _definitions(marked, own)
    drafts = list(_marked(normal.text, marked, own, shorts, scanner))
    drafts += _acted_on(found, drafts, own, header)
    taken = [(mark.start, mark.after) for mark in marked]
    drafts += _fill(normal.text, own, shorts, scanner, drafts, taken)
    drafts = _disjoint(drafts)
    drafts = _disjoint([*drafts, *elliptic.find(normal.text, drafts, taken)])
    return tuple(_mentions(text, normal, header, drafts, own))


def _fill(
    text: str,
    own: Own,
    shorts: _Shorts,
    scanner: NameScanner,
    drafts: list[Draft],
    taken: list[tuple[int, int]],
) -> list[Draft]:
    spans = sorted([*taken, *((draft.start, draft.end) for draft in drafts)])
    extra = [*_quoted(text, scanner, own, shorts, spans), *_unmarked(text, own, drafts, spans)]
    spans = sorted([*spans, *((draft.start, draft.end) for draft in extra)])
    extra += _names(text, own, scanner, spans)
    extra += _listed(text, drafts, own)
    extra += _bare_shorts(text, own, shorts, spans)
    return extra + list(_rules_of(text, [*drafts, *extra]))


_YEAR_BEFORE = re.compile(
    r"(?P<year>(?:19|20)\d\d)年\d{1,2}月\d{1,2}日[㐀-鿿、 ]{0,24}(?:发布|公布|颁布|印发)(?:实施|施行)?的[㐀-鿿、 ]{0,16}$"
)


def _year_before(text: str, start: int) -> int | None:
    """The year in which the text was issued, as the words before its title tell: 某部2003年11月17日发布的《某办法》."""
    match = _YEAR_BEFORE.search(text, max(0, start - 60), start)
    return int(match["year"]) if match else None


def _acted_on(found: list[marks.Marked], drafts: list[Draft], own: Own, header: Header) -> list[Draft]:
    """The text that the own title extends, amends or ends, where the running text calls it by another name only."""
    named = {fold(draft.title) for draft in drafts}
    goal = relations.acted_on(header.title or "")
    if goal is None or own.is_title(goal) or fold(goal) in named:
        return []
    mark = next((mark for mark in found if own.covers(mark.start) and fold(mark.title) == fold(goal)), None)
    return [Draft(mark.start, mark.mark_end, mark.title, "marked", mark_end=mark.mark_end)] if mark else []


def _definitions(marked: list[marks.Marked], own: Own) -> _Shorts:
    shorts = _Shorts()
    for mark in marked:
        if mark.definition and not kinds.is_short_form(mark.title):
            if own.is_title(mark.title) or own.is_annex(mark.title):
                shorts.own.add(mark.definition)
            else:
                shorts.full.setdefault(mark.definition, (mark.title, mark.number.text if mark.number else None))
    return shorts


def _marked(text: str, marked: list[marks.Marked], own: Own, shorts: _Shorts, scanner: NameScanner) -> Iterator[Draft]:
    for mark in marked:
        if not _is_text(text, mark, own, shorts, scanner):
            continue
        full = _full_title(mark, marked, own, shorts)
        if full is None:
            continue
        end, found = _provisions(text, mark.end, mark.after)
        yield Draft(
            mark.start,
            end,
            mark.title,
            "number" if mark.number and mark.number == numbers.parse(mark.title) else "marked",
            mark.number.text if mark.number else None,
            mark.version_year or _year_before(text, mark.start),
            found,
            full[0] if full[0] != mark.title else None,
            full[1],
            mark.mark_end,
        )


def _is_text(text: str, mark: marks.Marked, own: Own, shorts: _Shorts, scanner: NameScanner) -> bool:
    if mark.title in shorts.full:
        return True
    if mark.title in shorts.own or mark.annexed or own.in_annex_list(mark.start, mark.number is not None):
        return False
    if own.is_self(text, mark) or (mark.number is None and own.is_annex(mark.title)):
        return False
    if scanner.knows(mark.title):
        return True
    kind = kinds.kind(mark.title)
    if kind == "paper" or (mark.number is None and _SHEET.search(mark.title) and _HANDED_OUT.match(text, mark.after)):
        return False
    return (
        kind == "text" or mark.number is not None or (kind == "unknown" and provisions.at(text, mark.after) is not None)
    )


# Sheets to be filled in, signed or given to people: 将《某责任清单》发放至每户, but not 按照《某办法》规定发放补贴.
_SHEET = re.compile("[表单书卡证册纸]$|合同$|协议$")
_HANDED_OUT = re.compile(r"[，]?(?:发放|填写|填报|如实填|签订|签字|盖章|张贴|上墙|一式|[^，。；]{0,6}发放)")


def _full_title(
    mark: marks.Marked, marked: list[marks.Marked], own: Own, shorts: _Shorts
) -> tuple[str, str | None] | None:
    """What a short form stands for: its definition, else the only other title of the text that ends so; None = own."""
    if mark.title in shorts.full:
        return shorts.full[mark.title]
    if not kinds.is_short_form(mark.title) or mark.number:
        return mark.title, None
    fitting = {
        other.title: other.number.text if other.number else None
        for other in marked
        if other.title.endswith(mark.title)
        and not kinds.is_short_form(other.title)
        and not own.is_title(other.title)
        and not (other.number is None and own.is_annex(other.title))
    }
    if not fitting and (base := own.base_ending_with(mark.title)):
        return base, None
    if (own.ends_with(mark.title) or own.has_annex_ending_with(mark.title)) and not fitting:
        return None
    return next(iter(fitting.items())) if len(fitting) == 1 else (mark.title, None)


def _provisions(text: str, end: int, after: int) -> tuple[int, tuple[str, ...]]:
    """End of the mention and its provisions; over a line end only when the cell holds nothing but the provision."""
    lead = provisions.FIRST.match(text, after)
    if lead is None:
        return end, ()
    found = provisions.at(text, lead.end())
    if found is None:
        return end, ()
    crossed = any(sign in lead.group() for sign in "\n\t")
    if crossed and text[found[0] : found[0] + 1] not in ("", "\n", "\t", "；", "。", "：", "，"):
        return end, ()
    return found


def _rules_of(text: str, drafts: list[Draft]) -> Iterator[Draft]:
    """《某法》及其实施细则: the implementing text is meant too."""
    for draft in drafts:
        if match := _WITH_RULES.match(text, draft.end):
            full = draft.refers_to or draft.title
            yield Draft(match.start(1), match.end(), match.group(1), "elliptic", refers_to=full + match.group(1))


def _listed(text: str, drafts: list[Draft], own: Own) -> Iterator[Draft]:
    """《某法》和全民健身计划纲要等精神: a member of a list whose marks were left out."""
    for draft in drafts:
        match = _LIST_MEMBER.match(text, draft.end) if draft.form == "marked" else None
        if match and kinds.kind(match["title"]) == "text" and not own.is_title(match["title"]):
            yield Draft(match.start("title"), match.end("title"), match["title"], "bare")


# Words to be written on an envelope or in the subject of a letter: 请注明“某条例征求意见”.
_MARKED_ON = re.compile(r"(?:注明|标明|写明|标注)[：]?“")


def _names(text: str, own: Own, scanner: NameScanner, spans: list[tuple[int, int]]) -> Iterator[Draft]:
    free = unmarked.Free(spans)
    for start, end in scanner.find(text):
        if start < max(own.head_start, own.body_start) or not free.is_free(start, end) or own.covers(start):
            continue
        if _MARKED_ON.search(text, max(0, start - 4), start):
            continue
        name = text[start:end]
        stop, found = _provisions(text, end, end)
        weak = end - start <= 2 and not found and not text.startswith(("规定", "有关规定", "关于"), end)
        if (
            own.is_title(name)
            or _PART_OF_LONGER.search(text, max(0, start - 1), start)
            or (weak and not _CUE.search(text[max(0, start - 4) : start]))
        ):
            continue
        yield Draft(start, stop, name, "bare", provisions=found)


# 旅馆业治安管理条例, 财务会计法: the sign before shows that the name is the end of a longer one.
_PART_OF_LONGER = re.compile("[业屋馆店户务]")
_NUMBERED = re.compile(r"（([^（）]{5,40})）")


def _quoted(
    text: str, scanner: NameScanner, own: Own, shorts: _Shorts, spans: list[tuple[int, int]]
) -> Iterator[Draft]:
    free = unmarked.Free(spans)
    for match in _QUOTED.finditer(text):
        name = match.group(1)
        if not free.is_free(*match.span()) or own.is_title(name) or own.covers(match.start()):
            continue
        numbered = _NUMBERED.match(text, match.end())
        number = numbers.parse(numbered.group(1)) if numbered else None
        cued = _QUOTED_CUE.search(text[max(0, match.start() - 6) : match.start()]) or number or "关于" in name[:20]
        strong = len(name) >= 6 and name.endswith(STRONG) and (cued or text.startswith("认证", match.end()))
        if name in shorts.full or scanner.knows(name) or strong:
            stop = numbered.end() if numbered and number else match.end()
            end, found = _provisions(text, stop, stop)
            full = shorts.full.get(name, (None, None))
            shown = number.text if number else None
            yield Draft(match.start(), end, name, "quoted", shown, None, found, full[0], full[1])


def _unmarked(text: str, own: Own, drafts: list[Draft], spans: list[tuple[int, int]]) -> Iterator[Draft]:
    named = {fold(draft.title) for draft in drafts}
    for found in unmarked.find(text, spans, own.body_start):
        if found.number is None and fold(found.title) in named:
            continue  # the heading of an attached text that was mentioned before
        if own.in_annex_list(found.start, found.number is not None or found.form == "number"):
            continue
        if own.covers(found.start) or own.is_number(found.number) or own.is_title(found.title):
            continue
        end, parts = _provisions(text, found.end, found.end)
        code = found.title if found.form == "number" else None  # of a standard
        yield Draft(found.start, end, found.title, found.form, found.number.text if found.number else code, None, parts)


def _bare_shorts(text: str, own: Own, shorts: _Shorts, spans: list[tuple[int, int]]) -> Iterator[Draft]:
    """A defined short form without marks: with an article behind it, or long enough to be a name of its own."""
    free = unmarked.Free(spans)
    for short, (title, number) in shorts.full.items():
        pattern = re.compile(rf"(?<![本该此《“])(?<!中华人民共和国){re.escape(short)}(?![》”])")
        named = len(short) >= 4 and short.endswith(("法", *STRONG)) and not kinds.is_short_form(short)
        for match in pattern.finditer(text):
            if not free.is_free(*match.span()) or own.covers(match.start()):
                continue
            end, found = _provisions(text, match.end(), match.end())
            if found or named:
                yield Draft(match.start(), end, short, "alias", None, None, found, title, number)


def _disjoint(drafts: list[Draft]) -> list[Draft]:
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda draft: (draft.start, -draft.end)):
        if not kept or draft.start >= kept[-1].end:
            kept.append(draft)
    return kept


def _mentions(text: str, normal: Normal, header: Header, drafts: list[Draft], own: Own) -> Iterator[Mention]:
    section = _SECTION.search(normal.text)
    preamble_end = section.start() if section else min(len(normal.text), 800)
    annex = _ANNEX.search(normal.text, len(normal.text) // 8) if "附" in normal.text else None
    repealing = any(word in (header.title or "") for word in ("废止", "失效", "清理"))
    heads = (
        [
            (hit.start(), bool(hit["dead"] or hit["gone"] or hit["over"] or hit["ends"]))
            for hit in _LIST_HEAD.finditer(normal.text)
        ]
        if repealing
        else []
    )
    for draft in drafts:
        index = bisect_right(heads, (draft.start, True)) - 1
        listed = index >= 0 and heads[index][1] and _is_item(normal.text, draft)
        place = relations.Place(draft.start, draft.end, preamble_end)
        told = own.in_history(draft.start)  # a text that amended this one is neither its basis nor changed by it
        found = Relation.CITES if told else relations.relation(normal.text, place, header, annex_repeals=listed)
        yield _mention(text, normal, draft, found, in_annex=annex is not None and draft.start > annex.start())


_ITEM = re.compile(r"(?:^|\t)[ ]*(?:（?[\d一二三四五六七八九十]{1,4}[）.．、 ]*)?[ ]*[原]?[㐀-鿿 、]{0,30}$")


def _is_item(text: str, draft: Draft) -> bool:
    """Whether a mention opens a line or a cell, as the items of a list do: not one that a sentence names."""
    if draft.form not in ("bare", "number", "marked"):
        return False
    before = text[text.rfind("\n", 0, draft.start) + 1 : draft.start]
    return _ITEM.search(before) is not None and not _LEADS.search(before)


_LEADS = re.compile("根据|依据|依照|按照|为了?|贯彻|落实|决定|执行")


def _mention(text: str, normal: Normal, draft: Draft, relation: Relation, *, in_annex: bool) -> Mention:
    start, end = normal.span(draft.start, draft.end)
    return Mention(
        start,
        end,
        text[start:end],
        draft.title,
        draft.number,
        draft.provisions,
        relation,
        draft.form,
        draft.year,
        _issuers(normal.text, draft),
        draft.refers_to,
        draft.refers_number,
        in_annex,
    )


def _issuers(text: str, draft: Draft) -> tuple[str, ...]:
    """The organ written before the marks: 国务院《某条例》."""
    if draft.form != "marked" or not numbers.is_organ(text[max(0, draft.start - 6) : draft.start].rstrip()):
        return ()
    before = text[numbers.organ_start(text, draft.start) : draft.start].strip()
    return (before,) if before and numbers.is_organ(before) else ()
