"""Reading 350 PDF pages against the plain loop over pdfplumber; run by hand: ``python -m tests.benchmarks.reading``.

The pages are made here: notices, long measures and lists of documents in ruled tables, by embedded and by named fonts.
Both readers work on the same files in one process each, in turn; the table gives the best of the rounds, the ratio, the
resident memory of the reader's process and how fast this machine counts.
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests import samples_pdf as sample

PAGES = 350
ROUNDS = 3


def naive(path: Path) -> int:
    """What one writes first: text and tables of every page by pdfplumber. Frozen; characters found."""
    import pdfplumber

    total = 0
    with pdfplumber.open(path) as document:
        for page in document.pages:
            text = page.extract_text() or ""
            tables = page.extract_tables()
            total += len(text) + sum(len(cell or "") for table in tables for row in table for cell in row)
            page.close()
    return total


def ours(path: Path) -> int:
    """The importer; characters found."""
    import importers
    from importers.base import ImportedDocument

    return sum(len(item.text) for item in importers.read(path) if isinstance(item, ImportedDocument))


def measure(canvas: Canvas) -> None:
    """A measure of eight dense pages."""
    sheet = sample.Sheet(canvas, header="云江市人民政府规范性文件")
    sheet.centred("云江市城市生活垃圾分类管理", "实施办法（试行）")
    number = 0
    while sheet.page < 8 or sheet.y > sample.BOTTOM + 120:
        number += 1
        sheet.paragraph(f"第{number}条　" + sample.POINTS[number % 5][2:] + sample.BASIS)


def listing(canvas: Canvas) -> None:
    """A list of documents to be ended: three pages of ruled table."""
    rows = [["序号", "文件名称", "文号", "处理意见"]]
    for page in range(3):
        for number in range(12):
            title = "云江市人民政府办公室转发市劳动保障局等部门关于进一步做好下岗失业人员再就业工作若干意见的通知"
            rows.append([str(page * 12 + number + 1), title, f"云府办发〔{2001 + number}〕{number + 3}号", "宣布失效"])
        sample.grid(canvas, rows, (40, 220, 130, 60), 740)
        canvas.setFont(sample.FONT, 14)
        canvas.drawCentredString(sample.WIDTH / 2, 45, f"— {page + 1} —")
        canvas.showPage()
        rows = rows[:1]


def corpus(folder: Path) -> list[Path]:
    """Files with ``PAGES`` pages in all."""
    makers: list[tuple[Callable[[Canvas], None], int]] = [
        (sample.notice, 2),
        (measure, 8),
        (listing, 3),
        (sample.notice, 2),
    ]
    paths: list[Path] = []
    total = 0
    while total < PAGES:
        draw, pages = makers[len(paths) % len(makers)]
        path = folder / f"{len(paths):03}.pdf"
        path.write_bytes(sample.made(draw))
        paths.append(path)
        total += pages
    return paths


def spin() -> float:
    """Millions of additions a second in one thread of Python: the measure of the machine at this moment."""
    start = time.perf_counter()
    total = 0
    for number in range(3_000_000):
        total += number
    return 3 / (time.perf_counter() - start)


def timed(reader: Callable[[Path], int], paths: list[Path]) -> float:
    start = time.perf_counter()
    for path in paths:
        reader(path)
    return time.perf_counter() - start


def resident(paths: list[Path]) -> float:
    """Peak resident memory in MiB of a fresh process that reads all the files with the importer."""
    code = (
        "import resource, sys\nfrom pathlib import Path\nimport importers\n"
        "for name in sys.argv[1:]:\n    list(importers.read(Path(name)))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        paths = corpus(Path(name))
        import pypdfium2

        pages = sum(len(pypdfium2.PdfDocument(io.BytesIO(path.read_bytes()))) for path in paths)
        ours(paths[0])
        naive(paths[0])
        spins, mine, plain = [], [], []
        for _ in range(ROUNDS):
            spins.append(spin())
            mine.append(timed(ours, paths))
            plain.append(timed(naive, paths))
        memory = resident(paths)
    print(
        f"files {len(paths)}, pages {pages}, rounds {ROUNDS}, best of them; spin {statistics.median(spins):.1f} M additions/s"
    )
    print(f"{'reader':<28}{'seconds':>9}{'pages/s':>9}{'ratio':>8}")
    print(f"{'pdfplumber, every page':<28}{min(plain):>9.2f}{pages / min(plain):>9.0f}{1:>8.1f}")
    print(f"{'importers.read':<28}{min(mine):>9.2f}{pages / min(mine):>9.0f}{min(plain) / min(mine):>8.1f}")
    print(f"resident memory of the reader: {memory:.0f} MiB (goal: at most 150); goal for the ratio: 10")


if __name__ == "__main__":
    main()
