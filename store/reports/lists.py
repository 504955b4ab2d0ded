"""The lists that a person takes out of the book: projects, clients and promises."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from store.domain.access import ROLES
from store.domain.money import minor_per_unit
from store.domain.promises import STANDINGS
from store.domain.stages import LOST_REASONS, STATUSES
from store.queries import due, keeping, listed
from store.queries.board import EVERYTHING, Narrowing
from store.queries.listed import ClientLine, ProjectLine
from store.queries.reviewing.promises import Promise, promise_ids, promise_lines
from store.reports.queue import reasons
from store.reports.tables import Column, Listing, Row
from store.session import Session
from store.text import N_, Lang, render, translate

COLOURS = {"red": N_("red"), "amber": N_("amber")}
CHIPS = {"wait": N_("wait")}
"""Chips that are words; the others are numbers."""
RULES = {
    "verdict_due": N_("verdict due"),
    "next_step_overdue": N_("next step overdue"),
    "close_past": N_("close date past"),
    "silent": N_("silent"),
    "no_next_step": N_("no next step"),
}
CODE = Column("code", N_("Code"), width=10)
CLASS = Column("class", N_("Class"), width=6)
OWNER = Column("owner", N_("Owner"), width=10)
REGION = Column("region", N_("Region"), width=10)
PROJECTS = (
    Column("number", N_("Number"), width=8),
    CODE,
    Column("name", N_("Project"), width=32),
    Column("client", N_("Client"), width=28),
    CLASS,
    OWNER,
    REGION,
    Column("stage", N_("Stage"), "whole", 6),
    Column("stage_name", N_("Stage name"), width=14),
    Column("status", N_("Status"), width=8),
    Column("amount", N_("Amount"), "amount", 16),
    Column("currency", N_("Currency"), width=6),
    Column("close", N_("Expected close"), "day", 12),
    Column("contact", N_("Last contact"), "day", 12),
    Column("silence", N_("Days since contact"), "whole", 10),
    Column("next_due", N_("Next step due"), "day", 12),
    Column("flag", N_("Flag"), width=6),
    Column("rule", N_("Why flagged"), width=16),
    Column("closed_day", N_("Closed on"), "day", 12),
    Column("hold_until", N_("Comes back on"), "day", 12),
    Column("reason", N_("Reason"), width=20),
    Column("product", N_("Product"), width=16),
    Column("d", N_("Days without progress"), "whole", 10),
    Column("chip", N_("Chip"), width=6),
)
CLIENTS = (
    Column("number", N_("Number"), "whole", 8),
    CODE,
    Column("name", N_("Client"), width=32),
    CLASS,
    Column("industry", N_("Industry"), width=12),
    REGION,
    OWNER,
    Column("deputy", N_("Deputy"), width=10),
    Column("address", N_("Address"), width=28),
    Column("phone", N_("Phone"), width=16),
    Column("open_projects", N_("Open projects"), "whole", 8),
)
QUEUED = (*CLIENTS, Column("why", N_("Why"), width=32))
PROMISES = (
    Column("number", N_("Number"), width=8),
    Column("project", N_("Project"), width=32),
    Column("client", N_("Client"), width=28),
    Column("text", N_("Promise"), width=40),
    Column("owner", N_("Owner"), width=10),
    Column("role", N_("Role"), width=14),
    Column("first_due", N_("First due"), "day", 12),
    Column("due", N_("Due"), "day", 12),
    Column("state", N_("State"), width=8),
    Column("done_day", N_("Done on"), "day", 12),
    Column("marks", N_("Remarks"), width=16),
)


def project_list(
    narrowing: Narrowing = EVERYTHING, *, order: str = "amount", status: str = "open"
) -> Listing:
    """Projects of a status (or `all`) under a narrowing, in one of ORDERS, or `day` for a place beside the board."""
    keys = partial(listed.project_ids, narrowing=narrowing, order=order, status=status)
    return Listing("projects", PROJECTS, keys, _project_rows)


DUE = (*PROJECTS, Column("due", N_("What is due"), width=40))


def due_list(narrowing: Narrowing = EVERYTHING) -> Listing:
    """What is due between meetings, the weightiest first, each with why."""
    return Listing("due", DUE, partial(due.due_ids, narrowing=narrowing), _due_rows)


def _due_rows(session: Session, ids: Sequence[int]) -> list[Row]:
    why = due.reasons(session, ids)
    stop = ";" if session.lang == "zh" else "; "
    return [
        (*_project(line, session.lang), stop.join(render(one.sentence, session.lang) for one in why[line.id]))
        for line in listed.project_lines(session, ids)
    ]  # fmt: skip


def client_list(text: str = "") -> Listing:
    """Clients whose names hold every term of `text`."""
    return Listing("clients", CLIENTS, partial(listed.client_ids, text=text), _client_rows)


def queue_list(kind: str = "") -> Listing:
    """Clients in the keeper's queue, each once and with what is wrong: for one reason (of keeping.KINDS), most valuable
    first, or for any."""
    found: dict[int, list[keeping.Queued]] = {}

    def ids(session: Session) -> list[int]:
        found.clear()
        for one in (kind,) if kind else keeping.KINDS:
            for row in keeping.queue(session, one, limit=None)[1]:
                found.setdefault(row.id, []).append(row)
        return list(found)

    def rows(session: Session, ids: Sequence[int]) -> list[Row]:
        lines = listed.client_lines(session, ids)
        return [(*_client(line), reasons(found[line.id], session.lang)) for line in lines]

    return Listing("clients", QUEUED, ids, rows)


def promise_list(
    members: Sequence[int] | None = None, *, state: str = "", role: str = "", weeks: int | None = None
) -> Listing:  # fmt: skip
    """Promises of these members (None: everybody's), in the order of their ledger."""
    keys = partial(promise_ids, members=members, state=state, role=role, weeks=weeks)
    return Listing("promises", PROMISES, keys, _promise_rows)


def _promise_rows(session: Session, ids: Sequence[int]) -> list[Row]:
    return [_promise(line, session.lang) for line in promise_lines(session, ids)]


def _promise(line: Promise, lang: Lang) -> Row:
    """The values in the order of PROMISES."""
    marks = [N_("day moved")] if line.moved else []
    marks += [N_("empty phrase")] if line.empty else []
    return (
        f"P-{line.project}", line.project_name, line.client, line.text, line.name,
        translate(ROLES.get(line.role, line.role), lang), line.first_due, line.due,
        translate(STANDINGS[line.standing], lang), line.done_day, " · ".join(translate(mark, lang) for mark in marks),
    )  # fmt: skip


def _project_rows(session: Session, ids: Sequence[int]) -> list[Row]:
    return [_project(line, session.lang) for line in listed.project_lines(session, ids)]


def _project(line: ProjectLine, lang: Lang) -> Row:
    """The values in the order of PROJECTS."""
    return (
        f"P-{line.id}",
        line.code,
        line.name,
        line.client,
        line.klass,
        line.owner,
        line.region,
        line.stage,
        line.stage_name,
        translate(STATUSES[line.status], lang),
        major(line.amount, line.currency),
        line.currency,
        line.close,
        line.touch_day,
        line.silence_days,
        line.next_due,
        translate(COLOURS.get(line.flag, ""), lang),
        translate(RULES.get(line.rule, line.rule), lang),
        line.closed_day,
        line.hold_until,
        translate(LOST_REASONS.get(line.reason, line.reason), lang),
        line.product,
        line.d,
        translate(CHIPS.get(line.chip, line.chip), lang),
    )


def _client_rows(session: Session, ids: Sequence[int]) -> list[Row]:
    return [_client(line) for line in listed.client_lines(session, ids)]


def _client(line: ClientLine) -> Row:
    """The values in the order of CLIENTS: as the query gives them."""
    return tuple(line)


def major(minor: int, currency: str) -> Decimal:
    """An amount in major units, exact: two decimals, none where the currency has no minor unit."""
    per = minor_per_unit(currency)
    return Decimal(minor).scaleb(-2) if per == 100 else Decimal(minor) / per
