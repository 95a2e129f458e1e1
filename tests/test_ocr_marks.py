"""Marks that recognition takes for others are put right where one reading only is left, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.ocr_engine import as_printed
from importers.ocr_marks import in_line, is_telling, paired, without_gaps


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("云府发〔2009〕】33号", "云府发〔2009〕33号"),
        ("云府发〔2016〕j 20号", "云府发〔2016〕20号"),
        ("云府发〔〔2018〕10号", "云府发〔2018〕10号"),
        ("云府发【 (2016] 20号", "云府发〔2016〕20号"),
        ("云府发12019〕37号", "云府发〔2019〕37号"),
        ("云府发〔2019J37号", "云府发〔2019〕37号"),
        ("云府发(2019)37另", "云府发〔2019〕37号"),
        ("的通知》〔（云政办发〔2016] 33", "的通知》（云政办发〔2016〕33"),
        ("云江市人民政府令第12另", "云江市人民政府令第12号"),
        ("2024年8月]日", "2024年8月1日"),
        ("2022年11]月22日", "2022年11月22日"),
        ("自2021年]月1日起", "自2021年1月1日起"),
        ("至2025年i1月30晶，", "至2025年11月30日，"),
        ("2021牛3月：日", "2021年3月1日"),
        ("二一六年三月二十四日", "二〇一六年三月二十四日"),
        ("二，一六年三月二十四日", "二〇一六年三月二十四日"),
        ("二“二四年五月一日", "二〇二四年五月一日"),
        ("二〇一六年三月二十四日", "二〇一六年三月二十四日"),
        ("条五条本办法", "第五条本办法"),
        ("第十二奈规定", "第十二条规定"),
        ("（2016一2017年）", "（2016—2017年）"),
        ("云江市人民政府天于公布结果的通知", "云江市人民政府关于公布结果的通知"),
        ("云江市人民政府闪公室", "云江市人民政府办公室"),
        ("省政府办公打关于印发", "省政府办公厅关于印发"),
    ],
)
def test_a_line_says_what_must_have_been_printed(seen: str, printed: str) -> None:
    assert as_printed(seen) == printed


@pytest.mark.parametrize(
    "text",
    [
        "2019年12月31日",
        "2019年2月]9日",
        "共3天于本月办结",
        "办公打印机采购",
        "（见《云江市某办法》第三条）",
        "房号：301另有说明",
        "第三系地层",
        "一九九二年三月二日",
        "第二一年三月",
        "沿解放路一人民路",
        "数组[1] = 2",
    ],
)
def test_what_may_be_meant_so_stays(text: str) -> None:
    assert in_line(text) in (text, text.replace("]9日", "19日"))


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("根据《云江市物业管理办法）规定", "根据《云江市物业管理办法》规定"),
        ("根据（云江市物业管理办法》规定", "根据《云江市物业管理办法》规定"),
        ("根据〈云江市物业管理办法》规定", "根据《云江市物业管理办法》规定"),
        ("根据《云江市物业管理办法〉规定", "根据《云江市物业管理办法》规定"),
        ("根据《云江市物业管理办法”规定", "根据《云江市物业管理办法》规定"),
        ("废止“云江市信访规定》等3件", "废止《云江市信访规定》等3件"),
        ("《关于废止“云江市信访规定》等规章的决定》", "《关于废止《云江市信访规定》等规章的决定》"),
        ("《关于修改〈云江市供水办法》等规章的决定》", "《关于修改〈云江市供水办法〉等规章的决定》"),
        ("《云江市供水办法》〈云府发〔2017〕26号）", "《云江市供水办法》（云府发〔2017〕26号）"),
        (
            "《云江市供水办法》《云府发〔2017〕26号）和《乙规定》",
            "《云江市供水办法》（云府发〔2017〕26号）和《乙规定》",
        ),
        ("《云江省实施《中华人民共和国渔业法>办法》", "《云江省实施《中华人民共和国渔业法》办法》"),
        ("乡镇〈街道）负责", "乡镇（街道）负责"),
        ("各县《市、区）人民政府", "各县（市、区）人民政府"),
    ],
)
def test_marks_pair_again(seen: str, printed: str) -> None:
    assert paired(seen) == printed
    assert len(printed) == len(seen)


@pytest.mark.parametrize(
    "text",
    [
        "《云江省实施《中华人民共和国渔业法》办法》",
        "《云江省实施<中华人民共和国渔业法>办法》（试行）",
        "（一）《甲办法》、《乙规定》（2019年修正）；",
        "“三证合一”的《实施意见》",
        "《某甲与某乙之间的一段很长的话）没有写完，也不像一个题名的样子，因此两个记号都不能动",
        "a > b（c）",
        "根据《云江市物业管理办法",
    ],
)
def test_marks_that_pair_or_leave_two_readings_stay(text: str) -> None:
    assert paired(text) == text


@given(st.text("《》〈〉<>（）()“”办法关于云江市，。\n号12", max_size=60))
def test_pairing_keeps_every_place_and_is_done_once(text: str) -> None:
    once = paired(text)
    assert len(once) == len(text)
    assert [a for a, b in zip(text, once, strict=True) if a != b and a not in "《》〈〉<>（）()“”"] == []


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        ("自 2 0 1 9 年 9 月 1 日起", "自2019年9月1日起"),
        ("云府发〔 2 0 0 5 〕 8 号", "云府发〔2005〕8号"),
        ("到 2020 年", "到2020年"),
        ("1 2 3", ""),
        ("总计 12 34 元", "总计12 34元"),
        ("第五条", ""),
    ],
)
def test_blanks_within_figures_go(seen: str, kept: str) -> None:
    assert "".join(seen[at] for at in without_gaps(seen)) == kept


@pytest.mark.parametrize(
    ("text", "telling"),
    [("云公通(2018] 1号", True), ("2018年1月5日", True), ("2018年1月", False), ("似是而非", False), ("见第3号", False)],
)
def test_a_number_or_a_date_bears_itself_out(text: str, telling: bool) -> None:
    assert is_telling(as_printed(text)) is telling
