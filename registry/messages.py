"""Sentences shown to people, from one gettext catalogue: Chinese is the default, English the other.

Code names messages by key (``finding.cites_repealed.ended``); ``registry/locales/<language>/LC_MESSAGES/qingli.po``
holds the sentences. The .po files are read as they are, so that an office can mend a sentence without a build step.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")
speaking: ContextVar[str | None] = ContextVar("speaking", default=None)
"""The language of the command that is carried out, where it was told one."""


def language(asked: str | None = None) -> str:
    """The language to speak: the one asked for, else the command's, else ``QINGLI_LANG``, else Chinese."""
    wanted = (asked or speaking.get() or os.environ.get("QINGLI_LANG") or "zh").lower()
    return "en" if wanted.startswith("en") else "zh"


def say(key: str, lang: str | None = None, /, **arguments: object) -> str:
    """The sentence of ``key`` in the language, with ``{name}`` filled in; the key itself where there is none."""
    chosen = language(lang)
    template = catalogue(chosen).get(key) or catalogue("zh").get(key)
    if template is None:
        return key
    return template.format_map(_Lenient(arguments)) if arguments or "{" in template else template


def has(key: str, lang: str | None = None) -> bool:
    """Whether the catalogue of the language has the key."""
    return key in catalogue(language(lang))


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Every message of a language, by key."""
    source = files("registry") / "locales" / lang / "LC_MESSAGES"
    messages: dict[str, str] = {}
    for part in sorted(source.iterdir(), key=lambda item: item.name):
        if part.name.endswith(".po"):
            messages.update(parse_po(part.read_text(encoding="utf-8")))
    return messages


def parse_po(text: str) -> dict[str, str]:
    """Keys and sentences of a .po file (GNU gettext, msgid/msgstr with continuation lines; no plurals)."""
    messages: dict[str, str] = {}
    current: dict[str, list[str]] = {}
    part = ""
    for line in [*text.splitlines(), ""]:
        stripped = line.strip()
        if stripped.startswith(("msgid ", "msgstr ")):
            part, _, rest = stripped.partition(" ")
            current[part] = [unquote(rest)]
        elif stripped.startswith('"') and part:
            current[part].append(unquote(stripped))
        elif not stripped and {"msgid", "msgstr"} <= current.keys():
            key = "".join(current["msgid"])
            if key:
                messages[key] = "".join(current["msgstr"])
            current, part = {}, ""
    return messages


def unquote(text: str) -> str:
    """The content of a quoted .po string."""
    inner = text.strip()[1:-1]
    return inner.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


class _Lenient(dict[str, object]):
    """Arguments of a sentence; one that is missing stays visible as its name."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
