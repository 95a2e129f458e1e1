"""Older office formats (DOC, WPS, RTF, ODT, XLS) by way of LibreOffice, which must be installed beside the program.

LibreOffice runs without a screen in a profile of its own that is thrown away, with macros, outside links and updates
switched off, and within a time limit. What it writes (DOCX, XLSX) is read by the same readers as files received so.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from importers import heavy, limits
from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure, Source
from importers.encoding import plausible

SECONDS = 60.0
SECONDS_PER_FILE = 5.0
MEMORY = 2 << 30
_TOOLS = ("soffice", "libreoffice", "soffice.com")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# streams of Word, Excel (two ages), Works, and Kingsoft's writer; a compound file without any of them is taken for text
_STREAMS = tuple(name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "Book", "MatOST", "WpsDocument"))
_MEDIA_TYPES = {"rtf": "application/rtf", "odt": "application/vnd.oasis.opendocument.text", "doc": "application/msword"}
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
# runs the tool, and ends it with all its children when the worker that waits for it is gone and its pipe breaks
_WATCHED = 'exec 3<&0; "$@" </dev/null 3<&- & tool=$!; (cat <&3 >/dev/null; kill -9 0) & wait $tool'
# macros never run, links and linked pictures are not followed, nothing is asked, nothing is remembered
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read(source: Source) -> Iterator[Imported]:
    """The text of a DOC, WPS, RTF or ODT file.

    Failures: ENCRYPTED, NEEDS_TOOL where LibreOffice is not installed, TIMED_OUT, DAMAGED when it cannot open the file.
    """
    if _is_plain(source.data):
        from importers import txt

        yield from txt.read(source)
        return
    if _is_workbook(source.data):
        from importers import ledger

        yield from ledger.read(source)
        return
    (converted,) = convert([source])
    yield from from_converted(source, converted)


def _is_plain(data: bytes) -> bool:
    """A text that only bears the name of a Word file."""
    return not data.startswith((_OLE, b"{\\rtf", b"PK")) and not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def _is_workbook(data: bytes) -> bool:
    streams = {name for name in ("WordDocument", "Workbook", "Book") if name.encode("utf-16-le") in data}
    return data.startswith(_OLE) and bool(streams) and "WordDocument" not in streams


def from_converted(source: Source, converted: bytes | ImportFailure) -> Iterator[Imported]:
    """The document in what ``convert`` made of a source, under the source's own name and digest."""
    from importers import docx

    if isinstance(converted, ImportFailure):
        yield converted
        return
    for item in docx.read(replace(source, data=converted)):
        if isinstance(item, ImportedDocument) and not plausible(item.text):
            yield source.failure(FailureCode.DAMAGED, "LibreOffice made no readable text of it")
        elif isinstance(item, ImportedDocument):
            yield replace(item, media_type=_media_type(source), reader="libreoffice+docx", size=len(source.data))
        elif isinstance(item, ImportFailure):
            yield replace(item, size=len(source.data))
        else:
            yield item


def convert(sources: Sequence[Source], to: str = "docx", seconds: float | None = None) -> list[bytes | ImportFailure]:
    """Convert a batch in one run of LibreOffice; one result a source, in their order.

    ``to`` is docx or xlsx. ``seconds`` bounds the whole run (60 and 5 more a file when not given). A batch that fails
    as a whole is tried again file by file, so that one bad file costs only itself.
    """
    tool = find_tool()
    results = [_refusal(source, tool) for source in sources]
    waiting = [index for index, result in enumerate(results) if result is None]
    limit = seconds if seconds is not None else SECONDS + SECONDS_PER_FILE * len(waiting)
    done = _run(tool, [sources[index] for index in waiting], to, limit) if tool and waiting else {}
    out: list[bytes | ImportFailure] = []
    places = {index: place for place, index in enumerate(waiting)}
    for index, (source, result) in enumerate(zip(sources, results, strict=True)):
        found = result if result is not None else done.get(places[index])
        if found is None and len(waiting) > 1 and tool:
            found = _run(tool, [source], to, min(limit, SECONDS)).get(0)
        out.append(found if found is not None else source.failure(FailureCode.DAMAGED, "LibreOffice cannot open it"))
    return out


def find_tool() -> str | None:
    """The LibreOffice command: QINGLI_SOFFICE, the search path, or the usual places; None where it is not installed."""
    named = os.environ.get("QINGLI_SOFFICE")
    if named is not None:
        return named if named and Path(named).is_file() else None
    for name in _TOOLS:
        if found := shutil.which(name):
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def _refusal(source: Source, tool: str | None) -> bytes | ImportFailure | None:
    if source.data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in source.data:
        return source.failure(FailureCode.ENCRYPTED, "password")
    if source.data.startswith(_OLE) and not any(name in source.data for name in _STREAMS):
        return source.failure(FailureCode.DAMAGED, "a compound file without a document")
    if tool is None or not heavy.allowed():
        return source.failure(FailureCode.NEEDS_TOOL, "LibreOffice")
    return None


def _media_type(source: Source) -> str:
    if source.data.startswith(b"{\\rtf"):
        return _MEDIA_TYPES["rtf"]
    return _MEDIA_TYPES["odt" if source.data.startswith(b"PK") else "doc"]


def _run(tool: str, sources: Sequence[Source], to: str, seconds: float) -> dict[int, bytes | ImportFailure]:
    """One run of the tool over files written to a folder of its own: results by place, missing where it made nothing."""
    limits.allow_wall(seconds + limits.MAX_SECONDS)
    with tempfile.TemporaryDirectory(prefix="qingli-office-", dir=_place(), ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        lift = limits.for_tool(MEMORY)
        inputs = _write(root, sources, lift)
        if inputs is None:
            return {place: source.failure(FailureCode.UNREADABLE, "no room") for place, source in enumerate(sources)}
        command = [
            tool,
            f"-env:UserInstallation={(root / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            _FILTERS[to],
            "--outdir",
            str(root / "out"),
            *map(str, inputs),
        ]
        ended = _execute(command, root, seconds, lift)
        done: dict[int, bytes | ImportFailure] = {}
        for place, source in enumerate(sources):
            made = root / "out" / f"{place}.{to}"
            if made.is_file() and 0 < made.stat().st_size <= limits.MAX_FILE_BYTES:
                done[place] = made.read_bytes()
            elif not ended and len(sources) == 1:
                done[place] = source.failure(FailureCode.TIMED_OUT, f"{seconds:.0f} s")
        return done


def _write(root: Path, sources: Sequence[Source], lift: Callable[[], None] | None) -> list[Path] | None:
    """Write the inputs and the profile; a process that may not write files itself hands this to a child (``lift``)."""
    profile = root / "profile" / "user"
    files = [(profile / "registrymodifications.xcu", _profile().encode())]
    files += [(root / "in" / f"{place}{_ending(source)}", source.data) for place, source in enumerate(sources)]
    try:
        for path, data in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(path, data, lift)
    except OSError:
        return None
    return [path for path, _ in files[1:]]


def _put(path: Path, data: bytes, lift: Callable[[], None] | None) -> None:
    """Write one file; where the size of files is bounded to nothing for this process, by a child that may write."""
    if _may_write() or lift is None:
        path.write_bytes(data)
        return
    copy = shutil.which("tee") or "tee"
    subprocess.run([copy, str(path)], input=data, stdout=subprocess.DEVNULL, check=True, preexec_fn=lift)  # noqa: S603


def _place() -> str | None:
    """Where to make the folder: where ``tempfile`` says, or, in a process that may not write for trial, a usual place."""
    if _may_write():
        return None
    places = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")]
    return next((place for place in [*places, "/tmp", "/var/tmp"] if place and os.access(place, os.W_OK)), None)  # noqa: S108


def _may_write() -> bool:
    try:
        import resource
    except ImportError:  # Windows knows no such bound
        return True
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0


def _ending(source: Source) -> str:
    """A suffix by content, so that a misleading name does not choose the wrong filter."""
    if source.data.startswith(b"{\\rtf"):
        return ".rtf"
    if source.data.startswith(b"PK"):
        return ".odt"
    if _is_workbook(source.data):
        return ".xls"
    return ".doc"


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>'
    )


def _execute(command: Sequence[str], root: Path, seconds: float, lift: Callable[[], None] | None) -> bool:
    """Run the tool in a session of its own; False when it had to be ended for time."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")
    environment = {name: value for name in kept if (value := os.environ.get(name))}
    # scratch files of larger documents go where the worker may write
    environment |= {"HOME": str(root), "TMPDIR": str(root), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), "http://127.0.0.1:9")
    watched = ["/bin/sh", "-c", _WATCHED, "sh", *command] if os.name == "posix" else list(command)
    try:
        child = subprocess.Popen(  # noqa: S603 - a trusted tool with fixed arguments and files we named
            watched,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=root,
            start_new_session=True,
            preexec_fn=lift,  # noqa: PLW1509 - lifts resource limits only
        )
    except OSError:
        return True
    with child:
        try:
            child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        finally:
            _end(child)
    return True


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the tool and whatever it started."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
    elif child.poll() is None:
        child.kill()
