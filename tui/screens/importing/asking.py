"""What the wizard's pages ask over themselves: one of a list, a line of text, an open question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from store.exchange.scheme import Question
from store.text import Lang, render
from tui.present.importing import STATUSES
from tui.present.words import t
from tui.screens.forms.common import reading
from tui.widgets.form import Form
from tui.widgets.form_choice import Choice
from tui.widgets.form_fields import Check, Field
from tui.widgets.form_menu import Menu
from tui.widgets.form_text import Edit, Row
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from tui.application import Loudou


class Asking(Panel[bool]):
    """A panel that asks short questions."""

    owner: Loudou

    async def choose(
        self, title: str, choices: Sequence[Choice], value: Any = None, text: str = ""
    ) -> Any:
        """Ask for one of a list over the page, with a sentence above it; None after `esc`."""
        at = next((n for n, choice in enumerate(choices) if choice.value == value), 0)
        above: list[Row] = [[(text, "text")]] if text else []
        return await Menu(title, choices, lang=self.lang, at=at, text=above).ask(self.owner)

    async def asked(self, question: Question) -> dict[str, Any] | None:
        """What the chosen answer of an open question says; None after `esc`."""
        choices = [Choice(dict(o.data), _label(o.label, self.lang)) for o in question.options]
        title, text = t(self.lang, "Which is meant?"), render(question.message, self.lang)
        data: dict[str, Any] | None = await self.choose(title, choices, text=text)
        return data

    async def write(
        self, title: str, label: str, text: str = "", *, limit: int, check: Check | None = None,
        needed: bool = True,
    ) -> str | None:  # fmt: skip
        """Ask for one line of text; None after `esc`."""
        field = Field("text", label, needed=needed, check=check, edit=Edit(limit=limit))
        field.put(text)
        form = Form(title, [field], reading(self.owner.session, self.owner.currency))
        values = await form.ask(self.owner)
        return str(values["text"] or "") if values else None


def _label(label: str, lang: Lang) -> str:
    """An option of a question in words."""
    return t(lang, STATUSES[label]) if label in STATUSES else label
