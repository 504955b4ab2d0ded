"""Find (method §7 names): projects, clients, contacts, members and the text of touches by a few letters.

A common text matches tens of thousands of rows, so nothing sorts or counts all that matches: each kind takes a
window of its newest matches and of names that begin with the text, and ranks those.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from store.database import guarded
from store.domain.names import clean, fold, terms, words
from store.domain.rhythm import Rhythm, pulse
from store.session import Session
from store.usecases.anchors import numbers

KINDS = ("project", "client", "contact", "member", "touch")
TEXT = 200
"""Characters of a text that are looked at: 100 KB pasted is no name."""
TERMS = 8
WINDOW, BEGINNINGS = 200, 64
"""So many newest matches and so many names that begin with the text are ranked in each kind."""
MEMBERS = 1000
CROWD = 1000
"""So many newest contacts whose names hold any of several terms are looked at for the other terms."""
EXACT, BEGINS, BOARD, REST = range(4)
"""Ranks: the name or code itself, a name that begins so, a project on the board, everything else."""
_NUMBER = re.compile(r"(?:[Pp]-?)?(\d{1,9})")
_TOP = "\U0010ffff"
_AROUND = 20
"""Characters of a touch's text that are shown before the place that matches."""


class Hit(NamedTuple):
    """One row found. `name`: what it is called, for a touch its text about the place that matches.

    stage: number and name in the session's language, of a project. role: a contact's title, a touch's kind, a
    member's roles. person: whom a touch was with. near: found by what the text resembles. project, client: the ids
    it leads to.
    """

    kind: str
    id: int
    name: str
    rank: int
    near: bool = False
    client: str = ""
    owner: str = ""
    code: str = ""
    klass: str = ""
    stage: int = 0
    stage_name: str = ""
    status: str = ""
    role: str = ""
    person: str = ""
    day: str = ""
    on: str = ""
    project: int | None = None
    client_id: int | None = None
    d: int | None = None
    chip: str = ""


class _Asked(NamedTuple):
    """What a person looks for: terms in groups, of each group one; the whole text folded and cleaned; a number."""

    groups: tuple[tuple[str, ...], ...]
    folded: str
    text: str
    number: int
    limit: int
    near: bool = False


@guarded
def find(session: Session, text: str, limit: int = 8, kinds: Sequence[str] = KINDS) -> list[Hit]:
    """What `text` finds, at most `limit` of each kind: kinds together, those whose names fit best first, touches last.

    Terms are parted by blanks and must all fit; each is the beginning of a word, of pinyin or initials, or Chinese.
    Where no name fits, one that resembles a Latin term does. Raises Interrupted (`Book.breakable`).
    """
    asked = _asked(text, limit)
    if not asked.groups and not asked.number:
        return []
    with session.book.reading():
        hits = _look(session, asked, kinds)
        if not any(hit.kind != "touch" for hit in hits):
            from store.queries.resembling import resembling

            groups = resembling(session.book, asked.groups)
            if groups != asked.groups:
                seen = {(hit.kind, hit.id) for hit in hits}
                near = _look(session, asked._replace(groups=groups, near=True), kinds)
                hits += [hit for hit in near if (hit.kind, hit.id) not in seen]
    best = {kind: min((h.rank for h in hits if h.kind == kind), default=REST) for kind in KINDS}
    return sorted(
        hits,
        key=lambda hit: (hit.kind == "touch", min(best[hit.kind], BOARD), KINDS.index(hit.kind)),
    )


def _asked(text: str, limit: int) -> _Asked:
    text = clean(text[:TEXT])
    number = _NUMBER.fullmatch(text)
    row = int(number[1]) if number else 0
    groups = tuple((term,) for term in terms(text)[:TERMS])
    return _Asked(groups, fold(text), text, row if row < 2**31 else 0, limit)


def _look(session: Session, asked: _Asked, kinds: Sequence[str]) -> list[Hit]:
    hits: list[Hit] = []
    for kind in KINDS:
        if kind in kinds:
            session.book.go_on()
            hits += _READ[kind](session, asked)
    return hits


def _rows(session: Session, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a statement written with `?`."""
    if session.book.engine != "sqlite":
        sql = sql.replace("?", "%s")
    return session.book.db.execute_sql(sql, values).fetchall()


_PROJECTS = """
SELECT p.id, p.name, found.rank, c.name, coalesce(m.name, ''), coalesce(p.code, ''), s.number, s.{stage_name},
  CASE WHEN p.live = 1 THEN 'open' ELSE p.status END, p.client_id, p.d_anchor, p.hold_until, p.provisional_day
FROM (
  SELECT id, live, CASE WHEN id = ? OR code IN (?, ?) OR folded = ? THEN 0
    WHEN substr(folded, 1, ?) = ? OR substr(sort_name, 1, ?) = ? THEN 1 WHEN live = 1 THEN 2 ELSE 3 END AS rank
  FROM project WHERE archived = 0 AND id IN (
    SELECT id FROM project WHERE id = ? OR code IN (?, ?)
    UNION ALL SELECT id FROM (SELECT id FROM project WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT {beginnings}) beginning
    UNION ALL SELECT id FROM ({newest}) newest
  ) ORDER BY rank, live DESC, id DESC LIMIT ?
) found
JOIN project p ON p.id = found.id
JOIN client c ON c.id = p.client_id
JOIN stage s ON s.id = p.stage_id
LEFT JOIN member m ON m.id = p.owner_id
ORDER BY found.rank, found.live DESC, p.id DESC
"""
_CLIENTS = """
SELECT c.id, c.name, found.rank, coalesce(m.name, ''), coalesce(c.code, ''), c.klass
FROM (
  SELECT id, CASE WHEN code IN (?, ?) OR folded = ? THEN 0 WHEN substr(folded, 1, ?) = ? THEN 1 ELSE 3 END AS rank
  FROM client WHERE archived = 0 AND id IN (
    SELECT id FROM client WHERE code IN (?, ?)
    UNION ALL SELECT id FROM (SELECT id FROM client WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT {beginnings}) beginning
    UNION ALL SELECT id FROM ({newest}) newest
  ) ORDER BY rank, id DESC LIMIT ?
) found
JOIN client c ON c.id = found.id
LEFT JOIN member m ON m.id = c.owner_id
ORDER BY found.rank, c.id DESC
"""
_CONTACTS = """
SELECT p.id, p.name, found.rank, c.name, p.title, c.id, p.keys, c.keys
FROM (
  SELECT id, CASE WHEN folded = ? THEN 0 WHEN substr(folded, 1, ?) = ? THEN 1 ELSE 3 END AS rank
  FROM contact WHERE archived = 0 AND id IN (SELECT id FROM ({newest}) newest) ORDER BY rank, id DESC LIMIT ?
) found
JOIN contact p ON p.id = found.id
JOIN client c ON c.id = p.client_id
ORDER BY found.rank, p.id DESC
"""
_MEMBERS = f"SELECT id, name, keys, folded, roles FROM member WHERE archived = 0 ORDER BY id LIMIT {MEMBERS}"
_TOUCHES = """
SELECT t.id, t.note, t.purpose, t.day, t.kind, coalesce(m.name, ''), coalesce(o.name, ''), coalesce(p.name, ''), t.project_id,
  c.name, c.id
FROM touch t
JOIN client c ON c.id = t.client_id
LEFT JOIN project p ON p.id = t.project_id
LEFT JOIN member m ON m.id = t.member_id
LEFT JOIN contact o ON o.id = t.contact_id
WHERE t.archived = 0 AND t.id IN (SELECT id FROM ({newest}) newest)
ORDER BY t.day DESC, t.id DESC LIMIT ?
"""


def _projects(session: Session, asked: _Asked) -> list[Hit]:
    book, size = session.book, len(asked.folded)
    codes = (asked.text, asked.text.upper())
    sql = _PROJECTS.format(
        stage_name=f"name_{session.lang}",
        beginnings=BEGINNINGS,
        newest=book.newest("project", WINDOW),
    )
    rows = _rows(
        session, sql, asked.number, *codes, asked.folded, size, asked.folded, size, asked.folded,
        asked.number, *codes, asked.folded, asked.folded + _TOP, book.wanted(asked.groups), asked.limit,
    )  # fmt: skip
    rhythm = numbers() if rows else Rhythm()
    return [
        Hit(
            "project", row[0], row[1], row[2], asked.near, client=row[3], owner=row[4], code=row[5],
            stage=row[6], stage_name=row[7], status=row[8], project=row[0], client_id=row[9],
            **pulse(row[8] in ("open", "parked"), session.today, row[10], row[11], row[12], rhythm)._asdict(),
        )
        for row in rows
    ]  # fmt: skip


def _clients(session: Session, asked: _Asked) -> list[Hit]:
    book, size = session.book, len(asked.folded)
    codes = (asked.text, asked.text.upper())
    sql = _CLIENTS.format(beginnings=BEGINNINGS, newest=book.newest("client", WINDOW))
    rows = _rows(
        session, sql, *codes, asked.folded, size, asked.folded, *codes, asked.folded, asked.folded + _TOP,
        book.wanted(asked.groups), asked.limit,
    )  # fmt: skip
    return [
        Hit(
            "client", row[0], row[1], _rank(asked, row[1], row[2]), asked.near, owner=row[3], code=row[4], klass=row[5],
            client_id=row[0],
        )
        for row in rows
    ]  # fmt: skip


def _contacts(session: Session, asked: _Asked) -> list[Hit]:
    """By their own names; of several terms some may be their client's (`恒达 王工`)."""
    book, groups, limit = session.book, asked.groups, asked.limit
    if len(groups) > 1:
        groups, limit = (tuple(term for group in groups for term in group),), CROWD
    sql = _CONTACTS.format(newest=book.newest("contact", limit if limit == CROWD else WINDOW))
    rows = _rows(
        session, sql, asked.folded, len(asked.folded), asked.folded, book.wanted(groups), limit
    )  # fmt: skip
    return [
        Hit(
            "contact", row[0], row[1], _rank(asked, row[1], row[2]), asked.near, client=row[3],
            role=row[4], client_id=row[5],
        )
        for row in rows if _fits(asked, row[6] + row[7])
    ][: asked.limit]  # fmt: skip


def _members(session: Session, asked: _Asked) -> list[Hit]:
    hits = []
    for row, name, keys, folded, roles in _rows(session, _MEMBERS):
        if _fits(asked, keys):
            rank = EXACT if folded == asked.folded else REST
            rank = BEGINS if rank == REST and folded.startswith(asked.folded) else rank
            rank = _rank(asked, name, rank)
            hits.append(Hit("member", row, name, rank, asked.near, role=roles))
    return sorted(hits, key=lambda hit: hit.rank)[: asked.limit]


def _fits(asked: _Asked, keys: str) -> bool:
    """Whether the search keys hold one term of each group."""
    return all(any(f" {term}" in keys for term in group) for group in asked.groups)


def _rank(asked: _Asked, name: str, rank: int) -> int:
    """Pinyin and initials are of the name's beginning: whoever is found by them begins so."""
    latin = asked.folded.isascii() and len(asked.groups) == 1
    return (
        BEGINS if rank == REST and latin and f" {asked.folded}" not in f" {words(name)}" else rank
    )


def _touches(session: Session, asked: _Asked) -> list[Hit]:
    book = session.book
    sql = _TOUCHES.format(newest=book.newest("touch", WINDOW))
    rows = _rows(session, sql, book.wanted(asked.groups), asked.limit)
    return [
        Hit(
            "touch", row[0], _about(row[1] or row[2], asked), REST, asked.near, client=row[9], owner=row[5],
            role=row[4], person=row[6], day=row[3], on=row[7], project=row[8], client_id=row[10],
        )
        for row in rows
    ]  # fmt: skip


def _about(note: str, asked: _Asked) -> str:
    """The text of a touch as one line, from a little before the place that matches."""
    line = " ".join(note.split())
    first = next((group[0].replace(" ", "") for group in asked.groups), "")
    at = line.casefold().find(first)
    return f"…{line[at - _AROUND // 2 :]}"[:TEXT] if at > _AROUND else line[:TEXT]


_READ = {
    "project": _projects,
    "client": _clients,
    "contact": _contacts,
    "member": _members,
    "touch": _touches,
}
