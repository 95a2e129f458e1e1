"""``python -m tests.evaluation``: the figures of each set, what changed against the baseline, and with ``--notes`` every miss."""

from __future__ import annotations

import argparse
import sys

import importers
from importers.base import ImportedDocument
from importers.pool import read_isolated
from registry.reading import default_engine
from tests.evaluation import baseline
from tests.evaluation.cases import Case, cases
from tests.evaluation.measure import FIELDS, Tally, measure


def evaluate(origin: str) -> Tally:
    """Read every labelled document of a set and compare."""
    tally, engine = Tally(), default_engine()
    for case in cases(origin):
        document = _read(case, tally)
        if document is not None:
            measure(case, document, engine, tally)
    return tally


def _read(case: Case, tally: Tally) -> ImportedDocument | None:
    read = importers.read if case.origin == "own" else read_isolated  # others' files only in a process of their own
    documents = [item for item in read(case.path) if isinstance(item, ImportedDocument)]
    if not documents:
        tally.counts["unreadable"] += 1
        tally.notes.append(f"unreadable {case.name}")
    return documents[0] if documents else None


def figures(origin: str, tally: Tally) -> list[str]:
    """The figures of one set as lines; each line says which set it is from."""

    def show(value: float | None) -> str:
        return "   –  " if value is None else f"{value:6.3f}"

    rows = [f"{tally.counts['documents']} documents, {tally.counts['unreadable']} unreadable"]
    precision, recall, f1 = tally.f1("mention")
    rows.append(f"citations    precision {show(precision)}  recall {show(recall)}  F1 {show(f1)}")
    rows.append(
        f"links        right of accepted {show(tally.ratio('link.right', 'link.accepted'))}  accepted {tally.counts['link.accepted']}"
    )
    declined, resolvable = tally.counts["link.declined_resolvable"], tally.counts["resolvable"]
    rows.append(f"             declined {declined} of {resolvable} resolvable")
    rows.append(f"relation     right {show(tally.ratio('relation.right', 'relation.all'))}")
    rows.append(
        f"status       right of judged {show(tally.ratio('status.right', 'status.judged'))}  unknown {tally.counts['status.unknown']}"
    )
    for name in (*FIELDS, "normative"):
        rows.append(f"{name:<12} right {show(tally.ratio(f'{name}.right', f'{name}.all'))}")
    for rule in baseline.rules(tally):
        precision, recall, _ = tally.f1(f"defect.{rule}")
        total = tally.counts[f"defect.{rule}.hit"] + tally.counts[f"defect.{rule}.miss"]
        rows.append(f"{rule:<26} precision {show(precision)}  recall {show(recall)}  of {total}")
    return [f"[{origin}] {row}" for row in rows]


def against_baseline(tally: Tally) -> list[str]:
    """What the own set gained and lost since the baseline was stored, and which figures fell below their floor."""
    stored = baseline.load()
    rows = [f"{kind:<6} {name}: {item}" for kind, name, item in baseline.changes(stored["found"], tally.found)]
    rows += [f"below  {row}" for row in baseline.below(tally, stored["floors"])]
    return [f"[own] {row}" for row in rows or ["no citation gained or lost, no figure below its floor"]]


def main() -> int:
    """Print the figures of the sets asked for; exit code 1 when none of them is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation")
    parser.add_argument("--set", choices=("own", "corpus", "all"), default="all")
    parser.add_argument("--notes", action="store_true", help="print every miss, invention and difference")
    parser.add_argument("--store-baseline", action="store_true", help="make this reading of the own set the baseline")
    args = parser.parse_args()
    found = False
    for origin in ("own", "corpus") if args.set == "all" else (args.set,):
        tally = evaluate(origin)
        found = found or tally.counts["documents"] > 0
        print("\n".join(figures(origin, tally)))
        if args.notes:
            print("\n".join(tally.notes))
        if origin == "own":
            print("\n".join(against_baseline(tally)))
            if args.store_baseline:
                baseline.store(tally)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
