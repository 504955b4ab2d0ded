"""A client's file on the archive's screen: lines to walk through, each contact, project and fact a place to stop."""

from __future__ import annotations

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from store.queries.archive import ClientFile
from tui.present.client import Line, Look, file_lines
from tui.present.clip import drawable
from tui.widgets.drawn import Drawn

Target = tuple[str, int]


class FilePage(Drawn):
    """The file, with a cursor on one of its places once one is in it."""

    DEFAULT_CSS = "FilePage { height: 1fr; width: 1fr; }"

    class Opened(Message):
        """A place was clicked twice."""

    def __init__(self) -> None:
        super().__init__()
        self.file: ClientFile | None = None
        self.top = 0
        self.lit = False
        self.target: Target | None = None
        self._lines: list[Line] = []

    def show(self, file: ClientFile | None) -> None:
        """Show a file; of the same client what was in sight stays there, and the cursor on its place."""
        same = file is not None and self.file is not None and file.id == self.file.id
        self.file = file
        if not same:
            self.top, self.target = 0, None
        self._lay_out()

    def light(self, lit: bool) -> None:
        """Whether the cursor is in the file."""
        self.lit = lit
        if lit and self.target is None:
            self._go(next(iter(self._places()), None))
        self.refresh()

    def step(self, by: int) -> None:
        """To the next place or the one before; by more, as many places."""
        places = self._places()
        if not places:
            return
        before, top = self.target, self.top
        at = places.index(self.target) if self.target in places else 0
        self._go(places[max(0, min(at + by, len(places) - 1))])
        if at + by >= len(places):  # what stands below the last place is for reading only
            self._roll(by)
        if self.top != top:
            self.refresh()
            return
        for n, line in enumerate(self._lines[top : top + self.size.height]):
            if line.target in (before, self.target):
                self.refresh(Region(0, n, 1, 1))

    def on_resize(self) -> None:
        """Lay out for the new width."""
        self._lay_out()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls."""
        event.stop()
        self._roll(3)
        self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self._roll(-3)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click goes to a place; a second one opens it."""
        at = self.top + event.y
        if at < len(self._lines) and self._lines[at].target:
            self._go(self._lines[at].target)
            self.refresh()
            if event.chain == 2:
                self.post_message(self.Opened())

    def render_line(self, y: int) -> Strip:
        """The strip at line `y`: a bar where the cursor is."""
        at = self.top + y
        line = self._lines[at] if at < len(self._lines) else Line([])
        here = self.lit and line.target is not None and line.target == self.target
        glyphs = self.glyphs
        row = [(style or "text", glyphs.plain(drawable(text))) for text, style in line.row]
        return self.line([("accent", glyphs.cursor if here else " "), *row])

    def _lay_out(self) -> None:
        if not self.size:
            return
        app = self.loudou
        look = Look(self.size.width - 1, self.lang, app.session.today, app.currency, whole=True)
        self._lines = file_lines(self.file, look) if self.file else []
        if self.target not in self._places():
            self.target = next(iter(self._places()), None) if self.lit else None
        self._roll(0)
        self.refresh()

    def _places(self) -> list[Target]:
        """The places in their order, each once."""
        return list(dict.fromkeys(line.target for line in self._lines if line.target))

    def _go(self, target: Target | None) -> None:
        """Put the cursor on a place, all of it in sight as far as possible."""
        self.target = target
        at = [n for n, line in enumerate(self._lines) if line.target == target]
        if at:
            first = next(n for n in at)
            last = first
            while last + 1 < len(self._lines) and self._lines[last + 1].target == target:
                last += 1
            height = max(1, self.size.height)
            self.top = max(0, min(max(self.top, last - height + 1), first if first > 1 else 0))

    def _roll(self, by: int) -> None:
        self.top = max(0, min(self.top + by, len(self._lines) - max(1, self.size.height)))
