"""Minimal pairs: what must score higher, alike, at least or at most."""

from pathlib import Path

import pytest
from lexicons import shipped_rules

from monitor.rules.urgency import judge_text
from scrapers.kit.document import read_document

PAIRS = read_document(Path(__file__).parents[1] / "data" / "behaviour.yaml").data
CASES = {
    f"{family}: {next(iter(pair.values())) if 'same' not in pair else pair['same'][0]}": pair
    for family, pairs in PAIRS.items()
    for pair in pairs
}


def test_there_are_enough_pairs_and_no_two_alike():
    assert len(CASES) == sum(map(len, PAIRS.values())) >= 60


@pytest.mark.parametrize("pair", CASES.values(), ids=CASES)
def test_behaviour(pair):
    def urgency(text):
        return judge_text(shipped_rules(), text).urgency

    match pair:
        case {"more": more, "less": less}:
            assert urgency(more) > urgency(less)
        case {"same": texts}:
            assert {urgency(text) for text in texts} == {urgency(texts[0])}
        case {"text": text, "least": least}:
            assert judge_text(shipped_rules(), text).level >= least
        case {"text": text, "most": most}:
            assert judge_text(shipped_rules(), text).level <= most
        case _:
            pytest.fail("a pair of no known form")
