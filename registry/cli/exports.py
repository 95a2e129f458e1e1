"""``qingli export WHAT``: everything that comes out of a round as files, each WHAT with options of its own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from registry.cli import output
from registry.cli.verbs import FLAG, ROUND, Option, group, opened, register
from registry.errors import MisuseError
from registry.messages import say
from registry.text import visible

FORMAT: Option = ("--format", {"metavar": "FORMAT", "default": None})
OUTPUT: Option = ("--output", {"type": Path, "metavar": "FILE", "required": True})
ISSUER: Option = ("--issuer", {"metavar": "NAME", "default": ""})


def add(commands: Any) -> None:
    """Register the verb and everything it can export."""
    from registry.cli import notices, publishing
    from registry.publication.kinds import KINDS

    verbs = group(commands, "export")
    options = (FORMAT, OUTPUT, ("--draft", FLAG), ("--merged", FLAG), ("--public", FLAG), ISSUER, ROUND)
    for kind in KINDS:
        register(verbs, f"export.{kind}", run, options)
        verbs.choices[kind].set_defaults(kind=kind)
    notices.add(verbs)
    publishing.add(verbs)


def format_of(args: argparse.Namespace, usual: str = "") -> str:
    """The format: the one named, else by the ending of the file, else the usual one. Raises MisuseError ``export_format``."""
    fmt: str = args.format or args.output.suffix.lstrip(".").lower() or usual
    if not fmt:
        raise MisuseError("export_format")
    return fmt


def done(args: argparse.Namespace, what: str, **figures: object) -> int:
    """Tell what was written where; the exit code."""
    output.narrate(say(f"registry.export.{what}.done", args.lang, name=visible(str(args.output)), **figures))
    return 0


def run(args: argparse.Namespace) -> int:
    """Write one list."""
    from registry.service.bundles import stamped
    from registry.service.lists import export

    fmt = format_of(args)
    with opened(args) as registry:
        listed = registry.list(
            args.kind,
            round_name=args.round,
            draft=args.draft,
            merged=args.merged,
            profile="public" if args.public else "internal",
            issuer=args.issuer,
        )
        listed = stamped(registry, listed)
    export(listed, fmt, args.output, args.lang or "zh")
    output.narrate(
        say(
            "registry.export.done",
            args.lang,
            rows=len(listed.rows),
            withheld=listed.withheld,
            name=visible(str(args.output)),
        )
    )
    return 0
