"""The use cases against the model: whatever people do in whatever order, the book and the model agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store.clock import FixedClock
from store.database import open_book
from store.errors import Conflict, LoudouError, SomeRefused
from store.models import Client, Command, Contact, Event, Member, NextStep, Project, Stage, Touch
from store.queries import board as boards
from store.queries.check import check
from store.session import open_session
from store.standard.process import standard
from store.text import render
from store.usecases import (
    clients,
    history,
    members,
    projects,
    settings,
    several,
    upkeep,
    working,
)
from store.usecases.core import REGISTRY
from tests.store.model import REASONS, Model, Refused, days, later

NAMES = ("Pump house", "二期泵站", "Lift station")
CLIENTS = ("Yuxi Water", "玉溪水务", "Anning Steel")
PEOPLE = ("ann", "bob")
COLUMNS = ("name", "amount", "currency", "close", "code", "remarks", "status", "reason", "close_note", "closed_day",
           "return_day", "parked_day", "stage_since", "top_stage", "top_day", "pushes", "skips", "parks", "d_base",
           "base_day")  # fmt: skip

people = st.sampled_from(PEOPLE)
amounts = st.sampled_from((0, 1, 250, 99_999, 3_000_000_00, 10**14))
offsets = st.integers(-40, 60)
behind = st.none() | st.integers(0, 3)
which = st.sampled_from((0, 0, 0, 1, 1, 2, 5))
some = st.lists(which, min_size=1, max_size=3)
recent = st.sampled_from((0, 0, 0, -1, -6, 1))


class Machine(RuleBasedStateMachine):
    """Two people work in one book; `new` gives the address of a fresh one."""

    new: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.book = open_book(type(self).new(), clock=self.clock)
        if self.book.engine == "sqlite":
            self.book.db.execute_sql("PRAGMA synchronous = OFF")  # nobody pulls the plug here
        chief = open_session(self.book, login="chief", lang="en")
        members.add_member(chief, name="Ann", login="ann", roles=("administrator",))
        members.add_member(chief, name="Bob", login="bob", roles=("rep",))
        self.session = {login: open_session(self.book, login=login, lang="en") for login in PEOPLE}
        self.model = Model(chief.today)
        self.numbers = 0
        self.said: list[
            tuple[Callable[..., Any], str, tuple[Any, ...], dict[str, Any], str, Any]
        ] = []

    def teardown(self) -> None:
        try:
            assert [render(m, "en") for m in check(self.session["ann"])] == []
        finally:
            self.book.close()

    # -- doing it twice: in the book and in the model ------------------------------------------

    def both(self, who: str, usecase: Callable[..., Any], plan: Callable[[], Any], *args: Any,
             then: Callable[[int], Any] | None = None, **words: Any) -> None:  # fmt: skip
        """Do it in the model by `plan`, then in the book; both must refuse for the same reason or both must do it.

        `then` gives a new row the number that the book gave it.
        """
        model, before = self.model, self.model.begin()
        refusal = expected = None
        try:
            expected = plan()
        except Refused as refused:
            refusal, model.rows = refused, before
        self.numbers += 1
        uuid = str(UUID(int=self.numbers))
        error = None
        try:
            result = usecase(self.session[who], *args, command=uuid, **words)
        except LoudouError as refused_by_the_book:
            error = refused_by_the_book
        if error is not None:
            assert refusal is not None, f"refused, the model did it: {error}"
            assert error.code == refusal.why
            clashes = error.fields if isinstance(error, Conflict) else ()
            if isinstance(error, SomeRefused):
                clashes = error.refused
                assert [one.project for one in clashes] == refusal.rows
            assert not refusal.fields or {clash.field.removesuffix("_id") for clash in clashes} == refusal.fields  # fmt: skip
            assert not refusal.count or len(clashes) == refusal.count
            return
        assert refusal is None, f"done, the model refused it: {refusal.why if refusal else ''}"
        self.said.append((usecase, who, args, words, uuid, result))
        if then:
            then(result)
        if not isinstance(result, history.Undone):
            model.commit(before, who, NAME_OF[usecase])
        if expected is not None:
            assert seen_by_a_person(result) == expected

    def pick(self, kind: str, n: int) -> int:
        """One of the rows of a kind, archived ones too."""
        numbers = [key[1] for key in self.model.rows if key[0] == kind]
        return numbers[-1 - n % len(numbers)]

    def seen(self, project: int, back: int | None) -> int | None:
        return None if back is None else max(1, self.model.version(("project", project)) - back)

    def chosen(self, ns: list[int], back: int | None) -> dict[int, int | None]:
        """Several projects, each with the version that was looked at."""
        return {row: self.seen(row, back) for row in (self.pick("project", n) for n in ns)}

    def has(self, kind: str) -> bool:
        return any(key[0] == kind for key in self.model.rows)

    # -- projects ------------------------------------------------------------------------------

    @initialize(
        stage=st.integers(1, 4), due=st.integers(0, 9), close=st.none() | st.integers(0, 30)
    )
    def begin(self, stage: int, due: int, close: int | None) -> None:
        """A book is seldom empty: each has a project, and something was promised."""
        for who, name in zip(PEOPLE, NAMES, strict=False):
            self.create(who=who, name=name, client=CLIENTS[0], stage=stage, amount=250, currency=None, close=close, code="", owner=None)  # fmt: skip
            self.set_step(who=who, n=0, due=due)

    @rule(who=people, name=st.sampled_from(NAMES), client=st.sampled_from(CLIENTS), stage=st.integers(0, 9), amount=amounts,
          currency=st.sampled_from((None, "CNY", "USD")), close=st.none() | offsets, code=st.sampled_from(("", "C-1", "C-2")),
          owner=st.none() | st.sampled_from(("Ann", "Bob")))  # fmt: skip
    def create(self, who: str, name: str, client: str, stage: int, amount: int, currency: str | None, close: int | None, code: str, owner: str | None) -> None:  # fmt: skip
        m, day = self.model, self.model.today
        due = None if close is None else later(day, close)
        made: dict[str, Any] = {}

        def plan() -> None:
            filed = self.client(client)
            if self.runs(filed, name) or not 1 <= stage <= 8:
                raise Refused("invalid")
            if code and any(row.get("code") == code for row in m.rows.values()):
                raise Refused("invalid")
            money = currency or m.setting("currency", "") or "CNY"
            if not m.setting("currency", ""):
                m.put("currency", money)
            made.update(
                name=name, client=filed, owner=owner or ("Bob" if who == "bob" else None), amount=amount, currency=money,
                close=due, code=code or None, remarks="", status="open", reason="", close_note="", closed_day=None,
                return_day=None, parked_day=None, stage=stage, stage_since=day, top_stage=stage, top_day=None, pushes=0,
                skips=0, parks=0, d_base=m.inherited(filed, name), base_day=day,
            )  # fmt: skip

        self.both(who, projects.create_project, plan, then=lambda number: m.add("project", number, **made), name=name, client=client, stage=stage, amount=amount, currency=currency, close=due,
                  code=code, owner=owner)  # fmt: skip

    def runs(self, client: int, name: str, but: int | None = None) -> bool:
        """Whether another running project of the client has that name."""
        same = self.model.active("project", client=client, name=name)
        return any(k[1] != but and self.model.rows[k]["status"] in ("open", "parked") for k in same)

    def client(self, name: str) -> int:
        found = self.model.active("client", name=name)
        return found[0][1] if found else self.model.add("client", name=name)[1]

    @precondition(lambda self: self.has("project"))
    @rule(who=people, n=which, back=behind, fields=st.fixed_dictionaries({}, optional={
        "name": st.sampled_from(NAMES), "client": st.sampled_from(CLIENTS), "amount": amounts, "close": st.none() | offsets,
        "currency": st.sampled_from(("CNY", "USD")), "owner": st.sampled_from((None, "Ann", "Bob")),
        "code": st.sampled_from(("", "C-1", "C-2")), "remarks": st.sampled_from(("", "on hold"))}))  # fmt: skip
    def edit(self, who: str, n: int, back: int | None, fields: dict[str, Any]) -> None:
        m, project = self.model, self.pick("project", n)
        seen = self.seen(project, back)
        if fields.get("close") is not None:
            fields["close"] = later(m.today, fields["close"])

        def plan() -> int:
            row = m.the("project", project)
            values = dict(fields)
            if "client" in fields:
                values["client"] = self.client(fields["client"])
            if "code" in fields:
                values["code"] = fields["code"] or None
                others = [r for k, r in m.rows.items() if k != ("project", project)]
                if values["code"] and any(r.get("code") == values["code"] for r in others):
                    raise Refused("invalid")
            if values.get("close") and row["close"] and values["close"] > row["close"]:
                values["pushes"] = row["pushes"] + 1
            if row["status"] in ("open", "parked") and ("name" in values or "client" in values):
                double = (values.get("client", row["client"]), values.get("name", row["name"]))
                if self.runs(*double, project):
                    raise Refused("invalid")
            changes = any(row[name] != value for name, value in values.items())
            m.change("project", project, values, seen)
            return m.version(("project", project)) + changes

        self.both(who, projects.edit_project, plan, project, seen=seen, **fields)

    @precondition(lambda self: self.has("project"))
    @rule(who=people, n=which, back=behind, stage=st.integers(1, 9))
    def move(self, who: str, n: int, back: int | None, stage: int) -> None:
        project = self.pick("project", n)
        seen = self.seen(project, back)
        self.both(who, projects.move_project, lambda: self.moved(project, stage, seen), project, stage=stage, seen=seen)  # fmt: skip

    def moved(
        self, project: int, stage: int, seen: int | None, by: str | None = None
    ) -> projects.Moved:
        """A move in the model; `by` knows what he wrote himself."""
        m = self.model
        row, version = m.the("project", project), m.version(("project", project))
        if not m.live(row) or not 1 <= stage <= 8:
            raise Refused("invalid")
        if stage == row["stage"]:
            return projects.Moved(version, 0, False)
        been = max(row["top_stage"], *m.today_in(project), 0)
        over = len([s for s in range(row["stage"] + 1, stage) if s > been])
        top, top_day = m.risen(project, stage)
        values = {"stage": stage, "stage_since": m.today, "top_stage": top, "top_day": top_day,
                  "skips": row["skips"] + over}  # fmt: skip
        back_step, was = stage < row["stage"], row["stage"]
        m.change("project", project, values, seen, by)
        stages = standard().stages[was - 1 : stage - 1]
        passed = sum(len(s.gate_for(row["amount"], standard().big_amount)) for s in stages)
        return projects.Moved(version + 1, over, back_step, passed)

    @precondition(lambda self: self.has("project"))
    @rule(who=people, n=which, back=behind, to=st.sampled_from(("parked", "won", "lost", "dropped")),
          reason=st.sampled_from(("price", "late", "", "no such reason")), day=st.none() | st.integers(-3, 95),
          note=st.sampled_from(("", "budget frozen")))  # fmt: skip
    def close(
        self, who: str, n: int, back: int | None, to: str, reason: str, day: int | None, note: str
    ) -> None:
        project = self.pick("project", n)
        seen, when = self.seen(project, back), None if day is None else later(self.model.today, day)
        fields = {"to": to, "reason": reason, "day": when, "note": note, "seen": seen}
        self.both(
            who, projects.close_project, lambda: self.closed(project, **fields), project, **fields
        )

    def closed(self, project: int, to: str, reason: str, day: str | None, note: str = "", seen: int | None = None,
               by: str | None = None) -> int:  # fmt: skip
        """A closing in the model."""
        m = self.model
        row = m.the("project", project)
        if row["status"] == to and not m.live(row):
            raise Refused("invalid")
        values: dict[str, Any] = {"status": to, "close_note": note, "reason": reason}
        if to == "parked":
            self.may_park(day, reason or note, row["parks"])
            values |= {"reason": reason or note, "return_day": day, "parks": row["parks"] + 1,
                       "parked_day": m.today, "closed_day": None}  # fmt: skip
        else:
            if ((to != "won" or reason) and reason not in REASONS) or (day or "") > m.today:
                raise Refused("invalid")
            values |= {"closed_day": day or m.today}
        m.change("project", project, values, seen, by)
        return m.version(("project", project)) + 1

    def may_park(self, day: str | None, why: str, parks: int = 0) -> None:
        if not day or parks >= 2 or not 0 < days(self.model.today, day) <= 90 or not why:
            raise Refused("invalid")

    @precondition(lambda self: self.has("project"))
    @rule(who=people, n=which, back=behind)
    def reopen(self, who: str, n: int, back: int | None) -> None:
        m, project = self.model, self.pick("project", n)
        seen = self.seen(project, back)

        def plan() -> int:
            row = m.the("project", project)
            if row["status"] == "open" or self.runs(row["client"], row["name"], project):
                raise Refused("invalid")
            values: dict[str, Any] = {"status": "open", "reason": "", "close_note": "", "closed_day": None}  # fmt: skip
            if (row["return_day"] or "") > m.today:
                values["return_day"] = m.today
            m.change("project", project, values, seen)
            return m.version(("project", project)) + 1

        self.both(who, projects.reopen_project, plan, project, seen=seen)

    @precondition(lambda self: self.has("client"))
    @rule(who=people, old=st.sampled_from(CLIENTS), new=st.sampled_from(CLIENTS))
    def rename_client(self, who: str, old: str, new: str) -> None:
        m = self.model

        def plan() -> None:
            found = m.active("client", name=old)
            if not found:
                raise Refused("not_found")
            if set(m.active("client", name=new)) - set(found):
                raise Refused("invalid")
            m.change("client", found[0][1], {"name": new})

        self.both(who, clients.edit_client, plan, old, name=new)

    # -- touches and next steps ----------------------------------------------------------------

    @precondition(lambda self: self.has("project"))
    @rule(who=people, n=which, day=st.integers(-40, 1), contact=st.sampled_from((None, "Mr Li", "赵工")),
          outcome=st.sampled_from(("", "progress")))  # fmt: skip
    def touch(self, who: str, n: int, day: int, contact: str | None, outcome: str) -> None:
        project, when = self.pick("project", n), later(self.model.today, day)
        made: dict[str, Any] = {}
        self.both(who, working.record_touch, lambda: made.update(self.touched(project, when, contact, outcome)), project,
                  then=lambda number: self.model.add("touch", number, **made),
                  day=when, kind="call", note="talked", contact=contact, outcome=outcome)  # fmt: skip

    def touched(
        self, project: int, day: str, contact: str | None, outcome: str = ""
    ) -> dict[str, Any]:
        """What a touch holds; a contact that is new is filed."""
        m = self.model
        client = m.the("project", project)["client"]
        if day > m.today:
            raise Refused("invalid")
        person = None
        if contact:
            known = m.active("contact", client=client, name=contact)
            person = known[0][1] if known else m.add("contact", client=client, name=contact)[1]
        return {
            "project": project,
            "client": client,
            "contact": person,
            "day": day,
            "outcome": outcome,
        }

    @precondition(lambda self: self.has("project"))
    @rule(who=people, n=which, day=recent, contact=st.sampled_from((None, "Mr Li", "赵工")), done=st.lists(which, max_size=2),
          own=st.booleans(), due=st.none() | st.integers(-1, 30))  # fmt: skip
    def capture(self, who: str, n: int, day: int, contact: str | None, done: list[int], own: bool, due: int | None) -> None:  # fmt: skip
        """A touch, the promises done with it and the next one: one command."""
        m, project = self.model, self.pick("project", n)
        when, ahead = later(m.today, day), None if due is None else later(m.today, due)
        steps = [k[1] for k, row in m.rows.items() if k[0] == "step" and (row["project"] == project or not own)]  # fmt: skip
        settled = [steps[-1 - i % len(steps)] for i in done] if steps else []
        made: dict[str, dict[str, Any]] = {}

        def plan() -> tuple[str, ...]:
            made["touch"] = self.touched(project, when, contact)
            states = tuple(self.finished(step, when, project) for step in settled)
            if ahead:
                made["step"] = self.promised(project, ahead)
            return states

        def then(result: working.Captured) -> None:
            m.add("touch", result.touch, **made["touch"])
            assert (result.step is None) == ("step" not in made)
            if result.step is not None:
                m.add("step", result.step, **made["step"])

        self.both(who, working.capture_touch, plan, project, then=then, day=when, kind="visit", note="talked", contact=contact,
                  done=settled, next_text="Call" if ahead else "", next_due=ahead)  # fmt: skip

    @precondition(lambda self: self.has("touch"))
    @rule(who=people, n=which)
    def archive_touch(self, who: str, n: int) -> None:
        number = self.pick("touch", n)
        self.both(who, working.archive_touch, lambda: self.model.change("touch", number, {"archived": True}), number)  # fmt: skip

    @precondition(lambda self: self.has("project"))
    @rule(who=people, n=which, due=st.integers(-1, 30))
    def set_step(self, who: str, n: int, due: int) -> None:
        project, when = self.pick("project", n), later(self.model.today, due)
        made: dict[str, Any] = {}
        self.both(who, working.set_next_step, lambda: made.update(self.promised(project, when)), project,
                  then=lambda number: self.model.add("step", number, **made), text="Call", due=when)  # fmt: skip

    def promised(self, project: int, due: str) -> dict[str, Any]:
        """What a promise holds."""
        m = self.model
        if due < m.today or m.the("project", project)["status"] in ("won", "lost", "dropped"):
            raise Refused("not_found" if m.rows["project", project]["archived"] else "invalid")
        return {"project": project, "text": "Call", "due": due, "first_due": due, "made": m.today, "state": "open",
                "done_day": None}  # fmt: skip

    @precondition(lambda self: self.has("step"))
    @rule(
        who=people,
        n=which,
        due=st.none() | st.integers(0, 40),
        text=st.sampled_from((None, "Call", "Visit")),
    )
    def change_step(self, who: str, n: int, due: int | None, text: str | None) -> None:
        m, number = self.model, self.pick("step", n)
        given = {"due": None if due is None else later(m.today, due), "text": text}

        def plan() -> None:
            step = m.the("step", number)
            closed = m.the("project", step["project"])["status"] in ("won", "lost", "dropped")
            if step["state"] != "open" or closed:
                raise Refused("invalid")
            m.change("step", number, {name: value for name, value in given.items() if value is not None})  # fmt: skip

        self.both(who, working.change_next_step, plan, number, **given)

    @precondition(lambda self: self.has("step"))
    @rule(who=people, n=which, day=st.none() | st.integers(-9, 1))
    def finish_step(self, who: str, n: int, day: int | None) -> None:
        m, number = self.model, self.pick("step", n)
        when = None if day is None else later(m.today, day)
        plan = lambda: self.finished(number, when or m.today)  # noqa: E731
        self.both(who, working.finish_next_step, plan, number, day=when)

    def finished(self, step: int, day: str, project: int | None = None) -> str:
        """A promise done in the model: kept or late."""
        m = self.model
        row = m.the("step", step)
        if row["state"] != "open" or not row["made"] <= day <= m.today:
            raise Refused("invalid")
        if project not in (None, row["project"]):
            raise Refused("invalid")
        kept = day <= row["first_due"] and row["due"] == row["first_due"]
        m.change("step", step, {"state": "kept" if kept else "late", "done_day": day})
        return "kept" if kept else "late"

    @precondition(lambda self: self.has("step"))
    @rule(who=people, n=which, day=recent, due=st.integers(-1, 30))
    def follow(self, who: str, n: int, day: int, due: int) -> None:
        """A promise done and the one after it: one command."""
        m, number = self.model, self.pick("step", n)
        when, ahead = later(m.today, day), later(m.today, due)
        made: dict[str, Any] = {}

        def plan() -> str:
            state = self.finished(number, when)
            made.update(self.promised(m.the("step", number)["project"], ahead))
            return state

        self.both(who, working.follow_next_step, plan, number, then=lambda result: m.add("step", result.step, **made),
                  text="Call", due=ahead, day=when)  # fmt: skip

    # -- several at once -----------------------------------------------------------------------

    def each(self, rows: dict[int, int | None], rest: bool, act: Callable[[int, int | None], Any]) -> tuple[int, list[int]]:  # fmt: skip
        """`act` on one after the other; nothing at all where one refuses, unless the rest is asked for."""
        refused = []
        for row, seen in rows.items():
            try:
                act(row, seen)
            except Refused:
                refused.append(row)
        if refused and not rest:
            raise Refused("invalid", count=len(refused), rows=refused)
        return len(rows) - len(refused), refused

    @precondition(lambda self: self.has("project"))
    @rule(who=people, ns=some, back=behind, stage=st.none() | st.integers(1, 9), by=st.sampled_from((1, -1, 2)), rest=st.booleans())  # fmt: skip
    def move_several(self, who: str, ns: list[int], back: int | None, stage: int | None, by: int, rest: bool) -> None:  # fmt: skip
        rows = self.chosen(ns, back)

        def one(row: int, seen: int | None) -> None:
            self.moved(row, stage or self.model.the("project", row)["stage"] + by, seen, who)

        def plan() -> tuple[int, list[int]]:
            if stage == 9:
                raise Refused("invalid")
            return self.each(rows, rest, one)

        self.both(who, several.move_several, plan, rows, stage=stage, by=0 if stage else by, rest=rest)  # fmt: skip

    @precondition(lambda self: self.has("project"))
    @rule(who=people, ns=some, back=behind, owner=st.sampled_from((None, "Ann", "Bob")), rest=st.booleans())  # fmt: skip
    def give_several(self, who: str, ns: list[int], back: int | None, owner: str | None, rest: bool) -> None:  # fmt: skip
        rows = self.chosen(ns, back)

        def one(row: int, seen: int | None) -> None:
            self.model.change("project", row, {"owner": owner}, seen, who)

        self.both(who, several.give_several, lambda: self.each(rows, rest, one), rows, owner=owner, rest=rest)  # fmt: skip

    @precondition(lambda self: self.has("project"))
    @rule(who=people, ns=some, due=st.integers(-1, 30), rest=st.booleans())
    def promise_several(self, who: str, ns: list[int], due: int, rest: bool) -> None:
        m, rows, when = self.model, self.chosen(ns, None), later(self.model.today, due)
        made: list[dict[str, Any]] = []

        def plan() -> tuple[int, list[int]]:
            if when < m.today:
                raise Refused("invalid")
            return self.each(rows, rest, lambda row, seen: made.append(self.promised(row, when)))

        def then(result: several.Several) -> None:
            known = [k[1] for k in m.rows if k[0] == "step"]
            new = NextStep.select(NextStep.id, NextStep.project).where(NextStep.id.not_in(known or [0])).order_by(NextStep.id)  # fmt: skip
            for (number, project), row in zip(list(new.tuples()), made, strict=True):
                assert project == row["project"]
                m.add("step", number, **row)

        self.both(who, several.promise_several, plan, rows, then=then, text="Call", due=when, rest=rest)  # fmt: skip

    @precondition(lambda self: self.has("project"))
    @rule(who=people, ns=some, back=behind, day=st.integers(0, 91), reason=st.sampled_from(("budget frozen", "budget frozen", "")),
          rest=st.booleans())  # fmt: skip
    def park_several(self, who: str, ns: list[int], back: int | None, day: int, reason: str, rest: bool) -> None:  # fmt: skip
        rows, until = self.chosen(ns, back), later(self.model.today, day)

        def plan() -> tuple[int, list[int]]:
            self.may_park(until, reason)
            return self.each(rows, rest, lambda row, seen: self.closed(row, "parked", reason, until, seen=seen, by=who))  # fmt: skip

        self.both(who, several.park_several, plan, rows, until=until, reason=reason, rest=rest)

    # -- the book ------------------------------------------------------------------------------

    @rule(limit=st.sampled_from((3, 10, 15)))
    def patience(self, limit: int) -> None:
        self.both("ann", settings.set_setting, lambda: self.model.put("silent_days", limit), "silent_days", limit)  # fmt: skip

    @rule(who=people, rest=st.booleans())
    def undo(self, who: str, rest: bool) -> None:
        self.both(who, history.undo, lambda: self.model.undo(who, rest), rest=rest)

    @rule(who=people, rest=st.booleans())
    def redo(self, who: str, rest: bool) -> None:
        self.both(who, history.redo, lambda: self.model.redo(who, rest), rest=rest)

    @precondition(lambda self: self.said)
    @rule(n=which)
    def say_it_again(self, n: int) -> None:
        """The same command again, as after a lost connection: the same answer, and nothing done."""
        usecase, who, args, words, uuid, result = self.said[-1 - n % len(self.said)]
        count = (Command.select().count(), Event.select().count())
        assert usecase(self.session[who], *args, command=uuid, **words) == result
        assert (Command.select().count(), Event.select().count()) == count

    @rule(n=st.integers(1, 20), ripe=st.booleans(), looked=st.booleans())
    def days_pass(self, n: int, ripe: bool, looked: bool) -> None:
        """`ripe`: until just the day on which something is due, expected or returns."""
        m = self.model
        dated = [
            row.get(name) for row in m.rows.values() for name in ("return_day", "due", "close")
        ]
        ahead = [days(m.today, day) for day in dated if day and day > m.today]
        self.clock.step(days=min(ahead, default=n) if ripe else n)
        self.model.today = self.session["ann"].today
        if looked:
            assert upkeep.roll(self.session["bob"])

    # -- what must hold after every step -------------------------------------------------------

    @invariant()
    def rows_are_those_of_the_model(self) -> None:
        fields = [Project._meta.columns[name] for name in COLUMNS]
        found = {}
        for number, stage, client, owner, archived, version, touch_day, silent, due, *row in (
            Project.select(Project.id, Stage.number, Client.name, Member.name, Project.archived, Project.version,
                           Project.touch_day, Project.silent_since, Project.next_due, *fields)
            .join(Stage).switch(Project).join(Client).switch(Project).join(Member, "LEFT OUTER JOIN", on=Project.owner).tuples()
        ):  # fmt: skip
            found[number] = {"stage": stage, "client": client, "owner": owner, "archived": bool(archived), "version": version,
                             "touch_day": touch_day, "silent_since": silent, "next_due": due, **dict(zip(COLUMNS, row, strict=True))}  # fmt: skip
        m = self.model
        for (kind, number), row in m.rows.items():
            if kind == "project":
                expected = row | {
                    "client": m.rows["client", row["client"]]["name"], "version": m.version((kind, number)),
                    "touch_day": m.touch_day(number), "silent_since": m.silent_since(number), "next_due": m.next_due(number),
                }  # fmt: skip
                assert found.pop(number) == expected
        assert not found

    @invariant()
    def touches_steps_clients_are_those_of_the_model(self) -> None:
        m = self.model
        touches = set(Touch.select(Touch.id, Touch.day).where(Touch.archived == 0).tuples())
        assert touches == {(k[1], m.rows[k]["day"]) for k in m.active("touch")}
        steps = NextStep.select(
            NextStep.id,
            NextStep.text,
            NextStep.due,
            NextStep.first_due,
            NextStep.state,
            NextStep.done_day,
        )
        assert set(steps.where(NextStep.archived == 0).tuples()) == {
            (k[1], *(m.rows[k][name] for name in ("text", "due", "first_due", "state", "done_day"))) for k in m.active("step")
        }  # fmt: skip
        for table, kind in ((Client, "client"), (Contact, "contact")):
            names = sorted(
                name for (name,) in table.select(table.name).where(table.archived == 0).tuples()
            )
            assert names == sorted(m.rows[k]["name"] for k in m.active(kind))

    @invariant()
    def the_board_shows_the_naive_sums(self) -> None:
        truth, seen = self.model.board(), boards.board(self.session["bob"])
        for column in seen.columns:
            expected = truth["columns"][column.number]
            assert {
                "count": column.count, "amount": column.amount, "weighted": column.weighted, "red": column.red,
                "amber": column.amber, "other": dict(column.other)} == expected  # fmt: skip
        for place in ("parked", "won", "lost", "dropped"):
            assert getattr(seen.total, place) == truth["places"][place]
        assert seen.total.currency == truth["currency"]
        assert seen.total.count == sum(column["count"] for column in truth["columns"].values())

    @rule(stage=st.integers(1, 8), order=st.sampled_from(boards.ORDERS))
    def look(self, stage: int, order: str) -> None:
        """A column holds the projects it counts, each with its flag, each where `position` says."""
        session, m = self.session["bob"], self.model
        upkeep.roll(session)
        cards = boards.page(session, stage, order=order)
        expected = {
            k[1]: m.colour(k[1]) for k in m.active("project", stage=stage) if m.live(m.rows[k])
        }
        assert {card.id: card.flag for card in cards} == expected
        for index, card in enumerate(cards):
            assert boards.position(session, card.id, order=order) == (stage, index)

    @rule()
    def the_book_holds_together(self) -> None:
        assert [render(m, "en") for m in check(self.session["ann"])] == []


def seen_by_a_person(result: Any) -> Any:
    """What a use case answers, without the numbers that only the book knows."""
    if isinstance(result, history.Undone):
        return result.name, result.count, len(result.kept)
    if isinstance(result, several.Several):
        return result.done, [one.project for one in result.refused]
    if isinstance(result, working.Captured):
        return result.settled
    return result.state if isinstance(result, working.Followed) else result


NAME_OF = {usecase: name for name, usecase in REGISTRY.items()}
