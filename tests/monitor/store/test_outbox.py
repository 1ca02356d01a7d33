"""What is owed to channels, and what they were last told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fakes import NOON
from monitor.rules.alert import Told
from monitor.rules.card import Posted
from monitor.rules.case import State
from monitor.rules.delivery import (
    ALERT,
    ESCALATION,
    NOTE,
    Delivery,
    DeliveryClocks,
    Kind,
    OutboxItem,
    claimed,
    delivered,
    notice_item,
)
from monitor.store.door import Store, Tx

LATER = NOON + timedelta(minutes=5)
CLOCKS = DeliveryClocks()
HERE = Posted("C1", "1700.000001")


def a_card(case_id: int = 1, **changes: object) -> OutboxItem:
    values: dict[str, object] = {
        "key": f"s:case:{case_id}:team",
        "kind": Kind.CARD,
        "channel": "team",
        "via": "team",
        "priority": ALERT,
        "owed_at": NOON,
        "next_attempt_at": NOON,
        "case_id": case_id,
        "route": "urgent",
        "owed_urgency": 60,
    }
    return OutboxItem(**{**values, **changes})  # type: ignore[arg-type]


def a_note(card: OutboxItem, number: int = 1, **changes: object) -> OutboxItem:
    key = f"{card.key}:note:{number}"
    return replace(card, key=key, kind=Kind.NOTE, priority=NOTE, under=card.key, **changes)  # type: ignore[arg-type]


def owed(tx: Tx, item: OutboxItem) -> OutboxItem:
    tx.outbox.owe(item)
    found = tx.outbox.get(item.key)
    assert found is not None
    return found


def sent(tx: Tx, item: OutboxItem, posted: Posted = HERE, rev: int | None = None) -> OutboxItem:
    there = owed(tx, item)
    after = delivered(there, posted, rev=there.want_rev if rev is None else rev, now=NOON)
    assert tx.outbox.save(after, expected=Delivery.PENDING)
    return after


def test_what_is_owed_comes_back_as_it_was(store: Store) -> None:
    payload = {"says": "ğ", "values": {"a": 1}}
    item = a_card(payload=payload, want_rev=3, owed_state="claimed", first_try_at=NOON, ts="1", plain=True)
    with store.transaction() as tx:
        back = owed(tx, item)
    assert back == replace(item, id=back.id)


def test_the_same_key_again_is_the_same_message_with_more_to_show(store: Store) -> None:
    with store.transaction() as tx:
        before = sent(tx, a_card())
        tx.outbox.owe(a_card(want_rev=4, owed_urgency=90, owed_state="answered", owed_at=LATER, via="other"))
        after = tx.outbox.get(before.key)
    assert after == replace(before, want_rev=4, owed_urgency=90, owed_state="answered", owed_at=LATER)


def test_an_older_revision_takes_nothing_back(store: Store) -> None:
    with store.transaction() as tx:
        tx.outbox.owe(a_card(want_rev=4))
        assert owed(tx, a_card(want_rev=2)).want_rev == 4


def test_news_during_the_call_is_not_lost_when_its_end_is_recorded(store: Store) -> None:
    with store.transaction() as tx:
        item = owed(tx, a_card())
        sending = claimed(item, now=NOON, clocks=CLOCKS)
        assert tx.outbox.save(sending, expected=Delivery.PENDING)
        tx.outbox.owe(a_card(want_rev=2, owed_urgency=90))
        assert tx.outbox.save(delivered(sending, HERE, rev=1, now=LATER), expected=Delivery.SENDING)
        edit = tx.outbox.next_edit("team", LATER)
    assert edit is not None
    assert (edit.want_rev, edit.told_rev, edit.owed_urgency, edit.posted) == (2, 1, 90, HERE)


def test_an_item_that_left_its_state_is_not_written(store: Store) -> None:
    with store.transaction() as tx:
        item = owed(tx, a_card())
        sending = claimed(item, now=NOON, clocks=CLOCKS)
        assert tx.outbox.save(sending, expected=Delivery.PENDING)
        assert not tx.outbox.save(replace(sending, error="second"), expected=Delivery.PENDING)
        assert tx.outbox.get(item.key) == sending


def test_the_most_pressing_goes_first(store: Store) -> None:
    with store.transaction() as tx:
        for item in (
            notice_item("notice", "team", {}, now=NOON),
            a_card(1),
            a_card(2, owed_urgency=90),
            a_card(3, priority=ESCALATION, owed_urgency=10),
            a_card(4),
        ):
            tx.outbox.owe(item)
        order = []
        while (item := tx.outbox.next_post("team", NOON)) is not None:
            order.append(item.key.removeprefix("s:case:").removesuffix(":team"))
            tx.outbox.save(delivered(item, HERE, rev=1, now=NOON), expected=Delivery.PENDING)
    assert order == ["3", "2", "1", "4", "notice"]


def test_nothing_is_posted_before_its_time_or_through_another_channel(store: Store) -> None:
    with store.transaction() as tx:
        tx.outbox.owe(a_card(next_attempt_at=LATER))
        assert tx.outbox.next_post("team", NOON) is None
        assert tx.outbox.next_post("other", LATER) is None
        assert tx.outbox.next_time("team") == LATER
        assert tx.outbox.next_post("team", LATER) is not None


def test_a_note_waits_for_its_parent(store: Store) -> None:
    with store.transaction() as tx:
        tx.outbox.owe(a_note(a_card()))
        assert tx.outbox.next_post("team", NOON) is None
        assert tx.outbox.next_time("team") is None
        sent(tx, a_card())
        note = tx.outbox.next_post("team", NOON)
    assert note is not None
    assert note.kind is Kind.NOTE


def test_a_note_does_not_wait_for_a_parent_that_will_never_be(store: Store) -> None:
    with store.transaction() as tx:
        card = owed(tx, a_card())
        tx.outbox.owe(a_note(card))
        tx.outbox.save(replace(card, state=Delivery.DEAD), expected=Delivery.PENDING)
        note = tx.outbox.next_post("team", NOON)
        assert tx.outbox.next_time("team") == NOON
    assert note is not None
    assert note.under == card.key


def test_a_message_up_to_date_is_not_edited(store: Store) -> None:
    with store.transaction() as tx:
        sent(tx, a_card())
        assert tx.outbox.next_edit("team", LATER) is None
        assert tx.outbox.next_time("team") is None
        tx.outbox.owe(a_card(want_rev=2))
        assert tx.outbox.next_edit("team", NOON) is not None
        assert tx.outbox.next_time("team") == NOON


def test_what_was_told_of_a_case_is_what_its_card_was_owed(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.outbox.told_of(1) is None
        tx.outbox.owe(a_card(owed_state="claimed", owed_at=LATER))
        tx.outbox.owe(a_note(a_card()))
        assert tx.outbox.told_of(1) == Told(60, State.CLAIMED, LATER)
        card = tx.outbox.card_of(1)
    assert card is not None
    assert card.kind is Kind.CARD


def test_what_died_while_sending_is_found_by_its_claim_or_at_start(store: Store) -> None:
    with store.transaction() as tx:
        sending = claimed(owed(tx, a_card()), now=NOON, clocks=CLOCKS)
        tx.outbox.save(sending, expected=Delivery.PENDING)
        assert tx.outbox.left_sending(NOON + CLOCKS.claim_for) == []
        assert tx.outbox.left_sending(NOON + CLOCKS.claim_for + timedelta(seconds=1)) == [sending]
        assert tx.outbox.left_sending() == [sending]


def test_only_fresh_cards_may_be_rolled_up_the_worst_last(store: Store) -> None:
    with store.transaction() as tx:
        tx.outbox.owe(a_card(1, owed_urgency=50))
        tx.outbox.owe(a_card(2, owed_urgency=90))
        tx.outbox.owe(a_card(3, first_try_at=NOON))
        tx.outbox.owe(a_card(4, priority=ESCALATION))
        tx.outbox.owe(a_card(5, via="other"))
        tx.outbox.owe(notice_item("notice", "team", {}, now=NOON))
        tx.outbox.owe(a_note(a_card(1)))
        assert [item.case_id for item in tx.outbox.waiting_alerts("team", ALERT)] == [2, 1]


def test_rolled_cards_are_found_by_their_roll_up_and_surface_when_they_escalate(store: Store) -> None:
    with store.transaction() as tx:
        cards = [owed(tx, a_card(number, owed_urgency=number)) for number in (1, 2, 3)]
        tx.outbox.roll(cards[:2], "roll")
        assert [item.case_id for item in tx.outbox.rolled_into("roll")] == [2, 1]
        assert [item.case_id for item in tx.outbox.waiting_alerts("team", ALERT)] == [3]
        tx.outbox.owe(a_card(1, want_rev=2, owed_urgency=1), surface=False)
        assert [item.case_id for item in tx.outbox.rolled_into("roll")] == [2, 1]
        tx.outbox.owe(a_card(1, want_rev=3, priority=ESCALATION, owed_at=LATER), surface=True)
        risen = tx.outbox.next_post("team", LATER)
        assert [item.case_id for item in tx.outbox.rolled_into("roll")] == [2]
    assert risen is not None
    assert (risen.case_id, risen.priority, risen.next_attempt_at, risen.rolled_into) == (1, ESCALATION, LATER, None)


def test_surfacing_leaves_a_message_that_stands_alone_where_it_is(store: Store) -> None:
    with store.transaction() as tx:
        before = sent(tx, a_card())
        tx.outbox.owe(a_card(want_rev=2, priority=ESCALATION), surface=True)
        assert tx.outbox.get(before.key) == replace(before, want_rev=2)


def test_cards_sent_are_counted_by_channel_and_time(store: Store) -> None:
    with store.transaction() as tx:
        sent(tx, a_card(1))
        sent(tx, a_card(2, via="other"))
        sent(tx, notice_item("notice", "team", {}, now=NOON))
        tx.outbox.owe(a_card(3))
        assert tx.outbox.count_alerts_sent("team", NOON) == 1
        assert tx.outbox.count_alerts_sent("team", LATER) == 0


def test_the_newest_roll_up_of_a_channel(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.outbox.newest_roll_up("team") is None
        for key in ("first", "second"):
            tx.outbox.owe(a_card(key=key, kind=Kind.ROLLUP, case_id=None))
        newest = tx.outbox.newest_roll_up("team")
        assert tx.outbox.newest_roll_up("other") is None
    assert newest is not None
    assert newest.key == "second"


DIVERTED = {
    "a card": (a_card(), "other"),
    "a notice": (notice_item("notice", "team", {}, now=NOON), "other"),
    "a card that belongs below another": (a_card(thread_ts="1"), "team"),
    "another channel's": (a_card(via="third"), "third"),
}


@pytest.mark.parametrize(("item", "via"), DIVERTED.values(), ids=DIVERTED)
def test_a_fallback_takes_what_stands_alone(store: Store, item: OutboxItem, via: str) -> None:
    with store.transaction() as tx:
        tx.outbox.owe(item)
        moved = tx.outbox.divert("team", "other", LATER)
        after = tx.outbox.get(item.key)
    assert after is not None
    assert (after.via, after.channel, moved) == (via, "team", int(via == "other"))


def test_a_fallback_takes_notes_with_their_parent_but_not_from_under_one_that_stays(store: Store) -> None:
    with store.transaction() as tx:
        sent(tx, a_card(1))
        for item in (a_note(a_card(1)), a_card(2), a_note(a_card(2))):
            tx.outbox.owe(item)
        assert tx.outbox.divert("team", "other", LATER) == 2
        vias = {key: tx.outbox.get(key).via for key in ("s:case:1:team:note:1", "s:case:2:team:note:1")}  # type: ignore[union-attr]
    assert vias == {"s:case:1:team:note:1": "team", "s:case:2:team:note:1": "other"}


@pytest.mark.parametrize("state", [Delivery.SENDING, Delivery.UNKNOWN, Delivery.SENT, Delivery.ROLLED, Delivery.DEAD])
def test_what_may_already_be_there_is_not_diverted(store: Store, state: Delivery) -> None:
    with store.transaction() as tx:
        tx.outbox.owe(a_card(state=state))
        assert tx.outbox.divert("team", "other", LATER) == 0


def test_after_a_step_back_of_the_clock_nothing_waits_longer_than_now(store: Store) -> None:
    with store.transaction() as tx:
        tx.outbox.owe(a_card(1, next_attempt_at=LATER))
        tx.outbox.owe(a_card(2, next_attempt_at=NOON - timedelta(hours=1)))
        tx.outbox.due_now(NOON)
        times = [tx.outbox.card_of(number).next_attempt_at for number in (1, 2)]  # type: ignore[union-attr]
    assert times == [NOON, NOON - timedelta(hours=1)]


def test_messages_are_counted_by_channel_and_state(store: Store) -> None:
    with store.transaction() as tx:
        sent(tx, a_card(1), rev=0)
        sent(tx, a_card(2))
        tx.outbox.owe(a_card(3))
        tx.outbox.owe(a_card(4, state=Delivery.DEAD, via="other"))
        assert tx.outbox.count_by_state() == {
            ("team", "sent"): 2,
            ("team", "edit"): 1,
            ("team", "pending"): 1,
            ("other", "dead"): 1,
        }
        assert [item.case_id for item in tx.outbox.dead()] == [4]


def test_a_state_of_a_newer_program_is_not_guessed(store: Store) -> None:
    with store.transaction() as tx:
        item = owed(tx, a_card())
        tx.outbox._connection.exec_driver_sql("UPDATE outbox SET state = 'held'")
        with pytest.raises(ValueError, match="held"):
            tx.outbox.get(item.key)


UNSEEN = {
    "nobody tried": ({}, True),
    "it waits for its time": ({"next_attempt_at": LATER}, True),
    "tried in vain": ({"first_try_at": NOON}, False),
    "being sent": ({"state": Delivery.SENDING, "first_try_at": NOON}, False),
    "perhaps there": ({"state": Delivery.UNKNOWN, "first_try_at": NOON}, False),
    "sent": ({"state": Delivery.SENT, "first_try_at": NOON, "told_rev": 1}, False),
    "given up": ({"state": Delivery.DEAD, "first_try_at": NOON}, False),
}


@pytest.mark.parametrize(("changes", "gone"), UNSEEN.values(), ids=UNSEEN)
def test_only_what_nobody_can_have_seen_is_withdrawn(store: Store, changes: dict[str, object], gone: bool) -> None:
    notice = notice_item("s:news", "ops", {}, now=NOON)
    with store.transaction() as tx:
        owed(tx, notice)
        tx.outbox.save(replace(notice, id=owed(tx, notice).id, **changes), expected=Delivery.PENDING)
        assert tx.outbox.withdraw(notice.key) is gone
        assert (tx.outbox.get(notice.key) is None) is gone
        assert not tx.outbox.withdraw("s:nobody-owes-it")
