"""The pictures in `screenshots/`: `make screenshots`.

Taken from the demo book on Monday 2026-11-23 at ten, so that they change only when what they show
changes. They are compared by their text: fonts, colours and Textual's drawing of them may differ.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

from rich.cells import cell_len

from store.clock import FixedClock
from store.database import open_book
from store.session import open_session
from store.text import Lang
from tests.house.scenes import SCENES, home, on_showcase

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
NOW = "2026-11-23T10:00:00"
DAY = NOW[:10]
SIZES = ((160, 45), (80, 24))
LANGS: tuple[Lang, ...] = ("zh", "en")
FONTS = "'Sarasa Mono SC', 'Noto Sans Mono CJK SC', Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def name(scene: str, lang: Lang, size: tuple[int, int]) -> str:
    """The file of a picture."""
    return f"{scene}-{lang}-{size[0]}x{size[1]}.svg"


def lines(svg: str) -> list[str]:
    """The text of a picture: its lines from top to bottom, blanks between words as one."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        if "clip-path" in element.attrib:  # the others are the picture's frame
            place = float(element.attrib["y"]), float(element.attrib["x"])
            rows.setdefault(place[0], []).append((place[1], unescape(element.text or "")))
    joined = (" ".join(text for _, text in sorted(parts)) for _, parts in sorted(rows.items()))
    return [" ".join(line.replace("\xa0", " ").split()) for line in joined]


def own(svg: str) -> str:
    """The picture with fonts that the reader's machine has, instead of some fetched from afar.

    Each text is as long as its cells: by the count of its letters, Chinese would lie on top of itself.
    """
    svg = re.sub(r'textLength="([\d.]+)"([^>]*)>([^<]*)<', _as_long_as_its_cells, svg)
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family:\s*(?:Fira Code|arial)[^;]*", f"font-family: {FONTS}", svg)


async def _shots(book_path: Path, lang: Lang, size: tuple[int, int]) -> list[tuple[str, str]]:
    """(scene, SVG) of every scene at one sitting; relative paths are those of the book's folder."""
    from tests.tui.importing.driver import WizardDesk
    from tui.app import prepare

    os.environ["COLUMNS"], os.environ["LINES"] = map(str, size)
    book = open_book(book_path, clock=FixedClock(NOW))
    taken = []
    try:
        app = prepare(book, open_session(book, login="demo", lang=lang))
        try:
            async with app.run_test(size=size) as pilot:
                desk = WizardDesk(app, pilot)
                await pilot.pause(0.3)
                for scene, show in SCENES.items():
                    await show(desk)
                    await pilot.pause()
                    taken.append((scene, own(app.export_screenshot(title="漏斗 Loudou"))))
                    await home(desk)
                    await on_showcase(desk)
        finally:
            app.work.stop()
    finally:
        book.close()
    return taken


def _as_long_as_its_cells(found: re.Match[str]) -> str:
    length, between, text = found.groups()
    shown = unescape(text)
    cells = float(length) / len(shown) * cell_len(shown) if shown else 0
    return f'textLength="{cells:g}"{between}>{text}<'


def demo(path: Path, lang: Lang) -> None:
    """The demo book of a language, at the fixed clock; `demo` is its administrator."""
    from store.standard.demo import build

    book = open_book(path, clock=FixedClock(NOW))
    try:
        build(book, day=DAY, lang=lang, login="demo")
    finally:
        book.close()


def pictures(folder: Path) -> Iterator[tuple[str, str]]:
    """(file name, SVG) of every picture; books are made in `folder`."""
    from tests.tui.rest import resting

    for lang in LANGS:
        path = folder / f"{lang}.db"
        demo(path, lang)
        for size in SIZES:
            copy = folder / f"{lang}-{size[0]}" / "book.db"  # what one sitting leaves, none finds
            copy.parent.mkdir()
            shutil.copy(path, copy)
            with contextlib.chdir(copy.parent), resting():
                shots = asyncio.run(_shots(copy, lang, size))
            yield from ((name(scene, lang, size), svg) for scene, svg in shots)


def main() -> None:
    """Take every picture anew; those whose text is as it was are left alone."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for file, svg in pictures(Path(folder)):
            target = FOLDER / file
            if target.exists() and lines(target.read_text("utf-8")) == lines(svg):
                continue
            target.write_text(svg, "utf-8")
            sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main()
