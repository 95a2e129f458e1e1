"""Writing a site: documents one at a time, beside the old site, which is replaced whole at the end."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from registry.errors import MisuseError, StorageError
from registry.publication import json as list_json
from registry.publication.site import pages
from registry.publication.site.feed import feed
from registry.publication.site.frame import Page, render, style_text
from registry.publication.site.pages import Line
from registry.publication.site.values import Entry, Report, Site

FORMAT = "qingli-site/1"
DATA = "documents.json"
_FIELDS = tuple(field.name for field in dataclasses.fields(Entry) if field.name != "text")


def write(site: Site, out: Path) -> Report:
    """Write a site into a folder; an older site there is replaced whole, anything else is left alone.

    Raises MisuseError ``site_folder_taken`` where the folder holds something else, StorageError ``output_not_written``.
    """
    report = Report()
    with _beside(out) as folder:
        (folder / "documents").mkdir()
        lines = _documents(site, folder, report)
        for page in _others(site, lines):
            _put(folder, page, site, report)
        (folder / "site.css").write_text(style_text(), encoding="utf-8")
        (folder / "feed.xml").write_bytes(feed(site, lines))
        for each in site.rounds:
            for listed in each.lists:
                place = folder / f"{pages.list_path(each, listed)}.json"
                place.write_text(list_json.text(listed, site.lang), encoding="utf-8", errors="backslashreplace")
    return report


def _documents(site: Site, folder: Path, report: Report) -> list[Line]:
    """The page of each document, and all of them as JSON; what the indexes need is kept, the texts are not."""
    lines: list[Line] = []
    with (folder / DATA).open("w", encoding="utf-8", errors="backslashreplace") as data:
        _open_data(data, site)
        for entry in site.entries:
            _put(folder, pages.document(entry, site), site, report)
            data.write((",\n" if lines else "\n") + _json(_data(entry)))
            lines.append(pages.line_of(entry))
            report.documents += 1
            report.states[entry.state] = report.states.get(entry.state, 0) + 1
        data.write("\n]}\n")
    return lines


def _others(site: Site, lines: list[Line]) -> Iterator[Page]:
    """Every page that is not a document's."""
    yield pages.home(site, lines)
    yield from pages.indexes(site, lines)
    yield from pages.results(site, lines)
    yield pages.search(site, lines)


def _put(folder: Path, page: Page, site: Site, report: Report) -> None:
    """One page."""
    place = folder / page.path
    place.parent.mkdir(exist_ok=True)
    place.write_text(render(page, site), encoding="utf-8", errors="backslashreplace")
    report.pages += 1


def _open_data(data: TextIO, site: Site) -> None:
    """The head of the data: what it is and of which day."""
    head = {"format": FORMAT, "title": site.title, "as_of": site.as_of, "ledger_head": site.ledger_head}
    data.write(_json(head)[:-1] + ', "documents": [')


def _data(entry: Entry) -> dict[str, Any]:
    """One document for programs: raw text, ISO dates."""
    values = {name: getattr(entry, name) for name in _FIELDS}
    return {**{name: value for name, value in values.items() if value not in (None, "", False)}, "page": entry.path}


def _json(value: object) -> str:
    """One value on one line."""
    return json.dumps(value, ensure_ascii=False, default=str)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """An empty folder beside ``out`` which takes its place when all is well and leaves nothing when not."""
    made: Path | None = None
    try:
        _check(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name[:40]}."))
        made.chmod(0o755)
        yield made
        _replace(made, out)
    except OSError as error:
        raise StorageError("output_not_written", path=str(out), reason=error.strerror or str(error)) from error
    finally:
        if made is not None and made.exists():
            shutil.rmtree(made, ignore_errors=True)


def _check(out: Path) -> None:
    """The folder is new, empty, or a site of this program."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    mark = out / DATA
    if out.is_dir() and mark.is_file():
        with mark.open(encoding="utf-8", errors="replace") as data:
            if FORMAT in data.read(200):
                return
    raise MisuseError("site_folder_taken", name=str(out))


def _replace(made: Path, out: Path) -> None:
    """Put the new site in the place of the old one."""
    if not out.exists():
        made.rename(out)
        return
    old = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name[:40]}.old."))
    out.rename(old / "site")
    made.rename(out)
    shutil.rmtree(old, ignore_errors=True)
