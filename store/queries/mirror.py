"""The mirror (照镜子): plain sentences about a book, worst first; sentences without data are left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from peewee import fn

from store.models import Project
from store.queries import flagged
from store.queries.narrowing import Narrowing
from store.session import Session
from store.text import Message, Money, msg, nmsg
from store.usecases import derived
from store.usecases.settings import read

RULES = {
    "no_next_step": nmsg("{n} project has no next step.", "{n} projects have no next step.", 0),
    "close_past": nmsg(
        "{n} project is past its expected close.", "{n} projects are past their expected close.", 0
    ),
    "next_step_overdue": nmsg("{n} next step is overdue.", "{n} next steps are overdue.", 0),
    "silent": nmsg(
        "{n} project has been silent for {days} days or more.",
        "{n} projects have been silent for {days} days or more.",
        0,
    ),
}
"""What the mirror says of each flag."""


@dataclass(frozen=True, slots=True)
class Reflection:
    """One sentence, and the narrowing that lists the projects behind it."""

    sentence: Message
    narrowing: Narrowing


def mirror(session: Session) -> list[Message]:
    """The sentences alone."""
    return [item.sentence for item in reflections(session)]


def reflections(session: Session) -> list[Reflection]:
    """What a manager should see after an import: concentration, missing next steps, past closes, silence, no owner."""
    with session.book.reading():
        live = Project.live == 1
        currency = str(read("currency"))
        at = derived.cutoffs(session.today)
        count = Project.select().where(live).count()
        if not count:
            return []
        amount = int(
            Project.select(fn.COALESCE(fn.SUM(Project.amount), 0))
            .where(live, Project.currency == currency)
            .scalar()
        )
        found = [
            Reflection(
                nmsg(
                    "{n} open project, {amount} in all.",
                    "{n} open projects, {amount} in all.",
                    count,
                    amount=Money(amount, currency),
                ),
                Narrowing(),
            )
        ]
        found += _concentration(live, currency, amount)
        rules = flagged.rules(at)
        for rule, sentence in RULES.items():
            n = Project.select().where(live, rules[rule]).count()
            if n:
                said = replace(sentence, params={"n": n, "days": read("silent_days")})
                found.append(Reflection(said, Narrowing(flags=(rule,))))
        orphans = Project.select().where(live, Project.owner.is_null()).count()
        if orphans:
            found.append(
                Reflection(
                    nmsg("{n} project has no owner.", "{n} projects have no owner.", orphans),
                    Narrowing(owners=(0,)),
                )
            )
        return found


def _concentration(live: Any, currency: str, amount: int) -> list[Reflection]:
    """The share of the two largest owners (method §10), where there are at least four."""
    rows = list(
        Project.select(Project.owner, fn.SUM(Project.amount)).where(live, Project.currency == currency, Project.owner.is_null(False))
        .group_by(Project.owner).order_by(fn.SUM(Project.amount).desc()).tuples()
    )  # fmt: skip
    if len(rows) < 4 or not amount:
        return []
    top = rows[:2]
    share = round(100 * sum(int(value) for _, value in top) / amount)
    sentence = msg(
        "The first 2 of {n} owners hold {share} % of the amount.", n=len(rows), share=share
    )
    return [Reflection(sentence, Narrowing(owners=tuple(owner for owner, _ in top)))]
