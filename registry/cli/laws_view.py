"""How facts of the catalogue look on a terminal."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from registry.catalogue import Catalogue, RepealFacts, hard, life
from registry.catalogue.additions import Change, Import
from registry.catalogue.age import Age
from registry.catalogue.audit import Problem
from registry.catalogue.plan import Plan, Refused
from registry.cli import output
from registry.messages import has, say
from registry.text import visible
from registry.values import InstrumentFacts, Renumbering, RenumberMap, VersionFacts

Lines = Iterator[str]
_MOVED_SHOWN = 60
_REPEALS_SHOWN = 10
_ROWS_SHOWN = 40


def columns(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """Rows as aligned lines behind an indent."""
    return [indent + line for line in output.table(rows)]


class View:
    """Lines for people, in one language."""

    def __init__(self, lang: str | None = None) -> None:
        self.lang = lang
        self.today = dt.datetime.now(dt.UTC).astimezone().date()

    def say(self, key: str, **arguments: object) -> str:
        """The sentence of ``laws.<key>`` with every argument made harmless."""
        return say(f"laws.{key}", self.lang, **{name: visible(str(value)) for name, value in arguments.items()})

    def word(self, group: str, word: str) -> str:
        """A word of the tables in the reader's language where it has one there."""
        key = f"laws.{group}.{word}"
        return say(key, self.lang) if has(key, self.lang) else visible(word)

    def status(self, facts: InstrumentFacts) -> str:
        """The status with what is known of its certainty; a row of low confidence is never shown as in force."""
        sure = hard(facts)
        if facts.status == "现行有效":
            if facts.effective and facts.effective > self.today:
                return self.say("status.pending")
            return self.say("status.in_force" if sure else "status.not_known_ended")
        if facts.repealed_on and facts.repealed_on > self.today:
            return self.say("status.ends_on", day=facts.repealed_on)
        ended = self.word("status", facts.status)
        return ended if sure else ended + self.say("status.to_check")

    def sources(self, facts: InstrumentFacts) -> str:
        """Source and confidence in words."""
        joined = self.say("and").join(self.word("source", part) for part in facts.source.split("+") if part)
        return self.say("sources", sources=joined, confidence=self.word("confidence", facts.confidence))

    def hits(self, found: Sequence[InstrumentFacts]) -> Lines:
        """One line each when the terminal is wide enough, else two."""
        rows = [
            (self.status(facts), _day(facts.promulgated), visible(facts.title), facts.number or "", facts.id)
            for facts in found
        ]
        lines = columns(rows)
        room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
        if max(map(output.width, lines)) <= room:
            yield from lines
            return
        heads = columns([(status, day) for status, day, *_ in rows])
        for head, (_, _, title, number, identity) in zip(heads, rows, strict=True):
            yield f"{head}  {title}"
            yield " " * (output.width(head) + 2) + "  ".join(part for part in (visible(number), identity) if part)

    def story(self, catalogue: Catalogue, facts: InstrumentFacts, everything: bool) -> Lines:
        """The life of an instrument from its making to its end or today."""
        yield from self._head(catalogue, facts)
        yield ""
        yield self.say("show.versions")
        yield from self._versions(facts.versions) if facts.versions else ["  " + self.say("show.no_versions")]
        yield from self._end(catalogue, facts)
        yield from self._ended(catalogue, facts)
        maps = catalogue.maps_from(facts.id)
        if maps:
            yield ""
            yield self.say("show.maps")
        for found in maps:
            yield from self._map(catalogue, found, everything)

    def _head(self, catalogue: Catalogue, facts: InstrumentFacts) -> Lines:
        kind = facts.kind + (f"（{facts.subtype}）" if facts.subtype else "")
        number = facts.number or self.say("show.no_number")
        rows = [
            ("show.kind", kind),
            ("show.issuer", facts.issuer or self.say("unknown")),
            ("show.number", number),
            ("show.id", facts.id),
            (
                "show.aliases",
                "、".join(name for name in (facts.short_title, *facts.aliases) if name not in ("", facts.title)),
            ),
            ("show.status", self.say("show.status_as_of", status=self.status(facts), day=catalogue.as_of)),
            ("show.sources", self.sources(facts)),
            ("show.note", facts.note),
        ]
        yield visible(facts.title)
        yield from columns([(self.say(key), visible(value)) for key, value in rows if value], "  ")
        if not hard(facts):
            yield "  " + self.say("show.unsure")

    def _versions(self, versions: Iterable[VersionFacts]) -> list[str]:
        rows = []
        for version in versions:
            force = (
                self.say("show.in_force_from", day=version.effective)
                if version.effective
                else self.say("show.no_effective")
            )
            last = (
                self.say("show.last_article", article=life.article_name(str(version.articles)))
                if version.articles
                else ""
            )
            rows.append(
                (_day(version.date), self.word("version", version.kind), force, visible(version.number or ""), last)
            )
        return columns(rows, "  ")

    def _end(self, catalogue: Catalogue, facts: InstrumentFacts) -> Lines:
        if facts.status == "现行有效":
            return
        yield ""
        yield self.say("show.end")
        how, by = self.word("how", facts.status), facts.repealed_by or self.say("unknown")
        key = "show.ended" if facts.repealed_on else "show.ended_undated"
        yield "  " + self.say(key, day=_day(facts.repealed_on), how=how, by=by)
        for successor in facts.successors:
            found = catalogue.get(successor)
            yield "  " + self.say("show.succeeded", successor=self._named(found) if found else successor)
        for repeal in catalogue.repealed_by(facts.id):
            if repeal.repealing_title != facts.repealed_by:
                yield "  " + self.say("show.also_ended", day=_day(repeal.effective), by=repeal.repealing_title)

    def _ended(self, catalogue: Catalogue, facts: InstrumentFacts) -> Lines:
        ended: tuple[RepealFacts, ...] = catalogue.repeals_of(facts.id)
        if not ended:
            return
        yield ""
        yield self.say("show.repeals", count=len(ended))
        yield from columns(
            [(_day(each.effective), visible(each.repealed_title)) for each in ended[:_REPEALS_SHOWN]], "  "
        )
        if len(ended) > _REPEALS_SHOWN:
            yield "  " + self.say("show.more", count=len(ended) - _REPEALS_SHOWN)

    def _named(self, facts: InstrumentFacts) -> str:
        return self.say("show.named", title=facts.title, day=_day(facts.promulgated), id=facts.id)

    def _map(self, catalogue: Catalogue, found: RenumberMap, everything: bool) -> Lines:
        yield "  " + self._map_title(catalogue, found)
        counts = life.summary(found)
        parts = [
            self.say(f"map.{name}", count=counts[name])
            for name in ("same", "changed", "split", "merged", "deleted")
            if counts.get(name)
        ]
        yield "    " + self.say(
            "map.summary", articles=counts["articles"], moved=counts["moved"], parts=self.say("comma").join(parts)
        )
        if found.skipped:
            yield "    " + self.say("map.skipped", days=self.say("and").join(map(str, found.skipped)))
        moved = life.moved(found)
        shown = moved if everything else moved[:_MOVED_SHOWN]
        yield from self._grid([self._move(row) for row in shown])
        if any(row.similarity < life.WEAK for row in shown):
            yield "    " + self.say("map.doubt")
        if len(shown) < len(moved):
            yield "    " + self.say("map.more", count=len(moved) - len(shown))
        gone = [life.article_name(row.old) for row in found.rows if row.relation == "deleted"]
        if gone:
            yield "    " + self.say("map.not_found", articles="、".join(gone if everything else gone[:_MOVED_SHOWN]))

    def _map_title(self, catalogue: Catalogue, found: RenumberMap) -> str:
        if found.kind != "successor":
            return self.say(
                "map.title", old=found.old_version, new=found.new_version, kind=self.word("version", found.kind)
            )
        target = catalogue.get(found.new_id)
        title = target.title if target else found.new_id
        return self.say("map.successor", old=found.old_version, new=found.new_version, title=title)

    def _move(self, row: Renumbering) -> str:
        mark = {"split": self.say("map.split_mark"), "merged": self.say("map.merged_mark")}.get(row.relation, "")
        doubt = "?" if row.similarity < life.WEAK else ""
        return f"{life.article_name(row.old)} → {life.article_name(row.new or row.old)}{mark}{doubt}"

    def _grid(self, cells: Sequence[str]) -> Lines:
        """Cells in as many columns as the terminal holds, read downwards."""
        if not cells:
            return
        size = max(map(output.width, cells)) + 3
        across = max(1, (shutil.get_terminal_size().columns - 4) // size)
        down = -(-len(cells) // across)
        for line in range(down):
            yield "    " + "".join(output.pad(cell, size) for cell in cells[line::down]).rstrip()

    def journey(self, catalogue: Catalogue, facts: InstrumentFacts, article: str) -> Lines:
        """One article followed to today from each text for which a map is known."""
        yield self.say("journey.title", title=facts.title, article=life.article_name(article))
        found = life.journeys(catalogue, facts, article)
        if not found:
            yield "  " + self.say("journey.no_map")
        for journey in found:
            yield "  " + self.say("journey.from", day=journey.version)
            for step in journey.steps:
                yield from self._step(catalogue, step)
            now = "、".join(map(life.article_name, journey.now))
            yield "    " + (self.say("journey.now", now=now) if now else self.say("journey.lost"))
            if now and not journey.sure:
                yield "    " + self.say("journey.unsure")

    def _step(self, catalogue: Catalogue, step: life.Step) -> Lines:
        yield "    " + self._map_title(catalogue, step.map)
        if not step.rows:
            yield "      " + self.say("journey.unknown_article", article=life.article_name(step.article))
        for row in step.rows:
            relation = self.say(f"relation.{row.relation}")
            new = life.article_name(row.new) if row.new else self.say("journey.none")
            share = (
                "" if row.relation == "deleted" else self.say("journey.similarity", percent=round(row.similarity * 100))
            )
            yield f"      {life.article_name(row.old)} → {new}　{relation}{share}"

    def aliases(self, catalogue: Catalogue, rows: Sequence[Mapping[str, str]]) -> Lines:
        """Short forms with what they stand for."""
        table = []
        for row in rows:
            facts = catalogue.get(row["id"])
            span = f"{row['since'] or '…'} – {row['until'] or '…'}"
            table.append(
                (visible(row["short"]), visible(facts.title if facts else row["id"]), span, visible(row["example"]))
            )
        yield from columns(table) if table else []

    def plan(self, plan: Plan) -> Lines:
        """What an import adds, changes and refuses."""
        yield self.say(
            "import.summary",
            added=len(plan.added),
            changed=len(plan.changed),
            unchanged=plan.unchanged,
            refused=plan.refused_rows,
        )
        if plan.left_out:
            yield self.say("import.left_out", count=plan.left_out)
        for title, changes in (("import.added", plan.added), ("import.changed", plan.changed)):
            if changes:
                yield self.say(title)
                yield from (line for change in changes[:_ROWS_SHOWN] for line in self.change(change))
            if len(changes) > _ROWS_SHOWN:
                yield "  " + self.say("show.more", count=len(changes) - _ROWS_SHOWN)
        if plan.refused:
            yield self.say("import.refused")
        for refused in plan.refused[: _ROWS_SHOWN * 5]:
            yield "  " + self.say(
                "import.refused_row",
                file=refused.file,
                line=refused.line,
                title=refused.title or "—",
                why=self._why(refused),
            )

    def _why(self, refused: Refused) -> str:
        arguments = {name: visible(value) for name, value in refused.arguments.items()}
        if "field" in arguments:
            arguments["field"] = self.word("field", arguments["field"])
        return say(f"refusal.{refused.code}", self.lang, **arguments)

    def change(self, change: Change) -> Lines:
        """One added or changed row: the cells with old and new value."""
        name = change.new.get("title") or change.new.get("repealed_title") or ""
        yield "  " + self.say(f"table.{change.table}") + " " + visible(" / ".join(filter(None, (name, *change.key))))
        if change.old is None:
            return
        for field, new in change.new.items():
            yield "    " + self.say(
                "import.cell", field=self.word("field", field), old=change.old.get(field) or "∅", new=new or "∅"
            )

    def history(self, made: Sequence[Import]) -> Lines:
        """The imports with their changes, oldest first."""
        if not made:
            yield self.say("history.none")
        for each in made:
            files = "、".join(name for name, _ in each.files[:3]) + ("…" if len(each.files) > 3 else "")
            yield self.say("history.import", at=each.at, by=each.by, files=files, rows=len(each.changes))
            yield from (line for change in each.changes[:_ROWS_SHOWN] for line in self.change(change))

    def age(self, age: Age) -> Lines:
        """The age of the facts, by kind, and the gaps."""
        yield self.say("age.as_of", day=age.as_of, days=age.days)
        if age.additions:
            yield self.say("age.additions", count=age.additions, at=age.last_addition, by=age.last_by)
        yield ""
        head = tuple(self.say(f"age.head.{name}") for name in ("kind", "rows", "unsure", "latest"))
        yield from columns(
            [head, *((visible(kind.kind), str(kind.rows), str(kind.unsure), kind.latest) for kind in age.kinds)]
        )
        yield ""
        yield self.say("age.gaps")
        yield from (
            "  · " + visible(gap["en" if say("laws.language", self.lang) == "en" else "zh"]) for gap in age.gaps
        )

    def doctor(self, problems: Mapping[str, Sequence[Problem]], limit: int | None) -> Lines:
        """Counts by check, then the rows."""
        checks = [(str(len(found)), self.say(f"doctor.{check}")) for check, found in problems.items()]
        yield from columns(checks)
        for check, found in problems.items():
            if found:
                yield ""
                yield self.say(f"doctor.{check}")
                yield from columns([(each.id, visible(each.title), self._detail(each)) for each in found[:limit]], "  ")
                if limit and len(found) > limit:
                    yield "  " + self.say("doctor.more", count=len(found) - limit)

    def _detail(self, problem: Problem) -> str:
        key = f"doctor.{problem.check}.detail"
        return self.say(key, **problem.detail) if problem.detail else ""


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else "—"
