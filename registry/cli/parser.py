"""The argument parser in the reader's language: usage, headings and complaints come from the message catalogue."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from functools import partial
from typing import Any, NoReturn

from registry.messages import say

COMPLAINTS = (
    ("required", re.compile(r"the following arguments are required: (?P<names>.+)")),
    ("choice", re.compile(r"argument (?P<name>.+?): invalid choice: (?P<given>.+) \(choose from (?P<known>.+)\)")),
    ("value", re.compile(r"argument (?P<name>.+?): invalid \w+ value: (?P<given>.+)")),
    ("one", re.compile(r"argument (?P<name>.+?): expected one argument")),
    ("some", re.compile(r"argument (?P<name>.+?): expected at least one argument")),
    ("ambiguous", re.compile(r"ambiguous option: (?P<given>.+) could match (?P<known>.+)")),
    ("misplaced", re.compile(r"unrecognized arguments: (?P<given>--(?:registry|as|lang)\b.*)")),
    ("unrecognized", re.compile(r"unrecognized arguments: (?P<given>.+)")),
    ("explicit", re.compile(r"argument (?P<name>.+?): ignored explicit argument (?P<given>.+)")),
    ("argument", re.compile(r"argument (?P<name>.+?): (?P<reason>.+)", re.DOTALL)),
)
"""What argparse complains of, and the key of our own sentence (``cli.parse.<key>``); the first that fits counts."""


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks ``lang``, and so do the parsers of its verbs."""

    def __init__(self, *, lang: str | None = None, **settings: Any) -> None:
        own: dict[str, Any] = {"add_help": False, "formatter_class": partial(Formatter, lang=lang)}
        super().__init__(**{**settings, **own})
        self.lang = lang
        self._positionals.title = say("cli.parse.positionals", lang)
        self._optionals.title = say("cli.parse.options", lang)
        self.add_argument("-h", "--help", action="help", help=say("cli.parse.help", lang))

    def add_subparsers(self, **settings: Any) -> Any:
        """Verbs, whose parsers speak the same language."""
        return super().add_subparsers(**{"parser_class": partial(type(self), lang=self.lang), **settings})

    def error(self, message: str) -> NoReturn:
        """Usage and what is wrong to standard error; exit code 2."""
        self.print_usage()
        self.exit(2, f"{complaint(message, self.lang)}\n{say('cli.parse.remedy', self.lang, command=self.prog)}\n")

    def print_usage(self, file: Any = None) -> None:
        """Usage to standard error, for it is no data."""
        import sys

        super().print_usage(file or sys.stderr)


class Formatter(argparse.HelpFormatter):
    """Usage lines that begin with our own word."""

    def __init__(self, prog: str, lang: str | None = None) -> None:
        super().__init__(prog)
        self.lang = lang

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        """A usage line."""
        super().add_usage(usage, actions, groups, say("cli.parse.usage", self.lang) if prefix is None else prefix)


def complaint(message: str, lang: str | None = None) -> str:
    """One of argparse's complaints in a language; one that is not known stays as it is."""
    for key, pattern in COMPLAINTS:
        if found := pattern.fullmatch(message):
            return say(f"cli.parse.{key}", lang, **found.groupdict())
    return message
