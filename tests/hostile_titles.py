"""Titles that try to act: on the terminal, in markup, in a spreadsheet, in a page, in a database or in a format string."""

from __future__ import annotations

import random
from collections.abc import Iterator

FRAGMENTS = (
    "[@click=app.quit()]点[/]", "[/x [", "[red]", "=HYPERLINK(\"http://x\")", "@SUM(1)", "+1+1", "-2+3", "=cmd|' /C calc'!A0",
    "\x1b]0;改\x07", "\x1b[2J", "\x1b[1A\x1b[2K", "\x1b]8;;http://x\x1b\\", "\x9b31m", "\x9d0;改\x9c", "\u202e知通\u202c",
    "\u2066a\u2069", "\u200b\u200d\ufeff", "\U000e0041\U000e007f", "\x00", "\x07\x08\x7f", "\r回车", "\t制表",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE event; --", "{name}{0}%s%n", "../../etc/passwd",
    "$(reboot)`id`", "\u0301\u0301\u0301\U0001f004\ufe0f",
)  # fmt: skip
FRAMES = (
    "{}", "{}关于管理的通知", "关于{}管理的通知", "关于管理的通知{}", "{}{}", "《{}》", "关于印发《{}办法》的通知", "（{}）", "a{}", "{}1", " {} ", "　{}",
    "关于{}和{}的通知", "“{}”", "石办发〔2015〕{}号", "{}废止", "第{}条", "{}，{}", "关于\u3000{}\u3000的决定",
)  # fmt: skip
_POOLS = (range(0x20), range(0x7F, 0xA0), range(0x2000, 0x2070), range(0x202A, 0x202F), range(0xE0000, 0xE0080), range(0x4E00, 0x4E80),
          range(0x21, 0x7F), range(0x1F300, 0x1F340), range(0xFFF0, 0xFFFE))  # fmt: skip


def listed() -> list[str]:
    """Every fragment in every place of a title: 551 of them."""
    return [frame.replace("{}", fragment) for fragment in FRAGMENTS for frame in FRAMES]


def generated(count: int) -> Iterator[str]:
    """Any characters, mixed into plausible titles; the same each time."""
    chance = random.Random(20241231)
    for number in range(count):
        noise = "".join(chr(chance.choice(chance.choice(_POOLS))) for _ in range(chance.randrange(1, 12)))
        yield f"关于{noise}管理工作第{number}号的通知"
