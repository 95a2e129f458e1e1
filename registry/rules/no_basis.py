"""A normative document that binds people and names no basis at all (未载明制定依据)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.rules.base import Ask, Example, at, is_legislation, sample, title_place
from registry.rules.clauses import articles
from registry.values import Dossier, Finding, Relation, Severity

NAME = "no_basis"
VERSION = 1
HEAD = 800
DUTY = re.compile("应当|必须|不得|禁止|罚款|收取|责令")
# A basis in general words (根据有关法律法规) or an instruction from above is a basis, though a weak one.
GROUND = re.compile("根据|依据|依照|按照|遵照|贯彻|落实|经.{0,12}(?:同意|批准)|授权|结合.{0,20}规定")


def check(dossier: Dossier) -> Iterator[Finding]:
    """A question at the title, for a document with articles that imposes duties and rests on nothing."""
    if dossier.header.normative.value is not True or dossier.header.draft or is_legislation(dossier):
        return
    if len(articles(dossier.text)) < 3 or not DUTY.search(dossier.text):
        return
    leaning = (Relation.BASED_ON, Relation.IMPLEMENTS, Relation.FORWARDS)
    if any(item.mention.relation in leaning for item in dossier.citations):
        return
    body = dossier.header.body_start
    if GROUND.search(dossier.text, body, body + HEAD):
        return
    yield at(dossier, *title_place(dossier), Ask("none_named", Severity.LOW, grounds=("R0",)))


_ARTICLES = "第一条 为了方便居民，制定本办法。\n第二条 摊位应当整洁。\n第三条 本办法自印发之日起施行。\n"
EXAMPLES = (
    Example(sample("集市摊位管理办法\n" + _ARTICLES, title="集市摊位管理办法", normative=True), ("none_named",)),
    Example(sample("集市摊位管理办法\n" + _ARTICLES.replace("为了", "根据有关法律，为了"), normative=True)),
)
