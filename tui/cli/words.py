"""Words of the command line as values: project numbers, days, amounts, stages."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from store.errors import Invalid, NotFound, Usage
from store.text import msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.session import Session


def shown(id: int) -> str:
    """A project's number as people write it: `P-12`."""
    return f"P-{id}"


def project_id(session: Session, text: str) -> int:
    """A project by `12`, `P-12`, its code or its name. Raises NotFound, Invalid for two of a name."""
    from store.usecases.find import project_id as find

    with session.book.guard():
        return find(unicodedata.normalize("NFKC", text).strip())


def day(today: str, text: str, *, past: bool = False) -> str:
    """A day as people write it (`fri`, `+7`, `12-28`), as ISO text; `past`: of what has happened. Raises Invalid."""
    from store.domain.days import parse, unfit

    found = parse(text, today, past=past)
    if found is None:
        why = unfit(text)
        if why == "calendar":
            raise Invalid(
                msg("“{cell}” is no day of the calendar; correct the day or month.", cell=text)
            )
        if why == "span":
            raise Invalid(
                msg("“{text}” is no day between 1990 and 2100; write it as 2026-12-28.", text=text)
            )
        raise Invalid(msg("“{text}” is no day; write 2026-12-28, 12-28, fri or +7.", text=text))
    return found


def amount(text: str, currency: str) -> int:
    """An amount as people write it (`281.6万`, `2.8M`), in minor units. Raises Invalid."""
    from store.domain.money import parse

    found = parse(text, currency)
    if found is None:
        raise Invalid(msg("“{text}” is no amount; write 2816000, 281.6万 or 2.8M.", text=text))
    return found


def reason(text: str) -> str:
    """A reason for losing by its key or its words in either language, as its key; other text as it is."""
    from store.domain.stages import LOST_REASONS
    from store.text import translate

    word = unicodedata.normalize("NFKC", text).strip().casefold()
    for key, english in LOST_REASONS.items():
        if word in (key, english, translate(english, "zh")):
            return key
    return text


def stage(session: Session, text: str) -> int:
    """A stage by number, key or name, as its number. Raises NotFound naming the stages."""
    from store.queries.board import stages

    word = unicodedata.normalize("NFKC", text).strip().casefold()
    known = stages(session)
    for one in known:
        if word in (
            str(one.number),
            one.key.casefold(),
            one.name.casefold(),
            one.column.casefold(),
        ):
            return one.number
    raise NotFound(
        msg(
            "There is no stage “{text}”; the stages are {stages}.",
            text=text,
            stages=tuple(f"{one.number} {one.column}" for one in known),
        )
    )


def word(table: Mapping[str, str], text: str) -> str:
    """A key of a table of words by itself or by its word in either language; other text as it is."""
    from store.text import translate

    said = unicodedata.normalize("NFKC", text).strip().casefold()
    for key, english in table.items():
        if said in (key, english.casefold(), translate(english, "zh")):
            return key
    return text


def extra(present: Mapping[str, str], given: Sequence[str]) -> dict[str, str]:
    """Extra fields with those set that are given as `NAME=TEXT`; an empty text takes a field away. Raises Usage."""
    from store.domain.extras import merged

    changes: dict[str, str] = {}
    for one in given:
        name, equals, text = one.partition("=")
        if not equals or not name.strip():
            raise Usage(msg("“{text}” sets no field; write --set NAME=TEXT.", text=one))
        changes[name] = text
    return merged(present, changes)
