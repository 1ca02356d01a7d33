"""One round from cron: every stage once, and a site that wants to be left alone is."""

from datetime import timedelta

import pytest

from fakes import BRAND, FakeSource, FixedClock, a_bench, a_mention
from monitor.clock import Times
from monitor.crew import Crew
from monitor.round import Round, one_round
from monitor.rules.delivery import DeliveryClocks
from monitor.rules.pace import Luck, Rhythm
from monitor.stages.deliver import Desk
from monitor.stages.poll import Watch
from monitor.store.door import Store
from scrapers.kit.errors import RateLimited, Refused, SourceError, Unreachable


def a_round(store: Store, source: FakeSource, clock: FixedClock) -> Round:
    watch = Watch(source, BRAND, True, Rhythm(), "ops")
    desk = Desk(store, clock, DeliveryClocks(), draw=lambda: 0.0)
    return one_round(Crew((watch,), a_bench(), (), desk, "ops"), store, Times(clock, clock.steady), timedelta(0))


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
