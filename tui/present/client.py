"""A client's file in lines: facts, contacts, projects, what may come, latest touches. Pure: values in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from store.domain import access, days, money, stages, touches
from store.domain.coverage import IN_PERSON
from store.queries.archive import ClientFile, Deal, Met, Person, Potential
from store.queries.keeping import Queued
from store.text import N_, Lang, translate
from tui.present.card import CHIP_TONES, chip_word
from tui.present.clip import clip, clip_client, clip_name, drawable, pad, width
from tui.present.words import t
from tui.widgets.form_text import Row, wrap

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
GAPS: dict[str, str] = {
    "owner": N_("owner"),
    "deputy": N_("deputy"),
    "class": N_("class"),
    "industry": N_("industry"),
    "region": N_("region"),
    "phone": N_("phone"),
    "contacts": N_("contacts"),
    "decision": N_("decision maker"),
}
QUEUES: dict[str, str] = {
    "incomplete": N_("incomplete files"),
    "stale": N_("files nobody has looked at"),
    "double": N_("suspected doubles"),
}
INFLUENCE = 5
NARROW = 44
"""Below so many cells a stage is told by its number."""
DEALS, TOUCHED, MAYBE = 8, 40, 4
"""Lines of each list beside the board; the archive shows all that were read."""


class Line(NamedTuple):
    """One line, and what it stands for: (`client` | `facts` | `extra` | `contact` | `project` | `potential`, id) or None."""

    row: Row
    target: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a file is drawn: cells, language, today, currency of the book; `whole` for the archive's own screen.

    project: the one under the cursor, marked in the list.
    """

    cells: int
    lang: Lang
    today: str
    currency: str
    whole: bool = False
    project: int | None = None

    def ago(self, day: str) -> str:
        """`12天前`, `today`."""
        n = days.between(day, self.today)
        return t(self.lang, N_("today")) if n <= 0 else t(self.lang, N_("{n}d ago"), n=n)

    def day(self, day: str) -> str:
        """A day, with its year where that is another one."""
        return day[5:] if day[:4] == self.today[:4] else day

    def money(self, amount: int, currency: str) -> str:
        """An amount in short; its currency where it is not the book's."""
        if not amount:
            return ""
        short = money.show(amount, currency or self.currency or "CNY", self.lang)
        foreign = currency and currency != self.currency
        return f"{short} {currency}" if foreign else short


def file_lines(file: ClientFile, look: Look) -> list[Line]:
    """The whole file, top to bottom."""
    parts: list[list[Line]] = [
        _head(file, look), _people(file, look), _deals(file, look), _potentials(file, look),
        _touches(file, look), _facts(file, look), _extra(file, look),
    ]  # fmt: skip
    lines: list[Line] = []
    for part in parts:
        if part:
            lines += [*part, Line([])]
    return lines


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


def queue_words(row: Queued, lang: Lang) -> str:
    """What is wrong with a file, in a few words."""
    if row.other:
        return t(lang, N_("as {name}?"), name=row.other[1])
    if row.kind == "stale":
        return t(lang, N_("last touch {day}"), day=row.last) if row.last else t(lang, N_("never touched"))  # fmt: skip
    names = [translate(GAPS[gap], lang) for gap in row.missing]
    return t(lang, N_("missing {names}"), names=("、" if lang == "zh" else ", ").join(names))


def _head(file: ClientFile, look: Look) -> list[Line]:
    lang, cells = look.lang, look.cells
    klass = t(lang, N_("class {names}"), names=file.klass) if file.klass else ""
    relation = said("relationship", file.fields["relationship"], lang)
    end = drawable(" · ".join(part for part in (klass, relation) if part))
    room = cells - 2
    own = ("client", file.id)
    name = drawable(file.name)
    lines: list[Line] = []
    if width(name) + width(end) + 2 <= room:
        gap = " " * (room - width(name) - width(end))
        lines.append(Line([(" " + name, "strong"), (gap + end, "soft")], own))
    else:
        lines.append(Line([(" " + clip_client(name, room), "strong")], own))
        if end:
            lines.append(Line([(" " + clip(end, room), "soft")], own))
    owners = t(lang, N_("owner {owner} · deputy {deputy}"), owner=file.owner or "–", deputy=file.deputy or "–")  # fmt: skip
    lines.append(Line([(" " + clip(owners, room), "text")], own))
    if file.sole:
        lines += [line._replace(target=own) for line in _amber(sole_words(file.sole, lang), room)]
    where = [file.region, file.fields["industry"], said("kind", file.fields["kind"], lang), file.fields["state"]]  # fmt: skip
    facts = drawable(" · ".join(part for part in where if part)).replace("\n", " ")
    return [*lines, Line([(" " + clip(facts, room), "dim")], own)] if facts else lines


def _amber(sentence: str, room: int) -> list[Line]:
    lines = wrap(sentence, room - 2)
    rest = [Line([("   ", ""), (line, "amber")]) for line in lines[1:]]
    return [Line([(" ! ", "amber"), (lines[0], "amber")]), *rest]


def _title(text: str, look: Look, more: int = 0) -> Line:
    note = "  " + t(look.lang, N_("and {n} more"), n=more) if more > 0 else ""
    return Line([(" " + text, "strong"), (note, "dim")])


def _people(file: ClientFile, look: Look) -> list[Line]:
    lines = [_title(t(look.lang, N_("Contacts")), look)]
    if not file.people:
        return [*lines, Line([(" " + t(look.lang, N_("nobody known yet")), "dim")])]
    for sentence in coverage_words(file, look.lang):
        lines += _amber(sentence, look.cells - 2)
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
    who = _fitting((post,) if below else (whole,), beside)
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


def _fitting(ways: Sequence[str], room: int) -> str:
    """The first way of saying it that fits; else the first one clipped."""
    return next((way for way in ways if way and width(way) <= room), clip(ways[0], room))


def _last(one: Person, look: Look, room: int) -> tuple[str, str]:
    """When and how he was last touched; a decision maker who was never met is an amber sign."""
    if one.last is None:
        tone = "amber" if "decision" in one.roles else "dim"
        return clip(t(look.lang, N_("never touched")), room), tone
    amber = one.met is None and "decision" in one.roles
    ago, kind, met = look.ago(one.last), _kind(one, look), ""
    if one.met is None:
        met = t(look.lang, N_("never met"))
    elif one.kind not in IN_PERSON:
        met = t(look.lang, N_("met {ago}"), ago=look.ago(one.met))
    short = met if one.met is None else ago  # that he was never met weighs more than when he called
    ways = [" · ".join(filter(None, parts)) for parts in ((ago, kind, met), (ago, met), (short,))]
    sign = " !" if amber else ""
    return _fitting([way + sign for way in ways], room), "amber" if amber else "dim"


def _deals(file: ClientFile, look: Look) -> list[Line]:
    shown = file.deals if look.whole else file.deals[:DEALS]
    more = file.deals_more + len(file.deals) - len(shown)
    lines = [_title(t(look.lang, N_("Projects")), look, more)]
    if not shown:
        lines.append(Line([("  " + t(look.lang, N_("none")), "dim")]))
    states = [_state(deal, look) for deal in shown]
    chips = [chip_word(deal.chip, look.lang) for deal in shown]
    chip_room = max(map(width, chips), default=0)
    sums = [look.money(deal.amount, deal.currency) for deal in shown]
    state_room = min(max(map(width, states), default=0), look.cells // 3)
    sum_room = max(map(width, sums), default=0)
    for deal, state, amount, chip in zip(shown, states, sums, chips, strict=True):
        here = deal.id == look.project
        room = look.cells - 6 - state_room - sum_room - (chip_room + 1 if chip_room else 0)
        name = clip_name(drawable(deal.name), max(8, room))
        tone = "text" if deal.status == "open" else "dim"
        row = [
            (" ▸ " if here else "   ", "accent"), (pad(name, room), "strong" if here else tone), (" ", ""),
            (pad(chip, chip_room) + " " * bool(chip_room), CHIP_TONES.get(deal.chip, "dim")),
            (pad(clip(state, state_room), state_room), "dim"), (" " + " " * (sum_room - width(amount)) + amount, tone),
        ]  # fmt: skip
        lines.append(Line(row, ("project", deal.id)))
    return lines


def _state(deal: Deal, look: Look) -> str:
    """Stage of a running project, what became of another one."""
    lang = look.lang
    if deal.status == "open":
        name = deal.stage_zh if lang == "zh" else deal.stage_en
        state = (
            t(lang, N_("Stage {n}"), n=deal.stage)
            if look.cells < NARROW
            else f"{deal.stage} {name}"
        )
    else:
        state = translate(stages.STATUSES.get(deal.status, deal.status), lang)
        reason = stages.LOST_REASONS.get(deal.reason)
        state += f" {deal.closed[:7]}" if deal.closed else ""
        state += f" {translate(reason, lang)}" if reason and look.whole else ""
    role = {**touches.ORGANISATION_ROLES, **access.ROLES}.get(deal.role)
    return f"{state} · {translate(role, lang)}" if role else state


def _potentials(file: ClientFile, look: Look) -> list[Line]:
    shown: Sequence[Potential] = file.potentials if look.whole else file.potentials[:MAYBE]
    if not shown:
        return []
    more = len(file.potentials) - len(shown)
    lines = [_title(t(look.lang, N_("Potential projects")), look, more)]
    for one in shown:
        when = look.day(one.expected) if one.expected else ""
        end = "  ".join(p for p in (when, look.money(one.amount, one.currency)) if p)
        room = look.cells - 5 - width(end)
        name = clip_name(drawable(one.name), max(8, room))
        lines.append(
            Line(
                [("   " + pad(name, room), "text"), ("  " + end, "dim")],
                ("potential", one.id),
            )
        )
    return lines


def _touches(file: ClientFile, look: Look) -> list[Line]:
    more = file.touches_more if look.whole else 0
    lines = [_title(t(look.lang, N_("Latest touches")), look, more)]
    if not file.touches:
        return [*lines, Line([("  " + t(look.lang, N_("none")), "dim")])]
    shown = file.touches[:TOUCHED]
    day_room = max(width(look.day(touch.day)) for touch in shown)
    kind_room = min(max(width(_kind(touch, look)) for touch in shown), look.cells // 5)
    for touch in shown:
        lines += _touch(touch, look, (day_room, kind_room))
    return lines


def _kind(touch: Met | Person, look: Look) -> str:
    return translate(touches.KINDS.get(touch.kind, touch.kind), look.lang)


def _touch(touch: Met, look: Look, room: tuple[int, int]) -> list[Line]:
    """A touch, its words under one another; `room` are the cells of its day and its kind."""
    who = touch.contact or touch.member
    head = f" {pad(look.day(touch.day), room[0])} {pad(_kind(touch, look), room[1])} "
    note = drawable(" ".join(touch.note.split()))
    colon = ":" if look.lang == "zh" else ": "
    parts = wrap(drawable(who) + (colon + note if note else ""), max(10, look.cells - width(head) - 1))  # fmt: skip
    limit = 3 if look.whole else 2
    if len(parts) > limit:
        parts = [*parts[: limit - 1], clip(parts[limit - 1] + "…" * 2, look.cells - width(head) - 1)]  # fmt: skip
    lead = " " * width(head)
    rest = [Line([(lead, ""), (part, "text")]) for part in parts[1:]]
    return [Line([(head, "dim"), (parts[0], "text")]), *rest]


def _facts(file: ClientFile, look: Look) -> list[Line]:
    """What the head does not say: only what has a value."""
    from tui.present import fields

    wanted = ("code", "standing", "source", "phone", "address", "potential", "credit_note", "remarks")  # fmt: skip
    pairs = [
        (fields.label(key, look.lang), file.code if key == "code" else said(key, file.fields[key], look.lang))
        for key in wanted
    ]  # fmt: skip
    return _labelled(
        t(look.lang, N_("File")), [(k, v) for k, v in pairs if v], look, ("facts", file.id)
    )


def _extra(file: ClientFile, look: Look) -> list[Line]:
    pairs = [(key, str(value)) for key, value in file.extra.items() if value not in ("", None)]
    return _labelled(t(look.lang, N_("From the spreadsheet")), pairs, look, ("extra", file.id))


def _labelled(
    title: str, pairs: Sequence[tuple[str, str]], look: Look, own: tuple[str, int]
) -> list[Line]:
    if not pairs:
        return []
    margin = min(14, max(width(label) for label, _ in pairs)) + 2
    lines = [_title(title, look)]
    for label, value in pairs:
        parts = wrap(drawable(value), max(8, look.cells - margin - 3))
        label = pad(clip(drawable(label), margin - 2), margin)
        lines.append(Line([("  " + label, "dim"), (parts[0], "text")], own))
        lines += [Line([(" " * (margin + 2), ""), (part, "text")], own) for part in parts[1:]]
    return lines
