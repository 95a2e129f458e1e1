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
    ("misplaced", re.compile(r"unrecognized arguments: (?P<given>--(?:registry|as|lang)(?:[ =].*)?)")),
    ("unrecognized", re.compile(r"unrecognized arguments: (?P<given>.+)")),
    ("explicit", re.compile(r"argument (?P<name>.+?): ignored explicit argument (?P<given>.+)")),
    ("argument", re.compile(r"argument (?P<name>.+?): (?P<reason>.+)", re.DOTALL)),
)
"""What argparse complains of, and the key of our own sentence (``cli.parse.<key>``); the first that fits counts."""


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks ``lang``, and so do the parsers of its verbs."""

    def __init__(self, *, lang: str | None = None, within: bool = False, **settings: Any) -> None:
        # No part of an option stands for it: --as after a verb would be taken for --as-of.
        own: dict[str, Any] = {
            "add_help": False,
            "allow_abbrev": False,
            "formatter_class": partial(Formatter, lang=lang),
        }
        super().__init__(**{**settings, **own})
        self.lang = lang
        self.within = within
        self._positionals.title = say("cli.parse.positionals", lang)
        self._optionals.title = say("cli.parse.options", lang)
        self.add_argument("-h", "--help", action="help", help=say("cli.parse.help", lang))

    def add_subparsers(self, **settings: Any) -> Any:
        """Verbs, whose parsers speak the same language."""
        return super().add_subparsers(**{"parser_class": partial(type(self), lang=self.lang, within=True), **settings})

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """What is known and what is left; a verb complains of what is left itself, for its own help tells the options."""
        known, left = super().parse_known_args(args, namespace)
        if left and self.within:
            self.error(f"unrecognized arguments: {' '.join(left)}")
        return known, left

    def error(self, message: str) -> NoReturn:
        """Usage and what is wrong to standard error, with the help that tells what is right; exit code 2."""
        misplaced = dict(COMPLAINTS)["misplaced"].fullmatch(message)
        command = self.prog.partition(" ")[0] if misplaced else self.prog
        self.print_usage()
        self.exit(2, f"{complaint(message, self.lang)}\n{say('cli.parse.remedy', self.lang, command=command)}\n")

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
