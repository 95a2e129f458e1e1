"""The object that ``qingli inspect --json`` prints; its shape is a contract."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from importers.base import ImportedDocument, ImportFailure
from registry.catalogue import Catalogue
from registry.messages import say
from registry.reading.recognised import recognition
from registry.reading.remarks import remarks, sentence
from registry.values import Citation, Dossier, Finding, Header, Link, Resolution, Standing

_LINKED = (Resolution.EXACT, Resolution.FUZZY, Resolution.CONFIRMED)


def as_json(
    document: ImportedDocument, dossier: Dossier, findings: tuple[Finding, ...], catalogue: Catalogue, lang: str | None
) -> dict[str, Any]:
    """One document as plain data: file, header, citations, findings, and how old the facts are."""
    return {
        "file": _file(document),
        "header": _header(dossier.header),
        "citations": [_citation(citation) for citation in dossier.citations],
        "findings": [finding_json(finding, lang) for finding in findings],
        "as_of": _iso(dossier.as_of),
        "catalogue_as_of": _iso(catalogue.as_of),
        "flags": list(document.flags),
        "remarks": [sentence(remark, lang) for remark in remarks(document.flags)],
        "recognition": _recognition(document),
    }


def _recognition(document: ImportedDocument) -> dict[str, Any] | None:
    """For a text out of pictures how sure it is, and its doubtful lines; null for any other."""
    found = recognition(document.flags, document.fragments)
    if found is None:
        return None
    lines = [{**asdict(line), "text": document.text[line.start : line.end]} for line in found.lines]
    return {"confidence": found.confidence, "layer": found.layer, "pages": list(found.pages), "doubtful_lines": lines}


def failure_json(failure: ImportFailure, lang: str | None) -> dict[str, Any]:
    """A file that gave no text, as plain data with the sentence and the remedy."""
    return {
        "file": {
            "name": failure.name,
            "member": failure.member,
            "sha256": failure.sha256,
            "media_type": None,
            "reader": None,
            "pages": failure.pages,
        },
        "failure": {
            "code": failure.code.value,
            "message": say(f"failure.{failure.code}", lang, name=failure.name, detail=failure.detail),
            "remedy": say(f"failure_remedy.{failure.code}", lang, name=failure.name, detail=failure.detail),
        },
    }


def finding_json(finding: Finding, lang: str | None) -> dict[str, Any]:
    """A finding with its sentence in the language asked for."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "quote": finding.quote,
        "start": finding.start,
        "end": finding.end,
        "page": finding.page,
        "code": finding.code,
        "arguments": dict(finding.arguments),
        "message": message(finding, lang),
        "suggested_outcome": finding.suggested_outcome.value if finding.suggested_outcome else None,
        "grounds": list(finding.grounds),
        "citation": finding.citation,
    }


def message(finding: Finding, lang: str | None) -> str:
    """The sentence of a finding."""
    return say(f"finding.{finding.rule}.{finding.code}", lang, **finding.arguments)


def _file(document: ImportedDocument) -> dict[str, Any]:
    return {
        "name": document.name,
        "member": document.member,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "reader": document.reader,
        "pages": document.pages,
    }


def _header(head: Header) -> dict[str, Any]:
    validity = head.validity
    return {
        "title": head.title,
        "inner_title": head.inner_title,
        "number": head.number,
        "issuers": list(head.issuers),
        "signed_on": _iso(head.signed_on),
        "published_on": _iso(head.published_on),
        "effective_on": _iso(head.effective_on),
        "validity": validity
        and {"quote": validity.quote, "expires_on": _iso(validity.expires_on), "basis": validity.basis},
        "normative": {"value": head.normative.value, "reasons": list(head.normative.reasons)},
    }


def _citation(citation: Citation) -> dict[str, Any]:
    mention, link, standing = citation.mention, citation.link, citation.standing
    return {
        "id": citation.id,
        "quote": mention.quote,
        "start": mention.start,
        "end": mention.end,
        "page": mention.page,
        "relation": mention.relation.value,
        "title": mention.title,
        "number": mention.number,
        "provisions": list(mention.provisions),
        "resolution": link.resolution.value,
        "score": round(link.score, 1),
        "instrument": _instrument(link),
        **_standing(standing),
        "candidates": [
            {
                "id": item.id,
                "title": item.title,
                "number": item.number,
                "kind": item.kind,
                "score": round(item.score, 1),
            }
            | {"reasons": list(item.reasons)}
            for item in link.candidates
        ],
        "reason": link.reason,
    }


def _instrument(link: Link) -> dict[str, Any] | None:
    facts = link.instrument if link.resolution in _LINKED else None
    if facts is None:
        return None
    return {"id": facts.id, "title": facts.title, "number": facts.number, "kind": facts.kind}


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "status": standing.status.value,
        "repealed_on": _iso(standing.repealed_on),
        "repealed_by": standing.repealed_by,
        "successors": [
            {"id": None, "title": item} if isinstance(item, str) else {"id": item.id, "title": item.title}
            for item in standing.successors
        ],
        "provision_now": [
            {"cited": item.cited, "now": "、".join(item.now) or None, "relation": item.relation, "sure": item.sure}
            for item in standing.provisions
        ],
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
