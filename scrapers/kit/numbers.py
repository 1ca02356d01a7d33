"""Numbers as Turkish pages write them: the dot separates thousands, the comma is decimal, `-` is unknown."""

import re

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<whole>\d{1,3}(?:\.\d{3}){1,4}|\d{1,15})(?P<part>[.,]\d{1,6})?"
    r"(?:\s?(?P<unit>milyon|mn|bin|[BbKkMm])\b)?(?![\d.,]*\d)",
    re.ASCII,
)
_UNITS = {"bin": 1_000, "b": 1_000, "k": 1_000, "milyon": 1_000_000, "mn": 1_000_000, "m": 1_000_000}


def read_number(text: str) -> float | None:
    """The first number in the text: `1.043` is 1043, `4,5` is 4.5, `12,5 B` is 12500; None when there is none."""
    found = _NUMBER.search(text[:200])
    if found is None:
        return None
    amount = float(found["whole"].replace(".", "") + (found["part"] or "").replace(",", "."))
    return amount * _UNITS[found["unit"].lower()] if found["unit"] else amount


def read_count(text: str) -> int | None:
    """The first whole number in the text; None for `-`, for words and for something like 4,5."""
    number = read_number(text)
    return int(number) if number is not None and number.is_integer() else None
