"""Every path ends in a document or in a failure with a name, and each failure has its sentences."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import importers
from importers import limits, sniff
from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure, Source
from registry.messages import LANGUAGES, say
from tests import samples_pdf as sample


def container(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in members:
            archive.writestr(member, "内容")
    return out.getvalue()


def stored(inner: bytes, name: str = "内.bin") -> bytes:
    """An archive whose first member is stored as it is, so that its bytes stand near the beginning."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, inner)
        archive.writestr("二.txt", "内容")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [
        (b"%PDF-1.7\n", ".txt", "pdf"),
        (b"\r\n\r\n%PDF-1.4\n", "", "pdf"),
        (b"no header", ".pdf", "pdf"),
        (container("[Content_Types].xml", "word/document.xml"), ".doc", "docx"),
        (container("[Content_Types].xml", "xl/workbook.xml"), "", "xlsx"),
        (container("OFD.xml", "Doc_0/Document.xml"), ".ofd", "ofd"),
        (container("一.txt", "二.pdf"), ".zip", "zip"),
        (OLE + "WordDocument".encode("utf-16-le"), ".doc", "doc"),
        (OLE + "WordDocument".encode("utf-16-le"), ".wps", "doc"),
        (OLE + "Workbook".encode("utf-16-le"), ".xls", "xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ".docx", "encrypted"),
        (stored(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"), ".zip", "zip"),
        (stored(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n", "word/media/1.pdf"), ".docx", "docx"),
        (stored(container("[Content_Types].xml", "word/document.xml")), ".zip", "zip"),
        (stored(container("OFD.xml", "Doc_0/Document.xml")), "", "zip"),
        (b"GET 200\r\n\r\n%PDF-1.4\n1 0 obj\n", "", "pdf"),
        ("关于 %PDF-1.7 格式的说明".encode(), ".txt", "txt"),
        ("关于 %PDF-1.7 格式的说明".encode(), "", "txt"),
        (b"<html><body>%PDF-1.4 1 0 obj</body></html>", ".html", "html"),
        (b"From: a@b\r\nMIME-Version: 1.0\r\n\r\n%PDF-1.4\n1 0 obj\n", ".eml", "eml"),
        (OLE + b"%PDF-1.4 1 0 obj" + "WordDocument".encode("utf-16-le"), ".doc", "doc"),
        (OLE + "Workbook MBD00A1 WordDocument".encode("utf-16-le"), ".xls", "xls"),
        (OLE + "WordDocument ObjectPool MBD0 Workbook".encode("utf-16-le"), ".doc", "doc"),
        (OLE + "WordDocument EncryptedPackage".encode("utf-16-le"), ".doc", "doc"),
        (b"{\\rtf1\\ansi %PDF-1.4", ".doc", "rtf"),
        (b"{\\rtf1\\ansi", ".doc", "rtf"),
        ("<!DOCTYPE html><html><body>正文</body></html>".encode(), ".txt", "txt"),
        ("<!DOCTYPE html><html><body>正文</body></html>".encode(), "", "html"),
        ("<html><body>正文</body></html>".encode(), ".doc", "html"),
        (b"From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", ".eml", "eml"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", ".mht", "mhtml"),
        ("标题,文号\n甲,乙".encode("gb18030"), ".csv", "csv"),
        ("云江市人民政府".encode("gb18030"), ".txt", "txt"),
        ("云江市人民政府".encode("utf-16"), "", "txt"),
        (b"\x89PNG\r\n\x1a\n", ".png", "image"),
        (b"\xff\xd8\xff\xe0", ".pdf", "image"),
        (b"\x7fELF\x00\x00", "", "binary"),
        (b"", ".pdf", "empty"),
        (b" \r\n\x00\x00", ".txt", "empty"),
    ],
)
def test_the_kind_is_judged_by_content(data: bytes, suffix: str, kind: str) -> None:
    assert sniff.kind(data, suffix) == kind


def only(path: Path) -> Imported:
    (item,) = importers.read(path)
    return item


def code_of(path: Path) -> FailureCode:
    item = only(path)
    assert isinstance(item, ImportFailure)
    return item.code


def test_a_document_says_what_file_it_came_from(tmp_path: Path) -> None:
    data = sample.made(sample.notice)
    path = tmp_path / "没有后缀的通知"
    path.write_bytes(data)
    found = only(path)
    assert isinstance(found, ImportedDocument)
    assert (found.name, found.size, found.reader, found.media_type) == (path.name, len(data), "pdf", "application/pdf")
    assert found.sha256 == Source.of("x", data).sha256


def test_bad_paths(tmp_path: Path) -> None:
    (tmp_path / "空.pdf").write_bytes(b"")
    (tmp_path / "图.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "程序").write_bytes(b"\x7fELF\x00\x00")
    assert code_of(tmp_path / "无.pdf") == FailureCode.MISSING
    assert code_of(tmp_path / "空.pdf" / "内.pdf") == FailureCode.MISSING
    assert code_of(tmp_path) == FailureCode.NOT_A_FILE
    assert code_of(tmp_path / "空.pdf") == FailureCode.EMPTY
    assert code_of(tmp_path / "图.png") == FailureCode.NEEDS_OCR
    assert code_of(tmp_path / "程序") == FailureCode.UNSUPPORTED
    assert code_of(tmp_path / "a\0b") == FailureCode.MISSING


@pytest.mark.skipif(os.name != "posix", reason="links and devices of POSIX")
@pytest.mark.timeout(10)
def test_links_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "文.txt").write_text("正文", encoding="utf-8")
    (tmp_path / "链").symlink_to(tmp_path / "文.txt")
    os.mkfifo(tmp_path / "管")
    assert code_of(tmp_path / "链") == FailureCode.NOT_A_FILE
    assert code_of(tmp_path / "管") == FailureCode.NOT_A_FILE
    assert code_of(Path("/dev/zero")) == FailureCode.NOT_A_FILE


def test_a_file_above_the_cap_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "大.pdf").write_bytes(bytes(2000))
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 1000)
    found = only(tmp_path / "大.pdf")
    assert isinstance(found, ImportFailure)
    assert (found.code, found.size) == (FailureCode.TOO_LARGE, 2000)


@pytest.mark.parametrize(
    ("fault", "code"),
    [(ValueError("odd"), FailureCode.DAMAGED), (MemoryError(), FailureCode.OUT_OF_MEMORY), (None, FailureCode.NO_TEXT)],
)
def test_whatever_a_reader_does_is_a_named_failure(
    fault: Exception | None, code: FailureCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reader(_: Source) -> Iterator[Imported]:
        if fault:
            raise fault
        return iter(())

    monkeypatch.setattr(importers, "reader_of", lambda kind: reader)
    (found,) = importers.read_source(Source.of("文.txt", "正文".encode()))
    assert isinstance(found, ImportFailure)
    assert found.code == code


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_named_pdf_end_in_a_failure(data: bytes) -> None:
    items = list(importers.read_source(Source.of("乱.pdf", b"%PDF-1.4\n" + data)))
    assert items
    assert all(isinstance(item, ImportFailure) for item in items)


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_a_damaged_notice_never_raises(place: int, junk: bytes) -> None:
    data = bytearray(NOTICE)
    place = min(place, len(data) - 1)
    data[place : place + len(junk)] = junk
    items = list(importers.read_source(Source.of("坏.pdf", bytes(data))))
    assert items
    for item in items:
        assert not isinstance(item, ImportedDocument) or (item.text.strip() and item.pages)


NOTICE = sample.made(sample.notice)


@pytest.mark.parametrize("code", list(FailureCode))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_failure_says_what_happened_and_what_to_do(code: FailureCode, lang: str) -> None:
    for key in (f"failure.{code}", f"failure_remedy.{code}"):
        sentence = say(key, lang)
        assert sentence != key
        assert sentence.endswith("。" if lang == "zh" else ".")


def corpus() -> list[Path]:
    root = Path(os.environ.get("QINGLI_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
    return sorted(path for part in ("real", "torture") for path in (root / part).rglob("*.pdf"))


@pytest.mark.parametrize("path", corpus() or [None], ids=lambda path: path.name[:30] if path else "no corpus")
def test_real_and_broken_pdfs_give_text_or_a_reason(path: Path | None) -> None:
    if path is None:
        pytest.skip("no corpus beside the checkout")
    for item in importers.read(path):
        if isinstance(item, ImportedDocument):
            assert item.pages
            assert item.text.strip()
            assert len(item.page_starts) == item.pages
            assert list(item.page_starts) == sorted(item.page_starts)
            assert "\ufffe" not in item.text
        else:
            assert isinstance(item, ImportFailure)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Rar!\x1a\x07\x01\x00" + bytes(90), FailureCode.PACKED),
        (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(90), FailureCode.PACKED),
        (b"\x1f\x8b\x08\x00" + bytes(90), FailureCode.PACKED),
        (b"a.txt".ljust(257, b"\x00") + b"ustar\x0000" + bytes(512), FailureCode.PACKED),
        (OLE + "__properties_version1.0".encode("utf-16-le") + bytes(90), FailureCode.OUTLOOK_MAIL),
    ],
)
def test_archives_and_mail_that_are_not_opened_are_called_what_they_are(data: bytes, code: FailureCode) -> None:
    (failure,) = importers.read_source(Source.of("来件.bin", data))
    assert isinstance(failure, ImportFailure)
    assert failure.code is code
