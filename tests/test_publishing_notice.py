"""The notice of a round: made of what was decided, refused for every reason by name; and the residual clause played through."""

from __future__ import annotations

import datetime as dt

import pytest

from registry.errors import InputError, MisuseError, StateError
from registry.messages import say
from registry.publication import notice
from registry.service import notices
from registry.service.notices import NoticePlan
from registry.service.residual import residual
from tests.publishing import PAPERS, shelve
from tests.stock import CHIEF, LI, OFFICE

pytest_plugins = ["tests.stock", "tests.publishing"]

PLAN = NoticePlan(
    number="石办发〔2025〕1号", signed_on=dt.date(2025, 2, 14), basis=("《某办法》",), meeting="第3次主任办公会议"
)


def made(desk, **changes):
    from dataclasses import replace

    return notices.prepare(desk.registry, None, replace(PLAN, **changes))


def codes(prepared):
    return [reason.code for reason in prepared.reasons]


def test_a_decided_round_gives_a_notice_that_agrees(decided):
    prepared = made(decided)
    assert prepared.reasons == ()
    assert prepared.lacking == ()
    assert [listed.kind for listed in prepared.lists] == ["kept-list", "amend-list", "repeal-list"]
    assert [listed.annex for listed in prepared.lists] == [1, 2, 3]
    text = notice.text_of(prepared.notice)
    assert text.startswith(f"{OFFICE}关于公布行政规范性文件清理结果的通知")
    for said in (
        "根据《某办法》的规定",
        "本次清理共审查文件7件，其中1件不属于行政规范性文件，不纳入清理结果目录；1件依法不予公开，不列入所附目录。",
        "已经第3次主任办公会议审议通过",
        "等2件行政规范性文件继续有效（见附件1）",
        "《关于规范停车秩序的通知》（石办发〔2013〕3号）予以修改（见附件2）",
        "《关于加强市容环境管理工作的通知》（石办发〔2011〕1号）予以废止（见附件3）",
        "《关于开展2012年专项整治的通知》（石办发〔2012〕2号）宣布失效（见附件3）",
        "于2025年6月30日前完成修改",
    ):
        assert said in text
    assert "内部事项" not in text
    assert "内部事项" not in str(prepared.lists)


def test_what_is_no_normative_document_is_listed_only_where_asked_for(decided):
    lists = ("kept-list", "amend-list", "repeal-list", "out-of-scope-list")
    prepared = made(decided, lists=lists)
    assert [listed.kind for listed in prepared.lists] == list(lists)
    text = notice.text_of(prepared.notice)
    assert "《关于值班安排的通知》（石办发〔2016〕6号）不纳入行政规范性文件管理（见附件4）。" in text
    assert "不属于行政规范性文件" not in text
    assert prepared.reasons == ()


def test_annexes_can_be_chosen_and_set_apart(decided):
    lists = ("kept-list", "extended-list", "repeal-list", "lapse-list")
    prepared = made(decided, lists=lists)
    assert [listed.kind for listed in prepared.lists] == list(lists)
    assert [len(listed.rows) for listed in prepared.lists] == [1, 1, 1, 1]
    assert prepared.notice.reviewed is None  # not every outcome is shown, so no sum is claimed
    assert "listed_twice" not in codes(prepared)
    assert "延长有效期（见附件2）" in notice.text_of(prepared.notice)
    with pytest.raises(MisuseError, match="list_unknown"):
        made(decided, lists=("combined-list",))


def test_one_annex_bears_no_number(decided):
    prepared = made(decided, lists=("amend-list",))
    assert prepared.lists[0].annex is None


def test_undecided_items_are_named_one_by_one(decided):
    for item in decided.registry.queue().rows[:1]:
        dossier = decided.registry.dossier(item.instrument)
        decided.registry.withdraw(LI, dossier.decisions[0].id)
    prepared = made(decided)
    assert codes(prepared)[0] == "undecided"
    with pytest.raises(StateError) as caught:
        notices.refuse(prepared)
    assert caught.value.code == "notice_refused"
    assert item.title in caught.value.arguments["details"]
    draft = made(decided, draft=True)
    notices.refuse(draft)
    assert draft.notice.draft
    assert all(listed.draft for listed in draft.lists)


def test_newcomers_and_changes_after_publication_are_reasons(decided):
    decided.registry.publish_round(CHIEF)
    assert made(decided).reasons == ()
    decided.registry.correct(LI, 1, {"title": "关于另一事项的通知"})
    assert codes(made(decided)) == ["registry"]
    decided.put("99.txt", "关于新到事项的通知", "石办发〔2018〕9号", "2018-03-01")
    decided.take_in()
    assert codes(made(decided)) == ["registry", "registry"]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [("title", "关于无关事项的通知", "row_title"), ("number", "石办发〔2011〕11号", "row_number")],
)
def test_a_row_that_is_not_the_documents_own_is_named_unless_a_person_corrected_it(decided, column, value, code):
    from sqlalchemy import update

    from registry.store import tables as t

    with decided.registry.store.writing() as connection:
        connection.execute(update(t.instrument).where(t.instrument.c.id == 1).values({column: value}))
    assert code in codes(made(decided))
    decided.registry.correct(LI, 1, {column: value + "（更正）" if column == "title" else "石办发〔2011〕12号"})
    assert code not in codes(made(decided))


def test_a_notice_without_an_issuer_is_refused(decided):
    from sqlalchemy import update

    from registry.store import tables as t

    with decided.registry.store.writing() as connection:
        connection.execute(update(t.instrument).values(issuers="[]"))
    with pytest.raises(MisuseError) as caught:
        made(decided)
    assert say("notice.field.issuer", "zh") in caught.value.arguments["fields"]


def test_a_round_in_which_nothing_is_decided_gives_no_notice(local):
    local.put("1.txt", *PAPERS[0][:3])
    local.take_in()
    local.open_round()
    with pytest.raises(StateError, match="nothing_to_publish"):
        made(local, draft=True)


@pytest.mark.parametrize("fmt", ["docx", "pdf"])
def test_the_notice_is_written(decided, tmp_path, fmt):
    notices.write(made(decided, red_head="石桥街道办事处文件", printed_by="党政办公室"), fmt, tmp_path / f"n.{fmt}")
    assert (tmp_path / f"n.{fmt}").stat().st_size > 10_000


def test_the_offices_file_of_usual_words(tmp_path):
    path = tmp_path / "office.toml"
    path.write_text(
        'issuer = "某街道办事处"\nbasis = ["《甲办法》", "《乙通知》"]\nsealed = true\nsigned_on = 2025-02-14\n',
        "utf-8",
    )
    plan = notices.plan_of(path, {"number": "某街办发〔2025〕1号"})
    assert (plan.issuer, plan.basis, plan.sealed) == ("某街道办事处", ("《甲办法》", "《乙通知》"), True)
    assert (plan.signed_on, plan.number) == (dt.date(2025, 2, 14), "某街办发〔2025〕1号")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("issuer = ", "notice_profile_unreadable"),
        ('issuers = "某街道"', "notice_profile_key"),
        ("issuer = 3", "notice_profile_key"),
        ('basis = "《甲办法》"', "notice_profile_key"),
        ("basis = [1]", "notice_profile_key"),
        ('sealed = "yes"', "notice_profile_key"),
        ('signed_on = "2025-02-14"', "notice_profile_key"),
    ],
)
def test_a_wrong_file_of_words_is_told(tmp_path, content, code):
    path = tmp_path / "office.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        notices.plan_of(path)
    assert caught.value.code == code


# --- the residual clause ----------------------------------------------------------------------------------------------


@pytest.fixture
def whitelist(local):
    local.put("old.txt", "关于无人记得的事项的通知", "石办发〔2001〕8号", "2001-03-01")
    shelve(local, closure="whitelist", cut_off=dt.date(2024, 6, 30))
    local.put("late.txt", "关于新近事项的通知", "石办发〔2024〕9号", "2024-09-01")
    local.put("missed.txt", "关于遗漏事项的通知", "石办发〔2010〕3号", "2010-09-01")
    local.take_in()
    return local


def test_documents_that_would_end_silently_are_found_with_the_reason(whitelist):
    found = residual(whitelist.registry)
    assert (found.closure, found.until) == ("whitelist", dt.date(2024, 6, 30))
    told = {entry.number: entry.why for entry in found.entries}
    assert told["石办发〔2001〕8号"] == "undecided"
    assert told["石办发〔2010〕3号"] == "not_in_round"
    assert told["石办发〔2016〕6号"] == "out_of_scope"
    assert told["石办发〔2017〕7号"] == "withheld"
    assert "石办发〔2024〕9号" not in told  # made after the cut-off
    assert not {"石办发〔2011〕1号", "石办发〔2013〕3号", "石办发〔2014〕4号"} & told.keys()
    assert [entry.dated for entry in found.entries] == sorted(entry.dated for entry in found.entries)


def test_a_whitelist_notice_waits_until_the_silent_ends_are_known(whitelist):
    assert "residual" in codes(made(whitelist))
    known = made(whitelist, residual_known=True)
    assert "residual" not in codes(known)
    assert "未列入继续有效目录、拟修改目录的，一律不再作为行政管理的依据" in notice.text_of(known.notice)


def test_only_the_offices_own_documents_are_meant(whitelist):
    assert residual(whitelist.registry, issuer="别的机关").entries == ()
    assert residual(whitelist.registry, issuer=OFFICE).entries


def test_what_is_ended_by_name_is_not_ended_silently(decided):
    assert {entry.why for entry in residual(decided.registry).entries} == {"out_of_scope", "withheld"}


CLAUSE = "一律不再作为行政管理的依据"


@pytest.mark.parametrize(
    ("lists", "clause", "refused"),
    [
        ((), True, False),
        (("repeal-list",), False, False),
        (("kept-list", "repeal-list"), True, True),
        (("amend-list",), True, True),
        (("kept-list", "amend-list"), True, False),
        (("extended-list", "kept-list", "amend-list"), True, False),
        (("extended-list", "amend-list"), True, True),
    ],
)
def test_the_clause_stands_only_where_every_document_that_stays_is_attached(whitelist, lists, clause, refused):
    """A decision that lists only what is repealed must not end all the rest; a clause must not end what is to be amended."""
    prepared = made(whitelist, lists=lists, residual_known=True)
    assert (CLAUSE in notice.text_of(prepared.notice)) is clause
    assert ("residual_partial" in codes(prepared)) is refused


def test_the_clause_spares_what_stays_and_is_not_published(whitelist):
    text = notice.text_of(made(whitelist).notice)
    assert f"{CLAUSE}，依法不予公开的除外。" in text


def test_a_whitelist_round_without_a_cut_off_reaches_to_its_own_day(local):
    shelve(local, closure="whitelist")
    view = local.registry.round()
    assert view.cut_off is None
    assert made(local).notice.cut_off == view.as_of == residual(local.registry).until


def test_a_single_annex_is_referred_to_without_a_number(decided):
    text = notice.text_of(made(decided, lists=("repeal-list",)).notice)
    assert "（见附件）" in text
    assert "（见附件1）" not in text


def test_a_refusal_names_each_reason_on_a_line_of_its_own(local, tmp_path, capsys):
    from registry.cli import main

    local.put("a.txt", "关于第一项工作的通知", "石办发〔2011〕1号", "2011-03-01")
    local.put("b.txt", "关于第二项工作的通知", "石办发〔2012〕2号", "2012-03-01")
    local.take_in()
    local.open_round()
    local.registry.decide(LI, 1, PAPERS[0][4])
    local.registry.correct(LI, 2, {"title": "关于第二项工作的\u202e通知"})
    assert main(["--registry", local.registry.where, "export", "notice", "--output", str(tmp_path / "n.docx")]) == 4
    lines = [line for line in capsys.readouterr().err.splitlines() if "·" in line]
    assert [line.strip()[:6] for line in lines] == ["· 《关于第"] * len(lines) != []
    assert "\u202e" not in "".join(lines)
    assert "␊" not in "".join(lines)
