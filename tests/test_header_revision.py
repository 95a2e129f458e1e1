"""The day of the last amendment, as the note below the title (题注) tells it."""

import datetime as dt

import pytest

from registry.header import read_header

BODY = "\n第一条 为了规范听证，制定本办法。\n第二条 本办法自1996年10月1日起施行。\n"


@pytest.mark.parametrize(
    ("note", "day"),
    [
        (
            "（1996年9月23日某市人民政府第14号令发布　根据2021年12月30日某市人民政府第302号令第二次修改）",
            (2021, 12, 30),
        ),
        ("（2001年3月2日某市人民政府令第5号公布　根据2010年5月6日修订　根据2018年7月8日修正）", (2018, 7, 8)),
        ("（1996年9月23日某市人民政府令第14号公布　自1996年10月1日起施行）", None),
        ("（某市人民政府令第14号修订）", None),
    ],
)
def test_last_amendment_is_read_off_the_note(note, day):
    header = read_header(f"某市听证程序实施办法\n{note}{BODY}")
    assert header.revised_on == (dt.date(*day) if day else None)


def test_the_law_before_the_drafters_is_that_of_the_last_amendment():
    header = read_header(
        f"某市听证程序实施办法\n（1996年9月23日某市人民政府第14号令发布　根据2021年12月30日令修改）{BODY}"
    )
    assert header.signed_on == dt.date(1996, 9, 23)
    assert header.dated == dt.date(2021, 12, 30)


def test_a_text_without_a_title_has_no_amendment():
    assert read_header("近日，街道开展了宣传活动。").revised_on is None
