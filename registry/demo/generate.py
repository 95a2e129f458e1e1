"""Makes the whole set: documents as PDF, the reviewers' sheet, the planted truth; the same seed gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from registry.demo import compose, defects, plan, words
from registry.demo.plan import AS_OF, FULL_SET, SEED, Paper, dice
from registry.demo.shelf import Shelf, Shelved
from registry.values import Outcome

DOCUMENTS, SHEET, TRUTH, README = "documents", "decision-sheet.csv", "planted-truth.json", "README.txt"
HEADS = ("序号", "文件名称", "发文字号", "清理意见", "清理理由", "说明", "拟修改条款", "新有效期", "完成时限")
DUE_ON = "2025-06-30"
WORDS = {
    Outcome.RETAIN: "保留",
    Outcome.AMEND: "修改",
    Outcome.REPEAL: "废止",
    Outcome.LAPSE: "宣布失效",
    Outcome.OUT_OF_SCOPE: "不纳入",
}
UNFIT = re.compile(r'[\\/:*?"<>|\s]')
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Made:
    """Where the set lies and what it is."""

    folder: Path
    papers: tuple[Paper, ...]

    @property
    def documents(self) -> Path:
        """The folder of the PDFs."""
        return self.folder / DOCUMENTS

    @property
    def sheet(self) -> Path:
        """The reviewers' sheet."""
        return self.folder / SHEET

    @property
    def truth(self) -> Path:
        """The planted truth, which the product never reads."""
        return self.folder / TRUTH


def compose_all(seed: int = SEED, size: int = FULL_SET) -> list[Paper]:
    """Every document of a set with its text, oldest first."""
    from registry import catalogue

    shelved = Shelved(Shelf(catalogue.load(), AS_OF))
    papers = plan.cast(seed, size)
    plan.number_all(papers, dice(seed, "numbers"))
    for index, paper in enumerate(papers):
        compose.write(paper, shelved, dice(seed, index))
    for paper in papers:
        defects.across(paper)
    _name_files(papers, dice(seed, "names"))
    return papers


def make(folder: Path, seed: int = SEED, size: int = FULL_SET) -> Made:
    """Write a set into a folder: PDFs by year, the sheet, the truth and a note that all is made up."""
    papers = compose_all(seed, size)
    for index, paper in enumerate(papers):
        path = folder / DOCUMENTS / paper.file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pdf(paper, seed, index))
    (folder / SHEET).write_text(sheet(papers), encoding="utf-8-sig", newline="")
    (folder / TRUTH).write_text(json.dumps(truth(papers, seed), ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / README).write_text(_readme(papers), encoding="utf-8")
    return Made(folder, tuple(papers))


def pdf(paper: Paper, seed: int, index: int) -> bytes:
    """The bytes of one document."""
    from registry.demo import layout

    return layout.draw(paper, dice(seed, index, "page"))


def sheet(papers: list[Paper]) -> str:
    """The reviewers' decisions as CSV, each with its ground and its reason."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    for index, paper in enumerate(papers):
        amended = paper.role.outcome is Outcome.AMEND
        writer.writerow(
            (
                index + 1,
                paper.title,
                paper.number or "无",
                WORDS[paper.role.outcome],
                paper.role.grounds,
                paper.role.note,
                paper.clauses if amended else "",
                paper.new_expiry.isoformat() if paper.new_expiry else "",
                DUE_ON if amended else "",
            )
        )
    return out.getvalue()


def truth(papers: list[Paper], seed: int) -> dict[str, Any]:
    """What was planted where; documents by the path of their file."""
    return {
        "seed": seed,
        "as_of": AS_OF.isoformat(),
        "documents": [
            {
                "file": paper.file_name,
                "title": paper.title,
                "number": paper.number or None,
                "part": paper.role.name,
                "outcome": paper.role.outcome.value,
                "grounds": [paper.role.grounds],
                "planted": [{"rule": p.rule, "quote": p.quote, "must": p.must} for p in paper.planted],
                "innocent": [{"rule": p.rule, "quote": p.quote} for p in paper.innocent],
            }
            for paper in papers
        ],
    }


def _readme(papers: list[Paper]) -> str:
    place = words.world()
    return (
        f"本目录中的{len(papers)}份文件由 qingli demo 自动生成，{place['city']}{place['district']}{place['street']}"
        "及文中机构、人员、文号、事项均属虚构，与任何真实地方无关。引用的国家法律、法规名称是真实的。\n"
        f"These {len(papers)} documents are made up by qingli demo. Place, bodies, people, numbers and contents exist "
        "nowhere; only the titles of national laws they cite are real.\n"
    )


def _name_files(papers: list[Paper], chance: Random) -> None:
    """File names as offices give them: by number and title, by title, by date of the scan."""
    taken: set[str] = set()
    for index, paper in enumerate(papers):
        stem = next(name for name in _stems(paper, index, chance) if f"{paper.day.year}/{name}" not in taken)
        taken.add(f"{paper.day.year}/{stem}")
        paper.file_name = f"{paper.day.year}/{stem}.pdf"


def _stems(paper: Paper, index: int, chance: Random) -> Iterator[str]:
    title = UNFIT.sub("", paper.title)[:LONGEST_NAME]
    way = chance.random()
    if way < 0.35 and paper.number:
        yield UNFIT.sub("", f"{paper.number}{title}")[:LONGEST_NAME]
    if way < 0.75:
        yield title
    yield f"{paper.day:%Y%m%d}_{index + 1:04d}"
