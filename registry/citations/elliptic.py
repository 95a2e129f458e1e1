"""Mentions without a title: 该条例第三条, 该条第二款, and bare articles in texts that have none of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from registry.citations import provisions, unmarked
from registry.citations.draft import STRONG, Draft

_OWN_ARTICLE = re.compile(
    r"^[ #*>-]*第[一二三四五六七八九十百\d]+条(?![款项、和及至之第规的中]|后?增加|修改|改为|删)", re.MULTILINE
)
_ARTICLE_AHEAD = r"(?=第[ ]?(?:[一二三四五六七八九十百零]{1,7}|\d{1,4})[ ]?条)"
_PRONOUN = re.compile(rf"[该同此](?P<kind>法|条例|办法|规定|细则|规则|意见|通知|决定){_ARTICLE_AHEAD}")
_OF_ARTICLE = re.compile(
    r"(?P<kind>该条)(?<!作为该条)(?=第[ ]?(?:[一二三四五六七八九十]{1,3}款|（?[一二三四五六七八九十]{1,3}）?项|（[一二三四五六七八九十]{1,3}）项))"
)
_ITS_ARTICLE = re.compile(rf"(?P<kind>其){_ARTICLE_AHEAD}")
_BARE_ARTICLE = re.compile(r"第[ ]?(?:[一二三四五六七八九十百零]{1,7}|\d{1,4})[ ]?条(?P<kind>)")
_OPENS = re.compile(r"(?:^|[\n。，；： ”]|依照|按照|根据|依据|违反|适用|对照|符合)$")


def find(text: str, drafts: list[Draft], taken: list[tuple[int, int]]) -> Iterator[Draft]:
    """该法第三条, and in a text without articles of its own a bare 第九十九条: they mean the nearest law before them."""
    laws = [draft for draft in drafts if draft.provisions or draft.title.endswith(("法", "条例", *STRONG))]
    if not laws:
        return
    starts = [draft.start for draft in laws]
    free = unmarked.Free(sorted([*taken, *((draft.start, draft.end) for draft in drafts)]))
    own_articles = len(list(islice(_OWN_ARTICLE.finditer(text), 2))) == 2
    patterns = (
        (_PRONOUN, _OF_ARTICLE, _ITS_ARTICLE) if own_articles else (_PRONOUN, _OF_ARTICLE, _ITS_ARTICLE, _BARE_ARTICLE)
    )
    for pattern in patterns:
        for match in pattern.finditer(text, laws[0].end):
            nearest = bisect_right(starts, match.start())
            if not match["kind"] and not _OPENS.search(text, max(0, match.start() - 2), match.start()):
                continue
            found = provisions.at(text, match.end() if match["kind"] else match.start())
            if not found or not free.is_free(match.start(), found[0]):
                continue
            law = next(
                (law for law in reversed(laws[max(0, nearest - 4) : nearest]) if _leant_on(text, match, law)), None
            )
            if law and _means(text, match, law):
                yield _pointing(match, law, found)


def _leant_on(text: str, match: re.Match[str], law: Draft) -> bool:
    """Whether a mention can be what 该条例 or a bare article leans on: a pronoun needs its kind, an article a law or an article."""
    if match["kind"] == "其":
        return not _SENTENCE_END.search(text, law.end, match.start())
    if match["kind"] and match["kind"] != "该条":
        return law.title.endswith(match["kind"])
    if not match["kind"] and _inside_quotes(text, law.start):
        return False  # a law named in the words of the amended text
    return bool(law.provisions) or law.title.endswith(("法", "条例"))


def _pointing(match: re.Match[str], law: Draft, found: tuple[int, tuple[str, ...]]) -> Draft:
    """该条例第三条, 该条第（六）项 or a bare article as a mention of the law; its title is that of the mention it leans on."""
    parts = found[1]
    if match["kind"] == "该条":
        article = re.match(r"(?:第.+?[编章节])*第.+?条(?:之[一二三四五六七八九十]+)?", law.provisions[-1])
        parts = tuple((article.group() if article else "") + part for part in parts)
    full = law.refers_to or law.title
    return Draft(match.start(), found[0], law.title, "elliptic", None, None, parts, full, law.number)


def _means(text: str, match: re.Match[str], law: Draft) -> bool:
    """Whether the elliptic mention can mean the law: the same kind of text, or an article close behind another."""
    if _inside_quotes(text, match.start()):
        return False
    if match["kind"] == "该条":
        return bool(law.provisions) and "条" in law.provisions[-1]
    if match["kind"] == "其":
        return True
    if match["kind"]:
        return law.title.endswith(match["kind"])
    return bool(law.provisions) and match.start() - law.end <= 1200 and not _in_table(text, match.end())


_SENTENCE_END = re.compile("[。；\n]")


def _in_table(text: str, position: int) -> bool:
    """Whether the place is in a row of cells, where an article stands beside the words of the law it is from."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return "\t" in text[start : end if end >= 0 else len(text)]


def _inside_quotes(text: str, position: int) -> bool:
    head = text[max(0, position - 600) : position]
    head = head[head.rfind("\n\n") + 1 :]
    return head.rfind("“") > head.rfind("”")
