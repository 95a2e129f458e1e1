"""Workers that read foreign files: processes of their own with limits on time and memory, which may die without harm."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from importers import limits
from importers.base import FailureCode, Imported, ImportFailure, Source

if TYPE_CHECKING:
    from pebble import ProcessPool

Item = TypeVar("Item")
Result = TypeVar("Result")

_MAX_ANSWER = 512 * limits.MIB
_TASKS_PER_WORKER = 500
_LOOK_AHEAD = 3
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
) -> Iterator[tuple[Item, Result | ImportFailure]]:
    """Each item with what the function made of it, in the order in which they are done.

    ``function`` and its results must be picklable; it runs in worker processes started afresh (spawn). ``timeout`` is in
    seconds of wall time an item, ``memory`` in bytes of address space a worker (None: no bound). A crash, a timeout,
    lack of memory or an exception costs that item only, which comes back as an ``ImportFailure``. ``items`` is drawn
    from as work proceeds, a few ahead, so that any number of them needs no more memory than a few.
    """
    count = workers or os.cpu_count() or 1
    waiting = iter(items)
    pool = _Workers(count, memory)
    running: dict[Future[Result], Item] = {}

    def draw(number: int) -> None:
        for item in islice(waiting, number):
            running[pool.schedule(timeout, function, item)] = item

    try:
        draw(count * _LOOK_AHEAD)
        while running:
            finished = wait(running, return_when=FIRST_COMPLETED).done
            for future in finished:
                item = running.pop(future)
                outcome: Result | ImportFailure = _outcome(item, future)
                yield item, outcome
                draw(1)
    finally:
        for future in running:
            future.cancel()
        pool.stop()


class _Workers:
    """A pool of processes that is started anew if it breaks as a whole (no process can be started, for instance)."""

    def __init__(self, count: int, memory: int | None) -> None:
        self._count, self._memory = count, memory
        self._pool = self._start()

    def _start(self) -> ProcessPool:
        from multiprocessing import get_context

        from pebble import ProcessPool

        return ProcessPool(
            max_workers=self._count,
            max_tasks=_TASKS_PER_WORKER,
            initializer=limits.enter_worker,
            initargs=[self._memory],
            context=get_context("spawn"),
        )

    def schedule(self, timeout: float, function: Callable[[Item], Result], item: Item) -> Future[Result]:
        """The coming result of the function; one that has failed already where no worker can be had."""
        for _ in range(_STARTS):
            try:
                future: Future[Result] = self._pool.schedule(_run, args=[function, item, timeout], timeout=timeout)
            except RuntimeError:
                self.stop()
                self._pool = self._start()
            else:
                return future
        future = Future()
        future.set_exception(RuntimeError("no worker can be started"))
        return future

    def stop(self) -> None:
        """End all workers."""
        stop: Callable[[], None] = self._pool.stop
        stop()
        self._pool.join()


def read_isolated(
    path: Path, *, timeout: float = limits.MAX_SECONDS, memory: int | None = limits.MEMORY_BYTES
) -> list[Imported]:
    """What one file holds, read in one process of its own: ``importers.read`` at the cost of one start of Python."""
    command = [sys.executable, "-I", "-S", "-c", _CHILD, os.pathsep.join(filter(None, sys.path)), str(memory or 0)]
    path = Path(path)
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [*command, os.path.abspath(path)],  # noqa: PTH100 - resolve() would follow a link
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            answer, _ = child.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            _end(child)
            return [ImportFailure(path.name, FailureCode.TIMED_OUT)]
        except BaseException:
            _end(child)
            raise
    if child.returncode or len(answer) > _MAX_ANSWER:
        return [ImportFailure(path.name, exit_failure(-child.returncode), f"exit {child.returncode}")]
    return _unpack(path.name, answer)


def exit_failure(number: int) -> FailureCode:
    """Why a worker ended, by the number of the signal that ended it (0 or less where none did)."""
    if number in _ENDED_BY_TIME:
        return FailureCode.TIMED_OUT
    return FailureCode.OUT_OF_MEMORY if number in _ENDED_BY_MEMORY else FailureCode.CRASHED


def _run(function: Callable[[Item], Result], item: Item, seconds: float) -> Result:
    """In the worker: one item under its processor limit."""
    limits.allow_seconds(seconds)
    try:
        return function(item)
    finally:
        limits.done()


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
    "from importers.pool import answer; answer(sys.argv[3], int(sys.argv[2]))"
)


def answer(path: str, memory: int) -> None:
    """In the single-file worker: read the file and write the pickled list to standard output.

    The reader's modules are loaded before the limits hold, so that Python can keep them compiled; the file is parsed after.
    """
    from importers import load, read_source, reader_of, sniff

    source = load(Path(path))
    if isinstance(source, Source):
        reader_of(sniff.kind(source.data, source.suffix))
    limits.enter_worker(memory or None)
    limits.allow_seconds(limits.MAX_SECONDS)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a native library prints must not mix with the answer
    try:
        packed = pickle.dumps(list(read_source(source)) if isinstance(source, Source) else [source])
    except MemoryError:
        packed = pickle.dumps([ImportFailure(Path(path).name, FailureCode.OUT_OF_MEMORY)])
    out.write(packed)
    out.flush()
    os._exit(0)


class _Plain(pickle.Unpickler):
    """Takes nothing from a worker but the values of ``importers.base``."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "importers.base" and name in _VALUES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


_VALUES = {"FailureCode", "Box", "Fragment", "ImportedDocument", "LedgerRow", "ImportFailure"}


def _unpack(name: str, answer: bytes) -> list[Imported]:
    try:
        items = _Plain(io.BytesIO(answer)).load()
    except Exception as error:
        return [ImportFailure(name, FailureCode.CRASHED, type(error).__name__)]
    return list(items)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the worker and whatever it started."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
    elif child.poll() is None:
        child.kill()
