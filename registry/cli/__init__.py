"""The command line: one module per group of verbs; standard output is data, standard error is narration."""

from registry.cli.main import main

__all__ = ["main"]
