"""Weekly reviews: the meeting, its frozen queue, who was there, what the reps filled in, what was decided (method §5, §6)."""

from __future__ import annotations

from peewee import IntegerField, TextField

from store.models.base import Entity, Table, link, moment, whole, words
from store.models.base import day as a_day
from store.models.people import Member
from store.models.projects import Project
from store.models.working import NextStep, Touch


class Review(Entity):
    """A meeting. `scope` says in words whom it covers; `opening` marks a 建账会; `lang` is the language of its minutes.

    budget: minutes planned. started: UTC µs. state: open or closed. note: what was written at its end.
    """

    leader = link(Member, null=False)
    day = TextField(index=True)
    scope = words()
    lang = words()
    opening = whole()
    budget = whole()
    started = moment()
    ended = moment(null=True)
    state = TextField(default="open")
    note = words()


class ReviewPerson(Entity):
    """A rep of a review: `block` is his turn; present, absent, or moved to the named day `until`."""

    review = link(Review, null=False, index=True)
    member = link(Member, null=False)
    block = whole()
    presence = words()
    until = a_day()


class ReviewEntry(Entity):
    """A project in the frozen queue, in the turn of one rep.

    must: 1 discussed, 0 accepted at a glance. why: keys of the reasons, most urgent first. start: JSON of what stood
    there when the queue was frozen. done_day: the day on which everything it owed had been decided (✓). `until`: the day
    to which it was put off when the meeting closed.
    """

    review = link(Review, null=False, index=False)
    project = link(Project, null=False, index=True)
    member = link(Member)
    place = whole()
    must = whole()
    why = words()
    start = words()
    skips = whole()
    skip_reason = words()
    added = whole()
    done_day = a_day()
    until = a_day()

    class Meta:
        indexes = ((("review", "place"), False),)


class Brief(Entity):
    """What a rep fills in before the meeting: the week's work, progress, problems, support needed, next step.

    same: in how many briefs in a row the same was written. progress_day: the day a manager took the progress as such.
    """

    project = link(Project, null=False, index=False)
    member = link(Member, null=False)
    day = TextField()
    work = words()
    progress = words()
    problem = words()
    support = words()
    next_text = words()
    next_due = a_day()
    same = whole()
    progress_day = a_day()
    progress_by = link(Member)

    class Meta:
        indexes = ((("project", "day"), False),)


class Decision(Entity):
    """One thing decided on a project, in a review or between two.

    kind: outcome, next, continue, wait, park, drop, move, accept, unchanged, confirm. state: accepted, pending, refused.
    note: the reason. until: its day. d: progress days when it was made; lifted: 1 where a progress touch of the same day
    took a duty away. corrects: the decision that this one sets right.
    """

    project = link(Project, null=False, index=False)
    review = link(Review, index=True)
    entry = link(ReviewEntry, index=True)
    day = TextField()
    kind = TextField()
    state = TextField(default="accepted")
    note = words()
    outcome = words()
    intent = words()
    evidence = words()
    source = words()
    until = a_day()
    from_stage = whole()
    to_stage = whole()
    step = link(NextStep)
    touch = link(Touch)
    brief = link(Brief)
    d = whole()
    lifted = whole()
    corrects = link("self")
    decided_by = link(Member)

    class Meta:
        indexes = ((("project", "day"), False),)


class Seat(Table):
    """Where a review stands: working memory that all its screens share; the last move wins. No event, no undo.

    seq grows with each move; elapsed: seconds spent until `at` (UTC µs); running: 1 while the clock runs. block: 1 while
    the page that opens the turn of the entry's rep lies on the table; opened: ids of the reps whose turns were opened.
    """

    review = link(Review, null=False, unique=True)
    entry = IntegerField(null=True)
    seq = whole()
    elapsed = whole()
    running = whole()
    member = link(Member)
    at = moment()
    block = whole()
    opened = words()
