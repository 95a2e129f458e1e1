import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.text import numerals


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("五十一", 51),
        ("一百零二", 102),
        ("一百一十", 110),
        ("十", 10),
        ("廿三", 23),
        ("二〇一九", 2019),
        ("二O一九", 2019),
    ]
    + [("51", 51), ("５１", 51), ("一千二百六十", 1260), ("两万三千", 23000), ("条", None), ("", None)],
)
def test_to_int(written, value):
    assert numerals.to_int(written) == value


@given(st.integers(0, 9999))
def test_what_is_written_is_read_again(number):
    assert numerals.to_int(numerals.to_chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "written"), [(10, "十"), (13, "十三"), (20, "二十"), (102, "一百零二"), (117, "一百一十七")]
)
def test_articles_are_counted_as_laws_count_them(number, written):
    assert numerals.to_chinese(number) == written


def test_a_number_out_of_range_is_refused():
    with pytest.raises(ValueError, match="10000"):
        numerals.to_chinese(10000)
