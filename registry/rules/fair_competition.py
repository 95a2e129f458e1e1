"""Content that may hinder fair competition (公平竞争审查条例 第八条至第十一条), and exceptions without a term (第十二条)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.rules.base import Ask, Example, at, sample
from registry.rules.clauses import article_at, sentence_at
from registry.rules.triggers import questions
from registry.values import Arguments, Dossier, Finding, Outcome, Severity

NAME = "fair_competition"
VERSION = 3
EXCEPTIONS = re.compile("公平竞争审查(?:的|之)?例外|适用例外规定")
TERM = re.compile(r"期限|有效期|终止条件|截至|截止|至\d{4}年|止")
TITLE = re.compile("公平竞争|反垄断|统一大市场|优化营商环境|招标投标")


def check(dossier: Dossier) -> Iterator[Finding]:
    """The first clauses of each family of banned content, with the article; one where an exception names no term."""
    if dossier.header.draft or TITLE.search(dossier.header.title or ""):
        return
    for question in questions(dossier, "fair_competition.csv"):
        arguments: Arguments = {
            "family": question.row["family"],
            "article": question.row["article"],
            "words": dossier.text[question.start : question.end],
            "count": question.count,
        }
        ask = Ask(question.row["family"], Severity.MEDIUM, arguments, Outcome.AMEND, ("R8",))
        yield at(dossier, question.start, question.end, ask)
    yield from _exception(dossier)


def _exception(dossier: Dossier) -> Iterator[Finding]:
    """An exception holds only with a stated period or condition of ending (第十二条)."""
    match = EXCEPTIONS.search(dossier.text) if "例外" in dossier.text else None
    if match and not TERM.search(dossier.text, *article_at(dossier.text, match.start())):
        place = sentence_at(dossier.text, match.start(), match.end())
        yield at(
            dossier,
            *place,
            Ask("exception_without_term", Severity.LOW, {"article": "第十二条"}, Outcome.AMEND, ("R8",)),
        )


EXAMPLES = (
    Example(sample("三、同等条件下优先采购本地产品；按税收区级留成部分的50%给予奖励。"), ("local_firm", "tax_return")),
    Example(sample("三、不得要求优先采购本地企业产品，严禁以税收返还方式招商。")),
    Example(sample("四、本条属于公平竞争审查例外情形。"), ("exception_without_term",)),
    Example(sample("四、本条属于公平竞争审查例外情形，实施期限至2027年12月31日。")),
)
