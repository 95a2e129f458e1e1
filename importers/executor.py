"""Reading on other machines: any executor with the interface of ``concurrent.futures``, a dask cluster for one.

What is sent is a few items at a time. Whoever gets them reads each in a process of its own on the machine that it is on,
under the limits of ``importers.pool``; so a bad file costs neither the executor's worker nor the files beside it.
"""

from __future__ import annotations

import atexit
import multiprocessing
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from importers import limits
from importers.base import FailureCode, ImportFailure

if TYPE_CHECKING:
    from importers.pool import Crew

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 16
_LOOK_AHEAD = 2
_TRIES = 3


class ClusterError(Exception):
    """A cluster cannot be used; ``code`` says why: ``not_installed``, ``not_reachable``, ``no_workers``, ``lost``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


def read_chunk(
    function: Callable[[Item], Result], items: Sequence[Item], timeout: float, memory: int | None
) -> list[tuple[int, Result | ImportFailure]]:
    """On the other machine: what the function made of each item, with its place, each in a worker shut in and limited."""
    from importers.pool import isolated

    numbered = _Numbered(function)
    with _children_allowed():
        outcomes = isolated(numbered, list(enumerate(items)), timeout=timeout, crew=_crew(memory))
        return [(number, _renamed(outcome, item)) for (number, item), outcome in outcomes]


def spread(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    executor: Executor,
    *,
    workers: int,
    timeout: float = limits.MAX_SECONDS,
    memory: int | None = limits.MEMORY_BYTES,
    chunk: int = CHUNK,
) -> Iterator[tuple[Item, Result | ImportFailure]]:
    """``importers.pool.isolated`` on an executor of ``workers`` workers, which see the same paths and have this program.

    Each item comes back once. Items whose worker was lost are sent again, one by one, three times at most, then they fail
    as CRASHED. Raises ClusterError ``lost`` when the executor takes no more work.
    """
    run = _Spread(function, iter(items), executor, timeout, memory, chunk)
    try:
        yield from run.outcomes(workers * _LOOK_AHEAD)
    finally:
        run.stop()


@contextmanager
def cluster(address: str, *, seconds: float = 20.0) -> Iterator[tuple[Executor, int]]:
    """The executor of a running dask cluster (``tcp://host:8786``), and how many workers it has.

    Raises ClusterError: ``not_installed`` (extra ``cluster``), ``not_reachable``, ``no_workers``.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise ClusterError("not_installed") from error
    try:
        client = distributed.Client(address, timeout=seconds)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError("not_reachable", str(error)[:200]) from error
    try:
        count = sum(client.nthreads().values())
        if not count:
            raise ClusterError("no_workers", address)
        yield client.get_executor(pure=False, retries=_TRIES), count
    finally:
        client.close()


@dataclass(slots=True)
class _Numbered(Generic[Item, Result]):
    """The function for items with their place beside them."""

    function: Callable[[Item], Result]

    def __call__(self, numbered: tuple[int, Item]) -> Result:
        return self.function(numbered[1])


@dataclass(slots=True)
class _Sent(Generic[Item]):
    items: list[Item]
    tries: int = 1


class _Spread(Generic[Item, Result]):
    """One run of ``spread``."""

    def __init__(
        self,
        function: Callable[[Item], Result],
        items: Iterator[Item],
        executor: Executor,
        timeout: float,
        memory: int | None,
        chunk: int,
    ) -> None:
        self._function, self._items, self._executor = function, items, executor
        self._timeout, self._memory, self._chunk = timeout, memory, chunk
        self._running: dict[Future[list[tuple[int, Result | ImportFailure]]], _Sent[Item]] = {}

    def outcomes(self, most: int) -> Iterator[tuple[Item, Result | ImportFailure]]:
        """Items as they are done, never more than ``most`` chunks on their way."""
        self._fill(most)
        while self._running:
            for future in wait(self._running, return_when=FIRST_COMPLETED).done:
                sent = self._running.pop(future)
                try:
                    found = future.result()
                except (Exception, CancelledError) as error:
                    yield from self._lost(sent, error)
                else:
                    yield from ((sent.items[number], outcome) for number, outcome in found)
            self._fill(most)

    def _lost(self, sent: _Sent[Item], error: BaseException) -> Iterator[tuple[Item, ImportFailure]]:
        """Send the items again by themselves; those that were lost too often fail."""
        for item in sent.items:
            if sent.tries < _TRIES:
                self._send(_Sent([item], sent.tries + 1))
            else:
                yield item, ImportFailure(_name(item), FailureCode.CRASHED, f"{type(error).__name__}: {error}"[:200])

    def _fill(self, most: int) -> None:
        while len(self._running) < most:
            items = list(islice(self._items, self._chunk))
            if not items:
                return
            self._send(_Sent(items))

    def _send(self, sent: _Sent[Item]) -> None:
        try:
            future = self._executor.submit(read_chunk, self._function, sent.items, self._timeout, self._memory)
        except RuntimeError as error:
            raise ClusterError("lost", str(error)[:200]) from error
        self._running[future] = sent

    def stop(self) -> None:
        """Give up what is still on its way."""
        for future in self._running:
            future.cancel()


def _name(item: object) -> str:
    return item.name if isinstance(item, Path) else str(item)


def _renamed(outcome: Any, item: object) -> Any:
    """A failure that the pool made bears the name of the item, not of the item with its place."""
    from dataclasses import replace

    named = isinstance(outcome, ImportFailure) and outcome.sha256 is None and outcome.name.startswith("(")
    return replace(outcome, name=_name(item)) if named else outcome


def _crew(memory: int | None) -> Crew:
    """The one worker that this thread of an executor keeps for all its chunks, as starting it costs more than a chunk."""
    from importers.pool import Crew

    crew: Crew | None = getattr(_kept, "crew", None)
    if crew is None:
        crew = _kept.crew = Crew(1, memory)
        atexit.register(crew.stop)
    return crew


_kept = threading.local()


@contextmanager
def _children_allowed() -> Iterator[None]:
    """Let a worker of a cluster, which is a daemon of its nursery, start processes of its own while it reads."""
    settings: dict[str, Any] = vars(multiprocessing.current_process()).get("_config", {})
    daemon = settings.get("daemon")
    settings["daemon"] = False
    try:
        yield
    finally:
        if daemon is not None:
            settings["daemon"] = daemon
