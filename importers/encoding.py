"""Bytes to text: which encoding a file is in, and whether what comes out is writing at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from importers.base import FailureCode

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ODD = re.compile(r"[\ue000-\uf8ff\ufffd\u0080-\u009f]")
_IN_WORD = re.compile(r"[A-Za-z][\u4e00-\u9fff]|[\u4e00-\u9fff][A-Za-z]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# the traces that text leaves after a wrong conversion: U+FFFD read as GBK, and UTF-8 marks read as GBK or Latin-1
_TRACES = re.compile(r"锟斤拷|锘匡豢|烫烫烫|屯屯屯")
_MAX_BROKEN = 3


class DecodingError(Exception):
    """The bytes are no text that can be read; ``code`` is UNSUPPORTED (binary), BAD_ENCODING or EMPTY."""

    def __init__(self, code: FailureCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read in, and flags such as ``mojibake_repaired:gb18030`` or ``broken_bytes:1``."""

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode bytes of unknown origin: by mark (BOM), strict UTF-8, UTF-16 by pattern, ``declared``, GB 18030, Big5.

    Raises DecodingError: EMPTY without content, UNSUPPORTED for binary data, BAD_ENCODING when no encoding gives
    plausible writing.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise DecodingError(FailureCode.EMPTY, "no content")
    decoded = _by_mark(data) or _without_mark(data, declared)
    return _unmangled(decoded)


def _by_mark(data: bytes) -> Decoded | None:
    for mark, name in _BOMS:
        if data.startswith(mark):
            text, broken = _tolerant(data[len(mark) :], name)
            return Decoded(text, name, _broken(broken))
    return None


def _without_mark(data: bytes, declared: str | None) -> Decoded:
    if name := _utf16_by_pattern(data):
        text, broken = _tolerant(data, name)
        return Decoded(text, name, _broken(broken))
    if len(_CONTROL.findall(data[:_SAMPLE])) > len(data[:_SAMPLE]) // 200:
        raise DecodingError(FailureCode.UNSUPPORTED, "binary data")
    utf8 = _strict(data, "utf-8")
    if utf8 is not None and not _chance(data, utf8):
        return Decoded(utf8, "utf-8")
    return _legacy(data, declared)


def _chance(data: bytes, utf8: str) -> bool:
    """Whether a few GBK characters only happen to be valid UTF-8 (通知, 联通): no Han as UTF-8, daily Han as GBK."""
    if len(data) > 200 or utf8.isascii() or _HAN.search(utf8):
        return False
    text = _strict(data, "gb18030")
    return text is not None and bool(_HAN.search(text)) and not _IN_WORD.search(text) and plausible(text)


def _legacy(data: bytes, declared: str | None) -> Decoded:
    """Strict declared encoding, GB 18030 or Big5 when plausible; UTF-8 or GB 18030 with a few broken bytes last."""
    for name in (declared, "gb18030", "big5"):
        if name and (text := _strict(data, name)) is not None and plausible(text, name):
            return Decoded(text, name.lower())
    for name in ("utf-8", "gb18030"):
        text, broken = _tolerant(data, name, fail=False)
        if 0 < broken <= max(1, min(_MAX_BROKEN, len(text) // 50)) and plausible(text, name):
            return Decoded(text, name, _broken(broken))
    raise DecodingError(FailureCode.BAD_ENCODING, "neither UTF-8 nor GB 18030")


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _tolerant(data: bytes, name: str, *, fail: bool = True) -> tuple[str, int]:
    """Text with U+FFFD for what is broken, and how often; more than a few is BAD_ENCODING when ``fail``."""
    text = data.decode(name, "replace")
    broken = text.count("\ufffd") - (data.count("\ufffd".encode()) if name == "utf-8" else 0)
    if fail and broken > _MAX_BROKEN:
        raise DecodingError(FailureCode.BAD_ENCODING, f"{broken} broken characters in {name}")
    return text, max(0, broken)


def _broken(count: int) -> tuple[str, ...]:
    return (f"broken_bytes:{count}",) if count else ()


def _utf16_by_pattern(data: bytes) -> str | None:
    """UTF-16 without a mark: line ends and blanks stand as two bytes, on one side only.

    Han characters hold no zero byte, so that the zeros of ASCII signs (line ends, digits) tell the byte order.
    """
    sample = data[:_SAMPLE]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 10 > max(even, odd):
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = sample[: len(sample) // 2 * 2].decode(name, "replace")
    common = sum(1 for sign in text if (sign.isascii() and (sign.isprintable() or sign.isspace())) or _HAN.match(sign))
    return name if common >= 0.7 * len(text) else None


def plausible(text: str, name: str = "gb18030") -> bool:
    """Whether decoded text reads as writing: its Han characters are mostly those of daily use, with little rubbish.

    GB 2312 orders its 3,755 characters of daily use first (lead bytes B0–D7); real texts draw over 90 % from them,
    bytes of another encoding read as GB 18030 do not.
    """
    sample = text[:20_000]
    han = _HAN.findall(sample)
    if len(_ODD.findall(sample)) > max(1, len(sample) // 100):
        return False
    if not han:
        return name != "big5" and not any(sign >= "\u0080" and sign.isalpha() for sign in sample)
    if name == "big5":
        return sum(1 for sign in han if 0xA4 <= sign.encode("big5", "replace")[0] <= 0xC6) >= 0.85 * len(han)
    daily = sum(1 for sign in han if _is_daily(sign))
    return daily >= 0.6 * len(han)


def _is_daily(sign: str) -> bool:
    code = sign.encode("gb2312", "ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def _unmangled(decoded: Decoded) -> Decoded:
    """Undo a conversion that was made with the wrong table, when the way back is exact; refuse text that is lost."""
    sample = decoded.text[:_SAMPLE]
    if len(_TRACES.findall(sample)) > 2 or sample.count("\ufffd") > max(_MAX_BROKEN, len(sample) // 200):
        raise DecodingError(FailureCode.BAD_ENCODING, "the text was damaged by an earlier conversion")
    if _reads_well(sample):
        return decoded
    for wrong, right in (("gb18030", "utf-8"), ("cp1252", "utf-8"), ("latin-1", "utf-8"), ("latin-1", "gb18030")):
        if (text := _reread(decoded.text, wrong, right)) is not None:
            return Decoded(text, decoded.encoding, (*decoded.flags, f"mojibake_repaired:{wrong}"))
    return decoded


def _reads_well(sample: str) -> bool:
    """Text of daily Han characters, or plain ASCII, needs no repair."""
    if sample.isascii():
        return True
    han = _HAN.findall(sample)
    foreign = sum(1 for sign in sample if "\u0080" <= sign <= "\u024f")
    return foreign <= len(han) and sum(1 for sign in han if _is_daily(sign)) >= 0.75 * len(han)


def _reread(text: str, wrong: str, right: str) -> str | None:
    try:
        again = text.encode(wrong).decode(right)
    except (UnicodeError, LookupError):
        return None
    return again if _HAN.search(again) and _reads_well(again[:_SAMPLE]) and plausible(again) else None
