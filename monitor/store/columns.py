"""What migrations make columns of, so that both databases sort, compare and count alike.

`monitor.store.tables` does not repeat it: naming what only PostgreSQL needs imports its dialect at every start.
"""

import sqlalchemy as sa
from alembic import op

STRING = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""Sorted by its letters' codes, whatever language the server speaks."""
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)
"""UTC: SQLite keeps it without saying so."""

_NUMBERED = """
    CREATE FUNCTION number_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {next}; RETURN NEW; END $$"""
_NEXT = 'NEW.id := (SELECT coalesce(max(id), 0) + 1 FROM "{table}")'
_NEVER_AGAIN = """
    INSERT INTO meta (name, value) VALUES ('last {table}', 1)
    ON CONFLICT (name) DO UPDATE SET value = meta.value::bigint + 1
    RETURNING value::bigint INTO NEW.id"""


def number(table: str, *, never_again: bool = False) -> None:
    """Let PostgreSQL number rows as SQLite does: each one more than the highest, or than any before (`never_again`).

    Its own sequences leave gaps wherever a transaction failed or a row was known already, and end at two thousand
    million: a source that is polled for years would get there by what it says again.
    """
    if op.get_bind().dialect.name != "postgresql":
        return
    following = (_NEVER_AGAIN if never_again else _NEXT).format(table=table)
    op.execute(f'ALTER TABLE "{table}" ALTER COLUMN id DROP DEFAULT')
    op.execute(f'DROP SEQUENCE IF EXISTS "{table}_id_seq"')
    op.execute(_NUMBERED.format(table=table, next=following))
    op.execute(
        f'CREATE TRIGGER number BEFORE INSERT ON "{table}" FOR EACH ROW WHEN (NEW.id IS NULL) '
        f"EXECUTE FUNCTION number_{table}()"
    )


def number_no_more(table: str) -> None:
    """Take back; before its table goes."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION number_{table}() CASCADE")
