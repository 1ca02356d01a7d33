"""By what a case is known again, on either database."""

from dataclasses import replace

from fakes import BRAND, NOON, a_mention, heard
from monitor.rules.case import Case
from monitor.rules.matter_marks import MarkKind, MatterMark
from monitor.store.case_marks import MOST_HOLDERS
from monitor.store.door import Store, Tx

ORDER, PAGE, LEAST = MatterMark(MarkKind.ORDER, 7), MatterMark(MarkKind.PAGE, 8), MatterMark(MarkKind.TEXT, -(2**63))


def opened(tx: Tx, native_id: str = "1", brand: str = BRAND) -> Case:
    mention = a_mention(native_id)
    tx.mentions.add([mention], heard(brand=brand), now=NOON)
    stored = tx.mentions.by_key(mention.key)
    assert stored is not None
    return tx.cases.open(stored, 60, now=NOON)


def held(tx: Tx, *marks: MatterMark, brand: str = BRAND) -> list[tuple[int, int, MarkKind]]:
    return [(holder.case_id, holder.mark, holder.kind) for holder in tx.case_marks.holders(brand, marks)]


def test_a_mark_leads_to_the_cases_of_its_brand_newest_first(store: Store) -> None:
    with store.transaction() as tx:
        first, second, other = opened(tx), opened(tx, "2"), opened(tx, "3", "Lale")
        tx.case_marks.add(BRAND, first.id, [ORDER, LEAST], at=NOON)
        tx.case_marks.add(BRAND, second.id, [ORDER, PAGE], at=NOON)
        tx.case_marks.add("Lale", other.id, [ORDER], at=NOON)
        assert held(tx, ORDER) == [(second.id, 7, MarkKind.ORDER), (first.id, 7, MarkKind.ORDER)]
        assert held(tx, PAGE, LEAST) == [(second.id, 8, MarkKind.PAGE), (first.id, LEAST.value, MarkKind.TEXT)]
        assert held(tx, ORDER, brand="Lale") == [(other.id, 7, MarkKind.ORDER)]
        assert tx.case_marks.holders(BRAND, [ORDER])[0].last_heard_at == NOON


def test_a_mark_twice_is_a_mark_once_and_no_mark_asks_nothing(store: Store) -> None:
    with store.transaction() as tx:
        case = opened(tx)
        for _ in range(2):
            tx.case_marks.add(BRAND, case.id, [ORDER], at=NOON)
        tx.case_marks.add(BRAND, case.id, [], at=NOON)
        assert (held(tx, ORDER), held(tx)) == ([(case.id, 7, MarkKind.ORDER)], [])


def test_a_case_that_became_a_part_of_another_leads_there(store: Store) -> None:
    with store.transaction() as tx:
        case, into = opened(tx), opened(tx, "2")
        tx.case_marks.add(BRAND, case.id, [ORDER], at=NOON)
        tx.cases.save(replace(case, merged_into=into.id))
        assert held(tx, ORDER) == [(into.id, 7, MarkKind.ORDER)]


def test_what_very_many_bear_is_not_read_to_its_end(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(MOST_HOLDERS + 3):
            tx.case_marks.add(BRAND, opened(tx, str(number)).id, [ORDER], at=NOON)
        assert len(held(tx, ORDER)) == MOST_HOLDERS


def test_a_case_lets_go_of_its_marks(store: Store) -> None:
    with store.transaction() as tx:
        case, other = opened(tx), opened(tx, "2")
        for one in (case, other):
            tx.case_marks.add(BRAND, one.id, [ORDER], at=NOON)
        tx.case_marks.forget([])
        tx.case_marks.forget([case.id])
        assert held(tx, ORDER) == [(other.id, 7, MarkKind.ORDER)]
