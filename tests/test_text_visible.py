import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from registry.text import visible


def test_what_could_act_on_a_terminal_becomes_a_picture():
    assert visible("甲\x1b[31m乙") == "甲\u241b[31m乙"
    assert visible("a\u202eb") == "a<U+202E>b"
    assert visible("a\x9bb\x7f") == "a<U+009B>b\u2421"
    assert visible("a\ud800") == "a<U+D800>"


def test_a_line_stays_one_line_unless_lines_are_asked_for():
    assert visible("甲\n乙\t丙") == "甲\u240a乙\u2409丙"
    assert visible("甲\n乙\t丙", lines=True) == "甲\n乙\t丙"


def test_ordinary_text_is_left_alone():
    text = "《办法》（试行）〔2024〕41号 — “甲” 𠮷 é"
    assert visible(text) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_no_control_or_direction_character_is_left(text):
    shown = visible(text)
    assert not [sign for sign in shown if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
