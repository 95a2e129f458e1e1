"""Opinion forms (清理意见表, one page for each document) that people filled in, as rows of a decision sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from importers.base import LedgerRow
from registry.service import register

TICKED = "■☑☒✓✔√▣◼●🗹"
EMPTY = "□☐○◻▢"
_CHOICE = re.compile(f"([{TICKED}{EMPTY}])[ \\u3000]*([^{TICKED}{EMPTY}\\s]+)")


def rows_from(text: str) -> list[LedgerRow]:
    """The forms of a text in which each line is a row of a table, its cells parted by tabs; numbered from 1.

    A line that names the document begins a form. Lines without a tab continue the cell before them. A form on which no
    box is ticked has no outcome.
    """
    forms: list[dict[str, str]] = []
    label = ""
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) < 2:
            label = _continue(forms, label, line)
            continue
        for head, value in zip(cells[::2], cells[1::2], strict=False):
            if _field(head) == "title" and value.strip():
                forms.append({})
            label = head.strip()
            if forms:
                forms[-1].setdefault(label, value.strip())
    return [LedgerRow("", "", place, dict(_outcome(form))) for place, form in enumerate(forms, 1) if len(form) > 2]


def _continue(forms: list[dict[str, str]], label: str, line: str) -> str:
    """A further line of the last cell; the heading of the next form ends it."""
    if not forms or not label or line.strip().endswith("清理意见表"):
        return ""
    if line.strip():
        forms[-1][label] = f"{forms[-1][label]}\n{line.strip()}".strip()
    return label


def _field(head: str) -> str | None:
    """The field that a label stands for."""
    return register.fields().get(register.plain_head(head))


def _outcome(form: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The cells of a form, of the boxes only the word that is ticked."""
    for head, value in form.items():
        yield head, ticked(value) if _field(head) == "outcome" else value


def ticked(value: str) -> str:
    """The word of the one box that is ticked; all that is ticked where there are several, for a person to mend."""
    choices = _CHOICE.findall(value)
    return "、".join(word for sign, word in choices if sign in TICKED) if choices else value.strip()
