"""A client's contacts in lines: what they are for, how they stand to us, when they were last met."""

from __future__ import annotations

from store.domain.coverage import IN_PERSON
from store.queries.archive import ClientFile, Person
from store.text import N_, translate
from tui.present.client_look import Line, Look, amber, fitting, heading, kind
from tui.present.client_words import ATTITUDES, coverage_words, roles_words
from tui.present.clip import clip, drawable, pad, width
from tui.present.words import t

INFLUENCE = 5


def people_lines(file: ClientFile, look: Look) -> list[Line]:
    """The contacts, and what is missing among them."""
    lines = [heading(t(look.lang, N_("Contacts")), look)]
    if not file.people:
        return [*lines, Line([(" " + t(look.lang, N_("nobody known yet")), "dim")])]
    for sentence in coverage_words(file, look.lang):
        lines += amber(sentence, look.cells - 2)
    for one in file.people:
        lines += _person(one, look)
    return lines


def _person(one: Person, look: Look) -> list[Line]:
    lang, room, target = look.lang, look.cells - 3, ("contact", one.id)
    post, roles = drawable(one.title or one.department), drawable(roles_words(one.roles, lang))
    name = clip(drawable(one.name), max(8, room // 3))
    name = pad(name, 8)
    whole = " · ".join(part for part in (post, roles) if part)
    beside = room - width(name) - 3
    below = (
        width(whole) > beside
    )  # what he is for is never clipped where a line of its own holds it
    who = fitting((post,) if below else (whole,), beside)
    first = [("  " + name, "text"), ("  " + who, "soft")]
    if below and not (post and roles):
        first[1] = ("", "")
    under = (roles or post) if below else ""
    stars = "●" * one.influence + "○" * (INFLUENCE - one.influence) if one.influence else ""
    attitude = translate(ATTITUDES[one.attitude], lang)
    said = pad(f"{stars}  {attitude}" if stars else attitude, 5)
    last, tone = _last(one, look, room - width(said) - 4)
    second = [("    " + said, "dim"), ("  " + last, tone)]
    lines = [Line(first, target)]
    lines += [Line([("    " + clip(under, room - 2), "soft")], target)] if under else []
    lines.append(Line(second, target))
    if look.whole:
        rest = " · ".join(drawable(p) for p in (one.phone, one.mail, one.our, one.concerns) if p)
        rest = rest.replace("\n", " ")
        lines += [Line([("    " + clip(rest, room - 2), "dim")], target)] if rest else []
    return lines


def _last(one: Person, look: Look, room: int) -> tuple[str, str]:
    """When and how he was last touched; a decision maker who was never met is an amber sign."""
    if one.last is None:
        tone = "amber" if "decision" in one.roles else "dim"
        return clip(t(look.lang, N_("never touched")), room), tone
    amber = one.met is None and "decision" in one.roles
    ago, how, met = look.ago(one.last), kind(one, look), ""
    if one.met is None:
        met = t(look.lang, N_("never met"))
    elif one.kind not in IN_PERSON:
        met = t(look.lang, N_("met {ago}"), ago=look.ago(one.met))
    short = met if one.met is None else ago  # that he was never met weighs more than when he called
    ways = [" · ".join(filter(None, parts)) for parts in ((ago, how, met), (ago, met), (short,))]
    sign = " !" if amber else ""
    return fitting([way + sign for way in ways], room), "amber" if amber else "dim"
