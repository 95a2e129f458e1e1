"""Guards of the fuzzy tier: small reasons why two titles that look alike may still be two texts.

Each guard looks at a :class:`Pair` and answers with a reason (``code:detail``) or None. A pair that one guard refuses is
shown to a person and never accepted by machine. The examples in the docstrings are tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from registry import data
from registry.matching import forms, organs, regions

_NEAR = 12  # signs; a syllable has some nine signs on average
Edit = tuple[str, str, int, int]  # what stands in the query, what in the title, span in the query


@dataclass(frozen=True)
class Pair:
    """A query and a title of the catalogue, both folded and without 中华人民共和国.

    ``known`` says in how many places of all titles a sign or bigram stands; ``strict`` is for text out of character recognition.
    """

    query: str
    title: str
    known: Callable[[str], int]
    strict: bool = False
    organs: tuple[str, ...] = ()  # written before the query
    issuer: str = ""  # of the instrument

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Where the two differ in earnest: particles and variant characters are left out."""
        from rapidfuzz.distance import Levenshtein

        query, title = settled(self.query), settled(self.title)
        found = []
        for op in Levenshtein.opcodes(query, title):
            if op.tag != "equal" and not _harmless(
                query[op.src_start : op.src_end], title[op.dest_start : op.dest_end]
            ):
                found.append(
                    (query[op.src_start : op.src_end], title[op.dest_start : op.dest_end], op.src_start, op.src_end)
                )
        return tuple(found)


Guard = Callable[[Pair], str | None]


def place(pair: Pair) -> str | None:
    """重庆市物业管理条例 / 物业管理条例, 四川省… / 重庆市…: refused; 重床市… / 重庆市…: passed; 水州市… (which 州市?): refused."""
    asked, asked_end = regions.leading(pair.query)
    given, given_end = regions.leading(pair.title)
    if asked & given or (not asked and not given):
        return None
    written = pair.query[:given_end]
    if given and not asked and _damaged(written, pair.title[:given_end]) and regions.one_sign_away(written) == 1:
        return None
    return _differ("place", pair.query[:asked_end], pair.title[:given_end])


def kind(pair: Pair) -> str | None:
    """土地管理法 / 土地管理法实施条例, 物业管理办法 / 物业管理规定: refused; …管理办去 / …管理办法: passed; …规走 (规定, 规则?): refused."""
    asked, given = forms.type_word(pair.query), forms.type_word(pair.title)
    if asked == given or (not asked and forms.damaged_type_word(pair.query) == given[-2:] != ""):
        return None
    return _differ("kind", asked, given)


def numerals(pair: Pair) -> str | None:
    """第十三届… / 第十四届…, 第三批 / 第四批: refused; 第13届 / 第十三届: passed."""
    asked, given = forms.numerals(pair.query), forms.numerals(pair.title)
    return None if asked == given else _differ("numerals", _list(asked), _list(given))


def years(pair: Pair) -> str | None:
    """（2015-2020年） / （2021-2025年）: refused."""
    asked, given = forms.years(pair.query), forms.years(pair.title)
    return None if asked == given else _differ("years", _list(asked), _list(given))


def issuer(pair: Pair) -> str | None:
    """财政部关于… / 教育部关于…: refused; 国务院关于… / 关于… with 国务院 written before it: passed."""
    asked, given = forms.issuer_prefix(pair.query), forms.issuer_prefix(pair.title)
    if asked == given:
        return None
    if asked and given:
        return None if organs.equal(asked, given) or _damaged(asked, given) else _differ("issuer", asked, given)
    named = (asked,) if asked else pair.organs
    wanted = given or pair.issuer
    return None if any(organs.same(organ, wanted) for organ in named) else _differ("issuer", asked, given)


def confusable(pair: Pair) -> str | None:
    """城市供水条例 / 城市排水条例, 信访条例 / 信访工作条例: refused by the table of confusable pairs."""
    changed = {sign for asked, given, _, _ in pair.edits for sign in asked + given}
    for a, b in dict.fromkeys(two for sign in changed for two in _confusable_pairs().get(sign, ())):
        if _crossed(pair, a, b):
            return _differ("confusable", a, b)
        if _crossed(pair, b, a):
            return _differ("confusable", b, a)
    return None


def block(pair: Pair) -> str | None:
    """合同法 / 劳动合同法, 重点工作分工 / 重点工作部门分工: no block of two signs, which is a word, differs."""
    worst = max(pair.edits, key=lambda edit: max(len(edit[0]), len(edit[1])), default=None)
    if worst is None or max(len(worst[0]), len(worst[1])) <= 1:
        return None
    return _differ("block", worst[0], worst[1])


def distance(pair: Pair) -> str | None:
    """At most 0, 1, 2 or 3 differing signs for titles of less than 5, 10, 20 or more; one less in recognised text."""
    length = len(pair.title)
    allowed = 0 if length < 5 else 1 if length < 10 else 2 if length < 20 else 3
    made = sum(max(len(asked), len(given)) for asked, given, _, _ in pair.edits)
    return None if made <= max(allowed - pair.strict, min(allowed, 1)) else f"distance:{made}/{allowed}"


def words(pair: Pair) -> str | None:
    """城市桥梁管理办法 / 城市桥涵管理办法: what differs is a word that titles use, hence another subject; 管埋: no word, a slip of the pen."""
    query, own = pair.query, _bigrams(pair.title) | _bigrams(settled(pair.title))
    for asked, given, start, end in pair.edits:
        if not asked and (start == 0 or end == len(query)):
            return f"cut:{given}"
        around = query[max(start - 1, 0) : end + 1]
        if any(pair.known(bigram) for bigram in _bigrams(around) - own):
            return _differ("words", asked, given)
    return None


def slip(pair: Pair) -> str | None:
    """In typed text a wrong sign sounds like the right one (道路交同/交通) or is seen in no title (交逋); any other is another word.

    Recognised text is wrong in other ways, and is held by the narrower limits of :func:`distance`.
    """
    if pair.strict:
        return None
    for asked, given, start, end in pair.edits:
        written, beside = pair.query[start:end], pair.query[max(start - 1, 0) : start] + pair.query[end : end + 1]
        doubled = not given and written in beside
        if written and pair.known(written) and not doubled and not _sound_alike(asked, given):
            return _differ("slip", asked, given)
    return None


GUARDS: tuple[Guard, ...] = (place, kind, years, numerals, issuer, confusable, block, distance, words, slip)


def refusal(pair: Pair) -> str | None:
    """The first reason why the pair may be two texts; None when every guard lets it pass."""
    return next((reason for guard in GUARDS if (reason := guard(pair))), None)


def discriminating(pair: Pair) -> str | None:
    """What tells query and title apart (``differs:供/排``), for the eye of a person; None where nothing does."""
    shown = "、".join(f"{asked or '—'}/{given or '—'}" for asked, given, _, _ in pair.edits[:3])
    return f"differs:{shown}" if shown else None


def settled(title: str) -> str:
    """The title in one spelling: variant characters and words written as the table's first form."""
    for other, one in _spellings().items():
        title = title.replace(other, one)
    return title


def _harmless(asked: str, given: str) -> bool:
    return (asked, given) in _particles() or (given, asked) in _particles()


def _damaged(asked: str, given: str) -> bool:
    """Whether one sign of a name is another sign, and what stands there is no place of its own."""
    if len(asked) != len(given) or regions.leading(asked)[0]:
        return False
    return sum(a != b for a, b in zip(asked, given, strict=True)) == 1


def _crossed(pair: Pair, a: str, b: str) -> bool:
    """Whether the query says ``a`` where the title says ``b``; where one word holds the other, the longer one decides."""
    if a not in pair.query or b not in pair.title:
        return False
    gains = pair.title.count(b) > pair.query.count(b)
    loses = pair.query.count(a) > pair.title.count(a)
    if a in b:
        return gains
    return loses if b in a else gains and loses


def _sound_alike(asked: str, given: str) -> bool:
    """Whether two signs of level 1 of GB 2312-80, which is in the order of their sound (拼音), stand near each other."""
    one, other = _level_one(asked), _level_one(given)
    return one is not None and other is not None and abs(one - other) <= _NEAR


def _level_one(sign: str) -> int | None:
    try:
        row, cell = sign.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return None
    return (row - 0xB0) * 94 + cell - 0xA1 if 0xB0 <= row <= 0xD7 else None


def _bigrams(text: str) -> set[str]:
    return {a + b for a, b in pairwise(text)}


def _differ(code: str, asked: str, given: str) -> str:
    return f"{code}:{asked or '—'}/{given or '—'}"


def _list(values: tuple[int, ...]) -> str:
    return "、".join(map(str, values))


@cache
def _confusable_pairs() -> dict[str, list[tuple[str, str]]]:
    """The pairs by each sign in them: two titles that differ by a pair differ in one of its signs."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for row in data.rows("confusable_pairs.csv"):
        two = forms.strip_state(row["a"]), forms.strip_state(row["b"])
        for sign in set("".join(two)):
            pairs.setdefault(sign, []).append(two)
    return pairs


@cache
def _spellings() -> dict[str, str]:
    rows = data.rows("interchangeable.csv")
    return {row["other"]: row["one"] for row in rows if row["other"] and not _is_particle(row["one"])}


@cache
def _particles() -> frozenset[tuple[str, str]]:
    rows = data.rows("interchangeable.csv")
    return frozenset((row["one"], row["other"]) for row in rows if _is_particle(row["one"]) or not row["other"])


def _is_particle(sign: str) -> bool:
    return sign in "的、和及与,.:"
