"""A weekly review of the demo, held as its manager holds it: project by project, by the rules of the house."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from store.domain import days, rhythm
from store.queries.reviewing.meeting import Line, meeting
from store.session import Session
from store.standard.demo import lookup
from store.standard.demo.life import Act
from store.standard.demo.weeks import EVERYBODY
from store.standard.demo.words import pick, spread, weighted, words
from store.usecases import anchors
from store.usecases.reviewing import deciding, opening
from store.usecases.reviewing.seat import go

if TYPE_CHECKING:
    from store.standard.demo.perform import Players

DISCUSSED, GLANCED = 95, 8
"""Seconds on a project."""
BUDGET = 30
CONFIRMED, LEFT, ACCEPTED = 0.7, 0.05, 0.75
"""Shares: of a week's progress that the manager confirms, of projects that nobody comes to, of steps taken as they stand."""
OUTCOMES = (("none", 6), ("silent", 2))
INTENTS = ("high", "medium", "low")


class Written(NamedTuple):
    """The brief that a rep wrote for this meeting. due: of the next step in it, empty where there is none."""

    id: int
    text: str
    due: str


def hold(players: Players, who: Session, act: Act) -> None:
    """Open a review, decide on what is in its queue, close it."""
    players.catch_up()
    reps = [players.actors[one].actor for one in act.args["reps"]]
    plan = players.plan
    scope = reps[0].name if len(reps) == 1 else plan.cast.regions[act.args["region"]]
    opened = opening.open_review(
        who, members=[one.id for one in reps], scope=scope, lang=plan.lang, budget=BUDGET,
        command=players.command(),
    )  # fmt: skip
    table = Table(players, who, act, opened, meeting(who, opened).lines)
    for line in table.lines:
        table.take(line)
    opening.close_review(who, opened, command=players.command())


def correct(players: Players, who: Session) -> None:
    """The day after: one decision of the manager's last review was noted wrongly."""
    found = lookup.last_unchanged(who.actor.id)
    if found:
        note = words(players.plan.lang)["review"]["correction"]
        deciding.correct(who, found, note=note, command=players.command())


class Table:
    """The projects on the table of one review, and what the plan knows of them."""

    def __init__(
        self, players: Players, who: Session, act: Act, review: int, lines: tuple[Line, ...]
    ) -> None:
        self.players, self.who, self.act = players, who, act
        self.review, self.lines = review, lines
        self.words = words(players.plan.lang)
        self.numbers = anchors.numbers()
        ids = [line.project for line in lines]
        self.standing = lookup.standing(ids, act.day)
        self.progress = lookup.progress(ids, days.add(act.day, -self.numbers.check))
        self.number, self.rng = 0, Random()
        self.made: set[int] = set()

    def take(self, line: Line) -> None:
        """One project: what the plan holds back for the meeting, what its duty asks for, or a glance."""
        players = self.players
        self.number = players.numbers[line.project]
        # Of its own numbers: what one project is told changes nothing for the others.
        seed, meeting = players.plan.seed, self.act.args["n"]
        self.rng = rng = Random(f"loudou demo {seed} {meeting} {self.number}")
        left = rng.random() < LEFT
        closing = players.closing.pop(self.number, None)
        if line.duty == "" and closing is None and left:
            return
        if line.must:
            go(self.who, self.review, line.id)
        players.clock.step(seconds=DISCUSSED if line.must else GLANCED)
        if closing is not None:
            self._end(line, closing)
        elif line.duty == "verdict":
            self._judge(line)
        elif line.duty == "recheck":
            self._recheck(line)
        else:
            self._glance(line)

    # -- what is decided -----------------------------------------------------------------------

    def _end(self, line: Line, closing: dict[str, Any]) -> None:
        """Parked or dropped, as the plan has it."""
        command = self.players.command()
        if closing["to"] == "parked":
            deciding.park(
                self.who, line.id, until=closing["day"], reason=closing["reason"], command=command
            )
        else:
            deciding.drop(
                self.who, line.id, reason=closing["reason"], note=closing["note"], command=command
            )
            self.players.closed.add(self.number)

    def _judge(self, line: Line) -> None:
        """Continue or wait; one may be the third time."""
        players, rng, table = self.players, self.rng, self.words["review"]
        waits, ahead = rng.random() < 0.4, spread(rng, 12, 28)
        stuck = players.plan.deals[self.number].stuck
        intent = INTENTS[weighted(rng, (0, 1, 4) if stuck else (1, 4, 3))]
        reason, source = pick(rng, table["continue"][intent]), pick(rng, table["sources"])
        # One that came back is on the board for good: it does not wait again.
        if waits and not stuck and players.plan.deals[self.number].fate != "returned":
            deciding.wait(
                self.who, line.id, until=self._workday(ahead + 10), source=self._say(source),
                note=self._say(pick(rng, table["wait"])), command=self.players.command(),
            )  # fmt: skip
        else:
            deciding.go_on(
                self.who, line.id, intent=intent, reason=self._say(reason), until=self._workday(ahead),
                evidence=self._say(pick(rng, table["evidence"])), command=self.players.command(),
            )  # fmt: skip
        self._take_up(line)

    def _recheck(self, line: Line) -> None:
        """This week's outcome and a step in time: the rep's own where his brief has one, or the plan's."""
        players, rng, table = self.players, self.rng, self.words["review"]
        outcome = OUTCOMES[weighted(rng, [share for _, share in OUTCOMES])][0]
        note = self._say(pick(rng, table["outcome"][outcome]))
        if players.plan.deals[self.number].showcase:
            outcome, note = "none", self.words["showcase"]["outcomes"][self.act.args["n"]]
        deciding.say_outcome(
            self.who, line.id, outcome=outcome, note=note, command=self.players.command()
        )
        last = rhythm.step_limit(self.act.day, line.d, self.numbers)
        vow = players.vows.pop(self.number, None)
        brief = players.briefs.get(self.number)
        if vow is not None:
            step = self._promise(line, vow["text"], vow["due"])
            players.steps[self.number, vow["step"]] = step
        elif brief and self.act.day <= brief.due <= last:
            self._keep_later(self._promise(line, brief.text, brief.due), brief.due)
        else:
            due = min(last, self._workday(spread(rng, 2, 6)))
            self._keep_later(self._promise(line, self._step(), due), due)
        self._take_up(line)

    def _glance(self, line: Line) -> None:
        """Accept what stands, or say why nothing changes; progress of the week is confirmed first."""
        rng, table = self.rng, self.words["review"]
        confirmed, taken = rng.random() < CONFIRMED, rng.random() < ACCEPTED
        if confirmed and line.project in self.progress:
            deciding.confirm(self.who, line.id, command=self.players.command())
        if self._take_up(line):
            return
        if taken and line.project in self.standing:
            deciding.accept(self.who, line.id, command=self.players.command())
            return
        reason = self._say(pick(rng, table["unchanged"]))
        deciding.unchanged(self.who, line.id, reason=reason, command=self.players.command())

    def _take_up(self, line: Line) -> bool:
        """Accept the rep's brief where it says what comes next."""
        brief = self.players.briefs.pop(self.number, None)
        if brief is None or brief.due < self.act.day:
            return False
        made = deciding.accept(self.who, line.id, command=self.players.command())
        step = lookup.step_of(made.id)
        if step not in self.made and step not in self.players.steps.values():
            self._keep_later(step, brief.due)
        return True

    # -- parts ---------------------------------------------------------------------------------

    def _promise(self, line: Line, text: str, due: str) -> int:
        owner = self.players.plan.deals[self.number].owner
        made = deciding.promise(
            self.who, line.id, text=text, due=due, owner=self.players.actors[owner].actor.id,
            role="rep", command=self.players.command(),
        )  # fmt: skip
        step = lookup.step_of(made.id)
        self.made.add(step)
        return step

    def _keep_later(self, step: int, due: str) -> None:
        """Most are kept in time, some late; a few of the last meeting's are broken until the next one asks."""
        mark, late = self.rng.random(), spread(self.rng, 1, 3)
        if mark < 0.92 or self.act.args["n"] + 1 < len(EVERYBODY):
            day = due if mark < 0.7 else days.add(due, late)
            self.players.finish_on(day, self.number, step)

    def _step(self) -> str:
        deal = self.players.plan.deals[self.number]
        lines = (
            self.words["showcase"]["vows"]
            if deal.showcase
            else self.words["steps"][str(deal.stage)]
        )
        text = pick(self.rng, lines)
        return self._say(text)

    def _say(self, text: str) -> str:
        """A text with its names filled in."""
        plan = self.players.plan
        deal = plan.deals[self.number]
        contacts = plan.cast.clients[deal.client].contacts
        return str(
            text.format(
                who=contacts[0].spoken, other=contacts[-1].spoken, thing=deal.thing,
                rival=pick(self.rng, self.words["rivals"]), pct=spread(self.rng, 3, 12),
            )
        ).strip()  # fmt: skip

    def _workday(self, ahead: int) -> str:
        day = days.add(self.act.day, ahead)
        return days.add(day, -max(0, days.weekday(day) - 4))
