"""Workers that read foreign files: processes of their own with limits on time and memory, which may die without harm."""

from __future__ import annotations

import io
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from importers import heavy, limits, worker
from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure

if TYPE_CHECKING:
    from pebble import ProcessPool

Item = TypeVar("Item")
Result = TypeVar("Result")

_MAX_ANSWER = 512 * limits.MIB
_TASKS_PER_WORKER = 500
_LOOK_AHEAD = 3
_WAITING_FOR_TOOLS = 32
_STARTS = 2
_ENDED_BY_TIME = {int(getattr(signal, name)) for name in ("SIGALRM", "SIGXCPU") if hasattr(signal, name)}
# Native code that cannot get memory aborts or traps; it has no other way to say so.
_ENDED_BY_MEMORY = {int(getattr(signal, name)) for name in ("SIGABRT", "SIGTRAP", "SIGILL") if hasattr(signal, name)}


def isolated(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int | None = None,
    timeout: float = limits.MAX_SECONDS,
    memory: int | None = limits.MEMORY_BYTES,
    crew: Crew | None = None,
) -> Iterator[tuple[Item, Result | ImportFailure]]:
    """Each item with what the function made of it, in the order in which they are done.

    ``function`` and its results must be picklable; it runs in worker processes started afresh (spawn). ``timeout`` is in
    seconds of wall time an item, ``memory`` in bytes of address space a worker (None: no bound). A crash, a timeout,
    lack of memory or an exception costs that item only, which comes back as an ``ImportFailure``. ``items`` is drawn
    from as work proceeds, a few ahead, so that any number of them needs no more memory than a few.

    An item for which the function wanted a tool that ordinary workers may not use is done again by a heavy worker, under
    the limits of ``importers.heavy``; if that fails, what the ordinary one made stands. A ``crew`` is used in the place of
    workers of this run's own, and goes on after it.
    """
    used = crew or Crew(workers or os.cpu_count() or 1, memory)
    run = _Run(function, iter(items), used, timeout)
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
        self._ordinary: _Workers | None = None
        self._heavy: _Workers | None = None

    def schedule(
        self, timeout: float, function: Callable[[Item], Result], item: Item, *, tools: bool = False
    ) -> Future[tuple[Result, bool]]:
        """The coming result of the function, and whether it wanted tools that it was not allowed."""
        if tools:
            self._heavy = self._heavy or _Workers(min(self.count, os.cpu_count() or 1), heavy.MEMORY, heavy=True)
            return self._heavy.schedule(timeout, function, item)
        self._ordinary = self._ordinary or _Workers(self.count, self._memory)
        return self._ordinary.schedule(timeout, function, item)

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

    def __init__(self, function: Callable[[Item], Result], items: Iterator[Item], crew: Crew, timeout: float) -> None:
        self._function, self._items, self._crew, self._timeout = function, items, crew, timeout
        self._running: dict[Future[tuple[Result, bool]], _Job[Item, Result]] = {}

    def outcomes(self) -> Iterator[tuple[Item, Result | ImportFailure]]:
        """Items as they are done."""
        self._draw(self._crew.count * _LOOK_AHEAD)
        while self._running:
            for future in wait(self._running, return_when=FIRST_COMPLETED).done:
                job = self._running.pop(future)
                outcome = self._settled(job, future)
                if outcome is not None:
                    yield job.item, outcome
                if len(self._running) < self._crew.count * _LOOK_AHEAD + _WAITING_FOR_TOOLS:
                    self._draw(1)

    def _settled(self, job: _Job[Item, Result], future: Future[tuple[Result, bool]]) -> Result | ImportFailure | None:
        """What has become of an item; None where a heavy worker takes it up now."""
        found = _outcome(job.item, future)
        if isinstance(found, ImportFailure):
            return job.first if job.again and job.first is not None else found
        result, wanted = found
        if not wanted or job.again:
            return result
        again = self._crew.schedule(self._timeout * heavy.FACTOR, self._function, job.item, tools=True)
        self._running[again] = _Job(job.item, result, again=True)
        return None

    def _draw(self, number: int) -> None:
        for item in islice(self._items, number):
            self._running[self._crew.schedule(self._timeout, self._function, item)] = _Job(item)

    def cancel(self) -> None:
        """Give up what still waits."""
        for future in self._running:
            future.cancel()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Threads and processes that are started within do not hear the interrupt key; this process answers for them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Workers:
    """A pool of processes that is started anew if it breaks as a whole (no process can be started, for instance)."""

    def __init__(self, count: int, memory: int | None, *, heavy: bool = False) -> None:
        self._count, self._memory, self._heavy = count, memory, heavy
        self._place = tempfile.mkdtemp(prefix="qingli-")
        self._pool = self._start()

    def _start(self) -> ProcessPool:
        from multiprocessing import get_context

        from pebble import ProcessPool

        return ProcessPool(
            max_workers=self._count,
            max_tasks=_TASKS_PER_WORKER,
            initializer=worker.enter,
            initargs=[self._place, self._memory, self._heavy, max((os.cpu_count() or 1) // self._count, 1)],
            context=get_context("spawn"),
        )

    def schedule(self, timeout: float, function: Callable[[Item], Result], item: Item) -> Future[tuple[Result, bool]]:
        """The coming result of the function; one that has failed already where no worker can be had."""
        for _ in range(_STARTS):
            try:
                with _uninterrupted():
                    future: Future[tuple[Result, bool]] = self._pool.schedule(
                        worker.run, args=[function, item, timeout], timeout=timeout
                    )
            except RuntimeError:
                self._end()
                self._pool = self._start()
            else:
                return future
        future = Future()
        future.set_exception(RuntimeError("no worker can be started"))
        return future

    def stop(self) -> None:
        """End all workers, and take away what they left in their folder."""
        self._end()
        shutil.rmtree(self._place, ignore_errors=True)

    def _end(self) -> None:
        stop: Callable[[], None] = self._pool.stop
        stop()
        self._pool.join()


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
    if ended is not None or len(answer) > _MAX_ANSWER:
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


def exit_failure(number: int) -> FailureCode:
    """Why a worker ended, by the number of the signal that ended it (0 or less where none did)."""
    if number in _ENDED_BY_TIME:
        return FailureCode.TIMED_OUT
    return FailureCode.OUT_OF_MEMORY if number in _ENDED_BY_MEMORY else FailureCode.CRASHED


def _outcome(item: object, future: Future[Result]) -> Result | ImportFailure:
    from pebble import ProcessExpired

    name = item.name if isinstance(item, Path) else str(item)
    try:
        return future.result()
    except (TimeoutError, FutureTimeout):
        return ImportFailure(name, FailureCode.TIMED_OUT)
    except ProcessExpired as error:
        return ImportFailure(name, exit_failure(-(error.exitcode or 0)), f"exit {error.exitcode}")
    except MemoryError:
        return ImportFailure(name, FailureCode.OUT_OF_MEMORY)
    except Exception as error:
        return ImportFailure(name, FailureCode.CRASHED, f"{type(error).__name__}: {error}"[:200])


_CHILD = (
    "import os, sys; sys.path[:] = sys.argv[1].split(os.pathsep); "
    "from importers.worker import answer; answer(sys.argv[2:])"
)


class _Plain(pickle.Unpickler):
    """Takes nothing from a worker but the values of ``importers.base``."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "importers.base" and name in _VALUES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


_VALUES = {"FailureCode", "Box", "Fragment", "ImportedDocument", "LedgerRow", "ImportFailure"}


def _unpack(name: str, answer: bytes) -> tuple[list[Imported], bool]:
    try:
        items, wanted = _Plain(io.BytesIO(answer)).load()
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
