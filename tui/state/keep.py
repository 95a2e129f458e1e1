"""What outlives the terminal: unfinished notes, saved views, the chosen theme, whether the tour was seen.

One small JSON file for each matter in the user's state folder (``QINGLI_STATE`` names another), written whole or not at
all, readable by the user alone. A damaged file counts as empty: nothing here is a record.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Keep:
    """The folder of the user's own state; None: the usual place."""

    given: Path | None = None

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        if self.given:
            return self.given
        if os.environ.get("QINGLI_STATE"):
            return Path(os.environ["QINGLI_STATE"])
        from platformdirs import user_state_path

        return user_state_path("qingli")

    def load(self, matter: str) -> dict[str, Any]:
        """What is kept of a matter."""
        try:
            found = json.loads((self.folder / f"{matter}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def store(self, matter: str, value: dict[str, Any]) -> None:
        """Keep a matter; a folder that cannot be written is no reason to stop the work."""
        goal = self.folder / f"{matter}.json"
        try:
            goal.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=goal.parent, prefix=".")
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(value, out, ensure_ascii=False)
                out.flush()
                os.fsync(out.fileno())
            Path(name).replace(goal)
        except OSError:
            return

    def draft(self, place: str) -> dict[str, Any]:
        """The unfinished opinion of a place (registry, round, document and reviewer)."""
        return self.load(_draft_file(place))

    def keep_draft(self, place: str, draft: dict[str, Any]) -> None:
        """Keep an unfinished opinion; an empty one is dropped."""
        if draft:
            self.store(_draft_file(place), draft)
        else:
            (self.folder / f"{_draft_file(place)}.json").unlink(missing_ok=True)


def _draft_file(place: str) -> str:
    """A file of its own for each draft, so that two desks never write the same."""
    return f"drafts/{hashlib.sha256(place.encode()).hexdigest()[:24]}"
