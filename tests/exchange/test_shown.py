"""What the import must show: a region's ledger, its clients, a CRM's export; on both engines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from store.exchange.mapfile import read_map
from store.models import Client, Member, Project, Setting, Stage
from store.queries.check import check
from store.session import Session
from store.usecases import importing
from tests.exchange.ledgers import DATA, Ledger, made_crm, made_ledger, shared_ledger

CRM_MAP = Path(__file__).with_name("crm.map.toml")
beside = pytest.mark.skipif(
    DATA is None, reason="the files to try out do not lie beside the checkout"
)


@pytest.fixture(params=["made", pytest.param("shared", marks=beside)])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    found = shared_ledger() if request.param == "shared" else made_ledger(tmp_path)
    assert found is not None
    return found


def test_a_region_s_ledger_and_its_clients(session: Session, ledger: Ledger) -> None:
    expected = ledger.expected
    plan = importing.prepare(session, ledger.workbook)
    foreseen = plan.report.data("en")
    report = importing.apply(session, plan)
    assert report.data("en") == foreseen

    assert not report.problems
    assert Counter(row.kind for row in report.skipped) == expected["skipped"]
    assert report.projects.data() == {
        "created": expected["projects"],
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
    }
    rows = list(
        Project.select(Project.amount, Project.currency, Project.status, Member.name, Stage.number, Stage.name_zh)
        .join(Member).switch(Project).join(Stage).tuples()
    )  # fmt: skip
    assert len(rows) == expected["projects"]
    assert sum(row[0] for row in rows) == expected["amount_minor"]
    assert {row[1] for row in rows} == {"CNY"}
    assert {row[2] for row in rows} == {"open"}
    assert Counter(row[3] for row in rows) == expected["owners"]
    assert Counter(row[5] for row in rows) == expected["stages"]
    assert {row[4] for row in rows if row[5] == "签约成交"} == {8}
    assert Client.select().count() == expected["clients_in_ledger"] == report.clients.created
    assert sorted(report.owners) == sorted(expected["owners"])

    second = importing.apply(session, importing.prepare(session, ledger.clients))
    assert not second.problems
    assert second.clients.created + second.clients.updated == expected["clients_in_csv"]
    assert Client.select().count() == expected["clients_in_csv"]
    folds = [folded for (folded,) in Client.select(Client.folded).tuples()]
    assert len(set(folds)) == len(folds)
    assert not second.doubles
    assert check(session) == []

    for file, kind in ((ledger.workbook, "projects"), (ledger.clients, "clients")):
        again = importing.apply(session, importing.prepare(session, file))
        counts = getattr(again, kind).data()
        assert counts["unchanged"] == sum(counts.values()) > 0


@pytest.fixture(params=["made", pytest.param("shared", marks=beside)])
def crm(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, int, int]:
    if request.param == "made":
        return made_crm(tmp_path)
    assert DATA is not None
    return DATA / "crm-and-sales-pipelines.csv", 3000, 827_513_500


def test_a_crm_s_export_with_a_map(session: Session, crm: tuple[Path, int, int]) -> None:
    file, rows, total = crm
    report = importing.apply(session, importing.prepare(session, file, decisions=read_map(CRM_MAP)))
    assert report.projects.data() == {"created": rows, "updated": 0, "unchanged": 0, "refused": 0}
    found = list(
        Project.select(
            Project.amount, Project.currency, Project.status, Project.reason, Project.extra
        ).tuples()
    )
    assert sum(row[0] for row in found) == total
    assert {row[1] for row in found} == {"USD"}
    assert Setting.get(Setting.key == "currency").value == '"USD"'
    closed = {(row[2], row[3]) for row in found if row[2] != "open"}
    assert closed == {("won", ""), ("lost", "imported"), ("dropped", "imported")}
    assert all('"Probability, %"' in row[4] for row in found)
    assert check(session) == []
    # the second file of the same layout needs no map
    again = importing.prepare(session, file)
    assert again.report.projects.unchanged == rows
