"""What holds of an instrument on a given day, derived from dated facts: nothing is stored, nothing is guessed."""

from registry.lifecycle.provisions import trace
from registry.lifecycle.status import Facts, Standings, presumed_date, standing, version_known

__all__ = ["Facts", "Standings", "presumed_date", "standing", "trace", "version_known"]
