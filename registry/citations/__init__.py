"""Citations: every mention of another normative text, with its place, number, provisions and relation."""

from registry.citations.extract import extract
from registry.citations.names import NameScanner

__all__ = ["NameScanner", "extract"]
