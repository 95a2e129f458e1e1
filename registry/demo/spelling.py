"""The many ways in which offices spell a number or a date: clean, and as scanners, typists and websites leave them."""

from __future__ import annotations

import datetime as dt
from random import Random

from registry.text.numerals import to_chinese

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
BRACKETS = (("[", "]"), ("（", "）"), ("(", ")"), ("【", "】"), ("﹝", "﹞"), ("［", "］"))
DIGITS = "〇一二三四五六七八九"
CLEAN = 0.68


def number(clean: str, chance: Random) -> str:
    """A number such as 墨汀街办发〔2015〕5号 in one of its spellings; most are clean."""
    if chance.random() < CLEAN:
        return clean
    way = chance.choice(("brackets", "brackets", "brackets", "wide", "spaced", "ordinal"))
    if way == "wide":
        return clean.translate(WIDE).replace("〔", "［").replace("〕", "］")
    if way == "spaced":
        return clean.replace("〔", " 〔").replace("〕", "〕 ")
    if way == "ordinal":
        return clean.replace("〕", "〕第")
    left, right = chance.choice(BRACKETS)
    return clean.replace("〔", left).replace("〕", right)


def date(day: dt.date, chance: Random) -> str:
    """A day as it stands under a document; older documents prefer Chinese numerals."""
    if day.year > 2012 or chance.random() < 0.3:
        return f"{day.year}年{day.month}月{day.day}日"
    zero = chance.choice("〇〇○OＯ零")
    year = "".join(DIGITS[int(digit)] for digit in str(day.year)).replace("〇", zero)
    return f"{year}年{to_chinese(day.month)}月{to_chinese(day.day)}日"


def plain(day: dt.date) -> str:
    """A day in running text."""
    return f"{day.year}年{day.month}月{day.day}日"


def article(number_of: int | str) -> str:
    """第三十三条 from 33; an inserted article 17-1 becomes 第十七条之一."""
    main, _, extra = str(number_of).partition("-")
    return f"第{to_chinese(int(main))}条" + (f"之{to_chinese(int(extra))}" if extra else "")
