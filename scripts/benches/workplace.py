"""People at work: from a press to the card that shows it, a hundred alerts at once, clocks of many cases, memory."""

import itertools
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from benches.figures import Figure, at_most
from benches.process import Daemon, Installed, compiled_here, folder
from benches.stopwatch import cpu

from monitor.app import open_store, workplace_of
from monitor.clock import system_clock
from monitor.config import load_config
from monitor.demo.site import DemoSite
from monitor.demo.workspace import Said
from monitor.demo.world import Complaint, Story
from monitor.rules.workplace import Workplace
from monitor.stages.tend import tend_cases
from monitor.store.door import Store

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from socket_double import APP_TOKEN
from workplace_double import WorkplaceDouble, press_on

_TEAM, _TOKEN = "C0000000001", "xoxb-double"
_OUR_OWN_TIME = "post_every: 20ms, update_every: 20ms, storm_within: 0s"
_CONFIG = """
contact: bench@localhost
store: {{path: "{place}/nobetci.db"}}
brands: [{{name: Papatya Ev, terms: [papatya ev]}}]
sources:
  - {{kind: site, preset: sikayetvar, slug: papatya-ev, base_url: "{site}", enabled: true, between: 0s, pages: 6,
     poll: {poll}}}
channels: {{team: {{slack: {team}}}}}
routes: [{{name: urgent, to: team, at_least: 50, backlog_within: 30d}}]
clocks: [{{name: all, claim: 15m, answer: 4h}}]
slack: {{token_env: TOKEN, base_url: "{slack}"{buttons}}}
delivery: {{{delivery}}}
campaigns: {{enabled: false}}
http: {{allow_private_hosts: true}}
"""
_BUTTONS = ", app_token_env: APP"
_OPEN = 10_000


def measure(*, quick: bool) -> Iterator[Figure]:
    """Everything of the above, each in a place of its own."""
    with folder() as compiled:
        installed = compiled_here(Path(compiled))
        yield from _presses(installed, 30 if quick else 150)
        yield from _at_once(installed)
        yield from _burst(installed)
        yield from _tending(installed)
        yield from _memory(installed)


class _Office:
    """A site, a Slack with people, and a configuration."""

    def __init__(self, place: Path, installed: Installed) -> None:
        self.place, self.installed = place, installed
        self.site = DemoSite(system_clock, Story())
        self.slack = WorkplaceDouble(token=_TOKEN)
        self._stamps = itertools.count(100)

    @contextmanager
    def at_work(self, delivery: str, *, buttons: str = _BUTTONS, poll: str = "0.1s..0.2s") -> Iterator[Daemon]:
        with Daemon(self.installed, self.configured(delivery, buttons, poll), TOKEN=_TOKEN, APP=APP_TOKEN) as daemon:
            if buttons:
                self.slack.socket.line()
            yield daemon

    def configured(self, delivery: str, buttons: str, poll: str) -> Path:
        config = self.place / "nobetci.yaml"
        named = {"place": self.place, "site": self.site.url, "slack": self.slack.api_url, "team": _TEAM, "poll": poll}
        config.write_text(_CONFIG.format(**named, buttons=buttons, delivery=delivery), encoding="utf-8")
        return config

    def complain(self, count: int) -> None:
        at = system_clock().replace(microsecond=0) - timedelta(minutes=5)
        for number in range(count):
            text = f"Papatya Ev sandalyesi kırıldı, çocuğum yaralandı, hastanedeyiz. Sipariş no {number:06}."
            title, slug = f"Çocuğum Yaralandı {number}", f"cocugum-yaralandi-{number}"
            self.site.publish(Complaint(title=title, text=text, written_at=at, slug=slug, author=f"Ayşe {number}"))

    def cards(self) -> list[Said]:
        return [said for said in self.slack.messages(_TEAM) if ":case:" in (said.key or "") and not said.thread_ts]

    def press(self, card: Said, move: str) -> float:
        """When it was pressed."""
        payload = press_on(self.now(card), move, user="U1", stamp=f"1763913600.{next(self._stamps):06}")
        at = time.monotonic()
        self.slack.press(payload)
        return at

    def now(self, card: Said) -> Said:
        return next(said for said in self.slack.messages(_TEAM) if said.ts == card.ts)

    def shown_after(self, card: Said, pressed: float) -> float:
        """Seconds until the card was edited."""
        _until(lambda: self.slack.edited.get(card.key or "", 0.0) > pressed)
        return self.slack.edited[card.key or ""] - pressed


@contextmanager
def _office(installed: Installed) -> Iterator[_Office]:
    with folder() as place:
        office = _Office(Path(place), installed)
        with office.site, office.slack:
            yield office


def _presses(installed: Installed, count: int) -> Iterator[Figure]:
    with _office(installed) as office, office.at_work(_OUR_OWN_TIME):
        office.complain(5)
        _until(lambda: len(office.cards()) == 5)
        cards, moves = itertools.cycle(office.cards()), itertools.cycle(["claim"] * 5 + ["release"] * 5)
        seconds = []
        for card, move, _ in zip(cards, moves, range(count), strict=False):
            seconds.append(office.shown_after(card, office.press(card, move)))
    seconds.sort()
    about = (
        f"{count} presses over Socket Mode, one at a time; Slack's pace set to 20 ms, so that only our own time counts"
    )
    p99 = seconds[min(count - 1, round(0.99 * count))]
    yield Figure("press until the card shows it, p99", p99, "s", at_most(1), tuple(seconds), about)
    yield Figure("… median", median(seconds), "s")


def _at_once(installed: Installed) -> Iterator[Figure]:
    with _office(installed) as office, office.at_work("post_every: 20ms, storm_within: 0s"):
        office.complain(10)
        _until(lambda: len(office.cards()) == 10)
        cards = office.cards()
        pressed = [(card, office.press(card, "claim")) for card in cards]
        seconds = tuple(office.shown_after(card, at) for card, at in pressed)
    about = "ten people press on ten cards at the same moment; edits paced as shipped"
    yield Figure("ten presses at once, the last card", max(seconds), "s", at_most(1), seconds, about)


def _burst(installed: Installed) -> Iterator[Figure]:
    with _office(installed) as office:
        office.complain(100)
        began = time.monotonic()
        with office.at_work("storm_more_than: 6"):
            _until(lambda: any(":rollup:" in (said.key or "") for said in office.slack.messages(_TEAM)))
            _until(lambda: not _owed(office.place))
            took = time.monotonic() - began
        times = [one.at for one in office.slack.accepted if one.channel == _TEAM]
    busiest = max(sum(at <= later < at + 1 for later in times) for at in times)
    about = f"100 alerts at once, delivery as shipped: {len(times)} messages, all told {took:.0f} s after the start"
    yield Figure("100 alerts: messages in the busiest second", busiest, "", at_most(1), (), about)


def _owed(place: Path) -> bool:
    waiting = "state IN ('pending', 'sending', 'unknown') OR (state = 'sent' AND want_rev > told_rev)"
    with closing(sqlite3.connect(f"file:{place}/nobetci.db?mode=ro", uri=True, timeout=10)) as connection:
        return bool(connection.execute(f"SELECT 1 FROM outbox WHERE {waiting} LIMIT 1").fetchone())


def _tending(installed: Installed) -> Iterator[Figure]:
    with _office(installed) as office:
        office.complain(1)
        with office.at_work(_OUR_OWN_TIME):
            _until(lambda: len(office.cards()) == 1 and not _owed(office.place))
        _copy_case(office.place / "nobetci.db", _OPEN)
        config = load_config(office.configured(_OUR_OWN_TIME, "", "1h..2h"), {}, speaks=False)
        store, workplace, now = open_store(config), workplace_of(config), system_clock()
        first = cpu(lambda: _tend(store, workplace, now, 0))
        runs = tuple(cpu(lambda: _tend(store, workplace, now, 0)) for _ in range(5))
        about = f"{_OPEN:,} open cases, half of them claimed, none due"
        yield Figure("look at the clocks, nothing due", median(runs), "s CPU", at_most(0.1), runs, about)
        yield Figure("… the first look at each of them", first, "s CPU", None, (), "50 in a transaction")
        late = now + timedelta(minutes=20)
        once = cpu(lambda: _tend(store, workplace, late, _OPEN // 2))
        yield Figure("… half of them overdue at once", once, "s CPU", None, (), f"{_OPEN // 2:,} reminders owed")
        store.close()


def _tend(store: Store, workplace: Workplace, now: datetime, reminders: int) -> None:
    assert tend_cases(store, workplace, lambda: now) == reminders


def _copy_case(path: Path, count: int) -> None:
    """That many cases like the one that is there, every second one claimed."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for number in range(2, count + 1):
            claimed = {} if number % 2 else {"state": "claimed", "owner": "slack:U1", "rev": 2}
            _copy(connection, "mention", {"id": number, "native_id": f"copy-{number}", "case_id": number})
            _copy(connection, "score", {"mention_id": number})
            _copy(connection, "case", {"id": number, "lead_id": number, "thread": f"copy-{number}", **claimed})
            _copy(connection, "outbox", {"id": number, "key": f"copy:case:{number}:team", "case_id": number})
        connection.execute("UPDATE \"case\" SET claimed_at = moved_at WHERE state = 'claimed'")


def _copy(connection: sqlite3.Connection, table: str, changes: dict[str, object]) -> None:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    values = ", ".join("?" if name in changes else f'"{name}"' for name in columns)
    given = [changes[name] for name in columns if name in changes]
    names = ", ".join(f'"{name}"' for name in columns)
    query = f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" ORDER BY rowid LIMIT 1'
    connection.execute(query, given)


def _memory(installed: Installed) -> Iterator[Figure]:
    with _office(installed) as office:
        with office.at_work(_OUR_OWN_TIME, buttons=""):
            pass  # makes the store
        for name, buttons in (("without", ""), ("with", _BUTTONS)):
            with office.at_work(_OUR_OWN_TIME, buttons=buttons, poll="1h..2h") as daemon:
                threading.Event().wait(6)
                bar = at_most(100) if buttons else None
                yield Figure(f"idle daemon {name} buttons", daemon.megabytes, "MB RSS", bar, (), "6 s after ready")


def _until(holds: Callable[[], object]) -> None:
    pause = threading.Event()
    for _ in range(12_000):
        if holds():
            return
        pause.wait(0.005)
    raise AssertionError("it never came about")
