import pytest

from monitor.rules.score import Score, Sentiment, Stage

STAGES = {
    "a question before buying": (("pre_stock",), Stage.PRE_SALE),
    "an open order": (("late", "no_reply"), Stage.POST_SALE),
    "a price question of a customer": (("pre_price", "refund"), Stage.POST_SALE),
    "praise": (("praise",), None),
    "staff and a stock question": (("staff", "pre_stock"), Stage.PRE_SALE),
    "nothing known": (("other",), None),
}


@pytest.mark.parametrize(("topics", "stage"), STAGES.values(), ids=STAGES)
def test_the_stage_follows_from_the_topics(topics, stage):
    assert Score(0, Sentiment.NEUTRAL, topics, (), "1").stage is stage
