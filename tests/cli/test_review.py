"""A review from a shell, by the same rules as at the table."""

from __future__ import annotations

from collections.abc import Callable

from store.models import Project
from tests.cli.conftest import Said


def test_a_review_from_a_shell(filled: Callable[..., Said]) -> None:
    loudou = filled
    ahead = loudou("review", "--json").ok().json
    assert ahead["queue"] and {"project", "must", "why", "d", "chip", "duty"} <= set(
        ahead["queue"][0]
    )
    assert ahead["reps"][0] in loudou("review").ok().out
    number = loudou("review", "--start", "--minutes", "45").ok().out.strip()
    queue = loudou("review", "--show", number, "--json").ok().json
    assert queue["budget"] == 45 and len(queue["queue"]) == len(ahead["queue"])
    first = f"P-{queue['queue'][0]['project']}"
    assert loudou("decide", first, "unchanged").code == 2, "no change needs a reason"
    assert loudou("decide", first, "continue", "why").code == 2, "it needs its options"
    words = ("--intent", "low", "--evidence", "tender", "--until", "+9")
    assert loudou("decide", first, "continue", "why", *words).code == 5, "no verdict is due"
    assert loudou("review", "--show", number, "--presence", "absent").code == 2
    said = loudou("decide", first, "unchanged", "they meet on Friday").ok()
    assert "Saved" in said.err and "owed" not in said.err
    entry = loudou("review", "--show", number, "--json").json["queue"][0]
    assert entry["done"] and entry["decided"] == ["unchanged"]
    assert loudou("review", "--close").code == 2
    assert "closed" in loudou("review", "--show", number, "--close", "--until", "+2").ok().err
    assert loudou("decide", first, "unchanged", "again").code == 3
    assert loudou("review", "--show", "99").code == 3


def test_a_verdict_is_demanded(filled: Callable[..., Said], book_url: str) -> None:
    from store.database import open_book

    book = open_book(book_url)
    Project.update(d_base="2026-01-01", d_anchor="2026-01-01").where(Project.id == 1).execute()
    book.close()
    loudou = filled
    loudou("review", "--start").ok()
    said = loudou("decide", "P-1", "next", "send the offer", "--due", "+3").ok()
    assert "Still owed: a verdict." in said.err
    words = (
        "decide",
        "P-1",
        "continue",
        "budget approved",
        "--intent",
        "high",
        "--evidence",
        "tender",
    )
    assert loudou(*words, "--until", "+31").code == 5
    assert "owed" not in loudou(*words, "--until", "+30").ok().err
    assert loudou("decide", "P-2", "drop", "--reason", "nonsense").code == 5
    assert "end of the queue" in loudou("decide", "P-2", "skip").ok().err
    assert loudou("decide", "P-2", "skip").code == 5


def test_the_queue_says_what_must_be_discussed(filled: Callable[..., Said], book_url: str) -> None:
    _age(book_url, d_base="2026-01-01", d_anchor="2026-01-01")
    loudou = filled
    number = loudou("review", "--start").ok().out.strip()
    shown = loudou("review", "--show", number).ok().out
    lines = {line.split()[0]: line for line in shown.splitlines() if line.startswith("P-")}
    assert "must discuss: verdict due" in lines["P-1"]
    assert "at a glance" in lines["P-2"] and "must" not in lines["P-2"]
    queue = {one["project"]: one for one in loudou("review", "--show", number, "--json").json["queue"]}  # fmt: skip
    assert (queue[1]["must"], queue[1]["why"]) == (True, ["verdict", "red"])
    assert (queue[2]["must"], queue[2]["why"]) == (False, [])


CONTINUE = ("continue", "budget", "--intent", "low", "--evidence", "tender", "--until", "+9")


def test_a_pending_continue_is_settled_from_a_shell(
    filled: Callable[..., Said], book_url: str
) -> None:
    _age(book_url, d_base="2026-01-01", d_anchor="2026-01-01", continues=2)
    loudou = filled
    loudou("member", "add", "Bob", "--login", "bob", "--role", "rep").ok()
    assert loudou("settle", "P-1", "accept", "key account").code == 3, "nothing waits"
    loudou("review", "--start").ok()
    assert "the manager one level up has a word in it" in loudou("decide", "P-1", *CONTINUE).ok().err  # fmt: skip
    told = loudou("review", "--json").json["pending"]
    assert [(one["project"], one["reason"], one["evidence"]) for one in told] == [(1, "budget", "tender")]  # fmt: skip
    assert loudou("settle", "P-1").code == 2
    assert loudou("settle", "P-1", "accept").code == 5, (
        "no manager above: an administrator says why"
    )
    assert loudou("settle", "P-1", "refuse").code == 5
    assert loudou("settle", "P-1", "accept", "x", login="bob").code == 4
    assert "due again" in loudou("settle", "P-1", "refuse", "no budget").ok().err
    assert loudou("review", "--json").json["pending"] == []
    _age(book_url, continues=2)
    loudou("decide", "P-1", *CONTINUE).ok()
    assert "accepted" in loudou("settle", "P-1", "accept", "key account").ok().err
    assert loudou("settle", "P-1", "refuse", "no budget").code == 3


def _age(book_url: str, **columns: object) -> None:
    """What happened to P-1 before: it was made long ago."""
    from store.database import open_book

    book = open_book(book_url)
    Project.update(**columns).where(Project.id == 1).execute()
    book.close()
