"""Panels: what lies over the board for a while, drawn line by line, and gives back an answer.

A panel is no screen of its own: pushing a screen repaints the whole terminal twice, a panel sends only its own
cells (4 KB at 160 × 45), and the board behind it stays alive. It takes all keys and the mouse while it is up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Offset, Region, Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker

from tui.commands.keys import spell
from tui.present.clip import clip, drawable, head
from tui.present.glyphs import PRETTY, Glyphs
from tui.present.tones import Tones, tones
from tui.present.words import t
from tui.widgets.form_text import Row, wrap
from tui.widgets.host import Host, anew

if TYPE_CHECKING:
    from textual.app import App

    from store.text import Lang

T = TypeVar("T")
Shape = Literal["side", "middle", "full"]
SIDE, MIDDLE = 58, 64
RULE = "─" * 500
ALIASES = {"": "text", "bar": "accent", "on": "accent_strong", "error": "red",
           "list": "text", "listdim": "dim", "liston": "accent_strong"}  # fmt: skip
"""Styles of rows that are tones of another name."""


class Panel(Widget, Generic[T], can_focus=True):
    """A panel that is asked for an answer: `await panel.ask(app)`; None is given back on `esc`.

    Subclasses give `rows()` (the body) and `press()` (keys), and call `finish()`.
    """

    DEFAULT_CSS = """
    Panel { visibility: visible; position: absolute; background: $background; color: $foreground; }
    """
    ALLOW_SELECT = False
    COVERS = True  # the compositor draws nothing that lies wholly under it
    # The size alone decides what is painted; the stock reactive would paint everything twice.
    virtual_size = Reactive(Size(0, 0), layout=False, repaint=False)

    takes_ahead = True
    """Whether what was typed while it was on its way is meant for it: not so for unforeseen questions."""
    shape: Shape = "side"
    lang: Lang = "en"

    def __init__(self, title: str = "", *, lang: Lang = "en") -> None:
        super().__init__()
        self.disable_messages(Worker.StateChanged)  # nobody listens to them
        self.title = title
        self.lang = lang
        self.top = 0
        """First body line in sight."""
        self.answer: asyncio.Future[T | None] | None = None
        self._held: list[events.Key | events.Paste] | None = None
        self._strips: list[Strip] = []
        self._row_strips: dict[tuple[tuple[str, str], ...], Strip] = {}
        """The strips of the rows drawn last: most rows are the same after a key."""
        self._known: dict[str, Style] = {}
        self._space = 10
        self._placed = self._drawn_for = Size(0, 0)
        self._caret: tuple[int, int] | None = None

    # What subclasses say

    def rows(self, width: int) -> list[Row]:
        """The body for so many cells, all of it; what does not fit is scrolled."""
        raise NotImplementedError

    def aside(self) -> str:
        """What stands to the right of the title, dim."""
        return ""

    def foot(self, width: int) -> list[Row]:
        """Lines under the lower rule."""
        return [[(line, "dim")] for line in wrap(t(self.lang, "esc back"), width)]

    def press(self, key: str, character: str | None) -> None:
        """A key; `esc` closes unless the subclass has a level of its own to step back from."""
        if key == "escape":
            self.finish(None)
        elif (step := self._scrolls().get(spell(key, character))) is not None:
            self.roll(step)

    def paste(self, text: str) -> None:
        """Pasted text, as the terminal gave it."""

    def click(self, x: int, line: int) -> None:
        """A click on a cell of a body line."""

    def in_sight(self) -> tuple[int, int] | None:
        """First and last body line that must be visible, if any."""
        return None

    def caret(self) -> tuple[int, int] | None:
        """Cell and body line where typing goes: the terminal's own cursor (input methods) is put there."""
        return None

    # Asking

    async def ask(self, app: App[Any]) -> T | None:
        """Show the panel over the present screen, and give back its answer once there is one."""
        screen = app.screen
        host = next(iter(screen.query(Host)), None)
        if host is None:
            host = Host()
            await screen.mount(host)
        focused, captured = screen.focused, app.mouse_captured
        self.answer = asyncio.get_running_loop().create_future()
        self.place(app.size)
        await host.mount(self)
        # A change of focus the usual way repaints the whole screen.
        screen.set_reactive(Screen.focused, self)
        app.capture_mouse(self)
        if self.takes_ahead and (ahead := getattr(screen, "typed_ahead", None)):
            self._held = []
            # What the screen has been sent before comes to it before this call.
            screen.call_later(self._catch_up, ahead)
        try:
            return await self.answer
        finally:
            if app.mouse_captured is self:
                app.capture_mouse(captured)
            if screen.focused is self:
                screen.set_reactive(Screen.focused, focused)
            if self.is_attached:
                await self.remove()

    def _catch_up(self, ahead: Callable[[], events.Key | events.Paste | None]) -> None:
        """Take what was typed since the command that opens this panel was given, in its order."""
        held, self._held = self._held or [], None
        while self.answer and not self.answer.done() and (event := ahead()):
            self._take(event)
        for late in held:
            self._take(late)
        self.repaint()

    def _take(self, event: events.Key | events.Paste) -> None:
        if self.answer and self.answer.done():
            self.screen.post_message(anew(event))  # for what comes after this panel
        elif self._held is not None:
            self._held.append(event)
        elif isinstance(event, events.Key):
            self.press(event.key, event.character)
        else:
            self.paste(event.text)

    def finish(self, answer: T | None) -> None:
        """Give the answer; the first one counts. What was typed meanwhile is for what comes after this panel."""
        if self.answer and not self.answer.done():
            self.answer.set_result(answer)
            held, self._held = self._held or [], None
            for event in held:
                self._take(event)

    # Place and size

    def place(self, size: Size) -> None:
        """Take one's place on a screen of that size."""
        self._placed = size
        width, height = self.extent(size)
        self.styles.width, self.styles.height = width, height
        if self.shape == "side":
            self.styles.offset = (size.width - width, 0)
        elif self.shape == "middle":
            left = (size.width - width) // 2
            self.styles.offset = (left, max(0, (size.height - height) // 3))

    def extent(self, size: Size) -> tuple[int, int]:
        """Width and height on a screen of that size."""
        if self.shape == "full":
            return size.width, size.height
        if self.shape == "side":
            return (SIDE if size.width - SIDE >= 12 else size.width), size.height
        width = min(MIDDLE, size.width)
        left, right = self.inner
        room = width - left - right
        lines = len(self.rows(room)) + len(self.foot(room)) + len(self._title_rows(room))
        return width, min(lines + (2 if self.foot(room) else 1), size.height)

    # Drawing

    @property
    def inner(self) -> tuple[int, int]:
        """Cells left and right of what is written: the side's rule and blanks."""
        return (2, 1) if self.shape != "middle" else (2, 2)

    def repaint(self) -> None:
        """Draw again, and send only the lines that became different; a panel that is answered goes away."""
        if not self.size or (self.answer and self.answer.done()):
            return
        before, self._strips = self._strips, self._draw()
        if len(before) != len(self._strips):
            self.refresh()
            return
        width = self.size.width
        changed = [y for y, strip in enumerate(self._strips) if strip != before[y]]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def on_mount(self) -> None:
        """Follow the screen's size (a hidden host is told nothing)."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._follow)

    def _follow(self, _: object) -> None:
        if self.app.size != self._placed:
            self.place(self.app.size)

    def on_resize(self) -> None:
        """Lay the lines out for the new size."""
        self._strips = self._draw()

    def notify_style_update(self) -> None:
        """Another theme: every line is drawn again."""
        super().notify_style_update()
        self._known.clear()
        self._row_strips.clear()
        self._strips = []

    def render_line(self, y: int) -> Strip:
        """One line of the panel."""
        if self._drawn_for != self.size or len(self._strips) != self.size.height:
            self._strips = self._draw()
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)

    def _draw(self) -> list[Strip]:
        width, height = size = self.size
        if size != self._drawn_for:
            self._row_strips.clear()
        self._drawn_for = size
        left, right = self.inner
        room = max(1, width - left - right)
        head = self._title_rows(room)
        keys = self.foot(room)
        foot: list[Row] = [*([[(RULE, "rule")]] if keys else []), *keys]
        foot += [[]] if self.shape == "middle" else []
        body = self.rows(room)
        space = max(1, height - len(head) - len(foot))
        self._settle(len(body), space)
        shown = list(body[self.top : self.top + space])
        shown += [[] for _ in range(space - len(shown))]
        self._point(left, len(head), space)
        lines = [*head, *shown, *foot][:height]
        before, self._row_strips = self._row_strips, {}
        strips = []
        for row in lines:
            key = tuple(row)
            strip = before.get(key) or self._row_strips.get(key) or self._strip(row, width, left)
            self._row_strips[key] = strip
            strips.append(strip)
        return strips

    def _title_rows(self, room: int) -> list[Row]:
        if not self.title:
            return [[]]
        aside = clip(self.aside(), room // 2)
        title = clip(self.title, room - cell_len(aside) - 2)
        gap = " " * (room - 1 - cell_len(title) - cell_len(aside))
        return [[(" " + title, "strong"), (gap, ""), (aside, "dim")], [(RULE, "rule")]]

    def _settle(self, total: int, space: int) -> None:
        if sight := self.in_sight():
            self.top = min(max(self.top, sight[1] - space + 1), sight[0])
        self.top = max(0, min(self.top, total - space))
        self._space = space

    def _point(self, left: int, head: int, space: int) -> None:
        caret = self.caret()
        if caret and 0 <= caret[1] - self.top < space:
            x, y = caret[0] + left, caret[1] - self.top + head
            self.app.cursor_position = self.region.offset + Offset(x, y)

    def _strip(self, row: Row, width: int, left: int) -> Strip:
        glyphs = self._glyphs()
        width -= 1 if self.shape == "middle" else 0
        edge = " " if self.shape == "full" else "│"
        ruled = len(row) == 1 and row[0][1] == "rule"
        lead = edge if ruled else (edge + " " * left)[:left]
        segments = [Segment(glyphs.plain(lead), self.style("rule"))]
        used = len(lead)
        for text, name in row:
            text = head(text, width - used) if ruled else text
            text = clip(glyphs.plain(drawable(text)), width - used)
            used += cell_len(text)
            self._add(segments, text, self.style(name))
        self._add(segments, " " * (width - used), self.style(""))
        if self.shape == "middle":
            segments.append(Segment(glyphs.plain(edge), self.style("rule")))
        return Strip(segments).simplify()

    def _add(self, segments: list[Segment], text: str, style: Style) -> None:
        """Add a piece; blanks go on in the style before them where that looks the same: fewer bytes."""
        last, before = segments[-1][:2]
        same = before is not None and before.bgcolor == style.bgcolor and not before.reverse
        if before == style or (same and not text.strip(" ")):
            segments[-1] = Segment(last + text, before)
        elif text:
            segments.append(Segment(text, style))

    def style(self, name: str) -> Style:
        """The style of a name: one of the board's tones; open lists and middle panels stand on the theme's surface."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._make_style(name)
        return known

    def _make_style(self, name: str) -> Style:
        tones = self._tones()
        if name == "caret":
            return tones.text + Style(reverse=True)
        style: Style = getattr(tones, ALIASES.get(name, name))
        surface = Color.parse(self.app.theme_variables["surface"])
        raised = self.shape == "middle" or name.startswith("list")
        if raised and surface.ansi is None:
            return style + Style(bgcolor=surface.rich_color)
        return style

    def _tones(self) -> Tones:
        known: Tones | None = getattr(self.app, "tones", None)
        return known or tones(self.app.theme_variables)

    def _glyphs(self) -> Glyphs:
        known: Glyphs | None = getattr(self.app, "glyphs", None)
        return known or PRETTY

    # Events

    def on_key(self, event: events.Key) -> None:
        """All keys end here while the panel is up."""
        event.stop()
        event.prevent_default()
        self._take(event)
        self.repaint()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text goes to the panel."""
        event.stop()
        event.prevent_default()
        self._take(event)
        self.repaint()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A press on a body line is a click there; outside nothing happens."""
        event.stop()
        left, _ = self.inner
        head = len(self._title_rows(self.size.width))
        line = event.y - head
        if 0 <= event.x < self.size.width and 0 <= line < self._space:
            self.click(event.x - left, line + self.top)
            self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls the body."""
        event.stop()
        self.roll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls the body."""
        event.stop()
        self.roll(-3)

    def roll(self, lines: int) -> None:
        """Move the body by so many lines."""
        self.top = max(0, self.top + lines)
        self.repaint()

    def _scrolls(self) -> dict[str, int]:
        page = max(1, self._space - 2)
        return {"down": 1, "j": 1, "up": -1, "k": -1, "pgdn": page, "space": page, "pgup": -page,
                "home": -100_000, "g": -100_000, "end": 100_000, "G": 100_000}  # fmt: skip
