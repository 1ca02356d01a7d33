"""A second opinion moves the score, shows what it moved, and overrules neither floor, cap nor the want of a quote."""

from dataclasses import replace
from datetime import timedelta

import pytest
from advisers import FAILS, Talker
from hypothesis import given, settings
from hypothesis import strategies as st
from lexicons import a_group, a_lexicon, shipped_rules

from fakes import CALM, LEGAL, NOON, PLAIN, PROBLEM, a_rulebook
from monitor.rules.advice import BACK, SILENT, Passage, health_key, health_news, judge_texts, version_asked
from monitor.rules.delivery import Kind
from monitor.rules.evidence import gather
from monitor.rules.model import LEVELS, chance, log_odds
from monitor.rules.opinion import SecondOpinion
from monitor.rules.score import Axis, total
from monitor.rules.urgency import judge_text, make_rulebook
from monitor.rules.weighing import weigh

HIGH, LOW = (0.99, 0.99, 0.99), (0.01, 0.01, 0.01)


def opinion(chances=HIGH, weight=0.5):
    return SecondOpinion(chances, weight, "t1")


def judged(text, heard=None, rulebook=None):
    return judge_text(rulebook or a_rulebook(), text, opinion=heard)


def points(score, code):
    return sum(reason.points for reason in score.reasons if reason.code == code)


def test_an_opinion_moves_the_score_and_says_how_far():
    alone, high, low = judged(PROBLEM), judged(PROBLEM, opinion()), judged(PROBLEM, opinion(LOW))
    assert low.urgency < alone.urgency < high.urgency
    assert points(low, "transformer") < 0 < points(high, "transformer")
    reason = next(reason for reason in high.reasons if reason.code == "transformer")
    assert (reason.axis, reason.quote, reason.span) == (Axis.URGENCY, None, None)


CHANCES = st.tuples(*[st.floats(0, 1)] * LEVELS).map(lambda them: tuple(sorted(them, reverse=True)))
SAID = st.lists(
    st.sampled_from([
        "kargom gelmedi", "15 gündür", "5.000 TL", "teşekkürler", "rezalet", "hakem heyeti", "memnunum", "bugün hava",
        "indirim kodu", "the weather is not nice and they have it", "❤️", "sizde var mı?", "arkadaşımın", "denizde",
    ]),
    max_size=5,
).map(" ".join)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(SAID, CHANCES, st.floats(0.05, 1))
def test_reasons_add_up_and_alarm_has_a_quote(text, chances, weight):
    score = judged(text, opinion(chances, weight), shipped_rules())
    assert score.urgency == total(score.reasons, Axis.URGENCY)
    assert 0 <= score.urgency <= 100
    assert score.level < 2 or any(reason.quote and reason.points > 0 for reason in score.on(Axis.URGENCY))


@given(CHANCES, st.floats(0, 1))
def test_each_level_goes_so_far_towards_the_opinion_as_it_weighs(chances, weight):
    evidence = gather(a_rulebook().lexicon, PROBLEM, None)
    own, advised = weigh(PLAIN, evidence), weigh(PLAIN, evidence, opinion(chances, weight))
    for level in range(LEVELS):
        before, after = PLAIN.bias[level] + own.sums[level], PLAIN.bias[level] + advised.sums[level]
        assert after == pytest.approx(before + weight * (log_odds(chances[level]) - before), abs=1e-9)
    assert advised.sums[LEVELS:] == own.sums[LEVELS:]


def test_a_whole_weight_takes_its_word():
    evidence = gather(a_rulebook().lexicon, PROBLEM, None)
    assert weigh(PLAIN, evidence, opinion((0.9, 0.4, 0.2), 1.0)).chances[:LEVELS] == pytest.approx((0.9, 0.4, 0.2))


@pytest.mark.parametrize("sure", [0.0, 1.0])
def test_no_opinion_is_surer_than_one_in_a_thousand(sure):
    assert chance(log_odds(sure)) == pytest.approx(abs(sure - 0.001))


def test_what_no_word_bears_out_stays_below_alarm_and_says_why():
    score = judged("bugün hava güzel", opinion(HIGH, 1.0))
    assert (score.urgency, score.level) == (49, 1)
    assert points(score, "cap.transformer") < 0


def test_a_floor_holds_against_an_opinion():
    score = judged(LEGAL, opinion(LOW, 1.0))
    assert score.urgency == 75
    assert points(score, "floor.legal") > 0


def test_a_cap_holds_against_an_opinion():
    promo = a_group(level="promo", says="promotion", points=None, topic=None, patterns=["indirim kodu*"])
    promo |= {"must_match": ["indirim kodu"], "must_not_match": [CALM]}
    rulebook = make_rulebook(a_lexicon(promo=promo), "promo", PLAIN)
    assert judged("size özel indirim kodu", opinion(HIGH, 1.0), rulebook).urgency == 10


UNHEARD = {"nothing": "", "an emoji": "❤️", "binary": "\x00\x01\x02\x03", "another tongue": "the order is not here"}


@pytest.mark.parametrize("text", UNHEARD.values(), ids=UNHEARD)
def test_nobody_is_asked_about_what_cannot_be_read(text):
    assert replace(judged(text, opinion()), rulebook="") == replace(judged(text), rulebook="")


def test_topics_and_feeling_are_not_asked():
    alone, advised = judged(PROBLEM), judged(PROBLEM, opinion())
    assert (advised.topics, advised.sentiment) == (alone.topics, alone.sentiment)


# -- asking


def test_who_heard_an_opinion_carries_its_name_and_who_did_not_does_not():
    talker = Talker()
    heard, alone = judge_texts(a_rulebook(), [Passage(PROBLEM), Passage(CALM)], talker)
    assert heard.rulebook == f"{a_rulebook().version}+t7" == version_asked(a_rulebook(), talker)
    assert alone == judged(CALM)
    assert alone.rulebook == a_rulebook().version == version_asked(a_rulebook(), None)


def test_the_title_is_read_before_the_text():
    talker = Talker()
    judge_texts(a_rulebook(), [Passage("metin", "başlık"), Passage("metin")], talker)
    assert talker.asked == [["başlık\nmetin", "metin"]]


def test_without_an_adviser_the_rules_judge_alone():
    assert judge_texts(a_rulebook(), [Passage(PROBLEM), Passage(CALM)], None) == [judged(PROBLEM), judged(CALM)]


def test_the_operators_hear_once_of_each_change():
    head = health_key("s")
    assert health_news(None, None, head, "ops", now=NOON) is None
    down = health_news(FAILS, None, head, "ops", now=NOON)
    assert (down.kind, down.channel, down.payload["says"], down.payload["detail"]) == (
        Kind.NOTICE,
        "ops",
        SILENT,
        FAILS.what,
    )
    assert health_news(FAILS, down, head, "ops", now=NOON) is None
    later = NOON + timedelta(minutes=1)
    back = health_news(None, down, head, "ops", now=later)
    assert (back.payload["good_news"], back.payload["says"]) == (True, BACK)
    assert health_news(None, back, head, "ops", now=later) is None
    assert down.key < back.key < health_news(FAILS, back, head, "ops", now=later + timedelta(minutes=1)).key
