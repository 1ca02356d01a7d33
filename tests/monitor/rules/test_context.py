"""What stands around a text earns points of its own, and never changes those of the words."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON, a_mention, a_rulebook
from monitor.language import voice
from monitor.rules.context import Context, Surroundings, settled, surroundings_of, weigh
from monitor.rules.context_words import context_line, phrase
from monitor.rules.score import Axis, total
from monitor.rules.urgency import judge_text
from scrapers.kit.mention import Author, Mention

TR, EN = voice("tr"), voice("en")
DAY = timedelta(days=1)

COUNTS = st.none() | st.integers(0, 10**12)
FACTS = st.builds(
    Surroundings,
    followers=COUNTS,
    views=COUNTS,
    reactions=COUNTS,
    earlier=st.integers(0, 5_000),
    unanswered=st.integers(0, 5_000),
    waiting=st.none() | st.timedeltas(timedelta(0), timedelta(days=4_000)),
    in_thread=st.integers(0, 5_000),
    wave=st.integers(0, 5_000),
    usual=st.none() | st.just(0.0) | st.floats(1e-3, 1e6),
)

POINTS = {
    "nothing known": (Surroundings(), 0),
    "a friends' circle": (Surroundings(followers=100), 0),
    "a thousand followers": (Surroundings(followers=1_000), 10),
    "a hundred thousand views": (Surroundings(views=100_000), 30),
    "more than a million": (Surroundings(followers=50_000_000), 40),
    "audiences are not added up": (Surroundings(followers=1_000, views=1_000, reactions=10), 10),
    "who reacts stands for many who read": (Surroundings(followers=10, reactions=1_000), 30),
    "a second message": (Surroundings(earlier=1), 6),
    "a second message, the first without an answer": (Surroundings(earlier=1, unanswered=1), 11),
    "a fourth message, none answered": (Surroundings(earlier=3, unanswered=3), 20),
    "written just now": (Surroundings(waiting=timedelta(minutes=59)), 0),
    "waiting for a day": (Surroundings(waiting=DAY), 16),
    "waiting for a week": (Surroundings(waiting=7 * DAY), 25),
    "waiting for a year": (Surroundings(waiting=365 * DAY), 25),
    "a conversation": (Surroundings(in_thread=3), 0),
    "a thread that fills": (Surroundings(in_thread=30), 10),
    "twice the usual": (Surroundings(wave=8, usual=4.0), 0),
    "ten times the usual": (Surroundings(wave=40, usual=4.0), 10),
    "a few cases of a brand nobody speaks of": (Surroundings(wave=4, usual=0.01), 0),
    "a wave before anything is usual": (Surroundings(wave=400), 0),
    "the thread is a part of the wave": (Surroundings(in_thread=30, wave=40, usual=4.0), 10),
    "everything": (Surroundings(10**7, 10**7, 10**7, 9, 9, 30 * DAY, 500, 500, 1.0), 100),
}


@pytest.mark.parametrize(("facts", "points"), POINTS.values(), ids=POINTS)
def test_what_the_surroundings_are_worth(facts: Surroundings, points: int) -> None:
    assert weigh(facts).points == points


@given(FACTS)
def test_points_are_the_sum_of_reasons_and_never_below_zero(facts: Surroundings) -> None:
    context = weigh(facts)
    assert 0 <= context.points <= 100
    assert context.points == sum(reason.points for reason in context.reasons) == total(context.reasons, Axis.CONTEXT)
    assert all(reason.points > 0 and reason.axis is Axis.CONTEXT for reason in context.reasons)


GROWING = [name for name in (field.name for field in fields(Surroundings)) if name != "usual"]


@given(FACTS, st.sampled_from(GROWING), st.integers(1, 10**6))
def test_more_of_anything_never_lowers(facts: Surroundings, name: str, more: int) -> None:
    before = getattr(facts, name)
    step = timedelta(minutes=more) if name == "waiting" else more
    grown = replace(facts, **{name: step if before is None else before + step})
    assert weigh(grown).points >= weigh(facts).points


@given(FACTS, st.sampled_from(["followers", "views", "reactions", "waiting", "usual"]))
def test_what_is_unknown_says_nothing(facts: Surroundings, name: str) -> None:
    unknown = weigh(replace(facts, **{name: None}))
    assert unknown.points <= weigh(facts).points
    assert f"context.{name}" not in {reason.code for reason in unknown.reasons}


def test_a_new_or_a_verified_account_is_no_fact() -> None:
    plain = a_mention(author=Author(id="1", followers=12_400))
    others = [
        Author(id="1", followers=12_400, verified=True),
        Author(id="1", followers=12_400, created_at=NOON - timedelta(hours=1)),
        Author(id="1", followers=12_400, posts=0, bio="", avatar_url="", following=9_999, protected=False),
    ]
    for author in others:
        assert surroundings_of(replace(plain, author=author), now=NOON) == surroundings_of(plain, now=NOON)


OVER = {"answered": {"answered_at": NOON}, "solved": {"solved": True}, "withdrawn": {"withdrawn": True}}


@pytest.mark.parametrize("state", OVER.values(), ids=OVER)
def test_nobody_waits_once_it_is_over(state: dict[str, object]) -> None:
    assert surroundings_of(a_mention(**state), now=NOON + 3 * DAY).waiting is None


def test_what_is_not_written_yet_does_not_wait() -> None:
    assert surroundings_of(a_mention(), now=NOON - DAY).waiting == timedelta(0)


def test_a_matter_that_is_settled_keeps_its_reach() -> None:
    facts = Surroundings(followers=12_400, waiting=DAY)
    assert settled(facts) == Surroundings(followers=12_400)


WRITERS = st.builds(
    Author,
    id=st.none() | st.text(max_size=9),
    name=st.none() | st.text(max_size=20),
    handle=st.none() | st.text(max_size=20),
    followers=COUNTS,
    following=COUNTS,
    posts=COUNTS,
    verified=st.none() | st.booleans(),
    created_at=st.none() | st.just(NOON),
)
MENTIONS = st.builds(
    a_mention,
    st.text(min_size=1, max_size=9),
    st.just("15 gündür bekliyorum, siparisim gelmedi, mahkemeye veriyorum"),
    author=WRITERS,
    likes=COUNTS,
    views=COUNTS,
    reposts=COUNTS,
    answered_at=st.none() | st.just(NOON),
    created_at=st.sampled_from([NOON, NOON - 9 * DAY]),
    thread=st.none() | st.just("t"),
)


@given(MENTIONS, MENTIONS)
def test_the_same_words_score_the_same_whoever_writes_them(one: Mention, other: Mention) -> None:
    first, second = (judge_text(a_rulebook(), mention.text, title=mention.title) for mention in (one, other))
    assert first == second
    assert not first.on(Axis.CONTEXT)


LINES = {
    "nothing to say": (Surroundings(), "", ""),
    "reach, again, waiting": (
        Surroundings(followers=12_400, earlier=2, waiting=timedelta(hours=26, minutes=50)),
        "Bağlam: 12.400 takipçi · bu kişiden 3. mesaj · 26 saattir yanıtsız",
        "Context: followers 12,400 · message no. 3 by this person · without an answer for 26 h",
    ),
    "days, unanswered, a thread": (
        Surroundings(views=2_000, earlier=4, unanswered=2, waiting=5 * DAY, in_thread=30),
        "Bağlam: 2.000 görüntülenme · bu kişiden 5. mesaj · yanıtsız kalan önceki mesaj: 2 · 5 gündür yanıtsız"
        " · bu başlıkta bir saatte 30 söz",
        "Context: views 2,000 · message no. 5 by this person · earlier ones without an answer: 2"
        " · without an answer for 5 days · 30 posts in this thread within an hour",
    ),
    "reactions and a wave": (
        Surroundings(reactions=300, wave=41, usual=4.0),
        "Bağlam: 300 etkileşim · bir saatte 41 kayıt, olağanın 10 katı",
        "Context: reactions 300 · 41 cases within an hour, 10 times the usual",
    ),
}


@pytest.mark.parametrize(("facts", "turkish", "english"), LINES.values(), ids=LINES)
def test_a_context_in_words(facts: Surroundings, turkish: str, english: str) -> None:
    assert (context_line(weigh(facts), TR), context_line(weigh(facts), EN)) == (turkish, english)


@given(FACTS)
def test_every_reason_has_a_phrase_with_its_figure(facts: Surroundings) -> None:
    for reason in weigh(facts).reasons:
        assert any(letter.isdigit() for letter in phrase(reason, facts, EN))


def test_no_context_has_no_points() -> None:
    assert Context().points == 0
