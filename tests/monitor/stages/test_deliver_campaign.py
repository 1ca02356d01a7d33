"""A campaign is one message that is edited; its members' cards stand in its thread, at their own time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from speaking import Newsroom

from fakes import LEGAL, PROBLEM, FakeChannel, FixedClock, Shown, a_mention, refusal
from monitor.errors import Failure
from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.card import CampaignCard, Card, Note, Phase, RollUp
from monitor.rules.coordination.post import Facts, Portrait
from monitor.rules.delivery import ALERT, Delivery, DeliveryClocks, Kind, OutboxItem
from monitor.store.door import Store

KEY = "shop:campaign:1"
AMBIGUOUS = refusal(Failure.AMBIGUOUS)


@pytest.fixture
def room(store: Store, clock: FixedClock) -> Newsroom:
    return Newsroom(store, clock)


@pytest.fixture
def slack(clock: FixedClock) -> FakeChannel:
    return FakeChannel(clock)


def suspect(room: Newsroom, *, rev: int = 1, posts: int = 3, **changes: object) -> None:
    """A campaign is suspected, or has grown."""
    now = room.clock()
    at = int(now.timestamp())
    portrait = Portrait(1, "Papatya Ev", Facts(posts=posts, edges=posts), posts, at - 60, at)
    campaign = Campaign(
        number=1,
        brand="Papatya Ev",
        state=CampaignState.SUSPECTED,
        coordination=90,
        propaganda=70,
        peak=70,
        first_seen=now - timedelta(minutes=1),
        last_seen=now,
        grown_at=now,
        portrait=portrait,
        rev=rev,
    )
    item = OutboxItem(
        key=KEY,
        kind=Kind.CAMPAIGN,
        channel="team",
        via="team",
        priority=ALERT,
        owed_at=now,
        next_attempt_at=now,
        want_rev=rev,
        owed_urgency=100,
        payload={"number": 1, "red": 80},
    )
    with room.store.transaction() as tx:
        tx.campaigns.save(replace(campaign, **changes))  # type: ignore[arg-type]
        tx.outbox.owe(item)


def gather(room: Newsroom) -> int:
    """All cards that wait go into the thread."""
    with room.store.transaction() as tx:
        return tx.crowds.gather(range(1, 50), KEY, "team")


def of_kind(slack: FakeChannel, kind: type) -> list[Shown]:
    return [shown for shown in slack.messages if isinstance(shown.message, kind)]


def test_a_campaign_is_one_message_however_often_it_grows(room: Newsroom, slack: FakeChannel) -> None:
    outlet = room.outlet(slack)
    suspect(room)
    room.speak_for(outlet)
    for rev in range(2, 6):
        suspect(room, rev=rev, posts=3 * rev, propaganda=60 + 8 * rev)
        room.speak_for(outlet, seconds=20)
    (shown,) = slack.messages
    assert isinstance(shown.message, CampaignCard)
    assert (shown.message.posts, shown.message.rev, shown.message.phase) == (15, 5, Phase.STRONG)


def test_members_stand_in_its_thread_and_it_goes_first(room: Newsroom, slack: FakeChannel) -> None:
    room.hear(a_mention("1", PROBLEM), a_mention("2", LEGAL))
    suspect(room)
    assert gather(room) == 2
    room.speak_for(room.outlet(slack))
    parent, *cards = slack.messages
    assert isinstance(parent.message, CampaignCard)
    assert [card.thread for card in cards] == [parent.ts, parent.ts]
    assert [card.message.text for card in cards] == [LEGAL, PROBLEM]  # type: ignore[union-attr]


def test_what_is_there_already_is_left_where_it_is(room: Newsroom, slack: FakeChannel) -> None:
    room.alerts(1)
    room.speak_for(room.outlet(slack))
    suspect(room)
    assert gather(room) == 0
    room.speak_for(room.outlet(slack))
    assert [shown.thread for shown in slack.messages] == [None, None]


def test_no_card_waits_until_it_is_known_what_became_of_the_campaigns_message(
    room: Newsroom, slack: FakeChannel
) -> None:
    room.alerts(1)
    suspect(room)
    gather(room)
    slack.fails_before("post", AMBIGUOUS)
    room.speak_for(room.outlet(slack))
    first, second = slack.messages
    assert (type(first.message), first.thread) == (Card, None)
    assert (type(second.message), second.thread) == (CampaignCard, None)


def test_a_card_whose_post_is_uncertain_is_looked_for_where_it_was_sent(room: Newsroom, slack: FakeChannel) -> None:
    room.alerts(1)
    suspect(room)
    gather(room)
    slack.fails_before("post", AMBIGUOUS)
    slack.fails_after("post", AMBIGUOUS)
    room.speak_for(room.outlet(slack))
    assert (len(of_kind(slack, Card)), len(of_kind(slack, CampaignCard))) == (1, 1)


def test_a_card_in_a_thread_is_adopted_there_after_no_answer(room: Newsroom, slack: FakeChannel) -> None:
    outlet = room.outlet(slack)
    suspect(room)
    room.speak_for(outlet)
    room.alerts(1)
    gather(room)
    slack.fails_after("post", AMBIGUOUS)
    room.speak_for(outlet)
    (card,) = of_kind(slack, Card)
    assert (card.thread, room.states()) == (slack.messages[0].ts, [Delivery.SENT, Delivery.SENT])


def test_news_of_a_member_stand_in_the_same_thread(room: Newsroom, slack: FakeChannel) -> None:
    outlet = room.outlet(slack)
    suspect(room)
    room.hear(a_mention("1", PROBLEM, thread="t"))
    gather(room)
    room.speak_for(outlet)
    room.hear(a_mention("2", LEGAL, thread="t"))
    room.speak_for(outlet)
    parent, card, note = slack.messages
    assert isinstance(note.message, Note)
    assert {card.thread, note.thread} == {parent.ts}


def test_news_of_a_card_in_a_thread_that_is_no_longer_a_campaigns_are_told_aloud(
    room: Newsroom, slack: FakeChannel
) -> None:
    outlet = room.outlet(slack)
    suspect(room)
    room.hear(a_mention("1", PROBLEM, thread="t"), a_mention("9", PROBLEM))
    gather(room)
    room.speak_for(outlet)
    room.hear(a_mention("2", LEGAL, thread="t"))
    (note,) = [item for item in room.items() if item.kind is Kind.NOTE]
    assert (note.payload or {})["aloud"] is True
    room.speak_for(outlet)
    (shown,) = of_kind(slack, Note)
    assert shown.message.aloud  # type: ignore[union-attr]


def test_in_a_storm_the_members_of_a_campaign_give_way_to_the_others(clock: FixedClock, store: Store) -> None:
    room = Newsroom(store, clock, replace(DeliveryClocks(), storm_more_than=3))
    slack = FakeChannel(clock)
    room.hear(*[a_mention(str(number), LEGAL) for number in range(6)])
    suspect(room)
    gather(room)
    room.hear(*[a_mention(str(number), PROBLEM) for number in range(6, 9)])
    room.speak_for(room.outlet(slack))
    cards = of_kind(slack, Card)
    assert ([card.thread for card in cards], len(of_kind(slack, RollUp))) == ([None] * 3, 1)


def test_where_nothing_can_be_threaded_the_cards_stand_beside_it(room: Newsroom, clock: FixedClock) -> None:
    flat = FakeChannel(clock, can_edit=False, can_find=False, can_thread=False)
    room.alerts(2)
    suspect(room)
    gather(room)
    room.speak_for(room.outlet(flat))
    assert [shown.thread for shown in flat.messages] == [None] * 3


def test_a_deleted_campaign_message_is_posted_anew_and_later_cards_find_it(room: Newsroom, slack: FakeChannel) -> None:
    outlet = room.outlet(slack)
    suspect(room)
    room.speak_for(outlet)
    slack.deletes(slack.messages[0].ts)
    suspect(room, rev=2, posts=5)
    room.speak_for(outlet)
    room.alerts(1)
    gather(room)
    room.speak_for(outlet)
    parent, card = slack.messages
    assert (card.thread, len(of_kind(slack, CampaignCard))) == (parent.ts, 1)


def test_of_a_campaign_that_is_gone_nothing_is_told(room: Newsroom, slack: FakeChannel) -> None:
    suspect(room)
    with room.store.transaction() as tx:
        item = tx.outbox.get(KEY)
        assert item is not None
        tx.outbox.owe(replace(item, payload={"number": 77}))
    room.alerts(1)
    gather(room)
    room.speak_for(room.outlet(slack))
    (card,) = slack.messages
    assert (type(card.message), card.thread) == (Card, None)


def test_a_members_alert_does_not_wait_in_a_room_that_broke_after_the_campaign_was_told_there(
    room: Newsroom, slack: FakeChannel, clock: FixedClock
) -> None:
    other = FakeChannel(clock)
    backup = room.outlet(other, "backup", workspace=None)
    team = room.outlet(slack, fallback=backup)
    suspect(room)
    room.speak_for(team, backup)
    slack.breaks("post", refusal(Failure.ROUTE))
    room.hear(a_mention("1", PROBLEM))
    assert gather(room) == 1
    room.speak_for(team, backup)
    (card,) = of_kind(other, Card)
    assert card.thread is None
    assert (len(of_kind(slack, CampaignCard)), of_kind(other, CampaignCard)) == (1, [])
