"""What the verbs of the registry share: how they are registered, which registry they open, and who acts."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from registry.messages import has, say
from registry.text import visible

if TYPE_CHECKING:
    from registry.service import Actor, Registry

Runner = Callable[[argparse.Namespace], int]
Option = tuple[str, dict[str, Any]]
FLAG: dict[str, Any] = {"action": "store_true"}
JSON: Option = ("--json", FLAG)
ROUND: Option = ("--round", {"metavar": "NAME", "default": None})


def register(commands: Any, name: str, run: Runner, options: Iterable[Option]) -> None:
    """Add one verb; its help is ``registry.<name>.help``, that of an option ``registry.arg.[<name>.]<option>``."""
    lang = getattr(commands, "help_lang", None)
    about = say(f"registry.{name}.help", lang)
    parser = commands.add_parser(name.rpartition(".")[2], help=about, description=about)
    for option, settings in options:
        own = f"registry.arg.{name}.{option.lstrip('-')}"
        key = own if has(own, lang) else f"registry.arg.{option.lstrip('-')}"
        parser.add_argument(option, help=say(key, lang), **settings)
    parser.set_defaults(run=run)


def group(commands: Any, name: str) -> Any:
    """Add a verb that has verbs of its own; the place to register them."""
    lang = getattr(commands, "help_lang", None)
    about = say(f"registry.{name}.help", lang)
    parser = commands.add_parser(name, help=about, description=about)
    inner = parser.add_subparsers(dest=f"{name}_verb", metavar=say("cli.commands", lang), required=True)
    inner.help_lang = lang
    return inner


def opened(args: argparse.Namespace, *, create: bool = False) -> Registry:
    """The registry that is meant; only verbs that begin one make it."""
    from registry.service import Registry

    return Registry.open(args.registry, create=create)


def actor(args: argparse.Namespace, role: Any = "reviewer") -> Actor:
    """Who acts: ``--as``, else ``QINGLI_REVIEWER``; never the login. Raises MisuseError ``no_actor``."""
    from registry.service import Actor

    return Actor.named(args.actor or os.environ.get("QINGLI_REVIEWER"), role)


def acting(args: argparse.Namespace) -> bool:
    """Whether somebody is named who acts."""
    return bool((args.actor or os.environ.get("QINGLI_REVIEWER") or "").strip())


def plain(value: Any) -> Any:
    """An answer of the service as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(held) for name, held in asdict(value).items()}
    if isinstance(value, Mapping):
        return {str(name): plain(held) for name, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def shown(title: str, number: str | None) -> str:
    """Title and number as they are written in a sentence, made safe."""
    from registry.publication.wording import marked

    return visible(marked(title, number))


def why_stale(reason: str, lang: str | None) -> str:
    """Why a decision no longer rests on what it rested on, from the reason that the registry keeps."""
    try:
        told = json.loads(reason)
    except ValueError:
        told = {}
    for kind in ("added", "gone"):
        if isinstance(told, dict) and told.get(kind):
            rules = ("、" if lang != "en" else ", ").join(say(f"rule.{rule}", lang) for rule in told[kind])
            return say(f"registry.stale.{kind}", lang, rules=rules)
    return say("registry.stale.text", lang)


def counts(values: Mapping[str, int], prefix: str, lang: str | None) -> str:
    """Counts as one line: each word with its figure."""
    joint = ", " if lang == "en" else "，"
    return joint.join(f"{say(f'{prefix}.{name}', lang)} {count}" for name, count in values.items() if count)
