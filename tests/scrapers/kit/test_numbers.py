"""Numbers as Turkish pages write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.kit.numbers import read_count, read_number

NUMBERS = {
    "dot is thousands": ("1.043", 1043),
    "two dots": ("1.234.567", 1234567),
    "a dash is unknown": ("-", None),
    "a comma is decimal": ("4,5", 4.5),
    "short for thousand": ("12,5 B", 12500),
    "in words": ("3 bin", 3000),
    "million": ("1,2 mn", 1200000),
    "before a word": ("37 görüntülenme", 37),
    "after a word": ("Beğeni: 7", 7),
    "behind a mark": ("#8153428", 8153428),
    "of five": ("4/5", 4),
    "a version": ("v2", None),
    "three parts that are no thousands": ("1.2.3", None),
    "JSON's float": ("1043.0", 1043),
    "nothing": ("", None),
    "endless": ("9" * 10_000, None),
}


@pytest.mark.parametrize(("text", "number"), NUMBERS.values(), ids=NUMBERS)
def test_read_number(text, number):
    assert read_number(text) == number


def test_a_count_is_whole_or_unknown():
    assert read_count("1.043 görüntülenme") == 1043
    assert read_count("4,5") is None


@given(st.integers(0, 10**11))
def test_a_number_with_thousands_dots_is_read_back(number):
    assert read_count(f"{number:,}".replace(",", ".")) == number
    assert read_count(str(number)) == number
