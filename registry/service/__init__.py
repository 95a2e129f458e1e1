"""The verbs of the registry: each one transaction and one event; the only way in for the command line and the screen.

What a worker needs of this package must not cost it the database: the registry itself is loaded when first wanted.
"""

from typing import TYPE_CHECKING, Any

from registry.service.answers import Actor, Opinion, QueueFilter

if TYPE_CHECKING:
    from registry.service.facade import Registry
    from registry.service.grouping import near_groups

__all__ = ["Actor", "Opinion", "QueueFilter", "Registry", "near_groups"]


def __getattr__(name: str) -> Any:
    if name == "near_groups":
        from registry.service.grouping import near_groups

        return near_groups
    if name != "Registry":
        raise AttributeError(name)
    from registry.service.facade import Registry

    return Registry
