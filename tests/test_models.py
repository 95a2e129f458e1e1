"""What the tables allow, and how values are kept and given back."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from importers.base import Box, Fragment, ImportedDocument
from registry import models
from registry.service.codec import pack, unpack
from registry.service.rows import weigh
from registry.service.stage import fragments_of, text_columns
from registry.store import tables as t
from registry.store.plain import canonical
from registry.values import (
    Candidate,
    Citation,
    Dossier,
    Finding,
    Header,
    InstrumentFacts,
    Link,
    Mention,
    Normative,
    Outcome,
    ProvisionNow,
    Relation,
    Resolution,
    Severity,
    Standing,
    Status,
    Validity,
    VersionFacts,
)

LAW = InstrumentFacts(
    "law", "某法", kind="法律", number="主席令第一号", repealed_on=dt.date(2020, 1, 1), aliases=("某",)
)
VALUES = [
    Header("标题", "内题", "某发〔2020〕1号", ("甲", "乙"), dt.date(2020, 1, 2), validity=Validity("有效期五年", None, "stated_term", 3, 9), normative=Normative(True, ("x",)), title_span=(0, 2)),
    Header(),
    Finding("cites_repealed", Severity.HIGH, "ended", {"title": "某法", "n": 3, "x": None}, "《某法》", 1, 5, 2, Outcome.REPEAL, ("R2",), "c1", 4),
    Citation(
        "c1",
        Mention(1, 5, "《某法》", "某法", "某号", ("第三条",), Relation.BASED_ON, version_year=2019, issuers=("甲",), page=2),
        Link(Resolution.FUZZY, 93.5, LAW, (Candidate("law", "某法", None, "法律", 93.5, ("title",)),), "likeness"),
        Standing(Status.REPEALED, dt.date(2020, 1, 1), "新法", (LAW, "另一法"), (VersionFacts(dt.date(2018, 1, 1), "修正", None, 30),), (ProvisionNow("第三条", ("第五条",), "changed", 0.9, False),), 80, True, "x"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_is_given_back_as_it_was_kept(value):
    kept = json.loads(canonical(pack(value)))
    back = unpack(type(value), kept)
    assert pack(back) == pack(value)
    if not isinstance(value, Citation):
        assert back == value


def test_a_law_is_kept_without_what_the_catalogue_holds_once():
    kept = pack(LAW)
    assert "aliases" not in kept
    assert unpack(InstrumentFacts, kept).repealed_on == LAW.repealed_on


def test_fields_that_a_later_release_added_are_passed_over():
    assert unpack(Finding, {**pack(VALUES[2]), "later": 1}) == VALUES[2]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 99), st.integers(0, 99), st.one_of(st.none(), st.floats(0, 900).map(lambda x: round(x, 2)))
        )
    )
)
@settings(max_examples=50, deadline=None)
def test_places_on_the_page_are_given_back(rows):
    fragments = tuple(Fragment(a, b, 1, 2, Box(x, x, x, x) if x is not None else None) for a, b, x in rows)
    imported = ImportedDocument("n", "h", "m", "r", "text", fragments=fragments)
    columns = text_columns(imported, Dossier("text", Header(), (), dt.date(2024, 1, 1)))
    assert fragments_of(columns["layout"]) == fragments


@pytest.mark.parametrize(
    ("graver", "lighter"),
    [
        ([("a", "high")], [("b", "medium")] * 50),
        ([("a", "medium")], [("b", "low")] * 100),
        ([("a", "high"), ("b", "low")], [("a", "high")]),
        ([("a", "low")], []),
    ],
)
def test_one_grave_finding_outweighs_many_small_ones(graver, lighter):
    assert weigh(graver)[0] > weigh(lighter)[0]


def test_reasons_name_the_gravest_rule_first():
    assert json.loads(weigh([("b", "low"), ("a", "high"), ("b", "medium")])[1]) == [
        ["a", "high", 1],
        ["b", "medium", 2],
    ]


def test_every_table_has_a_default_or_a_demand_for_each_column():
    for name, table in SQLModel.metadata.tables.items():
        model = t._MODELS[name]
        assert set(table.columns.keys()) == set(model.model_fields)


def test_the_ledger_answers_for_everything_a_person_entered():
    entered = {"decision", "correction", "judgement", "round", "item", "relation", "instrument", "document", "source",
               "closing"}  # fmt: skip
    assert set(t.LEDGERED) == entered
    assert t.LEDGERED["closing"] == ("id", "digest")
    assert {"citation", "finding", "document_text", "draft", "law_state", "event"} == set(
        SQLModel.metadata.tables
    ) - entered
    assert "outcome" in t.LEDGERED["decision"]
    assert models.CORRECTABLE[0] == "title"
