"""What the store promises: engine gate, pragmas, schema, foreign and newer files, originals."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from alembic import op
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from registry.errors import StorageError
from registry.messages import has
from registry.store import open_store, schema
from registry.store import tables as t
from registry.store.engine import APPLICATION_ID, wal_is_safe
from registry.store.faults import told
from registry.store.originals import Originals, sha256_of
from registry.store.where import NETWORK_FILE_SYSTEMS, file_system, locate, refuse_network

pytest_plugins = ["tests.stock"]


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_wal_only_where_the_reset_fault_is_fixed(version, safe):
    assert wal_is_safe(version) is safe


def test_every_connection_has_the_pragmas(tmp_path):
    store = open_store(tmp_path / "r.sqlite")
    wanted = {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0, "cell_size_check": 1,
              "mmap_size": 0, "busy_timeout": 10000, "application_id": APPLICATION_ID, "user_version": schema.HEAD}  # fmt: skip
    with store.reading() as one, store.reading() as other:
        for connection in (one, other):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted
        journal = one.exec_driver_sql("PRAGMA journal_mode").scalar()
    assert journal == ("wal" if wal_is_safe(sqlite3.sqlite_version_info) else "truncate")
    store.close()


def test_the_migration_makes_what_the_models_say(place):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlmodel import SQLModel

    store = open_store(place)
    with store.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: (
                    not (name or "").startswith(("document_grams", "ix_document_grams"))
                )
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    store.close()


def test_opening_again_changes_nothing(place):
    for _ in range(2):
        store = open_store(place)
        with store.reading() as connection:
            assert schema.version_of(connection, "") == schema.HEAD
        store.close()


def test_a_foreign_database_is_refused_unread(tmp_path):
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        open_store(path)
    assert caught.value.code == "not_our_file"
    with closing(sqlite3.connect(path)) as other:
        assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["theirs"]
    assert len(path.read_bytes()) == len(before)


@pytest.mark.parametrize("content", [b"%PDF-1.7 not a database", b"SQLite format 3\x00" + b"\xff" * 600])
def test_a_file_that_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "x.sqlite"
    path.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        open_store(path)
    assert caught.value.code in ("not_our_file", "damaged")
    assert path.read_bytes() == content


def test_a_newer_schema_is_refused_unread(tmp_path):
    path = tmp_path / "r.sqlite"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as later:
        later.execute(f"PRAGMA user_version={schema.HEAD + 1}")
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        open_store(path)
    assert caught.value.code == "newer_schema"
    assert path.read_bytes() == before


def test_a_failed_migration_leaves_nothing(tmp_path, monkeypatch):
    from registry.store.migrations import guards

    def broken(dialect):
        yield "CREATE TABLE half (x INTEGER)"
        yield "CREATE NONSENSE"

    path = tmp_path / "r.sqlite"
    monkeypatch.setattr(guards, "statements", broken)
    with pytest.raises((StorageError, DBAPIError)):
        open_store(path)
    monkeypatch.undo()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    open_store(path).close()


def test_an_older_schema_is_backed_up_before_it_is_touched(tmp_path, monkeypatch):
    path = tmp_path / "r.sqlite"
    open_store(path).close()
    now = schema.HEAD
    monkeypatch.setattr(schema, "HEAD", now + 1)
    with pytest.raises(CommandError):  # there is no such step: what matters is the copy
        open_store(path)
    copies = list(tmp_path.glob(f"r.sqlite.before-schema-{now + 1}-from-{now}"))
    assert len(copies) == 1
    with closing(sqlite3.connect(copies[0])) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (now,)


ONE_ROUND = (
    "INSERT INTO round (id, name, scope, as_of, mode, closure, state, opened_at, version) VALUES "
    "(1, '一', '{}', '2024-12-31', 'one_reviewer', 'blacklist', 'open', '2024-12-31T00:00:00Z', 1)"
)


def test_a_registry_of_the_first_schema_is_brought_to_this_one_with_its_rounds(place, monkeypatch):
    server = "://" in place  # there it is prepared with this schema: led back by hand
    monkeypatch.setattr(schema, "HEAD", schema.HEAD if server else 1)
    with open_store(place).writing() as connection:
        if server:
            connection.exec_driver_sql("ALTER TABLE round DROP COLUMN cancelled")
            connection.exec_driver_sql("DROP TABLE closing")
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        connection.exec_driver_sql(ONE_ROUND)
    monkeypatch.undo()
    store = open_store(place)
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT name, state, cancelled FROM round").fetchall()
        assert connection.exec_driver_sql("SELECT count(*) FROM closing").scalar_one() == 0
        assert schema.version_of(connection, "") == schema.HEAD
    store.close()
    assert [tuple(row) for row in rows] == [("一", "open", None)]


def test_an_upgrade_that_dies_leaves_the_old_registry_and_the_next_one_goes_on(tmp_path, monkeypatch):
    path = tmp_path / "r.sqlite"
    monkeypatch.setattr(schema, "HEAD", 1)
    open_store(path).close()
    monkeypatch.undo()
    done = op.add_column

    def dying(*given, **named):
        done(*given, **named)
        raise OSError("killed")

    monkeypatch.setattr(op, "add_column", dying)
    with pytest.raises((StorageError, OSError)):
        open_store(path)
    monkeypatch.undo()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
        assert "cancelled" not in [row[1] for row in raw.execute("PRAGMA table_info(round)")]
    open_store(path).close()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (schema.HEAD,)
    assert list(tmp_path.glob("*.before-schema-*"))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda p: p.mkdir(), "is_folder"),
        (lambda p: None, "no_registry"),
    ],
)
def test_places_that_hold_no_registry(tmp_path, make, code):
    path = tmp_path / "place"
    make(path)
    with pytest.raises(StorageError) as caught:
        open_store(path, create=False)
    assert caught.value.code == code


MOUNTS = """/dev/vda / ext4 rw 0 0
server:/export /mnt/share nfs4 rw 0 0
//nas/x /mnt/with\\040blank cifs rw 0 0
tmpfs /tmp tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a/r.sqlite", "ext4"),
        ("/mnt/share/r.sqlite", "nfs4"),
        ("/mnt/with blank/r", "cifs"),
        ("/mnt/shared/r", "ext4"),
    ],
)
def test_the_file_system_of_a_path(tmp_path, path, kind):
    from pathlib import Path

    assert file_system(Path(path), MOUNTS) == kind
    if kind in NETWORK_FILE_SYSTEMS:
        with pytest.raises(StorageError) as caught:
            refuse_network(Path(path), MOUNTS)
        assert caught.value.code == "network_drive"
    else:
        refuse_network(Path(path), MOUNTS)


def test_a_password_is_never_shown():
    where = locate("postgresql://office:geheim@db.example/registry")
    assert "geheim" not in where.shown
    assert where.url.startswith("postgresql+psycopg://")


def test_other_servers_are_refused():
    with pytest.raises(StorageError) as caught:
        locate("mysql://x/y")
    assert caught.value.code == "unknown_database"


def test_a_server_that_does_not_answer(tmp_path):
    with pytest.raises(StorageError) as caught:
        open_store(f"postgresql:///nothing?host={tmp_path}")
    assert caught.value.code == "server_unreachable"


def test_a_read_only_medium(tmp_path):
    path = tmp_path / "r.sqlite"
    open_store(path).close()
    store = open_store(f"{path}")
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.commit()
        with pytest.raises(StorageError) as caught, told("x"):
            connection.exec_driver_sql("INSERT INTO law_state VALUES ('a', 'b')")
    assert caught.value.code == "read_only"
    store.engine.dispose()


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    store = open_store(tmp_path / "r.sqlite")
    with store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.commit()
        with pytest.raises(StorageError) as caught, told("x"), connection.begin():
            connection.exec_driver_sql(f"INSERT INTO law_state VALUES ('{'a' * 100_000}', 'b')")
    assert caught.value.code == "disk_full"
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM law_state").scalar() == 0
    store.close()


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EROFS, "read_only"), (errno.EACCES, "cannot_open")]
)
def test_trouble_with_the_folder_of_originals(number, code):
    with pytest.raises(StorageError) as caught, told("x"):
        raise OSError(number, "told by the system")
    assert caught.value.code == code


def test_a_forked_process_may_not_use_the_connections(tmp_path):
    script = f"""
import os
from registry.store import open_store
store = open_store({str(tmp_path / "r.sqlite")!r})
with store.reading() as c: pass
if os.fork() == 0:
    try:
        with store.reading() as c: pass
    except Exception as error:
        os._exit(42 if getattr(error, "code", "") == "forked" else 1)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "42"


def test_checks_of_the_tables_hold(place):
    store = open_store(place)
    for table, row in (
        (t.instrument, {"id": 1, "title": "", "title_key": ""}),
        (t.instrument, {"id": 1, "title": "x", "title_key": "x", "visibility": "secret"}),
        (t.round_, {"id": 1, "name": "n", "as_of": None, "opened_at": ""}),
        (t.item, {"id": 1, "round": 99, "instrument": 99}),
        (t.document, {"id": 1, "source": "s", "sha256": "s", "name": "n", "status": "failed"}),
    ):
        with pytest.raises(DBAPIError), store.doing("x", "a", "reviewer") as verb:
            verb.insert(table, [row])
    store.close()


def test_originals_are_kept_whole_or_not_at_all(tmp_path):
    source = tmp_path / "a.txt"
    source.write_bytes(b"abc" * 1000)
    kept = Originals(tmp_path / "kept")
    digest = sha256_of(source)
    assert kept.keep(source, digest)
    assert not kept.keep(source, digest)
    assert kept.path(digest).read_bytes() == source.read_bytes()
    with pytest.raises(StorageError):
        kept.keep(source, "0" * 64)
    assert not list((tmp_path / "kept").rglob(".partial-*"))
    kept.path(digest).chmod(0o644)
    kept.path(digest).write_bytes(b"other")
    assert list(kept.damaged()) == [digest]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("/", "is_folder"),
        ("x" * 300, "cannot_open"),
        ("/dev/null/r.sqlite", "cannot_open"),
        ("postgresql://u:geheim@[::1/x", "bad_address"),
        ("postgresql://u:geheim@h:port/x", "bad_address"),
    ],
)
def test_places_where_none_can_be(place, code, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StorageError) as caught:
        open_store(place)
    assert caught.value.code == code
    assert "geheim" not in str(caught.value.arguments)
    assert has(f"error.{code}", "zh")
    assert has(f"remedy.{code}", "en")


@pytest.mark.parametrize(
    "name", ["清理?mode=memory.sqlite", "a%20b#c.sqlite", "-rf", ":memory:", "file:r.sqlite", "a\nb\x1b[31m"]
)
def test_any_name_of_a_file_is_that_file(tmp_path, name):
    open_store(tmp_path / name).close()
    assert {path.name for path in tmp_path.iterdir()} <= {name, f"{name}-journal", f"{name}-wal", f"{name}-shm"}
    assert (tmp_path / name).stat().st_size
