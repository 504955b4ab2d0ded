"""Which briefs no review has taken up yet, and what a review has seen, as SQL: shared by what is shown and what is written."""

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


def seen(project: Any) -> Any:
    """The number of the last event that a project's newest review (✓) wrote on it: what came after it is new to the next."""
    entry = (
        ReviewEntry.select(ReviewEntry.id)
        .where(ReviewEntry.project == project, ReviewEntry.done_day.is_null(False), ReviewEntry.archived == 0)
        .order_by(ReviewEntry.done_day.desc(), ReviewEntry.id.desc()).limit(1)
    )  # fmt: skip
    return Event.select(fn.COALESCE(fn.MAX(Event.id), 0)).where(
        said_in(entry, Decision.project == project)
    )


def said_in(entry: Any, *narrower: Any) -> Any:
    """A condition on Event: it is the ✓ of that entry, or what made one of its decisions, where that was not taken back.

    A correction comes after its review; a decision done again after it was taken back counts from then.
    """
    of_entry = Decision.select(Decision.id).where(
        *narrower, Decision.entry == entry, Decision.kind != "correct", Decision.archived == 0
    )
    made = (Event.entity == "decision") & Event.kind.in_(("decision.created", "decision.undone"))
    done = (Event.entity == "review_entry") & (Event.kind == "review_entry.done")
    return (made & Event.entity_id.in_(of_entry)) | (done & (Event.entity_id == entry))


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
