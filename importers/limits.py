"""How much one file may cost: sizes, pages, seconds, memory; and how the operating system is made to hold a worker to it."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

MIB = 1024 * 1024
MAX_FILE_BYTES = 200 * MIB
MAX_PAGES = 5_000
MAX_TEXT_BYTES = 20 * MIB
MAX_SECONDS = 120.0
BASE_SECONDS = 10.0
SECONDS_PER_PAGE = 0.2
MEMORY_BYTES = 768 * MIB


def _posix_resource() -> ModuleType | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    return resource


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker process may use: seconds of wall time for one file, bytes of address space (None: no bound)."""

    seconds: float = MAX_SECONDS
    memory: int | None = MEMORY_BYTES


_armed = False


def enter_worker(memory: int | None) -> None:
    """Bind this process, which must be a worker, to its limits; what the system does not know is passed over.

    Core dumps are off. Address space and written files have soft bounds, so that a trusted tool started by a reader
    can be given more (``for_tool``); a reader itself never raises them.
    """
    global _armed  # noqa: PLW0603 - a property of the process, as the limits themselves
    _armed = True
    sys.dont_write_bytecode = True
    resource = _posix_resource()
    if resource is None:
        return
    _soft(resource, resource.RLIMIT_CORE, 0)
    _soft(resource, resource.RLIMIT_FSIZE, 0)
    if memory is not None:
        _soft(resource, resource.RLIMIT_AS, memory)


def allow_seconds(seconds: float) -> None:
    """Give the file now being read this much processor time; wall time is watched by the parent."""
    resource = _posix_resource()
    if not _armed or resource is None:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _soft(resource, resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime + seconds) + 2)


def allow_pages(pages: int) -> None:
    """Narrow the wall time of the file now being read to what its pages deserve.

    10 s and 0.2 s a page, at most 120 s. The alarm keeps its default action, which ends the process even inside native
    code that never returns; the parent sees the signal. Does nothing outside a worker.
    """
    allow_wall(min(BASE_SECONDS + SECONDS_PER_PAGE * pages, MAX_SECONDS))


def allow_wall(seconds: float) -> None:
    """Let the work now begun take so much wall time; the bound that the parent keeps for the whole file stands."""
    if _armed and hasattr(signal, "setitimer"):
        with contextlib.suppress(OSError, ValueError):
            signal.setitimer(signal.ITIMER_REAL, seconds)


def done() -> None:
    """Take back the alarm of ``allow_pages``; called when a file is finished."""
    if _armed and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def for_tool(memory: int | None = None) -> Callable[[], None] | None:
    """A ``preexec_fn`` under which a trusted external tool may write files and use more memory than a reader."""
    resource = _posix_resource()
    if resource is None:
        return None

    def lift() -> None:
        _soft(resource, resource.RLIMIT_FSIZE, MAX_FILE_BYTES)
        _soft(resource, resource.RLIMIT_AS, memory)

    return lift


def _soft(resource: ModuleType, what: int, bound: int | None) -> None:
    _, hard = resource.getrlimit(what)
    wanted = hard if bound is None else bound
    if bound is not None and hard != resource.RLIM_INFINITY:
        wanted = min(bound, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(what, (wanted, hard))
