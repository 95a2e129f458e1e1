"""Whether a commit changes the baseline as it may: without engine code, and with a reason for every loss.

``python -m tests.evaluation.guard [COMMIT …]`` (default HEAD) looks only at commits that touch ``baseline.json``. A loss is explained by a
line of the message that begins with the document's name and a colon.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from tests.evaluation.baseline import PATH, Found, changes
from tests.evaluation.cases import ROOT

ENGINE = ("registry/", "importers/", "tui/")
STORED = PATH.relative_to(ROOT).as_posix()


def verdict(paths: Sequence[str], old: Found, new: Found, message: str) -> list[str]:
    """What speaks against a commit with these paths and this message, which turns the stored reading ``old`` into ``new``."""
    if STORED not in paths:
        return []
    reasons = {name.strip() for name, colon, why in (row.partition(":") for row in message.splitlines()) if why.strip()}
    wrong = [f"touches engine code beside the baseline: {path}" for path in paths if path.startswith(ENGINE)]
    losses = {name: item for kind, name, item in changes(old, new) if kind == "lost"}
    return wrong + [f"loss without a reason: {name}: {item}" for name, item in losses.items() if name not in reasons]


def main(commits: Sequence[str]) -> int:
    """Print what speaks against each commit; exit code 1 when something does."""
    wrong = [f"{commit}: {line}" for commit in commits or ["HEAD"] for line in _judge(commit)]
    print("\n".join(wrong) or "the baseline was changed as it may be")
    return 1 if wrong else 0


def _judge(commit: str) -> list[str]:
    paths = _git("diff-tree", "--no-commit-id", "--name-only", "-r", "-z", commit).split("\0")
    if STORED not in paths:
        return []
    return verdict(paths, _found(f"{commit}~1"), _found(commit), _git("log", "-1", "--format=%B", commit))


def _found(commit: str) -> Found:
    """The reading stored at a commit; empty where there was none yet."""
    if not _git("ls-tree", "--name-only", commit, STORED).strip():
        return {}
    stored: dict[str, Any] = json.loads(_git("show", f"{commit}:{STORED}"))
    found: Found = stored["found"]
    return found


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
