"""The company of the demo entered in the book: the plan's numbers as ids, and one session for each member."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from store.clock import FixedClock
from store.session import Actor, Session
from store.standard.demo.cast import Client
from store.standard.demo.plan import Plan
from store.usecases import clients, members, settings


class Company:
    """Regions, members, clients and contacts."""

    def __init__(self, session: Session, clock: FixedClock, plan: Plan) -> None:
        self.session, self.clock, self.plan = session, clock, plan
        self.serial = 0
        self.actors: list[Session] = []
        self.regions: list[int] = []
        self.clients: list[int] = []
        self.contacts: list[list[int]] = []

    def command(self) -> str:
        """A UUID that is the same in every run of the same plan."""
        self.serial += 1
        return str(uuid5(NAMESPACE_URL, f"loudou:demo:{self.plan.day}:{self.serial}"))

    def company(self) -> None:
        """The currency, the regions and the members."""
        settings.set_setting(self.session, "currency", self.plan.currency, command=self.command())
        for name in self.plan.cast.regions:
            self.regions.append(members.add_region(self.session, name=name, command=self.command()))
        for person in self.plan.cast.members:
            region = self.regions[person.region] if person.region >= 0 else None
            row = members.add_member(
                self.session,
                name=person.name,
                roles=(person.role,),
                region=region,
                command=self.command(),
            )
            actor = Actor(row, person.name, "", frozenset({person.role}))
            self.actors.append(replace(self.session, actor=actor))

    def file(self, client: Client) -> None:
        """The archive keeper files a client with his contacts."""
        self.clock.step(seconds=60)
        keeper = self.actors[self.plan.cast.first("archive_keeper")]
        row = clients.create_client(
            keeper,
            name=client.name,
            address=client.address,
            industry=self.plan.industry(client),
            kind=client.kind,
            state=client.state,
            klass=client.klass,
            source=client.source,
            region=self.regions[client.region],
            owner=self.actors[client.owner].actor.id,
            deputy=None if client.deputy is None else self.actors[client.deputy].actor.id,
            relationship=client.relationship,
            command=self.command(),
        )
        self.clients.append(row)
        self.contacts.append([])
        for contact in client.contacts:
            one = clients.add_contact(
                keeper,
                row,
                name=contact.name,
                title=contact.title,
                department=contact.department,
                roles=(contact.role,),
                influence=contact.influence,
                attitude=contact.attitude,
                phone=contact.phone,
                our=self.actors[client.owner].actor.id,
                command=self.command(),
            )
            self.contacts[-1].append(one)
