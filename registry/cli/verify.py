"""``qingli verify BUNDLE``: a third party checks evidence; no registry is needed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.verbs import JSON, Option, opened, plain, register
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.publication.bundle import Mismatch, Verdict


def add(commands: Any) -> None:
    """Register the verb; the registry may be named after the bundle too."""
    registry: Option = ("--registry", {"metavar": "WHERE", "default": argparse.SUPPRESS})
    register(commands, "verify", run_verify, (("bundle", {"type": Path, "metavar": "BUNDLE"}), registry, JSON))


def run_verify(args: argparse.Namespace) -> int:
    """Check a bundle; exit code 1 with the first mismatch named."""
    from registry.publication import bundle
    from registry.service import bundles

    verdict = bundle.verify(args.bundle)
    mismatch = verdict.mismatch
    if mismatch is None and args.registry:
        with opened(args) as registry:
            mismatch = bundles.against(registry, verdict)
    if args.json:
        output.emit_json({"sound": mismatch is None, "digest": verdict.digest, "files": verdict.files,
                          "mismatch": plain(mismatch), "manifest": plain(verdict.manifest)})  # fmt: skip
    elif mismatch:
        output.emit(sentence(mismatch, args.lang))
    else:
        _tell(verdict, args)
    return 1 if mismatch else 0


def sentence(mismatch: Mismatch, lang: str | None) -> str:
    """The sentence of a mismatch, made safe."""
    return say(
        f"bundle.{mismatch.code}", lang, **{key: visible(str(value)) for key, value in mismatch.arguments.items()}
    )


def _tell(verdict: Verdict, args: argparse.Namespace) -> None:
    """What a sound bundle proves."""
    held, lang = verdict.manifest, args.lang
    catalogue = held.get("catalogue") or {}
    output.emit(say("bundle.sound", lang, files=verdict.files, digest=verdict.digest))
    about = {"round": held.get("round"), "as_of": held.get("as_of"), "catalogue": catalogue.get("as_of") or "—"}
    output.emit(say("bundle.about", lang, **{key: visible(str(value)) for key, value in about.items()}))
    published = held.get("published")
    if not isinstance(published, dict):
        output.emit(say("bundle.not_published", lang))
    else:
        said = {key: visible(str(published.get(key))) for key in ("seq", "hash")}
        output.emit(say("bundle.published", lang, at=_moment(str(published.get("at"))), **said))
        if held.get("profile") == "public":
            output.emit(say("bundle.public", lang))
    if args.registry:
        output.emit(say("bundle.registry_sound", lang))


def _moment(told: str) -> str:
    """A moment by the office's clock; what is none is shown as it is told."""
    from registry.service.casecards import moment

    try:
        return moment(told)
    except ValueError:
        return visible(told)
