"""Making demo books: the lived one, and large ones through the importer."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from store.clock import FixedClock
from store.database import Book
from store.errors import Invalid
from store.models import Project
from store.session import Session, open_session
from store.standard.demo.perform import Players, Progress
from store.standard.demo.plan import SEED, Plan, make_plan
from store.standard.demo.records import records
from store.text import Lang, msg
from store.usecases import derived
from store.usecases.importing import Report, import_records
from store.usecases.upkeep import roll


def build(
    book: Book,
    *,
    seed: int = SEED,
    day: str | None = None,
    lang: Lang = "zh",
    progress: Progress | None = None,
    login: str | None = None,
) -> Plan:
    """Write the demo into an open, empty book as of `day` (today); gives the plan that was lived.

    The same seed and day give the same rows and ids. All of it is one transaction: interrupted,
    the book stays as it was. `progress` counts acts. A book without members
    makes the OS user (or `login`) its administrator, as always. Raises Invalid where the book
    has projects already, NotAllowed where that user is no administrator.
    """
    plan = make_plan(day or book.clock.today(), seed=seed, lang=lang)
    with scripted(book) as clock, book.writing():
        session = _first(book, clock, plan, login)
        # Derived state is brought up to date once: nobody sees the half-lived book.
        later: set[int] = set()
        with uncollected():
            Players(replace(session, later=later), clock, plan).run(progress)
        derived.catch_up(book, sorted(later), plan.day)
    roll(open_session(book, login=login, lang=lang))
    return plan


def fill(
    book: Book,
    n: int,
    *,
    seed: int = SEED,
    day: str | None = None,
    lang: Lang = "zh",
    progress: Progress | None = None,
    login: str | None = None,
) -> Report:
    """A large book instead: the same company and `n` open projects, through the importer's batch path.

    Raises Invalid and NotAllowed as `build` does.
    """
    plan = make_plan(day or book.clock.today(), seed=seed, lang=lang)
    with scripted(book) as clock, book.writing():
        session = _first(book, clock, plan, login)
        Players(session, clock, plan).company()
        clock.set(f"{plan.day}T08:00:00")
        found = records(n, seed=seed, day=plan.day, lang=lang)
        report = import_records(
            session,
            found,
            currency=plan.currency,
            command=str(uuid5(NAMESPACE_URL, f"loudou:records:{plan.day}:{n}")),
            progress=progress,
        )
    roll(open_session(book, login=login, lang=lang))
    return report


def _first(book: Book, clock: FixedClock, plan: Plan, login: str | None) -> Session:
    """The administrator on the first day of an empty book."""
    clock.set(f"{plan.first_day}T08:00:00")
    session = open_session(book, login=login, lang=plan.lang)
    if Project.select().exists():
        raise Invalid(
            msg("The book {book} has projects already; the demo needs an empty one.",
                book=book.shown)
        )  # fmt: skip
    return session


@contextmanager
def uncollected() -> Iterator[None]:
    """No rounds of the garbage collector: thousands of short commands leave little behind, its rounds take a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def scripted(book: Book) -> Iterator[FixedClock]:
    """The book's clock replaced by one that goes where it is told, in the same time zone."""
    real = book.clock
    clock = FixedClock(zone=real.zone)
    book.clock = clock
    try:
        yield clock
    finally:
        book.clock = real
