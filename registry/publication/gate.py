"""The gate before publication: numbers in sentences, “等N件”, rows of annexes and the registry's counts must agree.

Published notices have said one sum and listed another; a reader cannot tell which of the two is the law.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from registry.messages import say
from registry.publication import sheet
from registry.publication.kinds import kind_of
from registry.publication.notice import Notice, compose, result_key, results_of
from registry.publication.wording import outcome_word
from registry.text import fold, numbers, numerals
from registry.values import Arguments, ListRow, Outcome, RepealList

_NUMERAL = r"([0-9０-９]+|[一二三四五六七八九十百千零〇两]+)"
_AND_OTHERS = re.compile(rf"《((?:[^《》]|《[^《》]*》)+)》(?:（[^（）]*）)?等\s*{_NUMERAL}\s*件")
_FIGURE = re.compile(r"([0-9０-９]+)\s*件")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place where two figures or two names differ; the sentence is ``disagreement.<code>`` with the arguments."""

    code: str
    arguments: Arguments = field(default_factory=dict)

    def text(self, lang: str | None = None) -> str:
        """The sentence in a language."""
        return say(f"disagreement.{self.code}", lang, **self.arguments)


def disagreements(notice: Notice, lists: Sequence[RepealList]) -> tuple[Disagreement, ...]:
    """Everything that keeps a notice with these annexes from being published; empty when all agrees.

    Compared are: results with rows; rows and withheld with the registry's counts; the sum with the number reviewed;
    every “《X》等N件” and every “N件” of the sentences; titles named with titles listed; annexes named with annexes
    attached; cut-off dates; rows listed twice; lists still in draft.
    """
    checks = (_results, _registry, _sum, _sentences, _figures, _twice, _annexes, _dates, _deadlines)
    return tuple(found for check in checks for found in check(notice, lists))


def _results(notice: Notice, lists: Sequence[RepealList]) -> Iterator[Disagreement]:
    """Results against rows, by category; and the document named against the first listed."""
    listed = _rows_by_key(lists)
    said: Counter[str] = Counter()
    for result in notice.results:
        said[result.key] += result.count
    for key in dict.fromkeys((*said, *listed)):
        count = len(listed.get(key, ()))
        if key not in said:
            yield Disagreement("result_missing", {"what": _what(key), "listed": count})
        elif said[key] != count:
            yield Disagreement("annex_rows", {"what": _what(key), "said": said[key], "listed": count})
    firsts = {(result.key, result.annex): result.first for result in results_of(lists)}
    for result in notice.results:
        first = firsts.get((result.key, result.annex))
        if result.first and first and fold(first) != fold(result.first):
            yield Disagreement("first_differs", {"what": _what(result.key), "title": result.first, "first": first})


def _registry(_: Notice, lists: Sequence[RepealList]) -> Iterator[Disagreement]:
    """Rows and withheld against the counts of the registry, for every outcome which the lists ought to hold.

    Lists count what they withhold, but not of which outcome; where something is withheld only the sum can be compared.
    """
    counts = {key: number for listed in lists for key, number in listed.counts.items()}
    covered = {outcome.value for listed in lists for outcome in kind_of(listed.kind).outcomes} & counts.keys()
    rows = Counter(row.outcome.value for listed in lists for row in listed.rows)
    withheld = sum(listed.withheld for listed in lists)
    order = [outcome.value for outcome in Outcome if outcome.value in covered]
    for group in [order] if withheld and order else [[key] for key in order]:
        said, listed_rows = sum(counts[key] for key in group), sum(rows[key] for key in group)
        if said != listed_rows + withheld:
            what = "、".join(outcome_word(Outcome(key), "zh") for key in group)
            yield Disagreement(
                "registry_rows", {"what": what, "said": said, "listed": listed_rows, "withheld": withheld}
            )


def _sum(notice: Notice, lists: Sequence[RepealList]) -> Iterator[Disagreement]:
    """The number reviewed against the sum of the results and what is withheld."""
    if notice.reviewed is None:
        return
    total = sum(result.count for result in notice.results) + sum(listed.withheld for listed in lists) + notice.outside
    if total != notice.reviewed:
        yield Disagreement("sum_reviewed", {"said": notice.reviewed, "listed": total})


def _sentences(notice: Notice, lists: Sequence[RepealList]) -> Iterator[Disagreement]:
    """Every “《X》等N件”: X must be listed, N must be the number of documents of its category."""
    groups = _rows_by_key(lists)
    for match in _AND_OTHERS.finditer(_body(notice)):
        title, numeral = match.groups()
        said = numerals.to_int(numeral)
        counts = [len(rows) for rows in groups.values() if any(_same(row.title, title) for row in rows)]
        if not counts:
            yield Disagreement("title_not_listed", {"title": title})
        elif said not in counts:
            yield Disagreement("sentence_count", {"title": title, "said": said, "listed": counts[0]})


def _figures(notice: Notice, lists: Sequence[RepealList]) -> Iterator[Disagreement]:
    """Every other “N件” in the sentences must be a figure of the review."""
    known = {
        notice.reviewed,
        notice.withheld,
        notice.outside,
        *(result.count for result in notice.results),
        *(result.extended for result in notice.results),
        *(len(listed.rows) for listed in lists),
    }
    known |= {number for listed in lists for number in (*listed.counts.values(), listed.withheld)}
    known |= {sum(result.count for result in notice.results), *map(len, _rows_by_key(lists).values())}
    body = _AND_OTHERS.sub("", _body(notice))
    for match in _FIGURE.finditer(re.sub("《[^《》]*》", "", body)):
        if numerals.to_int(match.group(1)) not in known:
            yield Disagreement("figure_unknown", {"quote": match.group()})


def _twice(_: Notice, lists: Sequence[RepealList]) -> Iterator[Disagreement]:
    """A document on two lists, or twice on one: the same number, or the same title of the same issuer."""
    seen: set[tuple[str, ...]] = set()
    for row in (row for listed in lists for row in listed.rows):
        key = numbers.key(row.number) if row.number else None
        name = (key,) if key else (fold(row.title), *row.issuers)
        if name in seen:
            yield Disagreement("listed_twice", {"title": row.title, "number": row.number or ""})
        seen.add(name)


def _annexes(notice: Notice, lists: Sequence[RepealList]) -> Iterator[Disagreement]:
    """Annexes referred to, named and attached."""
    attached = {listed.annex if listed.annex is not None else place: listed for place, listed in enumerate(lists, 1)}
    for number in dict.fromkeys(result.annex for result in notice.results if result.count):
        if number is not None and number not in attached:
            yield Disagreement("annex_missing", {"number": number})
    if len(notice.annexes) != len(lists):
        yield Disagreement("annex_unnamed", {"said": len(notice.annexes), "listed": len(lists)})
        return
    for place, (name, listed) in enumerate(zip(notice.annexes, lists, strict=True), start=1):
        title = sheet.title_of(listed, "zh")
        if fold(name) != fold(title):
            yield Disagreement("annex_title", {"number": place, "said": name, "title": title})


def _dates(notice: Notice, lists: Sequence[RepealList]) -> Iterator[Disagreement]:
    """Cut-off dates, and lists that are drafts under a notice that is none."""
    for listed in lists:
        title = sheet.title_of(listed, "zh")
        if listed.cut_off and notice.cut_off and listed.cut_off != notice.cut_off:
            days = {"said": notice.cut_off.isoformat(), "listed": listed.cut_off.isoformat()}
            yield Disagreement("cut_off", {"title": title, **days})
        if listed.draft and not notice.draft:
            yield Disagreement("list_is_draft", {"title": title})


def _deadlines(notice: Notice, lists: Sequence[RepealList]) -> Iterator[Disagreement]:
    """The deadline for amendments the notice states against the one of each row it speaks of."""
    for row in _rows_by_key(lists).get(Outcome.AMEND.value, []):
        if notice.amend_due and row.due_on and row.due_on != notice.amend_due:
            days = {"said": notice.amend_due.isoformat(), "listed": row.due_on.isoformat()}
            yield Disagreement("amend_due", {"title": row.title, **days})
        elif notice.amend_by_row and not row.due_on:
            yield Disagreement("amend_undated", {"title": row.title})


def _rows_by_key(lists: Sequence[RepealList]) -> dict[str, list[ListRow]]:
    """The rows of all lists by category."""
    found: dict[str, list[ListRow]] = {}
    for listed in lists:
        for row in listed.rows:
            found.setdefault(result_key(row, listed.kind), []).append(row)
    return found


def _same(listed: str, named: str) -> bool:
    """Whether a listed title is the one named in running text."""
    return fold(listed) == fold(named)


def _body(notice: Notice) -> str:
    """The sentences of the notice."""
    return "\n".join(part.text for part in compose(notice))


def _what(key: str) -> str:
    """The heading of a category, for messages."""
    return say(f"notice.result.{key}.title", "zh")
