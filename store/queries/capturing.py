"""What the forms for touches and promises need of the book (method §6, §7)."""

from __future__ import annotations

from typing import Any, NamedTuple

from peewee import JOIN, Case

from store.database import guarded
from store.domain.flags import explain, flags
from store.domain.promises import empty_phrase, standing
from store.domain.rhythm import progress_days, verdict_since
from store.drafts import get
from store.models import Client, Contact, Draft, Member, NextStep, Project
from store.prepared import Marks, Prepared
from store.queries.people import Choice
from store.session import Session
from store.text import Message
from store.usecases import derived
from store.usecases.clashes import missing
from store.usecases.met import organisations

NEW = "project:new"
"""The key of a half-typed new project."""
DAY_US = 24 * 3600 * 1_000_000


class Person(NamedTuple):
    """A contact to choose: `keys` are search tokens, `note` his title or department; client: "" for the main one's."""

    id: int
    name: str
    keys: str
    note: str
    client: str = ""


class Promise(NamedTuple):
    """A next step. standing: `open`, `broken`, `kept` or `late`; moved: 改期; empty: it says nothing to be kept."""

    id: int
    text: str
    due: str
    first_due: str
    owner: str
    role: str
    state: str
    done_day: str | None
    version: int
    standing: str
    moved: bool
    empty: bool


class Ground(NamedTuple):
    """What a form on one project starts from; flags: rule and sentence of each, the worst first."""

    project: int
    name: str
    status: str
    version: int
    waiting_for: str
    waiting_since: str | None
    client: str
    flags: tuple[tuple[str, Message], ...]
    contacts: tuple[Person, ...]
    members: tuple[Choice, ...]
    promises: tuple[Promise, ...]

    @property
    def open(self) -> tuple[Promise, ...]:
        """Promises still to be kept, the one due first before the others."""
        return tuple(promise for promise in self.promises if promise.state == "open")


SEVERAL = "several"
"""What the key of a half-typed form for several projects begins with; behind a colon what it does."""
MARKS = "_marks"
"""Where such a draft keeps the projects: `[id, version]` each."""


class Kept(NamedTuple):
    """A half-typed form on a project: its kind (`touch`, `next`, `project`) and whose project it is; `new`: a new one.

    `several:next` and the like: for the projects of `marks`, by id and with the version that was seen.
    """

    kind: str
    project: int
    name: str
    marks: tuple[tuple[int, int], ...] = ()


def _project(mark: Marks) -> Any:
    return (
        Project.select(
            Project.name, Project.status, Project.live, Project.version, Project.waiting_for, Project.waiting_since,
            Project.silent_since, Project.touch_day, Project.next_due, Project.close, Project.d_anchor, Project.hold_until,
            Project.provisional_day, Client.id, Client.name,
        )
        .join(Client, on=(Project.client == Client.id))
        .where(Project.id == mark.number("id"), Project.archived == 0)
    )  # fmt: skip


def _contacts(mark: Marks) -> Any:
    """People at the organisations that the project sells to, those of the main client first."""
    ours = Contact.client.in_(organisations(mark.number("project")))
    other = Case(None, [(Contact.client == mark.number("client"), "")], Client.name)
    return (
        Contact.select(
            Contact.id, Contact.name, Contact.keys, Contact.title, Contact.department, other
        )
        .join(Client, on=(Contact.client == Client.id))
        .where(ours, Contact.archived == 0)
        .order_by(Contact.client != mark.number("client"), Contact.client, Contact.id)
    )


def _members(_: Marks) -> Any:
    columns = (Member.id, Member.name, Member.keys)
    return Member.select(*columns).where(Member.archived == 0).order_by(Member.id)


def _promises(mark: Marks) -> Any:
    return (
        NextStep.select(
            NextStep.id, NextStep.text, NextStep.due, NextStep.first_due, Member.name, NextStep.role, NextStep.state,
            NextStep.done_day, NextStep.version,
        )
        .join(Member, JOIN.LEFT_OUTER, on=(NextStep.owner == Member.id))
        .where(NextStep.project == mark.number("id"), NextStep.archived == 0)
        .order_by(NextStep.state != "open", NextStep.due, NextStep.id)
    )  # fmt: skip


_PROJECT, _CONTACTS = Prepared(_project), Prepared(_contacts)
_MEMBERS, _PROMISES = Prepared(_members), Prepared(_promises)


def ground(session: Session, project: int) -> Ground:
    """All that a touch or a promise on `project` may need, in five statements. Raises NotFound."""
    with session.book.reading():
        rows = _PROJECT.rows(id=project)
        if not rows:
            raise missing("project", f"P-{project}")
        name, status, live, version, waits, since, *anchors, client_id, client = rows[0]
        return Ground(
            project,
            name,
            "open" if live else status,
            version,
            waits,
            since,
            client,
            _flags(session, *anchors) if live else (),
            tuple(
                Person(row[0], row[1], row[2], row[3] or row[4], row[5])
                for row in _CONTACTS.rows(project=project, client=client_id)
            ),
            tuple(Choice(*row) for row in _MEMBERS.rows()),
            _read_promises(session, project),
        )


def _flags(
    session: Session,
    silent: str,
    touched: str | None,
    due: str | None,
    close: str | None,
    d_anchor: str,
    hold: str | None,
    provisional: str | None,
) -> tuple[tuple[str, Message], ...]:
    """Rule and sentence of each flag: what is wrong, since when, what clears it."""
    today, at = session.today, derived.cutoffs(session.today)
    d = progress_days(today, d_anchor, hold, provisional, at.rhythm)
    verdict = verdict_since(d_anchor, hold, provisional, at.rhythm)
    return tuple(
        (
            flag.rule,
            explain(
                flag, silent, touched is not None, due, close, today, d=d, verdict_since=verdict
            ),
        )
        for flag in flags(silent, due, close, d_anchor, hold, provisional, at)
    )


@guarded
def promises(session: Session, project: int) -> tuple[Promise, ...]:
    """The promises of a project, open ones first, by their due day."""
    return _read_promises(session, project)


def _read_promises(session: Session, project: int) -> tuple[Promise, ...]:
    return tuple(
        Promise(
            *(row[0], row[1], row[2], row[3], row[4] or "", row[5], row[6], row[7], row[8]),
            standing(row[6], row[2], session.today),
            row[2] != row[3],
            empty_phrase(row[1]),
        )
        for row in _PROMISES.rows(id=project)
    )


@guarded
def kept_draft(session: Session, kinds: tuple[str, ...], days: int) -> Kept | None:
    """The newest half-typed form of this member on a project that is still there, at most so many days old."""
    drafts = (
        Draft.select(Draft.key)
        .where(Draft.member == session.actor.id, Draft.at > session.now_us - days * DAY_US)
        .order_by(Draft.at.desc())
        .limit(20)
        .tuples()
    )
    for (key,) in drafts:
        if key == NEW and "new" in kinds:
            return Kept("new", 0, "")
        kind, _, number = key.partition(":")
        if kind == SEVERAL and key in kinds and (marks := _kept_marks(session, key)):
            return Kept(key, 0, "", marks)
        if kind in kinds and number.isdecimal():
            row = Project.select(Project.name).where(
                Project.id == int(number), Project.archived == 0
            )
            found = row.tuples().first()
            if found:
                return Kept(kind, int(number), found[0])
    return None


def _kept_marks(session: Session, key: str) -> tuple[tuple[int, int], ...]:
    """The projects for which a form was half-typed, those of them that are on the board."""
    kept = get(session, key)
    rows = kept.get(MARKS) if isinstance(kept, dict) else None
    wanted = {row[0]: row[1] for row in rows or () if _is_mark(row)}
    there = Project.select(Project.id).where(
        Project.id.in_(list(wanted)), Project.archived == 0, Project.live == 1
    )
    return tuple((row, wanted[row]) for (row,) in there.order_by(Project.id).tuples())


def _is_mark(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 2 and all(isinstance(one, int) for one in row)
