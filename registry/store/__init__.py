"""The store: connections, schema, ledger, originals. Nothing else opens a database.

Loaded when first wanted: folding and canonical text are used by workers that open none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from registry.store.base import AlreadyDoneError, Store, open_store
    from registry.store.ledger import Event, Verb

__all__ = ["AlreadyDoneError", "Event", "Store", "Verb", "open_store"]

_HOMES = {"AlreadyDoneError": "base", "Store": "base", "open_store": "base", "Event": "ledger", "Verb": "ledger"}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{home}"), name)
