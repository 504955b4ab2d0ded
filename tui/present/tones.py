"""The few styles of the board, made from a theme's own variables and readable on its background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color

READABLE = 4.5
"""Least contrast of any text with its background."""


class Tones(NamedTuple):
    """Rich styles, each with the background in it, so that a line is few segments."""

    blank: Style
    text: Style
    strong: Style
    soft: Style
    dim: Style
    accent: Style
    accent_strong: Style
    amber: Style
    red: Style
    green: Style
    rule: Style


def tones(variables: Mapping[str, str]) -> Tones:
    """The styles of a theme, from its CSS variables."""
    back = Color.parse(variables["background"])
    front = Color.parse(variables["foreground"])
    if back.ansi is not None:
        return _terminal()
    accent = _readable(Color.parse(variables["accent"]), back, front)
    line = back.blend(front, 0.22)
    plain = back.rich_color

    def style(color: Color, bold: bool = False) -> Style:
        return Style(color=color.rich_color, bgcolor=plain, bold=bold or None)

    return Tones(
        Style(bgcolor=plain),
        style(front),
        style(front, bold=True),
        style(_readable(back.blend(front, 0.78), back, front)),
        style(_readable(back.blend(front, 0.58), back, front)),
        style(accent),
        style(accent, bold=True),
        style(_readable(Color.parse(variables["warning"]), back, front)),
        style(_readable(Color.parse(variables["error"]), back, front)),
        style(_readable(Color.parse(variables["success"]), back, front)),
        style(line),
    )


def _readable(color: Color, back: Color, front: Color) -> Color:
    """`color`, moved towards the foreground as far as it takes to be read."""
    for step in range(11):
        mixed = color.blend(front, step / 10)
        if contrast(mixed, back) >= READABLE:
            return mixed
    return front


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours as WCAG 2 counts it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _terminal() -> Tones:
    """The terminal's own sixteen colours, where a theme says so."""
    text = Style()
    return Tones(
        text,
        text,
        Style(bold=True),
        text,
        Style(dim=True),
        Style(color="cyan"),
        Style(color="cyan", bold=True),
        Style(color="yellow"),
        Style(color="red"),
        Style(color="green"),
        Style(dim=True),
    )
