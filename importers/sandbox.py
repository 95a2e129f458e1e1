"""What the operating system takes from a worker beside time and memory: writing files, reaching the network, new rights.

Linux only, and only as far as the kernel goes: Landlock (5.13 and later; TCP from 6.7) and an empty network namespace.
What is missing is passed over and told by ``report``. Sockets that have a name in the file system are not covered.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_ASK_VERSION, _PATH_BENEATH = 1, 1
_NO_NEW_PRIVILEGES = 38
_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000

# linux/landlock.h: rights by the version of the interface that brought them
_EXECUTE, _WRITE_FILE = 1 << 0, 1 << 1
_CHANGE_FOLDERS = sum(1 << bit for bit in range(4, 13))  # remove and make entries of all kinds
_REMOVE_FILE, _MAKE_SOCKET = 1 << 5, 1 << 9
_REFER, _TRUNCATE, _DEVICE = 1 << 13, 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _TRUNCATE | _DEVICE
_TCP = 3
_OUTSIDE_SIGNALS_AND_SOCKETS = 3
_SOCKETS = ("/tmp", "/var/tmp")  # noqa: S108 - where LibreOffice makes its socket, whatever it is told
_PROGRAMS = ("/bin", "/sbin", "/usr", "/lib", "/lib64", "/opt", "/nix/store")


@dataclass(slots=True)
class Report:
    """What holds for a worker: the Landlock version (0: none), whether it has a network, and why where something is missing."""

    landlock: int = 0
    network: bool = True
    missing: dict[str, str] = field(default_factory=dict)


def programs(*tools: str | None) -> tuple[Path, ...]:
    """Places from which a worker may start programs: none without a tool, else the system's and those of the tools."""
    found = [Path(tool).resolve().parent for tool in tools if tool]
    return (*map(Path, _PROGRAMS), *found) if found else ()


def enter(writable: Sequence[Path] = (), *, programs: Sequence[Path] = ()) -> Report:
    """Shut this process in, for good, with all that it will start; it must not have threads of its own yet.

    After it no file can be written, made or removed but below ``writable``, nothing be executed but below ``programs``, no
    address be reached. With programs, sockets can be made and files removed in the folders for passing files too. Reading stays as it was. Raises nothing; the report tells what holds.
    """
    found = Report()
    if not sys.platform.startswith("linux"):
        found.missing["platform"] = sys.platform
        return found
    try:
        call = ctypes.CDLL(None, use_errno=True)
        call.syscall.restype = ctypes.c_long
        call.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    except (OSError, AttributeError) as error:
        found.missing["libc"] = str(error)
        return found
    _leave_network(call, found)
    _bind_files(call, found, writable, programs)
    return found


def report() -> Report:
    """What would hold for a worker on this machine, tried out in a process of its own."""
    code = "import sys; sys.path[:] = sys.argv[1].split('\\n'); from importers.sandbox import tell; tell()"
    command = [sys.executable, "-I", "-c", code, "\n".join(filter(None, sys.path))]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)  # noqa: S603 - our own
        told = json.loads(done.stdout)
        return Report(told["landlock"], told["network"], told["missing"])
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        return Report(missing={"worker": type(error).__name__})


def tell() -> None:
    """In the process that tries it out: enter, and print what holds."""
    found = enter()
    sys.stdout.write(json.dumps({"landlock": found.landlock, "network": found.network, "missing": found.missing}))


def _leave_network(call: ctypes.CDLL, found: Report) -> None:
    """An empty network namespace; who may not make one alone makes it in a user namespace of its own."""
    users, groups = os.getuid(), os.getgid()
    if call.unshare(_NEW_NETWORK):
        if call.unshare(_NEW_USERS | _NEW_NETWORK):
            found.missing["network"] = os.strerror(ctypes.get_errno())
            return
        for name, line in (
            ("setgroups", "deny"),
            ("uid_map", f"{users} {users} 1"),
            ("gid_map", f"{groups} {groups} 1"),
        ):
            with suppress(OSError):
                Path("/proc/self", name).write_text(line, "ascii")
    found.network = False


def _bind_files(call: ctypes.CDLL, found: Report, writable: Sequence[Path], programs: Sequence[Path]) -> None:
    version = call.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    if version < 1:
        found.missing["landlock"] = os.strerror(ctypes.get_errno())
        return
    handled = _EXECUTE | _WRITE_FILE | _CHANGE_FOLDERS
    handled |= sum(right for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _DEVICE)) if version >= since)
    wanted = [handled, _TCP if version >= 4 else 0, _OUTSIDE_SIGNALS_AND_SOCKETS if version >= 6 else 0]
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = call.syscall(
        _CREATE, ctypes.byref((ctypes.c_uint64 * 3)(*wanted)), ctypes.c_size_t(size), ctypes.c_uint32(0)
    )
    if rules < 0:
        found.missing["landlock"] = os.strerror(ctypes.get_errno())
        return
    try:
        for place, rights in _allowed(writable, programs, handled):
            _allow(call, rules, place, rights)
        if call.syscall(_RESTRICT, ctypes.c_int(rules), ctypes.c_uint32(0)):
            found.missing["landlock"] = os.strerror(ctypes.get_errno())
        else:
            found.landlock = version
    finally:
        os.close(rules)


def _allowed(writable: Sequence[Path], programs: Sequence[Path], handled: int) -> Iterator[tuple[Path, int]]:
    """Places and what may be done below them."""
    yield Path(os.devnull), (_WRITE_FILE | _TRUNCATE) & handled
    for place in writable:
        yield place, handled & ~_EXECUTE
    for place in programs:
        yield place, _EXECUTE
    for socket in _SOCKETS if programs else ():
        yield Path(socket), _MAKE_SOCKET | _REMOVE_FILE


class _Rule(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("place", ctypes.c_int32))


def _allow(call: ctypes.CDLL, rules: int, place: Path, rights: int) -> None:
    try:
        opened = os.open(place, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    except OSError:  # what is not there needs no rule
        return
    try:
        rights &= ~0 if place.is_dir() else _OF_FILES
        rule = _Rule(rights, opened)
        call.syscall(_ADD, ctypes.c_int(rules), ctypes.c_int(_PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0))
    finally:
        os.close(opened)
