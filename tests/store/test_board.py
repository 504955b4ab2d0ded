"""The board's queries: columns, totals, windows, positions and places, true under any narrowing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store.domain.days import add
from store.models import Member, Region
from store.queries import board as boards
from store.queries import cards
from store.queries import narrowing as narrowings
from store.queries.board import ORDERS, Narrowing, board, page, place, position, stages
from store.session import Session
from store.usecases.clients import edit_client
from store.usecases.history import undo
from store.usecases.projects import close_project, create_project, edit_project, move_project
from store.usecases.settings import set_setting
from store.usecases.upkeep import roll
from tests.store.market import Naive, fill

NARROWINGS: dict[str, Callable[[], Narrowing]] = {
    "all": Narrowing,
    "owner": lambda: Narrowing(owners=(member("王芳"),)),
    "owners": lambda: Narrowing(owners=(member("王芳"), member("Li Wei"))),
    "nobody's": lambda: Narrowing(owners=(0,)),
    "his and nobody's": lambda: Narrowing(owners=(member("Li Wei"), 0)),
    "region with its branch": lambda: Narrowing(regions=(region("North"),)),
    "leaf": lambda: Narrowing(regions=(region("唐山"),)),
    "no region": lambda: Narrowing(regions=(0,)),
    "two regions": lambda: Narrowing(regions=(region("Hebei"), region("South"))),
    "class": lambda: Narrowing(classes=("A",)),
    "no class or C": lambda: Narrowing(classes=("", "C")),
    "red": lambda: Narrowing(flags=("red",)),
    "amber or passed": lambda: Narrowing(flags=("amber", "close_past")),
    "text": lambda: Narrowing(text="泵"),
    "two words": lambda: Narrowing(text="pump yuxi"),
    "everything at once": lambda: Narrowing((member("王芳"), 0), (region("North"),), ("A", "B"), ("red", "amber"), "y"),
    "nothing fits": lambda: Narrowing(text="zzzz"),
}  # fmt: skip


def member(name: str) -> int:
    return int(Member.select(Member.id).where(Member.name == name).tuples().get()[0])


def region(name: str) -> int:
    return int(Region.select(Region.id).where(Region.name == name).tuples().get()[0])


@pytest.fixture
def market(session: Session) -> Naive:
    fill(session, 150)
    return Naive.look(session)


# -- columns ---------------------------------------------------------------------------------------


def same(session: Session, naive: Naive, narrowing: Narrowing, basis: str = "completed") -> None:
    seen, sums = board(session, narrowing), naive.sums(narrowing, basis)
    for column in seen.columns:
        expected = sums[column.number]
        found = {name: getattr(column, name) for name in ("count", "amount", "red", "amber")}
        assert found | {"other": dict(column.other)} == {
            name: expected[name] for name in (*found, "other")
        }
        assert column.weighted == (expected["exact"] + 50) // 100
    total = seen.total
    for name in ("count", "amount", "red", "amber"):
        assert getattr(total, name) == sum(column[name] for column in sums.values())
    assert total.weighted == (sum(column["exact"] for column in sums.values()) + 50) // 100
    for name in ("parked", "won", "lost", "dropped"):
        beside = [r for r in naive.narrowed(narrowing) if r["status"] == name and not naive.live(r)]
        assert getattr(total, name) == len(beside)
    assert seen.basis == basis


def test_columns_and_totals_are_true_under_every_narrowing(session: Session, market: Naive) -> None:
    for name, narrowing in NARROWINGS.items():
        same(session, market, narrowing())
        assert bool(narrowing()) == (name != "all")


def test_columns_and_totals_are_true_by_the_other_basis(session: Session, market: Naive) -> None:
    set_setting(session, "weight_basis", "current")
    for name in ("all", "owner", "red"):
        same(session, market, NARROWINGS[name](), "current")


def test_weights_are_rounded_half_up_and_once(session: Session) -> None:
    for stage, amount in ((2, 5), (2, 0), (4, 2), (8, 1)):  # 0.5, 0.5, 0.9 minor units
        create_project(session, name=f"p{stage}{amount}", client="c", stage=stage, amount=amount)
    seen = board(session)
    assert [column.weighted for column in seen.columns] == [0, 1, 0, 1, 0, 0, 0, 1]
    assert seen.total.weighted == 2  # 1.9, not 1 + 1 + 1
    set_setting(session, "weight_basis", "current")
    assert [column.weighted for column in board(session).columns] == [
        0,
        1,
        0,
        1,
        0,
        0,
        0,
        1,
    ]  # 1.0 0.6 1.0


def test_the_largest_amounts_do_not_overflow(session: Session) -> None:
    for number in range(3):
        create_project(session, name=f"p{number}", client="c", stage=8, amount=10**14)
    total = board(session).total
    assert (total.amount, total.weighted) == (3 * 10**14, 27 * 10**13)
    assert board(session, Narrowing(classes=("",))).total == total


def test_other_currencies_stand_beside(session: Session) -> None:
    create_project(
        session, name="first", client="c", amount=100, currency="USD"
    )  # the book's currency from now on
    create_project(session, name="second", client="c", amount=7000, currency="JPY")
    create_project(session, name="third", client="c", stage=2, amount=50, currency="CNY")
    create_project(session, name="fourth", client="c", stage=2, amount=0, currency="EUR")
    for narrowing in (Narrowing(), Narrowing(text="c")):
        seen = board(session, narrowing)
        assert (seen.total.currency, seen.total.amount, seen.total.count) == ("USD", 100, 4)
        assert seen.total.other == (("CNY", 50), ("JPY", 7000))
        assert [column.other for column in seen.columns[:3]] == [
            (("JPY", 7000),),
            (("CNY", 50),),
            (),
        ]


def test_an_empty_book_has_eight_empty_columns(session: Session) -> None:
    seen = board(session)
    assert [column.number for column in seen.columns] == [*range(1, 9)]
    assert {(column.count, column.amount, column.weighted) for column in seen.columns} == {
        (0, 0, 0)
    }
    assert (seen.total.count, seen.total.currency, seen.total.other) == (0, "", ())
    assert page(session, 1) == []
    assert position(session, 1) is None


def test_stages_speak_both_languages(session: Session) -> None:
    assert [view.column for view in stages(session)][:2] == ["Appointment", "Survey"]
    assert [view.column for view in stages(session.speaking("zh"))][:2] == ["规划邀约", "拜访调研"]
    assert [view.rate for view in stages(session)] == [
        1000,
        2000,
        2500,
        3000,
        5000,
        7500,
        9000,
        10000,
    ]
    assert [view.weight for view in stages(session)] == [
        0,
        1000,
        2000,
        2500,
        3000,
        5000,
        7500,
        9000,
    ]


# -- windows and positions -------------------------------------------------------------------------


@pytest.mark.parametrize("order", ORDERS)
def test_a_card_stands_where_position_says(session: Session, market: Naive, order: str) -> None:
    for name in (
        "all",
        "his and nobody's",
        "region with its branch",
        "red",
        "text",
        "nothing fits",
    ):
        narrowing = NARROWINGS[name]()
        shown = set()
        for stage in range(1, 9):
            ids = [
                card.id for card in page(session, stage, narrowing=narrowing, order=order, limit=99)
            ]
            assert ids == market.column(stage, order, narrowing)
            shown |= {*ids}
            for index, row in enumerate(ids):
                if index % 4 == 0:
                    assert position(session, row, narrowing=narrowing, order=order) == (
                        stage,
                        index,
                    )
        for row in [r["id"] for r in market.rows if r["id"] not in shown][:5]:
            assert position(session, row, narrowing=narrowing, order=order) is None


@pytest.mark.parametrize("order", ORDERS)
def test_windows_side_by_side_are_the_column(session: Session, market: Naive, order: str) -> None:
    whole = page(session, 3, order=order, limit=99)
    windows = [
        page(session, 3, order=order, offset=start, limit=4)
        for start in range(0, len(whole) + 8, 4)
    ]
    assert [card for window in windows for card in window] == whole
    assert windows[-1] == []
    assert page(session, 99, order=order) == []


def test_a_card_says_what_the_project_is(session: Session, market: Naive) -> None:
    rows = {row["id"]: row for row in market.rows}
    cards = [card for stage in range(1, 9) for card in page(session, stage, limit=99)]
    assert len(cards) > 50
    for card in cards:
        row = rows[card.id]
        for name in ("name", "client", "amount", "currency", "close", "stage", "next_due"):
            assert getattr(card, name) == row[name]
        assert card.flag == market.colour(row)
        assert add(card_day := row["silent_since"], card.silence_days) == session.today, card_day


def test_the_window_follows_what_changes(session: Session) -> None:
    """Statements are prepared once: what they were prepared with may change."""
    first = create_project(session, name="first", client="c")
    quiet = Narrowing(flags=("silent",))
    session.clock.step(days=5)  # type: ignore[attr-defined]
    roll(session)
    assert page(session, 1, narrowing=quiet) == []
    set_setting(session, "silent_days", 5)
    assert [card.id for card in page(session, 1, narrowing=quiet)] == [first]
    assert board(session, quiet).total.count == 1
    assert position(session, first, narrowing=quiet) == (1, 0)
    undo(session)
    assert page(session, 1, narrowing=quiet) == []
    session.clock.step(days=10)  # type: ignore[attr-defined]
    roll(session)
    assert [card.flag for card in page(session, 1, narrowing=quiet)] == ["amber"]
    here = Narrowing(text="second")
    assert page(session, 1, narrowing=here) == []
    edit_project(session, first, name="second")
    assert [card.name for card in page(session, 1, narrowing=here)] == ["second"]


# -- places beside the board -----------------------------------------------------------------------


def test_places_hold_their_own_newest_first(session: Session, market: Naive) -> None:
    for name in ("won", "lost", "dropped"):
        rows = [row for row in market.rows if row["status"] == name]
        rows.sort(key=lambda row: (row["closed_day"], row["id"]), reverse=True)
        cards = place(session, name, limit=99)
        assert [card.id for card in cards] == [row["id"] for row in rows]
        assert {card.flag for card in cards} <= {""}, "what is closed has no flag"
        assert [card.day for card in cards] == [row["closed_day"] for row in rows]
        assert place(session, name, offset=1, limit=1) == cards[1:2]
    rows = sorted(
        (r for r in market.rows if r["status"] == "parked"),
        key=lambda r: (r["hold_until"], r["id"]),
    )
    assert [card.id for card in place(session, "parked", limit=99)] == [row["id"] for row in rows]


def test_places_are_narrowed_and_ordered_too(session: Session, market: Naive) -> None:
    narrowing = NARROWINGS["class"]()
    wanted = [row for row in market.narrowed(narrowing) if row["status"] == "won"]
    assert {card.id for card in place(session, "won", narrowing=narrowing, limit=99)} == {
        row["id"] for row in wanted
    }
    wanted.sort(key=lambda row: (-row["amount"], row["id"]))
    cards = place(session, "won", narrowing=narrowing, order="amount", limit=99)
    assert [card.id for card in cards] == [row["id"] for row in wanted]


def test_a_parked_project_returns_by_itself_on_its_day(session: Session) -> None:
    project = create_project(session, name="p", client="c", amount=100, stage=2)
    back = add(session.today, 10)
    close_project(session, project, to="parked", day=back, reason="budget next year")
    assert (board(session).total.count, board(session).total.parked) == (0, 1)
    assert [(card.day, card.reason) for card in place(session, "parked")] == [
        (back, "budget next year")
    ]
    assert position(session, project) is None
    session.clock.step(days=9)  # type: ignore[attr-defined]
    roll(session)
    assert board(session).total.parked == 1
    session.clock.step(days=1)  # type: ignore[attr-defined]
    assert roll(session)
    assert not roll(session)
    total = board(session).total
    assert (total.count, total.amount, total.parked) == (1, 100, 0)
    assert position(session, project) == (2, 0)
    assert place(session, "parked") == []
    assert [card.status for card in page(session, 2)] == ["open"]
    assert move_project(session, project, stage=3).version > 1


# -- text ------------------------------------------------------------------------------------------

SEARCHES = {
    "二期泵站": (
        "二",
        "期泵",
        "二期泵站",
        "erqi",
        "eqbz",
        "EQ",
        "二　期",
        "玉溪",
        "yuxi",
        "yxsw",
        "玉溪 二期",
    ),
    "Pump house DN200": ("pump", "PUMP", "ｐｕｍｐ", "ho", "dn200", "DN2", "house pump"),
    "单县大修": ("单县", "shan", "dan", "sxdx", "dxdx", "单县大修"),
    "Überholung Øresund": ("über", "ÜBER", "øre"),
    "𬭎泵 (备用)": ("𬭎", "备用", "(备用)", "𬭎泵"),
    "İstanbul Ⅷ": ("İstan", "viii"),
    "নদী পাম্প": ("নদী", "পাম্প"),
    "100% [red] _x_": ("100%", "[red]", "100% x", "_x_", "x"),
}
MISSES = ("ump", "ouse", "泵二", "200", "站泵", "qi", "pumphouse", "二期 单县", "eqz")


def seldom(rare: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a text with so many matches, times the root of the count, is a common one, and is walked for along the order's index."""
    monkeypatch.setattr(narrowings, "RARE", rare)
    cards._statements.clear()


@pytest.fixture
def shelf(session: Session) -> Session:
    for name in SEARCHES:
        create_project(session, name=name, client="玉溪水务" if name == "二期泵站" else "Other")
    return session


@pytest.mark.parametrize("rare", [2000, 0])
def test_text_finds_the_beginnings_of_words(
    shelf: Session, rare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`rare` 0: every text that is found at all is walked for, as a common one."""
    seldom(rare, monkeypatch)
    for name, texts in SEARCHES.items():
        for text in texts:
            found = [card.name for card in page(shelf, 1, narrowing=Narrowing(text=text))]
            assert name in found, text
            assert board(shelf, Narrowing(text=text)).total.count == len(found), text
    for text in MISSES:
        assert page(shelf, 1, narrowing=Narrowing(text=text)) == [], text


@pytest.mark.parametrize(
    "text", ["", " ", "()", "%", "_", "*", '"', "'", "-", "\\", "\x00", "\u200b", "！！"]
)
def test_text_without_a_letter_narrows_nothing(shelf: Session, text: str) -> None:
    assert not Narrowing(text=text)
    assert len(page(shelf, 1, narrowing=Narrowing(text=text))) == len(SEARCHES)


@pytest.mark.parametrize("text", ['pump"', "pump*", "pump OR", "NEAR(pump", "pump & !x", "pump:*", "pump\\", "a'b", "{x} : y", "\ud800pump", "pump\x00", "x" * 100_000])  # fmt: skip
def test_no_text_breaks_the_search(
    shelf: Session, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rare in (2000, 0):
        seldom(rare, monkeypatch)
        board(shelf, Narrowing(text=text))
        page(shelf, 1, narrowing=Narrowing(text=text))


@pytest.mark.parametrize("rare", [2000, 2, 0])
def test_rare_and_common_text_find_the_same(
    session: Session, market: Naive, rare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seldom(rare, monkeypatch)
    for text in (
        "泵",
        "p",
        "pump",
        "bpq",
        "bianpin",
        "1",
        "12",
        "水 钢",
        "shan",
        "dan",
        "cafe",
        "café",
        "chong",
        "y d",
    ):
        narrowing = Narrowing(text=text)
        for order in ("amount", "name"):
            ids = [card.id for card in page(session, 4, narrowing=narrowing, order=order, limit=99)]
            assert ids == market.column(4, order, narrowing), text
        same(session, market, narrowing)


def test_search_follows_a_renamed_client(session: Session) -> None:
    create_project(session, name="p", client="Old Name")
    edit_client(session, "Old Name", name="New Words")
    assert page(session, 1, narrowing=Narrowing(text="old")) == []
    assert len(page(session, 1, narrowing=Narrowing(text="words"))) == 1


# -- what it costs ---------------------------------------------------------------------------------


@pytest.fixture
def statements(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that reaches the engine."""
    said: list[str] = []
    execute = session.book.db.execute_sql

    def spy(sql: str, *args: Any, **words: Any) -> Any:
        said.append(sql)
        return execute(sql, *args, **words)

    monkeypatch.setattr(session.book.db, "execute_sql", spy)
    return said


def test_a_query_says_as_much_in_a_large_book_as_in_a_small_one(
    session: Session, statements: list[str]
) -> None:
    project = create_project(
        session, name="first", client="c", owner="王芳", region="North", stage=4
    )
    narrowing = Narrowing(
        owners=(member("王芳"),), regions=(region("North"),), flags=("amber",), text="first"
    )
    reads: dict[str, tuple[Callable[[], Any], int]] = {
        "board": (lambda: board(session), 8), "narrowed": (lambda: board(session, narrowing), 12),
        "page": (lambda: page(session, 4), 3), "narrowed page": (lambda: page(session, 4, narrowing=narrowing), 9),
        "place": (lambda: place(session, "won"), 3), "position": (lambda: position(session, project), 5),
        "card": (lambda: boards.card(session, project), 2),
    }  # fmt: skip

    def counts() -> dict[str, int]:
        found = {}
        for name, (read, _) in reads.items():
            read()
            statements.clear()
            read()
            found[name] = len(statements)
        return found

    small = counts()
    set_setting(session, "currency", "CNY")
    for row in range(3):
        create_project(
            session, name=f"p{row}", client=f"c{row}", owner=f"o{row}", region=f"r{row}", stage=4
        )
    for row in range(20):
        create_project(session, name=f"q{row}", client="c", stage=4)
    assert counts() == small
    for name, (_, most) in reads.items():
        assert small[name] <= most, name
