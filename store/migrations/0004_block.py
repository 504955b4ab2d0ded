"""A review's seat knows whether the page that opens a rep's turn lies on the table, and whose turns were opened. Frozen.

The decisions of a project on the table are found by its entry.
"""

STATEMENTS = [
    "ALTER TABLE seat ADD COLUMN block INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE seat ADD COLUMN opened TEXT NOT NULL DEFAULT ''",
    'CREATE INDEX "decision_entry_id" ON "decision" ("entry_id")',
]


def up(migrator: object, db: object) -> None:
    """New columns and an index; a running review stays at the project on its table."""
    for statement in STATEMENTS:
        db.execute_sql(statement)  # type: ignore[attr-defined]
