"""The shipped behaviour suite, each of its pairs a test of its own."""

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


@pytest.mark.parametrize("name", CASES)
def test_behaviour(name):
    found = [complaint.what.format(**complaint.values) for complaint in broken(shipped_rules(), [CASES[name]])]

    if name in KNOWN:
        assert found, "it holds now: take it off the list of what is known to fail"
    else:
        assert found == []
