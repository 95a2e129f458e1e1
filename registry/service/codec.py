"""Frozen values to JSON and back, field by field, so that what was read is kept as it was."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache, lru_cache, partial
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from registry.values import InstrumentFacts, VersionFacts

T = TypeVar("T")
SLIM: Mapping[type, frozenset[str]] = {InstrumentFacts: frozenset({"versions", "note", "source", "aliases"})}
"""Fields that are not kept with each mention: the catalogue holds them once, under the id."""
SHARED = frozenset({InstrumentFacts, VersionFacts})
"""What citation after citation holds: the last of them are kept packed, so what ``pack`` gives must not be changed."""
KEPT = 1024
_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})


def pack(value: Any) -> Any:
    """A value as JSON can hold it, only to be read; fields that have their default are left out."""
    kind: Any = type(value)
    return _packer(kind)(value)


@cache
def _packer(kind: type) -> Callable[[Any], Any]:
    """How values of a type are packed; found once for each type."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, dt.date):
        return kind.isoformat
    if is_dataclass(kind):
        packer = partial(_pack_fields, _defaults(kind))
        return lru_cache(KEPT)(packer) if kind in SHARED else packer
    if issubclass(kind, tuple | list):
        return lambda value: [part if type(part) in _AS_THEY_ARE else pack(part) for part in value]
    if issubclass(kind, Mapping):
        return lambda value: {str(key): pack(part) for key, part in value.items()}
    return lambda value: value


def _pack_fields(kept: tuple[tuple[str, Any], ...], value: Any) -> dict[str, Any]:
    """A dataclass by its fields, each with the default that need not be written."""
    packed = {}
    for name, default in kept:
        held = getattr(value, name)
        if held is not default and held != default:
            packed[name] = held if type(held) in _AS_THEY_ARE else pack(held)
    return packed


def unpack(kind: type[T], value: Any) -> T:
    """The value of a dataclass that ``pack`` wrote; what it left out has its default."""
    made: T = _read(kind, value)
    return made


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    """Fields of a class that are kept, with the value that need not be written."""
    slim = SLIM.get(kind, frozenset())
    return tuple((field.name, _default(field)) for field in fields(kind) if field.name not in slim)


def _default(field: Field[Any]) -> Any:
    """The default of a field, MISSING where it has none."""
    return field.default_factory() if field.default_factory is not MISSING else field.default


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """Types of the fields."""
    return get_type_hints(kind)


def _read(kind: Any, value: Any) -> Any:
    """A JSON value as the type says."""
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), value)
    if origin is tuple:
        return _read_tuple(get_args(kind), value)
    if isinstance(kind, type):
        if is_dataclass(kind):
            hints = _hints(kind)
            return kind(**{name: _read(hints[name], held) for name, held in value.items() if name in hints})
        if issubclass(kind, Enum):
            return kind(value)
        if issubclass(kind, dt.date):
            return kind.fromisoformat(value)
    return value


def _read_union(options: tuple[Any, ...], value: Any) -> Any:
    """One of several types: a mapping is the dataclass among them, anything else the first that is none."""
    real = [option for option in options if option is not type(None)]
    classes = [option for option in real if is_dataclass(option)]
    if isinstance(value, dict) and classes:
        return _read(classes[0], value)
    return _read(next((option for option in real if not is_dataclass(option)), real[0]), value)


def _read_tuple(parts: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    """A tuple of one type and any length, or of fixed types."""
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_read(parts[0], held) for held in value)
    return tuple(_read(part, held) for part, held in zip(parts, value, strict=True))
