"""What happens inside a worker process: it is shut in and bound to its limits, then it reads."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from importers import heavy, limits
from importers.base import FailureCode, ImportFailure, Source

Item = TypeVar("Item")
Result = TypeVar("Result")


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
        packed = pickle.dumps((items, heavy.taken()))
    except MemoryError:
        packed = pickle.dumps(([ImportFailure(Path(path).name, FailureCode.OUT_OF_MEMORY)], False))
    out.write(packed)
    out.flush()
    os._exit(0)
