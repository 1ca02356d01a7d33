"""A group in numbers, as its score weighs them. A share that nothing is known of is 0 and says nothing."""

from collections.abc import Mapping
from enum import StrEnum
from math import log, log1p

from monitor.rules.coordination.post import MICRO, LinkKind, Portrait

_HOUR = 3600


class Family(StrEnum):
    """What a feature looks at."""

    SIZE = "size"
    TIME = "time"
    OBJECTS = "objects"
    AIM = "aim"
    AGAINST = "against"
    """Signs of real people who want something."""
    TONE = "tone"
    ACCOUNTS = "accounts"
    """Unknown and unsuspicious are the same 0."""
    MEMORY = "memory"


_AIMS = ("rival_named", "rival_linked", "coupon", "compared", "hijacked")
_ONE_ALONE = 0.5
"""What one post shows of an aim may be chance: it counts half, and every further one whole."""
_LOOSE, _SPAN = 0.2, 0.2
"""Naming a rival is pushing it as far as the texts are alike: not at all at the first, wholly at both together."""

FAMILIES: Mapping[str, Family] = {
    **dict.fromkeys(("authors", "likeness", "density", "copies", "repeats", "negative", "positive"), Family.SIZE),
    **dict.fromkeys(("span", "newcomers", "deleted"), Family.TIME),
    **dict.fromkeys(("link_rival", "link_news", "link_other", "tag"), Family.OBJECTS),
    **dict.fromkeys(("pushed", *_AIMS), Family.AIM),
    **dict.fromkeys(("credible", "asks", "brief"), Family.AGAINST),
    **dict.fromkeys(("accuses",), Family.TONE),
    **dict.fromkeys(("default_image", "empty_bio", "digits", "avatars"), Family.ACCOUNTS),
    **dict.fromkeys(("confirmed",), Family.MEMORY),
}
"""Every feature, in the order in which a group is explained."""

_SHARES = (
    "copies", "negative", "positive", "newcomers", "deleted", "credible", "asks", "brief", "accuses",
    "default_image", "empty_bio", "digits", "confirmed",
)  # fmt: skip
"""Fields of `Facts` that are counts of posts."""


def features(portrait: Portrait) -> dict[str, float]:
    """Every feature of the group by name: logarithms of counts, and shares of all its posts.

    Account traits are shares of all posts, not of those whose account is known: hiding an account never adds to them.
    """
    totals, posts = portrait.totals, max(portrait.posts, 1)
    authors = max(portrait.authors, 1)
    found = {name: getattr(totals, name) / posts for name in _SHARES}
    found |= {name: max(getattr(totals, name) - _ONE_ALONE, 0.0) / posts for name in _AIMS}
    found |= {f"link_{kind.value}": 0.0 for kind in LinkKind}
    found[f"link_{portrait.top_link_kind.value}"] = portrait.top_link / posts
    likeness = totals.likeness / MICRO / totals.edges if totals.edges else 0.0
    return found | {
        "authors": log(authors),
        "likeness": likeness,
        "pushed": found["rival_named"] * min(max(likeness - _LOOSE, 0.0) / _SPAN, 1.0),
        "density": log1p(totals.edges / posts),
        "repeats": log(max(posts / authors, 1.0)),
        "span": log1p(max(portrait.last - portrait.first, 0) / _HOUR),
        "tag": portrait.top_tag / posts,
        "avatars": portrait.avatars / posts,
    }
