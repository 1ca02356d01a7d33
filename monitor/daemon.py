"""The daemon: a lane per host, a judge, a voice per channel, ticks; it stops when told and forgets nothing.

It does not know what a mention is. Threads wait on events with a computed deadline; the database knows what is due.
"""

import gc
import logging
import random
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from monitor.clock import StepWatch, Times
from monitor.crew import Beats, Crew, Shift
from monitor.errors import MonitorError
from monitor.outlook import tend_outlook
from monitor.receiver import Receiver
from monitor.rules.delivery import notice_item
from monitor.stages.deliver import Outlet, deliver_due, recover
from monitor.stages.digest import DigestDesk, tend_digests
from monitor.stages.judge import tend_campaigns
from monitor.stages.judge.recourse import Recourse
from monitor.stages.line import tend_line
from monitor.stages.moves.coming_due import tend_promises
from monitor.stages.poll import Watch, know_settings, poll_once
from monitor.stages.reread import reread_once
from monitor.stages.tend import tend_cases, time_anew
from monitor.store.door import Store, Tx
from monitor.store.rows import Heard
from scrapers.kit.errors import msg

log = logging.getLogger(__name__)

_NO_CALLS = msg("platforms cannot call us; everything is still found by polling")

Work = Callable[[], None]

ANSWERERS = 3
"""So many presses are answered at the same time: one that waits for Slack holds up nobody else."""
AFTER_A_FAULT = timedelta(seconds=5)
"""Pause of a worker after something unexpected, so that a lasting fault does not spin."""


class Daemon:
    """Runs one crew after another on one store until `stop` is set."""

    def __init__(
        self, store: Store, times: Times, beats: Beats, *, stop: threading.Event, reload: Callable[[], Crew | None]
    ) -> None:
        self._store = store
        self._clock = times.clock
        self._steady = times.steady
        self._beats = beats
        self._stop = stop
        self._reload = reload
        self._changing = threading.Lock()
        self._shift: Shift | None = None
        self._retired: list[Shift] = []
        self._started_at = self._clock()
        self._step = StepWatch(times)
        self._written: object = None
        self._troubles: dict[str, str] = {}

    def run(self, crew: Crew) -> bool:
        """Work until told to stop; True when every thread ended in time."""
        now = self._clock()
        recover(self._store, now=now, at_start=True)
        with self._store.transaction() as tx:
            if tx.sources.tried_after(now):
                _forget_times(tx, crew, now)
        self._begin(crew, ())
        scheduler = self._ticks()
        gc.freeze()  # a full collection of what never dies would stall the other lanes; hardly any of it is garbage
        gc.enable()
        log.info("ready", extra={"sources": len(crew.watches), "channels": len(crew.outlets)})
        self._stop.wait()
        log.info("stopping")
        scheduler.shutdown(wait=False)
        ended = self._end()
        with self._store.transaction() as tx:
            tx.sources.silence()
            tx.sources.no_line()
        return ended

    # -- shifts

    def _begin(self, crew: Crew, before: tuple[threading.Thread, ...]) -> None:
        know_settings(crew.watches, self._store, self._clock)
        time_anew(self._store, crew.bench.workplace, self._clock)
        with self._store.transaction() as tx:
            tx.outbox.rehome([outlet.name for outlet in crew.outlets], crew.operators, self._clock())
        shift = Shift(crew)
        workers = {f"lane {host}": self._lane(shift, host, watches) for host, watches in crew.by_host().items()}
        workers["judge"] = self._judge(shift)
        workers.update({f"voice {outlet.name}": self._voice(shift, outlet) for outlet in crew.outlets})
        if crew.digest is not None:
            workers["digest"] = self._digest(shift, crew.digest)
        if crew.buttons is not None:
            workers["buttons watch"] = crew.buttons.watch
            workers.update({f"buttons {number}": crew.buttons.answer for number in range(1, ANSWERERS + 1)})
        self._shift = shift
        for name, work in workers.items():
            self._hire(shift, name, work, [thread for thread in before if thread.name == name])
        if crew.receiver is not None:
            self._open(crew.receiver, shift)
        shift.wake()

    def _open(self, receiver: Receiver, shift: Shift) -> None:
        """Let platforms call; where that cannot be, polling alone is enough, and the operators know."""
        hosts = {watch.name: watch.source.host for watch in shift.crew.watches}

        def heard(name: str) -> None:
            with self._store.transaction() as tx:
                tx.sources.due_now([name], self._clock())
            shift.lanes[hosts[name]].set()

        try:
            receiver.start(heard)
        except MonitorError as error:
            log.warning("receiver closed", extra={"says": error.say()})
            values = {name: str(value) for name, value in error.values.items()}
            payload = {"good_news": False, "says": _NO_CALLS, "detail": error.what, "values": values}
            now = self._clock()
            key = f"{self._store.id}:receiver:{now:%Y%m%d%H%M%S}"
            with self._store.transaction() as tx:
                tx.outbox.owe(notice_item(key, shift.crew.operators, payload, now=now))

    def _hire(self, shift: Shift, name: str, work: Work, before: list[threading.Thread]) -> None:
        def serve() -> None:
            for thread in before:  # never two at one host, never two voices in one room
                thread.join()
            while not shift.over.is_set():
                self._guard(name, work)

        thread = threading.Thread(target=serve, name=name, daemon=True)
        shift.threads.append(thread)
        thread.start()

    def _end(self) -> bool:
        with self._changing:
            shift = self._shift
        if shift is None:
            return True
        shift.end()
        deadline = self._steady() + self._beats.stop_within.total_seconds()
        for thread in shift.threads:
            thread.join(max(0.0, deadline - self._steady()))
        return shift.has_left()

    # -- work

    def _lane(self, shift: Shift, host: str, watches: list[Watch]) -> Work:
        by_name = {watch.name: watch for watch in watches}
        nudge = shift.lanes[host]

        def poll_next() -> None:
            with self._store.reading() as tx:
                due = tx.sources.next_due(by_name)
            wait = self._seconds_until(due[1]) if due else None
            if due is None or wait:
                nudge.wait(wait)
                nudge.clear()
                return
            watch = by_name[due[0]]
            draw = random.random()  # noqa: S311 - spreads polls, guards nothing
            polled = poll_once(watch, self._store, self._clock, draw=draw, stopping=shift.over.is_set)
            if polled is not None and polled.luck.is_good and not polled.more and not shift.over.is_set():
                reread_once(watch.source, Heard(watch.name, watch.brand), watch.operators, self._store, self._clock)
            if polled is not None:
                shift.wake()

        return poll_next

    def _judge(self, shift: Shift) -> Work:
        recourse = Recourse(self._store, shift.crew.bench, shift.crew.operators, self._clock)

        def judge_all() -> None:
            shift.heard.wait()
            shift.heard.clear()
            while not shift.over.is_set():
                judged = recourse.judge()
                if judged.told:
                    shift.wake()
                if not judged.mentions:
                    return

        return judge_all

    def _voice(self, shift: Shift, outlet: Outlet) -> Work:
        owed = shift.owed[outlet.name]

        def speak() -> None:
            next_at = deliver_due(shift.crew.desk, outlet).next_at
            owed.wait(self._seconds_until(next_at) if next_at else None)
            owed.clear()  # only after the wait: cleared before it, the call to leave could be lost

        return speak

    def _digest(self, shift: Shift, desk: DigestDesk) -> Work:
        """A worker of its own: no sign of life and no reminder waits for a digest to be made."""

        def look() -> None:
            if tend_digests(self._store, desk, self._clock, shift.over.is_set):
                shift.wake()
            shift.over.wait(self._beats.tend_every.total_seconds() or None)

        return look

    def _guard(self, name: str, work: Work) -> None:
        try:
            work()
        except MonitorError as error:
            self._tell_once(name, error)
        except Exception as error:
            log.exception("worker failed", extra={"worker": name, "error": type(error).__name__})
        else:
            if self._troubles.pop(name, ""):
                log.info("worker back", extra={"worker": name})
            return
        self._stop.wait(AFTER_A_FAULT.total_seconds())

    def _tell_once(self, name: str, error: MonitorError) -> None:
        """Log a trouble that has a name, such as a full disk, when it begins; its sentence says all there is."""
        level = logging.DEBUG if self._troubles.get(name) == error.what else logging.ERROR
        self._troubles[name] = error.what
        log.log(level, "worker failed", extra={"worker": name, "error": type(error).__name__, "says": error.say()})

    def _seconds_until(self, moment: datetime | None) -> float:
        return 0.0 if moment is None else max(0.0, (moment - self._clock()).total_seconds())

    # -- ticks

    def _ticks(self) -> BackgroundScheduler:
        """Ticks only: what is due, the database knows."""
        scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        beats = self._beats
        ticks = (
            (self._wake, beats.tick),
            (self.check_reload, beats.reload_every),
            (self._tend, beats.tend_every),
            (self._remind, beats.tend_every),
        )
        for work, every in ticks:
            if every:
                scheduler.add_job(self._guard, "interval", (work.__name__, work), seconds=every.total_seconds())
        scheduler.start()
        self._guard("tend", self._tend)
        self._guard("remind", self._remind)
        return scheduler

    def _wake(self) -> None:
        """Another process may have stored or owed something; the clock may have been put back."""
        if self._shift is None:
            return
        written, stepped = self._store.mark(), self._step.went_back()
        if written == self._written and not stepped:
            return
        self._written = written
        if stepped:
            log.warning("clock went back", extra={"seconds": round(stepped)})
            with self._store.transaction() as tx:
                _forget_times(tx, self._shift.crew, self._clock())
        self._shift.wake(lanes=bool(stepped))

    def wake_voice(self, name: str) -> None:
        """Let one voice look for work."""
        if self._shift is not None and name in self._shift.owed:
            self._shift.owed[name].set()

    def check_reload(self) -> None:
        """Begin a new shift if the configuration changed and still makes sense."""
        with self._changing:
            crew = None if self._stop.is_set() else self._reload()
            if crew is None or self._shift is None:
                return
            before = self._shift
            before.end()
            self._begin(crew, tuple(before.threads))
            self._retired.append(before)

    def _tend(self) -> None:
        """A sign of life, messages whose sender died, the write-ahead log, campaigns that rest."""
        if self._stop.is_set():
            return
        now = self._clock()
        with self._store.transaction() as tx:
            tx.sources.beat(now, self._started_at)
        recover(self._store, now=now, at_start=False)
        self._store.checkpoint()
        for shift in [shift for shift in self._retired if shift.has_left()]:
            shift.crew.close()
            self._retired.remove(shift)
        if self._shift is not None:
            rested = tend_campaigns(self._store, self._shift.crew.bench, self._clock)
            if tend_outlook(self._store, self._shift.crew.outlook, self._clock) or rested:
                self._shift.wake()

    def _remind(self) -> None:
        """Cases that nobody claims, answers or looks after, promises whose day has come, buttons that do nothing."""
        if self._stop.is_set() or self._shift is None:
            return
        crew = self._shift.crew
        workplace = crew.bench.workplace
        reminded = tend_cases(self._store, workplace, self._clock)
        reminded += tend_line(self._store, crew.operators, self._clock)
        if tend_promises(self._store, workplace, self._clock) or reminded:
            self._shift.wake()


def _forget_times(tx: Tx, crew: Crew, now: datetime) -> None:
    """The clock was put back: what was due later by it is due now."""
    tx.sources.due_now([watch.name for watch in crew.watches], now)
    tx.outbox.due_now(now)
    tx.channels.forget_pace(now)
    tx.reminders.due_now(now)
