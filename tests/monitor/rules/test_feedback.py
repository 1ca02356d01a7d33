"""What a person says of a score."""

from dataclasses import replace

import pytest

from fakes import NOON
from monitor.errors import MonitorError
from monitor.rules.feedback import CALM, URGENT, Label, LabelKind, Said, Seen, Tally, by_person, read_said, tally
from scrapers.kit.mention import MentionKey

SAID = {
    "urgent": Said(URGENT),
    "not-urgent": Said(CALM),
    "level:0": Said((0, 0)),
    "level:2": Said((2, 2)),
    "topics:late": Said(topics=("late",)),
    "topics: refund, late,refund": Said(topics=("refund", "late")),
    "wrong-topic": Said(),
}


@pytest.mark.parametrize(("word", "said"), SAID.items(), ids=SAID)
def test_a_word_says_what_it_says(word: str, said: Said) -> None:
    assert read_said(word) == said
    assert said.kind is (LabelKind.TOPICS if "topic" in word else LabelKind.URGENCY)


@pytest.mark.parametrize(
    "word", ["", "acil", "level:", "level:4", "level:²", "topics:", "topics:geç", "topics:late,wat"]
)
def test_any_other_word_says_nothing(word: str) -> None:
    with pytest.raises(MonitorError):
        read_said(word)


JUDGED = Seen(60, ("late", "refund"), "r1")
LABEL = Label(MentionKey("x", "1"), Said(CALM), "ayse", NOON, JUDGED)

AGREEING = {
    "not urgent, but it was said to be": (Said(CALM), 60, False, 1),
    "not urgent, and so it was": (Said(CALM), 10, True, 0),
    "urgent, but it was said not to be": (Said(URGENT), 60, False, 3),
    "urgent indeed": (Said(URGENT), 75, True, 3),
    "this level": (Said((2, 2)), 60, True, 2),
    "another level": (Said((0, 0)), 60, False, 0),
    "the same topics": (Said(topics=("refund", "late")), 60, True, None),
    "other topics": (Said(topics=("late",)), 60, False, None),
    "wrong topics": (Said(), 60, False, None),
}


@pytest.mark.parametrize(("said", "urgency", "agrees", "level"), AGREEING.values(), ids=AGREEING)
def test_a_label_agrees_or_teaches_another_level(said: Said, urgency: int, agrees: bool, level: int | None) -> None:
    label = replace(LABEL, said=said, judged=replace(JUDGED, urgency=urgency))
    assert (label.agrees, label.level) == (agrees, level)


def test_wrong_topics_are_wrong_even_where_none_were_given() -> None:
    assert not replace(LABEL, said=Said(), judged=replace(JUDGED, topics=())).agrees


def test_the_tally_counts_alerts_called_calm_and_silences_called_urgent() -> None:
    other = replace(LABEL, key=MentionKey("x", "2"), by="can", said=Said(URGENT))
    about = replace(LABEL, said=Said())
    assert tally([(LABEL, True), (replace(LABEL, by="can"), True), (other, False), (about, True)]) == Tally(
        mentions=2,
        people=2,
        levels=3,
        levels_agree=0,
        topics=1,
        topics_agree=0,
        alerts=2,
        alerts_calm=2,
        silences=1,
        silences_urgent=1,
    )
    assert tally([]) == Tally()


def test_what_one_person_says_of_one_mention_stands_together() -> None:
    about, other = replace(LABEL, said=Said()), replace(LABEL, by="can")
    assert by_person([LABEL, other, about]) == [[LABEL, about], [other]]
