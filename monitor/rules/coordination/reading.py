"""What a post shows for linking, by itself: keys of its words, links, hashtags, thread, author and picture."""

import re
from collections.abc import Sequence
from itertools import islice

from monitor.rules.coordination.account import has_default_image
from monitor.rules.coordination.cues import Cues
from monitor.rules.coordination.post import LinkKind, Place, Post, Trace
from monitor.rules.coordination.stems import key_of, pairs_of, says_enough, stems_of, words_of
from monitor.rules.text import folded

_MOST = 32
"""So many links and hashtags of a post are kept: what holds more shares them with nobody by chance."""


class Reader:
    """Reads posts about one brand; remembers none of them."""

    __slots__ = ("_cues", "_names", "_own_tags")

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        brand, market = cues.made_of
        called = brand.terms or (brand.name,)
        self._names = frozenset(word for term in called for word in words_of(term))
        self._own_tags = frozenset(map(_slug, market.own_tags or called))

    def pairs(self, words: Sequence[str]) -> list[int]:
        """The keys of all pairs of stems; none for a text that says too little."""
        return pairs_of(stems_of(words, self._names)) if says_enough(words, self._names) else []

    def trace(self, post: Post, words: Sequence[str], seq: int) -> Trace:
        """What the post leaves, but for what only the brand's memory can tell: pairs, weights, newcomers, confirmed."""
        enough = says_enough(words, self._names)
        return Trace(
            number=post.number,
            seq=seq,
            place=post.place,
            at=int(min(post.posted_at, post.heard_at).timestamp()),
            author=_author(post),
            exact=key_of("text", " ".join(words)) if enough else None,
            links=self._links(post),
            tags=self._tags(post),
            thread=None if post.thread is None else key_of("thread", post.thread),
            avatar=_avatar(post),
            facts=self._cues.facts(post),
            credible=post.credible,
        )

    def _links(self, post: Post) -> tuple[tuple[int, LinkKind], ...]:
        keys = {self._cues.link_key(url): self._cues.link_kind(url) for url in post.links}
        known = ((key_of("link", key), kind) for key, kind in keys.items() if key is not None)
        return tuple(islice(known, _MOST))

    def _tags(self, post: Post) -> tuple[int, ...]:
        tags = sorted({_slug(tag) for tag in post.hashtags} - self._own_tags - {""})
        return tuple(key_of("tag", tag) for tag in tags[:_MOST])


def tells_apart(post: Post) -> bool:
    """Whether the place lets us know that two posts are one person's."""
    return post.author is not None and post.place is not Place.COMPLAINTS


def _author(post: Post) -> int:
    """Who wrote it, within one place; where nobody is told apart, every post has an author of its own."""
    return (
        key_of("author", f"{post.place.value} {post.author}") if tells_apart(post) else key_of("post", str(post.number))
    )


def _slug(tag: str) -> str:
    return re.sub(r"\W", "", folded(tag))


def _avatar(post: Post) -> int | None:
    url = post.account.avatar_url
    return None if not url or has_default_image(post.account) else key_of("avatar", url)
