"""The registry's verbs on the command line, end to end: real readers, real engine, exit codes, and safe text."""

from __future__ import annotations

import csv
import json
import random
import unicodedata

import pytest

from importers.base import LedgerRow
from registry.cli import main
from registry.cli.figures import after
from registry.cli.importing import clock
from registry.service import Registry
from registry.service.importing import ImportOptions
from tests.stock import AS_OF, LI, plain_engine, serial

FILLER = "各社区居民委员会、各科室：为进一步规范有关工作，经街道办事处研究同意，现将有关事项通知如下，请认真贯彻执行。"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A registry that was made by the command line itself."""
    home = tmp_path_factory.mktemp("cli")
    received = home / "收文"
    received.mkdir()
    texts = {
        "1.txt": ("石桥街道办事处关于加强市容环境管理工作的通知", "石办发〔2015〕1号", "根据《中华人民共和国行政处罚法》第三十三条规定执行。"),
        "2.txt": ("石桥街道办事处关于做好社区服务工作的通知", "石办发〔2016〕2号", "依据《石桥街道办事处关于加强市容环境管理工作的通知》（石办发〔2015〕1号）制定。"),
        "3.txt": ("石桥街道办事处关于规范停车秩序的通知", "石办发〔2017〕3号", "物业服务企业应当配合。"),
    }  # fmt: skip
    for name, (title, number, body) in texts.items():
        year = number[4:8]
        content = (
            f"{title}\n{number}\n{FILLER}\n一、{body}\n二、本通知自印发之日起施行。\n石桥街道办事处\n{year}年3月1日\n"
        )
        (received / name).write_text(content, "utf-8")
    (received / "空.txt").write_text("")
    return home


def call(shelf, capsys, *words, who="李审核"):
    """Exit code, standard output and standard error of one command."""
    code = main(["--registry", str(shelf / "r.sqlite"), *(["--as", who] if who else []), *words])
    streams = capsys.readouterr()
    return code, streams.out, streams.err


def test_a_round_from_the_folder_to_the_list(shelf, capsys, monkeypatch):
    monkeypatch.delenv("QINGLI_REVIEWER", raising=False)

    def run(*words, **options):
        return call(shelf, capsys, *words, **options)

    code, out, _ = run("import", str(shelf / "收文"), "--as-of", "2024-12-31", "--dry-run", "--jobs", "1")
    assert code == 0
    assert "未写入" in out
    code, out, _ = run("import", str(shelf / "收文"), "--as-of", "2024-12-31", "--jobs", "1", "--json")
    report = json.loads(out)
    assert report["counts"] == {"imported": 3, "failed": 1}
    assert run("import", str(shelf / "收文"), "--strict")[0] == 0
    assert run("import", str(shelf / "收文"), "--strict", "--retry-failed", "--jobs", "1")[0] == 1

    assert run("round", "open", "2024年清理", "--as-of", "2024-12-31", "--cut-off", "2024-06-30")[0] == 0
    code, out, _ = run("round", "queue", "--json")
    queue = json.loads(out)
    assert (code, queue["total"]) == (0, 3)
    assert queue["rows"][0]["number"] == "石办发〔2015〕1号"

    code, _, err = run("decide", "石办发〔2015〕1号", "repeal", "--ground", "R1", who=None)
    assert code == 2
    assert "--as" in err
    assert run("decide", "石办发〔2015〕1号", "废除掉")[0] == 2
    assert run("decide", "石办发〔2015〕1号", "repeal")[0] == 3
    assert run("decide", "石办发〔2099〕1号", "repeal", "--ground", "R1")[0] == 3
    code, out, _ = run("decide", "石办发〔2015〕1号", "repeal", "--ground", "R1", "--note", "依据条款已变")
    assert code == 0
    assert "废止" in out
    code, out, _ = run("show", "石办发〔2016〕2号")
    assert "终止" in out

    assert run("export", "repeal-list", "--output", str(shelf / "list.json"))[0] == 4
    assert run("export", "repeal-list", "--output", str(shelf / "draft.csv"), "--draft")[0] == 0
    assert run("stats")[0] == 1

    with (shelf / "意见.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = [("文件名称", "文号", "清理意见", "清理理由"), ("", "石办发〔2016〕2号", "废止", "R2"),
                ("石桥街道办事处关于规范停车秩序的通知", "", "继续有效", "K1"), ("没有这份", "", "废止", "R1")]  # fmt: skip
        csv.writer(file).writerows(rows)
    code, out, err = run("decide", "--from", str(shelf / "意见.csv"))
    assert code == 1
    assert "登记库里没有“没有这份”" in out
    assert "未记入 1 行" in err

    assert run("round", "publish", who="赵主任")[0] == 0
    assert run("export", "repeal-list", "--output", str(shelf / "list.json"))[0] == 0
    assert "石办发〔2015〕1号" in (shelf / "list.json").read_text("utf-8")
    code, out, _ = run("stats", "--json")
    figures = json.loads(out)
    assert (code, figures["reviewed"], figures["outcomes"]["repeal"]) == (0, 3, 2)
    assert run("decide", "石办发〔2015〕1号", "retain")[0] == 4

    assert run("audit", "verify", "--read-data")[0] == 0
    code, out, _ = run("audit", "head")
    (shelf / "存证.txt").write_text(out, "utf-8")
    assert run("audit", "verify", "--anchor", str(shelf / "存证.txt"))[0] == 0
    assert run("audit", "export", "--output", str(shelf / "ledger.jsonl"))[0] == 0
    assert run("audit", "export", "--output", str(shelf / "ledger.jsonl"))[0] == 5
    assert run("backup", str(shelf / "备份"))[0] == 0
    assert main(["--registry", str(shelf / "again.sqlite"), "restore", str(shelf / "备份")]) == 0
    assert run("doctor")[0] == 0


def test_looking_things_up(shelf, capsys):
    assert call(shelf, capsys, "search", "物业")[0] == 0
    assert call(shelf, capsys, "search", "没有的词")[0] == 1
    code, out, _ = call(shelf, capsys, "impact", "行政处罚法")
    assert code == 0
    assert "第三十三条" in out
    assert call(shelf, capsys, "expiring", "--within", "1y")[0] == 0
    assert call(shelf, capsys, "relations")[0] == 0
    code, out, _ = call(shelf, capsys, "show", "1", "--text")
    assert FILLER[:20] in out
    code, out, _ = call(shelf, capsys, "--lang", "en", "show", "1")
    assert "findings" in out


@pytest.mark.parametrize("words", [("round", "status"), ("search", "x"), ("audit", "verify"), ("doctor",)])
def test_a_registry_that_is_not_there_is_not_made_by_looking(tmp_path, capsys, words):
    code, out, err = call(tmp_path, capsys, *words)
    assert (code, out) == (5, "")
    assert "qingli" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [("2024-01-31", (1, "m"), "2024-02-29"), ("2024-12-31", (6, "m"), "2025-06-30"), ("2024-02-29", (1, "y"), "2025-02-28"), ("2024-12-31", (30, "d"), "2025-01-30")],
)  # fmt: skip
def test_spans_of_time(start, length, end):
    import datetime as dt

    assert after(dt.date.fromisoformat(start), length).isoformat() == end


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (65, "1:05"), (3723, "1:02:03")])
def test_time_left(seconds, shown):
    assert clock(seconds) == shown


HOSTILE = [
    "[@click=app.approve(7)]关于废止某文件的通知[/]", "=HYPERLINK(\"http://x\")关于开支的通知", "@SUM(1)关于经费管理的通知",
    "\x1b]0;改标题\x07关于机构的通知", "\x1b[2J关于清屏的通知", "\x9b31m关于颜色的通知", "\u202e知通的反写于关", "关于\u200b零宽的通知事项",
    "<script>alert(1)</script>关于脚本的通知", "关于'; DROP TABLE event; --的通知", "关于{name}{0}%s的通知事项", "-rf 关于删除的通知", "\ufeff关于字节序的通知",
    "关于🀄️表情的通知事项", "關於異體字的通知事項", "关于\U000e0041标签字的通知", "关于\r回车的通知事项", "关于\t制表的通知事项", "/x [关于括号的通知",
]  # fmt: skip


def titles(count):
    """The listed ones and generated ones: any character but a line end, mixed into plausible titles."""
    chance = random.Random(20241231)
    pools = [
        range(0x20),
        range(0x7F, 0xA0),
        range(0x2000, 0x2070),
        range(0x202A, 0x202F),
        range(0xE0000, 0xE0080),
        range(0x4E00, 0x4E80),
        range(0x21, 0x7F),
        range(0x1F300, 0x1F340),
    ]
    for _ in range(count):
        noise = "".join(chr(chance.choice(chance.choice(pools))) for _ in range(chance.randrange(1, 12)))
        yield f"关于{noise}管理工作第{chance.randrange(10**6)}号的通知"


def test_nothing_in_a_title_acts_on_the_terminal_or_in_a_sheet(tmp_path, capsys):
    rows = [
        {"文件名称": title, "文号": f"石办发〔2015〕{n}号", "发布日期": "2015-01-01"}
        for n, title in enumerate((*HOSTILE, *titles(1500)), 1)
    ]
    source = tmp_path / "台账.csv"
    source.write_text("x")
    with Registry.open(tmp_path / "r.sqlite", maker=plain_engine) as registry:
        read = [LedgerRow("台账.csv", "台账", n, row) for n, row in enumerate(rows, 2)]
        report = registry.import_paths([source], LI, ImportOptions(AS_OF), work=lambda task: read, runner=serial)
        assert report.instruments == len(rows)
    many = str(len(rows))
    shown = []
    for words in (
        ("round", "open", "清理", "--as-of", "2024-12-31"), ("round", "queue", "--limit", many), ("round", "status"),
        ("search", "关于", "--limit", many), ("export", "repeal-list", "--draft", "--output", str(tmp_path / "x.csv")),
        ("decide", "1", "repeal", "--ground", "R1"), ("decide", "2", "repeal", "--ground", "R1"), ("decide", "3", "repeal", "--ground", "R1"),
        ("export", "repeal-list", "--draft", "--output", str(tmp_path / "y.csv")), ("close",), ("round", "close"), ("decide", HOSTILE[4], "repeal"),
        *(("show", str(n)) for n in range(1, 60)), ("search", "\x1b[2J"), ("audit", "verify"), ("stats",),
    ):  # fmt: skip
        try:
            _, out, err = call(tmp_path, capsys, *words)
        except SystemExit:
            out, err = capsys.readouterr()
        shown.append(out + err)
    text = "".join(shown)
    assert len(text) > 100_000
    acting = {ch for ch in text if ch != "\n" and unicodedata.category(ch) in ("Cc", "Cf", "Cs")}
    assert acting == set()
    cells = [cell for row in csv.reader((tmp_path / "y.csv").read_text("utf-8-sig").splitlines()) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
