"""What the command line says to people: whole sentences, titles in their marks, nothing in code words."""

from __future__ import annotations

import json

import pytest

from registry.cli import main
from registry.cli.importing import lines_of
from registry.publication.wording import marked
from registry.service.answers import FileOutcome

LETTER = "\n".join(
    (
        "石桥街道办事处关于印发《石桥街道门前三包管理办法》的通知",
        "石办发〔2015〕1号",
        "各社区居民委员会、各科室：为进一步规范有关工作，经街道办事处研究同意，现将有关事项通知如下，请认真贯彻执行。",
        "一、根据《中华人民共和国行政处罚法》第三十三条规定执行。",
        "石桥街道办事处",
        "2015年3月1日",
    )
)


def call(place, capsys, *words, who="李审核"):
    """Exit code, standard output and standard error of one command."""
    code = main(["--registry", str(place), "--as", who, *words])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


@pytest.fixture
def office(tmp_path):
    """A folder with one letter, and the place of a registry."""
    (tmp_path / "收文").mkdir()
    (tmp_path / "收文" / "1.txt").write_text(LETTER, "utf-8")
    return tmp_path


def test_a_dry_run_leaves_no_registry_and_tells_what_repeats(office, capsys):
    (office / "收文" / "2.txt").write_text(LETTER, "utf-8")
    code, out, _ = call(office / "r.sqlite", capsys, "import", str(office / "收文"), "--dry-run", "--jobs", "1")
    assert (code, sorted(path.name for path in office.iterdir())) == (0, ["收文"])
    assert "2.txt：内容与" in out
    assert "可导入 1，重复 1" in out


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (("same_bytes", {"instrument": 3}), "a.txt：内容与 #3 的文件完全相同，未重复导入"),
        (
            ("number_taken", {"instrument": 3, "title": "关于印发《办法》的通知"}),
            "a.txt：文号与《关于印发〈办法〉的通知》（#3）相同而标题不同，请核对",
        ),
        (
            ("row_differs", {"instrument": 3, "fields": "signed_on,expires_on"}),
            "a.txt：台账这一行与 #3 不一致（成文日期、有效期至），以文件为准，请核对",
        ),
        (
            ("file_differs", {"instrument": 3, "fields": "signed_on"}),
            "a.txt：台账登记的 #3 与这份文件不一致（成文日期），登记暂从台账，请核对；应从文件的，用 qingli correct 3 更正",
        ),
    ],
)
def test_what_an_import_tells_of_a_file(told, line):
    assert lines_of(FileOutcome("a.txt", "imported", told=(told,)), "zh") == [line]


@pytest.mark.parametrize(
    ("title", "number", "shown"),
    [
        ("某办法", None, "《某办法》"),
        ("关于印发《某办法》的通知", "石办发〔2015〕1号", "《关于印发〈某办法〉的通知》（石办发〔2015〕1号）"),
        ("《某办法》", None, "《某办法》"),
        ("《甲》和《乙》", None, "《〈甲〉和〈乙〉》"),
    ],
)
def test_a_title_in_its_marks(title, number, shown):
    assert marked(title, number) == shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("round", "open"), "缺少：NAME"),
        (("decide", "#1", "retain", "--due"), "--due 后面要写一个值"),
        (("decide", "#1", "retain", "--due", "某日"), "--due：看不懂日期“某日”，请写成 2024-12-31。"),
        (("relations", "reject", "一"), "ID 的写法不对：'一'"),
        (("round", "open", "甲", "--closure", "乙"), "--closure 不能是 '乙'；可以是：'whitelist', 'blacklist'"),
        (("stats", "--as", "张三"), "--as 张三 要写在命令之前"),
        (("stats", "--nonsense"), "不认识：--nonsense"),
        (("stats", "--as-of", "2024-12-31"), "不认识：--as-of 2024-12-31"),
        (("import", "甲", "--as", "张三"), "--as 张三 要写在命令之前"),  # not the beginning of --as-of
        (("--frob", "stats"), "不认识：--frob"),
    ],
)
def test_a_misspelt_command_is_told_in_chinese(words, said, capsys, monkeypatch):
    monkeypatch.delenv("QINGLI_LANG", raising=False)
    with pytest.raises(SystemExit) as ended:
        main(words)
    streams = capsys.readouterr()
    assert (ended.value.code, streams.out) == (2, "")
    assert said in streams.err
    assert "怎么办：" in streams.err
    assert "usage" not in streams.err


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("--frob", "stats"), "qingli"),
        (("stats", "--nonsense"), "qingli stats"),
        (("import", "甲", "--retry"), "qingli import"),
        (("round", "open", "甲", "--nonsense"), "qingli round open"),
        (("export", "repeal-list", "--output", "x", "--nonsense"), "qingli export repeal-list"),
        (("round", "open", "甲", "--registry=乙"), "qingli"),
        (("round",), "qingli round"),
    ],
)
def test_what_to_do_names_the_help_that_tells_the_options(words, command, capsys, monkeypatch):
    monkeypatch.delenv("QINGLI_LANG", raising=False)
    with pytest.raises(SystemExit):
        main(words)
    assert f"怎么办：用 {command} --help 看" in capsys.readouterr().err


def test_the_language_of_the_command_line_is_that_of_its_complaints(capsys, monkeypatch):
    monkeypatch.delenv("QINGLI_LANG", raising=False)
    with pytest.raises(SystemExit):
        main(["--lang", "en", "decide", "#1", "retain", "--due", "x"])
    assert "--due: “x” is no date" in capsys.readouterr().err


def test_help_is_in_one_language(capsys, monkeypatch):
    monkeypatch.delenv("QINGLI_LANG", raising=False)
    with pytest.raises(SystemExit):
        main(["round", "open", "--help"])
    out = capsys.readouterr().out
    assert out.startswith("用法：")
    assert not {"options", "positional arguments", "show this help"} & set(out.splitlines())
    assert "show this" not in out


def test_a_refusal_of_the_system_is_told_in_the_language(office, capsys):
    (office / "占位").write_text("")
    code, _, err = call(office / "r.sqlite", capsys, "import", str(office / "收文"), "--jobs", "1")
    assert code == 0
    code, _, err = call(office / "r.sqlite", capsys, "laws", "export", str(office / "没有" / "x.csv"))
    assert code in (3, 5)
    assert "Errno" not in err
    assert "No such file" not in err


@pytest.fixture
def opened(office, capsys):
    """A registry with one document and one round."""
    place = office / "r.sqlite"
    for words in (("import", str(office / "收文"), "--jobs", "1"), ("round", "open", "甲", "--as-of", "2024-12-31")):
        assert call(place, capsys, *words)[0] == 0
    return place


def test_a_document_is_shown_with_what_it_cites_and_the_ids_that_link_takes(opened, capsys):
    out = call(opened, capsys, "show", "#1")[1]
    line = next(
        line for line in out.splitlines() if "《中华人民共和国行政处罚法》第三十三条" in line and "线索" not in line
    )
    assert "引用 1 处" in out
    assert call(opened, capsys, "link", "#1", line.split()[0], "--none", "--note", "试")[0] == 0


def test_a_round_is_named_by_a_word_or_by_the_option(opened, capsys):
    code, _, err = call(opened, capsys, "round", "open", "乙")
    assert (code, "没有写明评判基准日" in err) == (0, True)
    assert call(opened, capsys, "round", "status")[0] == 4
    assert (
        call(opened, capsys, "round", "status", "--round", "乙")[1] == call(opened, capsys, "round", "status", "乙")[1]
    )


def test_what_is_overdue_is_told_and_listed_when_asked_for(opened, capsys):
    assert call(opened, capsys, "correct", "#1", "--expires-on", "2020-12-31")[0] == 0
    _, out, err = call(opened, capsys, "expiring")
    assert (out, "另有 1 项" in err) == ("", True)
    assert "2020-12-31" in call(opened, capsys, "expiring", "--overdue")[1]
    out = call(opened, capsys, "expiring", "--overdue", "--as-of", "2021-01-10", "--json")[1]
    assert [entry["days"] for entry in json.loads(out)] == [-10]


def test_a_sign_alone_finds_nothing_instead_of_everything(opened, capsys):
    assert call(opened, capsys, "search", "《")[0] == 1
    assert call(opened, capsys, "search", "门")[0] == 0


def test_a_ledger_is_shown_row_by_row_under_its_heads(tmp_path, capsys):
    (tmp_path / "台账.csv").write_text(
        "文件名称,文号,发布日期\n门前三包管理办法,石办发〔2018〕1号,2018-03-01\n", "utf-8"
    )
    assert main(["inspect", str(tmp_path / "台账.csv")]) == 0
    out = capsys.readouterr().out
    assert "第 2 行" in out
    assert "文号      石办发〔2018〕1号" in out
