"""One round from cron: every stage once, and a site that wants to be left alone is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import true

from fakes import BRAND, PROBLEM, FakeChannel, FakeSource, FixedClock, a_bench, a_mention, a_route
from monitor.assessing import Office
from monitor.clock import Times
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.crew import Crew
from monitor.errors import StoreError
from monitor.lookout import Lookout
from monitor.round import Round, one_round
from monitor.rules.campaign import Thresholds
from monitor.rules.card import Note, Room
from monitor.rules.clocks import Clocks, Target
from monitor.rules.coordination.cues import Cues, Market
from monitor.rules.coordination.post import Facts, Post
from monitor.rules.delivery import DeliveryClocks, Kind
from monitor.rules.pace import Luck, Rhythm
from monitor.rules.relevance import Brand
from monitor.rules.reminding import UNCLAIMED
from monitor.rules.workplace import Workplace
from monitor.stages.deliver import Desk, Outlet
from monitor.stages.judge import SET_ASIDE, Bench, Watchtower
from monitor.stages.judge.recourse import NOT_LINKED
from monitor.stages.poll import Watch
from monitor.store.channels import WORKSPACE
from monitor.store.door import Store
from scrapers.kit.errors import RateLimited, Refused, SourceError, Unreachable
from scrapers.kit.mention import MentionKey


def a_round(
    store: Store,
    source: FakeSource,
    clock: FixedClock,
    bench: Bench | None = None,
    *,
    channel: FakeChannel | None = None,
) -> Round:
    watch = Watch(source, BRAND, True, Rhythm(), "ops")
    desk = Desk(store, clock, DeliveryClocks(), draw=lambda: 0.0)
    outlets = (Outlet(Room("team", "C-team"), channel, WORKSPACE, "ops"),) if channel else ()
    crew = Crew((watch,), bench or a_bench(), outlets, desk, "ops")
    return one_round(crew, store, Times(clock, clock.steady), timedelta(0))


TROUBLES = {
    "refused": (Refused("place", "the site does not let us in"), Luck.REFUSED, True),
    "asked to wait": (
        RateLimited("place", "the site asks us to wait", until=FixedClock()() + timedelta(hours=1)),
        Luck.LIMITED,
        True,
    ),
    "unreachable": (Unreachable("place", "no answer"), Luck.UNREACHABLE, False),
}


@pytest.mark.parametrize(("trouble", "luck", "left_alone"), TROUBLES.values(), ids=TROUBLES)
def test_who_wants_to_be_left_alone_is_until_the_time_has_come(
    store: Store, clock: FixedClock, trouble: SourceError, luck: Luck, left_alone: bool
) -> None:
    source = FakeSource()
    source.says(a_mention())
    source.raises(trouble)
    assert a_round(store, source, clock).polled["place"].luck is luck
    clock.advance(minutes=1)
    second = a_round(store, source, clock)
    assert (len(source.polled_with), second.polled["place"].luck is luck) == ((1, True) if left_alone else (2, False))
    clock.advance(hours=2)
    third = a_round(store, source, clock)
    assert third.polled["place"].luck is Luck.FINE
    assert second.judged + third.judged == 1


class Faulty(Cues):
    """Reads posts until one is too much for it."""

    def facts(self, post: Post) -> Facts:
        if "zehir" in post.text:
            raise ZeroDivisionError
        return super().facts(post)


class Unreadable(dict[str, object]):
    """Brands that cannot be looked up."""

    def get(self, key: object, default: object = None) -> object:
        raise ZeroDivisionError


def a_tower() -> Watchtower:
    office = Office(read_group_weights(group_weights_path()), Thresholds(), (a_route(),), "ops")
    return Watchtower(Lookout({BRAND: Faulty(Brand(BRAND), Market())}), office, frozenset({BRAND}))


def notices(store: Store) -> list[str]:
    with store.reading() as tx:
        return [item.payload["says"] for item in tx.outbox._all(true()) if item.kind is Kind.NOTICE and item.payload]


def test_what_linking_fails_on_is_told_without_it_and_keeps_nobody_waiting(
    store: Store, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    source = FakeSource()
    source.says(a_mention("1"), a_mention("2", f"papatya {PROBLEM} zehir"), a_mention("3"))
    done = a_round(store, source, clock, replace(a_bench(), tower=a_tower()))
    assert (done.judged, done.told, notices(store)) == (3, 3, [NOT_LINKED])
    assert "judging failed" in caplog.messages
    assert "zehir" not in caplog.text


def test_what_the_rules_fail_on_is_set_aside(store: Store, clock: FixedClock) -> None:
    source = FakeSource()
    source.says(a_mention())
    done = a_round(store, source, clock, replace(a_bench(), matchers=Unreadable()))
    assert (done.judged, done.told, notices(store)) == (1, 0, [SET_ASIDE])


class Full(Unreadable):
    """A disk with no room left, as seen from the rules."""

    def get(self, key: object, default: object = None) -> object:
        raise StoreError("full")


def test_trouble_of_the_store_ends_the_round(store: Store, clock: FixedClock) -> None:
    source = FakeSource()
    source.says(a_mention())
    with pytest.raises(StoreError, match="full"):
        a_round(store, source, clock, replace(a_bench(), matchers=Full()))


def test_what_was_erased_is_no_mention_that_is_told(store: Store, clock: FixedClock) -> None:
    source, room = FakeSource(), FakeChannel(clock)
    source.says(a_mention())
    assert a_round(store, source, clock, channel=room).told == 1
    with store.transaction() as tx:
        tx.forgetting.post(MentionKey("place", "1"), now=clock.advance(hours=1))
    done = a_round(store, source, clock, channel=room)
    assert (done.judged, done.told, done.waiting) == (1, 0, 0)
    assert PROBLEM not in str(room.messages)


def test_people_are_reminded_and_open_cases_run_by_the_clocks_of_today(store: Store, clock: FixedClock) -> None:
    place, channel = FakeSource(), FakeChannel(clock)
    place.says(a_mention(text=PROBLEM))
    a_round(store, place, clock, channel=channel)
    hurried = Workplace(clocks=Clocks((Target("all", claim=timedelta(hours=1)),)))
    bench = replace(a_bench(), workplace=hurried)
    a_round(store, place, clock, bench, channel=channel)
    clock.advance(hours=1)
    a_round(store, place, clock, bench, channel=channel)
    clock.advance(minutes=1)
    a_round(store, place, clock, bench, channel=channel)
    said = [shown.message.says for shown in channel.messages if isinstance(shown.message, Note)]
    assert said == [UNCLAIMED]
