"""The word on a *continue* that is the third in a row or a later one: whose it is, and what it holds up (method §5)."""

from __future__ import annotations

import pytest

from store.domain.days import add
from store.errors import Invalid, NotAllowed
from store.models import Decision, Project, ReviewEntry
from store.queries.check import check
from store.queries.reviewing.before import before, waiting_continue
from store.session import Session, open_session
from store.usecases.members import add_member, add_region, edit_member
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import open_review
from store.usecases.reviewing.settling import settle_continue
from tests.store.reviewing.conftest import Team, entry_of, project


def _go_on(team: Team, one: int) -> tuple[int, deciding.Decided]:
    """A continue a day after the last one fell due; gives the entry and what it left."""
    team.clock.step(days=31)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    told = deciding.go_on(
        team.li, entry, intent="low", reason="等", evidence="批文", until=add(team.li.today, 9)
    )
    return entry, told


def _third(team: Team) -> tuple[int, int, deciding.Decided]:
    one = project(team.zhou, "泵站")
    for _ in (1, 2):
        assert not _go_on(team, one)[1].pending
    return one, *_go_on(team, one)


def _manager(team: Team, name: str, region: str) -> Session:
    add_member(team.chief, name=name, login=name, roles=("regional_manager",), region=region)
    return open_session(team.chief.book, login=name, lang="en")


def test_the_nearest_manager_above_has_the_word(team: Team) -> None:
    add_region(team.chief, name="Country")
    add_region(team.chief, name="East", parent="Country")
    add_region(team.chief, name="Shanghai", parent="East")
    add_region(team.chief, name="West", parent="Country")
    edit_member(team.chief, "li", region="Shanghai")
    head, beside = _manager(team, "head", "Country"), _manager(team, "beside", "West")
    peer = _manager(team, "peer", "Shanghai")
    one, entry, told = _third(team)
    assert told.pending and told.owed == (), "the manager gave his verdict"
    assert [p.decision for p in before(head, []).pending] == [told.id]
    near = _manager(team, "near", "East")
    for who in (team.li, peer, beside, head, team.chief):
        with pytest.raises(NotAllowed, match="near"):
            settle_continue(who, told.id, accept=True, reason="x")
        assert not before(who, []).pending
    with pytest.raises(NotAllowed):
        settle_continue(team.zhou, told.id, accept=True, reason="x")
    settle_continue(near, told.id, accept=True)
    assert waiting_continue(near, one) is None
    row = Project.get_by_id(one)
    assert (row.d_anchor, row.continues) == (team.li.today, 3)
    assert ReviewEntry.get_by_id(entry).done_day
    with pytest.raises(Invalid, match="does not wait"):
        settle_continue(near, told.id, accept=False, reason="x")
    assert check(team.chief) == []


def test_the_fourth_in_a_row_waits_too_and_progress_ends_the_row(team: Team) -> None:
    one, _, told = _third(team)
    settle_continue(team.chief, told.id, accept=True, reason="战略客户")
    _, fourth = _go_on(team, one)
    assert fourth.pending and Project.get_by_id(one).continues == 4
    settle_continue(team.chief, fourth.id, accept=True, reason="战略客户")
    team.clock.step(days=1)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    deciding.move(team.li, entry, by=1)
    assert Project.get_by_id(one).continues == 0
    assert not _go_on(team, one)[1].pending


def test_while_one_waits_there_is_no_other(team: Team) -> None:
    one, _, _ = _third(team)
    team.clock.step(days=7)
    entry = entry_of(open_review(team.li, members=["zhou"]), one)
    with pytest.raises(Invalid, match="still waits"):
        deciding.go_on(
            team.li, entry, intent="low", reason="等", evidence="批文", until=add(team.li.today, 9)
        )
    assert deciding.wait(team.li, entry, until=add(team.li.today, 5), source="招标网").owed == ()
    assert Decision.select().where(Decision.entry == entry).count() == 1
