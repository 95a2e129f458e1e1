"""Case cards of a round from the registry: what was found, what was checked, who decided what and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from registry.errors import StateError
from registry.messages import has, say
from registry.publication.card import Card, Evidence, Judgement
from registry.publication.wording import marked
from registry.service import closing, rounds
from registry.service.answers import DecisionView, DossierView, FindingView
from registry.service.closing import CitedLaw, Ground, Stood
from registry.service.published import CHINA
from registry.values import Outcome

if TYPE_CHECKING:
    from registry.service.answers import RoundView
    from registry.service.facade import Registry


def cards(
    registry: Registry,
    round_name: str | None = None,
    *,
    given: str | None = None,
    public: bool = False,
    lang: str | None = None,
) -> Iterator[Card]:
    """A card for each document of a round in the order of their ids (or for one document); lazily.

    A closed round's cards tell what stood when it was closed. ``public`` leaves withheld documents out. Cards of items that
    are not decided are drafts. Raises StateError ``card_not_in_round`` for a document that the round does not hold.
    """
    view = registry.round(round_name)
    catalogue = getattr(registry.engine, "catalogue", None)
    with registry.store.reading() as connection:
        wanted = rounds.instruments(connection, view.id)
        if given is not None:
            one = registry.resolve(given)
            if one not in wanted:
                raise StateError("card_not_in_round", given=given, name=view.name)
            wanted = [one]
        stands = closing.of_round(connection, catalogue, view, wanted)
        ground = closing.ground(connection, catalogue, view)
    for instrument in wanted:
        dossier = registry.dossier(instrument, round_name=view.name)
        if not (public and dossier.instrument.visibility != "public"):
            yield card_of(view, dossier, stands[instrument], ground, lang)


def card_of(view: RoundView, dossier: DossierView, stands: Stood, ground: Ground, lang: str | None = None) -> Card:
    """The card of one dossier."""
    own = dossier.instrument
    live = next((d.opinion for d in reversed(dossier.decisions) if d.live and d.opinion), None)
    decided = dossier.item is not None and dossier.item.state == "decided"
    grounds = live.grounds if live else ()
    outcome = live.outcome if live and decided else None
    laws = {law.citation: law for law in stands.laws}
    first = next((d for d in dossier.documents if d.status == "imported"), None)
    return Card(
        title=own.title,
        number=own.number,
        issuers=own.issuers,
        published_on=own.published_on or own.signed_on or own.effective_on,
        round_name=view.name,
        as_of=stands.as_of or view.as_of,
        findings=tuple(_evidence(f, laws, outcome, grounds, lang) for f in closing.gravest_first(stands.findings)),
        judgements=tuple(_judgement(d) for d in dossier.decisions if d.opinion),
        outcome=outcome,
        citations=stands.citations,
        unresolved=stands.unresolved,
        sha256=first.sha256 if first else "",
        withheld=own.visibility != "public",
        draft=not decided,
        rules=ground.rules,
        catalogue_as_of=ground.catalogue_as_of,
        catalogue_digest=ground.catalogue_digest,
        ledger_head=ground.ledger_head,
    )


def sentence(found: FindingView, lang: str | None = None) -> str:
    """The sentence of a finding."""
    finding = found.finding
    return say(f"finding.{finding.rule}.{finding.code}", lang, **finding.arguments)


def _evidence(
    found: FindingView,
    laws: Mapping[str, CitedLaw],
    outcome: Outcome | None,
    grounds: tuple[str, ...],
    lang: str | None,
) -> Evidence:
    """One finding with the law it is about."""
    finding = found.finding
    law = laws.get(finding.citation or "")
    return Evidence(
        message=sentence(found, lang),
        quote=finding.quote,
        page=finding.page,
        law=marked(law.title, law.number) if law else "",
        since=law.since if law else None,
        source=_source(law, lang) if law else "",
        upheld=_upheld(outcome, grounds, finding.grounds),
    )


def _upheld(outcome: Outcome | None, grounds: tuple[str, ...], suggested: tuple[str, ...]) -> bool | None:
    """Whether a decision rests on a finding: by the same ground; not where the document was retained; else not said."""
    if outcome is Outcome.RETAIN:
        return False
    return True if set(grounds) & set(suggested) else None


def _source(law: CitedLaw, lang: str | None) -> str:
    """Where the catalogue has a law from, in words."""
    parts = [part for part in law.source.split("+") if part]
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
