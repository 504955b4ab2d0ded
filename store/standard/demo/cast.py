"""Who is in the demo: the company's people, the clients and their contacts."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from store.standard.demo.words import Table, pick, spread, weighted

HEROES = (0, 3)
"""Two reps (by their number) who carry most of the money: the pain of method §1.2."""
CONTACTS = (1, 3, 4, 2)
"""Weights of having 1, 2, 3 or 4 contacts."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the company; `region` is the number of his region, -1 at headquarters."""

    name: str
    role: str
    region: int


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a client; `spoken` is how one speaks of him in a note."""

    name: str
    title: str
    department: str
    role: str
    spoken: str
    influence: int
    attitude: int
    phone: str


@dataclass(frozen=True, slots=True)
class Client:
    """A client's file. `owner` and `deputy` are numbers of members, `klass` A, B or C."""

    name: str
    address: str
    industry: str
    kind: str
    state: str
    region: int
    owner: int
    klass: str
    source: str
    contacts: tuple[Contact, ...]
    deputy: int | None = None
    relationship: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody. `reps` and `managers` are numbers of `members`; managers in the order of regions."""

    regions: tuple[str, ...]
    members: tuple[Person, ...]
    reps: tuple[int, ...]
    managers: tuple[int, ...]
    clients: tuple[Client, ...]

    def first(self, role: str) -> int:
        """The number of the first member with `role`."""
        return next(n for n, one in enumerate(self.members) if one.role == role)


def make_cast(rng: Random, table: Table) -> Cast:
    """The company of the demo in the language of `table`."""
    members: list[Person] = []
    for number, region in enumerate(table["region"]):
        members += [Person(name, "rep", number) for name in region["reps"]]
    reps = tuple(range(len(members)))
    managers = tuple(range(len(members), len(members) + len(table["region"])))
    members += [
        Person(one["manager"], "regional_manager", n) for n, one in enumerate(table["region"])
    ]
    members += [Person(name, role, -1) for name, role in table["staff"]["headquarters"]]
    people = tuple(members)
    return Cast(
        regions=tuple(one["name"] for one in table["region"]),
        members=people,
        reps=reps,
        managers=managers,
        clients=tuple(_clients(rng, table, people, reps)),
    )


def _clients(
    rng: Random, table: Table, members: tuple[Person, ...], reps: tuple[int, ...]
) -> list[Client]:
    found: list[Client] = []
    for number, region in enumerate(table["region"]):
        local = [one for one in reps if members[one].region == number]
        for place, facts in enumerate(region["clients"]):
            name, address, industry, kind, state = facts
            owner = local[place % len(local)]
            showcase = number == 0 and place == 0
            contacts = _showcase(table) if showcase else _contacts(rng, table)
            klass = "ABC"[weighted(rng, (5, 3, 2) if owner in HEROES else (1, 3, 6))]
            found.append(
                Client(
                    name=name,
                    address=address,
                    industry=industry,
                    kind=kind,
                    state=state,
                    region=number,
                    owner=owner,
                    klass="A" if showcase else klass,
                    source=pick(rng, table["words"]["sources"]),
                    contacts=tuple(contacts),
                )
            )
    return found


def _contacts(rng: Random, table: Table) -> list[Contact]:
    people, titles = table["people"], list(table["people"]["titles"])
    found: list[Contact] = []
    heard: set[str] = set()
    for n in range(1 + weighted(rng, CONTACTS)):
        # The first is the engineer or user whom a rep really works with.
        among = titles if n else [one for one in titles if one[2] in ("technical", "user")]
        title, department, role, spoken = one = pick(rng, among)
        titles.remove(one)
        surname = _other_than(heard, pick(rng, people["surnames"]), people["surnames"])
        given = _other_than(heard, pick(rng, people["given"]), people["given"])
        found.append(
            Contact(
                name=f"{given} {surname}" if given.isascii() else f"{surname}{given}",
                title=title,
                department=department,
                role=role,
                spoken=spoken.replace("S", surname, 1)
                if "F" not in spoken
                else f"{given} {surname}",
                influence=spread(rng, 4, 5) if role == "decision" else spread(rng, 1, 4),
                attitude=weighted(rng, (1, 2, 4, 4, 2)) - 2,
                phone=table["phone"].format(n=spread(rng, 0, 9999)),
            )
        )
    return found


def _other_than(heard: set[str], name: str, names: list[str]) -> str:
    """`name`, or the next one that nobody at the client bears."""
    while name in heard:
        name = names[(names.index(name) + 1) % len(names)]
    heard.add(name)
    return name


def _showcase(table: Table) -> list[Contact]:
    marks = ((4, 1), (5, 0), (2, 2))
    return [
        Contact(
            name, title, department, role, spoken, influence, attitude, table["phone"].format(n=n)
        )
        for n, ((name, title, department, role, spoken), (influence, attitude)) in enumerate(
            zip(table["showcase"]["contacts"], marks, strict=True), 101
        )
    ]
