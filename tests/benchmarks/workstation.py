"""The workstation in a real pseudo-terminal: ``python -m tests.benchmarks.workstation [--rows N] [--presses N]``.

A registry is filled with so many items; the first five are real documents, the first of them as long as 200 pages with
300 citations. “paint” is the
first picture, “start” the first lines of the queue. A key counts as answered when the line it must bring is on the terminal: the time is taken from writing the
key to reading that line. Memory is the resident set of the workstation's process. Exit code 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from sqlalchemy import insert

from registry.service import Registry
from registry.store import tables as t
from tests.stock import Desk, plain_engine

WIDTH, HEIGHT = 140, 40
LINES = HEIGHT - 5
LIMITS = {
    "paint": 1500.0,
    "start": 3000.0,
    "down": 30.0,
    "page": 30.0,
    "end": 30.0,
    "home": 30.0,
    "open": 200.0,
    "decide": 100.0,
    "memory": 130.0,
}
_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>()][0-9A-B]?")
CHILD = """
import sys
from pathlib import Path
from tui.app import Workstation
from tui.state.keep import Keep
from tui.wording import Words

def opener():
    from registry.service import Actor, Registry
    from tui.state.session import open_session
    return open_session(Registry.open(sys.argv[1]), Actor("李审核"), "zh", Path(sys.argv[2]))

Workstation(opener, Words("zh"), Keep(Path(sys.argv[2])), tour=False).run()
"""


def fill(folder: Path, rows: int) -> Path:
    """A registry with so many items in one round."""
    where = folder / "registry.sqlite"
    with Registry.open(where, maker=plain_engine) as registry:
        desk = Desk(registry, folder / "received")
        clause = (
            "根据《旧事项管理条例》第三条，结合实际，" + "各社区应当认真执行本办法，规范行政行为，及时报告情况。" * 24
        )
        for n in range(5):
            body = "\n".join(f"第{n}条 {clause}" for n in range(300 if n == 0 else 3))
            desk.put(f"{n}.txt", f"关于长文件{n}管理的通知", f"石办发〔2012〕{n + 1}号", "2012-03-01", body)
        desk.take_in()
        desk.open_round()
        with registry.store.writing() as connection:
            reasons = '[["expired","high",1],["body_renamed","medium",2]]'
            for first in range(6, rows + 1, 5000):
                numbers = range(first, min(first + 5000, rows + 1))
                connection.execute(insert(t.instrument), [_instrument(n) for n in numbers])
                items = [{"id": n, "round": 1, "instrument": n, "rank": 500, "reasons": reasons} for n in numbers]
                connection.execute(insert(t.item), [t.complete(t.item, item) for item in items])
    return where


def _instrument(number: int) -> dict[str, object]:
    """A document that only a register knows."""
    title = title_of(number)
    row = {
        "id": number,
        "title": title,
        "title_key": title,
        "number": f"石办发〔2015〕{number}号",
        "number_key": str(number),
    }
    return t.complete(t.instrument, {**row, "issuers": '["某区石桥街道办事处"]'})


def title_of(number: int) -> str:
    """The title of an item."""
    return f"关于第{number:06}号事项管理工作的通知"


class Terminal:
    """A pseudo-terminal with the workstation in it."""

    def __init__(self, where: Path, state: Path) -> None:
        self.begun = time.perf_counter()
        self.child, self.master = pty.fork()
        if self.child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            os.execv(sys.executable, [sys.executable, "-c", CHILD, str(where), str(state)])

    def wait(self, *expected: str, patience: float = 30.0) -> float:
        """Milliseconds until all of this is on the terminal; infinity when it does not come."""
        begun, read = time.perf_counter(), b""
        while time.perf_counter() - begun < patience:
            if select.select([self.master], [], [], 0.05)[0]:
                read += os.read(self.master, 65536)
                text = _ESCAPES.sub(b"", read).decode("utf-8", "replace")
                if all(part in text for part in expected):
                    return (time.perf_counter() - begun) * 1000
        return float("inf")

    def read_until(self, pattern: re.Pattern[str], patience: float = 20.0) -> str:
        """What is written to the terminal up to a pattern; all that came when it does not."""
        begun, read, text = time.perf_counter(), b"", ""
        while time.perf_counter() - begun < patience and not pattern.search(text):
            if select.select([self.master], [], [], 0.05)[0]:
                read += os.read(self.master, 65536)
                text = _ESCAPES.sub(b"", read).decode("utf-8", "replace")
        return text

    def press(self, key: bytes, *expected: str) -> float:
        """Milliseconds from a key to what it must bring."""
        self.rest()
        os.write(self.master, key)
        return self.wait(*expected, patience=3.0)

    def rest(self, quiet: float = 0.03, most: float = 3.0) -> None:
        """Read until nothing comes any more; a cursor that blinks is not waited for."""
        until = time.perf_counter() + most
        while time.perf_counter() < until and select.select([self.master], [], [], quiet)[0]:
            os.read(self.master, 65536)

    def memory(self) -> float:
        """Resident set in MB."""
        status = Path(f"/proc/{self.child}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def close(self) -> None:
        """End the workstation."""
        os.write(self.master, b"\x11")
        with contextlib.suppress(OSError):
            self.rest(1.0)
        os.waitpid(self.child, 0)


def measure(where: Path, state: Path, rows: int, presses: int) -> dict[str, list[float]]:
    """Times in milliseconds by what was done, and memory in MB."""
    terminal = Terminal(where, state)
    painted = terminal.wait("正在打开")
    found = {
        "paint": [painted],
        "start": [painted + terminal.wait(title_of(6))],
        "down": [],
        "page": [],
        "end": [],
        "home": [],
        "open": [],
        "decide": [],
    }
    terminal.rest(0.5)
    for n in range(2, presses + 6):
        taken = terminal.press(b"\x1b[B", title_of(n) if n > 5 else f"长文件{n - 1}")
        found["down"] += [taken] if n > 5 else []
    terminal.press(b"\x1b[H", "关于长文件0管理的通知")
    at = 1
    for _ in range(presses):
        at += LINES - 1
        found["page"].append(terminal.press(b"\x1b[6~", title_of(at)))
    for _ in range(5):
        found["end"].append(terminal.press(b"\x1b[F", title_of(rows)))
        found["home"].append(terminal.press(b"\x1b[H", title_of(LINES)))
    time.sleep(0.7)  # who opens a document has read its line
    found["open"].append(terminal.press(b"\r", "[1]", "第0条"))
    terminal.rest(1.0)
    for n in range(1, 5):
        found["decide"].append(terminal.press(b"r", f"长文件{n}管理", "已记录"))
        terminal.rest(0.5)
    found["memory"] = [terminal.memory()]
    terminal.close()
    return found


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--presses", type=int, default=40)
    args = parser.parse_args()
    passed = True
    with tempfile.TemporaryDirectory() as name:
        where = fill(Path(name), args.rows)
        for what, values in measure(where, Path(name) / "state", args.rows, args.presses).items():
            p95 = sorted(values)[max(0, round(len(values) * 0.95) - 1)]
            fine = p95 <= LIMITS[what]
            passed &= fine
            unit = "MB" if what == "memory" else "ms"
            print(f"{what:8} median {statistics.median(values):8.1f} {unit}  p95 {p95:8.1f} {unit}  limit {LIMITS[what]:6.0f}  {'ok' if fine else 'PASSED THE LIMIT'}")  # fmt: skip
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
