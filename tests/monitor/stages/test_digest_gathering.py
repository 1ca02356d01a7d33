"""What a digest is made of: this week counted, those before as they were told or counted anew, nothing unknown as 0."""

from datetime import UTC, datetime, timedelta

import pytest
from digests import a_digest

from fakes import BRAND, a_judgement, a_mention, heard
from monitor.language import ISTANBUL
from monitor.rules.digest.digest import Figure, Measure
from monitor.rules.week import Week
from monitor.stages.digest import Order, Subject
from monitor.stages.digest.gathering import gather

W47 = Week.parse("2026-W47")
MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SUBJECT = Subject(BRAND, patience={"place": timedelta(hours=1)})


@pytest.fixture
def say(store):
    """Lets so many things be said in a week, heard when they were written."""

    def said(week, times, brand=BRAND):
        at = week.span(ISTANBUL)[0] + timedelta(hours=30)
        with store.transaction() as tx:
            told = [a_mention(f"{brand}-{week.name}-{number}", created_at=at) for number in range(times)]
            tx.mentions.add(told, heard(brand=brand), now=at)
            for stored in tx.mentions.unjudged(50):
                case = tx.cases.open(stored, 60, now=at)
                tx.mentions.claim(stored)
                tx.mentions.judged(stored, a_judgement(), case.id, now=at)

    return said


def gathered(store, week=W47, now=MONDAY, subject=SUBJECT):
    with store.reading() as tx:
        return gather(tx, Order(subject, week, now))


def mentions(counts):
    return sum(cell.mentions for cell in counts.cells)


def test_weeks_before_anything_was_heard_are_unknown_and_a_quiet_one_is_not(store, say):
    say(W47.before(3), 4)
    say(W47.before(1), 2)
    say(W47, 7)
    material = gathered(store).material
    assert mentions(material.counts) == 7
    assert [(past.week.name, past.totals[Measure.MENTIONS]) for past in material.past] == [
        ("2026-W46", 2),
        ("2026-W45", 0),
        ("2026-W44", 4),
    ]


def test_a_week_that_was_told_is_as_it_was_told(store, say):
    say(W47.before(1), 2)
    say(W47, 1)
    told = a_digest(brand=BRAND, week=W47.before().monday, figures=(Figure(Measure.MENTIONS, 99),), made_at=MONDAY)
    with store.transaction() as tx:
        tx.digests.make(told, "token-0123456789abcdef")
    (past,) = gathered(store).material.past
    assert past.totals[Measure.MENTIONS] == 99


def test_what_waits_is_known_of_the_last_week_and_of_the_running_one_only(store, say):
    say(W47, 3)
    assert gathered(store).material.counts.open == 3
    assert gathered(store, now=MONDAY - timedelta(days=3)).material.counts.open == 3
    late = gathered(store, now=MONDAY + timedelta(weeks=1)).material
    assert (late.counts.open, late.opened.cases) == (None, 3)


def test_rivals_that_nobody_names_are_0_and_none_are_configured_is_none(store, say):
    say(W47, 1)
    assert gathered(store).material.rivals is None
    assert gathered(store, subject=Subject(BRAND, rivals=("Rakip",))).material.rivals == {"Rakip": 0}


def test_what_is_heard_of_a_week_that_was_told_is_counted_as_late(store, say):
    say(W47.before(), 2)
    with store.transaction() as tx:
        made_at = W47.span(ISTANBUL)[0] + timedelta(hours=9)
        told = a_digest(brand=BRAND, week=W47.before().monday, made_at=made_at)
        tx.digests.make(told, "token-0123456789abcdef")
        written = W47.before().span(ISTANBUL)[0] + timedelta(hours=1)
        tx.mentions.add([a_mention("late", created_at=written)], heard(), now=made_at + timedelta(hours=5))
        (stored,) = tx.mentions.unjudged(5)
        tx.mentions.claim(stored)
        tx.mentions.judged(stored, a_judgement(), None, now=MONDAY)
    assert gathered(store).material.heard_late == 1


def test_another_brands_week_is_no_part_of_it(store, say):
    say(W47, 2)
    say(W47, 5, "Kirpi")
    found = gathered(store)
    assert (mentions(found.material.counts), found.material.opened.cases) == (2, 2)
    assert [listening.source for listening in found.material.coverage] == ["place"]
