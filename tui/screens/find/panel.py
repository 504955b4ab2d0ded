"""The find panel: a line to type in, and what it finds in aligned columns under the names of their kinds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.geometry import Size

from store.errors import LoudouError
from store.queries.find import Hit, find
from store.session import Session
from store.text import N_, render
from tui.present.clip import clip
from tui.present.found import HEADINGS, Columns
from tui.present.words import t
from tui.widgets.form_fields import caret_pieces
from tui.widgets.form_text import Edit, Row, tidy, wrap
from tui.widgets.panel import Panel
from tui.work import Superseded

if TYPE_CHECKING:
    from tui.application import Loudou

EACH = 8
"""Rows of a kind."""
WIDTH, HEIGHT = 120, 34
LIMIT = 200
GOES = {
    "project": N_("enter to the project"),
    "client": N_("enter to the client's file"),
    "contact": N_("enter to the client's file"),
    "member": N_("enter to this owner's projects"),
    "touch": N_("enter to its project"),
}
HINTS = (
    N_("Type a few letters: Chinese, pinyin or initials (cq), the beginning of a word."),
    N_("Several words must all fit. A number or code (P-12) leads straight there."),
    N_("Projects, clients, contacts, members and what was written of touches are looked through."),
)


class FindPanel(Panel[Hit]):
    """The rows follow what is typed; `enter` gives the marked one."""

    shape = "middle"

    def __init__(self, app: Loudou) -> None:
        super().__init__(t(app.lang, N_("Find")), lang=app.lang)
        self.loudou = app
        self.edit = Edit(limit=LIMIT)
        self.hits: list[Hit] = []
        self.found_for = ""
        """The text that the rows are found by: what is typed, once its answer is here."""
        self.failed = ""
        self.at = 0
        self._taken = False
        self._lines: list[int | None] = []
        """For each body line the row that stands there."""
        self.edit.put(app.sought, fresh=True)
        app.work.submit(_warm, "find")

    def on_mount(self) -> None:
        """What was found the last time stands there again; typing begins anew."""
        if self.edit.text:
            self._typed()

    # What is typed

    def press(self, key: str, character: str | None) -> None:
        """Typing finds, arrows walk."""
        before = self.edit.text
        if key == "escape":
            self._leave(None)
        elif key in ("up", "down", "tab", "shift+tab"):
            step = 1 if key in ("down", "tab") else -1
            self.at = max(0, min(self.at + step, len(self.hits) - 1))
        elif key in ("pageup", "pagedown"):
            step = EACH if key == "pagedown" else -EACH
            self.at = max(0, min(self.at + step, len(self.hits) - 1))
        elif key == "enter":
            self._take_marked()
        elif not self.edit.key(key) and character and character.isprintable():
            self.edit.insert(character)
        if self.edit.text != before:
            self._typed()

    def paste(self, text: str) -> None:
        """Pasted text finds."""
        if self.edit.insert(tidy(text)):
            self._typed()

    def click(self, x: int, line: int) -> None:
        """A click on a row goes there."""
        del x
        row = self._lines[line] if 0 <= line < len(self._lines) else None
        if row is not None:
            self._leave(self.hits[row])

    def _take_marked(self) -> None:
        """The marked row; where the answer to what was typed is still on its way, its first one."""
        if self.found_for != self.edit.text.strip():
            self._taken = True
        elif self.hits:
            self._leave(self.hits[self.at])

    def _leave(self, hit: Hit | None) -> None:
        self.loudou.work.end_search()
        self.loudou.sought = self.edit.text
        self.finish(hit)

    # What is found

    def _typed(self) -> None:
        self._taken = False
        self.run_worker(self._find(self.edit.text.strip()), group="find", exclusive=True)

    async def _find(self, text: str) -> None:
        try:
            hits = (
                await self.loudou.work.search(partial(find, text=text, limit=EACH)) if text else []
            )
        except Superseded:
            return
        except LoudouError as error:
            self.failed = render(error.message, self.lang)
        else:
            self.hits, self.found_for, self.failed = hits, text, ""
            self.at = self.top = 0
            if self._taken:
                self._take_marked()
        self._taken = False
        self.repaint()

    # How it looks

    def extent(self, size: Size) -> tuple[int, int]:
        """A size that does not change while the rows do."""
        return min(WIDTH, size.width), min(HEIGHT, max(size.height - 2, 1))

    def aside(self) -> str:
        """Where one is among the rows."""
        return f"{self.at + 1}/{len(self.hits)} " if self.hits else ""

    def rows(self, width: int) -> list[Row]:
        """The line to type in; under it the rows, or what can be typed."""
        text, at = self.edit.window(width - 4)
        rows: list[Row] = [[(" / ", "dim"), *caret_pieces(text, at)], []]
        self._lines = [None, None]
        if self.hits and self.edit.text.strip():
            self._listed(rows, width)
        else:
            rows += [[(f" {line}", "dim")] for line in self._hints(width - 2)]
        return rows

    def _hints(self, width: int) -> list[str]:
        if not self.edit.text.strip():
            return [line for hint in HINTS for line in wrap(t(self.lang, hint), width)]
        return [t(self.lang, N_("Nothing is called that."))] if self.found_for else []

    def _listed(self, rows: list[Row], width: int) -> None:
        app = self.loudou
        columns = Columns(self.hits, width - 1, self.lang, app.session.today, app.glyphs.ellipsis)
        kind = ""
        if self.hits[0].near:
            rows.append(
                [(" " + t(self.lang, N_("Nothing is called that; this resembles it.")), "dim")]
            )
            self._lines.append(None)
        for number, hit in enumerate(self.hits):
            if hit.kind != kind:
                kind = hit.kind
                rows.append([(" " + t(self.lang, HEADINGS[kind]), "dim")])
                self._lines.append(None)
            here = number == self.at
            name, rest = columns.of(hit)
            tone = "strong" if here else "text"
            rows.append([("▌" if here else " ", "bar"), (name, tone), (rest, "soft")])
            self._lines.append(number)

    def caret(self) -> tuple[int, int] | None:
        """Behind what is typed."""
        return (3 + self.edit.window(max(1, self.size.width - 8))[1], 0)

    def in_sight(self) -> tuple[int, int] | None:
        """The marked line; the first one with what stands above it."""
        if not self.at or self.at not in self._lines:
            return (0, 0)
        line = self._lines.index(self.at)
        return line, line

    def foot(self, width: int) -> list[Row]:
        """Where the marked row leads."""
        if self.failed:
            return [[(" " + clip(self.failed, width - 1), "red")]]
        goes = t(self.lang, GOES[self.hits[self.at].kind]) + " · " if self.hits else ""
        return [[(" " + clip(goes + t(self.lang, "esc back"), width - 1), "dim")]]


def _warm(_: Session) -> None:
    """The search's own connection stands before the first letter is typed."""
