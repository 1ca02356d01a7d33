"""From what was read to mentions: one for the complaint, one for each time its author wrote again after an answer."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from scrapers.kit.dates import Moment, Precision
from scrapers.kit.letters import plain
from scrapers.kit.mention import Author, Mention
from scrapers.site.addresses import Place
from scrapers.site.detail import Detail, Reply
from scrapers.site.facts import Facts


@dataclass(frozen=True, slots=True)
class Matter:
    """One complaint: which it is, where it stands, what its card says and, when it was read, its own page."""

    source: str
    native_id: str
    place: Place | None
    listed: Facts
    detail: Detail | None = None

    @property
    def facts(self) -> Facts:
        """What is known of it: its own page's word before the card's."""
        return merge(self.detail.facts, self.listed) if self.detail else self.listed


def merge(page: Facts, card: Facts) -> Facts:
    """The page's values, and the card's where the page said nothing or knew the moment less well."""
    kept = {name: getattr(card, name) for name in _MERGED if getattr(page, name) in (None, (), Author())}
    if page.moment and card.moment and card.moment.precision > page.moment.precision:
        kept["moment"] = card.moment
    return replace(page, **kept)


_MERGED = ("alias", "title", "text", "moment", "author", "solved", "rating", "views", "likes", "replies", "media")


def mention_of(matter: Matter, moment: Moment) -> Mention:
    """The complaint, said to have been written at `moment`."""
    facts, detail = matter.facts, matter.detail
    replies = len(detail.replies) if detail and detail.replies else facts.replies
    return Mention(
        source=matter.source,
        native_id=matter.native_id,
        text=facts.text or "",
        created_at=moment.at,
        url=matter.place.url if matter.place else None,
        title=facts.title,
        author=facts.author,
        hashtags=facts.hashtags,
        media=facts.media or 0,
        likes=facts.likes,
        replies=replies,
        views=facts.views,
        rating=facts.rating,
        solved=facts.solved,
        answered_at=detail.answered_at if detail else None,
    )


def withdrawn_mention(source: str, native_id: str, at: datetime) -> Mention:
    """A known complaint that was taken back. Its words are not repeated: an empty text means "as it was"."""
    return Mention(source=source, native_id=native_id, text="", created_at=at, withdrawn=True)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the complainant wrote again, and its short mark, by which it is known when seen again."""

    mark: str
    mention: Mention


def follow_ups(matter: Matter, *, now: datetime) -> Iterator[FollowUp]:
    """What people wrote after the brand's first answer; what they wrote before it belongs to the waiting."""
    answered = False
    for reply in matter.detail.replies if matter.detail else ():
        if reply.by_brand:
            answered = True
        elif answered:
            yield _follow_up(matter, reply, now)


def _follow_up(matter: Matter, reply: Reply, now: datetime) -> FollowUp:
    mark = _mark(reply)
    author = Author(name=reply.author) if reply.author else matter.facts.author
    mention = Mention(
        source=matter.source,
        native_id=f"{matter.native_id}#{mark}",
        text=reply.text,
        created_at=reply.moment.at if reply.moment else now,
        url=matter.place.url if matter.place else None,
        title=matter.facts.title,
        author=author,
        reply_to=matter.native_id,
        thread=matter.native_id,
    )
    return FollowUp(mark, mention)


def _mark(reply: Reply) -> str:
    """The same however the page is read: by its id, else by its letters and, if it is known, its day."""
    if reply.id:
        return "".join(letter for letter in reply.id if letter.isalnum() or letter in "-_.")[:60] or "0"
    exact = reply.moment is not None and reply.moment.precision in (Precision.DAY, Precision.MINUTE)
    day = reply.moment.at.date().isoformat() if exact and reply.moment else ""
    letters = "".join(letter for letter in plain(reply.text) if letter.isalnum())
    return hashlib.blake2b(f"{day}|{letters}".encode(), digest_size=6).hexdigest()


def when(matter: Matter, remembered: Moment | None, *, now: datetime) -> Moment:
    """When it was written, as well as is known: what was remembered stays unless the page knows better."""
    said = matter.facts.moment or Moment(now, Precision.ROUGH)
    return remembered if remembered and remembered.precision >= said.precision else said
