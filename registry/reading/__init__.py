"""From an imported file to a dossier with findings: the pure verbs in the order in which the work is done."""

from registry.reading.engine import Engine, default_engine
from registry.reading.report import as_json

__all__ = ["Engine", "as_json", "default_engine"]
