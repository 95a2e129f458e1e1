"""``qingli search WORDS`` and ``qingli show DOC``: find a document, and see all that is known of it."""

from __future__ import annotations

import argparse
import json
import os
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.importing import positive
from registry.cli.verbs import FLAG, JSON, ROUND, opened, plain, register, shown, why_stale
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.answers import DecisionView, DossierView


def add(commands: Any) -> None:
    """Register the verbs."""
    words: dict[str, Any] = {"nargs": "+", "metavar": "WORDS"}
    register(commands, "search", run_search, (("words", words), ("--limit", {"type": positive, "default": 20}), JSON))
    register(commands, "show", run_show, (("doc", {"metavar": "DOC"}), ("--text", FLAG), ROUND, JSON))


def run_search(args: argparse.Namespace) -> int:
    """Documents that hold every word; exit code 1 when there is none."""
    with opened(args) as registry:
        hits = registry.search(" ".join(args.words), args.limit)
    if args.json:
        output.emit_json(plain(hits))
    for hit in () if args.json else hits:
        day = hit.dated.isoformat() if hit.dated else "—"
        output.emit(f"#{hit.instrument}  {day}  {shown(hit.title, hit.number)}")
        if hit.excerpt:
            output.emit(f"    …{visible(hit.excerpt)}…")
    if not hits:
        output.narrate(say("registry.search.none", args.lang))
    return 0 if hits else 1


def run_show(args: argparse.Namespace) -> int:
    """The dossier of a document."""
    viewer = args.actor or os.environ.get("QINGLI_REVIEWER")
    with opened(args) as registry:
        view = registry.dossier(args.doc, viewer=viewer, round_name=args.round)
    if args.text:
        output.emit(visible(view.dossier.text, lines=True) if view.dossier else "")
    elif args.json:
        output.emit_json(plain(view))
    else:
        for line in lines(view, args.lang):
            output.emit(line)
    return 0


def lines(view: DossierView, lang: str | None) -> list[str]:
    """A dossier for people."""
    return [
        *_head(view, lang),
        *_citations(view, lang),
        *_findings(view, lang),
        *_neighbours(view, lang),
        *_decisions(view, lang),
    ]


def _head(view: DossierView, lang: str | None) -> list[str]:
    """What the document is."""
    one, colon = view.instrument, ": " if lang == "en" else "："
    rows = [
        ("issuers", "、".join(one.issuers)),
        ("signed_on", one.signed_on),
        ("published_on", one.published_on),
        ("effective_on", one.effective_on),
        ("expires_on", one.expires_on),
        ("drafting_unit", one.drafting_unit),
        ("registration_number", one.registration_number),
    ]
    found = [f"#{one.id}  {shown(one.title, one.number)}"]
    found += [f"  {say(f'field.{name}', lang)}{colon}{visible(str(value))}" for name, value in rows if value]
    if one.visibility == "withheld":
        found.append("  " + say("registry.show.withheld", lang))
    if one.ended_by:
        how = "unpublished" if one.ended_by == "decision" and one.ended_on is None else one.ended_by
        found.append("  " + say(f"registry.show.ended_{how}", lang, on=one.ended_on or "—"))
    found += [_correction(one, lang) for one in view.corrections]
    for document in view.documents:
        status = say(f"document_status.{document.status}", lang)
        found.append(f"  {say('registry.show.file', lang)}{colon}{visible(document.path or document.name)}（{status}）")
    if view.dossier:
        from registry.cli.card import doubtful_lines, remark_lines

        found += remark_lines(view.dossier.flags, lang, "  ")
        found += doubtful_lines(view.recognition, view.dossier.text, lang, "  ")
    if view.item:
        why = say("registry.stale", lang, why=why_stale(view.item.stale_reason, lang)) if view.item.stale_reason else ""
        found.append(f"  {say('registry.show.state', lang)}{colon}{say(f'state.{view.item.state}', lang)}{why}")
    return found


def _correction(one: tuple[str, str | None, str | None, str, str], lang: str | None) -> str:
    """What a person put right: the field, what was read, who and when."""
    field, before, value, actor, at = one
    named = {"field": say(f"field.{field}", lang), "actor": visible(actor), "on": at[:10]}
    was, now = ("、".join(json.loads(said)) if field == "issuers" and said else said for said in (before, value))
    return "  " + say("registry.show.corrected", lang, before=visible(was or "—"), value=visible(now or "—"), **named)


def _citations(view: DossierView, lang: str | None) -> list[str]:
    """What the document cites, each with the id by which ``link`` knows it."""
    if view.dossier is None:
        return []
    from registry.cli.card import citation_row

    rows = [(entry.id, *citation_row(entry, lang)) for entry in view.dossier.citations]
    return [say("registry.show.citations", lang, count=len(rows)), *(f"  {line}" for line in output.table(rows))]


def _findings(view: DossierView, lang: str | None) -> list[str]:
    """Why somebody should look."""
    found = [say("registry.show.findings", lang, count=len(view.findings))]
    for entry in view.findings:
        finding = entry.finding
        arguments = {name: visible(str(value)) for name, value in finding.arguments.items()}
        sentence = say(f"finding.{finding.rule}.{finding.code}", lang, **arguments)
        place = say("registry.show.page", lang, page=finding.page) if finding.page else ""
        found.append(f"  [{say(f'severity.{finding.severity.value}', lang)}] {sentence}{place}")
    return found


def _neighbours(view: DossierView, lang: str | None) -> list[str]:
    """Relations, and who cites it."""
    from registry.cli.corrections import line_of

    found = [f"  {line_of(relation, lang)}" for relation in view.relations]
    found += [
        "  " + say("registry.show.cited_by", lang, id=citing.id, name=shown(citing.title, citing.number))
        for citing in view.cited_by
    ]
    return found


def _decisions(view: DossierView, lang: str | None) -> list[str]:
    """Decisions so far."""
    found = [f"  {_decision(decision, lang)}" for decision in view.decisions]
    if view.hidden:
        found.append("  " + say("registry.show.hidden", lang))
    return [say("registry.show.decisions", lang), *found] if found else []


def _decision(decision: DecisionView, lang: str | None) -> str:
    """One decision on one line."""
    from registry.publication.wording import reasons

    opinion = decision.opinion
    outcome = say(f"outcome.{opinion.outcome.value}", lang) if opinion else say("registry.show.withdrawn", lang)
    why = visible(reasons(opinion.grounds, opinion.note, lang)) if opinion else ""
    live = "" if decision.live or opinion is None else say("registry.show.superseded", lang)
    who = f"{visible(decision.reviewer)}（{say(f'role.{decision.role}', lang)}）"
    return f"{decision.decided_at[:10]} {who} {outcome} {why}{live}".rstrip()
