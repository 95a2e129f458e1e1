import argparse
import json
import os
import subprocess
import sys

import pytest

from registry.cli import laws, output
from registry.errors import QingliError
from registry.messages import catalogue as messages


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("QINGLI_CATALOGUE", str(tmp_path / "own"))
    monkeypatch.delenv("QINGLI_REVIEWER", raising=False)
    monkeypatch.delenv("QINGLI_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path / "own"


@pytest.fixture
def run(capsys):
    """Runs ``qingli laws …`` and gives exit code, standard output and standard error."""

    def runner(*words, lang=None, actor=None):
        parser = argparse.ArgumentParser()
        laws.add(parser.add_subparsers())
        args = parser.parse_args(["laws", *map(str, words)])
        args.lang, args.actor, args.registry = lang, actor, None
        try:
            code = args.run(args)
        except QingliError as error:
            output.error(error, lang)
            code = error.exit_code
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return runner


def test_show_prints_the_life_of_the_administrative_penalty_law(run):
    code, out, _ = run("show", "行政处罚法")
    assert code == 0
    for expected in (
        "中华人民共和国行政处罚法",
        "现行有效（事实截至 2026-11-23）",
        "1996-03-17  制定  1996-10-01 起施行  主席令第六十三号",
        "2021-01-22  修订  2021-07-15 起施行",
        "末条为第八十六条",
        "2017-09-01 文本 → 2021-01-22 文本（修订）",
        "第三十三条 → 第五十一条",
        "可信度高",
    ):
        assert expected in out


@pytest.mark.parametrize(
    ("law", "expected"),
    [
        ("婚姻法1980", ["自 2021-01-01 起废止（依据：中华人民共和国民法典）", "接替：中华人民共和国民法典"]),
        ("国务院令第492号", ["中华人民共和国政府信息公开条例", "国务院令第711号"]),
        ("全面依法行政实施纲要", ["未见废止", "未经原件核实"]),
        ("民法典", ["废止了", "婚姻法", "合同法"]),
        ("合同法1999", ["《中华人民共和国民法典》（2020-05-28）", "“?”表示相似度低", "未找到对应条文，请人工核对"]),
    ],
)
def test_show_says_how_it_ended_what_followed_and_how_sure_that_is(run, law, expected):
    code, out, _ = run("show", law)
    assert code == 0
    assert [part for part in expected if part not in out] == []


def test_show_follows_one_article(run):
    code, out, _ = run("show", "行政处罚法", "--articles", "33")
    assert code == 0
    assert "第三十三条 → 第五十一条　内容有改动（相似度 63%）" in out
    assert "现为：第五十一条" in out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["show", "信访条例"], 3, "可能指 2 件"),
        (["show", "没有这部法"], 3, "目录中没有“没有这部法”"),
        (["show", "行政处罚法", "--articles", "总则"], 3, "“总则”不是条号"),
        (["search", "没有这个词的法"], 1, "没有找到"),
        (["import", "nowhere.csv"], 2, "没有说明由谁导入"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_to_do_next(run, words, code, told):
    found, _, err = run(*words)
    assert found == code
    assert told in err


def test_show_lists_several_candidates_and_declines(run):
    code, out, err = run("show", "信访条例")
    assert code == 3
    assert [line.split()[-1] for line in out.splitlines()] == ["xzfg-xinfangtiaoli-1995", "xzfg-xinfangtiaoli-2005"]
    assert "怎么办" in err


@pytest.mark.parametrize(
    ("words", "check"),
    [
        (["search", "行政处罚法"], lambda found: found[0]["id"] == "fl-xingzhengchufafa-1996" and found[0]["hard"] is True),
        (["show", "行政处罚法"], lambda found: found["instrument"]["versions"][-1]["date"] == "2021-01-22" and found["maps"][0]["summary"]["articles"] == 64),
        (["show", "行政处罚法", "--articles", "33"], lambda found: found["journeys"][0]["now"] == ["51"]),
        (["show", "信访条例"], lambda found: len(found) == 2),
        (["list", "--kind", "监察法规"], lambda found: len(found) == 2),
        (["aliases", "道交法"], lambda found: {"道交法", "道交法实施条例"} <= {each["short"] for each in found}),
        (["age"], lambda found: found["as_of"] == "2026-11-23" and found["gaps"]),
        (["history"], lambda found: found == []),
        (["doctor"], lambda found: found["two_in_force"]["count"] == 0 and found["without_dates"]["rows"]),
    ],
)  # fmt: skip
def test_every_verb_speaks_json(run, words, check):
    _, out, _ = run(*words, "--json")
    assert check(json.loads(out))


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--kind", "宪法"], 5),
        (["--kind", "宪法", "--status", "现行有效"], 1),
        (["--kind", "宪法", "--issuer", "政治协商"], 1),
        (["--kind", "奇物"], 0),
    ],
)
def test_list_by_kind_status_and_issuer(run, options, count):
    code, out, err = run("list", *options)
    assert (code, len(out.splitlines())) == (0, count)
    assert f"共 {count} 件" in err


def test_search_shows_a_limit_and_says_how_many_there_are(run):
    _, out, err = run("search", "水", "--limit", "3")
    assert len(out.splitlines()) == 3
    assert "显示前 3 件" in err


def test_rows_are_aligned_by_terminal_cells(run):
    _, out, _ = run("list", "--kind", "宪法")
    columns = {output.width(line[: line.index("xf-")]) for line in out.splitlines()}
    assert len(columns) == 1


def test_a_repeal_to_come_is_not_yet_an_end(run, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("id,status,repealed_on\nfl-xingzhengchufafa-1996,已废止,2199-01-01\n", encoding="utf-8")
    run("import", path, actor="王")
    assert "现行有效，自 2199-01-01 起废止" in run("show", "行政处罚法")[1]


def test_import_tells_records_and_is_found_in_history_and_age(run, tmp_path):
    path = tmp_path / "新规.csv"
    path.write_text(
        "title,kind,issuer,number,status\n某县集市管理办法,其他,某县人民政府,某府规〔2025〕3号,现行有效\n",
        encoding="utf-8",
    )
    code, out, err = run("import", path, "--dry-run")
    assert (code, "没有写入" in err, "新增 1 行" in out) == (0, True, True)
    assert "还没有导入过" in run("history")[1]
    code, _, err = run("import", path, actor="王审查")
    assert (code, "记录人 王审查" in err) == (0, True)
    assert "王审查　新规.csv　1 行" in run("history")[1]
    assert "本单位另行导入 1 行" in run("age")[1]
    assert "本单位导入；可信度中" in run("show", "某府规[2025]3号")[1]
    assert "无需写入" in run("import", path, actor="王审查")[2]


def test_import_by_the_variable_that_names_the_reviewer(run, tmp_path, monkeypatch):
    path = tmp_path / "in.csv"
    path.write_text("title,kind,status\n甲办法,其他,现行有效\n", encoding="utf-8")
    monkeypatch.setenv("QINGLI_REVIEWER", "李审查")
    assert run("import", path, "--json")[0] == 0
    assert "李审查" in run("history")[1]


def test_a_refused_row_stops_the_whole_and_is_named_with_its_reason(run, tmp_path, own):
    path = tmp_path / "in.csv"
    path.write_text("title,kind,status\n甲办法,其他,现行有效\n乙办法,规章,现行有效\n", encoding="utf-8")
    code, out, err = run("import", path, actor="王")
    assert code == 3
    assert "in.csv 第 3 行 乙办法：种类（kind）的值“规章”不在可用之列" in out
    assert "没有写入任何内容" in err
    assert not own.exists()
    assert run("import", path, "--dry-run")[0] == 1
    assert run("import", path, "--skip-refused", actor="王")[0] == 0
    assert "甲办法" in run("search", "甲办法")[1]


def test_export_and_import_again_agree(run, tmp_path):
    code, _, err = run("export", tmp_path / "out")
    assert (code, "已导出" in err) == (0, True)
    assert run("export", tmp_path / "out")[0] == 2
    code, out, _ = run("import", tmp_path / "out", "--dry-run")
    assert (code, "新增 0 行，更改 0 行" in out) == (0, True)


def test_the_doctor_counts_names_and_fails_only_when_asked(run):
    code, out, _ = run("doctor")
    assert code == 0
    assert "施行早于公布" in out
    assert "bmgz-canyinfuwu-spaqjdglbf-2010" in out
    assert run("doctor", "--strict")[0] == 1
    assert len(run("doctor", "--all")[1]) > len(out)


def test_hostile_text_reaches_no_terminal(run, own, tmp_path):
    from registry.catalogue.additions import Change, Import, append

    new = {
        "id": "own-evil-1",
        "title": "恶\x1b[31m法\u202e",
        "kind": "法律",
        "status": "现行有效",
        "number": "国令\x071号",
        "note": "\x9b2J",
    }
    append(
        own,
        Import("\x1b]0;x", "黑\x1b客", (("a\x1b.csv", ""),), None, (Change("laws", ("own-evil-1",), None, new),)),
        b"",
    )
    for words in (
        ["show", "own-evil-1"],
        ["search", "own-evil-1"],
        ["list", "--kind", "法律"],
        ["history"],
        ["age"],
        ["doctor"],
        ["show", "\x1b[2J"],
    ):
        _, out, err = run(*words)
        assert not [sign for sign in out + err if sign in "\x1b\x07\x9b\u202e"], words


def test_english_is_spoken_when_asked(run):
    code, out, _ = run("show", "婚姻法1980", lang="en")
    assert code == 0
    assert "repealed from 2021-01-01 (中华人民共和国民法典)" in out
    assert "Where the articles went" in out


def test_both_languages_have_the_same_keys_and_arguments():
    import re
    from importlib.resources import files

    from registry.messages import parse_po

    parts = {
        lang: parse_po((files("registry") / "locales" / lang / "LC_MESSAGES" / "laws.po").read_text(encoding="utf-8"))
        for lang in ("zh", "en")
    }
    assert parts["zh"].keys() == parts["en"].keys()
    for key, text in parts["zh"].items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", parts["en"][key])), key


def test_every_key_that_the_code_says_has_a_sentence():
    import re
    from pathlib import Path

    from registry.catalogue.audit import CHECKS

    root = Path(laws.__file__).parent.parent
    sources = "".join(
        path.read_text(encoding="utf-8") for path in [*root.glob("cli/laws*.py"), *root.glob("catalogue/*.py")]
    )
    known = messages("zh")
    said = {f"laws.{key}" for key in re.findall(r'(?:self\.say|_narrate)\((?:args, )?"([\w.]+)"', sources)}
    said |= {
        f"error.{code}"
        for code in re.findall(r'"((?:catalogue|law)_[a-z_]+)"', sources)
        if f"error.{code}" in known or code != "catalogue_of"
    }
    said |= {f"remedy.{key.removeprefix('error.')}" for key in said if key.startswith("error.")}
    said |= {f"laws.doctor.{check}" for check in CHECKS}
    assert sorted(key for key in said if key not in known) == []


def test_a_verb_runs_in_a_fresh_process(tmp_path):
    script = "import sys; from registry.cli.laws import add; import argparse; p = argparse.ArgumentParser(); add(p.add_subparsers()); a = p.parse_args(['laws', 'age']); a.lang = None; a.actor = None; sys.exit(a.run(a))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        env={**os.environ, "QINGLI_CATALOGUE": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0
    assert "2026-11-23" in done.stdout.decode()
