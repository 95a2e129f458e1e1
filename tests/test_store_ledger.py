"""The record: append-only, chained, compared with the tables, anchored elsewhere."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from registry.errors import InputError, StorageError
from registry.store import AlreadyDoneError, ledger, open_store
from registry.store import tables as t
from registry.store.plain import canonical
from registry.store.verify import Anchor, read_anchors, verify

pytest_plugins = ["tests.stock"]

NAMES = ("甲", "乙", "丙", "丁", "戊")


@pytest.fixture
def store(place):
    opened = open_store(place)
    for number, name in enumerate(NAMES, 1):
        with opened.doing("add", name, "reviewer", subject=f"instrument:{number}") as verb:
            verb.insert(t.instrument, [{"id": number, "title": f"文件{number}", "title_key": f"文件{number}"}])
    yield opened
    opened.close()


def free(store, *statements):
    """Change the tables as an intruder with the database in his hands would: the guards are switched off."""
    with store.engine.connect() as connection:
        if store.dialect == "sqlite":
            for name in (
                connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'").scalars().all()
            ):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET session_replication_role=replica")
        for statement in statements:
            connection.execute(text(statement) if isinstance(statement, str) else statement)
        connection.commit()


def found(store, *anchors):
    with store.reading() as connection:
        return verify(connection, anchors)


def test_a_sound_record(store):
    answer = found(store)
    assert answer.sound
    assert answer.events == len(NAMES)
    assert answer.anchored == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = '丁' WHERE seq = 2",
        "DELETE FROM event WHERE seq = 2",
        "INSERT INTO event SELECT seq + 5, idem || 'x', at, actor, role, action, subject, version, body, prev || 'x', hash || 'x' FROM event WHERE seq = 1",
        "INSERT INTO event SELECT seq + 5, idem || 'x', at, actor, role, action, subject, version, body, 'f' || substr(prev, 2), 'f' || substr(hash, 2) FROM event WHERE seq = 1",
    ],
)
def test_the_guards_refuse(store, statement):
    with pytest.raises(DBAPIError), store.writing() as connection:
        connection.execute(text(statement))
    assert found(store).sound


def test_replace_is_refused_on_sqlite(tmp_path):
    store = open_store(tmp_path / "r.sqlite")
    with store.doing("x", "甲", "reviewer"):
        pass
    for statement in ("REPLACE INTO event SELECT * FROM event", "INSERT OR REPLACE INTO event SELECT * FROM event"):
        with pytest.raises(DBAPIError), store.writing() as connection:
            connection.execute(text(statement))
    store.close()


BREACHES = [
    (["UPDATE event SET actor = '丁' WHERE seq = 2"], "changed", 2),
    (["UPDATE event SET body = replace(body, '文件3', '文件9') WHERE seq = 3"], "changed", 3),
    (["UPDATE event SET body = 'x' WHERE seq = 3"], "changed", 3),
    (["UPDATE event SET hash = 'z' || substr(hash, 2) WHERE seq = 4"], "changed", 4),
    (["DELETE FROM event WHERE seq = 3"], "removed", 3),
    (["DELETE FROM event WHERE seq = 1"], "removed", 1),
    (["DELETE FROM event WHERE seq = 3", "UPDATE event SET seq = 3 WHERE seq = 4", "UPDATE event SET seq = 4 WHERE seq = 5"], "removed", 3),
    (["UPDATE event SET seq = 99 WHERE seq = 2", "UPDATE event SET seq = 2 WHERE seq = 3", "UPDATE event SET seq = 3 WHERE seq = 99"], "reordered", 2),
]  # fmt: skip


@pytest.mark.parametrize(("statements", "kind", "seq"), BREACHES)
def test_the_first_event_that_is_wrong_is_named(store, statements, kind, seq):
    free(store, *statements)
    breach = found(store).breach
    assert (breach.kind, breach.seq) == (kind, seq)


def test_an_inserted_event_is_refused_as_a_fork_and_seen_otherwise(store):
    with store.reading() as connection:
        second = ledger.of_row(connection.execute(t.event.select().where(t.event.c.seq == 2)).mappings().one())
    body = second.body.replace("文件2", "假文件")
    forged = ledger.Event(3, "forged", second.at, second.actor, second.role, second.action, second.subject, 1, body,
                          second.hash, ledger.digest(3, second.hash, "forged", body))  # fmt: skip
    free(store, *(f"UPDATE event SET seq = {n + 1} WHERE seq = {n}" for n in (5, 4, 3)))
    with pytest.raises(DBAPIError), store.writing() as connection:
        connection.execute(insert(t.event).values(ledger.as_row(forged)))
    free(
        store,
        "UPDATE event SET prev = 'z' || substr(prev, 2) WHERE seq = 4",
        insert(t.event).values(ledger.as_row(forged)),
    )
    assert not found(store).sound
    assert found(store).breach.seq in (3, 4)


@pytest.mark.parametrize(
    ("statement", "table", "kind"),
    [
        ("UPDATE instrument SET title = '改过' WHERE id = 2", "instrument", "changed"),
        ("DELETE FROM instrument WHERE id = 5", "instrument", "missing"),
    ],
)
def test_tables_that_differ_from_the_record(store, statement, table, kind):
    free(store, statement)
    answer = found(store)
    assert answer.breach is None
    assert [(d.table, d.kind) for d in answer.differences] == [(table, kind)]


def test_a_row_that_no_event_tells_of(store):
    with store.writing() as connection:
        connection.execute(
            insert(t.instrument).values(t.complete(t.instrument, {"id": 77, "title": "无来历", "title_key": "无来历"}))
        )
    answer = found(store)
    assert [(d.table, d.id, d.kind) for d in answer.differences] == [("instrument", 77, "extra")]


def test_a_cut_tail_is_seen_only_with_an_anchor(store):
    whole = found(store)
    head = Anchor(whole.events, whole.head)
    free(store, "DELETE FROM event WHERE seq > 3", "DELETE FROM instrument WHERE id > 3")
    assert found(store).sound
    breach = found(store, head).breach
    assert (breach.kind, breach.seq) == ("removed", 4)


def test_a_rewritten_record_is_seen_only_with_an_anchor(store):
    whole = found(store)
    anchor = Anchor(4, _hash_at(store, 4))
    with store.reading() as connection:
        events = [ledger.of_row(row) for row in connection.execute(t.event.select().order_by(t.event.c.seq)).mappings()]
    prev, rows = ledger.GENESIS, []
    for event in events:
        body = event.body.replace("丙", "甲")
        hashed = ledger.digest(event.seq, prev, event.idem, body)
        rows.append(
            {**ledger.as_row(event), "body": body, "actor": json.loads(body)["actor"], "prev": prev, "hash": hashed}
        )
        prev = hashed
    free(store, "DELETE FROM event", insert(t.event).values(rows))
    assert found(store).sound
    assert found(store, anchor).breach.kind == "anchor"
    assert whole.sound


def _hash_at(store, seq):
    with store.reading() as connection:
        return connection.execute(t.event.select().where(t.event.c.seq == seq)).mappings().one()["hash"]


def test_an_anchor_that_holds(store):
    assert found(store, Anchor(4, _hash_at(store, 4))).anchored == 4


@pytest.mark.parametrize(
    ("content", "anchors"),
    [
        ("7 " + "a" * 64, [(7, "a" * 64)]),
        (json.dumps({"ledger": {"seq": 3, "hash": "b" * 64}}), [(3, "b" * 64)]),
        (json.dumps({"ledger_head": "9:" + "c" * 64, "rows": []}), [(9, "c" * 64)]),
        (json.dumps({"seq": 1, "hash": "d"}) + "\n" + json.dumps({"seq": 2, "hash": "e"}), [(1, "d"), (2, "e")]),
    ],
)
def test_files_that_hold_an_anchor(tmp_path, content, anchors):
    path = tmp_path / "anchor"
    path.write_text(content)
    assert [(a.seq, a.hash) for a in read_anchors(path)] == anchors


@pytest.mark.parametrize("content", ["", "nothing here", "{}", '{"seq": "x"}'])
def test_files_that_hold_none(tmp_path, content):
    path = tmp_path / "anchor"
    path.write_text(content)
    with pytest.raises(InputError):
        read_anchors(path)


def test_the_same_key_does_the_verb_once(store):
    with store.doing("add", "甲", "reviewer", key="k"):
        pass
    with pytest.raises(AlreadyDoneError), store.doing("add", "甲", "reviewer", key="k"):
        pass
    assert found(store).events == len(NAMES) + 1


def test_a_verb_that_fails_leaves_nothing(store):
    row = {"id": 50, "title": "半", "title_key": "半"}
    with pytest.raises(DBAPIError), store.doing("add", "甲", "reviewer") as verb:
        verb.insert(t.instrument, [row, row])
    answer = found(store)
    assert answer.sound
    assert answer.events == len(NAMES)


def test_an_error_on_commit_is_looked_up(store, monkeypatch):
    from contextlib import contextmanager

    from registry.store.base import Store

    real = Store.writing

    @contextmanager
    def told_wrongly(self):
        with real(self) as connection:
            yield connection
        raise StorageError("write_failed", where="x", detail="x")

    monkeypatch.setattr(Store, "writing", told_wrongly)
    with store.doing("add", "甲", "reviewer", key="late"):
        pass
    monkeypatch.undo()
    assert store.happened("late")


def test_a_clock_far_behind_is_refused(store, monkeypatch):
    past = (dt.datetime.now(dt.UTC) - dt.timedelta(days=3)).isoformat(timespec="microseconds").replace("+00:00", "Z")
    monkeypatch.setattr(ledger, "now", lambda: past)
    with pytest.raises(StorageError) as caught, store.doing("add", "甲", "reviewer"):
        pass
    assert caught.value.code == "clock_behind"


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=8), st.one_of(st.text(max_size=20), st.integers(), st.none(), st.booleans())))
def test_canonical_text_is_one_for_one_content(content):
    written = canonical(content)
    assert json.loads(written) == content
    assert canonical(dict(reversed(content.items()))) == written


def _tampered(raw, chance, total):
    """Do one thing to the events, as an intruder with the file in his hands would; what it was."""
    way = chance.choice(("change", "delete", "insert", "swap", "range", "move"))
    first = chance.randint(1, total - 1)
    second = chance.randint(first + 1, total)
    if way == "change":
        column = chance.choice(("idem", "at", "actor", "role", "action", "subject", "body", "prev", "hash", "version"))
        value = (
            "version + 1"
            if column == "version"
            else f"'0' || substr({column}, 2) || CASE WHEN substr({column}, 1, 1) = '0' THEN '1' ELSE '' END"
        )
        raw.execute(f"UPDATE event SET {column} = {value} WHERE seq = ?", (first,))
    elif way == "delete":
        raw.execute("DELETE FROM event WHERE seq = ?", (first,))
        if chance.random() < 0.5:
            raw.execute("UPDATE event SET seq = -seq WHERE seq > ?", (first,))
            raw.execute("UPDATE event SET seq = -seq - 1 WHERE seq < 0")
    elif way == "range":
        raw.execute("DELETE FROM event WHERE seq >= ? AND seq < ?", (first, second))
    elif way == "insert":
        raw.execute("UPDATE event SET seq = -seq - 1 WHERE seq >= ?", (first,))
        raw.execute("UPDATE event SET seq = -seq WHERE seq < 0")
        raw.execute(
            "INSERT INTO event SELECT ?, idem || 'x', at, actor, role, action, subject, version, body, 'g' || substr(prev, 2),"
            " 'g' || substr(hash, 2) FROM event WHERE seq = ?",
            (first, second + 1),
        )
    elif way == "swap":
        raw.execute("UPDATE event SET seq = -? WHERE seq = ?", (second, first))
        raw.execute("UPDATE event SET seq = ? WHERE seq = ?", (first, second))
        raw.execute("UPDATE event SET seq = -seq WHERE seq < 0")
    else:
        raw.execute("UPDATE event SET seq = -? WHERE seq = ?", (second, first))
        for number in range(first + 1, second + 1):
            raw.execute("UPDATE event SET seq = ? WHERE seq = ?", (number - 1, number))
        raw.execute("UPDATE event SET seq = -seq WHERE seq < 0")
    return way


def _events(raw):
    return {row[0]: row for row in raw.execute("SELECT * FROM event")}


def test_whatever_is_done_to_the_events_the_first_is_named(tmp_path):
    """On copies of a registry, the guards dropped: the event named is the first that is not what was recorded."""
    kept = tmp_path / "kept.sqlite"
    with closing(open_store(kept)) as store:
        for number in range(1, 41):
            with store.doing("add", NAMES[number % 5], "reviewer", subject=f"instrument:{number}") as verb:
                verb.insert(t.instrument, [{"id": number, "title": f"文件{number}", "title_key": f"文件{number}"}])
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    ways = set()
    for turn in range(60):
        copy = tmp_path / "copy.sqlite"
        shutil.copyfile(kept, copy)
        with closing(sqlite3.connect(copy)) as raw:
            before = _events(raw)
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                raw.execute(f"DROP TRIGGER {name}")
            raw.execute("PRAGMA ignore_check_constraints = ON")
            way = _tampered(raw, chance, len(before))
            raw.commit()
            after = _events(raw)
        first = min(seq for seq in before.keys() | after.keys() if before.get(seq) != after.get(seq))
        with closing(open_store(copy, create=False)) as store:
            breach = found(store).breach
        told = breach.seq if breach else None
        assert told == first, f"seed {seed}, turn {turn}: {way}, first {first}, told {breach}"
        ways.add(way)
    assert len(ways) == 6
