"""Two people who work in the same book."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from store.session import Session, open_session
from store.usecases.members import add_member


class Two(NamedTuple):
    """Ann administers, Bob sells."""

    ann: Session
    bob: Session


@pytest.fixture
def two(session: Session) -> Two:
    add_member(session, name="Ann", login="ann", roles=("administrator",))
    add_member(session, name="Bob", login="bob", roles=("rep",))
    book = session.book
    return Two(
        open_session(book, login="ann", lang="en"), open_session(book, login="bob", lang="en")
    )
