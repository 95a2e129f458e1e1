"""Who plays which part: how many documents of which kind, from which day, under which number. All from one seed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from registry.demo import words
from registry.demo.words import Subject
from registry.values import Outcome

FULL_SET = 612
SEED = 2024
AS_OF = dt.date(2024, 12, 31)
LAST_DAY = dt.date(2024, 11, 29)
UNNUMBERED = 0.06
PLAIN_MARKS, NAMED_OFFICE = 0.12, 0.2
RECENT = (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 7, 6, 5)
# Parts whose documents are cited or ended by number, or which share their title with another: they always bear one.
NUMBERED = frozenset({"ended_by_later", "ender", "replaced_same_title", "renewed", "basis_ended", "rules_under_ended"})


@dataclass(frozen=True, slots=True)
class Role:
    """A part that documents play: the reviewers' outcome and ground, how many, from which years."""

    name: str
    outcome: Outcome
    grounds: str
    count: int
    first: int
    last: int
    note: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A defect that was put into a document, or (``must`` no) one that may rightly be told though nobody asks for it."""

    rule: str
    quote: str
    must: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document: ``kind`` is title, addressee, para, heading, sign, table, annex or copies."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Paper:
    """One document while it is being made."""

    role: Role
    day: dt.date
    subject: Subject
    genre: str
    inner: str = ""
    title: str = ""
    series: str = "street"
    number: str = ""
    row: dict[str, str] = field(default_factory=dict)
    partner: Paper | None = None
    file_name: str = ""
    issuer: str = ""
    blocks: list[Block] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    innocent: list[Planted] = field(default_factory=list)
    clauses: str = ""
    basis: str = ""
    new_expiry: dt.date | None = None

    @property
    def cited_as(self) -> str:
        """Title and number as another document cites them."""
        title = self.inner or self.title
        return f"《{title.replace('《', '〈').replace('》', '〉')}》" + (f"（{self.number}）" if self.number else "")


def dice(*seed: int | str) -> Random:
    """A source of chance of its own for each purpose, so that one more draw here changes nothing there."""
    return Random("/".join(map(str, seed)))  # noqa: S311 -- repeatable on purpose, and no secret


def roles(size: int = FULL_SET) -> dict[str, int]:
    """How many documents play each part in a set of ``size``; a small set has one of each at least."""
    wanted = {row["role"]: int(row["count"]) for row in words.table("roles")}
    if size != FULL_SET:
        wanted = {name: max(1, round(count * size / FULL_SET)) if count else 0 for name, count in wanted.items()}
    wanted["plain"] = size - sum(wanted.values())
    if wanted["plain"] < 0:
        raise ValueError(f"a set needs more than {size} documents")
    return wanted


def smallest() -> int:
    """The fewest documents with which every part can be played."""
    for size in range(1, FULL_SET):
        with suppress(ValueError):
            return sum(roles(size).values())
    return FULL_SET


def expected(size: int = FULL_SET) -> Counter[str]:
    """How many documents the reviewers' sheet gives each outcome."""
    outcomes = {row["role"]: row["outcome"] for row in words.table("roles")}
    found: Counter[str] = Counter()
    for name, count in roles(size).items():
        found[outcomes[name]] += count
    return found


def cast(seed: int = SEED, size: int = FULL_SET) -> list[Paper]:
    """Every document with its part, day, subject and partner, oldest first; nothing is written yet."""
    chance = dice(seed)
    deck = Deck(chance)
    wanted = roles(size)
    papers = [deck.paper(role) for role in _roles() for _ in range(wanted[role.name])]
    _pair(papers, chance)
    _entitle(papers, chance)
    papers.sort(key=lambda paper: (paper.day, paper.role.name, paper.subject.object, paper.genre))
    return papers


def _roles() -> Iterator[Role]:
    for row in words.table("roles"):
        years = int(row["count"]), int(row["first"]), int(row["last"])
        yield Role(row["role"], Outcome(row["outcome"]), row["grounds"], *years, row["note"])


class Deck:
    """Deals subjects and days; no subject is dealt twice."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.common = [(row, aspect) for row in words.subjects("topics") for aspect in words.table("aspects")]
        chance.shuffle(self.common)
        self.special = {
            name: self._shuffled(name) for name in ("ended_laws", "overtaken", "outlived", "papers", "one_off")
        }
        self.dealt: Counter[str] = Counter()
        self.named: set[str] = set()

    def paper(self, role: Role) -> Paper:
        """A document for a part."""
        source = SOURCES.get(role.name)
        if source is None:
            return self._common(role)
        if source in ("papers", "one_off"):
            return self._templated(role, source)
        return self._special(role, source)

    def day(self, first: int, last: int) -> dt.date:
        """A working day between two years, later ones likelier."""
        years = range(first, last + 1)
        year = self.chance.choices(years, [RECENT[year - 2004] if year > 2003 else 1 for year in years])[0]
        day = dt.date(year, 1, 5) + dt.timedelta(days=self.chance.randrange(355))
        return min(day - dt.timedelta(days=max(0, day.weekday() - 4)), LAST_DAY)

    def _common(self, role: Role) -> Paper:
        rules = role.name != "plain"
        index = next(i for i, (_, aspect) in enumerate(self.common) if not rules or aspect["wraps"] == "yes")
        subject, aspect = self.common.pop(index)
        paper = Paper(role, self.day(role.first, role.last), subject, aspect["genre"])
        _name(paper, aspect["aspect"].format(object=subject.object), wraps=aspect["wraps"] == "yes")
        return paper

    def _special(self, role: Role, source: str) -> Paper:
        rows = [row for row in self.special[source] if _fits(role, row)] or self.special[source]
        turn = self.dealt[source]
        row = next((row for row in rows if row["object"] not in self.named), rows[turn % len(rows)])
        self.dealt[source] += 1
        subject, aspect = words.subject(row), self._aspect(row["object"])
        first, last = max(role.first, int(row.get("first", 0))), min(role.last, int(row.get("last", 9999)))
        paper = Paper(role, self.day(min(first, last), last), subject, aspect["genre"], row=dict(row))
        _name(paper, aspect["aspect"].format(object=subject.object), wraps=True)
        return paper

    def _aspect(self, object_: str) -> dict[str, str]:
        """An aspect under which a subject has not been dealt yet."""
        for row in self._shuffled("aspects"):
            if row["wraps"] == "yes" and object_ + row["aspect"] not in self.named:
                self.named.update({object_, object_ + row["aspect"]})
                return dict(row)
        raise ValueError(object_)

    def _templated(self, role: Role, source: str) -> Paper:
        rows = self.special[source]
        while True:
            row = rows[self.dealt[source] % len(rows)]
            self.dealt[source] += 1
            first, last = int(row.get("first", role.first)), int(row.get("last", role.last))
            day = self.day(first, last)
            slots = self._slots(day)
            title = row["title"].format(**slots)
            if title not in self.named:
                break
        self.named.add(title)
        subject = Subject(
            "公共秩序" if source == "one_off" else slots["object"],
            "居民和单位",
            (),
            words.split(row.get("sentences") or row.get("paragraphs", "")),
        )
        paper = Paper(role, day, subject, row.get("genre", ""), title=title, row={**row, **slots})
        paper.series = row.get("series", "street")
        return paper

    def _slots(self, day: dt.date) -> dict[str, str]:
        person, other = self.chance.sample(words.names("people"), 2)
        return {
            "year": str(day.year),
            "month": str(day.month),
            "community": self.chance.choice(words.names("communities")),
            "office": self.chance.choice(words.names("offices")),
            "object": self.chance.choice(words.subjects("topics")).object,
            "person": person,
            "other": other,
            "count": str(self.chance.randrange(2, 20)),
        }

    def _shuffled(self, name: str) -> list[dict[str, str]]:
        rows = [dict(row) for row in words.table(name)]
        self.chance.shuffle(rows)
        return rows


SOURCES = {
    "rests_on_ended_law": "ended_laws",
    "basis_without_heir": "ended_laws",
    "basis_ended": "ended_laws",
    "cites_ended_law": "ended_laws",
    "kept_though_ended_law": "ended_laws",
    "overtaken": "overtaken",
    "outlived": "outlived",
    "one_off": "one_off",
    "paper": "papers",
}


def _fits(role: Role, row: dict[str, str]) -> bool:
    """Whether a row of laws that ended suits a part: with or without an heir, in the years of the part."""
    if "heir" not in row:
        return True
    wants_heir = role.name != "basis_without_heir"
    return (row["heir"] == "yes") == wants_heir and int(row["first"]) <= role.last and int(row["last"]) >= role.first


def _name(paper: Paper, text: str, *, wraps: bool) -> None:
    """Title, and the title of the rules which a notice issues."""
    if not wraps:
        paper.title = text
        return
    trial = "（试行）" if paper.role.name == "trial_overdue" else ""
    paper.inner = f"{words.world()['street']}{text}{trial}"
    paper.title = f"关于印发《{paper.inner}》的通知"


def _entitle(papers: Iterable[Paper], chance: Random) -> None:
    """Titles as offices write them: some name the office first, some leave the marks of the rules away."""
    for paper in papers:
        if not paper.subject.bases:
            continue
        if paper.inner and chance.random() < PLAIN_MARKS:
            paper.title = f"关于印发{paper.inner}的通知"
        if chance.random() < NAMED_OFFICE:
            paper.title = words.world()["short_office"] + paper.title


def _pair(papers: list[Paper], chance: Random) -> None:
    """Tie documents that refer to each other: the later ends, replaces or rests on the earlier."""
    by_role: dict[str, list[Paper]] = {}
    for paper in papers:
        by_role.setdefault(paper.role.name, []).append(paper)
    taken = {paper.inner for paper in papers}
    for early, late in zip(by_role["ended_by_later"], by_role["ender"], strict=False):
        late.partner, late.subject = early, early.subject
        _rename(late, taken)
    for early, late in zip(by_role["replaced_same_title"], by_role["renewed"], strict=False):
        late.partner, late.subject, late.genre = early, early.subject, early.genre
        late.inner, late.title = early.inner, early.title
    gone = by_role["basis_ended"]
    for paper in [*by_role["rules_under_ended"], *by_role["cites_ended_local"]]:
        earlier = [one for one in [*gone, *by_role["ended_by_later"]] if one.day < paper.day]
        paper.partner = gone[0] if paper.role.name == "rules_under_ended" else chance.choice(earlier or gone)


def _rename(paper: Paper, taken: set[str]) -> None:
    """A title of rules on the paper's subject which no other document bears."""
    for row in words.table("aspects"):
        if row["wraps"] == "yes":
            paper.genre = row["genre"]
            _name(paper, row["aspect"].format(object=paper.subject.object), wraps=True)
            if paper.inner not in taken:
                break
    taken.add(paper.inner)


def number_all(papers: Iterable[Paper], chance: Random) -> None:
    """Give numbers by series and year, in the order of the days; some documents have none."""
    serials: Counter[tuple[str, int]] = Counter()
    for paper in papers:
        if paper.series == "none" or (paper.role.name not in NUMBERED and chance.random() < UNNUMBERED):
            continue
        prefix = _prefix(paper, chance)
        serials[prefix, paper.day.year] += chance.choice((1, 1, 1, 2, 3))
        paper.number = f"{prefix}〔{paper.day.year}〕{serials[prefix, paper.day.year]}号"


def _prefix(paper: Paper, chance: Random) -> str:
    if paper.series in ("party", "letter"):
        return words.world()[f"{paper.series}_prefix"]
    return chance.choice(words.names("number_prefixes"))
