"""Word files: what shows in print is in the text, in its order, with its numbers; nothing hostile is followed."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers import docx, titles
from importers.base import FailureCode, ImportedDocument, ImportFailure, Source
from importers.docx_numbering import format_number
from tests import samples_office as made
from tests.samples_office import level, numbered, numbering, p

CENTRED = '<w:jc w:val="center"/>'


def read(data: bytes) -> ImportedDocument | ImportFailure:
    (item,) = docx.read(Source.of("a.docx", data))
    assert isinstance(item, ImportedDocument | ImportFailure)
    return item


def lines(body: str, **parts: str) -> list[str]:
    item = read(made.docx(body, {f"{name}.xml": text for name, text in parts.items()}))
    assert isinstance(item, ImportedDocument), item
    return item.text.split("\n")


def flags(body: str, **parts: str) -> tuple[str, ...]:
    item = read(made.docx(body, {f"{name}.xml": text for name, text in parts.items()}))
    assert isinstance(item, ImportedDocument), item
    return item.flags


@pytest.mark.parametrize(
    ("kind", "numbers", "written"),
    [
        ("decimal", (1, 12), "1 12"),
        ("chineseCounting", (1, 10, 11, 20, 99, 101), "一 十 十一 二十 九十九 一〇一"),
        ("chineseCountingThousand", (1, 10, 15, 100, 101, 110, 1002), "一 十 十五 一百 一百零一 一百一十 一千零二"),
        ("japaneseCounting", (3, 11, 100), "三 十一 百"),
        ("chineseLegalSimplified", (1, 10, 25), "壹 壹拾 贰拾伍"),
        ("ideographTraditional", (1, 10), "甲 癸"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("decimalFullWidth", (7, 10), "７ １０"),
        ("decimalEnclosedCircle", (1, 20, 21), "① ⑳ ㉑"),
        ("decimalEnclosedParen", (3,), "⑶"),
        ("upperLetter", (1, 26, 27), "A Z AA"),
        ("lowerRoman", (4, 9, 14), "iv ix xiv"),
        ("decimalZero", (5,), "05"),
        ("aFormatNobodyKnows", (5,), "5"),
    ],
)
def test_numbers_are_written_as_their_format_says(kind: str, numbers: tuple[int, ...], written: str) -> None:
    assert " ".join(format_number(number, kind) for number in numbers) == written


CHAPTERS = numbering(
    level(0, "chineseCountingThousand", "第%1章")
    + level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>')
    + level(2, "chineseCounting", "（%3）", '<w:suff w:val="nothing"/>')
)


def test_chapters_articles_and_items_that_are_only_numbering_are_rebuilt() -> None:
    body = (
        numbered("总则", level=0)
        + numbered("为了规范，制定本办法。", level=1)
        + numbered("下列情形除外：", level=1)
        + numbered("甲；", level=2)
        + numbered("乙。", level=2)
        + numbered("附则", level=0)
        + numbered("本办法自发布之日起施行。", level=1)
    )
    assert lines(body, numbering=CHAPTERS) == [
        "第一章 总则",
        "第一条 为了规范，制定本办法。",
        "第二条 下列情形除外：",
        "（一）甲；",
        "（二）乙。",
        "第二章 附则",
        "第三条 本办法自发布之日起施行。",
    ]


def test_a_list_begins_anew_where_its_number_says_so() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = numbered("甲") + numbered("乙") + numbered("丙", number=2) + numbered("丁", number=2)
    listed = numbering(level(0, "chineseCounting", "%1、"), nums)
    assert lines(body, numbering=listed) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_numbering_that_a_style_carries_is_found() -> None:
    styles = (
        f'<w:styles {made.W}><w:style w:type="paragraph" w:styleId="base"><w:name w:val="article"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="own">'
        '<w:basedOn w:val="base"/></w:style></w:styles>'
    )
    listed = numbering(level(0, "chineseCountingThousand", "第%1条", '<w:pStyle w:val="base"/>'))
    body = p("甲", '<w:pStyle w:val="own"/>') + p("乙", '<w:pStyle w:val="base"/>') + numbered("丙", number=0)
    assert lines(body, styles=styles, numbering=listed) == ["第一条 甲", "第二条 乙", "丙"]


def test_legal_numbering_and_bullets() -> None:
    listed = numbering(
        level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>") + level(2, "bullet", "\uf0b7")
    )
    body = numbered("甲") + numbered("乙", level=1) + numbered("丙", level=2)
    assert lines(body, numbering=listed) == ["I. 甲", "1.1 乙", "丙"]


def test_changes_are_accepted_and_told() -> None:
    body = (
        "<w:p><w:r><w:t>本办法自</w:t></w:r><w:del><w:r><w:delText>2020年</w:delText><w:t>旧</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>2021年</w:t></w:r></w:ins><w:r><w:t>起施行。</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>" + p("后半句。")
    )
    assert lines(body) == ["本办法自2021年起施行。", "前半句，后半句。"]
    assert "tracked_changes" in flags(body)


def test_rows_cells_and_nested_tables_are_kept() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('内一')}</w:tc><w:tc>{p('内二')}</w:tc></w:tr></w:tbl>"
    body = (
        p("前")
        + f"<w:tbl><w:tr><w:tc>{p('序号')}</w:tc><w:tc>{p('文件')}{p('名称')}</w:tc></w:tr>"
        + f"<w:tr><w:tc>{p('1')}</w:tc><w:tc>{inner}{p()}</w:tc></w:tr>"
        + f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('删去')}</w:tc><w:tc>{p('删去')}</w:tc></w:tr></w:tbl>"
        + p("后")
    )
    assert lines(body) == ["前", "序号\t文件 名称", "1\t内一 内二", "后"]


def test_a_table_of_one_column_is_layout() -> None:
    assert lines(f"<w:tbl><w:tr><w:tc>{p('第一段')}{p('第二段')}</w:tc></w:tr></w:tbl>") == ["第一段", "第二段"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('某市人民政府文件')}</w:txbxContent>"
    body = (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r><w:r><w:t>正文</w:t></w:r></w:p>"
    )
    assert lines(body) == ["某市人民政府文件", "正文"]


def test_notes_stand_at_the_end_and_comments_are_told() -> None:
    notes = f'<w:footnotes {made.W}><w:footnote w:type="separator" w:id="-1">{p("——")}</w:footnote><w:footnote w:id="2">{p("注文")}</w:footnote></w:footnotes>'
    comments = f'<w:comments {made.W}><w:comment w:id="0">{p("批注")}</w:comment></w:comments>'
    body = (
        '<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>续</w:t></w:r></w:p>'
        + p("末段")
    )
    assert lines(body, footnotes=notes) == ["正文续", "末段", "注文"]
    assert flags(body, footnotes=notes, comments=comments) == ("comments:1", "notes:1")


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>某局</w:t><w:tab/><w:t>某委</w:t></w:r>", "某局 某委"),
        ("<w:r><w:t>GB</w:t><w:noBreakHyphen/><w:t>9704</w:t></w:r>", "GB-9704"),
        ("<w:r><w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t></w:r>", "甲乙"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r>', "☑是"),
        ("<w:hyperlink><w:r><w:t>《某法》</w:t></w:r></w:hyperlink>", "《某法》"),
        ("<w:smartTag><w:smartTag><w:r><w:t>重庆</w:t></w:r></w:smartTag></w:smartTag>", "重庆"),
        ("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        ("<w:fldSimple><w:r><w:t>12</w:t></w:r></w:fldSimple>", "12"),
        (
            (
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText><w:t>藏</w:t></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>第三条</w:t></w:r>'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>规定</w:t></w:r>'
            ),
            "第三条规定",
        ),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>显示</w:t></w:r>", "显示"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>yú</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>渝</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "渝",
        ),
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a+b"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
    ],
)
def test_each_kind_of_content_within_a_paragraph(inner: str, text: str) -> None:
    assert "\n".join(lines(f"<w:p>{inner}</w:p>")) == text


def test_a_control_that_was_never_filled_in_is_no_text() -> None:
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p('单击此处输入文字')}</w:sdtContent></w:sdt>"
    assert lines(prompt + p("正文")) == ["正文"]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (["某市人民政府办公室", "关于印发某某管理办法的", "通知"], ["某市人民政府办公室关于印发某某管理办法的通知"]),
        (
            ["某市人民政府文件", "某府发〔2021〕1号", "某市人民政府", "关于某某的通告"],
            ["某市人民政府文件", "某府发〔2021〕1号", "某市人民政府关于某某的通告"],
        ),
        (["某某管理办法", "（试行）"], ["某某管理办法（试行）"]),
        (["第一章 总则"], ["第一章 总则"]),
        (["某市财政局", "2021年3月1日"], ["某市财政局", "2021年3月1日"]),
        (["附件1", "某某事项", "清单"], ["附件1", "某某事项清单"]),
        (["某某条例", "目录", "第一章 总则"], ["某某条例", "目录", "第一章 总则"]),
    ],
)
def test_a_title_on_several_centred_lines_is_whole(group: list[str], expected: list[str]) -> None:
    assert titles.whole((line, True) for line in group) == expected
    assert lines("".join(p(line, CENTRED) for line in group)) == expected


def test_a_body_kept_in_another_format_is_read() -> None:
    archive = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
        + "<p>第一条 内容。</p>".encode("gbk")
        + b"\r\n--x--\r\n"
    )
    for name, data in (
        ("a.mht", archive),
        ("a.html", "<p>第一条 内容。</p>".encode()),
        ("a.txt", "第一条 内容。".encode()),
    ):
        item = read(made.docx('<w:altChunk r:id="c"/>', {name: data}, {"c": ("aFChunk", name)}))
        assert isinstance(item, ImportedDocument)
        assert (item.text, item.flags) == ("第一条 内容。", ("embedded_text",))


def test_the_strict_variant_is_read() -> None:
    data = made.docx(p("正文"))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["word/document.xml"] = members["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    item = read(made.zipped(members))
    assert isinstance(item, ImportedDocument)
    assert item.text == "正文"


ENTITY = '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def _twofold() -> bytes:
    out = io.BytesIO(made.docx(p("甲")))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as package:
        package.writestr("word/document.xml", f"<w:document {made.NAMES}><w:body>{p('乙')}</w:body></w:document>")
    return out.getvalue()


def _bomb() -> bytes:
    return made.docx(p("甲"), {"bomb.xml": b"0" * (24 << 20)})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            made.zipped(
                {"word/document.xml": f"{ENTITY}<w:document {made.NAMES}><w:body>{p('&x;')}</w:body></w:document>"}
            ),
            FailureCode.REFUSED,
        ),
        (made.docx(p("甲"), {"theme.xml": f"{ENTITY}<a/>"}), FailureCode.REFUSED),
        (_twofold, FailureCode.REFUSED),
        (_bomb, FailureCode.REFUSED),
        (made.docx(p("甲"), {"../../evil.xml": "x"}), FailureCode.REFUSED),
        (made.docx(p("甲"))[:-30], FailureCode.DAMAGED),
        (made.zipped({"word/document.xml": "<w:document"}), FailureCode.DAMAGED),
        (made.zipped({"ppt/slide.xml": "<a/>"}), FailureCode.UNSUPPORTED),
        (made.docx(p()), FailureCode.NO_TEXT),
        (made.docx('<w:p><w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r></w:p>'), FailureCode.NEEDS_OCR),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), FailureCode.ENCRYPTED),
        (made.docx("<w:sdt><w:sdtContent>" * 400 + "</w:sdtContent></w:sdt>" * 400), FailureCode.REFUSED),
    ],
    ids="entity,entity in a part nobody reads,twofold name,bomb,outside path,cut,broken XML,slides,empty,scan,password,deep".split(
        ","
    ),
)
def test_hostile_and_useless_files_fail_by_name(data: object, code: FailureCode) -> None:
    item = read(data() if callable(data) else data)  # type: ignore[arg-type]
    assert isinstance(item, ImportFailure)
    assert item.code is code


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_package_never_raises(data: st.DataObject) -> None:
    whole = made.docx(numbered("甲") + p("乙"), {"numbering.xml": CHAPTERS})
    cut = data.draw(st.integers(0, len(whole)))
    flipped = bytearray(whole[:cut] if data.draw(st.booleans()) else whole)
    for place in data.draw(st.lists(st.integers(0, max(0, len(flipped) - 1)), max_size=8)):
        if flipped:
            flipped[place] ^= data.draw(st.integers(1, 255))
    assert isinstance(read(bytes(flipped)), ImportedDocument | ImportFailure)


CORPUS = Path(os.environ.get("QINGLI_CORPUS", Path(__file__).parents[2] / "shared" / "corpus")) / "real"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the repository")
def test_nothing_that_python_docx_finds_is_lost() -> None:
    import docx as other

    for path in sorted(CORPUS.glob("*/*.doc*")):
        data = path.read_bytes()
        if data[:2] != b"PK":
            continue
        item = read(data)
        assert isinstance(item, ImportedDocument), path.name
        ours = "".join(item.text.split())
        document = other.Document(io.BytesIO(data))
        theirs = [paragraph.text for paragraph in document.paragraphs]
        theirs += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        lost = [text for text in theirs if "".join(text.split()) not in ours]
        assert not lost, path.name


@pytest.mark.parametrize("between", ["", "\n", "  ", "\n    ", "\r\n\t"])
def test_layout_between_tags_is_no_text(between):
    texts = ("第一条 ", " Word", " 2016", "版本")
    runs = [f'<w:r>{between}<w:t xml:space="preserve">{text}</w:t>{between}</w:r>' for text in texts]
    body = f"<w:p>{between}{between.join(runs)}{between}</w:p>{between}"
    assert lines(body + p("完")) == ["第一条 Word 2016版本", "完"]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>", "甲乙"),
        ("<w:r><w:delText>旧</w:delText></w:r>", "甲乙"),
        ("<w:hyperlink><w:r><w:t>网</w:t></w:r></w:hyperlink>", "甲网乙"),
        ("<w:bookmarkStart w:id='1' w:name='x'/><w:proofErr w:type='spellStart'/>", "甲乙"),
    ],
)
def test_what_stands_between_plain_runs(inside, said):
    assert lines(f"<w:p><w:r><w:t>甲</w:t></w:r>{inside}<w:r><w:t>乙</w:t></w:r></w:p>") == [said]
