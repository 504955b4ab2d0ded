"""The state machine on both engines: a little in every run, much behind `slow`."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.store.machine import Machine

QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def run(
    new_book: Callable[[str], str], engine: str, examples: int, steps: int, fixed: bool
) -> None:
    class OnThisEngine(Machine):
        new = staticmethod(lambda: new_book(engine))

    run_state_machine_as_test(
        OnThisEngine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=fixed,
            database=None, suppress_health_check=QUIET,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("engine", "examples"), [("sqlite", 25), ("postgres", 6)], indirect=["engine"]
)
def test_the_book_and_the_model_agree(
    new_book: Callable[[str], str], engine: str, examples: int
) -> None:
    run(new_book, engine, examples, 30, fixed=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "examples"), [("sqlite", 150), ("postgres", 30)], indirect=["engine"]
)
def test_the_book_and_the_model_agree_at_length(
    new_book: Callable[[str], str], engine: str, examples: int
) -> None:
    run(new_book, engine, examples, 50, fixed=False)
