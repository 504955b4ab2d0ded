"""What is due between meetings: who is on the list and why, in which order, and as many as are counted."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from store.domain.days import add
from store.models import NextStep, Project, Review, ReviewEntry
from store.queries.board import Narrowing
from store.queries.check import check
from store.queries.due import KINDS, due, due_ids, reasons
from store.session import Session
from store.text import render
from store.usecases.history import undo
from store.usecases.keydates import set_key_date
from store.usecases.members import add_member
from store.usecases.projects import close_project, create_project, move_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.opening import close_review, open_review
from store.usecases.settings import set_setting
from store.usecases.working import finish_next_step, record_touch, set_next_step
from tests.store.market import fill


def make(session: Session, name: str, **more: object) -> int:
    return create_project(session, name=name, client="Yuxi Water", **more)  # type: ignore[arg-type]


def pass_days(session: Session, n: int) -> str:
    """The same book some days later."""
    session.clock.step(days=n)  # type: ignore[attr-defined]
    from store.usecases.upkeep import roll

    roll(session)
    return session.today


def why(session: Session, project: int) -> list[tuple[str, str]]:
    return [(one.kind, one.day) for one in reasons(session, [project])[project]]


def listed(session: Session, **narrowing: object) -> list[str]:
    return [line.card.name for line in due(session, Narrowing(**narrowing)).lines]  # type: ignore[arg-type]


def test_fifteen_days_ask_for_a_re_check_and_thirty_for_a_verdict(session: Session) -> None:
    start, pumps = session.today, make(session, "Pumps")
    pass_days(session, 14)
    assert (due(session).total, why(session, pumps)) == (0, [])
    pass_days(session, 1)
    assert why(session, pumps) == [("recheck", add(start, 15))]
    pass_days(session, 14)
    assert why(session, pumps) == [("recheck", add(start, 15))]
    pass_days(session, 1)
    found = due(session)
    assert why(session, pumps) == [("verdict", add(start, 30))]
    assert (found.total, found.kinds["verdict"], found.kinds["recheck"]) == (1, 1, 0)
    assert (found.lines[0].card.d, found.lines[0].card.chip) == (30, "30")
    move_project(session, pumps, stage=2)
    assert due(session).total == 0


def test_progress_that_nobody_confirmed_lifts_it_for_seven_days(session: Session) -> None:
    pumps = make(session, "Pumps")
    day = pass_days(session, 31)
    record_touch(session, pumps, day=day, kind="visit", note="x", contact="Mr Li", outcome="progress")  # fmt: skip
    assert due(session).total == 0
    pass_days(session, 6)
    assert due(session).total == 0
    pass_days(session, 1)
    assert why(session, pumps) == [("verdict", add(day, 7))], "due again from the day it lapsed"


def test_promises_due_today_and_broken_ones(session: Session) -> None:
    today, pumps = session.today, make(session, "Pumps")
    step = set_next_step(session, pumps, text="Send the drawing", due=add(today, 1))
    assert due(session).total == 0
    pass_days(session, 1)
    assert why(session, pumps) == [("promise", add(today, 1))]
    pass_days(session, 1)
    (line,) = due(session).lines
    assert [(one.kind, one.text, one.who) for one in line.why] == [("broken", "Send the drawing", "chief")]  # fmt: skip
    assert render(line.why[0].sentence, "en") == (
        f"promise broken, due {add(today, 1)}: Send the drawing"
    )
    finish_next_step(session, step)
    assert due(session).total == 0


def test_what_is_parked_is_due_a_week_before_it_comes_back_and_a_week_after(
    session: Session,
) -> None:
    today, pumps = session.today, make(session, "Pumps")
    back = add(today, 20)
    close_project(session, pumps, to="parked", reason="budget", day=back)
    pass_days(session, 12)
    assert due(session).total == 0
    pass_days(session, 1)
    assert why(session, pumps) == [("returns", back)]
    assert due(session).lines[0].card.chip == "wait"
    pass_days(session, 7)
    assert why(session, pumps) == [("recheck", back), ("returned", back)], "back at d = 15"
    pass_days(session, 8)
    assert why(session, pumps) == [("recheck", back)]
    pass_days(session, 7)
    assert why(session, pumps) == [("verdict", add(back, 15))]


def test_a_date_waited_for_is_due_until_it_was_reviewed(session: Session) -> None:
    today, pumps = session.today, make(session, "Pumps")

    def held(until: str, reviewed: str | None = None) -> None:
        with session.book.writing():
            Project.update(
                hold_until=until, d_anchor=add(until, -3), reviewed_on=reviewed
            ).execute()

    held(add(today, 1))
    assert due(session).total == 0
    held(today)
    assert why(session, pumps) == [("node", today)]
    held(today, add(today, -1))
    assert due(session).kinds["node"] == 1
    held(today, today)
    assert due(session).total == 0


def test_near_key_dates_come_first_then_verdicts_then_broken_promises_then_the_amount(
    session: Session,
) -> None:
    today = session.today
    quiet = make(session, "recheck small", amount=1)
    large = make(session, "recheck large", amount=9_000)
    same = make(session, "recheck as large", amount=9_000)
    broken = make(session, "broken", amount=2)
    tender = make(session, "tender", amount=3)
    far = make(session, "tender far off", amount=4)
    for project in (quiet, large, same, tender, far):
        set_next_step(session, project, text="Call", due=add(today, 60))
    set_next_step(session, broken, text="Call", due=add(today, 3))
    set_key_date(session, tender, kind="tender", day=add(today, 24))
    set_key_date(session, far, kind="tender", day=add(today, 25))
    verdict = make(session, "verdict", amount=5)
    with session.book.writing():
        Project.update(d_anchor=add(today, -40)).where(Project.id == verdict).execute()
    pass_days(session, 17)
    assert listed(session) == [
        "tender", "verdict", "broken", "recheck large", "recheck as large", "tender far off", "recheck small",
    ]  # fmt: skip
    assert why(session, tender)[0] == ("key_date", add(today, 24))
    assert due_ids(session) == [line.card.id for line in due(session).lines]
    pages = [line for start in range(0, 8, 3) for line in due(session, limit=3, offset=start).lines]
    assert pages == list(due(session).lines)


def test_only_of_one_rep_and_nothing_closed(session: Session) -> None:
    bob = add_member(session, name="Bob", login="bob", roles=("rep",))
    make(session, "his", owner="Bob")
    make(session, "mine")
    lost = make(session, "lost", owner="Bob")
    close_project(session, lost, to="lost", reason="price")
    pass_days(session, 40)
    assert listed(session, owners=(bob,)) == ["his"]
    assert sorted(listed(session)) == ["his", "mine"]


def test_what_a_review_put_off_is_due_from_its_day_until_it_is_reviewed(session: Session) -> None:
    zhou = add_member(session, name="Zhou", login="zhou", roles=("rep",))
    pumps, valves = make(session, "Pumps", owner=zhou), make(session, "Valves", owner=zhou)
    for row in (pumps, valves):
        set_next_step(session, row, text="Call", due=add(session.today, 90))

    def meet(*discussed: int, until: str | None = None) -> None:
        review = open_review(session, members=[zhou])
        for project, entry in ReviewEntry.select(ReviewEntry.project, ReviewEntry.id).where(ReviewEntry.review == review).tuples():  # fmt: skip
            if project in discussed:
                deciding.unchanged(session, entry, reason="Design")
        assert due(session).kinds["postponed"] == 0, "what is on the table now is no more put off"
        close_review(session, review, until=until)

    back = add(session.today, 4)
    meet(valves, until=back)
    pass_days(session, 3)
    assert due(session).total == 0
    pass_days(session, 2)
    found = due(session)
    assert [line.card.name for line in found.lines] == ["Pumps"] and found.kinds["postponed"] == 1
    assert why(session, pumps) == [("postponed", back)] and why(session, valves) == []
    assert render(found.lines[0].why[0].sentence, "en") == f"to be discussed since {back}"
    assert render(found.lines[0].why[0].sentence, "zh") == f"{back} 起待谈"
    meet(until=add(session.today, 3))
    assert due(session).total == 0, "put off anew"
    pass_days(session, 3)
    assert why(session, pumps) == [("postponed", session.today)]
    meet(pumps)
    assert why(session, pumps) == [] and check(session) == []
    pass_days(session, 7)
    assert [line.card.name for line in due(session).lines if line.why[-1].kind == "postponed"] == ["Valves"]  # fmt: skip
    close_project(session, valves, to="lost", reason="price")
    assert due(session).kinds["postponed"] == 0


def scattered(session: Session) -> Iterator[int]:
    """A board's worth of projects with anchors of all kinds."""
    fill(session, 150)
    dice, today = random.Random(5), session.today
    with session.book.writing():
        for row, status in Project.select(Project.id, Project.status).tuples():
            hold = dice.choice((None, None, add(today, dice.randint(-12, 12))))
            if status == "parked":
                hold = add(today, dice.randint(-7, 8))
            elif status != "open":
                hold = None
            Project.update(
                d_anchor=add(today, -dice.randint(-3, 45)), hold_until=hold,
                provisional_day=dice.choice((None, None, add(today, -dice.randint(0, 20)))),
                reviewed_on=dice.choice((None, None, add(today, -dice.randint(0, 9)))),
                live=int(status == "open" or (status == "parked" and str(hold) <= today)),
            ).where(Project.id == row).execute()  # fmt: skip
    for row, status in list(Project.select(Project.id, Project.status).tuples()):
        if status in ("open", "parked") and dice.random() < 0.5:
            day = add(today, dice.randint(-4, 4))
            with session.book.writing():
                NextStep.insert(
                    project=row, text="Call", due=day, first_due=day, state="open", version=1, archived=0
                ).execute()  # fmt: skip
                Project.update(next_due=day).where(Project.id == row).execute()
        if dice.random() < 0.3:
            _put_off(session, row, add(today, dice.randint(-4, 4)))
        yield row


def _put_off(session: Session, row: int, until: str) -> None:
    """As a review a week ago left it."""
    with session.book.writing():
        day = add(session.today, -7)
        review = Review.insert(
            leader=session.actor.id, day=day, scope="x", lang="en", opening=0, budget=1, started=1, ended=2, state="closed",
            version=1, archived=0,
        ).execute()  # fmt: skip
        ReviewEntry.insert(
            review=review, project=row, place=1, must=1, start="{}", skips=0, added=0, until=until, version=1, archived=0
        ).execute()  # fmt: skip


def test_sql_and_its_pure_twin_name_the_same(session: Session) -> None:
    every = list(scattered(session))
    found = due(session, limit=999)
    told = reasons(session, every)
    counted = {kind: sum(kind in {one.kind for one in why} for why in told.values()) for kind in KINDS}  # fmt: skip
    assert dict(found.kinds) == counted
    assert all(counted.values()), "each kind is there"
    wanted = {row for row, why in told.items() if any(one.kind in KINDS for one in why)}
    assert {line.card.id for line in found.lines} == wanted
    assert found.total == len(wanted)
    for line in found.lines:
        assert ("verdict" in {one.kind for one in line.why}) == (line.card.rule == "verdict_due")


def test_the_number_of_statements_is_fixed(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    said: list[str] = []
    execute = session.book.db.execute_sql
    monkeypatch.setattr(
        session.book.db,
        "execute_sql",
        lambda sql, *a, **w: (said.append(sql), execute(sql, *a, **w))[1],
    )

    def read() -> int:
        said.clear()
        due(session)
        return len(said)

    create_project(session, name="one", client="Nobody else's")
    pass_days(session, 20)
    read()
    few = read()
    list(scattered(session))
    assert read() == few


def test_the_numbers_are_the_books_and_count_anew(session: Session) -> None:
    start, parked, pumps = session.today, make(session, "Valves"), make(session, "Pumps")
    close_project(session, parked, to="parked", reason="budget", day=add(start, 30))
    pass_days(session, 12)
    from store.queries.board import board

    assert (due(session).total, board(session).total.red) == (0, 0)
    set_setting(session, "recheck_days", 10)
    assert why(session, pumps) == [("recheck", add(start, 10))]
    assert Project.get_by_id(parked).d_anchor == add(start, 20), "comes back at d = 10"
    set_setting(session, "verdict_days", 12)
    assert why(session, pumps) == [("verdict", add(start, 12))]
    assert board(session).total.red == 1
    assert [render(one, "en") for one in check(session)] == []
    undo(session)
    assert board(session).total.red == 0
    undo(session)
    assert due(session).total == 0
    assert Project.get_by_id(parked).d_anchor == add(start, 15)
    assert [render(one, "en") for one in check(session)] == []


def test_how_long_progress_counts_unconfirmed_is_a_setting(session: Session) -> None:
    from store.queries.board import board

    pumps = make(session, "Pumps")
    set_next_step(session, pumps, text="Call", due=add(session.today, 90))
    day = pass_days(session, 31)
    record_touch(session, pumps, day=day, kind="visit", note="x", contact="Mr Li", outcome="progress")  # fmt: skip
    pass_days(session, 3)
    assert board(session).total.red == 0
    set_setting(session, "provisional_days", 3)
    assert board(session).total.red == 1
    set_setting(session, "provisional_days", 4)
    assert board(session).total.red == 0
