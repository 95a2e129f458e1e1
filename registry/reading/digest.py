"""What the answers of this program depend on beside the facts: digests of what reads, and of what judges.

A document that was read or judged by another digest is read or judged again. They are of the program's own text, so that
no change of a rule can be forgotten; a change that alters no answer costs one more look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from registry import rules

READS = ("registry.text", "registry.header", "registry.citations", "registry.data")
"""Packages that say what stands in a text: header and mentions."""
JUDGES = ("registry.matching", "registry.lifecycle", "registry.rules", "registry.reading")
"""Packages that say what a mention means, what holds of it, and what somebody should look at."""
LENGTH = 12
_TABLES = (".py", ".csv", ".toml")


@cache
def reading() -> str:
    """Digest of what reads (12 hexadecimal characters)."""
    return _digest(READS)


@cache
def judging() -> str:
    """Digest of what judges (12 hexadecimal characters), the version of each rule included."""
    return _digest(JUDGES, repr(sorted(rules.versions().items())))


def _digest(packages: tuple[str, ...], more: str = "") -> str:
    """Digest of the files of packages, in the order of their names."""
    total = hashlib.sha256(more.encode())
    for package in packages:
        for name, content in sorted(_files(files(package), package)):
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()[:LENGTH]


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    """Programs and tables of a package and of those within it; the catalogue and the demonstration are left out."""
    for entry in folder.iterdir():
        inner = f"{name}/{entry.name}"
        if entry.is_file() and entry.name.endswith(_TABLES):
            yield inner, entry.read_bytes().replace(b"\r\n", b"\n")
        elif entry.is_dir() and name != "registry.data":
            yield from _files(entry, inner)
