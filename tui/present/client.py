"""A client's file in lines: facts, contacts, projects, what may come, latest touches. Pure: values in, rows out."""

from __future__ import annotations

from collections.abc import Sequence

from store.queries.archive import ClientFile, Met
from store.text import N_
from tui.present.client_deals import deal_lines, potential_lines
from tui.present.client_look import Line, Look, amber, heading, kind
from tui.present.client_people import people_lines
from tui.present.client_words import (
    ATTITUDES,
    RELATIONSHIPS,
    STANDINGS,
    coverage_words,
    roles_words,
    said,
    sole_words,
)
from tui.present.clip import clip, clip_client, drawable, pad, width
from tui.present.words import t
from tui.widgets.form_text import wrap

__all__ = [
    "ATTITUDES", "RELATIONSHIPS", "STANDINGS", "Line", "Look", "coverage_words", "file_lines", "roles_words", "said",
    "sole_words",
]  # fmt: skip

TOUCHED = 40
"""Touches beside the board and in the archive."""


def file_lines(file: ClientFile, look: Look) -> list[Line]:
    """The whole file, top to bottom."""
    parts: list[list[Line]] = [
        _head(file, look), people_lines(file, look), deal_lines(file, look), potential_lines(file, look),
        touch_lines(file, look), _facts(file, look), _extra(file, look),
    ]  # fmt: skip
    lines: list[Line] = []
    for part in parts:
        if part:
            lines += [*part, Line([])]
    return lines


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
        lines += [line._replace(target=own) for line in amber(sole_words(file.sole, lang), room)]
    where = [file.region, file.fields["industry"], said("kind", file.fields["kind"], lang), file.fields["state"]]  # fmt: skip
    facts = drawable(" · ".join(part for part in where if part)).replace("\n", " ")
    return [*lines, Line([(" " + clip(facts, room), "dim")], own)] if facts else lines


def touch_lines(file: ClientFile, look: Look) -> list[Line]:
    more = file.touches_more if look.whole else 0
    lines = [heading(t(look.lang, N_("Latest touches")), look, more)]
    if not file.touches:
        return [*lines, Line([("  " + t(look.lang, N_("none")), "dim")])]
    shown = file.touches[:TOUCHED]
    day_room = max(width(look.day(touch.day)) for touch in shown)
    kind_room = min(max(width(kind(touch, look)) for touch in shown), look.cells // 5)
    for touch in shown:
        lines += _touch(touch, look, (day_room, kind_room))
    return lines


def _touch(touch: Met, look: Look, room: tuple[int, int]) -> list[Line]:
    """A touch, its words under one another; `room` are the cells of its day and its kind."""
    who = touch.contact or touch.member
    head = f" {pad(look.day(touch.day), room[0])} {pad(kind(touch, look), room[1])} "
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
    return _labelled(t(look.lang, N_("Extra fields")), pairs, look, ("extra", file.id))


def _labelled(
    title: str, pairs: Sequence[tuple[str, str]], look: Look, own: tuple[str, int]
) -> list[Line]:
    if not pairs:
        return []
    margin = min(14, max(width(label) for label, _ in pairs)) + 2
    lines = [heading(title, look)]
    for label, value in pairs:
        parts = wrap(drawable(value), max(8, look.cells - margin - 3))
        label = pad(clip(drawable(label), margin - 2), margin)
        lines.append(Line([("  " + label, "dim"), (parts[0], "text")], own))
        lines += [Line([(" " * (margin + 2), ""), (part, "text")], own) for part in parts[1:]]
    return lines
