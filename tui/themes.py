"""Our two themes: one for a dark room, one for paper."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="loudou-dark",
    primary="#5fb3c8",
    secondary="#8aa9b8",
    accent="#5fc7d8",
    warning="#e0af52",
    error="#f07a6e",
    success="#7fc08a",
    foreground="#e4e2dc",
    background="#14171a",
    surface="#1b1f23",
    panel="#22272c",
    dark=True,
)
LIGHT = Theme(
    name="loudou-light",
    primary="#0b6577",
    secondary="#4c6670",
    accent="#04687c",
    warning="#8a5a00",
    error="#b3261e",
    success="#23702f",
    foreground="#22262a",
    background="#faf8f3",
    surface="#f2efe7",
    panel="#e9e5da",
    dark=False,
)
