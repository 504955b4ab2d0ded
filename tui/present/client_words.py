"""What is said of a client and its contacts, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable

from store.domain import touches
from store.queries.archive import ClientFile
from store.text import N_, Lang, translate
from tui.present.words import t

ATTITUDES: dict[int, str] = {
    -2: N_("against us"),
    -1: N_("reserved"),
    0: N_("neutral"),
    1: N_("supportive"),
    2: N_("fights for us"),
}
RELATIONSHIPS: dict[str, str] = {
    "ordinary": N_("ordinary client"),
    "develop": N_("to be developed"),
    "key": N_("key account"),
    "partner": N_("partner"),
    "strategic": N_("strategic client"),
}
STANDINGS: dict[str, str] = {"new": N_("new client"), "existing": N_("existing client")}
COVERED: dict[str, str] = {
    "unknown": N_("decision maker unknown"),
    "unmet": N_("decision maker not met yet"),
}


def sole_words(name: str, lang: Lang) -> str:
    """`Only X has met them in 90 days.`"""
    return t(lang, N_("only {name} has been in touch in 90 days"), name=name)


def coverage_words(file: ClientFile, lang: Lang) -> list[str]:
    """What is missing in the buying centre, as short sentences."""
    seen = file.coverage
    words = [translate(COVERED[seen.decision], lang)] if seen.decision in COVERED else []
    if not seen.coach:
        words.append(t(lang, N_("no coach")))
    for role in seen.cold:
        name = translate(touches.CONTACT_ROLES[role], lang)
        words.append(t(lang, N_("{role} untouched for 30 days"), role=name))
    return words


def said(field: str, value: str, lang: Lang) -> str:
    """A field's value in the reader's words where it is one of the method's, else as it is."""
    known = {"kind": touches.ORGANISATION_ROLES, "relationship": RELATIONSHIPS, "standing": STANDINGS}  # fmt: skip
    words = known.get(field, {})
    return translate(words[value], lang) if value in words else value


def roles_words(roles: Iterable[str], lang: Lang) -> str:
    """`决策人、教练`."""
    names = [translate(touches.CONTACT_ROLES.get(role, role), lang) for role in roles]
    return ("、" if lang == "zh" else ", ").join(names)
