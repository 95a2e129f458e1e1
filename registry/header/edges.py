"""What stands before and behind a title on its lines and is no part of it: a state, a column, a number, the name of a site."""

from __future__ import annotations

import re

from registry.header.genre import ends_any
from registry.header.lines import tighten
from registry.text import numbers

_STATE = r"(?:全文|条款|部分)?(?:已|条款)?(?:失效|废止|作废|停止执行|修改|修订|有效)(?:[^】\]）)]{0,12})"
_DAY_BEFORE = r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?\s*(?=《[^《》]*(?:《[^《》]*》)?[^《》]*》)"
# A column or organ that a site puts before a title: 【教育－生态环境】关于….
_TAG = r"【[^【】《》。；]{1,20}】\s*(?=[^\s【】：:].{4})"
STATE_BEFORE = re.compile(
    rf"^(?:{_DAY_BEFORE}|(?:发文标题|文件标题|文件名称|信息名称|法规名称|法规标题|标\s*题|名\s*称|title)\s*[:：]\s*|(?:文件名称|文件标题|信息名称|发文标题)\s*(?=[\u3400-\u9fff]{{4}})|(?:第[一二三四五六七八九十\d]{{1,2}}篇|[\u3400-\u9fff]{{2,4}})[:：]\s*(?=关于|《|[^:：]{{2,20}}关于))?(?:(?:19|20)\d\d(?=[\u3400-\u9fff]{{2,20}}人民政府)|(?:重要|最新|紧急)?(?:通告|公告|通知|公示|提示)\s*[|｜丨：:!！]+\s*(?=[\u3400-\u9fff]{{0,30}}关于))?(?:[【\[（(［「『〔<〈](?:{_STATE}|现行{_STATE}|继续{_STATE}|(?:行政)?规范性文件|政策文件|转载|公文|一图(?:读懂|看懂|解读)|图解|(?:政策|图文|文字|视频|专家)解读|(?:重要|最新|紧急|权威|官方|特别)?(?:通告|公告|通知|发布|提示|提醒|扩散|转发|关注|收藏|政策))[】\]）)］」』〕>〉]\s*|{_TAG})*"
)
_ENDED = (
    r"(?:全文|条款|部分)?(?:(?:已|条款)?(?:失效|废止|作废|停止执行)[^】\]）)]{0,12}|已(?:修改|修订)|(?:现行|继续)?有效)"
)
# In parentheses 修订 is a version and belongs to the title: 某办法（修订征求意见稿）.
_STATE_AFTER = re.compile(
    rf"(?<!\s)\s*(?:[【\[［]\s*(?:{_STATE}|现行{_STATE}|继续{_STATE})\s*[】\]］]|[（(]{_ENDED}[）)])$"
)
SERIES_BEHIND = re.compile(r"(?<=[公通]告)\s*[（(](?P<series>(?:(?:19|20)\d\d年)?第\s?\d{1,4}\s?号)[）)]$")


def suffix(tail: str) -> int:
    """How many characters at the end of a title line are the number or the state in parentheses, not the title."""
    cut = 0
    if match := _STATE_AFTER.search(tail):
        cut = len(tail) - match.start()
    kept = tail[: len(tail) - cut]
    if match := SERIES_BEHIND.search(kept):
        return len(tail) - match.start()
    if kept.endswith("号") and (behind := _number_behind(kept)):
        return len(tail) - behind
    if kept.rstrip().endswith(("）", ")", "号")):
        for found in numbers.find(kept):
            rest = kept[found.end :].strip("） )")
            opened = kept[: found.start].rstrip()
            if not rest and opened.endswith(("（", "(")):
                return len(tail) - len(opened[:-1].rstrip())
    return cut


def _number_behind(tail: str) -> int:
    """Where the number begins that has run into the end of a title (…政策的通知财税[2010]4号); 0 where none has."""
    for found in numbers.find(tail):
        before = tail[: found.start].rstrip()
        if found.end == len(tail) and found.number.prefix and ends_any(tighten(before).removesuffix("》")):
            return len(before)
    return 0
