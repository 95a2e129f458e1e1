"""The notice: official sentences, the page of GB/T 9704-2012 in measured figures, and the gate of numbers that agree."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from registry import publication
from registry.errors import MisuseError, QingliError, StateError
from registry.messages import has
from registry.publication import gate, notice, paper
from registry.publication.notice import Colophon, Notice, Result
from registry.publication.notice_pdf import signature_indents
from registry.values import ListRow, Outcome, RepealList

MM = 72 / 25.4
CUT_OFF = dt.date(2024, 6, 30)


def rows(outcome: Outcome, *names: str) -> tuple[ListRow, ...]:
    return tuple(
        ListRow(
            0, name, f"青石府发〔{2010 + place}〕{place}号", ("青石区人民政府",), dt.date(2010 + place, 3, 5), outcome
        )
        for place, name in enumerate(names, start=1 + 20 * list(Outcome).index(outcome))
    )


def listed(kind: str, annex: int, *, items: tuple[ListRow, ...], **more: Any) -> RepealList:
    values = {"cut_off": CUT_OFF, "draft": False, "profile": "public", "annex": annex, **more}
    return RepealList(kind, "2024年清理", dt.date(2024, 12, 31), rows=items, **values)


KEPT = listed("kept-list", 1, items=rows(Outcome.RETAIN, "关于甲的通知", "关于乙的通知", "关于丙的通知"))
ENDED = listed("repeal-list", 2, items=rows(Outcome.REPEAL, "关于印发《丁管理办法》的通知", "关于戊的通知"))
LISTS = (KEPT, ENDED)
NOTICE = Notice(
    issuer="青石区人民政府",
    signed_on=dt.date(2025, 2, 14),
    number="青石府发〔2025〕6号",
    addressees="各镇人民政府、街道办事处",
    basis=("《青石市行政规范性文件管理办法》", "《青石市人民政府办公厅关于开展清理工作的通知》"),
    cut_off=CUT_OFF,
    meeting="区人民政府第46次常务会议",
    reviewed=5,
    results=notice.results_of(LISTS),
    annexes=("继续有效的行政规范性文件目录", "废止的行政规范性文件目录"),
)


# --- sentences --------------------------------------------------------------------------------------------------------


def test_sentences_of_a_notice() -> None:
    assert notice.text_of(NOTICE).split("\n") == [
        "青石区人民政府关于公布行政规范性文件清理结果的通知",
        (
            "根据《青石市行政规范性文件管理办法》和《青石市人民政府办公厅关于开展清理工作的通知》的规定，"
            "青石区人民政府对截至2024年6月30日以本机关名义印发的现行行政规范性文件进行了清理。本次清理共审查文件5件。"
            "清理结果已经区人民政府第46次常务会议审议通过，现将有关事项通知如下："
        ),
        "一、继续有效的行政规范性文件",
        "《关于甲的通知》（青石府发〔2011〕1号）等3件行政规范性文件继续有效（见附件1）。",
        "二、废止的行政规范性文件",
        "《关于印发〈丁管理办法〉的通知》（青石府发〔2051〕41号）等2件行政规范性文件予以废止（见附件2）。",
        "三、有关事项",
        "予以废止的行政规范性文件，自本通知印发之日起停止执行，不再作为行政管理的依据。",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"genre": "决定"}, "现作出如下决定："),
        ({"genre": "通告", "effect": "on_publication"}, "自本通告公布之日起停止执行"),
        ({"effect": "on_date", "effective_on": dt.date(2025, 3, 1)}, "自2025年3月1日起停止执行"),
        (
            {"whitelist": True},
            "2024年6月30日以前以青石区人民政府名义印发的行政规范性文件，未列入继续有效目录的，一律不再作为",
        ),
        ({"results": (Result("repeal", 1, "关于戊的通知"),)}, "《关于戊的通知》予以废止。"),
        ({"results": (Result("lapse", 4),)}, "4件行政规范性文件宣布失效。"),
        (
            {"results": (Result("repeal", 1, "甲"), Result("lapse", 1, "乙"))},
            "予以废止和宣布失效的行政规范性文件，自本通知",
        ),
        (
            {"results": (Result("amend", 2, "甲", None, 2),), "amend_due": dt.date(2025, 6, 30)},
            "起草（实施）单位应当于2025年6月30日前完成修改",
        ),
        ({"paragraphs": ("自行起草的正文。",)}, "自行起草的正文。"),
        ({"follow_up": ("本通知由区司法局负责解释。",)}, "本通知由区司法局负责解释。"),
    ],
)
def test_variants(change: dict[str, Any], said: str) -> None:
    assert said in notice.text_of(replace(NOTICE, **change))


def test_nothing_ended_means_no_effect_clause() -> None:
    text = notice.text_of(replace(NOTICE, results=(Result("retain", 3, "关于甲的通知"),)))
    assert "停止执行" not in text
    assert "有关事项\n" not in text


def test_every_outcome_has_sentences() -> None:
    for key in (*(outcome.value for outcome in Outcome if outcome is not Outcome.UNSURE), "extended"):
        assert notice.known_key(key)
        assert has(f"notice.result.{key}.title", "zh")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"issuer": ""}, "发文机关"),
        ({"genre": "意见"}, "文种"),
        ({"effect": "soon"}, "失效时间"),
        ({"effect": "on_date"}, "停止执行的日期"),
        ({"whitelist": True, "cut_off": None}, "截止日期"),
    ],
)
def test_incomplete_notice_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(MisuseError) as raised:
        notice.compose(replace(NOTICE, **change))
    assert field in str(raised.value.arguments["fields"])


# --- the gate ---------------------------------------------------------------------------------------------------------


def test_agreement() -> None:
    assert gate.disagreements(NOTICE, LISTS) == ()


def codes(value: Notice, lists: tuple[RepealList, ...] = LISTS) -> set[str]:
    return {item.code for item in gate.disagreements(value, lists)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reviewed": 288}, "sum_reviewed"),
        ({"results": (NOTICE.results[0],)}, "result_missing"),
        ({"results": (replace(NOTICE.results[0], count=4), NOTICE.results[1])}, "annex_rows"),
        ({"results": (replace(NOTICE.results[0], first="关于乙的通知"), NOTICE.results[1])}, "first_differs"),
        ({"results": (replace(NOTICE.results[0], first="关于己的通知"), NOTICE.results[1])}, "title_not_listed"),
        ({"results": (NOTICE.results[0], replace(NOTICE.results[1], annex=3))}, "annex_missing"),
        ({"annexes": NOTICE.annexes[:1]}, "annex_unnamed"),
        ({"annexes": NOTICE.annexes[::-1]}, "annex_title"),
        ({"cut_off": dt.date(2023, 12, 31)}, "cut_off"),
        ({"paragraphs": ("《关于甲的通知》等三件继续有效，《关于戊的通知》等3件予以废止。",)}, "sentence_count"),
        ({"paragraphs": ("《关于甲的通知》等三件继续有效，另有12件另行处理。",)}, "figure_unknown"),
        (
            {"paragraphs": ("《关于印发〈丁管理办法〉的通知》等2件废止，《关于庚的通知》等2件废止。",)},
            "title_not_listed",
        ),
    ],
)
def test_disagreements_of_the_notice(change: dict[str, Any], code: str) -> None:
    assert code in codes(replace(NOTICE, **change))


@pytest.mark.parametrize(
    "text",
    [
        "《关于甲的通知》等三件继续有效，《关于印发〈丁管理办法〉的通知》（青石府发〔2051〕41号）等2件予以废止。",
        "《关于印发《丁管理办法》的通知》等２件予以废止，共审查5件。",
    ],
)
def test_edited_text_that_agrees(text: str) -> None:
    assert gate.disagreements(replace(NOTICE, paragraphs=(text,)), LISTS) == ()


def test_disagreements_of_the_lists() -> None:
    counted = replace(ENDED, counts={"repeal": 3, "lapse": 0})
    assert codes(NOTICE, (KEPT, counted)) == {"registry_rows"}
    assert codes(replace(NOTICE, reviewed=6), (KEPT, replace(counted, withheld=1))) == set()
    assert codes(NOTICE, (KEPT, replace(ENDED, counts={"repeal": 2, "lapse": 4}))) == {"registry_rows"}
    twice = replace(KEPT, rows=(*KEPT.rows[:2], replace(KEPT.rows[0], title="另一标题")))
    assert codes(NOTICE, (twice, ENDED)) == {"listed_twice"}
    assert codes(NOTICE, (replace(KEPT, draft=True), ENDED)) == {"list_is_draft"}


def test_what_is_not_published_is_counted_in_the_sentence() -> None:
    held = replace(NOTICE, reviewed=7, withheld=2)
    assert "共审查文件7件，其中2件依法不予公开，不列入所附目录。" in notice.text_of(held)
    lists = tuple(replace(listed, withheld=1, counts={}) for listed in LISTS)
    assert codes(held, lists) == set()


def test_every_disagreement_is_told_in_both_languages() -> None:
    source = Path(gate.__file__).read_text(encoding="utf-8")
    found = set(re.findall(r'Disagreement\("(\w+)"', source))
    assert len(found) > 8
    for code in found:
        assert has(f"disagreement.{code}", "zh")
        assert has(f"disagreement.{code}", "en")
        assert "{" not in gate.disagreements(replace(NOTICE, reviewed=288), LISTS)[0].text("en")


def test_publication_is_refused_by_name_and_a_draft_is_not(tmp_path: Path) -> None:
    wrong = replace(NOTICE, reviewed=288)
    with pytest.raises(StateError) as raised:
        publication.write_notice(wrong, LISTS, "docx", tmp_path / "notice.docx")
    assert raised.value.code == "notice_disagrees"
    assert "288" in str(raised.value.arguments["details"])
    assert not list(tmp_path.iterdir())
    publication.write_notice(replace(wrong, draft=True), LISTS, "docx", tmp_path / "notice.docx")
    with zipfile.ZipFile(tmp_path / "notice.docx") as package:
        headers = [package.read(name).decode() for name in package.namelist() if "word/header" in name]
    assert headers
    assert all("草稿 不作为公布依据" in header for header in headers)


def test_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QingliError, match="publication_format_unknown"):
        publication.write_notice(NOTICE, LISTS, "csv", tmp_path / "notice.csv")


# --- the page, measured -----------------------------------------------------------------------------------------------

FULL = "清理行政规范性文件的决定应当依照规定程序作出并向社会公布" * 40


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Any]]:
    """A notice of one long paragraph with everything else, open in PDFium."""
    import pypdfium2

    out = tmp_path_factory.mktemp("notice") / "notice.pdf"
    value = replace(
        NOTICE,
        paragraphs=(FULL, FULL),
        red_head="青石区人民政府文件",
        colophon=Colophon("青石区人民政府办公室", dt.date(2025, 2, 17), "区委各部门，区人大常委会办公室"),
        draft=True,
    )
    publication.write_notice(value, LISTS, "pdf", out)
    document = pypdfium2.PdfDocument(out)
    yield list(document)
    document.close()


def characters(page: Any) -> list[tuple[str, float, float]]:
    """Characters with left edge and baseline height, in points from the lower left."""
    import ctypes

    import pypdfium2.raw as raw

    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        found.append((chr(raw.FPDFText_GetUnicode(text, index)), x.value, y.value))
    return found


def body_lines(page: Any) -> list[list[tuple[str, float, float]]]:
    """Lines of the running text from top to bottom: neither the mark of the draft nor the page number."""
    lines: dict[int, list[tuple[str, float, float]]] = {}
    for item in characters(page):
        if item[0] in FULL:
            lines.setdefault(round(item[2]), []).append(item)
    return [sorted(line, key=lambda item: item[1]) for _, line in sorted(lines.items(), reverse=True) if len(line) > 8]


def test_paper_is_a4(pages: list[Any]) -> None:
    assert pages[0].get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.5)


def test_22_lines_of_28_characters_fill_the_type_area(pages: list[Any]) -> None:
    lines = body_lines(pages[1])
    assert len(lines) == 22
    assert [len(line) for line in lines[:20]] == [28] * 20
    top = 297 * MM - 37 * MM
    assert lines[0][0][2] == pytest.approx(top - 0.88 * 16, abs=1)
    pitches = [upper[0][2] - lower[0][2] for upper, lower in pairwise(lines)]
    assert pitches == pytest.approx([225 * MM / 22] * 21, abs=0.1)
    steps = [right[1] - left[1] for left, right in pairwise(lines[5])]
    assert steps == pytest.approx([156 * MM / 28] * 27, abs=0.1)


def test_binding_margin_changes_sides(pages: list[Any]) -> None:
    assert body_lines(pages[1])[3][0][1] == pytest.approx(26 * MM, abs=0.6)  # even page: binding on the right
    assert body_lines(pages[2])[1][0][1] == pytest.approx(28 * MM, abs=0.6)


def test_page_number_stands_below_on_the_outer_side(pages: list[Any]) -> None:
    for place, page in enumerate(pages[:2], start=1):
        number = [item for item in characters(page) if item[2] < 35 * MM - 7 * MM + 1 and not item[0].isspace()]
        assert "".join(item[0] for item in number) == f"—{place}—"
        left, right = number[0][1], number[-1][1] + 14
        edge = (210 - 26) * MM - 14 if place % 2 else 26 * MM + 14
        assert (right if place % 2 else left) == pytest.approx(edge, abs=3)  # the dash is about as wide as its size


def test_red_head_stands_35_mm_below_the_type_area_s_top(pages: list[Any]) -> None:
    size = 442 / len("青石区人民政府文件")
    head = [item for item in characters(pages[0]) if item[2] > 600][:1]
    assert head[0][0] in "青草"
    mark = next(item for item in characters(pages[0]) if item[0] == "青")
    assert mark[2] == pytest.approx(297 * MM - 37 * MM - 35 * MM - 0.88 * size, abs=3)


def test_no_gap_beside_numbers(tmp_path: Path) -> None:
    import pypdfium2

    out = tmp_path / "notice.pdf"
    publication.write_notice(replace(NOTICE, paragraphs=("甲于2024年乙" + FULL,), draft=True), (), "pdf", out)
    document = pypdfium2.PdfDocument(out)
    text = characters(document[0])
    document.close()
    place = "".join(item[0] for item in text).index("甲于2024年乙")
    edges = [text[place + step][1] for step in range(7)]
    assert edges[2] - edges[1] == pytest.approx(edges[1] - edges[0], abs=0.1)
    assert edges[6] - edges[2] < 4 * 0.66 * 16  # four half-width figures, nothing between them and the Han characters


def test_colophon_stands_at_the_foot_of_the_last_page(pages: list[Any]) -> None:
    foot = [item for item in characters(pages[-1]) if item[0] == "抄"]
    assert foot
    assert 35 * MM < foot[0][2] < 35 * MM + 50


def test_docx_declares_the_grid() -> None:
    content = written_docx(NOTICE)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        document = package.read("word/document.xml").decode()
        styles = package.read("word/styles.xml").decode()
        fonts = package.read("word/fontTable.xml").decode()
        settings = package.read("word/settings.xml").decode()
    grid = re.search(r"<w:docGrid [^>]*>", document)
    assert grid
    pitch, space = (int(value) for value in re.findall(r'(?:linePitch|charSpace)="(-?\d+)"', grid.group()))
    assert 'w:type="linesAndChars"' in grid.group()
    assert 22 * pitch / 20 <= 225 * MM < 23 * pitch / 20
    assert 28 * (16 + space / 4096) <= 156 * MM + 0.01 < 29 * (16 + space / 4096)
    assert 28 * (16 + paper.CLOSER / 20) <= 156 * MM < 29 * (16 + paper.CLOSER / 20)
    assert 'w:eastAsia="仿宋_GB2312"' in styles
    assert re.search('w:eastAsia="方正小标宋简体"', document)
    assert "FangSong_GB2312" in fonts
    assert "mirrorMargins" in settings
    assert "evenAndOddHeaders" in settings


def written_docx(value: Notice) -> bytes:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        out = Path(folder) / "notice.docx"
        publication.write_notice(value, LISTS, "docx", out)
        return out.read_bytes()


def test_docx_says_what_the_pdf_says_and_is_reproducible() -> None:
    import docx

    value = replace(
        NOTICE, colophon=Colophon("区府办", dt.date(2025, 2, 17), "区委各部门"), red_head="青石区人民政府文件"
    )
    content = written_docx(value)
    assert content == written_docx(value)
    said = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    for part in (*notice.compose(value), *(notice.Part(0, line) for line in notice.annex_lines(value))):
        assert part.text in said
    for text in (
        "各镇人民政府、街道办事处：",
        "2025年2月14日",
        "附件1",
        "附件2",
        "抄送：区委各部门。",
        "2025年2月17日印发",
    ):
        assert text in said


@pytest.mark.parametrize(
    ("issuer", "sealed", "name", "date"),
    [
        (
            "青石区人民政府桐林街道办事处",
            False,
            2,
            14 + 2 - 2 - 6.5,
        ),  # the date begins two right of the name's beginning
        ("青石区人民政府", False, 2 + 6.5 + 2 - 7, 2),
        ("青石区人民政府", True, 4 + (6.5 - 7) / 2, 4),
    ],
)
def test_signature(issuer: str, sealed: bool, name: float, date: float) -> None:
    value = replace(NOTICE, issuer=issuer, sealed=sealed)
    assert signature_indents(value) == pytest.approx((name, date))


@pytest.mark.parametrize("count", range(6, 15))
def test_the_page_of_the_signature_bears_text_of_the_body(tmp_path: Path, count: int) -> None:
    """However long the body is, the note on annexes, name and date are never alone (GB/T 9704-2012, 7.3.5)."""
    value = replace(NOTICE, paragraphs=tuple(f"第{place}段，各单位应当认真执行本通知。" for place in range(count)))
    publication.write_notice(value, LISTS, "pdf", tmp_path / "n.pdf")
    import pdfplumber

    with pdfplumber.open(tmp_path / "n.pdf") as document:
        texts = [page.extract_text() or "" for page in document.pages]
    (signed,) = [text for text in texts if re.search(r"^青石区人民政府$", text, re.M)]
    assert f"第{count - 1}段" in signed


def test_the_last_paragraph_of_the_docx_stays_with_what_follows(tmp_path: Path) -> None:
    import docx

    publication.write_notice(NOTICE, LISTS, "docx", tmp_path / "n.docx")
    held = docx.Document(str(tmp_path / "n.docx")).paragraphs
    note = next(place for place, each in enumerate(held) if each.text.startswith("附件："))
    signed = next(place for place, each in enumerate(held) if place > note and each.text == "青石区人民政府")
    assert all(each.paragraph_format.keep_with_next for each in held[note - 2 : signed + 1])


def test_the_title_of_an_annex_stands_on_the_third_line(tmp_path: Path) -> None:
    publication.write_notice(NOTICE, LISTS, "pdf", tmp_path / "n.pdf")
    import pdfplumber

    with pdfplumber.open(tmp_path / "n.pdf") as document:
        page = next(each for each in document.pages if (each.extract_text() or "").startswith("附件1"))
        lines = page.extract_text_lines()
    line = 225 * MM / 22
    assert (lines[1]["top"] - lines[0]["top"]) / line == pytest.approx(2, abs=0.15)
