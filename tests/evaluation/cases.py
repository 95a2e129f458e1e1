"""Labelled documents: those written for this project, and real ones kept outside the repository."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OWN = Path(__file__).parent / "own"


def corpus_folder() -> Path:
    """Where real labelled documents may lie: QINGLI_CORPUS, else ../shared/corpus beside the checkout."""
    return Path(os.environ.get("QINGLI_CORPUS") or ROOT.parent / "shared" / "corpus")


@dataclass(frozen=True)
class Case:
    """One document with what a careful reader found in it."""

    origin: str  # own or corpus
    path: Path
    label: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.label["file"])


def cases(origin: str) -> Iterator[Case]:
    """The labelled documents of one set whose files are there."""
    folder = OWN if origin == "own" else corpus_folder()
    labels = folder / "labels.jsonl"
    if not labels.is_file():
        return
    for line in labels.read_text(encoding="utf-8").splitlines():
        if line.strip():
            label = json.loads(line)
            path = folder / label["file"]
            if path.is_file():
                yield Case(origin, path, label)
