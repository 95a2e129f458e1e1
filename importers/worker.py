"""What happens inside a worker process: it is shut in and bound to its limits, then it reads."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from importers import heavy, limits, wire
from importers.base import FailureCode, ImportFailure, Source

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Result = TypeVar("Result")

TAKEN = b"taken"
DONE, WANTED, FAILED, FAILED_MEMORY = b"d", b"w", b"f", b"m"
GOES_ON, LAST = b".", b"x"
FEW, MOST = 50, 5_000
"""Items that a worker does at least before memory makes it give way to a new one, and at most."""
MOST_BYTES = 2 << 30
NEW_OBJECTS = 20_000
"""So many make a search for garbage worth its while: what is loaded at the start stays, and most of a document goes by itself."""


def enter(place: str, memory: int | None, tools: bool = False, threads: int = 0) -> None:
    """In a worker, before anything else: shut it in, and bind it to its memory; ``place`` is the folder it may write to.

    ``tools``: it may use heavy tools, with so many threads. A signal to end it takes effect at once, also within native code.
    """
    from importers import office, sandbox

    tempfile.tempdir = os.environ["TMPDIR"] = place
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sandbox.enter(
        [Path(place)], programs=sandbox.programs(office.find_tool(), shutil.which("tesseract")) if tools else ()
    )
    heavy.enter(allowed=tools, threads=threads)
    limits.enter_worker(memory)


def serve(
    channel: Connection, start: Callable[..., None], place: str, memory: int | None, tools: bool, threads: int
) -> None:
    """In a worker: shut it in with ``start``, then answer item after item until the channel ends or it is worn out.

    An item comes as the pickle of (function, item, seconds), and is acknowledged. An answer is one byte that says how it went, one that says
    whether it is the last, and the values (``importers.wire``).
    """
    _quiet()
    gc.set_threshold(NEW_OBJECTS)
    start(place, memory, tools, threads)
    for number in count(1):
        try:
            sent = channel.recv_bytes()
        except (EOFError, OSError):
            return
        kind, packed = _answered(sent, partial(channel.send_bytes, TAKEN))
        last = kind == FAILED_MEMORY or number >= MOST or (number >= FEW and _peak() > (memory or MOST_BYTES) // 2)
        channel.send_bytes(kind + (LAST if last else GOES_ON) + packed)
        if last:
            return
        if number == 1:
            gc.collect()
            gc.freeze()  # what was loaded stays; looking through it again and again costs time


def _quiet() -> None:
    """Send to nowhere what native libraries print: a person's terminal is not theirs, nor is the output of ``--json``."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _answered(sent: bytes, tell: Callable[[], None]) -> tuple[bytes, bytes]:
    """How one item went, and what was made of it; ``tell`` says that its time begins."""
    try:
        function, item, seconds = pickle.loads(sent)  # noqa: S301 - from the process that started this one
        tell()
        found, wanted = run(function, item, seconds)
        return WANTED if wanted else DONE, wire.pack(found)
    except MemoryError:
        return FAILED_MEMORY, b""
    except Exception as error:
        return FAILED, wire.pack(f"{type(error).__name__}: {error}"[:200])


def understood(said: bytes, kinds: wire.Kinds) -> tuple[object, bool]:
    """Of an answer: the result, and whether a heavy tool was wanted. Raises EndedError, ValueError for what is no answer."""
    from importers.crew import EndedError

    kind, packed = said[:1], said[2:]
    if kind == FAILED_MEMORY:
        raise EndedError(FailureCode.OUT_OF_MEMORY)
    if kind == FAILED:
        raise EndedError(FailureCode.CRASHED, str(wire.unpack(packed, {}))[:200])
    if kind not in (DONE, WANTED):
        raise ValueError("no answer")
    return wire.unpack(packed, kinds), kind == WANTED


def _peak() -> int:
    """The most memory this process has held, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def run(function: Callable[[Item], Result], item: Item, seconds: float) -> tuple[Result, bool]:
    """In the worker: one item under its limits of time, and whether a heavy tool was wanted for it."""
    limits.allow_seconds(seconds)
    limits.allow_wall(min(seconds, limits.MAX_SECONDS))
    heavy.taken()
    try:
        return function(item), heavy.taken()
    finally:
        limits.done()


def answer(arguments: Sequence[str]) -> None:
    """In the worker for a single file: read it, and write the items and whether a heavy tool was wanted to standard output.

    ``arguments``: path, folder to write to, bytes of memory (0: no bound), ``tools`` where heavy tools may be used. The
    reader's modules are loaded before the limits hold, so that Python can keep them compiled; the file is parsed after.
    """
    from importers import load, read_source, reader_of, sniff

    path, place, memory, tools = arguments
    source = load(Path(path))
    if isinstance(source, Source):
        reader_of(sniff.kind(source.data, source.suffix))
    enter(place, int(memory) or None, tools=bool(tools))
    limits.allow_seconds(heavy.SECONDS if tools else limits.MAX_SECONDS)
    limits.allow_wall(limits.MAX_SECONDS)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a native library prints must not mix with the answer
    try:
        items = list(read_source(source)) if isinstance(source, Source) else [source]
        packed = wire.pack((items, heavy.taken()))
    except MemoryError:
        packed = wire.pack(([ImportFailure(Path(path).name, FailureCode.OUT_OF_MEMORY)], False))
    out.write(packed)
    out.flush()
    os._exit(0)
