"""Reading with all rules on, and the start of the command line: ``python -m tests.benchmarks.engine [FOLDER]``.

FOLDER holds text files; without one the project's own labelled documents are read. Reading is everything between the
text of a file and its findings: header, citations, links, what holds of them, every rule. Figures are medians of the
rounds in processor time of one process on one core, by length of document (bytes of UTF-8), since much of the cost is
paid once a document. Before each round what the engine remembers of texts and titles is forgotten: a document is read
for the first time, as in an import. Lengths that FOLDER lacks are made of its texts, one below the other or cut at a line.
"""

from __future__ import annotations

import datetime as dt
import functools
import gc
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
from tests.evaluation.cases import OWN

ROUNDS = 7
LENGTHS = (1_000, 3_000, 7_000, 30_000)
FEWEST = 5  # documents that make a length worth measuring
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


def of_length(documents: list[ImportedDocument], size: int) -> list[ImportedDocument]:
    """Documents of about ``size`` bytes: those there are, else joined and cut ones."""
    fitting = [item for item in documents if 0.6 * size <= len(item.text.encode()) <= 1.6 * size]
    if len(fitting) >= FEWEST:
        return fitting
    made = []
    for first in range(min(len(documents), 2 * FEWEST)):
        text, following = "", first
        while len(text.encode()) < size:
            text += documents[following % len(documents)].text + "\n"
            following += 1
        lines = text.encode()[:size].decode("utf-8", "ignore").rpartition("\n")
        made.append(ImportedDocument(f"{first}.txt", "", "text/plain", "text", lines[0] or lines[2]))
    return made


def forget() -> None:
    """Empty the memories that fill up while documents are read; the tables of the package stay."""
    for item in gc.get_objects():
        known = isinstance(item, functools._lru_cache_wrapper) and item.cache_parameters()["maxsize"]
        if known and item.__module__.startswith("registry.") and item.__module__ != "registry.catalogue.catalogue":
            item.cache_clear()


def seconds(engine: Engine, documents: list[ImportedDocument], verb: Callable[[ImportedDocument], object]) -> float:
    """Processor time of a verb for all documents, median of the rounds."""
    runs = []
    for _ in range(ROUNDS):
        forget()
        engine.matcher.forget()
        begin = time.process_time()
        for document in documents:
            verb(document)
        runs.append(time.process_time() - begin)
    return statistics.median(runs)


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


def row(engine: Engine, documents: list[ImportedDocument]) -> str:
    """Megabytes a second and milliseconds a document for the whole reading, and the milliseconds of its parts."""
    heads = {id(item): header.read_header(item.text, file_name=item.name) for item in documents}
    mentions = {id(item): citations.extract(item.text, heads[id(item)], engine.scanner) for item in documents}
    dossiers = {id(item): engine.read(item, as_of=AS_OF) for item in documents}
    verbs: list[Callable[[ImportedDocument], object]] = [
        lambda item: engine.findings(engine.read(item, as_of=AS_OF)),
        lambda item: header.read_header(item.text, file_name=item.name),
        lambda item: citations.extract(item.text, heads[id(item)], engine.scanner),
        lambda item: engine.judge(item.text, heads[id(item)], mentions[id(item)], as_of=AS_OF),
        lambda item: engine.findings(dossiers[id(item)]),
    ]
    whole, *parts = (seconds(engine, documents, verb) for verb in verbs)
    size = sum(len(item.text.encode()) for item in documents)
    each = "".join(f"{1000 * part / len(documents):9.2f}" for part in (whole, *parts))
    return f"{size / len(documents) / 1000:7.1f}{len(documents):7d}{size / whole / 1e6:8.2f}{each}"


def main() -> None:
    """Print the table."""
    documents = texts(Path(sys.argv[1]) if len(sys.argv) > 1 else OWN)
    engine = default_engine()
    print(f"{len(documents)} texts, {ROUNDS} rounds, medians, processor time; spin {spin():.1f} M additions/s")
    print("kB each  texts    MB/s ms whole   header citations  links    rules")
    for size in LENGTHS:
        print(row(engine, of_length(documents, size)))
    rows = [
        ("catalogue, loaded in a fresh process", loaded()),
        ("qingli --help", started(["--help"])),
    ]
    with tempfile.TemporaryDirectory() as folder:
        rows.append(("qingli inspect, two PDF pages", started(["inspect", str(two_pages(Path(folder)))])))
    for name, value in rows:
        print(f"{name:<37}{value:6.2f} s")


if __name__ == "__main__":
    main()
