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
