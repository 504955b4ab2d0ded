"""Loudou at the table of a review: `table_app.py BOOK` opens one of all reps where none is open, and sits down at it."""

from __future__ import annotations

import sys

from store.database import open_book
from store.models import Project, Review, ReviewEntry
from store.session import Session, open_session
from store.usecases.reviewing.seat import go


def reviewed(session: Session) -> int:
    """The open review of this book, at its first project; a new one of all owners where there is none."""
    from store.usecases.reviewing.opening import open_review

    found = Review.select(Review.id).where(Review.state == "open").tuples().first()
    if found:
        first = ReviewEntry.select(ReviewEntry.id).where(ReviewEntry.review == found[0]).order_by(ReviewEntry.place)  # fmt: skip
        go(session, found[0], first.tuples().first()[0])
        return int(found[0])
    owners = Project.select(Project.owner).where(Project.live == 1, Project.owner.is_null(False)).distinct()  # fmt: skip
    return open_review(
        session, members=sorted(owner for (owner,) in owners.tuples()), scope="bench"
    )


def main(path: str) -> None:
    """Run the program on the book at `path` with the table on the screen."""
    book = open_book(path)
    book.connect()
    session = open_session(book, lang="zh")
    review = reviewed(session)
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


if __name__ == "__main__":
    main(sys.argv[1])
