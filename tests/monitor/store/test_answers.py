"""The brand's answers seen in public mark what they answer, and nothing else."""

from datetime import timedelta

import pytest

from fakes import NOON, a_mention, heard
from monitor.store.door import Store, Tx
from scrapers.kit.mention import Author, BrandAnswer, Mention, MentionKey

AYSE, ALI = Author(id="1"), Author(id="2")
LATER = NOON + timedelta(minutes=30)
ASKED = a_mention("10", source="x", thread="10", author=AYSE)


def an_answer(**changes: object) -> BrandAnswer:
    values: dict[str, object] = {"source": "x", "native_id": "99", "thread": "10", "at": LATER, "reply_to": "10"}
    return BrandAnswer(**{**values, **changes})  # type: ignore[arg-type]


def take(tx: Tx, *mentions: Mention, answers: tuple[BrandAnswer, ...] = ()) -> int:
    tx.mentions.add(mentions, heard(), now=NOON)
    return tx.answers.take(answers, mentions, now=LATER)


def answered(tx: Tx, native_id: str) -> bool:
    stored = tx.mentions.by_key(MentionKey("x", native_id))
    assert stored is not None
    return stored.mention.answered_at == LATER


CASES = {
    "the post it replies to": (ASKED, an_answer(), True),
    "a post it names nobody of": (ASKED, an_answer(reply_to=None), False),
    "a post of somebody it speaks to": (ASKED, an_answer(reply_to=None, to=("7", "1")), True),
    "another post of the one it replies to": (
        a_mention("11", source="x", thread="10", author=AYSE),
        an_answer(),
        True,
    ),
    "somebody else in the conversation": (a_mention("11", source="x", thread="10", author=ALI), an_answer(), False),
    "written after the answer": (
        a_mention("11", source="x", thread="10", author=AYSE, created_at=LATER + timedelta(seconds=1)),
        an_answer(),
        False,
    ),
    "another conversation": (a_mention("11", source="x", thread="11", author=AYSE), an_answer(to=("1",)), False),
    "another place": (ASKED, an_answer(source="facebook"), False),
    "nobody knows who wrote it": (
        a_mention("11", source="x", thread="10", author=Author()),
        an_answer(to=("1",)),
        False,
    ),
}


@pytest.mark.parametrize(("mention", "answer", "marked"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("first", ["the question", "the answer"])
def test_an_answer_marks_what_it_answers(
    store: Store, mention: Mention, answer: BrandAnswer, marked: bool, first: str
) -> None:
    with store.transaction() as tx:
        take(tx, ASKED)
        if first == "the question":
            take(tx, mention)
            take(tx, answers=(answer,))
        else:
            take(tx, answers=(answer,))
            take(tx, mention)
        assert answered(tx, mention.native_id) is marked


def test_what_was_marked_is_judged_again_and_marked_once(store: Store) -> None:
    with store.transaction() as tx:
        take(tx, ASKED)
        (stored,) = tx.mentions.unjudged(5)
        tx.mentions.claim(stored)
        assert take(tx, answers=(an_answer(),)) == 1
        assert take(tx, answers=(an_answer(), an_answer(native_id="100", at=LATER + timedelta(hours=1)))) == 0
        (again,) = tx.mentions.unjudged(5)
    assert (again.id, again.rev, again.mention.answered_at) == (stored.id, 2, LATER)
