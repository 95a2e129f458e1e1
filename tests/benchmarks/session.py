"""A whole round by keyboard in a pseudo-terminal: ``python -m tests.benchmarks.session REGISTRY SHEET``.

The registry holds an open round, the sheet (CSV) the outcome, reasons, new expiry and due date of each document. Every
document is decided at the desk by the keys a reviewer would press, until nothing waits any more; then the outcomes that
stand are held against the sheet. Exit code 1 when they differ.
"""

from __future__ import annotations

import csv
import os
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from registry.service import Registry, keys
from registry.service.answers import ItemRow, QueueFilter
from registry.service.desk import order
from tests.benchmarks.workstation import Terminal
from tui.state.opinion import BY_DIGIT, proposed
from tui.widgets.decision_bar import DIGITS

WORDS = {"保留": "r", "继续有效": "r", "修改": "a", "废止": "x", "失效": "l", "宣布失效": "l", "不纳入": "o"}
OUTCOMES = {"r": "retain", "a": "amend", "x": "repeal", "l": "lapse", "o": "out_of_scope"}
_PLACE = re.compile(r"第 (\d+) 件，共")
_DONE = "没有待您处理的文件了"


class Sheet:
    """What the sheet wants of each document, by number or by title."""

    def __init__(self, path: Path) -> None:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            self.rows = list(csv.DictReader(lines))
        self.by_number = {keys.number_key(row["发文字号"]): row for row in self.rows if row["发文字号"]}
        self.by_title = {keys.title_key(row["文件名称"]): row for row in self.rows}

    def of(self, item: ItemRow) -> dict[str, str] | None:
        """The row of an item: number and title, else the title alone."""
        found = self.by_number.get(keys.number_key(item.number)) if item.number else None
        return found or self.by_title.get(keys.title_key(item.title))


def strokes(registry: Registry, item: ItemRow, row: dict[str, str]) -> list[bytes]:
    """The keys that record what the sheet wants: reasons by digit, then the outcome, with the form where a day is set."""
    letter = WORDS[row["清理意见"]]
    ticked = set(proposed(registry.dossier(item.instrument).findings))
    wanted = set(re.split(r"[;；、\s]+", row["清理理由"])) & set(BY_DIGIT)
    pressed = [DIGITS[BY_DIGIT.index(code)].encode() for code in BY_DIGIT if (code in ticked) != (code in wanted)]
    day = row["新有效期"] if letter == "r" else row["完成时限"] if letter == "a" else ""
    if not day:
        return [*pressed, letter.encode()]
    back = b"\x1b[Z" * (2 if letter == "a" else 1)
    return [*pressed, letter.upper().encode(), back, day.encode(), b"\x13"]


def play(where: Path, sheet: Sheet, state: Path) -> list[float]:
    """Decide everything at the desk; milliseconds of each decision."""
    times: list[float] = []
    with Registry.open(where) as registry:
        ids = order(registry.store, None, QueueFilter(states=("open", "stale")))
        terminal = Terminal(where, state)
        terminal.wait("> 待审")
        terminal.rest(1.0)
        os.write(terminal.master, b"/state:open,stale")
        terminal.read_until(re.compile(f"第 1 件，共 {len(ids)} 件"))
        terminal.rest(2.0)
        os.write(terminal.master, b"\r")  # out of the field
        terminal.rest(2.0)
        os.write(terminal.master, b"\r")  # into the document
        read, last, item = terminal.read_until(_PLACE), b"", None
        while _DONE not in read and len(times) < 3 * len(ids):
            terminal.rest(0.1)
            places = _PLACE.findall(read)
            if not places or (times and "已记录" not in read):
                raise SystemExit(
                    f"the desk does not go on after {len(times)} decisions: {last!r} {item}\n{' '.join(read.split())[-1500:]}"
                )
            (item,) = registry.queue_lines([ids[int(places[-1]) - 1]])
            row = sheet.of(item)
            if row is None:
                raise SystemExit(f"not on the sheet: {item.title} {item.number}")
            *before, last = strokes(registry, item, row)
            for stroke in before:
                os.write(terminal.master, stroke)
                if stroke.isalpha():
                    terminal.read_until(re.compile("下一栏"))
                terminal.rest(0.12)
            begun = time.perf_counter()
            os.write(terminal.master, last)
            other = rf"第 (?!{places[-1]} )\d+ 件，共"
            read = terminal.read_until(re.compile(f"(?s)已记录.*{other}|{other}.*已记录|{_DONE}"))
            times.append((time.perf_counter() - begun) * 1000)
        terminal.close()
    return times


def main() -> int:
    """Play, and hold what stands against the sheet."""
    where, sheet = Path(sys.argv[1]), Sheet(Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        times = play(where, sheet, Path(folder))
    with Registry.open(where) as registry:
        stands = Counter(registry.round().outcomes)
        left = registry.round_status().blocker_count
    wanted = Counter(OUTCOMES[WORDS[row["清理意见"]]] for row in sheet.rows)
    print(
        f"{len(times)} decisions, median {statistics.median(times):.0f} ms, p95 {sorted(times)[int(len(times) * 0.95)]:.0f} ms"
    )
    print(f"stands {dict(stands)}, wanted {dict(wanted)}, left {left}")
    return int(stands != wanted or left > 0)


if __name__ == "__main__":
    raise SystemExit(main())
