import pytest

from registry.text import fold, title_variants


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于印发《门前三包办法》的通知", "关于印发〈门前三包办法〉的通知"),
        ("关于印发<门前三包办法>的通知", "关于印发门前三包办法的通知"),
        ("法治政府建设实施纲要（2015－2020年）", "法治政府建设实施纲要(2015—2020年)"),
        ("“健康中国2030”规划纲要", "健康中国２０３０规划纲要"),
        ("城 乡 规 划 法", "城乡规划法"),
    ],
)
def test_what_differs_only_in_typing_is_equal(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("城市规划法", "城乡规划法"),
        ("信访条例", "信访工作条例"),
        ("甲办法（试行）", "甲办法"),
        ("第十三届", "第十四届"),
    ],
)
def test_what_differs_in_words_is_not(one, other):
    assert fold(one) != fold(other)


def test_variants_leave_out_the_state_and_the_version():
    assert title_variants("中华人民共和国公司法（2018年修正）")[-1] == "公司法"
    assert title_variants("门前三包办法（试行）") == ("门前三包办法(试行)", "门前三包办法")
    assert title_variants("预算绩效管理办法（重庆市）") == ("预算绩效管理办法(重庆市)",)
