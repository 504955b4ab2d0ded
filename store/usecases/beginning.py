"""The first moment of a book: the standard process and its administrator."""

from __future__ import annotations

from typing import Any

from store.clock import day_of
from store.database import Book
from store.domain.names import clean, fold
from store.models import GateItem, Member, Process, Stage
from store.usecases.bulk import dumps


def begin(book: Book, login: str) -> None:
    """Make `login` the administrator of an empty book and lay the eight stages in it, as one event-logged command."""
    from store.session import Actor, Session
    from store.usecases.doing import Doing

    with book.writing():
        if Member.select().exists():
            return
        name = clean(login) or "administrator"
        member = int(
            Member.insert(
                name=name, folded=fold(name), keys=f" {name} ", login=login, roles="administrator"
            ).execute()
        )
        session = Session(book, Actor(member, name, login, frozenset({"administrator"})))
        do = Doing(session, f"begin-{book.clock.now_us()}")
        do.remember(
            "member.created",
            "member",
            member,
            1,
            None,
            {"name": name, "login": login, "roles": "administrator"},
            None,
        )
        lay_process(do)
        do.finish("book.begin", "begin", None)


def lay_process(do: Any) -> int:
    """Write the process that ships into the book; gives its id."""
    from store.standard.process import standard

    source = standard()
    today = day_of(do.at, do.book.clock.zone)
    process = do.create(
        Process,
        {
            "key": source.key,
            "name_zh": source.name.zh,
            "name_en": source.name.en,
            "big_amount": source.big_amount,
        },
    )
    for stage in source.stages:
        row = do.create(Stage, {
            "process_id": process, "number": stage.number, "key": stage.key,
            "name_zh": stage.name.zh, "name_en": stage.name.en, "column_zh": stage.column.zh, "column_en": stage.column.en,
            "rate": stage.rate_bp, "rate_since": today, "norm_days": stage.norm_days,
            "called_in": dumps({"always": stage.called_in, "big": stage.called_in_big, "advises": stage.advises}),
            "raci": dumps(dict(stage.raci)), "buying_zh": stage.buying_step.zh, "buying_en": stage.buying_step.en,
        })  # fmt: skip
        for number, item in enumerate(stage.gate, 1):
            do.create(GateItem, {
                "stage_id": row, "number": number, "key": item.key, "text_zh": item.text.zh, "text_en": item.text.en,
                "evidence_zh": item.evidence.zh, "evidence_en": item.evidence.en, "big_only": int(item.big_project_only),
            })  # fmt: skip
    return int(process)
