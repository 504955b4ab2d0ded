"""Projects: made, edited, moved, closed and reopened (method §2, §5, §9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.domain import days, rhythm
from store.domain import stages as rules
from store.domain.access import allowed
from store.domain.money import minor_per_unit
from store.domain.names import clean, fold, keys, pinyin_keys
from store.errors import Invalid
from store.models import Client, Member, Process, Project, Region, Stage
from store.prepared import Prepared
from store.text import Message, msg
from store.usecases import anchors as past_anchors
from store.usecases import clients, find, gates, members, settings, values
from store.usecases.clashes import missing
from store.usecases.core import usecase
from store.usecases.doing import Doing
from store.usecases.judging import rejudge

FIELDS = (
    "name",
    "client",
    "owner",
    "region",
    "amount",
    "currency",
    "close",
    "code",
    "remarks",
    "product",
    "tax",
    "source",
    "extra",
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did: the project's version now, stages jumped over, whether it went back, gate items passed by."""

    version: int
    skipped: int
    back: bool
    gate_open: int = 0
    """Gate items that were open when it left their stage."""


@usecase("project.create")
def create_project(
    do: Doing, /, *, name: str, client: find.Key, owner: find.Key | None = None, region: find.Key | None = None, stage: int = 1,
    amount: int = 0, currency: str | None = None, close: str | None = None, code: str | None = None, remarks: str = "",
    product: str = "", source: str = "", tax: str = "", extra: Mapping[str, str] | None = None, command: str | None = None,
) -> int:  # fmt: skip
    """A new open project at any stage (method §2); gives its id.

    Client, owner and region by id or name: an unknown client is filed. Who may add members and regions gets an
    unknown owner as a rep without a login, an unknown region as a region; for others they are NotFound.
    Without an owner the actor owns it if he is a rep. Raises Invalid, NotFound.
    """
    client_id = _client(do, client)
    _refuse_double(client_id, values.name(name), None)
    given = {
        "name": name,
        "amount": amount,
        "code": code,
        "remarks": remarks,
        "product": product,
        "source": source,
        "tax": tax,
        **({"extra": extra} if extra else {}),
    }
    row = project_row(
        {**given, "close": close, "currency": currency or settings.read("currency") or "CNY"}
    )
    _free_code(row["code"], None)
    settings.reporting_currency(do, row["currency"])
    at = stage_of(None, stage)
    row |= {
        "client_id": client_id,
        "owner_id": _owner(do, owner)
        if owner not in (None, "")
        else (do.session.actor.id if "rep" in do.session.actor.roles else None),
        "region_id": _region(do, region) if region not in (None, "") else None,
        "keys": keys(row["name"], _client_name(client_id)),
        "stage_id": at.id,
        **anchors(do.today, at.number, "created"),
        "d_base": inherited(client_id, row["folded"], do.today),
    }
    return do.create(Project, row)


def inherited(client: int, folded: str, today: str) -> str:
    """The day d counts from where a client's project of this folded name was dropped within 90 days; else empty.

    One made again goes on with its d (method §5): that of the day of the drop, without what only counted provisionally;
    the days between do not count.
    """
    dropped = (
        Project.select(Project.id, Project.closed_day)
        .where(
            Project.client == client, Project.folded == folded, Project.status == "dropped",
            Project.archived == 0, Project.closed_day >= days.add(today, -rhythm.INHERIT_DAYS),
        )
        .order_by(Project.closed_day.desc(), Project.id.desc())
        .tuples().first()
    )  # fmt: skip
    if dropped is None:
        return ""
    old = past_anchors.of(dropped[0], dropped[1])
    d = rhythm.progress_days(dropped[1], old.d_anchor, old.hold_until, None, past_anchors.numbers())
    return days.add(today, -d)


def anchors(
    base_day: str, number: int, base_kind: str, *, today: str | None = None
) -> dict[str, Any]:
    """Anchor days of a project where nothing has happened yet (method §4): a new project waits for its rep."""
    today = today or base_day
    return {
        "created_day": today, "base_day": base_day, "base_kind": base_kind, "stage_since": base_day, "top_stage": number,
        "silent_since": base_day, "d_anchor": base_day, "waiting_for": "rep", "waiting_since": base_day,
    }  # fmt: skip


@usecase("project.edit")
def edit_project(
    do: Doing,
    /,
    project: int,
    *,
    seen: int | None = None,
    command: str | None = None,
    **fields: Any,
) -> int:
    """Change fields of a project; gives its version. A later expected close counts as a push 改期 (method §9).

    Raises Invalid, NotFound, Conflict (the same field changed by somebody since version `seen`).
    """
    return edited(do, project, fields, seen=seen)


def edited(do: Doing, project: int, fields: Mapping[str, Any], *, seen: int | None = None) -> int:
    """What `edit_project` does, within a command."""
    values.only(fields, FIELDS)
    old = do.row(
        Project, project, ["name", "client_id", "close", "pushes", "status", "currency", "amount"]
    )
    row = project_row(fields)
    if "currency" in row and "amount" not in row and old["amount"]:
        _refuse_rescaling(old["currency"], row["currency"])
    if "client" in fields:
        row["client_id"] = _client(do, fields["client"])
    if "owner" in fields:
        row["owner_id"] = _owner(do, fields["owner"]) if fields["owner"] not in (None, "") else None
    if "region" in fields:
        row["region_id"] = (
            _region(do, fields["region"]) if fields["region"] not in (None, "") else None
        )
    if row.get("close") and old["close"] and row["close"] > old["close"]:
        row["pushes"] = old["pushes"] + 1
    _free_code(row.get("code"), project)
    if "name" in row or "client_id" in row:
        name, client = row.get("name", old["name"]), row.get("client_id", old["client_id"])
        if old["status"] in ("open", "parked"):
            _refuse_double(client, name, project)
        row["keys"] = keys(name, _client_name(client))
    quiet: dict[str, Any] = {
        name: row.pop(name) for name in ("folded", "sort_name", "keys") if name in row
    }
    return do.change(Project, project, row, kind="project.changed", seen=seen, quiet=quiet)


@usecase("project.move", result=lambda value: Moved(**value))
def move_project(
    do: Doing, /, project: int, *, stage: int, seen: int | None = None, command: str | None = None
) -> Moved:
    """Move an open project to the stage numbered `stage` (method §2). Skips and gate items passed while open are allowed
    and marked; back-steps are counted.

    Raises Invalid (closed, parked, no such stage), NotFound, Conflict (somebody moved it since version `seen`).
    """
    return moved(do, project, stage=stage, seen=seen)


def moved(
    do: Doing, project: int, *, stage: int | None = None, by: int = 0, seen: int | None = None
) -> Moved:
    """What `move_project` does, to a stage or by so many stages, within a command."""
    old = do.row(
        Project,
        project,
        ["stage_id", "status", "hold_until", "stage_since", "top_stage", "top_day", "skips", "amount", "version"],
    )  # fmt: skip
    _must_be_on_board(old, do.today)
    here = stage_by_id(old["stage_id"])
    there = stage_of(here.process, here.number + by if stage is None else stage)
    if there.id == here.id:
        return Moved(old["version"], 0, False)
    jumped = rules.skipped(here.number, there.number, old["top_stage"])
    if jumped:  # a stage it was in today is not jumped over again
        before = rules.Top(old["top_stage"], old["top_day"])
        been = past_anchors.entered(project, before, old["stage_since"], do.today, do.book.clock.zone)  # fmt: skip
        jumped = rules.skipped(here.number, there.number, been)
    top = _top(do, project, old, there.number)
    after = {
        "stage_id": there.id,
        "stage_since": do.today,
        "top_stage": top.stage,
        "top_day": top.day,
        "skips": old["skips"] + jumped,
    }
    back = there.number < here.number
    kind = "project.regressed" if back else "project.skipped" if jumped else "project.advanced"
    passed = (
        []
        if back
        else gates.open_items(project, here.process, here.number, there.number, old["amount"])
    )
    told = {"gate_open": passed} if passed else None
    version = do.change(Project, project, after, kind=kind, seen=seen, told=told)
    if top.stage < old["top_stage"]:
        rejudge(do, [project])
    return Moved(version, jumped, back, len(passed))


def _top(do: Doing, project: int, old: Mapping[str, Any], number: int) -> rules.Top:
    """The highest stage and the day of its progress, once the project stands in the stage numbered so (method §5)."""
    top = rules.Top(old["top_stage"], old["top_day"])
    if number > top.stage:
        return rules.Top(number, do.today)
    return past_anchors.stepped_back(
        project, top, old["stage_since"], number, do.today, do.book.clock.zone
    )


@usecase("project.close")
def close_project(
    do: Doing, /, project: int, *, to: str, reason: str = "", day: str | None = None, note: str = "",
    seen: int | None = None, command: str | None = None,
) -> int:  # fmt: skip
    """Take a project off the board: won (day of signing), lost or dropped (reason), parked (return day, reason); it keeps
    its last stage. Gives the version. Raises Invalid, NotFound, Conflict."""
    return closed(do, project, to=to, reason=reason, day=day, note=note, seen=seen)


def closed(
    do: Doing, project: int, *, to: str, reason: str = "", day: str | None = None, note: str = "", seen: int | None = None
) -> int:  # fmt: skip
    """What `close_project` does, within a command."""
    values.choice(to, rules.PLACES, "to")
    old = do.row(Project, project, ["status", "hold_until", "parks"])
    if old["status"] == to and not _is_back(old, do.today):
        raise Invalid(
            msg("The project is {status} already.", status=Message(rules.STATUSES[to])), "to"
        )
    row: dict[str, Any] = {"status": to, "close_note": values.note(note, "note"), "reason": reason}
    if to == "parked":
        until = values.day(day or "", "day")
        rules.check_park(until, do.today, old["parks"])
        row |= {"reason": values.line(reason, "reason") or values.line(note, "note"), "return_day": until, "parks": old["parks"] + 1,
                "parked_day": do.today, "closed_day": None}  # fmt: skip
        if not row["reason"]:
            raise Invalid(msg("Say why it is parked."), "reason")
    else:
        if to != "won" or reason:
            rules.check_reason(reason)
        row |= {"closed_day": values.past_day(day or do.today, do.today, "day")}
    return do.change(Project, project, row, kind=f"project.{to}", seen=seen)


@usecase("project.reopen")
def reopen_project(
    do: Doing, /, project: int, *, seen: int | None = None, command: str | None = None
) -> int:
    """Bring a parked, won, lost or dropped project back to the board at its last stage; gives the version."""
    old = do.row(Project, project, ["status", "name", "client_id", "return_day"])
    if old["status"] == "open":
        raise Invalid(msg("The project is open already."), "to")
    _refuse_double(old["client_id"], old["name"], project)
    row = {"status": "open", "reason": "", "close_note": "", "closed_day": None}
    if (old["return_day"] or "") > do.today:  # back before its day, at d = 15
        row["return_day"] = do.today
    version = do.change(Project, project, row, kind="project.reopened", seen=seen)
    rejudge(do, [project])
    return version


def back(do: Doing, project: int) -> None:
    """Say that a parked project which has come back is open: a day it waits for from now on is no return day."""
    day = do.row(Project, project, ["return_day"])["return_day"] or do.today
    row = {"status": "open", "reason": "", "close_note": "", "return_day": min(day, do.today)}
    do.change(Project, project, row, kind="project.reopened")


def _refuse_rescaling(old: str, new: str) -> None:
    """A yen has no hundredths: the amount that stands there would be read a hundred times too large or too small."""
    if minor_per_unit(old) != minor_per_unit(new):
        raise Invalid(
            msg(
                "{old} and {new} have different smallest units; give the amount in {new} too.",
                old=old,
                new=new,
            ),
            "amount",
        )


def _refuse_double(client: int, name: str, project: int | None) -> None:
    """A client has one running project of a name. Raises Invalid."""
    running = Project.select(Project.id).where(
        Project.client == client,
        Project.folded == fold(name),
        Project.archived == 0,
        Project.status.in_(("open", "parked")),
    )
    if any(row != project for (row,) in running.tuples()):
        raise Invalid(
            msg("This client already has an open project called “{name}”.", name=name), "name"
        )


# -- parts ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage as the rules need it."""

    id: int
    number: int
    process: int


_STAGE_FIELDS = (Stage.id, Stage.number, Stage.process)
_BY_ID = Prepared(lambda mark: Stage.select(*_STAGE_FIELDS).where(Stage.id == mark.number("id")))
_BY_NUMBER = Prepared(
    lambda mark: Stage.select(*_STAGE_FIELDS).where(
        Stage.process == mark.number("process"),
        Stage.number == mark.number("number"),
        Stage.archived == 0,
    )
)


def stage_by_id(stage: int) -> StageRow:
    """A stage by id."""
    return StageRow(*_BY_ID.rows(id=stage)[0])


def stage_of(process: int | None, number: int) -> StageRow:
    """The stage numbered `number` of a process (the book's first one where none is given). Raises Invalid."""
    if process is None:
        process = (
            Process.select(Process.id)
            .where(Process.archived == 0)
            .order_by(Process.id)
            .tuples()
            .first()[0]
        )
    rows = _BY_NUMBER.rows(process=process, number=find.row_id(number))
    if not rows:
        raise Invalid(msg("There is no stage {number}; stages are numbered from 1 to {last}.", number=number,
                          last=Stage.select().where(Stage.process == process).count()), "stage")  # fmt: skip
    return StageRow(*rows[0])


def project_row(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Checked columns of the plain project fields given (not client, owner, region, stage)."""
    row: dict[str, Any] = {}
    for field, value in fields.items():
        if field == "name":
            name = values.name(value)
            row |= {"name": name, "folded": fold(name), "sort_name": sort_name(name)}
        elif field == "amount":
            row["amount"] = values.amount(value)
        elif field == "currency":
            row["currency"] = values.currency(value)
        elif field == "close":
            row["close"] = values.day(value, "close") if value else None
        elif field == "code":
            row["code"] = values.line(value or "", "code") or None
        elif field == "tax":
            row["tax"] = values.choice(value or "", ("", "included", "excluded"), "tax")
        elif field == "remarks":
            row["remarks"] = values.note(value or "", "remarks")
        elif field == "extra":
            row["extra"] = values.extra(value)
        elif field in ("product", "source"):
            row[field] = values.line(value or "", field)
    return row


def sort_name(name: str) -> str:
    """The key that sorts names the way people look them up: pinyin for Chinese, lower case for the rest."""
    return (pinyin_keys(name).partition(" ")[0] or fold(name))[:60]


def _free_code(code: str | None, project: int | None) -> None:
    holder = (
        Project.select(Project.id, Project.name).where(Project.code == code).tuples().first()
        if code
        else None
    )
    if holder and holder[0] != project:
        raise Invalid(
            msg("The code “{code}” belongs to {name}.", code=code, name=holder[1]), "code"
        )


def _must_be_on_board(old: Mapping[str, Any], today: str) -> None:
    if old["status"] != "open" and not _is_back(old, today):
        raise Invalid(
            msg(
                "The project is {status}; reopen it before you move it.",
                status=Message(rules.STATUSES[old["status"]]),
            ),
            "stage",
        )


def _is_back(old: Mapping[str, Any], today: str) -> bool:
    """A parked project whose return day has come is open again by itself (method §5)."""
    return bool(old["status"] == "parked" and (old["hold_until"] or "") <= today)


def _client(do: Doing, key: find.Key) -> int:
    if isinstance(key, int):
        return find.client_id(key)
    row = (
        Client.select(Client.id)
        .where(
            (Client.folded == find.folded(key)) | (Client.code == clean(key)), Client.archived == 0
        )
        .tuples()
        .first()
    )
    return int(row[0]) if row else clients.new_client(do, {"name": values.name(key, "client")})


def _client_name(client: int) -> str:
    row = Client.select(Client.name).where(Client.id == client).tuples().first()
    if row is None:
        raise missing("client", client)
    return str(row[0])


def _owner(do: Doing, key: find.Key | None) -> int:
    if isinstance(key, int):
        return find.member_id(key)
    row = (
        Member.select(Member.id)
        .where(
            (Member.folded == find.folded(str(key))) | (Member.login == clean(str(key))),
            Member.archived == 0,
        )
        .tuples()
        .first()
    )
    if row:
        return int(row[0])
    if not allowed(do.session.actor.roles, "member.add"):
        raise missing("member", clean(str(key)))
    return members.new_member(do, name=str(key), roles=("rep",))


def _region(do: Doing, key: find.Key | None) -> int:
    if isinstance(key, int):
        return find.region_id(key)
    row = (
        Region.select(Region.id)
        .where(Region.folded == find.folded(str(key)), Region.archived == 0)
        .tuples()
        .first()
    )
    if row:
        return int(row[0])
    if not allowed(do.session.actor.roles, "region.add"):
        raise missing("region", clean(str(key)))
    return members.new_region(do, str(key))
