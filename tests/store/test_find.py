"""Find: Chinese, pinyin, initials, Latin beginnings, typos; bounded, and broken off by a newer one."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from store.database import Interruption
from store.errors import Interrupted
from store.models import Contact, Touch
from store.queries.check import check
from store.queries.find import Hit, find
from store.session import Session
from store.usecases.clients import add_contact, create_client, edit_client, edit_contact
from store.usecases.history import redo, undo
from store.usecases.importing import import_records
from store.usecases.members import add_member, edit_member
from store.usecases.projects import close_project, create_project
from store.usecases.working import record_touch


def names(session: Session, text: str, kind: str = "", **more: Any) -> list[str]:
    """Names of what a text finds, of one kind or of all."""
    return [hit.name for hit in find(session, text, **more) if kind in ("", hit.kind)]


def one(session: Session, text: str, kind: str) -> Hit:
    """The only row of its kind that a text finds."""
    (hit,) = [hit for hit in find(session, text) if hit.kind == kind]
    return hit


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("重庆两江化工", ("重", "重庆", "cq", "chongqing", "CQ", "zq", "两江", "庆", "cqljhg", "重 化工")),
        ("单县钢铁", ("单", "shan", "dan", "sx", "dx", "danxian", "shanxiangangtie", "sxgt")),
        ("解州盐化", ("解", "xie", "jie", "xz", "jz")),
        ("仇英水务", ("仇", "qiu", "chou", "qy", "cy")),
        ("曾氏泵业", ("曾", "zeng", "ceng", "zs", "cs")),
        ("Siemens Energy", ("s", "siem", "SIEMENS", "ener", "energy sie", "Ｓｉｅｍｅｎｓ", "siemens energy")),
        ("ABB 重庆变压器", ("abb", "abb 重", "重庆 AB", "cqbyq")),
    ],
)  # fmt: skip
def test_a_client_by_a_few_letters(session: Session, name: str, typed: tuple[str, ...]) -> None:
    create_client(session, name="无关公司")
    create_client(session, name=name)
    for text in typed:
        assert names(session, text) == [name], text


def test_chinese_is_found_from_its_middle_and_other_text_is_not(session: Session) -> None:
    create_client(session, name="苏州恒达水务有限公司")
    for text in ("恒达", "水务", "恒", "公司"):
        assert names(session, text) == ["苏州恒达水务有限公司"]
    for text in ("达恒", "杭州", "苏州 杭州", "hengda", "x", "、", "", "   ", "!?"):
        assert names(session, text) == [], text


def test_every_kind_leads_somewhere(session: Session) -> None:
    wang = add_member(session, name="王工", roles=("rep",))
    project = create_project(session, name="污水提升泵", client="苏州恒达", owner="王工", stage=4)
    client = one(session, "苏州恒达", "client").id
    contact = add_contact(session, client, name="王总", title="总经理")
    touch = record_touch(session, project, day="2026-11-18", kind="visit", note="看了现场,\n要求进水口改为 DN400", contact="王总")  # fmt: skip
    found = one(session, "泵", "project")
    assert (found.project, found.client, found.owner, found.stage, found.status) == (
        project,
        "苏州恒达",
        "王工",
        4,
        "open",
    )
    assert one(session, "王工", "member").id == wang
    person = one(session, "wz", "contact")
    assert (person.id, person.role, person.client_id, person.client) == (contact, "总经理", client, "苏州恒达")  # fmt: skip
    for text in ("进水口", "dn400", "DN4 现场"):
        said = one(session, text, "touch")
        assert (said.id, said.project, said.day, said.person) == (
            touch,
            project,
            "2026-11-18",
            "王总",
        )
        assert "\n" not in said.name and "进水口" in said.name
    assert [hit.kind for hit in find(session, "王")] == ["contact", "member"]


def test_a_contact_by_his_name_and_his_clients(session: Session) -> None:
    for client in ("苏州恒达", "重庆两江"):
        create_client(session, name=client)
        add_contact(session, client, name="王工")
    assert len(find(session, "王工")) == 2
    for text in ("恒达 王工", "wg sz", "王 恒 达", "苏 工"):
        assert one(session, text, "contact").client == "苏州恒达", text
    assert names(session, "王工 杭州") == []
    assert names(session, "恒达", "contact") == [], "the client's name alone finds the client"


def test_the_name_itself_comes_first_then_beginnings_then_the_board(session: Session) -> None:
    for name, client in {
        "旧循环泵": "甲", "循环泵二期": "乙", "循环泵": "丙", "大循环泵": "丁", "阀门": "循环泵厂",
    }.items():  # fmt: skip
        create_project(session, name=name, client=client)
    close_project(session, one(session, "大循环泵", "project").id, to="lost", reason="price")
    assert names(session, "循环泵", "project") == [
        "循环泵",
        "循环泵二期",
        "阀门",
        "旧循环泵",
        "大循环泵",
    ]
    assert names(session, "循环泵", "project", limit=2) == ["循环泵", "循环泵二期"]
    kinds = [hit.kind for hit in find(session, "循环泵厂")]
    assert kinds == ["client", "project"], "the client's own name stands before its projects"


def test_numbers_and_codes_jump(session: Session) -> None:
    first = create_project(session, name="One", client="A")
    second = create_project(session, name="Pump 1", client="A", code="HT-2026-7")
    edit_client(session, "A", code="K07")
    for text in ("P-1", "p1", "P1", " P-1 "):
        assert find(session, text)[0].id == first
    assert [hit.id for hit in find(session, "1")] == [first, second]
    assert [hit.id for hit in find(session, "ht-2026-7")] == [second]
    assert one(session, "k07", "client").name == "A"
    for text in ("P-99", "P-99999999999999999999", "P-0", "2147483648"):
        assert find(session, text) == []


def test_a_typo_in_a_latin_name_is_forgiven_where_nothing_fits(session: Session) -> None:
    create_client(session, name="Siemens Energy")
    create_client(session, name="Schneider Electric")
    create_client(session, name="重庆水务")
    add_contact(session, "Siemens Energy", name="Frau Schmidt")
    for text in ("seimens", "simens", "siemnes", "Siemans energi", "schnieder"):
        (found,) = [hit for hit in find(session, text) if hit.kind == "client"]
        assert found.near and found.name[:1] == "S", text
    assert one(session, "Frau Schmitd", "contact").near
    for text in (
        "xiemens",
        "iemens",
        "dsiemens",
        "isemens",
        "wchneider",
        "xiemens energy",
        "siemens ebergy",
    ):
        (found,) = [hit for hit in find(session, text) if hit.kind == "client"]
        assert found.near and found.name[:1] == "S", text
    assert one(session, "chogqing", "client").name == "重庆水务"
    assert not one(session, "siem", "client").near
    for text in ("xiem", "xiemans", "sie水", "xyzzy", "sxq", "siemens abcdef"):
        assert find(session, text) == [], text


@pytest.mark.parametrize(
    "text",
    ['"', '""*', "a OR b", "NEAR(a b)", "keys:a", "a* AND", "NOT", "-a", "^a", "(", "'; DROP TABLE x", "%", "_", "\\",
     "a & b | !c", "<->", ":*", "\x1b[31ma\x1b[0m", "\x1b]0;t\x07", "\u202ea", "a\x00b", "😀", "\u0301", "㐀", "\U00030000",
     "ab" * 50_000, "泵 " * 50_000, "a " * 50_000, "\ud800"],
)  # fmt: skip
def test_whatever_is_typed_is_text(session: Session, text: str) -> None:
    create_client(session, name="泵业")
    found = find(session, text)
    assert [hit.name for hit in found] == (["泵业"] if text.startswith("泵") else [])


def test_escapes_are_taken_out_and_the_rest_is_found(session: Session) -> None:
    create_client(session, name="Anning Steel")
    assert names(session, "\x1b[31mann\x1b[0m") == ["Anning Steel"]


def test_what_is_renamed_undone_and_archived(session: Session) -> None:
    create_client(session, name="甲公司")
    contact = add_contact(session, "甲公司", name="李雷")
    edit_contact(session, contact, name="韩梅梅")
    assert names(session, "hmm") == ["韩梅梅"] and names(session, "ll") == []
    undo(session)
    assert names(session, "ll") == ["李雷"] and names(session, "hmm") == []
    redo(session)
    assert names(session, "hmm") == ["韩梅梅"]
    gone = add_member(session, name="曾雨桐")
    assert names(session, "zyt") == ["曾雨桐"]
    edit_member(session, gone, archived=1)
    assert names(session, "zyt") == []
    assert check(session) == []


def test_the_keys_of_contacts_and_touches_are_kept_and_are_no_news(session: Session) -> None:
    project = create_project(session, name="泵", client="甲")
    record_touch(
        session,
        project,
        day="2026-11-20",
        kind="call",
        note="预算下月批",
        purpose="DN400",
        contact="张总",
    )
    assert dict(Contact.select(Contact.name, Contact.keys).tuples()) == {
        "张总": " 张 总 zhangzong zz "
    }
    assert Touch.get().keys == " 预 算 下 月 批 dn400 "
    import_records(session, [{"client": "乙", "contact": "王总"}], kind="clients")
    assert one(session, "wz", "contact").client == "乙"
    events = session.book.db.execute_sql("SELECT after FROM event WHERE entity IN ('contact', 'touch')").fetchall()  # fmt: skip
    assert events and not any('"keys"' in after for (after,) in events)
    assert check(session) == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_check_builds_a_search_table_anew(session: Session) -> None:
    create_client(session, name="苏州恒达")
    session.book.db.execute_sql("INSERT INTO client_search(client_search) VALUES ('delete-all')")
    assert names(session, "恒达") == []
    (said,) = check(session)
    assert "clients" in str(said.id) and names(session, "恒达") == ["苏州恒达"]


class Counted:
    """How many statements are run."""

    def __init__(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        execute = session.book.db.execute_sql

        def spy(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            return execute(*args, **kwargs)

        monkeypatch.setattr(session.book.db, "execute_sql", spy)

    def of(self, session: Session, text: str) -> int:
        """Statements of one find."""
        before = self.count
        find(session, text)
        return self.count - before


def test_the_statements_do_not_grow(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    import_records(
        session, [{"client": f"苏州{n % 9}水务", "name": f"泵站 {n}"} for n in range(60)]
    )
    counted = Counted(session, monkeypatch)
    few, begun = counted.of(session, "苏州0"), counted.of(session, "sz")
    many = counted.of(session, "泵 苏 水")
    assert few == begun == many == counted.of(session, "P-3") == 8
    assert counted.of(session, "无") == 7, "nothing found, no chip to be told"
    near, worse = counted.of(session, "sushou"), counted.of(session, "xqzkw")
    assert near <= 19 and worse <= 20


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_common_text_is_not_read_to_its_end(session: Session) -> None:
    """The work of a find is bounded: ten times the matches are the same steps of the engine, but for a little."""
    steps = {}
    for size in (2_000, 20_000):
        import_records(session, [{"client": f"苏州{n % 40}水务", "name": f"泵站 {size}-{n}"} for n in range(size)])  # fmt: skip
        session.book.db.execute_sql("PRAGMA cache_size = -64000")
        done = []
        session.book.db.connection().set_progress_handler(lambda done=done: done.append(1), 100)
        for text in ("苏州", "sz", "泵"):
            find(session, text)
        session.book.db.connection().set_progress_handler(None, 0)
        steps[size] = len(done)
    assert steps[20_000] < steps[2_000] * 1.5


SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgres": "SELECT pg_sleep(60)",
}


def test_a_running_read_is_broken_off_from_another_thread(session: Session) -> None:
    book, interruption = session.book, Interruption()
    timer = threading.Timer(0.3, interruption.now)
    start = time.monotonic()
    timer.start()
    with pytest.raises(Interrupted), book.breakable(interruption), book.guard(), book.reading():
        book.db.execute_sql(SLOW[book.engine]).fetchall()
    assert 0.2 < time.monotonic() - start < 10
    timer.join()
    with book.breakable(Interruption()):
        assert find(session, "泵") == [], "the connection serves the next one"


def test_a_read_that_is_over_or_not_begun(session: Session) -> None:
    book, done = session.book, Interruption()
    create_client(session, name="泵业")
    with book.breakable(done):
        assert names(session, "泵") == ["泵业"]
    done.now()
    assert names(session, "泵") == ["泵业"]
    early = Interruption()
    early.now()
    with pytest.raises(Interrupted), book.breakable(early):
        raise AssertionError("it must not begin")


def test_between_two_statements_it_is_heard_too(session: Session) -> None:
    interruption = Interruption()

    def broken_off() -> None:
        with session.book.breakable(interruption):
            interruption.asked = True  # it came while no statement ran
            find(session, "泵")

    with pytest.raises(Interrupted):
        broken_off()
