"""Plain text files: decoded, hard-wrapped lines joined to paragraphs, the marks of a repository's Markdown taken off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from importers import limits, prose
from importers.base import FailureCode, Imported, ImportedDocument, Source
from importers.encoding import DecodingError, decode

_LINE_ENDS = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?P<body>(?:[^\n]*\n){0,40}?)---[ \t]*(?:\n|\Z)")
_FRONT_PAIR = re.compile(r"^([A-Za-z_\u4e00-\u9fff][\w\- ]{0,30}):[ \t]*(.*)$")
_MARKDOWN = re.compile(
    r"^(?:#{1,6} |\|.*\|[ \t]*$|:::|---+[ \t]*$|```)|\*\*[^*]+\*\*|!?\[[^\]]*\]\([^)]*\)|^> ", re.MULTILINE
)
_RULE_LINE = re.compile(
    r"^[ \t]*(?:[-*_=] ?){3,}[ \t]*$|^[ \t]*```.*$|^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t:\-]*$"
)
_CONTAINER = re.compile(r"^[ \t]*:::")
_INLINE = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]*)\]\((?:https?:|/|#|\.)[^)]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)"), ""),
    (re.compile(r"<br[ \t]*/?>|\\$"), " "),
)
_HEAD = re.compile(
    r"^\s*(?:第[〇零一二三四五六七八九十百千\d]+[编章节条]|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|附件)"
)
_SENTENCE_END = "。；：！？.;:!?”」』"
_INDENT = re.compile(r"^(?:\u3000|[ \t\u00a0]{2,})")


def read(source: Source) -> Iterator[Imported]:
    """The text of a plain file: one document, or a failure (EMPTY, UNSUPPORTED for binary data, TOO_LARGE, BAD_ENCODING, NO_TEXT)."""
    if source.suffix == ".eml":
        from importers import archive

        yield from archive.read(source)
        return
    if source.size > limits.MAX_TEXT_BYTES:
        yield source.failure(FailureCode.TOO_LARGE, "text")
        return
    try:
        decoded = decode(source.data)
    except DecodingError as error:
        yield source.failure(error.code, error.detail)
        return
    metadata, lines = plain_lines(decoded.text)
    text = prose.paragraphs(lines)
    if not text.strip():
        yield source.failure(FailureCode.NO_TEXT, "only blanks and layout")
        return
    twice = ("twofold_text",) if prose.repeated(text) else ()
    yield ImportedDocument(
        name=source.name,
        sha256=source.sha256,
        media_type="text/plain",
        reader=f"text:{decoded.encoding}",
        text=text,
        member=source.member,
        metadata=metadata,
        flags=decoded.flags + twice,
        size=len(source.data),
    )


def plain_lines(text: str) -> tuple[dict[str, str], list[str]]:
    """Front matter as metadata, and the paragraphs of a decoded text (not yet tidied)."""
    text = _LINE_ENDS.sub("\n", text)
    metadata: dict[str, str] = {}
    if front := _FRONT.match(text):
        pairs = (_FRONT_PAIR.match(line) for line in front["body"].split("\n"))
        metadata = {pair[1].strip(): pair[2].strip().strip("\"'") for pair in pairs if pair and pair[2].strip()}
        text = text[front.end() :]
    lines = text.split("\n")
    if _MARKDOWN.search(text):
        lines = list(_without_markdown(lines))
    return metadata, unwrap(list(_rows(lines)))


def _rows(lines: Sequence[str]) -> Iterator[str]:
    """Table rows of a copied page whose further cells stand on lines of their own, each after a tab."""
    row: list[str] = []
    for line in lines:
        is_cell = line.startswith("\t") and 0 < len(line.strip()) <= 40 and not line.rstrip().endswith("。")
        if not is_cell:
            yield from _row(row)
            row = []
        row.append(line)
    yield from _row(row)


def _row(lines: Sequence[str]) -> Iterator[str]:
    """A first line and its cells as one row; fewer than two cells are indented lines and stay apart."""
    if len(lines) > 2 and lines[0].strip() and len(lines[0]) <= 40:
        yield "\t".join(line.strip() for line in lines)
    else:
        yield from (line.strip("\t") if line.startswith("\t") else line for line in lines)


def _without_markdown(lines: Sequence[str]) -> Iterator[str]:
    """Lines without headings' marks, rules, containers and link targets; table rows with tabs between their cells."""
    for line in lines:
        if _RULE_LINE.match(line) or _CONTAINER.match(line):
            yield ""
            continue
        bare = line
        for pattern, replacement in _INLINE:
            bare = pattern.sub(replacement, bare)
        row = bare.strip()
        if row.startswith("|") and row.endswith("|") and row.count("|") > 1:
            bare = "\t".join(prose.tidy(cell).strip() for cell in row[1:-1].split("|"))
        yield bare


def unwrap(lines: Sequence[str]) -> list[str]:
    """Join lines that were cut at a fixed width; where no such width shows, each line is a paragraph as it stands."""
    width = wrap_width(lines)
    if width is None:
        return list(lines)
    indented = sum(1 for line in lines if _INDENT.match(line)) >= 2
    out: list[str] = []
    full = False
    for line in lines:
        if not line.strip():
            full = False
        elif full and out and _continues(out[-1], line, indented):
            out[-1] = prose.join(out[-1], line.strip())
            full = display_width(line) >= width - 4
        else:
            out.append(line)
            full = display_width(line) >= width - 4
    return out


def _continues(before: str, line: str, indented: bool) -> bool:
    """Whether a line goes on with the one before it, which filled the width."""
    if _INDENT.match(line):
        return False
    if indented:
        return True
    return not (_HEAD.match(line) and before.rstrip()[-1] in _SENTENCE_END)


def wrap_width(lines: Sequence[str]) -> int | None:
    """The width (in half-width columns) at which a text was cut, or None.

    A text is cut when many lines reach nearly the same greatest width and most of them end amid a sentence.
    """
    widths = [(display_width(line), line.rstrip()[-1]) for line in lines if line.strip()]
    if len(widths) < 4:
        return None
    longest = max(width for width, _ in widths)
    full = [last for width, last in widths if width >= longest - 4]
    amid = sum(1 for last in full if last not in _SENTENCE_END)
    if not 24 <= longest <= 200 or len(full) < max(3, 0.3 * len(widths)) or amid < 0.6 * len(full):
        return None
    return longest


def display_width(line: str) -> int:
    """Columns that a line takes: two for a full-width sign, one for others."""
    line = line.rstrip()
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)
