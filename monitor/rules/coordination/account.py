"""What an account shows by itself: a weak sign for a group, never a verdict on a person.

Only traits that the place shows count, and none of them speaks for anybody: what is unknown and what is
unsuspicious are the same, so that hiding a field never adds to a score. Age is not looked at: real customers open
accounts to complain, and attacks come from old ones.
"""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from monitor.rules.coordination.post import MICRO
from scrapers.kit.mention import Author

MOST_ACCOUNT = 15
"""Account traits together add at most so many points, to a group and to a single post."""

_EPOCH = datetime(2006, 1, 1, tzinfo=UTC)
_LATEST = 36_500
"""Days: nobody's birthday is a hundred years on, whatever a place says; the sums of squares stay small."""
_DIGITS = re.compile(r"\d*$")
_FEW_FOLLOWERS = 10
_CHASING = 10
"""Following so many times as many as follow."""


def account_facts(account: Author) -> dict[str, int]:
    """The fields of `Facts` that an account fills, all 0 where the place shows none."""
    known = (account.created_at, account.bio, account.followers, account.following, account.posts, account.avatar_url)
    if all(field is None for field in known):
        return {}
    return {
        "accounts": 1,
        "default_image": int(has_default_image(account)),
        "empty_bio": int(has_empty_bio(account)),
        "digits": int(trailing_digits(account) >= 4),
        "located": int(bool((account.location or "").strip())),
        "homepage": int(bool((account.url or "").strip())),
        "followers": _magnitude(account.followers),
        "following": _magnitude(account.following),
        "statuses": _magnitude(account.posts),
        **_birthday(account.created_at),
    }


def _magnitude(count: int | None) -> int:
    return round(MICRO * math.log10(1 + max(count or 0, 0)))


def _birthday(created_at: datetime | None) -> dict[str, int]:
    if created_at is None:
        return {}
    days = min(max((created_at - _EPOCH).days, 0), _LATEST)
    return {"dated": 1, "born": days, "born_squared": days * days}


def has_default_image(account: Author) -> bool:
    """Whether the place shows its own picture instead of one the person chose."""
    return "default_profile" in (account.avatar_url or "")


def has_empty_bio(account: Author) -> bool:
    """Whether the person may describe themselves there and did not."""
    return account.bio is not None and not account.bio.strip()


def trailing_digits(account: Author) -> int:
    """How many digits end the handle."""
    found = _DIGITS.search(account.handle or "")
    return len(found[0]) if found else 0


def account_points(account: Author) -> int:
    """0 to `MOST_ACCOUNT` by hand rules: under a change of language and place they beat every learned model.

    Orders accounts, and means nothing by itself: whoever has no badge and no page of their own has a few points.
    """
    return round(MOST_ACCOUNT * sum(weight for weight, holds in _card(account) if holds) / _WORST)


_WORST = 9.5


def _card(account: Author) -> Iterator[tuple[float, bool]]:
    digits, followers, following = trailing_digits(account), account.followers, account.following
    yield 3.0, account.verified is False
    yield 0.5, account.url is not None and not account.url.strip()
    yield 1.5, has_default_image(account)
    yield 1.0, has_empty_bio(account)
    yield 0.5, digits >= 2
    yield 1.0, digits >= 4
    yield 1.0, followers is not None and followers < _FEW_FOLLOWERS
    yield 1.0, followers is not None and following is not None and following > _CHASING * (followers + 1)
