"""Which texts are administrative normative documents, and the class that excludes the others. All texts are made up."""

from __future__ import annotations

import pytest

from registry import data
from registry.header import read_header
from registry.messages import has

RULES = "\n第一条 为加强管理，制定本办法。\n第二条 单位和个人应当遵守本办法，不得擅自拆除。\n第三条 违反的，依法处罚。\n第四条 申请人可以申请补贴。"


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("青岭区房屋安全管理办法" + RULES, True, "external_binding"),
        ("青岭区先进集体表彰奖励办法" + RULES, True, "external_binding"),
        ("云川省渡口条例" + RULES, True, "statute"),
        ("青岭区房屋安全管理办法（送审稿）" + RULES, False, "draft"),
        ("《青岭区房屋安全管理办法》解读\n办法规定，单位和个人应当遵守。", False, "interpretation"),
        (
            "关于表彰先进集体的通报\n各镇：\n现予以表彰。\n青岭区人民政府\n2020年1月8日",
            False,
            "personnel_honours_bodies",
        ),
        ("关于成立清理工作领导小组的通知\n各镇：\n现将名单通知如下。", False, "personnel_honours_bodies"),
        ("关于召开清理工作会议的通知\n各镇：\n现将会议事项通知如下。", False, "meeting"),
        ("关于下达2023年农村公路补助资金预算的通知\n各镇：\n现下达你单位。", False, "budget"),
        ("关于2024年春节放假安排的通知\n各科室：\n现将放假安排通知如下。", False, "convenience_notice"),
        ("关于印发青岭区养老服务发展规划的通知\n各镇：\n现印发给你们。", False, "macro_plan"),
        ("关于同意石桥镇行政村规模调整方案的批复\n石桥镇人民政府：\n同意你镇方案。", False, "letter_without_rule"),
        ("关于废止部分文件的决定\n各镇：\n决定废止下列文件。", False, "repeal_list"),
        ("关于开展安全生产大检查的通知\n各镇：\n各部门要牵头落实。", False, "internal_management"),
        (
            "关于加强数字化工作的通知\n各市：\n支持企业上云。鼓励创新。推动融合。引导投资。加快建设。加强宣传。",
            False,
            "no_binding_rule",
        ),
        ("专题会议纪要\n5月5日召开会议。\n会议议定，自6月1日起对居民收取停车费，每小时3元。", True, "external_binding"),
        (
            "关于夏季消防专项整治的通告\n一、严禁电动自行车进楼。\n二、单位和个人不得占用消防车通道，违者处罚。",
            True,
            "external_binding",
        ),
        (
            "关于恶臭排放适用法律有关问题的复函\n青岭市生态环境局：\n企业违反的，应当依法处罚。",
            True,
            "external_binding",
        ),
        (
            "云川市市政管理委员会关于印发《桥梁管理办法》的通知\n云市政委发〔2011〕12号\n各区：\n现印发给你们。",
            True,
            "external_binding",
        ),
        ("关于撤销“青岭牌”蜂蜜食品生产许可证的通知\n青岭蜂业公司：\n决定撤销。", False, "single_case"),
        ("关于12批次饮料不合格情况的通告\n责令经营者停止销售，依法查处。", False, "single_case"),
        (
            "关于擅自变更品名的处理决定\n青岭蜂业有限公司：\n经查，你公司违反规定，禁止销售，责令改正，应当召回。",
            False,
            "single_case",
        ),
        (
            "因公共利益需要，拟征收石桥镇杨柳村集体土地，现将有关情况公告如下：\n一、任何单位和个人不得抢栽抢建。\n特此公告。",
            False,
            "single_case",
        ),
        ("为防控疫情，决定对荷花小区实施封闭管理，任何人不得出入。\n特此通告。", False, "single_case"),
        (
            "青岭县人民政府关于养犬登记的通告\n现将有关事项公告如下：\n一、养犬的单位应当登记，不得无证养犬，违者处以罚款。\n二、问：你公司养犬是否登记。",
            True,
            "external_binding",
        ),
        ("各市：\n省政府决定撤销部分开发区，现将名单予以公布。\n云川省人民政府\n2004年5月1日", False, "single_case"),
        ("关于救灾款使用问题的通知\n云川省民政局：\n现拨给你省救灾款，望抓紧安排。", False, "letter_without_rule"),
        (
            "云川外汇局关于调整外债数据报送要求的通知\n各中资外汇指定银行、各支行：\n银行应于每日报送，不得迟报。\n",
            True,
            "external_binding",
        ),
        ("关于印发青岭区运输结构调整实施方案的通知\n各镇：\n现印发给你们。", None, "internal_management"),
        ("关于印发青岭区农村公路路长制实施方案的通知\n各镇：\n现印发给你们。", False, "internal_management"),
        ("关于印发《户口登记办事指南（试行）》的通知\n各派出所：\n请参照执行。", None, "convenience_notice"),
        ("云川省人民政府令\n第289号\n关于废止部分省政府规章的决定\n一、废止下列规章。", True, "repeal_list"),
        (
            "云川县人民政府关于贯彻执行《云川省人民代表大会常务委员会关于禁止占道的决定》的通知\n各镇：\n一、任何单位和个人不得占道，违者处以罚款。",
            True,
            "external_binding",
        ),
        (
            "云川县人民代表大会常务委员会关于禁止占道的决定\n一、任何单位和个人不得占道，违者处以罚款。",
            False,
            "not_administrative",
        ),
        (
            "关于印发青岭区行政规范性文件管理办法的通知\n各镇：\n现印发。\n青岭区行政规范性文件管理办法" + RULES,
            False,
            "internal_management",
        ),
        ("关于调整残疾人补贴标准的通知\n各镇：\n每人每月提高到70元。", True, "external_binding"),
        ("关于设立第二批教育改革实验区的通知\n各市：\n遴选下列地区。", False, "single_case"),
        (
            "关于废止《青岭省信访规定》等3件省政府规章的决定\n省政府决定废止以下规章：\n一、青岭省信访规定。",
            True,
            "statute",
        ),
        (
            "青岭市人民政府令\n第12号\n《青岭市人民政府关于废止一批行政规范性文件的决定》已经通过，现予公布。\n青岭市人民政府关于废止一批行政规范性文件的决定\n决定废止下列文件。",
            False,
            "repeal_list",
        ),
        (
            "为规范校车，我局草拟了《校车管理细则》，现公开向社会公众征求意见。\n青岭区教育局\n2025年1月15日" + RULES,
            False,
            "draft",
        ),
        ("关于加强基层治理的意见\n云委发〔2020〕3号\n各镇：\n现提出如下意见。", False, "party_document"),
    ],
)
def test_judgement(text: str, value: bool | None, code: str) -> None:
    verdict = read_header(text).normative
    assert verdict.value is value
    assert code in verdict.reasons


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_has_its_sentence(lang: str) -> None:
    others = {"statute", "news", "external_binding", "no_exclusion_found", "no_binding_rule", "undetermined"}
    codes = {row["code"] for row in data.rows("not_normative.csv")} | others
    assert {code for code in codes if not has(f"normative.{code}", lang)} == set()
