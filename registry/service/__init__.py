"""The verbs of the registry: each one transaction and one event; the only way in for the command line and the screen."""

from registry.service.answers import Actor, Opinion, QueueFilter
from registry.service.facade import Registry

__all__ = ["Actor", "Opinion", "QueueFilter", "Registry"]
