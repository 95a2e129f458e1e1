"""Mentions in notices, replies, amendments and announcements as offices publish them. All texts are made up."""

from __future__ import annotations

import pytest

from registry.citations import NameScanner, extract
from registry.header import read_header
from registry.values import Header, Relation

NAMES = NameScanner(["中华人民共和国行政处罚法", "行政处罚法", "公司法", "规章制定程序条例"])
PLAIN = Header(title="青岭区停车管理办法", number="青府发〔2024〕3号")


def mentions(text: str, header: Header | None = PLAIN):
    return extract(text, header or read_header(text), NAMES)


RELATIONS = [
    pytest.param(
        "为贯彻落实《甲纲要》（中发〔2015〕36号）、《国务院关于宣布失效一批文件的决定》（国发〔2015〕68号）等文件，进行清理。",
        [Relation.IMPLEMENTS, Relation.IMPLEMENTS],
        id="the words 宣布失效 belong to the second title",
    ),
    pytest.param(
        "根据《甲规定》（青府〔2021〕3号）相关要求,经研究,决定废止《乙方案》（青办〔2022〕7号）等2份文件。",
        [Relation.BASED_ON, Relation.REPEALS],
        id="what follows 决定废止 is ended, not what precedes it",
    ),
    pytest.param(
        "《甲办法》同时废止，《乙办法》继续有效。", [Relation.REPEALS, Relation.CITES], id="each its own verb"
    ),
    pytest.param("根据新修订的《甲法》，现提出如下意见：", [Relation.BASED_ON], id="新修订的 amends nothing"),
    pytest.param(
        "根据《甲条例》（2022年修订）《乙条例》等规定，现通告如下：",
        [Relation.BASED_ON, Relation.BASED_ON],
        id="the version in parentheses belongs to the title before",
    ),
    pytest.param("讨论了公司法修改后适用范围的问题。", [Relation.CITES], id="修改后 tells when, not what is done"),
    pytest.param(
        "一、根据《甲法》《乙法》，参照《丙规则》的有关规定，结合实际，制定本规则。",
        [Relation.BASED_ON, Relation.BASED_ON, Relation.BASED_ON],
        id="basis in a numbered paragraph",
    ),
    pytest.param(
        "根据《甲通知》（国办发〔2010〕28号）要求,省政府对现行规章进行了全面清理。",
        [Relation.BASED_ON],
        id="basis of what was done",
    ),
    pytest.param(
        "财政部《关于推广合作的指导意见》已经国务院同意,现转发给你们,请执行。",
        [Relation.FORWARDS],
        id="已经同意，现转发",
    ),
]


@pytest.mark.parametrize(("text", "relations"), RELATIONS)
def test_relation(text, relations):
    assert [mention.relation for mention in mentions(text)] == relations


def test_a_list_of_ended_texts_is_told_by_its_heading_and_not_by_the_title_of_the_notice():
    text = (
        "青岭区关于废止部分文件的通知\n青府发〔2024〕9号\n各街道：\n根据《清理办法》，现予废止。\n青岭区人民政府\n2024年3月1日\n"
        "附件：废止的规范性文件目录\n1.关于规范停车的通知（青府发〔2011〕5号）\n2.关于规范养犬的通告（青府发〔2012〕6号）"
    )
    assert [mention.relation for mention in mentions(text, None)] == [
        Relation.BASED_ON,
        Relation.REPEALS,
        Relation.REPEALS,
    ]


def test_an_amendment_goes_through_the_articles_of_the_text_it_names():
    text = (
        "1.在《甲条例》第七条中增加一项作为第六项，即：“负责减排；”\n第九条修改为：“鼓励开发，依照第三条办理。”\n第十三条增加一款作为该条第二款，即：“推广技术。”\n"
        "第二十七条后增加一条作为第二十九条，即：“予以赔偿。”\n2.将《乙条例》第七条修改为：“服务。”\n第十条第四项修改为：“距离。”"
    )
    assert [(mention.title, mention.provisions, mention.relation) for mention in mentions(text)] == [
        (title, (article,), Relation.AMENDS)
        for title, article in [
            ("甲条例", "第七条"),
            ("甲条例", "第九条"),
            ("甲条例", "第十三条"),
            ("甲条例", "第二十七条"),
            ("乙条例", "第七条"),
            ("乙条例", "第十条第四项"),
        ]
    ]


NOT_MENTIONED = [
    pytest.param(
        "青岭市关于印发治理工程实施办法的通知\n各区：\n现将《青岭市治理工程实施办法（试行）》印发给你们，请遵照执行。",
        id="the inner text under a fuller name than the title gives it",
    ),
    pytest.param(
        "现将市司法局起草的《听证规则（草案）》（征求意见稿）《意见征集办法（草案）》（征求意见稿）以及说明全文公开，征求意见。",
        id="drafts laid open by the announcement",
    ),
    pytest.param("请在信封上注明“规章制定程序条例征求意见”字样。", id="words to be written on the envelope"),
    pytest.param("不在《道路机动车辆生产企业及产品公告》内的车辆不得上路。", id="a list of products"),
    pytest.param("填写《中小企业声明函》，附《专家论证意见》。", id="forms that end like texts"),
    pytest.param(
        "# 青岭市采购管理办法\n第一条 制定本办法。\n附1\n根据《青岭市采购管理办法》（青财库〔2020〕46号）的规定，本公司声明如下。",
        id="the document itself, with a number that its head does not hold",
    ),
]


@pytest.mark.parametrize("text", NOT_MENTIONED)
def test_what_is_no_mention(text):
    assert [mention.quote for mention in mentions(text, None)] == []


def test_an_older_text_of_the_same_name_is_ended():
    text = "# 青岭市采购管理办法\n第一条 制定本办法。\n第二条 《青岭市采购管理办法》（青财库〔2003〕119号）同时废止。"
    assert [mention.relation for mention in mentions(text, None)] == [Relation.REPEALS]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("政策文件：《青岭街道关于废止部分文件的公告\n\n现作如下解读：", "《青岭街道关于废止部分文件的公告"),
        ("依据：《青岭市停车管理办法\n一、背景", "《青岭市停车管理办法"),
    ],
)
def test_a_title_whose_closing_mark_was_left_out(text, quote):
    assert [mention.quote for mention in mentions(text, Header(title="政策解读"))] == [quote]


def test_latin_commas_and_quotation_marks_read_like_chinese_ones():
    found = mentions('依照《甲法》第三条,《乙法》第五条处罚,执行"公共场所收费管理规定"。')
    assert [mention.quote for mention in found] == ["《甲法》第三条", "《乙法》第五条", '"公共场所收费管理规定"']


def test_old_quotation_marks_around_the_year_of_a_number():
    found = mentions("根据《甲通知》（国办发„2009‟3号）精神，通知如下：")
    assert [mention.number for mention in found] == ["国办发〔2009〕3号"]


def test_menus_above_the_head_name_nothing():
    text = "公司法及司法解释汇编\n首页 > 保险 >\n青岭区停车管理办法\n第一条 依照公司法第三条办理。"
    assert [mention.quote for mention in mentions(text, None)] == ["公司法第三条"]


def test_the_note_over_two_lines_names_only_the_text_that_amended():
    text = "青岭市市容条例\n（2001年11月14日青岭市人大常委会通过\n  根据2003年4月24日青岭市人大常委会《关于修改〈青岭市市容条例〉的决定》修正）\n第一条 制定本条例。"
    found = mentions(text, None)
    assert [(mention.title, mention.relation) for mention in found] == [
        ("关于修改〈青岭市市容条例〉的决定", Relation.CITES)
    ]


def test_words_of_one_title_do_not_forward_the_next():
    text = "按民政局《转发关于建立制度的紧急通知》和市政府《关于分类救济的通知》调整。"
    assert {mention.relation for mention in mentions(text)} == {Relation.CITES}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("根据《行政处罚法、行政许可法》第三条，通知如下。", [("行政处罚法", ()), ("行政许可法", ("第三条",))]),
        ("制定《水污染防治、大气污染防治办法》。", [("水污染防治、大气污染防治办法", ())]),
        (
            "《甲市关于某事的通知》（甲发〔2020〕8号）废止。该通知第三条规定的补贴继续发放，本通知第二条由财政局解释。",
            [("甲市关于某事的通知", ()), ("甲市关于某事的通知", ("第三条",))],
        ),
        (
            "按照“甲区停车管理办法”（甲府规〔2021〕5号）第三条和“关于加强养犬管理的通知”要求，落实“双随机、一公开”。",
            [("甲区停车管理办法", ("第三条",)), ("关于加强养犬管理的通知", ())],
        ),
        (
            "根据《甲法》（1996年3月17日第四次会议通过，2021年1月22日修订）第二条办理。",
            [("甲法", ("第二条",))],
        ),
        ("执行《燃气设计规范》GB 50028-2006。", [("燃气设计规范", ())]),
        (
            "《停车办法》（甲府规〔2021〕2号）第三条修改为：“停车人应当遵守《乙条例》第五十六条。”第五条中的“规划局”改为“资源局”。",
            [("停车办法", ("第三条",)), ("乙条例", ("第五十六条",)), ("停车办法", ("第五条",))],
        ),
    ],
)
def test_titles_and_provisions(text, found):
    assert [(mention.title, mention.provisions) for mention in mentions(text, Header(title="某事"))] == found


@pytest.mark.parametrize(
    ("text", "title", "number"),
    [
        ("依照《关于办理丙案件的解释法释〔2016〕25号》办理。", "关于办理丙案件的解释", "法释〔2016〕25号"),
        ("依照《某省渔业管理办法 某政发〔2011〕4号》办理。", "某省渔业管理办法", "某政发〔2011〕4号"),
        ("依照《关于丁的通知（某政发〔2010〕3号）》办理。", "关于丁的通知", "某政发〔2010〕3号"),
        ("依照《国务院令第101号》办理。", "国务院令第101号", "国务院令第101号"),
        ("依照《海关总署公告2010年第83号》办理。", "海关总署公告2010年第83号", "海关总署公告2010年第83号"),
    ],
)
def test_the_marks_may_take_in_the_number(text, title, number):
    assert [(mention.title, mention.number) for mention in mentions(text)] == [(title, number)]


def test_the_head_of_a_data_base_of_laws_is_no_title_before_a_number():
    text = "甲市关于乙的通知\n文章属性•【公布日期】2014.09.12•【文号】甲发〔2014〕40号•【时效性】现行有效"
    assert [mention.title for mention in mentions(text)] == ["甲发〔2014〕40号"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4\t甲府发〔2014〕8号\t关于加强户外广告管理的通告\t2014-03-01", "甲府发〔2014〕8号"),
        ("4\t甲府发〔2014〕8号\t《关于加强户外广告管理的通告》\t2014-03-01", "甲府发〔2014〕8号"),
    ],
)
def test_a_row_may_hold_the_number_before_the_title(text, number):
    assert [(mention.title, mention.number) for mention in mentions(text)] == [("关于加强户外广告管理的通告", number)]


def test_a_short_form_inside_a_longer_title_is_not_meant():
    text = "青岭区停车管理办法\n第一条 根据《甲市停车场管理办法》（以下简称《管理办法》），制定本办法。\n第二条 违反《管理办法》第三条的，依法处理。"
    assert [mention.title for mention in mentions(text, None)] == ["甲市停车场管理办法", "管理办法"]


@pytest.mark.parametrize(
    ("title", "act"),
    [
        ("关于废止《甲办法》的决定", Relation.REPEALS),
        ("关于修改《甲办法》的决定", Relation.AMENDS),
        ("关于延长《甲办法》有效期的通知", Relation.AMENDS),
        ("关于贯彻《甲办法》的通知", Relation.CITES),
    ],
)
def test_the_title_says_what_is_done_to_the_text_it_names(title, act):
    text = f"{title}\n各街道：\n《甲办法》（甲府规〔2019〕2号）实施情况如下。"
    assert [mention.relation for mention in mentions(text, None)] == [act]


def test_what_was_ended_long_ago_is_only_told():
    assert [m.relation for m in mentions("《甲办法》（国发〔2000〕23号）已不再执行，不得引用。")] == [Relation.CITES]


@pytest.mark.parametrize(
    ("raw", "text"), [("甲政发2013第15号", "甲政发〔2013〕15号"), ("国税发1997年101号", "国税发〔1997〕101号")]
)
def test_years_without_brackets(raw, text):
    assert [mention.number for mention in mentions(f"按照{raw}文件办理。")] == [text]


def test_a_draft_and_its_annexes_are_no_mentions():
    text = (
        "某部办公厅关于《保证金规定（征求意见稿）》公开征求意见的通告\n根据《支付条例》授权，我部会同有关部门研究起草了《保证金规定》，现向社会公开征求意见。\n某部办公厅\n2021年1月25日\n"
        "附件下载：\n《保证金规定（征求意见稿）》\n《银行保函（样本）》\n"
    )
    assert [mention.title for mention in mentions(text, None)] == ["支付条例"]


def test_a_list_may_follow_the_sentence_that_ends_its_texts():
    text = (
        "某税务局关于公布废止文件目录的公告\n现将废止的文件公布如下：\n1.《某局关于甲问题的通知》（某税发〔1995〕191号）第三条；\n2.《某总局关于丙的公告》（2012年第33号，某总局公告2018年第31号修改）。\n"
        "3、关于公布《重点项目》的通知 青府办发〔2012〕3号\n"
    )
    found = mentions(text, None)
    assert {mention.relation for mention in found} == {Relation.REPEALS}
    assert [(mention.title, mention.number) for mention in found] == [
        ("某局关于甲问题的通知", "某税发〔1995〕191号"),
        ("某总局关于丙的公告", "某总局公告2012年第33号"),
        ("关于公布《重点项目》的通知", "青府办发〔2012〕3号"),
    ]


def test_numbers_that_follow_take_prefix_and_year_from_those_before():
    found = mentions("按照青府发〔2010〕1号、〔2011〕2号、3号文件执行。")
    assert [mention.number for mention in found] == ["青府发〔2010〕1号", "青府发〔2011〕2号", "青府发〔2011〕3号"]


@pytest.mark.parametrize(
    ("raw", "number"), [("国务院国发(1984)76号", "国发〔1984〕76号"), ("交通部交基发[1995]97号", "交基发〔1995〕97号")]
)
def test_an_organ_before_its_own_sign_is_no_part_of_the_number(raw, number):
    assert [mention.number for mention in mentions(f"执行{raw}文件。")] == [number]


def test_the_basis_goes_on_over_the_organ_of_the_next_title():
    found = mentions("根据《甲法》第三条，国务院《乙条例》和省人大常委会《丙规定》的规定，现通告如下：")
    assert [mention.relation for mention in found] == [Relation.BASED_ON] * 3
