"""Errors that are told to people: each carries an exit code and a message of the catalogue with its arguments."""

from __future__ import annotations

from typing import ClassVar


class QingliError(Exception):
    """What happened and what to do next; the sentence is made at the edge from ``code`` and ``arguments``.

    The catalogue holds ``error.<code>`` (what happened) and may hold ``remedy.<code>`` (what to do next).
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, **arguments: object) -> None:
        super().__init__(code)
        self.code = code
        self.arguments = arguments


class MisuseError(QingliError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class InputError(QingliError):
    """A file or a value that was given cannot be used."""

    exit_code = 3


class StateError(QingliError):
    """The registry is not in a state in which this may be done."""

    exit_code = 4


class StorageError(QingliError):
    """The registry cannot be opened or written."""

    exit_code = 5
