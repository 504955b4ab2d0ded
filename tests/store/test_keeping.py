"""The archive keeper's queue: what is missing, what nobody has looked at, what may be the same client twice."""

from __future__ import annotations

from store.models import Client, Touch
from store.queries.keeping import GAPS, archive, queue
from store.session import Session
from store.usecases.clients import add_contact, create_client, edit_client
from store.usecases.members import add_member
from store.usecases.projects import create_project
from store.usecases.working import record_touch


def names(session: Session, kind: str) -> list[str]:
    count, found = queue(session, kind)
    assert count == len(found)
    return [one.name for one in found]


def test_the_list_is_searched_by_letters_pinyin_and_initials(session: Session) -> None:
    for name, klass in {"重庆水务": "B", "单县泵业": "", "Nordwerk AG": "A"}.items():
        create_client(session, name=name, klass=klass)
    assert [one.name for one in archive(session)[1]] == ["Nordwerk AG", "重庆水务", "单县泵业"]
    for text, name in {
        "cq": "重庆水务",
        "shan": "单县泵业",
        "水务": "重庆水务",
        "nord": "Nordwerk AG",
    }.items():
        assert [one.name for one in archive(session, text)[1]] == [name], text
    count, page = archive(session, limit=1, offset=1)
    assert (count, [one.name for one in page]) == (3, ["重庆水务"])


def test_incomplete_files_say_what_is_missing_most_valuable_first(session: Session) -> None:
    add_member(session, name="Wang")
    create_project(session, name="Small", client="Small Ltd", amount=100)
    create_project(session, name="Large", client="Large Ltd", amount=900)
    whole = create_client(session, name="Whole", owner="Wang", deputy="Wang", klass="A", industry="water",
                          phone="1", region=create_region(session))  # fmt: skip
    boss = add_contact(session, whole, name="Boss", roles=("user",))
    assert names(session, "incomplete") == ["Large Ltd", "Small Ltd", "Whole"]
    _, found = queue(session, "incomplete")
    assert (found[0].missing, found[0].amount) == (GAPS, 900)
    assert found[2].missing == ("decision",)
    from store.usecases.clients import edit_contact

    edit_contact(session, boss, roles=("user", "decision"))
    assert names(session, "incomplete") == ["Large Ltd", "Small Ltd"]
    assert queue(session, "incomplete", limit=1, offset=1)[1][0].name == "Small Ltd"


def create_region(session: Session) -> int:
    from store.usecases.members import add_region

    return add_region(session, name="North")


def test_stale_files_by_the_rhythm_of_their_class(session: Session) -> None:
    project = create_project(session, name="Pump house", client="Yuxi Water")
    client = Client.get(Client.name == "Yuxi Water").id
    edit_client(session, client, klass="A")
    create_client(session, name="Class C", klass="C")
    assert names(session, "stale") == []
    step = session.clock.step  # type: ignore[attr-defined]
    step(days=14)
    assert names(session, "stale") == [], "14 days are the rhythm, not beyond it"
    step(days=1)
    assert names(session, "stale") == ["Yuxi Water"]
    record_touch(session, project, day=session.today, kind="call", note="Rang", contact="Li")
    assert names(session, "stale") == []
    step(days=15)
    (stale,) = queue(session, "stale")[1]
    assert stale.last == Touch.get().day
    edit_client(session, client, phone="5")
    assert names(session, "stale") == [], "a change of the file is news of it"
    step(days=15)
    add_contact(session, client, name="Zhao")
    assert names(session, "stale") == [], "a new contact too"
    step(days=90)
    assert names(session, "stale") == ["Yuxi Water", "Class C"]


def test_suspected_doubles_name_the_other_one(session: Session) -> None:
    older = create_client(session, name="苏州恒达水务有限公司")
    create_client(session, name="苏州恒达水务")
    create_client(session, name="苏州恒达电气有限公司")
    (double,) = queue(session, "double")[1]
    assert (double.name, double.other) == ("苏州恒达水务", (older, "苏州恒达水务有限公司"))
