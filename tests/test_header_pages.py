"""Heads as sites without punctuation, cut headlines, old numbers and short orders show them. All texts are made up."""

from __future__ import annotations

import datetime as dt

import pytest

from registry.header import read_header

DAY = dt.date
BODY = "各有关单位：\n现就有关事项通知如下：\n一、停车收费应当公示。\n"

HEADS = [
    pytest.param(
        "关于停车收费的批复(青价字〔2011〕40号)\n\n发布单位\n\n青岭市物价局\n\n发布文号 青价字〔2011〕40号\n发布日期 2011-02-28 生效日期 2011-03-01\n"
        + BODY,
        {"issuers": ("青岭市物价局",), "effective_on": DAY(2011, 3, 1)},
        id="labels that only blanks and line ends part from what they name",
    ),
    pytest.param(
        "青岭县人民政府关于网吧管理的通告 |\n文 号:青政[2006]8号 | 发文机关: | |\n发文日期:2006-04-17 | 生效日期:2006-04-17 |\n为规范网吧经营，通告如下:\n一、网吧应当登记。",
        {"number": "青政〔2006〕8号", "effective_on": DAY(2006, 4, 17)},
        id="square brackets inside a cell",
    ),
    pytest.param(
        "[ 索引号 ] 1150/2022-0058 [ 发文字号 ] 青岭市林业局公告 (第274号)\n[ 成文日期 ] 2003-04-30\n\n关于撤销登记的公告\n为加强管理，现公告如下:\n一、撤销登记。",
        {"title": "关于撤销登记的公告", "number": "青岭市林业局公告第274号", "issuers": ("青岭市林业局",)},
        id="labels in brackets are no title; the number of an announcement in parentheses names the issuer",
    ),
    pytest.param(
        "关于规范停车的通知\n发文字号：青府规〔2021〕3号\n发布机构：青岭市人民政府办公室\n" + BODY,
        {"issuers": ("青岭市人民政府",)},
        id="an office publishes what its government issues under the government's own sign",
    ),
    pytest.param(
        "青岭市司法局法规处\n2024-11-05\n14538\n市司法局对《青岭市仲裁办法》进行了修改，现公开征求意见。\n青岭市司法局\n2024年11月4日",
        {"issuers": ("青岭市司法局",), "signed_on": DAY(2024, 11, 4)},
        id="the poster of a page above the text is not its issuer",
    ),
    pytest.param(
        "为防控疫情，决定封闭管理。\n特此通告。\n青岭市望山区新型冠状病毒感染的肺炎疫情\n防控工作领导小组办公室（代章）\n2020年2月3日",
        {"issuers": ("青岭市望山区新型冠状病毒感染的肺炎疫情防控工作领导小组办公室",)},
        id="a long name broken over two lines of the signature",
    ),
    pytest.param(
        "现就有关事项通告如下：一、二月三日起限行。\n特此通告\n青岭县人民政府 2022年2月3日 来源：青岭交警 |",
        {"issuers": ("青岭县人民政府",), "signed_on": DAY(2022, 2, 3)},
        id="the source of a page behind the day",
    ),
    pytest.param(
        "《青岭省招标办法》的决定\n《青岭省建设厅关于修改<青岭省招标办法>的决定》已经通过，现予发布，自发布之日起施行。\n青岭省建设厅厅长 王大山\n2018年9月28日\n"
        "青岭省建设厅关于修改《青岭省招标办法》的决定\n一、删去第三条。",
        {
            "title": "青岭省建设厅关于修改《青岭省招标办法》的决定",
            "issuers": ("青岭省建设厅",),
            "signed_on": DAY(2018, 9, 28),
            "effective_on": DAY(2018, 9, 28),
        },
        id="a cut headline, the whole title below the signature of the order",
    ),
    pytest.param(
        "关于禁止露天焚烧垃圾的通告(2020)\n青岭市人民政府关于禁止露天焚烧垃圾和产生恶臭气体物质的通告\n为保护环境，现通告如下：\n一、禁止焚烧。",
        {"title": "青岭市人民政府关于禁止露天焚烧垃圾和产生恶臭气体物质的通告", "issuers": ("青岭市人民政府",)},
        id="a shortened headline without issuer",
    ),
    pytest.param(
        "「通告」青岭县人民政府关于加强犬只管理的通告\n为加强犬只管理，现通告如下：\n一、禁止犬只进入公园。",
        {"title": "青岭县人民政府关于加强犬只管理的通告", "issuers": ("青岭县人民政府",)},
        id="the kind in corner brackets before the title",
    ),
    pytest.param(
        "重要通告！青岭县人民政府关于加强犬只管理的通告\n为加强犬只管理，现通告如下：\n一、禁止犬只进入公园。",
        {"title": "青岭县人民政府关于加强犬只管理的通告"},
        id="an exclamation before the title",
    ),
    pytest.param(
        "2022青岭县人民政府森林防火封山令\n为防火，特发布封山令：\n一、封山时间为8月。\n二○二二年八月一日",
        {"title": "青岭县人民政府森林防火封山令", "issuers": ("青岭县人民政府",)},
        id="a year that the site glued to an order; its title names the issuer without 关于",
    ),
    pytest.param(
        "青岭市政策文件\n青岭省青岭市人民政府\n青岭市人民政府令\n第48号\n《青岭市渣土办法》已经通过，现予公布，自公布之日起施行。\n市长 何大山\n二○○八年十月十三日\n青岭市渣土办法\n第一条 制定本办法。",
        {"number": "青岭市人民政府令第48号", "issuers": ("青岭市人民政府",)},
        id="the issuer with its province above the order",
    ),
    pytest.param(
        "青岭市盐业管理条例\n青岭省青岭市人大常委会\n青岭市第十四届人民代表大会常务委员会\n公 告\n第1号\n《青岭市盐业管理条例》已经批准,现予公布,自2008年11月1日起施行。\n2008年7月24日\n"
        "青岭市盐业管理条例\n第一条 制定本条例。",
        {
            "number": "青岭市第十四届人民代表大会常务委员会公告第1号",
            "issuers": ("青岭市第十四届人民代表大会常务委员会",),
        },
        id="an announcement of a people's congress",
    ),
    pytest.param(
        "关于发布《青岭水质标准》的公告\n公告 2019年 第5号\n现批准下列标准。\n特此公告。\n青岭省生态环境厅\n2019年3月1日",
        {"number": "青岭省生态环境厅公告2019年第5号"},
        id="a series number whose organ only the signature names",
    ),
    pytest.param(
        "青岭县禁火令\n统一登记号:QLDR-2012-00006\n\nQLDR-2012-00006\n\n为防火，特发布禁火令：\n一、全年为防火期。",
        {"number": "QLDR-2012-00006"},
        id="the number of registration, for want of another",
    ),
    pytest.param(
        "索引号:\n\nQLXXGK-2020-011721\n\n青岭市城区管理规定\n\n第一条 制定本规定。",
        {"number": None},
        id="the index of the page is no number of registration",
    ),
    pytest.param(
        "青岭市采购促进办法\n第一条 制定本办法。\n第二条 《青岭市采购促进办法》（青财〔2011〕9号）同时废止。\n附1 声明函\n根据《青岭市采购促进办法》（青财〔2020〕46号）的规定，本公司声明如下。",
        {"number": "青财〔2020〕46号"},
        id="the own number as the own form quotes it, not that of the text replaced",
    ),
    pytest.param(
        "青岭市采购促进办法\n第一条 制定本办法。\n附1 声明函\n原《青岭市采购促进办法》（青财〔2011〕9号）已不适用。",
        {"number": None},
        id="the form quotes the old text",
    ),
    pytest.param(
        "青岭市采购促进办法\n第一条 制定本办法。\n附1 声明函\n《青岭市采购促进办法》（青财〔2011〕9号）同时废止。",
        {"number": None},
        id="the form quotes the text that it ends",
    ),
    pytest.param(
        "关于禁止露天焚烧垃圾的通告\n青岭市人民政府关于加强犬只管理的通告\n为保护环境，现通告如下：\n一、禁止焚烧。",
        {"title": "关于禁止露天焚烧垃圾的通告"},
        id="another subject below is not the whole title",
    ),
    pytest.param(
        "青岭海关公告2019年第18号（关于停用旧系统的公告）\n现将有关事项公告如下：\n一、停用旧系统。\n特此公告。\n青岭海关\n2019年1月29日",
        {"title": "关于停用旧系统的公告", "number": "青岭海关公告2019年第18号"},
        id="a title in parentheses behind the number",
    ),
    pytest.param(
        "青岭海关公告2021年第9号\n（关于调整目录的公告）\n现将有关事项公告如下：\n一、调整目录。\n青岭海关\n2021年1月20日",
        {"title": "关于调整目录的公告", "number": "青岭海关公告2021年第9号"},
        id="a title in parentheses below the number",
    ),
    pytest.param(
        "标 题\t青岭区民政局关于临时救助的通知\n发文机关\t青岭区民政局\n成文日期\t2020-03-04\n\n各街道：\n现就临时救助通知如下。",
        {"title": "青岭区民政局关于临时救助的通知", "signed_on": DAY(2020, 3, 4)},
        id="labels and values in cells parted by tabs",
    ),
    pytest.param(
        "序号\t文件名称\t文号\n1\t关于停车的通知\t青府发〔2010〕3号\n2\t关于用水的通知\t青府发〔2011〕5号",
        {"title": None, "number": None},
        id="the heading of a list gives nothing",
    ),
    pytest.param(
        "关于免收登记费的通知\n各单位：\n经研究，免收登记费。\n青岭市财政局\n二O一五年三月",
        {"issuers": ("青岭市财政局",), "signed_on": None},
        id="the day of the signature is lost",
    ),
    pytest.param(
        "交通部关于加强航道管理的通知\n（88）交河字120号\n各省交通厅：\n航道管理应当加强。\n一九八八年三月二日",
        {"number": "（88）交河字120号", "signed_on": DAY(1988, 3, 2)},
        id="a number with the year first",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), HEADS)
def test_heads_of_pages(text, wanted):
    header = read_header(text)
    assert {field: getattr(header, field) for field in wanted} == wanted


BEGINNINGS = [
    pytest.param("本办法自2018年3月1日施行。", DAY(2018, 3, 1), id="no 起"),
    pytest.param("- **第九条**  本办法自2019年5月1日起施行。", DAY(2019, 5, 1), id="Markdown marks before the article"),
    pytest.param("第二章 附则 第九条  本办法自2019年5月1日起施行。", DAY(2019, 5, 1), id="the article within a line"),
    pytest.param("市政府决定，从10月1日起调整公交票价。", DAY(2016, 10, 1), id="the year of the number"),
    pytest.param("市政府决定，从1月1日起调整公交票价。", None, id="the turn of the year is left open"),
    pytest.param("一、城区列为集中治丧区域，从2020年7月11日零时起开始实行。", DAY(2020, 7, 11), id="a measure begins"),
    pytest.param("《防洪法》自2016年7月2日起开始施行，各镇要学习。", None, id="another text begins"),
    pytest.param("新修订的城市供水条例自2016年7月2日起开始施行。", None, id="another text begins, without marks"),
]


@pytest.mark.parametrize(("clause", "day"), BEGINNINGS)
def test_beginnings(clause, day):
    text = f"青岭市人民政府关于有关事项的通知\n青政发〔2016〕30号\n各区人民政府：\n{clause}\n"
    assert read_header(text).effective_on == day


def test_a_decision_that_changes_another_text_has_no_term_of_its_own():
    body = "市人民政府决定作如下修改：\n一、任何单位不得占道，违者处以罚款。\n上海市人民政府\n2012年6月1日"
    changing = read_header(f"上海市人民政府关于修改《上海市占道办法》的决定\n{body}")
    silent = read_header(f"上海市人民政府关于占道管理的通知\n{body}")
    assert changing.validity is None
    assert silent.validity is not None
    assert silent.validity.basis == "default"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("青岭县人民政府森林防火戒严令\n为防火，特发布命令：\n一、严禁任何单位和个人野外用火，违者依法处罚。", True),
        (
            "青人社函〔2013〕9号\n你局《关于调整标准的请示》收悉。经研究,现函复如下:\n一、同意调整。\n青岭省人社厅\n2013年6月7日",
            False,
        ),
        ("市民朋友们：\n为保护环境，现发出如下倡议：\n一、不燃放烟花。\n青岭市生态环境局\n2024年1月2日", False),
    ],
)
def test_orders_replies_and_appeals(text, value):
    assert read_header(text).normative.value is value


RUN = "一、经营者应当公示价格，不得加价。二、违反的，依法处罚。" * 6

RAN_TOGETHER = [
    pytest.param(
        "【教育－生态环境】关于中考期间控制噪声的通告\n为减少噪声，现通告如下：\n一、禁止施工。\n本通告自发布之日起至6月17日有效。\n青岭市生态环境局\n2023年5月30日",
        {"title": "关于中考期间控制噪声的通告", "expires": DAY(2023, 6, 17)},
        id="a column before the title; a last day without year",
    ),
    pytest.param(
        "青岭市人民政府行政规范性文件\n青岭市燃气管理办法\n青岭市人民政府公告第75号\n现公布《青岭市燃气管理办法》，自2015年11月1日起实施。\n青岭市人民政府\n"
        "2015年9月8日\n青岭市燃气管理办法\n第一章 总则\n第一条 用户应当安全用气。",
        {"title": "青岭市燃气管理办法", "effective_on": DAY(2015, 11, 1), "issuers": ("青岭市人民政府",)},
        id="a banner of normative documents is a masthead",
    ),
    pytest.param(
        f"青龙政〔2023〕32号今年普通高考在即，现通告如下：{RUN}举报电话：12345特此通告青岭市龙山区人民政府2023年5月22日附件：扫一扫在手机打开当前页。",
        {
            "title": None,
            "number": "青龙政〔2023〕32号",
            "issuers": ("青岭市龙山区人民政府",),
            "signed_on": DAY(2023, 5, 22),
        },
        id="number, text, organ and day in one line",
    ),
    pytest.param(
        f"青府发〔2018〕37号文件规定，{RUN}根据工作需要延续。",
        {"number": None},
        id="a cited number that opens a text is not its own",
    ),
    pytest.param(
        f"关于禁止非法捕捞的通告\n通告如下：{RUN}欢迎举报。青岭县农业农村局年3月3日预览时标签不可点",
        {"issuers": ("青岭县农业农村局",), "signed_on": None},
        id="the year is lost, the organ is not",
    ),
    pytest.param(
        f"关于禁止非法捕捞的通告\n通告如下：{RUN}按照要求落实。青岭县人民政府2019年3月3日印发的通知停止执行。",
        {"issuers": (), "signed_on": None},
        id="organ and day of a cited text are no signature",
    ),
    pytest.param(
        "关于做好贷款清查工作的通知\n\n关于做好贷款清查工作的通知文章属性•【制定机关】青岭银监局(已撤销)•【公布日期】2010.11.02•【文号】青银监办发[2010]325号"
        f"•【施行日期】2010.11.02•【时效性】现行有效正文关于做好贷款清查工作的通知(青银监办发[2010]325号)各银行：{RUN}",
        {"number": "青银监办发〔2010〕325号", "published_on": DAY(2010, 11, 2), "effective_on": None},
        id="attributes of a data base in one line, the day of force a copy of the day of issue",
    ),
    pytest.param(
        "标题\n青岭县人民政府关于印发青岭县停车管理办法的通知发文机关\n青岭县人民政府办公室\n发文字号\n青政发〔2021〕1号\n索引号\n11/2021-5\n成文日期\n2021-03-26\n"
        "青岭县人民政府关于印发青岭县停车管理办法的通知\n青政发〔2021〕1号\n" + BODY + "青岭县人民政府\n2021年3月26日",
        {"title": "青岭县人民政府关于印发青岭县停车管理办法的通知", "number": "青政发〔2021〕1号"},
        id="the label of the next field behind the title",
    ),
    pytest.param(
        "关于农村金融有关\n税收政策的通知青财税[2010]4号\n" + BODY,
        {"title": "关于农村金融有关税收政策的通知", "number": "青财税〔2010〕4号"},
        id="a number run into the end of the title",
    ),
    pytest.param(
        "2010.10.13《青岭银监局关于做好清查工作的通知》青银监办发〔2010〕309号\n" + BODY,
        {
            "title": "青岭银监局关于做好清查工作的通知",
            "number": "青银监办发〔2010〕309号",
            "signed_on": DAY(2010, 10, 13),
        },
        id="day, title in marks and number on one line",
    ),
    pytest.param(
        "关于印发土地增值税清算办法的通知 [ 全文废止 ]\n青地税地[2007]134号 2007-04-09\n" + BODY,
        {
            "title": "关于印发土地增值税清算办法的通知",
            "number": "青地税地〔2007〕134号",
            "signed_on": DAY(2007, 4, 9),
        },
        id="a state with blanks in its brackets; number and day on one line",
    ),
    pytest.param(
        "青岭局关于检验的公告\n青岭局公告2010年第83号  2010-12-24  全文有效\n现予以公布，自2011年1月1日起实施。\n特此公告。",
        {"number": "青岭局公告2010年第83号", "signed_on": DAY(2010, 12, 24)},
        id="the state behind number and day",
    ),
    pytest.param(
        "索引号：11/2019-1 生成日期：2019-01-23 文号：\n废止时间: 2020-01-23 名称: 青岭县人民政府关于印发《工作规则》的通知\n"
        "青岭县人民政府关于印发《工作规则》的通知\n" + BODY + "青岭县人民政府\n2019年1月17日",
        {"title": "青岭县人民政府关于印发《工作规则》的通知", "expires": DAY(2020, 1, 23)},
        id="two fields on one line are no title",
    ),
    pytest.param(
        "索引号M001/2023-120227 发布机构县政府办公室 发布日期2023-11-13 14:18:47\n文件编号青政发〔2023〕68号 关联文件\n青岭县人民政府关于禁猎的通告\n"
        "为保护野生动物，通告如下：\n一、禁止猎捕。",
        {"published_on": DAY(2023, 11, 13), "number": "青政发〔2023〕68号"},
        id="labels run into their values, several on a line",
    ),
    pytest.param(
        "名  称: 关于印发青岭县集体资金管理暂行规定的通知\n\n青岭县人民政府办公室\n关于印发青岭县集体\n资金管理暂行规定的通知\n青府办〔2020〕47号\n"
        + BODY,
        {"title": "青岭县人民政府办公室关于印发青岭县集体资金管理暂行规定的通知"},
        id="the organ above the title that the page prints without it",
    ),
    pytest.param(
        "青岭县财政局关于资金管理的通知\n" + BODY + "青岭县财政局    青岭县农业农村局\n\n2019610",
        {"issuers": ("青岭县财政局", "青岭县农业农村局"), "signed_on": DAY(2019, 6, 10)},
        id="a day without signs; the signature names one more organ than the title",
    ),
    pytest.param(
        "青岭县财政局关于资金管理的通知\n" + BODY + "青岭县财政局\n2019年111",
        {"signed_on": None},
        id="a day without signs that could be read in two ways",
    ),
    pytest.param(
        "关于校车管理的通告\n现通告如下：\n一、校车应当年检。\n青岭市公安局          青岭市教育局\n2022年9月1日          2022年9月2日",
        {"issuers": ("青岭市公安局", "青岭市教育局"), "signed_on": DAY(2022, 9, 2)},
        id="two organs side by side, each over its own day",
    ),
    pytest.param(
        "青岭县2017年义务教育招生工作通知为进一步规范招生行为，现通告如下：" + RUN * 2,
        {"title": "青岭县2017年义务教育招生工作通知"},
        id="a headline without 关于 run into the text",
    ),
    pytest.param(
        "青岭市养犬管理办法（修订征求意见稿）\n第一条 养犬人应当登记。\n第二条 不得遛犬。\n第三条 罚款。",
        {"title": "青岭市养犬管理办法（修订征求意见稿）", "draft": True},
        id="a revised draft keeps its version",
    ),
    pytest.param(
        "为规范校车，我局草拟了《校车管理细则（征求意见稿）》，现公开向社会公众征求意见：\n附件：校车管理细则（征求意见稿）\n青岭区教育局\n2025年1月15日\n"
        "青岭区校车管理细则\n（征求意见稿）\n第一条 为加强管理，制定本细则。\n第二条 不得超员。",
        {"title": "青岭区校车管理细则（征求意见稿）", "draft": True, "issuers": ("青岭区教育局",)},
        id="a draft under a letter without title",
    ),
    pytest.param(
        "市人民政府关于公布文物保护单位的通知\n武政〔2011〕23号\n各区人民政府：\n现予公布。\n二0一一年三月二十一日\n武汉市第五批文物保护单位名单",
        {"issuers": ("武汉市人民政府",)},
        id="a government without place, by the sign of its number and the text",
    ),
    pytest.param(
        "市人民政府关于公布文物保护单位的通知\n青政〔2011〕23号\n各区人民政府：\n现予公布。\n二0一一年三月二十一日",
        {"issuers": ("市人民政府",)},
        id="a government whose place nothing tells stays as it is written",
    ),
    pytest.param(
        "司法部律师司关于加强联系的通知 司公字〔84〕第6号 1984年1月7日 发布机关：司法部\n各省司法厅：\n现就有关问题通知如下：\n一、应当严肃认真。",
        {"number": "司公字〔84〕第6号", "signed_on": DAY(1984, 1, 7)},
        id="a year of two digits and the day beside the title",
    ),
    pytest.param(
        "关于全域禁捕的通告\n现通告如下：\n一、禁渔期：自2020年7月1日0时起，暂定10年。\n二、禁止捕捞。\n青岭县人民政府\n2020年6月20日",
        {"expires": DAY(2030, 6, 30)},
        id="a measure for years under its own heading",
    ),
    pytest.param(
        "关于禁火的通告\n现通告如下：\n一、禁火时间：2023年3月1日至2023年5月31日。\n二、每年3月1日至5月31日防火。\n青岭县人民政府\n2023年2月20日",
        {"validity": None},
        id="one season is no validity",
    ),
    pytest.param(
        "关于调整养育标准的通知\n各镇人民政府：\n根据要求，我区从2021年1月1日起每人每月提高到70元。\n青岭区民政局\n2021年2月22日",
        {"effective_on": DAY(2021, 1, 1)},
        id="an amount raised from a day on",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), RAN_TOGETHER)
def test_head_that_ran_together(text: str, wanted: dict[str, object]) -> None:
    header = read_header(text)
    got = {field: getattr(header, field) for field in wanted if field != "expires"}
    if "expires" in wanted:
        got["expires"] = header.validity.expires_on if header.validity else None
    assert got == wanted
