"""In whose name the documents of a notice were issued: what its scope sentence and its residual clause may say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from registry.messages import say
from registry.publication.arrange import is_party, is_township
from registry.store import tables as t

_OFFICE = re.compile(r"办公[室厅]$")
_GOVERNMENT = re.compile(r"人民政府(?:办公[室厅])?$")
_BODY = re.compile(r"(?:街道办事处|人民政府|办事处|管理委员会|委员会)(?:办公[室厅])?$")
SHORTEST = 4
"""Characters that a name must have to be the short form of a longer one."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose documents a notice speaks of: ``kind`` is own (this office's), units (and of its bodies) or empty (of others too).

    ``whose`` is the word of the scope sentence, ``named`` the one of the residual clause, ``strangers`` the issuers that are
    neither this office nor its bodies.
    """

    kind: str
    whose: str
    named: str
    issuer: str
    strangers: tuple[str, ...] = ()

    def holds(self, issuers: Iterable[str]) -> bool:
        """Whether a document of these issuers is one that the sentence speaks of; one that names nobody is."""
        names = tuple(issuers)
        if not names or not self.kind or not self.issuer:
            return True
        if any(same(self.issuer, name) for name in names):
            return True
        return self.kind == "units" and any(_belongs(self.issuer, name) for name in names)


def scope_of(issuer: str, documents: Iterable[Iterable[str]]) -> Scope:
    """The scope that fits an office and the issuers of the documents on its lists."""
    lists = [tuple(names) for names in documents]
    foreign = [names for names in lists if names and not any(same(issuer, name) for name in names)]
    if not foreign:
        return Scope("own", say("notice.whose.own", "zh"), issuer, issuer)
    strangers = tuple(
        dict.fromkeys(name for names in foreign if not any(_belongs(issuer, n) for n in names) for name in names)
    )
    if strangers:
        return Scope("", "", "", issuer, strangers)
    if not _GOVERNMENT.search(issuer) or is_township(issuer):
        return Scope("units", say("notice.whose.units", "zh"), say("notice.whose.named", "zh", issuer=issuer), issuer)
    offices = any(_OFFICE.search(name) for names in lists for name in names)
    bodies = any(not _GOVERNMENT.search(name) for names in foreign for name in names)
    which = "、".join(say(f"notice.whose.{key}", "zh") for key, has in (("office", offices), ("bodies", bodies)) if has)
    government = _OFFICE.sub("", issuer)
    return Scope(
        "units",
        say("notice.whose.government", "zh", which=which),
        say("notice.whose.government.named", "zh", government=government, which=which),
        issuer,
    )


def same(one: str, other: str) -> bool:
    """Whether two names are of one body: alike, or the shorter is the tail of the fuller one."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= SHORTEST and long.endswith(short))


def fuller(names: Iterable[str]) -> dict[str, str]:
    """For each name the fuller one of the same body: where the shorter is the tail of exactly one longest name."""
    known = set(names)
    longer: dict[str, set[str]] = {name: set() for name in known}
    for name in known:
        for tail in (name[at:] for at in range(1, len(name) - SHORTEST + 1)):
            if tail in known:
                longer[tail].add(name)
    tops = {name: [other for other in others if not longer[other]] for name, others in longer.items()}
    return {name: found[0] if len(found) == 1 else name for name, found in tops.items()}


def full_names(connection: Connection) -> dict[str, str]:
    """The same for all issuers of a registry, so that a body counts once under whichever of its names."""
    held = connection.execute(select(t.instrument.c.issuers).distinct()).scalars()
    return fuller(name for text in held for name in json.loads(text))


def _belongs(issuer: str, name: str) -> bool:
    """Whether a body is the office or a department of a government, or an inner body of another office, by its place."""
    place = _BODY.sub("", issuer)
    if is_party(name) or not place or (is_township(name) and not is_township(issuer)):
        return False
    return any(name.startswith(place[at:]) for at in range(len(place)))
