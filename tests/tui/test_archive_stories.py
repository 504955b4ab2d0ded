"""The archive keeper at his desk: finds a client, fills in what is missing, is overtaken by a colleague."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key

from store.models import Client
from store.queries.archive import ClientFile, client_file
from store.session import Session
from store.usecases.clients import add_contact, create_client, edit_client
from store.usecases.members import add_member
from store.usecases.potentials import add_potential
from store.usecases.projects import create_project
from tests.tui.driver import BoardDesk, at_board, colleague
from tui.screens.archive.screen import ArchiveScreen

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def fill(session: Session) -> int:
    """Three clients; 重庆水务 has a project, a contact and something that may come. Gives its id."""
    add_member(session, name="周敏")
    create_project(session, name="Pump house", client="重庆水务", owner="周敏", amount=900_00)
    client = int(Client.get(Client.name == "重庆水务").id)
    add_contact(session, client, name="王工", roles=("technical",), influence=4)
    add_potential(session, client, name="三期扩建")
    create_client(session, name="Nordwerk AG", klass="A")
    create_client(session, name="Nordwerk")
    return client


def archive_of(desk: BoardDesk) -> ArchiveScreen:
    here = desk.app.here
    assert isinstance(here, ArchiveScreen)
    return here


async def rest(desk: BoardDesk) -> None:
    await desk.quiet()
    await desk.until(lambda: archive_of(desk).settled, "the archive")
    await desk.pilot.pause()


async def file_shown(desk: BoardDesk, name: str) -> ClientFile:
    await desk.until(
        lambda: (file := archive_of(desk).file) is not None and file.name == name, name
    )
    found = archive_of(desk).file
    assert found
    return found


async def test_a_client_is_found_by_initials_and_a_contact_edited(session: Session) -> None:
    client = fill(session)
    async with at_board(session) as desk:
        await desk.give("l", "C")
        await desk.until(lambda: isinstance(desk.app.here, ArchiveScreen), "the archive")
        await rest(desk)
        assert "3 clients" in desk.lines[0] and desk.aligned()
        await desk.press("f")
        await desk.type("cq")
        await desk.until(lambda: archive_of(desk).roll.count == 1, "one client")
        assert "find: cq" in desk.lines[0] and "1 client" in desk.lines[0]
        await desk.press("enter")
        await file_shown(desk, "重庆水务")
        await desk.give("enter", "j")
        assert archive_of(desk).page.target == (
            "contact",
            client_file(session, client).people[0].id,
        )
        await desk.opens("enter")
        assert "Edit contact" in desk.picture
        desk.form.field("title").put("总工")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("总工 · technical gatekeeper")
        assert client_file(session, client).people[0].title == "总工"
        await desk.give("u")
        await desk.until(lambda: "总工" not in desk.picture, "the title taken back")
        await desk.press("esc", "esc", "esc")
        await desk.until(lambda: desk.app.here is desk.board, "the board")


async def test_contacts_and_potential_projects_are_added_and_taken_off(session: Session) -> None:
    client = fill(session)
    async with at_board(session) as desk:
        await desk.give("C")
        await file_shown(desk, "重庆水务")
        assert archive_of(desk).inside, "the client of the project under the cursor is open"
        await desk.opens("a")
        desk.form.field("name").put("王 工")
        await desk.press("ctrl+s")
        await desk.sees("is a contact of this client already")
        desk.form.field("name").put("李总")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("李总")
        await desk.opens("p")
        desk.form.field("name").put("四期")
        desk.form.field("expected").put("2027-06-01")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("四期")
        await desk.give("g", "X")
        assert "No contact and no potential project is under the cursor." in desk.lines[-1]
        await desk.give("j", "j")
        await desk.opens("X")
        await desk.press("y")
        await desk.closed()
        await rest(desk)
        file = client_file(session, client)
        assert [one.name for one in file.people] == ["王工"]
        assert sorted(one.name for one in file.potentials) == ["三期扩建", "四期"]


async def test_facts_changed_by_two_are_shown_as_a_conflict(session: Session) -> None:
    client = fill(session)
    other = colleague(session, "Ann")
    async with at_board(session) as desk:
        await desk.give("C")
        await file_shown(desk, "重庆水务")
        await desk.opens("e")
        await desk.app.work.job(
            lambda _: edit_client(other, client, name="重庆水务集团", phone="1")
        )
        await desk.until(lambda: (file := archive_of(desk).file) and file.name == "重庆水务集团")
        desk.form.field("phone").put("2")
        desk.form.field("industry").put("water")
        form = desk.form
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel is not form, "the conflict")
        assert "Somebody changed the same" in desk.picture
        await desk.press("down", "enter")
        await desk.closed()
        row = Client.get(Client.id == client)
        assert (row.phone, row.industry, row.name) == ("2", "water", "重庆水务集团")


async def test_the_keepers_queue_says_what_is_missing(session: Session) -> None:
    fill(session)
    async with at_board(session) as desk:
        await desk.give("C", "Q")
        await desk.sees("incomplete files")
        await desk.sees("missing owner, deputy")
        assert archive_of(desk).roll.entry and archive_of(desk).roll.count == 3
        await desk.give("Q")
        await desk.sees("Nothing is waiting here.")
        await desk.give("Q")
        await desk.sees("as Nordwerk AG?")
        await desk.give("esc")
        await rest(desk)
        assert archive_of(desk).top.mode == "" and archive_of(desk).roll.count == 3


@SQLITE
async def test_on_a_narrow_terminal_the_list_comes_first(session: Session) -> None:
    fill(session)
    async with at_board(session, (80, 24)) as desk:
        await desk.give("l", "C")
        await rest(desk)
        assert "Nordwerk AG" in desk.picture and "Contacts" not in desk.picture
        await desk.give("G", "g", "j")
        await desk.give("enter")
        await file_shown(desk, "重庆水务")
        await desk.sees("Contacts")
        assert desk.aligned()
        await desk.give("esc")
        assert "Contacts" not in desk.picture
        await desk.pilot.resize_terminal(160, 45)
        await desk.sees("Contacts")


@SQLITE
async def test_a_new_client_is_opened(session: Session) -> None:
    fill(session)
    async with at_board(session) as desk:
        await desk.give("C")
        await rest(desk)
        await desk.opens("n")
        desk.form.field("name").put("昆明滇池")
        desk.form.field("owner").put(2)
        await desk.press("ctrl+s")
        await desk.closed()
        file = await file_shown(desk, "昆明滇池")
        assert file.owner == "周敏"
        await rest(desk)
        entry = archive_of(desk).roll.entry
        assert entry and entry.name == "昆明滇池"


@SQLITE
async def test_keys_typed_ahead_are_meant_for_the_archive_that_they_open(session: Session) -> None:
    fill(session)
    async with at_board(session) as desk:
        for key in ("C", "e"):
            desk.app.post_message(Key(key, key))
        await desk.sees("Edit client")


@SQLITE
async def test_theirs_is_kept_of_extra_fields_that_two_changed(session: Session) -> None:
    client = fill(session)
    edit_client(session, client, extra={"tank": "3", "pipe": "DN400"})
    other = colleague(session, "Ann")
    async with at_board(session) as desk:
        await desk.give("C")
        await file_shown(desk, "重庆水务")
        await desk.opens("e")
        theirs = {"tank": "4", "pipe": "DN400"}
        await desk.app.work.job(lambda _: edit_client(other, client, extra=theirs))
        desk.form.field("extra:pipe").put("DN300")
        desk.form.field("phone").put("2")
        form = desk.form
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.panel is not form, "the conflict")
        await desk.press("enter")
        await desk.closed()
        file = client_file(session, client)
        assert (dict(file.extra), file.fields["phone"]) == (theirs, "2")


@SQLITE
async def test_the_list_fills_its_height_whichever_client_is_opened(session: Session) -> None:
    add_member(session, name="周敏")
    for n in range(60):
        create_client(session, name=f"Client {n}")
    create_project(session, name="Pump house", client="Last of all", owner="周敏")
    async with at_board(session) as desk:
        await desk.give("C")
        await desk.until(lambda: isinstance(desk.app.here, ArchiveScreen), "the archive")
        await rest(desk)
        roll = archive_of(desk).roll
        assert roll.cursor == 60
        assert roll.top == 61 - roll.lines
        await desk.until(lambda: "Client 59" in desk.lines[-4], "the lines above")
        assert all("Client" in line or "Last" in line for line in desk.lines[2:-2])


@SQLITE
async def test_a_search_starts_at_its_first_client_and_an_arrow_moves_on(session: Session) -> None:
    fill(session)
    async with at_board(session) as desk:
        await desk.give("l", "C")
        await rest(desk)
        await desk.give("G")
        await desk.press("f")
        await desk.type("nord")
        await desk.until(lambda: archive_of(desk).roll.count == 2, "two clients")
        await rest(desk)
        entry = archive_of(desk).roll.entry
        assert entry and entry.name == "Nordwerk AG"
        await desk.press("down")
        await rest(desk)
        entry = archive_of(desk).roll.entry
        assert entry and entry.name == "Nordwerk" and not archive_of(desk).top.typing
        await desk.press("f", "up")
        await rest(desk)
        entry = archive_of(desk).roll.entry
        assert entry and entry.name == "Nordwerk AG"


@SQLITE
async def test_the_clients_found_are_taken_out_as_a_file(session: Session, tmp_path: Path) -> None:
    fill(session)
    async with at_board(session) as desk:
        await desk.give("C")
        await rest(desk)
        await desk.press("f")
        await desk.type("nord")
        await desk.until(lambda: archive_of(desk).roll.count == 2, "two clients")
        await desk.press("enter")
        await desk.opens("ctrl+e")
        desk.form.field("format").put("csv")
        desk.form.field("file").put(str(tmp_path / "found"))
        await desk.press("ctrl+s")
        await desk.closed()
        text = (tmp_path / "found.csv").read_text("utf-8-sig")
    assert len(text.splitlines()) == 3 and "Nordwerk AG" in text and "重庆水务" not in text


@SQLITE
async def test_an_extra_field_is_added_renamed_and_taken_away(session: Session) -> None:
    client = fill(session)
    async with at_board(session) as desk:
        await desk.give("C")
        await file_shown(desk, "重庆水务")
        await desk.opens("e")
        assert [f.key for f in desk.form.present][-1] == "extra_name"
        await walk(desk, "extra_name")
        await desk.type("tank")
        await desk.press("enter", "ctrl+s")
        await desk.sees("This is needed.")
        await desk.type("DN400")
        await desk.press("ctrl+s")
        await desk.closed()
        assert dict(client_file(session, client).extra) == {"tank": "DN400"}
        await rest(desk)
        assert "Extra fields" in desk.picture and "DN400" in desk.picture
        await desk.opens("e")
        await walk(desk, "extra_name")
        await desk.type("TANK")
        await desk.press("enter")
        await desk.type("x")
        await desk.press("ctrl+s")
        await desk.sees("There is a field “tank” already.")
        for key, text in (("extra_name", "pool"), ("extra_text", "DN400"), ("extra:tank", "")):
            desk.form.field(key).put(text)
        await desk.press("ctrl+s")
        await desk.closed()
        assert dict(client_file(session, client).extra) == {"pool": "DN400"}


async def walk(desk: BoardDesk, key: str) -> None:
    """Walk to a field of the form."""
    while desk.form.here.key != key:
        await desk.press("tab")


@SQLITE
async def test_a_new_client_has_an_extra_field_at_once(session: Session) -> None:
    fill(session)
    async with at_board(session) as desk:
        await desk.give("C")
        await rest(desk)
        await desk.opens("n")
        for key, text in (("name", "Yuxi"), ("extra_name", "tank"), ("extra_text", "2")):
            desk.form.field(key).put(text)
        await desk.press("ctrl+s")
        await desk.closed()
        made = int(Client.get(Client.name == "Yuxi").id)
        assert dict(client_file(session, made).extra) == {"tank": "2"}


@SQLITE
async def test_a_touch_is_written_on_a_project_of_the_file(session: Session) -> None:
    client = fill(session)
    async with at_board(session) as desk:
        await desk.give("C")
        await file_shown(desk, "重庆水务")
        await rest(desk)
        said = "A touch is written on a project: open the file and go to a project's line."
        await desk.give("esc", "t")
        assert said in desk.lines[-1]
        await desk.give("enter", "j")
        assert archive_of(desk).page.target == ("contact", 1)
        await desk.give("t")
        assert said in desk.lines[-1] and desk.panel is None
        assert "Touch" not in desk.lines[-1].replace(said, "")
        await desk.give("j")
        assert archive_of(desk).page.target == ("project", 1)
        await desk.opens("t")
        await desk.sees("Pump house · 重庆水务")
        desk.form.field("contact").put(1)
        desk.form.field("note").put("Saw the pit")
        await desk.press("ctrl+s")
        await desk.closed()
        await desk.sees("Saw the pit")
        assert isinstance(desk.app.here, ArchiveScreen), "one is where one was"
        assert [one.contact for one in client_file(session, client).touches] == ["王工"]
