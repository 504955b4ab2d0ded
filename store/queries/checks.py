"""The weekly check (method §5): on which projects it is due, in a book in which reviews are lived."""

from __future__ import annotations

from typing import Any

from peewee import SQL, Case, fn

from store.domain import days
from store.domain.rhythm import Rhythm, check_due
from store.models import Project, Review


def lived() -> Any:
    """The SQL condition that some review was closed in this book; asked once a statement."""
    closed = Review.select(SQL("1")).where(Review.state == "closed", Review.archived == 0)
    return fn.EXISTS(closed)


def reviewed() -> Any:
    """The day of a project's last review, empty where there was none; NULL where no reviews are lived."""
    return Case(None, [(lived(), fn.COALESCE(Project.reviewed_on, ""))])


def is_due(live: object, reviewed_on: str | None, today: str, rhythm: Rhythm) -> bool:
    """Whether a project on the board is to be checked again; `reviewed_on`: as `reviewed` reads it."""
    return bool(live) and reviewed_on is not None and check_due(today, reviewed_on, rhythm)


def due(today: str, rhythm: Rhythm) -> Any:
    """The twin of `is_due` in SQL, of a project that stands on the board."""
    last = days.add(today, -rhythm.check)
    return lived() & (Project.reviewed_on.is_null() | (Project.reviewed_on <= last))
