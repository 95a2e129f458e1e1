"""Workers that read foreign files: processes of their own with limits on time and memory, which may die without harm."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, TypeVar, cast

from importers import heavy, limits, wire, worker
from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure
from importers.crew import MAX_ANSWER, EndedError, Workers, exit_failure

__all__ = ["Crew", "exit_failure", "isolated", "read_isolated"]

Item = TypeVar("Item")
Result = TypeVar("Result")

LOOK_AHEAD = 3
_WAITING_FOR_TOOLS = 32


def isolated(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int | None = None,
    timeout: float = limits.MAX_SECONDS,
    memory: int | None = limits.MEMORY_BYTES,
    crew: Crew | None = None,
    ahead: int = LOOK_AHEAD,
) -> Iterator[tuple[Item, Result | ImportFailure]]:
    """Each item with what the function made of it, in the order in which they are done.

    ``function`` must be picklable; it runs in worker processes started afresh (spawn). Its results are plain values, data
    classes and enumerations, those that its declared return type names (``importers.wire``). ``timeout`` is in
    seconds of wall time an item, ``memory`` in bytes of address space a worker (None: no bound). A crash, a timeout,
    lack of memory or an exception costs that item only, which comes back as an ``ImportFailure``. ``items`` is drawn
    from as work proceeds, ``ahead`` a worker, so that any number of them needs no more memory than a few.

    An item for which the function wanted a tool that ordinary workers may not use is done again by a heavy worker, under
    the limits of ``importers.heavy``; if that fails, what the ordinary one made stands. A ``crew`` is used in the place of
    workers of this run's own, and goes on after it.
    """
    used = crew or Crew(workers or os.cpu_count() or 1, memory)
    run = _Run(function, iter(items), used, timeout, ahead)
    try:
        yield from run.outcomes()
    finally:
        run.cancel()
        if crew is None:
            used.stop()


class Crew:
    """Ordinary workers, and heavy ones from when they are first wanted; ``stop`` ends them."""

    def __init__(self, count: int, memory: int | None = limits.MEMORY_BYTES) -> None:
        self.count = count
        self._memory = memory
        self._ordinary: Workers | None = None
        self._heavy: Workers | None = None

    def schedule(
        self, seconds: float, function: Callable[[Item], Any], item: Item, *, tools: bool = False
    ) -> Future[bytes]:
        """The coming answer of a worker to an item, as ``worker.understood`` takes it."""
        return self._workers(tools=tools).schedule(seconds, function, item)

    def warm(self, function: Callable[[Item], Any], item: Item) -> None:
        """Start the ordinary workers before there is work, each with this first; its result is not asked for."""
        self._workers(tools=False).warm(function, item)

    def taken(self, size: int, *, tools: bool = False) -> None:
        """An answer of so many bytes has been taken."""
        self._workers(tools=tools).held(-size)

    def _workers(self, *, tools: bool) -> Workers:
        if tools:
            cores = os.cpu_count() or 1
            threads = max(cores // min(self.count, cores), 1)
            self._heavy = self._heavy or Workers(min(self.count, cores), heavy.MEMORY, tools=True, threads=threads)
            return self._heavy
        self._ordinary = self._ordinary or Workers(self.count, self._memory)
        return self._ordinary

    @property
    def overrun(self) -> float:
        """The longest that an item kept its place beyond its time, in seconds (less than 0: none did)."""
        return max((workers.overrun for workers in (self._ordinary, self._heavy) if workers), default=0.0)

    def stop(self) -> None:
        """End all workers."""
        for workers in filter(None, (self._ordinary, self._heavy)):
            workers.stop()


@dataclass(slots=True)
class _Job(Generic[Item, Result]):
    """An item under way; ``first`` is what an ordinary worker made of it where a heavy one has it now."""

    item: Item
    first: Result | None = None
    again: bool = False


class _Run(Generic[Item, Result]):
    """One run of ``isolated``."""

    def __init__(
        self, function: Callable[[Item], Result], items: Iterator[Item], crew: Crew, timeout: float, ahead: int
    ) -> None:
        self._function, self._items, self._crew, self._timeout = function, items, crew, timeout
        self._kinds = wire.kinds_of(function)
        self._ahead = ahead * crew.count
        self._running: dict[Future[bytes], _Job[Item, Result]] = {}
        self._done: SimpleQueue[Future[bytes]] = SimpleQueue()

    def outcomes(self) -> Iterator[tuple[Item, Result | ImportFailure]]:
        """Items as they are done."""
        self._draw(self._ahead)
        while self._running:
            future = self._done.get()
            job = self._running.pop(future)
            outcome = self._settled(job, future)
            if outcome is not None:
                yield job.item, outcome
            if len(self._running) < self._ahead + _WAITING_FOR_TOOLS:
                self._draw(1)

    def _settled(self, job: _Job[Item, Result], future: Future[bytes]) -> Result | ImportFailure | None:
        """What has become of an item; None where a heavy worker takes it up now."""
        found = self._outcome(job, future)
        if isinstance(found, ImportFailure):
            return job.first if job.again and job.first is not None else found
        result, wanted = found
        if not wanted or job.again:
            return result
        self._schedule(_Job(job.item, result, again=True))
        return None

    def _outcome(self, job: _Job[Item, Result], future: Future[bytes]) -> tuple[Result, bool] | ImportFailure:
        """The result, and whether a tool was wanted for it; a failure that bears the name of the item."""
        name = job.item.name if isinstance(job.item, Path) else str(job.item)
        try:
            said = future.result()
            self._crew.taken(len(said), tools=job.again)
            found, wanted = worker.understood(said, self._kinds)
            return cast("Result", found), wanted
        except EndedError as error:
            return ImportFailure(name, error.code, error.detail)
        except Exception as error:
            return ImportFailure(name, FailureCode.CRASHED, f"{type(error).__name__}: {error}"[:200])

    def _draw(self, number: int) -> None:
        for item in islice(self._items, number):
            self._schedule(_Job(item))

    def _schedule(self, job: _Job[Item, Result]) -> None:
        seconds = self._timeout * (heavy.FACTOR if job.again else 1)
        future = self._crew.schedule(seconds, self._function, job.item, tools=job.again)
        self._running[future] = job
        future.add_done_callback(self._done.put)

    def cancel(self) -> None:
        """Give up what still waits."""
        for future in tuple(self._running):
            future.cancel()


def read_isolated(
    path: Path, *, timeout: float = limits.MAX_SECONDS, memory: int | None = limits.MEMORY_BYTES
) -> list[Imported]:
    """What one file holds, read in one process of its own: ``importers.read`` at the cost of one start of Python.

    A file that needs a heavy tool is read again in a second process, under the limits of ``importers.heavy``.
    """
    path = Path(path)
    items, wanted = _read_in_child(path, timeout, memory, tools=False)
    if not wanted:
        return items
    again, _ = _read_in_child(path, timeout * heavy.FACTOR, heavy.MEMORY, tools=True)
    ended = len(again) == 1 and isinstance(again[0], ImportFailure) and again[0].sha256 is None
    return items if ended and any(isinstance(item, ImportedDocument) for item in items) else again


def _read_in_child(path: Path, timeout: float, memory: int | None, *, tools: bool) -> tuple[list[Imported], bool]:
    """What a process of its own made of the file, and whether it wanted tools that it was not allowed."""
    command = [sys.executable, "-I", "-S", "-c", _CHILD, os.pathsep.join(filter(None, sys.path))]
    place = tempfile.mkdtemp(prefix="qingli-")
    real = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow a link
    try:
        answer, ended = _answered([*command, real, place, str(memory or 0), "tools" if tools else ""], timeout)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if ended is not None or len(answer) > MAX_ANSWER:
        code = FailureCode.TIMED_OUT if ended == 0 else exit_failure(ended or 0)
        return [ImportFailure(path.name, code, f"exit {-ended}" if ended else "")], False
    return _unpack(path.name, answer)


def _answered(command: list[str], timeout: float) -> tuple[bytes, int | None]:
    """What the process wrote; the number of the signal that ended it (less than 0: its exit code), 0 where time did."""
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            answer, _ = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            _end(child)
            return b"", 0
        except BaseException:
            _end(child)
            raise
    return answer, -child.returncode if child.returncode else None


_CHILD = (
    "import os, sys; sys.path[:] = sys.argv[1].split(os.pathsep); "
    "from importers.worker import answer; answer(sys.argv[2:])"
)


def _unpack(name: str, answer: bytes) -> tuple[list[Imported], bool]:
    from importers import read

    try:
        items, wanted = wire.unpack(answer, wire.kinds_of(read))
    except Exception as error:
        return [ImportFailure(name, FailureCode.CRASHED, type(error).__name__)], False
    return list(items), bool(wanted)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the worker and whatever it started."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
    elif child.poll() is None:
        child.kill()
