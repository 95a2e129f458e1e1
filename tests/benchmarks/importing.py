"""Bulk import, bulk insert and search: ``python -m tests.benchmarks.importing [--files N] [--large N] [--texts N]``.

``--files`` PDFs are taken in by one worker and by two; a tenth of them is read by the naive loop below (ten lines),
once without and once with a match of each title by WRatio: the second rival is much slower, so a ratio means nothing
without the name of its loop. The gain of the second worker is held against that of two processes that only count, on the same machine at the
same moment. All of it is done ``--rounds`` times and the medians are told, in wall time and in processor time of all
processes together, which a busy machine disturbs less. ``--large`` imports so many PDFs by one worker and prints the
rate, the processor time of this process a file, and the memory of each tenth; ``--alike`` so many text files of few
subjects, which all bear on each other. ``--texts`` fills a registry with so many texts and times the search.

Byte code is kept, as it is where the program is installed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import re
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from registry.catalogue import load
from registry.service import Actor

AS_OF = dt.date(2024, 12, 31)
WHO = Actor("量测")
WORDS = "加强规范推进完善落实管理服务安全环境社区道路停车物业消防防汛绿化市容经费档案培训考核"


def naive(paths: list[Path], where: Path, *, matched: bool = True) -> None:
    """What one writes first: every page with pdfplumber, a bracket pattern, the usual fuzzy match, a commit each."""
    import pdfplumber
    from rapidfuzz import fuzz, process

    laws = [law.title for law in load().instruments()]
    with closing(sqlite3.connect(where)) as db:
        db.execute("CREATE TABLE document (name, text)")
        db.execute("CREATE TABLE citation (name, title, law)")
        for path in paths:
            with pdfplumber.open(path) as pdf:
                pages = [(page.extract_text() or "", page.extract_tables()) for page in pdf.pages]
            text = "\n".join(page for page, _ in pages)
            db.execute("INSERT INTO document VALUES (?, ?)", (path.name, text))
            for title in re.findall("《([^》]+)》", text):
                law = process.extractOne(title, laws, scorer=fuzz.WRatio)[0] if matched else ""
                db.execute("INSERT INTO citation VALUES (?, ?, ?)", (path.name, title, law))
            db.commit()


def made_up(chance: random.Random, number: int) -> list[str]:
    """The lines of a made-up notice of about two pages."""
    title = f"石桥街道办事处关于{''.join(chance.sample(WORDS, 6))}工作的通知"
    lines = [title, f"石办发〔{2003 + number % 20}〕{number + 1}号", "各社区居民委员会、各科室："]
    for clause in range(24):
        law = chance.choice(("行政处罚法", "安全生产法", "土地管理法", "物业管理条例", "突发事件应对法"))
        body = "".join(chance.choices(WORDS, k=60))
        lines.append(f"{clause + 1}．{body}。依照《中华人民共和国{law}》第{clause + 3}条执行。")
    return [*lines, "石桥街道办事处", f"{2003 + number % 20}年3月1日"]


def pdfs(folder: Path, count: int) -> list[Path]:
    """Made-up notices as PDFs, with a ruled table on each last page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    folder.mkdir()
    chance = random.Random(5)
    for number in range(count):
        canvas = Canvas(str(folder / f"{number:05}.pdf"), pagesize=A4)
        rows = [line[at : at + 28] for line in made_up(chance, number) for at in range(0, len(line), 28)]
        for start in range(0, len(rows), 40):
            canvas.setFont("STSong-Light", 16)
            for place, line in enumerate(rows[start : start + 40]):
                canvas.drawString(70, 780 - place * 18, line)
            canvas.grid([70, 200, 330, 460], [20, 35, 50])
            canvas.showPage()
        canvas.save()
    return sorted(folder.iterdir())


def spin(_: int = 0) -> int:
    """Count for a while."""
    total = 0
    for number in range(20_000_000):
        total += number
    return total


def pair() -> float:
    """How much faster two processes count than one, here and now."""
    with get_context("spawn").Pool(2) as pool:
        pool.map(spin, range(2), chunksize=1)
        begin = time.perf_counter()
        pool.map(spin, range(1), chunksize=1)
        one = time.perf_counter() - begin
        begin = time.perf_counter()
        pool.map(spin, range(2), chunksize=1)
        return 2 * one / (time.perf_counter() - begin)


def seconds_of(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def cost_of(work: Callable[[], object]) -> tuple[float, float]:
    """Wall time of one call, and processor time of this process and of those that ended within it."""

    def spent() -> float:
        usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    before = spent()
    return seconds_of(work), spent() - before


def take_in(where: Path, folder: Path, jobs: int) -> None:
    """The product's import, begun as the command line begins it."""
    from registry.service.workers import early_runner

    runner = early_runner(jobs)
    from registry.service.facade import Registry
    from registry.service.importing import ImportOptions

    with Registry.open(where) as registry:
        registry.import_paths([folder], WHO, ImportOptions(AS_OF, jobs=jobs), runner=runner)


def files(home: Path, count: int, rounds: int) -> None:
    """The table of imports."""
    paths = pdfs(home / "pdf", count)
    sample = paths[: max(1, count // 10)]
    costs: dict[str, list[tuple[float, float]]] = {}
    gains: list[float] = []
    shares: list[float] = []
    for turn in range(rounds):
        place = home / str(turn)
        place.mkdir()
        ways = {
            "naive loop": (len(sample), partial(naive, sample, place / "naive.sqlite")),
            "naive, no match": (len(sample), partial(naive, sample, place / "bare.sqlite", matched=False)),
            "one worker": (count, partial(take_in, place / "one.sqlite", home / "pdf", 1)),
            "two workers": (count, partial(take_in, place / "two.sqlite", home / "pdf", 2)),
        }
        for name, (number, work) in ways.items():
            wall, cpu = cost_of(work)
            costs.setdefault(name, []).append((wall / number, cpu / number))
        gains.append(pair())
        shares.append(costs["one worker"][-1][0] / costs["two workers"][-1][0] / gains[-1])
    tell(count, costs, gains, shares)


def tell(count: int, costs: dict[str, list[tuple[float, float]]], gains: list[float], shares: list[float]) -> None:
    """Print the medians."""
    middle = {name: tuple(map(statistics.median, zip(*all_, strict=True))) for name, all_ in costs.items()}
    print(f"{count} PDFs, medians of {len(gains)}   ms a file   files/s   ms of processors a file")
    for name, (wall, cpu) in middle.items():
        print(f"  {name:24} {wall * 1000:12.1f} {1 / wall:9.1f} {cpu * 1000:12.1f}")
    for name in ("naive loop", "naive, no match"):
        wall, cpu = (there / here for there, here in zip(middle[name], middle["one worker"], strict=True))
        print(f"  one worker against the {name}: {wall:.1f}x by the clock, {cpu:.1f}x by processor time (goal 6)")
    gain, share = statistics.median(gains), statistics.median(shares)
    print(f"  second worker against a second counting process (gain {gain:.2f}): {share:.2f} (goal 0.80)")


def alike(folder: Path, count: int) -> None:
    """Made-up notices on ten subjects, year after year, as text files."""
    folder.mkdir()
    chance = random.Random(6)
    for number in range(count):
        _, *rest = made_up(chance, number)
        title = f"石桥街道办事处关于开展{WORDS[number % 10 * 4 :][:4]}专项整治工作的通知"
        (folder / f"{number:06}.txt").write_text("\n".join((title, *rest)), "utf-8")


def large(home: Path, count: int, make: Callable[[Path, int], object]) -> None:
    """Rate and memory of a long import by one worker, by tenths."""
    from registry.service.facade import Registry
    from registry.service.importing import ImportOptions

    folder = home / make.__name__
    make(folder, count)
    marks = [(0, time.perf_counter(), time.process_time())]

    def tell(progress: object) -> None:
        done = progress.done  # type: ignore[attr-defined]
        if done - marks[-1][0] >= count // 10:
            marks.append((done, time.perf_counter(), time.process_time()))
            files, wall, mine = (now - before for now, before in zip(marks[-1], marks[-2], strict=True))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"  {done:7} files {files / wall:8.1f} files/s {1000 * mine / files:6.2f} ms here {memory:6} MB")

    with Registry.open(home / f"{folder.name}.sqlite") as registry:
        registry.import_paths([folder], WHO, ImportOptions(AS_OF, jobs=1, keep_originals=False), tell=tell)


def insert(home: Path, count: int = 5000, rounds: int = 7) -> None:
    """Bulk insert of citations: the way of the registry against objects one by one, by processor time, in turns."""
    from sqlalchemy import insert as core
    from sqlmodel import Session

    from registry.models import Citation
    from registry.store import bulk, open_store
    from registry.store import tables as t

    def made(start: int) -> list[dict[str, Any]]:
        return [
            {"document": 1, "ordinal": n, "key": str(n), "start_at": 0, "end_at": 1, "page": None, "relation": "cites",
             "resolution": "exact", "score": 1.0, "title": "某法", "title_key": "某法", "number_key": None, "target": "x",
             "status": "in_force", "detail": "{}"} for n in range(start, start + count)
        ]  # fmt: skip

    store = open_store(home / "insert.sqlite")
    document = {"id": 1, "source": "", "sha256": "", "name": "", "text_sha256": ""}
    with store.writing() as connection:
        connection.execute(core(t.document), [t.complete(t.document, document)])

    def in_bulk(rows: list[dict[str, Any]]) -> None:
        with store.writing() as connection:
            bulk.insert(connection, t.citation, rows)

    def by_objects(rows: list[dict[str, Any]]) -> None:
        with store.writing() as connection, Session(connection) as session:
            session.add_all([Citation(**row) for row in rows])
            session.flush()

    def seconds(way: Callable[[list[dict[str, Any]]], None], start: int) -> float:
        rows = made(start)
        begin = time.process_time()
        way(rows)
        return time.process_time() - begin

    turns = [
        (seconds(in_bulk, 2 * turn * count), seconds(by_objects, (2 * turn + 1) * count)) for turn in range(rounds)
    ]
    fast, slow = (statistics.median(times) for times in zip(*turns, strict=True))
    ratio = statistics.median(slow / fast for fast, slow in turns)
    print(
        f"bulk insert of {count}: {count / fast:,.0f} rows/s, add_all {count / slow:,.0f} rows/s of processor time: "
        f"{ratio:.1f}x (goal 8)"
    )
    store.close()


def texts(home: Path, count: int) -> None:
    """Time of a search in many texts."""
    from sqlalchemy import insert as core

    from registry.store import grams, open_store
    from registry.store import tables as t

    chance, store = random.Random(8), open_store(home / "search.sqlite")
    for start in range(1, count + 1, 2000):
        numbers = range(start, min(start + 2000, count + 1))
        content = {n: "".join(chance.choices(WORDS, k=400)) + f"第{n}号" for n in numbers}
        with store.writing() as connection:
            connection.execute(
                core(t.instrument),
                [t.complete(t.instrument, {"id": n, "title": f"文件{n}", "title_key": f"文件{n}"}) for n in numbers],
            )
            connection.execute(
                core(t.document),
                [
                    t.complete(
                        t.document,
                        {"id": n, "instrument": n, "source": "", "sha256": "", "name": "", "text_sha256": ""},
                    )
                    for n in numbers
                ],
            )
            connection.execute(
                core(t.document_text),
                [t.complete(t.document_text, {"document": n, "text": content[n], "as_of": AS_OF}) for n in numbers],
            )
            grams.write(connection, list(content.items()))
    from registry.service.facade import Registry

    registry = Registry(store)
    print(f"search in {count} texts       ms (median of 7)")
    for query in ("水", "物业", "物业管理", f"第{count // 2}号", "物业 消防 防汛", "没有的词语"):
        times = [seconds_of(partial(registry.search, query)) * 1000 for _ in range(7)]
        print(f"  {query:12} {statistics.median(times):8.1f}   {len(registry.search(query))} hits")
    registry.close()


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--alike", type=int, default=0)
    parser.add_argument("--texts", type=int, default=0)
    asked = parser.parse_args()
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if asked.files:
            files(home, asked.files, asked.rounds)
        insert(home)
        if asked.large:
            large(home, asked.large, pdfs)
        if asked.alike:
            large(home, asked.alike, alike)
        if asked.texts:
            texts(home, asked.texts)


if __name__ == "__main__":
    main()
