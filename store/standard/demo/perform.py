"""Living the plan: every act goes through its use case, by the member who did it, on its day."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from store.clock import FixedClock
from store.session import Session
from store.standard.demo.company import Company
from store.standard.demo.life import Act
from store.standard.demo.meeting import Written, correct, hold
from store.standard.demo.plan import Plan
from store.usecases import (
    derived,
    gates,
    keydates,
    potentials,
    projects,
    working,
)
from store.usecases.reviewing.briefs import write_brief

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""
EVERY = 100
KEPT = 11 * 3600
"""Second of the day from which promises are kept."""


class Players(Company):
    """The members of the company, who do what the plan says."""

    def __init__(self, session: Session, clock: FixedClock, plan: Plan) -> None:
        super().__init__(session, clock, plan)
        self.projects: dict[int, int] = {}
        self.numbers: dict[int, int] = {}
        self.steps: dict[tuple[int, int], int] = {}
        # What the next meeting takes up: briefs, promises and ends that wait for it.
        self.briefs: dict[int, Written] = {}
        self.vows: dict[int, dict[str, Any]] = {}
        self.closing: dict[int, dict[str, Any]] = {}
        self.closed: set[int] = set()
        self._caught_up = ""
        self._kept: list[tuple[str, int, int, int]] = []

    def run(self, progress: Progress | None) -> None:
        """Enter the company and its clients, then live day by day."""
        self.company()
        for client in self.plan.cast.clients:
            self.file(client)
        total = len(self.plan.acts)
        for done, act in enumerate(self.plan.acts):
            if progress is not None and done % EVERY == 0:
                progress("write", done, total)
            self._keep_promises(act.day, act.second)
            self._act(act)
        self._keep_promises(self.plan.day, 0)
        if progress is not None:
            progress("write", total, total)

    def catch_up(self) -> None:
        """Bring the derived state up to this moment: a meeting sees the book as it is.

        Who is on the board is recounted once a day; a later meeting of the day needs what was touched since.
        """
        later, today = self.session.later, self.session.today
        if later is None:
            return
        if today == self._caught_up:
            derived.refresh(sorted(later), today)
        else:
            derived.catch_up(self.session.book, sorted(later), today)
        self._caught_up = today
        later.clear()

    def finish_on(self, day: str, number: int, step: int) -> None:
        """A promise that the meeting made will be kept on a day, by the project's owner."""
        heappush(self._kept, (day, KEPT + len(self._kept) % 3600, step, number))

    def _keep_promises(self, day: str, second: int) -> None:
        """What was to be kept before that moment; nobody keeps a promise on what is over."""
        while self._kept and self._kept[0][:2] < (day, second):
            on, at, step, number = heappop(self._kept)
            if number not in self.closed:
                self._set(on, at)
                owner = self.actors[self.plan.deals[number].owner]
                working.finish_next_step(owner, step, day=on, command=self.command())

    def _act(self, act: Act) -> None:
        self._set(act.day, act.second)
        VERBS[act.verb](self, self.actors[act.actor], act, dict(act.args))

    def _set(self, day: str, second: int) -> None:
        hours, rest = divmod(second, 3600)
        self.clock.set(f"{day}T{hours:02d}:{rest // 60:02d}:{rest % 60:02d}")

    # -- verbs ---------------------------------------------------------------------------------

    def create(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        deal = self.plan.deals[act.project]
        client = args.pop("client")
        region = self.regions[self.plan.cast.clients[client].region]
        self.projects[act.project] = projects.create_project(
            who,
            client=self.clients[client],
            owner=self.actors[deal.owner].actor.id,
            region=region,
            currency=self.plan.currency,
            command=self.command(),
            **args,
        )
        self.numbers[self.projects[act.project]] = act.project

    def edit(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        projects.edit_project(who, self.projects[act.project], command=self.command(), **args)

    def move(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        projects.move_project(who, self.projects[act.project], command=self.command(), **args)

    def close(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        if args.pop("meeting", False):
            self.closing[act.project] = args
            return
        if args["to"] != "parked":
            self.closed.add(act.project)
        projects.close_project(who, self.projects[act.project], command=self.command(), **args)

    def touch(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        client = self.plan.deals[act.project].client
        number = args.pop("contact")
        contact = None if number is None else self.contacts[client][number]
        working.record_touch(
            who,
            self.projects[act.project],
            day=act.day,
            contact=contact,
            command=self.command(),
            **args,
        )

    def step(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        if args.pop("meeting", False):
            self.vows[act.project] = args
            return
        key = (act.project, args.pop("step"))
        self.steps[key] = working.set_next_step(
            who, self.projects[act.project], role="rep", command=self.command(), **args
        )

    def change(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        step = self.steps[act.project, args.pop("step")]
        working.change_next_step(who, step, command=self.command(), **args)

    def finish(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        step = self.steps[act.project, args.pop("step")]
        working.finish_next_step(who, step, command=self.command(), **args)

    def wait(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        working.wait_for(who, self.projects[act.project], command=self.command(), **args)

    def staff(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        member = self.actors[args.pop("member")].actor.id
        project = self.projects[act.project]
        working.staff_project(who, project, member=member, command=self.command(), **args)

    def link(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        client = self.clients[args.pop("client")]
        project = self.projects[act.project]
        working.link_client(who, project, client=client, command=self.command(), **args)

    def tick(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        gates.tick_item(who, self.projects[act.project], command=self.command(), **args)

    def date(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        keydates.set_key_date(who, self.projects[act.project], command=self.command(), **args)

    def potential(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        client = self.clients[act.args["client"]]
        del args["client"]
        potentials.add_potential(
            who, client, currency=self.plan.currency, command=self.command(), **args
        )

    def brief(self, who: Session, act: Act, args: dict[str, Any]) -> None:
        row = write_brief(who, self.projects[act.project], command=self.command(), **args)
        self.briefs[act.project] = Written(row, args["next_text"], args["next_due"] or "")

    def meet(self, who: Session, act: Act, _args: dict[str, Any]) -> None:
        hold(self, who, act)

    def correct(self, who: Session, _act: Act, _args: dict[str, Any]) -> None:
        correct(self, who)


VERBS: dict[str, Callable[[Players, Session, Act, dict[str, Any]], None]] = {
    "create": Players.create,
    "edit": Players.edit,
    "move": Players.move,
    "close": Players.close,
    "touch": Players.touch,
    "step": Players.step,
    "change": Players.change,
    "finish": Players.finish,
    "wait": Players.wait,
    "staff": Players.staff,
    "link": Players.link,
    "tick": Players.tick,
    "date": Players.date,
    "potential": Players.potential,
    "brief": Players.brief,
    "meet": Players.meet,
    "correct": Players.correct,
}
