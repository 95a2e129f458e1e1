"""A mixed bulk import: ``python -m tests.benchmarks.mixed [--files N] [--jobs N]``.

Made-up notices as text, web pages, Word files, PDFs and, one in fifty, workbooks of ten ledger rows, shuffled. Told are the
files per second of each part of the run, in wall time and in processor time of all processes, how the last part stands to the
first, the resident memory of the writer, and what became of the files.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import resource
import tempfile
import time
from collections.abc import Callable
from html import escape
from itertools import pairwise
from pathlib import Path

from registry.service import Actor
from tests.benchmarks.importing import made_up
from tests.samples_office import docx, p

AS_OF = dt.date(2024, 12, 31)
PARTS = 10


def text(lines: list[str]) -> bytes:
    """A plain text."""
    return "\n".join(lines).encode()


def page(lines: list[str]) -> bytes:
    """A saved page."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    return f"<html><body><div><h1>{escape(lines[0])}</h1>{body}</div></body></html>".encode()


def word(lines: list[str]) -> bytes:
    """A Word file."""
    return docx("".join(p(escape(line)) for line in lines))


def pdf(lines: list[str]) -> bytes:
    """A PDF with a text layer."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    y = 780
    for piece in (line[at : at + 32] for line in lines for at in range(0, max(len(line), 1), 32)):
        if y < 80:
            sheet.showPage()
            y = 780
        sheet.setFont("STSong-Light", 14)
        sheet.drawString(80, y, piece)
        y -= 26
    sheet.save()
    return out.getvalue()


def workbook(chance: random.Random, number: int) -> bytes:
    """Ten rows of a ledger."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "文件名称", "文号", "发布日期"])
    for row in range(10):
        lines = made_up(chance, 1_000_000 + 10 * number + row)
        sheet.append([row + 1, lines[0], f"石台字〔2014〕{10 * number + row}号", "2014-05-06"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


KINDS: tuple[tuple[str, Callable[[list[str]], bytes]], ...] = (
    ("txt", text), ("html", page), ("docx", word), ("docx", word), ("pdf", pdf), ("pdf", pdf)
)  # fmt: skip


def make(folder: Path, count: int) -> None:
    """So many files, the kinds mixed."""
    chance = random.Random(11)
    for number in range(count):
        place = folder / f"{number // 1000:03}"
        place.mkdir(exist_ok=True)
        if number % 50 == 49:
            (place / f"{number:06}.xlsx").write_bytes(workbook(chance, number))
            continue
        ending, made = chance.choice(KINDS)
        (place / f"{number:06}.{ending}").write_bytes(made(made_up(chance, number)))


def processor() -> float:
    """Processor seconds of this process and its ended children."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def main() -> int:
    """Make, take in, and print the table."""
    from registry.service import Registry
    from registry.service.importing import ImportOptions

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "in"
        folder.mkdir()
        make(folder, options.files)
        marks = [(0, time.perf_counter())]
        step = max(1, options.files // PARTS)

        def tell(progress: object) -> None:
            if progress.done % step == 0:  # type: ignore[attr-defined]
                marks.append((progress.done, time.perf_counter()))  # type: ignore[attr-defined]

        with Registry.open(Path(home) / "r.sqlite") as registry:
            wanted = ImportOptions(AS_OF, jobs=options.jobs)
            report = registry.import_paths([folder], Actor("量测"), wanted, tell=tell)
    rates = [(done - before) / (now - then) for (before, then), (done, now) in pairwise(marks)]
    print("files per second by tenth: " + " ".join(f"{rate:.0f}" for rate in rates))
    halves = sum(rates[1:4]) / 3, sum(rates[-3:]) / 3
    print(f"tenths 2 to 4: {halves[0]:.1f}, last three: {halves[1]:.1f} ({100 * (halves[1] / halves[0] - 1):+.0f} %)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{options.files / report.seconds:.1f} files/s, processor {1000 * processor() / options.files:.1f} ms a file,"
    )
    print(f"peak of this process {peak:.0f} MiB, {dict(report.counts)}, failures {dict(report.failures)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
