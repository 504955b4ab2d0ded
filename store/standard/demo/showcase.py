"""The project that the screens are drawn with: one life told by hand."""

from __future__ import annotations

from store.standard.demo.life import MINUTES, Life
from store.standard.demo.weeks import held


def show(life: Life) -> None:
    """The project that the screens are drawn with, told in the words file."""
    shown, moves = life.table["showcase"], {-139: 2, -75: 3, -34: 4}
    life.act(
        "create",
        -154,
        name=shown["name"],
        client=life.deal.client,
        stage=1,
        amount=shown["was"],
        close=life.day(7),
        source=life.client.source,
        product=shown["thing"],
        remarks=life.table["words"]["remarks"][4],
    )
    institute = next(n for n, one in enumerate(life.cast.clients) if one.kind == "institute")
    life.act("link", -108, client=institute, role="institute")
    for before, kind, outcome, contact, note in shown["touches"]:
        on = -before
        low, _ = MINUTES.get(kind, (0, 0))
        minutes = low + 10 if low else None
        life.act(
            "touch", on, kind=kind, outcome=outcome, note=note, contact=contact, minutes=minutes
        )
        if on in moves:
            life.act("move", on, stage=moves[on])
    life.act("edit", -5, close=life.day(35), amount=shown["amount"])
    life.act("edit", -6, close=life.day(22))
    life.act("staff", -34, role="presales", member=life.cast.first("presales"))
    life.act("wait", -9, who="institute", since=life.day(-9))
    _promise(life)
    for before, item, evidence in shown["ticks"]:
        life.act("tick", -before, item=item, evidence=evidence)
    for ahead, kind, note in shown["dates"]:
        life.act("date", -4, kind=kind, day=life.day(ahead), note=note)


def _promise(life: Life) -> None:
    """The last meeting's promise, broken since: made there, so that it is the first thing in the next one."""
    due = life.day(-3)
    life.steps = 1
    text = life.table["showcase"]["step"]
    life.act("step", held(life.today)[-1], step=1, due=due, text=text, meeting=True)
