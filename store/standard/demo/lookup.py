"""What a review of the demo looks up in the book."""

from __future__ import annotations

from store.models import Decision, NextStep, Review, Touch


def step_of(decision: int) -> int:
    """The promise that a decision made or accepted."""
    return int(Decision.select(Decision.step).where(Decision.id == decision).scalar())


def standing(projects: list[int], today: str) -> set[int]:
    """Projects whose next step lies ahead."""
    rows = NextStep.select(NextStep.project).where(
        NextStep.project.in_(projects), NextStep.state == "open", NextStep.archived == 0,
        NextStep.due >= today,
    )  # fmt: skip
    return {row for (row,) in rows.tuples()}


def progress(projects: list[int], since: str) -> set[int]:
    """Projects with progress since that day which nobody confirmed."""
    rows = Touch.select(Touch.project).where(
        Touch.project.in_(projects), Touch.outcome == "progress", Touch.contact.is_null(False),
        Touch.confirmed_by.is_null(), Touch.archived == 0, Touch.day >= since,
    )  # fmt: skip
    return {row for (row,) in rows.tuples()}


def last_unchanged(leader: int) -> int | None:
    """The newest decision *no change* of a leader's reviews."""
    rows = (
        Decision.select(Decision.id)
        .join(Review)
        .where(Decision.kind == "unchanged", Review.leader == leader)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    row = rows.tuples().first()
    return int(row[0]) if row else None
