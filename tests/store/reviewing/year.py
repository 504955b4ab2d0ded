"""A firm that works for a year: every command is given to the product and told to the naive model (`naive`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any
from uuid import UUID

from store.clock import FixedClock
from store.errors import Conflict, Invalid
from store.models import Member, ReviewEntry
from store.session import Session, open_session
from store.usecases import history
from store.usecases.clients import create_client
from store.usecases.gates import tick_item, untick_item
from store.usecases.keydates import set_key_date
from store.usecases.members import add_member
from store.usecases.projects import (
    close_project,
    create_project,
    edit_project,
    move_project,
    reopen_project,
)
from store.usecases.reviewing import deciding
from store.usecases.reviewing.briefs import write_brief
from store.usecases.reviewing.opening import close_review, open_review
from store.usecases.reviewing.settling import settle_continue
from store.usecases.working import (
    archive_touch,
    change_next_step,
    finish_next_step,
    record_touch,
    set_next_step,
)
from tests.store.reviewing.naive import Fact, Meeting, Saga, later

BIG = 300_000_000
ITEMS = (
    "appointment_accepted",
    "need_sketched",
    "visited",
    "proposal_received",
    "preferred",
    "sealed",
)
OUTCOMES = ("progress", "progress", "none", "silent", "")
Told = tuple[Saga, str, str, dict[str, Any]]
"""A fact to come: project, its own day, kind, what."""


class Firm:
    """Nine reps in two teams, their managers, an administrator; a random life of their projects."""

    def __init__(self, chief: Session, *, seed: int, clients: int) -> None:
        self.chief, self.random = chief, Random(seed)
        clock = chief.book.clock
        assert isinstance(clock, FixedClock)
        self.clock = clock
        self.managers = [self._member(f"经理{n}", f"m{n}", "regional_manager") for n in (1, 2)]
        self.reps = [self._member(f"销售{n}", f"r{n}", "rep") for n in range(1, 10)]
        self.ids = dict(Member.select(Member.login, Member.id).tuples())
        self.teams = [("r1", "r2", "r3", "r4", "r5"), ("r6", "r7", "r8", "r9")]
        self.clients = [f"客户{n}" for n in range(clients)]
        for name in self.clients:
            create_client(chief, name=name)
        self.sagas: dict[int, Saga] = {}
        self.undone: dict[str, str] = {}
        self.stacks: dict[str, list[str]] = {}
        self.counted: dict[str, int] = {}

    def _member(self, name: str, login: str, role: str) -> Session:
        add_member(self.chief, name=name, login=login, roles=(role,))
        return open_session(self.chief.book, login=login, lang="en")

    @property
    def today(self) -> str:
        return self.clock.today()

    def session_of(self, login: str) -> Session:
        return self.managers[int(login[1]) - 1] if login[0] == "m" else self.reps[int(login[1]) - 1]

    # -- every command goes through here ---------------------------------------------------------

    def do(self, login: str, usecase: Callable[..., Any], *args: Any, told: Sequence[Told] = (), **fields: Any) -> Any:  # fmt: skip
        """Run a use case and tell the model what came of it; an id `0` in `what` becomes the result's."""
        uuid = str(UUID(int=self.random.getrandbits(128)))
        value = usecase(self.session_of(login), *args, command=uuid, **fields)
        self.stacks.setdefault(login, []).append(uuid)
        self.tell(uuid, [(s, on, kind, {k: value if v == "id" else v for k, v in what.items()}) for s, on, kind, what in told])  # fmt: skip
        self.count(usecase.__name__)
        return value

    def tell(self, uuid: str, told: Sequence[Told]) -> None:
        for saga, on, kind, what in told:
            saga.add(Fact(uuid, on, self.today, kind, what))

    def count(self, what: str) -> None:
        self.counted[what] = self.counted.get(what, 0) + 1

    def undo(self, login: str) -> str | None:
        """Take the newest command back, where nobody else's stands in the way; gives its UUID."""
        if not self.stacks.get(login):
            return None
        try:
            history.undo(self.session_of(login))
        except Conflict:
            self.count("conflict")
            return None
        uuid = self.stacks[login].pop()
        self.undone[uuid] = self.today
        self._again()
        self.count("undo")
        return uuid

    def redo(self, login: str, uuid: str) -> None:
        """Do again what was just taken back: it was written today."""
        history.redo(self.session_of(login))
        self.undone.pop(uuid, None)
        self.stacks[login].append(uuid)
        for saga in self.sagas.values():
            saga.facts = [f._replace(made=self.today) if f.by == uuid else f for f in saga.facts]
        self._again()
        self.count("redo")

    def _again(self) -> None:
        for saga in self.sagas.values():
            saga.walked.clear()

    # -- between two meetings --------------------------------------------------------------------

    def alive(self) -> list[Saga]:
        return [saga for saga in self.sagas.values() if saga.of("stage")]

    def running(self) -> list[Saga]:
        return [saga for saga in self.alive() if saga.on_table(self.today)]

    def create(self, login: str, name: str, client: str) -> None:
        stage, amount = (
            self.random.randint(1, 5),
            self.random.choice((1, 5, 5, 20, 90, 350, 900)) * 1_000_000,
        )
        starts = self._inherited(client, name)
        uuid = str(UUID(int=self.random.getrandbits(128)))
        made = create_project(
            self.session_of(login),
            name=name,
            client=client,
            stage=stage,
            amount=amount,
            command=uuid,
        )
        saga = self.sagas[made] = Saga(made, client, name, self.today, starts, undone=self.undone)
        self.stacks.setdefault(login, []).append(uuid)
        self.tell(uuid, [
            (saga, self.today, "stage", {"to": stage}), (saga, self.today, "amount", {"value": amount}),
            (saga, self.today, "owner", {"who": login}),
        ])  # fmt: skip
        self.count("inherited" if starts else "create")

    def _inherited(self, client: str, name: str) -> int:
        dropped = [
            (saga.of("status")[-1].on, saga.id) for saga in self.alive()
            if saga.status == "dropped" and (saga.client, saga.name) == (client, name)
        ]  # fmt: skip
        on, one = max(dropped, default=("", 0))
        return self.sagas[one].after(on).d if on >= later(self.today, -90) else 0

    def live_on(self, events: int) -> None:
        """So many things that happen on a day."""
        for _ in range(events):
            going = [saga for saga in self.alive() if saga.status in ("open", "parked")]
            saga = self.random.choice(going)
            if not saga.on_table(self.today):
                continue
            kind = self.random.choice(HAPPENS)
            getattr(self, f"_{kind}")(saga, saga.owner)
            if self.random.random() < 0.08:
                login = saga.owner
                uuid = self.undo(login)
                if uuid and self.random.random() < 0.3:
                    self.redo(login, uuid)
                while uuid and self.random.random() < 0.5:  # further back, over what others did
                    uuid = self.undo(login)

    def _ago(self, most: int) -> str:
        return later(self.today, -self.random.choice((0, 0, self.random.randint(0, most))))

    def _touch(self, saga: Saga, who: str) -> None:
        named, outcome, on = self.random.random() < 0.6, self.random.choice(OUTCOMES), self._ago(25)
        what = {"id": "id", "named": named, "outcome": outcome}
        self.do(who, record_touch, saga.id, day=on, kind="call", note="谈", contact="王工" if named else None,
                outcome=outcome, told=[(saga, on, "touch", what)])  # fmt: skip

    def _untouch(self, saga: Saga, who: str) -> None:
        found = [t for t in saga.touches() if t.what["id"] not in saga.confirmed()]
        if found:
            row = self.random.choice(found).what["id"]
            self.do(who, archive_touch, row, told=[(saga, self.today, "untouch", {"id": row})])

    def _tick(self, saga: Saga, who: str) -> None:
        item = self.random.choice(ITEMS)
        standing = [f for f in saga.of("tick", "untick") if f.what["item"] == item][-1:]
        if standing and standing[0].kind == "tick":
            if self.random.random() < 0.5:
                self.do(who, untick_item, saga.id, item=item, told=[(saga, self.today, "untick", {"item": item})])  # fmt: skip
            else:  # told anew, it keeps its day
                self.do(who, tick_item, saga.id, item=item, evidence=f"证据{self.random.random()}",
                        told=[(saga, standing[0].on, "tick", {"item": item})])  # fmt: skip
            return
        on = self._ago(20)
        self.do(who, tick_item, saga.id, item=item, evidence="函", day=on, told=[(saga, on, "tick", {"item": item})])  # fmt: skip

    def _move(self, saga: Saga, who: str) -> None:
        to = max(1, min(8, saga.stage + self.random.choice((-1, 1, 1, 2))))
        if to != saga.stage:
            self.do(who, move_project, saga.id, stage=to, told=[(saga, self.today, "stage", {"to": to})])  # fmt: skip

    def _there_and_back(self, saga: Saga, who: str) -> None:
        """Up, and on the same day down again: all the way or a part of it."""
        for to in (self.random.randint(saga.stage, 8), self.random.randint(max(1, saga.stage - 1), 8)):  # fmt: skip
            if to != saga.stage:
                self.do(who, move_project, saga.id, stage=to, told=[(saga, self.today, "stage", {"to": to})])  # fmt: skip

    def _step(self, saga: Saga, who: str) -> None:
        due = later(self.today, self.random.randint(0, 25))
        self.do(who, set_next_step, saga.id, text="送样机", due=due, told=[(saga, self.today, "step", {"id": "id", "due": due})])  # fmt: skip

    def _finish(self, saga: Saga, who: str) -> None:
        for row in list(saga.steps())[:2]:
            self.do(who, finish_next_step, row, told=[(saga, self.today, "step_done", {"id": row, "state": "id"})])  # fmt: skip

    def _put_off(self, saga: Saga, who: str) -> None:
        for row, due in list(saga.steps().items())[:1]:
            new = later(self.today, self.random.randint(1, 20))
            if new != due:
                self.do(who, change_next_step, row, due=new, told=[(saga, self.today, "step_moved", {"id": row, "due": new})])  # fmt: skip

    def _key_date(self, saga: Saga, who: str) -> None:
        on = later(self.today, self.random.randint(-3, 30))
        self.do(who, set_key_date, saga.id, kind="tender", day=on, told=[(saga, self.today, "key_date", {"day": on})])  # fmt: skip

    def _amount(self, saga: Saga, who: str) -> None:
        value = saga.amount + self.random.randint(1, 50) * 1_000_000
        self.do(who, edit_project, saga.id, amount=value, told=[(saga, self.today, "amount", {"value": value})])  # fmt: skip

    def _close(self, saga: Saga, who: str) -> None:
        on = later(self.today, self.random.randint(-10, 60))
        if on != saga.close:
            self.do(who, edit_project, saga.id, close=on, told=[(saga, self.today, "close", {"day": on})])  # fmt: skip

    def _hand_over(self, saga: Saga, who: str) -> None:
        to = self.random.choice([f"r{n}" for n in range(1, 10) if f"r{n}" != who])
        self.do("m1", edit_project, saga.id, owner=self.ids[to], told=[(saga, self.today, "owner", {"who": to})])  # fmt: skip

    def _park(self, saga: Saga, who: str) -> None:
        until = later(self.today, self.random.randint(1, 90))
        if saga.parks < 2:
            self.do(who, close_project, saga.id, to="parked", day=until, reason="冻结", told=[
                (saga, self.today, "park", {"until": until}), (saga, self.today, "status", {"to": "parked"})])  # fmt: skip

    def _end(self, saga: Saga, who: str) -> None:
        to, on = self.random.choice(("won", "lost", "dropped", "dropped")), self._ago(3)
        on = max(on, saga.of("stage")[-1].on)
        self.do(who, close_project, saga.id, to=to, day=on, reason="" if to == "won" else "price",
                told=[(saga, on, "status", {"to": to})])  # fmt: skip

    def _return(self, saga: Saga, who: str) -> None:
        """Somebody brings a parked or a lost project back; it need not be the one at hand."""
        away = [s for s in self.alive() if s.status in ("parked", "lost") and s.of("park", "status")[-1].on != self.today]  # fmt: skip
        busy = {(s.client, s.name) for s in self.alive() if s.status in ("open", "parked")}
        away = [s for s in away if s.status == "parked" or (s.client, s.name) not in busy]
        if away:
            one = self.random.choice(away)
            self.do(one.owner, reopen_project, one.id, told=[
                (one, self.today, "reopen", {}), (one, self.today, "status", {"to": "open"})])  # fmt: skip

    def _again_made(self, saga: Saga, who: str) -> None:
        """A dropped project is made once more."""
        busy = {(s.client, s.name) for s in self.alive() if s.status in ("open", "parked")}
        gone = [s for s in self.alive() if s.status == "dropped" and (s.client, s.name) not in busy]
        if gone:
            one = self.random.choice(gone)
            self.create(one.owner, one.name, one.client)

    # -- a meeting -------------------------------------------------------------------------------

    def meet(self, manager: str, team: Sequence[str]) -> tuple[int, Meeting]:
        """Open the review of a team; gives its id and what the model knows of it."""
        review = self.do(manager, open_review, members=[self.ids[one] for one in team])
        frozen = [one for (one,) in ReviewEntry.select(ReviewEntry.project).where(ReviewEntry.review == review).tuples()]  # fmt: skip
        return review, Meeting(
            self.sagas, {one: self.sagas[one].duty(self.today) for one in frozen}
        )

    def decide(self, manager: str, meeting: Meeting, entry: int, saga: Saga) -> None:
        """What the manager does with the project on the table; ✓ or not, as the model says."""
        for kind in self._plan(saga):
            self._decision(manager, meeting, entry, saga, kind)
            if kind == "drop":
                return

    def _plan(self, saga: Saga) -> list[str]:
        duty, chance = saga.duty(self.today), self.random.random()
        plan = ["confirm"] if chance < 0.35 and (self._unconfirmed(saga) or saga.last("brief", "on") == self.today) else []  # fmt: skip
        if "confirm" in plan:
            return [*plan, "then"]
        parked = saga.parks < 2
        if duty == "verdict":
            choice = self.random.choice(("continue", "continue", "continue", "wait", "park" if parked else "continue", "drop", "next"))  # fmt: skip
            if choice == "continue" and self._word_awaited(saga):
                choice = "wait"
            if chance < 0.15:  # forward and back: no way round it
                return ["move", "move", "wait"] if chance < 0.08 else ["move", "move"]
            return [choice, "next"] if choice in ("continue", "wait") and chance > 0.7 else [choice]
        if duty == "recheck":
            return self.random.choice((["outcome", "next"], ["next", "outcome"], ["outcome"], ["unchanged"], ["wait"], ["move"], ["outcome", "next"]))  # fmt: skip
        return self.random.choice((["next"], ["unchanged"], ["accept"], ["move"], ["outcome"], ["wait"] if chance > 0.9 else ["accept"], ["park"] if parked and chance > 0.9 else ["next"]))  # fmt: skip

    def _unconfirmed(self, saga: Saga) -> list[int]:
        yes = saga.confirmed()
        return [t.what["id"] for t in saga.touches()
                if t.what["outcome"] == "progress" and t.what["named"] and t.what["id"] not in yes]  # fmt: skip

    def _decision(self, manager: str, meeting: Meeting, entry: int, saga: Saga, kind: str) -> None:
        if kind == "then":
            for one in self._plan(saga):
                if one not in ("confirm", "then"):
                    self._decision(manager, meeting, entry, saga, one)
            return
        duty, today = saga.duty(self.today), self.today
        usecase, fields, told = self._wish(saga, kind, duty)
        if usecase is None:
            return
        before = (dict(meeting.said), set(meeting.judged), set(meeting.done))
        before[0].update({one: set(kinds) for one, kinds in meeting.said.items()})
        value = self.do(manager, usecase, entry, told=told, **fields)
        uuid = self.stacks[manager][-1]
        if kind == "continue":
            self._continued(uuid, saga, value)
        if kind in ("next", "accept"):
            self._stepped(uuid, saga, value, kind)
        if kind in ("move", "confirm"):
            duty = saga.duty(today)
        new = meeting.say(saga, kind, duty, today)
        self.tell(uuid, [(self.sagas[one], today, "reviewed", {}) for one in new])
        gone = meeting.withdraw(saga, today) if kind == "move" else set()
        self.tell(uuid, [(self.sagas[one], today, "unreviewed", {}) for one in gone])
        if gone:
            self.count("withdrawn")
        assert (value.owed == ()) == (saga.id in meeting.done), (saga, kind, duty, value, meeting)
        if self.random.random() < 0.06:
            taken = self.undo(manager)
            if taken and self.random.random() < 0.5:
                self.redo(manager, taken)
            elif taken:
                meeting.said, meeting.judged, meeting.done = before

    def _wish(self, saga: Saga, kind: str, duty: str) -> tuple[Any, dict[str, Any], list[Told]]:
        today, n = self.today, self.random.randint
        until = later(today, n(1, 30))
        if kind == "continue":
            return (
                deciding.go_on,
                {"intent": "low", "reason": "等", "evidence": "批文", "until": until},
                [],
            )
        if kind == "wait":
            until = later(today, n(1, 60))
            told: list[Told] = [(saga, today, "wait", {"until": until})]
            told += [(saga, today, "status", {"to": "open"})] if saga.status == "parked" else []
            return deciding.wait, {"until": until, "source": "招标网"}, told
        if kind == "park":
            until = later(today, n(1, 90))
            return deciding.park, {"until": until, "reason": "冻结"}, [
                (saga, today, "park", {"until": until}), (saga, today, "status", {"to": "parked"})]  # fmt: skip
        if kind == "drop":
            return (
                deciding.drop,
                {"reason": "no_intent"},
                [(saga, today, "status", {"to": "dropped"})],
            )
        if kind == "move":
            to = max(1, min(8, saga.stage + self.random.choice((-1, 1))))
            if to == saga.stage:
                return None, {}, []
            return deciding.move, {"stage": to}, [(saga, today, "stage", {"to": to})]
        if kind == "outcome":
            return (
                deciding.say_outcome,
                {"outcome": self.random.choice(("progress", "none", "silent"))},
                [],
            )
        if kind == "unchanged":
            return deciding.unchanged, {"reason": "等开会"}, []
        if kind == "confirm":
            open_ones = self._unconfirmed(saga)
            if open_ones:
                row = self.random.choice(open_ones)
                return deciding.confirm, {"touch": row}, [(saga, today, "confirm", {"id": row})]
            return deciding.confirm, {}, [(saga, today, "brief_progress", {})]
        if kind == "next":
            last = min(15, 29 - saga.d(today)) if duty == "recheck" else 25
            return deciding.promise, {"text": "送样机", "due": later(today, n(0, last))}, []
        if any(due >= today for due in saga.steps().values()):
            return deciding.accept, {}, []
        return None, {}, []

    def _continued(self, uuid: str, saga: Saga, value: deciding.Decided) -> None:
        pending = saga.after(self.today).row + 1 >= 3
        assert value.pending == pending
        self.tell(uuid, [(saga, self.today, "continue", {"id": value.id, "pending": pending})])

    def _stepped(self, uuid: str, saga: Saga, value: deciding.Decided, kind: str) -> None:
        if kind == "next":
            from store.models import Decision

            made = Decision.get_by_id(value.id)
            self.tell(uuid, [(saga, self.today, "step", {"id": made.step_id, "due": made.until})])

    def end(self, manager: str, review: int, meeting: Meeting) -> None:
        """Close the review; what was decided may be enough by now."""
        self.do(manager, close_review, review)
        uuid, today = self.stacks[manager].pop(), self.today
        for one in meeting.due:
            over = self.sagas[one].status not in ("open", "parked") and one not in meeting.judged
            if one not in meeting.done and not over:
                new = meeting.settle(self.sagas[one], self.sagas[one].duty(today), today)
                self.tell(uuid, [(self.sagas[row], today, "reviewed", {}) for row in new])
        self.stacks[manager].clear()  # a closed review is never undone

    def _word_awaited(self, saga: Saga) -> bool:
        """Whether a third *continue* still waits for the manager one level up: no other takes its place."""
        settled = {fact.what["id"] for fact in saga.of("settle")}
        return any(f.what["pending"] and f.what["id"] not in settled for f in saga.of("continue"))

    def settle_pending(self) -> None:
        """The administrator decides on third continues, with a reason."""
        for saga in self.alive():
            settled = {f.what["id"] for f in saga.of("settle")}
            for fact in saga.of("continue"):
                if fact.what["pending"] and fact.what["id"] not in settled and self.random.random() < 0.6:  # fmt: skip
                    accept = self.random.random() < 0.5
                    settle_continue(self.chief, fact.what["id"], accept=accept, reason="战略客户")
                    self.tell("settled", [(saga, self.today, "settle", {"id": fact.what["id"], "accept": accept})])  # fmt: skip
                    self.count("settled")

    def brief(self, saga: Saga) -> None:
        """The rep fills in his progress on the morning of the meeting."""
        try:
            self.do(saga.owner, write_brief, saga.id, work="拜访", progress=f"进展 {self.random.random()}",
                    told=[(saga, self.today, "brief", {"on": self.today})])  # fmt: skip
        except Invalid as error:  # pragma: no cover
            raise AssertionError(str(error)) from error


HAPPENS = (
    *("touch",) * 8, "untouch", "tick", "tick", "move", "there_and_back", *("step",) * 3, *("finish",) * 3, "put_off", "key_date",
    "amount", "close", "hand_over", "park", "end", "return", "return", "again_made", "again_made",
)  # fmt: skip
