"""What else is known of a document: facts, relations, twins, and what was done about it so far."""

from __future__ import annotations

import json
from collections.abc import Iterator

from registry.messages import has
from registry.reading.recognised import Recognition
from registry.service.answers import DecisionView, DossierView, RelationView
from registry.text import visible
from tui.state.explain import DIM, HEAD, PLAIN, Part
from tui.state.session import Session
from tui.wording import Words

FIELDS = (
    "title", "number", "issuers", "signed_on", "published_on", "effective_on", "expires_on", "normative",
    "visibility", "drafting_unit", "registration_number",
)  # fmt: skip
"""Fields that a person may correct, in the order in which they are offered."""
CHOICES = {"normative": ("true", "false"), "visibility": ("public", "withheld")}
"""Fields with few values, which are shown as words."""
MANY_DOUBTFUL = 40
"""Doubtful lines that are listed at most; the keys go to all of them."""
OPINIONS = ("decide", "withdraw")
"""Events that tell of another's opinion, left out while that is hidden."""


def value_of(view: DossierView, name: str) -> str:
    """A field as it is edited."""
    value = getattr(view.instrument, name)
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value is not None else ""


def shown_value(view: DossierView, name: str, words: Words) -> str:
    """A field as it is read and typed: few values as words."""
    value = value_of(view, name)
    return words(f"value.{value}") if value in CHOICES.get(name, ()) else visible(value)


def meant_value(name: str, typed: str, words: Words) -> str:
    """What was typed as the registry keeps it."""
    return next((value for value in CHOICES.get(name, ()) if typed == words(f"value.{value}")), typed)


def facts(session: Session, view: DossierView) -> list[Part]:
    """The document's own particulars, where its file lies, and what was corrected."""
    words = session.words
    parts: list[Part] = []
    for name in FIELDS:
        value = shown_value(view, name, words)
        if value or name in FIELDS[:7]:
            parts += [(words(f"field.{name}") + "  ", DIM), (value or "-", PLAIN), ("\n", PLAIN)]
    if view.instrument.ended_on:
        parts += [(words("ended_on", on=view.instrument.ended_on) + "\n", "bold $error")]
    for document in view.documents:
        where = document.path or document.name
        parts += [("\n" + words("file") + "  ", DIM), (visible(where), PLAIN)]
        if document.failure_code:
            parts += [(f" ({visible(document.failure_code)})", "bold $error")]
    parts += doubtful(view, words)
    if view.corrections:
        parts += [("\n\n" + words("corrections") + "\n", HEAD)]
    for name, before, after, actor, at in view.corrections:
        change = f"{visible(before or '-')} -> {visible(after or '-')}"
        parts += [(f"{words(f'field.{name}')}: {change}  ", PLAIN), (f"{visible(actor)} {at[:10]}\n", DIM)]
    return parts


def recognised(found: Recognition, words: Words) -> str:
    """That the text comes from pictures, how sure the engine was, and how many lines are doubtful; on part of one line."""
    if found.layer or found.confidence is None:
        return words("recognised.layer")
    count = len(found.lines)
    return words("recognised.doubtful" if count else "recognised.sure", sure=f"{found.confidence:.2f}", count=count)


def doubtful(view: DossierView, words: Words) -> Iterator[Part]:
    """Of a text that comes from pictures: how sure it is, and its doubtful lines with their pages."""
    if view.recognition is None or view.dossier is None:
        return
    yield "\n\n" + recognised(view.recognition, words) + "\n", HEAD
    for line in view.recognition.lines[:MANY_DOUBTFUL]:
        yield f"{line.confidence:.2f}  {words('on_page', page=line.page)}  ", DIM
        yield visible(view.dossier.text[line.start : line.end].replace("\n", " ")) + "\n", PLAIN


def relations(session: Session, view: DossierView) -> list[Part]:
    """Who ends, changes or cites whom, and documents of the same title or subject."""
    words, here = session.words, view.instrument.id
    outward = [r for r in view.relations if r.from_id == here]
    inward = [r for r in view.relations if r.from_id != here]
    parts = [*_related(words("relations.out"), outward, words, out=True)]
    parts += _related(words("relations.in"), inward, words, out=False)
    parts += [(words("relations.cited_by", count=len(view.cited_by)) + "\n", HEAD)]
    for citing in view.cited_by[:50]:
        number = f" {visible(citing.number)}" if citing.number else ""
        parts += [(f"  #{citing.id} {visible(citing.title)}{number}\n", PLAIN)]
    parts += [("\n" + words("relations.twins", count=len(view.twins)) + "\n", HEAD)]
    for twin, title, issued in view.twins:
        parts += [(f"  #{twin} {visible(title)} {visible(issued or '')}\n", PLAIN)]
    return parts


def _related(head: str, found: list[RelationView], words: Words, *, out: bool) -> Iterator[Part]:
    """Relations in one direction; what is only proposed says so."""
    if not found:
        return
    yield head + "\n", HEAD
    for relation in found:
        title, number = (relation.to_title, relation.to_number) if out else (relation.from_title, relation.from_number)
        yield f"  {words(f'relation.{relation.kind}')} ", "bold"
        yield f"《{visible(title)}》{visible(number or '')} {words.day(relation.effective_on)} ", PLAIN
        yield f"({words(f'relation_state.{relation.state}')} #{relation.id})\n", DIM
    yield "\n", PLAIN


def decisions(session: Session, view: DossierView) -> list[Part]:
    """Decisions so far, newest last; what may not be seen yet is counted."""
    words = session.words
    parts: list[Part] = []
    if view.item and view.item.stale_reason:
        parts += [(stale(view.item.stale_reason, words) + "\n\n", "bold $warning")]
    for decision in view.decisions:
        parts += decision_parts(session, decision)
    if view.hidden:
        parts += [(words("hidden_opinion", count=view.hidden) + "\n", "bold")]
    if not parts:
        parts = [(words("no_decision") + "\n", PLAIN)]
    me = session.actor.name
    history = [c for c in view.history if not view.hidden or c.actor == me or c.action not in OPINIONS]
    if history:
        parts += [("\n" + words("history") + "\n", HEAD)]
    for change in history:
        done = words(f"act.{change.action}") if has(f"tui.act.{change.action}", words.lang) else visible(change.action)
        parts += [(f"{change.at[:16].replace('T', ' ')}  {visible(change.actor)}  {done}\n", DIM)]
    return parts


def decision_parts(session: Session, decision: DecisionView) -> list[Part]:
    """One decision: who, when, what, why."""
    words = session.words
    opinion = decision.opinion
    head = words.outcome(opinion.outcome) if opinion else words("withdrawn")
    who = (
        f"{visible(decision.reviewer)} ({words(f'role.{decision.role}')})  {decision.decided_at[:16].replace('T', ' ')}"
    )
    parts: list[Part] = [(head, "bold" if decision.live else "dim strike" if opinion else DIM), (f"  {who}\n", DIM)]
    if opinion is None:
        return parts
    parts += [(f"  {code} {session.ground(code)}\n", PLAIN) for code in opinion.grounds]
    for name in ("legal_basis", "clauses", "due_on", "new_expiry", "note"):
        lines = [visible(line) for line in str(getattr(opinion, name) or "").splitlines() if line.strip()]
        if lines:
            apart = "\n    " if len(lines) > 1 else ""
            parts += [(f"  {words('opinion.' + name)}  ", DIM), (apart + "\n    ".join(lines) + "\n", PLAIN)]
    return parts


def stale(reason: str, words: Words) -> str:
    """Why a decision no longer rests on what it rested on."""
    try:
        told = json.loads(reason)
    except ValueError:
        told = {}
    for kind in ("added", "gone"):
        if isinstance(told, dict) and told.get(kind):
            return words(f"stale.{kind}", rules=words.joined(words.rule(str(rule)) for rule in told[kind]))
    return words("stale.text")
