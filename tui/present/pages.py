"""A column's cards as far as they have been read: pages of a long list, the oldest forgotten."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from store.queries.board import Card

SIZE = 16
"""Cards read at a time."""
KEPT = 16
"""Pages a column holds at most."""


class Pages:
    """Cards by index; what has not been read is None."""

    def __init__(self) -> None:
        self.count = 0
        self._pages: OrderedDict[int, list[Card]] = OrderedDict()

    def clear(self, count: int) -> None:
        """Forget everything: the list now has `count` cards."""
        self.count = count
        self._pages.clear()

    def put(self, number: int, cards: list[Card]) -> None:
        """Take in page `number` (from 0); the page used longest ago goes when there are too many."""
        self._pages[number] = cards
        self._pages.move_to_end(number)
        if len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def card(self, index: int) -> Card | None:
        """The card at `index`, or None if it is not there or not read."""
        page = self._pages.get(index // SIZE)
        at = index % SIZE
        return page[at] if page is not None and index >= 0 and at < len(page) else None

    def missing(self, first: int, last: int) -> list[int]:
        """Numbers of the pages that `first` … `last` lie on and that have not been read."""
        found = []
        for number in covering(max(first, 0), min(last, self.count - 1)):
            if number in self._pages:
                self._pages.move_to_end(number)
            else:
                found.append(number)
        return found


def at_least(pages: Mapping[int, list[Card]], known: int = 0) -> int:
    """How many cards a list has, judged by some of its pages: a short one is the last.

    Where the list goes on it has the `known` number of cards, at least one more than were read.
    """
    last = max(pages, default=0)
    cards = len(pages.get(last, ()))
    return last * SIZE + cards if cards < SIZE else max(known, last * SIZE + cards + 1)


def covering(first: int, last: int) -> range:
    """Numbers of the pages that the indexes `first` … `last` lie on."""
    return range(first // SIZE, last // SIZE + 1) if last >= first else range(0)
