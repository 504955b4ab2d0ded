"""Names as data: what people and other programs put in is text, and only text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.names import clean, fold, keys, pinyin_keys, stem, terms, visible, words
from store.errors import Invalid
from store.models import Client, Project
from store.queries.board import page
from store.queries.check import check
from store.queries.projects import project as look
from store.session import Session
from store.usecases.clients import create_client
from store.usecases.members import add_member, add_region
from store.usecases.projects import create_project, edit_project
from store.usecases.working import record_touch, set_next_step

CLEANED = {
    "plain": "plain",
    "  two   blanks  ": "two   blanks",
    "a\tb\nc\r\nd": "a b c d",
    " \n \t ": "",
    "[red]x[/red]": "[red]x[/red]",
    "[@click=app.quit]x[/]": "[@click=app.quit]x[/]",
    "\x1b]0;owned\x07name": "name",
    "\x1b]0;owned\x1b\\name": "name",
    "\x1b]8;;http://x\x07link\x1b]8;;\x07": "link",
    "\x1b[2J\x1b[31mred\x1b[0m": "red",
    "\x1b[1;1Hx\x1b[?25l": "x",
    "\x1b(Bx": "(Bx",
    "\x1bPq#0\x1b\\x": "x",
    "\x1b\x1b[2J[2Jx": "[2Jx",
    "\x1bc": "c",
    "ABC\x1b]rest of the name": "ABCrest of the name",
    "ABC\x1bPrest\x1b[0m of the name": "ABCrest of the name",
    "\x1b]0;one\x1b]0;two\x07three": "0;onethree",
    "\x1bPq#0\x07x\x1b^y\x1b\\z\x1b_w": "xzw",
    "x\x1b": "x",
    "x\x1b[": "x[",
    "\x9b2Jx\x9d0;y\x07": "2Jx0;y",
    "nul\x00l": "null",
    "bell\x07 back\x08 del\x7f": "bell back del",
    "\u202eevil\u202c": "evil",
    "a\u200eb\u200fc\u061cd\u2066e\u2069": "abcde",
    "\ufeffbom": "bom",
    "line\u2028sep\u2029para\x85next": "linesepparanext",
    "half\ud83dchar\udc00": "halfchar",
    "=cmd|' /C calc'!A0": "=cmd|' /C calc'!A0",
    "👩‍👩‍👧 family": "👩‍👩‍👧 family",
    "ze\u200bro": "ze\u200bro",
    "玉溪水务（集团）有限公司": "玉溪水务（集团）有限公司",
}


@pytest.mark.parametrize(("text", "expected"), CLEANED.items())
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected
    assert clean(expected) == expected
    assert (
        clean(text, lines=True).replace("\t", " ").split() == expected.replace("\n", " ").split()
        or "\n" in text
        or "\r" in text
    )


def test_clean_keeps_lines_where_there_may_be_lines() -> None:
    assert clean("a\r\nb\rc\n\n\td ", lines=True) == "a\nb\nc\n\n\td"
    assert clean("a\x1b[2J\nb\x00", lines=True) == "a\nb"


anything = st.text(
    st.characters() | st.sampled_from("\x1b[]\x07\\\x00\n\r\t;0123m\u202e\ud800 "), max_size=60
)


@given(anything, st.booleans())
def test_nothing_that_drives_a_terminal_gets_through(text: str, lines: bool) -> None:
    found = clean(text, lines=lines)
    allowed = "\n\t" if lines else ""
    assert not [
        c for c in found if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in allowed
    ]
    assert not [
        c
        for c in found
        if unicodedata.bidirectional(c)
        in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    ]
    assert found == found.strip()
    assert clean(found, lines=lines) == found
    found.encode()


@pytest.mark.parametrize("text", [" " * 100_000 + "x", "\x1b[" * 50_000, "\x1b]" * 50_000, "\x1b]" + "x" * 100_000, "\n \n" * 33_000, "x" * 100_000, "𠮷" * 50_000])  # fmt: skip
def test_a_long_text_takes_no_long_time(text: str) -> None:
    start = time.process_time()
    for lines in (False, True):
        clean(text, lines=lines)
    fold(text)
    words(text)
    stem(text)
    assert time.process_time() - start < 3, "not the square of its length"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("玉溪水务（集团）", "玉溪水务(集团)", True),
        ("Yuxi Water Ltd.", "YUXI  water, ltd", True),
        ("ＡＢＢ　电机", "abb电机", True),
        ("Müller", "MÜLLER", True),
        ("Mu\u0308ller", "Müller", True),
        ("Straße", "STRASSE", True),
        ("一厂", "二厂", False),
        ("Müller", "Muller", False),
        ("No. 1", "No. 2", False),
        ("!!!", "???", False),
        ("①", "1", True),
    ],
)
def test_fold_tells_the_same_name(one: str, other: str, same: bool) -> None:
    assert (fold(one) == fold(other)) == same


@given(anything)
def test_fold_and_words_are_stable(text: str) -> None:
    text = clean(text)
    assert fold(fold(text)) == fold(text) or not text.isascii()  # NFKC of a casefold may fold again
    assert words(words(text)) == words(text) or not text.isascii()
    assert "  " not in words(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("玉溪水务集团有限公司", "玉溪水务"), ("玉溪水务股份有限公司", "玉溪水务（集团）"), ("Yuxi Water Co., Ltd.", "yuxi water"),
        ("Siemens AG", "Siemens Holding"), ("Acme GmbH", "ACME Corp."),
    ],
)  # fmt: skip
def test_stem_suspects_the_same_firm(one: str, other: str) -> None:
    assert stem(one) == stem(other)
    assert fold(one) != fold(other)


def test_stem_of_nothing_but_a_form_is_the_name() -> None:
    assert stem("集团公司") == "集团公司"
    assert stem("Group") == "group"
    assert stem("Cogent") != stem("gent"), "only whole words"


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("玉溪水务", {"yuxishuiwu", "yxsw"}), ("单县阀门", {"shanxianfamen", "danxianfamen", "sxfm", "dxfm"}),
        ("重庆", {"chongqing", "zhongqing", "cq", "zq"}), ("绿地", {"lvdi", "ld"}), ("Pump 泵", {"beng", "b"}), ("Pump", set()), ("", set()),
    ],
)  # fmt: skip
def test_pinyin_in_full_and_by_initials(name: str, some: set[str]) -> None:
    assert some <= set(pinyin_keys(name).split())
    assert bool(pinyin_keys(name)) == bool(some)


def test_keys_have_a_blank_before_each_token_and_at_the_end() -> None:
    assert keys("二期 Pump-DN200", "玉溪").startswith(" 二 期 pump dn200 玉 溪 ")
    assert keys("二期", "玉溪").endswith(" ")
    assert terms("二期 DN-200 ！") == ["二 期", "dn 200"]


@pytest.mark.parametrize(("text", "expected"), [("", False), (" ", False), ("\u200b\u200d", False), ("\u3000", False), ("x", True), ("\u200bx", True), ("👩‍👧", True)])  # fmt: skip
def test_visible(text: str, expected: bool) -> None:
    assert visible(text) == expected


# -- through the whole store -----------------------------------------------------------------------


@pytest.mark.parametrize("text", [t for t in CLEANED if CLEANED[t]])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_odd_name_goes_through_every_door(session: Session, text: str) -> None:
    goes_through(session, text)


def test_all_odd_names_go_through_on_both_engines(session: Session) -> None:
    for text in (
        "nul\x00l",
        "half\ud83dchar",
        "\x1b]0;owned\x07name",
        "\u202eevil",
        "👩‍👩‍👧",
        "=cmd|'x'!A0",
    ):
        goes_through(session, text)


def goes_through(session: Session, text: str) -> None:
    expected = CLEANED.get(text) or clean(text)
    project = create_project(session, name=text, client=f"C {text}", owner=f"O {text}", region=f"R {text}", code=text,
                             remarks=text, product=text, source=text)  # fmt: skip
    record_touch(
        session, project, day=session.today, kind="call", note=text, contact=text, purpose=text
    )
    set_next_step(session, project, text=text, due=session.today)
    view = look(session, project)
    assert (view.name, view.code, view.product, view.source) == (expected,) * 4
    assert [view.client, view.owner, view.region] == [clean(f"{kind} {text}") for kind in "COR"]
    assert view.steps[0].text == expected
    again = create_project(
        session, name=f"{text} 2", client=f"C {text}", owner=f"O {text}", region=f"R {text}"
    )
    assert look(session, again).client_id == view.client_id, "the same odd name is the same client"
    assert look(session, again).owner_id == view.owner_id
    assert {card.name for card in page(session, 1, limit=99)} >= {expected}
    assert check(session) == []


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "\n",
        "\x00",
        "\u200b",
        "\u202e\u2066",
        "\x1b[2J",
        "x" * 201,
        "𠮷" * 201,
        "x" * 100_000,
    ],
)
def test_no_name_and_too_long_a_name_are_refused(session: Session, name: str) -> None:
    for refused in (
        lambda: create_project(session, name=name, client="c"),
        lambda: create_client(session, name=name),
        lambda: add_member(session, name=name),
        lambda: add_region(session, name=name),
    ):
        with pytest.raises(Invalid) as found:
            refused()
        assert found.value.field in ("name", "region")
    assert (Project.select().count(), Client.select().count()) == (0, 0)


def test_two_hundred_characters_and_long_remarks_are_kept(session: Session) -> None:
    project = create_project(session, name="𠮷" * 200, client="👩" * 200, remarks="第一行\n" * 4000)
    assert len(look(session, project).name) == 200
    assert look(session, project).remarks.count("\n") == 3999
    with pytest.raises(Invalid, match="longer than 20000"):
        edit_project(session, project, remarks="x" * 100_000)
