"""Cases: opened, joined, moved, put together for a card."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fakes import NOON, a_mention, heard
from monitor.rules.case import Case, State, move
from monitor.store.door import Store, Tx
from monitor.store.rows import StoredMention
from scrapers.kit.mention import Author, Mention

LATER = NOON + timedelta(hours=1)
AYSE = Author(id="42", name="Ayşe K.")


def hear(tx: Tx, mention: Mention, brand: str = "Papatya") -> StoredMention:
    tx.mentions.add([mention], heard(brand=brand), now=NOON)
    stored = tx.mentions.by_key(mention.key)
    assert stored is not None
    return stored


def opened(tx: Tx, mention: Mention, **changes: object) -> Case:
    case = tx.cases.open(hear(tx, mention), 60, now=NOON)
    changed = replace(case, **changes)  # type: ignore[arg-type]
    tx.cases.save(changed)
    return changed


def test_a_new_case_is_led_by_its_mention(store: Store) -> None:
    with store.transaction() as tx:
        stored = hear(tx, a_mention())
        case = tx.cases.open(stored, 60, now=LATER)
        assert case == Case(case.id, "Papatya", State.NEW, LATER, LATER, 60)
        assert tx.cases.get(case.id) == case
        file = tx.cases.file_of(case.id)
    assert file is not None
    assert (file.case, file.lead_id, file.source, file.earlier) == (case, stored.id, "place", 0)


def test_numbers_have_no_gaps_and_a_cases_never_comes_again(store: Store) -> None:
    with store.transaction() as tx:
        first = tx.cases.open(hear(tx, a_mention("1")), 60, now=NOON)
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        assert tx.cases.open(hear(tx, a_mention("2")), 60, now=NOON).id / 0
    with store.transaction() as tx:
        mention = hear(tx, a_mention("1"))
        tx.mentions.add([a_mention("1", "başka sözler"), a_mention("3"), a_mention("4")], heard(), now=NOON)
        last = tx.cases.open(hear(tx, a_mention("4")), 60, now=NOON)
        assert (last.id, last_number(tx)) == (first.id + 1, mention.id + 2)
        tx.cases._connection.exec_driver_sql('DELETE FROM "case"')
        assert tx.cases.open(hear(tx, a_mention("4")), 60, now=NOON).id == last.id + 1


def last_number(tx: Tx) -> int:
    return max(stored.id for stored in tx.mentions.unjudged(9))


def test_a_saved_case_comes_back_as_it_stands(store: Store) -> None:
    with store.transaction() as tx:
        case = opened(tx, a_mention("1"))
        other = hear(tx, a_mention("2"))
        after = replace(move(case, State.CLAIMED, now=LATER, note="why"), urgency=90, mentions=2)
        tx.cases.save(after, lead=other)
        file = tx.cases.file_of(case.id)
    assert file is not None
    assert (file.case, file.lead_id) == (after, other.id)


def test_nobody_knows_a_case_that_is_not_there(store: Store) -> None:
    with store.reading() as tx:
        assert tx.cases.get(5) is None
        assert tx.cases.file_of(5) is None
        assert tx.cases.count_by_state() == {}


CANDIDATES = {
    "its own thread": (a_mention("2", thread="1", author=Author()), State.NEW, True),
    "its own thread, closed": (a_mention("2", thread="1", author=Author()), State.CLOSED, True),
    "its own thread, the same author": (a_mention("2", thread="1", author=AYSE), State.CLOSED, True),
    "its own thread, somebody else": (a_mention("2", thread="1", author=Author(id="77")), State.NEW, None),
    "another thread": (a_mention("2", thread="3"), State.NEW, None),
    "the author's open case": (a_mention("2", author=AYSE), State.ANSWERED, False),
    "the author's closed case": (a_mention("2", author=AYSE), State.CLOSED, None),
    "the author's irrelevant case": (a_mention("2", author=AYSE), State.IRRELEVANT, None),
    "only the same name": (a_mention("2", author=Author(name="Ayşe K.")), State.NEW, None),
    "the same author elsewhere": (a_mention("2", source="x", author=AYSE), State.NEW, None),
    "the same thread elsewhere": (a_mention("2", source="x", thread="1"), State.NEW, None),
    "nothing in common": (a_mention("2"), State.NEW, None),
}


@pytest.mark.parametrize(("mention", "state", "same_thread"), CANDIDATES.values(), ids=CANDIDATES)
def test_a_mention_may_join_its_thread_or_its_authors_open_case(
    store: Store, mention: Mention, state: State, same_thread: bool | None
) -> None:
    with store.transaction() as tx:
        case = opened(tx, a_mention("1", thread="1", author=AYSE), state=state)
        candidate = tx.cases.candidate(hear(tx, mention))
    if same_thread is None:
        assert candidate is None
    else:
        assert candidate is not None
        assert (candidate.case, candidate.same_thread, candidate.last_heard_at) == (case, same_thread, NOON)


UNDER_ONE_POST = {
    "the same author": (AYSE, AYSE, True),
    "somebody else": (AYSE, Author(id="77"), False),
    "nobody is known": (Author(), Author(), False),
    "the second is not known": (AYSE, Author(), False),
    "the first was not known": (Author(), AYSE, False),
}


@pytest.mark.parametrize(("first", "second", "joins"), UNDER_ONE_POST.values(), ids=UNDER_ONE_POST)
def test_under_one_post_each_person_has_a_case_of_their_own(
    store: Store, first: Author, second: Author, joins: bool
) -> None:
    with store.transaction() as tx:
        opened(tx, a_mention("post_1", thread="post", author=first))
        candidate = tx.cases.candidate(hear(tx, a_mention("post_2", thread="post", author=second)))
    assert (candidate is not None) is joins


def test_a_text_without_a_thread_begins_one_of_its_own(store: Store) -> None:
    with store.transaction() as tx:
        case = opened(tx, a_mention("1"))
        answer = tx.cases.candidate(hear(tx, a_mention("2", thread="1")))
    assert answer is not None
    assert answer.case == case


def test_another_brands_case_is_not_joined(store: Store) -> None:
    with store.transaction() as tx:
        opened(tx, a_mention("1", thread="t", author=AYSE))
        assert tx.cases.candidate(hear(tx, a_mention("2", thread="t", author=AYSE), brand="Menekşe")) is None


def test_of_several_the_newest_is_joined_and_the_others_are_counted(store: Store) -> None:
    with store.transaction() as tx:
        opened(tx, a_mention("1", author=AYSE), state=State.CLOSED)
        opened(tx, a_mention("2", author=AYSE))
        newest = opened(tx, a_mention("3", author=AYSE))
        candidate = tx.cases.candidate(hear(tx, a_mention("4", author=AYSE)))
        file = tx.cases.file_of(newest.id)
    assert candidate is not None
    assert candidate.case == newest
    assert file is not None
    assert file.earlier == 2


def test_an_author_without_identity_has_no_earlier_cases(store: Store) -> None:
    with store.transaction() as tx:
        opened(tx, a_mention("1", author=Author()))
        file = tx.cases.file_of(opened(tx, a_mention("2", author=Author())).id)
    assert file is not None
    assert file.earlier == 0


@pytest.mark.parametrize(("at", "kept"), [(LATER, LATER), (NOON - timedelta(days=9), NOON)])
def test_hearing_again_only_moves_forward(store: Store, at: datetime, kept: datetime) -> None:
    with store.transaction() as tx:
        case = opened(tx, a_mention("1", author=AYSE))
        tx.cases.heard_again(case.id, at)
        candidate = tx.cases.candidate(hear(tx, a_mention("2", author=AYSE)))
    assert candidate is not None
    assert candidate.last_heard_at == kept


def test_cases_are_counted_by_state(store: Store) -> None:
    with store.transaction() as tx:
        for number, state in enumerate((State.NEW, State.NEW, State.CLOSED)):
            opened(tx, a_mention(str(number)), state=state)
        assert tx.cases.count_by_state() == {"new": 2, "closed": 1}
