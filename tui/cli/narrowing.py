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

    def __call__(self, session: Session) -> Narrowing:
        """The narrowing itself. Raises NotFound naming the member or region that is not there."""
        from store.queries.narrowing import Narrowing
        from store.usecases.find import member_id, region_id

        with session.book.guard():
            owners = tuple(map(member_id, self.owners))
            regions = tuple(map(region_id, self.regions))
        return Narrowing(
            owners=owners,
            regions=regions,
            classes=self.classes,
            flags=self.flags,
            text=self.text,
        )


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
    @wraps(function)
    def narrowed(
        *args: Any,
        owners: tuple[str, ...],
        regions: tuple[str, ...],
        classes: tuple[str, ...],
        flags: tuple[str, ...],
        text: str,
        **kwargs: Any,
    ) -> Any:
        asked = Asked(owners, regions, classes, flags, text)
        return function(*args, narrowing=asked, **kwargs)

    return narrowed
