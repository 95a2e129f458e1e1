"""The verbs of the registry: each one transaction and one event; the only way in for the command line and the screen.

What a worker needs of this package must cost it neither the database nor the answers of the registry: they are loaded when
first wanted.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from registry.service.answers import Actor, Opinion, QueueFilter
    from registry.service.facade import Registry
    from registry.service.grouping import near_groups

__all__ = ["Actor", "Opinion", "QueueFilter", "Registry", "near_groups"]

_PLACES = {
    "Actor": "registry.service.answers",
    "Opinion": "registry.service.answers",
    "QueueFilter": "registry.service.answers",
    "Registry": "registry.service.facade",
    "near_groups": "registry.service.grouping",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(_PLACES[name]), name)
