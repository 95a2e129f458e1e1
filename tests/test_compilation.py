"""Compilations are parted at mastheads; one document with its annexes and inner texts is never cut."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import importers
from importers.base import Fragment, ImportedDocument, Source
from importers.compilation import FRONT, may_hold_several, parts, split, split_by_hand
from tests import samples_office, samples_pdf

BODY = (
    "各乡镇人民政府，区政府各部门：\n为了规范市容环境管理，根据《城市市容和环境卫生管理条例》和有关规定，结合我区实际，现将有关事项通知如下。\n"
    "一、各单位要高度重视，落实责任，按照职责分工做好相关工作，及时报告进展情况。\n二、本通知自印发之日起施行。\n"
)


def red(number: str, title: str, day: str = "2015年6月1日", issuer: str = "涪山区人民政府", body: str = BODY) -> str:
    """A document with its masthead, number above the title."""
    return f"{issuer}文件\n{number}\n{title}\n{body}{issuer}\n{day}\n"


def collected(
    number: str, title: str, day: str = "2015年6月1日", issuer: str = "涪山区人民政府", body: str = BODY
) -> str:
    """A document as collections print it: title, number in brackets, text, signature."""
    return f"{issuer}{title}\n（{number}）\n{body}{issuer}\n{day}\n"


THREE = [
    ("涪府发〔2010〕5号", "关于加强户外广告管理的通知"),
    ("涪府发〔2012〕31号", "关于印发涪山区停车管理办法的通知"),
    ("涪府办发〔2015〕7号", "关于做好防汛工作的意见"),
]


@pytest.mark.parametrize("form", [red, collected])
@pytest.mark.parametrize("paged", [True, False])
def test_a_bundle_is_parted_at_every_document(form, paged: bool) -> None:
    texts = [form(number, title) for number, title in THREE]
    starts = [sum(map(len, texts[:n])) for n in range(3)]
    found = parts("".join(texts), starts if paged else ())
    assert [part.number for part in found] == [number for number, _ in THREE]
    assert [part.start for part in found] == starts
    assert [part.title.removeprefix("涪山区人民政府") for part in found] == [title for _, title in THREE]
    assert found[-1].end == len("".join(texts))


def test_cover_and_contents_stay_before_the_first_document() -> None:
    front = "涪山区规范性文件汇编\n目录\n" + "".join(f"{title}……{n}\n" for n, (_, title) in enumerate(THREE))
    text = front + "".join(collected(number, title) for number, title in THREE)
    found = parts(text)
    assert [part.number for part in found] == [number for number, _ in THREE]
    assert text[: found[0].start] == front


def plain(title: str, day: str = "2015年6月1日", issuer: str = "涪山区人民政府", body: str = BODY) -> str:
    """A document without a number."""
    return f"{issuer}{title}\n{body}{issuer}\n{day}\n"


def regulation(title: str, note: str) -> str:
    """A regulation as collections print it: title, note of its promulgation, articles."""
    return (
        f"{title}\n（{note}）\n第一章 总则\n第一条 为了规范有关管理活动，根据有关法律、法规，结合本省实际，制定本办法。\n"
        "第二条 县级以上人民政府应当加强领导，保障所需经费。\n第三条 本办法自2017年3月1日起施行。\n"
    )


@pytest.mark.parametrize("paged", [True, False])
def test_documents_without_a_number_are_parted(paged: bool) -> None:
    texts = [plain(title) for _, title in THREE]
    starts = [sum(map(len, texts[:n])) for n in range(3)]
    found = parts("".join(texts), starts if paged else ())
    assert [part.start for part in found] == starts
    assert [part.number for part in found] == ["", "", ""]
    assert [part.title for part in found] == ["涪山区人民政府" + title for _, title in THREE]


def test_regulations_with_the_note_of_their_promulgation_are_parted() -> None:
    texts = [
        regulation("云江省行政执法监督办法", "2010年6月21日云江省人民政府令第55号公布 自2010年8月1日起施行"),
        regulation("云江省行政处罚听证办法", "2016年12月26日云江省人民政府第50次常务会议通过"),
        plain("关于做好防汛工作的通知"),
        regulation("云江省行政裁量权规定", "2019年12月28日云江省人民政府令第154号公布"),
    ]
    starts = [sum(map(len, texts[:n])) for n in range(4)]
    assert [part.start for part in parts("".join(texts))] == starts


def test_joint_issuers_above_a_title_belong_to_it() -> None:
    joint = "涪山区住房和城乡建设委员会\n涪山区财政局\n涪山区民政局\n关于印发《住房租赁补贴发放办法》的通知\n涪住建规〔2023〕3号\n"
    texts = [red(*THREE[0]), joint + BODY + "涪山区住房和城乡建设委员会\n2023年5月6日\n"]
    assert [part.start for part in parts("".join(texts))] == [0, len(texts[0])]


def test_a_document_before_the_first_head_that_was_seen_is_a_part_of_its_own() -> None:
    headless = BODY * 3 + "涪山区人民政府\n2014年2月2日\n"
    texts = [headless, red(*THREE[0]), red(*THREE[1])]
    found = parts("".join(texts))
    assert [part.start for part in found] == [sum(map(len, texts[:n])) for n in range(3)]
    assert found[0].end == len(headless)


def test_orders_are_documents_too() -> None:
    order = (
        "云江市人民政府令\n第{}号\n《{}》已经2015年5月3日市人民政府第40次常务会议通过，现予公布，自2015年7月1日起施行。\n市长 张三\n"
        "2015年5月10日\n{}\n第一条 为了加强管理，根据有关法律、法规，结合本市实际，制定本办法。\n第二条 本办法自2015年7月1日起施行。\n"
    )
    titles = ["云江市停车场管理办法", "云江市户外广告管理办法"]
    text = "".join(order.format(n, title, title) for n, title in enumerate(titles, 301))
    found = parts(text)
    assert [(part.number, part.title) for part in found] == [
        ("云江市人民政府令第301号", titles[0]),
        ("云江市人民政府令第302号", titles[1]),
    ]


INNER = "涪山区停车管理办法\n第一章 总则\n第一条 为了加强停车管理，根据有关规定，制定本办法。\n第二条 本办法自印发之日起施行。\n"
UPPER = (
    "云江市人民政府办公厅文件\n云府办〔2014〕88号\n云江市人民政府办公厅关于加强停车管理的通知\n各区人民政府：\n"
    "为了加强停车管理，经市政府同意，现将有关事项通知如下，请认真贯彻执行，并将情况及时报告市政府。\n云江市人民政府办公厅\n2014年12月1日\n"
)
LIST = "".join(f"关于第{n}项工作的通知\n涪府发〔200{n}〕{n}号\n" for n in range(1, 9))
SINGLE = {
    "a notice with its inner text": red("涪府发〔2012〕31号", "关于印发涪山区停车管理办法的通知") + INNER,
    "a notice with annexes": red("涪府发〔2012〕31号", "关于防汛工作的通知") + "附件1\n防汛物资清单\n附件2\n" + INNER,
    "a notice that passes on one from above": red(
        "涪府发〔2015〕2号", "转发云江市人民政府办公厅关于加强停车管理的通知的通知"
    )
    + UPPER,
    "one that passes on without naming it": red("涪府发〔2015〕2号", "关于转发市政府办公厅有关文件的通知") + UPPER,
    "an upper document as an annex": red("涪府发〔2015〕2号", "关于贯彻落实停车管理工作的通知") + "附件\n" + UPPER,
    "an annex that is named in the text": red(
        "涪府发〔2015〕2号",
        "关于贯彻落实停车管理工作的通知",
        body=BODY + "附件：云江市人民政府办公厅关于加强停车管理的通知\n",
    )
    + UPPER.removeprefix("云江市人民政府办公厅文件\n"),
    "a decision with a list of ended documents": red("涪府发〔2015〕3号", "关于宣布失效一批规范性文件的决定") + LIST,
    "a list of documents with the day of each": red("涪府发〔2015〕3号", "关于宣布失效一批规范性文件的决定")
    + "".join(f"关于第{n}项工作的通知\n涪府发〔200{n}〕{n}号\n200{n}年5月1日\n" for n in range(1, 9)),
    "its number on every page": red("涪府发〔2015〕3号", "关于防汛工作的通知")
    + "涪府发〔2015〕3号\n关于防汛工作的通知\n各乡镇人民政府：\n续前页的内容，请各单位认真落实到位，不得延误工作。\n2015年6月1日\n",
    "a reply with the request": red("涪府函〔2015〕9号", "关于同意设立停车管理机构的批复")
    + "附：\n城管局关于设立停车管理机构的请示\n（涪城管〔2015〕4号）\n区政府：\n为了加强停车管理，拟设立停车管理机构，请予批复为盼，妥否请示。\n"
    "涪山区城管局\n2015年4月1日\n",
    "a decision on amendment with the text as amended": (
        "云江市人民政府令\n第305号\n云江市人民政府关于修改《云江市停车管理办法》的决定\n一、将第三条修改为：“停车管理遵循便民原则。”"
        "本决定自公布之日起施行，根据本决定重新公布。\n2018年3月1日\n云江市停车管理办法\n（云江市人民政府令第36号）\n"
        "第一条 为了加强停车管理，根据有关规定，结合本市实际情况，制定本办法。\n第二条 本办法自2010年起施行。\n2010年1月1日\n"
    ),
    "a letter that quotes numbers": "关于答复有关事项的函\n"
    + BODY
    + "参见涪府发〔2010〕5号和涪府发〔2011〕6号。\n2015年6月1日\n",
    "numbers in a table": red("涪府发〔2015〕3号", "关于公布文件目录的通知")
    + "".join(f"{n}\t关于第{n}项工作的通知\t涪府发〔2010〕{n}号\t2010年1月{n}日\n" for n in range(1, 20)),
    "forms with numbers to fill in": red("涪城管〔2015〕3号", "关于规范执法文书的通知")
    + "责令改正通知书\n涪城管责改字〔2015〕第1号\n当事人：\n你单位违反规定，责令立即改正，逾期不改正的，依法处罚。请签收为盼。\n"
    + "2015年1月1日\n",
    "an inner text with its own opening": plain("关于印发老年人体育工作意见的通知")
    + "关于进一步加强老年人体育工作的意见\n为进一步加强老年人体育工作，根据有关规定，提出如下意见：\n一、提高认识。\n二、抓好落实，及时报告有关情况。\n",
    "a notice without a number and a regulation that it names": plain(
        "关于印发停车管理办法的通知", body=BODY + "现将《涪山区停车管理办法》印发给你们。\n"
    )
    + regulation("涪山区停车管理办法", "2016年5月5日涪山区人民政府第12次常务会议通过"),
    "a notice without a number and an annexed notice": plain("关于贯彻停车管理工作的通知")
    + "附件：\n"
    + plain("关于加强停车管理的通知", issuer="云江市人民政府"),
    "a notice that passes on another, without numbers": plain("关于转发市政府办公厅有关文件的通知")
    + plain("关于加强停车管理的通知", issuer="云江市人民政府"),
    "a regulation with an earlier one quoted in its end": regulation(
        "云江省行政执法监督办法", "2010年6月21日云江省人民政府令第55号公布"
    ),
    "no text at all": "",
    "only numbers": "涪府发〔2010〕5号\n" * 50,
    "a report on several documents": "清理工作报告\n"
    + "".join(f"（{n}）涪府发〔2010〕{n}号，关于第{n}项工作的通知，建议保留。\n" for n in range(9)),
}


@pytest.mark.parametrize("name", SINGLE)
@pytest.mark.parametrize("paged", [True, False])
def test_one_document_is_never_cut(name: str, paged: bool) -> None:
    text = SINGLE[name]
    starts = [place + 1 for place, sign in enumerate(text) if sign == "\n"][::6] if paged else []
    assert parts(text, [0, *starts]) == ()


def test_documents_after_one_with_annexes_are_parted() -> None:
    texts = [SINGLE["a notice with its inner text"], SINGLE["a decision with a list of ended documents"], UPPER]
    starts = [sum(map(len, texts[:n])) for n in range(3)]
    assert [part.start for part in parts("".join(texts))] == starts


def test_a_document_that_is_passed_on_stays_with_its_notice_in_a_bundle() -> None:
    first = SINGLE["a notice that passes on one from above"]
    second = red("涪府发〔2016〕1号", "关于防汛工作的通知")
    assert [part.start for part in parts(first + second)] == [0, len(first)]


STATUTE = (
    "第一章 总则\n第一条 为了规范有关管理活动，根据有关法律、法规，结合本省实际，制定本办法。\n"
    "第二条 县级以上人民政府应当加强领导，保障所需经费。\n第三条 本办法自2017年3月1日起施行。\n"
)
TABLE = "附件\n湿地名录\n1\n县林业局\n"
KINDS = [
    "云江市人民政府关于调整停车收费的通告\n为了规范停车收费，根据有关规定，现将停车收费的有关事项通告如下，请遵照执行。\n一、按时计费。\n云江市人民政府\n2015年3月2日\n",
    "云江市执法程序规定\n" + STATUTE,
    "云江市人民政府关于落实疫情防控\n和复工复产措施的通知\n云府发〔2020〕6号\n"
    + BODY
    + "云江市人民政府\n2020年2月1日\n",
    "关于公布湿地名录的通知\n" + BODY + "涪山县人民政府\n2013年4月26日\n" + TABLE,
    "云江市听证办法\n（1996年9月23日云江市人民政府令第14号公布）\n" + STATUTE,
    "云江市交通委员会\n关于同意设立公交站的批复\n" + BODY + "云江市交通委员会\n2019年4月26日\n",
]
LISTED = [
    "云江市人民政府关于调整停车收费的通告",
    "云江市执法程序规定",
    "云江市人民政府关于落实疫情防控和复工复产措施的通知（云府发〔2020〕6号）",
    "关于公布湿地名录的通知",
    "云江市听证办法",
    "云江市交通委员会关于同意设立公交站的批复",
]
ORDERS = [(0, 1, 2, 3, 4, 5), (5, 4, 3, 2, 1, 0), (2, 0, 5, 1, 4, 3), (3, 2, 1, 5, 0, 4)]


def bound(order: tuple[int, ...], front: str = "") -> tuple[str, list[int]]:
    """Documents in one text, and where each begins."""
    starts, text = [], front
    for place in order:
        starts.append(len(text))
        text += KINDS[place]
    return text, starts


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("entry", ["{n}．{title}……{n}\n", "{title}\t{n}\n", "{title}\n"])
@pytest.mark.parametrize("pages", ["none", "at each document", "in the middle"])
def test_a_contents_page_tells_where_every_document_begins(order: tuple[int, ...], entry: str, pages: str) -> None:
    listed = "".join(entry.format(n=n, title=LISTED[place]) for n, place in enumerate(order, 1))
    text, starts = bound(order, "云江市规范性文件汇编\n目　录\n" + listed)
    tops = {"none": [], "at each document": [0, *starts], "in the middle": [0, *(start + 60 for start in starts)]}
    assert [part.start for part in parts(text, tops[pages])] == starts


def test_titles_on_a_contents_page_are_no_documents_and_a_running_title_cuts_nothing() -> None:
    body = "关于印发涪山区停车管理办法的通知\n" + BODY + "涪山区人民政府\n2015年3月2日\n"
    inner = "涪山区停车管理办法\n" + STATUTE
    listed = "目录\n关于印发涪山区停车管理办法的通知……1\n涪山区停车管理办法……2\n关于同意设立公交站的批复……5\n"
    last = KINDS[5]
    running = "关于印发涪山区停车管理办法的通知\n第四条 停车收费另行规定，由区政府批准后执行。\n"
    text = listed + body + inner + running + last
    assert [part.start for part in parts(text)] == [len(listed), len(text) - len(last)]


@pytest.mark.parametrize("order", ORDERS)
def test_documents_of_several_kinds_on_pages_of_their_own_are_parted(order: tuple[int, ...]) -> None:
    text, starts = bound(order)
    found = {part.start for part in parts(text, starts)}
    assert found <= {0, *starts}
    assert len(found & set(starts)) >= len(starts) - 1


@pytest.mark.parametrize("order", ORDERS)
def test_documents_that_run_on_within_a_page_are_never_cut_elsewhere(order: tuple[int, ...]) -> None:
    text, starts = bound(order)
    pages = [0, *(start + 50 for start in starts)]
    found = {part.start for part in parts(text, pages)}
    assert found <= {0, *starts}
    assert len(found & set(starts)) >= len(starts) - 2


def test_a_title_that_is_broken_over_two_lines_begins_with_its_first() -> None:
    text = red(*THREE[0]) + KINDS[2]
    found = parts(text)
    assert text[found[1].start :].startswith("云江市人民政府关于落实疫情防控")
    assert found[1].title == "云江市人民政府关于落实疫情防控和复工复产措施的通知"


def test_what_may_be_several_and_was_left_whole_is_told() -> None:
    upper = "".join(red(f"云府发〔2014〕{n}号", f"关于第{n}类停车管理的通知") for n in range(1, 4))
    text = "涪府发〔2015〕2号\n关于转发市政府停车管理文件的通知\n" + BODY + "2015年3月2日\n" + upper
    assert parts(text) == ()
    assert may_hold_several(text)
    assert "compilation_unsure" in split(document(text))[0].flags


@pytest.mark.parametrize("name", SINGLE)
def test_one_document_is_not_told_to_be_several(name: str) -> None:
    assert not may_hold_several(SINGLE[name])


def test_a_person_says_on_which_pages_documents_begin() -> None:
    texts = ["第一件的正文。\n", "它的第二页。\n", "第二件的正文。\n"]
    starts = (0, len(texts[0]), len(texts[0]) + len(texts[1]))
    whole = document("".join(texts), page_starts=starts, pages=3)
    made = split_by_hand(whole, (3, 1, 9))
    assert [part.text for part in made] == ["第一件的正文。\n它的第二页。", "第二件的正文。"]
    assert [part.member for part in made] == ["1 汇编（第1页起）", "2 汇编（第3页起）"]
    assert all("split_ignored:9" in part.flags for part in made)
    assert split_by_hand(document("无页。"), (2,))[0].flags == ("split_ignored:2",)


def document(text: str, **more) -> ImportedDocument:
    return ImportedDocument("汇编.pdf", "0" * 64, "application/pdf", "pdf", text, **more)


def test_each_part_has_its_own_stretch_of_text_places_and_pages() -> None:
    texts = ["封面\n", *(red(number, title) for number, title in THREE)]
    text = "".join(texts)
    starts = [sum(map(len, texts[:n])) for n in range(4)]
    pages = (0, starts[1], starts[1] + 20, starts[2], starts[3])
    fragments = tuple(Fragment(place, place + 10, 1, place) for place in range(0, len(text) - 10, 10))
    made = split(
        document(text, page_starts=pages, fragments=fragments, pages=5, flags=("ocr",), metadata={"份号": "1"})
    )
    assert [part.member for part in made] == [f"{n} {number}" for n, (number, _) in enumerate(THREE, 1)]
    assert [part.text for part in made] == [piece.rstrip("\n") for piece in texts[1:]]
    assert [part.flags for part in made] == [
        ("ocr", "compilation", "pages:2-3"),
        ("ocr", "compilation", "pages:4-4"),
        ("ocr", "compilation", "pages:5-5"),
    ]
    assert made[0].metadata == {"份号": "1", FRONT: "封面"}
    assert [part.pages for part in made] == [2, 1, 1]
    assert made[0].page_starts == (0, 0, 20)
    for part in made:
        for fragment in part.fragments:
            whole = fragment.source
            assert part.text[fragment.start : fragment.end] == text[whole : whole + fragment.end - fragment.start]


def test_single_documents_and_web_pages_are_left_as_they_are() -> None:
    one = document(red(*THREE[0]))
    assert split(one) == (one,)
    page = ImportedDocument("a.html", "0" * 64, "text/html", "html:utf-8", "".join(red(*some) for some in THREE))
    assert split(page) == (page,)


def test_reading_a_file_gives_its_documents() -> None:
    body = "".join(samples_office.p(line) for some in THREE for line in red(*some).splitlines())
    items = list(importers.read_source(Source.of("汇编.docx", samples_office.docx(body))))
    assert [item.member for item in items] == [f"{n} {number}" for n, (number, _) in enumerate(THREE, 1)]  # type: ignore[union-attr]

    def draw(canvas: object) -> None:
        for place, (number, title) in enumerate(THREE):
            if place:
                canvas.showPage()  # type: ignore[attr-defined]
            sheet = samples_pdf.Sheet(canvas)  # type: ignore[arg-type]
            sheet.centred("涪山区人民政府文件", size=32, lead=40)
            sheet.centred(number, size=16, lead=50)
            sheet.centred(title)
            for line in BODY.splitlines():
                sheet.paragraph(line)
            sheet.right("涪山区人民政府")
            sheet.right("2015年6月1日")

    items = list(importers.read_source(Source.of("汇编.pdf", samples_pdf.made(draw))))  # type: ignore[arg-type]
    assert [item.flags[-1] for item in items] == ["pages:1-1", "pages:2-2", "pages:3-3"]  # type: ignore[union-attr]


WORDS = [
    "涪府发〔2010〕5号",
    "涪府发〔2011〕6号",
    "关于防汛工作的通知",
    "2015年6月1日",
    "附件",
    "各单位：",
    "为了工作。" * 20,
    "涪山区人民政府文件",
    "",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_parts_follow_one_another_and_reach_the_end(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = parts(text)
    assert len(found) != 1
    for part, following in pairwise(found):
        assert part.start < part.end == following.start
    if found:
        assert found[-1].end == len(text)


def test_a_text_of_nothing_but_heads_takes_no_time() -> None:
    text = "".join(f"关于第{n}项工作的通知\n涪府发〔2010〕{n}号\n" for n in range(2_900)) + BODY * 2_000
    before = time.perf_counter()
    parts(text)
    assert time.perf_counter() - before < 30
