"""Reading a behaviour suite, and what is said of the pairs that a judge breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lexicons import a_group, a_lexicon

from fakes import PLAIN
from monitor.rules.behaviour import broken, read_expectations
from monitor.rules.expectation import Above, Alike, Taken
from monitor.rules.score import Sentiment
from monitor.rules.urgency import make_rulebook

RULES = make_rulebook(a_lexicon(late=a_group()), "late", PLAIN)


def read(*entries):
    return read_expectations({"some": list(entries)})


def said(complaints):
    return [(complaint.where, complaint.what.format(**complaint.values)) for complaint in complaints]


def test_every_form_is_read_in_order():
    found, complaints = read_expectations(
        {
            "pairs": [{"more": "a", "less": "b"}, {"more": "a", "less": "b", "or_equal": True, "why": "c"}],
            "alike": [{"same": ["a", "b", "c"], "within": 2}],
            "single": [
                {"text": "a", "level": 2},
                {"text": "", "least": 1, "most": 2, "topics": ["late"], "without": ["refund"], "sentiment": "negative"},
                {"text": "a", "brand": "Getir", "relevant": False},
            ],
        }
    )

    assert complaints == []
    assert found == (
        Above(("pairs", 0), "a", "b"),
        Above(("pairs", 1), "a", "b", or_equal=True, why="c"),
        Alike(("alike", 0), ("a", "b", "c"), 2),
        Taken(("single", 0), "a", 2, 2),
        Taken(("single", 1), "", 1, 2, ("late",), ("refund",), Sentiment.NEGATIVE),
        Taken(("single", 2), "a", brand="Getir", relevant=False),
    )


WRONG = {
    "no form": ({"mroe": "a", "less": "b"}, (), "none of the known ones"),
    "not a mapping": ("kargom gelmedi", (), "none of the known ones"),
    "half a pair": ({"more": "a"}, ("less",), "less must be a text"),
    "a number as text": ({"more": 3, "less": "b"}, ("more",), "more must be a text"),
    "an unknown key": ({"text": "a", "lest": 2, "most": 3}, ("lest",), "'lest' is not known here"),
    "a key of another form": ({"same": ["a", "b"], "least": 1}, ("least",), "'least' is not known here"),
    "no list": ({"same": "a"}, ("same",), "a list of texts"),
    "one text alone": ({"same": ["a"]}, ("same",), "at least two"),
    "no text in a list": ({"same": ["a", 1, "b"]}, ("same", 1), "a text is expected"),
    "too far apart": ({"same": ["a", "b"], "within": 90}, ("within",), "from 0 to 25"),
    "nothing expected": ({"text": "a", "why": "b"}, (), "expects nothing"),
    "no such level": ({"text": "a", "level": 4}, ("level",), "from 0 to 3"),
    "a level that is true": ({"text": "a", "least": True}, ("least",), "from 0 to 3"),
    "levels the wrong way round": ({"text": "a", "least": 2, "most": 1}, ("most",), "at least 2 and at most 1"),
    "level and least": ({"text": "a", "level": 2, "least": 2}, ("level",), "level stands alone"),
    "no such topic": ({"text": "a", "topics": ["late", "lat"]}, ("topics", 1), "'lat' is not known here"),
    "no such feeling": ({"text": "a", "sentiment": "angry"}, ("sentiment",), "'angry' is not known here"),
    "a feeling that is a list": ({"text": "a", "sentiment": ["angry"]}, ("sentiment",), "is not known here"),
    "no feeling": ({"text": "a", "sentiment": None}, ("sentiment",), "None is not known here"),
    "a brand without an answer": ({"text": "a", "brand": "Getir"}, (), "stand together"),
    "an answer without a brand": ({"text": "a", "relevant": True}, (), "stand together"),
    "an answer in words": ({"text": "a", "brand": "Getir", "relevant": "no"}, ("relevant",), "true or false"),
    "a reason that is no text": ({"text": "a", "most": 1, "why": 3}, ("why",), "why must be a text"),
}


@pytest.mark.parametrize(("entry", "where", "what"), WRONG.values(), ids=WRONG)
def test_a_fault_is_named_once_at_its_place_and_nothing_is_read_of_the_entry(entry, where, what):
    found, complaints = read({"text": "a", "most": 1}, entry)

    assert len(found) == 1
    [(place, words)] = said(complaints)
    assert place == ("some", 1, *where)
    assert what in words


@pytest.mark.parametrize("data", [None, [], {}, "a", 3])
def test_what_is_no_suite_is_told_so(data):
    assert [complaint.what for complaint in read_expectations(data)[1]] == ["the suite has no families"]


@pytest.mark.parametrize("entries", [None, [], {}, "kargom gelmedi"])
def test_a_family_that_is_no_list_hides_nothing_of_its_neighbours(entries):
    found, complaints = read_expectations({"one": entries, "two": [{"text": "a", "most": 1}]})

    assert [complaint.where for complaint in complaints] == [("one",)]
    assert len(found) == 1


KEYS = st.sampled_from(["more", "less", "same", "within", "text", "least", "level", "topics", "sentiment", "brand"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_anything_is_read_without_an_exception_and_every_complaint_can_be_said(data):
    found, complaints = read_expectations(data)

    assert all(complaint.what.format(**complaint.values) for complaint in complaints)
    assert all(complaint.hint.format(**complaint.values) or not complaint.hint for complaint in complaints)
    assert found or complaints


HOLDS = {
    "above": {"more": "kargom gelmedi", "less": "kargom geldi"},
    "as high": {"more": "kargom gelmedi", "less": "kargo gelmedi", "or_equal": True},
    "alike": {"same": ["kargom gelmedi", "KARGOM GELMEDİ"]},
    "level": {"text": "kargom gelmedi", "level": 2},
    "all of it": {"text": "kargom gelmedi", "least": 1, "most": 2, "topics": ["late"], "sentiment": "negative"},
    "about us": {"text": "Papatya Ev'den aldım", "brand": "Papatya Ev", "relevant": True},
}
BREAKS = {
    "above": (
        {"more": "kargom geldi", "less": "kargom gelmedi"},
        "“kargom geldi” must score higher, but has 0 points beside 54 of “kargom gelmedi”",
    ),
    "above, and equal": ({"more": "kargom gelmedi", "less": "kargo gelmedi"}, "54 points beside 54"),
    "as high": ({"more": "kargom geldi", "less": "kargom gelmedi", "or_equal": True}, "must not score lower"),
    "alike": (
        {"same": ["kargom geldi", "kargom gelmedi", "kargom"], "within": 25},
        "must score alike: “kargom gelmedi” has 54 points, “kargom geldi” has 0",
    ),
    "level": ({"text": "kargom gelmedi", "level": 3}, "must be level 3, but is level 2 with 54 points"),
    "levels": ({"text": "kargom geldi", "least": 1, "most": 2}, "must be level 1-2, but is level 0 with 0 points"),
    "topic": ({"text": "kargom gelmedi", "topics": ["refund"]}, "must be about refund, but is taken for late"),
    "no topic": ({"text": "kargom gelmedi", "without": ["late"]}, "must not be about late"),
    "feeling": ({"text": "kargom geldi", "sentiment": "positive"}, "must feel positive, but is taken for neutral"),
    "about us": (
        {"text": "güzel", "brand": "Papatya Ev", "relevant": True},
        "must count as about Papatya Ev, but does not (no-term)",
    ),
    "not about us": (
        {"text": "Papatya Ev güzel", "brand": "Papatya Ev", "relevant": False},
        "must not count as about Papatya Ev, but does (term)",
    ),
}


@pytest.mark.parametrize("entry", HOLDS.values(), ids=HOLDS)
def test_nothing_is_said_of_what_holds(entry):
    found, complaints = read(entry)

    assert (complaints, broken(RULES, found)) == ([], [])


@pytest.mark.parametrize(("entry", "what"), BREAKS.values(), ids=BREAKS)
def test_what_breaks_is_said_with_what_was_expected_and_what_came(entry, what):
    found, complaints = read({"text": "a", "most": 0}, entry)

    assert complaints == []
    [(where, words)] = said(broken(RULES, found))
    assert where == ("some", 1)
    assert what in words


def test_each_thing_that_one_text_breaks_is_said():
    found, _ = read({"text": "kargom gelmedi", "most": 1, "topics": ["refund"], "sentiment": "positive"})

    assert len(broken(RULES, found)) == 3


def test_the_reason_of_a_pair_is_its_hint_and_a_long_text_is_cut_and_cannot_steer_a_terminal():
    found, _ = read({"text": "kargom gelmedi {\x1b[31m} " + "a" * 200, "most": 0, "why": "the {reader} asks"})

    [complaint] = broken(RULES, found)
    words = complaint.what.format(**complaint.values)
    assert complaint.hint.format(**complaint.values) == "because: the {reader} asks"
    assert ("\x1b" in words, "…" in words, len(words) < 150) == (False, True, True)
