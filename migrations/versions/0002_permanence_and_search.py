"""Releases that nobody can change, and full text search, each in its engine's own words.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The words of the refusals reach an operator's console: what was published is corrected by publishing again.
REFUSAL = "Lo publicado no se cambia ni se borra: publique una nueva version"
BROKEN_CHAIN = "Esta version no sigue a la ultima publicada de la obra: ni su numero ni su huella anterior pueden inventarse"

SQLITE = [
    f"CREATE TRIGGER release_no_update BEFORE UPDATE ON release BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER release_no_delete BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    # INSERT OR REPLACE deletes without firing the trigger above (recursive_triggers is off by default).
    f"""CREATE TRIGGER release_no_replace BEFORE INSERT ON release
        WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER release_chain BEFORE INSERT ON release
        WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM release WHERE work_id = NEW.work_id), 0)
            OR NEW.previous_sha256 IS NOT
                (SELECT sha256 FROM release WHERE work_id = NEW.work_id AND number = NEW.number - 1)
        BEGIN SELECT RAISE(ABORT, '{BROKEN_CHAIN}'); END""",
    """CREATE VIRTUAL TABLE listing_search USING fts5(
        search_text, content='listing', content_rowid='release_id', tokenize='unicode61')""",
    """CREATE TRIGGER listing_search_insert AFTER INSERT ON listing BEGIN
        INSERT INTO listing_search(rowid, search_text) VALUES (NEW.release_id, NEW.search_text); END""",
    """CREATE TRIGGER listing_search_delete AFTER DELETE ON listing BEGIN
        INSERT INTO listing_search(listing_search, rowid, search_text) VALUES ('delete', OLD.release_id, OLD.search_text); END""",
    """CREATE TRIGGER listing_search_update AFTER UPDATE ON listing BEGIN
        INSERT INTO listing_search(listing_search, rowid, search_text) VALUES ('delete', OLD.release_id, OLD.search_text);
        INSERT INTO listing_search(rowid, search_text) VALUES (NEW.release_id, NEW.search_text); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION release_is_permanent() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE TRIGGER release_no_change BEFORE UPDATE OR DELETE ON release
        FOR EACH ROW EXECUTE FUNCTION release_is_permanent()""",
    """CREATE TRIGGER release_no_truncate BEFORE TRUNCATE ON release
        FOR EACH STATEMENT EXECUTE FUNCTION release_is_permanent()""",
    f"""CREATE FUNCTION release_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.number <> 1 + coalesce((SELECT max(number) FROM release WHERE work_id = NEW.work_id), 0)
            OR NEW.previous_sha256 IS DISTINCT FROM
                (SELECT sha256 FROM release WHERE work_id = NEW.work_id AND number = NEW.number - 1)
        THEN RAISE EXCEPTION '{BROKEN_CHAIN}'; END IF;
        RETURN NEW; END $$""",
    "CREATE TRIGGER release_chain BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION release_follows()",
    "CREATE INDEX ix_listing_search ON listing USING gin (to_tsvector('simple', search_text))",
]
SQLITE_DOWN = [
    "DROP TRIGGER listing_search_update",
    "DROP TRIGGER listing_search_delete",
    "DROP TRIGGER listing_search_insert",
    "DROP TABLE listing_search",
    "DROP TRIGGER release_chain",
    "DROP TRIGGER release_no_replace",
    "DROP TRIGGER release_no_delete",
    "DROP TRIGGER release_no_update",
]
POSTGRESQL_DOWN = [
    "DROP INDEX ix_listing_search",
    "DROP TRIGGER release_chain ON release",
    "DROP FUNCTION release_follows()",
    "DROP TRIGGER release_no_truncate ON release",
    "DROP TRIGGER release_no_change ON release",
    "DROP FUNCTION release_is_permanent()",
]


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    for statement in SQLITE_DOWN if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_DOWN:
        op.execute(statement)
