"""What a key on the table does: a decision, and where one is afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from store.domain import review
from store.drafts import newest
from store.errors import Conflict, Invalid, NotAllowed
from store.session import Session
from store.text import N_, Message, msg
from store.usecases.reviewing import deciding
from store.usecases.reviewing.deciding import Decided
from store.usecases.reviewing.settling import why_not
from tui.present.reviewing.action import VERDICTS
from tui.present.words import t
from tui.screens.review.table import forms
from tui.screens.review.table.quick import Quick
from tui.widgets.form_choice import Choice

if TYPE_CHECKING:
    from store.queries.reviewing.sheet import Sheet
    from tui.screens.review.table.screen import TableScreen


async def outcome(screen: TableScreen) -> None:
    """This week's outcome: progress, none, silent."""
    one = _on(screen)
    answers = [Choice(key, t(screen.loudou.lang, text), key[0], note=key[0]) for key, text in review.OUTCOMES.items()]  # fmt: skip
    wanted = await Quick(t(screen.loudou.lang, N_("This week's outcome")), answers, lang=screen.loudou.lang).ask(screen.loudou)  # fmt: skip
    if wanted:
        await decided(screen, await screen.decide(lambda s: deciding.say_outcome(s, one.entry, outcome=str(wanted))))  # fmt: skip


async def verdict(screen: TableScreen, kind: str = "") -> None:
    """The verdict 定去留, then the short form of its kind."""
    one = _on(screen)
    if not kind:
        lang = screen.loudou.lang
        early = (
            t(lang, N_("one waits"))
            if one.pending
            else t(lang, N_("not due"))
            if one.duty != "verdict"
            else ""
        )
        early += "   " if early else ""
        answers = [
            Choice(key, t(lang, word), key[0], note=(early if key == "continue" else "") + key[0])
            for key, word in VERDICTS
        ]
        kind = str(await Quick(t(lang, N_("Verdict")), answers, lang=lang).ask(screen.loudou) or "")
    if kind == "continue" and one.duty != "verdict":
        raise Invalid(msg("No verdict is due on {name}: this is day {d}.", name=one.name, d=one.d))  # fmt: skip
    if kind == "continue" and one.pending:
        raise Invalid(msg("The continue of {day} still waits for the manager one level up: get that word, or wait, park or drop.", day=one.pending.day))  # fmt: skip
    if kind:
        await _said(screen, await forms.VERDICTS[kind](screen, one))


async def step(screen: TableScreen) -> None:
    """A next step as the decision; one who looks on promises for himself."""
    one = _on(screen)
    if not screen.lead:
        from tui.screens.forms.promise import open_next_form

        await open_next_form(screen.loudou, one.project)
        return
    await _said(screen, await forms.ask_step(screen, one))


async def unchanged(screen: TableScreen) -> None:
    """*No change*, with its reason."""
    await _said(screen, await forms.ask_unchanged(screen, _on(screen)))


async def confirm(screen: TableScreen) -> None:
    """The manager's `y`: his word on a third *continue* where it is his, else on the progress that waits for it."""
    one = _on(screen)
    if one.pending:
        refused = await screen.loudou.work.read(partial(why_not, leader=one.pending.leader or 0))
        if refused is None:
            await settle(screen)
            return
        if not one.provisional:
            raise NotAllowed(refused)
    await confirm_progress(screen)


async def settle(screen: TableScreen) -> None:
    """Accept the *continue* that waits for a word, or refuse it."""
    from store.queries.reviewing.before import Pending
    from tui.screens.forms.meeting import open_settle_form

    one = _on(screen)
    if (it := one.pending) is None:
        return
    waits = Pending(
        it.id, one.project, one.name, one.owner, it.day, it.intent, it.note, it.evidence, it.until or ""
    )  # fmt: skip
    if await open_settle_form(screen.loudou, waits):
        await screen.again()
        screen.loudou.tell(msg("Your word on the continue is written down."))


async def confirm_progress(screen: TableScreen) -> None:
    """Yes to the progress that counts provisionally, or that the brief tells."""
    one = _on(screen)
    touch = one.provisional.touch if one.provisional else None
    await decided(screen, await screen.decide(lambda s: deciding.confirm(s, one.entry, touch=touch)))  # fmt: skip


async def accept(screen: TableScreen) -> None:
    """Accept the rep's brief; at a glance the next project comes by itself."""
    one, line = _on(screen), screen.current
    found = await screen.decide(lambda s: deciding.accept(s, one.entry))
    if line is not None and not line.must and not found.owed:
        await onward(screen)
    else:
        await decided(screen, found)


async def move(screen: TableScreen, by: int) -> None:
    """The stage, forward or back; where somebody moved it meanwhile, ask."""
    one = _on(screen)
    seen: int | None = one.version
    while True:
        call = partial(_moved, entry=one.entry, to=one.stage.number + by, seen=seen)
        try:
            await decided(screen, await screen.decide(call))
            return
        except Conflict as conflict:
            from tui.screens.forms import show_conflict

            if not await show_conflict(screen.loudou, conflict):
                return
            seen = conflict.version


def _moved(session: Session, entry: int, to: int, seen: int | None) -> Decided:
    return deciding.move(session, entry, stage=to, seen=seen)


async def skip(screen: TableScreen) -> None:
    """Put off to the end of the queue; the second time with a reason."""
    from store.usecases.reviewing import opening

    one, following = _on(screen), screen.neighbour(1)
    if one.skips >= review.SKIPS:
        if not await forms.ask_skip(screen, one):
            return
    else:
        await screen.loudou.do(lambda s: opening.skip(s, one.entry))
    await screen.again()
    line = screen.meeting.line(following.id) if following else None
    if line is not None and line.id != screen.entry:
        await screen.come_to(line)
    screen.loudou.tell(msg("{name} comes again at the end.", name=one.name))


async def onward(screen: TableScreen) -> None:
    """The next one, where another rep's turn begins what opens it; after the last the end of the meeting."""
    stop = screen.after()
    if stop is not None:
        await screen.go_to(stop.line, block=stop.block)
        return
    from tui.screens.review.going import open_closing

    await open_closing(screen.loudou, screen.review)


async def backward(screen: TableScreen) -> None:
    """The one before."""
    stop = screen.before()
    if stop is not None:
        await screen.go_to(stop.line, block=stop.block)


async def take(screen: TableScreen) -> None:
    """What the cursor of the decision line stands on."""
    action = screen.decision.action
    if action is None:
        screen.loudou.tell(screen.lacking)
        return
    if action.command.startswith("verdict:"):
        await verdict(screen, action.command.partition(":")[2])
    elif action.command == "review.accept":
        await accept(screen)
    elif action.command == "progress":
        await confirm_progress(screen)
    else:
        screen.give_next(screen.loudou.command(action.command))


async def resume(screen: TableScreen) -> None:
    """Open again the form that was left half-typed on this project, by whatever end the last session came to."""
    one = screen.sheet
    if one is None:
        return
    touch = f"touch:{one.project}"
    keys = [touch]
    if not one.gone:
        kinds = [*forms.VERDICTS, "next", "unchanged"]
        kinds += ["skip"] if one.skips >= review.SKIPS else []  # else it has no form
        keys += [f"review:{one.entry}:{kind}" for kind in kinds]
    call = partial(newest, keys=keys, since=screen.meeting.started)
    key = await screen.loudou.work.read(call)
    kept = key.rpartition(":")[2]
    if key == touch:
        from tui.screens.forms.touch import open_touch_form

        await open_touch_form(screen.loudou, one.project)
    elif kept in forms.VERDICTS:
        await verdict(screen, kept)
    elif kept:
        await {"next": step, "unchanged": unchanged, "skip": skip}[kept](screen)


async def _said(screen: TableScreen, found: Decided | None) -> None:
    if found is not None:
        await screen.again()
        await decided(screen, found)


async def decided(screen: TableScreen, found: Decided) -> None:
    """Say what a decision left open."""
    screen.loudou.tell(_words(found))


def _words(found: Decided) -> Message:
    if found.pending:
        return msg("Decided; this continue waits for the manager one level up.")
    if found.owed:
        names = tuple(msg(review.OWED[one]) for one in found.owed)
        return msg("Written down; still owed: {names}.", names=names)
    return msg("Reviewed.")


def _on(screen: TableScreen) -> Sheet:
    """The project on the table. Raises Invalid where there is none, or nothing is left to decide on it."""
    one = screen.sheet
    if one is None:
        raise Invalid(screen.lacking)
    if one.gone:
        raise Invalid(msg("{name} is {status} meanwhile; there is nothing to decide.", name=one.name, status=msg(GONE[one.gone])))  # fmt: skip
    return one


GONE = {"won": N_("won"), "lost": N_("lost"), "dropped": N_("dropped"), "archived": N_("archived")}
