"""Review mode: the meeting, its queue, briefs and decisions; the facts behind the 1-15-30 rule. Frozen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

COLUMNS = [
    "ALTER TABLE project ADD COLUMN d_base TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE project ADD COLUMN top_day TEXT",
    "ALTER TABLE project ADD COLUMN parked_day TEXT",
    "ALTER TABLE project ADD COLUMN return_day TEXT",
    "ALTER TABLE touch ADD COLUMN confirmed_by_id INTEGER REFERENCES member (id) ON DELETE RESTRICT",
]
SQLITE = [
    'CREATE TABLE "review" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "leader_id" INTEGER NOT NULL, "day" TEXT NOT NULL, "scope" TEXT NOT NULL, "lang" TEXT NOT NULL, "opening" INTEGER NOT NULL, "budget" INTEGER NOT NULL, "started" INTEGER NOT NULL, "ended" INTEGER, "state" TEXT NOT NULL, "note" TEXT NOT NULL, FOREIGN KEY ("leader_id") REFERENCES "member" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE INDEX "review_day" ON "review" ("day")',
    'CREATE TABLE "review_person" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "review_id" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "block" INTEGER NOT NULL, "presence" TEXT NOT NULL, "until" TEXT, FOREIGN KEY ("review_id") REFERENCES "review" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE INDEX "review_person_review_id" ON "review_person" ("review_id")',
    'CREATE TABLE "review_entry" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "review_id" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "member_id" INTEGER, "place" INTEGER NOT NULL, "must" INTEGER NOT NULL, "why" TEXT NOT NULL, "start" TEXT NOT NULL, "skips" INTEGER NOT NULL, "skip_reason" TEXT NOT NULL, "added" INTEGER NOT NULL, "done_day" TEXT, "until" TEXT, FOREIGN KEY ("review_id") REFERENCES "review" ("id") ON DELETE RESTRICT, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE INDEX "review_entry_project_id" ON "review_entry" ("project_id")',
    'CREATE INDEX "review_entry_review_id_place" ON "review_entry" ("review_id", "place")',
    'CREATE TABLE "brief" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "day" TEXT NOT NULL, "work" TEXT NOT NULL, "progress" TEXT NOT NULL, "problem" TEXT NOT NULL, "support" TEXT NOT NULL, "next_text" TEXT NOT NULL, "next_due" TEXT, "same" INTEGER NOT NULL, "progress_day" TEXT, "progress_by_id" INTEGER, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT, FOREIGN KEY ("progress_by_id") REFERENCES "member" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE INDEX "brief_project_id_day" ON "brief" ("project_id", "day")',
    'CREATE TABLE "decision" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "review_id" INTEGER, "entry_id" INTEGER, "day" TEXT NOT NULL, "kind" TEXT NOT NULL, "state" TEXT NOT NULL, "note" TEXT NOT NULL, "outcome" TEXT NOT NULL, "intent" TEXT NOT NULL, "evidence" TEXT NOT NULL, "source" TEXT NOT NULL, "until" TEXT, "from_stage" INTEGER NOT NULL, "to_stage" INTEGER NOT NULL, "step_id" INTEGER, "touch_id" INTEGER, "brief_id" INTEGER, "d" INTEGER NOT NULL, "lifted" INTEGER NOT NULL, "corrects_id" INTEGER, "decided_by_id" INTEGER, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT, FOREIGN KEY ("review_id") REFERENCES "review" ("id") ON DELETE RESTRICT, FOREIGN KEY ("entry_id") REFERENCES "review_entry" ("id") ON DELETE RESTRICT, FOREIGN KEY ("step_id") REFERENCES "next_step" ("id") ON DELETE RESTRICT, FOREIGN KEY ("touch_id") REFERENCES "touch" ("id") ON DELETE RESTRICT, FOREIGN KEY ("brief_id") REFERENCES "brief" ("id") ON DELETE RESTRICT, FOREIGN KEY ("corrects_id") REFERENCES "decision" ("id") ON DELETE RESTRICT, FOREIGN KEY ("decided_by_id") REFERENCES "member" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE INDEX "decision_review_id" ON "decision" ("review_id")',
    'CREATE INDEX "decision_project_id_day" ON "decision" ("project_id", "day")',
    'CREATE TABLE "seat" ("id" INTEGER NOT NULL PRIMARY KEY, "review_id" INTEGER NOT NULL, "entry" INTEGER, "seq" INTEGER NOT NULL, "elapsed" INTEGER NOT NULL, "running" INTEGER NOT NULL, "member_id" INTEGER, "at" INTEGER NOT NULL, FOREIGN KEY ("review_id") REFERENCES "review" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "seat_review_id" ON "seat" ("review_id")',
]
POSTGRES = [
    'CREATE TABLE "review" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "leader_id" INTEGER NOT NULL, "day" TEXT NOT NULL, "scope" TEXT NOT NULL, "lang" TEXT NOT NULL, "opening" INTEGER NOT NULL, "budget" INTEGER NOT NULL, "started" BIGINT NOT NULL, "ended" BIGINT, "state" TEXT NOT NULL, "note" TEXT NOT NULL, FOREIGN KEY ("leader_id") REFERENCES "member" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "review_day" ON "review" ("day")',
    'CREATE TABLE "review_person" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "review_id" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "block" INTEGER NOT NULL, "presence" TEXT NOT NULL, "until" TEXT, FOREIGN KEY ("review_id") REFERENCES "review" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "review_person_review_id" ON "review_person" ("review_id")',
    'CREATE TABLE "review_entry" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "review_id" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "member_id" INTEGER, "place" INTEGER NOT NULL, "must" INTEGER NOT NULL, "why" TEXT NOT NULL, "start" TEXT NOT NULL, "skips" INTEGER NOT NULL, "skip_reason" TEXT NOT NULL, "added" INTEGER NOT NULL, "done_day" TEXT, "until" TEXT, FOREIGN KEY ("review_id") REFERENCES "review" ("id") ON DELETE RESTRICT, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "review_entry_project_id" ON "review_entry" ("project_id")',
    'CREATE INDEX "review_entry_review_id_place" ON "review_entry" ("review_id", "place")',
    'CREATE TABLE "brief" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "day" TEXT NOT NULL, "work" TEXT NOT NULL, "progress" TEXT NOT NULL, "problem" TEXT NOT NULL, "support" TEXT NOT NULL, "next_text" TEXT NOT NULL, "next_due" TEXT, "same" INTEGER NOT NULL, "progress_day" TEXT, "progress_by_id" INTEGER, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT, FOREIGN KEY ("progress_by_id") REFERENCES "member" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "brief_project_id_day" ON "brief" ("project_id", "day")',
    'CREATE TABLE "decision" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "review_id" INTEGER, "entry_id" INTEGER, "day" TEXT NOT NULL, "kind" TEXT NOT NULL, "state" TEXT NOT NULL, "note" TEXT NOT NULL, "outcome" TEXT NOT NULL, "intent" TEXT NOT NULL, "evidence" TEXT NOT NULL, "source" TEXT NOT NULL, "until" TEXT, "from_stage" INTEGER NOT NULL, "to_stage" INTEGER NOT NULL, "step_id" INTEGER, "touch_id" INTEGER, "brief_id" INTEGER, "d" INTEGER NOT NULL, "lifted" INTEGER NOT NULL, "corrects_id" INTEGER, "decided_by_id" INTEGER, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT, FOREIGN KEY ("review_id") REFERENCES "review" ("id") ON DELETE RESTRICT, FOREIGN KEY ("entry_id") REFERENCES "review_entry" ("id") ON DELETE RESTRICT, FOREIGN KEY ("step_id") REFERENCES "next_step" ("id") ON DELETE RESTRICT, FOREIGN KEY ("touch_id") REFERENCES "touch" ("id") ON DELETE RESTRICT, FOREIGN KEY ("brief_id") REFERENCES "brief" ("id") ON DELETE RESTRICT, FOREIGN KEY ("corrects_id") REFERENCES "decision" ("id") ON DELETE RESTRICT, FOREIGN KEY ("decided_by_id") REFERENCES "member" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "decision_review_id" ON "decision" ("review_id")',
    'CREATE INDEX "decision_project_id_day" ON "decision" ("project_id", "day")',
    'CREATE TABLE "seat" ("id" SERIAL NOT NULL PRIMARY KEY, "review_id" INTEGER NOT NULL, "entry" INTEGER, "seq" INTEGER NOT NULL, "elapsed" INTEGER NOT NULL, "running" INTEGER NOT NULL, "member_id" INTEGER, "at" BIGINT NOT NULL, FOREIGN KEY ("review_id") REFERENCES "review" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT)',
    'CREATE UNIQUE INDEX "seat_review_id" ON "seat" ("review_id")',
]
COMMAND = (
    "INSERT INTO command (uuid, at, actor_id, via_id, name, kind, undoes, undone, events, result)"
    " VALUES ({0}, {0}, {0}, NULL, 'book.migrate', 'quiet', NULL, 0, {0}, 'null')"
)
EVENT = (
    "INSERT INTO event (command, seq, at, actor_id, kind, entity, entity_id, project_id, version, before, after)"
    " VALUES ({0}, {0}, {0}, {0}, 'project.migrated', 'project', {0}, {0}, {0}, {0}, {0})"
)
FACTS = "UPDATE project SET top_day = {0}, parked_day = {0}, return_day = {0}, version = {0} WHERE id = {0}"


def up(migrator: object, db: object) -> None:
    """New tables and columns; what the anchors of each project came from is written down as facts, with events."""
    sqlite = "Sqlite" in type(db).__name__
    for statement in [*COLUMNS, *(SQLITE if sqlite else POSTGRES)]:
        db.execute_sql(statement)  # type: ignore[attr-defined]
    _facts(db, "?" if sqlite else "%s")


def _facts(db: object, mark: str) -> None:
    """The last move beyond the highest stage and the last parking, as far as the anchors tell them."""
    run = db.execute_sql  # type: ignore[attr-defined]
    administrator = run(
        "SELECT id FROM member WHERE roles LIKE '%administrator%' ORDER BY archived, id LIMIT 1"
        if mark == "?"
        else "SELECT id FROM member WHERE roles LIKE '%%administrator%%' ORDER BY archived, id LIMIT 1"
    ).fetchone()
    rows = run(
        "SELECT id, version, status, base_day, d_anchor, hold_until FROM project"
        " WHERE d_anchor <> base_day OR hold_until IS NOT NULL ORDER BY id"
    ).fetchall()
    if administrator is None or not rows:
        return
    actor, uuid = administrator[0], str(uuid4())
    at = int(datetime.now(UTC).timestamp() * 1_000_000)
    for seq, (row_id, version, status, base_day, anchor, hold) in enumerate(rows, 1):
        parked = status == "parked" and hold is not None
        facts = (
            {"parked_day": _parked(run, mark, row_id) or base_day, "return_day": hold}
            if parked
            else {"top_day": anchor}
        )
        run(
            FACTS.format(mark),
            (
                facts.get("top_day"),
                facts.get("parked_day"),
                facts.get("return_day"),
                version + 1,
                row_id,
            ),
        )
        before, after = json.dumps(dict.fromkeys(facts)), json.dumps(facts)
        run(EVENT.format(mark), (uuid, seq, at, actor, row_id, row_id, version + 1, before, after))
    run(COMMAND.format(mark), (uuid, at, actor, len(rows)))


def _parked(run: Any, mark: str, project: int) -> str:
    """The day on which a project was parked, in the business time zone; empty where no event says so."""
    row = run(
        f"SELECT max(at) FROM event WHERE entity = 'project' AND entity_id = {mark} AND kind = 'project.parked'",
        (project,),
    ).fetchone()
    zone = run("SELECT value FROM setting WHERE key = 'zone' AND archived = 0").fetchone()
    if not row[0]:
        return ""
    return (
        datetime.fromtimestamp(
            row[0] / 1_000_000, ZoneInfo(json.loads(zone[0]) if zone else "Asia/Shanghai")
        )
        .date()
        .isoformat()
    )
