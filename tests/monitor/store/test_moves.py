"""The audit log, and cases that are put together or taken apart; the same whatever database keeps them."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import true

from fakes import NOON, FixedClock, a_bench, a_mention, heard
from monitor.rules.delivery import Kind
from monitor.rules.moves import Move, Press, Via
from monitor.rules.people import Person
from monitor.stages.judge import judge_pending
from monitor.store.door import Store
from monitor.store.moves import audited
from scrapers.kit.mention import Author, Mention

AYSE = Person("ayse", "Ayşe")


def a_press(press_id: str = "1", move: Move = Move.CLAIM, case: int = 7, **args: str) -> Press:
    return Press(move, AYSE, Via.SLACK, press_id, case_id=case, args=args)


def hear(store: Store, *mentions: Mention) -> list[int]:
    """The cases of what was said."""
    with store.transaction() as tx:
        tx.mentions.add(mentions, heard(), now=NOON)
    judge_pending(store, a_bench(), FixedClock())
    with store.reading() as tx:
        stored = [tx.mentions.by_key(mention.key) for mention in mentions]
    return [one.case_id or 0 for one in stored if one]


def test_a_press_is_kept_once_with_what_it_led_to(store: Store) -> None:
    with store.transaction() as tx:
        tx.moves.record(a_press(until="1h"), NOON, ("new", "claimed"))
        tx.moves.record(a_press(), NOON + timedelta(hours=1), ("claimed", "new"))
    with store.reading() as tx:
        (made,) = tx.moves.of_case(7)
        assert made == tx.moves.taken("1")
        assert tx.moves.taken("2") is None
    assert (made.at, made.move, made.via, made.by) == (NOON, Move.CLAIM, Via.SLACK, "ayse")
    assert (made.before, made.after, made.args, made.refused) == ("new", "claimed", {"until": "1h"}, "")
    assert made.effect.done


def test_the_newest_move_is_one_that_was_made(store: Store) -> None:
    with store.transaction() as tx:
        for number, move in enumerate((Move.CLAIM, Move.GENUINE, Move.RELEASE)):
            tx.moves.record(a_press(f"{number}", move), NOON, ("new", "new"))
        tx.moves.record(audited(a_press("9", Move.GENUINE), {"who": "Ali"}), NOON, refused="already claimed by {who}")
    with store.reading() as tx:
        newest, word = tx.moves.newest(7), tx.moves.newest(7, Move.GENUINE, Move.SUSPICIOUS)
        refused = tx.moves.taken("9")
        assert tx.moves.newest(8) is None
    assert newest is not None
    assert word is not None
    assert refused is not None
    assert (newest.move, word.move) == (Move.RELEASE, Move.GENUINE)
    assert refused.effect.says.format(**refused.effect.values) == "already claimed by Ali"


def test_what_a_case_holds_goes_over_to_another_one(store: Store) -> None:
    small, big = hear(store, a_mention("1"), a_mention("2", author=Author(id="z"), created_at=NOON - timedelta(days=1)))
    with store.transaction() as tx:
        case = tx.cases.get(small)
        assert case is not None
        tx.cases.save(replace(case, merged_into=big))
        tx.cases.take_over(small, big)
    with store.reading() as tx:
        assert [stored.mention.native_id for stored in tx.mentions.of_case(big)] == ["2", "1"]
        assert tx.mentions.of_case(small) == []
        stored = tx.mentions.by_key(a_mention("1").key)
        assert stored is not None
        candidate = tx.cases.candidate(stored)
    assert candidate is not None
    assert candidate.case.id == big
    assert candidate.last_heard_at == NOON


def test_one_mention_goes_to_another_case(store: Store) -> None:
    same = Author(id="z")
    case, _, other = hear(store, a_mention("1", author=same), a_mention("2", author=same), a_mention("3"))
    with store.transaction() as tx:
        stored = tx.mentions.by_key(a_mention("2").key)
        assert stored is not None
        tx.cases.take_out(stored.id, other)
        tx.outbox.hand_on(case, other, stored.id)
    with store.reading() as tx:
        assert len(tx.mentions.of_case(case)) == 1
        notes = [item for item in tx.outbox._all(true()) if item.kind is Kind.NOTE]
    assert [note.case_id for note in notes] == [other]


def test_merged_cases_are_nobodys_count(store: Store) -> None:
    small, big = hear(store, a_mention("1"), a_mention("2"))
    with store.transaction() as tx:
        case = tx.cases.get(small)
        assert case is not None
        tx.cases.save(replace(case, merged_into=big))
    with store.reading() as tx:
        assert tx.cases.count_by_state() == {"new": 1}
