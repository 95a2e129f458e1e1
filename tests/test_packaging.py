"""The built wheel, installed into an empty environment, runs; the repository keeps its shape."""

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHAPE = {"registry", "tui", "importers", "tests", "pyproject.toml", "README.md", "uv.lock", "LICENSE", "CHANGELOG.md"}


def uv():
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.exists() else shutil.which("uv")
    if not found:
        pytest.skip("uv is not installed here, so no wheel can be built and installed")
    return found


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(uv(), "build", "--wheel", "--out-dir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_three_packages_and_their_data(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"registry", "tui", "importers"}
    for part in ("py.typed", "locales/zh/LC_MESSAGES/cli.po", "data/catalogue/laws.csv", "help/start.md"):
        assert f"registry/{part}" in names
    assert [name for name in names if "test" in name.split("/")[0]] == []


def test_the_installed_wheel_reads_a_document(wheel, tmp_path):
    run(uv(), "venv", "--python", sys.executable, str(tmp_path / "env"))
    python = tmp_path / "env" / "bin" / "python"
    run(uv(), "pip", "install", "--python", str(python), str(wheel))
    document = tmp_path / "notice.txt"
    document.write_text(
        "关于规范停车秩序的通知\n根据《中华人民共和国物权法》，现通知如下。\n某街道办事处\n2019年3月5日\n",
        encoding="utf-8",
    )
    printed = run(str(tmp_path / "env" / "bin" / "qingli"), "inspect", str(document), "--json", cwd=tmp_path)
    read = json.loads(printed)
    assert read["header"]["title"] == "关于规范停车秩序的通知"
    assert read["citations"][0]["status"] == "repealed"


def test_the_top_level_keeps_its_shape():
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    tops = {name.split("/")[0] for name in tracked.stdout.split("\0") if name}
    assert {name for name in tops if not name.startswith(".")} == SHAPE


def test_textual_is_pinned_exactly_and_the_readers_are_not_below_their_repairs():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert any(item.startswith("textual==") for item in wanted)
    assert any(item.startswith("pdfminer.six>=20260107") for item in wanted)
