"""The workstation's sentences in the reader's language; what came from outside is made harmless on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.errors import QingliError
from registry.messages import has, say
from registry.text import visible
from registry.values import Finding, Outcome


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences in one language."""

    lang: str

    def __call__(self, key: str, /, **arguments: object) -> str:
        """The sentence ``tui.<key>``; arguments pass ``visible``."""
        return say(f"tui.{key}", self.lang, **safe(arguments))

    def of(self, key: str, /, **arguments: object) -> str:
        """A sentence that is shared with the rest of the registry, by its whole key."""
        return say(key, self.lang, **safe(arguments))

    def finding(self, finding: Finding) -> str:
        """What a finding asks."""
        return self.of(f"finding.{finding.rule}.{finding.code}", **finding.arguments)

    def rule(self, name: str) -> str:
        """The short name of a rule."""
        return self.of(f"rule.{name}")

    def outcome(self, outcome: Outcome | None) -> str:
        """The word of an outcome (清理意见)."""
        return self(f"outcome.{outcome.value}") if outcome else ""

    def error(self, error: Exception) -> str:
        """What went wrong and what to do next."""
        if not isinstance(error, QingliError):
            return self("unexpected", kind=type(error).__name__, detail=str(error)[:300])
        what = self.of(f"error.{error.code}", **error.arguments)
        remedy = f"remedy.{error.code}"
        return f"{what} {self.of(remedy, **error.arguments)}" if has(remedy, self.lang) else what

    def day(self, day: dt.date | None) -> str:
        """A day, or a dash."""
        return day.isoformat() if day else "-"

    def joined(self, parts: Iterable[str]) -> str:
        """Parts of an enumeration."""
        return ("; " if self.lang == "en" else "、").join(parts)


def safe(arguments: Mapping[str, object]) -> dict[str, object]:
    """Arguments of a sentence, each text of them made harmless."""
    return {name: visible(value) if isinstance(value, str) else value for name, value in arguments.items()}
