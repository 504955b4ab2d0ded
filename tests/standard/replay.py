"""A small judge of plans: replays the acts by the rules, without a book."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from store.domain import days
from store.domain.flags import flags, limits
from store.standard.demo import Plan
from store.standard.demo.words import words
from store.standard.process import standard


@dataclass
class Replayed:
    """A project as its acts leave it."""

    created: str
    stage: int
    amount: int
    close: str
    owner: int
    status: str = "open"
    until: str = ""
    touched: str = ""
    top: int = 0
    pushes: int = 0
    skips: int = 0
    back: int = 0
    steps: dict[int, str] = field(default_factory=dict)
    kept: Counter[str] = field(default_factory=Counter)
    last_kind: str = ""
    parks: int = 0
    shown: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    forward: int = 0
    passing: int = 0
    progress: str = ""
    said: str = ""
    parked: str = ""

    def on_board(self, day: str) -> bool:
        return self.status == "open" or (self.status == "parked" and self.until <= day)

    @property
    def anchors(self) -> tuple[str, str | None, str | None]:
        """`d_anchor`, `hold_until`, `provisional_day` by method §5: of one day, progress comes before parking."""
        fresh = self.said if self.said > self.progress else None
        if self.parked and self.parked >= self.progress:
            return days.add(self.until, -15), self.until, fresh
        return self.progress or self.created, None, fresh

    def worst(self, day: str) -> str:
        """Colour of the worst flag."""
        due = min(self.steps.values()) if self.steps else None
        found = flags(self.touched or self.created, due, self.close, *self.anchors, limits(day))
        return found[0].colour if found else ""


def asked_of(plan: Plan, project: int, before: int) -> set[str]:
    """Keys of the gate items of the stages before `before` that a project is asked for."""
    process = standard()
    amount = plan.deals[project].amount * 100 // words(plan.lang)["scale"]
    return {
        item.key
        for stage in process.stages[: before - 1]
        for item in stage.gate_for(amount, process.big_amount)
    }


def replay(plan: Plan) -> dict[int, Replayed]:
    """All projects after the last act; breaks on an act that a use case would refuse."""
    found: dict[int, Replayed] = {}
    for act in plan.acts:
        args = act.args
        assert plan.first_day < act.day < plan.day
        if act.project < 0 or act.verb == "brief":
            continue
        if act.verb == "create":
            assert act.project not in found
            found[act.project] = Replayed(
                act.day, args["stage"], args["amount"], args["close"], act.actor, top=args["stage"]
            )
            continue
        one = found[act.project]
        assert one.on_board(act.day), "nothing happens to a closed project"
        if act.verb == "touch" and args["contact"] is not None:
            one.touched, one.last_kind = act.day, args["kind"]
            one.said = act.day if args.get("outcome") == "progress" else one.said
        elif act.verb == "move":
            assert args["stage"] != one.stage
            if args["stage"] > one.top:
                left = asked_of(plan, act.project, args["stage"])
                one.forward += 1
                one.progress = act.day
                one.passing += not left <= one.shown.keys()
            one.back += args["stage"] < one.stage
            one.skips += max(0, args["stage"] - one.top - 1)
            one.stage, one.top = args["stage"], max(one.top, args["stage"])
        elif act.verb == "edit":
            one.pushes += args.get("close", "") > one.close
            one.close, one.amount = args.get("close", one.close), args.get("amount", one.amount)
        elif act.verb == "step":
            assert args["due"] >= act.day
            assert not one.steps
            one.steps[args["step"]] = args["due"]
            one.kept["made"] += 1
        elif act.verb == "change":
            assert args["due"] > one.steps[args["step"]]
            one.steps[args["step"]] = args["due"]
            one.kept["moved"] += 1
        elif act.verb == "finish":
            one.kept["late" if args["day"] > one.steps.pop(args["step"]) else "kept"] += 1
        elif act.verb == "tick":
            assert act.actor == one.owner, "a rep ticks his own"
            assert args["item"] in asked_of(plan, act.project, 9)
            assert args["item"] not in one.shown
            one.shown[args["item"]] = one.progress = act.day
        elif act.verb == "date":
            assert args["kind"] not in one.dates
            one.dates[args["kind"]] = args["day"]
        elif act.verb == "close":
            one.status, one.until = args["to"], args.get("day", "")
            if one.status == "parked":
                one.parks, one.parked = one.parks + 1, act.day
                assert act.day < one.until <= days.add(act.day, 90)
    return found
