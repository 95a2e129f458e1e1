"""Reasons of links and candidates in the reader's language."""

from __future__ import annotations

from registry.messages import say


def explain(reason: str, lang: str | None = None) -> str:
    """The sentence of a reason code with its detail: ``kind:办法/规定`` → 文种不同（办法/规定）."""
    code, _, detail = reason.partition(":")
    return say(f"match.{code}", lang, detail=detail) if detail else say(f"match.{code}", lang)
