"""The workstation in a real terminal: a small round by keyboard to its end, and a note that outlives a killed terminal."""

import pytest

from registry.service import Registry
from tests.benchmarks.session import Sheet, outcomes, play
from tests.benchmarks.tmux import Tmux
from tests.tui_desk import office

pytestmark = pytest.mark.skipif(not Tmux.there(), reason="tmux is not installed: no real terminal to try the desk in")
WANTED = {
    "石办发〔2012〕3号": ("废止", "R2", "repeal"),
    "石办发〔2013〕4号": ("宣布失效", "R4", "lapse"),
    "石办发〔2016〕5号": ("修改", "R1", "amend"),
    "石办发〔2019〕6号": ("保留", "K1", "retain"),
    "石办发〔2021〕7号": ("不纳入", "X1", "out_of_scope"),
}


def test_a_small_round_is_reviewed_by_keyboard_to_its_end(tmp_path):
    office(tmp_path).close()
    rows = [
        {"发文字号": number, "文件名称": number, "清理意见": word, "清理理由": ground, "新有效期": "", "完成时限": ""}
        for number, (word, ground, _) in WANTED.items()
    ]
    rows[2]["完成时限"] = "2025-06-30"
    where = tmp_path / "registry.sqlite"
    assert len(play(where, Sheet(rows), tmp_path / "state")) == 5
    assert outcomes(where) == {number: outcome for number, (_, _, outcome) in WANTED.items()}
    with Registry.open(where) as registry:
        opinion = registry.dossier("石办发〔2016〕5号").decisions[0].opinion
        assert (str(opinion.due_on), opinion.grounds) == ("2025-06-30", ("R1",))


def test_a_note_outlives_a_killed_terminal(tmp_path):
    office(tmp_path).close()
    arguments = [
        "--registry",
        str(tmp_path / "registry.sqlite"),
        "--as",
        "李审核",
        "--lang",
        "zh",
        "review",
        "--no-tour",
    ]
    first = Tmux(arguments, tmp_path / "state")
    try:
        first.wait(lambda seen: "第 1 件，共 5 件" in seen, 60)
        first.press("Enter")
        first.wait(lambda seen: "废止" in seen and "[说明]" in seen)
        first.type("m")
        first.wait(lambda seen: "下一栏" in seen)
        first.type("征求意见后再定")
        first.wait(lambda seen: "征求意见后再定" in seen)
        drafts = tmp_path / "state" / "drafts"
        first.wait(lambda _: drafts.is_dir() and any("征求意见" in f.read_text("utf-8") for f in drafts.glob("*.json")))
    finally:
        first.kill()
    second = Tmux(arguments, tmp_path / "state")
    try:
        second.wait(lambda seen: "第 1 件，共 5 件" in seen, 60)
        second.press("Enter")
        second.wait(lambda seen: "征求意见后再定" in seen)
    finally:
        second.close()
