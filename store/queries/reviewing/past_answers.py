"""The questions of a sheet (`sheet_sql`), answered as of a past moment from the rows that stood then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from store.domain import review as rules
from store.models import Decision, Event, Review
from store.prepared import Prepared
from store.queries.reviewing.past_moment import Moment
from store.queries.reviewing.past_rows import PastRows, standing
from store.queries.reviewing.past_together import together
from store.queries.reviewing.sheet_sql import LATEST

Found = list[tuple[Any, ...]]
WRITTEN = ("brief.created", "brief.changed")
MADE = ("decision.created", "decision.undone")
_MARKS = Prepared(
    lambda mark: Event.select(Event.entity, Event.entity_id, Event.kind, Event.id, Event.version).where(
        Event.project_id == mark.number("project"), Event.id <= mark.number("event"),
        (Event.version == 1) | Event.kind.in_(("brief.changed", "review_entry.done", "decision.undone", "next_step.finished")),
    )
)  # fmt: skip
"""When each row of a project was made, each brief written, each entry done, each decision done again, each promise settled."""
_EVENTS = Prepared(
    lambda mark: (
        Event.select(Event.kind, Event.before, Event.after, Event.at)
        .where(
            Event.project_id == mark.number("project"), Event.id > mark.number("since"), Event.id <= mark.number("event"),
            Event.entity == "project",
        )
        .order_by(Event.id)
    )
)  # fmt: skip
_LEADERS = Prepared(
    lambda mark: Review.select(Review.id, Review.leader).where(
        Review.id.in_(Decision.select(Decision.review).where(Decision.project == mark.number("project")))
    )
)  # fmt: skip


class Answer(NamedTuple):
    """Stands where `sheet_sql` has a prepared statement."""

    rows: Callable[..., Found]


class Answers:
    """Each question of `sheet_sql` by its name there, with the columns it has there."""

    def __init__(self, at: Moment, stood: PastRows) -> None:
        self._at, self._stood = at, stood
        self._marks = _MARKS.rows(project=at.project, event=at.event)
        self._leaders = dict(_LEADERS.rows(project=at.project))
        self.BEFORE, self.SINCE, self.BORN = Answer(self._before), Answer(self._since), Answer(self._born)  # fmt: skip
        self.EVENTS, self.TOUCHES = Answer(self._events), Answer(self._touches)
        self.SETTLED = Answer(self._settled)
        self.STEPS, self.DATES, self.BRIEF = Answer(self._steps), Answer(self._dates), Answer(self._brief)  # fmt: skip
        self.PROVISIONAL, self.VERDICTS = Answer(self._provisional), Answer(self._verdicts)
        self.DECIDED, self.TOGETHER = Answer(self._decided), Answer(self._together)
        self.MEMBERS = Answer(lambda: list(stood.members.items()))
        self.REGIONS = Answer(lambda: list(stood.regions.items()))

    def _made(self, entity: str) -> dict[int, int]:
        """The event with which each row of a table was made."""
        return {row: event for name, row, _, event, version in self._marks if name == entity and version == 1}  # fmt: skip

    def _before(self, review: int, **_: Any) -> Found:
        done = [
            (one["id"], one["done_day"])
            for one in standing(self._stood.entries)
            if one["done_day"] and one["review_id"] != review
        ]
        return sorted(done, key=lambda one: (one[1], one[0]), reverse=True)[:1]

    def _since(self, entry: int) -> Found:
        mine = {one["id"] for one in standing(self._stood.decisions) if one["entry_id"] == entry and one["kind"] != "correct"}  # fmt: skip
        events = [
            event
            for name, row, kind, event, _ in self._marks
            if (kind in MADE and row in mine) or (kind == "review_entry.done" and row == entry)
        ]  # fmt: skip
        return [(max(events, default=0),)]

    def _born(self, project: int) -> Found:
        return [(self._made("project").get(project, 0),)]

    def _events(self, project: int, since: int) -> Found:
        return _EVENTS.rows(project=project, since=since, event=self._at.event)

    def _touches(self, since: int, **_: Any) -> Found:
        made, stood = self._made("touch"), self._stood
        new = [one for one in standing(stood.touches) if made.get(one["id"], 0) > since]
        return [
            (
                one["id"], one["day"], one["kind"], stood.contacts.get(one["contact_id"]),
                stood.members.get(one["member_id"]), one["note"], one["outcome"], one["confirmed_by_id"],
            )
            for one in _newest(new)[:LATEST]
        ]  # fmt: skip

    def _steps(self, **_: Any) -> Found:
        steps = [one for one in standing(self._stood.steps) if one["state"] == "open"]
        return [
            (one["id"], one["text"], one["due"], one["first_due"], self._stood.members.get(one["owner_id"]), one["role"])
            for one in sorted(steps, key=lambda one: (one["due"], one["id"]))
        ]  # fmt: skip

    def _settled(self, since: int, **_: Any) -> Found:
        new = {row for _, row, kind, event, _ in self._marks if kind == "next_step.finished" and event > since}  # fmt: skip
        done = [
            one
            for one in standing(self._stood.steps)
            if one["state"] != "open" and one["id"] in new
        ]
        done.sort(key=lambda one: (one["state"], one["done_day"], one["id"]), reverse=True)
        return [
            (
                one["id"], one["text"], one["due"], one["first_due"], one["done_day"],
                self._stood.members.get(one["owner_id"]), one["role"], one["state"],
            )
            for one in done[:LATEST]
        ]  # fmt: skip

    def _dates(self, first: str, last: str, **_: Any) -> Found:
        near = [one for one in standing(self._stood.dates) if first <= one["day"] <= last]
        return [
            (one["kind"], one["day"], one["note"])
            for one in sorted(near, key=lambda one: (one["day"], one["id"]))
        ]

    def _brief(self, review: int, since: int, **_: Any) -> Found:
        stood = self._stood
        used = {one["brief_id"] for one in stood.decisions.values() if one["review_id"] not in (None, review)}  # fmt: skip
        written = {row for _, row, kind, event, _ in self._marks if kind in WRITTEN and event > since}  # fmt: skip
        fresh = [one for one in standing(stood.briefs) if one["id"] in written - used]
        columns = ("day", "work", "progress", "problem", "support", "next_text", "next_due", "same", "progress_day")  # fmt: skip
        return [
            (one["id"], stood.members[one["member_id"]], *(one[name] for name in columns))
            for one in _newest(fresh)[:1]
        ]

    def _provisional(self, anchor: str, **_: Any) -> Found:
        stood = self._stood
        told = [
            one
            for one in standing(stood.touches)
            if one["outcome"] == "progress" and one["contact_id"] and not one["confirmed_by_id"] and one["day"] > anchor
        ]  # fmt: skip
        return [
            (one["id"], one["day"], stood.members.get(one["member_id"]), stood.contacts.get(one["contact_id"]), one["note"])
            for one in _newest(told)[:1]
        ]  # fmt: skip

    def _verdicts(self, **_: Any) -> Found:
        given = [one for one in standing(self._stood.decisions) if one["kind"] in rules.VERDICTS]
        columns = ("id", "kind", "state", "day", "note", "until", "intent", "evidence", "source", "review_id")  # fmt: skip
        return [
            (*(one[name] for name in columns), self._leaders.get(one["review_id"]))
            for one in given[::-1][:4]
        ]

    def _decided(self, entry: int) -> Found:
        columns = ("id", "kind", "state", "note", "until", "outcome", "intent", "from_stage", "to_stage", "d", "lifted")  # fmt: skip
        return [
            tuple(one[name] for name in columns)
            for one in standing(self._stood.decisions)
            if one["entry_id"] == entry
        ]

    def _together(self, client: int, **_: Any) -> Found:
        return together(self._at, client)


def _newest(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """By day and number, the newest first."""
    return sorted(rows, key=lambda one: (one["day"], one["id"]), reverse=True)
