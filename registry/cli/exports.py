"""``qingli export LIST``: the lists of a round as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from registry.cli import output
from registry.cli.verbs import FLAG, ROUND, opened, register
from registry.errors import MisuseError
from registry.messages import say
from registry.text import visible


def add(commands: Any) -> None:
    """Register the verb."""
    from registry.publication.kinds import KINDS

    options = (
        ("kind", {"metavar": "LIST", "choices": tuple(KINDS)}),
        ("--format", {"metavar": "FORMAT", "default": None}),
        ("--output", {"type": Path, "metavar": "FILE", "required": True}),
        ("--draft", FLAG),
        ("--merged", FLAG),
        ("--public", FLAG),
        ("--issuer", {"metavar": "NAME", "default": ""}),
        ROUND,
    )
    register(commands, "export", run, options)


def run(args: argparse.Namespace) -> int:
    """Write one list."""
    from registry.service.lists import export

    fmt = args.format or args.output.suffix.lstrip(".").lower()
    if not fmt:
        raise MisuseError("export_format")
    with opened(args) as registry:
        listed = registry.list(
            args.kind,
            round_name=args.round,
            draft=args.draft,
            merged=args.merged,
            profile="public" if args.public else "internal",
            issuer=args.issuer,
        )
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
