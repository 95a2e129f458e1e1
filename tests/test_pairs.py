"""Notice and issued text in two files are proposed as a pair; what fits twice, or has a number of its own, is not."""

from __future__ import annotations

import pytest

from importers.pairs import Named, Pair, Why, bare_name, issued_title, pairs

NOTICE = "涪山区人民政府关于印发《涪山区停车管理办法（试行）》的通知"
INNER = "涪山区停车管理办法（试行）"


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        (NOTICE, (INNER, False)),
        ("关于印发涪山区停车管理办法的通知", ("涪山区停车管理办法", False)),
        ("关于发布《某某标准》等3项标准的公告", ("某某标准", False)),
        ("转发市政府办公厅关于加强停车管理的意见的通知", ("市政府办公厅关于加强停车管理的意见", True)),
        ("关于批转区城管局停车管理办法的通知", ("区城管局停车管理办法", True)),
        ("关于加强停车管理的通知", None),
        ("涪山区停车管理办法", None),
        ("关于印发的通知", None),
    ],
)
def test_a_title_says_what_it_issues(title: str, inner: tuple[str, bool] | None) -> None:
    assert issued_title(title) == inner


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("附件1：停车管理办法.docx", "停车管理办法"),
        ("附件 停车管理办法（正文）.doc", "停车管理办法（正文）"),
        ("3.停车管理办法_定稿.pdf", "停车管理办法"),
        ("（2）停车管理办法(1).pdf", "停车管理办法"),
        ("停车管理办法.pdf.docx", "停车管理办法"),
    ],
)
def test_a_file_name_is_bared_of_what_is_no_title(name: str, bare: str) -> None:
    assert bare_name(name) == bare


def proposed(*documents: Named) -> tuple[Pair, ...]:
    return pairs(documents)


@pytest.mark.parametrize(
    "inner",
    [
        Named("b", "b.docx", title=INNER),
        Named("b", f"附件：{INNER}.docx"),
        Named("b", "附件1-涪山区停车管理办法(试行).pdf"),
        Named("b", "x.pdf", title="涪山区停车管理办法 （试行）"),
    ],
)
@pytest.mark.parametrize(
    "notice",
    [
        Named("a", "a.docx", title=NOTICE),
        Named("a", f"{NOTICE}.pdf"),
        Named("a", "a.docx", title="关于印发管理办法的通知", inner_title=INNER),
        Named("a", "a.docx", title=NOTICE, number="涪府发〔2015〕3号"),
    ],
)
def test_a_notice_and_its_text_are_a_pair(notice: Named, inner: Named) -> None:
    assert proposed(notice, inner) == proposed(inner, notice) == (Pair("a", "b", Why.SAME_TITLE),)


def test_a_version_may_differ_where_nothing_fits_better() -> None:
    notice = Named("a", "a.docx", title=NOTICE)
    plain, trial = Named("b", "b.docx", title="涪山区停车管理办法"), Named("c", "c.docx", title=INNER)
    assert proposed(notice, plain) == (Pair("a", "b", Why.SAME_BUT_FOR_VERSION),)
    assert proposed(notice, plain, trial) == (Pair("a", "c", Why.SAME_TITLE),)


def test_files_of_the_same_folder_come_first() -> None:
    notice = Named("a", "a.docx", "2015", title=NOTICE)
    near, far = Named("b", "b.docx", "2015", title=INNER), Named("c", "c.docx", "2016", title=INNER)
    assert proposed(notice, near, far) == (Pair("a", "b", Why.SAME_TITLE),)
    assert proposed(notice, far) == (Pair("a", "c", Why.SAME_TITLE),)


@pytest.mark.parametrize(
    "documents",
    [
        (Named("a", "a.docx", title=NOTICE), Named("b", "b.docx", title=INNER), Named("c", "c.docx", title=INNER)),
        (Named("a", "a.docx", title=NOTICE), Named("d", "d.docx", title=NOTICE), Named("b", "b.docx", title=INNER)),
        (Named("a", "a.docx", title=NOTICE), Named("b", "b.docx", title=INNER, number="市政府令第36号")),
        (Named("a", "a.docx", title=NOTICE), Named("b", "b.docx", title="涪山区停车收费办法（试行）")),
        (Named("a", "a.docx", title=NOTICE),),
        (Named("a", "关于印发通知的通知.docx"), Named("b", "通知.docx")),
    ],
    ids=[
        "two texts fit",
        "two notices claim it",
        "a number of its own",
        "another title",
        "alone",
        "no title to speak of",
    ],
)
def test_what_is_not_certain_is_not_proposed(documents: tuple[Named, ...]) -> None:
    assert proposed(*documents) == ()


def test_a_text_that_is_passed_on_may_have_its_own_number() -> None:
    notice = Named("a", "a.pdf", title="转发市政府办公厅关于加强停车管理的意见的通知", number="涪府发〔2015〕3号")
    upper = Named("b", "b.pdf", title="市政府办公厅关于加强停车管理的意见", number="云府办〔2014〕88号")
    assert proposed(notice, upper) == (Pair("a", "b", Why.SAME_TITLE),)
