"""ZIP archives and mail: members are read under caps; traps are refused by name."""

import io
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers import archive
from importers.base import FailureCode, Imported, ImportedDocument, ImportFailure, Source
from tests.samples_office import docx, p, zipped

TEXT = "关于印发某某管理办法的通知\n各区县人民政府：\n现印发给你们。".encode()


def read(data: bytes, name: str = "a.zip") -> list[Imported]:
    return list(archive.read(Source.of(name, data)))


def names(items: list[Imported]) -> list[str | None]:
    return [item.member for item in items if isinstance(item, ImportedDocument)]


def test_each_member_is_read_by_its_content() -> None:
    items = read(zipped({"甲/通知.txt": TEXT, "办法.docx": docx(p("某某办法")), "说明.doc": docx(p("其实是新格式"))}))
    assert names(items) == ["甲/通知.txt", "办法.docx", "说明.doc"]
    assert all(item.name == "a.zip" for item in items)


def test_names_written_by_chinese_windows_are_read() -> None:
    assert archive._name("通知.txt".encode("gbk").decode("cp437"), utf8=False) == "通知.txt"
    assert archive._name("通知.txt", utf8=True) == "通知.txt"


def test_litter_of_systems_is_passed_over() -> None:
    litter = {"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "~$通知.docx": b"x", "a/": b""}
    assert names(read(zipped({**litter, "a.txt": TEXT}))) == ["a.txt"]


def nested(depth: int) -> bytes:
    data = zipped({"a.txt": TEXT})
    for _ in range(depth):
        data = zipped({"in.zip": data})
    return data


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_archives_within_archives_are_opened(depth: int) -> None:
    assert names(read(nested(depth))) == ["in.zip/" * depth + "a.txt"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (nested(archive.MAX_DEPTH), FailureCode.REFUSED),
        (zipped({"../../etc/passwd": b"x"}), FailureCode.REFUSED),
        (zipped({"/etc/passwd": b"x"}), FailureCode.REFUSED),
        (zipped({"..\\..\\x.txt": b"x"}), FailureCode.REFUSED),
        (zipped({"a.txt": TEXT, "A.TXT": TEXT}), FailureCode.REFUSED),
        (zipped({"a.txt": b"0" * (30 << 20)}), FailureCode.REFUSED),
        (zipped({f"{n}.txt": b"" for n in range(12_000)}), FailureCode.REFUSED),
        (zipped({"a.txt": TEXT})[:-8], FailureCode.DAMAGED),
        (zipped({}), FailureCode.EMPTY),
    ],
    ids=["too deep", "outside", "absolute", "backslash", "twofold", "bomb", "too many", "cut", "empty"],
)
def test_traps_and_broken_archives_fail_by_name(data: bytes, code: FailureCode) -> None:
    items = read(data)
    assert [item.code for item in items if isinstance(item, ImportFailure)] == [code]
    assert not names(items)


def test_a_broken_member_does_not_cost_the_others() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.writestr("a.txt", b"AAAA" * 50)
        package.writestr("b.txt", TEXT)
    items = read(out.getvalue().replace(b"AAAA" * 10, b"BBBB" * 10, 1))
    assert [item.member for item in items if isinstance(item, ImportFailure)] == ["a.txt"]
    assert names(items) == ["b.txt"]


def test_the_members_of_one_file_share_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    budget = archive._Budget(members=3)
    source = Source.of("a.zip", zipped({f"{n}.txt": TEXT for n in range(5)}))
    items = list(archive._unpack(source, 1, budget))
    assert len([item for item in items if isinstance(item, Source)]) == 3
    assert isinstance(items[-1], ImportFailure)


def mail(letter: str, files: dict[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.gov.cn", "b@example.gov.cn", "报送规范性文件"
    message.set_content(letter)
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_attachments_of_a_mail_are_read_and_a_short_letter_is_not() -> None:
    items = read(mail("请查收。", {"通知.txt": TEXT, "文件.zip": zipped({"办法.docx": docx(p("某某办法"))})}), "a.eml")
    assert names(items) == ["通知.txt", "文件.zip/办法.docx"]


def test_a_letter_that_is_the_text_itself_is_read() -> None:
    assert names(read(mail("第一条 本办法所称文件。\n" * 30, {"通知.txt": TEXT}), "a.eml")) == ["通知.txt", "正文.txt"]
    assert names(read(mail("请于五日内报送。", {}), "a.eml")) == ["正文.txt"]


WHOLE = nested(1)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_archive_never_raises(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=10)):
        whole[place] ^= data.draw(st.integers(1, 255))
    assert read(bytes(whole[: data.draw(st.integers(0, len(whole)))])) is not None
    assert read(data.draw(st.binary(max_size=200)), "a.eml")
