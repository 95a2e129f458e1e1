"""Processes that can be ended at any moment, and the promises that are looked at afterwards."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import func, select

from registry.service import Registry, importing
from registry.service.importing import ImportOptions
from registry.service.stage import stage
from registry.store import tables as t
from tests.stock import AS_OF, LI, plain_engine, serial

TITLE = "关于第{n}号专项事项管理规定的通知"


def make_files(folder: Path, count: int) -> None:
    """Received files, each citing the next."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        other = TITLE.format(n=(n + 1) % count)
        text = f"{TITLE.format(n=n)}\n石办发〔2015〕{n + 1}号\n各社区、各科室：依据《{other}》制定，现就有关事项通知如下，请认真抓好贯彻落实。\n2015-06-01\n"
        (folder / f"{n:04}.txt").write_text(text, encoding="utf-8")


def take_in(where: Path, folder: Path) -> None:
    """Import a folder in small groups, so that there are many moments between commits."""
    with patch.object(importing, "GROUP", 3), Registry.open(where, maker=plain_engine) as registry:
        work = partial(stage, make=plain_engine)
        registry.import_paths([folder], LI, ImportOptions(AS_OF), work=work, runner=serial)


def in_child(work: Callable[[], None]) -> int:
    """Start work in a process of its own; its id. It ends with 0 when the work was done, 1 when it failed."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def ended(child: int) -> int:
    """Wait for a process; its exit code (negative: the signal that ended it)."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_after(seconds: float, work: Callable[[], None]) -> bool:
    """Start work and kill it after a while; whether it was still at it."""
    child = in_child(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return ended(child) == -signal.SIGKILL


def broken_promises(where: Path) -> list[str]:
    """What is lost, double or half in a registry; empty when all promises hold."""
    found: list[str] = []
    with Registry.open(where, maker=plain_engine) as registry:
        audit = registry.audit(read_data=True)
        if not audit.sound:
            found.append(f"audit: {audit.verification.breach} {audit.verification.differences[:3]} {audit.originals}")
        with registry.store.reading() as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
                found.append("integrity")
            counts = {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (t.source, t.document, t.document_text, t.instrument)
            }
            numbers = connection.execute(select(func.count(func.distinct(t.instrument.c.number_key)))).scalar_one()
            grams = connection.exec_driver_sql("SELECT count(*) FROM document_grams").scalar()
            citing = connection.execute(select(func.count(func.distinct(t.citation.c.document)))).scalar_one()
    if len({*counts.values(), numbers, grams, citing}) != 1:
        found.append(f"half or double: {counts} {numbers} {grams} {citing}")
    return found


def taken_in(where: Path) -> int:
    """How many documents a registry holds."""
    with Registry.open(where, maker=plain_engine) as registry, registry.store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(t.document)).scalar_one())
