"""The notice of a round: made of what was decided, refused for every reason by name; and the residual clause played through."""

from __future__ import annotations

import datetime as dt

import pytest

from registry.errors import InputError, MisuseError, StateError
from registry.messages import say
from registry.publication import notice
from registry.service import notices, titles
from registry.service.notices import NoticePlan
from registry.service.residual import residual, usual_scope
from registry.service.scoping import fuller, scope_of
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


def publish(desk, **told):
    from registry.service.lists import Paper

    told = {"published_on": PLAN.signed_on, "number": PLAN.number, **told}
    desk.registry.publish_round(CHIEF, paper=Paper(**told))


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
        f"{OFFICE}对以本机关名义印发的文件进行了梳理和清理。",
        "其中，延长有效期的1件，延长后的有效期以附件1所列日期为准。",
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


def test_newcomers_until_publication_and_changes_after_it_are_reasons(decided):
    decided.put("99.txt", "关于新到事项的通知", "石办发〔2018〕9号", "2018-03-01")
    decided.take_in()
    assert codes(made(decided)) == ["registry"]
    publish(decided)
    assert made(decided).reasons == ()
    decided.registry.correct(LI, 1, {"title": "关于另一事项的通知"})
    assert codes(made(decided)) == ["changed", "registry"]


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
    assert "石办发〔2017〕7号" not in told  # withheld and kept: the clause excepts what is not published
    assert "石办发〔2024〕9号" not in told  # made after the cut-off
    assert not {"石办发〔2011〕1号", "石办发〔2013〕3号", "石办发〔2014〕4号"} & told.keys()
    assert [entry.dated for entry in found.entries] == sorted(entry.dated for entry in found.entries)


def test_a_whitelist_notice_waits_until_the_silent_ends_are_known(whitelist):
    assert "residual" in codes(made(whitelist))
    known = made(whitelist, residual_known=True)
    assert "residual" not in codes(known)
    assert "未列入继续有效目录、拟修改目录的，一律不再作为行政管理的依据" in notice.text_of(known.notice)


def test_only_the_offices_own_documents_are_meant(whitelist):
    assert residual(whitelist.registry, scope=scope_of("别的机关", ())).entries == ()
    assert residual(whitelist.registry, scope=scope_of(OFFICE, ())).entries


def test_what_is_ended_by_name_is_not_ended_silently(decided):
    assert {entry.why for entry in residual(decided.registry).entries} == {"out_of_scope"}


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


@pytest.mark.parametrize("genre", ["通告", "公告"])
def test_a_document_to_everybody_has_no_addressees_and_holds_from_publication(decided, genre):
    prepared = made(decided, genre=genre, addressees="各社区居民委员会")
    assert prepared.dropped == ("addressees",)
    assert prepared.notice.addressees == ""
    assert f"自本{genre}公布之日起停止执行" in notice.text_of(prepared.notice)
    assert "自本通知印发之日起停止执行" in notice.text_of(made(decided, addressees="各社区").notice)
    assert made(decided, addressees="各社区").notice.addressees == "各社区"


@pytest.mark.parametrize(
    ("issuers", "usual"),
    [
        (("石桥街道办事处", "青石区人民政府石桥街道办事处", "中共石桥街道工作委员会"), "青石区人民政府石桥街道办事处"),
        (("青石区人民政府", "青石区人民政府办公室", "青石区民政局"), "青石区人民政府"),
        (("青石区民政局", "青石区教育局"), ""),
        (("青石区人民政府", "白山区人民政府"), ""),
    ],
)
def test_the_usual_issuer_of_a_round(decided, issuers, usual):
    from sqlalchemy import update

    from registry.store import tables as t

    with decided.registry.store.writing() as connection:
        for number in range(1, 8):
            named = f'["{issuers[number % len(issuers)]}"]'
            connection.execute(update(t.instrument).where(t.instrument.c.id == number).values(issuers=named))
    with decided.registry.store.reading() as connection:
        assert notices.usual_issuer(connection, 1, "{}") == usual


def test_one_body_under_two_names_is_counted_once(decided):
    from registry.service import officeforms
    from registry.service.glance import glance

    decided.registry.correct(LI, 1, {"issuers": ["青石区人民政府" + OFFICE]})
    full = "青石区人民政府" + OFFICE
    assert list(decided.registry.statistics().by_issuer) == [full]
    assert list(glance(decided.registry).by_issuer) == [full]
    form = officeforms.summary_form(officeforms.rows(decided.registry), "")
    assert [row[0] for row in form.rows] == [full, say("form.sum", "zh")]


# --- what was published, and what the notice says ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"number": "石办发〔2099〕99号"}, "number_published"),
        ({"signed_on": dt.date(2025, 2, 15)}, "day_published"),
        ({"effect": "on_date", "effective_on": dt.date(2025, 3, 1)}, "effect_published"),
        ({"number": "", "signed_on": None}, None),
    ],
)
def test_a_notice_says_what_the_publication_says(decided, changes, code):
    publish(decided)
    prepared = made(decided, **changes)
    assert codes(prepared) == ([code] if code else [])
    if code == "number_published":
        said = prepared.reasons[0].text("zh")
        assert "石办发〔2099〕99号" in said
        assert PLAN.number in said
    if not code:
        assert (prepared.notice.number, prepared.notice.signed_on) == (PLAN.number, PLAN.signed_on)


def test_a_notice_is_not_signed_before_the_day_to_which_the_round_reaches(local):
    shelve(local, cut_off=dt.date(2024, 6, 30))
    prepared = made(local, signed_on=dt.date(2024, 6, 29))
    assert codes(prepared) == ["signed_before_cut_off"]
    assert "2024-06-29" in prepared.reasons[0].text("zh")
    assert "2024-06-30" in prepared.reasons[0].text("zh")
    assert codes(made(local, signed_on=dt.date(2024, 12, 1))) == ["signed_before_round"]


def test_a_list_that_is_no_longer_what_was_published_is_refused(decided, tmp_path, capsys):
    from registry.cli import main

    publish(decided)
    out = tmp_path / "l.html"
    command = ["--registry", decided.registry.where, "export", "repeal-list", "--output", str(out)]
    assert main(command) == 0
    digest = decided.registry.round().digest
    assert digest in out.read_text("utf-8")
    out.unlink()
    decided.registry.correct(LI, 1, {"title": "关于另一事项的通知"})
    capsys.readouterr()
    assert main(command) == 4
    told = capsys.readouterr().err
    assert not out.exists()
    for word in ("关于加强市容环境管理工作的通知", "关于另一事项的通知", "round reopen", "qingli correct"):
        assert word in told
    assert main([*command, "--draft"]) == 0
    assert digest not in out.read_text("utf-8")
    decided.registry.correct(LI, 1, {"title": PAPERS[0][0]})
    assert main(command) == 0


def test_a_list_that_an_import_changed_names_what_was_filled_in_and_leaves_the_others(decided, tmp_path, capsys):
    from registry.cli import main
    from registry.publication.kinds import KINDS
    from registry.service import lists

    publish(decided)
    title, number = PAPERS[0][:2]
    rows = f"文件名称,文号,有效期至\n{title},{number},2031-12-31\n"
    (tmp_path / "台账.csv").write_text(rows, "utf-8")
    office = ["--registry", decided.registry.where, "--as", LI.name]
    assert main([*office, "import", str(tmp_path / "台账.csv"), "--jobs", "1"]) == 0
    codes = {}
    for kind in KINDS:
        capsys.readouterr()
        codes[kind] = main([*office, "export", kind, "--output", str(tmp_path / f"{kind}.csv")])
        told = capsys.readouterr().err
        if codes[kind]:
            assert all(word in told for word in (title, number, "导入时补为“2031-12-31”"))
            assert "doctor" not in told
    holding = {k for k in KINDS if any(row.title == title for row in lists.build(decided.registry.store, k).rows)}
    assert {kind for kind, code in codes.items() if code == 4} == holding
    assert 0 < len(holding) < len(KINDS)


@pytest.mark.parametrize(
    ("title", "issuers", "doubted"),
    [
        ("石桥街道办事处", ("石桥街道办事处",), True),
        ("石桥街道办事处", ("青石区人民政府石桥街道办事处",), True),
        ("各社区居委会", ("石桥街道办事处",), True),
        ("关于加强管理的通知", ("石桥街道办事处",), False),
        ("石桥街道门前三包管理办法（试行）", ("石桥街道办事处",), False),
        ("关于停车事项", (), False),
    ],
)
def test_titles_that_cannot_be_titles(title, issuers, doubted):
    assert titles.doubtful(title, issuers) is doubted


def test_a_doubtful_title_waits_until_it_is_confirmed(decided):
    from sqlalchemy import update

    from registry.store import tables as t

    with decided.registry.store.writing() as connection:
        connection.execute(update(t.instrument).where(t.instrument.c.id == 1).values(title="各社区居委会"))
        connection.execute(update(t.document_text).values(header="{}"))
    prepared = made(decided)
    assert codes(prepared) == ["title_doubtful"]
    assert 'qingli correct "石办发〔2011〕1号" --title' in prepared.reasons[0].text("zh")
    decided.registry.correct(LI, 1, {"title": "各社区居委会"})
    assert codes(made(decided)) == []


@pytest.mark.parametrize(
    ("issuer", "documents", "whose", "named"),
    [
        ("青石区人民政府", (("青石区人民政府",),), "本机关", "青石区人民政府"),
        ("石桥街道办事处", (("青石区人民政府石桥街道办事处",), ()), "本机关", "石桥街道办事处"),
        ("青石区人民政府", (("青石区人民政府办公室",), ("青石区民政局",)), "本级政府及其办公室、部门", "青石区人民政府及其办公室、部门"),
        ("青石区人民政府", (("区人民政府办公室",),), "本级政府及其办公室", "青石区人民政府及其办公室"),
        ("青石区人民政府", (("青石区公安分局", "青石区民政局"),), "本级政府及其部门", "青石区人民政府及其部门"),
        ("石桥街道办事处", (("石桥街道综合行政执法办公室",),), "本机关及其内设机构", "石桥街道办事处及其内设机构"),
        ("青石区人民政府", (("白山区民政局",),), "", ""),
        ("石桥街道办事处", (("中共石桥街道工作委员会",),), "", ""),
    ],
)  # fmt: skip
def test_the_scope_sentence_follows_the_issuers(issuer, documents, whose, named):
    scope = scope_of(issuer, documents)
    assert (scope.whose, scope.named) == (whose, named)
    assert bool(scope.strangers) is (not whose)


def test_issuers_of_whom_the_sentence_is_untrue_are_named_unless_the_office_states_the_scope(decided):
    decided.registry.correct(LI, 1, {"issuers": ["白山区民政局"]})
    prepared = made(decided, issuer=OFFICE)
    assert codes(prepared) == ["scope_issuers"]
    assert "白山区民政局" in prepared.reasons[0].text("zh")
    assert codes(made(decided, issuer=OFFICE, scope="全区现行行政规范性文件")) == []


def test_the_command_and_the_notice_play_through_one_clause(whitelist):
    whitelist.put("other.txt", "关于邻区事项的通知", "邻办发〔2009〕3号", "2009-09-01")
    whitelist.take_in()
    whitelist.registry.correct(LI, 11, {"issuers": ["白山区民政局"]})
    told = residual(whitelist.registry, scope=usual_scope(whitelist.registry))
    reason = next(each for each in made(whitelist).reasons if each.code == "residual")
    assert reason.arguments["count"] == len(told.entries)
    assert 11 not in {entry.instrument for entry in told.entries}
    assert 11 in {entry.instrument for entry in residual(whitelist.registry).entries}
    assert f"以{told.named}名义印发的行政规范性文件" in notice.text_of(made(whitelist).notice)


def test_deadlines_that_differ_are_those_of_the_rows(decided):
    from registry.service import Opinion
    from registry.values import Outcome

    later = Opinion(
        Outcome.AMEND, ("A1",), note="复核后改为修改", clauses="将“甲”修改为“乙”", due_on=dt.date(2025, 9, 30)
    )
    decided.registry.decide(LI, 4, later)
    text = notice.text_of(made(decided).notice)
    assert "应当于附件2所列完成时限前完成修改，并按照规定程序重新公布。" in text
    assert codes(made(decided)) == []
    assert "amend_due" in codes(made(decided, amend_due=dt.date(2025, 9, 30)))


def test_the_shorter_name_of_a_body_is_the_fuller_one():
    names = ("石桥街道办事处", "青石区人民政府石桥街道办事处", "青石区民政局", "民政局", "白山区民政局")
    full = fuller(names)
    assert full["石桥街道办事处"] == "青石区人民政府石桥街道办事处"
    assert full["民政局"] == "民政局"  # two bodies end so


@pytest.mark.parametrize(
    ("issuer", "category"),
    [("中共青石区委石桥街道工作委员会", "party"), ("石桥街道党工委", "party"), ("石桥街道办事处", "township"), ("民政局", "department")],
)  # fmt: skip
def test_texts_of_party_organizations_are_a_category_of_their_own(issuer, category):
    from registry.publication.arrange import category_of
    from registry.values import ListRow, Outcome

    row = ListRow(
        position=1, title="关于甲的通知", number=None, issuers=(issuer,), published_on=None, outcome=Outcome.RETAIN
    )
    assert category_of(row) == category
