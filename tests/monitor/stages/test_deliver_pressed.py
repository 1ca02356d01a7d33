"""Whoever presses a button sees the card change at once, and the channel's edits keep their budget all the same."""

from datetime import timedelta

import pytest
from speaking import Newsroom, after

from fakes import NOON, FakeChannel, FixedClock, refusal
from monitor.errors import Failure
from monitor.rules.case import State
from monitor.store.door import Store


@pytest.fixture
def room(store: Store, clock: FixedClock) -> Newsroom:
    return Newsroom(store, clock)


@pytest.fixture
def slack(clock: FixedClock) -> FakeChannel:
    return FakeChannel(clock)


def press(room: Newsroom, place: int, rev: int) -> None:
    case_id = room.items()[place - 1].case_id
    assert case_id is not None
    with room.store.transaction() as tx:
        assert tx.outbox.owe_edit(case_id, rev, State.CLAIMED) is not None


def told(room: Newsroom, slack: FakeChannel, cases: int) -> None:
    room.alerts(cases)
    room.speak_for(room.outlet(slack))
    assert len(slack.messages) == cases


def test_a_press_is_shown_at_once_though_the_message_was_edited_a_moment_ago(
    room: Newsroom, slack: FakeChannel, clock: FixedClock
) -> None:
    told(room, slack, 1)
    for rev in (2, 3, 4):
        press(room, 1, rev)
        room.speak(room.outlet(slack))
    assert slack.count("update") == 3
    assert [item.told_rev for item in room.items()] == [4]


def test_a_press_is_shown_before_new_messages_are_posted(room: Newsroom, slack: FakeChannel) -> None:
    told(room, slack, 1)
    slack.calls.clear()
    room.alerts(1)
    press(room, 1, 2)
    room.speak(room.outlet(slack))
    assert slack.calls[0] == "update"


def test_however_much_is_pressed_a_minute_has_no_more_than_forty_edits(
    room: Newsroom, slack: FakeChannel, clock: FixedClock
) -> None:
    told(room, slack, 2)
    edits = []
    for tick in range(160):
        press(room, 1 + tick % 2, tick + 2)
        before = slack.count("update")
        room.speak(room.outlet(slack))
        edits += [clock()] * (slack.count("update") - before)
        clock.advance(0.5)
    fullest = max(sum(at <= edit < at + timedelta(seconds=60) for edit in edits) for at in edits)
    assert 35 <= fullest <= 40


def test_a_press_during_the_call_that_shows_the_one_before_does_not_wait_either(
    room: Newsroom, slack: FakeChannel, clock: FixedClock
) -> None:
    told(room, slack, 1)
    press(room, 1, 2)
    presses = iter([3])

    def meanwhile() -> None:
        for rev in presses:
            press(room, 1, rev)

    slack.step = meanwhile
    room.speak(room.outlet(slack))
    assert (slack.count("update"), [item.told_rev for item in room.items()]) == (2, [3])


def test_when_slack_asks_to_wait_no_press_goes_before_its_turn(
    room: Newsroom, slack: FakeChannel, clock: FixedClock
) -> None:
    told(room, slack, 1)
    slack.fails_before("update", refusal(Failure.WAIT, retry_in=30.0))
    press(room, 1, 2)
    room.speak(room.outlet(slack))
    press(room, 1, 3)
    assert room.speak(room.outlet(slack)).next_at >= after(NOON, 30)  # type: ignore[operator]
    assert slack.count("update") == 1
    room.speak_for(room.outlet(slack), seconds=60)
    assert [item.told_rev for item in room.items()] == [3]
