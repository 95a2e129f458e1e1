"""Days that fall due as a calendar (iCalendar, RFC 5545) that any mail program takes in, with reminders beforehand."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.publication.output import save
from registry.publication.sheet import safe, safe_lines

REMINDERS = {"validity": (180, 60, 30), "amendment": (60, 30, 7), "filing": (7, 3, 1)}
"""Days before, by kind: an expiring document is evaluated half a year ahead, reported two months and one month ahead."""


@dataclass(frozen=True, slots=True)
class Due:
    """One day: ``identity`` keeps the entry the same when the calendar is made again."""

    on: dt.date
    kind: str
    title: str
    text: str = ""
    identity: str = ""


def write(entries: Iterable[Due], out: Path, *, name: str, stamp: dt.datetime) -> None:
    """Write the calendar; ``stamp`` is the moment it was made, in UTC."""
    save(content(entries, name=name, stamp=stamp), out)


def content(entries: Iterable[Due], *, name: str, stamp: dt.datetime) -> bytes:
    """The calendar as bytes: one whole-day entry each, a reminder for each of :data:`REMINDERS`."""
    from icalendar import Calendar

    calendar: Any = Calendar()
    calendar.add("prodid", "-//Qingli//qingli//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", safe(name))
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical())


def _event(entry: Due, stamp: dt.datetime) -> Any:
    """One entry."""
    from icalendar import Event

    event: Any = Event()
    seed = entry.identity or f"{entry.title}|{entry.on}"
    event.add(
        "uid", hashlib.sha256(f"{entry.kind}|{seed}".encode("utf-8", "backslashreplace")).hexdigest()[:32] + "@qingli"
    )
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + dt.timedelta(days=1))
    event.add("summary", safe(entry.title))
    if entry.text:
        event.add("description", safe_lines(entry.text))
    event.add("transp", "TRANSPARENT")
    for days in REMINDERS.get(entry.kind, (30,)):
        event.add_component(_reminder(safe(entry.title), days))
    return event


def _reminder(title: str, days: int) -> Any:
    """A reminder some days before, at nine in the morning."""
    from icalendar import Alarm

    alarm: Any = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", dt.timedelta(hours=9) - dt.timedelta(days=days))
    return alarm
