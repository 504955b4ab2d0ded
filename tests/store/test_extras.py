"""Extra fields set, added and taken away by hand; the timeline says which."""

from __future__ import annotations

from store.domain.extras import known, merged
from store.queries.archive import client_file
from store.queries.check import check
from store.queries.timeline import history
from store.session import Session
from store.usecases.clients import create_client, edit_client
from store.usecases.history import undo
from store.usecases.projects import create_project, edit_project


def test_fields_are_the_same_after_folding() -> None:
    extra = {"Pipe size": "DN400", "水池": "3"}
    assert known(extra, "ＰＩＰＥ size") == "Pipe size"
    assert known(extra, "tank") == known(extra, " ") == ""
    assert merged(extra, {"pipe SIZE": "DN300", " Tank ": "2"}) == {
        "Pipe size": "DN300", "水池": "3", "Tank": "2",
    }  # fmt: skip
    assert merged(extra, {"水池": " "}) == {"Pipe size": "DN400"}
    assert merged(extra, {"nobody": ""}) == extra


def test_the_timeline_tells_each_extra_field_by_its_name(session: Session) -> None:
    project = create_project(session, name="Pumps", client="Yuxi", extra={"pipe": "DN400"})
    edit_project(session, project, extra={"pipe": "DN300", "tank": "2"}, amount=5)
    lines = [(one.field, one.before, one.after) for one in history(session, project)[0].lines]
    assert lines == [("amount", 0, 5), ("pipe", "DN400", "DN300"), ("tank", "", "2")]
    edit_project(session, project, extra={})
    lines = [(one.field, one.before, one.after) for one in history(session, project)[0].lines]
    assert lines == [("pipe", "DN300", ""), ("tank", "2", "")]
    assert check(session) == []


def test_a_clients_extra_fields_come_back_with_undo(session: Session) -> None:
    client = create_client(session, name="Yuxi", extra={"pipe": "DN400"})
    edit_client(session, client, extra={})
    assert dict(client_file(session, client).extra) == {}
    undo(session)
    assert dict(client_file(session, client).extra) == {"pipe": "DN400"}
