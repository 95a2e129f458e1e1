"""Parses the command line, runs the verb, and tells every failure with what to do next."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from registry.cli import output
from registry.errors import QingliError
from registry.messages import language, say

# Modules of registry.cli that offer verbs, in the order in which the help names them.
GROUPS = (
    "demo",
    "inspect",
    "laws",
    "importing",
    "searching",
    "corrections",
    "rounds",
    "review",
    "decide",
    "exports",
    "figures",
    "verify",
    "keeping",
    "help",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; exit codes: 0 done, 1 asked-for failure, 2 misuse, 3 bad input, 4 wrong state, 5 storage."""
    output.prepare()
    arguments = list(sys.argv[1:] if argv is None else argv)
    args = parser(_language_of(arguments)).parse_args(arguments)
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


def parser(lang: str | None = None) -> argparse.ArgumentParser:
    """The parser of the whole command line, its help in the language asked for."""
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
    for group in GROUPS:
        import_module(f"registry.cli.{group}").add(commands)
    return root


def _usage(root: argparse.ArgumentParser) -> int:
    root.print_help(sys.stderr)
    return 2


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
