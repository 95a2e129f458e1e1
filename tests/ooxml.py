"""What Word and Excel refuse: children out of the schema's order, empty cells, ids twice, parts without type or target.

The orders are those of ECMA-376 Part 1 (transitional): CT_PPr, CT_RPr, CT_TblPr, CT_TcPr, CT_TrPr, CT_SectPr, CT_Settings,
CT_Style, CT_Font, CT_Worksheet. Word opens a file that breaks them as “unreadable content” or not at all.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_RUN = """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden
    color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish
    oMath"""
WORD = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
        spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
        divId cnfStyle rPr sectPr pPrChange""",
    "rPr": _RUN,
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd
        tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription""",
    "tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark""",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType
        cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings""",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p|tbl",
    "tblBorders": "top left start bottom right end insideH insideV",
    "pBdr": "top left bottom right between bar",
    "tblCellMar": "top left start bottom right end",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal
        personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr""",
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular",
    "settings": """writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries
        displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts
        embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader
        bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState
        formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView
        trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet
        defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope summaryLength
        clickAndTypeStyle defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets
        drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery
        displayVerticalDrawingGridEvery doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin
        drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne
        strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema
        saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving
        saveThroughXslt showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars
        rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats
        doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults
        doNotEmbedSmartTags decimalSymbol listSeparator""",
}
EXCEL = {
    "worksheet": """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges
        scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting
        dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties
        cellWatches ignoredErrors smartTags drawing legacyDrawing tableParts extLst""",
    "workbook": """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences
        definedNames calcPr""",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst",
}


def faults(path: Path) -> list[str]:
    """Everything of a .docx or .xlsx that Word or Excel would refuse, in words; empty when sound."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    found = [f"{name} twice" for name in {name for name in names if names.count(name) > 1}]
    trees = {name: etree.fromstring(held) for name, held in parts.items() if name.endswith((".xml", ".rels"))}
    found += _types(trees["[Content_Types].xml"], names)
    for name, tree in trees.items():
        found += [f"{name}: {fault}" for fault in (*_orders(tree), *_cells(tree), *_twice(tree))]
        if name.endswith(".rels"):
            found += _targets(name, tree, names)
        elif not name.startswith("["):
            found += _links(name, tree, trees)
    return found


def _types(tree: etree._Element, names: list[str]) -> Iterator[str]:
    """Every part has a type, every part named is there."""
    endings = {each.get("Extension", "").lower() for each in tree.iter(f"{TYPES}Default")}
    named = {each.get("PartName", "") for each in tree.iter(f"{TYPES}Override")}
    for name in names:
        if name != "[Content_Types].xml" and f"/{name}" not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no content type"
    yield from (f"{name} is typed and missing" for name in named if name.removeprefix("/") not in names)


def _orders(tree: etree._Element) -> Iterator[str]:
    """Children that stand out of the schema's order, or are not in it."""
    for space, orders in ((W, WORD), (S, EXCEL)):
        for element in tree.iter(f"{{{space}}}*"):
            order = orders.get(etree.QName(element).localname)
            if order:
                yield from _order(element, order.split(), space)


def _order(element: etree._Element, order: list[str], space: str) -> Iterator[str]:
    """The faults of one element."""
    rank = {name: place for place, names in enumerate(order) for name in names.split("|")}
    last = -1
    for child in element:
        name = etree.QName(child)
        if name.namespace != space and name.localname not in rank:
            continue
        if name.localname not in rank:
            yield f"{name.localname} does not belong in {etree.QName(element).localname}"
            continue
        if rank[name.localname] < last:
            yield f"{name.localname} stands too late in {etree.QName(element).localname}"
        last = max(last, rank[name.localname])


def _cells(tree: etree._Element) -> Iterator[str]:
    """A cell ends with a paragraph, a body not with a table (Word adds a page for its own); rows span the table's grid."""
    for body in tree.iter(f"{{{W}}}body"):
        if len(body) > 1 and body[-2].tag == f"{{{W}}}tbl":
            yield "the last table has no paragraph after it"
    for cell in tree.iter(f"{{{W}}}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{{{W}}}p":
            yield "a cell does not end with a paragraph"
    for table in tree.iter(f"{{{W}}}tbl"):
        columns = len(table.findall(f"{{{W}}}tblGrid/{{{W}}}gridCol"))
        for row in table.iter(f"{{{W}}}tr"):
            spans = [cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan") for cell in row.iter(f"{{{W}}}tc")]
            if sum(int(span.get(f"{{{W}}}val")) if span is not None else 1 for span in spans) != columns:
                yield "a row does not span the grid of its table"


def _twice(tree: etree._Element) -> Iterator[str]:
    """Ids of drawings and bookmarks are unique in a part."""
    for tag, key in (("docPr", "id"), ("bookmarkStart", f"{{{W}}}id")):
        ids = [each.get(key) for each in tree.iter("{*}" + tag)]
        yield from (f"{tag} {each} twice" for each in set(ids) if ids.count(each) > 1)


def _targets(name: str, tree: etree._Element, names: list[str]) -> Iterator[str]:
    """Every relationship leads to a part, and none outside."""
    base = re.sub(r"_rels/[^/]*$", "", name)
    ids = [each.get("Id") for each in tree]
    yield from (f"{name}: {each} twice" for each in set(ids) if ids.count(each) > 1)
    for each in tree.iter(f"{LINKS}Relationship"):
        target = each.get("Target", "")
        if each.get("TargetMode") == "External":
            yield f"{name}: leads outside, {target}"
        elif posixpath.normpath(posixpath.join("/", base, target)).removeprefix("/") not in names:
            yield f"{name}: leads to {target}, which is missing"


def _links(name: str, tree: etree._Element, trees: dict[str, etree._Element]) -> Iterator[str]:
    """Every r:id and r:embed of a part is one of its relationships."""
    folder, _, file = name.rpartition("/")
    held = trees.get(f"{folder}/_rels/{file}.rels".removeprefix("/"))
    known = {each.get("Id") for each in held} if held is not None else set()
    for element in tree.iter():
        for key in ("id", "embed", "link"):
            used = element.get(OFFICE + key)
            if used and used not in known:
                yield f"{name}: {used} is no relationship"
