"""A digest with pictures on its way through the outbox: late where it must be, never twice, never in the way."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from digests import PNG, a_digest, a_full_digest
from speaking import Newsroom

from fakes import PROBLEM, Crash, FixedClock, a_mention
from monitor.demo import faults
from monitor.demo.slack import TOKEN, SlackDouble
from monitor.rules.card import Room
from monitor.rules.delivery import NOTICE, Delivery, Kind, OutboxItem
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import Digest
from monitor.slack.channel import SlackChannel
from monitor.slack.client import Access
from monitor.slack.webhook import WebhookChannel
from monitor.stages.deliver import Outlet, recover
from monitor.store.channels import WORKSPACE
from monitor.store.digests import digest_head
from monitor.store.door import Store

DIGEST = a_digest(topics=a_full_digest().topics, times=a_full_digest().times)
PICTURES = {Chart.DAYS: PNG, Chart.TOPICS: PNG, Chart.TIMES: PNG}


class Mortal(SlackChannel):
    """Slack's channel in a process that may die right after a call."""

    last_call = ""

    def _call(self, method: str, **what: Any) -> Mapping[str, Any]:
        answer = super()._call(method, **what)
        if method == self.last_call:
            raise Crash
        return answer


class Desk:
    """A newsroom whose one room is Slack's double."""

    def __init__(self, store: Store, clock: FixedClock, slack: SlackDouble) -> None:
        self.news, self.slack, self.clock = Newsroom(store, clock), slack, clock
        self.start()

    def start(self) -> None:
        """A process with nothing in its memory."""
        self.channel = Mortal(TOKEN, Access(self.slack.api_url, 2), steady=lambda: self.clock().timestamp())
        self.outlet = Outlet(Room("team", "C1", "tr"), self.channel, WORKSPACE, "team")

    def owe_digest(self, digest: Digest = DIGEST) -> str:
        """The key of a digest that is owed now."""
        key = digest_head(self.news.store.id, digest.brand, digest.week) + "team"
        with self.news.store.transaction(durable=True) as tx:
            number = tx.digests.make(digest, "token")
            assert number is not None
            tx.digests.draw(number, "tr", PICTURES)
            payload = {"digest": number, "language": "tr"}
            now = self.clock()
            tx.outbox.owe_once(OutboxItem(key, Kind.DIGEST, "team", "team", NOTICE, now, now, payload=payload))
        return key

    def pictures(self, key: str) -> int:
        """How many pictures the message with that key shows."""
        (said,) = [one for one in self.slack.messages("C1") if one.key == key]
        return sum(block["type"] == "image" for block in said.blocks or ())

    def state(self, key: str) -> Delivery:
        return next(item.state for item in self.news.items() if item.key == key)


@pytest.fixture
def desk(store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with SlackDouble(clock) as slack:
        yield Desk(store, clock, slack)


def test_a_digest_is_told_with_its_pictures(desk: Desk) -> None:
    key = desk.owe_digest()
    desk.news.speak_for(desk.outlet, seconds=5)
    assert (desk.slack.count(key), desk.pictures(key), desk.state(key)) == (1, 3, Delivery.SENT)


def test_alerts_go_on_while_its_pictures_are_not_ready(desk: Desk) -> None:
    desk.slack.files.ready_after = 3
    key = desk.owe_digest()
    desk.news.speak(desk.outlet)
    desk.news.hear(a_mention("1", PROBLEM))
    desk.news.speak_for(desk.outlet, seconds=30)
    assert [said.key == key for said in desk.slack.messages("C1")] == [False, True]
    assert desk.pictures(key) == 3
    assert desk.slack.calls("files.getUploadURLExternal") == 3


def test_pictures_that_are_never_ready_hold_it_up_for_a_quarter_of_a_minute(desk: Desk) -> None:
    desk.slack.files.ready_after = 999
    key, owed = desk.owe_digest(), desk.clock()
    while not desk.slack.count(key):
        desk.news.speak_for(desk.outlet, seconds=1)
    assert desk.clock() - owed <= timedelta(seconds=17)
    assert desk.pictures(key) == 0


@pytest.mark.parametrize("method", ["files.completeUploadExternal", "files.info", "chat.postMessage"])
def test_killed_at_any_call_it_is_told_once(desk: Desk, method: str) -> None:
    key = desk.owe_digest()
    desk.channel.last_call = method
    with pytest.raises(Crash):
        desk.news.speak(desk.outlet)
    desk.start()
    recover(desk.news.store, now=desk.clock(), at_start=True)
    desk.news.speak_for(desk.outlet, seconds=60)
    assert (desk.slack.count(key), desk.state(key), desk.pictures(key)) == (1, Delivery.SENT, 3)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info"])
def test_a_limit_on_files_stops_nobody_else(desk: Desk, method: str) -> None:
    desk.slack.fail_next(method, faults.limited("5"))
    key = desk.owe_digest()
    desk.news.speak(desk.outlet)
    desk.news.hear(a_mention("1", PROBLEM))
    desk.news.speak_for(desk.outlet, seconds=30)
    assert [said.key == key for said in desk.slack.messages("C1")] == [False, True]
    assert desk.pictures(key) == 3


def test_an_answer_that_was_lost_is_found_and_its_edit_keeps_the_pictures(desk: Desk) -> None:
    """Adopted at an unknown revision, the message is edited once more: with the pictures that are still known."""
    desk.slack.fail_next("chat.postMessage", faults.cut().then())
    key = desk.owe_digest()
    desk.news.speak_for(desk.outlet, seconds=60)
    assert (desk.slack.count(key), desk.pictures(key), desk.state(key)) == (1, 3, Delivery.SENT)
    assert desk.slack.calls("files.getUploadURLExternal") == 3


FULL = a_full_digest(
    coverage=tuple(replace(a_full_digest().coverage[0], source=f"kaynak-{number}") for number in range(15))
)
"""More sources in trouble than one message has room for beside the rest."""
BELOW = "Devamı aşağıda: "


def told(desk: Desk) -> list[tuple[str, str | None]]:
    """What was said in the room: the last word of each key, and in whose thread."""
    return [((said.key or "").rpartition(":")[2], said.thread_ts) for said in desk.slack.messages("C1")]


def test_a_week_that_needs_more_room_goes_on_in_its_thread(desk: Desk) -> None:
    key = desk.owe_digest(FULL)
    desk.news.speak_for(desk.outlet, seconds=30)
    first, more = desk.slack.messages("C1")
    assert told(desk) == [("team", None), ("more", first.ts)]
    assert BELOW in str(first.blocks)
    assert "haftalık özet, devamı" in str((more.blocks or ())[0])
    assert (desk.state(key), desk.state(f"{key}:more")) == (Delivery.SENT, Delivery.SENT)


@pytest.mark.parametrize("calls", [1, 2])
def test_killed_after_either_message_each_stands_there_once(desk: Desk, calls: int) -> None:
    desk.owe_digest(FULL)
    if calls == 2:
        desk.news.speak(desk.outlet)
        while not desk.slack.messages("C1"):
            desk.news.speak_for(desk.outlet, seconds=1)
    desk.channel.last_call = "chat.postMessage"
    with pytest.raises(Crash):
        desk.news.speak_for(desk.outlet, seconds=30)
    assert len(desk.slack.messages("C1")) == calls
    desk.start()
    recover(desk.news.store, now=desk.clock(), at_start=True)
    desk.news.speak_for(desk.outlet, seconds=90)
    assert told(desk) == [("team", None), ("more", desk.slack.messages("C1")[0].ts)]


def test_what_goes_on_is_no_second_message_of_the_channel(desk: Desk) -> None:
    key = desk.owe_digest(FULL)
    desk.news.speak_for(desk.outlet, seconds=30)
    with desk.news.store.reading() as tx:
        assert tx.digests.messages(key.removesuffix("team")) == [key]


def test_a_message_found_again_goes_on_too(desk: Desk) -> None:
    """What it lacks is known once it is edited, for nobody heard what became of the post."""
    desk.slack.fail_next("chat.postMessage", faults.cut().then())
    desk.owe_digest(FULL)
    desk.news.speak_for(desk.outlet, seconds=90)
    assert told(desk) == [("team", None), ("more", desk.slack.messages("C1")[0].ts)]


def test_an_edit_that_has_less_room_leaves_nothing_out(desk: Desk) -> None:
    """Pictures that were not ready are there at the next edit, and take room."""
    desk.slack.files.ready_after = 999
    key = desk.owe_digest(FULL)
    desk.news.speak_for(desk.outlet, seconds=60)
    assert desk.pictures(key) == 0
    before = sections_below(desk, key)
    desk.slack.files.ready_after = 0
    desk.start()
    with desk.news.store.transaction() as tx:
        first = tx.outbox.get(key)
        assert first is not None
        tx.outbox.owe(replace(first, want_rev=first.want_rev + 1))
    desk.news.speak_for(desk.outlet, seconds=60)
    assert desk.pictures(key) == 2
    assert before < sections_below(desk, key)
    assert len(desk.slack.messages("C1")) == 2
    assert "Ses payı" in str(desk.slack.messages("C1")[1].blocks)


def sections_below(desk: Desk, key: str) -> set[str]:
    (more,) = [item for item in desk.news.items() if item.key == f"{key}:more"]
    return set((more.payload or {})["sections"])


def test_where_there_are_no_threads_it_goes_on_in_the_open(desk: Desk) -> None:
    hook = Outlet(Room("team", desk.slack.webhook_url("C1"), "tr"), WebhookChannel(timeout=60), None, "team")
    desk.owe_digest(FULL)
    desk.news.speak_for(hook, seconds=30)
    first, more = desk.slack.messages("C1")
    assert (first.thread_ts, more.thread_ts) == (None, None)
    assert "haftalık özet, devamı" in str((more.blocks or ())[0])
