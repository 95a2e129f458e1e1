"""The store: connections, schema, ledger, originals. Nothing else opens a database."""

from registry.store.base import AlreadyDoneError, Store, open_store
from registry.store.ledger import Event, Verb

__all__ = ["AlreadyDoneError", "Event", "Store", "Verb", "open_store"]
