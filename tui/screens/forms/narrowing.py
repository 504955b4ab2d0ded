"""The narrowing form: the board behind follows each key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.queries.board import Narrowing
from store.queries.people import member_choices, region_choices
from store.session import Session
from store.text import N_
from tui.present.fields import LABELS
from tui.present.narrowing import FLAGS
from tui.present.words import t
from tui.screens.forms.common import choices, reading
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Field
from tui.widgets.form_several import Several
from tui.widgets.form_text import Edit
from tui.widgets.form_words import Words

if TYPE_CHECKING:
    from tui.application import Loudou

CLASSES = ("A", "B", "C")


def _ground(session: Session) -> tuple[list[Choice], list[Choice]]:
    with session.book.reading():
        nobody = Choice(0, t(session.lang, N_("without owner")))
        nowhere = Choice(0, t(session.lang, N_("without region")))
        return (
            [*choices(member_choices(session)), nobody],
            [*choices(region_choices(session)), nowhere],
        )


async def open_narrow_form(app: Loudou, narrowing: Narrowing) -> Narrowing | None:
    """Ask what to show, narrowing the board behind at each key; gives the narrowing, also on `esc` (`0` clears it)."""
    owners, regions = await app.work.read(_ground)
    lang = app.lang
    fields: list[Field] = [
        Field(
            "text",
            N_("Words"),
            help=N_("names, pinyin or initials; all must fit"),
            edit=Edit(limit=80),
        ),
        Several("owners", LABELS["owner"], choices=owners),
        Several("regions", LABELS["region"], choices=regions),
        Words(
            "classes",
            LABELS["class"],
            choices=[Choice(c, c) for c in CLASSES],
            many=True,
            help=N_("← → walk, space takes or leaves"),
        ),
        Words(
            "flags",
            LABELS["flags"],
            choices=[Choice(key, t(lang, text)) for key, text in FLAGS.items()],
            many=True,
            help=N_("← → walk, space takes or leaves"),
        ),
    ]
    for field in fields:
        field.put(getattr(narrowing, field.key))
    form = Form(
        t(lang, N_("Show only")),
        fields,
        reading(app.session, app.currency),
        changed=lambda values: app.board.preview(wanted(values)),
        live=True,
    )
    values = await form.ask(app)
    return None if values is None else wanted(values)


def wanted(values: dict[str, Any]) -> Narrowing:
    """The narrowing that the form's values mean."""
    return Narrowing(
        owners=values["owners"],
        regions=values["regions"],
        classes=values["classes"],
        flags=values["flags"],
        text=values["text"] or "",
    )
