"""The real Socket Mode client of the SDK, a real line, and the watchdog that owns it."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from presses import a_press, a_submission
from socket_double import APP_TOKEN, SocketDouble, a_socket_double

from monitor.clock import system_clock
from monitor.demo.slack import TOKEN
from monitor.errors import StoreError
from monitor.rules.card import Room
from monitor.rules.moves import Effect, Move, Press
from monitor.slack.buttons import Buttons, Line, Watcher
from monitor.slack.client import Access
from monitor.slack.interactions import Gate
from monitor.slack.switchboard import Switchboard
from monitor.slack.whispers import SlackWhispers


class Ahead:
    """The real clock, put forward by the test."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def __call__(self) -> datetime:
        return system_clock() + self.by


class Desk:
    """Buttons at work, what they heard, and how the line was reported."""

    def __init__(self, double: SocketDouble, effect: Effect | None = None) -> None:
        self.double, self.clock = double, Ahead()
        self.effect = effect or Effect(done=True)
        self.presses: list[Press] = []
        self.heard = threading.Event()
        self.on_press: Callable[[], None] = lambda: None
        self.reports: list[bool] = []
        access = Access(double.api_url, 60)
        self.board = Switchboard(
            Gate("shop", {"C1": Room("team", "C1", "en")}),
            self.handle,
            SlackWhispers(access.web_client(TOKEN)),
            self.clock,
        )
        watcher = Watcher(self.clock, lambda: 0.0, lambda up, since: self.reports.append(up))
        self.buttons = Buttons(self.board, Line(APP_TOKEN, access, ping_every=0.2, acknowledge_within=0.2), watcher)

    def handle(self, press: Press) -> Effect:
        self.on_press()
        self.presses.append(press)
        self.heard.set()
        return self.effect

    def look(self, seconds: float = 0) -> None:
        self.clock.by += timedelta(seconds=seconds)
        self.buttons.look()

    def up(self) -> None:
        """Look until the line is up."""
        self.look()
        eventually(lambda: [self.look(), self.buttons.up][1])


def eventually(holds: Callable[[], bool], within: float = 60) -> None:
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, "it never came about"
        threading.Event().wait(0.02)


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[SocketDouble]:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with a_socket_double() as opened:
        yield opened


@pytest.fixture
def desk(double: SocketDouble) -> Iterator[Desk]:
    opened = Desk(double)
    yield opened
    opened.buttons.stop()
    opened.buttons.watch()


def test_a_press_is_acknowledged_and_made(desk: Desk) -> None:
    desk.up()
    desk.double.push(a_press(Move.CLAIM), envelope="e7")
    desk.buttons.answer()
    assert desk.double.acks.get(timeout=60) == {"envelope_id": "e7"}
    assert [(press.move, press.case_id, press.by.slack) for press in desk.presses] == [(Move.CLAIM, 41, "U1")]


def test_it_is_acknowledged_once_it_was_made(desk: Desk) -> None:
    acknowledged: list[bool] = []
    desk.up()
    desk.on_press = lambda: acknowledged.append(not desk.double.acks.empty())
    desk.double.push(a_press(Move.CLAIM))
    desk.buttons.answer()
    assert desk.double.acks.get(timeout=60)["envelope_id"] == "e1"
    assert acknowledged == [False]


def test_it_is_acknowledged_in_time_even_when_nobody_gets_to_it(desk: Desk) -> None:
    desk.up()
    desk.double.push(a_press(Move.CLAIM))
    assert desk.double.acks.get(timeout=60)["envelope_id"] == "e1"
    assert desk.presses == []


def test_what_nobody_will_make_any_more_is_not_acknowledged(desk: Desk) -> None:
    desk.up()
    desk.buttons.stop()
    desk.double.push(a_press(Move.CLAIM), envelope="lost")
    desk.double.push({"event": {"type": "message"}}, kind="events_api", envelope="other")
    assert desk.double.acks.get(timeout=60) == {"envelope_id": "other"}
    assert (desk.presses, desk.double.acks.empty()) == ([], True)


def test_what_is_no_press_is_acknowledged_and_left(desk: Desk) -> None:
    desk.up()
    desk.double.push({"event": {"type": "message"}}, kind="events_api", envelope="other")
    assert desk.double.acks.get(timeout=60) == {"envelope_id": "other"}
    desk.double.push(a_press(Move.ANSWERED))
    desk.double.acks.get(timeout=60)
    desk.buttons.answer()
    assert [press.move for press in desk.presses] == [Move.ANSWERED]


def test_whoever_came_second_is_told_so_and_nobody_else(double: SocketDouble) -> None:
    desk = Desk(double, Effect(done=False, says="already claimed by {who}", values={"who": "<!channel> {Ayşe!x}"}))
    desk.board.take(a_press(Move.CLAIM, thread="1.0"))
    desk.buttons.answer()
    [(method, body)] = double.called
    assert method == "chat.postEphemeral"
    assert (body["channel"], body["user"], body["thread_ts"]) == ("C1", "U1", "1.0")
    assert body["text"] == "already claimed by &lt;!channel&gt; {Ayşe!x}"
    desk.buttons.stop()


def test_a_menu_that_cannot_know_the_rest_shows_a_form_and_its_answer_is_a_press(double: SocketDouble) -> None:
    desk = Desk(double)
    desk.board.take(a_press("more", chosen="wrong-topic|"))
    desk.buttons.answer()
    [(method, body)] = double.called
    assert (method, body["trigger_id"], desk.presses) == ("views.open", "t1", [])
    desk.board.take(a_submission(body["view"], {"selected_options": [{"value": "late"}, {"value": "refund"}]}))
    desk.buttons.answer()
    assert [(press.move, press.case_id, dict(press.args)) for press in desk.presses] == [
        (Move.WRONG_TOPIC, 41, {"topics": "late,refund"})
    ]
    desk.buttons.stop()


def test_what_could_not_be_stored_is_said_and_passed_on(double: SocketDouble) -> None:
    desk = Desk(double)

    def full(press: Press) -> Effect:
        raise StoreError("the disk is full")

    board = Switchboard(desk.board.gate, full, desk.board.whispers, desk.clock)
    board.take(a_press(Move.CLAIM))
    with pytest.raises(StoreError):
        board.answer()
    assert double.called[0][1]["text"] == "this could not be stored and was not done; please press again"
    desk.buttons.stop()


def test_who_waits_for_presses_is_let_go(desk: Desk) -> None:
    waiting = [threading.Thread(target=desk.buttons.answer) for _ in range(3)]
    for thread in waiting:
        thread.start()
    desk.buttons.stop()
    for thread in waiting:
        thread.join(60)
    assert not any(thread.is_alive() for thread in waiting)


# -- the line


def test_a_line_is_up_once_a_pong_came_over_it(desk: Desk) -> None:
    assert desk.reports == []
    desk.up()
    assert (desk.reports, desk.double.opened) == ([False, True], 1)


def test_the_first_connection_is_tried_until_it_comes_about(desk: Desk) -> None:
    desk.double.refuses = 3
    for seconds in (0, 0.1, 0.6, 0.1, 1.1, 0.1):
        desk.look(seconds)
    assert desk.double.opened == 3
    desk.look(2.1)
    eventually(lambda: [desk.look(), desk.buttons.up][1])
    assert desk.double.opened == 4


def test_a_deaf_line_that_calls_itself_connected_is_replaced(desk: Desk) -> None:
    desk.double.deaf = True
    desk.look()
    desk.double.line(1)
    for seconds in (1, 28, 3, 58):
        desk.look(seconds)
    assert (desk.double.opened, desk.buttons.up) == (1, False)
    desk.double.deaf = False
    desk.look(3)
    desk.double.line(2)
    desk.clock.by = timedelta(0)  # pongs come by the computer's own clock
    eventually(lambda: [desk.look(), desk.buttons.up][1])
    desk.double.push(a_press(Move.CLAIM))
    desk.buttons.answer()
    assert len(desk.presses) == 1


def test_a_line_that_slack_cuts_comes_back_by_itself(desk: Desk) -> None:
    desk.up()
    desk.double.line(1).close()
    desk.double.line(2)
    eventually(lambda: [desk.look(), desk.buttons.up][1])
    desk.double.push(a_press(Move.CLOSE))
    desk.buttons.answer()
    assert [press.move for press in desk.presses] == [Move.CLOSE]
    assert desk.reports == [False, True]


def test_a_line_that_is_stopped_is_hung_up(desk: Desk) -> None:
    desk.up()
    desk.buttons.stop()
    desk.buttons.watch()
    line = desk.double.lines[0]
    eventually(lambda: line.close_code is not None or line.protocol.close_expected() or line.state.name != "OPEN")
    desk.look()
    assert desk.double.opened == 1
