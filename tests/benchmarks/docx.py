"""Reading Word files against the plain loop over python-docx: ``python -m tests.benchmarks.docx``.

The files are made here: notices, long measures with automatic numbering, lists of documents in tables. Both readers work
on the same bytes in one process, in turn; told is the best of the rounds, the ratio, and what each of them found.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

from importers import docx
from importers.base import ImportedDocument, Source

ROUNDS = 5
GOAL = 20


def naive(data: bytes) -> str:
    """What one writes first: all paragraphs and table cells in order, by python-docx. Frozen."""
    from docx import Document
    from docx.table import Table

    lines = []
    for block in Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def ours(data: bytes) -> str:
    """The reader of the product, digest of the bytes included."""
    (item,) = docx.read(Source.of("a.docx", data))
    assert isinstance(item, ImportedDocument)
    return item.text


SENTENCE = "根据《中华人民共和国固体废物污染环境防治法》和《城市市容和环境卫生管理条例》（国务院令第101号）第{}条的规定，结合我市实际，制定本规定。"


def packed(fill: Callable[[Any], None]) -> bytes:
    """A file that python-docx itself writes, with the styles of its template."""
    from docx import Document

    document = Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def notice(document: Any) -> None:
    """Seventy paragraphs of running text in several runs, a small table."""
    for number in range(70):
        paragraph = document.add_paragraph()
        for part in SENTENCE.format(number).split("，"):
            paragraph.add_run(part + "，").bold = number % 7 == 0
    _rows(document, 18)


def measures(document: Any) -> None:
    """Two hundred articles whose numbers are only numbering."""
    for number in range(200):
        document.add_paragraph(SENTENCE.format(number), style="List Number")


def table(document: Any) -> None:
    """A list of eighty documents in a table of four columns."""
    document.add_paragraph("附件")
    _rows(document, 80)


def _rows(document: Any, count: int) -> None:
    grid = document.add_table(rows=count, cols=4)
    for number, row in enumerate(grid.rows):
        texts = (str(number), SENTENCE.format(number), f"云府发〔2010〕{number}号", "废止")
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def best(read: Callable[[bytes], str], data: bytes) -> tuple[float, str]:
    """Milliseconds of the fastest round, and the text."""
    text, times = "", []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        text = read(data)
        times.append(time.perf_counter() - start)
    return 1000 * min(times), text


def main() -> int:
    """Measure and print; 1 where anything that python-docx finds is missing."""
    total, missing = [0.0, 0.0], 0
    for make in (notice, measures, table):
        data = packed(make)
        (slow, plain), (fast, text) = best(naive, data), best(ours, data)
        total[0], total[1] = total[0] + slow, total[1] + fast
        lost = [cell for line in plain.split("\n") for cell in line.split("\t") if cell.strip() and cell not in text]
        missing += len(lost)
        numbers = sum(line[:1].isdigit() and "\t" not in line for line in text.split("\n"))
        print(
            f"{make.__name__:10} python-docx {slow:7.2f} ms  here {fast:6.2f} ms  {slow / fast:5.1f}x  "
            f"missing {len(lost)}, numbers written out {numbers}"
        )
    print(f"{'all':10} {total[0] / total[1]:.1f}x (goal {GOAL}x)")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
