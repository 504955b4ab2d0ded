"""Messages: sentences as values, rendered late in the reader's language. The only home of sentences in store.

The English sentence is the message id; Chinese comes from the gettext catalogue in `store/locale`.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import Any, Literal

Lang = Literal["zh", "en"]
LOCALE = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Message:
    """An English sentence with `{name}` places, its values, and its plural where `n` decides."""

    id: str
    params: Mapping[str, Any] = field(default_factory=dict)
    plural: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units, shown in the reader's way (281.6万 / 2.8M)."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day as ISO text, shown short (12-28)."""

    iso: str


@dataclass(frozen=True, slots=True)
class Both:
    """A name that the book holds in both languages: a stage's."""

    zh: str
    en: str


def msg(id: str, /, **params: Any) -> Message:
    """A message with values; values may be messages, Money, Day, numbers or text from people."""
    return Message(id, params)


def nmsg(one: str, many: str, /, n: int, **params: Any) -> Message:
    """A message whose wording depends on the count `n`."""
    return Message(one, {"n": n, **params}, many)


def N_(id: str) -> str:
    """Marks a text for the catalogue where it is translated later."""
    return id


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang == "en":
        return gettext.NullTranslations()
    return gettext.translation("loudou", LOCALE, languages=[lang], fallback=True)


def translate(id: str, lang: Lang) -> str:
    """The text of `id` in `lang`; the id itself where the catalogue has none."""
    return _catalogue(lang).gettext(id) if id else ""


def ntranslate(one: str, many: str, n: int, lang: Lang) -> str:
    """The text for the count `n` in `lang`."""
    return _catalogue(lang).ngettext(one, many, n)


def render(message: Message, lang: Lang) -> str:
    """The whole sentence. A translation whose places do not fit falls back to English rather than fail."""
    if message.plural:
        template = ntranslate(message.id, message.plural, int(message.params["n"]), lang)
    else:
        template = translate(message.id, lang)
    values = {name: _shown(value, lang) for name, value in message.params.items()}
    return template.format_map(values) if values else template.replace("{{", "{").replace("}}", "}")


def _shown(value: Any, lang: Lang) -> Any:
    if isinstance(value, (str, PurePath)):
        return _harmless(str(value))
    if isinstance(value, Message):
        return render(value, lang)
    if isinstance(value, Money):
        from store.domain.money import show

        return show(value.minor, value.currency, lang)
    if isinstance(value, Day):
        return value.iso
    if isinstance(value, Both):
        return value.zh if lang == "zh" else value.en
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(str(_shown(item, lang)) for item in value)
    return value


def _harmless(text: str) -> str:
    """Text from outside (a file's name, a cell, a driver's words) without what a terminal would obey."""
    if text.isprintable():
        return text
    from store.domain.names import clean

    return clean(text, lines=True)
