"""How the document stands to a text it mentions: read from the words around the mention, within its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.text import fold
from registry.values import Header, Relation

_REPEAL = r"(?:废止|停止执行|不再执行|终止执行|停止施行|停止实施|停止使用|宣布失效|失效|作废|不再适用|不再有效)"
_REPEAL_AFTER = re.compile(
    rf"^[^。；\n]{{0,160}}?(?:同时|一并|随之|自行|即行|即时|予以|自动|相应|均|全部|立即|决定|现予|宣布|不再|将|自[^，。；]{{2,24}}起?|日起?|止)?[，]?{_REPEAL}(?!了?[^，。；、]{{0,12}}《)"
)
_REPEAL_BEFORE = re.compile(
    rf"(?:{_REPEAL}|取消)(?:了)?(?:以下|下列|如下|原|我[^，。；《]{{1,8}})?[^，。；\n《》]{{0,24}}[：]?$"
)
_NOT_REPEAL = re.compile(
    r"修改或者?废止|应当[^。；]{0,12}废止|及时[^。；]{0,8}废止|依法[^。；]{0,6}废止|定期清理|相抵触|可以[^。；]{0,6}废止|废止(?:或者?|、)修改|"
    r"修改、废止|废止的?(?:情形|程序|建议|条件)|未(?:被)?废止|(?:废止|失效)(?:后|前|之日)(?!起施行)|因[^。；，]{0,30}(?:废止|失效)|有效期[^。；]{0,20}失效|失效(?:的|之)|已(?:经|被|于[^，。；]{2,16})?(?:不再|废止|失效|停止|作废)"
)
_AMEND_BEFORE = re.compile(
    r"(?:修改|修订|修正)(?!后|的|版|本|案|稿)(?:了|完善)?(?:我[^，。；《]{1,6})?[^，。；\n《》]{0,8}$|关于(?:修改|修订|修正)$"
)
_AMEND_AFTER = re.compile(
    r"^[^。；\n《]{0,40}?(?:进行了?|作了?|作出了?|作如下|作以下|予以)(?:如下|以下|相应|部分|适当|全面)?的?(?:修改|修订|修正|调整|补充)|^[^。；\n《]{0,30}(?:(?:修改|修订|修正)(?:如下|为|完善)|”改为)|^(?:的)?第[^。；\n]{1,30}修改为|"
    r"^[中后]?(?:增加|删去|删除|新增)[^。；\n]{0,6}(?:[一二三四五六七八九十]+[条款项]|第)"
)
_FORWARD = re.compile(r"^[^。；\n]{0,60}?(?:转发|批转|转下发|转印发)(?:给|如下|你们)?")
_FORWARD_NOW = re.compile(r"^[^。；\n]{0,60}?，(?:现|特)(?:予以?)?(?:转发|批转|转下发|转印发)")
_BASIS_CUE = re.compile(r"根据|依据|依照|按照|遵照|遵循|参照|结合|依$|按$")
_IMPLEMENT_CUE = re.compile(r"贯彻|落实|执行|实施(?!细则|办法|条例|意见|方案)")
_SEE = re.compile(r"（?(?:详|参)?见[：]?$")
_BASIS_ACT = re.compile(
    r"制定|特制[订定]|制订|规定如下|通知如下|决定如下|公告如下|通告如下|意见如下|批复如下|函复如下|答复如下|如下|修订|编制|拟[订定]|现(?:就|将|予|对|提出|决定|批复|通知|公布)|"
    r"特(?:作|发|通|公|此)|经[^。；]{2,30}(?:同意|研究|批准)|决定|印发|提出|适用|予以|同意|设立|成立|调整|公布"
)
_NUMBERING = r"(?:第[一二三四五六七八九十\d]{1,3}条|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、])?[ ]*"
_DIRECT_CUE = re.compile(rf"[ ]*{_NUMBERING}(?:现)?(?:根据|依据)")
_GOES_ON = re.compile(r"[^，。；《]{0,16}[，《]")  # the clause of the basis ends with a comma: 根据《甲》要求，…
_VERSIONS = re.compile("（[^（）]{0,80}）")
_CONCERNS = ("实施细则", "实施办法", "实施条例", "实施意见", "实施方案", "若干规定", "实施规定")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mention stands: its span in the normal text, and where the first numbered article or section begins."""

    start: int
    end: int
    preamble_end: int


def relation(text: str, place: Place, header: Header, *, annex_repeals: bool = False) -> Relation:
    """The relation of one mention; ``annex_repeals`` says that it stands in a list of repealed texts."""
    before, after = _before(text, place.start), text[place.end : place.end + 200]
    act = _act_of_title(text[place.start : place.end], header)
    near = before + after
    if annex_repeals or act is Relation.REPEALS or (_ENDING.search(near) and _repeals(before, after)):
        return Relation.REPEALS
    if ("转" in near or "批" in near) and _forwards(before, after):
        return Relation.FORWARDS
    if act is Relation.AMENDS or (_CHANGING.search(near) and _amends(before, after)):
        return Relation.AMENDS
    return _rests_on(text, place, before, after, header)


# Words without which no mention is repealed or amended; most sentences hold none of them.
_ENDING = re.compile("废止|停止|不再|终止|失效|作废|取消")
_CHANGING = re.compile("修改|修订|修正|调整|补充|增加|删|改为|新增")


# Words inside another title of the sentence (《关于废止…的决定》) say nothing of the mention beside it.
_TITLES = re.compile("《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_RESTS = re.compile(r"(?:根据|依据|依照|按照|遵照|参照|贯彻|落实)[^，。；]{0,8}$")
_MEMBERS = re.compile("《[^《》]*》(?:（[^（）]*）)?[、和及与]?")


def _before(text: str, start: int) -> str:
    begin = max(0, start - 240)
    head = text[begin:start]
    return head[max(head.rfind("。"), head.rfind("\n"), head.rfind("；")) + 1 :]


_STOP = re.compile("[。；\n]")


def _repeals(before: str, after: str) -> bool:
    after = _TITLES.sub("《》", after)
    sentence_after = _STOP.split(after, maxsplit=1)[0]
    if _NOT_REPEAL.search(_TITLES.sub("《》", before)[-40:] + sentence_after):
        return False
    plain = _MEMBERS.sub("", before)
    if _REPEAL_BEFORE.search(plain):
        return True
    if _RESTS.search(plain):
        return False
    match = _REPEAL_AFTER.match(after)
    return match is not None and not re.search(r"根据|依据|按照|依照|为准|执行[，。]", match.group())


def _amends(before: str, after: str) -> bool:
    if before.rfind("“") > before.rfind("”"):
        return False  # words of the amended text, quoted
    after = _FELLOWS.sub("", _TITLES.sub("《》", after))
    return _AMEND_BEFORE.search(_VERSIONS.sub("", before)) is not None or _AMEND_AFTER.match(after) is not None


_FELLOWS = re.compile(r"^(?:（[^（）]{0,40}）)?(?:[、和及与]《》(?:（[^（）]{0,40}）)?)+")
_ACT = re.compile(
    r"关于(?:(?P<ends>废止|宣布失效|停止执行)|(?:部分)?(?:修改|修订|修正|延长)).{0,4}《(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)*)》"
)


def acted_on(title: str) -> str | None:
    """The title of the text that a document extends, amends or ends by its own title; None for any other document."""
    match = _ACT.search(title) if "《" in title else None
    return match["title"] if match else None


def _act_of_title(quote: str, header: Header) -> Relation | None:
    """What the document does to the text that its own title names: 关于修改《甲办法》的决定, 关于延长《乙办法》有效期的通知."""
    match = _ACT.search(header.title) if header.title and "《" in header.title else None
    named = _TITLES.match(quote) if match else None
    if match is None or named is None or fold(named.group()) != fold(match["title"]):
        return None
    return Relation.REPEALS if match["ends"] else Relation.AMENDS


def _forwards(before: str, after: str) -> bool:
    before = _TITLES.sub("《》", before)
    if re.search(r"(?:转发|批转|转印发)[^。；\n《]{0,40}$", before) or _FORWARD_NOW.match(after):
        return True
    return "现将" in before and _FORWARD.match(after) is not None


def _rests_on(text: str, place: Place, before: str, after: str, header: Header) -> Relation:
    clause = _clause(before)
    cue = _last(_BASIS_CUE, clause)
    carry = _last(_IMPLEMENT_CUE, clause)
    sentence_after = after.split("。", 1)[0].split("\n", 1)[0]
    opening = place.start < place.preamble_end
    if carry[0] > cue[0]:
        return Relation.IMPLEMENTS if opening or _SPIRIT.search(sentence_after[:12]) else Relation.CITES
    if cue[0] < 0 or _SEE.search(clause):
        return Relation.CITES
    if opening and _implements_title(text, place, header):
        return Relation.IMPLEMENTS
    acts = _BASIS_ACT.search(sentence_after) is not None
    direct = _DIRECT_CUE.match(clause) is not None and _GOES_ON.match(sentence_after) is not None
    if (opening and (acts or direct)) or (acts and _states_basis(before, sentence_after)):
        return Relation.BASED_ON
    return Relation.CITES


_SPIRIT = re.compile("精神|要求|部署|规定")
_NEW_CLAUSE = re.compile(r"，(?!(?:[㐀-鿿、]{2,20}(?:院|会|部|局|厅|府|委|署|办))?(?:《|$))")


def _clause(before: str) -> str:
    """The words before a mention back to the last comma; commas between the members of a list do not count."""
    if "，" not in before:
        return _MEMBER.sub(_blank, before) if "《" in before else before
    return _NEW_CLAUSE.split(_MEMBER.sub(_blank, before))[-1]


_MEMBER = re.compile("《[^《》]*》(?:（[^（）]*）)?")


def _blank(match: re.Match[str]) -> str:
    """A title with signs that say nothing, as long as it was."""
    return "《" + "一" * (len(match.group()) - 2) + "》"


def _states_basis(before: str, after: str) -> bool:
    return (
        re.search(rf"^\s*{_NUMBERING}根据|，根据|依据", before) is not None
        and re.search(r"制定本|特制定|应当适用|批复|决定|现|同意", after) is not None
    )


def _implements_title(text: str, place: Place, header: Header) -> bool:
    """Whether the document is the implementing text of the mention: its title names the mention and says 实施细则."""
    own = (header.inner_title or header.title or "").replace("《", "").replace("》", "")
    title = re.sub("[《》（）]", "", text[place.start : place.end])
    core = re.sub(r"^中华人民共和国|\d.*$", "", title)
    return bool(core) and core in own and any(word in own for word in _CONCERNS)


def _last(pattern: re.Pattern[str], text: str) -> tuple[int, str]:
    found = (-1, "")
    for match in pattern.finditer(text):
        found = (match.start(), match.group())
    return found
