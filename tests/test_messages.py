"""The message catalogue: both languages hold the same sentences with the same arguments."""

import string
from collections import Counter
from importlib.resources import files

import pytest

from registry import messages


def fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_hold_the_same_keys():
    assert messages.catalogue("zh").keys() ^ messages.catalogue("en").keys() == set()


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_no_key_stands_twice(lang):
    folder = files("registry") / "locales" / lang / "LC_MESSAGES"
    keys = [key for part in folder.iterdir() for key in messages.parse_po(part.read_text(encoding="utf-8"))]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_the_english_sentence_takes_no_argument_that_the_chinese_one_does_not():
    """It may take fewer: a Chinese word that is quoted for its own sake has no place in it."""
    zh, en = messages.catalogue("zh"), messages.catalogue("en")
    assert [key for key in zh if not fields(en.get(key, "")) <= fields(zh[key])] == []


def test_a_missing_argument_stays_visible_and_a_missing_key_is_told():
    assert messages.say("cli.bad_date", "en") == "“{text}” is no date; write it as 2024-12-31."
    assert messages.say("no.such.key", "zh") == "no.such.key"


def test_every_error_has_its_remedy():
    keys = messages.catalogue("zh").keys()
    without = [key for key in keys if key.startswith("error.") and "remedy." + key.removeprefix("error.") not in keys]
    assert without == []


@pytest.mark.parametrize(("asked", "spoken"), [(None, "zh"), ("en", "en"), ("en_GB.UTF-8", "en"), ("fr", "zh")])
def test_language_is_chinese_unless_english_is_asked_for(asked, spoken, monkeypatch):
    monkeypatch.delenv("QINGLI_LANG", raising=False)
    assert messages.language(asked) == spoken
