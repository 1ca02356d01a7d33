"""What was heard, once each."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import dialect

from fakes import CALM, LEGAL, NOON, PROBLEM, a_judgement, a_mention, heard
from monitor.errors import StoreError
from monitor.store.door import Store
from monitor.store.mentions import Decision, Stored
from monitor.store.rows import OWN_COLUMNS, StoredMention, fingerprint, mention_row
from monitor.store.tables import MentionRow
from scrapers.kit.mention import Author, Mention, MentionKey

LATER = NOON + timedelta(minutes=10)
ON_ONE_STORE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def add(store: Store, *mentions: Mention, now: datetime = NOON, **how: object) -> Stored:
    with store.transaction() as tx:
        return tx.mentions.add(mentions, heard(**how), now=now)


def one(store: Store, native_id: str = "1", source: str = "place") -> StoredMention:
    with store.reading() as tx:
        found = tx.mentions.by_key(MentionKey(source, native_id))
    assert found is not None
    return found


def test_a_batch_twice_is_a_batch_once(store: Store) -> None:
    batch = [a_mention(str(number)) for number in range(3)]
    assert add(store, *batch) == Stored(new=3)
    assert add(store, *batch, now=LATER) == Stored()
    assert (one(store).rev, one(store).first_seen_at) == (1, NOON)


def test_the_same_mention_twice_in_one_batch_is_one(store: Store) -> None:
    assert add(store, a_mention("1", CALM), a_mention("1", PROBLEM)) == Stored(new=1)
    assert one(store).mention.text == PROBLEM


def test_the_same_id_on_another_platform_is_another_mention(store: Store) -> None:
    assert add(store, a_mention("1"), a_mention("1", source="x")) == Stored(new=2)


def test_a_batch_larger_than_one_statement_is_stored_whole(store: Store) -> None:
    many = [a_mention(str(number)) for number in range(1_203)]
    assert add(store, *many) == Stored(new=1_203)
    assert add(store, *many, a_mention("1203")) == Stored(new=1)


def test_nothing_is_nothing(store: Store) -> None:
    assert add(store) == Stored()


CHANGES = {
    "the words": ({"text": LEGAL}, True),
    "the title": ({"title": "İadem yapılmadı"}, True),
    "solved": ({"solved": True}, True),
    "withdrawn": ({"withdrawn": True}, True),
    "answered": ({"answered_at": LATER}, True),
    "the rating": ({"rating": 1.0}, True),
    "likes": ({"likes": 7}, False),
    "views": ({"views": 7_000}, False),
    "the author's followers": ({"author": Author(id="author-1", followers=3)}, False),
}


@pytest.mark.parametrize(("change", "counts"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_words_or_state_is_judged_again_a_counter_is_not(
    store: Store, change: dict[str, object], counts: bool
) -> None:
    add(store, a_mention())
    assert add(store, replace(a_mention(), **change), now=LATER) == Stored(changed=int(counts))  # type: ignore[arg-type]
    assert one(store).rev == 1 + counts


def test_a_withdrawn_card_without_text_keeps_the_words(store: Store) -> None:
    add(store, a_mention(title="İadem"))
    withdrawn = a_mention(text="", title=None, withdrawn=True)
    assert add(store, withdrawn) == Stored(changed=1)
    assert add(store, withdrawn) == Stored()
    now = one(store)
    assert (now.mention.text, now.mention.title, now.mention.withdrawn) == (PROBLEM, "İadem", True)
    assert now.first_text is None


def test_the_words_first_seen_are_kept_when_they_are_edited(store: Store) -> None:
    for text in (PROBLEM, LEGAL, CALM):
        add(store, a_mention(text=text))
    assert (one(store).mention.text, one(store).first_text, one(store).rev) == (CALM, PROBLEM, 3)


def test_words_that_come_later_are_no_edit(store: Store) -> None:
    add(store, a_mention(text=""))
    add(store, a_mention(text=PROBLEM))
    assert (one(store).mention.text, one(store).first_text) == (PROBLEM, None)


def test_what_was_known_is_not_forgotten_when_a_page_shows_less(store: Store) -> None:
    author = Author(name="Ayşe", followers=12)
    full = a_mention(url="https://place.example/a", thread="t", solved=True, answered_at=NOON, author=author, views=5)
    add(store, full)
    add(store, a_mention(url=None, text=LEGAL, answered_at=LATER, author=Author(followers=13), likes=1))
    now = one(store).mention
    assert (now.url, now.thread, now.solved, now.answered_at) == ("https://place.example/a", "t", True, NOON)
    assert (now.author, now.views, now.likes) == (replace(author, followers=13), 5, 1)


def test_how_it_was_heard_first_stays(store: Store) -> None:
    add(store, a_mention(), entry="page", backlog=True)
    add(store, a_mention(text=LEGAL), entry="import", backlog=False, brand="Menekşe")
    assert one(store).heard == heard(entry="page", backlog=True)


NAIVE = NOON.replace(tzinfo=None)
MOMENTS = st.datetimes(NAIVE.replace(year=1990), NAIVE.replace(year=2090), timezones=st.just(UTC))
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
WORDS, IDS = st.text(LETTERS, max_size=30), st.text(LETTERS, min_size=1, max_size=8)
MAYBE = st.none() | WORDS
COUNTS = st.none() | st.integers(0, 2**40)
AUTHORS = st.builds(
    Author,
    id=MAYBE, name=MAYBE, handle=MAYBE, bio=MAYBE, created_at=st.none() | MOMENTS, followers=COUNTS,
    following=COUNTS, posts=COUNTS, verified=st.none() | st.booleans(),
)  # fmt: skip
MENTIONS = st.builds(
    Mention,
    source=st.just("place"), native_id=IDS, text=WORDS, created_at=MOMENTS, url=MAYBE,
    title=MAYBE, lang=MAYBE, author=AUTHORS, thread=MAYBE, reply_to=MAYBE, links=st.lists(WORDS, max_size=2).map(tuple),
    hashtags=st.lists(WORDS, max_size=2).map(tuple), mentions=st.lists(WORDS, max_size=2).map(tuple),
    media=st.integers(0, 9), likes=COUNTS, replies=COUNTS, reposts=COUNTS, views=COUNTS,
    rating=st.none() | st.floats(0, 5), solved=st.none() | st.booleans(), withdrawn=st.none() | st.booleans(),
    answered_at=st.none() | MOMENTS,
)  # fmt: skip


@ON_ONE_STORE
@given(MENTIONS)
def test_a_mention_comes_back_as_it_was(store: Store, mention: Mention) -> None:
    with store.transaction() as tx:
        tx.mentions._connection.exec_driver_sql("DELETE FROM mention")
        tx.mentions.add([mention], heard(), now=NOON)
        [back] = tx.mentions.unjudged(5)
    assert back.mention == mention


@given(MENTIONS)
def test_a_row_is_in_the_form_in_which_sqlalchemy_would_keep_it(mention: Mention) -> None:
    columns = MentionRow.__table__.c  # type: ignore[attr-defined]
    for name, kept in zip(OWN_COLUMNS, mention_row(mention), strict=True):
        form = columns[name].type.dialect_impl(dialect())
        read, write = form.result_processor(dialect(), None), form.bind_processor(dialect())
        value = read(kept) if read else kept
        again = write(value) if write else value
        assert again == kept or json.loads(again) == json.loads(kept), name


@ON_ONE_STORE
@given(st.lists(MENTIONS, max_size=6), st.integers(1, 3))
def test_any_batch_any_number_of_times_is_stored_once(store: Store, batch: list[Mention], times: int) -> None:
    with store.transaction() as tx:
        tx.mentions._connection.exec_driver_sql("DELETE FROM mention")
        first, *rest = [tx.mentions.add(batch, heard(), now=NOON) for _ in range(times)]
        assert first.new == len({mention.key for mention in batch})
        assert not first.changed
        assert all(again == Stored() for again in rest)


def test_half_a_letter_is_replaced_and_stops_nothing(store: Store) -> None:
    broken = a_mention(text="bozuk \ud83d metin", title="\udc00", author=Author(name="\ud800"), hashtags=("\ud83d",))
    assert add(store, broken, a_mention("2", "tam \U0001f600")) == Stored(new=2)
    back = one(store).mention
    assert (back.text, back.title, back.author.name) == ("bozuk � metin", "�", "�")
    assert back.hashtags == ("�",)
    assert one(store, "2").mention.text == "tam \U0001f600"


def test_a_zero_byte_is_replaced_and_hides_nothing_behind_it(store: Store) -> None:
    add(store, a_mention(text="önce\x00sonra", title="\0", author=Author(name="a\0b"), hashtags=("\0",)))
    back = one(store).mention
    assert (back.text, back.title, back.author.name, back.hashtags) == ("önce�sonra", "�", "a�b", ("�",))


@pytest.mark.parametrize("field", ["created_at", "answered_at"])
def test_a_time_without_a_zone_is_refused(store: Store, field: str) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(StoreError):
        add(store, a_mention("0"), a_mention(**{field: naive}))
    with store.reading() as tx:
        assert tx.mentions.count_unjudged() == 0


def test_a_time_of_another_zone_comes_back_in_utc(store: Store) -> None:
    istanbul = timezone(timedelta(hours=3))
    add(store, a_mention(created_at=NOON.astimezone(istanbul)))
    back = one(store).mention.created_at
    assert (back, back.utcoffset()) == (NOON, timedelta(0))


def test_unjudged_mentions_come_oldest_first_until_they_are_claimed(store: Store) -> None:
    add(store, *[a_mention(str(number)) for number in range(5)])
    with store.transaction() as tx:
        first, second = tx.mentions.unjudged(2)
        assert [first.mention.native_id, second.mention.native_id] == ["0", "1"]
        assert tx.mentions.claim(first)
        assert not tx.mentions.claim(first)
        assert tx.mentions.count_unjudged() == 4


def test_a_change_during_judging_is_judged_too(store: Store) -> None:
    add(store, a_mention())
    with store.transaction() as tx:
        [seen] = tx.mentions.unjudged(5)
        tx.mentions.add([a_mention(text=LEGAL)], heard(), now=LATER)
        assert tx.mentions.claim(seen)
        [again] = tx.mentions.unjudged(5)
        assert (again.rev, again.mention.text) == (2, LEGAL)
        assert tx.mentions.claim(again)
        assert not tx.mentions.claim(seen)


def test_a_judgement_comes_back_as_it_was_and_the_next_replaces_it(store: Store) -> None:
    add(store, a_mention())
    stored = one(store)
    with store.transaction() as tx:
        assert tx.mentions.judgement_of(stored.id) is None
        for urgency in (60, 90):
            judgement = a_judgement(urgency)
            tx.mentions.judged(stored, judgement, None, now=NOON)
            assert tx.mentions.judgement_of(stored.id) == judgement


def test_every_decision_is_kept_in_order(store: Store) -> None:
    add(store, a_mention())
    stored = one(store)
    first, second = Decision("first", "urgent", "team", NOON, 1), Decision("quiet-told", None, None, LATER, 2)
    with store.transaction() as tx:
        tx.mentions.decided(stored, first, None)
        tx.mentions.decided(stored, second, None)
        assert tx.mentions.decisions_on(stored.id) == [first, second]


def test_what_is_not_there_is_none(store: Store) -> None:
    with store.reading() as tx:
        assert tx.mentions.by_id(1) is None
        assert tx.mentions.by_key(MentionKey("place", "1")) is None
        assert tx.mentions.of_case(1) == []


def test_the_fingerprint_sees_words_and_state_only() -> None:
    seen = {"title", "text", "solved", "withdrawn", "answered_at", "rating"}
    values = {"media": 3, "created_at": LATER, "author": Author(id="b"), "links": ("x",), "solved": True, "rating": 2.0}
    for field in fields(Mention):
        changed = replace(a_mention(), **{field.name: values.get(field.name, "other")})  # type: ignore[arg-type]
        assert (fingerprint(changed) != fingerprint(a_mention())) == (field.name in seen), field.name
