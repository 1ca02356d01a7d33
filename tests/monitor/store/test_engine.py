"""Opening the database, taking turns, and what an operator reads when it cannot be used."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from fakes import LEGAL, NOON, a_mention, heard
from monitor.errors import StoreError
from monitor.store.door import Store
from monitor.store.engine import Turnstile

ROOT = Path(__file__).resolve().parents[3]


def stored(store: Store) -> int:
    with store.reading() as tx:
        return tx.mentions.count_unjudged()


def garbage(path: Path) -> Path:
    path.write_bytes(b"this is not a database, it is a note to self " * 100)
    return path


def damaged(path: Path) -> Path:
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(raw)
    return path


def of_the_future(path: Path) -> Path:
    store = Store.open(path)
    with store._writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '2099'")
    store.close()
    return path


def half_made(path: Path) -> Path:
    path.unlink()
    store = Store(path)
    with store._writing.begin() as connection:
        connection.exec_driver_sql('CREATE TABLE "outbox" (id INTEGER)')
    store.close()
    return path


UNUSABLE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "garbage": (garbage, "this is not a database — restore a copy"),
    "damaged": (damaged, "the database is damaged — restore a copy"),
    "newer than the program": (of_the_future, "written by a newer version (2099) than this program knows"),
    "a folder": (lambda path: path.parent, "cannot be opened — check that the folder exists"),
    "in a folder that is not there": (lambda path: path.parent / "no" / "x.db", "the folder does not exist"),
    "below a file": (lambda path: path / "x.db", "the folder does not exist"),
    "not ours": (half_made, "belongs to another program"),
}


@pytest.mark.parametrize(("make", "sentence"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_store_that_cannot_be_used_says_so_by_name(
    new_store_file: Callable[[], Path], make: Callable[[Path], Path], sentence: str
) -> None:
    path = make(new_store_file())
    with pytest.raises(StoreError) as caught:
        Store.open(path)
    assert sentence in str(caught.value)
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that takes no file, even from root")
def test_a_folder_that_may_not_be_written_says_so() -> None:
    with pytest.raises(StoreError, match="cannot be opened — check that the folder exists and may be written"):
        Store.open(Path("/proc/nobetci.db"))


def test_a_failed_first_opening_leaves_nothing_half_made(new_store_file: Callable[[], Path]) -> None:
    path = half_made(new_store_file())
    with pytest.raises(StoreError):
        Store.open(path)
    store = Store(path)
    with store._reading.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
    store.close()
    assert tables == ["outbox"]


def test_looking_does_not_make_a_store(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(StoreError, match="there is no store yet"):
        Store.open(path, create=False)
    assert not path.exists()


def test_a_new_store_has_an_identity_of_its_own_that_stays(tmp_path: Path) -> None:
    one, two = Store.open(tmp_path / "one.db"), Store.open(tmp_path / "100% two ?#.db")
    one.close()
    again = Store.open(tmp_path / "one.db", create=False)
    assert one.id == again.id != two.id
    assert len(one.id) == 8
    again.close()
    two.close()


PRAGMAS = {"journal_mode": ("wal", "wal"), "synchronous": (1, 2), "foreign_keys": (1, 1), "busy_timeout": (10_000,) * 2}


@pytest.mark.parametrize(("pragma", "values"), PRAGMAS.items(), ids=PRAGMAS)
def test_each_connection_is_set_up(own_store: Store, pragma: str, values: tuple[object, object]) -> None:
    found = []
    for engine in (own_store._writing, own_store._durable):
        with engine.connect() as connection:
            found.append(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar())
    assert tuple(found) == values


@contextmanager
def a_full_disk(store: Store) -> Iterator[None]:
    """No page more than there are."""

    def limit(connection: object, *_: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA max_page_count = 1")  # SQLite makes that: as many as there are
        cursor.close()

    def lift(connection: object, *_: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA max_page_count = 1000000000")
        cursor.close()

    event.listen(store._writing, "checkout", limit)
    try:
        yield
    finally:
        event.remove(store._writing, "checkout", limit)
        event.listen(store._writing, "checkout", lift)


def test_a_full_disk_is_told_and_nothing_is_half_written(own_store: Store) -> None:
    many = [a_mention(str(number), "uzun " * 200) for number in range(100)]

    def write() -> int:
        with own_store.transaction() as tx:
            tx.sources.beat(NOON, NOON)
            return tx.mentions.add(many, heard(), now=NOON).new

    with a_full_disk(own_store), pytest.raises(StoreError, match="the disk is full"):
        write()
    assert stored(own_store) == 0
    with own_store.reading() as tx:
        assert tx.sources.last_beat() is None
    assert write() == 100


def test_a_database_that_stays_locked_is_told(new_store_file: Callable[[], Path]) -> None:
    path = new_store_file()
    other, ours = Store.open(path), Store.open(path, busy_timeout=timedelta(milliseconds=20))
    with other.transaction(), pytest.raises(StoreError, match="another process kept the database locked"):
        ours.transaction().__enter__()
    with ours.transaction() as tx:
        tx.sources.beat(NOON, NOON)
    other.close()
    ours.close()


def test_peoples_words_stay_out_of_errors(store: Store) -> None:
    with pytest.raises(StoreError) as caught, store.transaction() as tx:
        tx.mentions.add([a_mention(text=LEGAL, created_at=None)], heard(), now=NOON)
    assert isinstance(caught.value.__cause__, SQLAlchemyError)
    assert LEGAL not in str(caught.value) + str(caught.value.__cause__)


def test_what_fails_in_a_transaction_is_taken_back_and_the_next_one_goes_on(store: Store) -> None:
    def write(divisor: int) -> None:
        with store.transaction() as tx:
            tx.mentions.add([a_mention()], heard(), now=NOON)
            _ = 1 / divisor

    with pytest.raises(ZeroDivisionError):
        write(0)
    assert stored(store) == 0
    write(1)
    assert stored(store) == 1


def test_a_reader_sees_one_moment_and_waits_for_nobody(store: Store) -> None:
    with store.transaction() as writing:
        writing.mentions.add([a_mention()], heard(), now=NOON)
        assert stored(store) == 0
    with store.reading() as tx:
        assert tx.mentions.count_unjudged() == 1
        with store.transaction() as writing:
            writing.mentions.add([a_mention("2")], heard(), now=NOON)
        assert tx.mentions.count_unjudged() == 1
    assert stored(store) == 2


def test_a_checkpoint_folds_the_log_back(own_store: Store) -> None:
    with own_store.transaction() as tx:
        tx.mentions.add([a_mention(str(number), "uzun " * 100) for number in range(200)], heard(), now=NOON)
    before = own_store.path.stat().st_size
    own_store.checkpoint()
    assert own_store.path.stat().st_size > before


# -- turns


def test_a_mark_differs_once_somebody_wrote_and_only_then(own_store: Store) -> None:
    beside = Store.open(own_store.path)
    before = own_store.mark()
    with own_store.reading() as tx:
        tx.mentions.count_unjudged()
    assert own_store.mark() == before
    with beside.transaction() as tx:
        tx.mentions.add([a_mention()], heard(), now=NOON)
    after = own_store.mark()
    assert after != before
    beside.close()
    own_store.checkpoint()
    assert own_store.mark() != after


def test_the_turnstile_keeps_the_order_of_coming() -> None:
    turnstile, order, threads = Turnstile(), [], []
    pause = threading.Event()

    def pass_through(number: int) -> None:
        with turnstile.turn():
            order.append(number)

    with turnstile.turn():
        for number in range(8):
            threads.append(threading.Thread(target=pass_through, args=(number,)))
            threads[-1].start()
            while len(turnstile._queue) <= number:
                pause.wait(0.001)
    for thread in threads:
        thread.join(60)
    assert order == list(range(8))


def test_a_failure_inside_lets_the_next_one_in() -> None:
    turnstile = Turnstile()
    with pytest.raises(ZeroDivisionError), turnstile.turn():
        _ = 1 / 0
    with turnstile.turn():
        pass


def test_many_threads_store_everything_once(store: Store) -> None:
    def write(lane: int) -> None:
        for number in range(10):
            with store.transaction(durable=number % 2 == 0) as tx:
                tx.mentions.add([a_mention(f"{lane}-{number}"), a_mention(f"all-{number}")], heard(), now=NOON)

    threads = [threading.Thread(target=write, args=(lane,)) for lane in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert stored(store) == 70


WRITER = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from fakes import NOON, a_mention, heard
from monitor.store.door import Store
path, name = sys.argv[1:]
store = Store.open(Path(path))
for number in range(25):
    with store.transaction(durable=True) as tx:
        known = tx.mentions.count_unjudged()
        tx.mentions.add([a_mention(f"{name}-{number}"), a_mention(f"all-{number}")], heard(), now=NOON)
print(store.id)
store.close()
"""


def test_two_processes_make_and_fill_one_store_together(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    command = [sys.executable, "-c", WRITER, str(path)]
    pair = [
        subprocess.Popen([*command, name], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    said = [process.communicate(timeout=120) for process in pair]
    assert [(process.returncode, errors) for process, (_, errors) in zip(pair, said, strict=True)] == [(0, ""), (0, "")]
    assert said[0][0] == said[1][0]
    store = Store.open(path)
    assert stored(store) == 75
    store.close()


# -- evidence


def test_the_page_of_a_broken_source_is_kept_under_a_tame_name(store: Store) -> None:
    kept = store.keep_evidence("../şikayet var", b"<html>")
    assert kept is not None
    assert kept.parent == store.path.with_name(f"{store.path.stem}-evidence")
    assert kept.read_bytes() == b"<html>"
    assert store.keep_evidence("../şikayet var", b"<new>") == kept
    assert kept.read_bytes() == b"<new>"


def test_no_page_no_evidence(store: Store) -> None:
    assert store.keep_evidence("place", b"") is None


def test_evidence_that_cannot_be_kept_stops_nothing(store: Store) -> None:
    store.path.with_name(f"{store.path.stem}-evidence").write_text("in the way")
    assert store.keep_evidence("place", b"<html>") is None
