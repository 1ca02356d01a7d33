"""The shipped behaviour suite, each of its families a test of its own."""

import pytest
from lexicons import shipped_rules

from monitor.rules.behaviour import broken, read_expectations
from scrapers.kit.document import read_document
from scrapers.kit.shipped import shipped

EXPECTATIONS, FAULTS = read_expectations(read_document(shipped("behaviour.tr.yaml")).data)
CASES = {f"{expectation.where[0]}: {expectation.name}": expectation for expectation in EXPECTATIONS}
KNOWN = frozenset(
    {
        "repeated contact: kargom gelmedi, her gün arıyorum > kargom gelmedi, bugün aradım",
        "deadlines and events: gelinliğim gelmedi, cumartesi düğünüm var > gelinliğim gelmedi",
    }
)
"""What the judge does not get right yet. Whatever it learns has to leave this list."""


def test_the_suite_is_sound_and_large_and_no_two_of_its_pairs_are_alike():
    assert FAULTS == []
    assert len(CASES) == len(EXPECTATIONS) >= 260


def test_what_is_known_to_fail_is_in_the_suite():
    assert sorted(KNOWN - CASES.keys()) == []


@pytest.mark.parametrize("family", dict.fromkeys(expectation.where[0] for expectation in EXPECTATIONS))
def test_behaviour(family):
    pairs = {name: expectation for name, expectation in CASES.items() if expectation.where[0] == family}
    found = {name: said(broken(shipped_rules(), [expectation])) for name, expectation in pairs.items()}

    assert {name: faults for name, faults in found.items() if faults and name not in KNOWN} == {}
    held = [name for name, faults in found.items() if not faults and name in KNOWN]
    assert held == [], "it holds now: take it off the list of what is known to fail"


def said(complaints):
    return [complaint.what.format(**complaint.values) for complaint in complaints]
