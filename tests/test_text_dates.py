import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.text import dates


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024年3月5日", (2024, 3, 5)),
        ("2024年03月05日", (2024, 3, 5)),
        ("2024-03-05", (2024, 3, 5)),
        ("2024.3.5", (2024, 3, 5)),
        ("2024/3/5", (2024, 3, 5)),
        ("20240305", (2024, 3, 5)),
        ("２０２４年３月５日", (2024, 3, 5)),
        ("2 0 2 4 年 3 月 5 日", (2024, 3, 5)),
        ("二〇二四年三月五日", (2024, 3, 5)),
        ("二○○六年十一月十三日", (2006, 11, 13)),
        ("二OO六年二月二十日", (2006, 2, 20)),
        ("二零一二年八月廿一日", (2012, 8, 21)),
        ("二〇二四年十月三十一日", (2024, 10, 31)),
        ("一九九六年九月二十三日", (1996, 9, 23)),
    ],
)
def test_spellings_of_a_date(written, day):
    assert dates.parse(written) == dt.date(*day)


@pytest.mark.parametrize(
    "text", ["2023年2月30日", "2024年13月1日", "2024年3月", "版本 1.2024.3.5", "10.2.3.4", "12024-03-05", ""]
)
def test_what_is_no_whole_date(text):
    assert dates.parse(text) is None


def test_dates_of_a_text_keep_their_places():
    text = "自2024年5月1日起施行，有效期至二〇二九年四月三十日。"
    assert [text[start:end] for start, end, _ in dates.find(text)] == ["2024年5月1日", "二〇二九年四月三十日"]


@given(st.dates(dt.date(1949, 10, 1), dt.date(2099, 12, 31)))
def test_every_day_is_read_in_its_usual_form(day):
    assert dates.parse(f"{day.year}年{day.month}月{day.day}日") == day
    assert dates.parse(day.isoformat()) == day
