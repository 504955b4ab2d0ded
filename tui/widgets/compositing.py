"""Wide characters under panels: Textual cuts every line where any widget begins or ends, also a covered one.

A Chinese character that stands across such a cut would be drawn as two blanks. Covered cuts are left out here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Offset, Region

if TYPE_CHECKING:
    from textual.strip import Strip
    from textual.widget import Widget


class PanelCompositor(Compositor):
    """Cuts no line inside a panel. Textual 8.2: `cuts` and `_render_chops` are its own, kept close to them."""

    _touched: Sequence[Region] = ()

    @property
    def cuts(self) -> list[list[int]]:
        """Cells where a widget starts or ends, for every line, but for those that a panel covers."""
        if self._cuts is None:
            super().cuts  # noqa: B018  fills `_cuts`
            # Front to back: what lies on a panel is not covered by it.
            above: list[Region] = []
            for widget, (region, clip) in self.visible_widgets.items():
                shown = region.intersection(clip)
                if shown and _covers(widget):
                    self._leave_out(shown, above)
                above.append(shown)
        return self._cuts or []

    def _leave_out(self, covered: Region, above: Sequence[Region]) -> None:
        assert self._cuts is not None
        kept = {x for region in above for x in (region.x, region.right)}
        for y in range(max(0, covered.y), min(covered.bottom, len(self._cuts))):
            line = self._cuts[y]
            self._cuts[y] = [x for x in line if not covered.x < x < covered.right or x in kept]

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """As Textual's, for widgets that may begin or end where there is no cut.

        Only what the crop touches is drawn: Textual draws every line of every widget on the screen
        for the few cards of a cursor key.
        """
        cuts = self.cuts
        chops: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        for widget, at, shown in self._shown_in(crop):
            first, last = shown.column_span
            lines = {
                y: line
                for y in shown.line_range
                if is_rendered_line(y)
                and (line := [x for x in cuts[y] if first <= x <= last])
                and None in map(chops[y].get, line[:-1])
            }
            if not lines:  # what lies before it has filled them
                continue
            top, bottom = min(lines), max(lines) + 1
            part = Region(shown.x, top, shown.width, bottom - top)
            strips = widget.render_lines(part.translate(-at))
            for y, line in lines.items():
                strip, chop = strips[y - top], chops[y]
                pieces: Sequence[Strip] = [strip]
                if line != [first, last]:
                    pieces = strip.divide([x - first for x in line])[1:]
                for x, piece in zip(line, pieces, strict=False):
                    if chop.get(x) is None:
                        chop[x] = piece
        return chops  # type: ignore[return-value]

    def render_partial_update(self) -> ChopsUpdate | None:
        """As Textual's; what is to be painted is remembered while it is drawn."""
        self._touched = list(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._touched = ()

    def _shown_in(self, crop: Region) -> Iterator[tuple[Widget, Offset, Region]]:
        """Front to back, the widgets of which lines are to be painted: where each stands, and those lines."""
        touched = self._touched or [crop]
        covers: list[Region] = []
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            if any(cover.contains_region(shown) for cover in covers):
                continue
            if _covers(widget):
                covers.append(shown)
            parts = [part for wanted in touched if (part := shown.intersection(wanted))]
            if parts:
                top, bottom = min(part.y for part in parts), max(part.bottom for part in parts)
                yield widget, region.offset, Region(shown.x, top, shown.width, bottom - top)


def _covers(widget: Widget) -> bool:
    """Whether a widget is a panel: known by a mark, for panels are loaded when they are needed."""
    return bool(getattr(widget, "COVERS", False))
