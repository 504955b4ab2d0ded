"""The address of a book, with and without its password: people and other programs see only the latter."""

from __future__ import annotations

from urllib.parse import unquote

from store.lazily import pattern

_SERVER = pattern(r"postgres(?:ql)?://")
_USER = pattern(r"(://[^:/@?]*):([^?]*)@")
"""Up to the last @ before the query: a password that should have been quoted may hold one itself, and a slash."""
_QUERY = pattern(r"(?<=[?&])password=([^&]*)&?")


def without_password(text: str) -> str:
    """`text` as it was, but the address of a server in it without its password."""
    found = _SERVER().search(text)
    if found is None:
        return text
    before, address = text[: found.start()], text[found.start() :]
    bare = _USER().sub(r"\1@", address)
    return before + (_QUERY().sub("", bare).rstrip("?&") if _QUERY().search(bare) else bare)


def password(url: str) -> str:
    """The password in a PostgreSQL URL, unquoted; empty where there is none. That of the query counts before the user's."""
    found = _QUERY().search(url)
    if found is not None:
        return unquote(found[1])
    found = _USER().search(url)
    return unquote(found[2]) if found else ""
