"""``qingli audit``, ``qingli backup``, ``qingli restore`` and ``qingli doctor``: keeping the registry sound."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.cli import output
from registry.cli.verbs import FLAG, JSON, actor, group, opened, plain, register
from registry.errors import StorageError
from registry.messages import say
from registry.text import visible

if TYPE_CHECKING:
    from registry.service.auditing import Audit


def add(commands: Any) -> None:
    """Register the verbs."""
    verbs = group(commands, "audit")
    anchor = ("--anchor", {"type": Path, "metavar": "FILE", "default": None})
    register(verbs, "audit.verify", run_verify, (anchor, ("--read-data", FLAG), JSON))
    register(verbs, "audit.export", run_export, (("--output", {"type": Path, "metavar": "FILE", "default": None}),))
    register(verbs, "audit.head", run_head, (JSON,))
    folder = ("folder", {"type": Path, "metavar": "FOLDER"})
    register(commands, "backup", run_backup, (folder, JSON))
    register(commands, "restore", run_restore, (folder, JSON))
    register(commands, "doctor", run_doctor, (("--read-data", FLAG), JSON))


def run_verify(args: argparse.Namespace) -> int:
    """Verify the record; exit code 1 when it is not what it was."""
    with opened(args) as registry:
        found = registry.audit(args.anchor, read_data=args.read_data)
    output.emit_json(plain(found)) if args.json else _tell(found, args.lang)
    return 0 if found.sound else 1


def _tell(found: Audit, lang: str | None) -> None:
    """The answer for people."""
    proof = found.verification
    if proof.breach:
        breach = proof.breach
        output.emit(say(f"audit.{breach.kind}", lang, seq=breach.seq, action=visible(breach.action)))
    for difference in proof.differences:
        table = say(f"table.{difference.table}", lang)
        columns = "、".join(difference.columns)
        output.emit(say(f"audit.row_{difference.kind}", lang, table=table, id=difference.id, columns=columns))
    if proof.difference_count > len(proof.differences):
        output.emit(say("registry.more", lang, count=proof.difference_count - len(proof.differences)))
    for document in found.texts:
        output.emit(say("audit.text_changed", lang, id=document))
    for name in found.originals:
        output.emit(say("audit.original_changed", lang, name=name))
    if found.sound:
        output.emit(say("audit.sound", lang, events=proof.events, head=proof.head))
    if proof.anchored:
        output.emit(say("audit.anchored", lang, seq=proof.anchored))
    elif proof.events:
        output.emit(say("audit.unanchored", lang))


def run_export(args: argparse.Namespace) -> int:
    """The ledger as JSON lines, to a file or to standard output."""
    with opened(args) as registry:
        if args.output is None:
            for line in registry.ledger_lines():
                output.emit(output.escaped(line))
            return 0
        try:
            with args.output.open("x", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in registry.ledger_lines())
        except OSError as error:
            raise StorageError("output_not_written", path=str(args.output), reason=error.strerror or "") from error
    return 0


def run_head(args: argparse.Namespace) -> int:
    """The head of the ledger, to be printed or kept elsewhere."""
    with opened(args) as registry:
        head = registry.ledger_head()
    output.emit_json({"seq": head.seq, "hash": head.hash}) if args.json else output.emit(f"{head.seq} {head.hash}")
    return 0


def run_backup(args: argparse.Namespace) -> int:
    """Copy the registry to a folder, verified."""
    who = actor(args)
    with opened(args) as registry:
        report = registry.back_up(who, args.folder)
    output.emit_json(plain(report)) if args.json else output.emit(
        say("registry.backup.done", args.lang, folder=visible(report.folder), seq=report.seq, hash=report.head,
            originals=report.originals, added=report.added)
    )  # fmt: skip
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Put a backup in the place of the registry, where none is."""
    from registry.store.backup import restore
    from registry.store.where import locate

    where = locate(args.registry)
    if where.path is None:
        raise StorageError("backup_of_server", where=where.shown)
    report = restore(args.folder, where.path)
    output.emit_json(plain(report)) if args.json else output.emit(
        say(
            "registry.restore.done", args.lang, where=visible(report.folder), seq=report.seq, originals=report.originals
        )
    )
    return 0


def run_doctor(args: argparse.Namespace) -> int:
    """Look at what the registry stands on; exit code 1 when something is bad."""
    with opened(args) as registry:
        checks = registry.doctor(read_data=args.read_data)
    if args.json:
        output.emit_json(plain(checks))
    for check in () if args.json else checks:
        mark = say(f"check_state.{check.state}", args.lang)
        arguments = {name: visible(str(value)) for name, value in check.arguments.items()}
        output.emit(f"[{mark}] {say(f'check.{check.name}', args.lang, **arguments)}")
    return 1 if any(check.state == "bad" for check in checks) else 0
