"""Extraction and matching on text, and the start of the command line: ``python -m tests.benchmarks.engine [FOLDER]``.

FOLDER holds text files; without one the project's own labelled documents are read. Every text is read whole: header,
citations, links, what holds of them, findings. Figures are medians of the rounds, one process, one core.
"""

from __future__ import annotations

import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from importers.base import ImportedDocument
from registry import citations, header
from registry.reading import Engine, default_engine
from registry.values import Header
from tests.evaluation.cases import OWN

ROUNDS = 7
AS_OF = dt.date(2026, 11, 23)


def spin() -> float:
    """Millions of additions a second of this machine at this moment."""
    begin = time.process_time()
    total = 0
    for number in range(2_000_000):
        total += number
    return 2 / (time.process_time() - begin)


def texts(folder: Path) -> list[ImportedDocument]:
    """The text files of a folder as documents."""
    paths = sorted(folder.rglob("*.txt"))
    return [ImportedDocument(path.name, "", "text/plain", "text", _content(path)) for path in paths]


def _content(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def speed(documents: list[ImportedDocument], verb: Callable[[ImportedDocument], object]) -> float:
    """Megabytes of UTF-8 a second, CPU time, median of the rounds."""
    size = sum(len(document.text.encode()) for document in documents) / 1e6
    rates = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for document in documents:
            verb(document)
        rates.append(size / (time.process_time() - begin))
    return statistics.median(rates)


def started(arguments: list[str]) -> float:
    """Seconds from start to end of a command, median of the rounds."""
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "registry", *arguments], check=True, capture_output=True)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def loaded() -> float:
    """Seconds in which a fresh process loads the catalogue, median of the rounds."""
    code = (
        "import time; t=time.perf_counter(); from registry.catalogue import load; load(); print(time.perf_counter()-t)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True) for _ in range(ROUNDS)]
    return statistics.median(float(run.stdout) for run in runs)


def two_pages(folder: Path) -> Path:
    """A made-up notice of two pages as PDF."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(folder / "notice.pdf"), pagesize=A4)
    for page in (1, 2):
        canvas.setFont("STSong-Light", 14)
        canvas.drawString(120, 760, "关于规范停车秩序的通知" if page == 1 else "（续）")
        for line in range(24):
            canvas.drawString(
                80,
                720 - 26 * line,
                f"第{24 * (page - 1) + line + 1}条 根据《中华人民共和国行政处罚法》第三十三条办理。",
            )
        canvas.showPage()
    canvas.save()
    return folder / "notice.pdf"


def _judged(engine: Engine, item: ImportedDocument, head: Header) -> object:
    return engine.judge(item.text, head, citations.extract(item.text, head, engine.scanner), as_of=AS_OF)


def main() -> None:
    """Print the table."""
    documents = texts(Path(sys.argv[1]) if len(sys.argv) > 1 else OWN)
    engine = default_engine()
    heads = {id(item): header.read_header(item.text, file_name=item.name) for item in documents}
    dossiers = {id(item): engine.read(item, as_of=AS_OF) for item in documents}
    rows = [
        ("header", speed(documents, lambda item: header.read_header(item.text, file_name=item.name)), "MB/s"),
        (
            "citations",
            speed(documents, lambda item: citations.extract(item.text, heads[id(item)], engine.scanner)),
            "MB/s",
        ),
        ("citations, links, status", speed(documents, lambda item: _judged(engine, item, heads[id(item)])), "MB/s"),
        ("header, citations, links, status", speed(documents, lambda item: engine.read(item, as_of=AS_OF)), "MB/s"),
        ("rules", speed(documents, lambda item: engine.findings(dossiers[id(item)])), "MB/s"),
        ("catalogue, loaded in a fresh process", loaded(), "s"),
        ("qingli --help", started(["--help"]), "s"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        rows.append(("qingli inspect, two PDF pages", started(["inspect", str(two_pages(Path(folder)))]), "s"))
    size = sum(len(document.text.encode()) for document in documents)
    print(f"{len(documents)} texts, {size / 1e6:.2f} MB, {ROUNDS} rounds, medians; spin {spin():.1f} M additions/s")
    for name, value, unit in rows:
        print(f"{name:<34} {value:8.2f} {unit}")


if __name__ == "__main__":
    main()
