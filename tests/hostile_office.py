"""Hostile office files, archives, mail, pages and plain texts, made byte by byte; nothing is copied."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable

from tests import samples_office as office
from tests.hostile import FETCHES, READABLE, Case

_MADE: dict[str, Case] = {}

BIG = 2147483647
ESCAPED = "../../../../tmp/qingli-escaped"


def cases(*, long: bool = False) -> dict[str, Case]:
    """All cases by file name; those that take long only when asked for."""
    return {name: case for name, case in _MADE.items() if long or not case.long}


def case(
    ending: str, *endings: str, holds: str = "", long: bool = False
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register a maker of bytes as a case named after it, with the file's ending."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        _MADE[make.__name__ + ending] = Case(make, frozenset(endings), holds, long)
        return make

    return register


def entity(system: str = "file:///etc/hostname") -> str:
    """A declaration with an outside entity and one that grows."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE d [<!ENTITY e SYSTEM "{system}"><!ENTITY l0 "哈">{laughs}]>'


def body(inner: str) -> str:
    """A main part of a Word file."""
    return f"<w:document {office.NAMES}><w:body>{inner}</w:body></w:document>"


def package(document: str | bytes, **more: str | bytes) -> bytes:
    """A Word package with this main part."""
    parts = {name.replace("__", "/"): data for name, data in more.items()}
    kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    named = {"[Content_Types].xml": kinds, "word/document.xml": document}
    return office.zipped({**named, **parts})


GOOD = office.docx(office.p(READABLE))


# --- entities ------------------------------------------------------------------------------------------------------


@case(".docx", "refused")
def entity_outside() -> bytes:
    return package(entity() + body(office.p(READABLE + "&e;")))


@case(".docx", "refused")
def entity_from_the_network() -> bytes:
    return package(entity(FETCHES) + body(office.p(READABLE + "&e;")))


@case(".docx", "refused")
def entity_laughs() -> bytes:
    return package(entity() + body(office.p(READABLE + "&l11;")))


@case(".docx", "refused")
def entity_in_wide_letters() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + entity() + body(office.p(READABLE + "&l1;"))
    return package(text.encode("utf-16"))


@case(".docx", "refused")
def entity_in_a_footnote() -> bytes:
    note = f'<w:footnotes {office.W}><w:footnote w:id="2">{office.p("注&l1;")}</w:footnote></w:footnotes>'
    mark = '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    return office.docx(mark, {"footnotes.xml": entity() + note})


@case(".docx", "refused")
def entity_after_a_long_comment() -> bytes:
    return package("<!--" + "-x" * 3_000 + "-->" + entity() + body(office.p(READABLE + "&l1;")))


@case(".xlsx", "refused")
def entity_in_a_sheet() -> bytes:
    text = (
        f"{entity()}<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>&l1;</t></si></sst>"
    )
    return office.zipped({"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": text})


@case(".ofd", "refused")
def entity_in_an_ofd() -> bytes:
    return office.zipped(
        {"OFD.xml": entity() + "<OFD><DocBody><DocRoot>Doc_0/Document.xml&l1;</DocRoot></DocBody></OFD>"}
    )


# --- archives ------------------------------------------------------------------------------------------------------


@case(".zip", "refused")
def path_that_leads_out() -> bytes:
    return office.zipped({ESCAPED + ".txt": READABLE, "通知.txt": READABLE})


@case(".zip", "refused")
def path_from_the_root() -> bytes:
    return office.zipped({"/tmp/qingli-escaped.txt": READABLE})


@case(".zip", "refused")
def path_with_a_drive() -> bytes:
    return office.zipped({"C:\\windows\\qingli-escaped.txt": READABLE})


@case(".docx", "refused")
def part_that_leads_out() -> bytes:
    return package(body(office.p(READABLE)), **{ESCAPED: b"x"})


@case(".docx", "refused")
def part_twice() -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as made:
        warnings.simplefilter("ignore")
        made.writestr("word/document.xml", body(office.p(READABLE)))
        made.writestr("word/document.xml", body(office.p("换掉的正文")))
    return out.getvalue()


@case(".zip", "imported", "refused", "unsupported", "damaged")
def link_in_an_archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        link = zipfile.ZipInfo("passwd.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    return out.getvalue()


@case(".zip", "refused")
def bomb_of_zeros() -> bytes:
    return office.zipped({"0.txt": bytes(48 << 20)})


@case(".zip", "refused", "damaged", "too_large")
def bomb_that_lies_about_its_size() -> bytes:
    data = bytearray(office.zipped({"通知.txt": b"\x00" * (32 << 20)}))
    central = data.rindex(b"PK\x01\x02")
    for place in (central + 24, 22):
        data[place : place + 4] = struct.pack("<I", 1000)
    return bytes(data)


@case(".zip", "refused", "damaged")
def bomb_of_overlapping_members() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("0.txt", bytes(3 << 20))
        first = made.infolist()[0]
        for n in range(1, 1_500):
            copy = zipfile.ZipInfo(f"{n}.txt")
            for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset", "flag_bits"):
                setattr(copy, name, getattr(first, name))
            made.filelist.append(copy)
            made.NameToInfo[copy.filename] = copy
    return out.getvalue()


@case(".zip", "refused")
def entries_25_000() -> bytes:
    return office.zipped({f"{n}.txt": b"" for n in range(25_000)})


@case(".zip", "refused")
def archives_in_archives() -> bytes:
    data = office.zipped({"通知.txt": READABLE})
    for n in range(6):
        data = office.zipped({f"{n}.zip": data})
    return data


@case(".zip", "imported", "refused")
def archives_side_by_side() -> bytes:
    inner = office.zipped({f"{n}.txt": READABLE for n in range(600)})
    return office.zipped({f"{n}.zip": inner + bytes([n]) for n in range(9)})


@case(".zip", "encrypted")
def locked_member() -> bytes:
    data = bytearray(office.zipped({"通知.txt": READABLE}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@case(".zip", "damaged")
def directory_of_noise() -> bytes:
    return b"PK\x03\x04" + random.Random(1).randbytes(50_000) + b"PK\x05\x06" + b"\xff" * 18


@case(".zip", "imported", holds=READABLE)
def names_that_act() -> bytes:
    return office.zipped({"\x1b]0;pwned\x07.txt": READABLE, "-rf 通知\n.txt": READABLE, "a" * 250 + ".txt": READABLE})


# --- Word ----------------------------------------------------------------------------------------------------------


@case(".docx", "refused", "too_large", "out_of_memory", "timed_out", "imported", long=True)
def paragraphs_4_million() -> bytes:
    return package(body(office.p("清理") * 4_000_000))


@case(".docx", "refused", "too_large", "out_of_memory", "timed_out", "imported")
def paragraphs_50_000() -> bytes:
    chance = random.Random(4)
    return package(body("".join(office.p(f"第{chance.random()}条") for _ in range(50_000))))


@case(".docx", "refused", "damaged", "no_text", "imported")
def tables_in_tables() -> bytes:
    return package(body("<w:tbl><w:tr><w:tc>" * 3_000 + office.p(READABLE) + "</w:tc></w:tr></w:tbl>" * 3_000))


@case(".docx", "refused", "damaged", "imported")
def boxes_200_deep() -> bytes:
    opening = "<w:sdt><w:sdtContent>" * 120
    return package(body(opening + office.p(READABLE) + "</w:sdtContent></w:sdt>" * 120))


@case(".docx", "imported", holds=READABLE)
def styles_in_a_circle() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 9}"/></w:style>' for n in range(9)
    )
    return office.docx(
        office.p(READABLE, '<w:pStyle w:val="s0"/>'), {"styles.xml": f"<w:styles {office.W}>{styles}</w:styles>"}
    )


@case(".docx", "imported", holds=READABLE)
def numbers_beyond_all() -> bytes:
    levels = office.level(0, "chineseCounting", "第%1条", start=BIG) + office.level(
        1, "upperRoman", "%1%2%9", start=BIG
    )
    inner = (
        office.numbered(READABLE)
        + office.numbered("二", 1, 1)
        + office.numbered("三", 1, BIG)
        + office.numbered("四", BIG)
    )
    return office.docx(inner, {"numbering.xml": office.numbering(levels)})


@case(".docx", "imported", holds=READABLE)
def cells_over_all_columns() -> bytes:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{BIG}"/><w:vMerge/></w:tcPr>{office.p(READABLE)}</w:tc>'
    return package(body(f"<w:tbl><w:tr>{cell}</w:tr><w:tr>{cell * 2}</w:tr></w:tbl>"))


@case(".docx", "imported", holds=READABLE)
def links_to_the_network() -> bytes:
    instruction = f'INCLUDETEXT "{FETCHES}" \\* DDEAUTO cmd "/c calc"'
    inner = (
        f'{office.p(READABLE)}<w:altChunk r:id="rId9"/><w:p><w:r><w:instrText>{instruction}</w:instrText></w:r></w:p>'
    )
    links = {"rId9": ("aFChunk", FETCHES), "rId8": ("attachedTemplate", FETCHES), "rId7": ("image", FETCHES)}
    return office.docx(inner, links=links)


@case(".docx", "imported", "refused", holds="")
def bodies_within_itself() -> bytes:
    inner = office.docx(office.p("内") + '<w:altChunk r:id="rId9"/>', {"a.docx": GOOD}, {"rId9": ("aFChunk", "a.docx")})
    for _ in range(4):
        inner = office.docx(
            office.p("内") + '<w:altChunk r:id="rId9"/>', {"a.docx": inner}, {"rId9": ("aFChunk", "a.docx")}
        )
    return inner


@case(".docx", "imported", holds=READABLE)
def relations_to_itself() -> bytes:
    links = {f"rId{n}": ("aFChunk", "document.xml") for n in range(20, 60)}
    chunks = "".join(f'<w:altChunk r:id="{key}"/>' for key in links)
    return office.docx(office.p(READABLE) + chunks, links=links)


@case(".docx", "damaged")
def cut_in_half() -> bytes:
    return GOOD[: len(GOOD) // 2]


@case(".docx", "imported", "refused", "damaged", "too_large", "out_of_memory", "timed_out")
def text_of_11_million() -> bytes:
    chance = random.Random(8)
    words = "".join(chr(0x4E00 + chance.randrange(9_000)) for _ in range(100_000))
    return package(body(office.p(words * 110)))


@case(".docx", "damaged", "refused", "unsupported", "no_text")
def main_part_of_noise() -> bytes:
    return package(random.Random(2).randbytes(90_000))


# --- sheets --------------------------------------------------------------------------------------------------------

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: str, more: str = "", dimension: str = "A1:XFD1048576") -> bytes:
    """A workbook of one sheet."""
    book = (
        f'<workbook xmlns="{_SHEET}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    kinds = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    return office.zipped(
        {
            "[Content_Types].xml": kinds,
            "_rels/.rels": office.relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": office.relations({"rId1": ("worksheet", "worksheets/sheet1.xml")}),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><dimension ref="{dimension}"/>'
            f"<sheetData>{rows}</sheetData>{more}</worksheet>",
        }
    )


def text_cell(place: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@case(".xlsx", "imported", holds=READABLE)
def sheet_that_claims_all_cells() -> bytes:
    return sheet(f'<row r="1">{text_cell("A1", READABLE)}</row>')


@case(".xlsx", "imported", "too_large")
def sheet_with_a_last_cell() -> bytes:
    return sheet(f'<row r="1">{text_cell("A1", READABLE)}</row><row r="1048576">{text_cell("XFD1048576", "末")}</row>')


@case(".xlsx", "imported", "too_large")
def sheet_merged_whole() -> bytes:
    merges = '<mergeCells count="9"><mergeCell ref="A1:XFD1048576"/>' + '<mergeCell ref="A1:XFD1048576"/>' * 99
    rows = "".join(f'<row r="{n}">{text_cell(f"A{n}", READABLE)}</row>' for n in range(1, 200))
    return sheet(rows, merges + "</mergeCells>")


@case(".xlsx", "imported", holds="尾")
def cell_longer_than_excel_allows() -> bytes:
    return sheet(f'<row r="1">{text_cell("A1", "长" * 40_000 + "尾")}</row>')


@case(".xlsx", "imported", "damaged", "no_text", "too_large")
def shared_text_that_is_not_there() -> bytes:
    return sheet(f'<row r="1"><c r="A1" t="s"><v>{BIG}</v></c></row><row r="x"><c r="??" t="d"><v>nan</v></c></row>')


@case(".csv", "imported", "damaged", "too_large")
def quotation_never_closed() -> bytes:
    return ('序号,文件名称,文号\n1,"' + "关于清理的通知,\n" * 200_000).encode()


@case(".csv", "imported", "too_large")
def columns_200_000() -> bytes:
    return (",".join(f"列{n}" for n in range(200_000)) + "\n").encode() * 3


# --- pages, mail, plain text ---------------------------------------------------------------------------------------


@case(".html", "imported", "too_large", "no_text", "refused")
def elements_200_000_deep() -> bytes:
    return ("<html><body>" + "<div>" * 200_000 + READABLE).encode()


@case(".html", "imported", holds=READABLE)
def page_that_acts() -> bytes:
    return (
        f'<html><head><meta http-equiv="refresh" content="0;url={FETCHES}"><link rel=stylesheet href="{FETCHES}">'
        f'<base href="{FETCHES}"></head><body onload="fetch(\'{FETCHES}\')"><iframe src="{FETCHES}"></iframe>'
        f'<script>document.write("改写")</script><p>{READABLE}</p><img src="{FETCHES}"></body></html>'
    ).encode()


@case(".html", "imported", "too_large")
def attributes_a_million() -> bytes:
    attributes = " ".join(f"a{n}=1" for n in range(1_000_000))
    return f"<html><body><p {attributes}>{READABLE}</p></body></html>".encode()


@case(".html", "imported", "too_large")
def rows_nested_in_tables() -> bytes:
    return ("<html><body>" + "<table><tr><td>" * 5_000 + READABLE).encode()


@case(".txt", "too_large")
def line_of_22_mb() -> bytes:
    return ("《关于清理" * 1_500_000).encode()


@case(".txt", "imported", "too_large", "out_of_memory", long=True)
def line_of_20_mb() -> bytes:
    return ("《关于清理" * 1_390_000).encode()


@case(".txt", "imported", "too_large", "bad_encoding")
def brackets_without_end() -> bytes:
    return ("（〔《" * 60_000 + "第一条 " * 60_000 + "\n" + "关于关于的通知" * 30_000).encode()


@case(".txt", "empty")
def blank_only() -> bytes:
    return b"\xef\xbb\xbf" + b" \r\n\t" * 100_000


@case(".txt", "bad_encoding", "unsupported", "no_text")
def noise() -> bytes:
    return random.Random(3).randbytes(200_000)


@case(".eml", "imported", "refused", "damaged", holds="")
def parts_nested_2_000_deep() -> bytes:
    head = "From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    deep = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(2_000))
    return (head + deep + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + READABLE).encode()


@case(".eml", "imported", "refused")
def attachment_that_leads_out() -> bytes:
    return (
        "From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n'
        f'Content-Disposition: attachment; filename="{ESCAPED}.txt"\r\n\r\n{READABLE}\r\n--b--\r\n'
    ).encode()


@case(".eml", "imported", "refused")
def parts_5_000() -> bytes:
    part = f"--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n{READABLE}\r\n"
    head = "From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    return (head + 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * 5_000 + "--b--").encode()


# --- old formats and OFD -------------------------------------------------------------------------------------------


@case(".doc", "damaged", "unsupported", "needs_tool")
def compound_file_of_noise() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(5).randbytes(40_000)


@case(".doc", "damaged", "needs_tool", "timed_out", "imported", long=True)
def compound_file_in_a_circle() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 0, 0, 4096, 0, 1, 0, 0) + struct.pack("<I", 0) * 109
    name = "WordDocument".encode("utf-16-le")
    return head.ljust(512, b"\0") + struct.pack("<I", 0) * 128 + (name.ljust(64, b"\0") + b"\1" * 64) * 40


@case(".rtf", "damaged", "needs_tool", "timed_out", "imported", "no_text", long=True)
def groups_100_000_deep() -> bytes:
    return b"{\\rtf1\\ansi " + b"{" * 100_000 + b"x" + b"}" * 100_000 + b"}"


@case(".rtf", "damaged", "needs_tool", "timed_out", "imported", long=True)
def rtf_that_fetches() -> bytes:
    field = (
        r"{\field{\*\fldinst INCLUDETEXT " + FETCHES + r"}{\fldrslt x}}{\object\objautlink\objupdate{\*\objdata 0105}}"
    )
    return (r"{\rtf1\ansi " + field + " qingli }").encode()


@case(".ofd", "damaged", "no_text", "needs_ocr", "too_many_pages", "timed_out")
def ofd_pages_in_a_circle() -> bytes:
    pages = '<Page BaseLoc="Document.xml"/>' * 900
    return office.zipped(
        {
            "OFD.xml": "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
            "Doc_0/Document.xml": f"<Document><Pages>{pages}</Pages></Document>",
        }
    )


@case(".ofd", "imported", "damaged", "too_large", "no_text")
def ofd_steps_without_end() -> bytes:
    code = f'<TextCode X="1e308" Y="nan" DeltaX="g 999999999 1e308 -g 5">{READABLE}</TextCode>'
    text = f'<TextObject Boundary="0 0 1e308 1e308" Size="1e308" CTM="1e308 1e308 1e308 1e308 1e308 1e308">{code}</TextObject>'
    return office.zipped(
        {
            "OFD.xml": "<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>",
            "D.xml": '<Document><Pages><Page BaseLoc="P.xml"/></Pages></Document>',
            "P.xml": f"<Page><Content><Layer>{text}</Layer></Content></Page>",
        }
    )


@case(".ofd", "damaged", "refused")
def ofd_that_leads_out() -> bytes:
    return office.zipped({"OFD.xml": "<OFD><DocBody><DocRoot>../../../etc/passwd</DocRoot></DocBody></OFD>"})


# --- names that lie ------------------------------------------------------------------------------------------------


@case(".pdf", "imported", "unsupported", holds=READABLE)
def word_file_named_pdf() -> bytes:
    return GOOD


@case(".docx", "imported", "damaged", "unsupported", "refused")
def page_named_docx() -> bytes:
    return f"<html><body><p>{READABLE}</p></body></html>".encode()


@case(".xlsx", "imported", holds=READABLE)
def word_file_named_xlsx() -> bytes:
    return GOOD


@case(".png", "needs_ocr", "damaged")
def picture_of_noise() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + random.Random(7).randbytes(5_000)


@case(".png", "needs_ocr", "damaged", "too_large", "refused")
def picture_of_a_billion() -> bytes:
    import zlib

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(60_000 * 60), 9)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body
