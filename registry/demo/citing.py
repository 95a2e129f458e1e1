"""Sentences that cite: a real title in one of its usual spellings, and what must come of it noted as it is written."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from registry.demo import spelling, words
from registry.demo.plan import Paper, Planted
from registry.demo.shelf import ENDED, NAME, REVISED, Shelved
from registry.values import InstrumentFacts


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes citations into one document and notes in it what they are."""

    paper: Paper
    shelved: Shelved
    chance: Random

    def cite(self, law: InstrumentFacts, article: int | str | None = None, *, numbered: bool | None = None) -> str:
        """A citation; what became of the law since the document's day is noted with it."""
        shelf, day = self.shelved.shelf, self.paper.day
        quote = self.name(law)
        fate = shelf.fate(law, day)
        if fate == ENDED:
            self.plant("cites_repealed", quote)
        elif fate == REVISED:
            self.plant("cites_revised", quote, must=False)
        text = quote
        number = shelf.number(law, day) if numbered is None and self.chance.random() < 0.3 else None
        if number:
            text += f"（{number}）"
        return text + (spelling.article(article) if article else "")

    def name(self, law: InstrumentFacts) -> str:
        """The title in book marks, with or without the name of the state."""
        title = law.title
        if title.startswith(NAME) and self.chance.random() < 0.4:
            title = title.removeprefix(NAME)
        elif not title.startswith(NAME) and law.title != law.short_title and self.chance.random() < 0.3:
            title = law.short_title or title
        return f"《{title}》"

    def plant(self, rule: str, quote: str, *, must: bool = True) -> None:
        """Note a defect, or what may rightly be told."""
        self.paper.planted.append(Planted(rule, quote, must))

    def spare(self, rule: str, quote: str) -> None:
        """Note a place that looks like a defect and is none."""
        self.paper.innocent.append(Planted(rule, quote))

    def joined(self, quotes: list[str]) -> str:
        """Citations in a row, with the points between them that offices use, or none."""
        if len(quotes) < 2:
            return "".join(quotes)
        if self.chance.random() < 0.2:
            return "".join(quotes)
        return "、".join(quotes[:-1]) + "和" + quotes[-1]

    def steady(self, titles: tuple[str, ...]) -> list[InstrumentFacts]:
        """Those of the titles that were in force on the day and have not ended since."""
        shelf = self.shelved.shelf
        held = shelf.all_at(titles, self.paper.day)
        return [law for law in held if shelf.fate(law, self.paper.day) != ENDED]

    def local(self) -> str:
        """A rule of the made-up city, which no catalogue knows."""
        return f"《{self.chance.choice(words.names('city_rules'))}》"

    def unquoted(self, law: InstrumentFacts) -> str:
        """A title without book marks, for a sentence that tells of it."""
        return law.title.removeprefix(NAME)
