"""Lists of cases and of promises, on either database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fakes import BRAND, NOON, a_bench, a_mention, heard
from monitor.rules.case import Case, State, move
from monitor.rules.delivery import ALERT, Kind, OutboxItem
from monitor.rules.moves import Move, Press, Via
from monitor.rules.people import Person
from monitor.rules.promise import Kept, Promise, PromiseState
from monitor.stages.judge import judge_pending
from monitor.store.door import Store
from monitor.store.ledger import Thanks, Wanted
from scrapers.kit.mention import Author

OPEN = (State.NEW, State.CLAIMED, State.ANSWERED)
DAY = timedelta(days=1)


def hear(store: Store, *numbers: int) -> list[Case]:
    """A case each."""
    mentions = [a_mention(str(number), author=Author(id=str(number))) for number in numbers]
    with store.transaction() as tx:
        tx.mentions.add(mentions, heard(), now=NOON)
    judge_pending(store, a_bench(), lambda: NOON)
    with store.reading() as tx:
        found = [tx.mentions.by_key(mention.key) for mention in mentions]
        cases = [tx.cases.get(stored.case_id) for stored in found if stored and stored.case_id is not None]
    return [case for case in cases if case is not None]


def save(store: Store, *cases: Case) -> None:
    with store.transaction() as tx:
        for case in cases:
            tx.cases.save(case)


def test_cases_are_listed_by_state_owner_and_brand_the_last_moved_first(store: Store) -> None:
    one, two, three, four = hear(store, 1, 2, 3, 4)
    claimed = replace(move(two, State.CLAIMED, now=NOON + DAY), owner="ayse")
    gone = replace(move(four, State.CLOSED, now=NOON + DAY), merged_into=one.id)
    save(store, claimed, replace(move(three, State.CLOSED, now=NOON + 2 * DAY), story=True), gone)

    def ids(wanted: Wanted) -> list[int]:
        with store.reading() as tx:
            found = [case.id for case in tx.ledger.cases(wanted)]
            assert wanted.most < 200 or tx.ledger.count(wanted) == len(found)
        return found

    assert ids(Wanted(OPEN)) == [two.id, one.id]
    assert ids(Wanted(tuple(State))) == [three.id, two.id, one.id]
    assert ids(Wanted(OPEN, owner="ayse")) == [two.id]
    assert ids(Wanted(tuple(State), stories=True)) == [three.id]
    assert ids(Wanted(OPEN, "Menekşe")) == []
    assert ids(Wanted(OPEN, BRAND, most=1)) == [two.id]


def test_what_is_in_no_case_is_what_was_not_judged_or_is_relevant_all_the_same(store: Store) -> None:
    hear(store, 1)
    irrelevant = a_mention("8", text="bugün hava güzel", author=Author(id="8"))
    with store.transaction() as tx:
        tx.mentions.add([irrelevant], heard(), now=NOON)
    judge_pending(store, a_bench(), lambda: NOON)
    with store.transaction() as tx:
        tx.mentions.add([a_mention("9", author=Author(id="9"))], heard(), now=NOON)
    with store.reading() as tx:
        assert [stored.mention.native_id for stored in tx.ledger.left(None, most=9)] == ["9"]
        assert (tx.ledger.count_left(BRAND), tx.ledger.count_left("Menekşe")) == (1, 0)


def test_praise_and_what_became_of_it(store: Store) -> None:
    one, two, three = hear(store, 1, 2, 3)
    save(store, move(two, State.ANSWERED, now=NOON), replace(three, review_asked_at=NOON, story=True))
    with store.transaction() as tx:
        for case, route in ((one, "praise"), (two, "praise"), (three, "urgent")):
            item = OutboxItem(f"praise-{case.id}", Kind.CARD, "thanks", "thanks", ALERT, NOON, NOON, case_id=case.id)
            tx.outbox.owe(replace(item, route=route))
        for press in ("a", "b"):
            tx.moves.record(Press(Move.STORY, Person("ayse"), Via.CLI, press, case_id=three.id), NOON)
    with store.reading() as tx:
        assert [case.id for case in tx.ledger.told_by(["praise"], BRAND)] == [one.id]
        assert tx.ledger.told_by([], None) == []
        assert tx.ledger.thanks(["praise"], None, NOON - DAY) == Thanks(thanked=1, stories=1, reviews=1)
        assert tx.ledger.thanks(["praise"], None, NOON + DAY) == Thanks(0, 0, 0)
        assert tx.ledger.thanks(["praise"], "Menekşe", NOON - DAY) == Thanks(0, 0, 0)


@pytest.fixture
def promised(store: Store) -> list[Case]:
    cases = hear(store, 1, 2)
    with store.transaction() as tx:
        for number, case in enumerate(cases):
            tx.promises.make(Promise(0, case.id, BRAND, date(2026, 11, 24 + number), "ayse", NOON))
    return cases


def test_a_promise_is_one_row_with_its_end(store: Store, promised: list[Case]) -> None:
    one, two = promised
    with store.transaction() as tx:
        tx.promises.told(one.id, NOON + DAY)
        assert tx.promises.settle(one.id, PromiseState.KEPT, NOON + 2 * DAY) == 1
        assert tx.promises.settle(one.id, PromiseState.BROKEN, NOON + 3 * DAY) == 0
    with store.reading() as tx:
        (promise,) = tx.promises.of_case(one.id)
        assert (promise.state, promise.told_at, promise.settled_at) == (PromiseState.KEPT, NOON + DAY, NOON + 2 * DAY)
        assert [found.case_id for found in tx.promises.open_until(date(2026, 11, 25))] == [two.id]
        assert tx.promises.open_until(date(2026, 11, 24)) == []
        assert [found.case_id for found in tx.promises.listed(list(PromiseState), BRAND, NOON, most=9)] == [
            one.id,
            two.id,
        ]
        assert tx.promises.listed(list(PromiseState), None, NOON + DAY, most=9) == []


def test_promises_are_counted_by_when_they_were_settled(store: Store, promised: list[Case]) -> None:
    one, two = promised
    with store.transaction() as tx:
        tx.promises.settle(one.id, PromiseState.BROKEN, NOON)
        (broken,) = tx.promises.of_case(one.id)
    with store.reading() as tx:
        assert tx.promises.count(BRAND, NOON, today=date(2026, 11, 26)) == Kept(open=1, broken=1, overdue=1)
        assert tx.promises.count(None, NOON + DAY, today=date(2026, 11, 25)) == Kept(open=1)
        assert tx.promises.count("Menekşe", None, today=date(2026, 11, 25)) == Kept()
    with store.transaction() as tx:
        tx.promises.mend(broken.id, PromiseState.KEPT, NOON)
        assert tx.promises.count(BRAND, None, today=date(2026, 11, 25)) == Kept(open=1, kept=1)
    assert two.id != one.id
