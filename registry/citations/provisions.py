"""Provisions behind a title: 第三十三条第一款第（二）项、第三十五条至第三十八条 (《立法法》 article 65: 编、章、节、条、款、项、目)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.text.numerals import to_chinese, to_int

_N = r"(?:[一二三四五六七八九十百千零〇○两]{1,9}|\d{1,4})"
_SP = r"[ ]?"
_LEVELS = ("编", "章", "节", "条", "款", "项", "目")
_BRACKETED = rf"第?{_SP}（{_SP}{_N}{_SP}）{_SP}"
_PART = {
    level: rf"第{_SP}{_N}{_SP}{level}" if level not in "项目" else rf"(?:第{_SP}{_N}|{_BRACKETED}){_SP}{level}"
    for level in _LEVELS
}
_PART["条"] = rf"第{_SP}{_N}{_SP}条(?:{_SP}之{_SP}{_N})?"
_ENUM = rf"第?{_SP}(?:{_N}|（{_N}）)(?:、{_SP}(?:{_N}|（{_N}）))+{_SP}[条款项目]"
_UNIT = rf"(?:{_ENUM}|{'|'.join(_PART.values())})"
_ONE = rf"{_UNIT}(?:{_SP}{_UNIT}){{0,5}}"
_SHORT = rf"(?:第?{_SP}(?:{_N}|（{_N}）)(?:{_SP}[条款项目])?)"
_JOIN = rf"{_SP}(?:、|，(?=第)|和|及|与|以及|或者?|至|到|—|-){_SP}"
LIST = re.compile(rf"{_ONE}(?:{_JOIN}(?:{_ONE}|{_SHORT}(?![\d年月日号次届批期个名元%人年级])))*")
FIRST = re.compile(rf"(?:文件)?[ \n\t]{{0,3}}(?:中的?|的)?{_SP}(?=第{_SP}(?:{_N}|（))")
_ITEM = re.compile(rf"({_JOIN})|({_ONE}|{_SHORT})")
_TOKEN = re.compile(
    rf"第?{_SP}(?P<b>（)?{_SP}(?P<n>{_N}){_SP}）?{_SP}(?P<u>[编章节条款项目])?(?:{_SP}之{_SP}(?P<z>{_N}))?"
)
_RANGE = ("至", "到", "—", "-")


@dataclass(frozen=True, slots=True)
class _Step:
    level: int
    text: str


def at(text: str, start: int) -> tuple[int, tuple[str, ...]] | None:
    """The provisions that begin at ``start`` of a normal text: end offset and the list in Chinese numerals; else None."""
    match = LIST.match(text, start)
    if match is None:
        return None
    written = match.group().rstrip()
    return start + len(written), parse(written)


def parse(text: str) -> tuple[str, ...]:
    """Provisions of a list, each whole and in Chinese numerals; a range stays one string.

    What a later member leaves out it takes from the one before: 第三条第一款、第二款 → 第三条第一款, 第三条第二款.
    """
    text = _EACH.sub(_spell_out, text)
    result: list[str] = []
    last: tuple[_Step, ...] = ()
    ranged = False
    for match in _ITEM.finditer(text):
        if match.group(1):
            ranged = match.group(1).strip() in _RANGE
            continue
        steps = _inherit(_steps(match.group(2), last), last)
        shown = "".join(step.text for step in steps)
        if ranged and result:
            result[-1] += "至" + "".join(step.text for step in steps if step not in last)
        else:
            result.append(shown)
        last, ranged = steps, False
    return tuple(dict.fromkeys(result))


_EACH = re.compile(rf"第?{_SP}(?P<all>(?:{_N}|（{_N}）)(?:、{_SP}(?:{_N}|（{_N}）))+){_SP}(?P<unit>[条款项目])")


def _spell_out(match: re.Match[str]) -> str:
    """第十二、十三条 → 第十二条、第十三条."""
    return "、".join(f"第{number.strip()}{match['unit']}" for number in match["all"].split("、"))


def _steps(text: str, last: tuple[_Step, ...]) -> tuple[_Step, ...]:
    steps = []
    for match in _TOKEN.finditer(text):
        level = _LEVELS.index(match["u"]) if match["u"] else (last[-1].level if last else _LEVELS.index("条"))
        number = to_int(match["n"])
        if number is not None:
            steps.append(_Step(level, _written(number, _LEVELS[level], bool(match["b"]), match["z"])))
    return tuple(steps)


def _written(number: int, unit: str, bracketed: bool, branch: str | None) -> str:
    figure = to_chinese(number)
    shown = f"第（{figure}）{unit}" if bracketed else f"第{figure}{unit}"
    return shown + (f"之{to_chinese(to_int(branch) or 0)}" if branch else "")


def _inherit(steps: tuple[_Step, ...], last: tuple[_Step, ...]) -> tuple[_Step, ...]:
    if not steps or not last:
        return steps
    return tuple(step for step in last if step.level < steps[0].level) + steps
