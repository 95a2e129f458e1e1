"""The index of the search gets the same pairs whichever way they are made."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.store import bulkgrams, folding


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", ""),
        ("。，", ""),
        ("水", "06c34"),
        ("水务", "052a1 06c34052a1"),
        ("水，水务", "052a1 06c34 06c34052a1"),
        ("a1", "00031 0006100031"),
        ("𠮷水", "06c34 20bb706c34"),
    ],
)
def test_pairs_and_the_last_of_each_run(text: str, tokens: str) -> None:
    assert bulkgrams.tokens_of(text) == tokens == folding.tokens_of(text)


@given(st.text(st.one_of(st.sampled_from("水务管理，。 a1_\n"), st.characters())))
def test_both_ways_agree(text: str) -> None:
    folded = folding.fold(text)
    assert bulkgrams.tokens_of(folded) == folding.tokens_of(folded)


def test_a_text_with_too_many_pairs_is_a_candidate_for_every_query() -> None:
    chance = random.Random(7)
    text = "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(folding.LIMIT + 5_000))
    assert bulkgrams.tokens_of(text) == folding.tokens_of(text) == folding.ALWAYS
