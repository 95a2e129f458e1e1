"""Names of instruments that may stand in running text without book marks, and the short forms that lawyers use.

A name is looked for when it ends like a title and is long enough not to be an everyday word; names that fail by experience
are rows of registry/data/catalogue/unfit_names.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from registry import data
from registry.catalogue.columns import Row

_LAW = re.compile(r"[㐀-鿿]{2,}法|[㐀-鿿]+法典|(?:中华人民共和国)?刑法修正案（[一二三四五六七八九十]+）")
_RULE = re.compile(r".{4,}(?:条例|通则|总则|准则|规则|规定|办法|细则|规程|纲领|章程)(?:（(?:试行|暂行|草案|修订)）)?")
_ACT = re.compile(
    r".{8,}(?:决定|决议|解释|批复|意见|通知|公告|通告|命令|方案|纲要|规划|计划|目录|标准|要点|答复|复函|函|令)(?:（(?:试行|暂行)）)?"
)
_SHORT_FORM = re.compile(r".{3,}")
_WHOLE = re.compile(r"[㐀-鿿0-9A-Za-z（）〈〉《》“”、·—〔〕]+")


def short_forms() -> tuple[Mapping[str, str], ...]:
    """Short forms in common use: short, id, since, until (ISO days or empty), example, source."""
    return data.rows("catalogue/short_forms.csv")


def unfit_names() -> frozenset[str]:
    """Names that are never looked for without marks."""
    return frozenset(row["name"] for row in data.rows("catalogue/unfit_names.csv"))


def fit_names(laws: Iterable[Row], shorts: Iterable[str] = ()) -> Sequence[str]:
    """Titles, short titles and aliases of the rows, and the short forms, that are fit to be looked for; in order, each once."""
    unfit = unfit_names()
    found = dict.fromkeys(
        name for row in laws for name in (row[1], row[2], *row[3].split("|")) if name not in unfit and fit(name)
    )
    found |= dict.fromkeys(short for short in shorts if short not in unfit and _SHORT_FORM.fullmatch(short))
    return tuple(found)


def fit(name: str) -> bool:
    """Whether a name is long and specific enough: 民法典, 物权法, 物业管理条例 are; 水法, 条例, 供水条例 are not."""
    return bool(_WHOLE.fullmatch(name)) and any(pattern.fullmatch(name) for pattern in (_LAW, _RULE, _ACT))
