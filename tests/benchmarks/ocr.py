"""How well and how fast pages that are pictures are read: ``python -m tests.benchmarks.ocr [engine …]``.

The pages are drawn here at 200 dpi, once clean and once worn (turned by 1.2°, blurred, with noise, JPEG at 60, a red seal
over the signature in both). Told are the character error rate without blanks, whole table cells, and seconds a page.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests import samples_scan as sample

OWN = Path(__file__).parents[1] / "evaluation" / "own" / "txt"
TEXTS = 3
PAGES_A_TEXT = 2
GOALS = {"clean": 0.03, "worn": 0.06}


def documents() -> Iterator[list[sample.Scan]]:
    """The notice of the tests, and the first pages of some texts of the project's own set, in other sizes."""
    yield sample.notice()
    for number, path in enumerate(sorted(OWN.glob("*.txt"))[: TEXTS * 7 : 7]):
        sheet = sample.Sheet()
        for text in path.read_text("utf-8").splitlines():
            if text.strip() and len(sheet.scans) <= PAGES_A_TEXT:
                sheet.paragraph(text.strip(), size=(16, 14, 12)[number % 3])
        yield sheet.scans[:PAGES_A_TEXT]


def main(engines: list[str]) -> int:
    """Measure the engines; 1 if one misses the goals."""
    if sample.FONT is None:
        print("no Chinese font on this machine")
        return 0
    from importers import ocr, ocr_engine

    scans = [scan for document in documents() for scan in document]
    missed = 0
    for engine in engines:
        os.environ["QINGLI_OCR"] = engine
        if ocr_engine.engine() is None:
            print(f"{engine}: not installed")
            continue
        for kind, goal in GOALS.items():
            rates, seconds, wrong, total = [], [], 0.0, 0
            for number, scan in enumerate(scans, 1):
                image = scan.image if kind == "clean" else sample.worn(scan.image, number)
                start = time.perf_counter()
                seen = ocr.recognise(image, 1)
                seconds.append(time.perf_counter() - start)
                truth = "".join(scan.lines)
                rates.append(sample.errors("".join(line.text for line in ocr.lines(seen.page)), truth))
                wrong, total = wrong + rates[-1] * len(truth), total + len(truth)
            missed += wrong / total > goal
            print(
                f"{engine:10} {kind:6} CER {wrong / total:6.2%} (worst page {max(rates):.2%}, goal {goal:.0%})"
                f"  {statistics.median(seconds):5.2f} s a page, first {seconds[0]:.2f} s, {len(scans)} pages"
            )
            print(f"{'':10} {kind:6} cells of a ruled list whole: {cells(kind)}")
    return 1 if missed else 0


def cells(kind: str) -> str:
    """How many cells of a ruled list come out whole."""
    from importers import ocr
    from importers.compose import compose

    scan = sample.table(sample.ENDED, sample.WIDTHS)
    image = scan.image if kind == "clean" else sample.worn(scan.image)
    made = compose([ocr.recognise(image, 1).page], 12)
    found = [row.split("\t") for row in made.text.split("\n")]
    whole = sum(cell in row for row, cells in zip(found[1:], sample.ENDED, strict=False) for cell in cells)
    return f"{whole} of {sum(map(len, sample.ENDED))}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or ["rapidocr", "tesseract"]))
