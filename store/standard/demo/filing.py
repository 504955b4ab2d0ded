"""The files of the clients, completed: classes, deputies, relationships, who decides, what may come."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from store.domain import days
from store.standard.demo.cast import Cast, Client, Contact
from store.standard.demo.deals import PERIOD, Deal, scaled
from store.standard.demo.life import MORNING, NO_PROJECT, Act
from store.standard.demo.words import Table, pick, spread, weighted

MOST_CONTACTS = 4
RELATIONS = {
    "A": ("strategic", "strategic", "key", "partner"),
    "B": ("key", "partner", "develop", "ordinary"),
    "C": ("ordinary", "ordinary", "ordinary", "develop"),
}


def complete(rng: Random, table: Table, cast: Cast) -> Cast:
    """The cast with its files filled in; the showcase's contacts stay as they are told."""
    ranks = _classes(rng, cast)
    found = []
    for number, client in enumerate(cast.clients):
        deciding = any(one.role == "decision" for one in client.contacts)
        add = rng.random() < 0.72
        who = _decider(rng, table, client)
        contacts = client.contacts
        if add and not deciding:
            contacts = (*contacts[: MOST_CONTACTS - 1], who)
        klass = ranks[number]
        deputy = _deputy(rng, cast, client) if rng.random() < 0.5 and klass != "C" else None
        relation = pick(rng, RELATIONS[klass])
        found.append(
            replace(client, klass=klass, contacts=contacts, deputy=deputy, relationship=relation)
        )
    return replace(cast, clients=tuple(found))


def _classes(rng: Random, cast: Cast) -> list[str]:
    """One in five A, three in ten B: the classes that were drawn, evened out to those shares."""
    marks = {number: rng.random() for number in range(len(cast.clients))}
    order = sorted(
        marks, key=lambda number: (number > 0, cast.clients[number].klass, marks[number])
    )
    top, middle = len(order) // 5, len(order) // 2
    found = [""] * len(order)
    for place, number in enumerate(order):
        found[number] = "A" if place < top else "B" if place < middle else "C"
    return found


def _decider(rng: Random, table: Table, client: Client) -> Contact:
    """Who decides at a client: a name that nobody there bears yet."""
    people = table["people"]
    title, department, role, spoken = pick(
        rng, [one for one in people["titles"] if one[2] == "decision"]
    )
    heard = " ".join(one.name for one in client.contacts)
    surname = _unheard(people["surnames"], spread(rng, 0, 23), heard)
    given = _unheard(people["given"], spread(rng, 0, 23), heard)
    western = given.isascii()
    return Contact(
        name=f"{given} {surname}" if western else f"{surname}{given}",
        title=title,
        department=department,
        role=role,
        spoken=f"{given} {surname}" if western else spoken.replace("S", surname, 1),
        influence=spread(rng, 4, 5),
        attitude=weighted(rng, (1, 2, 5, 4, 1)) - 2,
        phone=table["phone"].format(n=spread(rng, 0, 9999)),
    )


def _unheard(names: list[str], start: int, heard: str) -> str:
    """The name at `start`, or the next one that is not heard yet."""
    turned = names[start:] + names[:start]
    return next(name for name in turned if name not in heard)


def _deputy(rng: Random, cast: Cast, client: Client) -> int:
    """A colleague of the region who stands in for the owner."""
    near = [
        rep
        for rep in cast.reps
        if cast.members[rep].region == client.region and rep != client.owner
    ]
    return pick(rng, near)


def potentials(rng: Random, table: Table, cast: Cast, deals: list[Deal], today: str) -> list[Act]:
    """What about a third of the clients may start one day, noted by their owners over half a year."""
    found: list[Act] = []
    taken = {(deal.client, deal.name) for deal in deals}
    for number, client in enumerate(cast.clients):
        if client.kind != "user" or rng.random() >= 0.42:
            continue
        for _ in range(1 + weighted(rng, (3, 2))):
            lines = [line.split("|")[0] for line in table["projects"][client.industry]]
            start = int(rng.random() * len(lines))
            name = next(
                line for line in lines[start:] + lines[:start] if (number, line) not in taken
            )
            taken.add((number, name))
            found.append(_potential(rng, table, number, client, name, today))
    return found


def _potential(
    rng: Random, table: Table, number: int, client: Client, name: str, today: str
) -> Act:
    on = days.add(today, -spread(rng, 2, PERIOD - 6))
    weekend = max(0, days.weekday(on) - 4)
    # The one that is expected soonest is still ahead on the book's day.
    expected = days.add(today, spread(rng, 40, 420))
    amount = scaled(float(spread(rng, 2, 30) * 10), table)
    return Act(
        days.add(on, -weekend),
        MORNING + spread(rng, 0, 7 * 3600),
        client.owner,
        NO_PROJECT,
        "potential",
        {"client": number, "name": name, "amount": amount, "expected": expected,
         "note": pick(rng, table["words"]["potentials"])},
    )  # fmt: skip
