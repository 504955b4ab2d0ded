"""What a person does at the shell, on both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Said

Loudou = Callable[..., Said]
DEFAULTS = ["appointment", "survey", "proposal", "exchange", "solution", "evaluation", "negotiation", "signing"]  # fmt: skip


def test_board_as_json_has_the_documented_shape(filled: Loudou) -> None:
    board = filled("board", "--json").ok().json
    assert [column["key"] for column in board["columns"]] == DEFAULTS
    exchange = board["columns"][3]
    assert exchange == {
        "key": "exchange",
        "name": "Exchange",
        "count": 1,
        "amount": 281_600_000,
        "weighted": 70_400_000,  # 25 %: the rate of stage 3, which is completed
        "red": 0,
        "amber": 1,
    }
    assert board["total"] == {
        "count": 4,
        "amount": 591_600_000,
        "weighted": 127_400_000,
        "red": 0,
        "amber": 4,
        "currency": "CNY",
        "other": {"USD": 7_000_000},
        "parked": 0,
        "won": 0,
        "lost": 0,
        "dropped": 0,
    }


def test_projects_as_json_have_the_documented_shape(filled: Loudou) -> None:
    first = filled("projects", "--json", "--order", "amount").ok().json[0]
    assert first == {
        "id": 1,
        "name": "污水提升泵项目",
        "client": "苏州恒达水务有限公司",
        "owner": "周敏",
        "region": "",
        "stage": 4,
        "status": "open",
        "amount": 281_600_000,
        "currency": "CNY",
        "close": None,
        "d": 0,
        "chip": "1",
    }


def test_narrowing_is_the_same_on_every_list(filled: Loudou) -> None:
    assert filled("board", "--json", "--owner", "周敏").json["total"]["count"] == 2
    assert [p["name"] for p in filled("projects", "--json", "--owner", "周敏").json] == ["污水提升泵项目", "[red]Drives[/]"]  # fmt: skip
    assert [p["id"] for p in filled("projects", "--json", "--text", "wstsb").json] == [1]
    assert [p["id"] for p in filled("projects", "--json", "--region", "North").json] == [3]
    assert filled("projects", "--json", "--flag", "red").json == []
    assert len(filled("projects", "--json", "--flag", "amber").json) == 4


def test_new_prints_its_number_for_scripts(loudou: Loudou) -> None:
    said = loudou("new", "Pumps", "--client", "Nordwerk AG").ok()
    assert said.out == "P-1\n"
    assert "Added P-1 Pumps" in said.err


def test_a_project_goes_by_several_names(filled: Loudou) -> None:
    for key in ("P-1", "p-1", "1", "Ｐ－１", "污水提升泵项目"):
        assert filled("project", key, "--json").ok().json["id"] == 1, key


def test_a_move_names_what_it_skipped_and_is_undone(filled: Loudou) -> None:
    said = filled("move", "P-1", "evaluation").ok()
    assert "stage 6" in said.err
    assert "1 stage was skipped" in said.err
    assert filled("project", "1", "--json").json["stage"] == 6
    assert "Undone: move to another stage" in filled("undo").ok().err
    assert filled("project", "1", "--json").json["stage"] == 4
    assert "Done again" in filled("redo").ok().err
    assert filled("project", "1", "--json").json["stage"] == 6


def test_a_stage_goes_by_its_chinese_name_too(filled: Loudou) -> None:
    filled("--lang", "zh", "move", "P-1", "商务谈判").ok()
    assert filled("project", "1", "--json").json["stage"] == 7


def test_edit_changes_what_is_given_and_nothing_else(filled: Loudou) -> None:
    before = filled("project", "1", "--json").json
    filled("edit", "P-1", "--amount", "300万", "--close", "2026-12-28", "--code", "A-7").ok()
    after = filled("project", "A-7", "--json").json
    assert (after["amount"], after["close"], after["code"]) == (300_000_000, "2026-12-28", "A-7")
    same = ("name", "client", "owner", "region", "stage", "status", "currency", "remarks")
    assert {key: before[key] for key in same} == {key: after[key] for key in same}
    filled("edit", "P-1", "--close", "").ok()
    assert filled("project", "1", "--json").json["close"] is None


def test_closing_asks_for_a_reason_and_reopening_brings_it_back(filled: Loudou) -> None:
    refused = filled("close", "P-1", "lost")
    assert refused.code == 5
    assert "price" in refused.err
    filled("close", "P-1", "lost", "--reason", "price", "--note", "12 % dearer").ok()
    total = filled("board", "--json").json["total"]
    assert (total["count"], total["lost"]) == (3, 1)
    assert [p["id"] for p in filled("projects", "--status", "lost", "--json").json] == [1]
    assert len(filled("projects", "--status", "all", "--json").json) == 4
    filled("reopen", "P-1").ok()
    refused = filled("--lang", "zh", "close", "P-1", "lost")
    assert "价格、" in refused.err
    assert "price" not in refused.err
    filled("close", "P-1", "lost", "--reason", "价格").ok()
    assert filled("project", "P-1", "--json").json["reason"] == "price"
    filled("reopen", "P-1").ok()
    assert filled("board", "--json").json["total"]["count"] == 4


def test_tables_end_with_their_totals(filled: Loudou) -> None:
    lines = filled("projects").ok().out.splitlines()
    assert any("[red]Drives[/]" in line for line in lines)
    assert "4 projects" in lines[-3]
    board = filled("board").ok().out.splitlines()
    assert board[-3].split()[:2] == ["Total", "4"]
    assert "won 0" in board[-2]
    assert "USD 70k" in board[-1]


def test_tables_fit_the_terminal(filled: Loudou, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", "60")
    for command in (("projects",), ("board", "--cards", "2"), ("clients",), ("member", "list")):
        wide = [line for line in filled(*command).ok().out.splitlines() if cell_len(line) > 60]
        assert wide == [], command


def test_clients_and_events_and_members(filled: Loudou) -> None:
    clients = filled("clients", "--json").ok().json
    assert [(c["name"], c["projects"]) for c in clients] == [("苏州恒达水务有限公司", 2), ("Nordwerk AG", 2)]  # fmt: skip
    assert set(clients[0]) == {"id", "code", "name", "class", "region", "owner", "projects"}
    file = filled("client", "苏州恒达水务有限公司", "--json").ok().json
    assert {p["name"] for p in file["projects"]} == {"污水提升泵项目", "泵站一期"}
    members = filled("member", "list", "--json").ok().json
    assert members[0]["login"] == "chief"
    assert members[0]["roles"] == ["administrator"]
    events = filled("events", "--json", "--project", "P-1").ok().json
    assert [event["kind"] for event in events] == ["project.created"]
    last = filled("events", "--json", "--limit", "1").json[0]["id"]
    filled("move", "P-1", "5").ok()
    news = filled("events", "--json", "--after", str(last)).json
    assert [event["kind"] for event in news] == ["project.advanced"]
    assert set(news[0]) == {"id", "at", "who", "command", "kind", "entity", "entity_id", "project_id", "before", "after"}  # fmt: skip


def test_a_clients_file_says_who_is_known_and_met(loudou: Loudou, book_url: str) -> None:
    loudou("new", "Pumps", "--client", "Nordwerk AG").ok()
    touched(book_url, 40)
    file = loudou("client", "Nordwerk AG", "--json").ok().json
    assert set(file) == {
        "id", "code", "name", "class", "region", "owner", "deputy", "kind", "industry", "relationship", "standing",
        "source", "address", "phone", "state", "potential", "credit_note", "remarks", "extra", "version", "contacts",
        "projects", "potential_projects", "touches", "touches_more", "coverage",
    }  # fmt: skip
    (contact,) = file["contacts"]
    assert set(contact) == {
        "id", "name", "department", "title", "roles", "influence", "attitude", "phone", "mail", "concerns", "our",
        "last_touch", "last_kind", "met",
    }  # fmt: skip
    assert (contact["roles"], contact["last_kind"], contact["met"]) == (["decision"], "call", None)
    assert set(file["touches"][0]) == {"id", "day", "kind", "contact", "member", "note", "outcome", "project"}  # fmt: skip
    assert (len(file["touches"]), file["touches_more"]) == (30, 10)
    assert set(file["potential_projects"][0]) == {"id", "name", "amount", "currency", "expected", "note"}  # fmt: skip
    assert file["coverage"] == {"decision_maker": "unmet", "coach": False, "cold_roles": [], "only": "chief"}  # fmt: skip
    said = loudou("client", "Nordwerk AG").ok().out
    for words in ("! only chief has been in touch in 90 days", "! decision maker not met yet", "Last touch",
                  "decision maker", "Second line", "and 28 more"):  # fmt: skip
        assert words in said, words


def touched(book_url: str, calls: int) -> None:
    """So many calls with Nordwerk's boss, and something that may come one day."""
    from store.database import open_book
    from store.session import open_session
    from store.usecases.clients import add_contact
    from store.usecases.potentials import add_potential
    from store.usecases.working import record_touch

    book = open_book(book_url)
    book.connect()
    session = open_session(book, login="chief")
    boss = add_contact(session, 1, name="Boss", roles=("decision",))
    add_potential(session, 1, name="Second line", amount=500)
    for number in range(calls):
        record_touch(session, 1, day=session.today, kind="call", note=f"n {number}", contact=boss)
    book.disconnect()
    book.close()


def test_the_keepers_queue_in_the_shell(loudou: Loudou) -> None:
    loudou("new", "Pumps", "--client", "Nordwerk AG", "--amount", "5000").ok()
    loudou("new", "Valves", "--client", "Nordwerk").ok()
    queue = loudou("clients", "--queue", "--json").ok().json
    assert [(row["kind"], row["name"]) for row in queue] == [
        ("incomplete", "Nordwerk AG"),
        ("incomplete", "Nordwerk"),
        ("double", "Nordwerk"),
    ]
    assert set(queue[0]) == {"kind", "id", "name", "class", "owner", "amount", "missing", "last_touch", "other", "why"}  # fmt: skip
    assert queue[0]["missing"][:2] == ["owner", "deputy"] and queue[0]["amount"] == 500_000
    assert queue[2]["other"] == {"id": 1, "name": "Nordwerk AG"}
    assert queue[2]["why"] == "as Nordwerk AG?"
    chinese = loudou("--lang", "zh", "clients", "--queue", "--json").ok().json
    assert chinese[2]["why"] == "与 Nordwerk AG 是同一家?"
    said = loudou("--lang", "en", "clients", "--queue").ok().out
    assert "missing owner, deputy" in said and "as Nordwerk AG?" in said
    assert "3 entries" in said, "two clients, one of them for two reasons"
    few = loudou("clients", "--queue", "--limit", "2", "--offset", "1", "--json").ok().json
    assert few == queue[1:]
    assert "1 of 3 entries" in loudou("--lang", "en", "clients", "--queue", "--limit", "1").ok().out


def test_members_are_let_in_and_shut_out(loudou: Loudou) -> None:
    loudou("member", "add", "周敏", "--login", "zhoumin", "--speaks", "zh").ok()
    loudou("new", "Pumps", "--client", "Nordwerk AG").ok()
    said = loudou("move", "P-1", "2", login="zhoumin").ok()
    assert "P-1 现在在第 2 阶段" in said.err, "the member's own language"
    refused = loudou("member", "add", "X", login="zhoumin")
    assert refused.code == 4
    assert "没有权限做这件事(新增成员)" in refused.err
    loudou("member", "edit", "周敏", "--role", "presales").ok()
    assert loudou("move", "P-1", "3", login="zhoumin").code == 4
    assert loudou("projects", login="zhoumin").code == 0
    loudou("member", "edit", "周敏", "--login", "").ok()
    unknown = loudou("projects", login="zhoumin")
    assert unknown.code == 4
    assert "chief" in unknown.err, "names the administrator"


def test_an_administrator_acts_as_somebody(filled: Loudou) -> None:
    filled("--as", "周敏", "move", "P-1", "5").ok()
    assert filled("events", "--json", "--limit", "1").json[0]["who"] == "周敏"
    assert filled("--as", "nobody", "projects").code == 3


def test_a_fresh_book_is_an_empty_board(loudou: Loudou) -> None:
    said = loudou().ok()
    assert "loudou new" in said.out
    assert loudou("board", "--json").json["total"]["count"] == 0
    assert "No project matches" in loudou("projects").out
    assert loudou("check").ok().err == "The book is sound.\n"


def test_guides_are_read_in_both_languages(loudou: Loudou) -> None:
    from tui.help import TOPICS

    for topic in TOPICS:
        english, chinese = (
            loudou("help", topic).ok().out,
            loudou("--lang", "zh", "help", topic).ok().out,
        )
        assert english != chinese
        assert "**" not in english + chinese
    assert loudou("help", "nonsense").code == 3
    assert "trouble" in loudou("help").ok().out


def _keys(value: object) -> set[str]:
    """Every field of a JSON document, but what a spreadsheet or a column brought in."""
    if isinstance(value, list):
        return set().union(*map(_keys, value))
    if not isinstance(value, dict):
        return set()
    inner = [_keys(v) for k, v in value.items() if k not in ("extra", "before", "after", "other")]
    return set(value).union(*inner)


def test_the_json_guide_names_every_field(filled: Loudou) -> None:
    from tui.help import guide

    filled("move", "P-1", "7").ok()
    for words in (
        ("board",),
        ("projects",),
        ("project", "1"),
        ("clients",),
        ("client", "1"),
        ("events",),
        ("member", "list"),
    ):
        fields = _keys(filled(*words, "--json").ok().json)
        for lang in ("zh", "en"):
            text = guide("json", "zh" if lang == "zh" else "en")
            assert [name for name in fields if f'"{name}"' not in text] == [], words


def test_ascii_draws_with_plain_letters_only(loudou: Loudou) -> None:
    loudou("new", "Pumps", "--client", "Nordwerk AG", "--close", "2020-01-01").ok()
    for words in (("board", "--cards", "1"), ("projects",), ("project", "1"), ("events",)):
        assert loudou("--ascii", *words).ok().out.isascii(), words
    assert "x" in loudou("--ascii", "board", "--cards", "1").out.splitlines()[-1]


def test_amounts_are_read_in_the_currency_they_end_up_in(loudou: Loudou) -> None:
    def money(number: str) -> tuple[int, str]:
        found = loudou("project", number, "--json").ok().json
        return found["amount"], found["currency"]

    loudou("new", "A", "--client", "Sumida", "--amount", "5000", "--currency", "jpy").ok()
    assert money("1") == (5000, "JPY")
    loudou("new", "B", "--client", "Sumida", "--amount", "5000").ok()
    assert money("2") == (5000, "JPY"), "the book's currency"
    loudou("new", "C", "--client", "Sumida", "--amount", "5000", "--currency", "usd").ok()
    assert money("3") == (500_000, "USD")
    loudou("edit", "3", "--amount", "70").ok()
    assert money("3") == (7_000, "USD")
    loudou("edit", "3", "--currency", "EUR").ok()
    assert money("3") == (7_000, "EUR")
    refused = loudou("edit", "3", "--currency", "jpy")
    assert refused.code == 5
    assert "give the amount in JPY too" in refused.err
    assert money("3") == (7_000, "EUR")
    loudou("edit", "3", "--currency", "jpy", "--amount", "6000").ok()
    assert money("3") == (6000, "JPY")
    assert loudou("edit", "3", "--currency", "EUR").code == 5
    assert loudou("edit", "3", "--currency", "yen", "--amount", "1").code == 5
    assert money("3") == (6000, "JPY")
    loudou("new", "D", "--client", "Sumida", "--currency", "eur").ok()
    loudou("edit", "4", "--currency", "JPY").ok()
    assert money("4") == (0, "JPY"), "nothing is nothing in every currency"


def test_settings_are_listed_shown_and_set(loudou: Loudou) -> None:
    loudou("new", "A", "--client", "Sumida", "--currency", "jpy").ok()
    usual = {
        "currency": "JPY",
        "zone": "Asia/Shanghai",
        "silent_days": 15,
        "check_days": 7,
        "recheck_days": 15,
        "verdict_days": 30,
        "provisional_days": 7,
        "weight_basis": "completed",
    }
    assert loudou("setting", "--json").ok().json == usual
    assert loudou("setting", "zone").ok().out == "Asia/Shanghai\n"
    assert loudou("setting", "zone", "--json").json == {"zone": "Asia/Shanghai"}
    listing = loudou("setting").ok().out
    assert all(key in listing for key in usual)
    assert "时区" in loudou("--lang", "zh", "setting").out
    loudou("setting", "silent_days", "20").ok()
    loudou("setting", "zone", "Europe/Berlin").ok()
    assert loudou("setting", "--json").json == usual | {"silent_days": 20, "zone": "Europe/Berlin"}
    for words in (
        ("silent_days", "many"),
        ("silent_days", "0"),
        ("verdict_days", "15"),
        ("recheck_days", "30"),
        ("provisional_days", "366"),
        ("check_days", "seven"),
        ("silent_days", "9" * 9000),
        ("zone", "Atlantis"),
        ("nothing",),
        ("nothing", "1"),
    ):
        assert loudou("setting", *words).code == 5, words
    assert loudou("setting", "zone", "UTC", "--json").code == 2
    loudou("undo").ok()
    assert loudou("setting", "zone").out == "Asia/Shanghai\n"
    loudou("member", "add", "Rep", "--login", "rep").ok()
    assert loudou("setting", "silent_days", "30", login="rep").code == 4
    assert loudou("setting", "silent_days", login="rep").ok().out == "20\n"


def test_every_use_case_has_a_name() -> None:
    from store.domain.access import ACCESS, USE_CASES

    assert set(USE_CASES) == set(ACCESS)


def test_extra_fields_are_set_and_taken_away(filled: Loudou) -> None:
    said = filled("client", "Nordwerk AG", "--set", "tank=DN400", "--set", "地址=苏州 = 园区").ok()
    assert (said.out, said.err.strip()) == ("", "Saved Nordwerk AG.")
    file = filled("client", "Nordwerk AG", "--set", "TANK=DN300", "--json").ok().json
    assert file["extra"] == {"tank": "DN300", "地址": "苏州 = 园区"}
    assert "DN300" in filled("client", "Nordwerk AG").ok().out
    assert filled("client", "Nordwerk AG", "--set", "tank=", "--json").ok().json["extra"] == {
        "地址": "苏州 = 园区"
    }
    filled("undo").ok()
    assert filled("client", "Nordwerk AG", "--json").json["extra"]["tank"] == "DN300"
    filled("edit", "P-1", "--set", "pump=3", "--remarks", "x").ok()
    filled("edit", "P-1", "--set", "pipe=DN400").ok()
    assert filled("project", "P-1", "--json").json["extra"] == {"pump": "3", "pipe": "DN400"}
    made = filled("new", "Tanks", "--client", "Nordwerk AG", "--set", "pump=1").ok().out.strip()
    assert filled("project", made, "--json").json["extra"] == {"pump": "1"}
    for words in (("client", "Nordwerk AG", "--set", "tank"), ("edit", "P-1", "--set", " =3")):
        answer = filled(*words)
        assert (answer.code, answer.out) == (2, "")
        assert "write --set NAME=TEXT" in answer.err
    filled("member", "add", "Guest", "--login", "guest", "--role", "presales").ok()
    assert filled("client", "Nordwerk AG", "--set", "tank=1", login="guest").code == 4
