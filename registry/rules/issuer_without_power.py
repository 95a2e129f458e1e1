"""The issuer is a body that may not issue normative documents in its own name (制定主体不适格)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.rules.base import Ask, Example, at, sample, title_place
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "issuer_without_power"
VERSION = 1
# 议事协调机构, 部门派出机构, 内设机构 (for instance 湖南省人民政府令第242号 第八条; 国办发〔2018〕37号). An office of government or
# a branch with power by statute (公安分局, 税务分局) is not among them.
BODIES = (
    ("coordinating", re.compile("(?:领导小组|指挥部|联席会议|协调小组|工作专班)(?:办公室)?$")),
    (
        "agency",
        re.compile("(?:司法所|财政所|国土所|自然资源所|规划所|工商所|市场监管所|市场监督管理所|水利站|农技站|文化站)$"),
    ),
    ("inner", re.compile("(?:局|委|委员会|厅|办事处|政府)[^，。局委厅]{0,12}(?:科|处|股|室)$")),
)
OFFICE = re.compile(
    "(?:政府|街道|办事处|委员会|党政)(?:综合)?办公室$|办公厅$|办公室$|秘书处$|管理处$|办事处$|管理委员会"
)


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding when every named issuer lacks the power; one issuer with power heals a joint document."""
    issuers = dossier.header.issuers
    if not issuers or dossier.header.normative.value is False or dossier.header.draft:
        return
    kinds = [_kind(issuer) for issuer in issuers]
    if all(kinds):
        arguments: Arguments = {"issuer": "、".join(issuers)}
        ask = Ask(str(kinds[0]), Severity.MEDIUM, arguments, Outcome.REPEAL, ("R1",))
        yield at(dossier, *_place(dossier, issuers[0]), ask)


def _kind(issuer: str) -> str | None:
    for kind, pattern in BODIES:
        if pattern.search(issuer) and not (kind == "inner" and OFFICE.search(issuer)):
            return kind
    return None


def _place(dossier: Dossier, issuer: str) -> tuple[int, int]:
    """The signature, which is the last place where the issuer's name stands."""
    found = dossier.text.rfind(issuer)
    return (found, found + len(issuer)) if found >= 0 else title_place(dossier)


EXAMPLES = (
    Example(sample("通知\n集市整治工作领导小组办公室\n", issuers=("集市整治工作领导小组办公室",)), ("coordinating",)),
    Example(sample("通知\n", issuers=("集市整治工作领导小组办公室", "某县人民政府"))),
    Example(sample("通知\n", issuers=("某县人民政府办公室",))),
)
