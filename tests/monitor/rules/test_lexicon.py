import pytest
from lexicons import a_group, a_lexicon, shipped_rules

from monitor.rules.lexicon import build_lexicon, searchable, self_test
from monitor.rules.text import fold, squeezed
from monitor.rules.vocabulary import TOPICS, Level


def complaints_about(**changes):
    return build_lexicon({"groups": {"late": a_group(**changes)}})[1]


WRONG = {
    "an unknown key": ({"patern": ["x"]}, ("groups", "late", "patern"), "not known"),
    "a bad level": ({"level": "urgent"}, ("groups", "late", "level"), "not known"),
    "no level": ({"level": None}, ("groups", "late"), "no level"),
    "an unknown topic": ({"topic": "shipping"}, ("groups", "late", "topic"), "not known"),
    "an unknown aggravation": ({"aggravates": "anger"}, ("groups", "late", "aggravates"), "not known"),
    "an unknown negation": ({"negation": "perhaps"}, ("groups", "late", "negation"), "not known"),
    "an unknown flag": ({"flags": ["riks"]}, ("groups", "late", "flags", 0), "not known"),
    "points as text": ({"points": "many"}, ("groups", "late", "points"), "whole number"),
    "points as a truth": ({"points": True}, ("groups", "late", "points"), "whole number"),
    "too many points": ({"points": 101}, ("groups", "late", "points"), "whole number"),
    "no sentence": ({"says": None}, ("groups", "late", "says"), "does not say"),
    "a sentence with a gap": ({"says": "late by {days}"}, ("groups", "late", "says"), "does not say"),
    "no patterns": ({"patterns": None}, ("groups", "late"), "no patterns"),
    "patterns that are no list": ({"patterns": "kargo*"}, ("groups", "late", "patterns"), "list of texts"),
    "a pattern that is a number": ({"patterns": ["kargo*", 7]}, ("groups", "late", "patterns", 1), "text is expected"),
    "a pattern not folded": ({"patterns": ["şikayet*"]}, ("groups", "late", "patterns", 0), "folded"),
    "a guard not folded": ({"unless": ["Kargo"]}, ("groups", "late", "unless", 0), "folded"),
    "a pattern for anything": ({"patterns": ["*"]}, ("groups", "late", "patterns", 0), "ending"),
    "no must_match": ({"must_match": None}, ("groups", "late"), "must_match"),
    "no must_not_match": ({"must_not_match": None}, ("groups", "late"), "must_not_match"),
    "a soft group for nothing": ({"level": "soft"}, ("groups", "late"), "aggravates"),
}


@pytest.mark.parametrize(("changes", "where", "what"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_named_with_its_place(changes, where, what):
    found = complaints_about(**changes)
    assert [c.where for c in found if what in c.what] == [where]
    for complaint in found:
        complaint.what.format(**complaint.values)
        complaint.hint.format(**complaint.values)


def test_all_mistakes_are_named_at_once():
    assert len(complaints_about(level="urgent", topic="x", points=-1, patterns=["Ş"])) >= 4


@pytest.mark.parametrize("data", [None, [], {}, {"groups": {}}, {"groups": []}, "text"])
def test_data_without_groups_is_no_lexicon(data):
    lexicon, complaints = build_lexicon(data)
    assert lexicon is None
    assert complaints[0].where == ("groups",)


def test_a_group_that_is_no_table_is_named():
    lexicon, complaints = build_lexicon({"groups": {"late": "kargo*"}})
    assert lexicon is None
    assert "table" in complaints[0].what


def test_an_unknown_key_beside_the_groups_is_named():
    complaints = build_lexicon({"groups": {"late": a_group()}, "grups": {}})[1]
    assert [c.where for c in complaints] == [("grups",)]


def test_a_lexicon_that_keeps_its_word_has_no_complaints():
    assert self_test(a_lexicon()) == []


def test_sentences_that_fail_are_named_with_their_place():
    lexicon = a_lexicon(late=a_group(must_match=["kargom gelmedi", "kargom geldi"], must_not_match=["kargo gelmedi"]))
    assert [c.where for c in self_test(lexicon)] == [
        ("groups", "late", "must_match", 1),
        ("groups", "late", "must_not_match", 0),
    ]


def found_in(lexicon, sentence):
    return [(hit.group.name, hit.flipped) for hit in lexicon.find(squeezed(sentence))]


NEGATIONS = {
    "cancels: is not": ("cancels", "kırık değil", []),
    "cancels: there is none": ("cancels", "kırık yok", []),
    "cancels: did not happen": ("cancels", "kırık çıkmadı", []),
    "cancels: a question tag is no negation": ("cancels", "kırık değil mi", [("g", False)]),
    "cancels: not over the end of a sentence": ("cancels", "kırık. değil", [("g", False)]),
    "ignores": ("ignore", "kırık değil", [("g", False)]),
    "flips": ("flips", "kırık değil", [("g", True)]),
}


@pytest.mark.parametrize(("negation", "sentence", "hits"), NEGATIONS.values(), ids=NEGATIONS)
def test_a_negation_does_what_the_group_says(negation, sentence, hits):
    lexicon = a_lexicon(g=a_group(patterns=["kirik*"], negation=negation))
    assert found_in(lexicon, sentence) == hits


def test_a_guard_phrase_covers_only_the_hit_it_touches():
    lexicon = a_lexicon(g=a_group(patterns=["mahkeme*"], unless=["mahkeme cayi"]))
    assert found_in(lexicon, "mahkeme çayı iyi, mahkemeye vereceğim") == [("g", False)]


def test_a_guard_of_one_group_does_not_silence_another():
    guarded = a_group(patterns=["mahkeme*"], unless=["mahkeme cayi"])
    lexicon = a_lexicon(a=guarded, b=a_group(patterns=["mahkeme*"]))
    assert found_in(lexicon, "mahkeme çayı") == [("b", False)]


def test_the_shipped_lexicon_keeps_its_word():
    assert self_test(shipped_rules().lexicon) == []


def test_the_shipped_lexicon_knows_every_topic_and_level():
    groups = shipped_rules().lexicon.groups
    assert {group.topic for group in groups} - {None} == set(TOPICS) - {"other"}
    assert {group.level for group in groups} == set(Level)


def test_a_pattern_does_not_reach_over_the_sign_of_three_dots():
    lexicon = a_lexicon(g=a_group(patterns=["kargo* .. kirik*"]))
    _, letters = searchable(fold("kargo geldi… kırık da değil, kargo yine kırık"))
    assert [letters[hit.start : hit.end] for hit in lexicon.find(letters)] == ["kargo yine kirik"]
