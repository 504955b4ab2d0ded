"""What several threads of one program share."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from store.queries import cards
from store.session import Session
from store.usecases.projects import create_project


class Crowded(OrderedDict[Any, Any]):
    """Statements that other threads evict as soon as they are kept."""

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        del self[key]


def test_a_statement_evicted_by_another_thread_is_still_used(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = create_project(session, name="Pump house", client="Borealis", owner=1)
    monkeypatch.setattr(cards, "_statements", Crowded())
    monkeypatch.setattr(cards, "KEPT", -1)  # evicting where nothing is left is no harm either
    assert [card.id for card in cards.page(session, 1)] == [wanted]
    assert cards.position(session, wanted) == (1, 0)
