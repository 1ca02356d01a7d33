"""The store on a PostgreSQL server: its schema, its turns, and what an operator reads when it cannot be used."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from postgres_server import Server
from sqlalchemy import inspect
from sqlmodel import SQLModel

from fakes import NOON, PROBLEM, a_mention, heard
from monitor.errors import StoreError
from monitor.store.door import Store, Tx
from monitor.store.migrate import downgrade, upgrade
from monitor.store.postgresql import PostgreSQL

PASSWORD = "gizli+parola"
SHORT = timedelta(milliseconds=50)


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.new_database()


@pytest.fixture
def elsewhere(url: str, tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(tmp_path / "here.db", url=url, busy_timeout=SHORT)) as store:
        yield store


def execute(url: str, *statements: str) -> None:
    database = PostgreSQL(url, SHORT)
    with database.writing.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    for engine in (database.writing, database.durable, database.reading):
        engine.dispose()


def test_the_scripts_make_what_the_tables_say_and_there_is_a_way_back(url: str) -> None:
    database = PostgreSQL(url, SHORT)
    upgrade(database.writing)
    with database.reading.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
        assert [one for one in differences if "index" not in str(one[0])] == []
        found = inspect(connection)
        for table in SQLModel.metadata.sorted_tables:
            ours = {one.name for one in table.indexes if one.info.get("only") != "sqlite"}
            assert {index["name"] for index in found.get_indexes(table.name)} == ours
    downgrade(database.writing, "base")
    with database.reading.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_proc WHERE proname LIKE 'number\\_%%'").scalar() == 0
    upgrade(database.writing)
    for engine in (database.writing, database.reading):
        engine.dispose()


def test_letters_sort_by_their_codes_and_times_have_a_zone(elsewhere: Store) -> None:
    asked = """
        SELECT table_name, column_name, data_type, collation_name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'alembic_version'"""
    with elsewhere._reading.connect() as connection:
        columns = connection.exec_driver_sql(asked).all()
    kinds = {kind for _, _, kind, _ in columns}
    assert kinds == {
        "integer",
        "bigint",
        "boolean",
        "text",
        "character varying",
        "timestamp with time zone",
        "json",
        "bytea",
        "date",
        "double precision",
    }
    assert [one for one in columns if one[2] in ("text", "character varying") and one[3] != "C"] == []


def unreachable(server: Server) -> str:
    return f"postgresql+psycopg://nobetci:{PASSWORD}@127.0.0.1:1/nobetci"


def not_there(server: Server) -> str:
    return server.address("nowhere").replace("nobetci@", f"nobetci:{PASSWORD}@")


def not_ours(server: Server) -> str:
    url = server.new_database()
    execute(url, "CREATE TABLE somebody (elses integer)")
    return url


def of_the_future(server: Server) -> str:
    url = server.new_database()
    Store.open(Path("here.db"), url=url).close()
    execute(url, "UPDATE alembic_version SET version_num = '2099'")
    return url


def of_another_user(server: Server) -> str:
    url = server.new_database()
    execute(url, "DROP ROLE IF EXISTS guest", f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
    execute(url, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    return url.replace("nobetci@", f"guest:{PASSWORD}@")


UNUSABLE = {
    "unreachable": (unreachable, "the server cannot be reached"),
    "no such database": (not_there, "there is no such database"),
    "of another program": (not_ours, "belongs to another program"),
    "newer than the program": (of_the_future, "written by a newer version (2099)"),
    "not allowed": (of_another_user, "the user may not write there"),
}


@pytest.mark.parametrize(("make", "sentence"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_server_that_cannot_be_used_says_so_and_no_password(postgres: Server, make, sentence: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(Path("here.db"), url=make(postgres))
    assert sentence in str(caught.value)
    assert caught.value.exit_code == 3
    everything = "".join(traceback.format_exception(caught.value))
    assert PASSWORD not in everything
    assert "postgresql://" in str(caught.value)


def test_only_run_begins_a_store(url: str) -> None:
    with pytest.raises(StoreError, match="there is no store yet"):
        Store.open(Path("here.db"), url=url, create=False)


def test_without_its_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "monitor.store.postgresql", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'nobetci\[postgres]'"):
        Store(Path("here.db"), url="postgresql+psycopg://host/name")


def test_peoples_words_are_in_no_error(elsewhere: Store) -> None:
    def break_it(tx: Tx) -> None:
        tx.mentions._connection.exec_driver_sql("SELECT %s::integer", (PROBLEM,))

    with pytest.raises(StoreError) as caught, elsewhere.transaction() as tx:
        break_it(tx)
    assert PROBLEM not in str(caught.value)


def test_another_program_that_writes_is_waited_for_and_readers_see_what_was_there(elsewhere: Store, url: str) -> None:
    with closing(Store.open(elsewhere.path, url=url, busy_timeout=SHORT)) as other, elsewhere.transaction() as tx:
        tx.mentions.add([a_mention()], heard(), now=NOON)
        with other.reading() as seen:
            assert seen.mentions.count_unjudged() == 0
        with pytest.raises(StoreError, match="kept the database locked"), other.transaction():
            pass


def test_whoever_reads_sees_one_moment_and_may_not_write(elsewhere: Store) -> None:
    with elsewhere.reading() as seen:
        assert seen.mentions.count_unjudged() == 0
        with elsewhere.transaction() as tx:
            tx.mentions.add([a_mention()], heard(), now=NOON)
        assert seen.mentions.count_unjudged() == 0
    with pytest.raises(StoreError, match="only lets us read"), elsewhere.reading() as seen:
        seen.sources.silence()


def test_the_mark_changes_when_another_program_wrote(elsewhere: Store, url: str) -> None:
    before = elsewhere.mark()
    assert elsewhere.mark() == before
    with closing(Store.open(elsewhere.path, url=url)) as other, other.transaction(durable=True) as tx:
        tx.mentions.add([a_mention()], heard(), now=NOON)
    assert elsewhere.mark() != before
    assert elsewhere.size() > 1_000_000


def test_only_one_program_is_at_work_on_a_store(elsewhere: Store, url: str) -> None:
    with closing(Store.open(elsewhere.path, url=url)) as other:
        with elsewhere.alone(), pytest.raises(StoreError, match="another nobetci runs"), other.alone():
            pass
        for store in (other, elsewhere) * 5:  # whoever leaves has let go
            with store.alone():
                assert store.mark()


SETTINGS = {"_writing": ("off", "off", "read committed"), "_durable": ("on", "off", "read committed")}
SETTINGS["_reading"] = ("on", "on", "repeatable read")


@pytest.mark.parametrize(("name", "settings"), SETTINGS.items(), ids=SETTINGS)
def test_what_is_told_is_durable_and_what_is_read_stands_still(
    elsewhere: Store, name: str, settings: tuple[str, ...]
) -> None:
    with getattr(elsewhere, name).connect() as connection:
        connection.begin()
        asked = ("synchronous_commit", "transaction_read_only", "transaction_isolation")
        assert tuple(connection.exec_driver_sql(f"SHOW {one}").scalar() for one in asked) == settings
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"


def test_a_server_that_went_away_and_came_back_is_used_again(elsewhere: Store, url: str) -> None:
    with elsewhere.reading() as tx:
        assert tx.mentions.count_unjudged() == 0
    others = "datname = current_database() AND pid <> pg_backend_pid()"

    def lose_it(tx: Tx) -> None:
        execute(url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        tx.mentions.count_unjudged()

    with pytest.raises(StoreError, match="cannot be reached"), elsewhere.reading() as tx:
        lose_it(tx)
    with elsewhere.transaction() as tx:
        assert tx.mentions.add([a_mention()], heard(), now=NOON).new == 1
