"""The weekly check (method §5): due 7 days after the last review, and marked only where reviews are lived."""

from __future__ import annotations

import pytest

from store.domain.days import add
from store.domain.rhythm import Rhythm, check_due
from store.queries.archive import client_file
from store.queries.cards import card, page
from store.queries.due import due
from store.queries.projects import project as read
from store.usecases.projects import close_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import close_review, open_review
from store.usecases.settings import set_setting
from tests.store.reviewing.conftest import Team, entry_of, project, team

__all__ = ["team"]


@pytest.mark.parametrize(
    ("days", "wanted"), [(0, False), (6, False), (7, True), (8, True), (-1, False)]
)
def test_it_is_due_a_week_after_the_last_review(days: int, wanted: bool) -> None:
    assert check_due(add("2026-11-16", days), "2026-11-16", Rhythm()) is wanted
    assert check_due("2026-11-16", None, Rhythm())


def test_nothing_is_marked_before_a_review_was_closed(team: Team) -> None:
    old = project(team.zhou, "Pump station")
    found = card(team.li, old)
    assert found and not found.check and due(team.li).checks == 0
    assert not read(team.li, old).check and read(team.li, old).reviewed_on is None


def test_a_project_is_marked_from_the_seventh_day_on(team: Team) -> None:
    seen, unseen = project(team.zhou, "Pump station"), project(team.zhou, "Valve")
    review = open_review(team.li, members=["zhou"])
    entry = entry_of(review, seen)
    deciding.promise(team.li, entry, text="Offer", due=add(team.li.today, 5))
    assert not getattr(card(team.li, unseen), "check", True), "the review still runs"
    close_review(team.li, review)
    day = team.li.today

    def marked() -> dict[int, bool]:
        cards = page(team.li, 2, limit=50)
        assert due(team.li).checks == sum(one.check for one in cards), "the twin in SQL"
        return {one.id: one.check for one in cards}

    assert marked() == {seen: False, unseen: True}
    team.clock.step(days=6)
    assert marked() == {seen: False, unseen: True}
    team.clock.step(days=1)
    assert marked() == {seen: True, unseen: True}
    view = read(team.li, seen)
    assert (view.check, view.reviewed_on, view.chip) == (True, day, "1")
    deals = client_file(team.li, view.client_id).deals
    assert [one.check for one in deals if one.id == seen] == [True]
    set_setting(team.chief, "check_days", 8)
    assert marked() == {seen: False, unseen: True}
    close_project(team.zhou, unseen, to="lost", reason="price")
    assert not getattr(card(team.li, unseen), "check", True) and marked() == {seen: False}
