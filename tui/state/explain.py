"""What stands beside the text: why a place is marked, what was compared, what became of the law and of its articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from registry.messages import has
from registry.text import visible
from registry.values import Candidate, Citation, Finding, InstrumentFacts, ProvisionNow, Severity, Standing
from tui.cells import fit, width
from tui.state.dossier import ENDED, LINKED, DossierState, Stop
from tui.wording import Words

Part = tuple[str, str]
"""Words and the name of their style; the styles are those of the theme."""
HEAD, DIM, PLAIN = "bold", "dim", ""
MIN_COLUMN = 8
TONE = {Severity.HIGH: "bold $error", Severity.MEDIUM: "bold $warning", Severity.LOW: "bold"}


def explanation(state: DossierState, words: Words) -> list[Part]:
    """All there is to say about the stop at which the reviewer looks."""
    stop = state.stop
    if stop is None:
        return [(words("nothing_found"), PLAIN)]
    parts: list[Part] = []
    if stop.finding:
        parts += _finding(stop, len(state.findings), stop.finding.finding, words)
    if stop.citation:
        parts += _citation(stop.citation, words, state.view.instrument.dated)
    return parts


def _finding(stop: Stop, total: int, finding: Finding, words: Words) -> Iterator[Part]:
    """A finding: how grave, which rule, what it asks, what it proposes."""
    yield f"[{stop.number}/{total}] {words.of(f'severity.{finding.severity.value}')} ", TONE[finding.severity]
    yield words.rule(finding.rule) + "\n", HEAD
    yield words.finding(finding) + "\n", PLAIN
    if finding.suggested_outcome:
        grounds = words.joined(finding.grounds) or "-"
        yield words("suggests", outcome=words.outcome(finding.suggested_outcome), grounds=grounds) + "\n", DIM
    if finding.quote and not stop.citation:
        yield "\n" + words("quote") + "\n", HEAD
        yield visible(finding.quote.replace("\n", " ")) + "\n", PLAIN
    if finding.page:
        yield words("on_page", page=finding.page) + "\n", DIM


def _citation(citation: Citation, words: Words, dated: dt.date | None) -> Iterator[Part]:
    """A citation: what is written, what it was taken for and why, what holds of that today."""
    mention, link = citation.mention, citation.link
    yield "\n" + words("cited_here", relation=words(f"relation.{mention.relation.value}")) + "\n", HEAD
    yield visible(mention.quote.replace("\n", " ")) + "\n", PLAIN
    yield "\n" + words("compared_with") + "\n", HEAD
    if link.instrument and link.resolution in LINKED:
        yield named(link.instrument) + "\n", PLAIN
    yield words.of(f"resolution.{link.resolution.value}"), DIM
    if link.reason and has(f"match.{link.reason}", words.lang):
        yield " - " + words.of(f"match.{link.reason}"), DIM
    yield "\n", PLAIN
    if link.instrument and link.resolution in LINKED:
        yield from _standing(citation.standing, link.instrument, words, dated)
    elif link.candidates:
        yield "\n" + words("candidates") + "\n", HEAD
        for number, candidate in enumerate(link.candidates[:9], 1):
            yield f"{number} {candidate_line(candidate)}\n", PLAIN
    yield words("hint.wrong_link") + "\n", DIM


def candidate_line(candidate: Candidate) -> str:
    """A text that may be meant, with its likeness."""
    number = f" {visible(candidate.number)}" if candidate.number else ""
    return f"{visible(candidate.title)}{number} ({candidate.score:.0f})"


def named(instrument: InstrumentFacts) -> str:
    """Title and number of a text."""
    number = f" {visible(instrument.number)}" if instrument.number else ""
    return f"《{visible(instrument.title)}》{number}"


def _standing(standing: Standing, law: InstrumentFacts, words: Words, dated: dt.date | None) -> Iterator[Part]:
    """What holds of a text: status, life, where its articles went, what follows it."""
    tone = "bold $error" if standing.status in ENDED else "bold"
    yield words.of(f"status.{standing.status.value}"), tone
    yield ("\n" if standing.hard else f" ({words('to_verify')})\n"), DIM
    yield from _life(standing, law, words, dated)
    if standing.provisions:
        yield from _articles(standing.provisions, words)
    if standing.successors:
        yield "\n" + words("successors") + "\n", HEAD
        for successor in standing.successors:
            yield (named(successor) if isinstance(successor, InstrumentFacts) else visible(successor)) + "\n", PLAIN


MADE, REVISED, HERE, ENDED_SIGN = "o", "*", ">", "x"
"""Signs of the timeline, each one cell wide in every terminal."""


def _life(standing: Standing, law: InstrumentFacts, words: Words, dated: dt.date | None) -> Iterator[Part]:
    """The life of a law as a small timeline, oldest first, with the day of the document in it."""
    events = {(str(day), MADE, words(key)) for day, key in _births(law)}
    for version in standing.revisions or law.versions[1:]:
        what = f"{visible(version.kind)} {visible(version.number or '')}".strip()
        events.add((str(version.date or "?"), REVISED, what))
    if standing.repealed_on:
        events.add((str(standing.repealed_on), ENDED_SIGN, words("life.ended")))
    if not events:
        return
    if dated:
        events.add((str(dated), HERE, words("life.here")))
    yield "\n" + words("life") + "\n", HEAD
    for day, sign, what in sorted(events):
        yield f"{day}  {sign} ", DIM
        yield what + "\n", "bold" if sign == HERE else "bold $error" if sign == ENDED_SIGN else PLAIN
    if standing.repealed_on and standing.repealed_by:
        yield words("life.by", by=standing.repealed_by) + "\n", PLAIN


def _births(law: InstrumentFacts) -> Iterator[tuple[dt.date, str]]:
    """Days on which a law was made and came into force."""
    if law.promulgated:
        yield law.promulgated, "life.made"
    if law.effective and law.effective != law.promulgated:
        yield law.effective, "life.effective"


def _articles(provisions: Sequence[ProvisionNow], words: Words) -> Iterator[Part]:
    """Old articles and new ones side by side, below each pair what became of it and how alike the two are."""
    left = max(MIN_COLUMN, *(width(visible(one.cited)) for one in provisions)) + 2
    yield "\n" + words("articles") + "\n", HEAD
    yield fit(words("article.old"), left) + words("article.new") + "\n", DIM
    for provision in provisions:
        now = words.joined(visible(one) for one in provision.now) or words("article.none")
        yield fit(visible(provision.cited), left) + now + "\n", PLAIN
        yield " " * left + _became(provision, words) + "\n", DIM


def _became(provision: ProvisionNow, words: Words) -> str:
    """What became of an article: the kind of change, likeness, and whether somebody should look at the texts."""
    moved = bool(provision.now) and provision.now != (provision.cited,)
    told = [words("article.moved" if moved and provision.relation == "same" else "article." + provision.relation)]
    if provision.now and (moved or provision.relation != "same"):
        told.append(words("article.alike", percent=round(provision.similarity * 100)))
    if not provision.sure:
        told.append(words("to_verify"))
    return words.joined(told)
