"""Repeal clauses that name nothing (概括性废止条款): everything before a day, on a subject, or outside a list, except what they spare.

Such a clause is a rule and no finding: a person reads it, sees what it would end, and releases it. Where it ends texts only
so far as they disagree (与本办法不一致的同时废止) it is soft: what disagrees is for a person to say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from registry.text import dates

ENDS = "废止|失效|停止执行|停止施行|停止实施|不再执行|不再施行|不再适用|终止执行|作废|取消"
VERB = re.compile(f"(?:{ENDS}|不得(?:再)?作为)")
SENTENCE = re.compile(r"[^。；\n]+[。；]?")
ISSUED = "制发|印发|发布|出台|制定|下发|颁布|公布|发出|实施|施行|颁发|发的|作出"
# What only speaks of repealing, names its texts, or tells when the document itself ends.
NOT_ONE = re.compile(
    "修改或者?废止|废止(?:或者?|、|和)修改|修改、废止|应当[^。；]{0,12}(?:废止|清理)|及时(?:修改|清理|废止)|依法废止|可以[^。；]{0,6}废止|建议[^。；]{0,10}废止|"
    r"定期清理|有效期[^。；]{0,24}失效|期满[^。；]{0,8}失效|届满[^。；]{0,8}失效|(?:下列|以下|附件所列|如下)|附件|目录附后|等?\s?[\d一二三四五六七八九十百千]+\s?件|废止(?:的?(?:情形|程序|条件)|后)|宣布失效的(?:规范性)?文件(?:目录|不得)"
)
DATED = re.compile(
    rf"(?:在|凡|对|凡在)?(?P<day>(?:19|20)\d\d\s?年(?:\s?\d{{1,2}}\s?月)?(?:\s?\d{{1,2}}\s?日|底)?)(?:（含[^（）]{{0,12}}）|\(含[^()]{{0,12}}\))?"
    rf"(?:及)?(?:之?前|以前)[，]?(?:[^，。；《]{{0,24}}?(?:{ISSUED}))?(?:的)?(?P<scope>[^。；]{{2,80}}?)[，]?(?:同时|一律|均|全部|自行|即行|予以|相应|自[^，。；]{{4,20}}起)*[，]?(?:{ENDS})"
)
EARLIER = re.compile(
    rf"(?:此前|以前|以往|过去|原有|原来|之前|先前|本[^，。；]{{1,8}}?(?:施行|实施|发布|印发|出台)(?:之日)?(?:以?前)|凡与本[^，。；]{{1,8}})[，]?"
    rf"(?:[^，。；《]{{0,24}}?(?:{ISSUED}))?(?:的)?(?P<scope>[^。；]{{0,80}}?)[，]?(?:同时|一律|均|全部|自行|即行|予以|相应)*[，]?(?:{ENDS})"
)
UNLISTED = re.compile(
    r"(?:凡)?(?:未|没有)(?:被)?(?:纳入|列入|编入|载入|收录|进入)(?P<scope>[^，。；]{0,40}(?:目录|清单|名录|名单|汇编|范围))(?:内|中|之内)?[^。；]{0,24}?"
    rf"(?:{ENDS}|不得(?:再)?作为[^，。；]{{0,12}}依据)"
)
SOFT = re.compile("不一致|不相一致|不符|不相符|抵触|有冲突|相矛盾|不相适应")
EXCEPT = re.compile(
    r"(?:除|但)(?P<what>[^。；]{2,100}?)(?:以外|之外|除外|外)(?=[，。；、\s]|$)|(?:除)(?P<rest>[^。；，]{2,100})[。；]?$"
)
FROM = re.compile("自((?:19|20)[^，。；《]{4,16}日)起")


@dataclass(frozen=True, slots=True)
class BatchClause:
    """One sweeping clause.

    ``kind`` is dated (all before a day), earlier (all before the document itself) or unlisted (all that a list leaves
    out). ``before`` is the named day: what was issued up to and including it; None for earlier and unlisted. ``scope``
    is the subject in the clause's own words, ``exceptions`` what it spares. ``soft``: only so far as texts disagree.
    """

    start: int
    end: int
    quote: str
    kind: str
    before: dt.date | None = None
    scope: str = ""
    exceptions: tuple[str, ...] = ()
    effective_on: dt.date | None = None
    soft: bool = False


def batch_clauses(text: str) -> tuple[BatchClause, ...]:
    """The sweeping repeal clauses of a document, in order; clauses that name their texts are relations, not these."""
    return tuple(_clauses(text))


def _clauses(text: str) -> Iterator[BatchClause]:
    done = 0
    for verb in VERB.finditer(text):
        if verb.start() < done:
            continue
        first = max(text.rfind(sign, 0, verb.start()) for sign in "。；\n") + 1
        sentence = SENTENCE.match(text, first)
        if sentence is None:
            continue
        done = sentence.end()
        clause = _read(sentence.group())
        if clause is not None:
            yield _placed(clause, text, first, sentence.end())


def _placed(clause: BatchClause, text: str, first: int, last: int) -> BatchClause:
    """The clause at its place in the text, without white space at its edges."""
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return BatchClause(
        first,
        last,
        text[first:last],
        clause.kind,
        clause.before,
        clause.scope,
        clause.exceptions,
        clause.effective_on,
        clause.soft,
    )


def _read(sentence: str) -> BatchClause | None:
    """What a sentence sweeps away; None where it names its texts, or only speaks of repealing."""
    if NOT_ONE.search(sentence):
        return None
    for kind, pattern in (("unlisted", UNLISTED), ("dated", DATED), ("earlier", EARLIER)):
        match = pattern.search(sentence)
        if match and (kind == "unlisted" or not _names(match)):
            return _clause(kind, match, sentence)
    return None


def _names(match: re.Match[str]) -> bool:
    """The words before the verb are the title of a text, which is then repealed by name."""
    scope = match.group("scope")
    return "《" in scope and not re.search("》[^《》]{0,30}(?:规定的|以外|确定的|中的)", scope)


def _clause(kind: str, match: re.Match[str], sentence: str) -> BatchClause:
    day = match.groupdict().get("day")
    begins = FROM.search(sentence)
    spared = tuple(_trim(one.group("what") or one.group("rest") or "") for one in EXCEPT.finditer(sentence))
    return BatchClause(
        0,
        len(sentence),
        sentence,
        kind,
        _last_day(day) if day else None,
        _trim(EXCEPT.sub("", match.group("scope"))),
        tuple(one for one in spared if one),
        dates.parse(begins.group(1)) if begins else None,
        bool(SOFT.search(sentence)),
    )


def _last_day(words: str) -> dt.date | None:
    """The day up to which texts fall: 2015年 and 2015年底 are its last day, 2015年6月 the last of the month."""
    numbers = [int(part) for part in re.findall(r"\d+", words)]
    try:
        if len(numbers) == 3:
            return dt.date(numbers[0], numbers[1], numbers[2])
        after = dt.date(
            numbers[0] + (len(numbers) == 1 or numbers[1] == 12), 1 if len(numbers) == 1 else numbers[1] % 12 + 1, 1
        )
    except (ValueError, IndexError):
        return None
    return after - dt.timedelta(days=1)


def _trim(words: str) -> str:
    return words.strip(" \t\u3000，、：:的")
