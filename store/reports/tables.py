"""What a table of values is: columns with their kinds, and rows that come in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from store.session import Session

Kind = Literal["text", "whole", "amount", "day"]
"""Text; a whole number; an amount in major units (Decimal); an ISO day."""
Value = str | int | Decimal | None
Row = tuple[Value, ...]


class Column(NamedTuple):
    """A column: stable key, title (message id), kind, and its width in a spreadsheet in characters."""

    key: str
    title: str
    kind: Kind = "text"
    width: int = 12


class Listing(NamedTuple):
    """A list to be read a page at a time: the keys of all rows in their order, then the rows of some keys."""

    what: str
    columns: tuple[Column, ...]
    keys: Callable[[Session], list[int]]
    rows: Callable[[Session, Sequence[int]], list[Row]]
