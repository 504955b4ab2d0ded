"""Saved views: a narrowing and an order under a name, for the whole book."""

from __future__ import annotations

from typing import Any

from store.errors import Invalid
from store.models import SavedView
from store.queries.narrowing import ORDERS, Narrowing
from store.text import msg
from store.usecases import find, values
from store.usecases.bulk import dumps
from store.usecases.clashes import missing
from store.usecases.core import usecase
from store.usecases.doing import Doing


@usecase("view.save")
def save_view(
    do: Doing, /, *, name: str, narrowing: Narrowing, order: str = ORDERS[0], replace: bool = True,
    seen: int | None = None, command: str | None = None,
) -> int:  # fmt: skip
    """Keep a narrowing and an order under a name; gives the view's id.

    Names are compared folded; an existing view of that name is replaced, or refused as Invalid without `replace`.
    Raises Invalid, Conflict (somebody changed it since version `seen`).
    """
    name = values.name(name)
    values.line(narrowing.text, "text")
    row: dict[str, Any] = {
        "name": name,
        "value": dumps(
            {
                "narrowing": narrowing.as_json(),
                "order": values.choice(order, ORDERS, "order"),
            }
        ),
    }
    folded = find.folded(name)
    found = (
        SavedView.select(SavedView.id)
        .where(SavedView.folded == folded, SavedView.archived == 0)
        .tuples()
        .first()
    )
    if not found:
        return do.create(SavedView, {**row, "folded": folded})
    if not replace:
        raise Invalid(msg("There is a view called “{name}” already.", name=name), "name")
    do.change(SavedView, int(found[0]), row, kind="saved_view.changed", seen=seen)
    return int(found[0])


@usecase("view.archive")
def archive_view(
    do: Doing, /, view: find.Key, *, seen: int | None = None, command: str | None = None
) -> int:
    """Take a view (id or name) out of the book; gives its version. Raises NotFound."""
    return do.change(
        SavedView, view_id(view), {"archived": 1}, kind="saved_view.archived", seen=seen
    )


def view_id(key: find.Key) -> int:
    """A view by its id, or by its name, whichever way it is written. Raises NotFound."""
    by = SavedView.id == key if isinstance(key, int) else SavedView.folded == find.folded(key)
    row = SavedView.select(SavedView.id).where(by, SavedView.archived == 0).tuples().first()
    if row is None:
        raise missing("saved_view", key)
    return int(row[0])
