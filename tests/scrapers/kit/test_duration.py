"""Spans of time as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from scrapers.kit.duration import Duration, DurationRange, parse_duration, parse_range

GOOD = {
    "90s": timedelta(seconds=90),
    "10m": timedelta(minutes=10),
    "24h": timedelta(days=1),
    "3d": timedelta(days=3),
    "2w": timedelta(weeks=2),
    "200ms": timedelta(milliseconds=200),
    "1.5h": timedelta(minutes=90),
    " 5 m ": timedelta(minutes=5),
    "0": timedelta(0),
    "7": timedelta(seconds=7),
}


@pytest.mark.parametrize(("text", "span"), GOOD.items(), ids=GOOD)
def test_a_span_is_read_as_written(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize("value", [90, 1.5, timedelta(hours=1)])
def test_a_number_means_seconds(value: object) -> None:
    assert parse_duration(value) == (value if isinstance(value, timedelta) else timedelta(seconds=value))  # type: ignore[arg-type]


BAD = ["", "s", "-5s", "5 minutes", "1h30m", "5x", "٣s", "1e3", "9999999999s", "999999999w", "nan", "1..2", "5M"]


@pytest.mark.parametrize("value", [*BAD, None, True, False, [], {}, float("inf"), -1, 10**12], ids=str)
def test_what_is_no_span_says_what_one_looks_like(value: object) -> None:
    with pytest.raises(ValueError, match="a duration such as 90s, 10m, 24h or 3d"):
        parse_duration(value)


RANGES: dict[str, tuple[object, tuple[int, int]]] = {
    "two ends": ("2s..3s", (2, 3)),
    "with blanks": ("2s .. 3s", (2, 3)),
    "one for both": ("4s", (4, 4)),
    "a number for both": (4, (4, 4)),
    "equal ends": ("1m..60s", (60, 60)),
    "an open end is both": ("5s..", (5, 5)),
    "read already": ((timedelta(seconds=1), timedelta(seconds=2)), (1, 2)),
}


@pytest.mark.parametrize(("value", "ends"), RANGES.values(), ids=RANGES)
def test_a_range_has_two_ends(value: object, ends: tuple[int, int]) -> None:
    assert tuple(end.total_seconds() for end in parse_range(value)) == ends


@pytest.mark.parametrize("value", ["3s..2s", (timedelta(2), timedelta(1))])
def test_a_range_the_wrong_way_round_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="the smaller one first"):
        parse_range(value)


@pytest.mark.parametrize("value", ["..3s", "a..b", "1s..2s..3s", None, []])
def test_what_is_no_range_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="a duration such as"):
        parse_range(value)


@given(st.integers(0, 999_999_999), st.sampled_from(["ms", "s", "m", "h", "d"]))
def test_every_whole_number_of_a_unit_is_a_span(number: int, unit: str) -> None:
    span = parse_duration(f"{number}{unit}")
    assert span == number * parse_duration(f"1{unit}")


@given(st.text(max_size=12) | st.integers() | st.floats(allow_nan=True))
def test_whatever_is_given_is_a_span_or_refused(value: object) -> None:
    said = "a duration such as"
    try:
        assert parse_duration(value) >= timedelta(0)
    except ValueError as error:
        said = str(error)
    assert "a duration such as" in said


def test_settings_take_both_and_their_schema_says_how_they_look() -> None:
    assert TypeAdapter(Duration).validate_python("10m") == timedelta(minutes=10)
    assert TypeAdapter(DurationRange).validate_python("1s..2s") == (timedelta(seconds=1), timedelta(seconds=2))
    with pytest.raises(ValidationError):
        TypeAdapter(DurationRange).validate_python("2s..1s")
    assert "pattern" in TypeAdapter(Duration).json_schema()
