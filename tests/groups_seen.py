"""Groups as their score sees them, for tests: an attack that pushes a rival, a petition, shared news, one event."""

from dataclasses import replace

from monitor.rules.coordination.post import MICRO, Facts, LinkKind, Place, Portrait

HOUR = 3600


def a_group(posts=12, *, authors=None, likeness=0.6, hours=3.0, places=(Place.X,), **facts):
    """Posts that are so alike, each linked to two others; `facts` are counts of posts."""
    edges = facts.pop("edges", 2 * posts)
    around = {name: facts.pop(name) for name in ("top_link", "top_link_kind", "top_tag", "avatars") if name in facts}
    totals = Facts(posts=posts, edges=edges, likeness=round(likeness * MICRO) * edges, negative=posts)._replace(**facts)
    last = round(hours * HOUR)
    who = posts if authors is None else authors
    return replace(Portrait(100, "Pazarim", totals, who, 0, last, places=places), **around)


ATTACK = a_group(20, rival_named=14, compared=8, rival_linked=6, copies=6, newcomers=15, top_link=6,
                 top_link_kind=LinkKind.RIVAL, top_tag=9, accounts=20, default_image=5, digits=6)  # fmt: skip
PETITION = a_group(40, likeness=0.9, copies=32, hours=30, accounts=20, statuses=60 * MICRO, newcomers=20,
                   places=(Place.X, Place.FACEBOOK, Place.COMPLAINTS), complaints=10)  # fmt: skip
NEWS = a_group(60, likeness=0.9, copies=40, hours=20, news_linked=60, top_link=60, top_link_kind=LinkKind.NEWS,
               negative=10, accounts=60)  # fmt: skip
EVENT = a_group(60, likeness=0.22, edges=150, hours=30, top_tag=20, newcomers=40, credible=12, accounts=25,
                places=(Place.X, Place.FACEBOOK, Place.COMPLAINTS), complaints=20)  # fmt: skip
YOUNG = a_group(30, likeness=0.24, hours=12, newcomers=30, accounts=30, default_image=20, empty_bio=25, digits=22,
                top_tag=12)  # fmt: skip
"""Accounts under sixty days with every trait a young account has, each in its own words."""

WORDED = a_group(30, likeness=0.45, edges=240, copies=2, accuses=26, newcomers=20, places=(Place.X, Place.FACEBOOK))
"""An attack that names no rival: one message, in other words each time, which accuses and asks for nothing."""
