"""Wide characters under panels: Textual cuts every line where any widget begins or ends, also a covered one.

A Chinese character that stands across such a cut would be drawn as two blanks. Covered cuts are left out here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Offset, Region, Size

if TYPE_CHECKING:
    from rich.console import Console
    from textual.strip import Strip
    from textual.widget import Widget


Pieces = list[dict[int, "Strip | None"]]
"""For every line its pieces by the cell they begin in, None where they are still to be drawn; others are not wanted."""
DRAWN = object()
KEPT = 4
"""Cuts of so many pictures are kept: a panel comes and goes again, and what lay under it stands where it stood."""


class PanelCompositor(Compositor):
    """Cuts no line inside a panel. Textual 8.2: `cuts` and `_render_chops` are its own, kept close to them."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[Size, tuple[tuple[Region, Region, bool], ...]], list[list[int]]] = {}  # fmt: skip

    @property
    def cuts(self) -> list[list[int]]:
        """Cells where a widget starts or ends, for every line, but for those that a panel covers.

        Lines that are cut alike share one list: most of a screen's do.
        """
        if self._cuts is None:
            standing = tuple((*shown, _covers(one)) for one, shown in self.visible_widgets.items())
            known = self._known.get((self.size, standing))
            if known is None:
                if len(self._known) == KEPT:
                    self._known.pop(next(iter(self._known)))
                known = self._known[self.size, standing] = self._cut()
            self._cuts = known
        return self._cuts

    def _cut(self) -> list[list[int]]:
        lines: list[list[int]] = super().cuts
        # Front to back: what lies on a panel is not covered by it.
        above: list[Region] = []
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            if shown and _covers(widget):
                self._leave_out(shown, above)
            above.append(shown)
        alike: dict[tuple[int, ...], list[int]] = {}
        return [alike.setdefault(tuple(line), line) for line in lines]

    def _leave_out(self, covered: Region, above: Sequence[Region]) -> None:
        assert self._cuts is not None
        kept = {x for region in above for x in (region.x, region.right)}
        for y in range(max(0, covered.y), min(covered.bottom, len(self._cuts))):
            line = self._cuts[y]
            self._cuts[y] = [x for x in line if not covered.x < x < covered.right or x in kept]

    def lifted(self, panels: Sequence[Widget]) -> bool:
        """Take off the panels that are no longer among these; false where one of these was not laid out yet.

        What lay under a panel stands where it stood: nothing is laid out anew, only painted.
        """
        if any(panel not in self._full_map for panel in panels):
            return False
        gone = [each for each in self._full_map if _covers(each) and each not in panels]
        for panel in gone:
            geometry = self._full_map.pop(panel)
            self._dirty_regions.add(geometry.clip.intersection(geometry.region))
            if self._visible_map:
                self._visible_map.pop(panel, None)
        self.widgets.difference_update(gone)
        self._cuts = self._layers = self._layers_visible = self._visible_widgets = None
        return True

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        """As Textual's, for widgets that may begin or end where there is no cut."""
        pieces: Pieces = [
            dict.fromkeys(line[:-1]) if is_rendered_line(y) else {}
            for y, line in enumerate(self.cuts)
        ]
        self._fill(pieces, [crop])
        return pieces  # type: ignore[return-value]

    def render_partial_update(self) -> ChopsUpdate | None:
        """As Textual's, of what is to be painted only.

        Textual draws every line of every widget on the screen for the few cards of a cursor key.
        """
        touched = list(self._dirty_regions)
        self._dirty_regions.clear()
        if not touched:
            return None
        spans = list(self._regions_to_spans(touched))
        cuts = self.cuts
        pieces: Pieces = [{} for _ in cuts]
        for y, first, last in spans:
            line = cuts[y]
            pieces[y] |= {x: None for x, end in pairwise(line) if x < last and end > first}  # fmt: skip
        self._fill(pieces, touched)
        return Painted(pieces, spans, cuts)

    def _fill(self, pieces: Pieces, touched: Sequence[Region]) -> None:
        """Draw what the pieces are still without, front to back."""
        cuts, left = self.cuts, [len(line) for line in pieces]
        for widget, at, shown in self._shown_in(touched):
            lines = _open_lines(shown, cuts, pieces, left)
            if not lines:  # what lies before it has filled them
                continue
            top, bottom = min(lines), max(lines) + 1
            part = Region(shown.x, top, shown.width, bottom - top)
            strips = widget.render_lines(part.translate(-at))
            for y, (starts, inner) in lines.items():
                strip, line = strips[y - top], pieces[y]
                cut: Sequence[Strip] = strip.divide(inner)[1:] if inner else [strip]
                for x, piece in zip(starts, cut, strict=False):
                    if line.get(x, DRAWN) is None:
                        line[x] = piece
                        left[y] -= 1

    def _shown_in(self, touched: Sequence[Region]) -> Iterator[tuple[Widget, Offset, Region]]:
        """Front to back, the widgets of which lines are to be painted: where each stands, and those lines."""
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


class Painted(ChopsUpdate):
    """Pieces of lines on their way to the terminal: Textual's, but that a move of its cursor is a text and no object."""

    def render_segments(self, console: Console) -> str:
        """What the terminal is sent."""
        said: list[str] = []
        for y, first, last in self.spans:
            line = self.chop_ends[y]
            ends = dict(pairwise(line))
            for x, strip in self.chops[y].items():
                end = ends[x]
                if strip is None or x >= last or end <= first:
                    continue
                if end > last:
                    cut = strip.crop(0, last - x)
                    # a wide character across the end is drawn whole
                    whole = strip.text.startswith(cut.text)
                    strip = cut if whole else strip.crop(0, last - x + 1)
                said += (f"\x1b[{y + 1};{x + 1}H", strip.render(console))
        return "".join(said)


def _open_lines(
    shown: Region, cuts: Sequence[list[int]], pieces: Pieces, left: Sequence[int]
) -> dict[int, tuple[list[int], list[int]]]:
    """The lines of a widget that lack pieces: where those begin on the screen, and where to cut it; whole where nowhere."""
    first, last = shown.column_span
    known: dict[int, tuple[list[int], list[int]]] = {}
    lines = {}
    for y in shown.line_range:
        if not left[y]:
            continue
        line, key = pieces[y], id(cuts[y])
        if key not in known:
            cut = [x for x in cuts[y] if first <= x <= last]
            known[key] = cut[:-1], [x - first for x in cut] if cut != [first, last] else []
        for x in known[key][0]:
            if line.get(x, DRAWN) is None:
                lines[y] = known[key]
                break
    return lines


def _covers(widget: Widget) -> bool:
    """Whether a widget is a panel: known by a mark, for panels are loaded when they are needed."""
    return bool(getattr(widget, "COVERS", False))
