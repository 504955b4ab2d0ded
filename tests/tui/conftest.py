"""Every story at the keyboard goes on as soon as the program rests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tui.rest import resting


@pytest.fixture(autouse=True)
def _no_longer_than_it_takes() -> Iterator[None]:
    with resting():
        yield
