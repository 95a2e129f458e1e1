"""Hostile files: each ends as imported or as a recorded failure, within its time and memory; nothing acts, nothing leaks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import importers
from importers import limits, pool
from importers.base import FailureCode, ImportedDocument, ImportFailure
from tests import hostile, hostile_office, samples_office
from tests.reliability.hostile import CODES, READ, Ended, ended_as, faults, make, read_folder

pytest_plugins = ["tests.stock"]

SECONDS = 2.0
MEMORY = 640 * limits.MIB
posix = pytest.mark.skipif(os.name != "posix", reason="pipes, devices and limits are those of POSIX")

CASES = {**hostile.cases(), **hostile_office.cases()}
READ_BY_US = [name for name in CASES if not name.endswith((".doc", ".rtf"))]
DYING = {"text_laughs.pdf", "forms_exponential.pdf"}
"""One case each that ends by its time and by its memory."""
COSTLY = {name for name in READ_BY_US if CASES[name].endings & {"timed_out", "out_of_memory"}} | DYING
COSTLY |= {"characters_in_no_order.pdf", "forms_of_themselves.pdf", "states_never_restored.pdf"}
"""Cases that may end by a limit."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hostile")
    make(place, long=False)
    return place / READ


@pytest.fixture(scope="module")
def pooled(folder: Path) -> dict[str, list[object] | ImportFailure]:
    """Every file but the costly, and one each that dies by time and by memory among them, read by one run of two workers."""
    names = [name for name in READ_BY_US if name not in COSTLY or name in DYING]
    names.sort(key=lambda name: name not in DYING)
    run = pool.isolated(
        importers.read_all, [folder / name for name in names], workers=2, timeout=SECONDS, memory=MEMORY
    )
    return {path.name: result for path, result in run}


def _items(result: list[object] | ImportFailure) -> list[object]:
    return result if isinstance(result, list) else [result]


@pytest.fixture(scope="module")
def ended(folder: Path, pooled: dict[str, list[object] | ImportFailure], tmp_path_factory) -> dict[str, Ended]:
    """What became of every file; the costly ones are read in workers of their own, whose time and memory are measured."""
    if os.name != "posix":
        pytest.skip("limits are those of POSIX")
    alone = tmp_path_factory.mktemp("costly")
    for name in COSTLY:
        shutil.copy(folder / name, alone / name)
    before = sorted(path.name for path in alone.iterdir())
    run = read_folder(alone, SECONDS, MEMORY)
    assert not list(faults(run, SECONDS, MEMORY))
    assert sorted(path.name for path in alone.iterdir()) == before
    found = {file.name: file for file in run.files}
    for name, result in pooled.items():
        found[name] = ended_as(folder / name, _items(result))
    return found


@pytest.mark.parametrize("name", READ_BY_US)
def test_a_hostile_file_ends_in_a_recorded_way(name: str, ended: dict[str, Ended]) -> None:
    case, file = CASES[name], ended[name]
    allowed = case.endings | {"timed_out"} if case.endings else CODES | {"imported", "row"}
    assert set(file.endings) <= allowed
    if "imported" in file.endings:
        assert case.holds in file.text


def test_nothing_was_written_where_a_name_points(ended: dict[str, Ended]) -> None:
    assert ended
    for place in ("/tmp", "/", str(Path.cwd()), str(Path.cwd().parent)):
        assert not list(Path(place).glob("qingli-escaped*"))


def test_a_run_over_all_files_never_stops_and_loses_none(
    folder: Path, pooled: dict[str, list[object] | ImportFailure]
) -> None:
    assert pooled.keys() >= {name for name in READ_BY_US if name not in COSTLY} | DYING
    died = [one for name in DYING for one in ended_as(folder / name, _items(pooled[name])).endings]
    assert "timed_out" in died
    assert set(died) <= {"timed_out", "out_of_memory"}
    for name in ("script_at_opening.pdf", "page_that_acts.html"):
        (item,) = pooled[name]  # type: ignore[misc]
        assert isinstance(item, ImportedDocument)


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("attachment_with_a_path.pdf", "attachments:1"),
        ("form_with_outside_entity.pdf", "xfa"),
        ("links_to_the_network.docx", "embedded_missing"),
        ("bodies_within_itself.docx", "embedded_missing"),
    ],
)
def test_what_a_file_holds_and_is_not_read_is_told(name: str, flag: str, ended: dict[str, Ended]) -> None:
    assert flag in ended[name].flags


def test_a_file_embedded_in_a_word_file_is_told() -> None:
    data = samples_office.docx(samples_office.p("正文"), {"embeddings/oleObject1.bin": b"x", "embeddings/a.xlsx": b"y"})
    source = importers.Source.of("a.docx", data)
    (item,) = importers.read_source(source)
    assert isinstance(item, ImportedDocument)
    assert item.flags == ("embedded_files:2",)


def test_text_whose_paragraph_end_was_deleted_is_kept_at_the_end_of_a_file() -> None:
    last = '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr><w:r><w:t>末段没有后文。</w:t></w:r></w:p>'
    (item,) = importers.read_source(
        importers.Source.of("a.docx", samples_office.docx(samples_office.p("首段。") + last))
    )
    assert isinstance(item, ImportedDocument)
    assert item.text == "首段。\n末段没有后文。"


@pytest.mark.parametrize("place", ["IW1", "XFD1", "A9000"])
def test_cells_outside_of_what_is_read_are_told(place: str) -> None:
    row = int("".join(filter(str.isdigit, place)))
    cells = f'<row r="1">{hostile_office.text_cell("A1", "首格")}'
    cells += hostile_office.text_cell(place, "末格") if row == 1 else ""
    cells += "</row>" if row == 1 else f'</row><row r="{row}">{hostile_office.text_cell(place, "末格")}</row>'
    items = list(importers.read_source(importers.Source.of("a.xlsx", hostile_office.sheet(cells))))
    assert [type(item).__name__ for item in items] == ["ImportedDocument", "ImportFailure"]
    assert items[1].code is FailureCode.TOO_LARGE  # type: ignore[union-attr]


@pytest.mark.parametrize("place", ["B1", "IV1", "A1500"])
def test_cells_within_what_is_read_are_all_there(place: str) -> None:
    row = int("".join(filter(str.isdigit, place)))
    cells = f'<row r="{row}">{hostile_office.text_cell(place, "末格")}<c r="XFD{row}" s="1"/></row>'
    (item,) = importers.read_source(importers.Source.of("a.xlsx", hostile_office.sheet(cells)))
    assert isinstance(item, ImportedDocument)
    assert item.text.strip() == "末格"


ACTING = (
    "script_at_opening.pdf launch_at_opening.pdf addresses_everywhere.pdf form_with_outside_entity.pdf film_and_sound.pdf "
    "content_kept_elsewhere.pdf form_kept_elsewhere.pdf attachment_with_a_path.pdf entity_outside.docx "
    "entity_from_the_network.docx links_to_the_network.docx page_that_acts.html attachment_that_leads_out.eml "
    "path_that_leads_out.zip link_in_an_archive.zip entity_in_a_sheet.xlsx ofd_that_leads_out.ofd"
).split()
_TRACED = """
import os, sys
import importers
from pathlib import Path
for path in sys.argv[1:]:
    importers.reader_of(importers.sniff.kind(Path(path).read_bytes(), Path(path).suffix))
importers.read_all(Path(sys.argv[1]))
os.getpgid(0)
for path in sys.argv[1:]:
    importers.read_all(Path(path))
"""


def test_no_reader_connects_executes_or_opens_another_file(folder: Path, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    log = tmp_path / "log"
    watched = "trace=network,execve,execveat,open,openat,openat2,creat,unlink,rename,symlink,getpgid"
    command = [strace, "-f", "-o", str(log), "-e", watched, sys.executable, "-B", "-c", _TRACED]
    done = subprocess.run([*command, *(str(folder / name) for name in ACTING)], capture_output=True, text=True)
    if "not permitted" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0, done.stderr
    calls = log.read_text("utf-8", "replace").split("getpgid(", 1)[1].splitlines()[1:]
    calls = [call for call in calls if not _harmless(call)]
    opened = [call for call in calls if "open" in call]
    assert len(opened) == len(ACTING)
    assert all(str(folder) in call and "O_RDONLY" in call for call in opened)
    assert [call for call in calls if call not in opened] == []


def _harmless(call: str) -> bool:
    """Python's own modules, the end of the process, and the tables of codecs."""
    return any(mark in call for mark in ("/lib/python", "+++", "site-packages", "ENOENT", "/importers/"))


@posix
@pytest.mark.timeout(20)
def test_pipes_links_and_devices_fail_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.pdf")
    (tmp_path / "真.txt").write_text("关于清理的通知", "utf-8")
    (tmp_path / "链接.txt").symlink_to(tmp_path / "真.txt")
    (tmp_path / "断链.txt").symlink_to(tmp_path / "无.txt")
    (tmp_path / "环.txt").symlink_to(tmp_path / "环.txt")
    (tmp_path / "夹.pdf").mkdir()
    odd = [tmp_path / name for name in ("管道.pdf", "链接.txt", "断链.txt", "环.txt", "夹.pdf")]
    odd += [path for path in (Path("/dev/zero"), Path("/dev/stdin"), Path("/proc/self/mem")) if path.exists()]
    for path in odd:
        (item,) = pool.read_isolated(path, timeout=5)
        assert isinstance(item, ImportFailure)
        assert item.code in {FailureCode.NOT_A_FILE, FailureCode.EMPTY, FailureCode.UNREADABLE}, (path, item)


@posix
def test_a_file_swapped_for_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", "utf-8")
    path = tmp_path / "通知.txt"
    path.write_text("关于清理的通知", "utf-8")
    assert isinstance(next(importers.read(path)), ImportedDocument)
    path.unlink()
    path.symlink_to(secret)
    (item,) = importers.read(path)
    assert isinstance(item, ImportFailure)
    assert item.code is FailureCode.NOT_A_FILE


def names() -> list[bytes]:
    """200 file names that systems, terminals and programs dislike."""
    odd = [
        b"-rf",
        b"--help",
        b"a\nb",
        b"a\rb",
        b"a\tb",
        b" ",
        b"  x  ",
        b".hidden",
        b"...",
        b"~",
        b"$(reboot)",
        b"`id`",
        b";ls",
        b"|",
    ]
    odd += [
        b"\x1b]0;pwned\x07",
        b"\x1b[2J",
        b"\xff\xfe\xfd",
        b"\xb9\xd8\xd3\xda",
        b"\x80",
        "\u202egpj".encode(),
        b"%s%n",
        b"{0}",
    ]
    odd += [
        "é".encode(),
        "e\u0301".encode(),
        "关于《清理》的通知".encode(),
        "［@click=app.quit］".encode(),
        b"[@click=app.quit]x",
    ]
    odd += [
        b"x" * 251,
        "清".encode() * 83,
        b"CON",
        b"nul",
        b"a:b",
        b"a\\b",
        b"..\\..\\x",
        b"'",
        b'"',
        b"<script>",
        b"&amp;",
        b"=1+1",
    ]
    odd += [bytes([1 + number % 31]) + b"%d" % number for number in range(200 - len(odd))]
    return [name + b".txt" for name in odd]


@posix
def test_files_of_any_name_are_all_taken_in(local) -> None:
    paths = [local.folder / os.fsdecode(name) for name in names()]
    for number, path in enumerate(paths):
        path.write_text(
            f"石江市人民政府关于第{number}号事项清理的通知\n\n石府发〔2015〕{number + 1}号\n\n各单位：\n\n    现将有关事项通知如下。",
            "utf-8",
        )
    assert len(list(local.folder.iterdir())) == 200
    report = local.take_in()
    assert sum(report.counts.values()) + report.ignored == 200
    assert report.counts["imported"] + report.counts.get("duplicate", 0) == 200
    assert local.take_in().counts == {"unchanged": 200}
    assert local.registry.audit(read_data=True).sound
    assert sorted(local.folder.iterdir()) == sorted(paths)


@posix
def test_originals_keep_within_the_store(local, folder: Path) -> None:
    for name in (
        "names_that_act.zip",
        "attachment_that_leads_out.eml",
        "path_that_leads_out.zip",
        "attachment_with_a_path.pdf",
    ):
        shutil.copy(folder / name, local.folder / name)
    home = local.folder.parent
    report = local.take_in()
    assert sum(report.counts.values()) == 4
    assert all("qingli-escaped" not in path.name for path in home.rglob("*"))
