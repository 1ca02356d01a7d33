"""What is owed is posted once, edited in place, looked for where it is uncertain."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from speaking import Newsroom, after

from fakes import LEGAL, NOON, PROBLEM, FakeChannel, FixedClock, a_mention, refusal, wipe
from monitor.errors import Failure
from monitor.rules.card import Card, Note, Posted
from monitor.rules.case import State
from monitor.rules.delivery import Delivery
from monitor.stages.deliver import recover
from monitor.store.door import Store

AMBIGUOUS = refusal(Failure.AMBIGUOUS)
WAIT = refusal(Failure.WAIT)


@pytest.fixture
def room(store: Store, clock: FixedClock) -> Newsroom:
    return Newsroom(store, clock)


@pytest.fixture
def slack(clock: FixedClock) -> FakeChannel:
    return FakeChannel(clock)


def test_nothing_owed_nothing_said(room: Newsroom, slack: FakeChannel) -> None:
    done = room.speak(room.outlet(slack))
    assert (done.calls, done.next_at, slack.calls) == (0, None, [])


def test_an_alert_is_posted_and_its_place_remembered(room: Newsroom, slack: FakeChannel) -> None:
    room.alerts(1)
    done = room.speak(room.outlet(slack))
    [shown], [item] = slack.messages, room.items()
    assert (done.calls, done.next_at) == (1, None)
    assert (item.state, item.posted, item.told_rev) == (Delivery.SENT, Posted(shown.room, shown.ts), 1)
    assert isinstance(shown.message, Card)
    assert (shown.message.text, shown.message.urgency, shown.message.state) == (PROBLEM, 55, State.NEW)
    assert (shown.message.key, shown.message.may_be_duplicate) == (item.key, False)


def test_between_two_posts_of_a_room_is_a_pause(room: Newsroom, slack: FakeChannel, clock: FixedClock) -> None:
    room.alerts(2)
    assert room.speak(room.outlet(slack)).next_at == after(NOON, 1.1)
    clock.advance(1.0)
    assert room.speak(room.outlet(slack)).calls == 0
    clock.advance(0.1)
    assert room.speak(room.outlet(slack)).next_at is None
    assert len(slack.messages) == 2


@pytest.mark.parametrize("fails", [False, True], ids=["a slow answer", "no answer"])
def test_the_pause_begins_when_the_call_is_over(
    room: Newsroom, slack: FakeChannel, clock: FixedClock, fails: bool
) -> None:
    slack.step = lambda: clock.advance(4) and None
    if fails:
        slack.fails_after("post", AMBIGUOUS)
    room.alerts(2)
    room.speak(room.outlet(slack), limit=1)
    assert room.door("team").next_post_at == after(clock(), 1.1)


def test_the_most_urgent_goes_first(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("1", PROBLEM), a_mention("2", LEGAL))
    room.speak_for(room.outlet(slack))
    assert [shown.message.text for shown in slack.messages] == [LEGAL, PROBLEM]  # type: ignore[union-attr]


def test_a_round_makes_no_more_calls_than_allowed(store: Store, clock: FixedClock, slack: FakeChannel) -> None:
    room = Newsroom(store, clock, replace(Newsroom(store, clock).desk.clocks, post_every=timedelta(0)))
    room.alerts(5)
    done = room.speak(room.outlet(slack), limit=3)
    assert (done.calls, len(slack.messages), done.next_at) == (3, 3, NOON)


# -- once, whatever happens to a call

FAULTS = {
    "refused before sending": ("before", Failure.WAIT, None, 2),
    "asked to wait": ("before", Failure.WAIT, 30.0, 2),
    "no answer, not there": ("before", Failure.AMBIGUOUS, None, 2),
    "no answer, but there": ("after", Failure.AMBIGUOUS, None, 1),
}


@pytest.mark.parametrize(("moment", "kind", "retry_in", "posts"), FAULTS.values(), ids=FAULTS)
def test_a_fault_neither_loses_nor_doubles(
    room: Newsroom, slack: FakeChannel, moment: str, kind: Failure, retry_in: float | None, posts: int
) -> None:
    fail = slack.fails_before if moment == "before" else slack.fails_after
    fail("post", refusal(kind, retry_in=retry_in))
    room.alerts(1)
    room.speak_for(room.outlet(slack))
    assert (len(slack.messages), slack.count("post")) == (1, posts)
    [item] = room.items()
    assert (item.state, item.at_least_once, item.posted) == (
        Delivery.SENT,
        False,
        Posted(slack.messages[0].room, slack.messages[0].ts),
    )


def test_what_is_uncertain_is_looked_for_after_two_and_again_after_five_seconds(
    room: Newsroom, slack: FakeChannel, clock: FixedClock
) -> None:
    slack.fails_before("post", AMBIGUOUS)
    room.alerts(1)
    outlet = room.outlet(slack)
    moments = []
    for _ in range(40):
        before = len(slack.calls)
        room.speak(outlet)
        moments += [(call, (clock() - NOON).total_seconds()) for call in slack.calls[before:]]
        clock.advance(0.5)
    assert moments == [("post", 0.0), ("find", 2.0), ("find", 7.0), ("post", 7.0)]


def test_a_history_that_lags_is_read_twice(room: Newsroom, slack: FakeChannel) -> None:
    slack.lag = timedelta(seconds=4)
    slack.fails_after("post", AMBIGUOUS)
    room.alerts(1)
    room.speak_for(room.outlet(slack))
    assert (len(slack.messages), slack.count("find")) == (1, 2)


def test_one_reading_serves_every_uncertain_message(room: Newsroom, slack: FakeChannel) -> None:
    slack.fails_after("post", AMBIGUOUS, AMBIGUOUS)
    room.alerts(2)
    room.speak_for(room.outlet(slack), seconds=1.5)
    assert room.states() == [Delivery.UNKNOWN] * 2
    room.clock.advance(5)
    room.speak(room.outlet(slack))
    assert (slack.count("find"), room.states()) == (1, [Delivery.SENT] * 2)


def test_an_adopted_message_is_edited_to_be_sure_of_what_it_shows(room: Newsroom, slack: FakeChannel) -> None:
    slack.fails_after("post", AMBIGUOUS)
    room.alerts(1)
    room.speak_for(room.outlet(slack))
    assert slack.calls == ["post", "find", "update"]
    assert room.items()[0].told_rev == 1


def test_a_reading_that_breaks_off_decides_nothing(room: Newsroom, slack: FakeChannel) -> None:
    slack.fails_after("post", AMBIGUOUS)
    slack.fails_before("find", WAIT, refusal(Failure.AMBIGUOUS), refusal(Failure.WAIT, retry_in=20.0))
    room.alerts(1)
    room.speak_for(room.outlet(slack))
    assert (len(slack.messages), slack.count("find"), room.states()) == (1, 4, [Delivery.SENT])


def test_where_the_history_cannot_be_read_it_may_be_there_twice_and_says_so(room: Newsroom, slack: FakeChannel) -> None:
    slack.readable = False
    slack.fails_after("post", AMBIGUOUS)
    room.alerts(1)
    room.speak_for(room.outlet(slack))
    first, second = slack.messages
    assert (first.message.may_be_duplicate, second.message.may_be_duplicate) == (False, True)  # type: ignore[union-attr]
    assert room.items()[0].at_least_once


def test_a_webhook_that_never_answers_is_not_flooded(room: Newsroom, clock: FixedClock) -> None:
    webhook = FakeChannel(clock, can_edit=False, can_find=False, can_thread=False)
    webhook.fails_after("post", *[AMBIGUOUS] * 99)
    room.alerts(1)
    room.speak_for(room.outlet(webhook, workspace=None), seconds=600)
    assert 5 <= len(webhook.messages) <= 12
    assert "find" not in webhook.calls


def test_what_was_being_sent_when_we_died_is_looked_for(room: Newsroom, slack: FakeChannel, clock: FixedClock) -> None:
    slack.fails_after("post", KeyboardInterrupt())
    room.alerts(1)
    with pytest.raises(KeyboardInterrupt):
        room.speak(room.outlet(slack))
    assert room.states() == [Delivery.SENDING]
    assert recover(room.store, now=clock(), at_start=False) == 0
    assert room.speak(room.outlet(slack)).calls == 0
    assert recover(room.store, now=clock(), at_start=True) == 1
    room.speak_for(room.outlet(slack))
    assert (len(slack.messages), room.states()) == (1, [Delivery.SENT])


def test_a_claim_that_ran_out_is_looked_for_while_we_live(
    room: Newsroom, slack: FakeChannel, clock: FixedClock
) -> None:
    slack.fails_before("post", KeyboardInterrupt())
    room.alerts(1)
    with pytest.raises(KeyboardInterrupt):
        room.speak(room.outlet(slack))
    clock.advance(61)
    assert recover(room.store, now=clock(), at_start=False) == 1
    room.speak_for(room.outlet(slack))
    assert (len(slack.messages), room.states()) == (1, [Delivery.SENT])


# -- one message, edited in place


def test_news_edit_the_card_and_go_into_its_thread(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(room.outlet(slack))
    room.hear(a_mention("2", "hala gelmedi", thread="1"))
    room.speak_for(room.outlet(slack))
    card, note = slack.messages
    assert isinstance(card.message, Card)
    assert card.message.mentions == 2
    assert isinstance(note.message, Note)
    assert (note.thread, note.message.text) == (card.ts, "hala gelmedi")


def test_many_changes_are_one_edit(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("0", thread="0"))
    room.speak_for(room.outlet(slack))
    for number in range(1, 5):
        room.hear(a_mention(str(number), "berbat", thread="0"))
        room.speak_for(room.outlet(slack), seconds=1.0)
    room.speak_for(room.outlet(slack))
    assert slack.count("update") == 2
    assert slack.messages[0].message.mentions == 5  # type: ignore[union-attr]


def test_news_that_come_during_a_call_are_edited_in(room: Newsroom, slack: FakeChannel) -> None:
    said = iter([lambda: room.hear(a_mention("2", LEGAL, thread="1"))])
    slack.step = lambda: next(said, lambda: None)()
    room.hear(a_mention("1", thread="1"))
    room.speak_for(room.outlet(slack))
    assert (slack.messages[0].message.text, slack.count("update")) == (LEGAL, 1)  # type: ignore[union-attr]


def test_a_note_waits_for_its_card(room: Newsroom, slack: FakeChannel) -> None:
    slack.fails_before("post", refusal(Failure.WAIT, retry_in=10.0))
    room.hear(a_mention("1", thread="1"))
    room.hear(a_mention("2", thread="1"))
    room.speak_for(room.outlet(slack), seconds=9)
    assert slack.messages == []
    room.speak_for(room.outlet(slack))
    assert [shown.thread for shown in slack.messages] == [None, slack.messages[0].ts]


def test_a_deleted_card_is_posted_anew_on_its_next_news(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(room.outlet(slack))
    slack.deletes(slack.messages[0].ts)
    room.hear(a_mention("2", LEGAL, thread="1"))
    room.speak_for(room.outlet(slack))
    cards = [shown for shown in slack.messages if isinstance(shown.message, Card)]
    notes = [shown for shown in slack.messages if isinstance(shown.message, Note)]
    assert [(card.thread, card.message.text) for card in cards] == [(None, LEGAL)]
    assert len(notes) == 1


def test_a_frozen_card_is_continued_in_its_thread_and_so_are_its_notes(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(room.outlet(slack))
    parent = slack.messages[0].ts
    slack.frozen.add(parent)
    room.hear(a_mention("2", LEGAL, thread="1"))
    room.speak_for(room.outlet(slack))
    room.hear(a_mention("3", "berbat", thread="1"))
    room.speak_for(room.outlet(slack))
    frozen, *below = slack.messages
    assert frozen.message.text == PROBLEM  # type: ignore[union-attr]
    assert {shown.thread for shown in below} == {parent}
    [card] = [shown.message for shown in below if isinstance(shown.message, Card)]
    assert (card.text, card.mentions) == (LEGAL, 3)
    assert sum(isinstance(shown.message, Note) for shown in below) == 2


def test_a_card_frozen_twice_stays_in_the_same_thread(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(room.outlet(slack))
    parent = slack.messages[0].ts
    for number in (2, 3):
        slack.frozen |= {shown.ts for shown in slack.messages}
        room.hear(a_mention(str(number), LEGAL, thread="1"))
        room.speak_for(room.outlet(slack))
    assert {shown.thread for shown in slack.messages[1:]} == {parent}


def test_an_uncertain_card_below_a_frozen_one_is_not_taken_for_it(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(room.outlet(slack))
    slack.frozen.add(slack.messages[0].ts)
    room.hear(a_mention("2", LEGAL, thread="1"))
    slack.fails_after("post", AMBIGUOUS)
    room.speak_for(room.outlet(slack), seconds=300)
    assert len(slack.with_key(slack.messages[0].key)) == 2


def test_a_failing_edit_is_repeated_until_it_is_made(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(room.outlet(slack))
    slack.fails_before("update", WAIT, AMBIGUOUS, refusal(Failure.WAIT, retry_in=7.0))
    slack.fails_after("update", AMBIGUOUS)
    room.hear(a_mention("2", LEGAL, thread="1"))
    room.speak_for(room.outlet(slack))
    assert slack.messages[0].message.text == LEGAL  # type: ignore[union-attr]
    assert slack.count("update") == 5


def test_a_channel_without_edits_and_threads_still_says_the_news(room: Newsroom, clock: FixedClock) -> None:
    webhook = FakeChannel(clock, can_edit=False, can_find=False, can_thread=False)
    outlet = room.outlet(webhook, workspace=None)
    room.hear(a_mention("1", thread="1"))
    room.speak_for(outlet)
    room.hear(a_mention("2", "hala gelmedi", thread="1"))
    room.speak_for(outlet)
    assert [(type(shown.message), shown.thread) for shown in webhook.messages] == [(Card, None), (Note, None)]
    assert webhook.calls == ["post", "post"]
    assert room.speak(outlet).next_at is None


def test_a_card_whose_mention_was_erased_is_not_said(room: Newsroom, slack: FakeChannel) -> None:
    room.alerts(1)
    with room.store.transaction() as tx:
        tx.cases._connection.exec_driver_sql("UPDATE mention SET case_id = NULL")
        tx.cases._connection.exec_driver_sql('DELETE FROM "case"')
    room.speak_for(room.outlet(slack))
    assert (slack.messages, room.states(), room.items()[0].error) == ([], [Delivery.DEAD], "erased")


def test_an_edit_of_what_was_erased_is_let_be(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(room.outlet(slack))
    room.hear(a_mention("2", "berbat", thread="1"))
    with room.store.transaction() as tx:
        tx.cases._connection.exec_driver_sql("UPDATE mention SET case_id = NULL")
        tx.cases._connection.exec_driver_sql('DELETE FROM "case"')
    room.speak_for(room.outlet(slack))
    assert "update" not in slack.calls
    assert room.speak(room.outlet(slack)).next_at is None


# -- any faults in any order

FAULT = st.tuples(
    st.sampled_from(["before", "after"]),
    st.sampled_from(["post", "update", "find"]),
    st.sampled_from([Failure.WAIT, Failure.AMBIGUOUS]),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=st.lists(FAULT, max_size=6), lag=st.sampled_from([0, 1, 4]))
def test_any_order_of_faults_leaves_each_message_there_once(store: Store, faults, lag: int) -> None:
    wipe(store)
    clock = FixedClock()
    slack = FakeChannel(clock)
    slack.lag = timedelta(seconds=lag)
    for moment, call, kind in faults:
        fail = slack.fails_before if moment == "before" or kind is Failure.WAIT else slack.fails_after
        fail(call, refusal(kind))  # "surely not posted" cannot come after the effect
    room = Newsroom(store, clock)
    room.hear(a_mention("1", thread="1"), a_mention("2"))
    room.speak_for(room.outlet(slack), seconds=2)
    room.hear(a_mention("3", LEGAL, thread="1"))
    room.speak_for(room.outlet(slack), seconds=120)
    assert sorted(slack.keys()) == sorted(item.key for item in room.items())
    assert set(room.states()) == {Delivery.SENT}
    assert LEGAL in [shown.message.text for shown in slack.messages if isinstance(shown.message, Card)]
