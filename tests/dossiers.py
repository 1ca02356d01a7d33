"""Campaigns as they might be, without a store."""

from datetime import timedelta

from fakes import NOON
from monitor.evidence.dossier import Change, Dossier, Exhibit, Ground
from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.case import Verdict
from monitor.rules.coordination.post import MICRO, Edge, Facts, Place, Portrait
from monitor.store.campaigns import Word
from scrapers.kit.mention import Author, Gone, Mention

COPIED = "Papatya yerine Sepetix, ben geçtim siz de geçin"


def an_exhibit(number, text=COPIED, *, title=None, url=None, author=None, **more):
    """Post number `number`, written that many minutes after noon and heard forty seconds later."""
    at = NOON + timedelta(minutes=number)
    mention = Mention(
        "x", f"19{number:04d}", text, at, title=title, url=url or f"https://x.example/{number}",
        author=author or Author(id=f"u{number}", handle=f"hesap{number}", name="Deniz"), links=("https://sepetix.example/a",),
    )  # fmt: skip
    known = {
        "number": number, "id": 100 + number, "place": Place.X, "posted_at": at, "seen_at": at + timedelta(seconds=40),
        "mention": mention, "coordination": 90, "propaganda": 70 + number % 20, "at_arrival": 35, "same_text": -number,
        "flagged_at": NOON + timedelta(minutes=9),
        "ties": tuple(Edge(100 + other, MICRO // 2, "text") for other in range(max(1, number - 3), number)),
    }  # fmt: skip
    return Exhibit(**(known | more))


def a_removed_one(number, gone=Gone.DELETED):
    """Nothing is left of it but that it was there."""
    return an_exhibit(
        number, mention=None, same_text=None, gone=gone, gone_at=NOON + timedelta(hours=2, minutes=number)
    )


def a_campaign(*, posts=4, authors=4, **more):
    """Four posts by four accounts."""
    last = NOON + timedelta(minutes=posts)
    totals = Facts(posts=posts, edges=6, likeness=6 * MICRO // 2, copies=posts - 1, rival_named=posts, credible=1)
    seconds = [int(at.timestamp()) for at in (NOON, last)]
    known = {
        "number": 4711, "brand": "Papatya", "state": CampaignState.SUSPECTED, "coordination": 90, "propaganda": 84,
        "peak": 88, "first_seen": NOON, "last_seen": last, "grown_at": last, "model": "campaigns-1",
        "portrait": Portrait(4711, "Papatya", totals, authors, *seconds, places=(Place.X,)),
        "suspected_at": NOON + timedelta(minutes=3),
    }  # fmt: skip
    return Campaign(**(known | more))


def a_dossier(*exhibits, **more):
    """What a pack of those posts says."""
    exhibits = exhibits or tuple(an_exhibit(number) for number in range(1, 5))
    known = {
        "grounds": (
            Ground("propaganda", "rival_named", 84, "4 paylaşımın 4'ü Sepetix diyor", "4 of 4 posts name Sepetix"),
        ),
        "doubts": (Ground("propaganda", "credible", 0, "1 paylaşımda sipariş var", "1 post names an order"),),
        "changes": (Change(NOON + timedelta(minutes=3), 3, 35, 61, "campaigns-1", "amber"),),
        "words": (
            Word(4711, Verdict.INAUTHENTIC, "Fatma", NOON + timedelta(hours=1), 90, 84, "campaigns-1", "gördüm"),
        ),
    }
    return Dossier(a_campaign(posts=len(exhibits)), exhibits, **(known | more))
