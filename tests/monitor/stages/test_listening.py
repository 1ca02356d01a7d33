"""What somebody says of a digest: kept once, told below its messages, and they are thanked."""

import pytest
from digests import a_digest

from fakes import NOON, FixedClock
from monitor.handling import Handler
from monitor.language import voice
from monitor.rules.card import Note
from monitor.rules.delivery import NOTICE, Kind, OutboxItem
from monitor.rules.moves import Effect, Move, Press, Via
from monitor.rules.people import Person
from monitor.rules.telling import note_sentence
from monitor.rules.workplace import Workplace
from monitor.slack.blocks import payload
from monitor.slack.limits import violations
from monitor.stages.moves.listening import NO_DIGEST, NOTHING_SAID, THANKS
from monitor.store.door import Store
from monitor.store.messages import message_of

AYSE = Person("ayse", "Ayşe Yılmaz", "U1")


class Readers:
    """A digest, told in some channels, and what is said of it."""

    def __init__(self, store: Store, *channels: str) -> None:
        self.store = store
        self.handler = Handler(store, Workplace(), FixedClock(), wake=self.woke)
        self.woken = 0
        with store.transaction() as tx:
            self.digest = tx.digests.make(a_digest(), "token")
            for channel in channels:
                tx.outbox.owe_once(self._message(channel))

    def woke(self) -> None:
        self.woken += 1

    def _message(self, channel: str) -> OutboxItem:
        key = f"{self.store.id}:digest:Papatya Ev:2026-W47:{channel}"
        return OutboxItem(key, Kind.DIGEST, channel, channel, NOTICE, NOON, NOON, payload={"digest": self.digest})

    def say(self, text: str, *, press_id: str = "p", digest: int | None = -1) -> Effect:
        about = self.digest if digest == -1 else digest
        press = Press(Move.FEEDBACK, AYSE, Via.SLACK, press_id, digest_id=about, args={"text": text})
        return self.handler.handle(press)

    def notes(self) -> dict[str, Note]:
        """What is owed below the digest's messages, by the message."""
        with self.store.reading() as tx:
            heads = tx.digests.messages(f"{self.store.id}:digest:")
            items = [tx.outbox.newest(f"{head}:feedback:") for head in heads]
            told = {item.under: message_of(tx, item, Workplace(), worst=5, now=NOON) for item in items if item}
        return {str(under): note for under, note in told.items() if isinstance(note, Note)}

    def log(self) -> list[tuple[str, dict[str, str], str]]:
        with self.store.reading() as tx:
            made = [tx.moves.taken(press_id) for press_id in ("p", "q")]
        return [(one.by, dict(one.args or {}), one.refused) for one in made if one is not None]


@pytest.fixture
def readers(store: Store) -> Readers:
    return Readers(store, "yonetim", "destek")


def test_it_is_kept_told_below_every_message_and_they_are_thanked(readers: Readers) -> None:
    effect = readers.say(" Tablo çok uzun. ")
    assert (effect.done, effect.says, readers.woken) == (True, THANKS, 1)
    assert readers.log() == [("ayse", {"text": "Tablo çok uzun.", "digest": str(readers.digest)}, "")]
    notes = readers.notes()
    assert [key.rpartition(":")[2] for key in notes] == ["yonetim", "destek"]
    assert {note_sentence(note, voice("tr")) for note in notes.values()} == {"Ayşe Yılmaz: Tablo çok uzun."}


def test_the_same_press_delivered_twice_is_said_once(readers: Readers) -> None:
    readers.say("Güzel")
    assert readers.say("Güzel").done
    assert len(readers.log()) == 1
    assert len(readers.notes()) == 2


def test_two_things_that_are_said_are_two_notes(store: Store) -> None:
    readers = Readers(store, "yonetim")
    readers.say("Güzel")
    first = readers.notes()
    readers.say("Ama uzun", press_id="q")
    assert len(readers.log()) == 2
    assert readers.notes() != first


REFUSED = {
    "nothing": ("", -1, NOTHING_SAID),
    "blanks": (" \n\t", -1, NOTHING_SAID),
    "of no digest": ("a", 99, NO_DIGEST),
}


@pytest.mark.parametrize(("text", "digest", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_told_is_refused_and_kept(readers: Readers, text: str, digest: int, says: str) -> None:
    effect = readers.say(text, digest=digest)
    assert (effect.done, effect.says) == (False, says)
    assert [refused for _, _, refused in readers.log()] == [says]
    assert readers.say(text, digest=digest).says == says
    assert readers.notes() == {}


def test_a_press_of_no_digest_at_all_is_refused(readers: Readers) -> None:
    assert readers.say("a", digest=None).says == NO_DIGEST


def test_another_brands_digest_hears_nothing_of_it(readers: Readers) -> None:
    key = f"{readers.store.id}:digest:Papatya Ev 2:2026-W47:yonetim"
    with readers.store.transaction() as tx:
        tx.outbox.owe_once(OutboxItem(key, Kind.DIGEST, "yonetim", "yonetim", NOTICE, NOON, NOON, payload={}))
    readers.say("Güzel")
    assert len(readers.notes()) == 2


def test_hostile_words_are_words(readers: Readers) -> None:
    readers.say("<!channel> {who} {0} *bold* \x1b[31m " + "🧨" * 900)
    for note in readers.notes().values():
        assert violations(payload(note, voice("tr"))) == []
        assert "<!channel> {who}" in str(payload(note, voice("tr"))["blocks"])
