"""Loudou at the table of a review: `table_app.py BOOK` opens one of all reps where none is open, and sits down at it.

`table_app.py BOOK open` only opens it. `table_app.py BOOK stay` sits down where the review stands, in place of its first project; `table_app.py BOOK sheet` gives the first project 500 events instead, and prints what reading it costs as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from typing import Any

from store.database import open_book
from store.models import Project, Review, ReviewEntry
from store.session import Session, open_session
from store.usecases.reviewing.seat import go


def reviewed(session: Session, stay: bool = False) -> int:
    """The open review of this book, at its first project; a new one of all owners where there is none."""
    from store.usecases.reviewing.opening import open_review

    found = Review.select(Review.id).where(Review.state == "open").tuples().first()
    if found and stay:
        return int(found[0])
    if found:
        first = ReviewEntry.select(ReviewEntry.id).where(ReviewEntry.review == found[0]).order_by(ReviewEntry.place)  # fmt: skip
        go(session, found[0], first.tuples().first()[0])
        return int(found[0])
    owners = Project.select(Project.owner).where(Project.live == 1, Project.owner.is_null(False)).distinct()  # fmt: skip
    return open_review(
        session, members=sorted(owner for (owner,) in owners.tuples()), scope="bench"
    )


EVENTS = 500


def sheet_cost(path: str) -> None:
    """Print CPU seconds and statements of the sheet of a project with EVENTS events since its previous review."""
    from store.queries.reviewing.sheet import sheet
    from store.usecases.projects import edit_project
    from store.usecases.reviewing.seat import seat
    from store.usecases.working import record_touch

    book = open_book(path)
    book.connect()
    session = open_session(book, lang="zh")
    entry = seat(session, reviewed(session)).entry
    assert entry is not None
    project = sheet(session, entry).project
    for n in range(EVENTS // 5):
        for month in (1, 2, 3):
            edit_project(session, project, close=f"2027-0{month}-{1 + n % 28:02d}")
        edit_project(session, project, amount=1_000_000 + n)
        record_touch(session, project, day=session.today, kind="call", note=f"{n}", contact="王工")
    spent, statements, run = [], [], book.db.execute_sql
    for _ in range(12):
        start = time.process_time()
        sheet(session, entry)
        spent.append(time.process_time() - start)

    def counted(sql: str, *args: Any, **kwargs: Any) -> Any:
        statements.append(sql)
        return run(sql, *args, **kwargs)

    book.db.execute_sql = counted
    sheet(session, entry)
    sys.stdout.write(json.dumps({"cpu": median(spent), "statements": len(statements)}))
    book.disconnect()


def main(path: str, stay: bool) -> None:
    """Run the program on the book at `path` with the table on the screen."""
    book = open_book(path)
    book.connect()
    session = open_session(book, lang="zh")
    review = reviewed(session, stay)
    book.disconnect()
    from tui.app import prepare
    from tui.application import Loudou
    from tui.screens.review.going import open_table

    class Seated(Loudou):
        """Goes to the table at once."""

        def on_ready(self) -> None:
            super().on_ready()
            self.board.carry_out(open_table(self, review))

    import tui.application

    tui.application.Loudou = Seated  # type: ignore[misc]
    app = prepare(book, session)
    app.greeting = False
    try:
        app.run()
    finally:
        app.work.stop()


def opened(path: str) -> None:
    """Open the review of the book at `path`, and leave it at that."""
    book = open_book(path)
    book.connect()
    reviewed(open_session(book, lang="zh"))
    book.disconnect()


if __name__ == "__main__":
    if sys.argv[2:] == ["sheet"]:
        sheet_cost(sys.argv[1])
    elif sys.argv[2:] == ["open"]:
        opened(sys.argv[1])
    else:
        main(sys.argv[1], stay=sys.argv[2:] == ["stay"])
