"""Search, sheets, lists, figures, audit, backup."""

from __future__ import annotations

import csv
import datetime as dt
import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import InputError, StateError, StorageError
from registry.service import Opinion, Registry
from registry.store import folding, grams
from registry.store.backup import restore
from registry.values import Outcome
from tests.stock import AMEND, AS_OF, CHIEF, LAPSE, LI, REPEAL, RETAIN, plain_engine

pytest_plugins = ["tests.stock"]

TITLES = ("关于加强物业管理工作的通知", "关于水务设施巡查的通知", "关于ABC平台使用管理的通知", "关于道路保洁作业的通知")


@pytest.fixture
def office(desk):
    for number, title in enumerate(TITLES, 1):
        desk.put(
            f"{number}.txt", title, f"石办发〔201{number}〕{number}号", f"201{number}-03-01", f"第{number}类事项。"
        )
    desk.take_in()
    return desk


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("物业", {1}),
        ("物业管理", {1}),
        ("水", {2}),
        ("巡", {2}),
        ("管理", {1, 3}),
        ("管理 物业", {1}),
        ("管理 巡查", set()),
        ("abc", {3}),
        ("ＡＢＣ平台", {3}),
        ("石办发〔2014〕4号", {4}),
        ("石办发[2014]4号", {4}),
        ("贯彻落实", {1, 2, 3, 4}),
        ("第2类", {2}),
        ("通知如下，请", {1, 2, 3, 4}),
        ("管理的通知设施", set()),
        ("", set()),
        ("   ", set()),
        ("，", set()),
        ("%", set()),
        ('" OR 1=1 --', set()),
        ("NEAR(物业)", set()),
        ("𠮷", set()),
    ],
)
def test_words_of_any_length_are_found(office, words, found):
    assert {hit.instrument for hit in office.registry.search(words)} == found


def test_titles_come_first_and_excerpts_show_the_place(office):
    office.put("9.txt", "关于环境整治的通知", "石办发〔2019〕9号", "2019-03-01", "涉及物业管理的，由物业科负责。")
    office.take_in()
    hits = office.registry.search("物业")
    assert [(hit.instrument, hit.where) for hit in hits] == [(1, "title"), (5, "text")]
    assert "物业" in hits[1].excerpt
    text = office.registry.dossier(5).dossier.text
    assert text[hits[1].at :].startswith("物业")
    assert len(office.registry.search("通知", limit=2)) == 2


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 10))
def test_what_stands_in_a_text_is_among_the_candidates(content, start, length):
    folded = grams.fold(content)
    word = folded[start : start + length]
    held = set(grams.grams(folded))
    for run in folding.runs(word):
        pairs = [folding.code(run[i : i + 2]) for i in range(len(run) - 1)]
        assert set(pairs) <= held
        assert any(token.startswith(folding.code(run[0])) for token in held)


def test_any_query_is_a_query(local):
    local.put("1.txt", TITLES[0], "石办发〔2011〕1号")
    local.take_in()

    @settings(max_examples=150, deadline=None)
    @given(st.text(max_size=30))
    def ask(query):
        local.registry.search(query)

    ask()


@pytest.mark.parametrize("words", ["\udc80安全", "a\udfff", "安全\x00"])
def test_words_that_no_database_holds(desk, words):
    """A query or note from a terminal of another encoding is refused by name, or finds nothing."""
    desk.put("1.txt", TITLES[0], "石办发〔2011〕1号")
    desk.take_in()
    desk.open_round()
    for act in (
        lambda: desk.registry.search(words),
        lambda: desk.registry.resolve(words),
        lambda: desk.registry.decide(LI, 1, replace(RETAIN, note=words)),
    ):
        with suppress(InputError):
            act()
    assert desk.registry.audit().sound


def sheet(path, *rows, head=("文件名称", "文号", "清理意见", "清理理由", "说明", "完成时限", "修改内容")):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows([*row, *[""] * (len(head) - len(row))] for row in rows)
    return path


def test_a_sheet_is_carried_out_row_by_row(office, tmp_path):
    office.open_round()
    path = sheet(
        tmp_path / "意见.csv",
        (TITLES[0], "石办发〔2011〕1号", "废止", "制定依据已废止或者失效", "依据已废止"),
        ("", "石办发〔2012〕2号", "继续有效", "K1"),
        (f"《{TITLES[2]}》", "", "拟修改", "A1", "", "2025年6月30日", "第三条"),
        (TITLES[3], "石办发〔2099〕9号", "废止", "R1"),
        ("", "", "废止", "R1"),
        ("没有这份文件", "", "废止", "R1"),
        (TITLES[3], "", "大概废止", "R1"),
        (TITLES[3], "", "废止", "不喜欢"),
        (TITLES[3], "", "废止", ""),
        (TITLES[3], "", "", ""),
    )
    told = office.registry.decide_from(LI, path)
    assert [(row.status, row.code) for row in told] == [
        ("decided", ""),
        ("decided", ""),
        ("decided", ""),
        ("refused", "doc_pair_differs"),
        ("refused", "row_without_document"),
        ("refused", "doc_unknown"),
        ("refused", "outcome_unknown"),
        ("refused", "ground_unknown"),
        ("refused", "ground_needed"),
        ("blank", ""),
    ]
    assert told[0].row == 2
    assert office.registry.round().outcomes == {"repeal": 1, "retain": 1, "amend": 1}
    decision = office.registry.dossier(3).decisions[0].opinion
    assert (decision.due_on, decision.clauses, decision.grounds) == (dt.date(2025, 6, 30), "第三条", ("A1",))
    again = office.registry.decide_from(LI, path)
    assert [row.status for row in again[:3]] == ["unchanged"] * 3
    assert office.registry.audit().sound


def test_a_sheet_as_a_workbook(local, tmp_path):
    from openpyxl import Workbook

    local.put("1.txt", TITLES[0], "石办发〔2011〕1号")
    local.take_in()
    local.open_round()
    book = Workbook()
    page = book.active
    page.append(["2024年清理意见汇总表"])
    page.append(["序号", "文件名称", "文号", "清理意见", "清理理由"])
    page.append([1, TITLES[0], "石办发〔2011〕1号", "宣布失效", "有效期届满"])
    book.save(tmp_path / "意见.xlsx")
    assert [row.status for row in local.registry.decide_from(LI, tmp_path / "意见.xlsx")] == ["decided"]
    assert local.registry.round().outcomes == {"lapse": 1}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("文件名称,文号\n甲,乙〔2011〕1号\n", "sheet_without_columns"),
        ("甲,乙\n1,2\n", "sheet_without_columns"),
        ("", "sheet_unreadable"),
    ],
)
def test_sheets_that_say_nothing(office, tmp_path, content, code):
    office.open_round()
    path = tmp_path / "x.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        office.registry.decide_from(LI, path)
    assert caught.value.code == code


def test_a_row_may_give_the_id_and_columns_that_are_not_recorded_are_told(office, tmp_path):
    office.open_round()
    head = ("序号", "文号", "清理意见", "清理理由", "有效期至", "延长后的有效期")
    path = sheet(tmp_path / "意见.csv", ("1", "#2", "保留", "K2", "2024-01-01", "2029-12-31"), head=head)
    unused = []
    told = office.registry.decide_from(LI, path, unused=unused.extend)
    assert ([(row.status, row.instrument) for row in told], unused) == ([("decided", 2)], ["有效期至"])
    assert office.registry.dossier(2).decisions[0].opinion.new_expiry == dt.date(2029, 12, 31)


@pytest.mark.parametrize("day", [AS_OF, dt.date(2010, 1, 1)])
def test_a_new_expiry_lies_after_the_day_of_the_round(office, day):
    office.open_round()
    with pytest.raises(InputError) as caught:
        office.registry.decide(LI, 1, Opinion(Outcome.RETAIN, ("K2",), new_expiry=day))
    assert caught.value.code == "expiry_past"


@pytest.fixture
def decided(office):
    office.open_round()
    for instrument, opinion in (
        (1, REPEAL),
        (2, LAPSE),
        (3, AMEND),
        (4, Opinion(Outcome.RETAIN, ("K2",), new_expiry=dt.date(2027, 1, 1))),
    ):
        office.registry.decide(LI, instrument, opinion)
    return office


@pytest.mark.parametrize(
    ("kind", "instruments"),
    [
        ("repeal-list", ["1", "2"]),
        ("lapse-list", ["2"]),
        ("amend-list", ["3"]),
        ("kept-list", ["4"]),
        ("extended-list", ["4"]),
        ("out-of-scope-list", []),
        ("combined-list", ["1", "2", "3", "4"]),
    ],
)
def test_lists_of_a_decided_round(decided, kind, instruments):
    listed = decided.registry.list(kind)
    assert [row.instrument for row in listed.rows] == instruments
    assert listed.counts == {"repeal": 1, "lapse": 1, "amend": 1, "retain": 1, "reviewed": 4}
    assert listed.ledger_head.partition(":")[0] == str(decided.registry.ledger_head().seq)


def test_a_list_is_refused_while_something_is_open_and_a_draft_is_not(office):
    office.open_round()
    office.registry.decide(LI, 1, REPEAL)
    with pytest.raises(StateError) as caught:
        office.registry.list("repeal-list")
    assert caught.value.code == "round_unfinished"
    assert TITLES[1] in caught.value.arguments["names"]
    draft = office.registry.list("repeal-list", draft=True)
    assert draft.draft
    assert len(draft.rows) == 1


def test_withheld_documents_stay_out_and_are_counted(decided):
    decided.registry.correct(LI, 1, {"visibility": "withheld"})
    listed = decided.registry.list("repeal-list")
    assert [row.instrument for row in listed.rows] == ["2"]
    assert listed.withheld == 1
    assert decided.registry.statistics().withheld == 1


def test_a_list_is_written(decided, tmp_path):
    from registry.service.lists import export

    for fmt in ("json", "csv", "xlsx"):
        out = tmp_path / f"list.{fmt}"
        export(decided.registry.list("repeal-list"), fmt, out)
        assert out.stat().st_size > 50
    assert TITLES[0] in (tmp_path / "list.json").read_text("utf-8")


def test_figures_that_add_up(decided):
    figures = decided.registry.statistics()
    assert figures.reviewed == 4 == sum(figures.outcomes.values())
    assert (figures.extended, figures.open, figures.disagreements) == (1, 0, ())
    assert figures.by_year["2011"] == {"repeal": 1}


def test_figures_that_do_not_add_up_are_named(decided):
    decided.registry.withdraw(LI, 4)
    decided.put("9.txt", "关于规范停车秩序管理的通告", "石办发〔2014〕9号", "2014-03-01")
    decided.take_in()
    assert {code for code, _ in decided.registry.statistics().disagreements} == {"not_decided", "not_in_round"}


def test_a_change_after_publication_is_named(decided):
    decided.registry.publish_round(LI)
    assert decided.registry.statistics().disagreements == ()
    decided.registry.correct(LI, 1, {"title": "改过的名称通知"})
    assert [code for code, _ in decided.registry.statistics().disagreements] == ["published_differs"]


def test_what_falls_due(decided):
    found = decided.registry.expiring(dt.date(2027, 6, 1), dt.date(2025, 1, 1))
    assert [(e.instrument, e.kind, e.on.isoformat()) for e in found] == [
        (3, "amendment", "2025-06-30"),
        (4, "validity", "2027-01-01"),
    ]
    assert decided.registry.expiring(dt.date(2025, 2, 1), dt.date(2025, 1, 1)) == ()


def test_the_record_is_exported_and_anchors_itself(decided, tmp_path):
    out = tmp_path / "ledger.jsonl"
    out.write_text("\n".join(decided.registry.ledger_lines()), "utf-8")
    assert len(out.read_text("utf-8").splitlines()) == decided.registry.ledger_head().seq
    decided.registry.decide(CHIEF, 1, RETAIN)
    answer = decided.registry.audit(out)
    assert answer.sound
    assert answer.verification.anchored == answer.verification.events - 1


def test_damage_to_texts_and_originals_is_found(decided):
    from sqlalchemy import text

    with decided.registry.store.writing() as connection:
        connection.execute(text("UPDATE document_text SET text = text || 'x' WHERE document = 2"))
    kept = next(p for p in decided.registry.store.originals.folder.rglob("*") if p.is_file())
    kept.chmod(0o644)
    kept.write_text("x")
    assert decided.registry.audit().sound
    answer = decided.registry.audit(read_data=True)
    assert (answer.texts, len(answer.originals), answer.sound) == ((2,), 1, False)


def test_a_backup_is_verified_recorded_and_restored(local, tmp_path):
    local.put("1.txt", TITLES[0], "石办发〔2011〕1号")
    local.take_in()
    report = local.registry.back_up(LI, tmp_path / "copy")
    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text("utf-8"))
    assert manifest["ledger"] == {"seq": report.seq, "hash": report.head}
    assert local.registry.audit(tmp_path / "copy" / "manifest.json").verification.anchored == report.seq
    again = local.registry.back_up(LI, tmp_path / "copy")
    assert (again.originals, again.added) == (1, 0)
    restore(tmp_path / "copy", tmp_path / "new" / "registry.sqlite")
    with Registry.open(tmp_path / "new" / "registry.sqlite", maker=plain_engine) as other:
        assert other.dossier(1).instrument.title == TITLES[0]
        assert other.dossier(1).documents[0].original
        assert other.audit(read_data=True).sound
    with pytest.raises(StorageError):
        restore(tmp_path / "copy", tmp_path / "new" / "registry.sqlite")
    with pytest.raises(InputError):
        restore(tmp_path / "nothing", tmp_path / "x")
    (tmp_path / "copy" / "registry.sqlite").write_bytes(b"SQLite format 3\x00 spoiled")
    with pytest.raises(StorageError):
        restore(tmp_path / "copy", tmp_path / "y" / "registry.sqlite")


def test_the_doctor_finds_nothing_wrong_with_a_sound_registry(decided):
    checks = {check.name: check for check in decided.registry.doctor(read_data=True)}
    assert not [check for check in checks.values() if check.state == "bad"]
    assert checks["stock"].arguments["decisions"] == 4
    assert checks["ledger"].arguments["differences"] == 0


def test_the_service_knows_no_screen():
    import subprocess
    import sys

    script = "import registry.service, sys; import registry.service.importing, registry.service.doctor; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
