"""What becomes of something owed to a channel: nothing lost, nothing doubled, nothing tried for ever at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON, refusal
from monitor.errors import Failure
from monitor.rules.card import Posted
from monitor.rules.delivery import (
    Delivery,
    DeliveryClocks,
    Kind,
    OutboxItem,
    Trouble,
    cannot_look,
    claimed,
    delivered,
    edited,
    found_at_start,
    looked,
    not_edited,
    not_posted,
    notice_item,
    surplus,
)

CLOCKS = DeliveryClocks()
LATER = NOON + timedelta(minutes=1)
SECOND = timedelta(seconds=1)
HERE = Posted("C1", "1700.000001")


def an_item(**changes: object) -> OutboxItem:
    values: dict[str, object] = {
        "key": "s:case:1:team",
        "kind": Kind.CARD,
        "channel": "team",
        "via": "team",
        "priority": 10,
        "owed_at": NOON,
        "next_attempt_at": NOON,
        "id": 7,
    }
    return OutboxItem(**{**values, **changes})  # type: ignore[arg-type]


SENDING = claimed(an_item(), now=NOON, clocks=CLOCKS)
SENT = delivered(SENDING, HERE, rev=1, now=NOON)
NOTE = replace(SENDING, kind=Kind.NOTE, under="s:case:1:team")


def after_post(item: OutboxItem, kind: Failure, retry_in: float | None = None) -> tuple[OutboxItem, Trouble]:
    return not_posted(item, refusal(kind, retry_in=retry_in), now=LATER, clocks=CLOCKS, draw=1.0)


def after_edit(item: OutboxItem, kind: Failure, retry_in: float | None = None) -> tuple[OutboxItem, Trouble]:
    return not_edited(item, refusal(kind, retry_in=retry_in), now=LATER, clocks=CLOCKS, draw=1.0)


def test_a_claimed_item_says_since_when_and_for_how_long() -> None:
    assert (SENDING.state, SENDING.attempts) == (Delivery.SENDING, 1)
    assert (SENDING.first_try_at, SENDING.claimed_until) == (NOON, NOON + CLOCKS.claim_for)
    again = claimed(replace(SENDING, state=Delivery.PENDING, looks=1), now=LATER, clocks=CLOCKS)
    assert (again.first_try_at, again.attempts, again.looks) == (NOON, 2, 0)


def test_a_delivered_item_knows_where_it_is_and_what_it_shows() -> None:
    sent = delivered(replace(SENDING, error="old"), HERE, rev=3, now=LATER)
    assert sent.posted == HERE
    assert (sent.state, sent.told_rev, sent.sent_at) == (Delivery.SENT, 3, LATER)
    assert (sent.attempts, sent.claimed_until, sent.error) == (0, None, "")


@pytest.mark.parametrize(("room", "ts"), [(None, None), ("C1", None), (None, "1"), ("C1", "")])
def test_an_item_without_a_place_is_nowhere(room: str | None, ts: str | None) -> None:
    assert an_item(room=room, ts=ts).posted is None


POSTS = {
    "ambiguous: look before sending again": (
        SENDING, Failure.AMBIGUOUS, {"state": Delivery.UNKNOWN, "next_attempt_at": LATER + 2 * SECOND}, Trouble.NONE,
    ),
    "wait: after a back-off": (SENDING, Failure.WAIT, {"next_attempt_at": LATER + SECOND}, Trouble.SLOW),
    "wait: the fifth time longer": (
        replace(SENDING, attempts=5), Failure.WAIT, {"next_attempt_at": LATER + 16 * SECOND}, Trouble.SLOW,
    ),
    "wait: never longer than the limit": (
        replace(SENDING, attempts=999), Failure.WAIT, {"next_attempt_at": LATER + timedelta(minutes=5)}, Trouble.SLOW,
    ),
    "refused form: once more in plain": (
        SENDING, Failure.PAYLOAD, {"plain": True, "next_attempt_at": LATER}, Trouble.NONE,
    ),
    "refused even in plain": (
        replace(SENDING, plain=True), Failure.PAYLOAD, {"state": Delivery.DEAD, "plain": True}, Trouble.NONE,
    ),
    "frozen is no answer to a post": (
        replace(SENDING, plain=True), Failure.FROZEN, {"state": Delivery.DEAD, "plain": True}, Trouble.NONE,
    ),
    "the parent is gone: in the open": (NOTE, Failure.GONE, {"under": None, "next_attempt_at": LATER}, Trouble.NONE),
    "its thread is gone: in the open": (
        replace(SENDING, thread_ts="1"), Failure.GONE, {"thread_ts": None, "next_attempt_at": LATER}, Trouble.NONE,
    ),
    "gone without a thread is no reason to hurry": (
        SENDING, Failure.GONE, {"next_attempt_at": LATER + SECOND}, Trouble.SLOW,
    ),
    "later: only this message waits": (SENDING, Failure.LATER, {"next_attempt_at": LATER + SECOND}, Trouble.NONE),
    "the room is closed": (SENDING, Failure.ROUTE, {}, Trouble.CHANNEL),
    "the token is dead": (SENDING, Failure.TOKEN, {}, Trouble.WORKSPACE),
    "the limit is spent": (SENDING, Failure.QUOTA, {}, Trouble.WORKSPACE),
}  # fmt: skip


@pytest.mark.parametrize(("item", "kind", "changes", "trouble"), POSTS.values(), ids=POSTS)
def test_a_failed_post_has_a_next_step(
    item: OutboxItem, kind: Failure, changes: dict[str, object], trouble: Trouble
) -> None:
    expected = {"state": Delivery.PENDING, "claimed_until": None, "error": f"test_{kind.value}", **changes}
    assert after_post(item, kind) == (replace(item, **expected), trouble)  # type: ignore[arg-type]


BELOW = {"state": Delivery.PENDING, "thread_ts": HERE.ts, "first_try_at": None, "attempts": 0, "next_attempt_at": LATER}
ANEW = {
    "state": Delivery.PENDING,
    "room": None,
    "ts": None,
    "first_try_at": None,
    "attempts": 0,
    "next_attempt_at": LATER,
}
EDITS = {
    "gone: post anew": (SENT, Failure.GONE, ANEW, Trouble.NONE),
    "frozen: say it below": (SENT, Failure.FROZEN, BELOW, Trouble.NONE),
    "frozen below: in the same thread": (
        replace(SENT, ts="1800.0", thread_ts=HERE.ts), Failure.FROZEN, {**BELOW, "ts": "1800.0"}, Trouble.NONE,
    ),
    "refused form: in plain": (SENT, Failure.PAYLOAD, {"plain": True, "next_attempt_at": LATER}, Trouble.NONE),
    "refused in plain: it stays as it is": (
        replace(SENT, plain=True, want_rev=4), Failure.PAYLOAD, {"told_rev": 4}, Trouble.NONE,
    ),
    "the room is closed": (
        SENT, Failure.ROUTE, {"next_attempt_at": LATER + CLOCKS.probe_every}, Trouble.CHANNEL,
    ),
    "the token is dead": (SENT, Failure.TOKEN, {}, Trouble.WORKSPACE),
    "the limit is spent": (SENT, Failure.QUOTA, {}, Trouble.WORKSPACE),
    "wait": (SENT, Failure.WAIT, {"next_attempt_at": LATER + SECOND}, Trouble.NONE),
    "later": (SENT, Failure.LATER, {"next_attempt_at": LATER + SECOND}, Trouble.NONE),
    "ambiguous: an edit may be repeated": (SENT, Failure.AMBIGUOUS, {"next_attempt_at": LATER + SECOND}, Trouble.NONE),
}  # fmt: skip


@pytest.mark.parametrize(("item", "kind", "changes", "trouble"), EDITS.values(), ids=EDITS)
def test_a_failed_edit_has_a_next_step(
    item: OutboxItem, kind: Failure, changes: dict[str, object], trouble: Trouble
) -> None:
    expected = {"attempts": item.attempts + 1, "error": f"test_{kind.value}", **changes}
    assert after_edit(item, kind) == (replace(item, **expected), trouble)  # type: ignore[arg-type]


@pytest.mark.parametrize(("asked", "wait"), [(30.0, 30 * SECOND), (0.0, SECOND), (0.2, SECOND)])
def test_an_asked_pause_is_kept_and_never_shorter_than_the_first_retry(asked: float, wait: timedelta) -> None:
    assert after_post(SENDING, Failure.WAIT, asked)[0].next_attempt_at == LATER + wait
    assert after_edit(SENT, Failure.WAIT, asked)[0].next_attempt_at == LATER + wait


def test_an_edited_item_rests_before_its_next_edit() -> None:
    rested = edited(replace(SENT, attempts=3, error="x"), rev=2, now=LATER, clocks=CLOCKS)
    assert (rested.told_rev, rested.attempts, rested.error) == (2, 0, "")
    assert rested.next_attempt_at == LATER + CLOCKS.update_every


def test_what_is_found_is_adopted_and_edited_to_be_sure() -> None:
    unknown = after_post(SENDING, Failure.AMBIGUOUS)[0]
    adopted = looked(unknown, HERE, now=LATER, clocks=CLOCKS)
    assert (adopted.state, adopted.posted, adopted.told_rev) == (Delivery.SENT, HERE, 0)
    assert adopted.told_rev < adopted.want_rev


def test_what_is_not_found_is_looked_for_once_more_and_then_sent_again() -> None:
    unknown = after_post(SENDING, Failure.AMBIGUOUS)[0]
    once = looked(unknown, None, now=LATER, clocks=CLOCKS)
    assert (once.state, once.looks, once.next_attempt_at) == (Delivery.UNKNOWN, 1, LATER + 5 * SECOND)
    twice = looked(once, None, now=LATER, clocks=CLOCKS)
    assert (twice.state, twice.looks, twice.next_attempt_at) == (Delivery.PENDING, 0, LATER)
    assert not twice.at_least_once


def test_where_nothing_can_be_read_it_is_sent_again_later_and_later_and_says_so() -> None:
    waits = []
    for attempts in (1, 2, 3, 99):
        item = cannot_look(replace(SENDING, attempts=attempts), now=LATER, clocks=CLOCKS, draw=1.0)
        assert (item.state, item.at_least_once) == (Delivery.PENDING, True)
        waits.append(item.next_attempt_at - LATER)
    assert waits == [SECOND, 2 * SECOND, 4 * SECOND, timedelta(minutes=5)]


def test_what_was_being_sent_when_we_died_is_uncertain() -> None:
    left = found_at_start(SENDING, now=LATER)
    assert (left.state, left.claimed_until, left.next_attempt_at) == (Delivery.UNKNOWN, None, LATER)
    assert left.first_try_at == NOON


def test_a_notice_is_owed_at_once_to_the_operators() -> None:
    notice = notice_item("s:source:place:1:trouble", "ops", {"says": "x"}, now=NOON)
    assert (notice.kind, notice.channel, notice.via, notice.next_attempt_at) == (Kind.NOTICE, "ops", "ops", NOON)


STORMS = {
    "a calm day": (1, 0, 0),
    "as many as can be read": (6, 0, 0),
    "one too many: a roll-up would be no shorter": (7, 0, 0),
    "two too many": (8, 0, 2),
    "many too many": (60, 0, 54),
    "after some were sent": (4, 5, 3),
    "after too many were sent": (3, 50, 3),
    "nothing waits": (0, 50, 0),
}


@pytest.mark.parametrize(("waiting", "sent", "rolled"), STORMS.values(), ids=STORMS)
def test_more_than_people_can_read_goes_into_a_roll_up(waiting: int, sent: int, rolled: int) -> None:
    assert surplus(waiting, sent, CLOCKS) == rolled


def test_without_a_storm_time_nothing_is_rolled_up() -> None:
    assert surplus(500, 500, replace(CLOCKS, storm_within=timedelta(0))) == 0


ITEMS = st.builds(
    an_item,
    plain=st.booleans(),
    attempts=st.integers(1, 10_000),
    under=st.none() | st.just("parent"),
    thread_ts=st.none() | st.just("1700.0"),
    looks=st.integers(0, 1),
    at_least_once=st.booleans(),
)
FAILURES = st.builds(refusal, st.sampled_from(Failure), retry_in=st.none() | st.floats(0, 4_000))
DRAWS = st.floats(0, 1, exclude_max=True)


@given(ITEMS, FAILURES, DRAWS)
def test_only_an_uncertain_post_is_looked_for_and_only_a_refused_form_dies(item: OutboxItem, failed, draw) -> None:
    sending = claimed(item, now=NOON, clocks=CLOCKS)
    after, _ = not_posted(sending, failed, now=LATER, clocks=CLOCKS, draw=draw)
    assert (after.state is Delivery.UNKNOWN) == (failed.kind is Failure.AMBIGUOUS)
    assert (after.state is Delivery.DEAD) <= (item.plain and failed.kind in (Failure.PAYLOAD, Failure.FROZEN))
    assert after.state is not Delivery.SENDING
    assert after.claimed_until is None


@given(ITEMS, FAILURES, DRAWS)
def test_a_failing_post_never_spins(item: OutboxItem, failed, draw) -> None:
    """After at most a few changes of form every failure waits, parks something or ends."""
    forms, at_once = 0, True
    while at_once and forms < 5:
        sending = claimed(item, now=NOON, clocks=CLOCKS)
        item, trouble = not_posted(sending, failed, now=NOON, clocks=CLOCKS, draw=draw)
        waits = item.next_attempt_at >= NOON + CLOCKS.retry[0] / 2
        at_once = not (waits or trouble in (Trouble.CHANNEL, Trouble.WORKSPACE) or item.state is Delivery.DEAD)
        forms += 1
    assert forms <= 4, f"{failed.kind} is tried again at once for ever"


@given(ITEMS, FAILURES, DRAWS)
def test_a_failing_edit_loses_nothing(item: OutboxItem, failed, draw) -> None:
    sent = delivered(item, HERE, rev=0, now=NOON)
    after, _ = not_edited(sent, failed, now=LATER, clocks=CLOCKS, draw=draw)
    assert after.state in (Delivery.SENT, Delivery.PENDING)
    assert after.state is Delivery.SENT or after.first_try_at is None
