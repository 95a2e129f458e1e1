"""Saved web pages (HTML, MHTML): the text without menus and footers, the page's table of fields beside it."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from importers import html_content, prose, titles
from importers.base import FailureCode, Imported, ImportedDocument, Source
from importers.encoding import DecodingError, decode
from importers.html_lines import lines
from importers.html_tree import Page, TooLargeError, parse, without

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
_MHTML = re.compile(
    rb"^(?:mime-version|content-type: *multipart|from: *<|snapshot-content-location)", re.IGNORECASE | re.MULTILINE
)
_SITE_SUFFIX = re.compile(r"\s*(?:[-_|－—]+|\s{2,}).*$")
_BODY_IN_SCRIPT = re.compile(
    r"[\"']?(?:content|body|detail|contents|txt)[\"']?\s*:\s*(\"(?:[^\"\\]|\\.){200,}\")", re.IGNORECASE
)
_META = (
    ("标题", ("ArticleTitle", "og:title")),
    ("发布日期", ("PubDate", "publishdate", "firstpublishedtime")),
    ("来源", ("ContentSource", "source")),
)
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "utf8": "utf-8", "x-gbk": "gb18030"}
_LITTLE = 60


def read(source: Source) -> Iterator[Imported]:
    """The text of a saved page: one document, or a failure (EMPTY, UNSUPPORTED, BAD_ENCODING, TOO_LARGE, NO_TEXT)."""
    if source.suffix == ".eml":
        from importers import archive

        yield from archive.read(source)
        return
    try:
        markup, encoding, flags = _markup(source.data)
        text, metadata, seen = _read_page(markup)
    except DecodingError as error:
        yield source.failure(error.code, error.detail)
        return
    except TooLargeError:
        yield source.failure(FailureCode.TOO_LARGE, "more nodes than any page has")
        return
    if not text.strip():
        yield source.failure(FailureCode.NO_TEXT, "a page without text of its own")
        return
    yield ImportedDocument(
        name=source.name,
        sha256=source.sha256,
        media_type="text/html",
        reader=f"html:{encoding}",
        text=text,
        member=source.member,
        metadata=metadata,
        flags=(*flags, *seen),
        size=len(source.data),
    )


def fragment_lines(data: bytes) -> list[str]:
    """All lines of a page or web archive that is a part of another document: nothing is taken for a menu there."""
    markup, _, _ = _markup(data)
    try:
        page = parse(markup)
    except TooLargeError as error:
        raise DecodingError(FailureCode.TOO_LARGE, "more nodes than any page has") from error
    return titles.whole((line.text, line.centred) for line in lines(page.root))


def _markup(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Decoded markup of a page or of the main part of a web archive, its encoding, and flags."""
    declared = None
    if _MHTML.search(data[:2048]) and data.lstrip()[:1] != b"<":
        data, declared = _main_part(data)
    found = _CHARSET.search(data[:4096])
    name = declared or (found[1].decode("ascii").lower() if found else None)
    decoded = decode(data, _CHARSETS.get(name or "", name))
    return decoded.text, decoded.encoding, decoded.flags


def _main_part(data: bytes) -> tuple[bytes, str | None]:
    """The first page of a web archive and the encoding that its part declares."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
                content = part.get_payload(decode=True)
                return (content if isinstance(content, bytes) else b""), part.get_content_charset()
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise DecodingError(FailureCode.DAMAGED, f"web archive: {error}") from error
    raise DecodingError(FailureCode.NO_TEXT, "a web archive without a page")


def _read_page(markup: str) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Text, fields and flags of a page; what is hidden or kept in a script is read only where nothing else shows."""
    page = parse(markup)
    text, metadata = _visible(page)
    flags: list[str] = []
    if _size(text) < _LITTLE and (inner := _from_script(page.scripts)) is not None:
        shown = prose.paragraphs(titles.whole((line.text, line.centred) for line in lines(parse(inner).root)))
        if _size(shown) > _size(text):
            named = [metadata.get("标题", ""), _SITE_SUFFIX.sub("", page.title)]
            text, flags = _with_title(shown, named, []), ["script_body"]
    if _size(text) < _LITTLE and page.hid:
        unhidden, fields = _visible(parse(markup, hidden=True))
        if _size(unhidden) > 2 * _size(text):
            text, metadata, flags = unhidden, {**fields, **metadata}, ["hidden_body"]
    while (copy := prose.repeated(text)) is not None:
        text = prose.paragraphs((text[: copy[0]] + "\n" + text[copy[1] :]).split("\n"))
        flags.append("repeated_text")
    return text, metadata, tuple(dict.fromkeys(flags))


def _size(text: str) -> int:
    return len("".join(text.split()))


def _visible(page: Page) -> tuple[str, dict[str, str]]:
    """The text of the content node under its title, and the fields around it."""
    root = without(page.root, html_content.prune(page.root))
    content = html_content.find_content(root)
    outside = lines(without(root, [content])) if content is not root else []
    around = html_content.metadata(outside)
    inside = [
        line for line in lines(without(content, html_content.noise(content))) if not html_content.is_button(line.text)
    ]
    head, inside = html_content.split_head(inside)
    fields = {**around, **{key: value for key, value in head.items() if key not in around}}
    meta = {key.lower(): value for key, value in page.meta.items()}
    for label, names in _META:
        value = next((meta[name.lower()] for name in names if meta.get(name.lower())), "")
        if value:
            fields.setdefault(label, value)
    text = prose.paragraphs(titles.whole((line.text, line.centred) for line in inside))
    candidates = [
        fields.get("标题", ""),
        fields.get("名称", ""),
        *html_content.headings(root)[:3],
        _SITE_SUFFIX.sub("", page.title),
    ]
    return _with_title(text, candidates, html_content.number_lines(outside)), fields


def _with_title(text: str, candidates: Sequence[str], numbers: Iterable[str]) -> str:
    """Put the title, and a number that stood between title and text, above a text that lacks them at its head."""
    title = _title([prose.tidy(candidate) for candidate in candidates if candidate.strip()])
    if not text:
        return text
    head = "".join(text[:1500].split())
    above = [number for number in map(prose.tidy, numbers) if "".join(number.split()) not in head][:1]
    if title and "".join(title.split()) not in head[: len(title) + 400]:
        above.insert(0, title)
    return "\n".join([*above, text])


def _title(candidates: Sequence[str]) -> str:
    """The first candidate, or a longer one that begins with it where it was cut short (…)."""
    if not candidates:
        return ""
    first = candidates[0]
    stem = re.split(r"…|\.\.\.", first)[0]
    if stem != first:
        return next(
            (other for other in candidates[1:] if other.startswith(stem) and "…" not in other and "..." not in other),
            stem,
        )
    return first


def _from_script(scripts: Sequence[str]) -> str | None:
    """The text that a page keeps as a string for its script to show; the longest one."""
    found: list[str] = []
    for script in scripts:
        for match in _BODY_IN_SCRIPT.finditer(script[:4_000_000]):
            try:
                value = json.loads(match[1])
            except ValueError:
                continue
            if isinstance(value, str) and re.search(r"[\u4e00-\u9fff]{10}", value):
                found.append(value)
    return max(found, key=len, default=None)
