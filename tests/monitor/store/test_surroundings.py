"""What the store knows around a mention: its author's other ones, its thread, how much is said about its brand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fakes import NOON, FixedClock, a_bench, a_judgement, a_mention, heard
from monitor.rules.context import Surroundings, weigh
from monitor.stages.judge import judge_pending
from monitor.store.door import Store
from monitor.store.surroundings import context_of, context_row
from scrapers.kit.mention import Author, Mention, Removal

AYSE, VELI = Author(id="42", name="Ayşe K."), Author(id="43", name="Veli T.")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def hear(store: Store, mentions: Iterable[Mention], **how: object) -> None:
    with store.transaction() as tx:
        tx.mentions.add(mentions, heard(**how), now=NOON)
    while judge_pending(store, a_bench(brands=("Papatya", "Menekşe")), FixedClock()).mentions:
        pass


def around(store: Store, native_id: str = "1", *, now: datetime = NOON) -> Surroundings:
    with store.reading() as tx:
        stored = tx.mentions.by_key(a_mention(native_id).key)
        assert stored is not None
        return tx.around.of(stored, now=now)


def by(author: Author, number: int, **changes: object) -> Mention:
    """What that person wrote so many days ago, each in a thread of its own."""
    values: dict[str, object] = {"author": author, "created_at": NOON - number * DAY, "thread": f"t{number}"}
    return a_mention(str(number), **{**values, **changes})


def test_nobody_wrote_before(store: Store) -> None:
    hear(store, [a_mention()])
    facts = around(store)
    assert (facts.earlier, facts.unanswered, facts.in_thread, facts.usual) == (0, 0, 0, None)


def test_the_same_person_wrote_before_and_one_got_an_answer(store: Store) -> None:
    hear(store, [by(AYSE, 1), by(AYSE, 2), by(AYSE, 3, answered_at=NOON - 2.5 * DAY), by(VELI, 4)])
    assert (around(store).earlier, around(store).unanswered) == (2, 1)


NOT_COUNTED = {
    "somebody else's": by(VELI, 2),
    "of more than a month ago": by(AYSE, 31),
    "of another place": by(AYSE, 2, source="elsewhere"),
    "of a brand that is not ours": None,
}


@pytest.mark.parametrize("other", NOT_COUNTED.values(), ids=NOT_COUNTED)
def test_what_is_not_an_earlier_message_of_the_same_person(store: Store, other: Mention | None) -> None:
    hear(store, [by(AYSE, 1)])
    hear(store, [other] if other else [by(AYSE, 2)], **({} if other else {"brand": "Menekşe"}))
    assert around(store).earlier == 0


def test_what_was_erased_is_no_message_any_more(store: Store) -> None:
    hear(store, [by(AYSE, 1), by(AYSE, 2)])
    with store.transaction() as tx:
        tx.forgetting.take_away([Removal("place", "2")], now=NOON)
    assert around(store).earlier == 0


def test_somebody_unknown_never_wrote_before(store: Store) -> None:
    hear(store, [by(Author(name="Ayşe K."), number) for number in (1, 2, 3)])
    assert around(store).earlier == 0


def test_a_solved_matter_does_not_count_as_unanswered(store: Store) -> None:
    hear(store, [by(AYSE, 1), by(AYSE, 2, solved=True)])
    assert around(store).unanswered == 0


def test_only_the_last_hour_of_a_thread_counts(store: Store) -> None:
    ages = [timedelta(0), HOUR / 2, HOUR - timedelta(seconds=1), HOUR, 3 * HOUR]
    thread = [a_mention(str(n), thread="t", created_at=NOON - age) for n, age in enumerate(ages, start=1)]
    hear(store, [*thread, a_mention("9", thread="other")])
    assert around(store).in_thread == 3
    assert around(store, "9").in_thread == 1


def test_what_has_not_happened_yet_is_not_seen(store: Store) -> None:
    hear(store, [by(AYSE, 3), by(AYSE, 1, thread="t3")])
    assert around(store, "3", now=NOON - 2 * DAY).earlier == 0
    assert around(store, "3", now=NOON - 2 * DAY).in_thread == 0


def crowd(count: int, age: timedelta, every: timedelta = timedelta(0)) -> list[Mention]:
    """So many people, the newest that long ago."""
    return [a_mention(f"{age}-{n}", created_at=NOON - age - n * every) for n in range(count)]


def test_a_wave_is_compared_with_the_usual(store: Store) -> None:
    hear(store, [a_mention(), *crowd(9, HOUR / 2), *crowd(49, HOUR, timedelta(hours=1))])
    facts = around(store)
    assert facts.wave == 10
    assert facts.usual == pytest.approx(49 / 48)


def test_nothing_is_usual_before_a_whole_day_was_heard(store: Store) -> None:
    hear(store, [a_mention(), *crowd(9, HOUR / 2), *crowd(20, 2 * HOUR, HOUR)])
    assert around(store).wave == 10
    assert around(store).usual is None


def test_another_brands_wave_is_not_ours(store: Store) -> None:
    hear(store, [a_mention()])
    hear(store, [*crowd(9, HOUR / 2), *crowd(49, HOUR, HOUR)], brand="Menekşe")
    assert around(store).wave == 1


def test_a_context_comes_back_as_it_was_stored(store: Store) -> None:
    facts = Surroundings(12_400, None, 7, 2, 1, timedelta(hours=26, seconds=1), 30, 12, 0.5)
    context = weigh(facts, at=NOON)
    assert context_of(context_row(context)) == context
    hear(store, [a_mention()])
    with store.transaction() as tx:
        stored = tx.mentions.by_id(1)
        assert stored is not None
        judgement = replace(a_judgement(), context=context)
        tx.mentions.judged(stored, judgement, stored.case_id, now=NOON)
        assert tx.mentions.judgement_of(1) == judgement


def test_judging_anew_keeps_a_context_that_was_not_looked_up_again(store: Store) -> None:
    hear(store, [a_mention(author=Author(id="1", followers=12_400))])
    with store.transaction() as tx:
        stored, before = tx.mentions.by_id(1), tx.mentions.judgement_of(1)
        assert stored is not None
        assert before is not None
        tx.mentions.judged(stored, a_judgement(20), stored.case_id, now=NOON + DAY)
        after = tx.mentions.judgement_of(1)
    assert after is not None
    assert after.score.urgency == 20
    assert after.context == before.context
    assert after.context is not None
    assert after.context.points == 21
