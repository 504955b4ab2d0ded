"""Records for large books: unlike names, the demo's shares, the same for the same arguments."""

from __future__ import annotations

from collections import Counter

import pytest

from store.standard.demo import records
from store.standard.demo.cast import HEROES
from store.standard.demo.words import words
from store.text import Lang


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_shares_and_names(lang: Lang) -> None:
    found = list(records(4000, lang=lang))
    assert len({one["name"] for one in found}) == 4000
    assert len({one["client"] for one in found}) == 200
    stages = Counter(one["stage"] for one in found)
    assert set(stages) == set(range(1, 9))
    assert stages[1] > stages[8] > 100
    money = Counter[str]()
    for one in found:
        money[one["owner"]] += one["amount"]
    reps = [rep for region in words(lang)["region"] for rep in region["reps"]]
    top = [owner for owner, _ in money.most_common(2)]
    assert set(top) == {reps[hero] for hero in HEROES}
    assert 0.5 < sum(money[owner] for owner in top) / sum(money.values()) < 0.8
    assert all(one["registered"] < one["touch_day"] <= "2026-11-23" for one in found)


def test_the_same_again() -> None:
    assert list(records(50)) == list(records(50))
    assert list(records(50, seed=8)) != list(records(50))


def test_client_names_do_not_run_out() -> None:
    table = words("zh")["bulk"]
    most = len(table["places"]) * len(table["callings"]) * len(table["trades"])
    n = 20 * (most + 40)
    from random import Random

    from store.standard.demo.records import _clients

    clients = _clients(Random(1), words("zh"), n // 20)
    assert len({one.name for one in clients}) == most + 40
