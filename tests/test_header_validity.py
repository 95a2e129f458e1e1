"""How long documents hold: the clause, its last day, and what is no validity of the document."""

from __future__ import annotations

import datetime as dt

import pytest

from registry.header import read_header

DAY = dt.date
BODY = "青岭区奖励办法\n青府规〔2023〕2号\n第一条 为激励创新，制定本办法。\n第二条 企业可以申请奖励，不得重复申请。\n{clause}\n青岭区人民政府\n2023年3月10日"


@pytest.mark.parametrize(
    ("clause", "quote", "expires", "basis"),
    [
        (
            "第三条 本办法自2024年1月1日起施行，有效期5年。",
            "本办法自2024年1月1日起施行，有效期5年。",
            DAY(2028, 12, 31),
            "stated_term",
        ),
        (
            "第三条 本办法自2017年5月1日起施行，有效期5年，由区财政局负责解释。",
            "本办法自2017年5月1日起施行，有效期5年",
            DAY(2022, 4, 30),
            "stated_term",
        ),
        (
            "本办法自印发之日起施行，有效期至2026年12月31日。",
            "有效期至2026年12月31日",
            DAY(2026, 12, 31),
            "stated_date",
        ),
        ("第三条 本办法有效期至2020年12月31日。", "本办法有效期至2020年12月31日", DAY(2020, 12, 31), "stated_date"),
        (
            "有效期自2023年3月1日至2028年2月29日。",
            "有效期自2023年3月1日至2028年2月29日",
            DAY(2028, 2, 29),
            "stated_date",
        ),
        ("第三条 本办法自发布之日起施行。本办法试行期两年。", None, DAY(2025, 3, 9), "stated_term"),
        ("第三条 本办法自发布之日起施行，暂定执行三年。", None, DAY(2026, 3, 9), "stated_term"),
        ("本办法自发布之日起30日后施行，有效期为五年。", None, DAY(2028, 4, 8), "stated_term"),
        ("本办法自2023年4月1日起试行，试行期一年。", None, DAY(2024, 3, 31), "stated_term"),
        ("本办法自2023年4月1日起施行，有效期18个月。", None, DAY(2024, 9, 30), "stated_term"),
        ("本办法自2023年4月1日起施行，有效期三年半。", None, DAY(2026, 9, 30), "stated_term"),
        ("本办法执行期限至“十四五”期末。", None, DAY(2025, 12, 31), "stated_date"),
        ("本办法自2023年1月1日起施行，至2024年12月31日止。", None, DAY(2024, 12, 31), "stated_date"),
        ("本办法执行至2027年12月31日。", None, DAY(2027, 12, 31), "stated_date"),
        ("本办法有效期延续至下一次评估清理期限届满之日。", None, None, "extended"),
        ("本办法执行至脱贫攻坚任务完成时止。", None, None, "stated_date"),
        ("第三条 本办法自2020年2月29日起施行，有效期4年。", None, DAY(2024, 2, 28), "stated_term"),
        ("第三条 本办法自2024年2月29日起施行，有效期5年。", None, DAY(2029, 2, 28), "stated_term"),
    ],
)
def test_stated(clause: str, quote: str | None, expires: dt.date | None, basis: str) -> None:
    text = BODY.format(clause=clause)
    validity = read_header(text).validity
    assert validity is not None
    assert (validity.expires_on, validity.basis) == (expires, basis)
    assert text[validity.start : validity.end] == validity.quote
    if quote is not None:
        assert validity.quote == quote


@pytest.mark.parametrize(
    "clause",
    [
        "第三条 食品经营许可证有效期为5年。",
        "第三条 考试成绩有效期1年，逾期应当重新参加考试。",
        "第三条 资质证书由市局核发，有效期三年，期满前30日申请延续。",
        "第三条 临时救助申请应当提供有效期内的身份证。",
        "第三条 此前规定与新的法律法规不一致的，从其规定。",
        "第三条 合同有效期至2025年12月31日的，可以续签。",
        "第三条 本办法自2023年4月1日起施行。",
        "第三条 继续有效的文件没有规定有效期的，有效期延续至下一次清理期限届满之日。",
        "第三条 《青岭区旧办法》（青府规〔2018〕2号）有效期至2022年12月31日。",
    ],
)
def test_not_the_document_s_own(clause: str) -> None:
    assert read_header(BODY.format(clause=clause)).validity is None


def test_extension_by_a_later_notice() -> None:
    text = "青岭区人民政府关于延长《青岭区奖励暂行办法》有效期的通知\n各镇：\n经评估，《青岭区奖励暂行办法》（青府规〔2018〕2号）有效期延长至2027年6月30日。\n青岭区人民政府\n2024年6月1日"
    validity = read_header(text).validity
    assert validity is not None
    assert (validity.expires_on, validity.basis) == (DAY(2027, 6, 30), "extended")


@pytest.mark.parametrize(
    ("title", "signed", "expires"),
    [
        ("上海市青岭区人民政府关于印发《青岭区停车管理办法》的通知", "2013年5月1日", DAY(2018, 4, 30)),
        ("上海市青岭区人民政府关于印发《青岭区停车管理暂行办法》的通知", "2013年5月1日", DAY(2015, 4, 30)),
        ("上海市青岭区人民政府关于加强停车管理的通告", "2013年5月1日", DAY(2014, 4, 30)),
        ("上海市青岭区人民政府关于印发《青岭区停车管理办法》的通知", "2008年5月1日", None),
        ("重庆市青岭区人民政府关于印发《青岭区停车管理办法》的通知", "2013年5月1日", None),
    ],
)
def test_silent_text_takes_the_default_of_a_known_rule_only(title: str, signed: str, expires: dt.date | None) -> None:
    text = f"{title}\n各镇：\n现将有关事项通知如下。\n任何单位和个人不得占道停车，违反的依法处罚。\n本办法自印发之日起施行。\n{title[:10]}\n{signed}"
    validity = read_header(text).validity
    assert (validity.expires_on if validity else None) == expires
    if validity:
        assert (validity.basis, validity.quote) == ("default", "")


@pytest.mark.parametrize(
    ("clause", "effective"),
    [
        ("有效期自2023年4月1日至2028年2月29日。", DAY(2023, 4, 1)),
        ("本办法自2023年4月1日至2026年3月31日施行。", DAY(2023, 4, 1)),
        ("本办法由区财政局负责解释，自2023年4月1日起施行。", DAY(2023, 4, 1)),
        ("本办法从即日起执行。", DAY(2023, 3, 10)),
        ("本办法自颁布之日起实行。", DAY(2023, 3, 10)),
        ("本办法于2023年5月1日起正式实施。", DAY(2023, 5, 1)),
        ("本办法自2023年5月1日零时起施行。", DAY(2023, 5, 1)),
        ("本标准从2023年7月起执行。", DAY(2023, 7, 1)),
        ("本办法自公布之日起1个月后施行。", DAY(2023, 4, 10)),
        ("本办法自2008年秋季学期起施行。", None),
        ("第三条 申请人应当自收到通知之日起5日内执行。", None),
        ("第三条 《青岭区旧办法》自2012年1月1日起施行以来，成效明显。", None),
    ],
)
def test_day_of_coming_into_force(clause: str, effective: dt.date | None) -> None:
    assert read_header(BODY.format(clause=clause)).effective_on == effective
