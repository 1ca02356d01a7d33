"""What people said of scores: nothing is overwritten, the newest word counts, and it is erased with the mention."""

from dataclasses import replace
from datetime import datetime, timedelta

from fakes import NOON, a_judgement, a_mention, heard
from monitor.rules.alert import Why
from monitor.rules.feedback import CALM, URGENT, Label, Said, Seen
from monitor.store.door import Store, Tx
from monitor.store.mentions import Decision
from monitor.store.rows import StoredMention
from scrapers.kit.mention import Author, MentionKey, Removal

JUDGED = Seen(60, ("late",), "test-1")
LATER = NOON + timedelta(hours=1)


def judged(tx: Tx, native_id: str = "1", why: Why = Why.FIRST) -> StoredMention:
    tx.mentions.add([a_mention(native_id, author=Author(id="4711"))], heard(), now=NOON)
    stored = tx.mentions.by_key(MentionKey("place", native_id))
    assert stored is not None
    tx.mentions.claim(stored)
    tx.mentions.judged(stored, a_judgement(), None, now=NOON)
    tx.mentions.decided(stored, Decision(why, None, None, NOON, 1), None)
    return stored


def a_label(stored: StoredMention, said: Said = Said(CALM), by: str = "ayse", at: datetime = NOON) -> Label:  # noqa: B008
    return Label(stored.mention.key, said, by, at, JUDGED)


def test_of_each_kind_a_persons_newest_word_counts(store: Store) -> None:
    with store.transaction() as tx:
        stored = judged(tx)
        calm, topics, other = a_label(stored), a_label(stored, Said(topics=("refund",))), a_label(stored, by="can")
        urgent = a_label(stored, Said(URGENT), at=LATER)
        assert [tx.labels.add(stored, label) for label in (calm, topics, other, urgent)] == [True] * 4
        assert tx.labels.of(stored) == [topics, other, urgent]
        rows = tx.labels._connection.exec_driver_sql("SELECT count(*) FROM label").scalar_one()
    assert rows == 4


def test_the_same_word_twice_is_one_label_unless_the_score_changed(store: Store) -> None:
    with store.transaction() as tx:
        stored = judged(tx)
        label = a_label(stored)
        assert tx.labels.add(stored, label)
        assert not tx.labels.add(stored, replace(label, at=LATER))
        assert tx.labels.add(stored, replace(label, judged=replace(JUDGED, rulebook="test-2")))


def test_labels_come_with_whether_a_channel_was_told_and_whether_the_words_changed(store: Store) -> None:
    with store.transaction() as tx:
        told, silent = judged(tx, "1"), judged(tx, "2", Why.QUIET_LOW)
        tx.labels.add(told, a_label(told))
        tx.labels.add(silent, a_label(silent, at=LATER))
        tx.mentions.add([a_mention("2", "geldi geldi", author=Author(id="4711"))], heard(), now=LATER)
        first, second = tx.labels.current()
        assert [labelled.label for labelled in tx.labels.current(LATER)] == [second.label]
    assert (first.stored.id, first.told, first.outdated) == (told.id, True, False)
    assert (second.stored.id, second.told, second.outdated) == (silent.id, False, True)
    assert (second.label.key.native_id, second.stored.mention.text) == ("2", "geldi geldi")


def test_a_label_goes_with_its_mention(store: Store) -> None:
    with store.transaction() as tx:
        for number in ("1", "2", "3"):
            stored = judged(tx, number)
            tx.labels.add(stored, a_label(stored))
        tx.forgetting.take_away([Removal("place", "1")], now=LATER)
        assert len(tx.labels.current()) == 2
        tx.forgetting.post(MentionKey("place", "2"), now=LATER)
        assert len(tx.labels.current()) == 1
        tx.forgetting.author("place", "4711", now=LATER)
        assert tx.labels._connection.exec_driver_sql("SELECT count(*) FROM label").scalar_one() == 0


def test_every_store_has_a_salt_of_its_own(store: Store, own_store: Store) -> None:
    with store.reading() as tx, own_store.reading() as other:
        assert len(tx.labels.salt()) == len(other.labels.salt()) == 32
