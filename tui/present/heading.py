"""What stands above the cards: the first line of the board, and the head of a column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from store.domain.money import show
from store.queries.board import Column, Total
from store.text import N_, Lang, msg, nmsg, render, translate
from tui.present.clip import clip, drawable, width
from tui.present.glyphs import PRETTY, Glyphs

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def day_words(day: str, lang: Lang) -> str:
    """`11-23 周一` / `Mon 11-23` of an ISO day."""
    weekday = translate(WEEKDAYS[date.fromisoformat(day).weekday()], lang)
    return f"{day[5:]} {weekday}" if lang == "zh" else f"{weekday} {day[5:]}"


SHORTER = 5
"""Wordings of the sums, each shorter than the one before."""


def sums_words(
    total: Total, selected: int, lang: Lang, glyphs: Glyphs = PRETTY, short: int = 0
) -> list[str]:
    """How many are selected, and the sums over all columns, most important first; what is zero is left out.

    short: 0 in full, from 1 on `✓ 3`, from 2 on `wtd` and `✗9`, from 3 on `✓ 3/47`, from 4 on one sign for other currencies.
    """
    currency = total.currency
    count = render(nmsg("{n} project", "{n} projects", n=total.count), lang)
    if selected and short > 2:
        words = [f"{glyphs.tick} {selected}/{total.count}"]
    else:
        words = [*selected_words(selected, lang, glyphs, short=short > 0), count]
    if total.count:
        more = "+" if total.other and short > 3 else ""
        words.append(show(total.amount, currency, lang) + more)
        if not more:
            words.extend(f"+ {code} {show(minor, code, lang)}" for code, minor in total.other)
        weighted = show(total.weighted, currency, lang)
        said = msg("wtd {sum}", sum=weighted) if short > 1 else msg("weighted {sum}", sum=weighted)
        words.append(render(said, lang))
    if total.red:
        words.append(
            f"{glyphs.cross}{total.red}" if short > 1 else render(msg("red {n}", n=total.red), lang)
        )
    if total.parked:
        words.append(render(msg("parked {n}", n=total.parked), lang))
    return words


def selected_words(count: int, lang: Lang, glyphs: Glyphs, *, short: bool = False) -> list[str]:
    """`✓ 3 selected`, `✓ 3` where it must be short, nothing where nothing is."""
    words = str(count) if short else render(msg("{n} selected", n=count), lang)
    return [f"{glyphs.tick} {words}"] if count else []


def top_line(
    cells: int, narrowing: str, wording: Callable[[int], list[str]], day: str, who: str, lang: Lang, glyphs: Glyphs
) -> list[tuple[str, str]]:  # fmt: skip
    """The board's first line as (tone, text) parts, `cells` wide. wording: the sums, each shorter than the one before.

    Where it is too narrow the sums are said in fewer letters; then the person goes, then the day, then the last sums.
    """
    title = render(msg("Loudou"), lang)
    dot = f" {glyphs.dot} "
    ends = [f"{day}{dot}{drawable(who)}", day, ""]
    end = ends.pop(0)
    wish = min(width(narrowing), 24) + 2 if narrowing else 0

    def room(sums: list[str]) -> int:
        return cells - 3 - width(title) - width(dot.join(sums)) - (width(end) + 3 if end else 0)

    sums = wording(0)
    for short in range(1, SHORTER):
        if room(sums) >= wish:
            break
        sums = wording(short)
    while room(sums) < wish and (ends or len(sums) > 1):
        if ends:
            end = ends.pop(0)
        else:
            sums.pop()
    shown = clip(narrowing, max(room(sums) - 2, 0), glyphs.ellipsis)
    left = f"  {shown}" if shown else ""
    middle = dot.join(sums)
    gap = cells - 3 - width(title) - width(left) - width(middle) - width(end)
    before = max(gap * 2 // 3, 0) if end else max(gap, 0)
    return [
        ("accent_strong", f" {title}"),
        ("strong", left),
        ("text", " " * (before + 1) + middle),
        ("dim", " " * max(gap - before, 0) + end + " "),
    ]


def column_lines(
    column: Column, cells: int, currency: str, lang: Lang, glyphs: Glyphs
) -> list[list[tuple[str, str]]]:
    """The head of a column: its name, count and sum, weighted and red, as (tone, text) parts.

    A count below zero is one that is still being counted.
    """
    dots = glyphs.ellipsis
    name = [("strong", clip(f"{column.number} {drawable(column.name)}", cells, dots))]
    if column.count < 0:
        return [name, [("text", dots)], [("dim", "")]]
    facts = str(column.count)
    if column.count:
        facts += f" {glyphs.dot} {show(column.amount, currency, lang)}"
    for code, minor in column.other:
        more = f" + {code} {show(minor, code, lang)}"
        facts += more if width(facts + more) <= cells else "+" if not facts.endswith("+") else ""
    red = render(msg("red {n}", n=column.red), lang) if column.red else ""
    weighted = render(msg("wtd {sum}", sum=show(column.weighted, currency, lang)), lang)
    if not column.count:
        weighted = ""
    if width(weighted) + width(red) + 1 > cells and red:
        red = f"{glyphs.cross}{column.red}"
    weighted = clip(weighted, cells - width(red) - (1 if red else 0), dots)
    gap = cells - width(weighted) - width(red)
    return [
        name,
        [("text", clip(facts, cells, dots))],
        [("dim", weighted + " " * gap), ("red", red)],
    ]
