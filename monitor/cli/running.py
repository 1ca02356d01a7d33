"""`run`, `once` and `demo`: the daemon in a process."""

import fcntl
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path

import typer

from monitor.app import App, beats_of, open_store
from monitor.cli.asking import LUCKS
from monitor.cli.screen import console, err, out, speaker
from monitor.cli.span import span_of
from monitor.clock import Times, steady_clock, system_clock
from monitor.config import Config, find_config, load_config
from monitor.daemon import Daemon
from monitor.errors import StoreError
from monitor.log import keep_out, set_up_logging
from monitor.reload import Reloader
from monitor.round import one_round
from scrapers.kit.errors import msg
from scrapers.kit.shipped import shipped

log = logging.getLogger(__name__)

EXIT_LATE = 0
"""Leaving without waiting for a worker is safe: everything it had not finished is taken up at the next start."""


def run_daemon(given: Path | None, for_: str | None, *, verbose: bool) -> None:
    """Run the configured daemon until stopped."""
    limit = span_of(for_)
    path = find_config(given, os.environ)
    config = _load(path)
    set_up_logging(logging.DEBUG if verbose else logging.INFO)
    _ready_store(config)
    _serve(config, path, limit)


def _ready_store(config: Config) -> None:
    """Create or migrate the store in a child: what Alembic takes, 13 MB, is not the daemon's to keep.

    Whatever fails there fails again, with its words, when the daemon opens the store itself.
    """
    child = os.fork()
    if child == 0:
        try:
            with _only_one(config.store.path):
                open_store(config).close()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _load(path: Path) -> Config:
    config = load_config(path, os.environ)
    keep_out(config.secrets)
    return config


def run_demo(for_: str | None, *, verbose: bool) -> None:
    """Run the daemon against the demo world, alerts on this terminal."""
    from monitor.demo.street import Street

    limit = span_of(for_)
    set_up_logging(logging.INFO if verbose else logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="nobetci-demo-") as folder, Street(system_clock) as street:
        path = street.settle(Path(folder), shipped("demo.yaml").read_text(encoding="utf-8"))
        out(speaker().say(_WELCOME, site=street.site.url))
        _serve(_load(path), path, limit)
        out(speaker().say(_FAREWELL))


_WELCOME = msg(
    "The demo: an invented shop, Papatya Ev, and four places where its customers talk, all on this computer:\n"
    "a complaint site, a forum, X and Facebook. Two of them can be looked at in a browser:\n"
    "{site}/papatya-ev and {site}/papatya-ev--123456\n"
    "What needs a person appears below as it would in Slack. Stop with Ctrl-C.\n"
)
_FAREWELL = msg('\nThat was the demo. Next: nobetci init, then README, "watch your own brand in five minutes".')


def _serve(config: Config, path: Path, limit: timedelta | None) -> None:
    stop = threading.Event()
    with ExitStack() as stack:
        stack.enter_context(_only_one(config.store.path))
        store = open_store(config)
        stack.enter_context(store.alone())
        app = App(store, system_clock, console, stop)
        crew = app.crew(config)
        reloader = Reloader(app, config, lambda: _load(path))
        daemon = Daemon(store, Times(system_clock, steady_clock), beats_of(config), stop=stop, reload=reloader)
        app.wake = daemon.wake_voice
        _listen_to_signals(stop, reloader)
        if limit is not None:
            timer = threading.Timer(limit.total_seconds(), stop.set)
            timer.daemon = True
            timer.start()
        if not daemon.run(crew):
            log.info("left work under way; it is taken up at the next start")
            sys.stdout.flush()
            os._exit(EXIT_LATE)
        crew.close()
        store.close()


def _listen_to_signals(stop: threading.Event, reloader: Reloader) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    signal.signal(signal.SIGHUP, lambda *_: reloader.force())


@contextmanager
def _only_one(store: Path) -> Iterator[None]:
    """Hold the store's lock: two on one store would disturb sites twice and tell things twice."""
    try:
        descriptor = os.open(f"{store}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        what = msg("{path}: cannot be made: {reason} — check that the folder exists and may be written")
        raise StoreError(what, path=f"{store}.lock", reason=error.strerror) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        what = msg("{path}: another nobetci runs on this store — stop it first, or give this one a store of its own")
        raise StoreError(what, path=store) from error
    finally:
        os.close(descriptor)


def run_once(given: Path | None, within: str) -> None:
    """Every stage once: what cron wants."""
    limit = span_of(within) or timedelta(0)
    config = _load(find_config(given, os.environ))
    set_up_logging(logging.WARNING)
    with _only_one(config.store.path), closing(open_store(config)) as store, store.alone():
        crew = App(store, system_clock, console, threading.Event()).crew(config)
        round_ = one_round(crew, store, Times(system_clock, steady_clock), limit)
        crew.close()
    voice = speaker(config.language)
    for name, polled in round_.polled.items():
        out(
            voice.say(
                _POLLED, source=name, luck=voice.translate(LUCKS[polled.luck]), new=polled.new, changed=polled.changed
            )
        )
    out(voice.say(_DONE, judged=round_.judged, told=round_.told, calls=round_.calls))
    if round_.waiting:
        err(voice.say(_WAITING, waiting=round_.waiting))
    if any(not polled.luck.is_good for polled in round_.polled.values()):
        raise typer.Exit(1)


_POLLED = msg("{source}: {luck}, {new} new, {changed} changed")
_DONE = msg("judged {judged}, to be told {told}, messages handed over {calls}")
_WAITING = msg("{waiting} messages still wait; the next run goes on with them")
