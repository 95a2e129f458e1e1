"""The manual names every command, rule, format, list, failure and variable, and is read offline."""

import argparse
import re
from pathlib import Path

import pytest

import importers
from importers.base import FailureCode
from registry.cli import help as manual
from registry.cli.main import parser
from registry.errors import MisuseError
from registry.publication.kinds import KINDS
from registry.rules import RULES
from registry.values import Outcome, Relation, Resolution, Status

ROOT = Path(__file__).resolve().parents[1]
CHINESE = "\n".join(manual.page(topic, "zh") for topic in manual.topics())


def commands(root):
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices


@pytest.mark.parametrize("command", sorted(commands(parser("zh"))))
def test_every_command_is_in_the_manual_and_has_help(command):
    assert re.search(rf"(qingli |^|[（、|` ]){command}\b", CHINESE, re.MULTILINE)
    shown = next(action for action in parser("zh")._actions if isinstance(action, argparse._SubParsersAction))
    assert next(choice.help for choice in shown._choices_actions if choice.dest == command)


def options(parser, verb=()):
    """Every verb, as its words, with each of its options."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from options(inner, (*verb, name))
        else:
            yield from ((verb, option) for option in action.option_strings if option not in ("-h", "--help"))


SHARED = ("--json", "--round")
"""Options that many verbs have, told once for all on the page to start with."""


def named(word, page):
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", page)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_verb_and_option_is_in_the_manual(lang):
    """A verb stands somewhere, an option on a page that names its verb."""
    pages = [manual.page(topic, lang) for topic in manual.topics()]
    verbs = {verb for verb, _ in options(parser(lang)) if verb}
    assert sorted(" ".join(verb) for verb in verbs if not any(_tells(verb, page) for page in pages)) == []
    missing = [
        f"{' '.join(verb)} {option}"
        for verb, option in options(parser(lang))
        if option not in SHARED and not any(_tells(verb, page) and named(option, page) for page in pages)
    ]
    assert missing == []
    assert [option for option in SHARED if not named(option, manual.page("start", lang))] == []


def _tells(verb, page):
    """Whether a page names a verb; one of a group by its own word beside the group's."""
    return all(named(word, page) for word in verb or ("qingli",))


@pytest.mark.parametrize("rule", [rule.name for rule in RULES] + ["cascade", "same_subject", "sweeping_clause"])
def test_every_rule_is_in_the_manual(rule):
    assert rule in manual.page("rules", "zh")


@pytest.mark.parametrize("kind", sorted({*importers.READERS, "image"}))
def test_every_format_is_in_the_manual(kind):
    assert re.search(rf"\b{kind}\b", manual.page("import", "zh"))


@pytest.mark.parametrize("code", sorted(FailureCode))
def test_every_failure_is_in_the_manual(code):
    assert code in manual.page("import", "zh")


@pytest.mark.parametrize("word", [*Outcome])
def test_every_outcome_is_in_the_manual(word):
    assert word in manual.page("rounds", "zh")


@pytest.mark.parametrize("word", [*Relation, *Resolution, *Status])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_answer_of_inspect_is_in_the_manual(word, lang):
    assert word in manual.page("inspect", lang)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_list_is_in_the_manual(kind):
    assert kind in CHINESE


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_variable_is_in_the_manual(lang):
    used = set()
    for folder in ("registry", "importers", "tui"):
        for path in (ROOT / folder).rglob("*.py"):
            used |= set(re.findall(r"\bQINGLI_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert sorted(name for name in used if name not in manual.page("errors", lang)) == []


def test_the_readme_links_every_english_page():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = (ROOT / "registry" / "help").glob("*.en.md")
    assert [path.name for path in pages if f"registry/help/{path.name}" not in readme] == []


def test_the_readme_names_every_topic():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [topic for topic in manual.topics() if f"registry/help/{topic}.md" not in readme] == []


def test_an_unknown_topic_is_told_with_the_known_ones():
    with pytest.raises(MisuseError) as told:
        manual.page("nothing")
    assert "start" in str(told.value.arguments["topics"])


def test_a_page_that_is_not_translated_is_there_in_chinese(tmp_path, monkeypatch):
    assert manual.page("start", "en").startswith("# Start here")
    (tmp_path / "help").mkdir()
    (tmp_path / "help" / "only.md").write_text("# 只有中文\n", encoding="utf-8")
    monkeypatch.setattr(manual, "files", lambda _: tmp_path)
    assert manual.page("only", "en") == "# 只有中文\n"


@pytest.mark.parametrize("topic", manual.topics())
def test_every_page_is_there_in_english(topic):
    assert manual.page(topic, "en") != manual.page(topic, "zh")
