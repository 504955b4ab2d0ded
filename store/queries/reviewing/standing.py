"""Which briefs no review has taken up yet, as SQL: shared by what is shown and what is written."""

from __future__ import annotations

from typing import Any

from peewee import fn

from store.models import Brief, Decision, Event, ReviewEntry


def last_review(project: Any, but: int | None = None) -> Any:
    """The number of the event with which a project was last reviewed (✓), 0 where it never was; in another review than `but`."""
    other = () if but is None else (ReviewEntry.review != but,)
    done = Event.select(fn.MAX(Event.id)).where(
        Event.entity == "review_entry", Event.entity_id == ReviewEntry.id, Event.kind == "review_entry.done"
    )  # fmt: skip
    newest = ReviewEntry.select(fn.MAX(done)).where(
        ReviewEntry.project == project, ReviewEntry.archived == 0, ReviewEntry.done_day.is_null(False), *other
    )  # fmt: skip
    return fn.COALESCE(newest, 0)


def written() -> Any:
    """The number of the event with which a Brief got its words."""
    event = Event.alias("written")
    newest = event.select(fn.MAX(event.id)).where(
        event.entity == "brief", event.entity_id == Brief.id, event.kind.in_(("brief.created", "brief.changed")),
    )  # fmt: skip
    return fn.COALESCE(newest, 0)


def fresh() -> Any:
    """A condition on Brief: written after its project's last review, and taken up (accepted, confirmed) by none.

    By events, not by days: what is written on the day of a meeting belongs to that meeting only before it.
    """
    used = Decision.select(Decision.brief).where(
        Decision.project == Brief.project,
        Decision.brief == Brief.id,
        Decision.archived == 0,
    )
    return (written() > last_review(Brief.project)) & ~fn.EXISTS(used)
