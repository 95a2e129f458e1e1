"""The text is no normative document; the failing element is named (不属于行政规范性文件, 国办发〔2018〕37号)."""

from __future__ import annotations

from collections.abc import Iterator

from registry import messages
from registry.rules.base import Ask, Example, at, sample, subject_place
from registry.values import Arguments, Dossier, Finding, Normative, Outcome, Severity

NAME = "not_normative"
VERSION = 1


def check(dossier: Dossier) -> Iterator[Finding]:
    """One finding at the title, its code the first reason for which there is a sentence."""
    if dossier.header.normative.value is not False:
        return
    reasons = dossier.header.normative.reasons
    named = [reason for reason in reasons if messages.has(f"finding.{NAME}.{reason}")]
    code = named[0] if named else "element_missing"
    arguments: Arguments = {"reasons": "、".join(reasons)}
    yield at(dossier, *subject_place(dossier), Ask(code, Severity.MEDIUM, arguments, Outcome.OUT_OF_SCOPE, ("X1",)))


EXAMPLES = (
    Example(sample("关于表彰先进集体的通报\n", title="关于表彰先进集体的通报", normative=False), ("element_missing",)),
    Example(sample("集市摊位办法\n", title="集市摊位办法", normative=Normative(None))),
)
