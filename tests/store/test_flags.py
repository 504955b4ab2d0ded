"""The flags: method §8 spelled out, the SQL expression and its pure twin, and narrowing by each."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.domain.days import add
from store.domain.flags import RULES, USUAL, WEIGHT, Flag, explain, flags, limits
from store.domain.rhythm import Rhythm, pulse, verdict_since
from store.models import NextStep, Project
from store.queries import flagged
from store.queries.board import Narrowing, board, page
from store.queries.projects import project as open_project
from store.session import Session
from store.text import render
from store.usecases import derived
from store.usecases.projects import close_project, create_project, edit_project
from store.usecases.settings import set_setting
from store.usecases.working import finish_next_step, record_touch, set_next_step

TODAY = "2026-11-23"


def names(silent: int, due: int | None, close: int | None, limit: int = 15, still: int = 0,
          hold: int | None = None, provisional: int | None = None, rhythm: Rhythm = USUAL) -> list[str]:  # fmt: skip
    """Flags as `rule:colour` of a project silent for so many days, with days from today for the rest.

    still: days since d_anchor; provisional: days since progress that nobody confirmed.
    """
    found = flags(
        add(TODAY, -silent), None if due is None else add(TODAY, due),
        None if close is None else add(TODAY, close), add(TODAY, -still), None if hold is None else add(TODAY, hold),
        None if provisional is None else add(TODAY, -provisional), limits(TODAY, limit, rhythm),
    )  # fmt: skip
    return [f"{flag.rule}:{flag.colour}" for flag in found]


@pytest.mark.parametrize(
    ("silent", "due", "close", "expected"),
    [
        (0, 0, 0, []),  # due today and closing today are in time
        (14, 5, None, []),
        (15, 5, None, ["silent:amber"]),  # day 15 counts
        (22, 5, None, ["silent:amber"]),  # 22 < 1.5 × 15
        (23, 5, None, ["silent:red"]),
        (0, None, None, ["no_next_step:amber"]),
        (0, -1, None, ["next_step_overdue:red"]),
        (0, 1, -1, ["close_past:red"]),
        (0, 1, None, []),  # no expected close is no passed close
        (400, None, -1, ["silent:red", "close_past:red", "no_next_step:amber"]),
        (400, -400, -400, ["next_step_overdue:red", "silent:red", "close_past:red"]),
        (15, None, None, ["no_next_step:amber", "silent:amber"]),
        (0, None, -1, ["close_past:red", "no_next_step:amber"]),
    ],
)
def test_each_condition_begins_on_its_day(silent: int, due: int | None, close: int | None, expected: list[str]) -> None:  # fmt: skip
    found = names(silent, due, close)
    assert sorted(found) == sorted(expected)
    assert found == sorted(found, key=lambda flag: not flag.endswith("red")), "the worst first"


@pytest.mark.parametrize(
    ("limit", "amber", "red"), [(1, 1, 2), (2, 2, 3), (10, 10, 15), (15, 15, 23), (20, 20, 30)]
)
def test_the_limit_of_silence_is_the_books(limit: int, amber: int, red: int) -> None:
    assert names(amber - 1, 1, None, limit) == []
    assert names(amber, 1, None, limit) == ["silent:amber"]
    assert names(red - 1, 1, None, limit) == ["silent:amber"]
    assert names(red, 1, None, limit) == ["silent:red"]


@pytest.mark.parametrize(
    ("still", "hold", "provisional", "due"),
    [
        (29, None, None, False),
        (30, None, None, True),  # day 30 counts
        (400, None, None, True),
        (45, 1, None, False),  # waits until tomorrow
        (45, 0, None, True),  # its day has come
        (45, -3, None, True),
        (45, None, 6, False),  # progress counts for 7 days, the day it happened is day 0
        (45, None, 7, True),
        (45, None, 0, False),
        (29, None, 9, False),
        (45, 1, 9, False),
    ],
)
def test_a_verdict_is_due_on_day_thirty_unless_held_or_provisionally_met(
    still: int, hold: int | None, provisional: int | None, due: bool
) -> None:
    assert names(0, 1, None, still=still, hold=hold, provisional=provisional) == (
        ["verdict_due:red"] if due else []
    )
    rhythm = Rhythm()
    days = (add(TODAY, -still), None if hold is None else add(TODAY, hold), None if provisional is None else add(TODAY, -provisional))  # fmt: skip
    said = pulse(True, TODAY, *days, rhythm)
    assert (said.chip == "30") == due, "the chip says the same"


@pytest.mark.parametrize(("verdict", "provisional"), [(20, 7), (40, 3), (16, 30), (30, 365)])
def test_the_numbers_of_the_verdict_are_the_books(verdict: int, provisional: int) -> None:
    rhythm = Rhythm(7, 15, verdict, provisional)
    for still in (verdict - 1, verdict):
        for since in (None, 0, provisional - 1, provisional, verdict - 1, verdict, verdict + 1):
            found = names(0, 1, None, still=still, provisional=since, rhythm=rhythm)
            d = still if since is None or since >= provisional else min(still, since)
            assert (found == ["verdict_due:red"]) == (d >= verdict), (still, since)


def test_a_verdict_weighs_most() -> None:
    assert names(400, -1, -1, still=60)[0] == "verdict_due:red"
    assert max(WEIGHT, key=lambda rule: WEIGHT[rule]) == "verdict_due"


def test_a_verdict_says_since_when() -> None:
    day = add(TODAY, -40)
    assert verdict_since(day, None, None, USUAL) == add(TODAY, -10)
    assert verdict_since(day, add(TODAY, -4), None, USUAL) == add(TODAY, -4), "when its day came"
    assert verdict_since(day, None, add(TODAY, -8), USUAL) == add(TODAY, -1), (
        "when it counted no more"
    )
    said = explain(Flag("verdict_due", "red"), day, True, None, None, TODAY, d=40, verdict_since=add(TODAY, -10))  # fmt: skip
    assert render(said, "en") == (
        "40 days without progress: a verdict is due since 2026-11-13. "
        "Confirmed progress or a verdict in the review clears it."
    )


def test_each_flag_says_what_is_wrong_and_what_clears_it() -> None:
    day = add(TODAY, -30)
    still = (TODAY, None, None)
    for flag in flags(day, day, day, *still, limits(TODAY)) + flags(
        day, None, None, *still, limits(TODAY)
    ):
        for touched in (True, False):
            sentence = render(explain(flag, day, touched, day, day, TODAY), "en")
            assert sentence.count(".") >= 2, "one sentence for each of the two"
            assert ("30" in sentence and day in sentence) == (flag.rule != "no_next_step")
            if flag.rule == "silent":
                assert ("never touched" in sentence) == (not touched)


day_near = st.integers(-50, 50)
made = st.lists(
    st.tuples(
        st.integers(-5, 50),  # days of silence
        st.none() | day_near,  # next step
        st.none() | day_near,  # expected close
        st.integers(-5, 50),  # days since d_anchor
        st.none() | day_near,  # waits until
        st.none() | st.integers(0, 50),  # days since progress that nobody confirmed
    ),
    max_size=25,
)


@settings(
    max_examples=40, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    rows=made,
    limit=st.sampled_from((1, 2, 7, 15, 16)),
    rhythm=st.sampled_from((USUAL, Rhythm(7, 5, 9, 20))),
)
def test_sql_and_its_pure_twin_agree(
    session: Session,
    rows: list[tuple[int, int | None, int | None, int, int | None, int | None]],
    limit: int,
    rhythm: Rhythm,
) -> None:
    at = limits(session.today, limit, rhythm)
    with session.book.writing(), session.book.db.atomic() as transaction:
        seed = create_project(session, name="seed", client="c")
        template = Project.select().where(Project.id == seed).dicts().get()
        twin: dict[int, tuple[set[str], list[str]]] = {}
        for number, (silent, due, close, still, hold, fresh) in enumerate(rows, seed + 1):
            values = template | {
                "id": number, "silent_since": add(session.today, -silent),
                "next_due": None if due is None else add(session.today, due),
                "close": None if close is None else add(session.today, close),
                "d_anchor": add(session.today, -still),
                "hold_until": None if hold is None else add(session.today, hold),
                "provisional_day": None if fresh is None else add(session.today, -fresh),
            }  # fmt: skip
            Project.insert(values).execute()
            found = flags(
                values["silent_since"], values["next_due"], values["close"], values["d_anchor"], values["hold_until"],
                values["provisional_day"], at,
            )  # fmt: skip
            twin[number] = ({f.colour for f in found}, [f.rule for f in found])
        conditions = {"red": flagged.is_red(at), "amber": flagged.is_amber(at), **flagged.rules(at)}
        for name, condition in conditions.items():
            hit = {
                row
                for (row,) in Project.select(Project.id)
                .where(Project.id > seed, condition)
                .tuples()
            }
            missed = {
                row
                for (row,) in Project.select(Project.id)
                .where(Project.id > seed, ~condition)
                .tuples()
            }
            expected = {
                number for number, (colours, rules) in twin.items() if name in colours or name in rules
            }  # fmt: skip
            assert hit == expected, name
            assert missed == set(twin) - expected, f"not {name}"
        transaction.rollback()


@pytest.fixture
def flagged_projects(session: Session) -> dict[str, int]:
    """One project for each flag, one without any, and one with every fault that is not on the board."""
    ids = {name: create_project(session, name=name, client="Yuxi Water") for name in ("fine", "overdue", "quiet", "past", "stepless", "closed")}  # fmt: skip
    today = session.today
    for name in ("fine", "overdue", "quiet", "past"):
        due = add(today, 1 if name == "overdue" else 90)
        set_next_step(session, ids[name], text="Call", due=due)
    edit_project(session, ids["past"], close=add(today, 1))
    edit_project(session, ids["closed"], close=add(today, 1))
    close_project(session, ids["closed"], to="lost", reason="price")
    session.clock.step(days=20)  # type: ignore[attr-defined]
    for name in ("fine", "overdue", "past", "stepless"):
        record_touch(session, ids[name], day=session.today, kind="call", note="x", contact="Mr Li")
    return ids


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        ("red", {"overdue", "past"}), ("amber", {"quiet", "stepless"}), ("next_step_overdue", {"overdue"}),
        ("silent", {"quiet"}), ("close_past", {"past"}), ("no_next_step", {"stepless"}),
    ],
)  # fmt: skip
def test_narrowing_by_each_flag(
    session: Session, flagged_projects: dict[str, int], flag: str, expected: set[str]
) -> None:
    narrowing = Narrowing(flags=(flag,))
    cards = page(session, 1, narrowing=narrowing)
    assert {card.name for card in cards} == expected
    total = board(session, narrowing).total
    assert total.count == len(expected)
    assert total.red + total.amber >= total.count
    if flag in RULES:
        assert {card.rule for card in cards} == {flag}
        for name in expected:
            view = open_project(session, flagged_projects[name])
            assert [found.rule for found in view.flags] == [flag]


def test_flags_add_up_and_an_unknown_one_narrows_nothing(
    session: Session, flagged_projects: dict[str, int]
) -> None:
    assert board(session, Narrowing(flags=("red", "amber"))).total.count == 4
    assert board(session, Narrowing(flags=("silent", "close_past"))).total.count == 2
    assert board(session, Narrowing(flags=("no such flag",))).total.count == 5


def test_a_flag_goes_with_its_cause(session: Session, flagged_projects: dict[str, int]) -> None:
    def flag(name: str) -> str:
        return next(card.flag for card in page(session, 1) if card.name == name)

    today = session.today
    assert [flag(name) for name in ("fine", "overdue", "quiet", "past", "stepless")] == [
        "",
        "red",
        "amber",
        "red",
        "amber",
    ]
    step = (
        NextStep.select(NextStep.id)
        .where(NextStep.project == flagged_projects["overdue"])
        .tuples()
        .get()[0]
    )
    finish_next_step(session, step)
    assert flag("overdue") == "amber"  # no next step now
    set_next_step(session, flagged_projects["overdue"], text="Call", due=today)
    assert flag("overdue") == ""
    record_touch(session, flagged_projects["quiet"], day=today, kind="message", note="x")
    assert flag("quiet") == "amber"  # nobody named: no customer touch
    record_touch(
        session, flagged_projects["quiet"], day=today, kind="message", note="x", contact="Mr Li"
    )
    assert flag("quiet") == ""
    edit_project(session, flagged_projects["past"], close=today)
    assert flag("past") == ""
    set_setting(session, "silent_days", 1)
    assert board(session).total.red == sum(card.flag == "red" for card in page(session, 1))
    assert derived.cutoffs(today).silent_amber == add(today, -1)
