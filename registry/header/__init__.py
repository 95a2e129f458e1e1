"""The header of a document: title, number, issuers, dates, validity, kind, and whether it is normative."""

from registry.header.read import read_header

__all__ = ["read_header"]
