"""Mail through the real outbox and a real server: late rather than lost, once rather than twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from post_office import PostOffice
from speaking import Newsroom

from fakes import FakeChannel, FixedClock, refusal
from monitor.errors import Failure
from monitor.mail import MailChannel, Sender, Server
from monitor.rules.card import Room
from monitor.rules.delivery import Delivery
from monitor.stages.deliver import Outlet
from monitor.stages.deliver.trouble import CHANNEL_BACK, CHANNEL_DOWN
from monitor.store.door import Store

SENDER = Sender("nobetci@papatya.example")
ROOM = Room("yonetim", "yonetim@papatya.example")


@pytest.fixture
def office():
    with PostOffice() as opened:
        yield opened


@pytest.fixture
def room(store: Store, clock: FixedClock) -> Newsroom:
    return Newsroom(store, clock)


def outlet(office: PostOffice, clock: FixedClock, name: str = "team") -> Outlet:
    server = Server("127.0.0.1", office.port, "none", timeout=5)
    return Outlet(replace(ROOM, name=name), MailChannel(server, SENDER, clock), None, "ops")


def numbers(office: PostOffice) -> list[str]:
    return [mail.parsed["Message-ID"] for mail in office.mails]


def test_while_the_server_is_down_mail_waits_and_is_sent_once(room, office, clock):
    mailbox = outlet(office, clock)
    room.alerts(1)
    office.close()
    room.speak_for(mailbox, seconds=3_600)
    assert (room.states()[0], room.items()[0].at_least_once) == (Delivery.PENDING, False)
    office.open()
    room.speak_for(mailbox, seconds=600)
    assert room.states()[0] is Delivery.SENT
    assert len(office.mails) == 1


def test_a_server_that_stays_down_is_told_once_and_once_that_it_is_back(room, office, clock):
    mailbox, slack = outlet(office, clock), room.outlet(FakeChannel(clock), "ops")
    room.alerts(1)
    office.close()
    room.speak_for(mailbox, slack, seconds=14 * 60)
    assert room.notices() == [], "it may be back in a moment"
    room.speak_for(mailbox, slack, seconds=3 * 3_600)
    assert (room.notices(), room.door("team").parked_code) == ([CHANNEL_DOWN], "ConnectionRefusedError")
    office.open()
    room.speak_for(mailbox, slack, seconds=600)
    assert room.notices() == [CHANNEL_DOWN, CHANNEL_BACK]
    assert (len(office.mails), len(slack.channel.messages)) == (1, 2)  # type: ignore[attr-defined]
    assert not room.door("team").is_parked


def test_a_line_that_always_breaks_after_the_content_is_told_too(room, office, clock):
    mailbox = outlet(office, clock)
    room.alerts(1)
    for _ in range(60):
        office.hangs_up("DATA")
    room.speak_for(mailbox, seconds=3_600)
    assert room.notices() == [CHANNEL_DOWN]


def test_one_mail_that_is_put_off_for_ever_says_nothing_of_the_others(room, office, clock):
    mailbox = outlet(office, clock)
    room.alerts(1)
    for _ in range(8):
        room.alerts(1)
        office.refuses("RCPT", "450 4.2.0 later")
        room.speak_for(mailbox, seconds=600)
    assert room.notices() == []
    assert len(office.mails) > 1


def test_while_a_server_is_down_for_long_the_fallback_speaks(room, office, clock):
    slack = room.outlet(FakeChannel(clock), "slack")
    mailbox = replace(outlet(office, clock), fallback=slack)
    room.alerts(1)
    office.close()
    room.speak_for(mailbox, slack, seconds=1_800)
    assert len(slack.channel.messages) == 1  # type: ignore[attr-defined]
    assert room.notices() == [CHANNEL_DOWN]


def test_a_line_that_breaks_after_the_content_repeats_the_same_mail_and_says_so(room, office, clock):
    mailbox = outlet(office, clock)
    room.alerts(1)
    office.hangs_up("DATA")
    room.speak_for(mailbox, seconds=60)
    first, again = numbers(office)
    assert first == again
    [item] = room.items()
    assert (item.state, item.at_least_once) == (Delivery.SENT, True)


def test_what_is_refused_for_its_form_is_sent_once_more_in_plain_form_and_then_given_up(room, office, clock):
    mailbox = outlet(office, clock)
    room.alerts(1)
    office.refuses("DATA", "554 5.7.1 spam")
    office.refuses("DATA", "554 5.7.1 spam")
    room.speak_for(mailbox, seconds=60)
    assert room.states()[0] is Delivery.DEAD
    assert len(room.notices()) == 1


def test_a_reader_who_is_not_there_parks_this_mailbox_only(room, office, clock):
    mailbox, slack = outlet(office, clock), room.outlet(FakeChannel(clock), "ops")
    room.alerts(1)
    office.refuses("RCPT", "550 5.1.1 nobody here")
    room.speak(mailbox)
    assert (room.door("team").is_parked, room.door("ops").is_parked) == (True, False)
    assert len(room.notices()) == 1
    room.speak_for(mailbox, slack, seconds=900)
    assert not room.door("team").is_parked
    assert len(office.mails) == 1
    assert len(slack.channel.messages) == 2  # type: ignore[attr-defined]  # it went down, it came back


def test_a_mailbox_stands_in_for_a_broken_channel(room, office, clock):
    slack = FakeChannel(clock)
    slack.breaks("post", refusal(Failure.ROUTE))
    mailbox = outlet(office, clock, "mail")
    room.alerts(2)
    room.speak_for(room.outlet(slack, fallback=mailbox), mailbox, seconds=120)
    assert (slack.messages, len(office.mails), len(set(numbers(office)))) == ([], 2, 2)
    assert [item.via for item in room.items() if item.channel == "team"] == ["mail", "mail"]


def test_news_of_a_case_are_mails_of_their_own_and_edits_are_none(room, office, clock):
    mailbox = outlet(office, clock)
    room.alerts(1)
    room.speak_for(mailbox, seconds=60)
    with room.store.transaction() as tx:
        [item] = room.items()
        tx.outbox.save(replace(item, want_rev=item.want_rev + 1), expected=Delivery.SENT)
    clock.advance(timedelta(minutes=1).total_seconds())
    room.speak_for(mailbox, seconds=60)
    assert len(office.mails) == 1
    assert room.items()[0].told_rev == room.items()[0].want_rev
