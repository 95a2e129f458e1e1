"""The registry's verbs on the command line, end to end: real readers, real engine, exit codes, and safe text."""

from __future__ import annotations

import csv
import json
import unicodedata

import pytest

from importers.base import LedgerRow
from registry.cli import main
from registry.cli.card import citation_row
from registry.cli.figures import after
from registry.cli.importing import _paths, clock, lines_of, proposed
from registry.service import Registry
from registry.service.answers import FileOutcome
from registry.service.importing import ImportOptions, Tally
from registry.values import Citation, Link, Mention, ProvisionNow, Resolution, Standing, Status
from tests.hostile_titles import FRAGMENTS, generated, listed
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


def acting(text):
    """Characters that a terminal or an editor would obey, but for the line end."""
    return {ch for ch in text if ch != "\n" and unicodedata.category(ch) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")}


def test_nothing_in_a_title_acts_on_the_terminal_or_in_a_sheet(tmp_path, capsys):
    """The listed and 10,000 generated titles through every command, in words and as JSON."""
    titles = [*listed(), *generated(10_000)]
    rows = [
        {"文件名称": title, "文号": f"石办发〔2015〕{n}号", "发布日期": "2015-01-01"}
        for n, title in enumerate(titles, 1)
    ]
    source = tmp_path / "台账.csv"
    source.write_text("x")
    with Registry.open(tmp_path / "r.sqlite", maker=plain_engine) as registry:
        read = [LedgerRow("台账.csv", "台账", n, row) for n, row in enumerate(rows, 2)]
        report = registry.import_paths([source], LI, ImportOptions(AS_OF), work=lambda task: read, runner=serial)
        assert report.instruments >= 10_000
    received = tmp_path / "收\x1b[31m文"
    received.mkdir()
    for n, fragment in enumerate(FRAGMENTS):
        name = fragment.replace("/", "_").replace("\x00", "_")
        (received / f"{n}{name}.txt").write_text(
            f"{fragment}\n关于{fragment}的通知\n根据《{fragment}法》制定。{FILLER}", "utf-8"
        )
    many, sheet = str(len(rows)), tmp_path / "意见.csv"
    with sheet.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([("文件名称", "清理意见"), *((title, "废止") for title in listed()[::7])])
    commands = (
        ("import", str(received), "--jobs", "1", "--no-store"), ("import", str(received / "none\x1b")), ("inspect", str(next(received.iterdir()))),
        ("round", "open", FRAGMENTS[9]), ("round", "open", FRAGMENTS[0] + "=清理", "--as-of", "2024-12-31", "--scope", FRAGMENTS[0]), ("round", "queue", "--limit", many), ("round", "list"),
        ("search", "关于", "--limit", many), *(("search", fragment) for fragment in FRAGMENTS if "\x00" not in fragment and fragment[0] != "-"),
        *(("decide", f"#{n}", "repeal", "--ground", "R1", "--note", FRAGMENTS[n]) for n in range(1, 29) if "\x00" not in FRAGMENTS[n] and n != 6),
        ("decide", "--from", str(sheet)), ("decide", FRAGMENTS[9], "repeal"), ("withdraw", "#1"), ("approve", "#2", "repeal"),
        ("correct", "#3", "--title", FRAGMENTS[9] + "通知", "--issuer", FRAGMENTS[14]), ("link", "#4", FRAGMENTS[9], "--none"),
        ("relations",), ("impact", FRAGMENTS[9]), ("stats",), ("expiring", "--within", "9y"), ("check",), ("round", "status"), ("round", "close"),
        *(("show", f"#{n}") for n in range(1, 551, 11)), ("audit", "verify"), ("audit", "head"), ("audit", "export"), ("backup", str(tmp_path / "副\x1b本")),
        ("restore", str(tmp_path / "副\x1b")), ("doctor",),
        *(("export", "repeal-list", "--draft", "--output", str(tmp_path / f"清\x9b单.{form}")) for form in ("csv", "html", "json", "xlsx")),
    )  # fmt: skip
    shown = []
    for words in commands:
        code, out, err = call(tmp_path, capsys, *words)
        assert "Traceback" not in err
        assert acting(out + err) == set(), words
        shown.append(out)
    assert len("".join(shown)) > 1_000_000
    for words in (
        ("search", "关于", "--limit", many),
        ("round", "queue", "--limit", many),
        ("round", "status"),
        ("show", "#5"),
        ("stats",),
    ):
        code, out, err = call(tmp_path, capsys, *words, "--json")
        assert code in (0, 1), (words, err)
        assert json.loads(out)
        assert acting(out + err) == set(), words
    content = (tmp_path / "清\x9b单.csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(content.splitlines()) for cell in row]
    assert len(cells) > 200
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    page = (tmp_path / "清\x9b单.html").read_text("utf-8")
    assert "<script" not in page.lower()
    assert "<img" not in page.lower()


def test_the_figures_of_an_import_add_up():
    tally = Tally(None)
    tally.add(FileOutcome("汇编.pdf", "imported", (1, 2, 3), (1, 2, 3), ("甲", "乙", "丙")))
    tally.add(FileOutcome("台账.xlsx", "imported", (), (1, 4), ("甲", "丁")))
    tally.add(FileOutcome("包.zip", "imported", (4,), (5,), ("戊",), failure="damaged", failures=2))
    tally.add(FileOutcome("坏.pdf", "failed", failure="damaged", failures=1))
    tally.add(FileOutcome("链.txt", "skipped", failure="not_a_file"))
    tally.ignored = 2
    report = tally.report(dry_run=False)
    assert (report.documents, report.rows, report.instruments) == (4, 2, 5)
    assert _paths(report, "zh") == "来件 7 个：已导入 3，失败 1，跳过 1，系统临时文件 2"
    assert sum(report.failures.values()) - report.counts["skipped"] == 3


def test_documents_of_one_file_are_told_apart_and_counted_singly():
    near = [
        ("near_text.near", {"other": "乙办法", "instrument": 7, "percent": 85, "of": name}) for name in ("甲", "丙")
    ]
    outcome = FileOutcome("包.zip", "imported", (1, 2), (1, 2), ("甲", "丙"), told=tuple(near))
    first, second = lines_of(outcome, "zh")
    assert (first.split("：")[0], second.split("：")[0]) == ("包.zip › 甲", "包.zip › 丙")
    assert proposed(outcome, "near_text.") == 2


def test_a_provision_that_is_gone_is_told_in_the_same_words_everywhere():
    gone = ProvisionNow("第五十二条", (), "deleted", sure=False)
    cited = Citation(
        "a",
        Mention(0, 3, "《合同法》第五十二条", "合同法"),
        Link(Resolution.EXACT),
        Standing(Status.REPEALED, provisions=(gone,)),
    )
    assert "第五十二条 → 已删除" in citation_row(cited, "zh")[-1]


def test_a_registry_in_a_folder_that_is_not_there_is_refused(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("QINGLI_REVIEWER", "李")
    (tmp_path / "a.txt").write_text("关于甲事项的通知", encoding="utf-8")
    where = tmp_path / "none" / "deep" / "r.sqlite"
    assert main(["--registry", str(where), "import", str(tmp_path / "a.txt")]) == 3
    assert not (tmp_path / "none").exists()
    assert str(where.parent) in capsys.readouterr().err
