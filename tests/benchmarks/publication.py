"""Lists, notice and site: ``python -m tests.benchmarks.publication``.

A made-up round of 600 documents as every list in every format and as a notice (docx, pdf); a made-up site of 1,000 and of
10,000 documents with texts of a usual length, each in a process of its own, with the most memory that process held.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from registry import publication
from registry.publication import notice
from registry.publication.notice import Notice
from registry.publication.sheet import title_of
from registry.publication.site import Entry, PublishedRound, Site
from registry.publication.site import write as write_site
from registry.values import ListRow, Outcome, RepealList

DAY = dt.date(2024, 12, 31)
ROWS = 600
KINDS = (("kept-list", Outcome.RETAIN, 420), ("amend-list", Outcome.AMEND, 60), ("repeal-list", Outcome.REPEAL, 120))
PARAGRAPH = "各社区、各科室应当按照职责分工，加强协作配合，及时研究解决工作中出现的问题，重大事项按照规定程序报告。"


def rows(outcome: Outcome, count: int, first: int) -> tuple[ListRow, ...]:
    """Made-up rows of one outcome."""
    return tuple(
        ListRow(
            0,
            f"关于印发《青石街道第{n}类事项管理办法》的通知",
            f"青街办发〔{2005 + n % 20}〕{n}号",
            ("青石街道办事处" if n % 3 else "青石区人民政府",),
            dt.date(2005 + n % 20, 1 + n % 12, 1 + n % 28),
            outcome,
            ("R2",),
            "《某某条例》已废止",
            clauses="第三条" if outcome is Outcome.AMEND else "",
            due_on=dt.date(2025, 6, 30) if outcome is Outcome.AMEND else None,
            instrument=str(n),
        )
        for n in range(first, first + count)
    )


def lists() -> tuple[RepealList, ...]:
    """The lists of a round of 600 documents."""
    found, first = [], 1
    for place, (kind, outcome, count) in enumerate(KINDS, start=1):
        listed = RepealList(kind, "2024年清理", DAY, DAY, rows(outcome, count, first), draft=False, annex=place)
        found.append(listed)
        first += count
    return tuple(found)


def entries(count: int) -> Iterator[Entry]:
    """Made-up documents of about 4,000 characters, one at a time."""
    for n in range(1, count + 1):
        over = n % 5 == 0
        yield Entry(
            n,
            f"关于印发《青石街道第{n}类事项管理办法》的通知",
            f"青街办发〔{2005 + n % 20}〕{n}号",
            (f"青石区第{n % 40}街道办事处",),
            "repealed" if over else "in_force",
            dt.date(2005 + n % 20, 1 + n % 12, 1 + n % 28),
            ended_on=dt.date(2024, 1 + n % 12, 1) if over else None,
            ended_by="2024年清理" if over else "",
            sha256=f"{n:064x}",
            text="\n".join(f"第{line}条　{PARAGRAPH}" for line in range(1, 81)),
        )


def site(count: int) -> Site:
    """A site of that many documents."""
    counts = {outcome.value: number for _, outcome, number in KINDS}
    published = PublishedRound(1, "2024年清理", DAY, DAY, "2025-01-15T10:00:00+08:00", "0" * 64, counts, lists())
    return Site("青石区行政规范性文件", DAY, entries(count), (published,), identity="x")


def measure_site(count: int, answer: multiprocessing.Queue[tuple[float, float]]) -> None:
    """Seconds and most memory (MB) of one site, in this process.

    The peak is read from ``/proc`` where there is one: ``ru_maxrss`` of a new process begins with its parent's.
    """
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        write_site(site(count), Path(folder) / "site")
        answer.put((time.perf_counter() - begin, peak()))


def peak() -> float:
    """The most memory this process held, in MB."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="ascii", errors="replace"))[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    publication.write(lists()[1], "docx", Path(tempfile.mkdtemp()) / "warm.docx")
    with tempfile.TemporaryDirectory() as folder:
        begin, used = time.perf_counter(), time.process_time()
        for listed in lists():
            for fmt in publication.FORMATS:
                publication.write(listed, fmt, Path(folder) / f"{listed.kind}.{fmt}")
        every = time.perf_counter() - begin
        annexes = tuple(title_of(listed, "zh") for listed in lists())
        made = Notice(
            "青石街道办事处",
            signed_on=DAY,
            cut_off=DAY,
            reviewed=ROWS,
            results=notice.results_of(lists()),
            annexes=annexes,
        )
        for fmt in publication.NOTICE_FORMATS:
            begin = time.perf_counter()
            publication.write_notice(made, lists(), fmt, Path(folder) / f"notice.{fmt}")
            print(f"notice with annexes, {ROWS} rows, {fmt:<12} {time.perf_counter() - begin:8.2f} s")
            every += time.perf_counter() - begin
        used = time.process_time() - used
        print(f"lists in {len(publication.FORMATS)} formats and the notice in 2 {every:8.2f} s, processor {used:.2f} s")
    context = multiprocessing.get_context("spawn")
    for count in map(int, sys.argv[1:] or ("1000", "10000")):
        answer: multiprocessing.Queue[tuple[float, float]] = context.Queue()
        process = context.Process(target=measure_site, args=(count, answer))
        process.start()
        seconds, megabytes = answer.get()
        process.join()
        print(f"site of {count:>6} documents {seconds:24.2f} s {megabytes:8.0f} MB at most")


if __name__ == "__main__":
    main()
