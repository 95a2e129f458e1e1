"""Depth in the queue against random order."""

from __future__ import annotations

import random
from statistics import fmean

import pytest

from registry.demo.triage import depths


@pytest.mark.parametrize(
    ("queue", "wanted", "met"),
    [
        ([7, 3, 9, 1], {7}, [1, 1]),
        ([7, 3, 9, 1], {1}, [4, 4]),
        ([7, 3, 9, 1], {3, 1}, [4, 4]),
        (list(range(100)), set(range(20)), [19, 20]),
        (list(range(100)), set(range(19)) | {99}, [19, 100]),
    ],
    ids=["first", "last", "two", "all on top", "one nobody could see"],
)
def test_the_place_at_which_a_share_has_been_met(queue, wanted, met):
    assert [depth.met for depth in depths(queue, wanted)] == met


def test_nothing_is_said_of_a_round_without_repeals():
    assert depths([1, 2, 3], set()) == ()


def test_the_random_depth_is_the_mean_over_shuffled_queues():
    queue, wanted, chance = list(range(60)), set(range(12)), random.Random(5)
    shuffled = [depths(chance.sample(queue, len(queue)), wanted) for _ in range(4000)]
    for number, told in enumerate(depths(queue, wanted)):
        assert fmean(runs[number].met for runs in shuffled) == pytest.approx(told.random, abs=0.6)
