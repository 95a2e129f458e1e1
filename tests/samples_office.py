"""Office files made by hand for tests: packages, mail and sheets whose content is written here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def relations(links: Mapping[str, tuple[str, str]], mode: str = "") -> str:
    """A relations part: id to (kind, target)."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_KIND}/{kind}" Target="{target}"{mode}/>'
        for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def p(text: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{inner}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    """A paragraph with automatic numbering."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(depth: int, kind: str, pattern: str, more: str = "", start: int = 1) -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numbering(levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """A numbering part with one list."""
    return f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}</w:numbering>'


def docx(
    body: str, parts: Mapping[str, str | bytes] | None = None, links: Mapping[str, tuple[str, str]] | None = None
) -> bytes:
    """A Word package; ``parts`` by name below word/, ``links`` the relations of the document beside the usual ones."""
    parts = dict(parts or {})
    kinds = {"numbering.xml", "styles.xml", "footnotes.xml", "endnotes.xml", "comments.xml"} & set(parts)
    known = {f"rId{i}": (name.removesuffix(".xml"), name) for i, name in enumerate(sorted(kinds), 1)}
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations({**known, **(links or {})}),
            **{f"word/{name}": data for name, data in parts.items()},
        }
    )
