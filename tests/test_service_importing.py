"""Bulk import: repeatable, resumable, told in full; identity of documents; ledgers of the office."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from importers.base import FailureCode, ImportFailure, LedgerRow
from registry.errors import InputError
from registry.service import Registry, importing, keys
from registry.service.importing import ImportOptions
from registry.service.stage import Task, stage
from registry.service.stock import Known, named_alike
from registry.service.walk import walk
from registry.store import tables as t
from registry.store.plain import canonical
from registry.values import Finding, Severity
from tests import samples_pdf
from tests.stock import AS_OF, LI, OFFICE, PlainEngine, plain_engine, serial

pytest_plugins = ["tests.stock"]


def count(registry: Registry, table) -> int:
    with registry.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_folder_is_taken_in_once(desk, monkeypatch):
    monkeypatch.setattr(importing, "GROUP_SECONDS", 60.0)
    for number in range(5):
        desk.put(
            f"{number}.txt",
            f"{'甲乙丙丁戊'[number]}街道关于加强{'道路水务园林环卫消防'[number * 2 : number * 2 + 2]}管理工作的通知",
            f"石办发〔2015〕{number + 1}号",
        )
    first = desk.take_in()
    assert (first.counts, first.documents, first.instruments) == ({"imported": 5}, 5, 5)
    again = desk.take_in()
    assert again.counts == {"unchanged": 5}
    assert count(desk.registry, t.document) == 5
    assert count(desk.registry, t.event) == 5
    assert desk.registry.audit(read_data=True).sound


def test_the_same_bytes_are_told_and_not_read_again(desk):
    path = desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    (desk.folder / "b.txt").write_bytes(path.read_bytes())
    report = desk.take_in()
    assert report.counts == {"imported": 1, "duplicate": 1}
    told = [outcome.told for outcome in report.noted if outcome.status == "duplicate"]
    assert told == [(("same_bytes", {"instrument": 1}),)]
    assert desk.take_in().counts == {"unchanged": 2}


def test_the_same_text_in_other_bytes_is_a_duplicate_of_a_document(desk):
    path = desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    (desk.folder / "b.txt").write_text(path.read_text("utf-8").replace("，", "， "), "utf-8")
    report = desk.take_in()
    assert report.instruments == 1
    assert [outcome.told[0][0] for outcome in report.noted] == ["same_text"]
    assert desk.registry.dossier(1).documents[1].status == "duplicate"


@pytest.mark.parametrize(
    ("second", "told", "instruments"),
    [
        (("关于加强市容环境管理工作的通知", "石办发〔2015〕1号", "2015-06-01"), "same_instrument", 1),
        (("关于加强市容环境管理工作的通知（试行）", "石办发[2015]1号", "2015-06-01"), "same_instrument", 1),
        (("关于加强安全生产监督工作的通知", "石办发〔2015〕1号", "2015-06-01"), "number_taken", 2),
        (("关于加强市容环境管理工作的通知", "石办发〔2018〕9号", "2018-06-01"), "same_title", 2),
        (("关于加强市容环境管理工作的通知", "", "2015-06-01"), "same_instrument", 1),
        (("关于加强市容环境管理工作的通知", "", "2016-06-01"), "same_title", 2),
    ],
)
def test_another_document_of_an_instrument_is_told_and_twins_are_never_merged(local, second, told, instruments):
    local.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    title, number, day = second
    local.put("b.txt", title, number.replace("[", "〔").replace("]", "〕"), day, body="另有若干字句与前一份不同。")
    report = local.take_in()
    assert report.instruments == instruments
    assert told in {code for outcome in report.noted for code, _ in outcome.told}


def test_failures_are_recorded_and_tried_again_only_when_asked(desk):
    empty = desk.folder / "empty.txt"
    empty.write_text("")
    first = desk.take_in()
    assert first.counts == {"failed": 1}
    assert first.failures == {FailureCode.EMPTY.value: 1}
    assert desk.take_in().counts == {"failed_before": 1}
    assert desk.take_in(retry_failed=True).counts == {"failed": 1}
    assert count(desk.registry, t.document) == 1


def test_a_file_that_failed_and_can_be_read_later_keeps_its_row(desk):
    path = desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")

    def broken(task):
        return [ImportFailure(task.path.name, FailureCode.TIMED_OUT)]

    options = ImportOptions(AS_OF)
    report = desk.registry.import_paths([path], LI, options, work=broken, runner=serial)
    assert report.failures == {"timed_out": 1}
    assert desk.take_in(retry_failed=True).counts == {"imported": 1}
    assert count(desk.registry, t.document) == 1
    assert desk.registry.dossier(1).documents[0].status == "imported"
    assert desk.take_in().counts == {"unchanged": 1}
    assert desk.registry.audit(read_data=True).sound


def test_a_dry_run_writes_nothing_and_compares_within_the_batch(desk):
    desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    desk.put("b.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号", body="另有若干字句与前一份不同。")
    report = desk.take_in(dry_run=True)
    assert report.counts == {"imported": 2}
    assert report.instruments == 1
    assert [code for outcome in report.noted for code, _ in outcome.told] == ["same_instrument"]
    assert count(desk.registry, t.event) == 0
    assert not desk.registry.store.originals.folder.exists()
    assert desk.take_in().counts == {"imported": 2}


def test_originals_are_kept_by_hash_or_only_referred_to(desk):
    path = desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    desk.take_in()
    kept = Path(desk.registry.dossier(1).documents[0].original)
    assert kept.read_bytes() == path.read_bytes()
    path.write_text(path.read_text("utf-8") + "补充", "utf-8")
    desk.take_in(keep_originals=False)
    assert sum(1 for p in desk.registry.store.originals.folder.rglob("*") if p.is_file()) == 1


def test_links_pipes_and_leftovers_are_not_opened(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.txt").write_text("x")
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "~$a.docx").write_text("x")
    (tmp_path / ".DS_Store").write_text("x")
    (tmp_path / "link.txt").symlink_to("a.txt")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    found = [(entry.path.name, entry.kind) for entry in walk([tmp_path])]
    assert found == [
        (".DS_Store", "ignored"), ("a.txt", "file"), ("2.txt", "file"), ("loop", "link"),
        ("link.txt", "link"), ("pipe", "special"), ("~$a.docx", "ignored"),
    ]  # fmt: skip


def test_a_registry_in_the_folder_is_left_out_and_told_once(local):
    local.folder.mkdir(exist_ok=True)
    local.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    with Registry.open(local.folder / "库.sqlite", maker=plain_engine) as registry:
        registry.import_paths(
            [local.folder], LI, ImportOptions(AS_OF), work=partial(stage, make=plain_engine), runner=serial
        )
        registry.back_up(LI, local.folder / "备份")
    report = local.take_in()
    names = {Path(path).relative_to(local.folder).as_posix() for path in report.own}
    assert names - {"库.sqlite-journal", "库.sqlite-wal", "库.sqlite-shm"} == {
        "库.sqlite", "库.sqlite.originals", "备份/manifest.json", "备份/originals", "备份/registry.sqlite"
    }  # fmt: skip
    assert (report.counts, report.noted) == ({"imported": 1}, ())


def test_the_open_registry_is_left_out_under_any_name(tmp_path):
    (tmp_path / "a.txt").write_text("关于加强市容环境管理工作的通知", "utf-8")
    with Registry.open(tmp_path / "库", maker=plain_engine) as registry:
        for paths in ([tmp_path], [tmp_path / "库", tmp_path / "a.txt"]):
            report = registry.import_paths(
                paths, LI, ImportOptions(AS_OF), work=partial(stage, make=plain_engine), runner=serial
            )
            assert str(tmp_path / "库") in report.own
            assert not report.failures


@pytest.mark.parametrize(
    "name", ["换\n行.txt", "-rf.txt", "é.txt", "e\u0301.txt", "\x1b[31m红.txt", "字" * 80 + ".txt"]
)
def test_hostile_names_are_stored_as_they_are(local, name):
    local.put(name, "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    assert local.take_in().counts == {"imported": 1}
    assert local.registry.dossier(1).documents[0].name == name
    assert local.take_in().counts == {"unchanged": 1}


def test_a_name_that_is_no_utf8(local):
    source = local.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号")
    source.rename(local.folder / os.fsdecode(b"\xb9\xfa.txt"))
    assert local.take_in().counts == {"imported": 1}
    assert local.take_in().counts == {"unchanged": 1}


def test_a_path_that_is_not_there(local):
    with pytest.raises(InputError) as caught:
        local.registry.import_paths([local.folder / "nowhere"], LI)
    assert caught.value.code == "path_missing"


def test_text_that_no_database_holds(desk):
    path = desk.folder / "a.txt"
    path.write_bytes(
        "关于加强市容环境管理工作的通知\n石办发〔2015〕1号\n正文内容如下请遵照执行有关事项另行通知，各单位抓好落实并及时报告情况。".encode()
    )

    def with_nul(task: Task):
        from dataclasses import replace

        from importers import read

        engine = plain_engine()
        from registry.service.stage import prepare

        return [prepare(replace(item, text=item.text + "\x00\ud800尾"), task, engine) for item in read(task.path)]

    report = desk.registry.import_paths([path], LI, ImportOptions(AS_OF), work=with_nul, runner=serial)
    assert report.counts == {"imported": 1}
    assert "\x00" not in desk.registry.dossier(1).dossier.text


def test_bytes_that_change_while_they_are_read(local):
    path = local.put("a.txt", "关于加强市容环境管理工作的通知")
    results = stage(Task(path, "0" * 64, AS_OF), make=plain_engine)
    assert [type(r).__name__ for r in results] == ["ImportFailure"]


def ledger_of(*rows):
    def read(task):
        return [LedgerRow(task.path.name, "台账", n, cells) for n, cells in enumerate(rows, 2)]

    return read


def test_rows_of_a_ledger_become_instruments_and_files_join_them(desk):
    ledger = desk.folder / "台账.csv"
    ledger.write_text("x")
    rows = ledger_of(
        {
            "文件名称": "《关于加强市容环境管理工作的通知》",
            "发文 字号": "石办发〔2015〕1号",
            "起草单位": "城管科",
            "备注": "",
        },
        {
            "文件名称": "关于内部事项的通知",
            "文号": "石办发〔2015〕2号",
            "是否公开": "不公开",
            "发布日期": "2015年7月1日",
        },
        {"文件名称": "", "文号": "合计"},
    )
    report = desk.registry.import_paths([ledger], LI, ImportOptions(AS_OF), work=rows, runner=serial)
    assert (report.counts, report.instruments) == ({"imported": 1}, 2)
    ledger.unlink()
    desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号", "2015-06-01")
    report = desk.take_in()
    assert [code for outcome in report.noted for code, _ in outcome.told] == ["joined_row"]
    view = desk.registry.dossier("石办发〔2015〕1号")
    assert view.instrument.drafting_unit == "城管科"
    assert view.instrument.signed_on.isoformat() == "2015-06-01"
    assert len(view.documents) == 1
    assert desk.registry.dossier(2).instrument.visibility == "withheld"
    assert desk.registry.audit().sound


def test_rows_and_cells_that_are_not_understood_are_told_and_not_lost(desk):
    ledger = desk.folder / "台账.csv"
    ledger.write_text("x")
    rows = ledger_of(
        {"文件名称": "", "文号": "石办发〔2011〕1号", "发布日期": "2011-01-02", "有效期": "5年"},
        {"文件名称": "关于甲事项的通知", "文号": "石办发〔2011〕2号", "发布日期": "2011-13-02", "有效期": "长期"},
        {"文件名称": "关于乙事项的通知", "文号": "石办发〔2011〕3号", "发布日期": "不详", "有效期": "五年半"},
        {"文件名称": "", "发布日期": "2011-05-02"},
        {"文件名称": "", "文号": "合计"},
        {"备注": "以上文件均已清理"},
    )
    report = desk.registry.import_paths([ledger], LI, ImportOptions(AS_OF), work=rows, runner=serial)
    told = [(code, said.get("fields", ""), said["count"]) for code, said in report.noted[0].told]
    assert told == [
        ("row_untitled", "", 1),
        ("row_unread", "expires_on", 2),
        ("row_unread", "published_on", 2),
        ("row_nameless", "", 1),
    ]
    assert "五年半" in report.noted[0].told[1][1]["rows"]
    assert report.instruments == 3
    assert desk.registry.dossier("石办发〔2011〕1号").instrument.title == "（未载明）"
    assert desk.registry.dossier("石办发〔2011〕2号").instrument.published_on is None
    ledger.unlink()
    desk.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2011〕1号", "2011-01-01")
    desk.take_in()
    view = desk.registry.dossier("石办发〔2011〕1号").instrument
    assert (view.title, view.published_on.isoformat()) == ("关于加强市容环境管理工作的通知", "2011-01-02")
    assert desk.registry.resolve("关于加强市容环境管理工作的通知") == view.id
    assert desk.registry.audit().sound


def test_a_later_row_gives_the_title_that_an_earlier_one_lacked(local):
    ledger = local.folder / "台账.csv"
    ledger.write_text("x")
    rows = ledger_of(
        {"文号": "石办发〔2011〕1号", "备注": "甲"}, {"文号": "石办发〔2011〕1号", "文件名称": "关于丙事项的通知"}
    )
    local.registry.import_paths([ledger], LI, ImportOptions(AS_OF), work=rows, runner=serial)
    ledger.write_text("y")
    rows = ledger_of({"文号": "石办发〔2011〕1号", "文件名称": "关于丙事项的通知", "备注": "乙"})
    report = local.registry.import_paths([ledger], LI, ImportOptions(AS_OF), work=rows, runner=serial)
    assert report.instruments <= 1
    assert local.registry.dossier("石办发〔2011〕1号").instrument.title == "关于丙事项的通知"


def test_a_title_that_is_the_name_of_the_file_is_told(local):
    (local.folder / "收文三号.txt").write_text("\n" * 3 + "无题之文，仅此一句。", encoding="utf-8")
    read = partial(stage, make=UntitledEngine)
    report = local.registry.import_paths([local.folder], LI, ImportOptions(AS_OF), work=read, runner=serial)
    assert [(code, said["title"]) for code, said in report.noted[0].told] == [("title_from_name", "收文三号")]


class UntitledEngine(PlainEngine):
    """Finds no title in any text."""

    def read(self, document, *, as_of):
        made = super().read(document, as_of=as_of)
        return replace(made, header=replace(made.header, title="收文三号", title_from="file_name"))


def test_a_row_that_differs_from_its_file_is_told(local):
    local.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号", "2015-06-01")
    local.take_in()
    ledger = local.folder / "台账.csv"
    ledger.write_text("x")
    rows = ledger_of(
        {"文件名称": "关于加强市容环境管理工作的通知", "文号": "石办发〔2015〕1号", "成文日期": "2015-06-02"}
    )
    report = local.registry.import_paths([ledger], LI, ImportOptions(AS_OF), work=rows, runner=serial)
    assert report.noted[0].told == (("row_differs", {"instrument": 1, "fields": "signed_on"}),)
    assert local.registry.dossier(1).instrument.signed_on.isoformat() == "2015-06-01"


def test_a_row_that_names_the_issued_text_is_no_second_document(local):
    local.put("a.txt", f"{OFFICE}关于加强市容环境管理工作的通知", "石办发〔2015〕1号", "2015-06-01")
    local.take_in()
    ledger = local.folder / "台账.csv"
    ledger.write_text("x")
    rows = ledger_of({"文件名称": "关于加强市容环境管理工作的通知", "文号": "石办发[2015]1号"})
    report = local.registry.import_paths([ledger], LI, ImportOptions(AS_OF), work=rows, runner=serial)
    assert (report.noted, count(local.registry, t.instrument)) == ((), 1)


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("石桥街道办事处关于印发《石桥街道2019年度防汛抢险应急预案》的通知", "石桥街道防汛抢险应急预案"),
        ("某区人民政府关于进一步加强物业管理工作的通知", "进一步加强物业管理工作"),
        ("某区物业管理办法（试行）", "某区物业管理"),
        ("关于开会的通知", ""),
    ],
)
def test_what_a_title_is_about(title, subject):
    assert keys.subject_key(title) == subject


@pytest.mark.parametrize(
    ("title", "number", "joined"),
    [
        ("门前三包管理办法", "石办发〔2018〕1号", True),  # the office lists the text that is issued
        ("关于印发《门前三包管理办法》的通知", "石办发〔2018〕1号", True),  # it leaves its own name out
        ("关于印发《犬类管理办法》的通知", "石办发〔2018〕1号", False),
        ("门前三包管理办法", "石办发〔2018〕2号", False),
    ],
)
def test_a_row_of_a_ledger_meets_the_document_by_number_and_what_it_issues(title, number, joined):
    whole = f"{OFFICE}关于印发《门前三包管理办法》的通知"
    inner = keys.title_key("门前三包管理办法")
    held = Known(7, whole, keys.title_key(whole), inner, keys.number_key("石办发〔2018〕1号"), (OFFICE,), None)
    row = Known(0, title, keys.title_key(title), "", keys.number_key(number), (), None)
    assert (row.number_key == held.number_key and named_alike(row, held)) is joined
    assert named_alike(row, held) == named_alike(held, row)


def test_a_worker_that_got_ready_has_nothing_to_load_for_a_pdf(tmp_path):
    from tests import samples_pdf

    path = tmp_path / "a.pdf"
    path.write_bytes(samples_pdf.made(samples_pdf.notice))
    script = (
        "import datetime, hashlib, pathlib, sys\n"
        "from registry.service.stage import Task, default_engine, get_ready, stage\n"
        "get_ready(default_engine)\n"
        "before = set(sys.modules)\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "sha256 = hashlib.sha256(path.read_bytes()).hexdigest()\n"
        "found, = stage(Task(path, sha256, datetime.date(2024, 12, 31)))\n"
        "print(type(found).__name__, len(found.citations), *(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    name, citations, *loaded = done.stdout.split()
    assert name == "Prepared"
    assert int(citations) > 0
    assert [module for module in loaded if not module.startswith("encodings.")] == []


def test_a_file_that_was_taken_in_whole_is_parted_by_hand_once(tmp_path):
    def draw(canvas):
        for number in range(3):
            if number:
                canvas.showPage()
            sheet = samples_pdf.Sheet(canvas)
            sheet.centred(f"第{number + 1}号材料的情况")
            sheet.paragraph(f"为了做好第{number + 1}方面的工作，现将有关情况说明如下，请各单位阅知。")

    path = tmp_path / "汇编.pdf"
    path.write_bytes(samples_pdf.made(draw))
    with Registry.open(tmp_path / "r.sqlite") as registry:
        work = partial(stage, make=plain_engine)
        assert registry.import_paths([path], LI, ImportOptions(AS_OF), work=work, runner=serial).documents == 1
        by_hand = ImportOptions(AS_OF, split_at=(2, 3))
        work = partial(stage, make=plain_engine, split_at=by_hand.split_at)
        report = registry.import_paths([path], LI, by_hand, work=work, runner=serial)
        assert (report.counts, report.documents) == ({"imported": 1}, 3)
        assert registry.import_paths([path], LI, by_hand, work=work, runner=serial).counts == {"unchanged": 1}
        assert registry.audit(read_data=True).sound


@pytest.mark.parametrize("together", [True, False])
def test_a_row_fills_and_differs_from_a_file_that_came_in_with_it(local, together):
    paper = local.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号", "2015-06-01")
    ledger = local.folder / "台账.csv"
    ledger.write_text("x")
    cells = {"文件名称": "关于加强市容环境管理工作的通知", "文号": "石办发〔2015〕1号"}
    rows = ledger_of({**cells, "成文日期": "2015-06-02", "起草单位": "市容局"})

    def work(task):
        return rows(task) if task.path == ledger else stage(task, make=plain_engine)

    paths = [[paper, ledger]] if together else [[paper], [ledger]]
    for some in paths:
        report = local.registry.import_paths(some, LI, ImportOptions(AS_OF), work=work, runner=serial)
    told = [told for outcome in report.noted for told in outcome.told]
    assert ("row_differs", {"instrument": 1, "fields": "signed_on"}) in told
    assert local.registry.dossier(1).instrument.drafting_unit == "市容局"
    assert local.registry.audit(read_data=True).sound


@pytest.mark.parametrize(("day", "told"), [("2015-06-02", True), ("2015-06-01", False)])
def test_a_file_that_comes_after_its_row_is_compared_with_it(local, day, told):
    paper = local.put("a.txt", "关于加强市容环境管理工作的通知", "石办发〔2015〕1号", "2015-06-01")
    ledger = local.folder / "台账.csv"
    ledger.write_text("x")
    rows = ledger_of({"文件名称": "关于加强市容环境管理工作的通知", "文号": "石办发〔2015〕1号", "成文日期": day})
    local.registry.import_paths([ledger], LI, ImportOptions(AS_OF), work=rows, runner=serial)
    work = partial(stage, make=plain_engine)
    report = local.registry.import_paths([paper], LI, ImportOptions(AS_OF), work=work, runner=serial)
    said = [told for outcome in report.noted for told in outcome.told]
    assert (("file_differs", {"instrument": 1, "fields": "signed_on"}) in said) is told
    assert str(local.registry.dossier(1).instrument.signed_on) == day


def test_workers_are_started_before_a_database_is_loaded_and_the_writer_loads_no_rules():
    script = (
        "import sys\n"
        "import registry.service.workers\n"
        "print([name for name in ('sqlalchemy', 'sqlmodel', 'numpy', 'registry.reading') if name in sys.modules])\n"
        "from registry.service import checking, importing\n"
        "print([name for name in ('registry.reading.engine', 'registry.header', 'registry.rules') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "[]"]


def test_what_must_come_first_is_done_once_while_files_are_read_and_before_any_is_recorded(local, monkeypatch):
    monkeypatch.setattr(importing, "GROUP_SECONDS", 60.0)
    for number in range(3):
        local.put(
            f"{number}.txt", f"关于第{number}项工作的通知", f"石办发〔2014〕{number}号", "2014-03-01", str(number) * 60
        )
    store, done = local.registry.store, []

    def runner(work, tasks):
        for task in tasks:
            done.append("read")
            yield task, work(task)

    def before():
        done.append(count(local.registry, t.event))

    work = partial(stage, make=plain_engine)
    importing.run(store, [local.folder], LI, ImportOptions(AS_OF), work, runner, before=before)
    assert done == ["read", "read", "read", 0]


@given(
    st.builds(
        Finding,
        st.text(),
        st.just(Severity.LOW),
        st.text(),
        st.dictionaries(st.text(), st.text() | st.integers() | st.booleans()),
        quote=st.text(st.characters(blacklist_categories=["Cs"])),
        citation=st.none() | st.text(max_size=12),
    )
)
def test_the_key_of_a_finding_is_that_of_its_canonical_text(finding):
    whole = canonical([finding.rule, finding.code, dict(finding.arguments), finding.quote, finding.citation])
    assert keys.finding_key(finding) == keys.sha256(whole)[:24]
    assert keys.finding_key(finding, canonical(dict(finding.arguments))) == keys.finding_key(finding)
