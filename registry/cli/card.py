"""What ``inspect`` shows people: the header, the citations as a table, the findings with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from importers.base import ImportedDocument, ImportFailure
from registry.catalogue import Catalogue
from registry.cli.output import clip, table
from registry.messages import say
from registry.reading.recognised import Recognition, recognition
from registry.reading.remarks import remarks, sentence
from registry.reading.report import message
from registry.text import visible
from registry.values import Citation, Dossier, Finding, Header

_DOUBTFUL_SHOWN = 12


def lines(
    document: ImportedDocument, dossier: Dossier, findings: tuple[Finding, ...], catalogue: Catalogue, lang: str | None
) -> Iterator[str]:
    """The card of one document, line by line, safe to print."""
    yield from table(_header_rows(document, dossier.header, lang))
    yield from remark_lines(document.flags, lang)
    yield from doubtful_lines(recognition(document.flags, document.fragments), document.text, lang)
    yield ""
    yield say("inspect.citations", lang, count=len(dossier.citations))
    yield from (
        "  " + line
        for line in table((str(n), *citation_row(item, lang)) for n, item in enumerate(dossier.citations, 1))
    )
    yield ""
    yield say("inspect.findings", lang, count=len(findings))
    for finding in findings:
        yield from _finding_lines(finding, lang)
    yield ""
    age = (dossier.as_of - catalogue.as_of).days
    yield say("inspect.age", lang, as_of=dossier.as_of, facts=catalogue.as_of, days=max(age, 0))


def remark_lines(flags: Iterable[str], lang: str | None, indent: str = "") -> Iterator[str]:
    """What the reader noticed about the file; nothing where there is nothing to say."""
    found = [visible(sentence(remark, lang)) for remark in remarks(flags)]
    if found:
        yield f"{indent}{say('inspect.remarks', lang)}"
        yield from (f"{indent}  {line}" for line in found)


def doubtful_lines(found: Recognition | None, text: str, lang: str | None, indent: str = "") -> Iterator[str]:
    """The lines of which recognition was not sure, each with its page; nothing where there is none."""
    if found is None or not found.lines:
        return
    yield f"{indent}{say('inspect.doubtful', lang, count=len(found.lines))}"
    for line in found.lines[:_DOUBTFUL_SHOWN]:
        page = say("inspect.page", lang, page=line.page)
        yield f"{indent}  {line.confidence:.2f}  {page}  {clip(visible(text[line.start : line.end]), 72)}"
    if len(found.lines) > _DOUBTFUL_SHOWN:
        yield f"{indent}  {say('inspect.doubtful_more', lang, count=len(found.lines) - _DOUBTFUL_SHOWN)}"


def failure_lines(failure: ImportFailure, lang: str | None) -> Iterator[str]:
    """A member that gave no text: which, what happened, what to do next."""
    name = visible(failure.member or failure.name)
    yield f"{name}: {say(f'failure.{failure.code}', lang, name=name, detail=visible(failure.detail))}"
    yield "  " + say(f"failure_remedy.{failure.code}", lang, name=name, detail=visible(failure.detail))


def _header_rows(document: ImportedDocument, head: Header, lang: str | None) -> Iterator[tuple[str, str]]:
    def row(key: str, value: object) -> tuple[str, str]:
        return say(f"inspect.{key}", lang), visible(str(value)) if value else say("inspect.none", lang)

    pages = say("inspect.pages", lang, count=document.pages) if document.pages else ""
    yield row("file", " ".join(filter(None, (document.member or document.name, pages, f"[{document.reader}]"))))
    yield row("title", head.title)
    if head.inner_title:
        yield row("inner_title", head.inner_title)
    yield row("number", head.number)
    yield row("issuers", "、".join(head.issuers))
    yield row("signed_on", head.signed_on)
    if head.published_on:
        yield row("published_on", head.published_on)
    yield row("effective_on", head.effective_on)
    yield row("validity", _validity(head, lang))
    yield row("normative", _normative(head, lang))


def _validity(head: Header, lang: str | None) -> str:
    if head.validity is None:
        return ""
    until = head.validity.expires_on
    basis = say(f"inspect.basis.{head.validity.basis}", lang)
    return f"{until or say('card.no_day', lang)} ({basis}) {head.validity.quote}".strip()


def _normative(head: Header, lang: str | None) -> str:
    answer = {True: "yes", False: "no", None: "unclear"}[head.normative.value]
    reasons = "、".join(say(f"normative.{reason}", lang) for reason in head.normative.reasons)
    return say(f"inspect.normative.{answer}", lang) + (f" ({reasons})" if reasons else "")


def citation_row(citation: Citation, lang: str | None) -> tuple[str, ...]:
    """A mention on one line: its words, page, what they mean, and how that stands."""
    mention, standing = citation.mention, citation.standing
    page = say("inspect.page", lang, page=mention.page) if mention.page else ""
    now = "; ".join(
        f"{item.cited} → {'、'.join(item.now) or say(f'provision.{item.relation}', lang)}"
        for item in standing.provisions
        if item.relation != "same"
    )
    state = say(f"status.{standing.status}", lang)
    when = f" {standing.repealed_on}" if standing.repealed_on else ""
    shown = clip(visible(mention.quote), 64)
    return (
        shown,
        page,
        say(f"resolution.{citation.link.resolution}", lang),
        f"{state}{when} {now}".strip(),
    )


def _finding_lines(finding: Finding, lang: str | None) -> Iterator[str]:
    place = say("inspect.page", lang, page=finding.page) if finding.page else ""
    yield f"  [{say(f'severity.{finding.severity}', lang)}] {visible(message(finding, lang))}"
    if finding.quote:
        yield f"      {place} “{clip(visible(finding.quote), 88)}”".replace("       ", "      ")
