"""Readers of foreign files: a path in, text with its places out."""
