"""What workers and areas of the screen tell each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.message import Message

from registry.service.answers import Decided, ItemRow, RoundStatus, Statistics
from registry.service.choices import Target
from registry.service.pictures import PageImage, Refusal, View
from registry.values import RepealList
from tui.state.dossier import DossierState


@dataclass
class Failed(Message):
    """A worker could not do what it was asked; ``what`` names the matter."""

    what: str
    error: Exception


@dataclass
class IdsLoaded(Message):
    """The order of the queue for a filter."""

    generation: int
    ids: tuple[int, ...]
    keep: int | None


@dataclass
class PagesLoaded(Message):
    """Lines of some pages of the queue."""

    generation: int
    pages: Mapping[int, tuple[ItemRow, ...]]


@dataclass
class RowsChanged(Message):
    """Lines that are not as they were."""

    rows: tuple[ItemRow, ...]


@dataclass
class PlainFound(Message):
    """Items that no finding speaks of."""

    items: tuple[int, ...]


@dataclass
class NearFound(Message):
    """Groups of nearly equal texts are known."""

    groups: int


@dataclass
class DossierLoaded(Message):
    """A dossier, ready to be shown; ``ahead_of`` is the item on the desk when it was fetched before it was asked for."""

    state: DossierState
    ahead_of: int | None = None


@dataclass
class PageDrawn(Message):
    """A page was drawn, or why it cannot be."""

    instrument: int
    view: View
    made: PageImage | Refusal


@dataclass
class NextFound(Message):
    """The item that comes next, None when nothing waits any more."""

    item: int | None
    instrument: int | None


@dataclass
class Recorded(Message):
    """What was recorded: decisions, or their withdrawal; ``refused`` items with the reason."""

    done: tuple[Decided, ...]
    undone: bool = False
    refused: tuple[tuple[int, Exception], ...] = ()


@dataclass
class Corrected(Message):
    """A correction or a judgement of a link was recorded; the dossier must be read again."""

    stale: tuple[int, ...]


@dataclass
class TargetsFound(Message):
    """Texts that bear the words looked for."""

    words: str
    targets: tuple[Target, ...]


@dataclass
class RoundLoaded(Message):
    """How far the round is."""

    status: RoundStatus
    statistics: Statistics


@dataclass
class ListLoaded(Message):
    """A list as it would be published."""

    listed: RepealList


@dataclass
class Exported(Message):
    """A list was written to a file."""

    path: str
    count: int
