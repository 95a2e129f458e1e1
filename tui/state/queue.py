"""The queue as a virtual list: all ids in their order, and the few pages of lines that were looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from registry.service import QueueFilter
from registry.service.answers import ItemRow
from tui.state.session import Session

PAGE = 64
MOST_PAGES = 120
WAITING = ("open", "stale", "awaiting_second", "disputed")
"""States of items that may want a word of somebody."""


@dataclass(slots=True)
class QueueState:
    """Ids of the items that the filter lets through, and a cache of their lines by page of 64.

    ``generation`` counts up with every new order, so that an answer to an older question is known as such.
    """

    wanted: QueueFilter = field(default_factory=QueueFilter)
    near: int | None = None  # group of nearly equal texts that alone is shown, 0 for all of them
    ids: array[int] = field(default_factory=lambda: array("q"))
    pages: OrderedDict[int, tuple[ItemRow, ...]] = field(default_factory=OrderedDict)
    selected: set[int] = field(default_factory=set)
    cursor: int = 0
    fallback: int = 0  # where to stand when the item to stay on is not there any more
    generation: int = 0
    loaded: bool = False

    def ask(self, wanted: QueueFilter, near: int | None = None) -> int:
        """A new question; the number by which its answer is known."""
        self.wanted, self.near = wanted, near
        self.generation += 1
        return self.generation

    def answer(self, generation: int, ids: Sequence[int], keep: int | None = None) -> bool:
        """Take the ids of the question; False when another was asked meanwhile. ``keep`` is the item to stay on."""
        if generation != self.generation:
            return False
        self.ids = array("q", ids)
        self.pages.clear()
        self.loaded = True
        found = self.index_of(keep) if keep is not None else None
        self.cursor = found if found is not None else max(0, min(self.fallback, len(ids) - 1))
        self.fallback = 0
        return True

    def index_of(self, item: int | None) -> int | None:
        """Place of an item, None where the filter hides it."""
        try:
            return self.ids.index(item) if item is not None else None
        except ValueError:
            return None

    def row(self, index: int) -> ItemRow | None:
        """The line at a place, None while it is not fetched."""
        page = self.pages.get(index // PAGE)
        return page[index % PAGE] if page and index % PAGE < len(page) else None

    def missing(self, first: int, last: int) -> list[int]:
        """Numbers of the pages between two places that are not fetched."""
        if not self.ids:
            return []
        last = min(last, len(self.ids) - 1)
        return [page for page in range(max(first, 0) // PAGE, last // PAGE + 1) if page not in self.pages]

    def page_ids(self, page: int) -> Sequence[int]:
        """Ids of a page."""
        return self.ids[page * PAGE : (page + 1) * PAGE]

    def put(self, generation: int, page: int, rows: tuple[ItemRow, ...]) -> bool:
        """Keep the lines of a page; the page not looked at for longest goes."""
        if generation != self.generation:
            return False
        self.pages[page] = rows
        self.pages.move_to_end(page)
        while len(self.pages) > MOST_PAGES:
            self.pages.popitem(last=False)
        return True

    def renew(self, row: ItemRow) -> int | None:
        """Take a changed line; its place, None where it is not shown."""
        index = self.index_of(row.id)
        if index is None or (page := self.pages.get(index // PAGE)) is None:
            return index
        at = index % PAGE
        if at < len(page):
            self.pages[index // PAGE] = (*page[:at], row, *page[at + 1 :])
        return index

    def toggle(self, index: int) -> None:
        """Select a line, or no longer."""
        self.selected.symmetric_difference_update({self.ids[index]})


def fetch_ids(session: Session, wanted: QueueFilter, near: int | None = None) -> tuple[int, ...]:
    """Ids of a filter in order; with ``near`` those of a group of nearly equal texts, of every group for 0 (worker)."""
    from registry.service.desk import order

    ids = order(session.registry.store, session.round_name, wanted)
    if near is None:
        return ids
    kept, groups = set(ids), session.near_groups()
    return tuple(
        item for number, group in enumerate(groups, 1) if near in (0, number) for item in group if item in kept
    )


BY_CONTENT = ("near_text", "notice_pair")
"""Rules that speak of other documents alone: what they alone speak of is plain."""


def plain_of_group(session: Session, item: int) -> list[int]:
    """Items of the group of an item that nobody has decided and no other finding speaks of (worker)."""
    number = session.near.get(item)
    group = session.near_groups()[number - 1] if number else ()
    rows = session.registry.queue_lines(group)
    return [row.id for row in rows if row.state == "open" and all(one.rule in BY_CONTENT for one in row.reasons)]


def fetch_pages(session: Session, wanted: Mapping[int, Sequence[int]]) -> dict[int, tuple[ItemRow, ...]]:
    """Lines of some pages, asked for at once; an item that is gone leaves no hole (worker)."""
    rows = {row.id: row for row in session.registry.queue_lines([one for ids in wanted.values() for one in ids])}
    return {page: tuple(rows[one] for one in ids if one in rows) for page, ids in wanted.items()}


def wants_me(row: ItemRow, session: Session, skipped: Iterable[int] = ()) -> bool:
    """Whether an item waits for a word of the person at the desk."""
    if row.id in skipped or row.state not in WAITING:
        return False
    if session.approving:
        return row.state == "disputed"
    if row.state == "awaiting_second":
        return row.id not in session.mine
    return row.state != "disputed" or not session.two_reviewers


def find_next(session: Session, ids: Sequence[int], after: int, skipped: set[int]) -> int | None:
    """The next item after a place that waits for the person at the desk, going round once; skipped ones last (worker)."""
    for passed in (skipped, set[int]()):
        for row in _rows_from(session, ids, after):
            if wants_me(row, session, passed):
                return row.id
    return None


def _rows_from(session: Session, ids: Sequence[int], after: int) -> Iterator[ItemRow]:
    """Lines after a place and, going round, up to it; small pieces first, since the next is mostly near."""
    order = [*ids[after + 1 :], *ids[: after + 1]]
    at, size = 0, 8
    while at < len(order):
        yield from session.registry.queue_lines(order[at : at + size])
        at, size = at + size, min(size * 2, 512)


def plain_items(session: Session, ids: Sequence[int]) -> list[int]:
    """Items at the end of the queue that no finding speaks of and nobody has decided (worker)."""
    found: list[int] = []
    for end in range(len(ids), 0, -512):
        rows = session.registry.queue_lines(ids[max(0, end - 512) : end])
        plain = [row.id for row in rows if row.rank == 0 and row.state == "open"]
        found = plain + found
        if any(row.rank > 0 for row in rows):
            break
    return found
