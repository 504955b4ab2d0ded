"""A second, naive reading of the 1-15-30 rule and of the review (method §5, §6), written from the text alone.

It keeps every fact of every project and counts the days one by one, where the product keeps anchors and subtracts. It
imports none of the product's rules. What an undo took back is removed from the facts, as if it had never happened.

Where the text leaves a choice, this is how it is read:
- On one day what happened (progress) comes before what was decided (continue, wait, park); decisions in their order.
- A *wait* freezes d as it is without what only counts provisionally.
- Provisional progress older than confirmed progress counts no more.
- A stage counts where a day ends with it: up and down again on one day is no progress, up and half the way down is.
- What lifted a duty and is taken back on the same day lifted none: ✓ given on its strength that day goes.
- Progress brings a parked project back before its day: it "clears hold_until".
- A refused *continue* never happened; a pending one counts in the row and moves nothing.
- Progress from before the day that d counts from changes nothing: it would make d larger.
- A project made again starts with the d that the dropped one had on the day of the drop.
- A big project changed where its stage, amount, close, owner or status became another on a day after that of its last
  review, by a change or by one taken back that the review had seen; or where it was never reviewed.
- The order of 必谈 reads as one list of sort keys: key date, verdict, broken promise, amount, id; at a glance: amount, id.
- One client's projects that were due when the queue was frozen are judged together; none is ✓ before all are.
- One client's due projects follow the most urgent one of them, within their rep's turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple


def day(text: str) -> date:
    return date.fromisoformat(text)


def later(text: str, n: int) -> str:
    return (day(text) + timedelta(days=n)).isoformat()


class Fact(NamedTuple):
    """Something that happened or was decided: `on` its own day, written on the day `made` by the command `by`."""

    by: str
    on: str
    made: str
    kind: str
    what: dict[str, Any]


class State(NamedTuple):
    """Where a project stands after a day. d: without provisional progress. hold: standing still until that day."""

    d: int
    hold: str
    parking: bool
    row: int


@dataclass
class Saga:
    """One project and all its facts, in the order in which they were written."""

    id: int
    client: str
    name: str
    made: str
    starts_with: int = 0
    facts: list[Fact] = field(default_factory=list)
    undone: dict[str, str] = field(default_factory=dict)
    """Commands that were taken back, each with the day: their facts never happened."""
    walked: dict[str, State] = field(default_factory=dict)

    def add(self, fact: Fact) -> None:
        self.facts.append(fact)
        self.walked.clear()

    def of(self, *kinds: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind in kinds and fact.by not in self.undone]

    def last(self, kind: str, key: str, default: Any = None) -> Any:
        found = self.of(kind)
        return found[-1].what[key] if found else default

    # -- plain state -----------------------------------------------------------------------------

    @property
    def owner(self) -> str:
        return str(self.last("owner", "who"))

    @property
    def amount(self) -> int:
        return int(self.last("amount", "value", 0))

    @property
    def close(self) -> str:
        return str(self.last("close", "day", ""))

    @property
    def stage(self) -> int:
        return int(self.last("stage", "to"))

    @property
    def status(self) -> str:
        """open, parked, won, lost, dropped: as last said."""
        return str(self.last("status", "to", "open"))

    @property
    def parks(self) -> int:
        return len(self.of("park"))

    def touches(self) -> list[Fact]:
        gone = {fact.what["id"] for fact in self.of("untouch")}
        return [fact for fact in self.of("touch") if fact.what["id"] not in gone]

    def confirmed(self) -> set[int]:
        return {fact.what["id"] for fact in self.of("confirm")}

    def steps(self) -> dict[int, str]:
        """Open promises: id → the day they are due."""
        found: dict[int, str] = {}
        for fact in self.of("step", "step_moved", "step_done"):
            if fact.kind == "step_done":
                found.pop(fact.what["id"])
            else:
                found[fact.what["id"]] = fact.what["due"]
        return found

    # -- §5 --------------------------------------------------------------------------------------

    def progress(self) -> list[str]:
        """Days of progress that stands: beyond the highest stage, evidence, a confirmed touch, the manager's `y` on a brief."""
        found, made, *moves = [], *self.of("stage")
        evenings = {
            fact.on: fact.what["to"] for fact in moves
        }  # the last of a day is where it ends
        top = made.what["to"]
        for on in sorted(evenings):
            if evenings[on] > top:
                top = evenings[on]
                found.append(on)
        ticks: dict[str, str] = {}
        for fact in self.of("tick", "untick"):
            if fact.kind == "tick":
                ticks[fact.what["item"]] = fact.on
            else:
                ticks.pop(fact.what["item"])
        found += ticks.values()
        yes = self.confirmed()
        found += [t.on for t in self.touches() if t.what["id"] in yes and _is_progress(t)]
        return found + [fact.on for fact in self.of("brief_progress")]

    def after(self, today: str) -> State:
        """Walk through the days, one by one, to the end of `today`."""
        if today not in self.walked:
            self.walked[today] = self._walk(today)
        return self.walked[today]

    def _walk(self, today: str) -> State:
        progress = set(self.progress())
        settled = {fact.what["id"]: fact.what["accept"] for fact in self.of("settle")}
        decided: dict[str, list[Fact]] = {}
        for fact in self.of("continue", "wait", "park", "reopen"):
            decided.setdefault(fact.on, []).append(fact)
        here, end = day(self.made) - timedelta(days=self.starts_with), day(today)
        state = State(-1, "", False, 0)
        while here <= end:
            now = here.isoformat()
            if now > state.hold:
                state = state._replace(d=state.d + 1)
            if now in progress:
                state = State(0, "", False, 0)
            for fact in decided.get(now, ()):
                state = _decided(state, fact, settled)
            here += timedelta(days=1)
        return state

    def d(self, today: str) -> int:
        state, provisional = self.after(today).d, self.provisional()
        if provisional and (day(today) - day(provisional)).days < 7:
            return min(state, (day(today) - day(provisional)).days)
        return state

    def provisional(self) -> str:
        yes = self.confirmed()
        days = [t.on for t in self.touches() if t.what["id"] not in yes and _is_progress(t)]
        newest = max(days, default="")
        return newest if newest > max(self.progress(), default="") else ""

    def waiting(self, today: str) -> bool:
        return today < self.after(today).hold

    def chip(self, today: str) -> str:
        d = self.d(today)
        return "wait" if self.waiting(today) else "1" if d < 15 else "15" if d < 30 else "30"

    def duty(self, today: str) -> str:
        return {"1": "", "wait": "", "15": "recheck", "30": "verdict"}[self.chip(today)]

    def on_table(self, today: str) -> bool:
        """Open, or parked and come back."""
        if self.status not in ("open", "parked"):
            return False
        state = self.after(today)
        return not (state.parking and today < state.hold)

    def reviewed(self) -> str:
        found: set[str] = set()
        for fact in self.of("reviewed", "unreviewed"):
            (found.add if fact.kind == "reviewed" else found.discard)(fact.on)
        return max(found, default="")

    def changed(self) -> bool:
        """Whether it is not as its last review saw it, or had none."""
        last = self.reviewed()
        told = [fact for fact in self.facts if fact.kind in FIELDS]
        seen = [fact for fact in told if fact.made <= last]
        if any(fact.by in self.undone and self.undone[fact.by] > last for fact in seen):
            return True
        values = {fact.kind: fact.what[FIELDS[fact.kind]] for fact in seen if fact.by not in self.undone}  # fmt: skip
        new = [fact for fact in told if fact.made > last and fact.by not in self.undone]
        other = any(values.get(fact.kind, "open") != fact.what[FIELDS[fact.kind]] for fact in new)
        return other or not last

    # -- what makes it urgent (§6) ---------------------------------------------------------------

    def reasons(self, today: str, big: int) -> list[str]:
        found = []
        if any(today <= fact.what["day"] <= later(today, 7) for fact in self.of("key_date")):
            found.append("key_date")
        if self.duty(today) == "verdict":
            found.append("verdict")
        broken = any(due < today for due in self.steps().values())
        if broken:
            found.append("broken")
        if self.duty(today) == "recheck":
            found.append("recheck")
        if self.amount >= big and self.changed():
            found.append("big")
        heard = max((t.on for t in self.touches() if t.what["named"]), default=self.made)
        silent = (day(today) - day(heard)).days >= 23  # 1.5 × 15, rounded up
        verdict = self.duty(today) == "verdict"  # a red flag of its own (§8)
        if broken or silent or verdict or (self.close and self.close < today):
            found.append("red")
        return found


FIELDS = {"stage": "to", "amount": "value", "close": "day", "owner": "who", "status": "to"}
"""What a project says of itself, and how a fact tells it."""


def _is_progress(touch: Fact) -> bool:
    return bool(touch.what["outcome"] == "progress" and touch.what["named"])


def _decided(state: State, fact: Fact, settled: dict[int, bool]) -> State:
    if fact.kind == "wait":
        return state._replace(hold=fact.what["until"], parking=False)
    if fact.kind == "park":
        return State(15, fact.what["until"], True, state.row)
    if fact.kind == "reopen":
        early = state.parking and fact.on < state.hold
        return state._replace(d=15, hold=fact.on, parking=False) if early else state
    accepted = settled.get(fact.what["id"], not fact.what["pending"])
    if fact.what["id"] in settled and not accepted:
        return state
    return State(0, "", False, state.row + 1) if accepted else state._replace(row=state.row + 1)


def queue(
    sagas: Iterable[Saga], reps: Iterable[str], today: str, big: int
) -> list[tuple[int, list[str]]]:
    """The queue of these reps: project, and the reasons why it must be discussed (none: at a glance)."""
    everything = list(sagas)
    found: list[tuple[int, list[str]]] = []
    for rep in reps:
        mine = [one for one in everything if one.owner == rep and one.on_table(today)]
        why = {one.id: one.reasons(today, big) for one in mine}
        must = sorted(
            (one for one in mine if why[one.id]),
            key=lambda one: (
                "key_date" not in why[one.id], "verdict" not in why[one.id], "broken" not in why[one.id],
                -one.amount, one.id,
            ),
        )  # fmt: skip
        ordered: list[Saga] = []
        for one in must:
            if one not in ordered:
                ordered.append(one)
                if "verdict" in why[one.id]:
                    ordered += [
                        other for other in must
                        if other not in ordered and other.client == one.client and "verdict" in why[other.id]
                    ]  # fmt: skip
        ordered += sorted(
            (one for one in mine if not why[one.id]), key=lambda one: (-one.amount, one.id)
        )
        found += [(one.id, why[one.id]) for one in ordered]
    return found


CLOSED = ("won", "lost", "dropped")
VERDICTS = {"continue", "wait", "park", "drop"}
DECISIVE = VERDICTS | {"next", "move", "accept", "unchanged"}


@dataclass
class Meeting:
    """What was decided on each project of one review, and whether that is enough for ✓."""

    sagas: dict[int, Saga]
    due: dict[int, str]
    """The duty of each project when the queue was frozen."""
    said: dict[int, set[str]] = field(default_factory=dict)
    judged: set[int] = field(default_factory=set)
    """Given a verdict when one was due."""
    done: set[int] = field(default_factory=set)

    def say(self, saga: Saga, kind: str, duty: str, today: str) -> set[int]:
        """One decision, with the duty at the moment of deciding; gives the projects that became reviewed by it."""
        self.said.setdefault(saga.id, set()).add(kind)
        if kind in VERDICTS and duty == "verdict":
            self.judged.add(saga.id)
        return self.settle(saga, duty, today)

    def settle(self, saga: Saga, duty: str, today: str) -> set[int]:
        """Which projects become reviewed where the duty of this one is `duty`."""
        before = set(self.done)
        if self._enough(saga, duty, today):
            self.done.add(saga.id)
        same = self._judged_with(saga)
        if saga in same and not any(self._lacks_verdict(one, today) for one in same):
            self.done |= {one.id for one in same if one.id in self.judged}
        return self.done - before

    def withdraw(self, saga: Saga, today: str) -> set[int]:
        """Which projects are reviewed no more, once what had lifted a duty of this one was taken back."""
        same = self._judged_with(saga)
        gone = {
            one.id for one in (same if saga in same else [saga])
            if one.id in self.done and one.status not in CLOSED and not self._enough(one, one.duty(today), today)
        }  # fmt: skip
        self.done -= gone
        return gone

    def _judged_with(self, saga: Saga) -> list[Saga]:
        """The client's projects that were due a verdict when the queue was frozen."""
        return [
            self.sagas[one] for one, was in self.due.items()
            if was == "verdict" and self.sagas[one].client == saga.client
        ]  # fmt: skip

    def _enough(self, saga: Saga, duty: str, today: str) -> bool:
        kinds, same = self.said.get(saga.id, set()), self._judged_with(saga)
        lacking = [one for one in same if self._lacks_verdict(one, today)]
        if duty == "verdict" or saga.id in self.judged:
            return bool(VERDICTS & kinds) and not (saga in same and lacking)
        if duty == "recheck" and not VERDICTS & kinds:
            return {"outcome", "next"} <= kinds
        return bool(DECISIVE & kinds)

    def _lacks_verdict(self, saga: Saga, today: str) -> bool:
        """Due when the queue was frozen and still: neither judged, nor closed, nor lifted by progress."""
        if saga.id in self.judged or saga.status in CLOSED:
            return False
        return saga.duty(today) == "verdict"
