"""Text tables that line up by terminal cells: wide characters, joined emoji, numbers at the right.

Pure: values in, lines out. A table that is wider than the terminal first leaves out the columns
that can be missed, then clips the flexible ones; numbers are never clipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, split_graphemes

from tui.present.glyphs import PLAIN as PLAIN_GLYPHS
from tui.present.glyphs import PRETTY, Glyphs

GAP = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its side, whether it may shrink (to `least` cells) or be left out."""

    title: str
    right: bool = False
    flexible: bool = False
    least: int = 8
    missable: int = 0
    """0 stays; of the others the highest is left out first."""


@dataclass(frozen=True, slots=True)
class Look:
    """How lines are drawn: plain letters for `--ascii`, colour only where it is wanted."""

    ascii: bool = False
    colour: bool = False

    @property
    def glyphs(self) -> Glyphs:
        """The spelling of signs: rule, ellipsis, cross."""
        return PLAIN_GLYPHS if self.ascii else PRETTY

    @property
    def ellipsis(self) -> str:
        """What stands where text was cut."""
        return self.glyphs.ellipsis

    def bold(self, text: str) -> str:
        """`text` set in bold."""
        return f"\x1b[1m{text}\x1b[22m" if self.colour and text else text

    def dim(self, text: str) -> str:
        """`text` set back."""
        return f"\x1b[2m{text}\x1b[22m" if self.colour and text else text


PLAIN = Look()


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """`text` in at most `width` cells, with the ellipsis where it was cut; no half characters."""
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    if room < 0:
        return ellipsis[: max(width, 0)]
    end = used = 0
    for _, stop, cells in split_graphemes(text)[0]:
        if used + cells > room:
            break
        end, used = stop, used + cells
    return text[:end].rstrip() + ellipsis


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` filled up with blanks to `width` cells; a longer one stays as it is."""
    blanks = " " * max(0, width - cell_len(text))
    return blanks + text if right else text + blanks


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    total: Sequence[str] = (),
    width: int | None = None,
    look: Look = PLAIN,
) -> list[str]:
    """The lines of a table: headings, rows, and the totals below a rule.

    `rows` and `total` have one text for each column; `width` is the terminal's (None: no limit).
    """
    lines = [
        [column.title for column in columns],
        *map(list, rows),
        *([list(total)] if total else []),
    ]
    wanted = [max(cell_len(line[i]) for line in lines) for i in range(len(columns))]
    kept = _fitting(columns, wanted, width)
    out = [_line(columns, line, kept, look) for line in lines]
    out[0] = look.dim(out[0])
    if total:
        rule = look.glyphs.rule * (sum(kept.values()) + GAP * (len(kept) - 1))
        out[-1:] = [look.dim(rule), look.bold(out[-1])]
    return out


def _fitting(columns: Sequence[Column], wanted: list[int], width: int | None) -> dict[int, int]:
    """The columns that are kept, by index, with their widths in cells."""
    kept = dict(enumerate(wanted))
    if width is None:
        return kept
    missable = sorted((i for i in kept if columns[i].missable), key=lambda i: columns[i].missable)

    def over(least: bool) -> int:
        cells = [_least(columns[i], w) if least else w for i, w in kept.items()]
        return sum(cells) + GAP * (len(cells) - 1) - width

    while missable and over(least=True) > 0:
        del kept[missable.pop()]
    excess = over(least=False)
    while excess > 0:
        flexible = [i for i in kept if kept[i] > _least(columns[i], wanted[i])]
        if not flexible:
            break
        kept[max(flexible, key=lambda i: kept[i])] -= 1
        excess -= 1
    return kept


def _least(column: Column, wanted: int) -> int:
    return min(wanted, column.least) if column.flexible else wanted


def _line(columns: Sequence[Column], cells: Sequence[str], kept: dict[int, int], look: Look) -> str:
    parts = [
        pad(
            clip(" ".join(cells[i].splitlines()), width, look.ellipsis),
            width,
            right=columns[i].right,
        )
        for i, width in kept.items()
    ]
    return (" " * GAP).join(parts).rstrip()


def facts(
    pairs: Sequence[tuple[str, str]], *, width: int | None = None, look: Look = PLAIN
) -> list[str]:
    """Labels at the left, values beside them, line by line; pairs without a value are left out."""
    shown = [pair for pair in pairs if pair[1]]
    left = max((cell_len(label) for label, _ in shown), default=0)
    room = max(width - left - GAP, 8) if width else None
    out = []
    for label, value in shown:
        for i, line in enumerate(value.splitlines()):
            head = look.dim(pad(label if i == 0 else "", left))
            out.append(f"{head}{' ' * GAP}{clip(line, room, look.ellipsis) if room else line}")
    return out
