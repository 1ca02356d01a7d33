from datetime import UTC, datetime

import pytest

from monitor.rules.coordination.customers import links_of, place_of, signs_of, thread_of, tone_of
from monitor.rules.coordination.post import Place
from monitor.rules.score import Score, Sentiment
from scrapers.kit.mention import Mention

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def a_mention(source="x", **changes):
    return Mention(**{"source": source, "native_id": "7", "text": "t", "created_at": NOON, **changes})


def a_score(**changes):
    values = {"urgency": 0, "sentiment": Sentiment.NEUTRAL, "topics": (), "reasons": (), "rulebook": "r"}
    return Score(**{**values, **changes})


PLACES = {"x": Place.X, "facebook": Place.FACEBOOK, "sikayetvar": Place.COMPLAINTS, "eksi": Place.COMPLAINTS}


@pytest.mark.parametrize(("source", "place"), PLACES.items())
def test_a_place_that_is_not_known_to_show_accounts_is_taken_for_one_that_does_not(source, place):
    assert place_of(a_mention(source)) is place


THREADS = {
    "somebody else's": (a_mention(thread="3"), "x:3"),
    "its own": (a_mention(thread="7"), None),
    "none": (a_mention(), None),
    "a forum's topic": (a_mention("eksi", thread="papatya--1"), None),
}


@pytest.mark.parametrize(("mention", "thread"), THREADS.values(), ids=THREADS)
def test_a_thread_links_only_what_was_written_into_somebody_elses(mention, thread):
    assert thread_of(mention) == thread


def test_a_tone_is_for_or_against_or_neither():
    tones = [tone_of(a_score(sentiment=feeling)) for feeling in Sentiment]
    assert sorted(tones) == [-1, 0, 1]


SIGNS = {
    "an order number": (a_mention(), a_score(flags=frozenset({"has.order_number"})), {"order"}),
    "a solved mark": (a_mention(solved=True), a_score(), {"solved"}),
    "not solved": (a_mention(solved=False), a_score(), set()),
    "answered": (a_mention(answered_at=NOON), a_score(), {"answered"}),
    "words of danger": (a_mention(), a_score(topics=("late", "health")), {"safety"}),
    "nothing": (a_mention(), a_score(topics=("late",), flags=frozenset({"wants.dm"})), set()),
}


@pytest.mark.parametrize(("mention", "score", "signs"), SIGNS.values(), ids=SIGNS)
def test_what_shows_a_real_customer(mention, score, signs):
    assert signs_of(mention, score) == signs
    assert signs_of(mention, score, was_answered=True) == signs | {"answered"}


LINKS = {
    "as the source names them": ((("https://a.example/1"),), "https://b.example/2", ("https://a.example/1",)),
    "in its words, where the source names none": ((), "bkz. https://b.example/2?ref=7, ya da (HTTP://c.example/3)!",
                                                  ("https://b.example/2?ref=7", "HTTP://c.example/3")),
    "the same twice": ((), "https://b.example/2 https://b.example/2", ("https://b.example/2",)),
    "none": ((), "b.example demiş biri, https:// da yazmış", ()),
}  # fmt: skip


@pytest.mark.parametrize(("named", "text", "links"), LINKS.values(), ids=LINKS)
def test_links_are_those_a_source_names_or_those_in_the_words(named, text, links):
    assert links_of(a_mention(links=named), text) == links


def test_a_text_full_of_links_gives_a_handful():
    assert len(links_of(a_mention(), " ".join(f"https://b.example/{n}" for n in range(5_000)))) == 20
