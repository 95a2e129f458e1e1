"""Read hostile files, each in a worker of its own, and tell how every one ended, how long it took and what it cost.

``python -m tests.reliability.hostile`` makes all generated cases, the long ones too, and reads them under the limits of
the product; ``--corpus DIR`` reads the files of a folder as well. With QINGLI_OCR=off nothing is recognised. It ends with 1 when a file ended in no recorded way, a
worker outlived its time by more than a second, or used more memory than it may.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from importers import heavy, limits, ocr_engine, office
from importers.base import FailureCode, ImportedDocument, ImportFailure
from importers.pool import read_isolated

GRACE = 1.0
"""Seconds by which a worker may outlive its time."""
READ, CONVERTED = "read", "converted"
CODES = {code.value for code in FailureCode}


@dataclass(frozen=True, slots=True)
class Ended:
    """One file: how its parts ended (``imported``, ``row`` or a failure's code), seconds, and the head of its text."""

    name: str
    endings: tuple[str, ...]
    seconds: float
    text: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """All files of a run, and the greatest resident memory of any worker (bytes)."""

    files: tuple[Ended, ...]
    memory: int


def read_one(path: Path, seconds: float, memory: int) -> Ended:
    """Read a file in a worker of its own."""
    start = time.monotonic()
    items = read_isolated(path, timeout=seconds, memory=memory)
    return ended_as(path, items, time.monotonic() - start)


def ended_as(path: Path, items: Sequence[object], took: float = 0.0) -> Ended:
    """What became of a file; ``took`` is 0 where its time was not measured."""
    documents = [item for item in items if isinstance(item, ImportedDocument)]
    endings = [
        item.code.value if isinstance(item, ImportFailure) else "imported" if item in documents else "row"
        for item in (*items[:50], *items[-50:])
    ]
    flags = tuple(flag for document in documents for flag in document.flags)
    return Ended(
        os.fsencode(path.name).decode("utf-8", "replace"),
        tuple(dict.fromkeys(endings)),
        took,
        "\n".join(document.text[:200] + document.text[-200:] for document in documents[:3]),
        flags,
    )


def read_folder(folder: Path, seconds: float, memory: int) -> Run:
    """Read all files of a folder in a fresh process, so that the memory of its workers is told from that of others."""
    command = [sys.executable, "-m", "tests.reliability.hostile", "--read", str(folder), str(seconds), str(memory)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    told = json.loads(done.stdout)
    files = (
        Ended(**{**file, "endings": tuple(file["endings"]), "flags": tuple(file["flags"])}) for file in told["files"]
    )
    return Run(tuple(files), told["memory"])


def _read(folder: Path, seconds: float, memory: int) -> None:
    """In the fresh process: read, and print what became of the files."""
    import resource

    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        files = list(threads.map(lambda path: read_one(path, seconds, memory), paths))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    json.dump({"files": [asdict(file) for file in files], "memory": peak}, sys.stdout)


def faults(run: Run, seconds: float, memory: int) -> Iterator[str]:
    """What a run broke of its promises."""
    for file in run.files:
        if not file.endings or not set(file.endings) <= CODES | {"imported", "row"}:
            yield f"{file.name}: ended in no recorded way: {file.endings}"
        if file.seconds > seconds + GRACE:
            yield f"{file.name}: {file.seconds:.1f} s"
        if "imported" in file.endings and not file.text.strip():
            yield f"{file.name}: imported without text"
    if run.memory > memory:
        yield f"a worker used {run.memory >> 20} MiB"


def main(arguments: Sequence[str]) -> int:
    """Make or take the files, read them, print the table and what was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a folder of other files to read as well")
    parser.add_argument("--seconds", type=float, default=limits.MAX_SECONDS)
    options = parser.parse_args(arguments)
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        subprocess.run([sys.executable, "-m", "tests.reliability.hostile", "--make", place], check=True)
        for folder in (Path(place, READ), Path(place, CONVERTED)):
            broken += tell(folder, options.seconds)
    if options.corpus:
        broken += tell(options.corpus, options.seconds)
    print(*broken, sep="\n")
    return 1 if broken else 0


def tell(folder: Path, seconds: float) -> list[str]:
    """Read a folder under the limits of the product, print what became of its files, and give what was broken."""
    run = read_folder(folder, seconds, limits.MEMORY_BYTES)
    for file in run.files:
        print(f"{file.seconds:7.2f} s  {' '.join(file.endings):30} {file.name}")
    print(Counter(ending for file in run.files for ending in file.endings), f"{run.memory >> 20} MiB")
    if ocr_engine.engine() is None:
        return list(faults(run, seconds, limits.MEMORY_BYTES if folder.name == READ else office.MEMORY))
    return list(faults(run, seconds * (1 + heavy.FACTOR), heavy.MEMORY))


def make(folder: Path, *, long: bool) -> None:
    """Write all generated cases: those that our own readers read, and those that LibreOffice converts, which may use more."""
    from tests import hostile, hostile_office

    for name, case in {**hostile.cases(long=long), **hostile_office.cases(long=long)}.items():
        place = folder / (CONVERTED if name.endswith((".doc", ".rtf")) else READ)
        place.mkdir(exist_ok=True)
        (place / name).write_bytes(case.make())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        _read(Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[2]), long=True)
    else:
        raise SystemExit(main(sys.argv[1:]))
