"""From a mention to an instrument: number, issuer and title, alias, likeness within guards; else an honest refusal."""

from registry.matching.matcher import Matcher

__all__ = ["Matcher"]
