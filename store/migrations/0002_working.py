"""Working a project: gate items ticked, key dates, potential projects, saved views, exports; search over all. Frozen."""

COLUMNS = [
    "ALTER TABLE contact ADD COLUMN keys TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE touch ADD COLUMN keys TEXT NOT NULL DEFAULT ''",
]
SQLITE = [
    'CREATE TABLE "potential_project" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "client_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "amount" INTEGER NOT NULL, "currency" TEXT NOT NULL, "expected" TEXT, "note" TEXT NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE INDEX "potential_project_client_id" ON "potential_project" ("client_id")',
    'CREATE TABLE "gate_tick" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "item_id" INTEGER NOT NULL, "evidence" TEXT NOT NULL, "day" TEXT NOT NULL, "member_id" INTEGER, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT, FOREIGN KEY ("item_id") REFERENCES "gate_item" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE INDEX "gate_tick_project_id" ON "gate_tick" ("project_id")',
    'CREATE TABLE "key_date" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "kind" TEXT NOT NULL, "day" TEXT NOT NULL, "note" TEXT NOT NULL, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE INDEX "key_date_project_id" ON "key_date" ("project_id")',
    'CREATE TABLE "saved_view" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "name" TEXT NOT NULL, "folded" TEXT NOT NULL, "value" TEXT NOT NULL) STRICT',
    'CREATE TABLE "export" ("id" INTEGER NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "what" TEXT NOT NULL, "rows" INTEGER NOT NULL, "fields" TEXT NOT NULL, "target" TEXT NOT NULL) STRICT',
    'CREATE INDEX "touch_client_id_day" ON "touch" ("client_id", "day")',
]
POSTGRES = [
    'CREATE TABLE "potential_project" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "client_id" INTEGER NOT NULL, "name" TEXT NOT NULL, "amount" BIGINT NOT NULL, "currency" TEXT NOT NULL, "expected" TEXT, "note" TEXT NOT NULL, FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "potential_project_client_id" ON "potential_project" ("client_id")',
    'CREATE TABLE "gate_tick" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "item_id" INTEGER NOT NULL, "evidence" TEXT NOT NULL, "day" TEXT NOT NULL, "member_id" INTEGER, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT, FOREIGN KEY ("item_id") REFERENCES "gate_item" ("id") ON DELETE RESTRICT, FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "gate_tick_project_id" ON "gate_tick" ("project_id")',
    'CREATE TABLE "key_date" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "project_id" INTEGER NOT NULL, "kind" TEXT NOT NULL, "day" TEXT NOT NULL, "note" TEXT NOT NULL, FOREIGN KEY ("project_id") REFERENCES "project" ("id") ON DELETE RESTRICT)',
    'CREATE INDEX "key_date_project_id" ON "key_date" ("project_id")',
    'CREATE TABLE "saved_view" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "name" TEXT NOT NULL, "folded" TEXT NOT NULL, "value" TEXT NOT NULL)',
    'CREATE TABLE "export" ("id" SERIAL NOT NULL PRIMARY KEY, "version" INTEGER NOT NULL, "archived" INTEGER NOT NULL, "what" TEXT NOT NULL, "rows" INTEGER NOT NULL, "fields" TEXT NOT NULL, "target" TEXT NOT NULL)',
    'CREATE INDEX "touch_client_id_day" ON "touch" ("client_id", "day")',
]

SQLITE_SEARCH = [
    "CREATE VIRTUAL TABLE client_search USING fts5(keys, content='client', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER client_search_add AFTER INSERT ON client BEGIN INSERT INTO client_search(rowid, keys) VALUES (new.id, new.keys); END",
    (
        "CREATE TRIGGER client_search_change AFTER UPDATE OF keys ON client WHEN old.keys <> new.keys BEGIN"
        " INSERT INTO client_search(client_search, rowid, keys) VALUES ('delete', old.id, old.keys);"
        " INSERT INTO client_search(rowid, keys) VALUES (new.id, new.keys); END"
    ),
    "INSERT INTO client_search(client_search) VALUES ('rebuild')",
    "CREATE VIRTUAL TABLE contact_search USING fts5(keys, content='contact', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER contact_search_add AFTER INSERT ON contact BEGIN INSERT INTO contact_search(rowid, keys) VALUES (new.id, new.keys); END",
    (
        "CREATE TRIGGER contact_search_change AFTER UPDATE OF keys ON contact WHEN old.keys <> new.keys BEGIN"
        " INSERT INTO contact_search(contact_search, rowid, keys) VALUES ('delete', old.id, old.keys);"
        " INSERT INTO contact_search(rowid, keys) VALUES (new.id, new.keys); END"
    ),
    "INSERT INTO contact_search(contact_search) VALUES ('rebuild')",
    "CREATE VIRTUAL TABLE touch_search USING fts5(keys, content='touch', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER touch_search_add AFTER INSERT ON touch BEGIN INSERT INTO touch_search(rowid, keys) VALUES (new.id, new.keys); END",
    (
        "CREATE TRIGGER touch_search_change AFTER UPDATE OF keys ON touch WHEN old.keys <> new.keys BEGIN"
        " INSERT INTO touch_search(touch_search, rowid, keys) VALUES ('delete', old.id, old.keys);"
        " INSERT INTO touch_search(rowid, keys) VALUES (new.id, new.keys); END"
    ),
    "INSERT INTO touch_search(touch_search) VALUES ('rebuild')",
]
POSTGRES_SEARCH = [
    "CREATE INDEX client_search ON client USING gin (to_tsvector('simple', keys))",
    "CREATE INDEX contact_search ON contact USING gin (to_tsvector('simple', keys))",
    "CREATE INDEX touch_search ON touch USING gin (to_tsvector('simple', keys))",
]


def up(migrator: object, db: object) -> None:
    """New tables, search keys for contacts and touches, and search tables over clients, contacts and touches."""
    sqlite = "Sqlite" in type(db).__name__
    for statement in [*COLUMNS, *(SQLITE if sqlite else POSTGRES)]:
        db.execute_sql(statement)  # type: ignore[attr-defined]
    _fill(db, "?" if sqlite else "%s")
    for statement in SQLITE_SEARCH if sqlite else POSTGRES_SEARCH:
        db.execute_sql(statement)  # type: ignore[attr-defined]


def _fill(db: object, mark: str) -> None:
    """Search keys of what the book holds already, as `store.domain.names` makes them."""
    from store.domain.names import keys, words

    run = db.execute_sql  # type: ignore[attr-defined]
    for row_id, name in run("SELECT id, name FROM contact").fetchall():
        run(f"UPDATE contact SET keys = {mark} WHERE id = {mark}", (keys(name), row_id))
    for row_id, note, purpose in run("SELECT id, note, purpose FROM touch").fetchall():
        found = words(f"{note} {purpose}")
        run(f"UPDATE touch SET keys = {mark} WHERE id = {mark}", (f" {found} ", row_id))
