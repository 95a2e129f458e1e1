"""The drop folder: what lies still is taken in once, what is still being written is not, and an end leaves nothing half."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from registry.cli import main
from registry.errors import InputError
from registry.service import Registry, workers
from registry.service.watching import DropFolder, Watch, watched
from tests.stock import LI, OFFICE, serial

pytest_plugins = ["tests.stock"]


class Clock:
    """A clock that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def drop(tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    return DropFolder((folder,), settled=5.0, clock=Clock())


def names(paths):
    return [path.name for path in paths]


def test_a_file_is_due_when_it_has_lain_still(drop):
    (folder,) = drop.folders
    (folder / "a.pdf").write_bytes(b"half")
    assert drop.look() == []
    drop.clock.now = 4.0
    (folder / "a.pdf").write_bytes(b"half and more")
    assert drop.look() == []
    drop.clock.now = 8.0
    assert drop.look() == []
    drop.clock.now = 9.0
    assert names(drop.look()) == ["a.pdf"]


def test_a_file_is_taken_once_and_again_when_it_changes(drop):
    (folder,) = drop.folders
    (folder / "a.pdf").write_bytes(b"one")
    drop.look()
    drop.clock.now = 5.0
    drop.taken(drop.look())
    drop.clock.now = 50.0
    assert drop.look() == []
    (folder / "a.pdf").write_bytes(b"another")
    assert drop.look() == []
    drop.clock.now = 55.0
    assert names(drop.look()) == ["a.pdf"]


@pytest.mark.parametrize("name", ["~$报告.docx", ".~lock.a.odt#", "a.pdf.part", "a.crdownload", "Thumbs.db", "~a.tmp"])
def test_locks_and_halves_of_downloads_are_left_alone(drop, name):
    (folder,) = drop.folders
    (folder / name).write_bytes(b"x")
    (folder / "a.txt").write_bytes(b"x")
    drop.look()
    drop.clock.now = 60.0
    assert names(drop.look()) == ["a.txt"]


def test_a_folder_that_is_gone_and_back_is_not_taken_in_again(drop):
    (folder,) = drop.folders
    (folder / "a.txt").write_bytes(b"x")
    drop.look()
    drop.clock.now = 5.0
    drop.taken(drop.look())
    away = folder.rename(folder.with_name("away"))
    assert drop.look() == []
    assert drop.gone == {folder}
    away.rename(folder)
    drop.clock.now = 60.0
    assert drop.look() == []
    assert drop.gone == set()


def test_what_was_taken_away_is_forgotten(drop):
    (folder,) = drop.folders
    for number in range(20):
        (folder / f"{number}.txt").write_bytes(b"x")
    drop.look()
    for path in folder.iterdir():
        path.unlink()
    drop.look()
    assert drop.lying == {}


@pytest.fixture
def watch(local, monkeypatch):
    """A watch over the office's folder with heard outcomes, read in this process."""
    monkeypatch.setattr(workers, "isolated_runner", lambda *_: serial)
    heard, lost = [], []
    drop = DropFolder((local.folder,), settled=5.0, clock=Clock())
    made = Watch(local.registry, LI, drop, heard.append, lambda *told: lost.append(told))
    return local, made, heard, lost


def test_files_are_imported_as_by_hand_and_told_once(watch):
    desk, made, heard, _ = watch
    desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    (desk.folder / "空.txt").write_bytes(b"")
    made.once()
    assert heard == []
    made.drop.clock.now = 5.0
    made.once()
    made.once()
    assert sorted(outcome.status for outcome in heard) == ["failed", "imported"]
    assert desk.take_in().counts == {"unchanged": 1, "failed_before": 1}
    assert desk.registry.audit(read_data=True).sound


def test_a_folder_that_vanishes_is_told_once_and_work_goes_on(watch):
    desk, made, heard, lost = watch
    away = desk.folder.rename(desk.folder.with_name("away"))
    made.once()
    made.once()
    away.rename(desk.folder)
    desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    made.once()
    made.drop.clock.now = 5.0
    made.once()
    assert [gone for _, gone in lost] == [True, False]
    assert [outcome.status for outcome in heard] == ["imported"]


def test_after_the_word_to_stop_nothing_new_is_begun(watch):
    desk, made, heard, _ = watch
    desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    made.once()
    made.drop.clock.now = 5.0
    made.stop.set()
    made.once()
    assert heard == []


@pytest.mark.parametrize(("name", "code"), [("nowhere", "path_missing"), ("a.txt", "not_a_folder")])
def test_what_is_no_folder_is_refused(local, name, code):
    (local.folder / "a.txt").write_bytes(b"x")
    with pytest.raises(InputError) as told:
        watched([local.folder / name], local.registry)
    assert told.value.code == code


NOTICE = (
    f"{OFFICE}关于加强市容环境管理工作的通知\n石办发〔2015〕1号\n各社区：\n为进一步规范市容环境管理工作，"
    f"经研究，现就有关事项通知如下，请认真贯彻执行，执行中的问题及时报告。\n{OFFICE}\n2015年6月1日\n"
)


def test_once_takes_in_what_lies_there_and_ends(tmp_path, capsys):
    folder = tmp_path / "收文"
    folder.mkdir()
    (folder / "1.txt").write_text(NOTICE, "utf-8")
    (folder / "空.txt").write_bytes(b"")
    place = ["--registry", str(tmp_path / "r.sqlite"), "--as", "李审核"]
    assert main([*place, "watch", str(folder), "--once", "--settled", "0.2", "--jobs", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in sorted(lines)] == sorted(["已导入", "失败"])
    assert any("市容环境" in line for line in lines)
    assert main([*place, "watch", str(folder), "--once", "--settled", "0.2", "--json"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_signal_ends_the_watch_with_everything_whole(tmp_path):
    folder = tmp_path / "收文"
    folder.mkdir()
    place = tmp_path / "r.sqlite"
    words = [sys.executable, "-m", "registry", "--registry", str(place), "--as", "李审核"]
    words += ["watch", str(folder), "--every", "0.2", "--settled", "0.3", "--jobs", "1", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        (folder / "1.txt").write_text(NOTICE, "utf-8")
        assert watching.stdout is not None
        assert json.loads(watching.stdout.readline())["status"] == "imported"
        began = time.monotonic()
        watching.send_signal(signal.SIGTERM)
        _, told = watching.communicate(timeout=30)
    assert watching.returncode == 0
    assert "已停止值守" in told
    assert time.monotonic() - began < 20
    with Registry.open(place, create=False) as registry:
        assert registry.audit(read_data=True).sound
