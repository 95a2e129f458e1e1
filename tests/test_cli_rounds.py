"""A round from the command line: the queue with its filters, stale items, cancelling, sweeping clauses, forms read back."""

from __future__ import annotations

import json

import pytest

from registry.cli import main

HEAD = "青岭区柳河街道办事处文件"
BODY = "各社区居民委员会、各科室：为进一步规范有关工作，经街道办事处研究同意，现将有关事项通知如下，请认真贯彻执行。"
BASE = ("柳河街道食品摊贩管理办法", "柳街办发〔2016〕8号", "2016年3月1日", "第一条 为了加强食品摊贩管理，制定本办法。")
LEANING = (
    "关于做好食品摊贩登记的通知",
    "柳街办发〔2017〕5号",
    "2017年6月1日",
    f"根据《{BASE[0]}》（{BASE[1]}）的规定，现将登记事项通知如下。",
)
CLEARING = (
    "关于公布文件清理结果的通知",
    "柳街办发〔2019〕20号",
    "2019年12月20日",
    "一、凡2016年12月31日以前制定的规范性文件一律废止。",
)


@pytest.fixture
def office(tmp_path, capsys):
    """A registry with three documents, the last of which sweeps the first away, and an open round."""
    folder = tmp_path / "收文"
    folder.mkdir()
    for place, (title, number, day, words) in enumerate((BASE, LEANING, CLEARING), 1):
        parts = (HEAD, number, "", title, "", BODY, words, "", "青岭区柳河街道办事处", day)
        (folder / f"{place}.txt").write_text("\n".join(parts), "utf-8")
    at = tmp_path / "r.sqlite"
    call(at, capsys, "import", str(folder), "--jobs", "1")
    assert call(at, capsys, "round", "open", "2024年清理", "--as-of", "2024-12-31")[0] == 0
    return at


def call(place, capsys, *words, who="李审核"):
    """Exit code, standard output and standard error of one command."""
    code = main(["--registry", str(place), "--as", who, *words])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def queue(place, capsys, *words):
    """Numbers of the documents that the queue shows."""
    code, out, _ = call(place, capsys, "round", "queue", *words, "--json")
    assert code == 0
    return [row["number"] for row in json.loads(out)["rows"]]


def test_a_clause_is_looked_at_and_released(office, capsys):
    assert "概括性废止条款 1 条" in call(office, capsys, "round", "status")[1]
    assert "概括性废止“一、凡2016年12月31日以前" in call(office, capsys, "relations")[1]
    shown = call(office, capsys, "relations", "preview", "1")[1]
    assert "适用后废止 2016-12-31 及以前的文件 1 件，废止日期 2019-12-20" in shown
    assert BASE[1] in shown
    code, _, err = call(office, capsys, "relations", "confirm", "1")
    assert (code, "qingli relations release 1" in err) == (4, True)
    assert call(office, capsys, "relations", "release", "1", "--note", "经核对适用")[0] == 0
    assert "已废止" in call(office, capsys, "show", LEANING[1])[1]
    assert BASE[0] in call(office, capsys, "relations", "--doc", BASE[1])[1]
    assert queue(office, capsys, "--rule", "cascade") == [LEANING[1]]


def test_the_queue_is_filtered_and_says_what_became_of_each(office, capsys):
    assert call(office, capsys, "decide", LEANING[1], "retain", "--ground", "K1")[0] == 0
    assert call(office, capsys, "decide", BASE[1], "repeal", "--ground", "R1")[0] == 0
    assert queue(office, capsys, "--state", "decided", "--outcome", "repeal") == [BASE[1]]
    assert queue(office, capsys, "--state", "stale") == [LEANING[1]]
    assert queue(office, capsys, "--words", "清理结果", "--year", "2019") == [CLEARING[1]]
    out = call(office, capsys, "round", "queue")[1]
    assert "已决定·废止" in out
    why = "决定之后出现了新的线索：引用本库已废止文件"
    for words in (("round", "queue"), ("round", "status"), ("show", LEANING[1])):
        assert why in call(office, capsys, *words)[1], words


def test_a_round_that_was_opened_by_mistake(office, capsys):
    code, _, err = call(office, capsys, "round", "open", "另一轮", "--as-of", "2025-12-31")
    assert (code, "评判基准日是 2024-12-31" in err, "round cancel" in err) == (4, True, True)
    assert call(office, capsys, "round", "cancel", "--note", "日期写错")[0] == 0
    assert "已取消" in call(office, capsys, "round", "list")[1]
    assert call(office, capsys, "round", "open", "2024年清理", "--as-of", "2025-12-31")[0] == 0


def test_a_form_is_exported_filled_in_and_read_back(office, capsys, tmp_path):
    form = tmp_path / "意见表.csv"
    assert call(office, capsys, "export", "opinions", "--format", "csv", "--output", str(form))[0] == 0
    lines = form.read_text("utf-8-sig").splitlines()
    place = next(n for n, line in enumerate(lines) if BASE[1] in line)
    cells = lines[place].split(",")
    cells[lines[0].split(",").index("清理意见")] = "废止"
    cells[lines[0].split(",").index("清理理由")] = "R1；与上位法不一致"
    lines[place] = ",".join(cells)
    form.write_text("\n".join(lines), "utf-8-sig")
    code, out, err = call(office, capsys, "decide", "--from", str(form))
    assert code == 0
    assert out.count("没有填写清理意见，未作处理") == 2
    assert "已记入 1 行" in err
    assert "没有填写 2 行" in err
    assert "不符合法律、法规、规章规定；与上位法不一致" in call(office, capsys, "show", BASE[1])[1]


def test_what_was_corrected_and_linked_is_told(office, capsys):
    assert call(office, capsys, "correct", BASE[1], "--issuer", "青岭区柳河街道办事处、青岭区市场监督管理局")[0] == 0
    shown = call(office, capsys, "show", BASE[1])[1]
    assert "更正：制定机关 由“青岭区柳河街道办事处”改为“青岭区柳河街道办事处、青岭区市场监督管理局”（李审核" in shown
    view = json.loads(call(office, capsys, "show", LEANING[1], "--json")[1])
    mention = view["dossier"]["citations"][0]["id"]
    assert call(office, capsys, "link", LEANING[1], mention, "--to", "中华人民共和国食品安全法")[0] == 0
    view = json.loads(call(office, capsys, "show", LEANING[1], "--json")[1])
    assert view["dossier"]["citations"][0]["link"]["instrument"]["title"] == "中华人民共和国食品安全法"
    code, _, err = call(office, capsys, "link", LEANING[1], mention, "--to", "没有的法")
    assert (code, "没有“没有的法”" in err) == (3, True)


def test_documents_are_given_to_a_reviewer(office, capsys):
    assert "已分给 王审核：2 件" in call(office, capsys, "round", "assign", "王审核", BASE[1], "#2")[1]
    assert queue(office, capsys, "--assignee", "王审核") == [BASE[1], LEANING[1]]
    assert call(office, capsys, "round", "assign", "", BASE[1])[0] == 0
    assert queue(office, capsys, "--assignee", "王审核") == [LEANING[1]]


def test_what_changed_since_a_round_was_closed_is_told_when_it_is_opened_again(office, capsys):
    for number in (BASE[1], LEANING[1], CLEARING[1]):
        assert call(office, capsys, "decide", number, "retain", "--ground", "K1")[0] == 0
    assert call(office, capsys, "round", "close")[0] == 0
    assert call(office, capsys, "relations", "release", "1")[0] == 0
    code, out, _ = call(office, capsys, "round", "reopen", "--note", "复核")
    assert code == 0
    assert "关闭之后线索有变化的文件 3 件，其中所定意见已失去依据、需重看的 2 件" in out
    assert f"#2 《{LEANING[0]}》（{LEANING[1]}）" in out
    assert "新增：" in out
    for number in (BASE[1], LEANING[1]):
        call(office, capsys, "decide", number, "lapse", "--ground", "R4", "--note", "已被废止")
    assert call(office, capsys, "round", "close")[0] == 0
    told = json.loads(call(office, capsys, "round", "reopen", "--note", "再看", "--json")[1])
    assert (told["state"], told["changed"]) == ("open", [])


def test_where_two_rounds_are_open_an_assignment_says_which(office, capsys):
    assert call(office, capsys, "round", "open", "另一轮", "--as-of", "2024-12-31")[0] == 0
    code, _, err = call(office, capsys, "round", "assign", "王审核", BASE[1])
    assert code == 4
    assert "2024年清理" in err
    assert "另一轮" in err
    assert call(office, capsys, "round", "assign", "王审核", BASE[1], "--round", "2024年清理")[0] == 0
    assert queue(office, capsys, "2024年清理", "--assignee", "王审核") == [BASE[1]]
    assert queue(office, capsys, "另一轮", "--assignee", "王审核") == []
