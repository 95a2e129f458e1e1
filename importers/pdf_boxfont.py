"""A font of two boxes: what PDFium is given for every font that a PDF names but does not carry."""

from __future__ import annotations

import struct
from functools import cache

_EM = 1000
_NARROW = (30, -10, 470, 720)
_WIDE = (40, -80, 960, 840)
_HAN_FROM = 0x2E80
_TABLE = struct.Struct(">4sIII")
Outline = tuple[int, int, int, int]


@cache
def box_font() -> bytes:
    """A TrueType file that shows every character below U+2E80 as a half-width box, every other as a full-width one.

    PDFium tells lines and words by the rectangles of the glyphs. Boxes serve it as well as the glyphs, are there on
    every machine, and cost neither a search for fonts nor the loading of one of tens of megabytes.
    """
    glyphs = [_glyph(_WIDE), _glyph(_WIDE), _glyph(_NARROW), b""]
    places = [sum(map(len, glyphs[:number])) for number in range(len(glyphs) + 1)]
    tables = {
        b"OS/2": _os2(),
        b"cmap": _cmap(),
        b"glyf": b"".join(glyphs),
        b"head": _head(),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, 0, 0, _EM, 1, 0, 0, 0, 0, 0, 0, 0, len(glyphs)
        ),
        b"hmtx": b"".join(struct.pack(">Hh", advance, side) for advance, side in _advances()),
        b"loca": b"".join(struct.pack(">I", place) for place in places),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, len(glyphs), 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": _name(),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    return _file(tables)


def _advances() -> tuple[tuple[int, int], ...]:
    return (_EM, _WIDE[0]), (_EM, _WIDE[0]), (_EM // 2, _NARROW[0]), (_EM // 2, 0)


def _glyph(outline: Outline) -> bytes:
    """One closed contour of four points on the curve, deltas of two bytes."""
    left, bottom, right, top = outline
    header = struct.pack(">hhhhh", 1, *outline)
    across = struct.pack(">hhhh", left, 0, right - left, 0)
    upward = struct.pack(">hhhh", bottom, top - bottom, 0, bottom - top)
    body = header + struct.pack(">HH", 3, 0) + b"\x01" * 4 + across + upward
    return body + b"\x00" * (-len(body) % 4)


def _cmap() -> bytes:
    """Format 13, many characters to one glyph."""
    groups = [
        (0x20, 0x20, 3),
        (0x21, _HAN_FROM - 1, 2),
        (_HAN_FROM, 0x2FFF, 1),
        (0x3000, 0x3000, 3),
        (0x3001, 0x10FFFF, 1),
    ]
    body = b"".join(struct.pack(">III", *group) for group in groups)
    table = struct.pack(">HHIII", 13, 0, 16 + len(body), 0, len(groups)) + body
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _head() -> bytes:
    left, bottom, right, top = _WIDE
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, left, bottom, right, top, 0, 8, 2, 1, 0
    )


def _os2() -> bytes:
    return struct.pack(
        ">HhHHH10hh10s4I4sHHHhhhHHII",
        *(1, _EM, 400, 5, 0),
        *([0] * 10),
        *(0, bytes(10), 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, b"BOX "),
        *(0, 0x20, 0xFFFF, 880, -120, 0, 880, 120, 0xFFFFFFFF, 0xFFFFFFFF),
    )


def _name() -> bytes:
    text = "Box".encode("utf-16-be")
    records = b"".join(struct.pack(">HHHHHH", 3, 1, 0x409, kind, len(text), 0) for kind in (1, 4, 6))
    return struct.pack(">HHH", 0, 3, 6 + len(records)) + records + text


def _file(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    start = 12 + _TABLE.size * count
    directory, body = b"", b""
    for tag in sorted(tables):
        data = tables[tag] + b"\x00" * (-len(tables[tag]) % 4)
        checksum = sum(struct.unpack(f">{len(data) // 4}I", data)) & 0xFFFFFFFF
        directory += _TABLE.pack(tag, checksum, start + len(body), len(tables[tag]))
        body += data
    head = struct.pack(">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, count * 16 - power * 16)
    return head + directory + body
