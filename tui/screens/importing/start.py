"""The first picture of a new book: look around, bring one's spreadsheet, or begin empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.queries.clients import clients
from store.session import Session
from store.text import N_, Lang
from tui.commands.keys import spell
from tui.present.clip import clip, pad, width
from tui.present.words import t
from tui.screens.importing import open_wizard
from tui.widgets.form_text import Row, wrap
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.application import Loudou

DEMO, FILE, EMPTY, LEAVE = "demo", "file", "empty", "leave"
CHOICES = (
    (DEMO, N_("Look around with a demo book")),
    (FILE, N_("Import the spreadsheet I keep today")),
    (EMPTY, N_("Start empty with the eight standard stages")),
)
ABOVE = 1


async def greet(app: Loudou) -> None:
    """On a book without clients: ask how to begin. The demo is another book, so the program ends with that wish."""
    if not app.session.can("book.import") or not await app.work.read(_is_new):
        return
    chosen = FILE
    while chosen == FILE:
        chosen = await Start(lang=app.lang).ask(app) or EMPTY
        if chosen == FILE and await open_wizard(app):
            return
    if chosen == DEMO:
        app.wish = DEMO
    if chosen in (DEMO, LEAVE):
        app.exit()


def _is_new(session: Session) -> bool:
    """Whether nobody has entered a client yet."""
    return not clients(session, limit=1)


class Start(Panel[str]):
    """Three ways to begin, each in both languages."""

    shape = "full"

    def __init__(self, *, lang: Lang) -> None:
        super().__init__(f"{t('zh', 'Loudou')} Loudou", lang=lang)
        self.at = 0

    def press(self, key: str, character: str | None) -> None:
        """Walk, take; `q` leaves."""
        meant = spell(key, character)
        if meant in ("down", "j", "tab"):
            self.at = min(self.at + 1, len(CHOICES) - 1)
        elif meant in ("up", "k", "shift+tab"):
            self.at = max(self.at - 1, 0)
        elif meant in ("enter", "space"):
            self.finish(CHOICES[self.at][0])
        elif meant in ("1", "2", "3"):
            self.finish(CHOICES[int(meant) - 1][0])
        elif meant in ("q", "ctrl+q"):
            self.finish(LEAVE)
        elif key == "escape":
            self.finish(EMPTY)

    def click(self, x: int, line: int) -> None:
        """A click takes a way."""
        del x
        if 0 <= line - ABOVE < len(CHOICES):
            self.finish(CHOICES[line - ABOVE][0])

    def rows(self, width_: int) -> list[Row]:
        """A line for each way: one's own language first."""
        other: Lang = "en" if self.lang == "zh" else "zh"
        room = max(width(t(self.lang, text)) for _, text in CHOICES) + 4
        rows: list[Row] = [[]]
        for number, (_, text) in enumerate(CHOICES):
            here = number == self.at
            rows.append(
                [
                    (" ▸ " if here else "   ", "accent"),
                    (pad(t(self.lang, text), room), "strong" if here else "text"),
                    (clip(t(other, text), max(0, width_ - room - 4)), "dim"),
                ]
            )
        return rows

    def foot(self, width: int) -> list[Row]:
        """The keys."""
        keys = t(self.lang, N_("enter takes   esc start empty   q leave"))
        return [[(" " + line, "dim")] for line in wrap(keys, width - 1)]
