"""``qingli inspect`` as people and programs use it."""

import json

import pytest

from registry.cli.main import main

TEXT = "关于规范停车秩序的通知\n云江府办发〔2018〕7号\n根据《中华人民共和国物权法》第七十四条，现通知如下。\n云江区人民政府办公室\n2018年3月5日\n"


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_people_see_header_citations_and_findings(notice, capsys):
    assert main(["inspect", str(notice), "--as-of", "2024-12-31"]) == 0
    shown = capsys.readouterr().out
    for word in (
        "云江府办发〔2018〕7号",
        "2018-03-05",
        "《中华人民共和国物权法》第七十四条",
        "已废止 2021-01-01",
        "2024-12-31",
    ):
        assert word in shown


def test_the_same_in_english(notice, capsys):
    assert main(["--lang", "en", "inspect", str(notice)]) == 0
    assert "repealed 2021-01-01" in capsys.readouterr().out


def test_the_text_is_what_the_places_refer_to(notice, capsys):
    main(["inspect", str(notice), "--text"])
    text = capsys.readouterr().out
    main(["inspect", str(notice), "--json"])
    read = json.loads(capsys.readouterr().out)
    assert [text[item["start"] : item["end"]] for item in read["citations"]] == [
        item["quote"] for item in read["citations"]
    ]


def test_the_day_of_judgement_decides(notice, capsys):
    main(["inspect", str(notice), "--json", "--as-of", "2020-06-30"])
    assert json.loads(capsys.readouterr().out)["citations"][0]["status"] == "in_force"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("missing.pdf", None, "missing"),
        ("empty.pdf", b"", "empty"),
        ("broken.pdf", b"%PDF-1.7\nno objects", "damaged"),
        ("noise.bin", bytes(range(256)) * 8, "unsupported"),
    ],
)
def test_a_file_that_gives_no_text_is_told_with_its_remedy(tmp_path, capsys, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["inspect", str(path)]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert "怎么办：" in told.err
    assert main(["inspect", str(path), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["failure"]["code"] == code


def test_a_folder_is_no_file(tmp_path, capsys):
    assert main(["inspect", str(tmp_path)]) == 3
    assert "qingli import" in capsys.readouterr().err


def test_a_date_that_is_none_is_misuse(notice, capsys):
    with pytest.raises(SystemExit) as left:
        main(["inspect", str(notice), "--as-of", "soon"])
    assert left.value.code == 2
    assert "2024-12-31" in capsys.readouterr().err


def test_a_title_cannot_act_on_the_terminal(tmp_path, capsys):
    path = tmp_path / "hostile.txt"
    path.write_text("关于\x1b[2J清屏\u202e的通知\n根据《\x1b]0;x\x07条例》，现通知如下。\n", encoding="utf-8")
    main(["inspect", str(path)])
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
