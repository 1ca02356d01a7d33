"""A card shows what stands around its case as of being shown, not as of judging."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import true

from fakes import NOON, FixedClock, a_bench, a_mention, heard
from monitor.rules.card import Card
from monitor.rules.case import State
from monitor.rules.delivery import Kind
from monitor.rules.workplace import Workplace
from monitor.stages.judge import judge_pending
from monitor.store.door import Store
from monitor.store.messages import message_of
from scrapers.kit.mention import Author, Mention, Removal

AYSE = Author(id="42", name="Ayşe K.", followers=12_400)
LATER = NOON + timedelta(hours=26)


def hear(store: Store, *mentions: Mention) -> None:
    with store.transaction() as tx:
        tx.mentions.add(mentions, heard(), now=NOON)
    judge_pending(store, a_bench(), FixedClock())


def case_id(store: Store) -> int:
    with store.reading() as tx:
        stored = tx.mentions.by_key(a_mention().key)
    assert stored is not None
    assert stored.case_id is not None
    return stored.case_id


def shown(store: Store, now: datetime = LATER) -> Card:
    case = case_id(store)
    with store.reading() as tx:
        item = next(item for item in tx.outbox._all(true()) if item.case_id == case and item.kind is Kind.CARD)
        message = message_of(tx, item, Workplace(), worst=5, now=now)
    assert isinstance(message, Card)
    return message


def codes(store: Store) -> list[str]:
    return [reason.code.removeprefix("context.") for reason in shown(store).context.reasons]


def test_waiting_goes_on_after_judging(store: Store) -> None:
    hear(store, a_mention(author=AYSE))
    assert shown(store).context.facts.waiting == timedelta(hours=26)
    assert shown(store).context.at == LATER
    assert shown(store, NOON).context.points == 21


def test_a_further_message_is_counted_on_the_card(store: Store) -> None:
    hear(store, a_mention(author=AYSE))
    hear(store, a_mention("2", author=AYSE))
    assert codes(store) == ["followers", "again", "unanswered", "waiting"]


OVER = {"answered": {"answered_at": NOON}, "solved": {"solved": True}, "withdrawn": {"withdrawn": True}}


@pytest.mark.parametrize("state", OVER.values(), ids=OVER)
def test_nobody_waits_on_the_card_of_what_is_over(store: Store, state: dict[str, object]) -> None:
    hear(store, a_mention(author=AYSE))
    hear(store, a_mention(author=AYSE, **state))
    assert codes(store) == ["followers"]


def test_nobody_waits_on_a_card_that_somebody_closed(store: Store) -> None:
    hear(store, a_mention(author=AYSE))
    number = case_id(store)
    with store.transaction() as tx:
        case = tx.cases.get(number)
        assert case is not None
        tx.cases.save(replace(case, state=State.CLOSED))
    assert codes(store) == ["followers"]


def test_urgency_and_its_reasons_stay_those_of_the_words(store: Store) -> None:
    hear(store, a_mention(author=AYSE))
    for card in (shown(store, NOON), shown(store)):
        assert sum(reason.points for reason in card.reasons) == card.urgency == 55


def test_what_was_erased_has_nothing_around_it(store: Store) -> None:
    hear(store, a_mention(author=AYSE), a_mention("2", author=AYSE, text="mahkemeye veriyorum"))
    with store.transaction() as tx:
        tx.forgetting.take_away([Removal("place", "2")], now=NOON)
    judge_pending(store, a_bench(), FixedClock())
    assert codes(store) == ["followers", "waiting"]
