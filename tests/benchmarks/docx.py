"""Reading Word files against python-docx: ``python -m tests.benchmarks.docx``.

The files are made here: notices, long measures with automatic numbering, lists of documents in tables, such a list with
merged cells. Three readers work on the same bytes in one process, in turn: the plain loop over python-docx (paragraphs,
``row.cells``), the loop over it cell by cell (``table.cell(row, column)``, as many programs do), and ours; beside them
the floor, a package that is unpacked and parsed by lxml with nothing read. Told is the processor time of the best of the
rounds, the ratios, and what python-docx found and ours lacks. python-docx writes no automatic numbers out, takes no
tracked changes, and reads no notes, text boxes or embedded bodies; ours does all that in the time told.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from typing import Any

from importers import docx
from importers.base import ImportedDocument, Source

ROUNDS = 3
GOAL = 20
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


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


def by_cell(data: bytes) -> str:
    """The same cell by cell, by the table's grid. Frozen."""
    from docx import Document
    from docx.table import Table

    lines = []
    for block in Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            rows, columns = len(block.rows), len(block.columns)
            lines += ["\t".join(block.cell(row, column).text for column in range(columns)) for row in range(rows)]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def floor(data: bytes) -> str:
    """Unpack, parse, and take the texts: what no reader over lxml can be faster than."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return "".join(root.itertext(W + "t", with_tail=False))


def ours(data: bytes) -> str:
    """The reader of the product, digest of the bytes included."""
    (item,) = docx.read(Source.of("a.docx", data))
    assert isinstance(item, ImportedDocument)
    return item.text


STYLES = 40
SENTENCE = "根据《中华人民共和国固体废物污染环境防治法》和《城市市容和环境卫生管理条例》（国务院令第101号）第{}条的规定，结合我市实际，制定本规定。"


def packed(fill: Callable[[Any], None]) -> bytes:
    """A file that python-docx itself writes, with as many styles as Word and WPS keep in a file of theirs."""
    from docx import Document

    document = Document()
    used = set()
    fill(document)
    for style in document.element.body.iter(W + "pStyle", W + "tblStyle"):
        used.add(style.get(W + "val"))
    kept = 0
    for style in list(document.styles.element):
        name = style.get(W + "styleId")
        if style.tag == W + "style" and name not in used and not style.get(W + "default"):
            kept += 1
            if kept > STYLES:
                document.styles.element.remove(style)
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


def merged(document: Any) -> None:
    """A list of sixty documents in a table of six columns, with merged heads and groups."""
    grid = document.add_table(rows=60, cols=6)
    texts = [("序号", "文件名称", "文号", "制定机关", "处理意见", "理由")]
    texts += [
        (str(n), f"关于做好第{n}项工作的通知", f"云府发〔2010〕{n}号", "市政府", "废止", "上位法已修改")
        for n in range(59)
    ]
    for row, said in zip(grid.rows, texts, strict=True):
        for cell, text in zip(row.cells, said, strict=True):
            cell.paragraphs[0].add_run(text)
    for number in range(10, 60, 20):
        grid.cell(number, 0).merge(grid.cell(number, 5))


def law(document: Any) -> None:
    """A regulation of a thousand articles in several runs each, and two tables."""
    for number in range(1000):
        paragraph = document.add_paragraph(style="List Number" if number % 4 == 0 else None)
        for part in SENTENCE.format(number).split("，"):
            paragraph.add_run(part + "，")
    _rows(document, 60)
    _rows(document, 60)


def _rows(document: Any, count: int) -> None:
    grid = document.add_table(rows=count, cols=4)
    for number, row in enumerate(grid.rows):
        texts = (str(number), SENTENCE.format(number), f"云府发〔2010〕{number}号", "废止")
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def best(read: Callable[[bytes], str], data: bytes) -> tuple[float, str]:
    """Milliseconds of processor time of the fastest round, and the text."""
    text, times = "", []
    for _ in range(ROUNDS):
        start = time.process_time()
        text = read(data)
        times.append(time.process_time() - start)
    return 1000 * min(times), text


def lost_of(plain: str, text: str) -> list[str]:
    """Words that python-docx found and that stand nowhere in ours (blanks do not count)."""
    here = re.sub(r"\s", "", text)
    cells = (re.sub(r"\s", "", cell) for line in plain.split("\n") for cell in line.split("\t"))
    return [cell for cell in cells if cell not in here]


def main() -> int:
    """Measure and print; 1 where anything that python-docx finds is missing."""
    total, missing = [0.0, 0.0, 0.0], 0
    for make in (notice, measures, table, merged, law):
        data = packed(make)
        (slow, plain), (cells, _), (fast, text) = best(naive, data), best(by_cell, data), best(ours, data)
        total = [total[0] + slow, total[1] + cells, total[2] + fast]
        lost = lost_of(plain, text)
        missing += len(lost)
        numbers = sum(line[:1].isdigit() and "\t" not in line for line in text.split("\n"))
        print(
            f"{make.__name__:9} rows {slow:8.2f} ms {slow / fast:5.1f}x   cell by cell {cells:9.2f} ms {cells / fast:6.1f}x   "
            f"here {fast:6.2f} ms   floor {best(floor, data)[0]:5.2f} ms   missing {len(lost)}, numbers written out {numbers}"
        )
    print(f"{'all':9} rows {total[0] / total[2]:.1f}x   cell by cell {total[1] / total[2]:.1f}x   (goal {GOAL}x)")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
