"""What a worker answers, as bytes that can hold nothing but values.

A worker that a hostile file has taken over can write what it likes; so its answer is JSON, not a pickle: plain values, and
the data classes and enumerations that the function was declared to return. Nothing else can be named in it, so nothing of
it is run here.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from pathlib import PurePath
from typing import Any, Union, get_args, get_origin, get_type_hints

from importers.base import Imported

_AS_IT_IS = frozenset({str, int, float, bool, type(None)})
_TEXT = frozenset({str})
_Checks = tuple[tuple[type, ...] | None, ...]
Kinds = Mapping[str, tuple[type, _Checks]]
"""Classes that an answer may name, with what each of their fields may hold (None: anything)."""


def pack(value: object) -> bytes:
    """A value as bytes. Raises TypeError for what is no value."""
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), check_circular=False)
    return text.encode("utf-8", "surrogatepass")


def unpack(data: bytes, kinds: Kinds) -> Any:
    """The value of bytes that came from anywhere. Raises ValueError for all that ``pack`` cannot have written."""
    try:
        return _Reader(kinds).value(json.loads(data.decode("utf-8", "surrogatepass")))
    except (TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def kinds_of(function: Callable[..., Any]) -> Kinds:
    """Classes that the answers of a function may name: those of its declared return, and of what a reader gives."""
    while True:
        inner = function.func if isinstance(function, partial) else getattr(function, "function", None)
        if inner is None:
            return _kinds(function)
        function = inner


@cache
def _kinds(function: Callable[..., Any]) -> Kinds:
    found: dict[str, tuple[type, _Checks]] = {}
    _collect(Imported, found)
    with suppress(TypeError):  # what is built in declares nothing
        _collect(get_type_hints(function).get("return"), found)
    return found


def _collect(hint: Any, found: dict[str, tuple[type, _Checks]]) -> None:
    """Every class of ours within a type."""
    for part in get_args(hint):
        _collect(part, found)
    if not isinstance(hint, type) or _name(hint) in found:
        return
    if issubclass(hint, Enum):
        found[_name(hint)] = (hint, ())
    elif is_dataclass(hint):
        hints = get_type_hints(hint)
        mine = [hints[field.name] for field in fields(hint) if field.init]
        found[_name(hint)] = (hint, tuple(map(_allowed, mine)))
        for part in mine:
            _collect(part, found)


def _allowed(hint: Any) -> tuple[type, ...] | None:
    """What a field of this type may hold, by its outermost class; None where that cannot be told."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        options = [_allowed(part) for part in get_args(hint)]
        return None if None in options else tuple(kind for option in options for kind in option or ())
    if origin is not None:
        hint = origin
    if not isinstance(hint, type):
        return None
    if issubclass(hint, Mapping):
        return (dict,)
    return (float, int) if hint is float else (hint,)


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _plain(value: Any) -> Any:
    """A value as JSON: itself, a tuple as an array, all else as one tag with its content."""
    kind: Any = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is tuple:
        return [part if type(part) in _AS_IT_IS else _plain(part) for part in value]
    return _packer(kind)(value)


@cache
def _packer(kind: type) -> Callable[[Any], dict[str, Any]]:
    """How values of a class are written; found once for each."""
    name = _name(kind)
    if issubclass(kind, Enum):
        return lambda value: {"e": [name, value.value]}
    if is_dataclass(kind):
        names = [field.name for field in fields(kind) if field.init]
        return lambda value: {"o": [name, _plain(tuple([getattr(value, field) for field in names]))]}
    for known, tag, made in _SIMPLE:
        if issubclass(kind, known):
            return partial(_tagged, tag, made)
    raise TypeError(f"no value: {name}")


def _tagged(tag: str, made: Callable[[Any], Any], value: Any) -> dict[str, Any]:
    return {tag: made(value)}


def _items(value: Mapping[Any, Any]) -> Any:
    """A mapping: as an object where its keys are text, else as pairs."""
    if _TEXT.issuperset(map(type, value)):
        return {key: part if type(part) in _AS_IT_IS else _plain(part) for key, part in value.items()}
    return [[_plain(key), _plain(part)] for key, part in value.items()]


_SIMPLE: tuple[tuple[type, str, Callable[[Any], Any]], ...] = (
    (Mapping, "d", _items),
    (list, "l", lambda value: _plain(tuple(value))),
    (tuple, "t", lambda value: _plain(tuple(value))),
    (bytes, "b", lambda value: base64.b64encode(value).decode("ascii")),
    (dt.datetime, "n", dt.datetime.isoformat),
    (dt.date, "y", dt.date.isoformat),
    (frozenset, "f", lambda value: _plain(tuple(value))),
    (set, "s", lambda value: _plain(tuple(value))),
    (PurePath, "p", str),
)


class _Reader:
    """Reads values of the classes that may be named."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._of_tag: Mapping[str, Callable[[Any], Any]] = {
            "d": self._mapping,
            "l": lambda held: list(self._parts(held)),
            "t": lambda held: tuple(self._parts(held)),
            "b": lambda held: base64.b64decode(held, validate=True),
            "n": dt.datetime.fromisoformat,
            "y": dt.date.fromisoformat,
            "f": lambda held: frozenset(self._parts(held)),
            "s": lambda held: set(self._parts(held)),
            "p": self._path,
            "e": self._member,
            "o": self._object,
        }

    def value(self, node: Any) -> Any:
        """One value of its JSON."""
        if type(node) in _AS_IT_IS:
            return node
        if type(node) is list:
            return tuple(self._parts(node))
        ((tag, held),) = node.items()
        return self._of_tag[tag](held)

    def _parts(self, held: list[Any]) -> Iterator[Any]:
        return (part if type(part) in _AS_IT_IS else self.value(part) for part in held)

    def _mapping(self, held: Any) -> dict[Any, Any]:
        if type(held) is list:
            return {self.value(key): self.value(part) for key, part in held}
        return {key: part if type(part) in _AS_IT_IS else self.value(part) for key, part in held.items()}

    def _path(self, held: Any) -> PurePath:
        from pathlib import Path

        return Path(held)

    def _member(self, held: Any) -> Any:
        name, value = held
        return self._kinds[name][0](value)

    def _object(self, held: Any) -> Any:
        name, parts = held
        kind, checks = self._kinds[name]
        found = tuple(self._parts(parts))
        for part, check in zip(found, checks, strict=True):
            if check is not None and not isinstance(part, check):
                raise ValueError(f"{name} does not hold {type(part).__name__}")
        return kind(*found)
