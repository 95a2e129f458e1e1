"""The generator of the demonstration: repeatable, at one with its own plan, honest about what it planted, and made up."""

from __future__ import annotations

import ast
import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from registry import data
from registry.demo import generate, plan, spelling, words
from registry.demo.layout import balanced, width, wrap
from registry.text import fold, numbers
from registry.values import Outcome

pytest.importorskip("reportlab")
ROOT = Path(__file__).parent.parent
SMALL = 60


@pytest.fixture(scope="module")
def papers():
    return generate.compose_all()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return generate.make(tmp_path_factory.mktemp("demo"), size=SMALL)


def texts(paper):
    return [
        paper.title,
        paper.number,
        paper.issuer,
        *(cell for b in paper.blocks for cell in (b.text, *sum(b.rows, ()))),
    ]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(small, tmp_path):
    again = generate.make(tmp_path / "again", size=SMALL)
    other = generate.make(tmp_path / "other", seed=7, size=SMALL)

    def held(made):
        return {str(p.relative_to(made.folder)): p.read_bytes() for p in made.folder.rglob("*") if p.is_file()}

    assert held(small) == held(again)
    assert held(small) != held(other)


def test_the_outcomes_add_up_to_the_plan(papers):
    outcomes = Counter(paper.role.outcome.value for paper in papers)
    assert outcomes == plan.expected()
    assert sum(outcomes.values()) == len(papers) == plan.FULL_SET
    by_part = {row["role"]: row["outcome"] for row in words.table("roles")}
    assert outcomes["repeal"] == sum(n for part, n in plan.roles().items() if by_part[part] == "repeal")


def test_about_a_seventh_are_no_normative_documents(papers):
    share = sum(paper.role.outcome is Outcome.OUT_OF_SCOPE for paper in papers) / len(papers)
    assert 0.12 < share < 0.17


def test_a_set_too_small_for_every_part_is_refused():
    assert sum(plan.roles(plan.smallest()).values()) == plan.smallest()
    with pytest.raises(ValueError, match="more than"):
        plan.roles(plan.smallest() - 5)


def test_years_kinds_and_lengths_vary(papers):
    years = {paper.day.year for paper in papers}
    assert min(years) <= 2004
    assert max(years) == 2024
    assert all(paper.day <= plan.AS_OF and paper.day.weekday() < 5 for paper in papers)
    assert len({paper.genre for paper in papers if paper.genre}) >= 6


def test_no_two_documents_share_number_and_title_or_file(papers):
    assert len({(paper.title, paper.number) for paper in papers}) == len(papers)
    numbered = [paper.number for paper in papers if paper.number]
    assert len(set(numbered)) == len(numbered)
    assert len({paper.file_name for paper in papers}) == len(papers)
    assert 0 < sum(not paper.number for paper in papers) < len(papers) / 5


def test_every_paper_is_written_out(papers):
    for paper in papers:
        assert paper.blocks
        assert not [text for text in texts(paper) if "{" in text or "|" in text], paper.title


def test_what_was_planted_stands_in_the_document(small):
    from importers import read_all

    truth = json.loads(small.truth.read_text(encoding="utf-8"))
    assert len(truth["documents"]) == SMALL
    for row in truth["documents"]:
        (document,) = read_all(small.documents / row["file"])
        text = fold(document.text)
        for mark in [*row["planted"], *row["innocent"]]:
            assert fold(mark["quote"]) in text, (row["file"], mark)


def test_the_sheet_has_a_row_with_outcome_ground_and_reason_for_each_document(small):
    with small.sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["文件名称"] for row in rows] == [paper.title for paper in small.papers]
    assert all(row["清理意见"] and row["清理理由"] and row["说明"] for row in rows)
    assert all(bool(row["完成时限"]) == (row["清理意见"] == "修改") for row in rows)


def test_grounds_fit_outcomes():
    fitting = {row["code"]: row["outcomes"].split("+") for row in data.rows("grounds.csv")}
    for row in words.table("roles"):
        assert row["outcome"] in fitting[row["grounds"]], row["role"]


def test_some_repeals_are_for_reasons_no_machine_sees(papers):
    unseen = [p for p in papers if p.role.outcome is Outcome.REPEAL and not any(m.must for m in p.planted)]
    assert unseen
    assert all(paper.role.grounds == "R9" for paper in unseen)


def test_no_real_place_is_named(papers):
    places = {row["name"] for row in data.rows("divisions.csv") if len(row["name"]) > 2}
    assert "涪陵区" in places
    whole = "\n".join(text for paper in papers for text in texts(paper))
    assert not [place for place in places if place in whole]
    for made_up in (*words.world().values(), *words.names("communities")):
        assert not [place for place in places if place in made_up]


def test_it_says_that_it_is_made_up(small):
    from pypdfium2 import PdfDocument

    assert "虚构" in (small.folder / generate.README).read_text(encoding="utf-8")
    for paper in small.papers[:5]:
        document = PdfDocument(small.documents / paper.file_name)
        assert "虚构" in document.get_metadata_dict()["Subject"]
        assert all("虚构" in page.get_textpage().get_text_range() for page in document)
        document.close()


def test_pages_are_one_to_six(small):
    from importers import read_all

    pages = [read_all(small.documents / paper.file_name)[0].pages for paper in small.papers]
    assert min(pages) == 1
    assert 4 <= max(pages) <= 6


@pytest.mark.parametrize("serial", range(40))
def test_every_spelling_of_a_number_has_the_same_key(serial):
    clean = f"墨汀街办发〔2015〕{serial + 1}号"
    assert numbers.key(spelling.number(clean, plan.dice(serial))) == numbers.key(clean)


@pytest.mark.parametrize(("article", "said"), [(33, "第三十三条"), ("17-1", "第十七条之一"), (102, "第一百零二条")])
def test_articles_are_said_in_chinese_numerals(article, said):
    assert spelling.article(article) == said


def test_no_line_begins_with_a_closing_sign_and_nothing_is_lost():
    text = "根据《城市市容和环境卫生管理条例》（国务院令第101号）、《城市道路管理条例》等规定，制定本办法。" * 4
    lines = list(wrap(text, 16, 440, 2))
    assert "".join(lines) == text
    assert not [line for line in lines if line[0] in "，。）》、" or line[-1] in "（《"]
    title = balanced("关于进一步做好汛期低洼地段转移避险的意见", 20, 360)
    assert len(title) == 2
    assert min(width(line, 20) for line in title) > 100


def _sources(package):
    return [(path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / package).rglob("*.py"))]


def test_generator_and_rules_share_no_table():
    for path, source in _sources("registry/demo"):
        modules = {
            name
            for node in ast.walk(ast.parse(source))
            for name in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in getattr(node, "names", [])]
            )
        }
        assert not [name for name in modules if name.startswith("registry.rules")], path
        if path.name != "words.py":
            assert "data.rows" not in source, path
    for path, source in [*_sources("registry/rules"), *_sources("registry/header")]:
        assert "demo/" not in source, path


def test_the_product_never_reads_the_planted_truth_nor_knows_the_figures():
    for package in ("registry", "importers", "tui"):
        for path, source in _sources(package):
            if "registry/demo" not in path.as_posix():
                assert generate.TRUTH not in source, path
                assert str(plan.FULL_SET) not in [
                    str(n.value) for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant)
                ], path
