"""Old office formats: LibreOffice where it is installed, a clear remedy where not; nothing runs, nothing is fetched."""

import os
import sys
import time
from pathlib import Path

import pytest

from importers import office
from importers.base import FailureCode, ImportedDocument, ImportFailure, Source
from tests.samples_office import docx, p

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
RTF = r"{\rtf1\ansi\ansicpg936\uc0 \pard\qc\u20851 \u20110 \u21360 \u21457 \u36890 \u30693 \par \u31532 \u19968 \u26465 \par}"
HERE = office.find_tool() is not None


def read(data: bytes, name: str = "a.doc") -> ImportedDocument | ImportFailure:
    (item,) = office.read(Source.of(name, data))
    assert isinstance(item, ImportedDocument | ImportFailure)
    return item


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for LibreOffice: a script of our own, to be filled in by the test."""
    script = tmp_path / "soffice"
    monkeypatch.setenv("QINGLI_SOFFICE", str(script))
    return script


def write(script: Path, body: str) -> None:
    script.write_text(
        f"#!{sys.executable}\nimport os, sys, time\nout = sys.argv[sys.argv.index('--outdir') + 1]\n{body}\n"
    )
    script.chmod(0o755)


COPY = "os.makedirs(out)\nfor path in sys.argv[sys.argv.index('--outdir') + 2:]:\n    {}"


def test_without_the_tool_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGLI_SOFFICE", "")
    item = read(OLE + b"x" * 600)
    assert isinstance(item, ImportFailure)
    assert (item.code, item.detail) == (FailureCode.NEEDS_TOOL, "LibreOffice")


def test_a_password_is_told_without_the_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGLI_SOFFICE", "")
    item = read(OLE + "EncryptedPackage".encode("utf-16-le"))
    assert isinstance(item, ImportFailure)
    assert item.code is FailureCode.ENCRYPTED


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
def test_a_tool_that_never_ends_is_ended(tool: Path) -> None:
    write(tool, "time.sleep(60)")
    before = time.monotonic()
    (result,) = office.convert([Source.of("a.doc", OLE)], seconds=0.5)
    assert isinstance(result, ImportFailure)
    assert result.code is FailureCode.TIMED_OUT
    assert time.monotonic() - before < 20


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
def test_a_batch_is_one_run_and_a_bad_file_costs_only_itself(tool: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.docx"
    made.write_bytes(docx(p("第一条")))
    runs = tmp_path / "runs"
    one = f"if b'bad' not in open(path, 'rb').read(): open(os.path.join(out, os.path.basename(path)[:-3] + 'docx'), 'wb').write(open({str(made)!r}, 'rb').read())"
    write(tool, f"open({str(runs)!r}, 'a').write('x')\n" + COPY.format(one))
    sources = [Source.of(f"{n}.doc", OLE + (b"bad" if n == 1 else b"good")) for n in range(3)]
    results = office.convert(sources)
    assert [isinstance(result, bytes) for result in results] == [True, False, True]
    assert isinstance(results[1], ImportFailure)
    assert (results[1].name, results[1].code) == ("1.doc", FailureCode.DAMAGED)
    assert runs.read_text() == "xx"


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a script")
def test_the_profile_is_private_and_shut(tool: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    write(
        tool,
        "profile = next(a for a in sys.argv if a.startswith('-env:')).split('file://')[1]\n"
        f"open({str(seen)!r}, 'w').write(open(profile + '/user/registrymodifications.xcu').read() + os.environ['http_proxy'])",
    )
    read(OLE)
    text = seen.read_text()
    assert 'DisableMacrosExecution" oor:op="fuse"><value>true' in text
    assert text.endswith("http://127.0.0.1:9")


@pytest.mark.skipif(not HERE, reason="LibreOffice is not installed")
@pytest.mark.timeout(120)
def test_rtf_is_converted() -> None:
    item = read(RTF.encode(), "a.rtf")
    assert isinstance(item, ImportedDocument)
    assert item.text == "关于印发通知\n第一条"
    assert (item.reader, item.media_type, item.name) == ("libreoffice+docx", "application/rtf", "a.rtf")


@pytest.mark.skipif(not HERE, reason="LibreOffice is not installed")
@pytest.mark.timeout(120)
def test_a_doc_made_of_a_docx_says_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import docx as python_docx

    monkeypatch.setitem(office._FILTERS, "doc", "doc:MS Word 97")
    monkeypatch.setattr(office, "_ending", lambda source: Path(source.name).suffix)
    document = python_docx.Document()
    document.add_paragraph("第一条 甲")
    document.add_paragraph("第二条 乙")
    document.save(str(tmp_path / "a.docx"))
    (doc,) = office.convert([Source.of("a.docx", (tmp_path / "a.docx").read_bytes())], "doc")
    monkeypatch.undo()
    assert isinstance(doc, bytes)
    item = read(doc, "a.wps")
    assert isinstance(item, ImportedDocument)
    assert item.text == "第一条 甲\n第二条 乙"


@pytest.mark.skipif(not HERE, reason="LibreOffice is not installed")
@pytest.mark.timeout(120)
def test_rubbish_in_an_old_container_is_a_named_failure() -> None:
    for data in (OLE + bytes(range(256)) * 8, OLE[:8] + bytes(range(256)) * 8):
        item = read(data)
        assert isinstance(item, ImportFailure)
        assert item.code is FailureCode.DAMAGED


def test_a_text_that_only_bears_the_name_is_read_as_text() -> None:
    item = read("关于印发某某办法的通知".encode("gbk"), "a.doc")
    assert isinstance(item, ImportedDocument)
    assert item.text == "关于印发某某办法的通知"


@pytest.mark.skipif(not HERE, reason="LibreOffice is not installed")
@pytest.mark.timeout(120)
def test_a_worker_that_is_shut_in_can_convert(tmp_path: Path) -> None:
    from importers import pool

    path = tmp_path / "a.rtf"
    path.write_bytes(RTF.encode())
    (item,) = pool.read_isolated(path, timeout=60)
    assert isinstance(item, ImportedDocument)
    assert item.text == "关于印发通知\n第一条"


@pytest.mark.skipif(not HERE, reason="LibreOffice is not installed")
@pytest.mark.timeout(120)
def test_a_worker_that_is_shut_in_converts_what_needs_scratch_files(tmp_path: Path) -> None:
    """A long text is written by way of temporary files, which must lie where the worker may write."""
    from importers import pool

    path = tmp_path / "long.rtf"
    articles = "".join(f"\\par \\u31532?{number}\\u26465? " + "\\u30002?" * 200 for number in range(1, 400))
    path.write_bytes(("{\\rtf1\\ansi\\uc1 " + articles + "}").encode())
    (item,) = pool.read_isolated(path, timeout=90)
    assert isinstance(item, ImportedDocument)
    assert item.text.count("条") >= 399
