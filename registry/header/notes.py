"""What the note under a title (题注) tells: when and by whom a text was passed, issued and amended."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.header.lines import Line
from registry.header.marks import is_note
from registry.header.organs import split_organs
from registry.text import dates

_PASSED = re.compile(r"通过|批准|审议|讨论|会议|修订|修正|修改|施行|实施|生效")
_ISSUED = re.compile(r"公布|发布|颁布|印发|公告|令第|令|颁发")


@dataclass(frozen=True, slots=True)
class Note:
    """What the note under a title tells: the day of promulgation, the day of passing, and who promulgated."""

    issued: dt.date | None = None
    passed: dt.date | None = None
    organs: tuple[str, ...] = ()


def read_note(lines: Sequence[Line], last: int) -> Note:
    """The note (题注) under the title that ends on line ``last``, over one line or several."""
    passed: dt.date | None = None
    for line in lines[last + 1 : last + 7]:
        if is_note(line.tight):
            note = _note(line.text[:800])
            passed = passed or note.passed
            if note.issued:
                return Note(note.issued, passed, note.organs)
    return Note(passed=passed)


_AMENDED = re.compile(r"(?:修正|修订|修改)(?!前)")


def last_revision(lines: Sequence[Line], last: int) -> dt.date | None:
    """The day of the last amendment that the note under the title tells; None when it tells of none."""
    days: list[dt.date] = []
    for line in lines[last + 1 : last + 7]:
        if is_note(line.tight):
            text = line.text[:1200]
            days += [
                day
                for day, before, clause in _told(text)
                if _AMENDED.search(clause) and not before.endswith(("自", "从"))
            ]
    return max(days, default=None)


def _told(text: str) -> Iterator[tuple[dt.date, str, str]]:
    """Each day of a note with the words before it and the clause behind it, up to the next day."""
    found = list(dates.find(text))
    for position, (start, end, day) in enumerate(found):
        stop = found[position + 1][0] if position + 1 < len(found) else len(text)
        yield day, text[:start].rstrip(), text[end:stop]


def _note(text: str) -> Note:
    """Of several days the first that is one of issue counts; days of amendment and of coming into force are left out."""
    told = list(_told(text))
    passed: dt.date | None = None
    for day, before, behind in told:
        clause = re.split(r"[。；;]", behind)[0]
        if before.endswith(("自", "从")):
            continue
        amended = before.endswith("根据") or re.search(r"修订|修正|修改", clause) is not None
        if _ISSUED.search(clause) and not amended:
            return Note(day, passed, _note_organs(clause))
        if (not amended or len(told) == 1) and not re.match(r"\s*(?:起)?(?:施行|实施)", clause):
            passed = passed or day
    alone = len(told) == 1 and not _PASSED.search(text)
    return Note(told[0][0]) if alone else Note(passed=passed)


def _note_organs(clause: str) -> tuple[str, ...]:
    """Who issued, between the day and the verb: 某部、某局发布."""
    match = re.match(r"\s*(?:经)?([^《》〔\[（(]{2,120}?)(?:联合)?(?:公布|发布|颁布|印发)", clause)
    return split_organs(match.group(1).strip()) if match else ()
