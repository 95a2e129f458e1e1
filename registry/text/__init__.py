"""Text as people write it and text as programs compare it: normal forms, numerals, dates, numbers, and what is safe to show."""

from registry.text.fold import fold, title_variants
from registry.text.normal import Normal, normalise
from registry.text.visible import visible

__all__ = ["Normal", "fold", "normalise", "title_variants", "visible"]
