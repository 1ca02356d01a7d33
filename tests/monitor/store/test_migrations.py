"""The schema: what the scripts make is what the tables say, and there is a way back."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine
from sqlmodel import SQLModel

from fakes import NOON, a_mention, heard
from monitor.store import tables
from monitor.store.door import Store
from monitor.store.engine import HEAD
from monitor.store.migrate import downgrade, head, known_versions, upgrade
from monitor.store.sqlite import sqlite_engine

Schema = dict[str, tuple[str, ...]]


@contextmanager
def engine_on(path: Path) -> Iterator[Engine]:
    engine = sqlite_engine(path, begin="BEGIN IMMEDIATE", synchronous="NORMAL", busy_timeout=timedelta(seconds=5))
    yield engine
    engine.dispose()


def schema_of(engine: Engine) -> Schema:
    """Every table's columns and keys, every index's statement."""
    with engine.connect() as connection:
        things = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master ORDER BY name").all()
        found: Schema = {}
        for kind, name, sql in things:
            if kind == "table" and name != "alembic_version":
                columns = connection.exec_driver_sql(f'PRAGMA table_info("{name}")').all()
                keys = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{name}")').all()
                found[name] = tuple(sorted(str(tuple(row)[1:]) for row in columns) + [str(tuple(row)) for row in keys])
            elif sql is not None and kind == "index":
                found[name] = (re.sub(r"\s+", " ", sql.replace('"', "")),)
        return found


def test_the_newest_script_is_the_one_the_program_knows() -> None:
    assert head() == HEAD
    assert HEAD in known_versions()


def test_the_scripts_make_what_the_tables_say(tmp_path: Path) -> None:
    with engine_on(tmp_path / "scripts.db") as by_scripts, engine_on(tmp_path / "tables.db") as by_tables:
        upgrade(by_scripts)
        SQLModel.metadata.create_all(by_tables)
        assert schema_of(by_scripts) == schema_of(by_tables)
        with by_scripts.connect() as connection:
            differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert differences == []


def test_every_table_is_ours() -> None:
    rows = {name for name in vars(tables) if name.endswith("Row")}
    assert len(SQLModel.metadata.tables) == len(rows)


def test_up_down_and_up_again(tmp_path: Path) -> None:
    with engine_on(tmp_path / "there-and-back.db") as engine:
        upgrade(engine)
        first = schema_of(engine)
        downgrade(engine, "base")
        assert set(schema_of(engine)) <= {"sqlite_sequence"}  # SQLite's own, never dropped
        upgrade(engine)
        assert schema_of(engine) == first


def test_an_up_to_date_store_is_left_alone(new_store_file: Callable[[], Path]) -> None:
    path = new_store_file()
    store = Store.open(path)
    with store.transaction() as tx:
        tx.mentions.add([a_mention()], heard(), now=NOON)
    upgrade(store._writing)
    store.close()
    again = Store.open(path)
    with again.reading() as tx:
        assert tx.mentions.count_unjudged() == 1
    assert again.id == store.id
    again.close()


def test_what_was_read_before_gaps_were_kept_is_listened_to_since_its_first_mention(tmp_path: Path) -> None:
    early, late = "2026-01-05 08:00:00.000000", "2026-11-20 09:00:00.000000"
    times = "created_at, first_seen_at, updated_at"
    others = "text, fingerprint, on_brand_page, backlog, rev, judged_rev, edited_rev"
    with engine_on(tmp_path / "older.db") as engine:
        upgrade(engine, "0009")
        with engine.begin() as connection:
            for name, read in (("heard", late), ("quiet", late), ("never", None)):
                connection.exec_driver_sql(
                    "INSERT INTO source (name, luck, failures, last_success, detail, told, episode, stored)"
                    " VALUES (?, 'fine', 0, ?, '', 'untried', 0, 0)",
                    (name, read),
                )
            for number, seen in enumerate((late, early)):
                connection.exec_driver_sql(
                    f"INSERT INTO mention (source, native_id, entry, brand, {times}, {others})"
                    " VALUES ('x', ?, 'heard', 'b', ?, ?, ?, '', '', 0, 0, 1, 0, 0)",
                    (str(number), seen, seen, seen),
                )
        upgrade(engine)
        with engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT name, listening_since, covered_at FROM source").all()
    assert {tuple(row) for row in kept} == {("heard", early, late), ("quiet", late, late), ("never", None, None)}
