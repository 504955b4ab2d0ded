"""Both languages are complete, and nothing a person reads bypasses the catalogue."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "store" / "locale" / "zh" / "LC_MESSAGES" / "loudou.po"


def _tool() -> ModuleType:
    """The catalogue tool; the folder of the catalogues is no package."""
    spec = importlib.util.spec_from_file_location(
        "catalogue_tool", ROOT / "store" / "locale" / "catalogue.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = _tool()
CATALOGUE = tool.catalogue(PO)
CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def _entries() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """(the English forms, the Chinese forms) of every message."""
    for message in CATALOGUE:
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            strings = message.string if not isinstance(message.string, str) else (message.string,)
            yield ids, tuple(strings or ())


def test_the_catalogue_has_every_text_of_the_code_and_no_other() -> None:
    found = {text if isinstance(text, str) else text[0] for _, _, text in tool.messages()}
    known = {ids[0] for ids, _ in _entries()}
    assert sorted(found - known) == [], "run `make locale` and translate them"
    assert sorted(known - found) == [], "run `make locale`: these texts are gone"


def test_nothing_is_untranslated_fuzzy_or_obsolete() -> None:
    assert tool.untranslated(CATALOGUE) == []
    assert [message.id for message in CATALOGUE if message.fuzzy and message.id] == []
    assert list(CATALOGUE.obsolete) == []


def _places(text: str) -> list[str]:
    """The `{places}` of a text, each with its format, sorted. Raises ValueError for a lone brace."""
    return sorted(
        {f"{name}:{spec}" for _, name, spec, _ in Formatter().parse(text) if name is not None}
    )


def test_both_languages_have_the_same_places() -> None:
    differ = []
    for ids, strings in _entries():
        wanted = _places(ids[-1])
        differ += [(ids[-1], chinese) for chinese in strings if _places(chinese) != wanted]
    assert differ == []


def test_commands_are_not_translated() -> None:
    commands = re.compile(r"`[^`]*`")
    differ = [
        (ids[-1], chinese)
        for ids, strings in _entries()
        for chinese in strings
        if sorted(commands.findall(chinese)) != sorted(commands.findall(ids[-1]))
    ]
    assert differ == []


_SAME = re.compile(r"(\{[^}]*\}|[A-Z]{2,}|P-\d+|[\W\d_]|\b[A-Za-z]\b)*")


def test_translations_are_chinese() -> None:
    left = [
        ids[0]
        for ids, strings in _entries()
        for s in strings
        if not CJK.search(s) and not _SAME.fullmatch(ids[0])
    ]
    assert left == []


# -- what bypasses the catalogue -----------------------------------------------------------------

VOCABULARY = {
    "store/domain/days.py": "what people type for a day",
    "store/domain/money.py": "units people write",
    "store/domain/names.py": "legal forms of companies",
    "store/domain/promises.py": "phrases that promise nothing",
    "store/text.py": "the comma of Chinese lists",
    "store/exchange/": "headings and values of people's spreadsheets",
    "tui/commands/keys.py": "what Chinese input methods send",
    "tui/present/": "units and glyphs",
}
"""Files whose Chinese is input to understand, not a sentence to show."""
DATA = ("store/standard/", "store/locale/")
SHOWING = frozenset({"notify", "echo", "Label", "Static", "secho", "Text", "toast"})
_SENTENCE = re.compile(r"(?:[A-Z][a-z]+|\{\w+\})(?: [\w'’“”{}`:;,()-]+){2,}[.!?]")


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for package in ("store", "tui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(DATA):
                yield name, ast.parse(path.read_text("utf-8"))


def _silent(tree: ast.Module) -> set[int]:
    """The ids of literals that nobody is shown: docstrings, what is translated, raised to makers."""
    out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            out.add(id(node.value))
        translating = isinstance(node, ast.Call) and tool.called(node) in tool.ONE | tool.MANY
        asserting = isinstance(node, ast.Assert)
        makers = isinstance(node, ast.Call) and tool.called(node) in {
            "ValueError",
            "TypeError",
            "KeyError",
            "RuntimeError",
            "AssertionError",
        }
        if translating or asserting or makers:
            out |= {id(part) for part in ast.walk(node)}
    return out


def _loud(name: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    silent = _silent(tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield f"{name}:{node.lineno}", node.value


def test_no_chinese_is_written_in_the_code() -> None:
    found = [
        (where, text)
        for name, tree in _sources()
        if not name.startswith(tuple(VOCABULARY))
        for where, text in _loud(name, tree)
        if CJK.search(text)
    ]
    assert found == [], "write the English text and translate it in the catalogue"


def test_no_sentence_is_shown_untranslated() -> None:
    found = [
        (where, text)
        for name, tree in _sources()
        for where, text in _loud(name, tree)
        if _SENTENCE.search(text)
    ]
    assert found == []


def test_what_is_shown_goes_through_the_catalogue() -> None:
    found = []
    for name, tree in _sources():
        silent = _silent(tree)
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and tool.called(node) in SHOWING and node.args):
                continue
            parts = [node.args[0], *getattr(node.args[0], "values", [])]
            found += [
                f"{name}:{part.lineno} {part.value!r}"
                for part in parts
                if isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and id(part) not in silent
                and re.search(r"[A-Za-z]{2,}", part.value)
            ]
    assert found == []


def test_the_tool_finds_what_a_tokenizer_loses() -> None:
    source = """
t(lang, "outer {x}", x=t(lang, "inner"))
say("a" if many else "b")
nt(lang, "{n} card", "{n} cards", n)
self.app.t("zh", "by " "parts")
other("not this")
"""
    assert sorted(map(str, (text for _, text in tool.texts(source)))) == sorted(
        ["outer {x}", "inner", "a", "b", "('{n} card', '{n} cards')", "by parts"]
    )
