"""Three themes: dark, light, and one of the highest contrast."""

from __future__ import annotations

from textual.theme import Theme

THEMES = (
    Theme(
        name="qingli-dark", primary="#7aa2f7", secondary="#4b5a7a", warning="#e0af68", error="#f7768e", success="#9ece6a",
        accent="#7dcfff", foreground="#d5d9e8", background="#16171f", surface="#1c1e2a", panel="#262938", dark=True,
    ),
    Theme(
        name="qingli-light", primary="#1f4f9e", secondary="#8aa0c4", warning="#8a5a00", error="#b3261e", success="#2f6b1d",
        accent="#005f87", foreground="#1c1c22", background="#fbfaf7", surface="#f1efe9", panel="#e3e0d8", dark=False,
    ),
    Theme(
        name="qingli-contrast", primary="#ffff00", secondary="#ffffff", warning="#ffff00", error="#ff6060", success="#60ff60",
        accent="#00ffff", foreground="#ffffff", background="#000000", surface="#000000", panel="#303030", dark=True,
        text_alpha=1.0,
    ),
)  # fmt: skip
"""In the order in which F2 goes through them."""
