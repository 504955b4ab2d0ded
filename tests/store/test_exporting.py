"""Lists taken out of the book: read back by others' eyes, disarmed, remembered, never half-written."""

from __future__ import annotations

import csv
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from store.errors import Invalid, NotAllowed, Unavailable
from store.exchange import writing
from store.models import Command, Event, Export, Project
from store.queries.board import Narrowing
from store.queries.projects import project
from store.reports.lists import CLIENTS, PROJECTS, client_list, project_list
from store.session import Session, open_session
from store.text import Lang, translate
from store.usecases.clients import create_client
from store.usecases.exporting import export_list
from store.usecases.history import undo
from store.usecases.members import add_member
from store.usecases.projects import close_project, create_project
from tests.store.market import fill

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
FORMATS = pytest.mark.parametrize("format", ["csv", "xlsx"])
TITLES = [column.title for column in PROJECTS]


def read(file: Path) -> list[dict[str, Any]]:
    """The rows of an exported file by title, as another program reads them."""
    if file.suffix == ".csv":
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    first, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return [dict(zip(first, row, strict=True)) for row in rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_columns_have_one_title(lang: Lang) -> None:
    for columns in (PROJECTS, CLIENTS):
        assert len({translate(column.title, lang) for column in columns}) == len(columns)


def two_projects(session: Session) -> None:
    create_project(
        session, name="污水提升泵项目", client="苏州恒达", owner="周敏", amount=281_600_050, close="2026-12-28",
        stage=4, region="华东",
    )  # fmt: skip
    create_project(session, name="Yen", client="Tokyo", amount=7_000_000, currency="JPY", stage=8)


def test_csv_has_numbers_days_and_the_currency(session: Session, tmp_path: Path) -> None:
    two_projects(session)
    done = export_list(session, project_list(order="name"), tmp_path / "list.csv", format="csv")
    assert done == (tmp_path / "list.csv", 2)
    rows = {row["Project"]: row for row in read(tmp_path / "list.csv")}
    assert [*rows["Yen"]] == TITLES
    pumps = rows["污水提升泵项目"]
    assert (pumps["Number"], pumps["Amount"], pumps["Currency"]) == ("P-1", "2816000.50", "CNY")
    assert (pumps["Expected close"], pumps["Stage"], pumps["Owner"]) == ("2026-12-28", "4", "周敏")
    assert (rows["Yen"]["Amount"], rows["Yen"]["Currency"]) == ("7000000", "JPY")
    assert [path.name for path in tmp_path.iterdir() if "list" in path.name or "part" in path.name] == ["list.csv"]  # fmt: skip


def test_xlsx_has_numbers_as_numbers_and_days_as_days(session: Session, tmp_path: Path) -> None:
    two_projects(session)
    export_list(session.speaking("zh"), project_list(), tmp_path / "list.xlsx", format="xlsx")
    rows = {row["项目"]: row for row in read(tmp_path / "list.xlsx")}
    pumps = rows["污水提升泵项目"]
    assert (pumps["金额"], pumps["预计签约日"], pumps["阶段"]) == (2816000.5, date(2026, 12, 28), 4)
    assert (rows["Yen"]["金额"], rows["Yen"]["预计签约日"]) == (7_000_000, "")
    assert (pumps["序号"], pumps["状态"]) == ("P-1", "在跟")


@FORMATS
@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "＝"])
def test_no_formula_comes_out(session: Session, tmp_path: Path, format: str, begin: str) -> None:
    name = begin + 'HYPERLINK("http://x","y")'
    create_client(session, name=name, address="\t=1+1", phone="+86 10")
    file = tmp_path / f"clients.{format}"
    export_list(session, client_list(), file, format=format)
    (row,) = read(file)
    mark = "'" if format == "csv" else ""
    assert (row["Client"], row["Phone"]) == (mark + name, mark + "+86 10")
    if format == "xlsx":
        import zipfile

        with zipfile.ZipFile(file) as packed:
            sheet = packed.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet.lower().replace(b"hyperlink(", b"")
    assert [*row] == [column.title for column in CLIENTS]


def test_what_is_exported_is_what_the_list_shows(session: Session, tmp_path: Path) -> None:
    from store.queries.board import page, place

    fill(session, 300)
    narrowing = Narrowing(classes=("A", "B"), text="泵")
    for order in ("amount", "name"):
        file = tmp_path / f"{order}.csv"
        export_list(session, project_list(narrowing, order=order), file, format="csv")
        rows = read(file)
        for stage in range(1, 9):
            cards = page(session, stage, narrowing=narrowing, order=order, limit=300)
            numbers = [row["Number"] for row in rows if row["Stage"] == str(stage)]
            assert numbers == [f"P-{card.id}" for card in cards]
            flags = {row["Number"]: row["Flag"] for row in rows}
            assert all(flags[f"P-{card.id}"] == card.flag for card in cards)
    for status in ("parked", "won", "lost", "dropped"):
        file = tmp_path / f"{status}.csv"
        export_list(session, project_list(order="day", status=status), file, format="csv")
        assert [row["Number"] for row in read(file)] == [f"P-{c.id}" for c in place(session, status, limit=300)]  # fmt: skip
    file = tmp_path / "all.csv"
    assert export_list(session, project_list(status="all"), file, format="csv").rows == 300  # type: ignore[union-attr]


def test_an_export_is_an_event_that_undo_passes_by(session: Session, tmp_path: Path) -> None:
    two_projects(session)
    export_list(session, project_list(), tmp_path / "list.csv", format="csv")
    event = Event.select().order_by(Event.id.desc()).first()
    after = json.loads(event.after)
    assert (event.kind, event.entity, after["what"], after["rows"]) == ("export.saved", "export", "projects", 2)  # fmt: skip
    assert after["fields"].split() == [column.key for column in PROJECTS]
    assert after["target"] == str(tmp_path / "list.csv")
    assert undo(session).name == "project.create", "the newest change, not the export"
    assert Export.select().where(Export.archived == 0).count() == 1


def test_who_may_export(session: Session, tmp_path: Path) -> None:
    two_projects(session)
    for role in ("executive", "finance", "commerce", "rep"):
        add_member(session, name=role, login=role, roles=(role,))
        person = open_session(session.book, login=role)
        assert export_list(person, project_list(), tmp_path / f"{role}.csv", format="csv")
    add_member(session, name="dist", login="dist", roles=("distributor",))
    with pytest.raises(NotAllowed, match="dist may not do this"):
        export_list(open_session(session.book, login="dist"), project_list(), tmp_path / "d.csv", format="csv")  # fmt: skip
    assert not (tmp_path / "d.csv").exists()


@SQLITE
@FORMATS
def test_a_path_that_cannot_be_written_is_told(
    session: Session, tmp_path: Path, format: str
) -> None:
    two_projects(session)
    (tmp_path / "there").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "there")
    os.mkfifo(tmp_path / "pipe")
    before = Command.select().count()
    for name, said in (
        ("", "is a folder"), ("no/where", "There is no folder"), ("there", "There is a file"), ("link", "There is a file"),
        ("pipe", "no ordinary file"), ("there/x", "There is no folder"), ("x" * 300, "its name is too long"), ("a\0b", "cannot be a file"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=said) as refused:
            export_list(session, project_list(), tmp_path / name, format=format)
        assert refused.value.field == "file"
    with pytest.raises(Invalid, match="no ordinary file"):
        export_list(session, project_list(), Path("/dev/full"), format=format, replace=True)
    assert (tmp_path / "there").read_text() == "mine"
    assert Command.select().count() == before, "nothing left, so nothing to remember"
    assert export_list(session, project_list(), tmp_path / "link", format=format, replace=True)
    assert (tmp_path / "link").is_symlink(), "what the link means is replaced, not the link"
    assert not (tmp_path / "there").read_bytes().startswith(b"mine")


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """Files of this process may be so many bytes long."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@FORMATS
@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_a_disk_without_room_leaves_nothing_behind(
    session: Session, tmp_path: Path, format: str
) -> None:
    fill(session, 300)
    (tmp_path / "old.csv").write_text("last week's")
    before = Command.select().count()
    with little_room(6000), pytest.raises(Unavailable, match="larger than is allowed"):
        export_list(session, project_list(status="all"), tmp_path / "old.csv", format=format, replace=True)  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["old.csv"]
    assert (tmp_path / "old.csv").read_text() == "last week's"
    assert Command.select().count() == before


def test_a_book_that_cannot_remember_gives_nothing_away(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_projects(session)

    def full(*_: object, **__: object) -> None:
        raise Unavailable(writing.msg("the book is full"))

    monkeypatch.setattr("store.usecases.exporting.record_export", full)
    with pytest.raises(Unavailable, match="full"):
        export_list(session, project_list(), tmp_path / "list.csv", format="csv")
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".csv", ".part")]


@SQLITE
def test_a_file_that_appears_on_the_way_is_not_replaced(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_projects(session)
    target = tmp_path / "list.csv"
    with pytest.raises(Invalid, match="There is a file"):
        export_list(session, project_list(), target, format="csv", progress=lambda *_: target.write_text("hers") and None)  # fmt: skip
    assert target.read_text() == "hers"
    assert not [*tmp_path.glob(".*.part")]


@SQLITE
@FORMATS
def test_it_can_be_stopped_on_the_way(session: Session, tmp_path: Path, format: str) -> None:
    fill(session, 1200)
    told: list[tuple[int, int]] = []
    done = export_list(
        session, project_list(status="all"), tmp_path / f"list.{format}", format=format,
        progress=lambda *at: told.append(at), stopped=lambda: len(told) == 2,
    )  # fmt: skip
    assert done is None
    assert told == [(500, 1200), (1000, 1200)]
    assert not [path for path in tmp_path.iterdir() if "list" in path.name or "part" in path.name]
    assert not Export.select().exists()


@SQLITE
def test_what_others_change_meanwhile_is_not_mixed_in(session: Session, tmp_path: Path) -> None:
    """A page read later shows the book of the same moment as the first one."""
    fill(session, 800)
    last = Project.select(Project.id).where(Project.archived == 0).order_by(Project.sort_name.desc()).first().id  # fmt: skip
    code = f"""
from store.database import open_book
from store.session import open_session
from store.usecases.projects import edit_project
session = open_session(open_book({session.book.url!r}), login="chief")
edit_project(session, {last}, product="changed meanwhile")
"""

    def meanwhile(done: int, of: int) -> None:
        if done == 500:
            subprocess.run([sys.executable, "-c", code], check=True)

    listing = project_list(order="name", status="all")
    export_list(session, listing, tmp_path / "list.csv", format="csv", progress=meanwhile)
    assert not [row for row in read(tmp_path / "list.csv") if row["Product"]]
    assert project(session, last).product == "changed meanwhile"


def midway(session: Session, file: Path) -> subprocess.Popen[str]:
    """Another program that has written the first page of an export and goes no further until it is told to."""
    code = f"""
from pathlib import Path
from store.database import open_book
from store.reports.lists import project_list
from store.session import open_session
from store.usecases.exporting import export_list

def wait(done, of):
    if done == 500:
        print("midway", flush=True)
        input()

session = open_session(open_book({session.book.url!r}), login="chief")
export_list(session, project_list(status="all"), Path({str(file)!r}), format="csv", progress=wait, replace=True)
"""
    program = subprocess.Popen([sys.executable, "-c", code], stdin=PIPE, stdout=PIPE, text=True)
    assert program.stdout and program.stdout.readline() == "midway\n"
    return program


@SQLITE
@FORMATS
def test_what_a_killed_export_left_is_swept_away_and_a_living_one_is_not(
    session: Session, tmp_path: Path, format: str
) -> None:
    fill(session, 800)
    target = tmp_path / "out" / "list.csv"
    target.parent.mkdir()
    killed, living = midway(session, target), midway(session, target)
    other = midway(session, target.with_name("other.csv"))
    for program in (killed, other):
        program.kill()
        program.wait()
    assert len([*target.parent.glob(".*.part")]) == 3
    assert export_list(session, project_list(status="all"), target, format=format)
    assert len([*target.parent.glob(".*.part")]) == 2, "the living one's and another target's"
    assert living.communicate("\n")[0] == "" and living.returncode == 0
    assert len(read(target)) == 800, "the living one replaced it, whole"
    assert len([*target.parent.glob(".*.part")]) == 1


def test_a_part_that_is_taken_away_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, taken = writing._lock, []

    def late(handle: int) -> bool:
        if not taken:
            taken.extend(tmp_path.glob(".*.part"))
            taken[0].unlink()
        return lock(handle)

    monkeypatch.setattr(writing, "_lock", late)
    part = writing.Part(tmp_path / "list.csv")
    assert part.path.exists() and part.path != taken[0]
    part.drop()
    assert not [*tmp_path.iterdir()]


@SQLITE
def test_more_rows_than_a_sheet_holds(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_projects(session)
    close_project(session, 1, to="lost", reason="price")
    monkeypatch.setattr(writing, "ROWS", 1)
    with pytest.raises(Invalid, match="export as CSV"):
        export_list(session, project_list(status="all"), tmp_path / "l.xlsx", format="xlsx")
    assert export_list(session, project_list(status="all"), tmp_path / "l.csv", format="csv")
