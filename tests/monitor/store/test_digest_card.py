"""A digest as it is shown now: what may still be quoted, by whom, with which pictures; and what erasing does to it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from digests import MADE, MONDAY, a_digest
from weeks import Said, tell

from fakes import BRAND, NOON, rows_of
from monitor.rules.continuation import continuation
from monitor.rules.delivery import NOTICE, Delivery, Kind, OutboxItem
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import OpenLine, Recurrence, Recurring
from monitor.rules.people import Directory, Person
from monitor.rules.workplace import Workplace
from monitor.store.digest_card import card_of, digest_card
from monitor.store.digests import digest_head
from monitor.store.door import Store, Tx
from monitor.store.messages import message_of
from scrapers.kit.mention import MentionKey, Removal

WORDS = "Sandalyem kırık geldi, kimse dönmüyor"
PEOPLE = Directory({"ayse": Person("ayse", "Ayşe K.", "U1")})
WORKPLACE = Workplace(labels={"place": "Şikayet Yeri"}, people=PEOPLE)
PAGE = "https://nobetci.example/digests/abcdefghijklmnop"
LATER = MADE + timedelta(hours=2)


def made(tx: Tx, store: Store) -> list[int]:
    """A digest that quotes four mentions of five, owed to two channels."""
    told = tell(tx, *(Said(str(number), text=f"{WORDS} {number}") for number in range(5)))
    top, praise, waits, example, other = (told[str(number)].id for number in range(5))
    case = tx.cases.open(told["0"], 60, now=NOON)
    tx.cases.take_out(top, case.id)
    digest = replace(
        a_digest(brand=BRAND),
        top=(top,),
        praise=(praise,),
        open=tuple(
            OpenLine(case.id, number, 60, NOON, owner)
            for number, owner in ((waits, "ayse"), (top, "slack:U7"), (top, None))
        ),
        recurring=(Recurring(Recurrence.PROBLEM, "manual", "sandalye", 3, 4, examples=(example, top)),),
    )
    number = tx.digests.make(digest, "abcdefghijklmnop")
    assert number is not None
    tx.digests.draw(number, "tr", {Chart.DAYS: "gün".encode()})
    tx.digests.draw(number, "en", {Chart.DAYS: b"day"})
    for channel, language in (("team", "tr"), ("board", "en")):
        tx.outbox.owe_once(item(store, number, channel, language))
    return [top, praise, waits, example, other]


def item(store: Store, number: int, channel: str, language: str) -> OutboxItem:
    key = digest_head(store.id, BRAND, MONDAY) + channel
    payload = {"digest": number, "language": language, "page": PAGE}
    return OutboxItem(key, Kind.DIGEST, channel, channel, NOTICE, MADE, MADE, payload=payload)


def shown(tx: Tx, store: Store, channel: str = "team"):
    owed = tx.outbox.get(digest_head(store.id, BRAND, MONDAY) + channel)
    card = digest_card(tx, owed, WORKPLACE)
    assert message_of(tx, owed, WORKPLACE, worst=3, now=LATER) == card
    return card


def test_what_is_quoted_is_looked_up_when_it_is_shown(store: Store) -> None:
    with store.transaction() as tx:
        top, praise, waits, example, _ = made(tx, store)
        card = shown(tx, store)
    assert set(card.quotes) == {top, praise, waits, example}
    quote = card.quotes[top]
    assert (quote.text, quote.source, quote.at) == (f"{WORDS} 0", "Şikayet Yeri", NOON)
    assert (quote.url, quote.urgency, quote.topics) == ("https://place.example/0", 60, ("late",))
    assert (quote.reference[0], card.quotes[praise].reference) == ("#", "")
    assert card.people == {"ayse": "Ayşe K.", "slack:U7": "U7"}
    assert (card.labels, card.page, card.rev, card.may_be_duplicate) == (WORKPLACE.labels, PAGE, 1, False)


@pytest.mark.parametrize(("channel", "picture"), [("team", "gün"), ("board", "day")])
def test_every_channel_gets_pictures_in_its_language(store: Store, channel: str, picture: str) -> None:
    with store.transaction() as tx:
        made(tx, store)
        assert shown(tx, store, channel).pictures == {Chart.DAYS: picture.encode()}


def test_without_a_message_it_is_the_same_digest(store: Store) -> None:
    with store.transaction() as tx:
        made(tx, store)
        card, message = card_of(tx, tx.digests.of(BRAND, MONDAY), "en", WORKPLACE), shown(tx, store, "board")
    assert card == replace(message, key="", page=None)


def test_there_is_no_card_of_no_digest(store: Store) -> None:
    with store.transaction() as tx:
        assert digest_card(tx, item(store, 77, "team", "tr"), WORKPLACE) is None


@pytest.mark.parametrize("address", ["javascript:alert(1)", "", None, "https://a@evil.example/x"])
def test_only_a_checked_address_leads_to_the_page(store: Store, address: object) -> None:
    with store.transaction() as tx:
        made(tx, store)
        owed = tx.outbox.get(digest_head(store.id, BRAND, MONDAY) + "team")
        card = digest_card(tx, replace(owed, payload={**owed.payload, "page": address}), WORKPLACE)
    assert card.page is None


def sent(tx: Tx) -> None:
    """Both messages stand in their channels as they are now."""
    for channel in ("team", "board"):
        owed = tx.outbox.next_post(channel, LATER)
        told = replace(owed, state=Delivery.SENT, told_rev=owed.want_rev, sent_at=LATER, ts="1.1", room="C1")
        assert tx.outbox.save(told, expected=Delivery.PENDING)
        assert tx.outbox.next_edit(channel, LATER) is None


ERASED = {
    "taken down": lambda tx: tx.forgetting.take_away([Removal("place", "0")], now=LATER),
    "asked for by its author": lambda tx: tx.forgetting.author("place", "author-0", now=LATER),
    "asked for by its key": lambda tx: tx.forgetting.post(MentionKey("place", "0"), now=LATER),
}


@pytest.mark.parametrize("name", ERASED)
def test_whoever_is_erased_leaves_every_message_that_was_sent(store: Store, name: str) -> None:
    with store.transaction() as tx:
        top, *_ = made(tx, store)
        sent(tx)
        assert ERASED[name](tx) == 1
        for channel in ("team", "board"):
            edit = tx.outbox.next_edit(channel, LATER)
            assert edit is not None
            assert (edit.want_rev, edit.told_rev) == (2, 1)
            card = shown(tx, store, channel)
            assert card.rev == 2
            assert top not in card.quotes
            assert len(card.quotes) == 3
    assert f"{WORDS} 0" not in "\n".join(str(row) for rows in rows_of(store).values() for row in rows)


def test_what_goes_on_below_shows_its_sections_alone_and_is_edited_too(store: Store) -> None:
    with store.transaction() as tx:
        top, *_ = made(tx, store)
        key = digest_head(store.id, BRAND, MONDAY) + "team"
        more = continuation(tx.outbox.get(key), ["times", "praise"], now=LATER)
        tx.outbox.owe_once(more)
        card = digest_card(tx, more, WORKPLACE)
        assert (card.only, card.pictures) == (("times", "praise"), {})
        days = continuation(tx.outbox.get(key), ["days"], now=LATER)
        assert set(digest_card(tx, days, WORKPLACE).pictures) == {Chart.DAYS}
        assert tx.digests.messages(digest_head(store.id, BRAND, MONDAY)) == [key, f"{key[:-4]}board"]
        assert tx.digests.erased([top]) == 3


def test_what_had_no_room_is_owed_until_all_is_told(store: Store) -> None:
    first = item(store, 1, "team", "tr")
    more = continuation(first, ["times", "praise"], now=LATER)
    assert (more.key, more.under, more.channel) == (f"{first.key}:more", first.key, "team")
    assert more.payload == {**first.payload, "sections": ["times", "praise"]}
    least = continuation(more, ["praise"], now=LATER)
    assert (least.key, least.under) == (f"{first.key}:more:more", first.key)
    assert continuation(least, ["praise"], now=LATER) is None, "it would never end"
    assert continuation(first, [], now=LATER) is None


def test_what_no_digest_quotes_edits_none(store: Store) -> None:
    with store.transaction() as tx:
        made(tx, store)
        sent(tx)
        assert tx.forgetting.post(MentionKey("place", "4"), now=LATER) == 1
        assert tx.outbox.next_edit("team", LATER) is None


def test_another_weeks_messages_stay_as_they_are(store: Store) -> None:
    with store.transaction() as tx:
        top, *_ = made(tx, store)
        other = tx.digests.make(a_digest(brand=BRAND, week=MONDAY + timedelta(days=7)), "another-token-here")
        head = digest_head(store.id, BRAND, MONDAY + timedelta(days=7))
        tx.outbox.owe_once(replace(item(store, other, "team", "tr"), key=f"{head}team"))
        assert tx.digests.erased([top]) == 2
        assert tx.outbox.get(f"{head}team").want_rev == 1
        assert tx.digests.erased([top]) == 0


def test_a_digest_is_made_once_and_comes_back_as_it_was(store: Store) -> None:
    with store.transaction() as tx:
        made(tx, store)
        assert tx.digests.make(a_digest(brand=BRAND), "a-second-token-here") is None
        known = tx.digests.of(BRAND, MONDAY)
        assert tx.digests.get(known.id) == tx.digests.by_token("abcdefghijklmnop") == known
        assert (tx.digests.made(BRAND).keys(), tx.digests.made("Kirpi"), tx.digests.by_token("x")) == (
            {MONDAY},
            {},
            None,
        )
