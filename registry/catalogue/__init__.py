"""The catalogue of laws: what was made when, changed, renumbered and ended, by what, and how sure that is."""

from registry.catalogue.catalogue import Catalogue, load
from registry.catalogue.facts import RepealFacts, hard

__all__ = ["Catalogue", "RepealFacts", "hard", "load"]
