"""Worker processes: started when first wanted, fed one item after the other, ended when they take too long.

Each process has a channel and a thread of its own here, so that a worker can speak for no item but those it was given.
What it says is bytes; ``importers.wire`` reads them.
"""

from __future__ import annotations

import math
import pickle
import shutil
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from importers import limits, worker
from importers.base import FailureCode

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MAX_ANSWER = 512 * limits.MIB
HELD = 64 * limits.MIB
"""Bytes of answers that may wait to be taken before workers are given more to do."""
START_SECONDS = 60.0
"""In which a worker must have started, or loaded what the function of an item needs."""
_WATCH = 0.1
_NEWS_SECONDS = 0.5
"""In which the end of a process is told that another thread heard of."""
_GIVEN = 2
"""Items a worker is given at a time: the next one is there when it has done the last."""
_SMALL = 16 * 1024
"""Bytes of an item that a worker may be given while it is busy: more may not go into the channel at once."""
_ENDED_BY_TIME = {int(getattr(signal, name)) for name in ("SIGALRM", "SIGXCPU") if hasattr(signal, name)}
# Native code that cannot get memory aborts or traps; it has no other way to say so.
_ENDED_BY_MEMORY = {int(getattr(signal, name)) for name in ("SIGABRT", "SIGTRAP", "SIGILL") if hasattr(signal, name)}


class EndedError(Exception):
    """An item did not come to its end: ``code`` says why."""

    def __init__(self, code: FailureCode, detail: str = "") -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def exit_failure(number: int) -> FailureCode:
    """Why a worker ended, by the number of the signal that ended it (0 or less where none did)."""
    if number in _ENDED_BY_TIME:
        return FailureCode.TIMED_OUT
    return FailureCode.OUT_OF_MEMORY if number in _ENDED_BY_MEMORY else FailureCode.CRASHED


@dataclass(slots=True)
class Job:
    """One item on its way: what is sent, its seconds of wall time, and the coming answer."""

    sent: bytes
    seconds: float
    future: Future[bytes] = field(default_factory=Future)


class Workers:
    """Up to so many worker processes. ``overrun``: the longest that an item kept its place beyond its time, in seconds."""

    def __init__(self, count: int, memory: int | None, *, tools: bool = False, threads: int = 1) -> None:
        self._count = count
        self._place = tempfile.mkdtemp(prefix="qingli-")
        self.settings = (worker.enter, self._place, memory, tools, threads)
        self._turn = threading.Condition()
        self._waiting: deque[Job] = deque()
        self._keepers: list[_Keeper] = []
        self._threads: list[threading.Thread] = []
        self._idle = self._held = 0
        self.stopping = threading.Event()
        self.overrun = 0.0

    def schedule(self, seconds: float, function: Callable[..., Any], item: object) -> Future[bytes]:
        """The coming answer of a worker. Its exception is EndedError, or that of an item which cannot be sent."""
        try:
            job = Job(pickle.dumps((function, item, seconds)), seconds)
        except Exception as error:
            failed: Future[bytes] = Future()
            failed.set_exception(error)
            return failed
        with self._turn:
            self._waiting.append(job)
            if self._idle < len(self._waiting) and len(self._keepers) < self._count:
                self._add_keeper()
            self._turn.notify()
        return job.future

    def warm(self, function: Callable[..., Any], item: object) -> None:
        """Start all workers now, each with this to do before anything else; what comes of it is not asked for."""
        with self._turn:
            while len(self._keepers) < self._count:
                self._add_keeper(Job(pickle.dumps((function, item, START_SECONDS)), START_SECONDS))

    def take(self, *, wait: bool, most: float = math.inf) -> Job | None:
        """The next item, of so many bytes at most; None when there is none, or the end has come."""
        with self._turn:
            self._idle += wait
            while wait and not self.stopping.is_set() and (not self._waiting or self._held > HELD):
                self._turn.wait()
            self._idle -= wait
            while self._waiting and self._held <= HELD and len(self._waiting[0].sent) <= most:
                job = self._waiting.popleft()
                if not self.stopping.is_set() and job.future.set_running_or_notify_cancel():
                    return job
        return self.take(wait=True) if wait and not self.stopping.is_set() else None

    def held(self, size: int) -> None:
        """Answers of so many bytes more (less than 0: fewer) wait to be taken."""
        with self._turn:
            self._held += size
            self._turn.notify_all()

    def stop(self) -> None:
        """End all workers, and take away what they left in their folder."""
        with self._turn:
            self.stopping.set()
            self._waiting.clear()
            self._turn.notify_all()
        for keeper in self._keepers:
            keeper.kill()
        for thread in self._threads:
            thread.join()
        shutil.rmtree(self._place, ignore_errors=True)

    def _add_keeper(self, *given: Job) -> None:
        keeper = _Keeper(self, *given)
        self._keepers.append(keeper)
        with uninterrupted():
            for target in (keeper.run,) if self._threads else (self._watch, keeper.run):
                thread = threading.Thread(target=target, daemon=True)
                thread.start()
                self._threads.append(thread)

    def _watch(self) -> None:
        """End workers whose time is over."""
        while not self.stopping.wait(_WATCH):
            for keeper in tuple(self._keepers):
                if time.monotonic() > keeper.deadline:
                    keeper.overdue = True
                    keeper.kill()


class _Keeper:
    """The thread that keeps one worker: starts it, gives it items, hears its answers, buries it."""

    def __init__(self, crew: Workers, *given: Job) -> None:
        self._crew = crew
        self._given = deque(given)
        self._process: Any = None
        self._channel: Connection | None = None
        self._begun = False
        self.deadline = math.inf
        self.overdue = False

    def run(self) -> None:
        """Until the crew stops."""
        while self._has_work():
            channel = self._channel or self._start()
            if channel is not None:
                self._give_more()
                self._hear(channel)
        self.kill()
        self._leave()

    def kill(self) -> None:
        """End the process; whoever waits for its answer hears of it."""
        process = self._process
        if process is not None:
            with suppress(ValueError, OSError):
                process.kill()

    def _has_work(self) -> bool:
        """Wait for an item where none is under way."""
        if not self._given:
            job = self._crew.take(wait=True)
            if job is not None:
                self._given.append(job)
                self._await()
                self._send(job)
        return bool(self._given) and not self._crew.stopping.is_set()

    def _start(self) -> Connection | None:
        """A new worker, which is sent what is under way; where none can be started, that costs the first item."""
        from multiprocessing import get_context

        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=worker.serve, args=(theirs, *self._crew.settings), daemon=True)
        try:
            process.start()
        except Exception as error:
            ours.close()
            self._fail(EndedError(FailureCode.CRASHED, f"no worker can be started: {error}"[:200]))
            return None
        finally:
            theirs.close()
        self._process, self._channel = process, ours
        self.overdue = False
        self._await()
        if self._crew.stopping.is_set():
            self.kill()
        for job in self._given:
            self._send(job)
        return ours

    def _give_more(self) -> None:
        """Give the worker what it will do next."""
        while len(self._given) < _GIVEN and len(self._given[-1].sent) <= _SMALL:
            job = self._crew.take(wait=False, most=_SMALL)
            if job is None:
                return
            self._given.append(job)
            self._send(job)

    def _send(self, job: Job) -> None:
        """Send an item. That the worker is gone is seen when it is listened to."""
        if self._channel is not None:
            with suppress(OSError):
                self._channel.send_bytes(job.sent)

    def _hear(self, channel: Connection) -> None:
        """The next word of the worker: that it begins, an answer, or nothing more."""
        try:
            said = channel.recv_bytes(MAX_ANSWER)
        except (EOFError, OSError):
            self._bury()
            return
        if said == worker.TAKEN:
            self._begin()
            return
        job = self._given.popleft()
        self._await()
        self._crew.held(len(said))
        job.future.set_result(said)
        if said[1:2] == worker.LAST:
            self._leave()

    def _await(self) -> None:
        """The worker is to take up the first item; what the function needs may have to be loaded for it."""
        self._begun = False
        self.deadline = time.monotonic() + START_SECONDS if self._given else math.inf

    def _begin(self) -> None:
        """The time of the first item begins now, once."""
        if self._given and not self._begun:
            self._begun = True
            self.deadline = time.monotonic() + self._given[0].seconds

    def _bury(self) -> None:
        """The worker has ended: that costs the item it was at, the next go to another."""
        self.kill()
        _wait_for(self._process)
        code, over = -(self._process.exitcode or 0), time.monotonic() - self.deadline
        self._crew.overrun = max(self._crew.overrun, over)
        failure = FailureCode.TIMED_OUT if self.overdue else exit_failure(code)
        self._leave()
        self._fail(EndedError(failure, "" if self.overdue else f"exit {-code}"))

    def _leave(self) -> None:
        """Have no worker any more."""
        if self._channel is not None:
            self._channel.close()
            self._process.join(1.0)
            self.kill()
            _wait_for(self._process)
            with suppress(ValueError):  # its end was told to somebody else
                self._process.close()
        self._process = self._channel = None
        self.deadline = math.inf

    def _fail(self, error: EndedError) -> None:
        if self._given:
            self._given.popleft().future.set_exception(error)


def _wait_for(process: Any) -> None:
    """Until a process that was told to end has ended.

    The system tells that once. Another thread may have heard it (``multiprocessing`` asks after all processes when one is
    started, and when Python ends) and passes it on a moment later; foreign code never does.
    """
    process.join()
    end = time.monotonic() + _NEWS_SECONDS
    while process.exitcode is None and time.monotonic() < end:
        time.sleep(_NEWS_SECONDS / 100)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Threads and processes that are started within do not hear the interrupt key; this process answers for them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
