"""What a title in 《》 is: a text that can bind, or a form, a certificate, a book (registry/data/title_kinds.csv)."""

from __future__ import annotations

import re
from functools import cache

from registry import data

_PARENTHESES = re.compile(r"（[^（）]{0,40}）$")
_YEAR_AT_END = re.compile(r"(?:19|20)\d\d年?$")


@cache
def _endings() -> dict[str, str]:
    return {row["ending"]: row["kind"] for row in data.rows("title_kinds.csv")}


def kind(title: str) -> str:
    """``text``, ``paper`` or ``unknown`` for a title of the normal form, by its longest known ending."""
    core = bare(title)
    for length in range(min(4, len(core)), 0, -1):
        found = _endings().get(core[-length:])
        if found:
            return found
    return "text" if _YEAR_AT_END.search(core) and len(core) > 6 else "unknown"


def bare(title: str) -> str:
    """The title without what stands in parentheses at its end （试行）（2022年版）."""
    core = title.strip(" 〈〉“”")
    while (shorter := _PARENTHESES.sub("", core)) != core:
        core = shorter.strip(" 〈〉“”")
    return core


def is_short_form(title: str) -> bool:
    """Whether the title is a bare type word such as 《条例》 or 《实施细则》, which only a definition can explain."""
    return bare(title) in _SHORT


_SHORT = frozenset(
    "法 条例 办法 规定 细则 规则 规程 章程 准则 规范 标准 纲要 规划 计划 方案 意见 通知 决定 决议 公告 通告 批复 复函 函 解释 "
    "指南 指引 目录 清单 预案 制度 措施 实施细则 实施条例 实施办法 实施意见 实施方案 暂行办法 暂行规定 管理办法 管理规定 工作方案 "
    "若干意见 若干规定 补充通知 紧急通知 纪要 要点 大纲 基准 导则 公约 令".split()
)
