"""The shipped rulebook, built once, and small lexicons for tests."""

from functools import cache

from monitor.config import read_weights, weights_path
from monitor.rules.lexicon import build_lexicon
from monitor.rules.model import Model
from monitor.rules.urgency import Rulebook, make_rulebook
from scrapers.kit.document import read_document
from scrapers.kit.shipped import shipped


def shipped_weights() -> Model:
    return read_weights(weights_path())


@cache
def shipped_rules() -> Rulebook:
    data = read_document(shipped("lexicon.tr.yaml")).data
    lexicon, complaints = build_lexicon(data)
    assert lexicon is not None, complaints
    return make_rulebook(lexicon, data, shipped_weights())


def a_group(**changes):
    group = {
        "level": "problem",
        "says": "has not arrived",
        "points": 54,
        "topic": "late",
        "patterns": ["kargo* .. gel~"],
        "must_match": ["kargom gelmedi"],
        "must_not_match": ["kargom geldi"],
    }
    return {key: value for key, value in (group | changes).items() if value is not None}


def a_lexicon(**groups):
    lexicon, complaints = build_lexicon({"groups": groups or {"late": a_group()}})
    assert lexicon is not None, complaints
    return lexicon
