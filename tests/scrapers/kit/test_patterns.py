"""Patterns from files: what is refused, and that what is allowed answers in time."""

import re

import pytest

from scrapers.kit.patterns import compile_pattern
from scrapers.kit.unfit import Unfit

REFUSED = {
    "star in star": (r"(a+)+$", "repetition inside"),
    "bounded in star": (r"(?:\d{1,3}\.)+", "repetition inside"),
    "optional in star": (r"(?:a?)*b", "repetition inside"),
    "wide bounds": (r"(?:a{0,30}){0,30}b", "repetition inside"),
    "choice in star": (r"(?:a|aa)+$", "choice"),
    "back-reference": (r"(a)\1", "reference"),
    "four in a row": (r".*.*.*.*x", "too many"),
    "not closed": (r"(", "not a regular expression"),
    "possessive, with a bad one inside": (r"(?:(a+)+)++", "repetition inside"),
}


@pytest.mark.parametrize(("written", "why"), REFUSED.values(), ids=REFUSED)
def test_a_pattern_that_could_run_away_is_refused_and_told_why(written, why):
    with pytest.raises(Unfit) as caught:
        compile_pattern(written)
    assert why in caught.value.say()
    assert caught.value.hint.format() != "" or why.startswith("not")


ALLOWED = {
    "one star": r"(?s)^.{20,}",
    "stars apart": r"^([0-9.]+(?: [0-9:]+)?)",
    "possessive inside": r"(?:[a-z]++,)*x",
    "fixed inside": r"(?:\d{3}\.)+",
    "a set instead of a choice": r"[ab]*c",
    "a choice once": r"(?:saat|gün) önce",
    "look-around": r"(?<!\d)\d{2}(?!\d)",
}


@pytest.mark.parametrize("written", ALLOWED.values(), ids=ALLOWED)
def test_a_pattern_in_a_straight_line_is_allowed(written):
    assert compile_pattern(written).compiled.pattern == written


@pytest.mark.parametrize("written", [r"[0-9]+x", r"/complaint/[0-9]+/([0-9]+)/", r"\d+\d+x"])
def test_the_more_a_pattern_can_backtrack_the_less_it_sees(written):
    pattern = compile_pattern(written)
    assert pattern.most <= 4_000
    assert pattern.search("1" * 1_000_000) is None


def test_what_a_pattern_finds_is_its_group_or_all_of_it():
    assert compile_pattern(r"no (\d+)").first("sipariş no 42 idi") == "42"
    assert compile_pattern(r"\d+").first("sipariş no 42 idi") == "42"
    assert compile_pattern(r"\d+").first("yok") is None
    assert isinstance(compile_pattern("x").compiled, re.Pattern)
