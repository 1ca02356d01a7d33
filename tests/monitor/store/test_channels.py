"""A channel's pace and troubles, kept across restarts."""

from datetime import timedelta

from fakes import NOON
from monitor.store.channels import ChannelState
from monitor.store.door import Store

LATER = NOON + timedelta(minutes=5)


def test_a_channel_that_never_spoke_is_free(store: Store) -> None:
    with store.reading() as tx:
        assert tx.channels.state_of("team") == ChannelState("team")
        assert not tx.channels.state_of("team").is_parked


def test_each_slot_is_kept_on_its_own(store: Store) -> None:
    with store.transaction() as tx:
        tx.channels.pace("team", next_post_at=NOON)
        tx.channels.pace("team", next_update_at=LATER)
        tx.channels.pace("team")
        tx.channels.pace("other", next_post_at=LATER)
        assert tx.channels.state_of("team") == ChannelState("team", next_post_at=NOON, next_update_at=LATER)


def test_parking_tells_whether_it_is_new_and_keeps_its_beginning(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.channels.park("team", until=LATER, kind="route", code="is_archived", now=NOON)
        assert not tx.channels.park("team", until=LATER, kind="token", code="x", now=LATER)
        state = tx.channels.state_of("team")
    assert (state.parked_kind, state.parked_code, state.parked_since, state.episode) == ("token", "x", NOON, 1)
    assert state.is_parked


def test_unparking_forgets_the_trouble_and_keeps_its_number_and_the_pace(store: Store) -> None:
    with store.transaction() as tx:
        assert not tx.channels.unpark("team")
        tx.channels.pace("team", next_post_at=LATER)
        tx.channels.park("team", until=LATER, kind="route", code="x", now=NOON)
        assert tx.channels.unpark("team")
        assert not tx.channels.unpark("team")
        assert tx.channels.state_of("team") == ChannelState("team", next_post_at=LATER, episode=1)
        assert tx.channels.park("team", until=LATER, kind="route", code="x", now=NOON)
        assert tx.channels.state_of("team").episode == 2


def test_after_a_step_back_of_the_clock_every_slot_is_free_and_every_door_is_tried(store: Store) -> None:
    with store.transaction() as tx:
        tx.channels.pace("team", next_post_at=LATER, next_update_at=LATER)
        tx.channels.park("other", until=LATER, kind="token", code="x", now=NOON)
        tx.channels.forget_pace(NOON)
        team, other = tx.channels.state_of("team"), tx.channels.state_of("other")
    assert (team.next_post_at, team.next_update_at) == (None, None)
    assert other.parked_until == NOON
