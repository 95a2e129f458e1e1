"""What goes to the body that records documents (备案): report, catalogue, text, explanation, and the day it is due."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from registry.errors import MisuseError, StorageError
from registry.messages import say
from registry.publication import bundle, calendar, letters, write, write_notice
from registry.publication.calendar import Due
from registry.publication.notice import title_of
from registry.service import notices

if TYPE_CHECKING:
    from registry.service.notices import Prepared

NAMES = ("report", "catalogue", "text", "explanation")


def export(
    prepared: Prepared, folder: Path, *, to: str = "", deadline: dt.date | None = None, lang: str | None = None
) -> tuple[str, ...]:
    """Write the filing into a folder; the names of its files. With a deadline a calendar entry is among them.

    Raises MisuseError ``filing_folder_taken``, StateError ``notice_refused`` (unless the notice is a draft), StorageError.
    """
    notices.refuse(prepared, lang)
    notice = prepared.notice
    day = notice.signed_on or prepared.lists[0].as_of
    _prepare(folder)
    report, catalogue, text, explained = (folder / say(f"filing.file.{name}", "zh") for name in NAMES)
    letters.write(letters.filing_report(notice, to=to), report, day)
    for place, (listed, name) in enumerate(zip(prepared.lists, notice.annexes, strict=True), start=1):
        write(listed, "xlsx", catalogue.with_name(f"{catalogue.stem}-{place}{name}{catalogue.suffix}"))
    write_notice(notice, prepared.lists, "docx", text)
    letters.write(letters.explanation(notice), explained, day)
    if deadline:
        due = Due(deadline, "filing", say("filing.due", "zh", title=title_of(notice)), identity=notice.number)
        stamp = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
        calendar.write(
            [due], folder / say("filing.file.calendar", "zh"), name=say("filing.calendar", "zh"), stamp=stamp
        )
    return tuple(sorted(each.name for each in folder.iterdir()))


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of the files of a filing, by name."""
    return {each.name: bundle.sha256(each.read_bytes()) for each in sorted(folder.iterdir()) if each.is_file()}


def _prepare(folder: Path) -> None:
    """An empty folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise MisuseError("filing_folder_taken", name=str(folder))
    except OSError as error:
        raise StorageError("output_not_written", path=str(folder), reason=error.strerror or str(error)) from error
