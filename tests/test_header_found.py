"""Heads as they come from web pages, collections and broken exports. All texts are made up."""

from __future__ import annotations

import datetime as dt

import pytest

from registry import data
from registry.header import read_header
from registry.header.organs import is_organ, leading_organs

DAY = dt.date

HEADS = [
    pytest.param(
        "首页\n>\n政务公开\n>\n政策\n>\n通知\n关于建立停车泊位定价机制的通知(青发改价〔2025〕6号)\n2025/01/20 价格科\n青岭区发展改革委 青岭区数据局关于建立\n停车泊位定价机制的通知\n"
        "青发改价〔2025〕6号\n各有关单位：\n现就有关事项通知如下。\n青岭区发展改革委\n青岭区数据局\n2025年1月16日",
        {
            "title": "青岭区发展改革委青岭区数据局关于建立停车泊位定价机制的通知",
            "number": "青发改价〔2025〕6号",
            "issuers": ("青岭区发展改革委", "青岭区数据局"),
            "signed_on": DAY(2025, 1, 16),
        },
        id="path of a web page, one part a line, and a headline that leaves out the issuers",
    ),
    pytest.param(
        "|\n欢迎访问某某社区网\n您需要 登录 才可以下载或查看,没有账号?注册\nx\n青政办发〔2010〕19号\n青岭县人民政府办公室\n关于撤销柳河社区的通知\n各乡镇人民政府:\n经研究，决定撤销柳河社区。\n二○一○年十二月二日 |\n|",
        {
            "title": "青岭县人民政府办公室关于撤销柳河社区的通知",
            "number": "青政办发〔2010〕19号",
            "issuers": ("青岭县人民政府办公室",),
            "signed_on": DAY(2010, 12, 2),
        },
        id="forum page",
    ),
    pytest.param(
        "青岭省人民政府办公厅文件\n时间：2019-05-14 10:45:55下载本文作者：会员上传\n简介：小编为你整理了多篇相关的《青岭省人民政府办公厅文件》，希望对你有帮助。\n第一篇：青岭省人民政府办公厅文件\n"
        "青政办发〔2009〕24号\n青岭省人民政府办公厅关于加强普通高等学校\n毕业生就业工作的通知\n各市州人民政府：\n现就有关问题通知如下：\n一、认识重要性。",
        {
            "title": "青岭省人民政府办公厅关于加强普通高等学校毕业生就业工作的通知",
            "number": "青政办发〔2009〕24号",
            "issuers": ("青岭省人民政府办公厅",),
        },
        id="sentences of a collection before the head",
    ),
    pytest.param(
        "青岭市中考管理规定(2005年)\n作者:某网 时间:2024-07-22 08:54:31\n青岭市中考管理规定(2005年)\n\n关于批转青岭市中考管理规定的通知\n青政〔2005〕32 号\n各区人民政府:\n"
        "市人民政府同意市教育局修订的《青岭市中考管理规定》,现转发给你们。\n青岭市人民政府\n二00五年六月十七日\n青岭市中考管理规定\n第一条 为规范考试，制定本规定。",
        {
            "title": "关于批转青岭市中考管理规定的通知",
            "number": "青政〔2005〕32号",
            "issuers": ("青岭市人民政府",),
            "signed_on": DAY(2005, 6, 17),
        },
        id="page headed by the forwarded text and its year",
    ),
    pytest.param(
        "文 号 | 青新管规〔2019〕6号 | 发布机关 | 青岭新区管理委员会 |\n签发日期 | 2019-12-17 | 实施日期 | 2019-12-30 |\n新区各单位：\n《青岭新区改造实施细则（试行）》已经管委会同意，现予印发，请遵照执行。\n"
        "青岭新区管理委员会\n2019年12月17日",
        {
            "number": "青新管规〔2019〕6号",
            "inner_title": "青岭新区改造实施细则（试行）",
            "signed_on": DAY(2019, 12, 17),
            "effective_on": DAY(2019, 12, 30),
        },
        id="table of the page with its rules",
    ),
    pytest.param(
        "青岭市立法条例\n颁布日期:2001-6-3\n实施日期:2001-8-1\n颁布单位:青岭市人民代表大会常务委员会\n【题注】 (2001年4月29日青岭市第十一届人民代表大会第四次会议通过)\n第一条 制定本条例。",
        {
            "issuers": ("青岭市人民代表大会常务委员会",),
            "signed_on": DAY(2001, 6, 3),
            "effective_on": DAY(2001, 8, 1),
        },
        id="labels of a data base",
    ),
    pytest.param(
        "青岭县人民政府工作规则\n• 发文机构:\n县政府网站\n• 发文字号:\n青政发〔2024〕7号\n青岭县人民政府工作规则\n第一章总则\n一、为规范工作，制定本规则。",
        {"issuers": (), "number": "青政发〔2024〕7号", "title": "青岭县人民政府工作规则"},
        id="a web site is no issuer",
    ),
    pytest.param(
        "【重要通告】青岭县人民政府关于春节期间限放烟花的通告\n文摘\n各乡镇人民政府：\n现就有关事宜通告如下：一、全面禁放。",
        {"title": "青岭县人民政府关于春节期间限放烟花的通告", "issuers": ("青岭县人民政府",)},
        id="cry of an account before the title",
    ),
    pytest.param(
        "青岭市政府令第368号\n《青岭市停车管理规定》已经市政府常务会议审议通过,现予公布,自2026年2月1日起施行。\n市长 某某\n2025年12月16日\n青岭市停车管理规定\n第一章 总 则\n第一条 制定本规定。",
        {
            "title": "青岭市停车管理规定",
            "inner_title": None,
            "number": "青岭市政府令第368号",
            "signed_on": DAY(2025, 12, 16),
            "effective_on": DAY(2026, 2, 1),
        },
        id="decree whose masthead holds its number",
    ),
    pytest.param(
        "中华人民共和国劳动和社会保障部令\n(第21号)\n《工资规定》已经第7次部务会议通过,现予公布,自2004年3月1日起施行。\n部长 某某\n二OO四年一月二十日",
        {
            "title": "工资规定",
            "number": "中华人民共和国劳动和社会保障部令第21号",
            "issuers": ("中华人民共和国劳动和社会保障部",),
        },
        id="the words 和社会 belong to the name of the organ",
    ),
    pytest.param(
        "# 关于促进公平竞争的通知\n\n青财库〔2019〕38号各区预算单位，各镇财政所：为贯彻有关要求，现通知如下：\n一、清理。\n青岭市财政局\n2019年7月26日",
        {"number": "青财库〔2019〕38号", "issuers": ("青岭市财政局",), "signed_on": DAY(2019, 7, 26)},
        id="number run into the addressee",
    ),
    pytest.param(
        "# 招标办法\n\n## 第一章 总则\n\n**第一条** 为了规范招标，制定本办法。\n\n**第二条** 招标人应当公开招标。\n\n**第六十八条** 本办法自2000年1月1日起施行。",
        {"effective_on": DAY(2000, 1, 1)},
        id="articles set in bold by Markdown",
    ),
    pytest.param(
        "关于春节期间禁止燃放烟花爆竹的 青府通〔2019〕2号 为减少污染，根据《烟花爆竹安全管理条例》，现通告如下： 一、任何单位和个人不得燃放。 二、违反本通告的，依法处罚，构成犯罪的依法追究责任，请广大市民互相转告并自觉遵守，"
        "发现违法行为及时举报，共同维护城市环境。 三、本通告自发布之日起实施。\n青岭市人民政府 2019年1月21日\n|",
        {"number": "青府通〔2019〕2号", "issuers": ("青岭市人民政府",), "effective_on": DAY(2019, 1, 21)},
        id="head and text on one line",
    ),
    pytest.param(
        "文号 | 青山政〔2020〕72号 |\n各科室，各村： 为提高能力，制定《青山镇应急预案》，现印发给你们，请遵照执行。请各村结合实际制定切实可行的专项应急预案，定期组织演练，落实物资保障和人员培训，严格值班值守制度，及时报告突发情况，确保人民群众生命财产安全，"
        "维护社会稳定，遇有重大情况随时报告。 附件：青山镇应急预案 青岭市青山镇人民政府 2020年10月22日 青山镇应急预案 1.总则 1.1目的依据 提高保障公共安全和处置突发公共事件的能力，最大程度地预防和减少突发公共事件及其造成的损害。",
        {
            "number": "青山政〔2020〕72号",
            "issuers": ("青岭市青山镇人民政府",),
            "signed_on": DAY(2020, 10, 22),
        },
        id="signature between blanks within one long line",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), HEADS)
def test_head(text, wanted):
    header = read_header(text)
    assert {field: getattr(header, field) for field in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        (
            "为了提高立法质量，现将市司法局起草的《听证规则（草案）》全文公布，征求社会各界的意见和建议。\n特此公告。\n青岭市司法局\n2022年11月23日",
            False,
            "draft",
        ),
        (
            "第一条 为加强补助资金管理，根据有关规定，结合实际，制定本办法。\n第二条 本办法所称补助资金，是指财政安排的资金。\n第三条 补助资金由财政局管理。",
            True,
            "external_binding",
        ),
    ],
)
def test_texts_without_a_title(text, value, code):
    verdict = read_header(text).normative
    assert (verdict.value, verdict.reasons[0]) == (value, code)


def test_governments_of_all_places_are_organs():
    names = {row["name"] for row in data.rows("divisions.csv")}
    assert [name for name in sorted(names) if not is_organ(f"{name}人民政府")] == []


@pytest.mark.parametrize(
    ("title", "organs"),
    [
        ("对外贸易经济合作部关于调整资格的通知", ("对外贸易经济合作部",)),
        ("贵州省人民政府关于某事的意见", ("贵州省人民政府",)),
        ("本溪市经济和信息化局关于某事的通知", ("本溪市经济和信息化局",)),
        ("对某问题的批复", ()),
    ],
)
def test_signs_that_open_names_and_sentences_alike(title, organs):
    assert leading_organs(title) == organs


MORE_HEADS = [
    pytest.param(
        "青岭市规范性文件管理规定\n第十一条 第二十一条 第三十一条\n青岭市人民政府通知\n青岭市人民政府关于印发青岭市规范性文件管理规定的通知\n青政〔2011〕53号\n各县人民政府:\n"
        "现将《青岭市规范性文件管理规定》印发给你们。\n青岭市人民政府\n二○一一年七月二十八日\n青岭市规范性文件管理规定\n第一条 制定本规定。",
        {
            "title": "青岭市人民政府关于印发青岭市规范性文件管理规定的通知",
            "inner_title": "青岭市规范性文件管理规定",
            "number": "青政〔2011〕53号",
        },
        id="encyclopaedia: the text first, then its wrapper",
    ),
    pytest.param(
        "全国某监会关于印发《资金投资暂行办法》的通知\n- 2018年05月30日\n- 15:00\n- 来源:\n- 作者:\n某监发〔2010〕79号\n各公司:\n现印发给你们。",
        {"number": "某监发〔2010〕79号", "issuers": ("全国某监会",), "signed_on": None},
        id="bullets with the day and hour of the page",
    ),
    pytest.param(
        "我的法规 最新法规 资料下载\n热点专题\n公司法及司法解释汇编(2015)\n首页 > 金融证券 >\n法规内容  本文仅供参考,如需引用请以正式文件为准\n发文标题: 关于征求对《某指引[草案]》意见的函\n"
        "发文文号: 某监厅函[2007]308号\n发文部门: 中国某监督管理委员会\n发文时间: 2007-11-16\n发文内容:\n各公司:\n我会起草了《某指引（草案）》。现向你公司征求意见。\n二○○七年十一月十二日",
        {
            "title": "关于征求对《某指引[草案]》意见的函",
            "number": "某监厅函〔2007〕308号",
            "issuers": ("中国某监督管理委员会",),
        },
        id="labels of another data base",
    ),
    pytest.param(
        "青岭市民政局 青岭市财政局 关于提高供养标准的通知\n各街道：\n决定提高标准。现通知如下：\n二、调整后的标准2022年7月1日开始执行。\n 青岭市民政局           青岭市财政局\n                 2022年11月17日",
        {
            "issuers": ("青岭市民政局", "青岭市财政局"),
            "signed_on": DAY(2022, 11, 17),
            "effective_on": DAY(2022, 7, 1),
        },
        id="开始执行, and two organs on one line",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), MORE_HEADS)
def test_more_heads(text, wanted):
    header = read_header(text)
    assert {field: getattr(header, field) for field in wanted} == wanted


def test_news_of_what_others_issued():
    text = "• 2023年03月29日 星期三\n4月起提高最低生活保障标准\n信息来源:某日报\n市民政局、市财政局近日印发《关于调整最低生活保障标准的通知》，自2020年4月1日起，提高标准。"
    header = read_header(text)
    assert (header.title, header.normative.reasons) == ("4月起提高最低生活保障标准", ("news",))


def test_a_notice_that_lost_title_and_signature_is_no_news():
    text = "各市、县人民政府：\n为落实《某意见》精神，现就有关问题通知如下：\n一、企业应当依法提取费用，不得拖欠。\n二、各县要加强监督。"
    assert read_header(text).normative.value is True


def test_note_over_two_lines():
    text = "青岭市市容条例\n（2001年11月14日青岭市人民代表大会常务委员会第三十三次会议通过\n  根据2003年4月24日青岭市人民代表大会常务委员会第三次会议《关于修改〈青岭市市容条例〉的决定》修正）\n第一条 制定本条例。"
    header = read_header(text)
    assert (header.signed_on, header.revised_on) == (DAY(2001, 11, 14), DAY(2003, 4, 24))


@pytest.mark.parametrize(
    "name",
    [
        "中国证监会",
        "国务院安委会",
        "市工商联",
        "市科协",
        "市红十字会",
        "上海海关",
        "省档案馆",
        "住房和城乡建设部城市建设司",
    ],
)
def test_other_organs(name):
    assert is_organ(name)


LATER_HEADS = [
    pytest.param(
        "近日\n青岭县水利局\n发出最新公告\n禁止采砂活动\n关于划定2026年度禁采区的公告\n为规范采砂，根据《某条例》，现公告如下：\n一、全县禁采。\n二、本公告自公告之日起施行，有效期至2026年12月31日止。\n青岭县水利局\n2025年10月24日",
        {
            "title": "关于划定2026年度禁采区的公告",
            "issuers": ("青岭县水利局",),
            "effective_on": DAY(2025, 10, 24),
        },
        id="teaser of an account above the title",
    ),
    pytest.param(
        "某税则委员会关于调整税率的通知\n2000年12月28日 税委会[2000]17号\n海关总署:\n  经批准,决定自2001年1月1日起调整部分商品税率。现通知如下:\n  (三)税委会〔2000〕12号文已通知自2000年10月25日起,对进口冻鸡实行从量税。",
        {
            "number": "税委会〔2000〕17号",
            "signed_on": DAY(2000, 12, 28),
            "effective_on": DAY(2001, 1, 1),
        },
        id="day and number on one line; a decision that says from when",
    ),
    pytest.param(
        "关于调整保障标准的通知\n青政办﹝2019﹞33号\n各街道:\n经常务会议研究决定,从2019年7月1日起,调整我县保障标准,提高到610元。\n青岭县人民政府办公室\n2019年3月27日",
        {"effective_on": DAY(2019, 7, 1)},
        id="decision on a standard",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), LATER_HEADS)
def test_later_heads(text, wanted):
    header = read_header(text)
    assert {field: getattr(header, field) for field in wanted} == wanted


LAST_HEADS = [
    pytest.param(
        "(2019年4月26日青岭市第十四届人民代表大会常务委员会第十六次会议通过)\n发布时间:2019-12-10\n青岭市第十四届人民代表大会常务委员会公告\n(第21号)\n"
        "《青岭市出租汽车条例》于2019年4月26日经会议通过,现予公布,自2020年1月1日起施行。\n青岭市人民代表大会常务委员会\n2019年12月9日\n第一条 制定本条例。",
        {
            "title": "青岭市出租汽车条例",
            "number": "青岭市第十四届人民代表大会常务委员会公告第21号",
            "effective_on": DAY(2020, 1, 1),
            "signed_on": DAY(2019, 12, 9),
        },
        id="regulation promulgated by an announcement of a standing committee",
    ),
    pytest.param(
        "某省青岭市人民政府\n青岭市人民政府公报(2004年第7号)\n青 岭 市 人 民 政 府 令\n第 28 号\n《青岭市听证规定》已经通过,现予发布,自2004年7月1日起施行。\n市长 某某\n二○○四年六月二十九日\n青岭市听证规定\n第一条 制定本规定。",
        {"issuers": ("青岭市人民政府",), "number": "青岭市人民政府令第28号", "title": "青岭市听证规定"},
        id="one organ with its province and without",
    ),
    pytest.param(
        "title: 青岭省竣工备案实施办法\ndate: 2024-01-24\n## 青岭省竣工备案实施办法\n第一条 制定本办法。",
        {"title": "青岭省竣工备案实施办法"},
        id="front matter",
    ),
    pytest.param(
        "青岭市农贸市场管理规定\n（二〇〇五年三月一日）\n第一条 制定本规定。",
        {"title": "青岭市农贸市场管理规定", "signed_on": DAY(2005, 3, 1)},
        id="day in Chinese numerals under the title",
    ),
    pytest.param(
        "青岭市人民政府令\n青府规〔2023〕8号\n青岭市人民政府关于春季防火的命令\n依据《森林防火条例》（国务院令第541号），现发布命令如下：\n一、禁止野外用火。\n市长 某某\n2023年2月6日",
        {"title": "青岭市人民政府关于春季防火的命令", "number": "青府规〔2023〕8号"},
        id="an order that cites a regulation promulgates it not",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), LAST_HEADS)
def test_last_heads(text, wanted):
    header = read_header(text)
    assert {field: getattr(header, field) for field in wanted} == wanted


@pytest.mark.parametrize(
    ("signature", "issuers"),
    [
        ("中国银行保险监督管理委员会青岭监管局", ("中国银行保险监督管理委员会青岭监管局",)),
        ("青岭局", ("青岭银保监局",)),
    ],
)
def test_the_signature_names_the_issuer_unless_it_is_shorter(signature, issuers):
    text = f"青岭银保监局关于规范贷款的通知\n各分局：\n现通知如下。\n{signature}\n2019年12月2日"
    assert read_header(text).issuers == issuers


def test_rules_in_items_are_rules():
    items = "".join(f"{number}、沿街商户应当保持门前整洁，不得乱堆乱放，违者处以罚款。\n" for number in "二三四五六")
    text = f"关于印发“门前三包”责任制实施细则的通知\n各社区：\n现将《“门前三包”责任制实施细则》印发给你们。\n某街道办事处\n2016年3月9日\n“门前三包”责任制实施细则\n一、为落实责任，制定本细则。\n{items}"
    assert read_header(text).normative.value is True
