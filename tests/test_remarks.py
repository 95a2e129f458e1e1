"""Every code that a reader may set has its sentence, in both languages, wherever a person looks."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from registry.cli import main
from registry.cli.importing import lines_of, remark_lines
from registry.messages import has
from registry.reading.remarks import ASIDE, LOOK, Remark, remarks, sentence
from registry.service.answers import FileOutcome
from registry.service.batch import told_of
from tests.samples_office import docx, p

ROOT = Path(__file__).parent.parent
CODE = re.compile(r"[a-z][a-z_]+")


def set_by_readers() -> set[str]:
    """Names of flags in the readers' source: appended to ``flags``, counted in ``seen``, or listed beside them."""
    found: set[str] = set()
    for path in (ROOT / "importers").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            source = ast.unparse(node)
            if isinstance(node, ast.Call) and source.startswith(("page.flags.append(", "flags.append(")):
                found |= {source.partition("(")[2].lstrip("f'\"").partition(":")[0].partition("'")[0]}
            if isinstance(node, ast.Subscript) and source.startswith(("self.seen[", "reader.seen[", "seen['")):
                found |= set(re.findall(r"'([a-z_]+)'", source))
    return {name for name in found if CODE.fullmatch(name)}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [*LOOK, *ASIDE])
def test_every_code_has_a_sentence(name, lang):
    assert has(f"flag.{name}", lang)


def test_no_reader_sets_a_code_without_a_sentence():
    known = set_by_readers()
    assert {"tracked_changes", "ocr_layer", "watermark", "text_boxes", "numbering"} <= known
    assert sorted(known - {*LOOK, *ASIDE}) == []


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("tracked_changes",), ["留有修订痕迹，按接受全部修订后的文本读取。"]),
        (("pictures:2",), ["含 2 幅图片，图中的文字未读取。"]),
        (("needs_ocr_page:3", "needs_ocr_page:5"), ["有页面只有图像，没有读出文字，需要识别文字（OCR）。（第 3、5 页）"]),
        (("mojibake_repaired:gb18030",), ["原文是乱码（误作 gb18030 存储），已还原，请核对。"]),
        (("watermark", "page_failed:1"), ["有页面损坏，没有读出。（第 1 页）", "去掉了斜排的水印文字。"]),
        (tuple(f"ocr_page:{n}" for n in range(1, 31)), ["这些页的文字由图像识别得出。（第 1、2、3、4、5、6、7、8、9、10、11、12 等 30 页）"]),
    ],
)  # fmt: skip
def test_codes_as_sentences(flags, said):
    assert [sentence(remark, "zh") for remark in remarks(flags)] == said


def test_a_code_that_is_not_known_is_not_lost():
    assert [remark.name for remark in remarks(("brand_new:7", "watermark"))] == ["watermark", "brand_new"]


def test_an_import_tells_each_kind_once_with_its_files():
    noted = [
        FileOutcome(f"/收文/{number}.docx", "imported", told=tuple(told_of(["tracked_changes", "pictures:1"])))
        for number in range(5)
    ]
    assert remark_lines(noted, "zh") == ["留有修订痕迹，按接受全部修订后的文本读取。（0.docx、1.docx、2.docx 等 5 件）"]
    assert lines_of(noted[0], "zh") == []


def test_what_must_be_known_at_once_is_a_part_of_all():
    assert all(Remark(name).look for name in LOOK)
    assert not any(Remark(name).look for name in ASIDE)


CHANGED = (
    '<w:p><w:r><w:t>第一条 </w:t></w:r><w:ins w:id="1"><w:r><w:t>本办法自印发之日起施行。</w:t></w:r></w:ins></w:p>'
)


def test_inspect_show_and_import_tell_how_a_file_was_read(tmp_path, capsys):
    folder = tmp_path / "收文"
    folder.mkdir()
    title = p("某市人民政府关于印发《某市犬只管理办法》的通知")
    (folder / "a.docx").write_bytes(docx(title + p("某政发〔2015〕1号") + CHANGED * 3))
    place = ["--registry", str(tmp_path / "r.sqlite"), "--as", "李审核"]
    for words in (["inspect", str(folder / "a.docx")], ["import", str(folder), "--jobs", "1"], ["show", "#1"]):
        assert main([*place, *words]) == 0
        assert "留有修订痕迹" in capsys.readouterr().out, words[0]
