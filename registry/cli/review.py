"""``qingli review`` starts the workstation; ``qingli serve`` shows the same in a browser on this machine."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from contextlib import ExitStack
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.verbs import FLAG, ROUND, actor, opened, register
from registry.errors import MisuseError
from registry.messages import language, say

if TYPE_CHECKING:
    from registry.service import Actor
    from tui.state.session import Session

LOOPBACK = ("127.0.0.1", "::1", "localhost")
PORT = 8437
WIDTHS = ("auto", "narrow", "wide")


def add(commands: Any) -> None:
    """Register the verbs."""
    desk = (
        ROUND,
        ("--approver", FLAG),
        ("--plain", FLAG),
        ("--no-tour", FLAG),
        ("--ambiguous", {"choices": WIDTHS, "default": os.environ.get("QINGLI_AMBIGUOUS", "auto")}),
    )
    register(commands, "review", run_review, desk)
    web = (
        ROUND,
        ("--approver", FLAG),
        ("--host", {"metavar": "HOST", "default": LOOPBACK[0]}),
        ("--port", {"metavar": "PORT", "type": int, "default": PORT}),
    )
    register(commands, "serve", run_serve, web)


def run_review(args: argparse.Namespace) -> int:
    """Open the desk; ``--plain`` reads line by line, for screen readers and terminals without a screen."""
    who = actor(args, "approver" if args.approver else "reviewer")
    if args.plain:
        from tui.plain import PlainDesk

        with ExitStack() as held:
            return PlainDesk(_session(held, args, who), output.emit, input).run()
    if not (sys.stdin.isatty() and sys.stdout.isatty()) and "TEXTUAL_DRIVER" not in os.environ:
        raise MisuseError("no_terminal")
    from tui import ambiguous, pictures
    from tui.app import Workstation
    from tui.state.keep import Keep
    from tui.wording import Words

    pictures.settle(wide=ambiguous.settle(args.ambiguous))
    with ExitStack() as held:
        opener = partial(_session, held, args, who)
        desk = Workstation(opener, Words(language(args.lang)), Keep(), tour=not args.no_tour)
        desk.run()
        if desk.failure is not None:
            raise desk.failure
        return desk.return_code or 0


def _session(held: ExitStack, args: argparse.Namespace, who: Actor) -> Session:
    """The desk over the round that is meant; the registry is given back at the end of ``held``."""
    from tui.state.session import open_session

    session = open_session(held.enter_context(opened(args)), who, language(args.lang), round_name=args.round)
    held.callback(session.close)
    return session


def run_serve(args: argparse.Namespace) -> int:
    """Serve the desk to a browser on this machine; another address is refused, since the desk knows no passwords."""
    who = actor(args, "approver" if args.approver else "reviewer")
    if args.host not in LOOPBACK:
        raise MisuseError("serve_only_here", host=args.host)
    try:
        served = import_module("textual_serve.server")
    except ImportError as error:
        raise MisuseError("web_not_installed") from error
    with opened(args) as registry:
        where = args.registry or registry.where
    output.narrate(say("review.serving", args.lang, host=args.host, port=args.port))
    served.Server(_command(args, where, who.name), host=args.host, port=args.port, title="Qingli 清理").serve()
    return 0


def _command(args: argparse.Namespace, where: str, name: str) -> str:
    """The command that each browser window runs."""
    words = [
        sys.executable,
        "-m",
        "registry",
        "--registry",
        where,
        "--as",
        name,
        "--lang",
        language(args.lang),
        "review",
    ]
    words += ["--no-tour", "--ambiguous", "narrow", *(["--round", args.round] if args.round else [])]
    return shlex.join([*words, *(["--approver"] if args.approver else [])])
