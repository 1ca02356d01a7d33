"""Channels in trouble, stand-ins, refused forms and storms: nothing is lost, the operators hear of it once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from speaking import CLOCKS, Newsroom, after

from fakes import LEGAL, NOON, FakeChannel, FixedClock, a_mention, refusal
from monitor.errors import Failure
from monitor.rules.card import Card, Note, RollUp
from monitor.rules.delivery import Delivery
from monitor.stages.deliver import Outlet
from monitor.stages.deliver.trouble import CHANNEL_BACK, CHANNEL_DOWN, DEAD
from monitor.store.channels import WORKSPACE
from monitor.store.door import Store

TOKEN = refusal(Failure.TOKEN, "token_revoked")
QUOTA = refusal(Failure.QUOTA, "message_limit_exceeded")
ROUTE = refusal(Failure.ROUTE, "is_archived")
PAYLOAD = refusal(Failure.PAYLOAD, "invalid_blocks")


@pytest.fixture
def room(store: Store, clock: FixedClock) -> Newsroom:
    return Newsroom(store, clock)


@pytest.fixture
def slack(clock: FixedClock) -> FakeChannel:
    return FakeChannel(clock)


@pytest.fixture
def other(clock: FixedClock) -> FakeChannel:
    return FakeChannel(clock)


@pytest.fixture
def team(room: Newsroom, slack: FakeChannel) -> Outlet:
    return room.outlet(slack)


# -- the token


def test_a_dead_token_parks_the_workspace_until_a_probe_succeeds(
    room: Newsroom, slack: FakeChannel, team: Outlet
) -> None:
    slack.breaks("post", TOKEN)
    slack.breaks("probe", TOKEN)
    room.alerts(2)
    room.speak_for(team, seconds=19 * 60)
    assert slack.calls == ["post", "probe", "probe", "probe"]
    assert (room.notices(), room.door(WORKSPACE).parked_code) == ([CHANNEL_DOWN], "token_revoked")
    slack.mended()
    room.speak_for(team, seconds=10 * 60)
    assert len(slack.messages) == 2
    assert room.notices() == [CHANNEL_DOWN, CHANNEL_BACK]
    assert not room.door(WORKSPACE).is_parked


def test_rooms_of_one_token_are_parked_together(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    slack.fails_before("post", TOKEN)
    room.alerts(1)
    room.speak(team)
    ops = room.outlet(slack, "ops")
    assert (room.speak(ops).next_at, slack.messages) == (after(NOON, 300), [])


def test_a_spent_quota_is_asked_again_every_hour(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    slack.breaks("post", QUOTA)
    slack.breaks("probe", QUOTA)
    room.alerts(1)
    room.speak(team)
    assert room.door(WORKSPACE).parked_until == after(NOON, 3_600)
    room.speak_for(team, seconds=2.5 * 3_600)
    assert slack.count("probe") == 2


def test_a_probe_that_is_asked_to_wait_waits(room: Newsroom, slack: FakeChannel, team: Outlet, clock) -> None:
    slack.fails_before("post", TOKEN)
    slack.fails_before("probe", refusal(Failure.WAIT, retry_in=77.0))
    room.alerts(1)
    room.speak(team)
    clock.advance(300)
    assert room.speak(team).next_at == after(clock(), 77)
    assert room.notices() == [CHANNEL_DOWN]


def test_a_token_that_dies_while_looking_parks_too(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    slack.fails_after("post", refusal(Failure.AMBIGUOUS))
    slack.fails_before("find", TOKEN)
    room.alerts(1)
    room.speak_for(team, seconds=600)
    assert (room.notices(), len(slack.messages), room.states()[0]) == ([CHANNEL_DOWN, CHANNEL_BACK], 1, Delivery.SENT)


def test_a_token_that_dies_at_an_edit_parks_too(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(team)
    slack.fails_before("update", TOKEN)
    room.hear(a_mention("2", LEGAL, thread="1"))
    room.speak_for(team, seconds=600)
    assert room.notices() == [CHANNEL_DOWN, CHANNEL_BACK]
    assert slack.messages[0].message.text == LEGAL  # type: ignore[union-attr]


def test_trouble_survives_a_restart(room: Newsroom, slack: FakeChannel, team: Outlet, clock: FixedClock) -> None:
    slack.fails_before("post", TOKEN)
    room.alerts(1)
    room.speak(team)
    again = Newsroom(room.store, clock)
    assert again.speak(again.outlet(slack)).next_at == after(NOON, 300)
    assert slack.calls == ["post"]


# -- the room


def test_a_closed_room_is_tried_again_and_its_end_told(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    slack.breaks("post", ROUTE)
    room.alerts(1)
    room.speak_for(team, seconds=12 * 60)
    assert slack.calls == ["post", "post", "post"]
    assert room.notices() == [CHANNEL_DOWN]
    slack.mended()
    room.speak_for(team, seconds=6 * 60)
    assert (len(slack.messages), room.notices()) == (1, [CHANNEL_DOWN, CHANNEL_BACK])


def test_a_second_trouble_is_told_again(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    for _ in range(2):
        slack.fails_before("post", ROUTE)
        room.alerts(1)
        room.speak_for(team, seconds=400)
    assert room.notices() == [CHANNEL_DOWN, CHANNEL_BACK] * 2


def test_the_stand_in_speaks_while_a_room_is_closed(
    room: Newsroom, slack: FakeChannel, other: FakeChannel, team: Outlet
) -> None:
    backup = room.outlet(other, "backup", workspace=None)
    team = replace(team, fallback=backup)
    slack.breaks("post", ROUTE)
    room.hear(a_mention("1", thread="1"))
    room.hear(a_mention("2", thread="1"))
    room.speak_for(team, backup)
    assert [type(shown.message) for shown in other.messages] == [Card, Note]
    assert [shown.thread for shown in other.messages] == [None, other.messages[0].ts]
    assert room.woken == ["backup"]


def test_news_of_a_case_follow_its_card_to_the_stand_in(
    room: Newsroom, slack: FakeChannel, other: FakeChannel, team: Outlet
) -> None:
    backup = room.outlet(other, "backup", workspace=None)
    team = replace(team, fallback=backup)
    slack.fails_before("post", ROUTE)
    room.hear(a_mention("1", thread="1"))
    room.speak_for(team, backup)
    room.hear(a_mention("2", LEGAL, thread="1"))
    room.speak_for(team, backup)
    assert slack.messages == []
    assert [type(shown.message) for shown in other.messages] == [Card, Note]
    assert other.messages[0].message.text == LEGAL  # type: ignore[union-attr]


def test_a_stand_in_that_is_closed_too_is_not_given_anything(
    room: Newsroom, slack: FakeChannel, other: FakeChannel, team: Outlet
) -> None:
    backup = room.outlet(other, "backup")
    team = replace(team, fallback=backup)
    slack.breaks("post", TOKEN)
    slack.breaks("probe", TOKEN)
    room.alerts(1)
    room.speak_for(team, backup)
    assert (room.items()[0].via, other.messages) == ("team", [])


def test_a_stand_in_outside_the_workspace_speaks_when_the_token_is_dead(
    room: Newsroom, slack: FakeChannel, other: FakeChannel, team: Outlet
) -> None:
    backup = room.outlet(other, "backup", workspace=None)
    slack.breaks("post", TOKEN)
    slack.breaks("probe", TOKEN)
    room.alerts(3)
    room.speak_for(replace(team, fallback=backup), backup)
    assert len(other.messages) == 3


def test_a_closed_room_with_nothing_to_say_is_left_in_peace(
    room: Newsroom, slack: FakeChannel, other: FakeChannel, team: Outlet, clock: FixedClock
) -> None:
    backup = room.outlet(other, "backup", workspace=None)
    team = replace(team, fallback=backup)
    slack.breaks("post", ROUTE)
    room.alerts(1)
    room.speak_for(team, backup, seconds=600)
    before = len(slack.calls)
    for _ in range(20):
        clock.advance(1)
        room.speak(team)
    assert slack.calls[before:] == []


def test_a_room_closed_for_edits_is_back_with_the_first_edit(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(team)
    slack.fails_before("update", ROUTE)
    room.hear(a_mention("1", thread="1", rating=1.0))
    room.speak_for(team, seconds=400)
    assert (room.notices(), slack.count("post")) == ([CHANNEL_DOWN, CHANNEL_BACK], 1)
    assert not room.door("team").is_parked


def test_a_webhook_in_trouble_is_parked_alone(room: Newsroom, other: FakeChannel, slack: FakeChannel) -> None:
    hook = room.outlet(other, workspace=None)
    other.fails_before("post", TOKEN)
    room.alerts(1)
    room.speak(hook)
    assert room.door("team").is_parked
    assert not room.door(WORKSPACE).is_parked
    room.speak_for(hook, seconds=400)
    assert (len(other.messages), "probe" in other.calls) == (1, False)


# -- the form


def test_a_refused_form_is_said_plainly(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    slack.fails_before("post", PAYLOAD)
    room.alerts(1)
    room.speak_for(team)
    assert [shown.plain for shown in slack.messages] == [True]
    assert room.notices() == []


def test_what_is_refused_even_plainly_is_told_to_the_operators(
    room: Newsroom, slack: FakeChannel, team: Outlet
) -> None:
    slack.fails_before("post", PAYLOAD, PAYLOAD)
    room.alerts(1)
    room.speak_for(team)
    assert (room.states()[0], slack.count("post"), room.notices()) == (Delivery.DEAD, 2, [DEAD])
    assert (room.items()[1].payload or {})["values"] == {"channel": "team", "code": "invalid_blocks"}


def test_a_refused_notice_breeds_no_further_notice(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    slack.breaks("post", PAYLOAD)
    room.alerts(1)
    room.speak_for(team, room.outlet(slack, "ops"), seconds=120)
    assert room.states() == [Delivery.DEAD] * 2
    assert slack.count("post") == 4


def test_news_of_a_case_whose_card_was_refused_stand_alone(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    slack.fails_before("post", PAYLOAD, PAYLOAD)
    room.hear(a_mention("1", thread="1"))
    room.speak_for(team)
    room.hear(a_mention("2", LEGAL, thread="1"))
    room.speak_for(team)
    [note] = slack.messages
    assert isinstance(note.message, Note)
    assert (note.thread, note.message.text) == (None, LEGAL)


def test_an_edit_refused_even_plainly_is_let_be(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    room.hear(a_mention("1", thread="1"))
    room.speak_for(team)
    slack.breaks("update", PAYLOAD)
    room.hear(a_mention("2", "berbat", thread="1"))
    room.speak_for(team, seconds=600)
    assert slack.count("update") == 2
    assert room.speak(team).next_at is None


# -- storms


def shown(slack: FakeChannel, kind: type) -> list:
    return [shown.message for shown in slack.messages if isinstance(shown.message, kind)]


def test_a_storm_is_a_few_cards_and_one_roll_up(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    room.hear(*[a_mention(str(number)) for number in range(28)], a_mention("28", LEGAL), a_mention("29", LEGAL))
    room.speak_for(team, seconds=30)
    cards, [storm] = shown(slack, Card), shown(slack, RollUp)
    assert (len(cards), [card.text for card in cards[:2]]) == (6, [LEGAL, LEGAL])
    assert (storm.total, len(storm.worst), storm.since) == (24, CLOCKS.storm_worst, NOON)
    assert (storm.topics, storm.sources) == ((("late", 24),), (("place", 24),))


def test_a_storm_that_goes_on_is_one_standing_message(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    for start in range(0, 30, 10):
        room.hear(*[a_mention(str(start + number)) for number in range(10)])
        room.speak_for(team, seconds=15)
    [storm] = shown(slack, RollUp)
    assert (storm.total, len(shown(slack, Card))) == (24, 6)


def test_after_a_storm_alerts_stand_alone_again(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    room.alerts(20)
    room.speak_for(team, seconds=200)
    room.alerts(2)
    room.speak_for(team)
    assert len(shown(slack, Card)) == 8


def test_a_case_in_a_roll_up_that_gets_worse_has_its_own_card(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    room.hear(*[a_mention(str(number), thread=f"t{number}") for number in range(10)])
    room.speak_for(team, seconds=20)
    [storm] = shown(slack, RollUp)
    rolled = [item for item in room.items() if item.state is Delivery.ROLLED]
    assert len(rolled) == storm.total == 4
    with room.store.reading() as tx:
        [lead] = tx.mentions.of_case(rolled[0].case_id or 0)
    room.hear(a_mention("worse", LEGAL, thread=lead.mention.thread))
    room.speak_for(team, seconds=20)
    assert LEGAL in [card.text for card in shown(slack, Card)]
    [note] = [said for said in slack.messages if isinstance(said.message, Note)]
    assert note.thread is not None


def test_an_answer_to_a_case_in_a_roll_up_leaves_nothing_waiting(
    room: Newsroom, slack: FakeChannel, team: Outlet
) -> None:
    room.alerts(10)
    room.speak_for(team, seconds=20)
    rolled = next(item for item in room.items() if item.state is Delivery.ROLLED)
    with room.store.reading() as tx:
        [lead] = tx.mentions.of_case(rolled.case_id or 0)
    room.hear(replace(lead.mention, answered_at=room.clock()))
    room.speak_for(team, seconds=20)
    assert {item.state for item in room.items()} == {Delivery.SENT, Delivery.ROLLED}
    assert [said for said in slack.messages if isinstance(said.message, Note)] == []


def test_a_refused_roll_up_gives_its_cards_back(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    real, refused = slack.post, refusal(Failure.PAYLOAD)

    def post(where, message, **how):
        if isinstance(message, RollUp):
            raise refused
        return real(where, message, **how)

    slack.post = post  # type: ignore[method-assign]
    room.alerts(10)
    room.speak_for(team, seconds=40)
    room.hear(*[a_mention(f"more-{number}") for number in range(4)])
    room.speak_for(team, seconds=120)
    assert len(shown(slack, Card)) == 14
    assert room.notices() == [DEAD, DEAD]


def test_an_uncertain_roll_up_is_there_once(room: Newsroom, slack: FakeChannel, team: Outlet) -> None:
    slack.fails_after("post", *[refusal(Failure.AMBIGUOUS)] * 7)
    room.alerts(12)
    room.speak_for(team, seconds=120)
    assert (len(shown(slack, Card)), len(shown(slack, RollUp))) == (6, 1)


def test_without_a_storm_time_every_alert_has_its_card(store: Store, clock: FixedClock, slack: FakeChannel) -> None:
    room = Newsroom(store, clock, replace(CLOCKS, storm_within=timedelta(0)))
    room.alerts(12)
    room.speak_for(room.outlet(slack))
    assert len(shown(slack, Card)) == 12
