"""Hostile PDFs, made byte by byte: bombs, cycles, lies, actions and pages that cost far more than they show.

Every case is written here and made from a seed; nothing is copied. ``cases()`` gives them by file name. A case says what may
become of it: the codes of failures that are right for it, and whether an imported document is.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

READABLE = "云江市人民政府办公室关于公布行政规范性文件清理结果的通知"
"""What the page of a case says where it says anything."""


@dataclass(frozen=True, slots=True)
class Case:
    """A file: how to make it, the endings that are right for it (codes of failures, ``imported``), what its text must hold.

    No endings: any is right. ``long``: it costs more than a quick run of the tests can spend.
    """

    make: Callable[[], bytes] = field(repr=False)
    endings: frozenset[str] = frozenset()
    holds: str = ""
    long: bool = False


_MADE: dict[str, Case] = {}


def cases(*, long: bool = False) -> dict[str, Case]:
    """All cases by file name; those that take long only when asked for."""
    return {name: case for name, case in _MADE.items() if long or not case.long}


def case(*endings: str, holds: str = "", long: bool = False) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register a maker of bytes as a case of its own name."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        _MADE[make.__name__ + ".pdf"] = Case(make, frozenset(endings), holds, long)
        return make

    return register


# --- the pieces of a PDF ------------------------------------------------------------------------------------------


def stream(data: bytes, entries: str = "", *, length: str | None = None) -> bytes:
    """A stream object's body; ``length`` lies about it where given."""
    return b"<<%s /Length %s>>\nstream\n%s\nendstream" % (
        entries.encode(),
        (length or str(len(data))).encode(),
        data,
    )


def flate(data: bytes) -> bytes:
    """A compressed stream's body."""
    return stream(zlib.compress(data, 9), "/Filter /FlateDecode")


def zeros(mebibytes: int, unit: bytes = b"\0" * 64) -> bytes:
    """What unpacks to so many MiB of a unit, made without packing them: one packed block said over and over."""
    packer = zlib.compressobj(9)
    block = (unit * (1 + (1 << 20) // len(unit)))[: 1 << 20]
    head = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + again * (mebibytes - 1) + b"\x03\x00"


def pdf(objects: Mapping[int, bytes], trailer: str = "/Root 1 0 R", *, startxref: int | None = None) -> bytes:
    """A file of these objects with a true table of their places, unless ``startxref`` lies."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    size = max(objects, default=0) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<<%s /Size %d>>\nstartxref\n" % (trailer.encode(), size)
    return bytes(out) + b"%d\n%%%%EOF\n" % (table if startxref is None else startxref)


def shown(text: str = READABLE, x: float = 72, y: float = 700, size: float = 14) -> bytes:
    """Operators that show a text."""
    return b"BT /F1 %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n" % (size, x, y, text.encode("utf-16-be").hex().encode())


FONT = (
    b"<</Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
    b"[<</Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
    b"<</Registry (Adobe) /Ordering (GB1) /Supplement 0>> /DW 1000>>]>>"
)


def page(
    content: bytes | None = None,
    *,
    entries: str = "",
    box: str = "0 0 595 842",
    root: str = "",
    resources: str = "",
    more: Mapping[int, bytes] | None = None,
    trailer: str = "/Root 1 0 R",
) -> bytes:
    """A file of one page; ``more`` objects count from 10."""
    return pdf(
        {
            1: f"<</Type /Catalog /Pages 2 0 R {root}>>".encode(),
            2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            3: (
                f"<</Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R "
                f"/Resources <</Font <</F1 5 0 R>> {resources}>> {entries}>>"
            ).encode(),
            4: content if content is not None and content.startswith(b"<<") else stream(content or shown()),
            5: FONT,
            **(more or {}),
        },
        trailer,
    )


def form(content: bytes, resources: str = "") -> bytes:
    """A form XObject."""
    return stream(content, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <<{resources}>>")


# --- what unpacks to far more than it is ---------------------------------------------------------------------------


@case("out_of_memory", "timed_out", "needs_ocr", "damaged")
def bomb_flate_1_gib() -> bytes:
    return page(stream(zeros(1024), "/Filter /FlateDecode"))


@case("out_of_memory", "timed_out", "needs_ocr", "damaged")
def bomb_flate_twice() -> bytes:
    return page(stream(zlib.compress(zeros(4096), 9), "/Filter [/FlateDecode /FlateDecode]"))


@case()
def bomb_run_length() -> bytes:
    packed = zlib.compress(b"\x81 " * (2 << 20), 6)
    return page(stream(packed, "/Filter [/FlateDecode /RunLengthDecode]"))


@case("needs_ocr", "damaged", "timed_out", "out_of_memory")
def bomb_lzw() -> bytes:
    return page(stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * 100_000, "/Filter /LZWDecode"))


@case("needs_ocr", "timed_out", "out_of_memory")
def bomb_predictor() -> bytes:
    parms = "/Filter /FlateDecode /DecodeParms <</Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16>>"
    return page(stream(zeros(4), parms))


@case(long=True)
def operators_200_mb() -> bytes:
    return page(stream(zeros(200, b"BT ET q Q "), "/Filter /FlateDecode"))


@case()
def operators_20_mb() -> bytes:
    return page(stream(zeros(20, b"BT ET q Q "), "/Filter /FlateDecode"))


@case()
def numbers_without_operator() -> bytes:
    return page(stream(zeros(16, b"1 2.5 -3 "), "/Filter /FlateDecode"))


@case()
def states_never_restored() -> bytes:
    return page(stream(zeros(8, b"q "), "/Filter /FlateDecode"))


@case("timed_out", "out_of_memory", "imported", "needs_ocr")
def forms_exponential() -> bytes:
    more = {n: form(b"/X Do /X Do", f"/XObject <</X {n + 1} 0 R>>") for n in range(10, 40)}
    more[40] = form(shown("清理", 100, 100), "/Font <</F1 5 0 R>>")
    return page(b"/X Do\n" + shown(), resources="/XObject <</X 10 0 R>>", more=more)


@case()
def forms_of_themselves() -> bytes:
    more = {10: form(b"/X Do /Y Do", "/XObject <</X 10 0 R /Y 11 0 R>>")}
    more[11] = form(b"/X Do", "/XObject <</X 10 0 R>>")
    return page(b"/X Do\n" + shown(), resources="/XObject <</X 10 0 R>>", more=more)


@case()
def text_laughs() -> bytes:
    more = {n: form(b"/X Do " * 10, f"/XObject <</X {n + 1} 0 R>>") for n in range(10, 18)}
    more[18] = form(shown("哈" * 50), "/Font <</F1 5 0 R>>")
    return page(b"/X Do", resources="/XObject <</X 10 0 R>>", more=more)


@case()
def patterns_in_patterns() -> bytes:
    def tile(n: int) -> bytes:
        entries = (
            "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 2 2] /XStep 1 /YStep 1 "
            f"/Resources <</Pattern <</P {n} 0 R>>>>"
        )
        return stream(b"/Pattern cs /P scn 0 0 2 2 re f", entries)

    more = {n: tile(10 + (n + 1) % 10) for n in range(10, 20)}
    content = b"/Pattern cs /P scn 0 0 595 842 re f\n" + shown()
    return page(content, resources="/Pattern <</P 10 0 R>>", more=more)


# --- cycles and nesting --------------------------------------------------------------------------------------------


@case()
def pages_that_hold_themselves() -> bytes:
    return pdf(
        {
            1: b"<</Type /Catalog /Pages 2 0 R>>",
            2: b"<</Type /Pages /Kids [3 0 R 2 0 R] /Count 2 /Parent 2 0 R>>",
            3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>",
        }
    )


@case()
def parents_in_a_circle() -> bytes:
    return pdf(
        {
            1: b"<</Type /Catalog /Pages 2 0 R>>",
            2: b"<</Type /Pages /Kids [3 0 R] /Count 1 /Parent 6 0 R>>",
            3: b"<</Type /Page /Parent 6 0 R /Contents 4 0 R>>",
            4: stream(shown()),
            6: b"<</Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R>>",
        }
    )


@case()
def object_that_is_itself() -> bytes:
    return page(more={4: b"4 0 R"})


@case()
def length_that_is_itself() -> bytes:
    return page(stream(shown(), length="4 0 R"))


@case()
def length_of_two_thousand_million() -> bytes:
    return page(stream(shown(), length="2147483647"))


@case()
def length_below_nothing() -> bytes:
    return page(stream(shown(), length="-1"))


@case()
def arrays_100_000_deep() -> bytes:
    return page(more={10: b"[" * 100_000 + b"]" * 100_000}, root="/Lang 10 0 R")


@case()
def arrays_deep_in_content() -> bytes:
    return page(b"[" * 200_000 + b" TJ\n" + shown())


@case()
def dictionaries_50_000_deep() -> bytes:
    return page(more={10: b"<</A " * 50_000 + b"1" + b">>" * 50_000}, root="/PieceInfo 10 0 R")


@case()
def page_tree_3_000_deep() -> bytes:
    count = 3_000
    objects = {1: b"<</Type /Catalog /Pages 10 0 R>>", 4: stream(shown()), 5: FONT}
    for n in range(10, 10 + count):
        objects[n] = b"<</Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R>>" % (n + 1, max(n - 1, 10))
    objects[10 + count] = (
        b"<</Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>"
        % (9 + count)
    )
    return pdf(objects)


@case()
def table_before_itself() -> bytes:
    data = page()
    place = data.rindex(b"xref\n0")
    return data.replace(b"/Size 6>>", b"/Size 6 /Prev %010d>>" % place)


@case("imported", "damaged", "needs_ocr", "out_of_memory", "timed_out")
def table_of_two_thousand_million() -> bytes:
    entries = "/Type /XRef /W [1 4 2] /Size 2147483647 /Index [0 2147483647] /Root 1 0 R /Filter /FlateDecode"
    data = page()[: page().rindex(b"xref\n0")]
    return data + b"9 0 obj\n" + stream(zeros(64), entries) + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(data)


@case()
def object_stream_of_64_mib() -> bytes:
    entries = "/Type /ObjStm /N 1000000 /First 8000000 /Filter /FlateDecode /Extends 10 0 R"
    return page(more={10: stream(zeros(64, b"1 0 "), entries)}, root="/Lang 11 0 R")


@case(holds=READABLE)
def outline_in_a_circle() -> bytes:
    more = {
        10: b"<</Type /Outlines /First 11 0 R /Last 11 0 R /Count 9>>",
        11: b"<</Title (a) /Parent 10 0 R /Next 12 0 R /First 10 0 R>>",
        12: b"<</Title (b) /Parent 11 0 R /Next 11 0 R>>",
    }
    return page(root="/Outlines 10 0 R", more=more)


@case(holds=READABLE)
def names_in_a_circle() -> bytes:
    return page(root="/Names <</Dests 10 0 R>>", more={10: b"<</Kids [10 0 R 10 0 R] /Limits [(a) (z)]>>"})


@case(holds=READABLE)
def thread_in_a_circle() -> bytes:
    more = {10: b"[11 0 R]", 11: b"<</F 12 0 R>>", 12: b"<</N 12 0 R /V 12 0 R /T 11 0 R /P 3 0 R /R [0 0 1 1]>>"}
    return page(root="/Threads 10 0 R", more=more)


@case()
def visibility_nested_deeply() -> bytes:
    deep = b"[/And " * 5_000 + b"11 0 R" + b"]" * 5_000
    more = {10: b"<</Type /OCMD /VE " + deep + b">>", 11: b"<</Type /OCG /Name (x)>>"}
    return page(b"/OC /M BDC\n" + shown() + b"EMC", resources="/Properties <</M 10 0 R>>", more=more)


# --- lies about number and size ------------------------------------------------------------------------------------


def _kids(count: str, kids: str) -> bytes:
    return pdf(
        {
            1: b"<</Type /Catalog /Pages 2 0 R>>",
            2: f"<</Type /Pages /Kids [{kids}] /Count {count}>>".encode(),
            3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
            4: stream(shown()),
            5: FONT,
        }
    )


@case("too_many_pages", "damaged", "timed_out", "imported")
def count_of_a_million() -> bytes:
    return _kids("1000000", "3 0 R")


@case("too_many_pages", "damaged", "imported")
def count_of_two_thousand_million() -> bytes:
    return _kids("2147483647", "3 0 R")


@case()
def count_below_nothing() -> bytes:
    return _kids("-5", "3 0 R")


@case("too_many_pages")
def page_200_000_times() -> bytes:
    return _kids("200000", "3 0 R " * 200_000)


@case("damaged", "needs_ocr")
def no_pages() -> bytes:
    return _kids("0", "")


@case()
def content_100_000_times() -> bytes:
    return page(more={4: b"[" + b"11 0 R " * 100_000 + b"]", 11: stream(shown())})


@case()
def box_of_a_thousand_million() -> bytes:
    return page(box="-1000000000 -1000000000 1000000000 1000000000")


@case()
def box_of_nothing() -> bytes:
    return page(box="0 0 0 0")


@case()
def box_upside_down() -> bytes:
    return page(box="595 842 0 0", entries="/Rotate 90")


@case()
def rotation_odd() -> bytes:
    return page(entries="/Rotate 2147483647 /UserUnit 1000000")


@case()
def text_far_away() -> bytes:
    far = [shown(READABLE, x, y, s) for x, y, s in [(1e30, 1, 1), (-1e30, 1e30, 1e20), (1, 1, 1e-20), (0, 0, 0)]]
    return page(b"".join(far) + shown())


# --- images and fonts ----------------------------------------------------------------------------------------------


def _image(entries: str, data: bytes = b"\0" * 64) -> bytes:
    image = stream(data, f"/Type /XObject /Subtype /Image /BitsPerComponent 8 /ColorSpace /DeviceRGB {entries}")
    return page(b"q 595 0 0 842 0 0 cm /I Do Q", resources="/XObject <</I 10 0 R>>", more={10: image})


@case("needs_ocr", "timed_out", "out_of_memory")
def image_60_000_square() -> bytes:
    return _image("/Width 60000 /Height 60000 /Filter /FlateDecode", zeros(64))


@case("needs_ocr", "timed_out", "out_of_memory")
def image_fax_of_a_billion() -> bytes:
    return _image("/Width 65535 /Height 65535 /Filter /CCITTFaxDecode /DecodeParms <</K -1 /Columns 65535>>")


@case("needs_ocr", "timed_out", "out_of_memory")
def image_jbig2_garbage() -> bytes:
    noise = random.Random(5).randbytes(4_000)
    return _image("/Width 2000 /Height 2000 /Filter /JBIG2Decode", b"\x00\x00\x00\x00\x30\x00\x01" + noise)


@case("needs_ocr", "timed_out", "out_of_memory")
def image_jpx_garbage() -> bytes:
    return _image("/Width 9000 /Height 9000 /Filter /JPXDecode", b"\xff\x4f\xff\x51" + random.Random(6).randbytes(999))


@case("needs_ocr", "timed_out", "out_of_memory")
def image_jpeg_of_64_000() -> bytes:
    head = b"\xff\xd8\xff\xc0\x00\x11\x08\xfa\x00\xfa\x00\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xda\x00\x0c\x03"
    return _image("/Width 64000 /Height 64000 /Filter /DCTDecode", head + random.Random(7).randbytes(2_000))


@case()
def inline_images_20_000() -> bytes:
    return page(flate(b"BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI\n" * 20_000 + shown()))


@case()
def inline_image_without_end() -> bytes:
    return page(shown() + b"BI /W 9 /H 9 /BPC 8 /CS /G ID " + random.Random(8).randbytes(100_000))


def _font(entries: str, more: Mapping[int, bytes]) -> bytes:
    font = f"<</Type /Font /Subtype /Type0 /BaseFont /X /DescendantFonts [11 0 R] {entries}>>"
    below = b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo <</Registry (A) /Ordering (B) /Supplement 0>>"
    return page(b"BT /F1 12 Tf 72 700 Td <00410042> Tj ET", more={5: font.encode(), 11: below + b">>", **more})


@case()
def font_with_endless_ranges() -> bytes:
    text = b"begincmap 1 begincodespacerange <00000000> <ffffffff> endcodespacerange\n"
    text += b"100 begincidrange\n" + b"<00000000> <ffffffff> 0\n" * 100 + b"endcidrange endcmap"
    return _font("/Encoding 12 0 R /ToUnicode 13 0 R", {12: stream(text, "/Type /CMap /CMapName /X"), 13: stream(text)})


@case()
def font_with_endless_readings() -> bytes:
    text = b"begincmap\n" + b"1 beginbfrange <0000> <ffff> <4e00> endbfrange\n" * 3_000 + b"endcmap"
    return _font("/Encoding /Identity-H /ToUnicode 12 0 R", {12: flate(text)})


@case()
def font_reading_of_64_mib() -> bytes:
    entries = "/Filter /FlateDecode"
    return _font("/Encoding /Identity-H /ToUnicode 12 0 R", {12: stream(zeros(64, b"beginbfchar "), entries)})


@case()
def font_with_widths_to_the_end() -> bytes:
    below = (
        b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /W [0 2147483647 500 0 2147483647 700] "
        b"/CIDSystemInfo <</Registry (A) /Ordering (B) /Supplement 0>>>>"
    )
    return _font("/Encoding /Identity-H", {11: below})


@case()
def font_made_of_itself() -> bytes:
    return _font("/Encoding /Identity-H", {11: b"5 0 R"})


@case()
def font_drawn_by_itself() -> bytes:
    glyph = stream(b"1000 0 d0 BT /F1 1 Tf (a) Tj ET")
    font = (
        b"<</Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs <</a 11 0 R>> "
        b"/Encoding <</Differences [97 /a]>> /FirstChar 97 /LastChar 97 /Widths [1] /Resources <</Font <</F1 5 0 R>>>>>>"
    )
    return page(b"BT /F1 12 Tf 72 700 Td (aaaa) Tj ET", more={5: font, 11: glyph})


@case()
def font_file_of_noise() -> bytes:
    more = {
        11: b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 12 0 R /CIDSystemInfo "
        b"<</Registry (A) /Ordering (B) /Supplement 0>>>>",
        12: b"<</Type /FontDescriptor /FontName /X /Flags 4 /FontFile2 13 0 R>>",
        13: stream(b"\0\1\0\0\0\x20" + random.Random(9).randbytes(20_000)),
    }
    return _font("/Encoding /Identity-H", more)


# --- what would act, fetch or lead outside -------------------------------------------------------------------------

FETCHES = "http://127.0.0.1:9/qingli"


@case("imported", holds=READABLE)
def script_at_opening() -> bytes:
    script = b"<</S /JavaScript /JS (app.launchURL\\('%s'\\); this.exportDataObject\\(1\\);)>>" % FETCHES.encode()
    return page(root="/OpenAction 10 0 R /AA <</WC 10 0 R>>", entries="/AA <</O 10 0 R>>", more={10: script})


@case("imported", holds=READABLE)
def launch_at_opening() -> bytes:
    action = b"<</S /Launch /F (/bin/sh) /Win <</F (cmd.exe) /P (/c calc)>> /NewWindow true>>"
    return page(root="/OpenAction 10 0 R", more={10: action})


@case("imported", holds=READABLE)
def addresses_everywhere() -> bytes:
    link = f"<</Type /Annot /Subtype /Link /Rect [0 0 595 842] /A <</S /URI /URI ({FETCHES})>>>>"
    submit = f"<</Type /Annot /Subtype /Widget /FT /Btn /Rect [0 0 9 9] /A <</S /SubmitForm /F ({FETCHES})>>>>"
    remote = "<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /A <</S /GoToR /F (\\\\\\\\127.0.0.1\\\\share\\\\x.pdf) /D [0 /Fit]>>>>"
    return page(root=f"/URI <</Base ({FETCHES})>>", entries=f"/Annots [{link} {submit} {remote}]")


@case("imported", holds=READABLE)
def form_with_outside_entity() -> bytes:
    xfa = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{FETCHES}">]><xdp:xdp xmlns:xdp="x">&e;</xdp:xdp>'
    return page(root="/AcroForm <</XFA 10 0 R /Fields [] /NeedAppearances true>>", more={10: stream(xfa.encode())})


@case()
def content_kept_elsewhere() -> bytes:
    outside = f"/F <</Type /Filespec /FS /URL /F ({FETCHES})>>"
    return page(stream(b"", outside), more={10: stream(b"", "/F (/etc/passwd)")})


@case()
def form_kept_elsewhere() -> bytes:
    outside = form(b"", "").replace(b"/Type", b"/Ref <</F (/etc/passwd) /Page 0>> /Type")
    return page(b"/X Do\n" + shown(), resources="/XObject <</X 10 0 R>>", more={10: outside})


@case("imported", holds=READABLE)
def attachment_with_a_path() -> bytes:
    more = {
        10: b"<</Names [(x) 11 0 R]>>",
        11: b"<</Type /Filespec /F (../../../../tmp/qingli-escaped) /UF (../../../../tmp/qingli-escaped) /EF <</F 12 0 R>>>>",
        12: stream(b"escaped", "/Type /EmbeddedFile"),
    }
    return page(root="/Names <</EmbeddedFiles 10 0 R>>", more=more)


@case("imported", holds=READABLE)
def film_and_sound() -> bytes:
    film = f"<</Type /Annot /Subtype /Movie /Rect [0 0 9 9] /Movie <</F ({FETCHES})>> /A true>>"
    screen = (
        "<</Type /Annot /Subtype /Screen /Rect [0 0 9 9] /A <</S /Rendition /OP 0 /R <</S /MR /C <</S /MCD /D "
        f"<</FS /URL /F ({FETCHES})>>>>>>>>>>"
    )
    return page(entries=f"/Annots [{film} {screen}]")


# --- locked and broken ---------------------------------------------------------------------------------------------


@case("encrypted")
def locked() -> bytes:
    key = random.Random(1).randbytes(32).hex()
    trailer = f"/Root 1 0 R /Encrypt <</Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -44>> /ID [<{key}> <{key}>]"
    return page(trailer=trailer)


@case("encrypted", "damaged")
def locked_by_an_unknown_lock() -> bytes:
    return page(trailer="/Root 1 0 R /Encrypt <</Filter /Qingli.Unknown /V 9>>")


@case()
def cut_in_half() -> bytes:
    data = page(shown() * 200)
    return data[: len(data) // 2]


@case()
def without_table() -> bytes:
    data = page()
    return data[: data.rindex(b"xref\n0")]


@case()
def table_beyond_the_end() -> bytes:
    return page().replace(b"startxref\n", b"startxref\n99999999")


@case("damaged")
def head_and_nothing() -> bytes:
    return b"%PDF-1.7\n" + b"\0" * 200_000


@case("damaged")
def head_and_noise() -> bytes:
    return b"%PDF-1.4\n" + random.Random(2).randbytes(300_000)


@case()
def bytes_changed_at_random() -> bytes:
    chance = random.Random(3)
    data = bytearray(page(shown() * 20))
    for _ in range(60):
        data[chance.randrange(9, len(data))] = chance.randrange(256)
    return bytes(data)


@case("damaged")
def objects_only_spam() -> bytes:
    return b"%PDF-1.7\n" + b"1 0 obj 1 0 R endobj\n" * 100_000 + b"trailer <</Root 1 0 R>>"


# --- pages that cost our own reader --------------------------------------------------------------------------------


def _lines(texts: Iterable[tuple[str, float, float, float]]) -> bytes:
    return page(flate(b"".join(shown(text, x, y, size) for text, x, y, size in texts)))


@case()
def rulings_40_000() -> bytes:
    chance = random.Random(11)
    draw = "".join(
        f"{chance.uniform(0, 595):.1f} {chance.uniform(0, 842):.1f} {chance.choice(['200 0.5', '0.5 200'])} re f\n"
        for _ in range(40_000)
    )
    return page(flate(draw.encode() + shown()))


@case()
def grid_of_a_quarter_million_cells() -> bytes:
    draw = "".join(f"{x / 1:.2f} 0 m {x:.2f} 842 l S\n" for x in (1.1 * n for n in range(500)))
    draw += "".join(f"0 {y:.2f} m 595 {y:.2f} l S\n" for y in (1.6 * n for n in range(500)))
    return page(flate(draw.encode() + shown()))


@case()
def path_of_a_million_points() -> bytes:
    return page(stream(zeros(12, b"9 9 m 99 9 l S "), "/Filter /FlateDecode"))


@case()
def lines_20_000_at_one_height() -> bytes:
    return _lines(("第一条", 10 + 0.02 * n, 400, 10) for n in range(20_000))


@case()
def lines_20_000_at_one_place() -> bytes:
    return _lines(("为了规范清理工作", 72, 400, 10) for _ in range(20_000))


@case()
def line_of_200_000_characters() -> bytes:
    return _lines((READABLE * 50, 10, 400, 0.01) for _ in range(140))


@case()
def characters_in_no_order() -> bytes:
    chance = random.Random(13)
    signs = [chr(0x4E00 + chance.randrange(3_000)) for _ in range(20_000)]
    return _lines((sign, chance.uniform(0, 590), chance.uniform(0, 840), 8) for sign in signs)


@case()
def text_of_nothing_visible() -> bytes:
    return page(shown("\u200b\u202e\u2066\ufeff\u00ad" * 200))


@case()
def text_of_control_marks() -> bytes:
    return page(shown("\x1b]0;pwned\x07\u202e" + READABLE + "\x00\x9b31m\ud83d"[:5]))


@case()
def brackets_never_closed() -> bytes:
    return _lines(("《（〔" * 12, 60, 800 - 0.2 * n, 8) for n in range(3_800))


@case()
def annotations_20_000() -> bytes:
    look = "/AP <</N 10 0 R>>"
    notes = f"<</Type /Annot /Subtype /Stamp /Rect [0 0 595 842] {look}>>" * 20_000
    more = {10: form(shown("章", 9, 9), "/Font <</F1 5 0 R>>"), 11: f"[{notes}]".encode()}
    return page(entries="/Annots 11 0 R", more=more)


@case(long=True)
def pages_4_000() -> bytes:
    return _pages(4_000)


@case()
def pages_800() -> bytes:
    return _pages(800)


def _pages(count: int) -> bytes:
    objects = {1: b"<</Type /Catalog /Pages 2 0 R>>", 4: stream(shown() * 30), 5: FONT}
    kids = " ".join(f"{n} 0 R" for n in range(10, 10 + count))
    objects[2] = f"<</Type /Pages /Kids [{kids}] /Count {count}>>".encode()
    leaf = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>"
    return pdf(objects | dict.fromkeys(range(10, 10 + count), leaf))
