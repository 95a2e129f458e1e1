"""OFD files: text objects put together to lines and paragraphs, each character with its page and place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers import ofd
from importers.base import FailureCode, ImportedDocument, ImportFailure, Source
from tests.samples_office import zipped

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.6


def text_object(text: str, x: float, y: float, delta: str | None = None, size: float = SIZE, more: str = "") -> str:
    steps = delta if delta is not None else f"g {max(0, len(text) - 1)} {size}"
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} 180 10" Font="2" Size="{size}" {more}>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def page(objects: str) -> str:
    return f'<ofd:Page {NS}><ofd:Content><ofd:Layer ID="3">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def made(*pages: str, **more: str) -> bytes:
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    return zipped(
        {
            "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": (
                f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
                f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
            ),
            **{f"Doc_0/Pages/Page_{n}/Content.xml": content for n, content in enumerate(pages)},
            **more,
        }
    )


def read(data: bytes) -> ImportedDocument | ImportFailure:
    (item,) = ofd.read(Source.of("a.ofd", data))
    assert isinstance(item, ImportedDocument | ImportFailure)
    return item


FIRST = (
    text_object("关于印发某某管理办法的通知", 60, 40)
    + text_object("某府发〔2021〕8号", 80, 52)
    + text_object("各区县人民政府，市政府有关部门：", 28, 70)
    + text_object("为了规范行政规范性文件的制定和管理工作，现将有关事", 39.2, 80)
    + text_object("项通知如下。", 28, 90)
)


def test_lines_become_paragraphs_with_their_places() -> None:
    item = read(made(page(FIRST), page(text_object("第二页的文字。", 39.2, 40))))
    assert isinstance(item, ImportedDocument)
    assert item.text.split("\n") == [
        "关于印发某某管理办法的通知",
        "某府发〔2021〕8号",
        "各区县人民政府，市政府有关部门：",
        "为了规范行政规范性文件的制定和管理工作，现将有关事项通知如下。",
        "第二页的文字。",
    ]
    assert item.pages == 2
    assert item.text[item.page_starts[1] :] == "第二页的文字。"
    fragment = item.fragments[0]
    assert (fragment.page, fragment.start, fragment.end) == (1, 0, 13)
    assert fragment.box is not None
    assert fragment.box.left == pytest.approx(60 * 72 / 25.4)
    assert fragment.box.top > fragment.box.bottom > 700


@pytest.mark.parametrize(
    ("delta", "places"),
    [
        ("g 3 5.5", [0, 5.5, 11, 16.5]),
        ("5 6 7", [0, 5, 11, 18]),
        ("2 g 2 3", [0, 2, 5, 8]),
        ("", [0, 0, 0, 0]),
        ("g 999999 1", [0, 1, 2, 3]),
    ],
)
def test_steps_of_characters(delta: str, places: list[float]) -> None:
    assert ofd._steps(delta, 4) == places


def test_objects_on_one_line_are_read_from_left_to_right_whatever_their_order() -> None:
    item = read(made(page(text_object("二日", 60, 40) + text_object("二〇二一年三月", 20.8, 40))))
    assert isinstance(item, ImportedDocument)
    assert item.text == "二〇二一年三月二日"


def test_a_matrix_scales_the_text() -> None:
    more = 'CTM="2 0 0 2 0 0"'
    item = read(made(page(text_object("关于印发通知", 40, 40, size=2.8, more=more))))
    assert isinstance(item, ImportedDocument)
    box = item.fragments[0].box
    assert box is not None
    assert box.right - box.left == pytest.approx(6 * 5.6 * 72 / 25.4, rel=0.02)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (made(page("")), FailureCode.NO_TEXT),
        (made(page('<ofd:ImageObject ID="1" Boundary="0 0 10 10"/>')), FailureCode.NEEDS_OCR),
        (zipped({"OFD.xml": "<a", "x": "y"}), FailureCode.DAMAGED),
        (zipped({"a.xml": "<a/>"}), FailureCode.DAMAGED),
        (made(page(FIRST), **{"Encryptions.xml": "<a/>"}), FailureCode.ENCRYPTED),
        (made('<!DOCTYPE a [<!ENTITY b "c">]>' + page(FIRST)), FailureCode.REFUSED),
        (made(page(FIRST))[:-30], FailureCode.DAMAGED),
    ],
    ids=["empty", "pictures", "broken", "no root", "encrypted", "entity", "cut"],
)
def test_useless_and_hostile_files_fail_by_name(data: bytes, code: FailureCode) -> None:
    item = read(data)
    assert isinstance(item, ImportFailure)
    assert item.code is code


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="0123456789 .-eg+n", max_size=40), st.text(alphabet="0123456789 .-e", max_size=30))
def test_any_numbers_in_the_attributes_are_borne(delta: str, boundary: str) -> None:
    content = text_object("关于通知", 1, 1, delta).replace("1 1 180 10", boundary)
    assert isinstance(read(made(page(content + FIRST))), ImportedDocument | ImportFailure)
