"""The workstation in a real terminal multiplexer: keys by ``tmux send-keys``, the screen by ``tmux capture-pane``."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

WIDTH, HEIGHT = 140, 40
POLL = 0.015


class Tmux:
    """A server of its own with one pane, in which a command of this program runs."""

    def __init__(self, arguments: list[str], state: Path, *, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.socket = f"qingli-{os.getpid()}-{time.monotonic_ns()}"
        settings = {"TERM": "screen-256color", "QINGLI_STATE": str(state), "LC_ALL": "C.UTF-8", "QINGLI_LANG": "zh"}
        command = shlex.join([sys.executable, "-m", "registry", *arguments])
        words = " ".join(f"{name}={shlex.quote(value)}" for name, value in settings.items())
        self._ask("new-session", "-d", "-s", "desk", "-x", str(width), "-y", str(height), f"{words} exec {command}")

    @staticmethod
    def there() -> bool:
        """Whether the program can be had."""
        return shutil.which("tmux") is not None

    def _ask(self, *arguments: str) -> str:
        command = ["tmux", "-L", self.socket, "-f", os.devnull, "-u", *arguments]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False).stdout

    def press(self, *keys: str) -> None:
        """Keys by tmux's names (``Enter``, ``BTab``, ``C-s``)."""
        self._ask("send-keys", "-t", "desk", *keys)

    def type(self, words: str) -> None:
        """Words, letter by letter as they are."""
        self._ask("send-keys", "-t", "desk", "-l", "--", words)

    def screen(self) -> str:
        """What stands on the screen."""
        return self._ask("capture-pane", "-p", "-t", "desk")

    def wait(self, fits: Callable[[str], bool], patience: float = 20.0) -> str:
        """The screen as soon as it fits. Raises TimeoutError with the screen when it never does."""
        until = time.monotonic() + patience
        while True:
            seen = self.screen()
            if fits(seen):
                return seen
            if time.monotonic() > until:
                raise TimeoutError(f"the screen never shows what it should:\n{seen}")
            time.sleep(POLL)

    def kill(self) -> None:
        """End the program at once, as a lost terminal does."""
        self._ask("kill-server")

    def close(self) -> None:
        """Leave the program, then the terminal."""
        self.press("C-q")
        until = time.monotonic() + 5
        while time.monotonic() < until and self._ask("list-sessions"):
            time.sleep(0.05)
        self.kill()
