"""A body that was renamed, merged or divided still carries duties in the text (机构名称过时)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from registry import data
from registry.rules.base import Ask, Example, at, sample
from registry.rules.clauses import cited, in_masthead, in_title
from registry.rules.scan import Hit, hits
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "body_renamed"
VERSION = 4
PROPOSED = ("rename", "merge")
# 原环保局, 更名为…, 并入…, 县环保局〔2015〕3号, 环保部令第39号, 环保部《…》: history or the name of a text, no duty.
BEFORE = re.compile(
    "(?:原(?![则有因材始料告地件])[^，。；、]{0,6}|(?<!之)前|撤销|更名为|改为|并入|组建|整合|职责划入|(?:发布|发文|制定|公开)(?:单位|机构|机关)\\s?[|｜：:])$"
)
AFTER = re.compile(
    r"\s?\d{4}年\d{1,2}月\d{1,2}日(?:发布|公布|印发)|(?:\s?[|｜])|(?:办公厅|办公室)?(?:[、，和与][^。；，]{1,12})?(?:令|公告|通告|公报|[〔\[［【(（](?:19|20)\d\d|《|关于|印发|发布的|颁布的|公布的|制定的《|更名|并入|撤销|改为|改名)"
)
# 公安、工商、环保、卫生等有关部门: what stands between the last member and the word for departments.
TAIL = ("各", "有关", "相关", "行政", "职能", "主管", "管理", "执法", "监管", "监督")
# Where a list begins, read from its end backwards: at a sign of another part of the sentence, or behind 一、.
EDGE = re.compile("[，。；：:\\n（）()《》“”]|、[一二三四五六七八九十]")
LEADING = re.compile("(?:^|[由同对向请报经级区县市省州的府盟旗])$")
MEMBER = re.compile("[^、]+")
NEAR, REACH = 12, 90  # how far before the last member a comma stands, and how far back a list begins


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding per body, at the first place that is neither history nor a title nor the issuer's own signature."""
    found: dict[str, list[Hit]] = {}
    named = (*hits(dossier.text, "bodies.csv"), *_listed(dossier.text))
    for hit in sorted(named, key=lambda hit: hit.start):
        if hit.row["ended"] < dossier.as_of.isoformat() and _speaks(dossier, hit):
            found.setdefault(hit.row["family"], []).append(hit)
    for places in _by_line(dossier, found):
        yield at(dossier, places[0].start, places[0].end, _ask(dossier, places))


def _by_line(dossier: Dossier, found: Mapping[str, list[Hit]]) -> Iterator[list[Hit]]:
    """The places of each body; those of the issuer's own line (中国银监会 and the 银监局 below it) are one question."""
    lines: dict[str, list[Hit]] = {}
    heirs = _heirs(dossier)
    for family, places in found.items():
        line = next((heir for heir in heirs if places[0].row["now"].startswith(heir)), family)
        lines.setdefault(line, []).extend(places)
    for places in lines.values():
        yield sorted(places, key=lambda hit: hit.start)


def _heirs(dossier: Dossier) -> set[str]:
    """What became of the national bodies that issued the document; the organ before 关于 where no issuer is known."""
    header = dossier.header
    issuers = "、".join(header.issuers) or (header.title or "").partition("关于")[0]
    rows = (row for row in data.rows("bodies.csv") if row["level"] == "national" and "、" not in row["now"])
    return {row["now"] for row in rows if any(name in issuers for name in row["names"].split("|"))}


def _listed(text: str) -> Iterator[Hit]:
    """Short names in a list of at least two departments (公安、工商、环保等部门), each with its row."""
    place = text.find("部门")
    while place >= 0:
        stop = _tail(text, place)
        if text.find("、", max(0, stop - NEAR), stop) >= 0:
            first = max(0, stop - REACH)
            edge = EDGE.search(text[first:stop][::-1])
            begin = stop - edge.start() if edge else first
            members = list(MEMBER.finditer(text, begin, stop))
            for member in members if len(members) > 1 else ():
                yield from _member(member.group(), member.start())
        place = text.find("部门", place + 2)


def _tail(text: str, place: int) -> int:
    """Where the last member of a list ends before the word for departments: 环保|等有关行政主管部门."""
    while text.endswith(TAIL, 0, place):
        place -= 1 if text.endswith("各", 0, place) else 2
    return place - 1 if text.endswith("等", 0, place) else place


def _member(name: str, start: int) -> Iterator[Hit]:
    """The short name a member of a list is or ends with (由市工商); 工商和环保 are two where both are such names."""
    shorts = _shorts()
    one, _, other = name.partition("和")
    parts = [(one, 0), (other, len(one) + 1)] if _short(one) and other in shorts else [(name, 0)]
    for part, offset in parts:
        short = _short(part)
        if short:
            begin = start + offset + len(part) - len(short)
            yield Hit(begin, begin + len(short), shorts[short])


def _short(name: str) -> str | None:
    shorts = _shorts()
    first = max(0, len(name) - _longest())
    cuts = (cut for cut in range(first, len(name)) if name[cut:] in shorts and LEADING.search(name[:cut]))
    return next((name[cut:] for cut in cuts), None)


@cache
def _shorts() -> Mapping[str, Mapping[str, str]]:
    return {short: row for row in data.rows("bodies.csv") for short in row["short"].split("|") if short}


@cache
def _longest() -> int:
    return max(map(len, _shorts()))


def _ask(dossier: Dossier, places: list[Hit]) -> Ask:
    """Rename and merge propose the new name; split and function_move only ask who does it now."""
    first = places[0]
    kind = first.row["kind"]
    arguments: Arguments = {
        "name": dossier.text[first.start : first.end],
        "now": first.row["now"],
        "ended": first.row["ended"],
        "source": first.row["source"],
        "count": len(places),
    }
    addressed = all(hit.start < dossier.header.body_start for hit in places)  # the notice went to it, no more
    severity = Severity.MEDIUM if kind in PROPOSED and not addressed else Severity.LOW
    return Ask(kind, severity, arguments, Outcome.AMEND, ("R7", "A1"))


def _speaks(dossier: Dossier, hit: Hit) -> bool:
    text = dossier.text
    before, after = text[max(0, hit.start - 12) : hit.start].rstrip(), text[hit.end : hit.end + 30].lstrip()
    if any(before.endswith(word) for word in hit.row["not_before"].split("|") if word):
        return False
    if any(after.startswith(word) for word in hit.row["not_after"].split("|") if word):
        return False
    if BEFORE.search(before) or AFTER.match(after) or _signs(dossier, hit):
        return False
    elsewhere = in_title(text, hit.start) or cited(dossier, hit.start, hit.end)
    return not (elsewhere or in_masthead(dossier, hit.start, hit.end))


def _signs(dossier: Dossier, hit: Hit) -> bool:
    """The short name of the issuer itself, which issued the document after the reform and so still stands."""
    dated, name = dossier.header.dated, dossier.text[hit.start : hit.end]
    if hit.row["level"] == "national" or (dated is not None and dated.isoformat() < hit.row["ended"]):
        return False
    return any(_abbreviates(name, issuer) for issuer in dossier.header.issuers)


def _abbreviates(name: str, issuer: str) -> bool:
    """Every sign of the name stands in the issuer's name, in the same order: 城管执法局, 城市管理综合行政执法局."""
    rest = iter(issuer)
    return all(sign in rest for sign in name)


EXAMPLES = (
    Example(sample("第六条 摊主由工商行政管理局登记，报县环保局备案。"), ("merge", "rename")),
    Example(sample("第六条 职责由市场监督管理局承担（原工商局）；按照《工商局关于摊位的通知》办理。")),
    Example(sample("第六条 由市公安、工商、环保等有关部门查处。"), ("merge", "rename")),
    Example(sample("第六条 由公安、文化和旅游、住房和城乡建设、卫生健康等部门查处。")),
    Example(sample("第六条 由市自然资源和规划局、区文化和旅游局负责。")),
    Example(sample("第六条 由县工商局登记。", as_of="2017-01-01")),
    Example(
        sample("六、各银监局应当报告银监会，由工商总局登记。", issuers=("中国银行业监督管理委员会",)),
        ("rename", "merge"),
    ),
    Example(sample("六、由县城管执法局查处。", signed_on="2022-03-01", issuers=("某县城市管理综合行政执法局",))),
)
