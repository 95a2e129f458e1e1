"""Official paper as docx: the page, grid, faces and page numbers of GB/T 9704-2012 (《党政机关公文格式》)."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any

from registry.publication.output import repacked

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph

FANGSONG, XIAOBIAOSONG, HEITI, KAITI, SONGTI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
"""Faces by the names under which Word and WPS know them."""

STAND_INS = {
    FANGSONG: "FangSong_GB2312,仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    XIAOBIAOSONG: "FZXiaoBiaoSong-B05S,方正小标宋_GBK,STZhongsong,华文中宋,宋体,SimSun,Noto Serif CJK SC",
    HEITI: "SimHei,STHeiti,Noto Sans CJK SC,Microsoft YaHei",
    KAITI: "KaiTi_GB2312,楷体,KaiTi,STKaiti,Noto Serif CJK SC",
    SONGTI: "SimSun,STSong,Noto Serif CJK SC",
}
"""What may stand in for a face that is missing (w:altName of the font table, ECMA-376 Part 1, 17.8.3.1)."""

SIZE_2, SIZE_3, SIZE_4, SIZE_5 = 22.0, 16.0, 14.0, 10.5
"""二号、三号、四号、五号 in points."""

PAGE_MM = (210.0, 297.0)
MARGIN_TOP_MM, MARGIN_BINDING_MM, TYPE_AREA_MM = 37.0, 28.0, (156.0, 225.0)
LINES, CHARACTERS = 22, 28
_MM = 72 / 25.4
LINE_PITCH = TYPE_AREA_MM[1] * _MM / LINES
CHARACTER_PITCH = TYPE_AREA_MM[0] * _MM / CHARACTERS
"""Line pitch 28.99 pt and character pitch 15.79 pt: 28 characters of 16 pt (448 pt) do not fit into 156 mm (442.2 pt)
unless a grid of lines and characters sets them closer."""

CLOSER = -7
"""Twentieths of a point by which size-3 characters stand closer: 28 of 15.65 pt are 438.2 pt,
which leaves room for the rounding of grids (LibreOffice: 15.7 pt); justified lines fill the type area."""


def blank(title: str, issuer: str, day: dt.date) -> Document:
    """A document on official paper, with its first section laid out, and no text."""
    import docx

    document = docx.Document()
    _styles(document)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title[:255], issuer[:255], ""
    properties.comments = ""
    midnight = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).replace(tzinfo=None)
    properties.created = properties.modified = midnight
    document.settings.odd_and_even_pages_header_footer = True
    _mirror(document)
    return document


def lay_out(section: Section, *, landscape: bool = False, banner: str = "") -> None:
    """Page size, margins, grid, page numbers on the outer side, and the mark of a draft on every page."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height = PAGE_MM
    bottom = height - MARGIN_TOP_MM - TYPE_AREA_MM[1]
    outer = width - MARGIN_BINDING_MM - TYPE_AREA_MM[0]
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(height), Mm(width)
        margins = (MARGIN_BINDING_MM, outer, bottom, MARGIN_TOP_MM)
    else:
        section.page_width, section.page_height = Mm(width), Mm(height)
        margins = (MARGIN_TOP_MM, bottom, MARGIN_BINDING_MM, outer)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)
    # The rule of the page number stands 7 mm below the type area (7.5); its size-4 line hangs from there.
    section.footer_distance = Mm(margins[1] - 7 - SIZE_4 / _MM - 1)
    section.header_distance = Mm(15)
    _grid(section)
    _furniture(section, banner, landscape=landscape)


def paragraph(container: Any, text: str, **form: Any) -> Paragraph:
    """Add a paragraph of one run; ``form`` as in :func:`shape` and :func:`run`."""
    added: Paragraph = container.add_paragraph()
    face = {key: form.pop(key) for key in ("face", "size", "color") if key in form}
    shape(added, **form)
    if text:
        run(added, text, **face)
    return added


def shape(
    target: Paragraph,
    *,
    align: str = "both",
    first: float = 0,
    left: float = 0,
    right: float = 0,
    before: float = 0,
    after: float = 0,
    line: float = 0,
    keep: bool = False,
) -> None:
    """Alignment (left, center, right, both), indents in characters of size 3, spacing in points, exact ``line`` height."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    form = target.paragraph_format
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, {"both": "JUSTIFY"}.get(align, align.upper()))
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.keep_with_next = keep or None
    if line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    if not (first or left or right):
        return
    indent = target._p.get_or_add_pPr().get_or_add_ind()
    for name, value in (("firstLine", first), ("left", left), ("right", right)):
        if value:
            indent.set(qn(f"w:{name}Chars"), str(round(value * 100)))
            indent.set(qn(f"w:{name}"), str(round(value * CHARACTER_PITCH * 20)))


def run(target: Paragraph, text: str, *, face: str = FANGSONG, size: float = SIZE_3, color: str = "") -> None:
    """Add text in a face and size (points); ``color`` as RRGGBB. Line feeds become line breaks."""
    from docx.shared import Pt, RGBColor

    added = target.add_run(text)
    added.font.size = Pt(size)
    _face(added._r.get_or_add_rPr(), face)
    if size != SIZE_3:
        _space(added._r.rPr, 0)
    if color:
        added.font.color.rgb = RGBColor.from_string(color)


def bytes_of(document: Document, day: dt.date) -> bytes:
    """The finished file: the same bytes for the same content, faces with their stand-ins in the font table."""
    stream = io.BytesIO()
    document.save(stream)
    return repacked(stream.getvalue(), day, {"word/fontTable.xml": _font_table()})


def _styles(document: Document) -> None:
    """Normal text in size-3 仿宋 on the grid, without the theme's faces."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.size = Pt(SIZE_3)
    _face(normal.element.get_or_add_rPr(), FANGSONG)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(int(LINE_PITCH * 20) / 20)
    form.widow_control = False
    _off_grid(normal.element)
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        _face(defaults, FANGSONG)
        for language in defaults.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")


def _off_grid(style: Any) -> None:
    """Set lines and characters by their own figures instead of by the declared grid, and Latin without an added gap.

    Word and WPS read a grid whose pitch is smaller than the type as type set closer; LibreOffice gives each character two
    cells. Figures of the text itself (exact line, characters closer by a third of a point) look the same in all three.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    form = style.get_or_add_pPr()
    spacing = form.find(qn("w:spacing"))
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):  # the order of the schema, which Word insists on
        off = OxmlElement(f"w:{name}")
        off.set(qn("w:val"), "0")
        spacing.addprevious(off)
    _space(style.rPr, CLOSER)


def _space(properties: Any, twentieths: int) -> None:
    """Set characters closer (negative) or wider than their type; stands before the size, as the schema has it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(twentieths))
    properties.find(qn("w:sz")).addprevious(spacing)


def _face(properties: Any, face: str) -> None:
    """Name a face for all scripts; w:eastAsia is what Chinese text goes by."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)
    fonts.set(qn("w:hint"), "eastAsia")


def _mirror(document: Document) -> None:
    """Binding margin on the inner side of both pages (订口), and full-width marks at line ends compressed."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    settings = document.settings.element
    mirrored = OxmlElement("w:mirrorMargins")
    settings.insert(1 if len(settings) else 0, mirrored)
    for spacing in settings.iter(qn("w:characterSpacingControl")):
        spacing.set(qn("w:val"), "compressPunctuation")


def _grid(section: Section) -> None:
    """22 lines of 28 characters as w:docGrid (line pitch in twentieths, character space in 4096ths of a point)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(int(LINE_PITCH * 20)))
    grid.set(qn("w:charSpace"), str(int((CHARACTER_PITCH - SIZE_3) * 4096)))
    properties.append(grid)


def _furniture(section: Section, banner: str, *, landscape: bool) -> None:
    """Headers and footers of odd and even pages."""
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        first = header.paragraphs[0]
        shape(first, align="center")
        if banner:
            run(first, banner, face=HEITI, size=12, color="B00020")
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        first = footer.paragraphs[0]
        if landscape:
            first = _lying(footer, upper=align == "left")
        shape(first, align=align, left=1 if align == "left" else 0, right=1 if align == "right" else 0)
        run(first, "— ", face=SONGTI, size=SIZE_4)
        _field(first, "PAGE")
        run(first, " —", face=SONGTI, size=SIZE_4)


def _lying(footer: Any, *, upper: bool) -> Paragraph:
    """The place of the number on a page that lies across: where it is on an upright page (GB/T 9704-2012, 8).

    Turned upright the sheet bears it at the foot, outside. A table of one cell does it, placed on the page, its text turned:
    Word, WPS and LibreOffice all follow that.
    """
    from docx.oxml import parse_xml
    from docx.text.paragraph import Paragraph

    bottom = PAGE_MM[1] - MARGIN_TOP_MM - TYPE_AREA_MM[1]
    outer = PAGE_MM[0] - MARGIN_BINDING_MM - TYPE_AREA_MM[0]
    wide, high = 7.0, 40.0
    left, top = bottom - 7 - SIZE_4 / _MM - 1, outer if upper else PAGE_MM[0] - outer - high
    x, y, width, height = (round(value * _MM * 20) for value in (left, top, wide, high))
    none = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    table = parse_xml(
        '<w:tbl xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:tblPr>'
        f'<w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{x}" w:tblpY="{y}"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{none}</w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}"'
        f' w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:textDirection w:val="tbRl"/>'
        "</w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
    )
    footer._element.insert(0, table)
    cell: Any = table[-1][-1]
    return Paragraph(cell[-1], footer)


def _field(target: Paragraph, instruction: str) -> None:
    """A field in the face of page numbers."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "", "separate", "text", "end"):
        run(target, "1" if kind == "text" else "", face=SONGTI, size=SIZE_4)
        element = target.runs[-1]._r
        if kind == "":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            element.append(code)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            element.append(mark)


def _font_table() -> bytes:
    """The font table with the stand-ins of every face."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in STAND_INS.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return re.sub(r"\s+<", "<", f'{head}<w:fonts xmlns:w="{space}">{fonts}</w:fonts>').encode()
