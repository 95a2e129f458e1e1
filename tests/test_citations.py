"""Citations, as a lawyer would mark them: what is a mention, how far it goes, what it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.citations import NameScanner, extract
from registry.values import Header, Relation

NAMES = NameScanner(
    "中华人民共和国行政处罚法 行政处罚法 公路法 物权法 合同法 劳动合同法 公司法 物业管理条例 道路交通安全法 民法典 宪法 大气污染防治法 土地管理法".split()
)
OWN = Header(title="涪陵区停车管理办法", number="涪陵府发〔2024〕3号")


def mentions(text, header=OWN):
    return extract(text, header, NAMES)


QUOTES = [
    ("《中华人民共和国行政处罚法》第三十三条", ["《中华人民共和国行政处罚法》第三十三条"]),
    ("《行政处罚法》第三十三条第一款第（二）项", ["《行政处罚法》第三十三条第一款第（二）项"]),
    (
        "《安全法》《消防法》和《事故条例》（国务院令第493号）第四条",
        ["《安全法》", "《消防法》", "《事故条例》（国务院令第493号）第四条"],
    ),
    ("《土地管理法》（2019年修正）第二条", ["《土地管理法》（2019年修正）第二条"]),
    ("根据物权法、合同法有关规定", ["物权法", "合同法"]),
    ("《〈中华人民共和国某法〉实施办法》", ["《〈中华人民共和国某法〉实施办法》"]),
    ("《中华人民共和国城\n乡规划法》", ["《中华人民共和国城\n乡规划法》"]),
    ("《优化营商环境条例》《公平竞争审查条例》", ["《优化营商环境条例》", "《公平竞争审查条例》"]),
    (
        "《国务院关于加强法治政府建设的意见》(国发〔2010〕33号)",
        ["《国务院关于加强法治政府建设的意见》(国发〔2010〕33号)"],
    ),
    ("按照国发〔2004〕10号文件要求", ["国发〔2004〕10号"]),
    (
        "根据国务院关于加强法治政府建设的意见（国发〔2010〕33号）",
        ["国务院关于加强法治政府建设的意见（国发〔2010〕33号）"],
    ),
    ("依照重庆市物业管理条例处理", ["重庆市物业管理条例"]),
    ("按照道路交通安全法实施条例办理", ["道路交通安全法实施条例"]),
    ("符合GB 12348-2008的限值", ["GB 12348-2008"]),
    ("严格遵守中央八项规定及其实施细则精神", ["中央八项规定", "实施细则"]),
    ("《甲条例》和科学素质行动规划纲要等文件", ["《甲条例》", "科学素质行动规划纲要"]),
    ("执行“物业服务收费管理规范”", ["“物业服务收费管理规范”"]),
    ("1\t关于规范养犬的通告\t涪陵府发〔2011〕5号\t2011-03-01", ["关于规范养犬的通告\t涪陵府发〔2011〕5号"]),
    ("按国发〔2010〕33号《国务院关于某事的意见》办理", ["国发〔2010〕33号《国务院关于某事的意见》"]),
    ("GB/T 35770-2022《合规管理体系 要求及使用指南》", ["GB/T 35770-2022《合规管理体系 要求及使用指南》"]),
    ("按照涪府办〔2017〕33号、34号文件执行", ["涪府办〔2017〕33号", "34号"]),
    ("《甲办法》", ["《甲办法》"]),
]


@pytest.mark.parametrize(("text", "quotes"), QUOTES, ids=[text for text, _ in QUOTES])
def test_what_is_a_mention_and_how_far_it_goes(text, quotes):
    assert [mention.quote for mention in mentions(text)] == quotes


NOT_MENTIONED = [
    "填写《低保申请审批表》",
    "领取《食品经营许可证》",
    "送达《行政处罚决定书》",
    "在《人民日报》刊登",
    "你局《关于要求调整规划的请示》（涪规〔2013〕43号）收悉",
    "公司法人应当年报",
    "签订劳动合同法律关系明确",
    "现将《涪陵区停车管理办法》印发给你们",
    "涪陵府发〔2024〕3号",
    "违反宪法、法律",
    "落实“谁执法谁普法”责任制",
    "附件：1．《停车收费公示牌设置规范》\n2．《停车泊位管理规范》",
    "《甲管理规范》（见附件1）",
    "（2010年3月1日区人民政府令第5号公布　根据2018年5月2日区人民政府令第9号修改）",
]


@pytest.mark.parametrize("text", NOT_MENTIONED)
def test_what_is_no_mention(text):
    assert mentions(text) == ()


PROVISIONS = [
    ("《行政处罚法》第33条", ("第三十三条",)),
    ("《行政处罚法》第３３条", ("第三十三条",)),
    ("《行政处罚法》第 33 条第 2 款", ("第三十三条第二款",)),
    ("《刑法》第一百三十三条之一", ("第一百三十三条之一",)),
    ("《甲法》第十二条、第十五条至第十八条", ("第十二条", "第十五条至第十八条")),
    ("《甲法》第三条第一款、第二款", ("第三条第一款", "第三条第二款")),
    ("《甲法》第三条第（一）、（三）项", ("第三条第（一）项", "第三条第（三）项")),
    ("《甲法》第十二、十三条", ("第十二条", "第十三条")),
    ("《甲法》第四章第四条、第五条", ("第四章第四条", "第四章第五条")),
    ("《甲法》的第八章", ("第八章",)),
    ("《甲法》第五十二条、第五十六的规定", ("第五十二条", "第五十六条")),
    ("公路法第五十四条", ("第五十四条",)),
    ("《甲法》\t第二十二条第四款\t罚款", ("第二十二条第四款",)),
    ("根据《甲法》\n第三条 本区停车适用本办法。", ()),
]


@pytest.mark.parametrize(("text", "provisions"), PROVISIONS, ids=[text for text, _ in PROVISIONS])
def test_provisions_are_whole_and_in_chinese_numerals(text, provisions):
    assert mentions(text)[0].provisions == provisions


def test_provisions_bind_to_the_nearest_title_only():
    first, second = mentions("违反《甲法》和《乙法》第五条的")
    assert (first.provisions, second.provisions) == ((), ("第五条",))


RELATIONS = [
    ("根据《甲法》，结合本区实际，制定本办法。", Relation.BASED_ON),
    ("为贯彻落实《关于推进某事的意见》精神，现通知如下。", Relation.IMPLEMENTS),
    ("《甲办法》（涪府发〔2010〕1号）同时废止。", Relation.REPEALS),
    ("原《甲办法》自行废止。", Relation.REPEALS),
    ("决定废止《甲办法》。", Relation.REPEALS),
    ("《甲办法》自2024年1月1日起不再执行。", Relation.REPEALS),
    ("对《甲办法》进行了修订", Relation.AMENDS),
    ("将《甲办法》第三条修改为", Relation.AMENDS),
    ("现将《甲通知》转发给你们", Relation.FORWARDS),
    ("《甲办法》与本办法不一致的，应当及时修改或者废止。", Relation.CITES),
    ("根据《甲办法》应当废止的情形处理", Relation.CITES),
    ("违反《甲法》的，由公安机关处理。", Relation.CITES),
]


@pytest.mark.parametrize(("text", "relation"), RELATIONS, ids=[text for text, _ in RELATIONS])
def test_relation_is_read_from_the_sentence(text, relation):
    assert mentions(text)[0].relation is relation


def test_a_defined_short_form_stands_for_its_title():
    text = "依照《重庆市市容环境卫生管理条例》（渝人常〔2014〕8号，以下简称《条例》）管理。违反《条例》第三条，依《条例》处理。"
    full, short, again = mentions(text)
    assert (full.title, full.number) == ("重庆市市容环境卫生管理条例", "渝人常〔2014〕8号")
    assert (short.title, short.provisions, short.refers_to) == ("条例", ("第三条",), full.title)
    assert again.refers_to == full.title


def test_a_short_form_defined_for_the_document_itself_is_no_mention():
    text = "现将《涪陵区停车管理办法》（以下简称《办法》）印发给你们，请按《办法》执行。"
    assert mentions(text) == ()


def test_this_law_means_the_nearest_one_and_this_measure_the_document():
    found = mentions("第一条 依照公路法第五十四条处罚。该法第六十条另有规定的除外。\n第二条 本办法第九条不适用。")
    assert [(item.quote, item.title) for item in found] == [("公路法第五十四条", "公路法"), ("该法第六十条", "公路法")]


def test_a_bare_article_means_the_law_before_it_when_the_document_has_no_articles():
    reply = Header(title="关于法律适用问题的复函")
    found = mentions("大气污染防治法第十八条规定了许可。第九十九条规定：“违反本法第二条的，罚款。”", reply)
    assert [item.quote for item in found] == ["大气污染防治法第十八条", "第九十九条"]


def test_an_older_text_of_the_same_title_is_a_mention():
    (old,) = mentions("《涪陵区停车管理办法》（涪陵府发〔2010〕9号）同时废止。")
    assert old.relation is Relation.REPEALS


def test_the_organ_before_the_marks_is_kept():
    (mention,) = mentions("根据国务院办公厅《关于推进某项工作的意见》精神")
    assert mention.issuers == ("国务院办公厅",)


@given(
    st.text(
        alphabet="《》〈〉（）()“”、，。\n\t第一二三十条款项法办法条例关于的通知同时废止根据〔2020〕1号国发该本原及其实施细则行政处罚",
        max_size=120,
    )
)
def test_any_text_gives_ordered_true_quotes(text):
    end = 0
    for mention in mentions(text):
        assert text[mention.start : mention.end] == mention.quote
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
