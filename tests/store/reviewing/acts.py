"""What one decision leaves owed, by d at the moment of deciding (method §5, §6): the table that every way in must meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from store.clock import FixedClock
from store.domain.days import add
from store.session import Session
from store.usecases.projects import create_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.deciding import Decided
from store.usecases.working import set_next_step


class Act(NamedTuple):
    """A decision: the use case, its fields (a number stands for a day so far ahead)."""

    usecase: Callable[..., Decided]
    fields: dict[str, Any]

    def on(self, today: str) -> dict[str, Any]:
        """The fields, with days for numbers."""
        days = {name: add(today, value) for name, value in self.fields.items() if name in ("until", "due")}  # fmt: skip
        return {**self.fields, **days}

    def __call__(self, who: Session, entry: int, command: str | None = None) -> Decided:
        return self.usecase(who, entry, command=command or str(uuid4()), **self.on(who.today))


ACTS: dict[str, Act] = {
    "next": Act(deciding.promise, {"text": "送样机", "due": 0}),
    "outcome": Act(deciding.say_outcome, {"outcome": "silent"}),
    "unchanged": Act(deciding.unchanged, {"reason": "等开会"}),
    "accept": Act(deciding.accept, {}),
    "ahead": Act(deciding.move, {"by": 1}),
    "back": Act(deciding.move, {"by": -1}),
    "wait": Act(deciding.wait, {"until": 20, "source": "招标网"}),
    "park": Act(deciding.park, {"until": 20, "reason": "冻结"}),
    "drop": Act(deciding.drop, {"reason": "no_intent"}),
    "continue": Act(deciding.go_on, {"intent": "high", "reason": "预算", "evidence": "批文", "until": 20}),
}  # fmt: skip

DONE: tuple[str, ...] = ()
REFUSED = ("refused",)
FREE = {"outcome": ("decision",), "continue": REFUSED}
RECHECK = {
    "next": ("outcome",), "outcome": ("next",), "unchanged": ("outcome", "next"), "accept": ("outcome",),
    "back": ("outcome", "next"), "continue": REFUSED,
}  # fmt: skip
VERDICT = dict.fromkeys(("next", "outcome", "unchanged", "accept", "back"), ("verdict",))
OWED: dict[int, dict[str, tuple[str, ...]]] = {14: FREE, 15: RECHECK, 29: RECHECK, 30: VERDICT}
"""What one decision leaves owed, by d at the moment of deciding; what is not named here is enough."""


def aged(rep: Session, clock: FixedClock) -> dict[tuple[int, str], int]:
    """A project of `rep` for each d and act, each of its own client; what is to be accepted has a promise for today."""
    found, last = {}, max(OWED)
    for d in sorted(OWED, reverse=True):
        clock.step(days=last - d)
        last = d
        for name in ACTS:
            found[d, name] = create_project(
                rep, name=f"{name} {d}", client=f"客户 {name} {d}", amount=100_00, stage=2
            )
    clock.step(days=last)
    for (_, name), one in found.items():
        if name == "accept":
            set_next_step(rep, one, text="送样机", due=rep.today)
    return found
