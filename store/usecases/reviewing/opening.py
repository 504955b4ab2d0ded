"""A review opened with its frozen queue, its people, added and skipped projects, and its end (method §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import fn

from store.domain import days, review, stages
from store.errors import Invalid, NotFound
from store.models import Decision, Member, Project, Review, ReviewEntry, ReviewPerson, Seat
from store.queries.reviewing.queue import Queued, queue, reviewed_before
from store.text import msg
from store.usecases import find, values
from store.usecases.bulk import dumps
from store.usecases.core import usecase
from store.usecases.doing import Doing
from store.usecases.reviewing.seat import spent, standing
from store.usecases.reviewing.table import Entry, settle, table_entry

BUDGET = 60
"""Minutes planned where nobody says otherwise."""


@usecase("review.open")
def open_review(
    do: Doing, /, *, members: Sequence[find.Key], scope: str = "", budget: int = BUDGET, lang: str = "",
    command: str | None = None,
) -> int:  # fmt: skip
    """Open a review of these reps, in this order, with the queue frozen as it stands now; gives its id.

    scope: how the meeting is called (a region, names). budget: minutes. lang: of its minutes (the actor's). Several may
    run at once. The first one of reps whose projects were imported is a 建账会. Raises Invalid, NotFound.
    """
    people = list(dict.fromkeys(find.member_id(key) for key in members))
    if not people:
        raise Invalid(msg("Choose at least one rep."), "members")
    if type(budget) is not int or not 1 <= budget <= review.MOST_MINUTES:
        raise Invalid(
            msg("Give a number from {low} to {high}.", low=1, high=review.MOST_MINUTES), "budget"
        )
    found = queue(do.session, people)
    opening = any(one.imported for one in found) and not reviewed_before(do.session, people)
    row = {
        "leader_id": do.session.actor.id, "day": do.today, "scope": values.line(scope, "scope") or _names(people),
        "lang": values.choice(lang or do.session.lang, ("zh", "en"), "lang"), "opening": int(opening),
        "budget": budget, "started": do.at, "state": "open",
    }  # fmt: skip
    opened = do.create(Review, row)
    do.create_many(
        ReviewPerson,
        [{"review_id": opened, "member_id": one, "block": n, "presence": "present"} for n, one in enumerate(people, 1)],
    )  # fmt: skip
    entries = do.create_many(
        ReviewEntry, [_entry(opened, n, one) for n, one in enumerate(found, 1)]
    )
    first = found[0].member if found else None  # the meeting begins with the page of his turn
    Seat.insert(
        review=opened, entry=entries[0] if entries else None, seq=1, elapsed=0, running=0,
        member=do.session.actor.id, at=do.at, block=int(first is not None), opened=str(first or ""),
    ).execute()  # fmt: skip
    return opened


def _names(people: Sequence[int]) -> str:
    rows = dict(Member.select(Member.id, Member.name).where(Member.id.in_(list(people))).tuples())
    return " ".join(rows[one] for one in people)


def _entry(opened: int, place: int, one: Queued, *, added: int = 0) -> dict[str, Any]:
    return {
        "review_id": opened, "project_id": one.project, "member_id": one.member, "place": place,
        "must": int(one.must or bool(added)), "why": " ".join((*one.why, *(("added",) if added else ()))), "added": added,
        "start": dumps({
            "d": one.d, "chip": one.chip, "duty": one.duty, "stage": one.stage, "amount": one.amount,
            "currency": one.currency, "close": one.close, "key_date": one.key_date,
        }),
    }  # fmt: skip


@usecase("review.add")
def add_project(
    do: Doing, /, review_id: int, *, project: find.Key, command: str | None = None
) -> int:
    """Add an open project to the queue, at the end of its rep's turn, as must-discuss; gives the entry's id.

    Raises Invalid (closed, not open, in the queue already, no rep), NotFound.
    """
    running(do, review_id)
    row = find.project_id(project)
    owner = do.row(Project, row, ["owner_id"])["owner_id"]
    one = (
        next((one for one in queue(do.session, [owner]) if one.project == row), None)
        if owner
        else None
    )
    if one is None:
        raise Invalid(msg("Only an open project that has an owner can be reviewed."), "project")
    here = ReviewEntry.review == review_id
    if (
        ReviewEntry.select()
        .where(here, ReviewEntry.project == row, ReviewEntry.archived == 0)
        .exists()
    ):
        raise Invalid(msg("“{name}” is in the queue already.", name=one.name), "project")
    if not ReviewPerson.select().where(ReviewPerson.review == review_id, ReviewPerson.member == owner, ReviewPerson.archived == 0).exists():  # fmt: skip
        last = ReviewPerson.select(fn.MAX(ReviewPerson.block)).where(ReviewPerson.review == review_id).scalar() or 0  # fmt: skip
        do.create(
            ReviewPerson,
            {"review_id": review_id, "member_id": owner, "block": last + 1, "presence": "present"},
        )
    return do.create(
        ReviewEntry, _entry(review_id, _last(review_id) + 1, one, added=1), project=row
    )


def _last(review_id: int) -> int:
    found = ReviewEntry.select(fn.MAX(ReviewEntry.place)).where(ReviewEntry.review == review_id).scalar()  # fmt: skip
    return int(found or 0)


@usecase("review.attend")
def attend(
    do: Doing, /, review_id: int, *, member: find.Key, presence: str, until: str | None = None,
    command: str | None = None,
) -> None:  # fmt: skip
    """Say whether a rep is there: `present`, `absent` (his turn comes last), or `moved` to the named day `until`."""
    running(do, review_id)
    values.choice(presence, review.PRESENCE, "presence")
    day = None
    if presence == "moved":
        day = values.day(until or "", "until")
        if day <= do.today:
            raise Invalid(
                msg("Name a day that is still to come; {day} has passed.", day=day), "until"
            )
    person = find.member_id(member)
    mine = (ReviewPerson.review == review_id) & (ReviewPerson.archived == 0)
    row = ReviewPerson.select(ReviewPerson.id).where(mine, ReviewPerson.member == person).tuples().first()  # fmt: skip
    if row is None:
        raise NotFound(msg("{name} has no turn in this review.", name=str(member)))
    last = ReviewPerson.select(fn.MAX(ReviewPerson.block)).where(mine).scalar()
    values_of: dict[str, Any] = {"presence": presence, "until": day}
    if presence != "present":
        values_of["block"] = last + 1
    do.change(ReviewPerson, row[0], values_of, kind="review_person.changed")


@usecase("review.skip")
def skip(do: Doing, /, entry: int, *, reason: str = "", command: str | None = None) -> None:
    """Put a project off to the end of the queue; the second time needs a reason (method §6)."""
    on = table_entry(do, entry)
    reason = values.line(reason, "reason")
    if on.done_day is not None:
        raise Invalid(msg("{name} is reviewed already.", name=on.name))
    if on.skips >= review.SKIPS and not reason:
        raise Invalid(msg("It was skipped before; say why it is skipped again."), "reason")
    row = {"place": _last(on.review) + 1, "skips": on.skips + 1, "skip_reason": reason}
    do.change(ReviewEntry, entry, row, kind="review_entry.skipped")


@usecase("review.close")
def close_review(
    do: Doing, /, review_id: int, *, note: str = "", until: str | None = None, put_off: Mapping[int, str] | None = None,
    command: str | None = None,
) -> int:  # fmt: skip
    """End a review; what was not discussed is put off, and how many that are is given.

    To the day that `put_off` names for its rep (member id → day), else to the day his turn was moved to, else to `until`
    (a week from today). A closed review is corrected, never undone (method §6). Raises Invalid.
    """
    running(do, review_id)
    day = _ahead(do, until or days.add(do.today, 7), "until")
    moved = ReviewPerson.select(ReviewPerson.member, ReviewPerson.until).where(
        ReviewPerson.review == review_id, ReviewPerson.archived == 0, ReviewPerson.presence == "moved",
        ReviewPerson.until > do.today,
    )  # fmt: skip
    own = dict(moved.tuples()) if until is None else {}
    own |= {member: _ahead(do, when, "until") for member, when in (put_off or {}).items()}
    here = (ReviewEntry.review == review_id) & (ReviewEntry.archived == 0)
    decided = Decision.select(Decision.entry).where(Decision.review == review_id, Decision.archived == 0)  # fmt: skip
    half = ReviewEntry.select(ReviewEntry.id).where(here, ReviewEntry.done_day.is_null(), ReviewEntry.id.in_(decided))  # fmt: skip
    for (row,) in list(half.order_by(ReviewEntry.id).tuples()):
        settle(do, Entry.read(do, row))  # progress may have lifted a duty since
    left = (
        ReviewEntry.select(ReviewEntry.id, ReviewEntry.version, ReviewEntry.member)
        .join(Project)
        .where(here, ReviewEntry.done_day.is_null(), Project.archived == 0, Project.status.not_in(stages.CLOSED))
    )  # fmt: skip
    rows = [
        (row, version, {"until": None}, {"until": own.get(member, day)})
        for row, version, member in left.tuples()
    ]
    do.change_many(ReviewEntry, rows, kind="review_entry.put_off")
    ended = {"state": "closed", "ended": do.at, "note": values.note(note, "note")}
    do.change(Review, review_id, ended, kind="review.closed")
    elapsed = spent(standing(review_id), do.at)
    Seat.update(running=0, elapsed=elapsed, at=do.at).where(Seat.review == review_id).execute()
    return len(rows)


def _ahead(do: Doing, until: str, field: str) -> str:
    day = values.day(until, field)
    if day <= do.today:
        raise Invalid(msg("Name a day that is still to come; {day} has passed.", day=day), field)
    return day


def running(do: Doing, review_id: int) -> None:
    """Only a running review takes entries. Raises NotFound, Invalid."""
    row = do.row(Review, review_id, ["state", "day"])
    if row["state"] != "open":
        raise Invalid(
            msg("The review of {day} is closed: it is corrected, not changed.", day=row["day"])
        )
