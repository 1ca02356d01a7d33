"""Which mentions name another shop: the same on both databases."""

from datetime import datetime, timedelta

from fakes import BRAND, NOON, a_mention, heard
from monitor.store.door import Store, Tx
from monitor.store.rows import StoredMention
from scrapers.kit.mention import Gone, MentionKey, Removal

DAY = timedelta(days=1)
WEEK = (NOON, NOON + 7 * DAY)


def said(tx: Tx, key: str, at: datetime = NOON, brand: str = BRAND) -> StoredMention:
    tx.mentions.add([a_mention(key, created_at=at)], heard(brand=brand), now=NOON + 30 * DAY)
    stored = tx.mentions.by_key(MentionKey("place", key))
    assert stored is not None
    return stored


def test_every_rival_a_mention_names_is_counted_by_when_it_was_written(store: Store) -> None:
    with store.transaction() as tx:
        tx.rivals.named(said(tx, "1"), ["Kirpi", "Lale"])
        tx.rivals.named(said(tx, "2", NOON + 7 * DAY - timedelta(microseconds=1)), ["Kirpi"])
        tx.rivals.named(said(tx, "before", NOON - timedelta(microseconds=1)), ["Kirpi"])
        tx.rivals.named(said(tx, "after", NOON + 7 * DAY), ["Kirpi"])
        tx.rivals.named(said(tx, "another's", brand="Menekşe"), ["Kirpi", "Papatya"])
        tx.rivals.named(said(tx, "nobody"), [])
        assert tx.rivals.voices(BRAND, *WEEK) == {"Kirpi": 2, "Lale": 1}
        assert tx.rivals.voices("Menekşe", *WEEK) == {"Kirpi": 1, "Papatya": 1}
        assert tx.rivals.voices("nobody's", *WEEK) == {}


def test_what_was_kept_of_a_mention_is_replaced_unless_nobody_asked(store: Store) -> None:
    with store.transaction() as tx:
        one, other = said(tx, "1"), said(tx, "2")
        tx.rivals.named(other, ["Lale"])
        for names in (["Kirpi", "Lale"], ["Kirpi"], ["Kirpi"], None):
            tx.rivals.named(one, names)
        assert tx.rivals.voices(BRAND, *WEEK) == {"Kirpi": 1, "Lale": 1}
        tx.rivals.named(one, ())
        assert tx.rivals.voices(BRAND, *WEEK) == {"Lale": 1}


def test_what_is_erased_names_nobody(store: Store) -> None:
    with store.transaction() as tx:
        for key in ("1", "2"):
            tx.rivals.named(said(tx, key), ["Kirpi"])
        tx.forgetting.take_away([Removal("place", "1", Gone.DELETED)], now=NOON)
        assert tx.rivals.voices(BRAND, *WEEK) == {"Kirpi": 1}
        tx.forgetting.author("place", "author-2", now=NOON + DAY)
        assert tx.rivals.voices(BRAND, *WEEK) == {}
