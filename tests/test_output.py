import pytest

from registry.cli import output


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("清理", 4), ("〔2024〕", 8), ("é", 1), ("", 0)])
def test_width_counts_terminal_cells(text, cells):
    assert output.width(text) == cells


def test_a_clipped_text_fits_and_says_so():
    assert output.clip("行政规范性文件清理", 9) == "行政规范…"
    assert output.clip("清理", 4) == "清理"


def test_columns_are_aligned_by_cells():
    assert list(output.table([("文号", "a"), ("x", "b")])) == ["文号  a", "x     b"]


def test_a_table_shows_control_characters_as_pictures():
    assert list(output.table([("\x1b[1m", "题")])) == ["\u241b[1m  题"]
