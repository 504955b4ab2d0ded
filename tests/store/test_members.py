"""Members: two active ones never share a name, somebody always administers, and who acts is the OS user."""

from __future__ import annotations

import os
import pwd

import pytest

from store.errors import Invalid, NotAllowed, NotFound
from store.models import Member
from store.session import Session, open_session, os_login
from store.usecases.history import undo
from store.usecases.members import add_member, edit_member
from tests.store.conftest import Two


def active(name: str) -> int:
    return int(Member.select().where(Member.name == name, Member.archived == 0).count())


@pytest.mark.parametrize("taken", ["Bob", "ＢＯＢ", " bob "])
def test_nobody_is_renamed_to_anothers_name(two: Two, taken: str) -> None:
    with pytest.raises(Invalid, match="already a member called") as refusal:
        edit_member(two.ann, "Ann", name=taken)
    assert refusal.value.field == "name"
    assert (active("Ann"), active("Bob")) == (1, 1)


def test_a_member_may_be_renamed_to_his_own_name_or_a_free_one(two: Two) -> None:
    edit_member(two.ann, "Bob", name="BOB")
    edit_member(two.ann, "BOB", name="Robert")
    assert (active("Bob"), active("Robert")) == (0, 1)


def test_nobody_comes_back_to_a_name_that_is_taken(two: Two) -> None:
    first = Member.get(Member.name == "Bob").id
    edit_member(two.ann, first, archived=1)
    second = add_member(two.ann, name="bob")
    for words in ({}, {"name": "BOB"}):
        with pytest.raises(Invalid, match="already a member called"):
            edit_member(two.ann, first, archived=0, **words)
    edit_member(two.ann, first, archived=0, name="Old Bob")
    assert (active("Old Bob"), active("bob")) == (1, 1)
    edit_member(two.ann, second, archived=1)
    edit_member(two.ann, first, name="Bob")
    edit_member(two.ann, second, archived=1, name="Bob")  # who is away holds no name


def test_an_archived_member_comes_back_and_goes_again(two: Two) -> None:
    edit_member(two.ann, "Bob", archived=1)
    assert active("Bob") == 0
    edit_member(two.ann, " ＢＯＢ ", archived=0)
    assert active("Bob") == 1
    undo(two.ann)
    assert active("Bob") == 0


@pytest.mark.parametrize("key", [2**31, 10**30, 0, "99999999999999999999", 77])
def test_a_number_that_no_member_has_is_not_found(two: Two, key: int | str) -> None:
    for words in ({"archived": 1}, {"lang": "zh"}):
        with pytest.raises(NotFound, match=str(key)):
            edit_member(two.ann, key, **words)


@pytest.mark.parametrize("change", [{"roles": ("rep",)}, {"archived": 1}, {"login": ""}])
def test_the_last_administrator_with_a_login_stays(session: Session, change: object) -> None:
    add_member(session, name="Ann", roles=("administrator",))
    with pytest.raises(Invalid, match="needs an administrator with a login"):
        edit_member(session, "chief", **change)  # type: ignore[arg-type]
    edit_member(session, "Ann", login="ann")
    edit_member(session, "chief", **change)  # type: ignore[arg-type]
    assert open_session(session.book, login="ann").can("member.edit")


def test_who_acts_is_the_account_and_not_what_the_environment_says(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = pwd.getpwuid(os.getuid()).pw_name
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "ann")
    assert os_login() == account
    with pytest.raises(NotAllowed, match=f"“{account}” is no member"):
        open_session(two.ann.book)
    edit_member(two.ann, "Bob", login=account)
    assert open_session(two.ann.book).actor.name == "Bob"


def test_an_account_without_a_name_is_called_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    assert os_login() == "uid4000000"
