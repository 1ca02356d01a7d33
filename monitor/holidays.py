"""Public holidays of a country, from a library that many people keep up to date.

It is asked in a short-lived child: loading it takes 19 MB of memory that the daemon would never need again.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

FIRST, LAST = 2020, 2040
"""The years that are looked up. Feasts that follow the moon are estimates where nobody has announced them yet."""
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days on which nobody works, and days on which people go home early."""

    off: frozenset[date] = frozenset()
    half: frozenset[date] = frozenset()


@lru_cache(maxsize=16)
def holidays_of(place: str) -> Holidays | None:
    """The holidays of a country, like `TR`, or of a part of one, like `DE-BY`; None where none are known.

    Raises OSError when they cannot be looked up.
    """
    asked = [sys.executable, "-m", __name__, place]
    try:
        child = subprocess.run(  # noqa: S603 - ourselves; the place was checked to be letters
            asked, cwd=Path(__file__).parents[1], capture_output=True, timeout=_PATIENCE, check=True, text=True
        )
        known = json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise OSError(type(error).__name__) from error
    if known is None:
        return None
    return Holidays(*(frozenset(map(date.fromisoformat, known[kind])) for kind in ("off", "half")))


def _look_up(place: str) -> dict[str, list[str]] | None:
    from holidays import country_holidays
    from holidays.constants import HALF_DAY, PUBLIC

    country, _, part = place.partition("-")
    try:
        kinds = country_holidays(country, subdiv=part or None).supported_categories
    except NotImplementedError:
        return None
    years = range(FIRST, LAST + 1)
    days: dict[str, list[str]] = {}
    for name, kind in (("off", PUBLIC), ("half", HALF_DAY)):
        found = country_holidays(country, subdiv=part or None, years=years, categories=(kind,)) if kind in kinds else {}
        days[name] = sorted(day.isoformat() for day in found)
    return days


if __name__ == "__main__":
    print(json.dumps(_look_up(sys.argv[1])))  # noqa: T201 - what the parent reads
