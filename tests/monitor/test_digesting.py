"""The child that makes digests, as a real process, and the parent that waits for it."""

import json
import resource
import sys
import tempfile
import threading
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes import BRAND, a_judgement, a_mention, heard
from monitor.config.aspects import aspects_data
from monitor.digesting.workshop import Workshop, answer
from monitor.language import ISTANBUL
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import Measure
from monitor.rules.week import Week
from monitor.stages.digest import Ending, Order, Reader, Result, Subject
from monitor.store.door import Store

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
W47 = Week.parse("2026-W47")
SUBJECT = Subject(BRAND, (Reader("team", "tr"),), pictures=False)
ORDER = Order(SUBJECT, W47, MONDAY)


def never():
    return False


@pytest.fixture
def shop(own_store):
    """A store with a week of mentions, and who makes digests of it."""
    with own_store.transaction() as tx:
        for number in range(14):
            at = W47.span(ISTANBUL)[0] + timedelta(hours=12 * number + 1)
            tx.mentions.add([a_mention(str(number), created_at=at)], heard(), now=at)
        for stored in tx.mentions.unjudged(20):
            tx.mentions.claim(stored)
            tx.mentions.judged(stored, a_judgement(), None, now=MONDAY)
    return Workshop(own_store.path, None, timedelta(seconds=5), timedelta(seconds=60), aspects_data)


def made(shop):
    with closing(Store.open(shop.path)) as store, store.reading() as tx:
        found = tx.digests.of(BRAND, W47.monday)
        return found, tx.digests.messages(f"{store.id}:digest:"), tx.digests.pictures(found.id, "tr") if found else {}


def test_a_child_makes_the_digest_and_owes_it_once(shop):
    assert shop.make(ORDER, never) == Result(Ending.MADE)
    found, owed, pictures = made(shop)
    assert (found.digest.brand, found.digest.week, found.digest.made_at) == (BRAND, W47.monday, MONDAY)
    assert found.digest.figure(Measure.MENTIONS).now == 14
    assert len(found.token) >= 43
    assert [key.partition(":")[2] for key in owed] == [f"digest:{BRAND}:2026-W47:team"]
    assert pictures == {}
    assert shop.make(ORDER, never) == Result(Ending.ALREADY)
    assert made(shop) == (found, owed, pictures)


def test_it_comes_with_pictures_in_the_languages_of_its_readers(shop):
    pytest.importorskip("matplotlib")
    assert shop.make(replace(ORDER, subject=replace(SUBJECT, pictures=True)), never).outcome is Ending.MADE
    _, _, pictures = made(shop)
    assert Chart.DAYS in pictures
    assert all(png.startswith(b"\x89PNG") for png in pictures.values())


def test_killed_while_it_works_the_next_one_makes_it(shop):
    for seconds in (0.2, 0.8, 1.4):
        late = threading.Event()
        threading.Timer(seconds, late.set).start()
        assert shop.make(ORDER, late.is_set).outcome in (Ending.STOPPED, Ending.MADE, Ending.ALREADY)
    assert shop.make(ORDER, never).outcome in (Ending.MADE, Ending.ALREADY)
    _, owed, _ = made(shop)
    assert len(owed) == 1


def test_two_at_once_make_one(shop):
    results = []
    threads = [threading.Thread(target=lambda: results.append(shop.make(ORDER, never).outcome)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [Ending.ALREADY, Ending.MADE]
    assert len(made(shop)[1]) == 1


@contextmanager
def a_full_disk(shop):
    """No file grows beyond what the store's log needs for less than a digest."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    log = shop.path.with_name(f"{shop.path.name}-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 8_192, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def another_writer(shop):
    with closing(Store.open(shop.path)) as store, store.transaction():
        yield


WORLDS = {
    "full": (a_full_disk, "{path}: the disk"),
    "locked": (another_writer, "{path}: another process kept the database locked — try again"),
}


@pytest.mark.parametrize(("world", "says"), WORLDS.values(), ids=WORLDS)
def test_where_it_cannot_be_kept_it_is_said_why_and_nothing_is_half_made(shop, world, says):
    hasty = replace(shop, busy_timeout=timedelta(milliseconds=300))
    with world(shop):
        result = hasty.make(ORDER, never)
    assert (result.outcome, result.code) == (Ending.FAILED, "StoreError")
    assert result.says.startswith(says)
    assert made(shop) == (None, [], {})
    assert hasty.make(ORDER, never) == Result(Ending.MADE)


def test_a_store_that_is_not_there_is_named_in_a_sentence(shop, tmp_path):
    result = replace(shop, path=tmp_path / "none.db").make(ORDER, never)
    assert (result.outcome, result.code) == (Ending.FAILED, "StoreError")
    assert result.says == "{path}: there is no store yet — start it with: nobetci run"
    assert result.values == {"path": str(tmp_path / "none.db")}
    assert not (tmp_path / "none.db").exists()


def test_what_fails_unexpectedly_is_named_by_its_kind_and_place_and_never_by_its_words(shop):
    broken = Order(replace(SUBJECT, patience={"place": timedelta.max}), W47, MONDAY)
    result = shop.make(broken, never)
    assert result.outcome is Ending.FAILED
    assert result.code.startswith("OverflowError at order.py:")


def test_a_child_that_is_slow_to_listen_is_told_all_however_much_that_is(shop):
    """A pipe holds 64 KiB until somebody reads it: a shop's list of products alone may be longer."""
    program = "import json, sys, threading; threading.Event().wait(0.3)\n"
    program += 'print(json.dumps({"outcome": "failed", "code": str(len(json.load(sys.stdin)["aspects"]))}))'
    child = replace(shop, program=(sys.executable, "-c", program), aspects=lambda: "x" * 300_000)
    assert child.make(ORDER, never) == Result(Ending.FAILED, "300000")


def test_a_child_needs_no_place_for_temporary_files(shop, tmp_path, monkeypatch):
    """In a container that may write to its volume only there is none."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    program = (
        'import json, sys; print(json.dumps({"outcome": "failed", "code": json.load(sys.stdin)["order"]["week"]}))'
    )
    child = replace(shop, program=(sys.executable, "-c", program))
    assert child.make(ORDER, never) == Result(Ending.FAILED, "2026-11-16")


PROGRAMS = {
    "hangs": ("import threading; threading.Event().wait()", "timeout"),
    "is killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
    "leaves without a word": ("raise SystemExit(3)", "exit 3"),
    "says what nobody understands": ("print('made')", "exit 0"),
    "says nothing of ours": ("print('[1]')", "exit 0"),
    "says what there is not": ('print(\'{"outcome": "eaten"}\')', "exit 0"),
}


@pytest.mark.parametrize(("program", "code"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_child_that(shop, program, code):
    child = replace(shop, program=(sys.executable, "-c", program), patience=timedelta(seconds=1))
    assert child.make(ORDER, never) == Result(Ending.FAILED, code)


def test_a_child_that_cannot_be_started(shop):
    assert replace(shop, program=("/nowhere",)).make(ORDER, never) == Result(Ending.FAILED, "FileNotFoundError")


def test_when_the_program_stops_nobody_waits_for_the_child(shop):
    child = replace(shop, program=(sys.executable, "-c", "import threading; threading.Event().wait()"))
    assert child.make(ORDER, lambda: True) == Result(Ending.STOPPED)


def test_the_address_of_the_store_travels_where_nobody_sees_it(shop):
    spy = "import json, sys, os; r = json.load(sys.stdin); h = [*sys.argv, *os.environ.values()]; " + (
        "print(json.dumps({'outcome': 'failed', 'code': f\"{r['store']['url']} {'s3cret' in ' '.join(h)}\"}))"
    )
    child = replace(shop, program=(sys.executable, "-c", spy), url="postgresql://n:s3cret@h/d")
    assert child.make(ORDER, never).code == "postgresql://n:s3cret@h/d False"


def test_another_version_of_the_program_leaves_the_store_alone(shop):
    assert replace(shop, version="0009").make(ORDER, never) == Result(Ending.FAILED, "other_version")


def test_only_the_last_line_counts():
    said = b"a warning\n" + json.dumps({"outcome": "made", "code": "hung"}).encode() + b"\n"
    assert answer(said, 0) == Result(Ending.MADE, "hung")
