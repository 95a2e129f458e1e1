import datetime as dt
import json
import multiprocessing
import os
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.catalogue import additions, build, imports, load
from registry.catalogue.additions import Change, Import
from registry.catalogue.check import iso_day, refuse_row
from registry.catalogue.columns import COLUMNS, LAWS
from registry.catalogue.incoming import parse
from registry.catalogue.national import read_list
from registry.catalogue.national_plan import plan_national
from registry.catalogue.plan import plan_rows
from registry.errors import InputError, MisuseError, StateError, StorageError
from registry.text import fold

NOW = dt.datetime(2027, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
PENALTY = "fl-xingzhengchufafa-1996"


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("QINGLI_CATALOGUE", str(tmp_path / "own"))
    return tmp_path / "own"


def rows_of(tmp_path, text, name="in.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def planned(tmp_path, text, name="in.csv"):
    found = parse(rows_of(tmp_path, text, name))
    assert found.error is None, found.error
    return plan_national(load(), found.national) if found.national else plan_rows(load(), found.rows)


def take_in(tmp_path, text, name="in.csv", **options):
    path = rows_of(tmp_path, text, name)
    found = parse(path)
    assert found.error is None, found.error
    plan = plan_national(load(), found.national) if found.national else plan_rows(load(), found.rows)
    prepared = imports.Prepared(plan, imports.digests(path), additions.read(additions.folder()))
    return imports.carry_out(prepared, "王审查", NOW, options.get("as_of"), options.get("skip_refused", False))


# CSV: what it adds, what it changes.


def test_a_new_row_gets_an_id_defaults_and_dates_in_iso_form(tmp_path):
    catalogue = take_in(
        tmp_path, "title,kind,issuer,number,promulgated,effective,status\n某县集市管理办法,其他,某县人民政府,某府规〔2025〕3号,2025/3/5,2025年4月1日,现行有效\n"
    )  # fmt: skip
    (facts,) = catalogue.by_title(fold("某县集市管理办法"))
    assert facts.id.startswith("own-")
    assert facts.id.endswith("-2025")
    assert (facts.promulgated, facts.effective) == (dt.date(2025, 3, 5), dt.date(2025, 4, 1))
    assert (facts.source, facts.confidence) == ("import", "medium")
    assert [each.id for each in catalogue.by_number("某府规|2025|3")] == [facts.id]


def test_the_same_file_again_changes_nothing(tmp_path, own):
    text = "title,kind,status,promulgated\n某县集市管理办法,其他,现行有效,2025-03-05\n"
    take_in(tmp_path, text)
    before = (own / additions.FILE).read_bytes()
    assert planned(tmp_path, text).unchanged == 1
    take_in(tmp_path, text)
    assert (own / additions.FILE).read_bytes() == before


def test_a_change_is_told_cell_by_cell_and_the_old_value_is_kept(tmp_path):
    catalogue = take_in(tmp_path, f"id,status,repealed_on,repealed_by\n{PENALTY},已废止,2027-01-01,某法\n")
    facts = catalogue.get(PENALTY)
    assert (facts.status, facts.repealed_on, facts.repealed_by) == ("已废止", dt.date(2027, 1, 1), "某法")
    assert facts.title == "中华人民共和国行政处罚法"
    (made,) = catalogue.imports
    assert (made.by, made.at) == ("王审查", "2027-01-02T03:04:05+00:00")
    (change,) = made.changes
    assert change.old == {"status": "现行有效", "repealed_on": "", "repealed_by": ""}
    assert change.new == {"status": "已废止", "repealed_on": "2027-01-01", "repealed_by": "某法"}


def test_an_empty_cell_says_nothing_and_a_dash_clears(tmp_path):
    catalogue = take_in(tmp_path, f"id,number,issuer\n{PENALTY},-,\n")
    facts = catalogue.get(PENALTY)
    assert facts.number is None
    assert facts.issuer == "全国人民代表大会"


def test_versions_repeals_and_maps_of_a_directory_are_taken_in_together(tmp_path):
    folder = tmp_path / "in"
    (folder / "renumber").mkdir(parents=True)
    (folder / "laws.csv").write_text("id,title,kind,status\nqt-x-2020,某市试验办法,其他,现行有效\n", encoding="utf-8")
    (folder / "versions.csv").write_text(
        "id,version_date,kind\nqt-x-2020,2020-01-01,制定\nqt-x-2020,2025-01-01,修订\n", encoding="utf-8"
    )
    (folder / "repeals.csv").write_text(
        "repealing_title,repealed_title,repealed_id,effective\n某决定,某市试验办法,qt-x-2020,2026-01-01\n",
        encoding="utf-8",
    )
    (folder / "renumber" / "index.csv").write_text(
        "file,old_id,old_version,new_id,new_version,type\nm.csv,qt-x-2020,2020-01-01,qt-x-2020,2025-01-01,修订\n",
        encoding="utf-8",
    )
    (folder / "renumber" / "m.csv").write_text(
        "old_article,new_article,relation,similarity\n1,2,same,1.00\n", encoding="utf-8"
    )
    plan = plan_rows(load(), parse(folder).rows)
    assert (len(plan.added), plan.refused) == (5, [])
    prepared = imports.Prepared(plan, imports.digests(folder), b"")
    catalogue = imports.carry_out(prepared, "王", NOW, None, False)
    assert [str(each.date) for each in catalogue.get("qt-x-2020").versions] == ["2020-01-01", "2025-01-01"]
    assert catalogue.maps_from("qt-x-2020")[0].rows[0].new == "2"
    assert catalogue.repealed_by("qt-x-2020")[0].repealing_title == "某决定"
    assert plan_rows(catalogue, parse(folder).rows).changes == []


def test_what_export_writes_import_finds_unchanged(tmp_path):
    build.export(load(), tmp_path / "out")
    plan = plan_rows(load(), parse(tmp_path / "out").rows)
    assert (plan.changes, plan.refused) == ([], [])
    assert plan.unchanged == 9225 + 12216 + 2570 + 226
    build.export(load(), tmp_path / "laws.csv")
    assert plan_rows(load(), parse(tmp_path / "laws.csv").rows).unchanged == 9225


def test_an_export_never_overwrites_unasked(tmp_path):
    path = rows_of(tmp_path, "mine", "laws.csv")
    with pytest.raises(MisuseError) as caught:
        build.export(load(), path)
    assert caught.value.code == "catalogue_export_exists"
    assert path.read_text() == "mine"
    build.export(load(), path, force=True)
    assert path.read_text(encoding="utf-8").startswith("id,title")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_spreadsheets_save_csv_in_several_encodings(tmp_path, encoding):
    path = tmp_path / "in.csv"
    path.write_bytes("title,kind,status\r\n某县集市管理办法,其他,现行有效\r\n".encode(encoding))
    assert parse(path).rows[0].cells["title"] == "某县集市管理办法"


# What is refused.


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"title": "", "id": "fl-new-1"}, "missing"),
        ({"kind": "规章"}, "word"),
        ({"status": "有效"}, "word"),
        ({"confidence": "sure"}, "word"),
        ({"source": "hearsay"}, "word"),
        ({"promulgated": "2025-02-30"}, "date"),
        ({"effective": "去年"}, "date"),
        ({"promulgated": "2025-01-01", "repealed_on": "2024-01-01"}, "ends_first"),
        ({"id": "no good"}, "id"),
        ({"title": "index"}, "title"),
        ({"title": "测试法\u202e反"}, "control"),
        ({"note": "\x1b[31m红"}, "control"),
        ({"issuer": "=HYPERLINK(1)"}, "formula"),
        ({"title": "测" * 301}, "long"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_with_the_reason(tmp_path, cells, code):
    given_cells = {"title": "测试办法", "kind": "其他", "status": "现行有效", **cells}
    text = ",".join(given_cells) + "\n" + ",".join(given_cells.values()) + "\n"
    plan = planned(tmp_path, text)
    assert code in [refused.code for refused in plan.refused]
    assert plan.changes == []


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("versions.csv", "id,version_date,kind\nno-such-row,2020-01-01,修订\n", "unknown_id"),
        ("versions.csv", f"id,version_date,kind,articles\n{PENALTY},2026-01-01,修订,八十\n", "articles"),
        ("versions.csv", f"id,version_date,kind\n{PENALTY},,修订\n", "missing"),
        ("laws.csv", "title,kind,status\n甲办法,其他,现行有效\n甲办法,其他,已废止\n", "twice"),
    ],
)
def test_rows_that_contradict_each_other_or_hang_in_the_air_are_refused(tmp_path, name, text, code):
    assert [refused.code for refused in planned(tmp_path, text, name).refused] == [code]


def test_an_import_with_a_refused_row_is_not_applied_unless_the_rest_is_asked_for(tmp_path, own):
    text = "title,kind,status\n甲办法,其他,现行有效\n乙办法,规章,现行有效\n"
    with pytest.raises(InputError) as caught:
        take_in(tmp_path, text)
    assert caught.value.arguments == {"rows": 1}
    assert not own.exists()
    assert take_in(tmp_path, text, skip_refused=True).by_title(fold("甲办法"))
    assert not load().by_title(fold("乙办法"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"a,b\n1,2\n", "catalogue_unknown_head"),
        ("a.csv", "title,kind,colour\n甲法,法律,红\n".encode(), "catalogue_unknown_columns"),
        ("a.csv", "title,kind,kind\n甲法,法律,法律\n".encode(), "catalogue_unknown_columns"),
        ("a.csv", "title,kind\n甲法,法律,再,多\n".encode(), "catalogue_bad_csv"),
        ("a.csv", b"title\x00,kind\n", "catalogue_not_text"),
        ("a.csv", b"\xff\xff\xff\xff", "catalogue_not_text"),
        ("a.json", b'{"rows": [', "catalogue_bad_json"),
        ("a.json", b"[" * 100_000, "catalogue_bad_json"),
        ("a.json", b'{"total": 0}', "catalogue_no_rows"),
    ],
)
def test_a_file_that_is_none_of_ours_is_named(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    found = parse(tmp_path / name)
    assert found.error
    assert found.error[0] == code
    assert found.rows == found.national == []


def test_a_directory_without_tables_and_a_map_outside_are_named(tmp_path):
    (tmp_path / "in" / "renumber").mkdir(parents=True)
    assert parse(tmp_path / "in").error[0] == "catalogue_empty_directory"
    (tmp_path / "in" / "laws.csv").write_text("id,title,kind,status\n", encoding="utf-8")
    (tmp_path / "in" / "renumber" / "index.csv").write_text("file,old_id\n../../secret.csv,x\n", encoding="utf-8")
    assert parse(tmp_path / "in").error[0] == "catalogue_missing_map"


# The lists of the national database.

CASES = [
    # title, gbrq, sxrq, code, issuer, type → what happens
    ("中华人民共和国行政处罚法", "2021-01-22", "2021-07-15", 3, "全国人民代表大会常务委员会", "法律", "same"),
    (
        "中华人民共和国<em class='highlight'>行政处罚</em>法",
        "2026-12-01",
        "2027-03-01",
        4,
        "全国人民代表大会常务委员会",
        "法律",
        "version",
    ),
    ("中华人民共和国行政处罚法", "2017-09-01", "2018-01-01", 2, "全国人民代表大会常务委员会", "法律", "same"),
    ("信访条例", "1995-10-28", "1996-01-01", 1, "国务院", "行政法规", "same"),
    ("信访条例", "2005-01-10", "2005-05-01", 1, "国务院", "行政法规", "same"),
    ("信访条例", "2005-01-09", "2005-05-01", 1, "国务院", "行政法规", "same"),
    ("物业管理条例", "2018-03-19", "2018-03-19", 1, "国务院", "行政法规", "ended"),
    ("物业管理条例", "2016-02-06", "2016-02-06", 1, "国务院", "行政法规", "same"),
    ("中华人民共和国物业管理法", "2027-01-01", "2027-05-01", 4, "全国人民代表大会", "法律", "new"),
    ("中华人民共和国婚姻法", "2001-04-28", "2001-04-28", 3, "全国人民代表大会", "法律", "national_conflict"),
    ("怪法", "2020-01-01", "", 7, "某机关", "法律", "national_status"),
    ("怪法", "2020-01-01", "", None, "某机关", "法律", "national_status"),
    ("怪法", "", "", 3, "某机关", "法律", "missing"),
    ("怪法", "2020-13-01", "", 3, "某机关", "法律", "date"),
    ("怪法", "2020-01-01", "", 3, "某机关", "奇物", "national_type"),
    ("", "2020-01-01", "", 3, "某机关", "法律", "missing"),
    ("某常委会关于修改甲法的决定", "2020-01-01", "", None, "某机关", "修改、废止的决定", "left_out"),
]


@pytest.mark.parametrize(("title", "gbrq", "sxrq", "sxx", "issuer", "flxz", "outcome"), CASES)
def test_each_state_of_the_national_database_has_its_effect(tmp_path, title, gbrq, sxrq, sxx, issuer, flxz, outcome):
    listed = {"rows": [{"title": title, "gbrq": gbrq, "sxrq": sxrq, "sxx": sxx, "zdjgName": issuer, "flxz": flxz}]}
    plan = planned(tmp_path, json.dumps(listed), "in.json")
    added = [(change.table, change.new.get("kind")) for change in plan.added]
    seen = {
        "same": not plan.changes and not plan.refused,
        "version": added == [("versions", "修改")],
        "new": [table for table, _ in added] == ["laws", "versions"],
        "ended": [(change.old, change.new) for change in plan.changed]
        == [({"status": "现行有效"}, {"status": "已废止"})],
        "left_out": plan.left_out == 1 and not plan.changes,
    }
    assert seen.get(outcome) or [refused.code for refused in plan.refused] == [outcome]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: rows,
        lambda rows: {"rows": rows},
        lambda rows: {"code": 200, "data": rows},
        lambda rows: {"result": {"data": rows}},
    ],
)
def test_the_list_may_be_wrapped_as_old_and_new_site_do(tmp_path, wrap):
    row = {
        "title": "甲法",
        "publish": "2020-05-28 00:00:00",
        "expiry": "2021-01-01 00:00:00",
        "status": "1",
        "office": "全国人民代表大会",
        "type": "法律",
    }
    path = rows_of(tmp_path, json.dumps(wrap([row])), "in.json")
    (found,) = read_list(path)
    assert (found.state, found.promulgated, found.effective, found.refused) == (
        "in_force",
        "2020-05-28",
        "2021-01-01",
        None,
    )


def test_two_versions_of_an_unknown_instrument_become_one_instrument(tmp_path):
    rows = [
        {
            "title": "某省某条例",
            "gbrq": day,
            "sxrq": day,
            "sxx": code,
            "zdjgName": "某省人民代表大会常务委员会",
            "flxz": "地方性法规",
        }
        for day, code in (("2020-05-01", 3), ("2010-05-01", 2))
    ]
    catalogue = take_in(tmp_path, json.dumps(rows), "in.json")
    (facts,) = catalogue.by_title(fold("某省某条例"))
    assert [(str(each.date), each.kind) for each in facts.versions] == [("2010-05-01", "制定"), ("2020-05-01", "修改")]
    assert facts.status == "现行有效"


def test_a_local_regulation_of_another_place_is_another_instrument(tmp_path):
    row = {
        "title": "城市绿化条例",
        "gbrq": "2020-05-01",
        "sxrq": "2020-06-01",
        "sxx": 3,
        "zdjgName": "某市人民代表大会常务委员会",
        "flxz": "地方性法规",
    }
    plan = planned(tmp_path, json.dumps([row]), "in.json")
    assert [change.table for change in plan.added] == ["laws", "versions"]


# Whole or not at all.


def change(**new):
    return Change(
        "laws",
        ("qt-x-2020",),
        None,
        {"id": "qt-x-2020", "title": "某办法", "kind": "其他", "status": "现行有效", **new},
    )


def made(*changes):
    return Import("2027-01-01T00:00:00+00:00", "王", (("a.csv", "00"),), None, changes)


def test_nobody_imports_without_a_name(tmp_path):
    plan = planned(tmp_path, "title,kind,status\n甲办法,其他,现行有效\n")
    with pytest.raises(MisuseError) as caught:
        imports.carry_out(imports.Prepared(plan, (), b""), None, NOW, None, False)
    assert caught.value.code == "catalogue_no_actor"


def test_facts_are_never_of_a_day_to_come(tmp_path, own):
    with pytest.raises(MisuseError) as caught:
        take_in(tmp_path, "title,kind,status\n甲办法,其他,现行有效\n", as_of=dt.date(2027, 2, 1))
    assert caught.value.code == "catalogue_future_day"
    assert not own.exists()


def test_a_plan_made_before_another_import_is_not_carried_out(own):
    additions.append(own, made(change()), b"")
    before = (own / additions.FILE).read_bytes()
    with pytest.raises(StateError):
        additions.append(own, made(change(title="另一办法")), b"")
    assert (own / additions.FILE).read_bytes() == before


def test_a_failed_write_leaves_the_old_file_and_no_litter(own, monkeypatch):
    additions.append(own, made(change()), b"")
    before = (own / additions.FILE).read_bytes()

    def no_space(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(StorageError) as caught:
        additions.append(own, made(change(title="另一办法")), before)
    assert caught.value.arguments["detail"] == "No space left on device"
    assert (own / additions.FILE).read_bytes() == before
    assert sorted(path.name for path in own.iterdir()) == [".lock", additions.FILE]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"at":"x"}', '{"at":"x","by":"y","files":[],"as_of":null,"rows":[{"table":"pets","key":["a"],"old":null,"new":{}}]}',
     '{"at":"x","by":"y","files":[],"as_of":null,"rows":[{"table":"laws","key":["a"],"old":null,"new":{"colour":"red"}}]}',
     '{"at":"x","by":"y","files":[],"as_of":null,"rows":[{"table":"laws","key":["a"],"old":null,"new":{"title":7}}]}'],
)  # fmt: skip
def test_damaged_additions_are_never_passed_over(own, line):
    additions.append(own, made(change()), b"")
    with (own / additions.FILE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(StorageError) as caught:
        load()
    assert (caught.value.code, caught.value.arguments["line"]) == ("catalogue_additions_damaged", 2)


def test_a_directory_in_place_of_the_additions_is_told(own):
    (own / additions.FILE).mkdir(parents=True)
    with pytest.raises(StorageError) as caught:
        load()
    assert caught.value.code == "catalogue_additions_unreadable"


def _append_one(where, number):
    for _ in range(200):
        seen = additions.read(where)
        try:
            additions.append(where, made(change(note=str(number))), seen)
        except StateError:
            continue
        return


def test_two_processes_at_once_lose_nothing(own):
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    workers = [context.Process(target=_append_one, args=(own, number)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(each.changes[0].new["note"] for each in additions.imports(own)) == ["0", "1", "2", "3"]


def test_the_catalogue_is_read_again_when_additions_change_and_its_version_tells(tmp_path):
    first = load()
    assert load() is first
    second = take_in(tmp_path, "title,kind,status\n甲办法,其他,现行有效\n", as_of=dt.date(2027, 1, 1))
    assert second is not first
    assert second.version != first.version
    assert second.as_of == dt.date(2027, 1, 1)


def test_a_foreign_file_is_parsed_in_another_process(tmp_path):
    prepared = imports.prepare(rows_of(tmp_path, "title,kind,status\n甲办法,其他,现行有效\n"))
    assert len(prepared.plan.added) == 1
    with pytest.raises(InputError) as caught:
        imports.prepare(tmp_path / "missing.csv")
    assert caught.value.code == "catalogue_missing"
    with pytest.raises(InputError) as caught:
        imports.prepare(rows_of(tmp_path, "title,kind,status\n", "empty.csv"))
    assert caught.value.code == "catalogue_empty"


# Hostile cells.


@given(st.dictionaries(st.sampled_from(LAWS), st.text(max_size=40)))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_row_makes_the_rules_fail_and_what_passes_is_harmless(cells):
    row = [cells.get(name, "") for name in LAWS]
    if not refuse_row("laws", row):
        assert row[4] in ("法律", "其他", "宪法") or row[4]
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row)
        assert all(value.isprintable() or not value.isascii() for value in row)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["rows", "data", "result", "title", "gbrq", "sxrq", "sxx", "flxz", "zdjgName"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_json_makes_the_reader_fail(tmp_path, content):
    path = tmp_path / "any.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    found = parse(path)
    plan = plan_national(load(), found.national)
    assert len(plan.refused) + plan.left_out + len(plan.changes) + plan.unchanged >= min(1, len(found.national))


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2021-07-15", "2021-07-15"),
        ("2021/7/15", "2021-07-15"),
        ("2021年7月15日", "2021-07-15"),
        ("2021-07-15 00:00:00", "2021-07-15"),
        ("", ""),
        ("明天", "明天"),
        ("2021-02-30", "2021-02-30"),
    ],
)
def test_days_as_people_write_them(written, iso):
    assert iso_day(written) == iso


def test_the_documented_columns_are_those_of_the_package():
    for name in ("laws", "versions", "repeals"):
        head = (build.PACKAGE_DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert tuple(head.split(",")) == COLUMNS[name]
