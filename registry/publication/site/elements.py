"""Elements of pages: what is not an element is escaped; nothing that could act can be made.

There is no way to put a handler or an address with a scheme into a page: attributes come from a short list, and
addresses are relative paths that this program makes itself.
"""

from __future__ import annotations

import re
from html import escape

from registry.publication.sheet import safe

ATTRIBUTES = frozenset(
    "alt aria-current aria-label charset class colspan content data-all data-count data-issuer data-label data-state data-year datetime height href hreflang http-equiv id lang "
    "name rel role scope src tabindex title type width".split()
)
_VOID = frozenset("br img link meta".split())
_RELATIVE = re.compile(r"(?:(?:\.\./)*[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*)?(?:#[A-Za-z0-9_-]+)?")
_IMAGE = re.compile(r"data:image/(?:svg\+xml|png);base64,[A-Za-z0-9+/=]+")


class Markup(str):
    """Text that is an element already; everything else is escaped where it is put."""

    __slots__ = ()


def el(tag: str, *children: str | Markup, **attributes: str | None) -> Markup:
    """An element. ``class_`` and ``aria_label`` stand for class and aria-label; attributes that are None are left out."""
    said = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None)
    if tag in _VOID:
        return Markup(f"<{tag}{said}>")
    inside = "".join(child if isinstance(child, Markup) else escape(safe(child)) for child in children)
    return Markup(f"<{tag}{said}>{inside}</{tag}>")


def join(parts: list[Markup] | tuple[Markup, ...], between: str = "\n") -> Markup:
    """Elements one after the other."""
    return Markup(between.join(parts))


def _attribute(name: str, value: str) -> str:
    """One attribute, of those that pages need."""
    plain = name.rstrip("_").replace("_", "-")
    if plain not in ATTRIBUTES:
        raise ValueError(f"attribute {plain!r}")
    if plain == "href" and not _RELATIVE.fullmatch(value):
        raise ValueError(f"address {value!r}")
    if plain == "src" and not _IMAGE.fullmatch(value):
        raise ValueError(f"image {value[:40]!r}")
    return f' {plain}="{escape(safe(value), quote=True)}"'
