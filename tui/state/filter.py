"""What is typed into the filter: words, and pairs such as 状态:待审, rule:cites_repealed, 法:土地管理法, 2019年."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from registry.messages import LANGUAGES, catalogue
from registry.service import QueueFilter
from registry.values import Outcome

_PAIR = re.compile(r"^([^\W\d]+)[:：](.*)$")
_YEAR = re.compile(r"^((?:19|20)\d\d)年?$")
KEYS = {
    "state": ("state", "状态"),
    "rule": ("rule", "规则", "发现"),
    "law": ("law", "法", "引用", "依据"),
    "year": ("year", "年", "年份"),
    "issuer": ("issuer", "机关", "制定机关"),
    "assignee": ("by", "人", "承办", "承办人"),
    "severity": ("risk", "风险", "级"),
    "outcome": ("outcome", "结果", "意见"),
    "text": ("text", "正文"),
}
STATES = {
    "open": ("open", "待审"),
    "awaiting_second": ("second", "待复", "待复审"),
    "disputed": ("disputed", "分歧", "存疑"),
    "decided": ("decided", "已定", "已决定"),
    "stale": ("stale", "重审"),
}
SEVERITIES = {"high": ("high", "高"), "medium": ("medium", "中"), "low": ("low", "低")}
_BY_WORD = {word: key for key, words in KEYS.items() for word in words}


_NEAR = re.compile(r"(?:^|\s)(?:near|相近)[:：](\S*)", re.IGNORECASE)
_ALL = ("all", "全部", "")


def near_of(typed: str) -> tuple[str, int | None]:
    """What is typed without the wish for nearly equal texts, and the group wished for: 0 for all, None without a wish."""
    found = _NEAR.search(typed)
    if found is None:
        return typed, None
    rest = f"{typed[: found.start()]} {typed[found.end() :]}".strip()
    word = found.group(1).lower()
    return (rest, int(word)) if word.isascii() and word.isdigit() else (rest, 0 if word in _ALL else None)


def parse(typed: str) -> QueueFilter:
    """The filter that is meant; a pair that is not understood, or not finished, is looked for as words."""
    found, words = QueueFilter(), []
    for part in typed.split():
        pair = _PAIR.match(part)
        key = _BY_WORD.get(pair.group(1).lower()) if pair else None
        if pair and key and pair.group(2):
            better = _with(found, key, pair.group(2))
            if better is not None:
                found = better
                continue
        elif pair and key:
            continue  # the value is still to be typed
        year = _YEAR.match(part)
        if year and part.endswith("年"):
            found = replace(found, year=int(year.group(1)))
        else:
            words.append(part)
    if words:
        found = replace(found, words=" ".join((found.words, *words)).strip())
    return found


def _with(found: QueueFilter, key: str, value: str) -> QueueFilter | None:
    """The filter with one more condition, None where the value is none."""
    if key == "year":
        year = _YEAR.match(value)
        return replace(found, year=int(year.group(1))) if year else None
    if key == "state":
        states = tuple(one for word in re.split("[,，、]", value) if (one := _meant(STATES, word)))
        return replace(found, states=states) if states else None
    if key == "severity":
        severity = _meant(SEVERITIES, value)
        return replace(found, severity=severity) if severity else None
    if key == "outcome":
        outcome = _outcome(value)
        return replace(found, outcome=outcome) if outcome else None
    if key == "rule":
        rule = _rule(value)
        return replace(found, rule=rule) if rule else None
    if key == "text":
        return replace(found, words=f"{found.words} {value}".strip(), in_text=True)
    return replace(found, law=value) if key == "law" else _named(found, key, value)


def _named(found: QueueFilter, key: str, value: str) -> QueueFilter:
    """Conditions on names."""
    return replace(found, issuer=value) if key == "issuer" else replace(found, assignee=value)


def _meant(choices: Mapping[str, tuple[str, ...]], word: str) -> str | None:
    """The choice that a word, or its beginning, means."""
    lowered = word.lower()
    whole = [key for key, words in choices.items() if lowered in (key, *words)]
    begun = [key for key, words in choices.items() if any(one.startswith(lowered) for one in (key, *words))]
    return whole[0] if whole else begun[0] if len(begun) == 1 else None


def _outcome(value: str) -> Outcome | None:
    """The outcome that a word means, in either language."""
    for outcome in Outcome:
        words = {catalogue(lang).get(f"tui.outcome.{outcome.value}", "").lower() for lang in LANGUAGES}
        if value.lower() in words | {outcome.value}:
            return outcome
    return None


def _rule(value: str) -> str | None:
    """The rule whose code or short name holds the value."""
    for lang in LANGUAGES:
        for key, label in catalogue(lang).items():
            if key.startswith("rule.") and (value.lower() in label.lower() or value == key[5:]):
                return key[5:]
    return None
