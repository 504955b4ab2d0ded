"""A review's seat knows whether the page that opens a rep's turn lies on the table, and whose turns were opened. Frozen."""

COLUMNS = [
    "ALTER TABLE seat ADD COLUMN block INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE seat ADD COLUMN opened TEXT NOT NULL DEFAULT ''",
]


def up(migrator: object, db: object) -> None:
    """New columns; a running review stays at the project on its table."""
    for statement in COLUMNS:
        db.execute_sql(statement)  # type: ignore[attr-defined]
