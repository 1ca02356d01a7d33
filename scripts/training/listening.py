"""Invented streams as linking hears them: posts with their tone and their signs of a real customer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from streams.days import Stream
from streams.material import NEWS_DOMAIN, Scene
from streams.telling import Truth

from monitor.rules.coordination.cues import Cues, Market, Rival, compile_cues
from monitor.rules.coordination.customers import place_of, signs_of, thread_of, tone_of
from monitor.rules.coordination.post import Place, Post
from monitor.rules.relevance import Brand
from monitor.rules.score import Score
from monitor.rules.urgency import Rulebook, judge_text
from scrapers.kit.mention import Mention


@dataclass(frozen=True)
class Month:
    """A stream ready to be linked; `posts` and `truths` in the order of arrival."""

    name: str
    fold: int
    brand: str
    cues: Cues
    posts: tuple[Post, ...]
    truths: tuple[Truth, ...]
    unaimed: frozenset[str] = frozenset()
    """Attacks that push no rival and no coupon."""
    bare: frozenset[str] = frozenset()
    """Those of them that share neither page nor hashtag: only wording and time tell them from a petition."""


def market_of(scene: Scene) -> Market:
    """What an operator would write into the configuration."""
    rivals = tuple(Rival(name, domains=(scene.rival_domain(name),)) for name in scene.rivals)
    sayings = ("{rival} varken {brand}", "{brand} yerine {rival}", "{rival} tarafına geçtim")
    return Market(rivals, (NEWS_DOMAIN,), ("ref", "aff", "kupon"), sayings)


class Listener:
    """Turns mentions into posts; a text is judged once, however many brands it is told of."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._judge = lru_cache(maxsize=None)(lambda text: _bare(judge_text(rulebook, text)))

    def month(self, made: Stream, name: str) -> Month:
        """The stream, ready to be linked."""
        scene = made.scene
        posts = self.posts((said.mention for said in made.said), scene.brand)
        truths = tuple(said.truth for said in made.said)
        cues = compile_cues(Brand(scene.brand), market_of(scene))
        unaimed = frozenset(campaign for campaign, plan in made.plans.items() if not plan.aims)
        bare = frozenset(campaign for campaign in unaimed if not made.plans[campaign].shares)
        return Month(name, made.fold, scene.brand, cues, posts, truths, unaimed, bare)

    def posts(self, mentions: Iterable[Mention], brand: str) -> tuple[Post, ...]:
        """Each mention as linking sees it, numbered in order."""
        return tuple(self._post(number, mention, brand) for number, mention in enumerate(mentions, start=1))

    def _post(self, number: int, mention: Mention, brand: str) -> Post:
        text = f"{mention.title}\n{mention.text}" if mention.title else mention.text
        score, place = self._judge(_nameless(text, brand)), place_of(mention)
        return Post(
            number=number,
            brand=brand,
            place=place,
            text=text,
            posted_at=mention.created_at,
            heard_at=mention.created_at,
            author=None if place is Place.COMPLAINTS else mention.author.id,
            account=mention.author,
            links=mention.links,
            hashtags=mention.hashtags,
            thread=thread_of(mention),
            tone=tone_of(score),
            credible=signs_of(mention, score),
        )


def _nameless(text: str, brand: str) -> str:
    for name in (f"@{brand.lower()}", brand, brand.upper(), brand.lower()):
        text = text.replace(name, "")
    return text.strip()


def _bare(score: Score) -> Score:
    """Without its reasons, of which there would be too many to keep."""
    return replace(score, reasons=())
