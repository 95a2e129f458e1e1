"""The notice of a round, made from what was decided; and every reason for which it must not go out yet."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from registry.errors import InputError, MisuseError, StateError
from registry.messages import say
from registry.publication import gate, notice, sheet
from registry.publication.arrange import is_party
from registry.publication.gate import Disagreement
from registry.publication.kinds import KINDS
from registry.publication.notice import Colophon, Notice
from registry.service import frozen, keys, published, residual, rounds, scoping, titles
from registry.service.published import Published
from registry.service.scoping import Scope
from registry.store import tables as t
from registry.text import visible
from registry.values import Outcome, RepealList

if TYPE_CHECKING:
    from registry.service.answers import RoundView
    from registry.service.facade import Registry

ANNEXES = ("kept-list", "extended-list", "amend-list", "repeal-list", "lapse-list", "out-of-scope-list")
"""The lists a notice may have as annexes, in their order."""

USUAL = tuple(kind for kind in ANNEXES if kind != "out-of-scope-list")
"""Those it has unless others are named: what is no normative document is told by number, not listed."""

SAVING = {"kept-list", "extended-list", "amend-list"}
"""The lists that the residual clause refers to; a notice that attaches none of them (a decision on what is repealed) goes without
the clause, since it would end everything."""

PUBLIC_GENRES = ("通告", "公告")

NAMED = 20
"""How many documents of one kind of obstacle are named."""

_WANTED = ("number", "signed_on", "basis", "meeting")


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """What an office says beside the results. Empty parts are left out or taken from the round.

    ``lists`` are the annexes (empty: every list that has rows); ``apart`` gives what lapsed an annex of its own;
    ``reviewed`` says how many documents were reviewed; ``residual_known`` accepts what the residual clause ends silently.
    """

    issuer: str = ""
    genre: str = "通知"
    number: str = ""
    title: str = ""
    addressees: str = ""
    basis: tuple[str, ...] = ()
    scope: str = ""
    meeting: str = ""
    signed_on: dt.date | None = None
    effect: str = ""  # empty: as is usual for the kind of document
    effective_on: dt.date | None = None
    amend_due: dt.date | None = None
    follow_up: tuple[str, ...] = ()
    remark: str = ""
    red_head: str = ""
    sealed: bool = False
    printed_by: str = ""
    printed_on: dt.date | None = None
    copied_to: str = ""
    profile: str = "public"
    lists: tuple[str, ...] = ()
    apart: bool = False
    reviewed: bool = True
    residual_known: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A notice with its annexes, the reasons against it, the parts that such documents have and this one lacks, and those that
    were given and that its kind does not bear (``dropped``)."""

    notice: Notice
    lists: tuple[RepealList, ...]
    reasons: tuple[Disagreement, ...]
    lacking: tuple[str, ...]
    dropped: tuple[str, ...] = ()


def plan_of(path: Path, given: Mapping[str, Any] | None = None) -> NoticePlan:
    """A plan from an office's file of usual words (TOML, keys as the fields of the plan), with what is ``given`` on top.

    Raises InputError ``notice_profile_unreadable`` and ``notice_profile_key``.
    """
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError("notice_profile_unreadable", name=str(path), detail=str(error)) from error
    usual = NoticePlan()
    for key, value in found.items():
        default = getattr(usual, key, None) if key in {field.name for field in fields(NoticePlan)} else ...
        if default is ... or not _fits(value, default):
            known = "、".join(field.name for field in fields(NoticePlan))
            raise InputError("notice_profile_key", name=str(path), key=key, known=known)
    words = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    return replace(usual, **{**words, **(given or {})})


def _fits(value: object, default: object) -> bool:
    """Whether a value of the file is of the kind its field holds."""
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    if default is None:
        return type(value) is dt.date
    return type(value) is type(default)


def prepare(registry: Registry, round_name: str | None, plan: NoticePlan, lang: str | None = None) -> Prepared:
    """The notice of a round; number and day told at publication are taken over where the plan names neither.

    Raises MisuseError ``notice_incomplete`` or ``list_unknown``, StateError ``nothing_to_publish``.
    """
    view = registry.round(round_name)
    with registry.store.reading() as connection:
        issuer = plan.issuer or usual_issuer(connection, view.id, view.scope)
        paper = published.publication(connection, view)
    if paper and paper.number:
        plan = replace(plan, number=plan.number or paper.number, signed_on=plan.signed_on or paper.on)
    plan, dropped = _of_genre(plan)
    lists = _lists(registry, view.name, plan)
    if not lists:
        raise StateError("nothing_to_publish", name=view.name)
    kinds = {listed.kind for listed in lists}
    whitelist = view.closure == "whitelist" and bool(kinds & SAVING)
    until = view.cut_off or (view.as_of if whitelist else None)  # as the residual clause is played through
    scope = scoping.scope_of(issuer, (row.issuers for listed in lists for row in listed.rows))
    made = _notice(plan, issuer, lists, whitelist=whitelist, cut_off=until, scope=scope)
    notice.compose(made)
    reasons = (
        *_against(paper, made, view),
        *_obstacles(registry, view.name, lists, lang),
        *_strangers(plan, scope),
        *(_residual(registry, view.name, lists, plan, scope) if whitelist else ()),
        *gate.disagreements(made, lists),
    )
    lacking = tuple(name for name in _WANTED if not getattr(made, name))
    return Prepared(made, lists, reasons, lacking, dropped)


def _of_genre(plan: NoticePlan) -> tuple[NoticePlan, tuple[str, ...]]:
    """The plan as its kind of document has it: 通告 and 公告 speak to everybody, bear no addressees (主送机关) and hold from the
    day of publication (《党政机关公文处理工作条例》第八条、第九条)."""
    if plan.genre not in PUBLIC_GENRES:
        return replace(plan, effect=plan.effect or "on_issue"), ()
    dropped = ("addressees",) if plan.addressees else ()
    return replace(plan, addressees="", effect=plan.effect or "on_publication"), dropped


def write(prepared: Prepared, fmt: str, out: Path, lang: str | None = None) -> None:
    """Write the notice, docx or pdf. Raises StateError ``notice_refused`` naming every reason, unless it is a draft."""
    from registry.publication import write_notice

    refuse(prepared, lang)
    write_notice(prepared.notice, prepared.lists, fmt, out)


def refuse(prepared: Prepared, lang: str | None = None) -> None:
    """Raise StateError ``notice_refused`` when a notice that is no draft has reasons against it."""
    if prepared.reasons and not prepared.notice.draft:
        details = "\n".join(f"  · {visible(reason.text(lang))}" for reason in prepared.reasons)
        raise StateError("notice_refused", count=len(prepared.reasons), details=details)


def usual_issuer(connection: Connection, round_id: int, scope: str) -> str:
    """The office of a round: the one its scope names, else the only first issuer of its documents (whose names may be short or
    full), else the government whose office and departments the others are, else nobody."""
    named = json.loads(scope or "{}").get("issuer", "")
    if named:
        return str(named)
    query = (
        select(t.instrument.c.issuers)
        .join(t.item, t.item.c.instrument == t.instrument.c.id)
        .where(t.item.c.round == round_id)
        .distinct()
    )
    full = scoping.full_names(connection)
    held = [json.loads(text)[:1] for text in connection.execute(query).scalars()]
    firsts = {full[name] for names in held for name in names if not is_party(name)}
    heads = [name for name in firsts if not scoping.scope_of(name, ((other,) for other in firsts)).strangers]
    chief = heads if len(firsts) == 1 else [name for name in heads if name.endswith("人民政府")]
    return chief[0] if len(chief) == 1 else ""


def _lists(registry: Registry, name: str, plan: NoticePlan) -> tuple[RepealList, ...]:
    """The annexes, numbered; each document on one of them only."""
    for kind in plan.lists:
        if kind not in ANNEXES:
            raise MisuseError("list_unknown", kind=kind, known="、".join(ANNEXES))
    found = {
        kind: replace(registry.list(kind, round_name=name, draft=True, profile=plan.profile), draft=plan.draft)
        for kind in ANNEXES
    }
    if "extended-list" in plan.lists:
        found["kept-list"] = _without(found["kept-list"], found["extended-list"])
    else:
        del found["extended-list"]
    if plan.apart or "lapse-list" in plan.lists:
        found["repeal-list"] = _without(found["repeal-list"], found["lapse-list"])
    else:
        del found["lapse-list"]
    wanted = [each for each in ANNEXES if each in found and each in (plan.lists or USUAL) and found[each].rows]
    alone = len(wanted) == 1
    return tuple(replace(found[kind], annex=None if alone else place) for place, kind in enumerate(wanted, start=1))


def _without(listed: RepealList, other: RepealList) -> RepealList:
    """A list without the documents that another list holds."""
    gone = {row.instrument for row in other.rows}
    rows = tuple(row for row in listed.rows if row.instrument not in gone)
    return replace(listed, rows=rows, withheld=listed.withheld - other.withheld)


def _notice(
    plan: NoticePlan,
    issuer: str,
    lists: tuple[RepealList, ...],
    *,
    whitelist: bool,
    cut_off: dt.date | None,
    scope: Scope,
) -> Notice:
    """The facts of the notice."""
    covered = {outcome for listed in lists for outcome in KINDS[listed.kind].outcomes}
    decided = {Outcome(key) for key, number in lists[0].counts.items() if number and key != "reviewed"}
    outside = 0 if plan.lists or Outcome.OUT_OF_SCOPE in covered else lists[0].counts.get(Outcome.OUT_OF_SCOPE.value, 0)
    told = {*covered, Outcome.OUT_OF_SCOPE} if outside else covered
    reviewed = lists[0].counts["reviewed"] if plan.reviewed and decided <= told else None
    due = {row.due_on for listed in lists for row in listed.rows if row.outcome is Outcome.AMEND}
    printed = Colophon(plan.printed_by, plan.printed_on or plan.signed_on or lists[0].as_of, plan.copied_to)
    same = ("genre", "number", "title", "addressees", "basis", "scope", "meeting", "signed_on", "effect", "effective_on",
            "follow_up", "remark", "red_head", "sealed", "draft")  # fmt: skip
    return Notice(
        issuer=issuer,
        cut_off=cut_off,
        reviewed=reviewed,
        outside=outside if reviewed is not None else 0,
        withheld=sum(listed.withheld for listed in lists),
        results=_results(lists),
        whitelist=whitelist,
        whose=scope.whose,
        named=scope.named,
        amend_due=plan.amend_due or (next(iter(due)) if len(due) == 1 else None),
        amend_by_row=len(due) > 1,
        annexes=tuple(sheet.title_of(listed, "zh") for listed in lists),
        colophon=printed if plan.printed_by else None,
        **{name: getattr(plan, name) for name in same},
    )


def _results(lists: tuple[RepealList, ...]) -> tuple[notice.Result, ...]:
    """The results of the lists; what is retained says how many of it hold for longer than they said themselves."""
    longer = sum("K2" in row.grounds for listed in lists if listed.kind == "kept-list" for row in listed.rows)
    return tuple(
        replace(result, extended=longer) if result.key == Outcome.RETAIN.value else result
        for result in notice.results_of(lists)
    )


def _against(paper: Published | None, made: Notice, view: RoundView) -> Iterator[Disagreement]:
    """Number and days of the notice against the publication that is recorded, and the day of signing against the round's."""
    if made.signed_on and view.cut_off and made.signed_on < view.cut_off:
        yield Disagreement("signed_before_cut_off", {"said": str(made.signed_on), "cut_off": str(view.cut_off)})
    elif made.signed_on and made.signed_on < view.as_of:
        yield Disagreement("signed_before_round", {"said": str(made.signed_on), "as_of": str(view.as_of)})
    if paper is None:
        return
    name = view.name
    if paper.number and keys.number_key(made.number) != keys.number_key(paper.number):
        yield Disagreement("number_published", {"said": made.number, "recorded": paper.number, "name": name})
    if made.signed_on and made.signed_on != paper.on:
        yield Disagreement("day_published", {"said": str(made.signed_on), "recorded": str(paper.on), "name": name})
    if made.effect == "on_date" and made.effective_on != paper.effective_on:
        days = {"said": str(made.effective_on), "recorded": str(paper.effective_on)}
        yield Disagreement("effect_published", {**days, "name": name})


def _strangers(plan: NoticePlan, scope: Scope) -> Iterator[Disagreement]:
    """Issuers of which the usual scope sentence would not be true."""
    if scope.strangers and not plan.scope:
        names = "、".join(scope.strangers[:NAMED])
        yield Disagreement("scope_issuers", {"issuer": scope.issuer, "names": names})


def _obstacles(registry: Registry, name: str, lists: Iterable[RepealList], lang: str | None) -> Iterator[Disagreement]:
    """What the registry holds against publishing: undecided items, figures, titles and numbers, silent ends."""
    with registry.store.reading() as connection:
        row = rounds.find(connection, name)
        yield from _undecided(rounds.blockers(connection, row.id), lang)
        rows = [each for listed in lists for each in listed.rows]
        yield from titles.misnamed(connection, rows)
        yield from titles.misread(connection, rows)
        changed = tuple(frozen.changes(connection, row, lang)) if frozen.differs(connection, row) else ()
    for sentence in changed[:NAMED]:
        yield Disagreement("changed", {"sentence": sentence})
    for code, arguments in registry.statistics(name).disagreements:
        if code != "not_decided":  # named one by one already
            yield Disagreement("registry", {"sentence": say(f"disagrees.{code}", lang, **arguments)})


def _residual(
    registry: Registry, name: str, lists: Iterable[RepealList], plan: NoticePlan, scope: Scope
) -> Iterator[Disagreement]:
    """What the residual clause would end though it stays: lists left out, and documents on no list."""
    saved = {row.instrument for listed in lists for row in listed.rows}
    for kind in ("kept-list", "amend-list"):
        rows = registry.list(kind, round_name=name, draft=True, profile=plan.profile).rows
        left = [row for row in rows if row.instrument not in saved]
        if left:
            what = say(f"list.title.{kind}", "zh")
            yield Disagreement("residual_partial", {"what": what, "count": len(left)})
    if not plan.residual_known:
        yield from _silent(residual.residual(registry, name, scope=None if plan.scope else scope).entries)


def _undecided(left: tuple[Any, ...], lang: str | None) -> Iterator[Disagreement]:
    """Items without a decision that stands."""
    for each in left[:NAMED]:
        number = f"（{each.number}）" if each.number else ""
        state = say(f"state.{each.state}", lang)
        told = {"title": each.title, "number": number, "state": state, "document": each.number or f"#{each.instrument}"}
        yield Disagreement("undecided" if each.state == "open" else f"undecided.{each.state}", told)
    if len(left) > NAMED:
        yield Disagreement("undecided_more", {"count": len(left) - NAMED})


def _silent(entries: tuple[residual.Entry, ...]) -> Iterator[Disagreement]:
    """Documents that the residual clause would end without naming them."""
    if entries:
        first = entries[0]
        yield Disagreement("residual", {"count": len(entries), "title": first.title, "number": first.number or "—"})
