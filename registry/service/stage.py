"""What a worker does with one file: read, match, flag, and make rows of it, so that the writer has only to write.

Pure but for the file itself; runs in a process of its own that may be ended at any moment. A stage is any picklable
function from a :class:`Task` to a list of :class:`Prepared`, ledger rows and failures.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from importers import near
from importers.base import Box, FailureCode, Fragment, ImportedDocument, ImportFailure, LedgerRow
from registry.service import keys
from registry.service.clauses import Clauses, clauses_of
from registry.service.codec import pack, unpack
from registry.service.marks import marks
from registry.store.bulkgrams import tokens_of
from registry.store.folding import fold
from registry.store.plain import canonical
from registry.values import Citation, Dossier, Finding, Header, Link, Mention, Standing

MAX_CITATIONS = 20_000
MAX_FINDINGS = 2_000
_SAMPLE = """甲区人民政府办公室关于加强消防安全管理工作的通知
甲政办发〔2019〕12号
各街道办事处，区政府各部门：
一、为加强管理，根据《中华人民共和国消防法》第三条、《中华人民共和国行政处罚法》（2017年修正）、《物业管理条例》和《甲区消防安全管理暂行办法》（甲政发〔2005〕3号），现通知如下。
二、依照突发事件应对法第十条、《中华人民共和国安全生产法律》执行。与本通知不一致的，以本通知为准。
三、本通知自2019年4月1日起施行，有效期五年。《甲区消防管理办法》（甲政发〔2004〕7号）同时废止。此前有关规定一并废止。
甲区人民政府办公室
2019年3月1日"""
"""A made-up document that touches what most documents touch: titles with and without marks, numbers, days, a repeal."""


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be read: where, the hash its bytes had, and the day on which it is judged."""

    path: Path
    sha256: str
    as_of: dt.date
    size: int = 0

    def __str__(self) -> str:
        return self.path.name


@dataclass(frozen=True, slots=True)
class Prepared:
    """One document, read and flagged, as the rows that will be written (ids are given by the writer)."""

    name: str
    sha256: str
    member: str | None
    media_type: str
    reader: str
    pages: int | None
    size: int
    text: str
    text_sha256: str
    text_key: str
    header: Header
    columns: dict[str, Any]
    citations: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    tokens: str
    clauses: Clauses = ()


Result = Prepared | LedgerRow | ImportFailure
Stage = Callable[[Task], list[Result]]


class Engine(Protocol):
    """What the service needs of the reading engine (``registry.reading.Engine``)."""

    @property
    def version(self) -> str:
        """What the engine's answers depend on."""

    def read(self, document: ImportedDocument, *, as_of: dt.date) -> Dossier:
        """Header, citations, links and what holds of them."""

    def judge(
        self,
        text: str,
        head: Header,
        mentions: Iterable[Mention],
        *,
        as_of: dt.date,
        pages: tuple[int, ...] = (),
        flags: tuple[str, ...] = (),
    ) -> Dossier:
        """A dossier from a text that was read before."""

    def standing(
        self, link: Link, mention: Mention, dated: dt.date | None, presumed: dt.date | None, as_of: dt.date
    ) -> Standing:
        """What holds of a linked instrument."""

    def findings(self, dossier: Dossier) -> tuple[Finding, ...]:
        """What a reviewer should look at."""


EngineMaker = Callable[[], Engine]


def default_engine() -> Engine:
    """The engine of the product, made once in a process."""
    from registry.reading import default_engine as made

    return made()


def get_ready(make: EngineMaker) -> None:
    """In a worker before the first file: load what reads most files, and what is built when first wanted, by a trial."""
    import importers.pdf
    from importers import pdf_library, wire

    pdf_library.library()
    sample = ImportedDocument("", "", importers.pdf.MEDIA_TYPE, "", _SAMPLE, page_starts=(0,))
    wire.pack([prepare(sample, Task(Path(), "", dt.date(2024, 12, 31)), make())])


def stage(task: Task, make: EngineMaker = default_engine, split_at: tuple[int, ...] = ()) -> list[Result]:
    """The stage of the product: the real readers, and the engine that ``make`` gives (cached by itself).

    ``split_at``: pages on which a person says that a document begins.
    """
    from importers import read

    engine = make()
    return [
        prepare(item, task, engine) if isinstance(item, ImportedDocument) else item
        for item in read(task.path, split_at)
    ]


def prepare(imported: ImportedDocument, task: Task, engine: Engine) -> Prepared | ImportFailure:
    """A document as rows. Bytes that changed since they were hashed, and empty text, are failures."""
    if imported.member is None and imported.sha256 != task.sha256:
        return ImportFailure(imported.name, FailureCode.UNREADABLE, "changed_while_reading", task.sha256)
    text = keys.clean(imported.text)
    if not text.strip():
        return ImportFailure(imported.name, FailureCode.NO_TEXT, "", imported.sha256, imported.member)
    cleaned = replace(imported, text=text)
    dossier = engine.read(cleaned, as_of=task.as_of)
    return prepared(cleaned, dossier, engine.findings(dossier), engine.version)


def prepared(imported: ImportedDocument, dossier: Dossier, findings: tuple[Finding, ...], version: str) -> Prepared:
    """The rows of a document that was read and judged."""
    # Both the index and the sketch want the text in this form, and making it is most of their work.
    plain = near.one_form(imported.text)
    folded = fold(plain)
    # A document is found by its title and number too, which may stand in the file's name only.
    named = fold((dossier.header.title or "") + (dossier.header.number or ""))
    return Prepared(
        name=keys.clean(imported.name),
        sha256=imported.sha256,
        member=keys.clean(imported.member) if imported.member is not None else None,
        media_type=imported.media_type,
        reader=imported.reader,
        pages=imported.pages,
        size=imported.size,
        text=imported.text,
        text_sha256=keys.sha256(imported.text),
        text_key=keys.folded_key(folded),
        header=dossier.header,
        columns={**text_columns(imported, dossier), "facts": version},
        citations=tuple(citation_row(number, found) for number, found in enumerate(dossier.citations[:MAX_CITATIONS])),
        findings=findings[:MAX_FINDINGS],
        tokens=f"{tokens_of(named + folded)} {marks(plain)}".strip(),
        clauses=clauses_of(imported.text),
    )


def text_columns(imported: ImportedDocument, dossier: Dossier) -> dict[str, Any]:
    """Columns of ``document_text`` beside the text itself."""
    return {
        "page_starts": canonical(imported.page_starts),
        "layout": zlib.compress(canonical([_flat(fragment) for fragment in imported.fragments]).encode(), 1),
        "origin": canonical({key: keys.clean(value) for key, value in imported.metadata.items()}),
        "flags": canonical(imported.flags),
        "header": canonical(pack(dossier.header)),
        "as_of": dossier.as_of,
    }


def citation_row(ordinal: int, citation: Citation) -> dict[str, Any]:
    """Columns of ``citation`` (all but the document)."""
    mention, link = citation.mention, citation.link
    title = mention.refers_to or mention.title
    return {
        "ordinal": ordinal,
        "key": citation.id,
        "start_at": mention.start,
        "end_at": mention.end,
        "page": mention.page,
        "relation": mention.relation.value,
        "resolution": link.resolution.value,
        "score": float(link.score),
        "title": title,
        "title_key": keys.title_key(title),
        "number_key": keys.number_key(mention.refers_number or mention.number),
        "target": link.instrument.id if link.instrument else None,
        "status": citation.standing.status.value,
        "detail": canonical(pack(citation)),
    }


def citation_of(row: Any) -> Citation:
    """The citation of a row."""
    return unpack(Citation, json.loads(row.detail))


def header_of(text: str) -> Header:
    """The header of its JSON text."""
    return unpack(Header, json.loads(text))


def fragments_of(layout: bytes) -> tuple[Fragment, ...]:
    """The stretches of text with their rectangles, as they were read."""
    return tuple(map(_fragment, json.loads(zlib.decompress(layout)))) if layout else ()


def _fragment(row: list[Any]) -> Fragment:
    """A stretch of text from its short row."""
    start, end, page, source, *rest = row
    sure = rest.pop() if len(rest) in (1, 5) else None
    return Fragment(start, end, page, source, Box(*rest) if rest else None, sure)


def _flat(fragment: Fragment) -> list[Any]:
    """A stretch of text as a short row, for there are many of them: place, then its frame, then how sure it is, if known."""
    box, sure = fragment.box, [] if fragment.confidence is None else [round(fragment.confidence, 3)]
    if box is None:
        return [fragment.start, fragment.end, fragment.page, fragment.source, *sure]
    left, bottom = round(box.left, 2), round(box.bottom, 2)
    right, top = round(box.right, 2), round(box.top, 2)
    return [fragment.start, fragment.end, fragment.page, fragment.source, left, bottom, right, top, *sure]
