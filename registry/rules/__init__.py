"""Why somebody should look at a document: one small file per reason, each with a hit and a miss.

A finding is a question with its evidence. What needs the office's other documents (cascade, same_subject, and superseded
by one of them) is asked where the registry is at hand.
"""

from __future__ import annotations

from dataclasses import replace

from registry.catalogue import Catalogue
from registry.rules import (
    article_out_of_range,
    basis_gone,
    body_renamed,
    broken_internal_reference,
    cites_repealed,
    cites_revised,
    expired,
    expiring,
    fair_competition,
    illegal_setting,
    issuer_without_power,
    misquoted_title,
    no_basis,
    not_normative,
    one_off_done,
    overtaken_policy,
    process_gap,
    superseded,
    title_number_mismatch,
    trial_overdue,
)
from registry.rules.base import AT_HAND, Example, Rule, RuleModule
from registry.text.traditional import is_traditional, simplified
from registry.values import Dossier, Finding, Severity

__all__ = ["RULES", "Example", "Rule", "run", "versions"]

_MODULES: tuple[RuleModule, ...] = (
    cites_repealed,
    cites_revised,
    basis_gone,
    no_basis,
    article_out_of_range,
    title_number_mismatch,
    misquoted_title,
    expired,
    expiring,
    trial_overdue,
    body_renamed,
    overtaken_policy,
    one_off_done,
    not_normative,
    broken_internal_reference,
    illegal_setting,
    fair_competition,
    issuer_without_power,
    process_gap,
    superseded,
)
RULES: tuple[Rule, ...] = tuple(Rule(part.NAME, part.VERSION, part.check, part.EXAMPLES) for part in _MODULES)
_WEIGHT = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


def run(dossier: Dossier, facts: Catalogue | None = None) -> tuple[Finding, ...]:
    """Every finding of one document, in the order of the text, the graver first where several stand at one place.

    ``facts`` is the catalogue by which the document was read; without it the package's is asked.
    """
    before, plain = AT_HAND.set(facts), _plain(dossier)
    try:
        found = [replace(item, rule=rule.name, version=rule.version) for rule in RULES for item in rule.check(plain)]
    finally:
        AT_HAND.reset(before)
    if plain is not dossier:
        found = [replace(item, quote=dossier.text[item.start : item.end]) for item in found]
    return tuple(sorted(found, key=lambda item: (item.start, _WEIGHT[item.severity], item.end, item.rule, item.code)))


def _plain(dossier: Dossier) -> Dossier:
    """The document in simplified characters where it is written in traditional ones (繁體): the rules' words are simplified."""
    if not is_traditional(dossier.text):
        return dossier
    header = dossier.header
    read = replace(
        header,
        title=header.title and simplified(header.title),
        inner_title=header.inner_title and simplified(header.inner_title),
        issuers=tuple(map(simplified, header.issuers)),
    )
    return replace(dossier, text=simplified(dossier.text), header=read)


def versions() -> dict[str, int]:
    """The version of each rule: a stored finding of another version is out of date."""
    return {rule.name: rule.version for rule in RULES}
