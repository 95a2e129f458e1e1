"""What stands beside the text: why a place is marked, what was compared, what became of the law and of its articles."""

from __future__ import annotations

from collections.abc import Iterator

from registry.messages import has
from registry.text import visible
from registry.values import Candidate, Citation, Finding, InstrumentFacts, ProvisionNow, Severity, Standing
from tui.state.dossier import ENDED, LINKED, DossierState, Stop
from tui.wording import Words

Part = tuple[str, str]
"""Words and the name of their style; the styles are those of the theme."""
HEAD, DIM, PLAIN = "bold", "dim", ""
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
        parts += _citation(stop.citation, words)
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


def _citation(citation: Citation, words: Words) -> Iterator[Part]:
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
        yield from _standing(citation.standing, link.instrument, words)
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


def _standing(standing: Standing, law: InstrumentFacts, words: Words) -> Iterator[Part]:
    """What holds of a text: status, life, where its articles went, what follows it."""
    tone = "bold $error" if standing.status in ENDED else "bold"
    yield words.of(f"status.{standing.status.value}"), tone
    yield ("\n" if standing.hard else f" ({words('to_verify')})\n"), DIM
    yield from _life(standing, law, words)
    if standing.provisions:
        yield "\n" + words("articles") + "\n", HEAD
        for provision in standing.provisions:
            yield from _provision(provision, words)
    if standing.successors:
        yield "\n" + words("successors") + "\n", HEAD
        for successor in standing.successors:
            yield (named(successor) if isinstance(successor, InstrumentFacts) else visible(successor)) + "\n", PLAIN


def _life(standing: Standing, law: InstrumentFacts, words: Words) -> Iterator[Part]:
    """The life of a law as a small timeline, oldest first."""
    events: list[tuple[str, str]] = []
    if law.promulgated:
        events.append((str(law.promulgated), words("life.made")))
    if law.effective and law.effective != law.promulgated:
        events.append((str(law.effective), words("life.effective")))
    for version in standing.revisions or law.versions[1:]:
        number = visible(version.number or "")
        events.append((str(version.date or "?"), f"{visible(version.kind)} {number}".strip()))
    if standing.repealed_on:
        events.append((str(standing.repealed_on), words("life.ended", by=standing.repealed_by or "-")))
    if events:
        yield "\n" + words("life") + "\n", HEAD
    for day, what in sorted(set(events), key=lambda event: event[0]):
        yield f"{day}  ", DIM
        yield what + "\n", PLAIN


def _provision(provision: ProvisionNow, words: Words) -> Iterator[Part]:
    """Old article and new one side by side."""
    now = words.joined(visible(one) for one in provision.now) or words("article.none")
    yield f"{visible(provision.cited)} -> {now}  ", PLAIN
    sure = "" if provision.sure else f", {words('to_verify')}"
    yield f"({words('article.' + provision.relation)}{sure})\n", DIM
