"""The weekly report: what was told, what was done with it, what to change; told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes import NOON, FixedClock, a_judgement, a_mention, heard
from monitor.language import voice
from monitor.rules.delivery import Delivery, Kind, OutboxItem
from monitor.rules.moves import Move, Press, Via
from monitor.rules.noise import (
    SUGGEST_AT_LEAST,
    SUGGEST_BUDGET,
    SUGGEST_TOPIC,
    Fired,
    by_route,
    suggestions,
)
from monitor.rules.people import Person
from monitor.rules.report_words import report_plain
from monitor.rules.workplace import Workplace
from monitor.slack.blocks import payload
from monitor.slack.limits import violations
from monitor.stages.noise import NoiseDesk, tend_noise
from monitor.store.messages import message_of

AYSE = Person("ayse", "Ayşe", "U1")
MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
"""Half past nine in Istanbul."""


def cards(count, urgency=60, acted=False, topics=("late",), route="urgent"):
    return [Fired(route, urgency, topics, acted)] * count


def test_the_noisiest_route_comes_first():
    told = [*cards(12, acted=True, route="good"), *cards(39, route="noise"), *cards(1, acted=True, route="noise")]
    assert [(one.route, one.fired, one.acted, one.is_noise) for one in by_route(told)] == [
        ("noise", 40, 1, True),
        ("good", 12, 12, False),
    ]


def test_of_few_cards_nothing_is_concluded():
    assert not by_route(cards(9))[0].is_noise
    assert suggestions(cards(9)) == ()


SUGGESTED = {
    "only the urgent were acted upon": (
        [*cards(38, 52), *cards(2, 70, acted=True)],
        [(SUGGEST_AT_LEAST, {"least": 53, "spared": 38, "missed": 0})],
    ),
    "a topic that nobody cares for": (
        [*cards(20, 60, topics=("ship_fee",)), *cards(3, 52, acted=True), *cards(3, 70)],
        [(SUGGEST_TOPIC, {"topic": "ship_fee", "spared": 20})],
    ),
    "no pattern in it": (
        [*cards(20, 60), *cards(2, 52, acted=True), *cards(2, 60, acted=True)],
        [(SUGGEST_BUDGET, {"budget": 1})],
    ),
    "all is well": (cards(20, acted=True), []),
}


@pytest.mark.parametrize(("told", "hints"), SUGGESTED.values(), ids=SUGGESTED)
def test_what_to_change(told, hints):
    found = suggestions(told)
    assert [hint.says for hint in found] == [says for says, _ in hints]
    assert all(dict(hint.values).items() >= values.items() for hint, (_, values) in zip(found, hints, strict=True))


def tells(store, count, acted=0, at=NOON):
    """So many cases were told; with the first ones somebody did something."""
    with store.transaction() as tx:
        tx.mentions.add([a_mention(str(number)) for number in range(count)], heard(), now=at)
        for number, stored in enumerate(tx.mentions.unjudged(1_000)):
            case = tx.cases.open(stored, 60, now=at)
            tx.mentions.claim(stored)
            tx.mentions.judged(stored, a_judgement(), case.id, now=at)
            item = OutboxItem(f"{store.id}:case:{case.id}:team", Kind.CARD, "team", "team", 10, at, at)
            tx.outbox.owe(replace(item, case_id=case.id, route="urgent", state=Delivery.SENT, told_rev=1))
            move = Move.CLAIM if number < acted else Move.IRRELEVANT
            if number < 2 * acted:
                tx.moves.record(Press(move, AYSE, Via.SLACK, f"p{number}", case_id=case.id), at)


def reported(store):
    with store.reading() as tx:
        item = tx.outbox.get(f"{store.id}:noise:2026-W47")
        return item and message_of(tx, item, Workplace(), worst=5, now=NOON)


def test_on_monday_the_week_is_told_once(store):
    tells(store, 20, acted=3)
    desk, clock = NoiseDesk("operators"), FixedClock(MONDAY - timedelta(hours=1))
    assert tend_noise(store, desk, clock) == 0
    clock.advance(hours=1)
    assert [tend_noise(store, desk, clock) for _ in range(3)] == [1, 0, 0]
    report = reported(store)
    assert (report.values["fired"], report.values["acted"]) == (20, 3)
    assert report.lines[0].values == {"route": "urgent", "fired": 20, "acted": 3, "wrong": 3}
    for language in ("tr", "en"):
        assert violations(payload(report, voice(language))) == []
        assert len(report_plain(report, voice(language))) >= 2
    clock.advance(days=3)
    assert tend_noise(store, desk, clock) == 0


def test_a_program_that_slept_over_monday_tells_it_later(store):
    tells(store, 20)
    assert tend_noise(store, NoiseDesk("operators"), FixedClock(MONDAY + timedelta(days=2))) == 1


@pytest.mark.parametrize("count", [0, 4])
def test_of_a_week_with_hardly_a_card_nobody_is_told(store, count):
    tells(store, count)
    assert tend_noise(store, NoiseDesk("operators"), FixedClock(MONDAY)) == 0
    assert reported(store) is None
