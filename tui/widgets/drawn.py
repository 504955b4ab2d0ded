"""What our line-drawn widgets share: parts of text in tones become strips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self, cast

from rich.segment import Segment
from textual.dom import NoScreen
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.present.clip import width

if TYPE_CHECKING:
    from store.text import Lang
    from tui.application import Loudou
    from tui.present.glyphs import Glyphs
    from tui.present.tones import Tones

Parts = Iterable[tuple[str, str]]
"""(name of a tone, text) one after another on a line."""


class Drawn(Widget, can_focus=False):
    """A widget drawn line by line; never focused, its text never selected."""

    ALLOW_SELECT = False
    virtual_size = Reactive(Size(0, 0), repaint=False)  # in Textual its change lays out anew

    @property
    def loudou(self) -> Loudou:
        """The app, by its own type."""
        return cast("Loudou", self.app)

    @property
    def tones(self) -> Tones:
        """Styles of the theme in use."""
        return self.loudou.tones

    @property
    def glyphs(self) -> Glyphs:
        """Spelling of the signs."""
        return self.loudou.glyphs

    @property
    def lang(self) -> Lang:
        """Language of the person."""
        return self.loudou.session.lang

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """As Textual's; what is only painted is told to the screen, and not first to this widget and then to the screen."""
        screen = self._screen_to_paint if repaint and not (layout or recompose) else None
        if screen is None:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        self._set_dirty(*regions)
        self.clear_cached_dimensions()
        self._rich_style_cache.clear()
        if self.display:
            screen._dirty_widgets.add(self)
            screen.check_idle()
        return self

    @property
    def _screen_to_paint(self) -> Screen[Any] | None:
        if not self._is_mounted or self._parent is None or self._closing or self._layout_required:
            return None
        with suppress(NoScreen):
            # one that is not on the picture has the map of it made anew: what moved would pass for known
            if self in (screen := self.screen)._compositor.visible_widgets:
                return screen
        return None

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The app's, but for the one that makes true colours: the tones have them, and it would copy every strip."""
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]  # fmt: skip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of a region: as they are drawn, for there is neither border nor padding."""
        width = self.size.width  # Textual works it out anew each time
        strips = self.render_span(crop.y, crop.bottom, width)
        filters = self.get_line_filters()
        if filters:
            behind = self.background_colors[1]
            for line_filter in filters:
                strips = [strip.apply_filter(line_filter, behind) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_span(self, first: int, end: int, width: int) -> list[Strip]:
        """The strips of the lines from `first` to before `end`; `width` is the widget's, in cells."""
        del width
        return [self.render_line(y) for y in range(first, end)]

    def line(self, parts: Parts, cells: int | None = None) -> Strip:
        """One line of the widget from its parts, filled with blanks to its width."""
        tones = self.tones
        wanted = self.size.width if cells is None else cells
        segments, used = [], 0
        for tone, text in parts:
            if text:
                segments.append(Segment(text, getattr(tones, tone)))
                used += width(text)
        if used < wanted:
            segments.append(Segment(" " * (wanted - used), tones.blank))
        strip = Strip(segments, max(used, wanted))
        return strip.crop(0, wanted) if used > wanted else strip
