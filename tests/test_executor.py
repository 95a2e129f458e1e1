"""Reading on an executor: each item once, bad files and lost workers cost only themselves; a real cluster of two workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

import importers
from importers import executor
from importers.base import FailureCode, ImportedDocument, ImportFailure
from tests.test_pool import behave

posix = pytest.mark.skipif(os.name != "posix", reason="limits of a process are those of POSIX")


@posix
def test_bad_items_cost_themselves_only() -> None:
    words = ["hang", "crash", "memory", *(f"word{n}" for n in range(9))]
    with ThreadPoolExecutor(2) as threads:
        found = dict(executor.spread(behave, words, threads, workers=2, timeout=1.5, chunk=4))
    assert {word: found[word] for word in words[3:]} == {word: word.upper() for word in words[3:]}
    failures = {word: found[word] for word in words[:3]}
    assert [(f.name, f.code) for f in failures.values() if isinstance(f, ImportFailure)] == [
        ("hang", FailureCode.TIMED_OUT),
        ("crash", FailureCode.CRASHED),
        ("memory", FailureCode.OUT_OF_MEMORY),
    ]


class Losing(Executor):
    """An executor that loses what is said to be lost, so often."""

    def __init__(self, lost: dict[str, int]) -> None:
        self.lost = lost
        self.sent: list[list[str]] = []

    def submit(self, fn, /, *args, **kwargs) -> Future:  # type: ignore[override]
        function, items = args[:2]
        self.sent.append(list(items))
        future: Future = Future()
        if any(self.lost.get(item, 0) > 0 for item in items):
            for item in items:
                self.lost[item] = self.lost.get(item, 0) - 1
            future.set_exception(RuntimeError("worker gone"))
        else:
            future.set_result([(n, function(item)) for n, item in enumerate(items)])
        return future


def test_what_a_lost_worker_had_is_sent_again_item_by_item() -> None:
    losing = Losing({"c": 2, "f": 9})
    found = list(executor.spread(str.upper, "abcdefgh", losing, workers=1, chunk=4))
    assert sorted(item for item, _ in found) == list("abcdefgh")
    outcomes = dict(found)
    assert isinstance(outcomes["f"], ImportFailure)
    assert outcomes["f"].code is FailureCode.CRASHED
    assert [outcomes[item] for item in "abcdegh"] == list("ABCDEGH")
    assert ["c"] in losing.sent


def test_few_items_are_drawn_ahead() -> None:
    drawn = 0

    def words() -> Iterator[str]:
        nonlocal drawn
        for number in range(1000):
            drawn = number + 1
            yield f"word{number}"

    run = executor.spread(str.upper, words(), Losing({}), workers=1, chunk=4)
    next(run)
    assert drawn <= 8
    run.close()


def test_an_executor_that_takes_no_work_is_told() -> None:
    threads = ThreadPoolExecutor(1)
    threads.shutdown()
    with pytest.raises(executor.ClusterError, match="lost"):
        list(executor.spread(str.upper, "a", threads, workers=1))


@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra cluster is not installed")
def test_a_cluster_that_is_not_there_is_told() -> None:
    with (
        pytest.raises(executor.ClusterError, match="not_reachable"),
        executor.cluster("tcp://127.0.0.1:9", seconds=1),
    ):
        pass


@posix
@pytest.mark.timeout(180)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra cluster is not installed")
def test_a_worker_of_a_real_cluster_may_be_killed_amid_the_work(tmp_path: Path) -> None:
    from distributed import LocalCluster

    paths = []
    for number in range(60):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text(
            f"关于第{number}项工作的通知\n各单位：\n请按照有关规定认真落实，并及时报告进展情况。", "utf-8"
        )
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    paths.append(tmp_path / "坏.pdf")
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as nursery:
        victim = next(iter(nursery.workers.values())).pid
        with executor.cluster(nursery.scheduler_address) as (workers, count):
            assert count == 2
            found = []
            for place, item in enumerate(executor.spread(importers.read_all, paths, workers, workers=count, chunk=5)):
                found.append(item)
                if place == 8:
                    os.kill(victim, signal.SIGKILL)
    assert sorted(path for path, _ in found) == sorted(paths), "nothing lost, nothing twice"
    outcomes = dict(found)
    (broken,) = outcomes.pop(paths[-1])
    assert isinstance(broken, ImportFailure)
    assert broken.code is FailureCode.DAMAGED
    for number, path in enumerate(paths[:-1]):
        (document,) = outcomes[path]
        assert isinstance(document, ImportedDocument)
        assert document.text.startswith(f"关于第{number}项工作的通知")


def test_the_process_is_a_daemon_again_after_reading() -> None:
    import multiprocessing

    settings = vars(multiprocessing.current_process())["_config"]
    before = dict(settings)
    with executor._children_allowed():
        assert settings["daemon"] is False
    assert settings.get("daemon", False) is before.get("daemon", False)
