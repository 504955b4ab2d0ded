"""A region with its manager, two reps and their projects; a review of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

from store.clock import FixedClock
from store.models import ReviewEntry
from store.session import Session, open_session
from store.usecases.members import add_member
from store.usecases.projects import create_project


class Team(NamedTuple):
    """Li leads the review of Zhou and He; `chief` administers. clock: the book's."""

    chief: Session
    li: Session
    zhou: Session
    he: Session
    clock: FixedClock


@pytest.fixture
def team(session: Session, fixed_clock: FixedClock) -> Team:
    """No projects yet; the book's clock is `clock`."""
    for name, login, roles in (
        ("李经理", "li", ("regional_manager",)), ("周敏", "zhou", ("rep",)), ("何涛", "he", ("rep",)),
    ):  # fmt: skip
        add_member(session, name=name, login=login, roles=roles)
    clock = session.book.clock
    assert isinstance(clock, FixedClock)
    return Team(session, *(open_session(session.book, login=one, lang="en") for one in ("li", "zhou", "he")), clock)  # fmt: skip


def project(
    who: Session, name: str, *, client: str = "苏州恒达水务", amount: int = 100_00, stage: int = 2
) -> int:
    """A project owned by `who`."""
    return create_project(who, name=name, client=client, amount=amount, stage=stage)


def entry_of(review: int, project: int) -> int:
    """The id of a project's entry in a review."""
    return int(
        ReviewEntry.select(ReviewEntry.id)
        .where(ReviewEntry.review == review, ReviewEntry.project == project)
        .tuples()
        .get()[0]
    )


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The SELECTs that run in the block."""
    db, seen = session.book.db, []
    execute = db.execute_sql

    def listen(sql: str, *args: Any, **kwargs: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            seen.append(sql)
        return execute(sql, *args, **kwargs)

    db.execute_sql = listen
    try:
        yield seen
    finally:
        del db.execute_sql
