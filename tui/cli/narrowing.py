"""The options that narrow a listing: owner, region, class, flag, text; the same wherever they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from store.domain.flags import RULES
from tui.cli.spoken import option
from tui.present.words import N_

if TYPE_CHECKING:
    from store.queries.board import Narrowing
    from store.queries.views import View
    from store.session import Session

FLAGS = ("red", "amber", *RULES)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, by name; calling it with a session looks the names up."""

    owners: tuple[str, ...]
    regions: tuple[str, ...]
    classes: tuple[str, ...]
    flags: tuple[str, ...]
    text: str
    view: str = ""

    def __call__(self, session: Session) -> Narrowing:
        """The narrowing itself: the saved view's, each option in place of what it says of the same.

        Raises NotFound naming the member, region or view that is not there.
        """
        from store.queries.narrowing import Narrowing
        from store.usecases.find import member_id, region_id

        with session.book.guard():
            owners = tuple(map(member_id, self.owners))
            regions = tuple(map(region_id, self.regions))
        saved = self.saved(session)
        base = saved.narrowing if saved else Narrowing()
        return Narrowing(
            owners=owners or base.owners,
            regions=regions or base.regions,
            classes=self.classes or base.classes,
            flags=self.flags or base.flags,
            text=self.text or base.text,
        )

    def saved(self, session: Session) -> View | None:
        """The saved view that was asked for, None without one. Raises NotFound."""
        if not self.view:
            return None
        from store.queries.views import view

        return view(session, self.view)

    def tell_gone(self, session: Session) -> None:
        """Say on stderr what the saved view names that is no longer there."""
        from store.text import render
        from tui.present.words import t

        for sentence in found.gone if (found := self.saved(session)) else ():
            said = render(sentence, session.lang)
            click.echo(t(session.lang, "View {name}: {said}.", name=self.view, said=said), err=True)

    def order(self, session: Session, given: str | None) -> str:
        """The order: the one given, else the saved view's, else by amount."""
        saved = None if given else self.saved(session)
        return given or (saved.order if saved else "amount")


def narrowing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options; the function gets them as one `narrowing`."""

    @option(
        "--owner",
        "owners",
        multiple=True,
        metavar="MEMBER",
        help=N_("Only this owner's; repeatable."),
    )
    @option(
        "--region",
        "regions",
        multiple=True,
        metavar="REGION",
        help=N_("Only this region's; repeatable."),
    )
    @option(
        "--class",
        "classes",
        multiple=True,
        type=click.Choice(("A", "B", "C"), case_sensitive=False),
        help=N_("Only clients of this class; repeatable."),
    )
    @option(
        "--flag",
        "flags",
        multiple=True,
        type=click.Choice(FLAGS),
        help=N_("Only projects with this flag; repeatable."),
    )
    @option(
        "--text", default="", metavar="WORDS", help=N_("Only where the names contain these words.")
    )
    @option(
        "--view", default="", metavar="NAME", help=N_("What a saved view shows (`loudou view`).")
    )
    @wraps(function)
    def narrowed(
        *args: Any,
        owners: tuple[str, ...],
        regions: tuple[str, ...],
        classes: tuple[str, ...],
        flags: tuple[str, ...],
        text: str,
        view: str,
        **kwargs: Any,
    ) -> Any:
        asked = Asked(owners, regions, classes, flags, text, view)
        return function(*args, narrowing=asked, **kwargs)

    return narrowed
