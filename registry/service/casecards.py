"""Case cards of a round from the registry: what was found, what was checked, who decided what and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from registry.errors import StateError
from registry.messages import has, say
from registry.publication.card import Card, Evidence, Judgement
from registry.publication.wording import marked
from registry.service import keys
from registry.service.answers import DecisionView, DossierView, FindingView
from registry.service.published import CHINA
from registry.store import tables as t
from registry.store.plain import canonical
from registry.values import Citation, InstrumentFacts, Outcome, Resolution

if TYPE_CHECKING:
    from registry.service.answers import RoundView
    from registry.service.facade import Registry

LINKED = (Resolution.EXACT, Resolution.FUZZY, Resolution.CONFIRMED, Resolution.BATCH)
"""A mention with one of these answers was given to a text."""


def cards(
    registry: Registry,
    round_name: str | None = None,
    *,
    given: str | None = None,
    public: bool = False,
    lang: str | None = None,
) -> Iterator[Card]:
    """A card for each document of a round in the order of their ids (or for one document); lazily.

    ``public`` leaves withheld documents out. Cards of items that are not decided are drafts. Raises StateError
    ``card_not_in_round`` for a document that the round does not hold.
    """
    view = registry.round(round_name)
    with registry.store.reading() as connection:
        query = select(t.item.c.instrument).join(t.round_, t.round_.c.id == t.item.c.round)
        wanted = list(connection.execute(query.where(t.round_.c.id == view.id).order_by(t.item.c.instrument)).scalars())
    if given is not None:
        one = registry.resolve(given)
        if one not in wanted:
            raise StateError("card_not_in_round", given=given, name=view.name)
        wanted = [one]
    shared = _shared(registry)
    for instrument in wanted:
        dossier = registry.dossier(instrument, round_name=view.name)
        if not (public and dossier.instrument.visibility != "public"):
            yield card_of(registry, view, dossier, shared, lang)


def facts_digest(registry: Registry) -> str:
    """Digest of the facts of the catalogue that the documents were last judged against; empty before the first import."""
    with registry.store.reading() as connection:
        rows = connection.execute(select(t.law_state.c.law, t.law_state.c.digest).order_by(t.law_state.c.law)).all()
    return keys.sha256(canonical([list(row) for row in rows])) if rows else ""


def card_of(
    registry: Registry, view: RoundView, dossier: DossierView, shared: Mapping[str, Any], lang: str | None = None
) -> Card:
    """The card of one dossier."""
    own = dossier.instrument
    cited = dossier.dossier.citations if dossier.dossier else ()
    live = next((d.opinion for d in reversed(dossier.decisions) if d.live and d.opinion), None)
    decided = dossier.item is not None and dossier.item.state == "decided"
    grounds = live.grounds if live else ()
    outcome = live.outcome if live and decided else None
    by_id = {citation.id: citation for citation in cited}
    first = next((d for d in dossier.documents if d.status == "imported"), None)
    return Card(
        title=own.title,
        number=own.number,
        issuers=own.issuers,
        published_on=own.published_on or own.signed_on or own.effective_on,
        round_name=view.name,
        as_of=dossier.dossier.as_of if dossier.dossier else view.as_of,
        findings=tuple(_evidence(registry, f, by_id, outcome, grounds, lang) for f in dossier.findings),
        judgements=tuple(_judgement(d) for d in dossier.decisions if d.opinion),
        outcome=outcome,
        citations=len(cited),
        unresolved=sum(c.link.resolution not in LINKED for c in cited),
        sha256=first.sha256 if first else "",
        withheld=own.visibility != "public",
        draft=not decided,
        **shared,
    )


def _shared(registry: Registry) -> dict[str, Any]:
    """What every card of a registry says alike."""
    from registry.rules import RULES

    catalogue = getattr(registry.engine, "catalogue", None)
    head = registry.ledger_head()
    return {
        "rules": len(RULES),
        "catalogue_as_of": catalogue.as_of if catalogue else None,
        "catalogue_digest": facts_digest(registry),
        "ledger_head": f"{head.seq}:{head.hash}",
    }


def sentence(found: FindingView, lang: str | None = None) -> str:
    """The sentence of a finding."""
    finding = found.finding
    return say(f"finding.{finding.rule}.{finding.code}", lang, **finding.arguments)


def _evidence(
    registry: Registry,
    found: FindingView,
    citations: Mapping[str, Citation],
    outcome: Outcome | None,
    grounds: tuple[str, ...],
    lang: str | None,
) -> Evidence:
    """One finding with the law it is about."""
    finding = found.finding
    citation = citations.get(finding.citation or "")
    law = citation.link.instrument if citation else None
    standing = citation.standing if citation else None
    days = [v.effective or v.date for v in standing.revisions] if standing else []
    changed = max((day for day in days if day), default=None)
    return Evidence(
        message=sentence(found, lang),
        quote=finding.quote,
        page=finding.page,
        law=_named(law) if law else "",
        since=(standing.repealed_on or changed) if standing else None,
        source=_source(registry, law, lang) if law else "",
        upheld=_upheld(outcome, grounds, finding.grounds),
    )


def _upheld(outcome: Outcome | None, grounds: tuple[str, ...], suggested: tuple[str, ...]) -> bool | None:
    """Whether a decision rests on a finding: by the same ground; not where the document was retained; else not said."""
    if outcome is Outcome.RETAIN:
        return False
    return True if set(grounds) & set(suggested) else None


def _named(law: InstrumentFacts) -> str:
    """Title with marks and number."""
    return marked(law.title, law.number)


def _source(registry: Registry, law: InstrumentFacts, lang: str | None) -> str:
    """Where the catalogue has a law from, in words."""
    catalogue = getattr(registry.engine, "catalogue", None)
    held = catalogue.get(law.id) if catalogue else None
    parts = [part for part in (held or law).source.split("+") if part]
    return "、".join(say(f"laws.source.{part}", lang) if has(f"laws.source.{part}", lang) else part for part in parts)


def moment(at: str) -> str:
    """A moment of the ledger (UTC) as the office's clock showed it, to the second, with its offset."""
    local = dt.datetime.fromisoformat(at).astimezone(CHINA)
    return local.strftime("%Y-%m-%d %H:%M:%S +08:00")


def _judgement(view: DecisionView) -> Judgement:
    """One decision."""
    opinion = view.opinion
    assert opinion is not None  # noqa: S101 -- withdrawals were left out
    parts = (opinion.note, opinion.clauses)
    return Judgement(
        reviewer=view.reviewer,
        role=view.role,
        outcome=opinion.outcome,
        decided_at=moment(view.decided_at),
        grounds=opinion.grounds,
        basis=opinion.legal_basis,
        note="；".join(part for part in parts if part),
        superseded=not view.live,
    )
