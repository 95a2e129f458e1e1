"""Whether the labels of the own set agree with their documents, with each other and with the catalogue.

``python -m tests.evaluation.integrity`` prints what is wrong and exits with 1. The statuses are worked out here from the
catalogue's facts alone, not by the engine, so that a label cannot lean on what it measures.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import importers
from importers.base import ImportedDocument
from registry.catalogue import Catalogue, load
from registry.text import numbers, title_variants
from registry.values import InstrumentFacts, Relation
from tests.evaluation.cases import OWN, Case, cases

STATUSES = ("in_force", "revised_after_document", "repealed", "not_yet", "unknown")
DAYS = {"status_2024": dt.date(2024, 12, 31), "status_2026": dt.date(2026, 11, 23)}
CLASSES = (
    "law admin_regulation dept_rule local_regulation local_gov_rule central_policy local_policy party "
    "judicial_interpretation standard other"
).split()
SINGLE = (
    "cites_repealed cites_revised article_out_of_range title_number_mismatch misquoted_title basis_gone no_basis expired "
    "expiring trial_overdue body_renamed overtaken_policy one_off_done not_normative broken_internal_reference "
    "illegal_setting fair_competition issuer_without_power"
).split()
"""Rules that one document alone can break; each is labelled at least ``LEAST`` times."""
LEAST = 4
_ENDED = ("已废止", "已失效")
_PROVISION = re.compile(
    r"第[一二三四五六七八九十百千零〇]+[编章节条](之[一二三四五六七八九十]+)?[第款项目（）一二三四五六七八九十百零至条之]*"
)
_NUMBER = re.compile(
    r"[〔\[［﹝【(（]\d{4}[〕\]］﹞】)）]第?\d{1,4}号|令第?[\d〇零一二三四五六七八九十百]+号|第[\d〇零一二三四五六七八九十百]+号令"
)
_DEFINITION = re.compile(r"(?:以下|下)?(?:简称|统称|称|通称)[“为]?$")
_HEADER = ("title", "inner_title", "number", "issuer", "signed_on", "effective_on", "validity")


def main() -> int:
    """Print every complaint; exit code 1 when there is one."""
    found = list(check())
    print("\n".join(found) or "the own set agrees with itself and with the catalogue")
    return 1 if found else 0


def check() -> Iterator[str]:
    """Every complaint about the own set, as a line that begins with the file."""
    own, catalogue = list(cases("own")), load()
    yield from _files(own)
    for case in own:
        yield from (f"{case.name}: {line}" for line in complaints(case.label, squeezed(case), catalogue))
    yield from _spread(own)


def complaints(label: dict[str, Any], text: str, catalogue: Catalogue) -> Iterator[str]:
    """Everything wrong with one label, given its document's text without white space."""
    yield from _header(label, text)
    yield from _citations(label, text, catalogue)
    yield from _defects(label, text)
    yield from (f"unaccounted for: {item}" for item in unaccounted(label, text))


def squeezed(case: Case) -> str:
    """The document's text without white space: plain text as it stands, other formats as they are read."""
    if case.path.suffix == ".txt":
        return _tight(_decoded(case.path.read_bytes()))
    return _tight("\n".join(item.text for item in importers.read(case.path) if isinstance(item, ImportedDocument)))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _tight(text: str) -> str:
    return re.sub(r"\s", "", text).translate({code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)})


def _files(own: list[Case]) -> Iterator[str]:
    listed = Counter(case.name for case in own)
    yield from (f"{name}: labelled {count} times" for name, count in listed.items() if count > 1)
    there = {path.relative_to(OWN).as_posix() for path in OWN.glob("*/*") if path.is_file()}
    yield from (f"{name}: no label" for name in sorted(there - listed.keys()))
    texts: dict[str, str] = {}
    for case in own:
        other = texts.setdefault(hashlib.sha256(squeezed(case).encode()).hexdigest(), case.name)
        if other != case.name:
            yield f"{case.name}: same text as {other}"


def _spread(own: list[Case]) -> Iterator[str]:
    found = Counter(defect["kind"] for case in own for defect in case.label["defects_2026"])
    yield from (f"{kind}: labelled {found[kind]} times, wanted {LEAST}" for kind in SINGLE if found[kind] < LEAST)


def _header(label: dict[str, Any], text: str) -> Iterator[str]:
    header = label["header"]
    if tuple(header) != _HEADER:
        yield f"header has {tuple(header)}"
    for name in ("signed_on", "effective_on"):
        if header[name]:
            yield from _date(name, header[name])
    if header["validity"]:
        yield from _date("expires_on", header["validity"]["expires_on"])
        if _tight(header["validity"]["quote"]) not in text:
            yield f"validity is not in the text: {header['validity']['quote']}"
    if header["inner_title"] and _tight(header["inner_title"]) not in text:
        yield f"inner title is not in the text: {header['inner_title']}"
    if not isinstance(label["normative"], bool):
        yield "normative is neither true nor false"


def _date(name: str, value: str | None) -> Iterator[str]:
    try:
        dt.date.fromisoformat(value or "2000-01-01")
    except ValueError:
        yield f"{name} is no date: {value}"


def _citations(label: dict[str, Any], text: str, catalogue: Catalogue) -> Iterator[str]:
    for item in label["citations"]:
        if item["class"] not in CLASSES:
            yield f"class {item['class']}: {item['quote']}"
        if item["relation"] not in {relation.value for relation in Relation}:
            yield f"relation {item['relation']}: {item['quote']}"
        yield from (f"provision {p}: {item['quote']}" for p in item["provisions"] if not _PROVISION.fullmatch(p))
        yield from _status(item, _dated(label), catalogue)
    yield from (f"not in the text, or not in this order: {quote}" for quote, start in placed(label, text) if start < 0)


def placed(label: dict[str, Any], text: str) -> Iterator[tuple[str, int]]:
    """Each quote with its place in the squeezed text, each after the one before and outside the title; else -1."""
    titles = [match.span() for match in re.finditer(re.escape(_tight(label["header"]["title"])), text)]
    after = 0
    for item in label["citations"]:
        quote = _tight(item["quote"])
        start = text.find(quote, after)
        while any(low <= start and start + len(quote) <= high for low, high in titles):
            start = text.find(quote, start + 1)
        after = start + len(quote) if start >= 0 else after
        yield quote, start


def _defects(label: dict[str, Any], text: str) -> Iterator[str]:
    for item in label["defects_2026"]:
        if item["kind"] not in SINGLE:
            yield f"no such rule: {item['kind']}"
        if not _quoted(item["quote"], label, text):
            yield f"defect is not in the text: {item['quote']}"
    if label["normative"] is False and all(item["kind"] != "not_normative" for item in label["defects_2026"]):
        yield "not normative, but no defect says so"


def _quoted(quote: str, label: dict[str, Any], text: str) -> bool:
    """Whether a defect's quote stands in the text, or in the title where only the file name says it."""
    return _tight(quote) in text or quote == label["header"]["title"]


def unaccounted(label: dict[str, Any], text: str) -> Iterator[str]:
    """Titles in book marks and numbers that no label explains."""
    spans = [(start, start + len(quote)) for quote, start in placed(label, text) if start >= 0]
    spans += list(_own_words(label, text))
    for start, end in (*_marked(text), *(match.span() for match in _NUMBER.finditer(text))):
        covered = any(low <= start and end <= high for low, high in spans)
        if not covered and not _explained(text, start, end, label):
            yield text[max(0, start - 6) : end]


def _own_words(label: dict[str, Any], text: str) -> Iterator[tuple[int, int]]:
    header = label["header"]
    words = [header["title"], header["inner_title"], *(item["text"] for item in label.get("not_citations", ()))]
    for word in filter(None, words):
        for form in {_tight(word), f"《{_tight(word)}》"}:
            yield from (match.span() for match in re.finditer(re.escape(form), text))


def _explained(text: str, start: int, end: int, label: dict[str, Any]) -> bool:
    """A definition, the document's own number, or the number of a row whose title stands in the cell before it."""
    if text[start] == "《":
        return bool(_DEFINITION.search(text[:start]))
    known = [label["header"]["number"], *(item["number"] for item in label["citations"])]
    seen = re.sub(r"[^\d〇零一二三四五六七八九十百]", "", text[start:end])
    return any(re.sub(r"[^\d〇零一二三四五六七八九十百]", "", number).endswith(seen) for number in known if number)


def _marked(text: str) -> Iterator[tuple[int, int]]:
    """Outermost spans between book marks."""
    depth, start = 0, 0
    for place, character in enumerate(text):
        if character == "《":
            start, depth = (place if depth == 0 else start), depth + 1
        elif character == "》" and depth:
            depth -= 1
            if depth == 0:
                yield start, place + 1


def _dated(label: dict[str, Any]) -> dt.date | None:
    day = label["header"]["signed_on"] or label["header"]["effective_on"]
    return None if any(_date("", day)) else dt.date.fromisoformat(day) if day else None


def _status(item: dict[str, Any], dated: dt.date | None, catalogue: Catalogue) -> Iterator[str]:
    for name, day in DAYS.items():
        if item[name] not in STATUSES:
            yield f"status {item[name]}: {item['quote']}"
        facts = _meant(item, dated, catalogue)
        if item.get("note") or facts is None or dated is None:
            continue
        wanted = worked_out(facts, dated, day)
        if wanted != item[name]:
            yield f"{name} is {item[name]}, by the catalogue {wanted}: {item['quote']}"


def _meant(item: dict[str, Any], dated: dt.date | None, catalogue: Catalogue) -> InstrumentFacts | None:
    """The catalogue's row for a label: by number where it has one, else the row in force on the document's day."""
    found: dict[str, InstrumentFacts] = {}
    for form in title_variants(item["instrument"] or ""):
        found |= {facts.id: facts for facts in catalogue.by_title(form)}
    rows = [facts for facts in found.values() if facts.title.endswith(item["instrument"])] or list(found.values())
    key = numbers.key(item["number"] or "")
    rows = [facts for facts in rows if key and key in _numbers(facts)] or rows
    live = [facts for facts in rows if _holds(facts, dated)] or rows
    return max(live, key=lambda facts: facts.promulgated or dt.date.min, default=None)


def _numbers(facts: InstrumentFacts) -> set[str | None]:
    return {numbers.key(number) for number in (facts.number, *(version.number for version in facts.versions)) if number}


def _holds(facts: InstrumentFacts, dated: dt.date | None) -> bool:
    if dated is None or (facts.promulgated and facts.promulgated > dated):
        return dated is None
    return facts.status not in _ENDED or bool(facts.repealed_on and facts.repealed_on > dated)


def worked_out(facts: InstrumentFacts, dated: dt.date, day: dt.date) -> str:
    """What the catalogue's facts say of an instrument on a day, seen from the date of the citing document."""
    if facts.status in _ENDED and not facts.repealed_on:
        return "repealed" if day >= max(DAYS.values()) else "unknown"
    if facts.repealed_on and facts.repealed_on <= day:
        return "repealed"
    begins = facts.effective or facts.promulgated
    if begins and begins > day:
        return "not_yet"
    changes = (version.effective or version.date for version in facts.versions if version.kind != "制定")
    if any(change and dated < change <= day for change in changes):
        return "revised_after_document"
    return "unknown" if facts.confidence == "low" or not begins else "in_force"


if __name__ == "__main__":
    sys.exit(main())
