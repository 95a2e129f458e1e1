"""Names of organs: what is one, and where several that stand together are parted."""

from __future__ import annotations

import re
from functools import cache

from registry import data
from registry.header.lines import tighten
from registry.text.memory import remembered

_SEPARATORS = re.compile(r"[\s、，,/｜|]+")
_PLAIN = re.compile(r"[\u3400-\u9fff（）()·“”0-9A-Z×＊*]{2,48}")
# A name of which the page has taken out the place: nobody can say whose it is.
_MASKED = re.compile(r"[（(]略[）)]|^[*＊×]{2,}")
# Words that open no name of an organ; places whose names begin with the same sign (贵州, 本溪, 望城, 将乐) are let through.
_NOT_ORGAN = re.compile(
    r"[各该我你]|本(?!溪)|贵(?![州阳港池溪定德南])|有关|关于|第[一二三四五六七八九十\d]+[条章次]|"
    r"[由请按]|经(?!济|信|贸|开)|望(?![都花奎江城谟])|将(?!乐)|对(?!外)|(?:返回|点击|现将|现就|特此|附件|抄送|根据|为了|联系)|\d{5}|(?:负责|会议|同意|批准|研究|要求|单位|部门|同志|人民政府办公厅文件)$"
)
_NOTE = re.compile(r"[（(](?:盖章|印章|公章|代章|章|印|代)[）)]")
_PLACE = re.compile(
    r"(?:中共|中国共产党|共青团|国家税务总局)?((?:.{1,7}?(?:省|自治区|自治州|自治县|市|区|县|州|盟|旗|镇|乡|街道|新区|开发区))|市|区|县|省|镇|乡)"
)


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(sorted((row["name"] for row in data.rows("organs.csv") if row["kind"] == kind), key=len, reverse=True))


@cache
def _places() -> tuple[str, ...]:
    return tuple(row["name"] for row in data.rows("regions.csv"))


def is_organ(tight: str) -> bool:
    """Whether a string may be the name of one organ or of several run together (organs.csv: how names end)."""
    bare = _NOTE.sub("", tight)
    if not _PLAIN.fullmatch(bare) or not bare.endswith(_names("suffix")):
        return False
    return not _NOT_ORGAN.match(bare) and not _MASKED.search(bare)


_FIRM = re.compile(
    r"(?:人民政府|政府|办公厅|办公室|委员会|管委会|街道办事处|办事处|总局|局|厅|委|署|法院|检察院|联合会|银行|领导小组|指挥部|代表大会|常务委员会|人大常委会|国务院|分局|总队|支队)$"
)


def is_firm_organ(tight: str) -> bool:
    """Whether a line taken by itself, without date or title beside it, is surely an organ: no 返回顶部, no 网站."""
    return is_organ(tight) and len(tight) >= 3 and bool(_FIRM.search(tight) or tight.startswith(_names("start")[:-1]))


@remembered
def split_organs(raw: str) -> tuple[str, ...]:
    """The organs named in a line, in order; empty when the line holds anything else.

    Blanks, tabs and 、 part names; names run together are parted where one may end and the next begins with the name of
    a state organ, with the same place, or with a province (organs.csv, regions.csv).
    """
    parts = [part for part in _SEPARATORS.split(_NOTE.sub("", raw).strip()) if part]
    if not parts or len(parts) > 30:
        return ()
    if not all(map(is_organ, parts)):
        parts = _regrouped(parts)
    found = [name for part in parts for name in _run(part)]
    return tuple(dict.fromkeys(found))


def _regrouped(parts: list[str]) -> list[str]:
    """Names that were letter-spaced or broken: join from the left until an organ ends; nothing when a rest remains."""
    names: list[str] = []
    pending = ""
    for index, part in enumerate(parts):
        pending += part
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if is_organ(pending) and len(pending) > 2 and len(following) != 1:
            names.append(pending)
            pending = ""
    return [] if pending else names


def _run(name: str) -> list[str]:
    first, found = name, []
    position = 2
    while position < len(name) - 1:
        head, rest = name[:position], name[position:]
        if head.endswith(_names("suffix")) and _may_begin(rest, head) and is_organ(rest):
            found.append(head)
            name, position = rest, 2
            continue
        position += 1
    return [*found, name] if found else [first]


def _may_begin(rest: str, head: str) -> bool:
    if rest.startswith(_names("start")):
        return not (head.endswith("国务院") and not rest.startswith(("国家", "中央", "最高")))
    place = _PLACE.match(head)
    if place and rest.removeprefix("中共").startswith(place.group(1)):
        return len(rest) > len(place.group(1)) + 1
    return rest.startswith(_places()) and not head.startswith(_names("vertical"))


_HEAD_OF_SIGN = re.compile(r"(?:部|局|厅|政府|委员会|委|署|院|银行|监会)$")


def organ_before_sign(prefix: str) -> str:
    """The organ written before its own sign (交通部交基发 → 交通部): the sign takes up a character of the name; else empty."""
    for position in range(len(prefix) - 2, 2, -1):
        head = prefix[:position]
        if prefix[position] in head and _HEAD_OF_SIGN.search(head) and is_organ(head):
            return head
    return ""


def leading_organs(title: str) -> tuple[str, ...]:
    """The issuers with which a title begins (发文机关名称 before 关于, 印发, 转发 …); empty when it begins with its subject."""
    position = _subject_start(title)
    prefix = title[:position].strip().rstrip("、，")
    return split_organs(prefix) if len(tighten(prefix)) >= 3 else ()


_GOVERNMENT = re.compile(r"([^关《》，。]{2,30}?(?:人民政府|指挥部|管理委员会))(?=.{2,40}(?:令|公告|通告)$)")


def leading_government(title: str) -> tuple[str, ...]:
    """The issuer of an order or notification whose title has no 关于 (某县人民政府森林防火禁火令)."""
    match = _GOVERNMENT.match(tighten(title))
    return split_organs(match.group(1)) if match else ()


def _subject_start(title: str) -> int:
    depth_free = re.sub(r"《[^《》]*》", lambda match: "　" * len(match.group()), title)
    spots = [
        depth_free.find(word)
        for word in ("关于", "印发", "转发", "批转", "颁发", "公告", "通告", "发布", "公布", "颁布")
    ]
    found = [spot for spot in spots if spot >= 0]
    if not found and (answered := _ANSWERED.match(depth_free)):
        return answered.end()
    return min(found) if found else 0


# 某办公室对《…请示》的复函, 某局2024年招生工作意见: the subject begins without 关于.
_ANSWERED = re.compile(r"[^，。；\u3000]{3,40}?(?=对\u3000|(?:19|20)\d\d年)")
