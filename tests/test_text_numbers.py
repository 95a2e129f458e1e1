"""Document numbers: every spelling that offices, web exports and character recognition produce."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.text import numbers

SPELLINGS = [
    ("涪陵府办发〔2024〕41号", "涪陵府办发〔2024〕41号"),
    ("渝城管局〔2020〕143号", "渝城管局〔2020〕143号"),
    ("国发[2015]68号", "国发〔2015〕68号"),
    ("科工法字[2000] 851号", "科工法字〔2000〕851号"),
    ("渝北府发 〔2017〕 7号", "渝北府发〔2017〕7号"),
    ("锡府办［２０１９］３３号", "锡府办〔2019〕33号"),
    ("城 发 〔 2 0 2 2 〕 5 8 号", "城发〔2022〕58号"),
    ("锡政办发20130265号", "锡政办发〔2013〕265号"),
    ("临东政办字﹝2022﹞11号", "临东政办字〔2022〕11号"),
    ("国 保发[2008]8 号", "国保发〔2008〕8号"),
    ("府办发【2024】41号", "府办发〔2024〕41号"),
    ("民发（2015）70号", "民发〔2015〕70号"),
    ("涪府办发〔2024J41号", "涪府办发〔2024〕41号"),
    ("涪府办发〔2O24〕4l号", "涪府办发〔2024〕41号"),
    ("根据涪陵府办发〔2024〕41号", "涪陵府办发〔2024〕41号"),
    ("〔2019〕第4号", "〔2019〕第4号"),
    ("国务院令第711号", "国务院令第711号"),
    ("国务院令 第 516 号", "国务院令第516号"),
    ("按照国务院第412号令的规定", "国务院第412号令"),
    ("中华人民共和国主席令第七十号", "中华人民共和国主席令第七十号"),
    ("北京市人民政府第14号令", "北京市人民政府第14号令"),
    ("建设部〔2007〕第162号令", "建设部〔2007〕第162号令"),
    ("依据交通运输部令2016年第36号", "交通运输部令2016年第36号"),
    ("和住房和城乡建设部令第5号", "住房和城乡建设部令第5号"),
    ("财政部 海关总署 税务总局公告2020年第6号", "财政部 海关总署 税务总局公告2020年第6号"),
    ("经国家发展和改革委员会2016年第2号令", "国家发展和改革委员会2016年第2号令"),
    ("违反中国人民银行令〔2021〕第4号", "中国人民银行令〔2021〕第4号"),
    ("卫生部公告（2012年第15号）", "卫生部公告2012年第15号"),
    ("财政部令(第101号)", "财政部令第101号"),
    ("按照财政部87号令的规定", "财政部87号令"),
    ("按（８８）交公路字２８号文件", "（88）交公路字28号"),
    ("〔1990〕财法字第5号", "（1990）财法字第5号"),
]


@pytest.mark.parametrize(("written", "shown"), SPELLINGS, ids=[written for written, _ in SPELLINGS])
def test_number_is_brought_to_the_display_form(written, shown):
    number = numbers.parse(written)
    assert number is not None
    assert number.text == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渝府令第329号", "重庆市人民政府令第329号"),
        ("渝府令〔2015〕290号", "重庆市人民政府令第290号"),
        ("国务院令第七百一十一号", "国务院令第711号"),
        ("中华人民共和国国务院令第711号", "国务院令第711号"),
        ("国令第752号", "国务院令第752号"),
        ("国务院第412号令", "国务院令第412号"),
        ("主席令第70号", "中华人民共和国主席令第七十号"),
        ("国家发展改革委令第16号", "国家发展和改革委员会令第16号"),
        ("市场监管总局令第99号", "国家市场监督管理总局令第99号"),
        ("国发[2015]68号", "国发〔2015〕68号"),
        ("国发〔1996〕第12号", "国发〔1996〕12号"),
    ],
)
def test_spellings_of_one_number_have_one_key(one, other):
    assert numbers.key(one) == numbers.key(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渝府令第329号", "川府令第329号"),
        ("国发〔2015〕68号", "国发〔2016〕68号"),
        ("国发〔2015〕68号", "国办发〔2015〕68号"),
        ("交通运输部令2016年第36号", "交通运输部令2018年第36号"),
    ],
)
def test_different_numbers_have_different_keys(one, other):
    assert numbers.key(one) != numbers.key(other)


@pytest.mark.parametrize(
    "text",
    ["（2019）渝01民终123号", "2018年第5号", "第3号公告", "门牌号12号", "联系电话023-72800000", "2024年3月5日", ""],
)
def test_what_is_no_document_number(text):
    assert numbers.parse(text) is None


def test_numbers_in_running_text_keep_their_places():
    text = "依照《甲办法》（国发〔2010〕33号）和国务院令第493号，并经涪陵府发〔2019〕7号批准。"
    found = list(numbers.find(text))
    assert [text[hit.start : hit.end] for hit in found] == [
        "国发〔2010〕33号",
        "国务院令第493号",
        "涪陵府发〔2019〕7号",
    ]


@given(st.text(alphabet="国发府令号第〔〕[]()（）【】 \n0123456789OlⅠ一二十年公告和的、", max_size=60))
def test_any_text_gives_ordered_spans_without_overlap(text):
    end = 0
    for hit in numbers.find(text):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end
