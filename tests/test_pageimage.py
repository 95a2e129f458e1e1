"""A page as a picture: drawn in a process of its own, the frame where the words stand, hostile files harmless."""

import zipfile

import pytest

from importers import pool
from importers.base import Box, FailureCode, ImportFailure
from importers.pageimage import FRAME, LONGEST, PageImage, PageWanted, draw
from registry.service.pictures import framed
from tests import hostile, samples_pdf

HOSTILE = (
    "bomb_flate_1_gib", "forms_exponential", "patterns_in_patterns", "pages_that_hold_themselves", "no_pages",
    "box_of_a_thousand_million", "box_of_nothing", "box_upside_down", "image_60_000_square", "inline_images_20_000",
)  # fmt: skip


@pytest.fixture(scope="module")
def crew():
    held = pool.Crew(1)
    yield held
    held.stop()


def drawn(crew, path, page=1, width=300, height=400, timeout=10, **options):
    ((_, made),) = pool.isolated(draw, [PageWanted(path, page, width, height, **options)], crew=crew, timeout=timeout)
    return made


@pytest.fixture(scope="module")
def notice(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "notice.pdf"
    path.write_bytes(samples_pdf.made(samples_pdf.notice))
    return path


def red(image):
    """Rows and columns in which the frame stands."""
    at = [n for n in range(image.width * image.height) if tuple(image.pixels[3 * n : 3 * n + 3]) == FRAME]
    return sorted({n // image.width for n in at}), sorted({n % image.width for n in at})


def test_the_frame_stands_around_the_words(crew, notice):
    frame = Box(100, 500, 300, 520)  # points from the lower left of a page of 842 points
    made = drawn(crew, notice, frames=(frame,), height=842, width=595)
    assert (made.width, made.height) == (595, 842)
    rows, columns = red(made)
    assert 842 - 520 - 8 <= rows[0] <= 842 - 520
    assert 842 - 500 <= rows[-1] <= 842 - 500 + 8
    assert 92 <= columns[0] <= 100
    assert 300 <= columns[-1] <= 308


def test_without_a_place_there_is_no_frame_and_ink_on_paper(crew, notice):
    made = drawn(crew, notice)
    assert red(made) == ([], [])
    assert min(made.pixels) < 80
    assert made.pixels[:3] == b"\xff\xff\xff"


def test_a_part_is_as_large_as_the_room_and_holds_the_frame(crew, notice):
    made = drawn(crew, notice, width=400, height=120, frames=(Box(100, 500, 300, 520),), zoom=1.5)
    assert (made.width, made.height) == (400, 120)
    rows, _ = red(made)
    assert 0 < rows[0] < rows[-1] < 119


def test_a_picture_of_a_page_is_shown_too_and_a_member_of_an_archive(crew, tmp_path, notice):
    from PIL import Image

    scan = tmp_path / "scan.png"
    Image.new("L", (1190, 1684), 255).save(scan)
    rows, _ = red(drawn(crew, scan, width=595, height=842, frames=(Box(100, 500, 300, 520),)))
    assert 842 - 520 - 8 <= rows[0] <= 842 - 520
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("说明.txt", "无")
        package.writestr("内/通知.pdf", notice.read_bytes())
    assert isinstance(drawn(crew, packed, member="内/通知.pdf"), PageImage)
    assert drawn(crew, packed, member="没有.pdf").code is FailureCode.MISSING


@pytest.mark.parametrize(
    ("name", "data", "page", "code"),
    [
        ("a.pdf", None, 1, FailureCode.MISSING),
        ("b.pdf", b"%PDF-1.4 nothing", 1, FailureCode.DAMAGED),
        ("c.txt", "关于管理的通知".encode(), 1, FailureCode.UNSUPPORTED),
        ("d.pdf", samples_pdf.made(samples_pdf.notice), 99, FailureCode.DAMAGED),
    ],
)
def test_what_cannot_be_drawn_has_a_name(crew, tmp_path, name, data, page, code):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    assert drawn(crew, tmp_path / name, page).code is code


def test_hostile_files_cost_their_picture_only(crew, tmp_path, notice):
    for name in HOSTILE:
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(getattr(hostile, name)())
        made = drawn(crew, path, timeout=3)
        assert isinstance(made, PageImage | ImportFailure), name
        if isinstance(made, PageImage):
            assert max(made.width, made.height) <= LONGEST, name
    assert isinstance(drawn(crew, notice), PageImage)


def test_a_line_is_framed_by_the_share_of_its_characters():
    from importers.base import Fragment

    line = Fragment(10, 20, 2, 0, Box(100, 50, 200, 60))
    assert list(framed([line], 2, (12, 15))) == [Box(120, 50, 150, 60)]
    assert list(framed([line], 1, (12, 15))) == []
    assert list(framed([line], 2, None)) == []


def test_dots_show_what_is_dark():
    from PIL import Image

    from tui.widgets.picture import dotted

    image = Image.new("RGB", (8, 16), "white")
    image.paste((0, 0, 0), (0, 0, 4, 16))
    assert dotted(image) == "\u28ff\u2800\n\u28ff\u2800"
