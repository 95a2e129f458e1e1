"""``qingli help TOPIC``: the manual, read offline from the package."""

from __future__ import annotations

import argparse
from importlib.resources import files
from typing import Any

from registry.cli import output
from registry.errors import MisuseError
from registry.messages import language, say


def add(commands: Any) -> None:
    """Register the verb."""
    lang = commands.help_lang
    parser = commands.add_parser("help", help=say("cli.help.help", lang), description=say("cli.help.help", lang))
    parser.add_argument("topic", metavar="TOPIC", nargs="?", help=say("cli.help.topic", lang))
    parser.set_defaults(run=run)


def topics() -> list[str]:
    """The pages of the manual by name; a page that is not translated is there in Chinese."""
    pages = [page.name for page in (files("registry") / "help").iterdir() if page.name.endswith(".md")]
    return sorted({name.removesuffix(".md").removesuffix(".en") for name in pages})


def page(topic: str, lang: str | None = None) -> str:
    """The text of a page; MisuseError when there is none of that name."""
    folder = files("registry") / "help"
    names = [f"{topic}.en.md", f"{topic}.md"] if language(lang) == "en" else [f"{topic}.md"]
    for name in names:
        candidate = folder / name
        if topic in topics() and candidate.is_file():
            return candidate.read_text(encoding="utf-8")
    raise MisuseError("no_help_topic", topic=topic, topics="、".join(topics()))


def run(args: argparse.Namespace) -> int:
    """Print a page, or the list of pages with their first lines."""
    if args.topic:
        output.emit(page(args.topic, args.lang).rstrip())
        return 0
    rows = [(topic, page(topic, args.lang).splitlines()[0].lstrip("# ")) for topic in topics()]
    for line in output.table(rows):
        output.emit(line)
    return 0
