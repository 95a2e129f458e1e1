"""The labelled set is sound, and the engine reads it, and real documents, no worse than it did."""

from __future__ import annotations

import copy

import pytest

from registry.catalogue import load
from tests.evaluation import baseline, guard, integrity
from tests.evaluation.__main__ import evaluate, figures
from tests.evaluation.cases import OWN, Case, cases, corpus_folder
from tests.evaluation.measure import Tally

CORPUS_FLOORS = {"citations.f1": 0.95, "links.right": 0.99, "status": 0.95, "title": 0.95, "number": 0.95}


@pytest.fixture(scope="module")
def own() -> Tally:
    return evaluate("own")


def test_the_labels_agree_with_their_documents_and_with_the_catalogue():
    assert list(integrity.check()) == []


def test_the_set_is_as_large_as_promised():
    suffixes = [case.path.suffix for case in cases("own")]
    assert len(suffixes) >= 60
    assert suffixes.count(".html") >= 12
    assert suffixes.count(".docx") >= 3


def _case(name: str) -> Case:
    return next(case for case in cases("own") if case.name.endswith(name))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda label: label["citations"][0].update(quote="《不存在的办法》"), "not in the text"),
        (lambda label: label["citations"].reverse(), "not in this order"),
        (lambda label: label["citations"].pop(), "unaccounted"),
        (lambda label: label["citations"][0].update(relation="quotes"), "relation quotes"),
        (lambda label: label["citations"][0].update({"class": "statute"}), "class statute"),
        (lambda label: label["citations"][0].update(provisions=["第7条"]), "provision 第7条"),
        (lambda label: label["citations"][0].update(status_2026="in_force"), "by the catalogue revised_after_document"),
        (lambda label: label["defects_2026"][0].update(kind="old"), "no such rule"),
        (lambda label: label["defects_2026"][0].update(quote="没有写过的话"), "defect is not in the text"),
        (lambda label: label["header"].update(signed_on="2018-02-30"), "signed_on is no date"),
        (lambda label: label["header"]["validity"].update(quote="有效期十年"), "validity is not in the text"),
        (lambda label: label.update(normative=False), "not normative, but"),
    ],
)
def test_a_wrong_label_is_noticed(change, complaint):
    case = _case("15_举报奖励.txt")
    label, text = copy.deepcopy(case.label), integrity.squeezed(case)
    assert list(integrity.complaints(label, text, load())) == []
    change(label)
    assert any(complaint in line for line in integrity.complaints(label, text, load()))


def test_every_file_of_the_set_is_labelled_once():
    assert {path.relative_to(OWN).as_posix() for path in OWN.glob("*/*")} == {case.name for case in cases("own")}


def test_the_engine_does_not_fall_below_the_floors_of_the_own_set(own):
    stored = baseline.load()
    assert stored["floors"]
    assert baseline.below(own, stored["floors"]) == []


def test_the_baseline_tells_gained_from_lost():
    old, new = {"a": ["甲", "乙", "乙"], "b": ["丙"]}, {"a": ["乙", "丁"], "c": ["戊"]}
    assert sorted(baseline.changes(old, new)) == [
        ("gained", "a", "丁"),
        ("gained", "c", "戊"),
        ("lost", "a", "乙"),
        ("lost", "a", "甲"),
        ("lost", "b", "丙"),
    ]


def test_a_figure_that_vanishes_is_below_its_floor():
    assert baseline.below(Tally(), {"citations.f1": 0.9}) == ["citations.f1 0.000 < 0.900"]


def test_real_documents_are_read_well():
    if not (corpus_folder() / "labels.jsonl").is_file():
        pytest.skip(f"no labelled real documents in {corpus_folder()}; set QINGLI_CORPUS to where they lie")
    tally = evaluate("corpus")
    print("\n".join(figures("corpus", tally)))
    assert baseline.below(tally, CORPUS_FLOORS) == []


@pytest.mark.parametrize(
    ("paths", "message", "complaints"),
    [
        (["registry/header/title.py"], "Read titles", 0),
        ([guard.STORED], "Store the baseline\n\na.txt: a form is no citation", 0),
        ([guard.STORED], "Store the baseline", 1),
        ([guard.STORED], "Store the baseline\n\na.txt:", 1),
        ([guard.STORED, "registry/header/title.py"], "Store the baseline\n\na.txt: a form is no citation", 1),
    ],
)
def test_the_baseline_moves_alone_and_every_loss_has_its_reason(paths, message, complaints):
    old, new = {"a.txt": ["甲", "乙"], "b.txt": ["丙"]}, {"a.txt": ["乙"], "b.txt": ["丙", "丁"]}
    assert len(guard.verdict(paths, old, new, message)) == complaints
