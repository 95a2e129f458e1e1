"""Headers as offices write them, read field by field. All texts are made up."""

from __future__ import annotations

import csv
import datetime as dt
import re
import time
import unicodedata
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import data
from registry.header import read_header
from registry.text import fold

NOTHING = object()


@dataclass(frozen=True)
class Case:
    """A text with what must be read from it; fields that are left out are not looked at."""

    name: str
    text: str
    metadata: dict[str, str] = field(default_factory=dict)
    file_name: str = ""
    title: object = NOTHING
    inner_title: object = NOTHING
    number: object = NOTHING
    issuers: object = NOTHING
    signed_on: object = NOTHING
    published_on: object = NOTHING
    effective_on: object = NOTHING
    genre: object = NOTHING
    draft: object = NOTHING
    normative: object = NOTHING
    title_from: object = NOTHING
    body: str = ""


DAY = dt.date

CASES = [
    Case(
        "township notice with masthead",
        "000017\n机密★1年\n特急\n青岭区柳河街道办事处文件\n柳街办发〔2023〕5号\n\n青岭区柳河街道办事处\n关于印发《柳河街道门前三包管理办法》的通知\n\n"
        "各社区居委会，街道各科室：\n《柳河街道门前三包管理办法》已经街道办事处主任办公会议审议通过，现印发给你们，请遵照执行。\n"
        "青岭区柳河街道办事处\n2023年3月5日\n\n柳河街道门前三包管理办法\n第一条 为加强市容管理，制定本办法。\n第二条 沿街单位和个人应当负责门前卫生，不得乱堆乱放。\n"
        "第三条 本办法自2023年4月1日起施行。",
        title="青岭区柳河街道办事处关于印发《柳河街道门前三包管理办法》的通知",
        inner_title="柳河街道门前三包管理办法",
        number="柳街办发〔2023〕5号",
        issuers=("青岭区柳河街道办事处",),
        signed_on=DAY(2023, 3, 5),
        effective_on=DAY(2023, 4, 1),
        genre="通知",
        normative=True,
        title_from="text",
        body="《柳河街道门前三包",
    ),
    Case(
        "masthead, then number, then a title without its organ",
        "青岭区人民政府办公室文件\n青府办发〔2021〕41号\n关于进一步加强物业管理工作的通知\n各镇人民政府：\n现将有关事项通知如下。\n青岭区人民政府办公室\n2021年8月2日",
        title="关于进一步加强物业管理工作的通知",
        number="青府办发〔2021〕41号",
        issuers=("青岭区人民政府办公室",),
        signed_on=DAY(2021, 8, 2),
        inner_title=None,
    ),
    Case(
        "number below the title, none of the masthead",
        "关于提示信用卡业务风险的通知\n云川银监办〔2006〕71号\n各银监分局，各股份制商业银行云川分行：\n近期发现部分机构违规发卡，应引起高度重视。\n二○○六年十一月十三日",
        title="关于提示信用卡业务风险的通知",
        number="云川银监办〔2006〕71号",
        issuers=(),
        signed_on=DAY(2006, 11, 13),
    ),
    Case(
        "number below the title in parentheses",
        "青岭区民政局关于调整低保标准的通知\n（青民发[2019]20号）\n各镇街：\n从2019年7月1日起，低保标准调整为每人每月600元。\n青岭区民政局\n2019年6月28日",
        title="青岭区民政局关于调整低保标准的通知",
        number="青民发〔2019〕20号",
        issuers=("青岭区民政局",),
        signed_on=DAY(2019, 6, 28),
    ),
    Case(
        "number beside the title in parentheses",
        "关于规范户外广告设置的通告（青城管通〔2022〕3号）\n为规范户外广告设置，根据《云川省市容条例》，现通告如下：\n一、禁止在居民楼顶设置广告。\n青岭区城市管理局\n2022年5月6日",
        title="关于规范户外广告设置的通告",
        number="青城管通〔2022〕3号",
        issuers=("青岭区城市管理局",),
    ),
    Case(
        "a cited number in the title is not the document's",
        "青岭区人民政府关于废止《青岭区犬类管理办法》（青府发〔2010〕12号）的决定\n各镇人民政府：\n经研究，决定废止《青岭区犬类管理办法》（青府发〔2010〕12号）。\n本决定自印发之日起施行。\n青岭区人民政府\n2020年1月9日",
        title="青岭区人民政府关于废止《青岭区犬类管理办法》（青府发〔2010〕12号）的决定",
        number=None,
        effective_on=DAY(2020, 1, 9),
        inner_title=None,
        genre="决定",
    ),
    Case(
        "a number in the first sentence is cited, not own",
        "关于做好秸秆禁烧工作的通知\n各村：\n根据《云川省人民政府关于秸秆禁烧的意见》（云府发〔2015〕30号）精神，按照青府办发〔2016〕8号文件要求，现通知如下。\n石桥镇人民政府\n2016年9月1日",
        title="关于做好秸秆禁烧工作的通知",
        number=None,
        issuers=("石桥镇人民政府",),
    ),
    Case(
        "title over three lines, number above",
        "云发改价格〔2018〕115号\n云川省发展和改革委员会 云川省财政厅\n关于降低部分行政事业性\n收费标准的\n通知\n各市（州）发展改革委、财政局：\n现就有关事项通知如下。\n云川省发展和改革委员会  云川省财政厅\n2018年12月29日",
        title="云川省发展和改革委员会云川省财政厅关于降低部分行政事业性收费标准的通知",
        number="云发改价格〔2018〕115号",
        issuers=("云川省发展和改革委员会", "云川省财政厅"),
        signed_on=DAY(2018, 12, 29),
    ),
    Case(
        "ministries run together in the title, signatures in a table row",
        "财政部税务总局海关总署关于延续优惠政策的公告\n财政部 税务总局 海关总署公告2023年第61号\n现将有关政策公告如下：\n一、对进口种子免征增值税。\n二、本公告执行至2027年12月31日。\n特此公告。\n财政部\t税务总局\t海关总署\n2023年9月28日",
        title="财政部税务总局海关总署关于延续优惠政策的公告",
        number="财政部 税务总局 海关总署公告2023年第61号",
        issuers=("财政部", "税务总局", "海关总署"),
        signed_on=DAY(2023, 9, 28),
        normative=True,
    ),
    Case(
        "announcement: organ and number on two lines",
        "国家税务总局公告\n2023年第5号\n国家税务总局关于优化退税服务的公告\n为优化服务，现公告如下：\n一、纳税人可以申请退税。\n本公告自2023年7月1日起施行。\n特此公告。\n国家税务总局\n2023年6月20日",
        title="国家税务总局关于优化退税服务的公告",
        number="国家税务总局公告2023年第5号",
        issuers=("国家税务总局",),
        effective_on=DAY(2023, 7, 1),
    ),
    Case(
        "order of a government with its rules",
        "云川省人民政府令\n第123号\n《云川省渡口管理办法》已经2020年1月3日省人民政府第50次常务会议审议通过，现予公布，自2020年3月1日起施行。\n省长 张某\n2020年1月10日\n云川省渡口管理办法\n第一章 总则\n第一条 为加强渡口管理，制定本办法。",
        title="云川省渡口管理办法",
        number="云川省人民政府令第123号",
        issuers=("云川省人民政府",),
        signed_on=DAY(2020, 1, 10),
        effective_on=DAY(2020, 3, 1),
        inner_title=None,
        normative=True,
        genre="办法",
    ),
    Case(
        "note of promulgation under the title",
        "云川省采砂管理规定\n（2011年8月2日云川省人民政府第80次常务会议通过 2011年8月15日云川省人民政府令第210号公布 自2011年10月1日起施行）\n第一条 为规范采砂，制定本规定。\n第二条 本规定自2011年10月1日起施行。",
        title="云川省采砂管理规定",
        number="云川省人民政府令第210号",
        issuers=("云川省人民政府",),
        signed_on=DAY(2011, 8, 15),
        effective_on=DAY(2011, 10, 1),
        normative=True,
    ),
    Case(
        "number before the word order, amended later",
        "云川市听证办法\n(1998年5月6日云川市人民政府第9号令发布，根据2019年2月1日云川市人民政府第88号令修改)\n第一条　为保障听证，制定本办法。\n第二条　本办法自1998年7月1日起施行。",
        number="云川市人民政府第9号令",
        signed_on=DAY(1998, 5, 6),
        effective_on=DAY(1998, 7, 1),
    ),
    Case(
        "passed by a congress: the day of passing stands for want of another",
        "云川市人民代表大会常务委员会关于设立环境日的决定\n（2015年6月3日云川市第十二届人民代表大会常务委员会第二十次会议通过）\n云川市第十二届人民代表大会常务委员会第二十次会议决定：\n设立云川环境日。",
        title="云川市人民代表大会常务委员会关于设立环境日的决定",
        signed_on=DAY(2015, 6, 3),
        number=None,
    ),
    Case(
        "notification without prefix of an organ",
        "达溪区人民政府\n通　告\n〔2019〕第4号\n为加强烟花爆竹管理，现通告如下：\n一、禁止任何单位和个人在城区燃放烟花爆竹。\n二、本通告自2019年2月1日起施行。\n达溪区人民政府\n2019年1月25日",
        title="达溪区人民政府通告",
        number="〔2019〕第4号",
        issuers=("达溪区人民政府",),
        effective_on=DAY(2019, 2, 1),
        genre="通告",
        normative=True,
    ),
    Case(
        "reply",
        "青岭区人民政府\n关于同意石桥镇村庄规划的批复\n青府〔2020〕66号\n石桥镇人民政府：\n你镇《关于审批村庄规划的请示》（石府文〔2020〕15号）收悉。经研究，同意。\n青岭区人民政府\n2020年10月12日",
        title="青岭区人民政府关于同意石桥镇村庄规划的批复",
        number="青府〔2020〕66号",
        normative=False,
        genre="批复",
    ),
    Case(
        "letter-spaced PDF",
        "青 岭 区 城 乡 建 设 委 员 会 文 件\n青 城 建 发 〔 2 0 2 2 〕 5 8 号\n关 于 加 强 扬 尘 管 控 的 通 知\n各有关单位：\n现通知如下。\n2 0 2 2 年 9 月 1 日",
        title="关于加强扬尘管控的通知",
        number="青城建发〔2022〕58号",
        signed_on=DAY(2022, 9, 1),
    ),
    Case(
        "full-width signs",
        "青府办［２０１９］３３号\n关于规范殡葬服务的意见\n各镇：\n现提出如下意见。\n２０１９年７月８日",
        number="青府办〔2019〕33号",
        signed_on=DAY(2019, 7, 8),
        genre="意见",
    ),
    Case(
        "damaged by character recognition",
        "青府发〔2O24〕4l号\n关于加强河道保洁的通知\n各镇：\n现通知如下。",
        number="青府发〔2024〕41号",
        title="关于加强河道保洁的通知",
    ),
    Case(
        "closing bracket read as J",
        "青府发〔2024J41号\n关于加强河道保洁的通知\n各镇：\n现通知如下。",
        number="青府发〔2024〕41号",
    ),
    Case(
        "number sign misread",
        "青府发〔2024〕41 于\n关于加强河道保洁的通知\n各镇：\n现通知如下。",
        number="青府发〔2024〕41号",
    ),
    Case(
        "vertical-form brackets and blanks",
        "青 安发﹝2011﹞187 号\n关于开展安全培训的通知\n各企业：\n请参加。",
        number="青安发〔2011〕187号",
    ),
    Case(
        "no brackets, padded",
        "锡政办发20130265号\n关于公布市级目录的通知\n各区：\n现予公布。",
        number="锡政办发〔2013〕265号",
    ),
    Case(
        "title and number on one line, number first",
        "青府发〔2018〕9号 关于加强地名管理的通知\n各镇：\n现通知如下。",
        title="关于加强地名管理的通知",
        number="青府发〔2018〕9号",
    ),
    Case(
        "a page that lost its line ends",
        "青岭区人民政府办公室关于成立旱灾应急指挥部的通知青府办发〔2022〕89号各镇人民政府，区政府有关部门：为加强领导，成立指挥部。现将有关事项通知如下：一、组成人员由区长任指挥长。二、办公室设在区水利局。三、指挥部成员工作变动的，由继任者递补，不另行文。四、各镇可以参照设立相应机构，具体负责本辖区抗旱工作的组织协调和调度，并及时报告有关情况。青岭区人民政府办公室2022年8月21日（此件公开发布）",
        title="青岭区人民政府办公室关于成立旱灾应急指挥部的通知",
        number="青府办发〔2022〕89号",
        issuers=("青岭区人民政府办公室",),
        signed_on=DAY(2022, 8, 21),
        normative=False,
    ),
    Case(
        "status before the title",
        "【已失效】云川市人民政府关于印发云川市公有住房出售办法的通知\n云府〔1999〕8号\n各县：\n现将《云川市公有住房出售办法》印发给你们。\n云川市人民政府\n一九九九年四月六日",
        title="云川市人民政府关于印发云川市公有住房出售办法的通知",
        inner_title="云川市公有住房出售办法",
        number="云府〔1999〕8号",
        signed_on=DAY(1999, 4, 6),
    ),
    Case(
        "status behind the title",
        "云川市人民政府关于加强水库管理的通告（已废止）\n为加强管理，现通告如下：\n一、禁止游泳。\n云川市人民政府\n2009年4月6日",
        title="云川市人民政府关于加强水库管理的通告",
    ),
    Case(
        "page with furniture",
        "当前位置：首页 > 政务公开 > 政策文件\n【字体：大 中 小】打印\n青岭区医疗保障局关于完善门诊报销的通知\n来源：区医保局 发布时间：2024-03-18\n浏览次数：12\n青医保发〔2024〕6号\n各定点医疗机构：\n现通知如下。\n青岭区医疗保障局\n2024年3月11日\n（此件公开发布）",
        title="青岭区医疗保障局关于完善门诊报销的通知",
        number="青医保发〔2024〕6号",
        signed_on=DAY(2024, 3, 11),
        issuers=("青岭区医疗保障局",),
        body="现通知如下",
    ),
    Case(
        "metadata of the page fill what the text leaves out",
        "各镇人民政府：\n经研究，现将有关事项通知如下。\n一、加强巡查。",
        metadata={
            "标题": "关于加强山塘巡查的通知",
            "发文字号": "青水发〔2020〕7号",
            "发文机关": "青岭区水利局",
            "成文日期": "2020-05-06",
            "发布日期": "2020-05-09",
        },
        title="关于加强山塘巡查的通知",
        number="青水发〔2020〕7号",
        issuers=("青岭区水利局",),
        signed_on=DAY(2020, 5, 6),
        published_on=DAY(2020, 5, 9),
        title_from="metadata",
    ),
    Case(
        "the text goes before the page that reprints it",
        "青岭区民政局关于规范慈善募捐的通知\n青民规字〔2023〕2号\n各慈善组织：\n现通知如下。\n青岭区民政局\n2023年6月1日",
        metadata={
            "发布机构": "青岭区财政局",
            "文号": "",
            "发布日期": "2023-10-15",
            "名称": "青岭区民政局关于规范慈善募捐的通知",
        },
        number="青民规字〔2023〕2号",
        issuers=("青岭区民政局",),
        published_on=DAY(2023, 10, 15),
        title_from="text",
    ),
    Case(
        "title only in the file name, list prefix",
        "总则\n第一条 为建立激励机制，制定本办法。\n第二条 企业可以申请奖励。\n第三条 本办法自2018年6月1日起施行。",
        file_name="12、云川-柳河区产业奖励暂行办法.docx",
        title="柳河区产业奖励暂行办法",
        title_from="file_name",
        effective_on=DAY(2018, 6, 1),
        number=None,
        issuers=(),
        signed_on=None,
    ),
    Case(
        "annex prefix in the file name",
        "各科室：\n请遵照执行。",
        file_name="附件1-1 云川学院教学委员会工作职责.pdf",
        title="云川学院教学委员会工作职责",
        title_from="file_name",
    ),
    Case(
        "id and copy mark in the file name",
        "各科室：\n请遵照执行。",
        file_name="关于印发考勤制度的通知_ff80808177(1).doc",
        title="关于印发考勤制度的通知_ff80808177"[:11],
        title_from="file_name",
    ),
    Case(
        "inner title found below the addressee is not the title",
        "各乡镇人民政府，县直各单位：\n《白石县农村公路“路长制”实施方案》已经县人民政府同意，现印发给你们，请认真组织实施。\n2021年11月4日\n（此件公开发布）\n白石县农村公路“路长制”实施方案\n一、目标\n完善机制。",
        file_name="0026_关于印发白石县农村公路“路长制”实施方案的通知.txt",
        title="关于印发白石县农村公路“路长制”实施方案的通知",
        inner_title="白石县农村公路“路长制”实施方案",
        signed_on=DAY(2021, 11, 4),
        issuers=(),
        normative=False,
    ),
    Case(
        "nothing that is a title",
        "人大代表换届选举在即，为做好宣传，社区组织志愿者入户走访，得到居民好评。下一步将继续开展活动。",
        title=None,
        number=None,
        issuers=(),
        signed_on=None,
        effective_on=None,
        inner_title=None,
        normative=False,
    ),
    Case("empty", "", title=None, number=None, issuers=(), signed_on=None, normative=None or False),
    Case(
        "forwarding is no inner title",
        "青岭区人民政府办公室转发区财政局关于加强国有资产管理意见的通知\n青府办〔2017〕3号\n各镇：\n区财政局《关于加强国有资产管理的意见》已经区政府同意，现转发给你们。\n青岭区人民政府办公室\n2017年2月3日",
        title="青岭区人民政府办公室转发区财政局关于加强国有资产管理意见的通知",
        inner_title=None,
        issuers=("青岭区人民政府办公室",),
    ),
    Case(
        "nested marks",
        "关于印发《〈云川省献血条例〉实施细则》的通知\n各市：\n现印发给你们。",
        inner_title="〈云川省献血条例〉实施细则",
    ),
    Case(
        "marks of ASCII",
        "青岭市人民政府关于颁发<青岭市地名管理规定>的通知\n各镇：\n现颁发给你们。",
        inner_title="青岭市地名管理规定",
        issuers=("青岭市人民政府",),
    ),
    Case(
        "supplement",
        "关于印发《青岭区征收补偿办法》的补充通知\n各镇：\n现补充通知如下。",
        inner_title="青岭区征收补偿办法",
    ),
    Case(
        "announced list is no issued text",
        "关于公布第二批区级非物质文化遗产名录的通知\n各镇：\n现将名录公布如下。\n青岭区人民政府\n2014年4月1日",
        inner_title=None,
    ),
    Case(
        "published rules in an announcement",
        "云川省药品监督管理局关于发布《云川省药品抽检管理办法》的公告\n2021年第8号\n现予发布，自2021年9月1日起施行。\n云川省药品监督管理局\n2021年7月30日",
        inner_title="云川省药品抽检管理办法",
        effective_on=DAY(2021, 9, 1),
    ),
    Case(
        "trial version stays in the inner title",
        "关于印发《柳河街道公共法律服务站管理办法（试行）》的通知\n各社区：\n现印发给你们。",
        inner_title="柳河街道公共法律服务站管理办法（试行）",
    ),
    Case(
        "draft for comment",
        "云川省网络营销管理办法\n(征求意见稿)\n第一章  总则\n第一条【目的】为规范营销，制定本办法。\n第三十条【施行】本办法自 年 月 日起施行。",
        title="云川省网络营销管理办法(征求意见稿)",
        draft=True,
        normative=False,
        effective_on=None,
    ),
    Case(
        "interpretation",
        "《云川省渡口管理办法》政策解读\n一、出台背景\n为加强渡口管理，省政府制定了办法。",
        normative=False,
    ),
    Case(
        "commendation",
        "关于表彰2019年度先进集体和先进个人的通报\n各单位：\n现予以表彰。\n青岭区人民政府\n2020年1月8日",
        normative=False,
        genre="通报",
    ),
    Case(
        "party and government together",
        "中共青岭区委办公室 青岭区人民政府办公室关于印发《青岭区河长制工作方案》的通知\n青委办发〔2017〕22号\n各镇党委、人民政府：\n现印发给你们。\n中共青岭区委办公室\n青岭区人民政府办公室\n2017年6月6日",
        issuers=("中共青岭区委办公室", "青岭区人民政府办公室"),
        number="青委办发〔2017〕22号",
        normative=False,
    ),
    Case(
        "signature on one line, sealed note, colophon behind",
        "关于规范犬只管理的通告\n为规范犬只管理，现通告如下：\n一、养犬人应当为犬只登记。\n青岭区公安局（盖章）　　2021年12月1日\n抄送：区委办公室。\n青岭区公安局办公室 2021年12月3日印发",
        issuers=("青岭区公安局",),
        signed_on=DAY(2021, 12, 1),
    ),
    Case(
        "only a colophon",
        "关于规范值班工作的通知\n各科室：\n现通知如下。\n青岭区司法局办公室　　　　2019年3月4日印发",
        signed_on=DAY(2019, 3, 4),
    ),
    Case(
        "zero as a Latin letter",
        "关于加强水源保护的通告\n为保护水源，现通告如下：\n一、禁止排污。\n石桥镇人民政府\n二OO六年二月二十日",
        signed_on=DAY(2006, 2, 20),
        issuers=("石桥镇人民政府",),
    ),
    Case(
        "in force from issue",
        "关于停车收费的通知\n各单位：\n停车费每小时2元。\n本通知自发布之日起施行。\n青岭区物价局\n2012年3月1日",
        effective_on=DAY(2012, 3, 1),
    ),
    Case(
        "in force from issue, day unknown",
        "青岭区停车办法\n第一条 为规范停车，制定本办法。\n第二条 本办法自公布之日起施行。",
        effective_on=None,
    ),
    Case(
        "thirty days after publication",
        "关于限行的通告\n为缓解拥堵，现通告如下：\n一、禁止货车通行。\n本通告自发布之日起30日后施行。\n青岭区公安局\n2018年12月29日",
        effective_on=DAY(2019, 1, 28),
    ),
    Case(
        "a cited law's day is not taken",
        "关于学习贯彻行政复议法的通知\n各镇：\n新修订的《中华人民共和国行政复议法》自2024年1月1日起施行，请认真学习。\n青岭区司法局\n2023年12月1日",
        effective_on=None,
    ),
    Case(
        "two days: the rest of the text counts",
        "云川市燃气办法\n第一条 为规范燃气，制定本办法。\n第二条 本办法第一条自2020年1月1日起施行，其余条款自2020年6月1日起施行。",
        effective_on=DAY(2020, 6, 1),
    ),
    Case(
        "along with another text",
        "第一条 为落实办法，制定本细则。\n第二条 本细则自2017年5月1日起与《办法》一并施行。",
        file_name="柳河区奖励办法实施细则.docx",
        effective_on=DAY(2017, 5, 1),
    ),
    Case(
        "Chinese numerals",
        "云川区暂行规定\n第一条 制定本规定。\n第二条 本规定自一九九八年一月一日起施行。",
        effective_on=DAY(1998, 1, 1),
    ),
    Case(
        "from this day",
        "关于封山的命令\n为防火，命令如下：\n一、严禁野外用火。\n本命令自即日起施行。\n石桥镇人民政府\n2015年3月1日",
        effective_on=DAY(2015, 3, 1),
    ),
    Case(
        "year left out",
        "关于禁渔的通告\n现通告如下：\n一、禁止捕捞。\n本通告自5月1日起施行。\n青岭区农业局\n2016年4月11日",
        effective_on=DAY(2016, 5, 1),
    ),
    Case(
        "regional office of a national organ",
        "国家税务总局云川市税务局关于调整核定征收率的公告\n国家税务总局云川市税务局公告2022年第3号\n现公告如下：\n一、纳税人应当按新征收率申报。\n特此公告。\n国家税务总局云川市税务局\n2022年8月8日",
        issuers=("国家税务总局云川市税务局",),
        number="国家税务总局云川市税务局公告2022年第3号",
    ),
    Case(
        "joint local organs run together",
        "青岭区财政局青岭区民政局关于发放高龄津贴的通知\n各镇：\n现通知如下。",
        issuers=("青岭区财政局", "青岭区民政局"),
    ),
    Case(
        "abbreviations stay as written",
        "人力资源社会保障部国家卫生健康委国家医保局关于规范公立医院用工的意见\n各省：\n现提出如下意见。",
        issuers=("人力资源社会保障部", "国家卫生健康委", "国家医保局"),
    ),
    Case(
        "letter",
        "云川省生态环境厅办公室关于恶臭排放适用法律问题的复函\n云环办法函〔2020〕6号\n青岭市生态环境局：\n来函收悉。经研究，函复如下：违反规定的，应当依法处罚。\n云川省生态环境厅办公室\n2020年4月20日",
        genre="复函",
        number="云环办法函〔2020〕6号",
    ),
    Case(
        "news that carries the text",
        "督察工作规定\n新华社北京5月6日电 近日，云川省委办公厅、云川省人民政府办公厅印发了《督察工作规定》，并发出通知。\n《督察工作规定》全文如下。\n第一条 制定本规定。\n第二条 本规定自2019年4月15日起施行。",
        issuers=("云川省委办公厅", "云川省人民政府办公厅"),
        effective_on=DAY(2019, 4, 15),
    ),
    Case(
        "own number in the name of the attached file",
        "各镇：\n现公布如下。\n青岭市人民政府\n2013年6月4日\n青政发〔2013〕26号青岭市人民政府关于公布保护单位的通知.doc",
        file_name="青岭市人民政府关于公布保护单位的通知.txt",
        number="青政发〔2013〕26号",
    ),
    Case(
        "repeal notice",
        "云川市交通委员会关于废止和宣布失效部分文件的通知\n云交法〔2024〕604号\n各有关单位：\n经梳理，现决定废止和宣布失效部分文件。\n附件：1．废止文件目录\n2．宣布失效文件目录\n云川市交通委员会\n2024年8月22日",
        title="云川市交通委员会关于废止和宣布失效部分文件的通知",
        number="云交法〔2024〕604号",
        issuers=("云川市交通委员会",),
    ),
    Case(
        "organ printed under the title by a data base",
        "关于印发《假肢供应办法》的通知\n云川残疾人联合会\n云残联〔2007〕9号\n各市残联：\n现印发给你们。\n二○○七年一月二十三日",
        issuers=("云川残疾人联合会",),
        number="云残联〔2007〕9号",
    ),
    Case(
        "headed by the inner title, wrapper below",
        "青岭市养老保险统筹办法\n作者：法律网 时间：2024-07-23\n印发青岭市养老保险统筹办法的通知\n青市府〔2004〕18号\n各县人民政府：\n现印发给你们。\n青岭市人民政府\n二○○四年四月三十日",
        title="印发青岭市养老保险统筹办法的通知",
        inner_title="青岭市养老保险统筹办法",
    ),
    Case(
        "registration number is no document number",
        "QLGS-2021-0003\n青府规〔2021〕3号\n关于规范农贸市场的通知\n各镇：\n现通知如下。",
        number="青府规〔2021〕3号",
        title="关于规范农贸市场的通知",
    ),
    Case(
        "long title with its version on the next line",
        "云川市建设工程消防设计审查\n技术指南\n（2023年版）\n一、总体要求\n应当符合标准。",
        title="云川市建设工程消防设计审查技术指南（2023年版）",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_header(case: Case) -> None:
    header = read_header(case.text, metadata=case.metadata, file_name=case.file_name)
    fields = (
        "title",
        "inner_title",
        "number",
        "issuers",
        "signed_on",
        "published_on",
        "effective_on",
        "genre",
        "draft",
        "title_from",
    )
    wanted = {name: getattr(case, name) for name in fields if getattr(case, name) is not NOTHING}
    assert {name: getattr(header, name) for name in wanted} == wanted
    if case.normative is not NOTHING:
        assert header.normative.value is case.normative, header.normative
    if case.body:
        assert case.text[header.body_start :].startswith(case.body)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_spans_lead_to_what_was_read(case: Case) -> None:
    header = read_header(case.text, metadata=case.metadata, file_name=case.file_name)
    if header.title_span:
        assert fold(case.text[slice(*header.title_span)]) == fold(header.title or "")
    if header.title and header.title_from == "text":
        assert header.title_span is not None
    if header.number_span:
        quoted = unicodedata.normalize("NFKC", case.text[slice(*header.number_span)]).translate({0x6C: "1", 0x4F: "0"})
        assert re.sub(r"\D", "", quoted)[-2:] == re.sub(r"\D", "", header.number or "")[-2:]
    assert 0 <= header.body_start <= len(case.text)


PIECES = st.sampled_from(
    ["关于", "印发", "《", "》", "〔", "2024", "〕", "41号", "令", "第12号", "\n", "\t", " ", "　", "通知", "办法", "青岭区人民政府", "：", "。", "，", "自", "2024年5月1日", "起施行", "有效期", "5年",
     "（", "）", "之日", "财政部", "9999年12月31日", "二〇二四年二月三十日", "公布", "附件", "十四五", "至", "a", "\x00", "\ufeff", "第一条", "本办法", "\r\n", "𠀀"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    header = read_header(text, file_name=text[:40], metadata={"标题": text[:30], "成文日期": text[-12:]})
    assert 0 <= header.body_start <= len(text)
    if header.title_span:
        start, end = header.title_span
        assert 0 <= start < end <= len(text)
        assert fold(text[start:end]) == fold(header.title or "")
    if header.number_span:
        start, end = header.number_span
        assert 0 <= start < end <= len(text)
    if header.validity and header.validity.quote:
        assert text[header.validity.start : header.validity.end] == header.validity.quote


@pytest.mark.parametrize("name", ["header_furniture.csv", "not_normative.csv"])
def test_each_pattern_fits_its_example(name: str) -> None:
    for row in data.rows(name):
        example = re.sub(r"\s", "", row["example"])
        if name == "header_furniture.csv":
            assert re.fullmatch(row["pattern"], example), row
        else:
            assert re.search(row["pattern"], example), row


@pytest.mark.parametrize(
    "name",
    ["genres.csv", "organs.csv", "regions.csv", "validity_defaults.csv", "header_furniture.csv", "not_normative.csv"],
)
def test_tables_are_whole(name: str) -> None:
    table = list(csv.reader(line for line in data.text(name).splitlines() if not line.startswith("#")))
    assert {len(row) for row in table} == {len(table[0])}
    assert all(row["source"] for row in data.rows(name))


@pytest.mark.parametrize(
    "piece",
    [
        "《",
        "〔2024〕41号",
        "有效期",
        "本办法自发布之日起施行，有效期至",
        "关于印发\n",
        "2024年5月1日\n",
        "财政部",
        "a.doc\n",
    ],
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    begin = time.process_time()
    read_header(text, file_name=text[:2000])
    assert time.process_time() - begin < 20
