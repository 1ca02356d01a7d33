"""A command or a button says something of a score, and it is kept beside the score that was seen."""

import pytest

from fakes import BRAND, NOON, PROBLEM, FixedClock, a_bench, a_mention, heard
from monitor.errors import MonitorError
from monitor.rules.case import reference
from monitor.rules.feedback import CALM, Said
from monitor.stages.judge import judge_pending
from monitor.stages.label import take_label
from monitor.store.door import Store
from scrapers.kit.mention import Removal


@pytest.fixture
def judged(store: Store, clock: FixedClock) -> Store:
    with store.transaction() as tx:
        tx.mentions.add([a_mention(), a_mention("2", f"{PROBLEM} berbatsiniz", thread="1")], heard(), now=NOON)
    judge_pending(store, a_bench(brands=(BRAND,)), clock)
    return store


def test_what_is_said_is_kept_with_the_score_that_was_seen(judged: Store, clock: FixedClock) -> None:
    label = take_label(judged, "place:1", "not-urgent", " U012AB3CD ", clock)
    assert (label.said, label.by, label.at) == (Said(CALM), "U012AB3CD", NOON)
    assert (label.judged.urgency, label.judged.level, label.judged.topics) == (55, 2, ("late",))
    with judged.reading() as tx:
        [kept] = tx.labels.current()
    assert kept.label == label
    assert kept.told


def test_a_case_stands_for_the_words_its_card_shows(judged: Store, clock: FixedClock) -> None:
    with judged.reading() as tx:
        stored = tx.mentions.by_key(a_mention().key)
        assert stored is not None
        assert stored.case_id is not None
        lead = tx.cases.file_of(stored.case_id)
        assert lead is not None
        shown = tx.mentions.by_id(lead.lead_id)
        assert shown is not None
    name = reference(stored.case_id)
    for typed in (name, name.removeprefix("#"), name.lower()):  # a shell takes `#8F3K` for a comment
        assert take_label(judged, typed, "urgent", "ayse", clock).key == shown.mention.key


REFUSED = {
    "unknown mention": ("place:99", "urgent", "ayse", "nothing is known by 'place:99'"),
    "unknown case": ("#9999", "urgent", "ayse", "nothing is known by '#9999'"),
    "no case at all": ("#0", "urgent", "ayse", "nothing is known by '#0'"),
    "no key": ("", "urgent", "ayse", "nothing is known by ''"),
    "unknown word": ("place:1", "later", "ayse", "'later' is no label"),
    "unknown topic": ("place:1", "topics:shoes", "ayse", "unknown topic shoes"),
    "unknown level": ("place:1", "level:7", "ayse", "'7' is no level"),
    "nobody": ("place:1", "urgent", " ", "a label needs a name"),
}


@pytest.mark.parametrize(("about", "word", "by", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_said_is_refused(
    judged: Store, clock: FixedClock, about: str, word: str, by: str, told: str
) -> None:
    with pytest.raises(MonitorError) as refused:
        take_label(judged, about, word, by, clock)
    assert refused.value.say().startswith(told)
    with judged.reading() as tx:
        assert tx.labels.current() == []


def test_what_was_erased_or_never_judged_has_no_score_to_speak_of(judged: Store, clock: FixedClock) -> None:
    with judged.transaction() as tx:
        tx.forgetting.take_away([Removal("place", "1")], now=NOON)
        tx.mentions.add([a_mention("3")], heard(), now=NOON)
    for key in ("place:1", "place:3"):
        with pytest.raises(MonitorError, match="has no score"):
            take_label(judged, key, "urgent", "ayse", clock)
