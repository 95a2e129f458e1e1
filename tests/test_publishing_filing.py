"""The filing (备案) of a published round: due, prepared, filed, overdue; told by the ledger, shown wherever days are told."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from registry.cli import main
from registry.errors import InputError, StateError
from registry.service import filings, notices, publicsite, roundreport
from registry.service.lists import Paper
from registry.service.notices import NoticePlan
from registry.service.published import CHINA
from registry.store.verify import verify
from tests.stock import LI, REPEAL

pytest_plugins = ["tests.stock", "tests.publishing"]

DUE = dt.date(2025, 3, 16)
BODY = "某区司法局"


@pytest.fixture
def published(decided):
    decided.registry.publish_round(LI, paper=Paper(dt.date(2025, 2, 14)))
    return decided


def stands(desk, day):
    return filings.track(desk.registry.store, day)[0]


@pytest.mark.parametrize(
    ("day", "state", "days"),
    [(dt.date(2025, 2, 14), "due", 30), (DUE, "due", 0), (dt.date(2025, 3, 17), "overdue", -1)],
)
def test_a_filing_is_due_until_its_day_and_overdue_after_it(published, day, state, days):
    filings.set_due(published.registry.store, LI, None, DUE, rule="《某市管理办法》第二十条", to=BODY)
    found = stands(published, day)
    assert (found.state, found.days, found.to, found.rule) == (state, days, BODY, "《某市管理办法》第二十条")


def test_a_published_round_without_a_day_is_told(published):
    assert stands(published, DUE).state == "undated"
    assert "尚未登记报送备案的期限" in filings.sentence(stands(published, DUE))


def test_nothing_is_to_be_filed_before_publication(decided):
    assert filings.track(decided.registry.store, DUE) == ()
    with pytest.raises(StateError, match="filing_unpublished"):
        filings.set_due(decided.registry.store, LI, None, DUE)
    name = decided.registry.close_round(LI).name
    with pytest.raises(StateError, match="filing_unpublished"):
        filings.file(decided.registry.store, LI, name, DUE)


@pytest.mark.parametrize(("filed", "late"), [(DUE, False), (dt.date(2025, 3, 17), True)])
def test_what_was_filed_is_no_longer_due(published, filed, late):
    store = published.registry.store
    filings.set_due(store, LI, None, DUE, to=BODY)
    filings.file(store, LI, None, filed, receipt="备〔2025〕3号")
    found = stands(published, dt.date(2025, 12, 31))
    assert (found.state, found.late, found.receipt, found.to) == ("filed", late, "备〔2025〕3号", BODY)
    assert ("逾期报送" in filings.sentence(found)) is late
    due = published.registry.expiring(dt.date(2026, 1, 1), dt.date(2025, 1, 1))
    assert "filing" not in {entry.kind for entry in due}


@pytest.mark.parametrize(
    ("day", "code"), [(dt.date(2015, 3, 1), "filing_before_round"), (dt.date(2199, 1, 1), "filing_in_the_future")]
)
def test_a_day_that_cannot_be_is_refused(published, day, code):
    with pytest.raises(InputError, match=code):
        filings.file(published.registry.store, LI, None, day)
    assert stands(published, DUE).filed_on is None


def test_a_round_published_again_is_filed_again(published):
    store = published.registry.store
    filings.set_due(store, LI, None, DUE)
    filings.file(store, LI, None, DUE)
    published.registry.reopen_round(LI, None, "数字有误")
    assert filings.track(store, DUE) == ()
    published.registry.publish_round(LI)
    assert stands(published, DUE).state == "undated"


def test_days_of_filings_stand_among_what_falls_due_and_in_the_report(published):
    registry = published.registry
    filings.set_due(registry.store, LI, None, DUE, to=BODY)
    found = [entry for entry in registry.expiring(DUE, dt.date(2025, 2, 14)) if entry.kind == "filing"]
    assert [(entry.on, entry.instrument, entry.days) for entry in found] == [(DUE, None, 30)]
    made = roundreport.make(registry, None, day=dt.date(2025, 4, 1))
    assert [part.paragraphs[0] for part in made.parts if part.heading == "备案"] == [
        f"“{registry.round().name}”应当在 2025-03-16 前报送备案，已经逾期 16 天，尚未登记报送；报送机关：{BODY}。"
    ]


def test_every_step_is_an_event_and_the_ledger_stays_whole(published):
    store = published.registry.store
    before = published.registry.ledger_head().seq
    filings.set_due(store, LI, None, DUE)
    filings.prepared(store, LI, None, {"1备案报告.docx": "0" * 64}, number="石办发〔2025〕1号")
    filings.file(store, LI, None, DUE)
    assert published.registry.ledger_head().seq == before + 3
    with store.reading() as connection:
        assert verify(connection).sound
    assert stands(published, DUE).prepared_on == dt.datetime.now(CHINA).date()


def test_the_command_line_tracks_a_filing(published, tmp_path, capsys):
    where = ["--registry", str(tmp_path / "office" / "registry.sqlite")]
    assert main([*where, "filing", "status"]) == 1
    assert main([*where, "filing", "due", "--in", "15d", "--from", "2025-02-14"]) == 2, "nobody is named"
    assert main([*where, "--as", "李某", "filing", "due", "--on", "2025-03-01", "--in", "15d"]) == 2
    assert main([*where, "--as", "李某", "filing", "due", "--in", "15d", "--from", "2025-02-14"]) == 0
    capsys.readouterr()
    assert main([*where, "filing", "status", "--as-of", "2025-02-20", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["due_on"] == "2025-03-01"
    assert main([*where, "round", "status"]) == 0
    assert "已经逾期" in capsys.readouterr().out
    words = ["export", "filing", "--output", str(tmp_path / "备案"), "--number", "石办发〔2025〕1号", "--due-in", "30d",
             "--signed-on", "2025-02-14"]  # fmt: skip
    assert main([*where, "--as", "李某", *words]) == 0
    made = stands(published, dt.date(2025, 2, 20))
    assert (made.due_on, made.number) == (DUE, "石办发〔2025〕1号")
    assert set(made.files) == {each.name for each in (tmp_path / "备案").iterdir()}
    assert main([*where, "--as", "李某", "filing", "filed", "--on", "2025-03-10", "--receipt", "备〔2025〕3号"]) == 0
    assert main([*where, "filing", "status"]) == 0
    assert "备〔2025〕3号" in capsys.readouterr().out


# --- the day from which what ended no longer holds --------------------------------------------------------------------

SIGNED, FROM = dt.date(2025, 2, 14), dt.date(2025, 3, 1)


@pytest.mark.parametrize(
    ("paper", "named", "expected"),
    [
        (Paper(SIGNED), None, SIGNED),
        (Paper(SIGNED, FROM, "石办发〔2025〕6号"), None, FROM),
        (Paper(SIGNED, FROM), dt.date(2025, 6, 1), dt.date(2025, 6, 1)),
        (Paper(), None, dt.datetime.now(CHINA).date()),
    ],
    ids=["day of the paper", "day of effect", "day of the decision", "day told"],
)
def test_the_page_and_the_registry_tell_the_same_day_of_an_end(decided, paper, named, expected):
    registry = decided.registry
    if named:
        registry.decide(LI, 1, replace(REPEAL, effective_on=named, note="另定日期"))
    assert registry.dossier(1).instrument.ended_on is None, "decided, and not published"
    registry.publish_round(LI, paper=paper)
    assert registry.dossier(1).instrument.ended_on == expected
    made = publicsite.site(registry, as_of=dt.date(2199, 1, 1))
    entry = next(each for each in made.entries if each.id == 1)
    assert (entry.state, entry.ended_on) == ("repealed", expected)
    assert paper.number in entry.ended_by
    assert made.rounds[0].number == paper.number


def test_what_ends_on_a_day_to_come_is_still_in_force(decided):
    decided.registry.publish_round(LI, paper=Paper(SIGNED, FROM))
    made = publicsite.site(decided.registry, as_of=dt.date(2025, 2, 20))
    entry = next(each for each in made.entries if each.id == 1)
    assert (entry.state, entry.ends_on) == ("in_force", FROM)


def test_a_filing_is_counted_from_the_day_of_the_paper(decided, tmp_path):
    decided.registry.publish_round(LI, paper=Paper(SIGNED))
    where = ["--registry", str(tmp_path / "office" / "registry.sqlite"), "--as", "李某"]
    assert main([*where, "filing", "due", "--in", "30d"]) == 0
    assert stands(decided, SIGNED).due_on == DUE


def test_a_publication_before_the_round_is_refused(decided, tmp_path):
    where = ["--registry", str(tmp_path / "office" / "registry.sqlite"), "--as", "李某"]
    assert main([*where, "round", "publish", "--published-on", "2015-02-14"]) == 3
    assert decided.registry.round().state == "open"
    assert main([*where, "show", "石办发〔2011〕1号"]) == 0


def test_the_notice_takes_over_what_was_told_at_publication(decided):
    decided.registry.publish_round(LI, paper=Paper(SIGNED, None, "石办发〔2025〕6号"))
    made = notices.prepare(decided.registry, None, NoticePlan()).notice
    assert (made.number, made.signed_on) == ("石办发〔2025〕6号", SIGNED)
    other = notices.prepare(decided.registry, None, NoticePlan(number="石办发〔2025〕7号")).notice
    assert (other.number, other.signed_on) == ("石办发〔2025〕7号", SIGNED)
