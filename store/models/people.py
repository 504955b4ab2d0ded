"""Regions (a tree) and members: who acts, and where."""

from __future__ import annotations

from peewee import TextField

from store.models.base import Entity, link, words


class Region(Entity):
    """A sales region; `parent` makes a tree."""

    name = TextField()
    folded = TextField(index=True)
    parent = link("self")


class Member(Entity):
    """A person of the company. `login` is the OS user who may act; none for people who only own things."""

    name = TextField()
    folded = TextField(index=True)
    keys = words()
    login = TextField(null=True, unique=True)
    roles = words()
    region = link(Region)
    lang = words()
