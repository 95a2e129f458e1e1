"""Keys by which documents are told apart and recognised: of titles, subjects, numbers, texts and findings."""

from __future__ import annotations

import hashlib
import re

from registry.store import folding
from registry.store.plain import canonical
from registry.text import fold, numbers, title_variants
from registry.values import Finding

SHORT_TEXT = 50
"""Folded characters below which two equal texts say nothing (an empty form, a cover sheet)."""
SHORT_TITLE = 6
"""Folded characters below which a title names no document (通知, 实施方案)."""

_YEAR = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)?\d\d)?(?:年度|年)?|[一二三四五六七八九十\d]+年度?")
_GENRE = re.compile(r"的?(?:通知|通告|公告|意见|决定|方案|办法|细则|规定|规则|制度|函|批复|措施|规范|指南|请示|报告)+$")
_FRAME = re.compile(r"^.{0,40}?关于(?:印发|转发|批转|公布|发布|颁布)?")
_STATE = re.compile(r"\((?:试行|暂行|修订|修正)[^)]*\)")
_NOISE = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """A text that any database can hold: zero characters and half surrogates replaced by the replacement sign."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def title_key(title: str) -> str:
    """The form of a title without state name and version, in which a citation and a document meet."""
    variants = title_variants(title)
    return variants[-1] if variants else ""


def number_key(number: str | None) -> str | None:
    """The comparison key of a document number; the folded text where it has no known form."""
    if not number or not number.strip():
        return None
    return numbers.key(number) or fold(number) or None


def subject_key(title: str) -> str:
    """What a title is about: without the organ that issued it, years, the form of the document and version.

    Empty where too little is left to tell one subject from another.
    """
    folded = _STATE.sub("", fold(title))
    inner = _FRAME.sub("", folded)
    subject = _NOISE.sub("", _GENRE.sub("", _GENRE.sub("", _YEAR.sub("", inner))))
    return subject if len(subject) >= SHORT_TITLE else ""


def text_key(text: str) -> str:
    """Digest of a text without white space and letter forms; empty where it is too short to mean anything."""
    return folded_key(folding.fold(text))


def folded_key(folded: str) -> str:
    """``text_key`` of a text that is folded already."""
    return hashlib.sha256(folded.encode()).hexdigest() if len(folded) >= SHORT_TEXT else ""


def sha256(text: str) -> str:
    """Digest of a text (UTF-8, hex)."""
    return hashlib.sha256(text.encode()).hexdigest()


def path_key(path: str) -> str:
    """Digest of a path's bytes, whatever its encoding."""
    return hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()


def finding_key(finding: Finding, arguments: str | None = None) -> str:
    """What makes two findings the same: the rule, its code and arguments, and the words it points at.

    ``arguments`` as canonical text, where that was made already.
    """
    said = canonical(dict(finding.arguments)) if arguments is None else arguments
    citation = "null" if finding.citation is None else canonical(finding.citation)
    whole = f"[{canonical(finding.rule)},{canonical(finding.code)},{said},{canonical(finding.quote)},{citation}]"
    return hashlib.sha256(whole.encode()).hexdigest()[:24]
