"""The command line as a whole: which module offers which verb, and that a verb loads its own module alone."""

import argparse
import subprocess
import sys

import pytest

from registry.cli.main import GROUPS, main, parser


@pytest.mark.parametrize("group", GROUPS)
def test_each_module_offers_the_verbs_it_is_listed_with(group):
    found = [action for action in parser("zh", [group])._actions if isinstance(action, argparse._SubParsersAction)]
    assert tuple(found[0].choices) == GROUPS[group]


def test_a_named_verb_loads_its_own_module_alone():
    code = (
        "import sys; from registry.cli.main import main\n"
        "try: main(['--lang', 'en', 'help'])\n"
        "finally: print([name for name in sys.modules if name.startswith('registry.cli.')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "registry.cli.help" in done.stderr
    assert "registry.cli.importing" not in done.stderr


def test_no_verb_shows_the_help_and_is_misuse(capsys):
    assert main([]) == 2
    assert "inspect" in capsys.readouterr().err


def test_a_misspelt_verb_is_told_with_the_verbs_there_are(capsys):
    with pytest.raises(SystemExit) as left:
        main(["inspekt"])
    assert left.value.code == 2
    assert "inspect" in capsys.readouterr().err


def test_an_option_of_the_whole_may_stand_before_the_verb(capsys):
    assert main(["--lang", "en", "--registry", "import", "help", "start"]) == 0
    assert capsys.readouterr().out.startswith("# Start here")
