"""The issuer is a body that may not issue normative documents in its own name (制定主体不适格)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry import data
from registry.rules.base import Ask, Example, at, sample, title_place
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "issuer_without_power"
VERSION = 4
SIGNED = re.compile(
    r"\n[ \t\u3000]*([^，。；：:《》\n]{2,40}(?:指挥部|领导小组|联席会议|专班|委员会)(?:办公室)?)[ \t\u3000]*\n\s*[\d〇○零一二三四五六七八九十]{0,4}年[^。\n]{1,10}日"
)


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding when every named issuer lacks the power; one issuer with power heals a joint document."""
    issuers = dossier.header.issuers or _signed(dossier)
    if not issuers or dossier.header.normative.value is False or dossier.header.draft:
        return
    kinds = [_kind(issuer) for issuer in issuers]
    if all(kinds):
        arguments: Arguments = {"issuer": "、".join(issuers)}
        ask = Ask(str(kinds[0]), Severity.MEDIUM, arguments, Outcome.REPEAL, ("R1",))
        yield at(dossier, *_place(dossier, issuers[0]), ask)


def _signed(dossier: Dossier) -> tuple[str, ...]:
    """The body whose name stands alone on the line above the day at the end, where the header shows no issuer."""
    match = None if dossier.header.issuers else SIGNED.search(dossier.text, max(0, len(dossier.text) - 400))
    return (match.group(1),) if match else ()


def _kind(issuer: str) -> str | None:
    """What kind of body without power the issuer is, by the table; None for one that may issue."""
    name = issuer.strip()
    for row in data.rows("issuers_without_power.csv"):
        if re.search(row["pattern"], name) and not (row["not_with"] and re.search(row["not_with"], name)):
            return row["kind"]
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
