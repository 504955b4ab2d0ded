"""From records to changes: what is new, what differs, what clashes. Reads the shelf, and for the few that need it what happened; writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from store.domain.names import fold
from store.exchange.keys import NAMED, Problem, Record
from store.text import msg
from store.usecases.importing.clients import ClientMatcher
from store.usecases.importing.people import People
from store.usecases.importing.plan import Changes, Plan, Progress, Report
from store.usecases.importing.projects import ProjectMatcher
from store.usecases.importing.shelf import Shelf


def match(
    plan: Plan, shelf: Shelf, today: str, zone: str, progress: Progress | None = None
) -> None:
    """Fill the plan's changes and report for the book as `shelf` has it; today: in the business time zone `zone`."""
    report = replace(
        plan.base, projects=replace(plan.base.projects), clients=replace(plan.base.clients),
        problems=list(plan.base.problems), clashes=[], owners=[], regions=[], doubles=[], differences=[],
    )  # fmt: skip
    changes = Changes()
    people = People(shelf, changes, report)
    matcher = ClientMatcher(plan, shelf, changes, report, people)
    records = _without_doubles(plan, report)
    if plan.kind == "clients":
        matcher.records(records, progress)
    else:
        of_projects = ProjectMatcher(plan, shelf, changes, report, people, matcher, today, zone)
        of_projects.records(records, progress)
    report.problems.sort(key=lambda problem: problem.row)
    plan.changes, plan.report, plan.seen = changes, report, shelf.seen


def _without_doubles(plan: Plan, report: Report) -> Sequence[Record]:
    """The records but for those of one code: under chosen key columns two rows can name the same."""
    by_code: dict[str, list[int]] = defaultdict(list)
    for record in plan.records:
        if code := record.fields.get("code"):
            by_code[fold(code)].append(record.row)
    if all(len(rows) == 1 for rows in by_code.values()):
        return plan.records
    counts = report.clients if plan.kind == "clients" else report.projects
    kept = []
    for record in plan.records:
        code = record.fields.get("code", "")
        rows = by_code[fold(code)] if code else []
        if len(rows) < 2:
            kept.append(record)
            continue
        message = msg(
            "“{what}” stands in row {others} too; tell them apart by a code or a name, or delete one.",
            what=code, others=[row for row in rows[: NAMED + 1] if row != record.row][:NAMED],
        )  # fmt: skip
        report.problems.append(Problem(record.row, plan.titles.get("code", "code"), message))
        counts.refused += 1
    return kept
