"""Texts in traditional characters, as mainland pages are offered by converters: read as simplified, shown as they stand."""

from __future__ import annotations

import datetime as dt

import pytest

from registry.citations import NameScanner, extract
from registry.header import read_header
from registry.text import fold, normalise
from registry.text.traditional import is_traditional, simplified

NOTICE = (
    "青嶺縣人民政府辦公室關於印發《青嶺縣農村公路養護辦法》的通知\n青政辦發〔2020〕12號\n各鄉鎮人民政府，縣直各單位：\n"
    "根據《中華人民共和國公路法》第八條的規定，現將《青嶺縣農村公路養護辦法》印發給你們，請認真貫徹執行。\n"
    "青嶺縣人民政府辦公室\n2020年5月6日\n青嶺縣農村公路養護辦法\n第一條 為加強養護管理，制定本辦法。\n第二條 本辦法自印發之日起施行。"
)


def test_header_is_shown_as_it_stands() -> None:
    header = read_header(NOTICE)
    assert header.title == "青嶺縣人民政府辦公室關於印發《青嶺縣農村公路養護辦法》的通知"
    assert header.number == "青政辦發〔2020〕12號"
    assert header.issuers == ("青嶺縣人民政府辦公室",)
    assert header.inner_title == "青嶺縣農村公路養護辦法"
    assert header.signed_on == header.effective_on == dt.date(2020, 5, 6)
    assert header.normative.value is True


def test_citations_quote_the_text_and_name_the_law_in_simplified_characters() -> None:
    (mention,) = extract(NOTICE, read_header(NOTICE), NameScanner(()))
    assert mention.quote == NOTICE[mention.start : mention.end] == "《中華人民共和國公路法》第八條"
    assert mention.title == "中华人民共和国公路法"
    assert len(mention.provisions) == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (NOTICE, True),
        ("青岭县人民政府关于加强农村公路养护管理的通知，请各乡镇认真执行。", False),
        (
            "经中央编办批准，馆藏匾额题为“國立圖書館”，现将保护范围通知如下，请各单位遵照执行，不得擅自拆除、移动或者损毁。"
            * 4,
            False,
        ),
        ("", False),
    ],
)
def test_only_a_text_evidently_written_so_is_traditional(text: str, wanted: bool) -> None:
    assert is_traditional(text) is wanted


def test_signs_are_changed_one_to_one() -> None:
    assert len(simplified(NOTICE)) == len(NOTICE)
    assert normalise(NOTICE).text == normalise(simplified(NOTICE)).text
    assert simplified("显著 乾隆") == "显著 乾隆"  # simplified texts use these signs too
    assert fold("《中華人民共和國土地管理法》") == fold("中华人民共和国土地管理法")
