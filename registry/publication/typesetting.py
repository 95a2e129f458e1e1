"""PDF by typst: the template of the package, the data as JSON, the faces this machine has, and no Chinese text without one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from registry.errors import StateError

_SONG = ("SimSun", "宋体", "STSong", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN")
FACES: Mapping[str, tuple[str, ...]] = {
    "title": (
        "FZXiaoBiaoSong-B05S",
        "FZXiaoBiaoSong-B05",
        "方正小标宋简体",
        "方正小标宋_GBK",
        "STZhongsong",
        *_SONG,
    ),
    "fangsong": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02S", *_SONG),
    "hei": (
        "SimHei",
        "黑体",
        "STHeiti",
        "Heiti SC",
        "Noto Sans CJK SC",
        "Source Han Sans SC",
        "Source Han Sans CN",
        "Microsoft YaHei",
    ),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "Kaiti SC", *_SONG),
    "song": _SONG,
}
"""Faces of GB/T 9704-2012 (小标宋, 仿宋, 黑体, 楷体, 宋体), the proper one first, then what may stand in for it."""

_OTHERS = ("WenQuanYi", "Droid Sans Fallback", "AR PL", "Noto Sans SC", "Noto Serif SC", "LXGW", "CJK")
_PAGES = "registry.publication"


def pdf(template: str, data: Mapping[str, Any], *, families: Iterable[str] | None = None) -> bytes:
    """The PDF of a template (``list.typ`` …) with its data; ``families`` are the faces at hand (default: the machine's).

    Raises StateError ``no_chinese_font`` where none can show Chinese, ``typesetting_failed`` where typst gives up.
    """
    import typst

    chosen = faces(families if families is not None else fonts().families())
    inputs = {"data": json.dumps({**data, "faces": chosen}, ensure_ascii=False, default=str)}
    with as_file(files(_PAGES) / "templates") as root:
        try:
            return bytes(typst.compile(str(root / template), root=str(root), font_paths=fonts(), sys_inputs=inputs))
        except typst.TypstError as error:
            raise StateError("typesetting_failed", reason=_short(error.message)) from error


def faces(families: Iterable[str]) -> dict[str, Any]:
    """For each role the faces at hand, best first, and the weight of the title (a text face stands in bold)."""
    known = {family.lower(): family for family in families}
    spare = sorted(family for family in known.values() if any(name in family for name in _OTHERS))
    chosen: dict[str, Any] = {
        role: [known[name.lower()] for name in names if name.lower() in known] or spare[:1]
        for role, names in FACES.items()
    }
    everything = list(dict.fromkeys(name for names in chosen.values() for name in names))
    if not everything:
        raise StateError("no_chinese_font")
    chosen = {role: names or everything[:1] for role, names in chosen.items()}
    chosen["title-weight"] = "bold" if chosen["title"][0] in _SONG else "regular"
    return chosen


@cache
def fonts() -> Any:
    """The faces of this machine, searched once."""
    import typst

    return typst.Fonts()


def title_lines(title: str, width: int = 19) -> Sequence[str]:
    """A title in lines of at most ``width`` characters, evenly long and broken where words end (GB/T 9704-2012, 7.3.1)."""
    count = -(-len(title) // width)
    lines: list[str] = []
    rest = title
    for left in range(count, 1, -1):
        place = _best_break(rest, len(rest) / left, width, min_rest=len(rest) - width * (left - 1))
        lines.append(rest[:place])
        rest = rest[place:]
    return (*lines, rest)


_BEFORE = re.compile(r"关于|行政规范性文件|目录|清理结果|的(?:决定|通知|通告|公告)|《")
_AFTER = re.compile(r"人民政府|办公[室厅]|办事处|委员会|关于|[、，》）]|公布|废止|失效|的(?!通知|决定|通告|公告|目录)")
_NEVER_AFTER = "《〈（〔“"
_NEVER_BEFORE = "》〉）〕”、，。：；"


def _best_break(text: str, ideal: float, width: int, *, min_rest: int) -> int:
    """The place to break nearest to ``ideal``; a place between words counts as four characters nearer."""
    good = {match.start() for match in _BEFORE.finditer(text)} | {match.end() for match in _AFTER.finditer(text)}
    places = range(max(1, min_rest), min(len(text) - 1, width) + 1)
    allowed = [p for p in places if text[p - 1] not in _NEVER_AFTER and text[p] not in _NEVER_BEFORE] or list(places)
    return min(allowed, key=lambda place: abs(place - ideal) - (4 if place in good else 0))


def _short(message: str) -> str:
    """The first line of a message of typst."""
    return message.strip().split("\n", 1)[0][:300]
