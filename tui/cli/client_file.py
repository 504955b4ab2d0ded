"""A client's file on paper: who is known and met, what may come, what happened last; and the keeper's queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui.cli.desk import Desk
from tui.present.words import Lang, nt, t

if TYPE_CHECKING:
    from store.queries.archive import ClientFile, Person
    from store.queries.keeping import Queued
    from store.session import Session

SHOWN = 12
"""Touches printed at most; `--json` has more of them."""


def person_value(one: Person) -> dict[str, Any]:
    """A contact as `client --json` prints it. This shape is kept stable."""
    plain = ("id", "name", "department", "title", "influence", "attitude", "phone", "mail", "concerns", "our")  # fmt: skip
    return {
        **{name: getattr(one, name) for name in plain},
        "roles": list(one.roles),
        "last_touch": one.last,
        "last_kind": one.kind,
        "met": one.met,
    }


def more_value(file: ClientFile) -> dict[str, Any]:
    """What a client's file says beyond its facts, as `client --json` prints it. This shape is kept stable."""
    maybe = ("id", "name", "amount", "currency", "expected", "note")
    touch = ("id", "day", "kind", "contact", "member", "note", "outcome", "project")
    return {
        "potential_projects": [{n: getattr(one, n) for n in maybe} for one in file.potentials],
        "touches": [{n: getattr(one, n) for n in touch} for one in file.touches],
        "touches_more": file.touches_more,
        "coverage": {
            "decision_maker": file.coverage.decision,
            "coach": file.coverage.coach,
            "cold_roles": list(file.coverage.cold),
            "only": file.sole,
        },
    }


def people_lines(desk: Desk, session: Session, file: ClientFile) -> list[str]:
    """What is missing in the buying centre, and the contacts as a table."""
    from tui.present.client import coverage_words, roles_words, sole_words
    from tui.present.table import Column, table

    lang = session.lang
    said = [f"! {sole_words(file.sole, lang)}"] if file.sole else []
    said += [f"! {words}" for words in coverage_words(file, lang)] if file.people else []
    if not file.people:
        return said
    columns = [
        Column(t(lang, "Contact"), flexible=True),
        Column(t(lang, "Title"), flexible=True, missable=2),
        Column(t(lang, "Roles"), flexible=True, missable=1),
        Column(t(lang, "Phone"), flexible=True, least=11),
        Column(t(lang, "Last touch")),
        Column(t(lang, "Met")),
    ]
    rows = [
        [one.name, one.title or one.department, roles_words(one.roles, lang), one.phone, one.last or "–", one.met or "–"]
        for one in file.people
    ]  # fmt: skip
    return [*said, "", *table(columns, rows, width=desk.width, look=desk.look)]


def rest_lines(desk: Desk, session: Session, file: ClientFile) -> list[str]:
    """Potential projects and the latest touches."""
    from tui.present.table import Column, table

    lang, out = session.lang, []
    if file.potentials:
        columns = [
            Column(t(lang, "Potential project"), flexible=True),
            Column(t(lang, "Amount"), right=True),
            Column(t(lang, "Expected")),
            Column(t(lang, "Note"), flexible=True, missable=1),
        ]
        rows = [
            [one.name, _amount(one.amount, one.currency, lang), one.expected or "", " ".join(one.note.split())]
            for one in file.potentials
        ]  # fmt: skip
        out += ["", *table(columns, rows, width=desk.width, look=desk.look)]
    if file.touches:
        from store.domain.touches import KINDS

        columns = [
            Column(t(lang, "Day")),
            Column(t(lang, "Kind")),
            Column(t(lang, "Contact"), flexible=True, least=4),
            Column(t(lang, "Member"), flexible=True, least=4, missable=1),
            Column(t(lang, "Note"), flexible=True),
        ]
        rows = [
            [one.day, t(lang, KINDS[one.kind]) if one.kind in KINDS else one.kind, one.contact or "–", one.member, " ".join(one.note.split())]
            for one in file.touches[:SHOWN]
        ]  # fmt: skip
        out += ["", *table(columns, rows, width=desk.width, look=desk.look)]
        more = file.touches_more + max(0, len(file.touches) - SHOWN)
        if more:
            out.append(t(lang, "and {n} more", n=more))
    return out


def _amount(amount: int, currency: str, lang: Lang) -> str:
    from store.domain.money import show

    return show(amount, currency or "CNY", lang) if amount else ""


def queue_value(row: Queued, lang: Lang) -> dict[str, Any]:
    """A file in the queue as `clients --queue --json` prints it. This shape is kept stable."""
    from store.reports.queue import reason

    return {
        "kind": row.kind,
        "id": row.id,
        "name": row.name,
        "class": row.klass,
        "owner": row.owner,
        "amount": row.amount,
        "missing": list(row.missing) if row.kind == "incomplete" else [],
        "last_touch": row.last,
        "other": {"id": row.other[0], "name": row.other[1]} if row.other else None,
        "why": reason(row, lang),
    }


def queue_lines(desk: Desk, session: Session, rows: Sequence[Queued], count: int) -> list[str]:
    """The keeper's queue as a table; `count` of all its entries. A client is in it once for each reason."""
    from store.reports.queue import QUEUES, reason
    from tui.present.table import Column, table

    lang = session.lang
    columns = [
        Column("#", right=True),
        Column(t(lang, "Client"), flexible=True, least=12),
        Column(t(lang, "Class"), missable=2),
        Column(t(lang, "Owner"), flexible=True, least=6, missable=1),
        Column(t(lang, "Queue"), flexible=True, least=8),
        Column(t(lang, "Why"), flexible=True, least=16),
    ]
    lines = [
        [str(r.id), r.name, r.klass, r.owner or "–", t(lang, QUEUES[r.kind]), reason(r, lang)]
        for r in rows
    ]
    said = nt(lang, "{n} entry", "{n} entries", count)
    if len(rows) < count:
        said = t(lang, "{shown} of {all}", shown=len(rows), all=said)
    total = ["", said, *[""] * 4]
    return table(columns, lines, total=total, width=desk.width, look=desk.look)
