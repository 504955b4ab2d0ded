"""Map files: writing what was decided, for the command line; reading one that there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import Invalid, LoudouError
from store.exchange.decisions import Decisions
from store.exchange.mapfile import map_text, read_map
from store.text import N_, msg
from store.why import why
from tui.present.words import t
from tui.screens.forms.common import reading
from tui.screens.importing.state import State
from tui.widgets.form import Form
from tui.widgets.form_fields import Field
from tui.widgets.form_text import Edit

if TYPE_CHECKING:
    from tui.application import Loudou


def whole(state: State) -> Decisions:
    """The decisions, and the columns and orders of days as they were understood."""
    plan = state.look.plan if state.look else None
    if plan is None or plan.proposal is None:
        return state.said
    mapping, said = plan.proposal.mapping, state.said
    columns = {name: state.name_of(index) for name, index in mapping.columns.items()}
    dates = {name: str(order) for name, order in mapping.orders.items()}
    return replace(
        said,
        kind=mapping.kind,
        columns={**columns, **said.columns},
        dates={**dates, **said.dates},
        unit=mapping.unit,
    )


async def ask_for_map(app: Loudou, state: State, told: Callable[[str], None]) -> None:
    """Ask where, write, and say it with `told`."""
    field = Field(
        "path",
        N_("Map file"),
        needed=True,
        help=N_("What columns and values mean, as TOML (`loudou help map`)."),
        edit=Edit(limit=4_096),
    )
    field.put(free_name(Path(state.path).expanduser()))

    async def save(values: dict[str, Any]) -> None:
        write(Path(str(values["path"])).expanduser(), map_text(whole(state)))

    form = Form(
        t(app.lang, N_("Write a map file")), [field], reading(app.session, app.currency), save=save
    )
    values = await form.ask(app)
    if values:
        told(str(values["path"]))


async def ask_for_reading(app: Loudou, state: State) -> Decisions | None:
    """Ask which map file, and read it; None after `esc`. What is wrong in it is said at the field."""
    field = Field(
        "path",
        N_("Map file"),
        needed=True,
        help=N_("What columns and values mean, as TOML (`loudou help map`)."),
        edit=Edit(limit=4_096),
    )
    file = Path(state.path).expanduser()
    beside = file.with_name(f"{file.stem}.map.toml")
    field.put(str(beside if beside.exists() else file.parent) + ("" if beside.exists() else "/"))
    found: list[Decisions] = []

    async def read(values: dict[str, Any]) -> None:
        try:
            found.append(read_map(Path(str(values["path"])).expanduser()))
        except LoudouError as error:
            raise Invalid(error.message, "path") from None

    form = Form(
        t(app.lang, N_("Read a map file")), [field], reading(app.session, app.currency), save=read
    )
    return found[-1] if await form.ask(app) and found else None


def free_name(file: Path) -> str:
    """A name beside the file that is not taken yet."""
    for number in range(1, 1000):
        path = file.with_name(f"{file.stem}{number if number > 1 else ''}.map.toml")
        if not path.exists():
            break
    return str(path)


def write(path: Path, text: str) -> None:
    """Write a new file. Raises Invalid where there is one already, or it cannot be written."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Invalid(
            msg("There is a file “{path}” already; choose another name.", path=str(path)), "path"
        ) from None
    except (OSError, ValueError) as error:
        raise Invalid(
            msg("“{path}” cannot be written: {why}.", path=str(path), why=why(error)), "path"
        ) from None
