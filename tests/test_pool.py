"""Workers may crash, hang, eat memory or raise: that costs their file, never the run."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import importers
from importers import limits, pool, wire, worker
from importers.base import FailureCode, ImportedDocument, ImportFailure
from importers.crew import EndedError, Workers
from tests import samples_pdf as sample

posix = pytest.mark.skipif(os.name != "posix", reason="limits of a process are those of POSIX")


def behave(word: str) -> str:
    if word == "hang":
        while True:
            pass
    if word == "sleep":
        time.sleep(60)
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "abort":
        os.abort()
    if word == "memory":
        return str(len(bytearray(3 << 30)))
    if word == "raise":
        raise ValueError("bad")
    if word == "speak":
        os.write(1, b"\x1b[31mspoken")
        os.write(2, b"\x1b[31mspoken")
    if word == "exit":
        os._exit(6)
    return word.upper()


def test_nothing_that_a_library_prints_in_a_worker_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    assert dict(pool.isolated(behave, ["speak"], workers=1)) == {"speak": "SPEAK"}
    assert capfd.readouterr() == ("", "")


@posix
def test_each_ill_item_fails_by_name_and_the_others_are_done() -> None:
    ill = {
        "hang": FailureCode.TIMED_OUT,
        "sleep": FailureCode.TIMED_OUT,
        "crash": FailureCode.CRASHED,
        "abort": FailureCode.OUT_OF_MEMORY,
        "memory": FailureCode.OUT_OF_MEMORY,
        "raise": FailureCode.CRASHED,
        "exit": FailureCode.CRASHED,
    }
    well = [f"word{number}" for number in range(12)]
    words = [word for pair in zip(ill, well, strict=False) for word in pair] + well[len(ill) :]
    found = dict(pool.isolated(behave, words, workers=2, timeout=1.5))
    assert set(found) == set(words)
    for word, code in ill.items():
        outcome = found[word]
        assert isinstance(outcome, ImportFailure)
        assert (outcome.name, outcome.code) == (word, code)
    assert {word: found[word] for word in well} == {word: word.upper() for word in well}


def test_items_are_drawn_only_a_few_ahead() -> None:
    drawn = 0

    def words() -> Iterator[str]:
        nonlocal drawn
        for number in range(1000):
            drawn = number + 1
            yield f"word{number}"

    run = pool.isolated(behave, words(), workers=1)
    for _ in range(5):
        next(run)
    assert drawn <= 12
    run.close()


@posix
@pytest.mark.timeout(60)
def test_where_no_worker_can_start_every_item_fails_and_the_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "enter", no_start)
    found = dict(pool.isolated(behave, ["a", "b", "c", "d", "e", "f"], workers=1, timeout=5))
    assert set(found) == set("abcdef")
    assert {outcome.code for outcome in found.values() if isinstance(outcome, ImportFailure)} == {FailureCode.CRASHED}


def no_start(*_: object) -> None:
    raise RuntimeError("not today")


def with_tools(word: str) -> str:
    """What needs a heavy tool for its better half; the tool fails for one word."""
    from importers import heavy

    if word == "plain":
        return "plain"
    if not heavy.allowed():
        return f"{word} by half"
    if word == "bad":
        os.abort()
    return f"{word} whole"


@posix
def test_what_needs_tools_is_done_again_by_a_worker_that_has_them() -> None:
    found = dict(pool.isolated(with_tools, ["plain", "good", "bad"], workers=1, timeout=5))
    assert found == {"plain": "plain", "good": "good whole", "bad": "bad by half"}


def test_outside_workers_tools_are_allowed() -> None:
    assert with_tools("good") == "good whole"


def held(_: int) -> tuple[int, int, int]:
    import resource

    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_FSIZE)
    soft = [resource.getrlimit(kind)[0] for kind in kinds]
    return soft[0], soft[1], soft[2]


@posix
def test_a_worker_is_bound_to_its_limits() -> None:
    ((_, found),) = pool.isolated(held, [0], workers=1, memory=300 * limits.MIB)
    assert found == (300 * limits.MIB, 0, 0)


def many_pages(_: int) -> str:
    limits.BASE_SECONDS, limits.SECONDS_PER_PAGE = 0.2, 0.0
    limits.allow_pages(3)
    time.sleep(30)
    return "late"


@posix
def test_a_file_gets_the_time_that_its_pages_deserve() -> None:
    start = time.monotonic()
    ((_, found),) = pool.isolated(many_pages, [0], workers=1, timeout=20)
    assert isinstance(found, ImportFailure)
    assert found.code == FailureCode.TIMED_OUT
    assert time.monotonic() - start < 10


@posix
def test_outside_a_worker_the_limits_do_nothing() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_CPU), signal.getitimer(signal.ITIMER_REAL)[0]
    limits.allow_pages(1)
    limits.allow_seconds(1)
    after = resource.getrlimit(resource.RLIMIT_CPU), signal.getitimer(signal.ITIMER_REAL)[0]
    assert after[0] == before[0]
    assert after[1] == pytest.approx(before[1], abs=5)


def test_one_file_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "通知.pdf"
    path.write_bytes(sample.made(sample.notice))
    (found,) = pool.read_isolated(path)
    assert isinstance(found, ImportedDocument)
    assert found == next(importers.read(path))
    assert found.name == "通知.pdf"


def test_missing_files_fail_in_the_worker_too(tmp_path: Path) -> None:
    assert pool.read_isolated(tmp_path / "无.pdf") == [
        ImportFailure("无.pdf", FailureCode.MISSING, "No such file or directory")
    ]


@posix
def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "通知.pdf"
    path.write_bytes(sample.made(sample.notice))
    (slow,) = pool.read_isolated(path, timeout=0.01)
    assert isinstance(slow, ImportFailure)
    assert slow.code == FailureCode.TIMED_OUT


@posix
def test_numpy_and_both_pdf_readers_start_under_the_limit() -> None:
    ((_, found),) = pool.isolated(heavy, [0], workers=1)
    assert found == "started"


def heavy(_: int) -> str:
    import numpy
    import pdfplumber
    import pypdfium2

    assert numpy
    assert pdfplumber
    assert pypdfium2
    return "started"


class Trap:
    """What runs a command where it is unpickled."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.mark}",)


def test_an_answer_of_a_single_reader_may_hold_nothing_but_values(tmp_path: Path) -> None:
    mark = tmp_path / "trapped"
    for answer in (pickle.dumps(([Trap(str(mark))], False)), wire.pack(([Trapped()], False)), wire.pack(3), b"[", b""):
        ((found,), _) = pool._unpack("坏.pdf", answer)
        assert isinstance(found, ImportFailure)
        assert found.code == FailureCode.CRASHED
    assert not mark.exists()


@dataclass(frozen=True)
class Trapped:
    """A class that no reader gives."""


def taken_over(task: tuple[str, str]) -> str:
    """What a hostile file might make of its worker: answers that are pickles, classes nobody named, wrong fields, noise."""
    import gc
    from multiprocessing.connection import Connection

    way, mark = task
    told = {
        "pickle": pickle.dumps(Trap(mark)),
        "unnamed": b'{"o":["tests.test_pool:Trap",["x"]]}',
        "builtin": b'{"o":["os:system",["touch x"]]}',
        "wrong fields": b'{"o":["importers.base:ImportFailure",[[],5,"","","","",""]]}',
        "noise": bytes(range(256)),
        "deep": b"[" * 100_000,
    }.get(way)
    if told is not None:
        setattr(wire, "pack", lambda _: told)  # noqa: B010 - the module of this worker
    (channel,) = (held for held in gc.get_objects() if isinstance(held, Connection))
    if way == "past the worker":
        channel.send(Trap(mark))
    if way == "half a word":
        os.write(channel.fileno(), b"\x00\x00\xff\xff12")
        time.sleep(60)
    if way == "a giant":
        os.write(channel.fileno(), b"\xff\xff\xff\xff" + (1 << 40).to_bytes(8, "big"))
        time.sleep(60)
    return "well"


TAKEN = ("pickle", "unnamed", "builtin", "wrong fields", "noise", "deep", "past the worker", "half a word", "a giant")


@posix
def test_a_worker_that_was_taken_over_runs_nothing_here_and_costs_its_own_files(tmp_path: Path) -> None:
    mark = tmp_path / "trapped"
    for way in TAKEN:
        found = dict(pool.isolated(taken_over, [(way, str(mark))], workers=1, timeout=3))
        outcome = found[(way, str(mark))]
        assert isinstance(outcome, ImportFailure), way
        expected = FailureCode.TIMED_OUT if way == "half a word" else FailureCode.CRASHED
        assert outcome.code == expected, way
        assert not mark.exists(), way


def spin() -> float:
    """Seconds that some counting takes here and now."""
    begin = time.monotonic()
    for _ in range(2_000_000):
        pass
    return time.monotonic() - begin


@posix
def test_none_keeps_its_place_a_second_beyond_its_time() -> None:
    calm = min(spin() for _ in range(5))
    crew = pool.Crew(2)
    try:
        words = ["sleep", "hang", "a", "sleep", "b", "hang"]
        begin = spin()
        found = list(pool.isolated(behave, words, timeout=1.0, crew=crew))
        load = max(1.0, max(begin, spin()) / calm)
    finally:
        crew.stop()
    assert sum(isinstance(outcome, ImportFailure) for _, outcome in found) == 4
    assert crew.overrun <= load


@dataclass(frozen=True, slots=True)
class Leaf:
    name: str
    on: dt.date | None = None
    parts: tuple[str, ...] = ()
    kind: FailureCode = FailureCode.EMPTY


def leaves(_: int) -> list[Leaf | str]:
    return [Leaf("甲", dt.date(2024, 1, 2), ("一", "二")), "文", Leaf("乙")]


def test_answers_come_back_as_the_values_they_were() -> None:
    ((_, found),) = pool.isolated(leaves, [0], workers=1)
    assert found == leaves(0)
    assert isinstance(found[0], Leaf)
    assert found[0].kind is FailureCode.EMPTY


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary() | st.dates(),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text(), inner)
        | st.dictionaries(st.integers(), inner)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_plain_values_are_the_same_after_the_wire(value: object) -> None:
    back = wire.unpack(wire.pack(value), {})
    assert back == value
    assert type(back) is type(value)


@given(st.binary() | PLAIN.map(lambda value: str(value).encode()))
def test_bytes_from_anywhere_are_values_or_refused(data: bytes) -> None:
    with suppress(ValueError):
        wire.pack(wire.unpack(data, wire.kinds_of(leaves)))


@posix
def test_a_worker_whose_end_was_told_to_somebody_else_is_left_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr(threading, "excepthook", heard.append)
    workers = Workers(1, None)
    try:
        assert workers.schedule(5.0, behave, "a").result(30)[:1] == worker.DONE
        (keeper,) = workers._keepers
        ended = keeper._process.pid
        os.kill(ended, signal.SIGKILL)
        os.waitpid(ended, 0)  # as ``multiprocessing`` does when Python ends
        with pytest.raises(EndedError):
            workers.schedule(5.0, behave, "b").result(30)
        assert workers.schedule(5.0, behave, "c").result(30)[:1] == worker.DONE
    finally:
        workers.stop()
    assert not heard


def test_the_worker_needs_no_heavy_library_to_start() -> None:
    import subprocess

    code = "import importers.pool, sys; print([m for m in ('numpy', 'pdfplumber', 'pypdfium2', 'lxml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
