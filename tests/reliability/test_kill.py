"""Killed at random moments, run again: nothing lost, nothing double, nothing half. ``QINGLI_KILLS`` sets how often."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import replace
from itertools import count

import pytest

from registry.errors import StateError
from registry.service import Actor, Registry
from registry.service.decisions import Expected
from registry.service.rounds import RoundPlan
from registry.store import engine as door
from registry.store import open_store, schema
from tests.reliability import faults
from tests.stock import AS_OF, LI, RETAIN, WANG, plain_engine

KILLS = int(os.environ.get("QINGLI_KILLS", "100"))
FILES = 40
pytestmark = [pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"), pytest.mark.timeout(900)]


@pytest.fixture
def folder(tmp_path):
    faults.make_files(tmp_path / "in", FILES)
    return tmp_path / "in"


def whole_time(tmp_path, folder):
    """How long an undisturbed import takes here."""
    began = time.monotonic()
    assert faults.ended(faults.in_child(lambda: faults.take_in(tmp_path / "calm.sqlite", folder))) == 0
    return time.monotonic() - began


def test_an_import_that_is_killed_goes_on_and_keeps_its_promises(tmp_path, folder):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    span = whole_time(tmp_path, folder)
    kills = 0
    for number in count():
        where = tmp_path / f"{number}.sqlite"
        while kills < KILLS and faults.killed_after(
            chance.uniform(0, span * 0.3), lambda w=where: faults.take_in(w, folder)
        ):
            kills += 1
            assert faults.broken_promises(where) == [], f"seed {seed}, kill {kills}"
        assert faults.ended(faults.in_child(lambda w=where: faults.take_in(w, folder))) == 0
        assert faults.broken_promises(where) == []
        assert faults.taken_in(where) == FILES
        if kills >= KILLS:
            break
    print(f"{kills} kills in {number + 1} imports of {FILES} files")


def test_the_check_sees_an_import_without_transactions(tmp_path, folder, monkeypatch):
    """Negative control: when every statement stands alone, kills leave halves, and the check must say so."""
    made = tmp_path / "made.sqlite"
    open_store(made).close()
    span = whole_time(tmp_path, folder)
    monkeypatch.setattr(door, "_begin_sqlite", lambda connection: None)
    chance = random.Random(7)
    for number in range(60):
        where = tmp_path / f"bad{number}.sqlite"
        shutil.copyfile(made, where)
        faults.killed_after(chance.uniform(span * 0.1, span * 0.6), lambda w=where: faults.take_in(w, folder))
        if faults.broken_promises(where):
            print(f"seen after {number + 1} kills")
            return
    pytest.fail("an import without transactions left no half in 60 kills: the check proves nothing")


def test_a_migration_that_is_killed_leaves_old_or_new(tmp_path):
    began = time.monotonic()
    open_store(tmp_path / "calm.sqlite").close()
    span = time.monotonic() - began
    chance = random.Random(11)
    states = set()
    for number in range(25):
        where = tmp_path / f"{number}.sqlite"
        faults.killed_after(chance.uniform(0, span), lambda w=where: open_store(w).close())
        if where.exists():
            with closing(sqlite3.connect(where)) as raw:
                tables = raw.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
                version = raw.execute("PRAGMA user_version").fetchone()[0]
            assert (version, tables > 0) in ((0, False), (schema.HEAD, True))
            states.add(version)
        open_store(where).close()
    assert states


def test_two_imports_at_once_share_the_work(tmp_path, folder):
    where = tmp_path / "r.sqlite"
    open_store(where).close()
    children = [faults.in_child(lambda: faults.take_in(where, folder)) for _ in range(2)]
    assert [faults.ended(child) for child in children] == [0, 0]
    assert faults.broken_promises(where) == []
    assert faults.taken_in(where) == FILES


def test_reviewers_at_once_lose_nothing(tmp_path, folder):
    """Four reviewers decide on the same items: each acknowledged decision is there once, versions have no gap."""
    where = tmp_path / "r.sqlite"
    faults.take_in(where, folder)
    with Registry.open(where, maker=plain_engine) as registry:
        registry.open_round(LI, RoundPlan("一", AS_OF))

    def review(name):
        chance = random.Random(name)
        with Registry.open(where, maker=plain_engine) as mine, (tmp_path / f"said{name}").open("w") as out:
            for turn in range(30):
                instrument = chance.randrange(1, 6)
                seen = Expected(mine.dossier(instrument).item.version)
                with suppress(StateError):
                    done = mine.decide(Actor(name), instrument, replace(RETAIN, note=f"{turn}"), expected=seen)
                    out.write(f"{done.decision} {done.item} {done.version}\n")

    children = [faults.in_child(lambda n=name: review(n)) for name in "甲乙丙丁"]
    assert [faults.ended(child) for child in children] == [0] * 4
    lines = [tuple(map(int, line.split())) for path in tmp_path.glob("said?") for line in path.read_text().splitlines()]
    with Registry.open(where, maker=plain_engine) as registry:
        assert registry.audit().sound
        stored = {d.id: d.item for i in range(1, 6) for d in registry.dossier(i, viewer=WANG.name).decisions}
        final = {row.id: row.version for row in registry.queue().rows}
    assert {decision: item for decision, item, _ in lines} == stored
    assert len(lines) == len(stored)
    for item in set(stored.values()):
        versions = sorted(version for _, i, version in lines if i == item)
        assert versions == list(range(2, final[item] + 1))
