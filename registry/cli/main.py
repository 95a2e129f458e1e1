"""Parses the command line, runs the verb, and tells every failure with what to do next."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from registry.cli import output
from registry.errors import QingliError
from registry.messages import language, say

# Modules of registry.cli with the verbs each offers, in the order in which the help names them. A command that is named
# loads its own module alone, so that it starts at once.
GROUPS = {
    "demo": ("demo",),
    "inspect": ("inspect",),
    "laws": ("laws",),
    "importing": ("import", "check"),
    "searching": ("search", "show"),
    "corrections": ("correct", "link", "relations"),
    "rounds": ("round",),
    "review": ("review", "serve"),
    "decide": ("decide", "approve", "withdraw"),
    "exports": ("export",),
    "figures": ("stats", "expiring", "impact"),
    "verify": ("verify",),
    "keeping": ("audit", "backup", "restore", "doctor"),
    "help": ("help",),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; exit codes: 0 done, 1 asked-for failure, 2 misuse, 3 bad input, 4 wrong state, 5 storage."""
    output.prepare()
    arguments = list(sys.argv[1:] if argv is None else argv)
    args = parser(_language_of(arguments), _groups_of(arguments)).parse_args(arguments)
    try:
        return int(args.run(args))
    except QingliError as error:
        output.error(error, args.lang)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        output.narrate(say("cli.interrupted", args.lang))
        return 130


def parser(lang: str | None = None, groups: Iterable[str] = GROUPS) -> argparse.ArgumentParser:
    """The parser of the command line, or of some groups of verbs, its help in the language asked for."""
    root = argparse.ArgumentParser(
        prog="qingli", description=say("cli.description", lang), epilog=say("cli.epilog", lang)
    )
    root.add_argument("--version", action="version", version=f"qingli {_version()}")
    root.add_argument("--lang", choices=("zh", "en"), default=None, help=say("cli.option.lang", lang))
    root.add_argument("--registry", metavar="WHERE", default=None, help=say("cli.option.registry", lang))
    root.add_argument("--as", dest="actor", metavar="NAME", default=None, help=say("cli.option.as", lang))
    root.set_defaults(run=lambda _: _usage(root))
    commands = root.add_subparsers(metavar=say("cli.commands", lang), title=say("cli.commands", lang))
    commands.help_lang = lang  # type: ignore[attr-defined]
    for group in groups:
        import_module(f"registry.cli.{group}").add(commands)
    return root


def _usage(root: argparse.ArgumentParser) -> int:
    root.print_help(sys.stderr)
    return 2


def _groups_of(arguments: Sequence[str]) -> Iterable[str]:
    """The group of the verb that is named first; all groups where that is not plain (help, a misspelt verb)."""
    words = iter(arguments)
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return [group for group, verbs in GROUPS.items() if word in verbs] or GROUPS
    return GROUPS


_WITH_VALUE = ("--lang", "--registry", "--as")


def _language_of(arguments: Sequence[str]) -> str:
    """The language of the help must be known before the arguments are parsed."""
    for position, word in enumerate(arguments):
        if word == "--lang" and position + 1 < len(arguments):
            return language(arguments[position + 1])
        if word.startswith("--lang="):
            return language(word.removeprefix("--lang="))
    return language()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("qingli")
    except PackageNotFoundError:
        return "0"
