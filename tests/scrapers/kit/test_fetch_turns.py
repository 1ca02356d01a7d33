"""Politeness: one request at a time per host, in order, with a pause; hosts do not wait for one another."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from monitor.demo.server import LoopbackServer, Request, Response
from scrapers.kit.errors import Unreachable
from scrapers.kit.fetch import Etiquette, Network, Visitor
from scrapers.kit.gate import Gate
from scrapers.kit.setback import NoAnswer

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NO_PAUSE = (timedelta(0), timedelta(0))


class Watch:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = NOON
        self.waited: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)
        return False


class Site:
    """A loopback site that counts how many requests it sees at once, and lets a test hold them."""

    def __init__(self, *, hold: threading.Barrier | None = None) -> None:
        self._hold = hold
        self._lock = threading.Lock()
        self._now = 0
        self.at_once = 0
        self.requests = 0
        self.server = LoopbackServer(self._answer)

    def _answer(self, request: Request) -> Response:
        with self._lock:
            self._now += 1
            self.requests += 1
            self.at_once = max(self.at_once, self._now)
        if self._hold is not None:
            self._hold.wait(60)
        threading.Event().wait(0.005)
        with self._lock:
            self._now -= 1
        return Response(b"page")


@pytest.fixture
def network() -> Iterator[Network]:
    made = Network("Nobetci/0", lambda: NOON, allow_private_hosts=True)
    yield made
    made.close()


def visitor(network: Network, *sites: Site) -> Visitor:
    hosts = frozenset(site.server.url.removeprefix("http://") for site in sites)
    return network.visitor("ears", Etiquette(hosts, NO_PAUSE, obey_robots=False))


def at_once(*errands: Callable[[], object]) -> None:
    """Runs all of them in threads of their own; an error in one is raised here."""
    errors: list[BaseException] = []

    def run(errand: Callable[[], object]) -> None:
        try:
            errand()
        except BaseException as error:  # noqa: BLE001 - carried to the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(errand,)) for errand in errands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors, errors


def test_a_host_never_sees_two_requests_at_once_whoever_asks(network):
    site = Site()
    with site.server:
        visitors = [visitor(network, site) for _ in range(4)]
        at_once(*[lambda one=one: [one.get(site.server.url) for _ in range(5)] for one in visitors])
    assert (site.requests, site.at_once) == (20, 1)


def test_two_hosts_do_not_wait_for_one_another(network):
    both = threading.Barrier(2)  # each answers only while the other is being asked
    one, other = Site(hold=both), Site(hold=both)
    with one.server, other.server:
        guest = visitor(network, one, other)
        at_once(lambda: guest.get(one.server.url), lambda: guest.get(other.server.url))
    assert one.requests == other.requests == 1


def test_no_more_than_the_permits_are_in_flight():
    network = Network("Nobetci/0", lambda: NOON, allow_private_hosts=True, in_flight=1)
    lock, seen = threading.Lock(), Counter[str]()

    def answer(request: Request) -> Response:
        with lock:
            seen["now"] += 1
            seen["most"] = max(seen["most"], seen["now"])
        threading.Event().wait(0.02)
        with lock:
            seen["now"] -= 1
        return Response(b"page")

    servers = [LoopbackServer(answer) for _ in range(4)]
    with ExitStack() as stack:
        urls = [stack.enter_context(server).url for server in servers]
        hosts = frozenset(url.removeprefix("http://") for url in urls)
        guest = network.visitor("ears", Etiquette(hosts, NO_PAUSE, obey_robots=False))
        at_once(*[lambda url=url: guest.get(url) for url in urls])
        network.close()
    assert seen["most"] == 1


def test_turns_come_in_the_order_they_were_asked_for():
    gate = Gate(lambda: NOON, lambda _: False, in_flight=50)
    served: list[int] = []

    def take(number: int) -> None:
        with gate.turn("shop.example", NO_PAUSE):
            served.append(number)

    with gate.turn("shop.example", NO_PAUSE):
        threads = []
        for number in range(5):
            threads.append(threading.Thread(target=take, args=(number,)))
            threads[-1].start()
            while len(gate._place("shop.example").queue._waiting) <= number:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join(60)
    assert served == [0, 1, 2, 3, 4]


def test_the_pause_is_drawn_from_the_range_and_only_what_is_left_of_it_is_waited():
    watch = Watch()
    draws = iter([0.0, 0.5, 1.0])
    gate = Gate(watch, watch.wait, in_flight=1, draw=lambda: next(draws))
    between = (timedelta(seconds=2), timedelta(seconds=3))
    with gate.turn("shop.example", between):
        watch.now += timedelta(seconds=20)  # a slow answer: the pause counts from its end
    with gate.turn("shop.example", between):
        pass
    watch.now += timedelta(seconds=1)
    with gate.turn("shop.example", between):
        pass
    watch.now += timedelta(minutes=10)
    with gate.turn("shop.example", between):
        pass
    assert watch.waited == [0, 2, 1.5, 0]


def test_hosts_have_paces_of_their_own():
    watch = Watch()
    gate = Gate(watch, watch.wait, in_flight=1)
    for host in ("shop.example", "shop.example:8080", "www.shop.example"):
        with gate.turn(host, (timedelta(seconds=9), timedelta(seconds=9))):
            pass
    assert watch.waited == [0, 0, 0]


def test_a_clock_set_back_costs_one_pause_and_no_more():
    watch = Watch()
    gate = Gate(watch, watch.wait, in_flight=1)
    between = (timedelta(seconds=2), timedelta(seconds=2))
    with gate.turn("shop.example", between):
        pass
    watch.now -= timedelta(days=1)
    with gate.turn("shop.example", between):
        pass
    assert watch.waited == [0, 2]


def test_an_error_in_a_turn_gives_the_turn_back():
    gate = Gate(lambda: NOON, lambda _: False, in_flight=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="x"), gate.turn("shop.example", NO_PAUSE):
            raise ValueError("x")


def test_stopping_empties_the_queue():
    stop = threading.Event()
    gate = Gate(lambda: NOON, stop.wait, in_flight=1)
    outcomes: list[str] = []

    def take() -> None:
        try:
            with gate.turn("shop.example", (timedelta(hours=1), timedelta(hours=1))):
                outcomes.append("went")
        except NoAnswer as error:
            outcomes.append(error.what)

    with gate.turn("shop.example", NO_PAUSE):
        pass
    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    stop.set()
    for thread in threads:
        thread.join(60)
    assert outcomes == ["stopping"] * 4


def test_a_kept_connection_that_was_closed_meanwhile_is_opened_again(network):
    answers = iter([Response(b"one"), Response(cut=True), Response(b"two")])
    with LoopbackServer(lambda _: next(answers)) as server:
        guest = network.visitor("ears", Etiquette(frozenset({server.url[7:]}), NO_PAUSE, obey_robots=False))
        assert [guest.get(server.url).body for _ in range(2)] == [b"one", b"two"]


def test_a_new_connection_that_is_cut_is_not_tried_again(network):
    asked: list[Request] = []

    def cut(request: Request) -> Response:
        asked.append(request)
        return Response(cut=True)

    with LoopbackServer(cut) as server:
        guest = network.visitor("ears", Etiquette(frozenset({server.url[7:]}), NO_PAUSE, obey_robots=False))
        with pytest.raises(Unreachable):
            guest.get(server.url)
    assert len(asked) == 1


def test_a_connection_is_kept_until_its_last_visitor_leaves(network):
    site = Site()
    with site.server:
        first, second = visitor(network, site), visitor(network, site)
        first.get(site.server.url)
        host = site.server.url.removeprefix("http://")
        line = network.line(host)
        first.close()
        assert network.line(host) is line
        second.close()
        assert network.line(host) is not line
        assert visitor(network, site).get(site.server.url).body == b"page"
