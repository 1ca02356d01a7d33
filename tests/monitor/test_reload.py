"""Watched files: a change is read, checked and taken; a broken one is told once and the old kept."""

import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import true

from fakes import NOON, FixedClock
from monitor.app import App
from monitor.config import load_config
from monitor.crew import Crew
from monitor.reload import BROKEN, RESTART, TAKEN, Reloader, stamp
from monitor.rules.delivery import OutboxItem
from monitor.store.door import Store
from scrapers.kit.shipped import shipped

PRESET = shipped("sites", "sikayetvar.yaml").read_text(encoding="utf-8")
CONFIG = """
contact: ops@shop.example
lexicon: words.yaml
brands:
  - name: Papatya
sources:
  - {kind: site, preset: ./ours.yaml, slug: papatya, name: ours, enabled: true}
  - {kind: site, preset: eksi, slug: papatya--1, name: theirs, enabled: true}
channels:
  team: {terminal: true}
routes:
  - {name: urgent, to: team, at_least: 50}
store:
  path: one.db
"""
WORDS = """
groups:
  late:
    level: problem
    says: late delivery
    points: 55
    patterns: [gelmedi]
    must_match: ["gelmedi"]
    must_not_match: ["geldi"]
"""


class Desk:
    """A folder with a configuration in it, and what watches it."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store, self.clock = folder, store, FixedClock()
        self.writes = 0
        self.write("words.yaml", WORDS)
        self.write("ours.yaml", PRESET)
        self.write("nobetci.yaml", CONFIG)
        self.woken: list[str] = []
        console = Console(file=io.StringIO())
        self.app = App(store, self.clock, lambda: console, threading.Event(), self.woken.append)
        self.reloader = Reloader(self.app, self.load(), self.load)

    def load(self):
        return load_config(self.folder / "nobetci.yaml", {})

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        self.writes += 1
        os.utime(path, ns=(self.writes * 10**9,) * 2)

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def marks(self) -> dict[str, str]:
        """What tells each source's settings from others, as they are in force."""
        return {watch.name: watch.mark for watch in self.app.crew(self.reloader.config).watches}

    def look(self) -> Crew | None:
        self.clock.advance(2)
        return self.reloader()

    def notices(self) -> list[OutboxItem]:
        with self.store.reading() as tx:
            return sorted(tx.outbox._all(true()), key=lambda item: item.id)

    def said(self) -> list[str]:
        return [(item.payload or {})["says"] for item in self.notices()]


@pytest.fixture
def desk(tmp_path: Path, store: Store) -> Iterator[Desk]:
    made = Desk(tmp_path, store)
    yield made
    if made.app.network is not None:
        made.app.network.close()


def test_nothing_changed_nothing_taken(desk: Desk) -> None:
    assert desk.look() is None
    assert desk.said() == []


CHANGES = {
    "the configuration": ("nobetci.yaml", "at_least: 50", "at_least: 60"),
    "the word list": ("words.yaml", "points: 55", "points: 60"),
    "a preset": ("ours.yaml", "\n", "\n\n"),
}


@pytest.mark.parametrize(("name", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_taken_once_and_without_a_word(desk: Desk, name: str, old: str, new: str) -> None:
    desk.change(name, old, new)
    assert desk.look() is not None
    assert desk.look() is None
    assert desk.said() == []


def test_a_file_that_is_touched_is_read_again(desk: Desk) -> None:
    desk.write("nobetci.yaml", CONFIG)
    assert desk.look() is not None


def test_the_new_crew_is_what_the_new_configuration_says(desk: Desk) -> None:
    desk.change("nobetci.yaml", "at_least: 50", "at_least: 61")
    desk.change("nobetci.yaml", "name: theirs, enabled: true", "name: theirs, enabled: false")
    crew = desk.look()
    assert crew is not None
    assert [route.manners.at_least for route in crew.bench.routes] == [61]
    assert [watch.name for watch in crew.watches] == ["ours"]


FRESH = {
    "a blank in a preset": ("ours.yaml", "name: ", "name:  ", set()),
    "another slug": ("nobetci.yaml", "slug: papatya,", "slug: papatya-ev,", {"ours"}),
    "another name": ("nobetci.yaml", "name: theirs", "name: eksi", {"eksi"}),
    "something else": ("nobetci.yaml", "at_least: 50", "at_least: 60", set()),
}


@pytest.mark.parametrize(("name", "old", "new", "fresh"), FRESH.values(), ids=FRESH)
def test_only_what_was_changed_is_polled_at_once(desk: Desk, name: str, old: str, new: str, fresh: set[str]) -> None:
    before = desk.marks()
    desk.change(name, old, new)
    assert desk.look() is not None
    assert {source for source, mark in desk.marks().items() if before.get(source) != mark} == fresh


def test_a_mended_preset_makes_its_source_another(desk: Desk) -> None:
    before = desk.marks()
    desk.change("ours.yaml", "Şikayetvar", "Şikâyetvar")
    assert desk.look() is not None
    assert [name for name, mark in desk.marks().items() if before[name] != mark] == ["ours"]


def test_a_broken_change_is_told_once_and_the_old_kept(desk: Desk) -> None:
    desk.change("nobetci.yaml", "routes:", "rotes:")
    assert [desk.look(), desk.look()] == [None, None]
    desk.write("nobetci.yaml", (desk.folder / "nobetci.yaml").read_text(encoding="utf-8"))
    assert desk.look() is None
    [notice] = desk.notices()
    assert (notice.payload or {})["says"] == BROKEN
    assert "nobetci.yaml:" in (notice.payload or {})["values"]["problems"]
    assert (notice.channel, desk.woken) == ("team", ["team"])


def test_another_fault_is_told_again_and_the_end_of_it_once(desk: Desk) -> None:
    desk.change("nobetci.yaml", "routes:", "rotes:")
    desk.look()
    desk.change("nobetci.yaml", "rotes:", "roots:")
    desk.look()
    desk.change("nobetci.yaml", "roots:", "routes:")
    assert desk.look() is not None
    desk.write("nobetci.yaml", CONFIG)
    desk.look()
    assert desk.said() == [BROKEN, BROKEN, TAKEN]
    assert [(item.payload or {})["good_news"] for item in desk.notices()] == [False, False, True]


def test_the_same_fault_after_it_was_mended_is_told_again(desk: Desk) -> None:
    for _ in range(2):
        desk.change("nobetci.yaml", "routes:", "rotes:")
        desk.look()
        desk.change("nobetci.yaml", "rotes:", "routes:")
        desk.look()
    assert desk.said() == [BROKEN, TAKEN] * 2


def test_only_the_first_problems_are_shown(desk: Desk) -> None:
    desk.write("nobetci.yaml", CONFIG + "\n".join(f"wrong{number}: 1" for number in range(9)))
    desk.look()
    [notice] = desk.notices()
    assert len((notice.payload or {})["values"]["problems"].splitlines()) == 5


def test_a_file_that_is_gone_is_a_broken_change(desk: Desk) -> None:
    (desk.folder / "words.yaml").unlink()
    assert desk.look() is None
    assert desk.said() == [BROKEN]


def test_a_word_list_that_fails_its_own_test_is_not_taken(desk: Desk) -> None:
    desk.change("words.yaml", 'must_match: ["gelmedi"]', 'must_match: ["geldi"]')
    assert desk.look() is None
    assert desk.said() == [BROKEN]


def test_another_store_waits_for_the_next_start(desk: Desk) -> None:
    desk.change("nobetci.yaml", "one.db", "two.db")
    assert desk.look() is not None
    assert desk.said() == [RESTART]
    assert desk.app.store is desk.store


def test_when_asked_it_reads_again_though_nothing_changed(desk: Desk) -> None:
    desk.reloader.force()
    assert desk.look() is not None
    assert desk.look() is None


def test_what_is_written_while_it_reads_is_read_next_time(desk: Desk) -> None:
    read = desk.load

    def slow():
        config = read()
        desk.write("nobetci.yaml", CONFIG.replace("at_least: 50", "at_least: 70"))
        desk.reloader.load = read
        return config

    desk.reloader.load = slow
    desk.change("nobetci.yaml", "at_least: 50", "at_least: 60")
    first, second = desk.look(), desk.look()
    assert first is not None
    assert second is not None
    assert [crew.bench.routes[0].manners.at_least for crew in (first, second)] == [60, 70]
    assert desk.look() is None


def test_a_newly_named_file_is_watched(desk: Desk) -> None:
    desk.write("more.yaml", WORDS)
    desk.change("nobetci.yaml", "words.yaml", "more.yaml")
    assert desk.look() is not None
    desk.change("more.yaml", "points: 55", "points: 66")
    assert desk.look() is not None


def test_a_missing_file_has_a_stamp_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "x"
    missing = stamp([path])
    path.write_text("")
    assert missing != stamp([path])


def test_the_time_of_a_notice_is_the_clocks(desk: Desk) -> None:
    desk.change("nobetci.yaml", "routes:", "rotes:")
    desk.look()
    assert desk.notices()[0].owed_at == desk.clock() != NOON
