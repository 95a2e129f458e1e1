"""Kinds of arguments that several verbs share."""

from __future__ import annotations

import argparse
import datetime as dt

from registry.messages import say


def day(text: str) -> dt.date:
    """A date argument (2024-12-31, 2024年12月31日); anything else is told as misuse."""
    from registry.text import dates

    found = dates.parse(text)
    if found is None:
        raise argparse.ArgumentTypeError(say("cli.bad_date", None, text=text))
    return found
