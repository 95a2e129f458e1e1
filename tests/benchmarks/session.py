"""A whole round by keyboard in tmux: ``qingli demo --keep DIR``, then ``python -m tests.benchmarks.session DIR``.

The documents of the demo are taken into a registry of their own with an open round. Every one is then decided at the desk
by the keys a reviewer would press for what the decision sheet (清理意见表) says, until nothing waits any more; at the end
the outcomes that stand are held against the planted truth, document by document. Exit code 1 when they differ.
"""

from __future__ import annotations

import csv
import json
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from registry.service import Registry, keys
from registry.service.answers import ItemRow
from tests.benchmarks.tmux import Tmux
from tui.state.opinion import BY_DIGIT, proposed
from tui.widgets.decision_bar import DIGITS

WORDS = {"保留": "r", "继续有效": "r", "修改": "a", "废止": "x", "失效": "l", "宣布失效": "l", "不纳入": "o"}
OUTCOMES = {"r": "retain", "a": "amend", "x": "repeal", "l": "lapse", "o": "out_of_scope"}
WHO = "李审核"
PROBE = "※"
"""What is typed into a form that comes up, and taken back, to know that its first field has the keys."""
_PLACE = re.compile(r"第 (\d+) 件，共 \d+ 件")
_DONE = "没有待您处理的文件了"
Row = Mapping[str, str]


class Sheet:
    """What is wanted of each document, by number or by title."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.by_number = {keys.number_key(row["发文字号"]): row for row in rows if row["发文字号"]}
        self.by_title = {keys.title_key(row["文件名称"]): row for row in rows}

    @classmethod
    def read(cls, path: Path) -> Sheet:
        """The sheet of a CSV file."""
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return cls(list(csv.DictReader(lines)))

    def of(self, item: ItemRow) -> Row:
        """The row of an item: by its number, else by its title."""
        found = self.by_number.get(keys.number_key(item.number)) if item.number else None
        return found or self.by_title[keys.title_key(item.title)]


def decide(desk: Tmux, registry: Registry, item: ItemRow, row: Row) -> None:
    """Press what records the row: reasons by digit, then the outcome; a capital opens the form where a day is set."""
    letter = WORDS[row["清理意见"]]
    ticked = set(proposed(registry.dossier(item.instrument).findings))
    wanted = set(re.split(r"[;；、\s]+", row["清理理由"])) & set(BY_DIGIT)
    digits = "".join(DIGITS[BY_DIGIT.index(code)] for code in BY_DIGIT if (code in ticked) != (code in wanted))
    day = row["新有效期"] if letter == "r" else row["完成时限"] if letter == "a" else ""
    if not day:
        desk.type(digits + letter)
        return
    desk.type(digits + letter.upper())
    desk.wait(lambda seen: "下一栏" in seen)
    _take_the_keys(desk)
    desk.press(*["BTab"] * (2 if letter == "a" else 1))
    desk.type(day)
    desk.wait(lambda seen: day in seen)
    desk.press("C-s")


def _take_the_keys(desk: Tmux) -> None:
    """Wait until what is typed arrives in the form. Raises TimeoutError when it never does."""
    for attempt in range(40):
        desk.type(PROBE)
        try:
            desk.wait(lambda seen: PROBE in seen, 0.5)
        except TimeoutError:
            if attempt == 39:
                raise
        else:
            break
    while PROBE in desk.screen():
        desk.press("BSpace")
        time.sleep(0.05)


def play(where: Path, sheet: Sheet, state: Path) -> list[float]:
    """Decide everything at the desk; milliseconds from the first key of each decision to the next document."""
    times: list[float] = []
    with Registry.open(where) as registry:
        ids = registry.queue_ids()
        desk = Tmux(["--registry", str(where), "--as", WHO, "--lang", "zh", "review", "--no-tour"], state)
        try:
            desk.wait(lambda seen: f"第 1 件，共 {len(ids)} 件" in seen and ">" in seen, 60)
            desk.press("Enter")
            seen = desk.wait(lambda seen: " r " in seen and bool(_PLACE.search(seen)))
            while _DONE not in seen:
                if len(times) > 2 * len(ids):
                    raise SystemExit("the desk goes round and round")
                place = _PLACE.search(seen)
                assert place is not None, seen
                (item,) = registry.queue_lines([ids[int(place[1]) - 1]])
                begun = time.perf_counter()
                decide(desk, registry, item, sheet.of(item))
                seen = desk.wait(lambda seen, old=place[0]: _DONE in seen or _went_on(seen, old))
                times.append((time.perf_counter() - begun) * 1000)
        finally:
            desk.close()
    return times


def _went_on(seen: str, old: str) -> bool:
    """Whether the decision is recorded and another document is on the desk."""
    place = _PLACE.search(seen)
    return place is not None and place[0] != old and "已记录" in seen and " r " in seen


def outcomes(where: Path) -> dict[str, str]:
    """The outcome that stands on each document, by number, by title where it has none."""
    with Registry.open(where) as registry:
        rows = registry.queue_lines(registry.queue_ids())
        return {row.number or row.title: row.outcome.value if row.outcome else row.state for row in rows}


def fresh(documents: Path, where: Path) -> None:
    """A registry with the demo's documents and an open round."""
    from registry.demo.plan import AS_OF
    from registry.service import Actor
    from registry.service.importing import ImportOptions
    from registry.service.rounds import RoundPlan

    with Registry.open(where) as registry:
        registry.import_paths([documents], Actor(WHO), ImportOptions(AS_OF))
        registry.open_round(Actor(WHO), RoundPlan("键盘清理", AS_OF))


def main() -> int:
    """Play, and hold what stands against the planted truth."""
    demo = Path(sys.argv[1])
    sheet = Sheet.read(demo / "decision-sheet.csv")
    truth = json.loads((demo / "planted-truth.json").read_text("utf-8"))["documents"]
    with tempfile.TemporaryDirectory() as name:
        where = Path(name) / "registry.sqlite"
        fresh(demo / "documents", where)
        begun = time.perf_counter()
        times = play(where, sheet, Path(name) / "state")
        taken = time.perf_counter() - begun
        stands = outcomes(where)
    wanted = {keys.number_key(d["number"]) if d["number"] else keys.title_key(d["title"]): d["outcome"] for d in truth}
    known = {keys.number_key(k) if keys.number_key(k) in wanted else keys.title_key(k): v for k, v in stands.items()}
    repealed = {key for key, outcome in known.items() if outcome == "repeal"}
    right = {key for key, outcome in wanted.items() if outcome == "repeal"}
    p95 = sorted(times)[int(len(times) * 0.95)]
    print(f"{len(times)} decisions in {taken:.0f} s; one: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms")
    print(f"stands {dict(Counter(stands.values()))}; repealed {len(repealed)}, of them right {len(repealed & right)}")
    differ = {key for key in wanted if known.get(key) != wanted[key]}
    print(f"documents whose outcome differs from the truth: {len(differ)}")
    return int(bool(differ) or len(stands) != len(truth))


if __name__ == "__main__":
    raise SystemExit(main())
