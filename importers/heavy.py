"""Tools that cost far more than reading does, LibreOffice and recognition: only workers made for them may use them.

An ordinary worker that meets a file in need of such a tool says so (``allowed``), and the pool gives the file to a worker
that has more time and memory and may start programs. Outside workers, in one's own process, everything is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass

SECONDS = 3_600.0
"""Wall time of one file in a heavy worker at most; the tools keep shorter times of their own."""
FACTOR = 30
"""How many times the time of an ordinary worker a heavy one has."""
MEMORY = 3 << 30


@dataclass(slots=True)
class _State:
    entered: bool = False
    allowed: bool = True
    wanted: bool = False
    threads: int = 0


_state = _State()


def enter(*, allowed: bool, threads: int = 0) -> None:
    """In a worker: whether it may use heavy tools, and how many threads one of them may take (0: as many as it likes)."""
    _state.entered, _state.allowed, _state.threads, _state.wanted = True, allowed, threads, False


def entered() -> bool:
    """Whether this process is a worker."""
    return _state.entered


def allowed() -> bool:
    """Whether a heavy tool may be used here; where not, that one was wanted is noted for the pool."""
    _state.wanted = _state.wanted or not _state.allowed
    return _state.allowed


def threads() -> int:
    """How many threads a tool may take; 0: as many as it likes."""
    return _state.threads


def taken() -> bool:
    """Whether a tool was wanted and not allowed since this was last asked."""
    wanted, _state.wanted = _state.wanted, False
    return wanted
