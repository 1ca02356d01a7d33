"""A week's digest of a busy brand: what is counted, the child that makes it, the daemon that waits for it."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Self

from benches.digest_store import BRAND, WEEKS, fill
from benches.figures import Figure, at_most
from benches.process import Daemon, Installed, compiled_here, folder
from benches.stopwatch import cpu

from monitor.clock import system_clock
from monitor.config import load_config
from monitor.digesting.subjects import digest_desk
from monitor.language.forms import ISTANBUL
from monitor.rules.digest.recurring import READ_TOPICS
from monitor.rules.week import Week
from monitor.stages.digest import DigestDesk, Ending, Order
from monitor.stages.digest.gathering import MOST_TEXTS
from monitor.store.door import Store, Tx

_CONFIG = """
contact: bench@localhost
store: {{path: "{store}"}}
brands: [{{name: Papatya Ev, terms: [papatya ev]}}]
sources: [{{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true, base_url: "http://127.0.0.1:9",
  poll: 6h..12h}}]
channels: {{team: {{terminal: true}}}}
routes: [{{name: urgent, to: team, at_least: 90}}]
campaigns: {{enabled: false}}
digest: {{enabled: {digest}, at: "00:00"}}
http: {{allow_private_hosts: true}}
"""
_QUIET = 8.0
"""Seconds after which a daemon is idle."""


def measure(*, quick: bool) -> Iterator[Figure]:
    """The reads one by one, then the whole child, then the daemon."""
    each, times = (10_000, 3) if quick else (100_000, 3)
    with folder() as place, folder() as compiled:
        path = Path(place) / "nobetci.db"
        week = Week.of(system_clock().astimezone(ISTANBUL).date()).before()
        fill(path, week.span(ISTANBUL)[1], each)
        with closing(Store.open(path)) as store:
            yield from _reads(store, week, times, f"{each * WEEKS:,} mentions, {each:,} of them in the week")
        installed = compiled_here(Path(compiled))
        with _environment(installed):
            yield from _children(path, week, times)
        yield from _daemons(path, installed)


# -- what is counted


def _reads(store: Store, week: Week, times: int, about: str) -> Iterator[Figure]:
    runs = {name: _runs(store, read, times) for name, read in _asked(week).items()}
    now = tuple(map(sum, zip(*(taken for name, taken in runs.items() if name != _EARLIER), strict=True)))
    yield Figure("digest: all that is read of the week", median(now), "s CPU", None, now, about)
    for name, taken in runs.items():
        yield Figure(f"… {name}", median(taken), "s CPU", None, taken)


_EARLIER = "an earlier week without a digest"


def _asked(week: Week) -> dict[str, Callable[[Tx], object]]:
    span, before = week.span(ISTANBUL), week.before().span(ISTANBUL)
    now = span[1] + timedelta(hours=9)
    return {
        "cells, topics, thanks": lambda tx: (tx.weekly.cells(BRAND, *span), tx.weekly.topics(BRAND, *span)),
        "cases and their clocks": lambda tx: tx.weekly.casework(BRAND, *span, now),
        "what waits": lambda tx: tx.weekly.waiting(BRAND, now, 10),
        "campaigns": lambda tx: (tx.weekly.campaigns(BRAND, *span, 5), tx.weekly.judged(BRAND, *span)),
        "the loudest, praise": lambda tx: (tx.weekly.loudest(BRAND, *span, 5), tx.weekly.praise(BRAND, *span, 3)),
        "texts": lambda tx: tx.weekly.texts(BRAND, span, READ_TOPICS, MOST_TEXTS),
        "heard late, unjudged, began": lambda tx: (
            tx.weekly.heard_late(BRAND, (span[0] - timedelta(weeks=4), span[0]), span[0]),
            tx.weekly.unjudged(BRAND, *span),
            tx.weekly.began(BRAND),
        ),
        _EARLIER: lambda tx: (
            tx.weekly.totals(BRAND, *before),
            tx.weekly.topics(BRAND, *before),
            tx.weekly.casework(BRAND, *before, now),
        ),
    }


def _runs(store: Store, read: Callable[[Tx], object], times: int) -> tuple[float, ...]:
    """Each in a transaction of its own, for one remembers what it read; the first one warms up."""
    found = []
    for _ in range(times + 1):
        with store.reading() as tx:
            found.append(cpu(lambda: read(tx)))
    return tuple(found[1:])


# -- the child


def _children(path: Path, week: Week, times: int) -> Iterator[Figure]:
    desk = _desk(path)
    _make(desk, week)  # compiles what an installation has compiled, and lists the fonts
    for name, earlier in (("the first digest of a brand, four weeks counted anew", False), ("as every week", True)):
        if earlier:
            for back in range(4, 0, -1):
                _make(desk, week.before(back))
        runs = []
        for _ in range(times):
            _unmade(path, week)
            with _Watch() as watch:
                began = time.monotonic()
                _make(desk, week)
                runs.append(time.monotonic() - began)
        seconds = tuple(runs)
        yield Figure(f"digest, the whole child: {name}", median(seconds), "s", at_most(3.0), seconds, "wall time")
        yield Figure("… the child's memory", watch.peak("monitor.digesting"), "MB at most", at_most(150))
        yield Figure("… of the child that draws", watch.peak("monitor.charts"), "MB at most", at_most(150))


@contextmanager
def _environment(installed: Installed) -> Iterator[None]:
    """As an installation has it: what a child inherits must not make it compile everything anew."""
    ours = dict(os.environ)
    os.environ.clear()
    os.environ.update(installed.environment)
    yield
    os.environ.update(ours)


def _desk(path: Path) -> DigestDesk:
    config = load_config(_configured(path, digest="true"), {}, speaks=False)
    desk = digest_desk(config, config.store)
    assert desk is not None
    return desk


def _configured(path: Path, *, digest: str) -> Path:
    config = path.with_name(f"digest-{digest}.yaml")
    config.write_text(_CONFIG.format(store=path, digest=digest), encoding="utf-8")
    return config


def _make(desk: DigestDesk, week: Week) -> None:
    now = week.span(ISTANBUL)[1] + timedelta(hours=9)
    result = desk.make(Order(desk.subjects[0], week, now), lambda: False)
    assert result.outcome is Ending.MADE, result


def _unmade(path: Path, week: Week) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM digest WHERE week >= ?", (week.monday.isoformat(),))
        connection.execute("DELETE FROM outbox WHERE kind = 'digest'")


class _Watch:
    """Looks at how much memory children had at most, ten times a second: it must not take their processor."""

    def __init__(self) -> None:
        self._over, self._peaks = threading.Event(), dict[str, float]()
        self._looking = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._looking.join()

    def peak(self, program: str) -> float:
        """Megabytes that a process of that module had at most."""
        return self._peaks.get(program, 0.0)

    def _look(self) -> None:
        while not self._over.wait(0.1):
            for process in Path("/proc").glob("[0-9]*"):
                self._note(process)

    def _note(self, process: Path) -> None:
        try:
            said = (process / "cmdline").read_bytes().decode().split("\0")
            status = (process / "status").read_text()
        except OSError:
            return
        highest = [int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM:")]
        for program in {"monitor.digesting", "monitor.charts"}.intersection(said):
            self._peaks[program] = max([self._peaks.get(program, 0.0), *highest])


# -- the daemon


def _daemons(path: Path, installed: Installed) -> Iterator[Figure]:
    week = Week.of(system_clock().astimezone(ISTANBUL).date()).before()
    found: dict[str, list[float]] = {"false": [], "true": []}
    for name in ("false", *("false", "true") * 2):  # the first one counts the hours of ten weeks
        _unmade(path, week)
        with Daemon(installed, _configured(path, digest=name)) as daemon:
            if name == "true":
                _until(lambda: _is_made(path, week))
            threading.Event().wait(_QUIET)
            found[name].append(daemon.megabytes)
    without, after = found["false"][1:], found["true"]
    yield Figure(
        "idle daemon, no digests", median(without), "MB RSS", None, tuple(without), f"{_QUIET:.0f} s after ready"
    )
    grown = median(after) - median(without)
    about = f"{median(after):.1f} MB, {_QUIET:.0f} s after its child made one"
    yield Figure("… what a digest leaves in it", grown, "MB more", at_most(3), (), about)


def _is_made(path: Path, week: Week) -> bool:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        found = connection.execute("SELECT 1 FROM digest WHERE week = ?", (week.monday.isoformat(),))
        return found.fetchone() is not None


def _until(holds: Callable[[], bool]) -> None:
    pause, late = threading.Event(), time.monotonic() + 180
    while not holds():
        assert time.monotonic() < late, "it never came about"
        pause.wait(0.05)
