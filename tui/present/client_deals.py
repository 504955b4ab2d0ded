"""A client's projects and what may become one, in lines."""

from __future__ import annotations

from collections.abc import Sequence

from store.domain import access, stages, touches
from store.queries.archive import ClientFile, Deal, Potential
from store.text import N_, translate
from tui.present.card import CHIP_TONES, chip_word
from tui.present.client_look import Line, Look, heading
from tui.present.clip import clip, clip_name, drawable, pad, width
from tui.present.words import t

NARROW = 44
"""Below so many cells a stage is told by its number."""
DEALS, MAYBE = 8, 4
"""Lines of each list beside the board; the archive shows all that were read."""


def deal_lines(file: ClientFile, look: Look) -> list[Line]:
    """The projects, the one under the cursor marked."""
    shown = file.deals if look.whole else file.deals[:DEALS]
    more = file.deals_more + len(file.deals) - len(shown)
    lines = [heading(t(look.lang, N_("Projects")), look, more)]
    if not shown:
        lines.append(Line([("  " + t(look.lang, N_("none")), "dim")]))
    states = [_state(deal, look) for deal in shown]
    chips = [chip_word(deal.chip, look.lang) for deal in shown]
    chip_room = max(map(width, chips), default=0)
    checks = any(deal.check for deal in shown)
    sums = [look.money(deal.amount, deal.currency) for deal in shown]
    state_room = min(max(map(width, states), default=0), look.cells // 3)
    sum_room = max(map(width, sums), default=0)
    for deal, state, amount, chip in zip(shown, states, sums, chips, strict=True):
        here = deal.id == look.project
        room = (
            look.cells
            - 6
            - state_room
            - sum_room
            - (chip_room + 1 if chip_room else 0)
            - 2 * checks
        )
        name = clip_name(drawable(deal.name), max(8, room))
        tone = "text" if deal.status == "open" else "dim"
        row = [
            (" ▸ " if here else "   ", "accent"), (pad(name, room), "strong" if here else tone), (" ", ""),
            (pad(chip, chip_room) + " " * bool(chip_room), CHIP_TONES.get(deal.chip, "dim")),
            (("○ " if deal.check else "  ") if checks else "", "dim"),
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


def potential_lines(file: ClientFile, look: Look) -> list[Line]:
    """What may become a project."""
    shown: Sequence[Potential] = file.potentials if look.whole else file.potentials[:MAYBE]
    if not shown:
        return []
    more = len(file.potentials) - len(shown)
    lines = [heading(t(look.lang, N_("Potential projects")), look, more)]
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
