"""Weeks of work and reviews by chance, with what lay on the table kept as it was seen."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from store.domain.days import add
from store.errors import LoudouError
from store.models import (
    Contact,
    Decision,
    GateItem,
    GateTick,
    KeyDate,
    NextStep,
    Project,
    ReviewEntry,
    Touch,
)
from store.queries.reviewing.sheet import Sheet, sheet
from store.usecases.clients import edit_client, edit_contact
from store.usecases.gates import tick_item, untick_item
from store.usecases.history import redo, undo
from store.usecases.keydates import archive_key_date, change_key_date, set_key_date
from store.usecases.members import edit_member
from store.usecases.projects import close_project, edit_project, move_project, reopen_project
from store.usecases.reviewing import deciding
from store.usecases.reviewing.briefs import write_brief
from store.usecases.reviewing.opening import close_review, open_review, skip
from store.usecases.settings import set_setting
from store.usecases.working import (
    archive_touch,
    change_next_step,
    finish_next_step,
    record_touch,
    set_next_step,
    wait_for,
)
from tests.store.reviewing.conftest import Team, project

CLIENTS = ("苏州恒达水务", "无锡恒信", "宁波港")
RARE = ("won", "parked", "drop", "park", "tick", "move")
"""What ends a project, or moves its clock, happens more seldom: or no verdict would ever be due."""


class Life:
    """Reps at work. came, left: entry → the sheet before the first decision on it, and after the last or at the end."""

    def __init__(self, team: Team, seed: int) -> None:
        self.team, self.chance = team, random.Random(seed)
        self.came: dict[int, Sheet] = {}
        self.left: dict[int, Sheet] = {}
        self.counts: Counter[str] = Counter()
        self.projects: list[int] = []
        self.grow(6)

    def grow(self, n: int) -> None:
        """New projects."""
        for _ in range(n):
            made = len(self.projects)
            self.projects.append(
                project(self.team.zhou, f"项目{made}", client=CLIENTS[made % 2], amount=(made + 1) * 40_000_000, stage=1 + made % 4)
            )  # fmt: skip

    # -- work

    def work(self, times: int) -> None:
        """Some things happen, on projects by chance; what a rule refuses does not."""
        for _ in range(times):
            menu = self._menu()
            name = self._seldom(menu)
            if name in RARE and self.chance.randrange(3):
                continue
            try:
                menu[name](self.chance.choice(self.projects))
            except LoudouError:
                continue
            self.counts[name] += 1

    def _seldom(self, menu: Iterable[str]) -> str:
        """Of three by chance what happened least."""
        return min(self.chance.sample(list(menu), 3), key=lambda name: self.counts[name])

    def _row(self, table: Any, project: int) -> int:
        """A row of the project by chance; 0 where it has none."""
        rows = [row for (row,) in table.select(table.id).where(table.project == project).order_by(table.id).tuples()]  # fmt: skip
        return self.chance.choice(rows) if rows else 0

    def _menu(self) -> dict[str, Callable[[int], Any]]:
        team, n = self.team, self.chance.randrange(1, 25)
        zhou, li, today = team.zhou, team.li, team.zhou.today
        ago, ahead, word = add(today, -n), add(today, n), f"话{self.chance.randrange(10**6)}"
        outcome = self.chance.choice(["progress", "none", "silent", ""])
        whom = self.chance.choice(["王工", "张总", None])
        item = self.chance.choice([1, 2, 3])
        return {
            "move": lambda p: move_project(zhou, p, stage=self.chance.randrange(1, 7)),
            "amount": lambda p: edit_project(zhou, p, amount=self.chance.randrange(10**10)),
            "close": lambda p: edit_project(zhou, p, close=ahead),
            "name": lambda p: edit_project(zhou, p, name=word),
            "client": lambda p: edit_project(li, p, client=self.chance.choice(CLIENTS)),
            "owner": lambda p: edit_project(li, p, owner=self.chance.choice(["zhou", "he"])),
            "touch": lambda p: record_touch(zhou, p, day=ago, kind="visit", note=word, contact=whom, outcome=outcome),
            "today": lambda p: record_touch(zhou, p, day=today, kind="call", note=word, contact=whom, outcome=outcome),
            "archived touch": lambda p: archive_touch(zhou, self._row(Touch, p)),
            "step": lambda p: set_next_step(zhou, p, text=word, due=ahead),
            "step moved": lambda p: change_next_step(zhou, self._row(NextStep, p), due=ahead),
            "step done": lambda p: finish_next_step(zhou, self._row(NextStep, p)),
            "waiting": lambda p: wait_for(zhou, p, who="institute", since=ago),
            "tick": lambda p: tick_item(zhou, p, item=self._item(p, item), evidence=word),
            "untick": lambda p: untick_item(zhou, p, item=self._ticked(p)),
            "date": lambda p: set_key_date(zhou, p, kind="tender", day=add(today, n % 9), note=word),
            "date changed": lambda p: change_key_date(zhou, self._row(KeyDate, p), day=add(today, n % 9)),
            "date archived": lambda p: archive_key_date(zhou, self._row(KeyDate, p)),
            "brief": lambda p: write_brief(zhou, p, work=word, progress=self.chance.choice(["", word]), next_text=word, next_due=ahead),
            "won": lambda p: n < 4 and close_project(li, p, to="won", day=ago),
            "parked": lambda p: close_project(li, p, to="parked", day=ahead, reason=word),
            "reopened": lambda p: reopen_project(li, p),
            "client's name": lambda p: edit_client(li, self._client(p), name=word),
            "class": lambda p: edit_client(li, self._client(p), klass=self.chance.choice("ABC")),
            "contact's name": lambda p: edit_contact(li, self._contact(), name=word),
            "member's name": lambda p: edit_member(team.chief, "zhou", name=word),
            "setting": lambda p: set_setting(team.chief, *self.chance.choice([("recheck_days", 10 + n % 9), ("verdict_days", 25 + n % 9), ("weight_basis", self.chance.choice(["current", "completed"]))])),
            "undo": lambda p: undo(zhou),
            "redo": lambda p: (undo(zhou), redo(zhou)),
        }  # fmt: skip

    def _item(self, project: int, n: int) -> int:
        here = Project.select(Project.stage).where(Project.id == project)
        rows = GateItem.select(GateItem.id).where(GateItem.stage.in_(here)).order_by(GateItem.id)
        found = [row for (row,) in rows.tuples()]
        return found[n % len(found)] if found else 0

    def _ticked(self, project: int) -> int:
        rows = GateTick.select(GateTick.item).where(GateTick.project == project, GateTick.archived == 0)  # fmt: skip
        return next((row for (row,) in rows.tuples()), 0)

    def _client(self, project: int) -> int:
        return int(Project.select(Project.client).where(Project.id == project).tuples().get()[0])

    def _contact(self) -> int:
        rows = [row for (row,) in Contact.select(Contact.id).order_by(Contact.id).tuples()]
        return self.chance.choice(rows) if rows else 0

    # -- the meeting

    def meet(self) -> None:
        """A review in which most projects are decided upon, some half, some not; work goes on beside it."""
        li = self.team.li
        review = open_review(li, members=["zhou", "he"])
        rows = ReviewEntry.select(ReviewEntry.id, ReviewEntry.project).where(ReviewEntry.review == review)  # fmt: skip
        entries = dict(rows.order_by(ReviewEntry.place).tuples())
        decided: set[int] = set()
        for entry in entries:
            for _ in range(self.chance.randrange(3)):
                self._one_decision(entry, entries, decided)
            self.team.clock.step(seconds=120)
            self.work(2)
        open_before = [one for one in entries if not self._done(one)]
        close_review(li, review)
        for entry in entries:
            now = sheet(li, entry)
            if entry not in decided:
                self.came[entry] = now
            if entry in open_before:
                self.left[entry] = now

    def _one_decision(self, entry: int, entries: dict[int, int], decided: set[int]) -> None:
        li, open_before = self.team.li, [one for one in entries if not self._done(one)]
        before = sheet(li, entry)
        menu = self._decisions(entry)
        name = self._seldom(menu)
        if (name in RARE and self.chance.randrange(3)) or (name == "taken back" and not decided):
            return  # the opening of the review is not taken back
        try:
            menu[name]()
        except LoudouError:
            return
        self.counts[name] += 1
        if name == "taken back":
            self._forget(entries, decided)
        elif name != "skip":
            if entry not in decided:
                self.came[entry] = before
            decided.add(entry)
        for one in {entry, *(one for one in open_before if self._done(one))}:
            self.left[one] = sheet(li, one)

    def _forget(self, entries: dict[int, int], decided: set[int]) -> None:
        """What was decided and taken back was never decided."""
        rows = Decision.select(Decision.entry).where(Decision.entry.in_(list(entries)), Decision.archived == 0)  # fmt: skip
        decided &= {row for (row,) in rows.tuples()}
        for one in entries:
            if one in self.left and self.left[one].taken != (now := sheet(self.team.li, one)).taken:
                self.left[one] = now

    def _done(self, entry: int) -> bool:
        row = ReviewEntry.select(ReviewEntry.done_day).where(ReviewEntry.id == entry).tuples().get()
        return row[0] is not None

    def _decisions(self, entry: int) -> dict[str, Callable[[], Any]]:
        li, today = self.team.li, self.team.li.today
        soon, later = add(today, 7), add(today, 25)
        return {
            "say": lambda: deciding.say_outcome(li, entry, outcome="none"),
            "next": lambda: deciding.promise(li, entry, text="送样", due=soon),
            "continue": lambda: deciding.go_on(li, entry, intent="high", reason="批了", evidence="批文", until=later),
            "wait": lambda: deciding.wait(li, entry, until=later, source="招标网"),
            "park": lambda: deciding.park(li, entry, until=later, reason="缺预算"),
            "drop": lambda: deciding.drop(li, entry, reason="price"),
            "move on": lambda: deciding.move(li, entry, by=1),
            "accept": lambda: deciding.accept(li, entry),
            "unchanged": lambda: deciding.unchanged(li, entry, reason="等设计院"),
            "confirm": lambda: deciding.confirm(li, entry),
            "taken back": lambda: undo(li),
            "skip": lambda: skip(li, entry, reason="人不在"),
        }  # fmt: skip

    def correct(self) -> None:
        """Decisions are set right long after."""
        made = Decision.select(Decision.id).where(Decision.entry.in_(list(self.left)), Decision.archived == 0)  # fmt: skip
        for (row,) in list(made.order_by(Decision.id.desc()).limit(9).tuples()):
            deciding.correct(self.team.li, row, note="两个样")

    def missing(self) -> set[str]:
        """What never happened."""
        return (self._menu().keys() | self._decisions(0).keys()) - self.counts.keys()
