"""What reads and what judges is known by its own text."""

from __future__ import annotations

import pytest

from registry.reading import digest


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of one program and one table."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "rule.py").write_text("A = 1\n", "utf-8")
    (tmp_path / "inner" / "table.csv").write_text("a,b\n", "utf-8")
    monkeypatch.setattr(digest, "files", lambda name: tmp_path)
    return tmp_path


def test_a_change_of_any_program_or_table_is_another_digest(package):
    first = digest._digest(("x",))
    assert digest._digest(("x",)) == first
    (package / "notes.md").write_text("nothing", "utf-8")
    assert digest._digest(("x",)) == first
    (package / "rule.py").write_text("A = 1\r\n", "utf-8", newline="")
    assert digest._digest(("x",)) == first
    (package / "inner" / "table.csv").write_text("a,c\n", "utf-8")
    changed = digest._digest(("x",))
    assert changed != first
    (package / "rule.py").write_text("A = 2\n", "utf-8")
    assert digest._digest(("x",)) not in (first, changed)


def test_what_reads_and_what_judges_differ_and_are_short():
    assert digest.reading() != digest.judging()
    assert {len(digest.reading()), len(digest.judging())} == {digest.LENGTH}
