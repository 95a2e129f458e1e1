"""Places in titles, organs and document numbers, by the table of administrative divisions (GB/T 2260).

A place is the code of a division without its closing zeros: ``50`` Chongqing, ``3302`` Ningbo, ``500102`` Fuling. A place
lies in another when its code begins with the other's. A name may be borne by several places (西湖区), hence sets of codes.
"""

from __future__ import annotations

from functools import cache, lru_cache

from registry import data

Places = frozenset[str]
NOWHERE: Places = frozenset()

_LONGEST = 15
# Letters that open the names of national organs too (新出, 内, 青, 台港澳): read as a province only before the words of a government.
_SHARED_LETTERS = frozenset("新内青甘宁台港澳吉黑苏藏")
_GOVERNMENT_WORDS = frozenset("府政办党委人令建财民教卫")
_ZONES = ("经济特区", "特别行政区", "特区")


@lru_cache(maxsize=65536)
def leading(text: str) -> tuple[Places, int]:
    """The place with which a folded title or organ begins and the length of its name; (empty, 0) where there is none.

    重庆市涪陵区物业管理办法 → ({500102}, 6): the names are read on as long as each lies in the one before.
    """
    places, end = NOWHERE, 0
    while True:
        found, length = _name_at(text, end, places)
        if not found:
            return places, end
        places, end = found, end + length


def of_number(prefix: str) -> Places:
    """The place whose short name opens the prefix of a document number: 渝府发 → {50}, 涪陵府办发 → {500102}; empty for national ones."""
    names = _names()
    for length in range(min(_LONGEST, len(prefix)), 1, -1):
        found = names.get(prefix[:length]) or _shorts().get(prefix[:length])
        if found:
            return found
    letter = _letters().get(prefix[:1], NOWHERE)
    if prefix[:1] in _SHARED_LETTERS and prefix[1:2] not in _GOVERNMENT_WORDS:
        return NOWHERE
    return letter


def related(one: Places, other: Places) -> bool:
    """Whether a place of the one lies in a place of the other, or is it."""
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)


def _name_at(text: str, start: int, within: Places) -> tuple[Places, int]:
    names, lengths = _openings()
    for length in lengths.get(text[start : start + 2], ()):
        found = names.get(text[start : start + length])
        if found and within:
            found = frozenset(code for code in found if any(code.startswith(parent) for parent in within))
        if found and found != within:
            return found, length
    return NOWHERE, 0


def one_sign_away(name: str) -> int:
    """How many names of places differ from a damaged name in one sign: 重床市 → 1 (重庆市), 水州市 → many."""
    table = _names_by_gap()
    return len(set().union(*(table.get(gapped, ()) for gapped in _gapped(name))))


@cache
def _names_by_gap() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for name in _openings()[0]:
        for gapped in _gapped(name):
            table.setdefault(gapped, []).append(name)
    return table


def _gapped(name: str) -> list[str]:
    return [f"{name[:place]}\0{name[place + 1 :]}" for place in range(len(name))]


@cache
def _openings() -> tuple[dict[str, Places], dict[str, tuple[int, ...]]]:
    """Names with which a title may open, and the lengths of those that begin with the same two signs, longest first.

    Short names count for provinces always (重庆), for cities only before 经济特区; many are words of the language (安康, 白银).
    """
    names = dict(_names())
    for short, places in _shorts().items():
        provinces = frozenset(code for code in places if len(code) == 2)
        if provinces:
            names.setdefault(short, provinces)
        names |= {short + zone: places for zone in _ZONES}
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[:2], set()).add(len(name))
    return names, {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}


@cache
def _names() -> dict[str, Places]:
    return _table("name")


@cache
def _shorts() -> dict[str, Places]:
    return _table("short")


@cache
def _letters() -> dict[str, Places]:
    return _table("letter")


def _table(column: str) -> dict[str, Places]:
    table: dict[str, set[str]] = {}
    for row in data.rows("divisions.csv"):
        if row[column]:
            table.setdefault(row[column], set()).add(_place(row["code"]))
    return {name: frozenset(codes) for name, codes in table.items()}


def _place(code: str) -> str:
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def named_in(text: str, places: Places) -> bool:
    """Whether the text names one of the places, one in which it lies, or a city in it, anywhere (关于印发重庆市…办法的通知)."""
    chains = {code[:length] for code in places for length in (2, 4, 6) if length <= len(code)}
    cities = (code for code in _names_of() if len(code) == 4 and code[:2] in places)
    return any(name in text for code in (*chains, *cities) for name in _names_of().get(code, ()))


@cache
def _names_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in data.rows("divisions.csv"):
        code = _place(row["code"])
        # the short names of counties are too often words of the language
        short = (row["short"],) if row["short"] and len(code) < 6 else ()
        found[code] = (*found.get(code, ()), row["name"], *short)
    return found
