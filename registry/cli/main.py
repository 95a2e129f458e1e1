"""Parses the command line, runs the verb, and tells every failure with what to do next."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from registry.cli import output
from registry.cli.parser import Parser
from registry.errors import QingliError, StorageError
from registry.messages import language, say, speaking

# Modules of registry.cli with the verbs each offers, in the order in which the help names them. A command that is named
# loads its own module alone, so that it starts at once.
GROUPS = {
    "demo": ("demo",),
    "inspect": ("inspect",),
    "laws": ("laws",),
    "importing": ("import", "check"),
    "watching": ("watch",),
    "searching": ("search", "show"),
    "corrections": ("correct", "link", "relations"),
    "rounds": ("round",),
    "review": ("review", "serve"),
    "decide": ("decide", "approve", "withdraw"),
    "exports": ("export",),
    "filing": ("filing",),
    "figures": ("stats", "expiring", "impact"),
    "verify": ("verify",),
    "keeping": ("audit", "backup", "restore", "doctor"),
    "help": ("help",),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; exit codes: 0 done, 1 asked-for failure, 2 misuse, 3 bad input, 4 wrong state, 5 storage."""
    output.prepare()
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang = _language_of(arguments)
    token = speaking.set(lang)
    try:
        return _carry_out(parser(lang, _groups_of(arguments)).parse_args(arguments))
    finally:
        speaking.reset(token)


def _carry_out(args: argparse.Namespace) -> int:
    """Run the verb; what goes wrong is told with what to do next."""
    try:
        return int(args.run(args))
    except QingliError as error:
        output.error(error, args.lang)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        name = error.filename if isinstance(error.filename, str) else "—"
        refused = StorageError("system_refused", name=name, reason=error.strerror or str(error))
        output.error(refused, args.lang)
        return refused.exit_code
    except KeyboardInterrupt:
        output.narrate(say("cli.interrupted", args.lang))
        return 130


def parser(lang: str | None = None, groups: Iterable[str] = GROUPS) -> argparse.ArgumentParser:
    """The parser of the command line, or of some groups of verbs, its help in the language asked for."""
    root = Parser(prog="qingli", lang=lang, description=say("cli.description", lang), epilog=say("cli.epilog", lang))
    root.add_argument(
        "--version", action="version", version=f"qingli {_version()}", help=say("cli.parse.version", lang)
    )
    root.add_argument("--lang", choices=("zh", "en"), default=None, help=say("cli.option.lang", lang))
    root.add_argument("--registry", metavar="WHERE", default=None, help=say("cli.option.registry", lang))
    root.add_argument("--as", dest="actor", metavar="NAME", default=None, help=say("cli.option.as", lang))
    root.set_defaults(run=lambda _: _usage(root))
    commands = root.add_subparsers(metavar=say("cli.commands", lang), title=say("cli.commands", lang))
    commands.help_lang = lang
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
