"""The floors of the house and its three laws, held over the syntax tree."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [path for folder in ("registry", "tui", "importers") for path in sorted((ROOT / folder).rglob("*.py"))]


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path, names):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            target = node.func
            name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            if name in names:
                yield f"{path.relative_to(ROOT)}:{node.lineno} {name}"


def test_the_floors_hold():
    done = subprocess.run(["lint-imports"], cwd=ROOT, capture_output=True, text=True, env=_environment())
    assert done.returncode == 0, done.stdout[-3000:]


def _environment():
    import os

    return os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("registry.service", ("textual",)),
        ("registry.cli", ("textual", "sqlmodel", "sqlalchemy", "pdfplumber", "numpy", "openpyxl", "docx")),
        ("registry.reading", ("textual", "sqlmodel", "sqlalchemy", "pdfplumber")),
        ("importers", ("registry", "textual", "sqlmodel")),
    ],
)
def test_what_a_fresh_process_loads(module, forbidden):
    code = f"import {module}, sys; print([name for name in {forbidden!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_only_the_store_opens_connections():
    openers = ("create_engine", "sqlite3.connect", "psycopg.connect")
    found = []
    for path in SOURCES:
        if (ROOT / "registry" / "store") in path.parents:
            continue
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(ROOT)}: {name}" for name in openers if name + "(" in text]
    assert found == []


@pytest.mark.parametrize("path", sorted((ROOT / "tui").rglob("*.py")), ids=lambda path: path.name)
def test_widgets_take_no_markup_strings(path):
    """A title such as [@click=app.approve(7)] must never be read as markup: no f-string or literal with tags, no markup=True."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.keyword) and node.arg == "markup":
            assert ast.unparse(node.value) == "False", f"{path.name}:{node.value.lineno}"
    assert list(calls(path, {"from_markup"})) == []


def test_foreign_files_are_parsed_only_by_the_readers():
    """Parsers of foreign formats are imported by importers alone (and by the writers of our own exports)."""
    parsers = ("pypdfium2", "pdfplumber", "selectolax", "lxml", "zipfile", "email")
    found = []
    for path in SOURCES:
        if (ROOT / "importers") in path.parents:
            continue
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names.append(node.module)
            found += [f"{path.relative_to(ROOT)}: {name}" for name in names if name.split(".")[0] in parsers]
    allowed = ("registry/publication/",)
    assert [item for item in found if not item.startswith(allowed)] == []
