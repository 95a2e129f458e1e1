"""From an imported file to a dossier with findings: the pure verbs in the order in which the work is done.

Loaded when first wanted: who only shows what was read before needs neither the rules nor what they look for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from registry.reading.engine import Engine, default_engine
    from registry.reading.report import as_json

__all__ = ["Engine", "as_json", "default_engine"]

_HOMES = {"Engine": "engine", "as_json": "report", "default_engine": "engine"}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{home}"), name)
