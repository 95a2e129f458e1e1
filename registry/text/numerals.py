"""Chinese, full-width and Arabic numerals."""

from __future__ import annotations

import unicodedata

_DIGITS = {
    sign: value
    for value, signs in enumerate(["〇零○Oo", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for sign in signs
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30}
_PLAIN = "零一二三四五六七八九"


def to_int(text: str) -> int | None:
    """The number written as 五十一, 一百零二, 二〇一九, 51 or ５１; None when it is no number."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not plain:
        return None
    if any(sign in _UNITS or sign in _TENS or sign == "万" for sign in plain):
        return _by_place(plain)
    digits = [_DIGITS.get(sign, int(sign) if sign.isdigit() and sign.isascii() else -1) for sign in plain]
    return None if -1 in digits else int("".join(map(str, digits)))


def _by_place(text: str) -> int | None:
    head, ten_thousand, tail = text.partition("万")
    if ten_thousand:
        high, low = _by_place(head), _by_place(tail) if tail else 0
        return None if high is None or low is None else high * 10000 + low
    total, digit = 0, -1
    for sign in text:
        if sign in _UNITS:
            total += (1 if digit < 0 else digit) * _UNITS[sign]
            digit = -1
        elif sign in _TENS:
            total += _TENS[sign]
        elif sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign.isascii() and sign.isdigit():
            digit = int(sign)
        else:
            return None
    return total + max(digit, 0)


def to_chinese(number: int) -> str:
    """``51`` → 五十一, ``102`` → 一百零二, as articles are counted (0 to 9999)."""
    if not 0 <= number <= 9999:
        raise ValueError(number)
    if number < 20:
        return _PLAIN[number] if number < 10 else "十" + (_PLAIN[number - 10] if number > 10 else "")
    written, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if pending_zero and written else "") + _PLAIN[digit] + name
            pending_zero = False
        elif written:
            pending_zero = True
    return written
