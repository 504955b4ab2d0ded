"""What a person decided about a layout: the `--map FILE` (TOML), also how a mapping is remembered."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from store.errors import Invalid, NotFound
from store.exchange.decisions import ENTRIES, STATUSES, Correction, Decisions, Rule, to_data
from store.exchange.headings import CURRENCIES, FIELDS, UNITS, read_heading
from store.exchange.layout import fold_cell
from store.text import Message, msg
from store.why import why


def read_map(path: str | Path) -> Decisions:
    """Read a map file. Raises NotFound, or Invalid naming the entry that is wrong and what it may be."""
    path = Path(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotFound(
            msg("There is no map file “{file}”; check the path.", file=str(path))
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            msg("The map file “{file}” cannot be read: {why}.", file=str(path), why=why(error))
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            msg("The map file “{file}” is not valid TOML: {why}.", file=path.name, why=why(error))
        ) from None
    return _Reader(path.name).read(data)


def from_json(text: str) -> Decisions:
    """A remembered mapping; nothing decided where there is none."""
    return _Reader("layout").read(json.loads(text)) if text else Decisions()


def toml_lines(data: Mapping[str, Any]) -> str:
    """The TOML that says `data`, as lines to copy into a map file."""
    top = [f"{key} = {_value(value)}" for key, value in data.items() if not _is_block(value)]
    out = list(top)
    for key, value in data.items():
        if isinstance(value, dict):
            out += [f"[{key}]", *(f"{_key(k)} = {_value(v)}" for k, v in value.items())]
        elif _is_block(value):
            for one in value:
                out += [f"[[{key}]]", *(f"{_key(k)} = {_value(v)}" for k, v in one.items())]
    return "\n".join(out)


def map_text(decisions: Decisions) -> str:
    """The map file that says what was decided about a layout; `read_map` reads the same from it."""
    data = to_data(decisions.of_layout)
    return toml_lines({entry: value for entry, value in data.items() if value}) + "\n"


def _is_block(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(one, dict) for one in value)
    )


def _key(text: str) -> str:
    return (
        text
        if text.isascii() and text.replace("_", "").replace("-", "").isalnum()
        else _value(text)
    )


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def named(text: str) -> str:
    """How decisions name a column: by its folded heading, or by its letter."""
    letter = 1 <= len(text) <= 2 and text.isascii() and text.isalpha() and text.isupper()
    return text if letter else read_heading(text).folded


class _Reader:
    """Checks each entry of one map file and says which is wrong."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, entry: str, message: Message) -> Invalid:
        return Invalid(
            msg(
                "In the map file “{file}”, entry {entry}: {why}",
                file=self.name,
                entry=entry,
                why=message,
            )
        )

    def one_of(self, entry: str, value: Any, choices: tuple[str, ...]) -> str:
        if value not in choices:
            raise self.fail(
                entry,
                msg(
                    "“{value}” is unknown; write one of {choices}.",
                    value=str(value),
                    choices=list(choices),
                ),
            )
        return str(value)

    def read(self, data: dict[str, Any]) -> Decisions:
        for entry in data:
            self.one_of(entry, entry, ENTRIES)
        kind = (
            self.one_of("kind", data["kind"], ("projects", "clients")) if "kind" in data else None
        )
        return Decisions(
            kind=kind,
            sheet=self.text("sheet", data.get("sheet")),
            header_row=self.whole("header_row", data.get("header_row")),
            header_rows=self.whole("header_rows", data.get("header_rows")),
            unit=self.unit(data.get("unit")),
            currency=self.currency(data.get("currency")),
            name_from=self.text("name_from", data.get("name_from")),
            key=tuple(named(t) for t in self.texts("key", data.get("key", []))),
            ignore=frozenset(named(t) for t in self.texts("ignore", data.get("ignore", []))),
            columns=self.columns(data.get("columns", {}), kind),
            dates={k: self.one_of(f"dates.{k}", v, ("MDY", "DMY")) for k, v in self.pairs("dates", data.get("dates", {})).items()},
            values=tuple(self.rule(n, one) for n, one in enumerate(self.tables("values", data.get("values", [])), 1)),
            owners={fold_cell(k): v for k, v in self.pairs("owners", data.get("owners", {})).items()},
            regions={fold_cell(k): v for k, v in self.pairs("regions", data.get("regions", {})).items()},
            cells=tuple(self.cell(n, one) for n, one in enumerate(self.tables("cells", data.get("cells", [])), 1)),
            skip=self.rows("skip", data.get("skip", [])),
        )  # fmt: skip

    def text(self, entry: str, value: Any) -> str | None:
        if value is not None and not isinstance(value, str):
            raise self.fail(entry, msg("write a text in quotation marks."))
        return value

    def whole(self, entry: str, value: Any) -> int | None:
        if value is not None and (
            not isinstance(value, int) or isinstance(value, bool) or value < 1
        ):
            raise self.fail(entry, msg("write a whole number from 1."))
        return value

    def texts(self, entry: str, value: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.fail(entry, msg("write a list of texts."))
        return value

    def pairs(self, entry: str, value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise self.fail(entry, msg('write lines such as name = "text".'))
        return value

    def tables(self, entry: str, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.fail(entry, msg("write [[{entry}]] blocks.", entry=entry))
        return value

    def unit(self, value: Any) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        return UNITS[self.one_of("unit", value, tuple(UNITS))]

    def currency(self, value: Any) -> str | None:
        if value is None:
            return None
        text = str(value).strip()
        if len(text) == 3 and text.isascii() and text.isalpha():
            return text.upper()
        return CURRENCIES[self.one_of("currency", text.casefold(), tuple(CURRENCIES))]

    def columns(self, value: Any, kind: str | None) -> dict[str, str]:
        fields = (
            FIELDS[kind]
            if kind
            else tuple(dict.fromkeys((*FIELDS["projects"], *FIELDS["clients"])))
        )
        pairs = self.pairs("columns", value)
        for name in pairs:
            self.one_of(f"columns.{name}", name, fields)
        return pairs

    def cell(self, number: int, data: dict[str, Any]) -> Correction:
        entry = f"cells[{number}]"
        for name in data:
            self.one_of(entry, name, ("row", "column", "text"))
        row = self.whole(f"{entry}.row", data.get("row"))
        column = self.text(f"{entry}.column", data.get("column"))
        if row is None or not column:
            raise self.fail(entry, msg('write row = 7, column = "Heading" and text = "…".'))
        return Correction(row, column, self.text(f"{entry}.text", data.get("text")) or "")

    def rows(self, entry: str, value: Any) -> frozenset[int]:
        if not isinstance(value, list):
            raise self.fail(entry, msg("write a list of row numbers."))
        return frozenset(row for one in value if (row := self.whole(entry, one)) is not None)

    def rule(self, number: int, data: dict[str, Any]) -> Rule:
        entry = f"values[{number}]"
        for name in data:
            self.one_of(entry, name, ("when", "stage", "status", "reason"))
        when = self.pairs(f"{entry}.when", data.get("when", {}))
        if not when or not ("stage" in data or "status" in data):
            raise self.fail(
                entry, msg('write when = {{ Heading = "value" }} and a stage or a status.')
            )
        stage = data.get("stage")
        if stage is not None and (isinstance(stage, bool) or not isinstance(stage, (int, str))):
            raise self.fail(f"{entry}.stage", msg("write the number or the name of a stage."))
        status = (
            self.one_of(f"{entry}.status", data["status"], STATUSES) if "status" in data else None
        )
        return Rule(tuple((named(h), fold_cell(v)) for h, v in when.items()), stage, status,
                    self.text(f"{entry}.reason", data.get("reason")) or "")  # fmt: skip


def from_data(data: Mapping[str, Any], name: str) -> Decisions:
    """Decisions from data in the shape of a map file; `name` is what errors call it."""
    return _Reader(name).read(dict(data))
