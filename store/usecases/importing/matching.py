"""From records to changes: what is new, what differs, what clashes. Reads the shelf only, writes nothing."""

from __future__ import annotations

from dataclasses import replace

from store.usecases.importing.clients import ClientMatcher
from store.usecases.importing.people import People
from store.usecases.importing.plan import Changes, Plan, Progress
from store.usecases.importing.projects import ProjectMatcher
from store.usecases.importing.shelf import Shelf


def match(plan: Plan, shelf: Shelf, today: str, progress: Progress | None = None) -> None:
    """Fill the plan's changes and report for the book as `shelf` has it."""
    report = replace(
        plan.base, projects=replace(plan.base.projects), clients=replace(plan.base.clients),
        problems=list(plan.base.problems), clashes=[], owners=[], regions=[], doubles=[], differences=[],
    )  # fmt: skip
    changes = Changes()
    people = People(shelf, changes, report)
    matcher = ClientMatcher(plan, shelf, changes, report, people)
    if plan.kind == "clients":
        matcher.records(plan.records, progress)
    else:
        ProjectMatcher(plan, shelf, changes, report, people, matcher, today).records(
            plan.records, progress
        )
    report.problems.sort(key=lambda problem: problem.row)
    plan.changes, plan.report, plan.seen = changes, report, shelf.seen
