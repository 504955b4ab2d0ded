"""What was decided on the strength of something that is taken back the same day is judged anew (method §5, §6)."""

from __future__ import annotations

from typing import Any

from store.models import Review, ReviewEntry
from store.usecases.doing import Doing


def rejudge(do: Doing, projects: Any, entries: Any = ()) -> None:
    """✓ anew in running reviews: of these projects (ids, or a query of them) where it was given today, and of `entries`.

    A project reviewed on another day was judged by that day's d, and stays so.
    """
    today = (ReviewEntry.done_day == do.today) & ReviewEntry.project.in_(projects)
    query = (
        ReviewEntry.select(ReviewEntry.id)
        .join(Review)
        .where(
            Review.state == "open", ReviewEntry.archived == 0, today | ReviewEntry.id.in_(entries)
        )
        .order_by(ReviewEntry.id)
    )
    found = [entry for (entry,) in query.tuples()]
    if not found:
        return
    from store.usecases.reviewing.table import resettle  # a start that only reads does without

    do.derive()
    for entry in found:
        resettle(do, entry)
