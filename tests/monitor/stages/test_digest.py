"""The digest's desk: each week that is due is made once, what fails is tried again, each channel is owed it once."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from digests import PNG, a_digest
from mortal import Fate, MortalStore

from fakes import BRAND, Crash, FixedClock, a_judgement, a_mention, heard, rows_of
from monitor.digesting.__main__ import OTHER_VERSION
from monitor.language import ISTANBUL
from monitor.rules.card import Posted
from monitor.rules.delivery import NOTICE, Delivery, Kind, delivered
from monitor.rules.digest.card import Chart
from monitor.rules.digest.due import Sending
from monitor.rules.pace import Health, Luck
from monitor.rules.week import Week
from monitor.stages.digest import DigestDesk, Ending, Order, Reader, Result, Subject, tend_digests
from monitor.stages.digest.keeping import Owed, keep, owe_again, standing
from monitor.stages.digest.order import read, written

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""Nine in Istanbul."""
W47 = Week.parse("2026-W47")
TEAM, BOSS = Reader("team", "tr"), Reader("boss", "en")
SUBJECT = Subject(BRAND, (TEAM, BOSS), link="https://n.example")
TOKEN = "a-secret-that-nobody-guesses"


class Maker:
    """Makes digests as the child does, without counting anything; `says` comes first."""

    def __init__(self, store):
        self.store = store
        self.asked = []
        self.says = []

    def __call__(self, order, stopping):
        self.asked.append((order.brand, order.week.name))
        if self.says:
            return self.says.pop(0)
        digest = a_digest(brand=order.brand, week=order.week.monday, made_at=order.now)
        return Result(keep(self.store, digest, {}, order, f"{TOKEN}-{len(self.asked)}"))


@pytest.fixture
def maker(store):
    return Maker(store)


@pytest.fixture
def clock():
    return FixedClock(MONDAY)


def a_desk(maker, *subjects):
    return DigestDesk(subjects or (SUBJECT,), Sending(ISTANBUL), "ops", maker)


def hear(store, at, brand=BRAND):
    with store.transaction() as tx:
        tx.mentions.add([a_mention(f"{brand}-{at}", created_at=at)], heard(brand=brand), now=at)


def owed(store, week="2026-W47", brand=BRAND):
    """The channels that are owed that digest, or have it."""
    head = f"{store.id}:digest:{brand}:{week}:"
    with store.reading() as tx:
        return [key.removeprefix(head) for key in tx.digests.messages(head)]


def notices(store):
    """What the operators are owed, or were told, oldest first."""
    head = f"{store.id}:digest-failed:"
    with store.reading() as tx:
        found = [tx.outbox.get(row[1]) for row in rows_of(store)["outbox"] if str(row[1]).startswith(head)]
    return sorted(found, key=lambda item: item.id)


def test_a_week_that_is_over_is_told_to_every_channel_once(store, clock, maker):
    hear(store, MONDAY - timedelta(days=3))
    assert tend_digests(store, a_desk(maker), clock) == 1
    clock.advance(minutes=1)
    assert tend_digests(store, a_desk(maker), clock) == 0
    assert maker.asked == [(BRAND, "2026-W47")]
    with store.reading() as tx:
        made = tx.digests.of(BRAND, W47.monday)
        team, boss = (tx.outbox.get(f"{store.id}:digest:{BRAND}:2026-W47:{name}") for name in ("team", "boss"))
    page = f"https://n.example/digests/{made.token}"
    assert team.payload == {"digest": made.id, "language": "tr", "page": page}
    assert boss.payload == {"digest": made.id, "language": "en", "page": page}
    assert (team.kind, team.channel, team.via, team.priority, team.owed_at) == (
        Kind.DIGEST,
        "team",
        "team",
        NOTICE,
        MONDAY,
    )


def test_before_its_time_and_for_whom_nothing_was_heard_nothing_is_made(store, clock, maker):
    desk = a_desk(maker, SUBJECT, Subject("Kirpi", (TEAM,)))
    hear(store, MONDAY - timedelta(days=3))
    clock.now = MONDAY - timedelta(minutes=1)
    assert tend_digests(store, desk, clock) == 0
    clock.now = MONDAY
    assert tend_digests(store, desk, clock) == 1
    assert maker.asked == [(BRAND, "2026-W47")]


def test_after_an_outage_of_three_weeks_the_oldest_is_told_first(store, clock, maker):
    hear(store, MONDAY - timedelta(days=60))
    clock.now = MONDAY - timedelta(weeks=3)
    tend_digests(store, a_desk(maker), clock)
    clock.now = MONDAY + timedelta(days=2)
    assert tend_digests(store, a_desk(maker), clock) == 3
    assert [week for _, week in maker.asked] == ["2026-W44", "2026-W45", "2026-W46", "2026-W47"]
    assert all(owed(store, week) == ["team", "boss"] for _, week in maker.asked)


def test_one_that_fails_is_tried_again_later_and_rarer_and_told_once(store, clock, maker):
    hear(store, MONDAY - timedelta(days=3))
    maker.says = [Result(Ending.FAILED, "timeout")] * 20
    desk, tries = a_desk(maker), []
    for minute in range(180):
        before = len(maker.asked)
        tend_digests(store, desk, clock)
        if len(maker.asked) > before:
            tries.append(minute)
        clock.advance(minutes=1)
    assert tries == [0, 1, 3, 7, 15, 31, 63, 123]
    (notice,) = notices(store)
    assert (notice.channel, notice.payload["good_news"]) == ("ops", False)
    assert notice.payload["values"] == {"brand": BRAND, "week": "2026-W47", "code": "timeout"}
    maker.says.clear()
    clock.advance(hours=1)
    assert tend_digests(store, desk, clock) == 1


LOCKED = Result(Ending.FAILED, "StoreError", "{path}: another process kept the database locked", {"path": "x.db"})
FULL = Result(Ending.FAILED, "StoreError", "{path}: the disk is full", {"path": "x.db"})


def tried(store, maker, clock, *results):
    """Looked at every minute until each of these came back, by a program that was started anew each time."""
    maker.says = list(results)
    while maker.says:
        tend_digests(store, a_desk(maker), clock)
        clock.advance(minutes=1)


def tell_operators(store, clock):
    """The operators' channel takes what is due; which news they heard by now, oldest first."""
    with store.transaction() as tx:
        while (item := tx.outbox.next_post("ops", clock())) is not None:
            tx.outbox.save(delivered(item, Posted("C1", str(item.id)), rev=1, now=clock()), expected=Delivery.PENDING)
    return [(item.payload["good_news"], item.payload.get("detail")) for item in notices(store) if item.sent_at]


def test_what_failed_once_and_cleared_is_no_news(store, clock, maker):
    hear(store, MONDAY - timedelta(days=3))
    tried(store, maker, clock, LOCKED)
    assert tell_operators(store, clock) == []
    assert tend_digests(store, a_desk(maker), clock) == 1
    clock.advance(hours=2)
    assert tell_operators(store, clock) == []
    assert notices(store) == []


def test_what_failed_twice_is_told_with_its_last_reason_and_once_more_when_it_is_made(store, clock, maker):
    hear(store, MONDAY - timedelta(days=3))
    tried(store, maker, clock, LOCKED, FULL)
    assert tell_operators(store, clock) == [(False, FULL.says)]
    tried(store, maker, clock, LOCKED, LOCKED)
    assert tell_operators(store, clock) == [(False, FULL.says)]
    assert tend_digests(store, a_desk(maker), clock) == 1
    assert tell_operators(store, clock) == [(False, FULL.says), (True, None)]
    back = notices(store)[-1]
    assert (back.channel, back.payload["values"]) == ("ops", {"brand": BRAND, "week": "2026-W47"})
    assert back.id > max(item.id for item in notices(store)[:-1]), "it stands below what it ends"


def test_where_nobody_tries_again_a_first_failure_is_told_an_hour_later(store, clock, maker):
    hear(store, MONDAY - timedelta(days=3))
    tried(store, maker, clock, LOCKED)
    clock.advance(minutes=59)
    assert tell_operators(store, clock) == [(False, LOCKED.says)]


def test_a_failure_that_nobody_heard_of_before_it_was_mended_is_no_news_either(store, clock, maker):
    hear(store, MONDAY - timedelta(days=3))
    tried(store, maker, clock, LOCKED, LOCKED)
    assert tend_digests(store, a_desk(maker), clock) == 1
    assert tell_operators(store, clock) == []


REASONS = {
    "a sentence of its own": (FULL, FULL.says),
    "it took too long": (Result(Ending.FAILED, "timeout"), "it took longer than digest.timeout"),
    "its memory ran out": (Result(Ending.FAILED, "signal 9"), "it was killed, perhaps because memory ran out"),
    "it was replaced": (
        Result(Ending.FAILED, OTHER_VERSION),
        "another version of this program was installed: restart it",
    ),
    "nobody knows": (Result(Ending.FAILED, "KeyError at making.py:9"), "{code}"),
}


@pytest.mark.parametrize(("result", "said"), REASONS.values(), ids=REASONS)
def test_operators_read_why_in_words_where_there_are_any(store, clock, maker, result, said):
    hear(store, MONDAY - timedelta(days=3))
    tried(store, maker, clock, result, result)
    assert tell_operators(store, clock) == [(False, said)]


def test_what_was_made_after_all_did_not_fail(store, clock, maker):
    """A child that keeps the digest and is killed before it can say so."""
    hear(store, MONDAY - timedelta(days=3))

    def late(order, stopping):
        maker(order, stopping)
        return Result(Ending.FAILED, "timeout")

    assert tend_digests(store, a_desk(late), clock) == 0
    assert owed(store) == ["team", "boss"]
    assert notices(store) == []


def test_one_brand_that_fails_holds_up_no_other(store, clock, maker):
    for brand in (BRAND, "Kirpi"):
        hear(store, MONDAY - timedelta(days=3), brand)
    maker.says = [Result(Ending.FAILED, "StoreError", "{path}: the disk is full", {"path": "x.db"})]
    assert tend_digests(store, a_desk(maker, SUBJECT, Subject("Kirpi", (TEAM,))), clock) == 1
    assert owed(store) == []
    assert owed(store, brand="Kirpi") == ["team"]


def test_a_clock_that_was_put_back_waits_for_no_time_that_is_far_away(store, clock, maker):
    hear(store, MONDAY - timedelta(days=30))
    desk = a_desk(maker)
    clock.now = MONDAY + timedelta(days=5)
    maker.says = [Result(Ending.FAILED, "timeout")]
    assert tend_digests(store, desk, clock) == 0
    clock.now = MONDAY
    assert tend_digests(store, desk, clock) == 1


def after_an_outage(store, maker):
    """A desk whose source was last asked on Saturday, while something was heard that nobody has judged."""
    hear(store, MONDAY - timedelta(days=3))
    try_source(store, MONDAY - timedelta(days=2))
    subject = Subject(BRAND, (TEAM,), patience={"place": timedelta(hours=1)})
    return replace(a_desk(maker, subject), hears_within=timedelta(minutes=15))


def try_source(store, at):
    with store.transaction() as tx:
        tx.sources.fare("place", Health(Luck.UNREACHABLE, last_try=at), at)


def judge_everything(store, now):
    with store.transaction() as tx:
        for stored in tx.mentions.unjudged(50):
            tx.mentions.claim(stored)
            tx.mentions.judged(stored, a_judgement(), None, now=now)


def test_after_an_outage_it_waits_until_its_sources_told_what_they_had(store, clock, maker):
    desk = after_an_outage(store, maker)
    assert tend_digests(store, desk, clock) == 0
    try_source(store, MONDAY)
    assert tend_digests(store, desk, clock) == 0, "what was heard is not judged yet"
    judge_everything(store, MONDAY)
    assert tend_digests(store, desk, clock) == 1


def test_for_a_source_that_nobody_reaches_it_does_not_wait_for_ever(store, clock, maker):
    desk, minutes = after_an_outage(store, maker), 0
    while not tend_digests(store, desk, clock):
        clock.advance(minutes=1)
        minutes += 1
    assert minutes == 15


def test_a_clock_that_is_put_back_while_it_waits_makes_it_wait_no_longer_than_that(store, clock, maker):
    desk = after_an_outage(store, maker)
    clock.now = MONDAY + timedelta(days=2)
    assert tend_digests(store, desk, clock) == 0
    clock.now = MONDAY
    assert tend_digests(store, desk, clock) == 0
    clock.advance(minutes=15)
    assert tend_digests(store, desk, clock) == 1


def test_what_is_stopped_is_no_failure(store, clock, maker):
    hear(store, MONDAY - timedelta(days=3))
    maker.says = [Result(Ending.STOPPED)]
    desk = a_desk(maker)
    assert tend_digests(store, desk, clock) == 0
    assert notices(store) == []
    assert tend_digests(store, desk, clock, lambda: True) == 0
    assert len(maker.asked) == 1
    assert tend_digests(store, desk, clock) == 1


ORDER = Order(SUBJECT, W47, MONDAY)


def a_weeks_digest():
    return a_digest(brand=BRAND, week=W47.monday, made_at=MONDAY)


def test_made_by_two_it_is_kept_once_and_owed_once(store):
    assert keep(store, a_weeks_digest(), {"tr": {Chart.DAYS: PNG}}, ORDER, "first") is Ending.MADE
    assert keep(store, a_weeks_digest(), {"en": {Chart.DAYS: PNG}}, ORDER, "second") is Ending.ALREADY
    with store.reading() as tx:
        made = tx.digests.of(BRAND, W47.monday)
        drawn = tx.digests.pictures(made.id, "tr"), tx.digests.pictures(made.id, "en")
    assert (made.token, drawn) == ("first", ({Chart.DAYS: PNG}, {}))
    assert owed(store) == ["team", "boss"]


def test_a_channel_that_came_later_is_owed_it_too_and_no_other_again(store):
    keep(store, a_weeks_digest(), {}, Order(Subject(BRAND, (TEAM,)), W47, MONDAY), TOKEN)
    with store.transaction() as tx:
        made = tx.digests.of(BRAND, W47.monday)
        team = tx.outbox.get(f"{store.id}:digest:{BRAND}:2026-W47:team")
        tx.outbox.save(replace(team, state=Delivery.SENT, told_rev=1, sent_at=MONDAY), expected=Delivery.PENDING)
    for _ in range(2):
        owe_again(store, made, ORDER, {"en": {Chart.DAYS: PNG}})
    assert owed(store) == ["team", "boss"]
    with store.reading() as tx:
        assert tx.digests.pictures(made.id, "en") == {Chart.DAYS: PNG}
        found = standing(tx, store.id, ORDER)
    assert found == (Owed("team", Delivery.SENT, MONDAY), Owed("boss", Delivery.PENDING))


STEPS = 6
"""One transaction that writes, and one more where the first look failed."""


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_killed_at_any_step_of_keeping_it_is_made_and_owed_once_by_the_next_look(new_store_file, clock, step):
    store = MortalStore.open(new_store_file())
    hear(store, MONDAY - timedelta(days=3))
    store.fate, died = Fate(step), False
    for _ in range(3):
        try:
            tend_digests(store, a_desk(Maker(store)), clock)
        except Crash:
            store.fate, died = Fate(), True
    assert died == (step <= STEPS // 2)
    assert owed(store) == ["team", "boss"]
    with store.reading() as tx:
        assert list(tx.digests.made(BRAND)) == [W47.monday]
    store.close()


def test_an_order_travels_as_json():
    subject = Subject(
        BRAND,
        (TEAM, BOSS),
        patience={"sikayetvar": timedelta(hours=1, seconds=0.5)},
        rivals=("Rakip",),
        products=(("Blender X", ("blendır",)), ("Mixer", ())),
        names=(BRAND, "Rakip"),
        zone=ZoneInfo("America/New_York"),
        link=None,
        pictures=False,
        recurring_at_least=5,
    )
    order = Order(subject, W47, MONDAY)
    assert read(json.loads(json.dumps(written(order)))) == order
    assert read(json.loads(json.dumps(written(ORDER)))) == ORDER
