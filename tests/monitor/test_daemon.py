"""The whole daemon in process: threads, ticks, shifts; it stops when told and one worker's fault is nobody else's."""

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from speaking import Newsroom

from fakes import BRAND, LEGAL, NOON, FakeChannel, FakeSource, FixedClock, a_bench, a_mention, heard
from monitor.clock import StepWatch, Times, steady_clock, system_clock
from monitor.crew import Beats, Crew
from monitor.daemon import ANSWERERS, Daemon
from monitor.errors import StoreError
from monitor.rules.card import Card
from monitor.rules.delivery import Delivery, DeliveryClocks
from monitor.rules.pace import Health, Luck, Rhythm
from monitor.stages.poll import Watch
from monitor.store.channels import WORKSPACE
from monitor.store.door import Store
from scrapers.kit.errors import Unreachable

MILLI = timedelta(milliseconds=1)
OFTEN = Rhythm(poll=(5 * MILLI, 10 * MILLI))
SELDOM = Rhythm(poll=(timedelta(hours=1),) * 2)
QUICK = DeliveryClocks(post_every=100 * MILLI, update_every=MILLI, updates_apart=MILLI, reconcile_after=(MILLI, MILLI))
BEATS = Beats(tick=30 * MILLI, reload_every=30 * MILLI, tend_every=50 * MILLI, stop_within=timedelta(seconds=5))


class RealClock(FixedClock):
    """The computer's clock, a little wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong_by = timedelta(0)

    def __call__(self):
        return system_clock() + self.wrong_by


class House:
    """A daemon in a thread, with a place to listen and a room to speak in."""

    def __init__(self, store: Store, beats: Beats = BEATS) -> None:
        self.store, self.clock = store, RealClock()
        self.source, self.slack = FakeSource(), FakeChannel(self.clock)
        self.newsroom = Newsroom(store, self.clock, QUICK)
        self.stop = threading.Event()
        self.crews: list[Crew] = []
        self.ended: bool | None = None
        times = Times(self.clock, steady_clock)
        self.daemon = Daemon(store, times, beats, stop=self.stop, reload=self._reload)
        self._thread = threading.Thread(target=self._run)
        self._pause = threading.Event()

    def crew(self, *sources: FakeSource, rhythm: Rhythm = OFTEN, mark: str = "", **changes: object) -> Crew:
        watches = tuple(Watch(source, BRAND, True, rhythm, "team", mark) for source in sources or (self.source,))
        values: dict[str, object] = {
            "watches": watches,
            "bench": a_bench(),
            "outlets": (self.newsroom.outlet(self.slack),),
            "desk": self.newsroom.desk,
            "operators": "ops",
        }
        return Crew(**{**values, **changes})  # type: ignore[arg-type]

    def start(self, crew: Crew) -> None:
        self._first = crew
        self._thread.start()

    def leave(self) -> bool | None:
        """What `run` said; None if it never came back."""
        self.stop.set()
        self._thread.join(20)
        return self.ended

    def eventually(self, happened: Callable[[], object]) -> None:
        end = steady_clock() + 15
        while not happened():
            assert steady_clock() < end, "it never happened"
            self._pause.wait(0.005)

    def texts(self) -> list[str]:
        return [shown.message.text for shown in self.slack.messages if isinstance(shown.message, Card)]

    def _run(self) -> None:
        self.ended = self.daemon.run(self._first)

    def _reload(self) -> Crew | None:
        return self.crews.pop(0) if self.crews else None


@pytest.fixture
def house(store: Store) -> Iterator[House]:
    made = House(store)
    yield made
    made.leave()
    gc.unfreeze()


class Gate(FakeSource):
    """A place whose answer takes until it is let through."""

    def __init__(self, name: str = "slow", host: str = "slow.example") -> None:
        super().__init__(name, host)
        self.entered, self.let_through = threading.Event(), threading.Event()

    def poll(self, cursor):
        self.entered.set()
        self.let_through.wait(20)
        return super().poll(cursor)


def test_what_is_said_somewhere_stands_in_the_room(house: House) -> None:
    house.source.says(a_mention(text=LEGAL))
    house.start(house.crew())
    house.eventually(house.texts)
    assert house.leave() is True
    assert house.texts() == [LEGAL]


def test_garbage_is_collected_again_once_it_is_ready(house: House) -> None:
    gc.disable()
    try:
        house.start(house.crew())
        house.eventually(gc.isenabled)
        assert gc.isenabled()
    finally:
        gc.enable()


def test_it_gives_a_sign_of_life_until_it_leaves(house: House) -> None:
    def beats() -> bool:
        with house.store.reading() as tx:
            return tx.sources.last_beat() is not None

    house.start(house.crew())
    house.eventually(beats)
    house.leave()
    assert not beats()


def test_what_another_process_stored_is_judged_and_told(house: House) -> None:
    house.start(house.crew(rhythm=SELDOM))
    house.eventually(lambda: house.source.polled_with)
    with house.store.transaction() as tx:
        tx.mentions.add([a_mention(text=LEGAL)], heard(entry="import"), now=NOON)
    house.eventually(house.texts)
    assert house.texts() == [LEGAL]
    assert len(house.source.polled_with) == 1


def test_what_was_being_sent_when_it_died_is_looked_for_at_start(house: House) -> None:
    house.slack.fails_after("post", KeyboardInterrupt())
    house.newsroom.alerts(1)
    with pytest.raises(KeyboardInterrupt):
        house.newsroom.speak(house.newsroom.outlet(house.slack))
    house.start(house.crew())
    house.eventually(lambda: house.newsroom.states() == [Delivery.SENT])
    assert len(house.slack.messages) == 1


def test_a_worker_that_hangs_is_not_waited_for_longer_than_allowed(store: Store) -> None:
    house = House(store, Beats(30 * MILLI, 30 * MILLI, 50 * MILLI, stop_within=50 * MILLI))
    gate = Gate()
    house.start(house.crew(gate))
    assert gate.entered.wait(10)
    assert house.leave() is False
    gate.let_through.set()
    gc.unfreeze()
    house.eventually(lambda: not [thread for thread in threading.enumerate() if thread.name == "lane slow.example"])


def test_a_slow_place_delays_no_other(house: House) -> None:
    gate = Gate()
    house.start(house.crew(gate, house.source))
    assert gate.entered.wait(10)
    house.source.says(a_mention(text=LEGAL))
    house.eventually(house.texts)
    gate.let_through.set()


def test_a_host_is_asked_one_question_at_a_time(house: House) -> None:
    inside = threading.Semaphore(1)
    together: list[bool] = []

    class Shared(FakeSource):
        def poll(self, cursor):
            alone = inside.acquire(blocking=False)
            together.append(not alone)
            try:
                return super().poll(cursor)
            finally:
                if alone:
                    inside.release()

    places = [Shared(f"page-{number}", "one.example") for number in range(3)]
    house.start(house.crew(*places))
    house.eventually(lambda: all(len(place.polled_with) >= 5 for place in places))
    assert not any(together)


def test_a_worker_that_fails_ends_no_other_and_is_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    bad = FakeSource("bad", "bad.example")
    bad.raises(KeyError("x"))
    house.source.says(a_mention(text=LEGAL))
    house.start(house.crew(bad, house.source))
    house.eventually(house.texts)
    house.eventually(lambda: bad.polled_with)
    house.eventually(lambda: [record for record in caplog.records if record.getMessage() == "worker failed"])
    [record] = [record for record in caplog.records if record.getMessage() == "worker failed"]
    assert (vars(record)["worker"], vars(record)["error"]) == ("lane bad.example", "KeyError")
    assert house.leave() is True


def test_a_voice_that_fails_goes_on_with_what_is_owed(house: House) -> None:
    house.daemon._stop = Hurry(house.stop)
    house.slack.fails_before("post", ZeroDivisionError())
    house.newsroom.alerts(1)
    house.start(house.crew())
    house.eventually(lambda: "post" in house.slack.calls)
    with house.store.transaction() as tx:  # its claim runs out
        tx.outbox._connection.exec_driver_sql("UPDATE outbox SET claimed_until = '2000-01-01 00:00:00.000000'")
    house.eventually(house.texts)
    assert len(house.texts()) == 1
    assert house.slack.count("post") == 2


class Hurry:
    """A stop event on which nobody waits long."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def wait(self, seconds: float | None = None) -> bool:
        return self._stop.wait(None if seconds is None else 0.01)

    def is_set(self) -> bool:
        return self._stop.is_set()


# -- another crew


def test_a_new_crew_takes_over_and_the_old_one_is_closed(house: House) -> None:
    closed = threading.Event()
    newcomer = FakeSource("newcomer", "new.example")
    newcomer.says(a_mention(text=LEGAL))
    house.start(house.crew(close=closed.set))
    house.eventually(lambda: house.source.polled_with)
    house.crews.append(house.crew(newcomer))
    house.eventually(house.texts)
    assert closed.wait(10)
    before = len(house.source.polled_with)
    house.eventually(lambda: len(newcomer.polled_with) > 5)
    assert len(house.source.polled_with) == before


def test_a_mended_source_is_polled_at_once(house: House) -> None:
    house.start(house.crew(rhythm=SELDOM, mark="a"))
    house.eventually(lambda: len(house.source.polled_with) == 1)
    house.crews.append(house.crew(rhythm=SELDOM, mark="a"))
    house.eventually(lambda: not house.crews)
    assert len(house.source.polled_with) == 1
    house.crews.append(house.crew(rhythm=SELDOM, mark="b"))
    house.eventually(lambda: len(house.source.polled_with) > 1)
    assert house.leave() is True
    assert len(house.source.polled_with) == 2


def test_the_new_crew_waits_for_the_old_one_at_the_same_host(house: House) -> None:
    gate, successor = Gate(), FakeSource("successor", "slow.example")
    house.start(house.crew(gate))
    assert gate.entered.wait(10)
    house.crews.append(house.crew(successor, house.source))
    house.eventually(lambda: house.source.polled_with)
    assert successor.polled_with == []
    gate.let_through.set()
    house.eventually(lambda: successor.polled_with)


def test_a_poll_cut_short_by_a_reload_says_nothing_about_its_source(house: House) -> None:
    gate = Gate("place", "place.example")
    gate.raises(Unreachable("place", "the connection was closed"))
    house.start(house.crew(gate))
    assert gate.entered.wait(10)
    house.crews.append(house.crew(house.source))
    house.eventually(lambda: not house.crews)
    gate.let_through.set()
    house.eventually(lambda: house.source.polled_with)
    with house.store.reading() as tx:
        assert tx.sources.state_of("place").health.failures == 0


def test_two_voices_never_speak_in_one_room(house: House) -> None:
    entered, let_through = threading.Event(), threading.Event()

    def hold() -> None:
        house.slack.step = lambda: None
        entered.set()
        let_through.wait(20)

    house.slack.step = hold
    house.newsroom.alerts(2)
    house.start(house.crew())
    assert entered.wait(10)
    house.crews.append(house.crew())
    house.eventually(lambda: not house.crews)
    house.eventually(lambda: len(house.source.polled_with) > 5)
    assert house.slack.messages == []
    let_through.set()
    house.eventually(lambda: len(house.texts()) == 2)
    assert len(house.slack.messages) == 2


def test_nothing_is_reloaded_while_it_leaves(house: House) -> None:
    house.start(house.crew())
    house.eventually(lambda: house.source.polled_with)
    house.leave()
    house.crews.append(house.crew())
    house.daemon.check_reload()
    assert len(house.crews) == 1


def test_a_reload_that_fails_changes_nothing(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.daemon._stop = Hurry(house.stop)

    def fail() -> Crew | None:
        raise ZeroDivisionError

    house.daemon._reload = fail
    house.start(house.crew())
    house.eventually(lambda: "worker failed" in caplog.messages)
    house.source.says(a_mention(text=LEGAL))
    house.eventually(house.texts)
    assert house.texts() == [LEGAL]


def test_a_trouble_with_a_name_is_logged_once_and_once_more_when_it_is_over(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    house.daemon._stop = Hurry(house.stop)
    times = iter(range(100))

    def full_for_a_while() -> Crew | None:
        if next(times) < 3:
            raise StoreError(FULL, path="nobetci.db")
        return None

    house.daemon._reload = full_for_a_while
    house.start(house.crew())
    house.eventually(lambda: "worker back" in caplog.messages)
    [record] = [record for record in caplog.records if record.getMessage() == "worker failed"]
    assert (vars(record)["error"], vars(record)["says"], record.exc_info) == ("StoreError", "nobetci.db is full", None)


FULL = "{path} is full"


def test_waking_a_voice_that_is_not_there_wakes_nobody(house: House) -> None:
    house.daemon.wake_voice("team")
    house.start(house.crew())
    house.eventually(lambda: house.source.polled_with)
    house.daemon.wake_voice("team")
    house.daemon.wake_voice("nobody")
    assert house.leave() is True
    assert house.texts() == []


# -- clocks


def test_a_clock_that_is_put_back_stops_nothing(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    house.start(house.crew(rhythm=SELDOM))
    house.eventually(lambda: len(house.source.polled_with) == 1)
    with house.store.transaction() as tx:
        tx.channels.pace("team", next_post_at=house.clock() + timedelta(hours=9))
        tx.channels.park(WORKSPACE, until=house.clock() + timedelta(hours=9), kind="token", code="x", now=house.clock())
    house.source.says(a_mention(text=LEGAL))
    house.clock.wrong_by = -timedelta(days=1)
    house.eventually(lambda: len(house.source.polled_with) == 2)
    house.eventually(house.texts)
    assert caplog.messages.count("clock went back") == 1


def test_a_clock_that_was_put_back_while_it_was_away_stops_nothing(house: House) -> None:
    with house.store.transaction() as tx:
        later = house.clock() + timedelta(days=400)
        tx.sources.fare("place", Health(Luck.FINE, last_try=later), later + timedelta(minutes=10))
    house.source.says(a_mention(text=LEGAL))
    house.start(house.crew())
    house.eventually(house.texts)
    assert house.texts() == [LEGAL]


STEPS = {
    "nothing": (0.0, 0.0),
    "time passed": (60.0, 0.0),
    "a little drift": (-1.5, 0.0),
    "an hour back": (-3_600.0, 3_600.0),
    "an hour forward": (3_600.0, 0.0),
}


@pytest.mark.parametrize(("step", "seen"), STEPS.values(), ids=STEPS)
def test_only_a_real_step_back_is_noticed_and_once(step: float, seen: float) -> None:
    clock = FixedClock()
    watch = StepWatch(Times(clock, clock.steady))
    clock.advance(60)
    clock.put_back(seconds=-step)
    assert watch.went_back() == pytest.approx(seen)
    assert watch.went_back() == 0.0


def test_two_steps_back_are_two() -> None:
    clock = FixedClock()
    watch = StepWatch(Times(clock, clock.steady))
    for hours in (1, 2):
        clock.put_back(hours=hours)
        assert watch.went_back() == pytest.approx(3_600 * hours)


def test_the_pace_of_a_room_is_kept(house: House) -> None:
    house.newsroom.alerts(2)
    house.start(house.crew())
    house.eventually(lambda: len(house.texts()) == 2)
    first, second = house.slack.messages
    assert second.at - first.at >= QUICK.post_every


# -- buttons


class Bell:
    """Buttons that count who works there."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.answering: set[str] = set()
        self.watching: set[str] = set()

    def answer(self) -> None:
        self.answering.add(threading.current_thread().name)
        self.over.wait(20)

    def watch(self) -> None:
        self.watching.add(threading.current_thread().name)
        self.over.wait(20)

    def stop(self) -> None:
        self.over.set()


def test_presses_are_answered_and_their_line_is_watched_until_the_daemon_leaves(house: House) -> None:
    bell = Bell()
    house.start(house.crew(buttons=bell))
    house.eventually(lambda: len(bell.answering) == ANSWERERS and bell.watching)
    assert house.leave() is True
    assert bell.over.is_set()


def test_after_a_reload_the_new_buttons_are_answered_and_the_old_ones_are_let_go(house: House) -> None:
    before, after = Bell(), Bell()
    house.start(house.crew(buttons=before))
    house.eventually(lambda: before.watching)
    house.crews.append(house.crew(buttons=after))
    house.eventually(lambda: after.watching and len(after.answering) == ANSWERERS)
    assert (before.over.is_set(), after.over.is_set()) == (True, False)


def test_when_the_daemon_leaves_nobody_says_any_more_that_buttons_work(house: House) -> None:
    with house.store.transaction() as tx:
        tx.sources.line_is(up=True, since=NOON)
    house.start(house.crew())
    house.leave()
    with house.store.reading() as tx:
        assert tx.sources.line() is None
