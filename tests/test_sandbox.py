"""A worker writes nowhere but in its own folder, reaches no address and leaves no program behind, whatever a reader does."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from importers import pool, sandbox
from importers.base import ImportFailure

REPORT = sandbox.report()
files_shut = pytest.mark.skipif(not REPORT.landlock, reason=f"no Landlock: {REPORT.missing}")
network_shut = pytest.mark.skipif(REPORT.network, reason=f"no network namespace: {REPORT.missing}")


def attempt(task: tuple[str, str]) -> str:
    """A reader gone bad: tries one thing, and tells how it went."""
    deed, target = task
    try:
        DEEDS[deed](target)
    except OSError as error:
        return f"refused: {error.strerror}"
    return "done"


def lift() -> None:
    """What hostile code does first: take off the limits that a process may take off itself."""
    import resource

    for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_AS):
        resource.setrlimit(kind, (resource.getrlimit(kind)[1],) * 2)


def write(target: str) -> None:
    lift()
    Path(target, "new").write_text("x")


def change(target: str) -> None:
    lift()
    Path(target, "old").write_text("x")


def shorten(target: str) -> None:
    os.truncate(Path(target, "old"), 0)


def connect(target: str) -> None:
    with socket.create_connection(("127.0.0.1", int(target)), timeout=3):
        pass


def send(target: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"x", ("127.0.0.1", int(target)))


def run_own(target: str) -> None:
    lift()
    program = Path(os.environ["TMPDIR"], "program")
    program.write_text("#!/bin/sh\ntouch " + target)
    program.chmod(0o755)
    subprocess.run([str(program)], check=True)


def child_writes(target: str) -> None:
    lift()
    if subprocess.run(["/bin/sh", "-c", f"echo x > {target}/new"], stderr=subprocess.DEVNULL).returncode:
        raise PermissionError(13, "in a child")


def own(target: str) -> None:
    lift()
    with tempfile.TemporaryDirectory() as place:
        Path(place, "conversion").write_text("x")
    Path(os.devnull).write_text("x")


DEEDS = {
    "write": write,
    "change": change,
    "shorten": shorten,
    "remove": lambda target: Path(target, "old").unlink(),
    "rename": lambda target: Path(target, "old").rename(Path(target, "new")),
    "folder": lambda target: Path(target, "new").mkdir(),
    "link": lambda target: Path(target, "new").symlink_to("/etc/passwd"),
    "run": run_own,
    "child": child_writes,
    "signal": lambda target: os.kill(int(target), 0),
    "connect": connect,
    "send": send,
    "own": own,
}


@files_shut
@pytest.mark.parametrize("deed", ["write", "change", "shorten", "remove", "rename", "folder", "link", "run", "child"])
def test_a_reader_gone_bad_changes_no_file(deed: str, tmp_path: Path) -> None:
    (tmp_path / "old").write_text("was here")
    ((_, found),) = pool.isolated(attempt, [(deed, str(tmp_path))], workers=1, timeout=10)
    assert str(found).startswith("refused"), found
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("old", "was here")]


@pytest.mark.skipif(REPORT.landlock < 6, reason="signals are shut in from version 6 on")
def test_a_reader_gone_bad_reaches_no_other_process() -> None:
    ((_, found),) = pool.isolated(attempt, [("signal", str(os.getpid()))], workers=1, timeout=10)
    assert str(found).startswith("refused")


@network_shut
@pytest.mark.parametrize("deed", ["connect", "send"])
def test_a_reader_gone_bad_reaches_no_address(deed: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ((_, found),) = pool.isolated(attempt, [(deed, str(port))], workers=1, timeout=10)
        assert str(found).startswith("refused")
        assert attempt(("connect", str(port))) == "done", "the same is possible outside a worker"


def test_conversions_have_a_folder_of_their_own_which_is_gone_after(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ((_, found),) = pool.isolated(attempt, [("own", "")], workers=1, timeout=10)
    assert found == "done"
    assert list(tmp_path.iterdir()) == []


def slow(pid_file: str) -> None:
    """Wait for a tool that does not end."""
    from importers import office

    office._execute(["/bin/sh", "-c", f"sleep 61 & echo $! > {pid_file}; sleep 62"], Path(pid_file).parent, 60, None)


@pytest.mark.skipif(os.name != "posix", reason="a shell watches the tool")
def test_a_tool_does_not_outlive_the_worker_that_waits_for_it(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = f"from tests.test_sandbox import slow; slow({str(pid_file)!r})"
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[1])
    until = time.monotonic() + 10
    while not (pid_file.exists() and pid_file.read_text().strip()) and time.monotonic() < until:
        time.sleep(0.05)
    tool = int(pid_file.read_text())
    os.kill(tool, 0)
    worker.kill()
    worker.wait()
    while _alive(tool) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _alive(tool)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return not sys.platform.startswith("linux")
    return state != "Z"


def native(_: int) -> int:
    return len(str(3 ** (10**9)))


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_native_code_that_never_returns_is_ended_in_time() -> None:
    before = time.monotonic()
    ((_, found),) = pool.isolated(native, [0], workers=1, timeout=1.0)
    assert isinstance(found, ImportFailure)
    assert time.monotonic() - before < 20
