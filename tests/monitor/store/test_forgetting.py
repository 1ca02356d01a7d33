"""What may no longer be kept is gone: no word, no name, in no table; and it never comes back."""

from datetime import timedelta

import pytest

from fakes import NOON, a_judgement, a_mention, heard, rows_of
from monitor.store.door import Store, Tx
from scrapers.kit.mention import Author, BrandAnswer, Gone, MentionKey, Removal

AYSE = Author(id="4711", name="Ayşe Kandemir", handle="aysekandemir", bio="Kadıköylü")
WORDS = "Papatya Ev kanepem gelmedi"
POST = a_mention(
    "10", WORDS, source="x", title="Kanepem", thread="10", author=AYSE, url="https://x.com/aysekandemir/status/10"
)
LATER = NOON + timedelta(minutes=40)


def judged(tx: Tx) -> int:
    """A post with a score, a case and an edit, answered by the brand."""
    tx.mentions.add(
        [a_mention("10", "Kanepem nerede Papatya", source="x", thread="10", author=AYSE)], heard(), now=NOON
    )
    tx.mentions.add([POST], heard(), now=NOON)
    (stored,) = tx.mentions.unjudged(5)
    tx.mentions.claim(stored)
    case = tx.cases.open(stored, 60, now=NOON)
    tx.mentions.judged(stored, a_judgement(), case.id, now=NOON)
    tx.answers.take([BrandAnswer("x", "99", "10", NOON, None, ("4711",))], [], now=NOON)
    return case.id


def everything(store: Store) -> str:
    """Every value of every row."""
    return "\n".join(str(row) for rows in rows_of(store).values() for row in rows)


def test_a_deleted_post_leaves_its_key_and_when_it_went(store: Store) -> None:
    with store.transaction() as tx:
        judged(tx)
        assert tx.forgetting.take_away([Removal("x", "10")], now=LATER) == 1
        (stored,) = tx.mentions.unjudged(5)
        assert tx.mentions.judgement_of(stored.id) is None
    assert (stored.gone, stored.mention.text, stored.mention.author) == (Gone.DELETED, "", Author())
    assert stored.gone_at == LATER
    assert stored.mention.created_at == NOON
    left = everything(store)
    assert not [
        word for word in ("Kanepem", "kanepem", "Kandemir", "kandemir", "Kadıköylü", "status/10") if word in left
    ]


def test_what_is_gone_does_not_come_back(store: Store) -> None:
    with store.transaction() as tx:
        judged(tx)
        tx.forgetting.take_away([Removal("x", "10")], now=LATER)
        assert tx.mentions.add([POST], heard(), now=LATER).new == 0
        assert tx.forgetting.take_away([Removal("x", "10")], now=LATER) == 0
    assert "anepem" not in everything(store)


@pytest.mark.parametrize("who", ["4711", "@AyseKandemir", "aysekandemir"])
def test_an_author_is_forgotten_by_id_or_by_handle(store: Store, who: str) -> None:
    with store.transaction() as tx:
        tx.mentions.add([a_mention("2", WORDS, source="x", author=AYSE)], heard(), now=NOON)
        tx.mentions.add([a_mention("3", source="x", author=Author(id="8"))], heard(), now=NOON)
        assert tx.forgetting.author("x", who, now=LATER) == 1
        assert tx.mentions.by_key(MentionKey("x", "3")).gone is None  # type: ignore[union-attr]


def test_nothing_of_a_forgotten_author_is_left(store: Store) -> None:
    with store.transaction() as tx:
        case = judged(tx)
        tx.forgetting.author("x", "aysekandemir", now=LATER)
        assert tx.cases.get(case) is not None
    left = everything(store)
    assert not [word for word in ("4711", "Kandemir", "kandemir", "anepem") if word in left]


def test_what_a_forgotten_author_wrote_before_is_never_stored_and_what_comes_after_is(store: Store) -> None:
    with store.transaction() as tx:
        tx.forgetting.author("x", "4711", now=LATER)
        old = a_mention("50", source="x", author=AYSE)
        new = a_mention("51", source="x", author=AYSE, created_at=LATER + timedelta(seconds=1))
        elsewhere = a_mention("52", source="facebook", author=AYSE)
        assert tx.mentions.add([old, new, elsewhere], heard(), now=LATER).new == 2
        assert tx.mentions.by_key(MentionKey("x", "50")) is None


def test_a_forgotten_author_is_not_named_by_a_later_answer(store: Store) -> None:
    with store.transaction() as tx:
        tx.forgetting.author("x", "4711", now=LATER)
        tx.answers.take([BrandAnswer("x", "99", "10", LATER, "10", ("4711", "8"))], [], now=LATER)
    left = everything(store)
    assert ("4711" in left, "'8'" in left) == (False, True)


def test_an_author_who_became_known_later_can_be_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        tx.mentions.add([a_mention("10", "eski", source="x", author=Author())], heard(), now=NOON)
        tx.mentions.add([a_mention("10", WORDS, source="x", author=AYSE)], heard(), now=NOON)
        assert tx.forgetting.author("x", "4711", now=LATER) == 1
    assert "andemir" not in everything(store)


def test_an_unknown_post_or_author_costs_nothing(store: Store) -> None:
    with store.transaction() as tx:
        judged(tx)
        assert tx.forgetting.post(MentionKey("x", "77"), now=LATER) == 0
        assert tx.forgetting.author("facebook", "4711", now=LATER) == 0
        assert tx.forgetting.take_away([Removal("x", "11", Gone.PROTECTED)], now=LATER) == 0
