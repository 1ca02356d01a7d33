"""What judging needs, and what the rules say of mentions; the store is not asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.rules.advice import judge_texts, passage_of, version_asked
from monitor.rules.opinion import Adviser
from monitor.rules.relevance import BrandMatcher, Relevance
from monitor.rules.rivals import RivalFinder
from monitor.rules.route import Route
from monitor.rules.score import Score
from monitor.rules.urgency import Rulebook
from monitor.rules.workplace import Workplace
from monitor.stages.judge.coordinating import Watchtower
from monitor.store.mentions import Judgement
from monitor.store.rows import StoredMention
from scrapers.kit.errors import msg

BRAND_GONE = msg("the brand is no longer in the configuration")


@dataclass(frozen=True, slots=True)
class Bench:
    """What judging needs: the rulebook, the brands, the routes, and perhaps somebody to ask for a second opinion."""

    rulebook: Rulebook
    matchers: Mapping[str, BrandMatcher]
    routes: tuple[Route, ...]
    join_within: timedelta
    adviser: Adviser | None = None
    operators: str = ""
    """The channel that hears when the adviser fails."""
    tower: Watchtower | None = None
    """Where it is seen who else wrote the same; None where nobody looks."""
    workplace: Workplace = field(default_factory=Workplace)
    """By which clocks and in which hours people answer."""
    rivals: Mapping[str, RivalFinder] = field(default_factory=dict)
    """By brand, what finds the other shops its mentions name; only for brands that have any."""

    @property
    def version(self) -> str:
        """What scores carry that were given as they should be."""
        return version_asked(self.rulebook, self.adviser)


def judge(stored: StoredMention, bench: Bench) -> Judgement:
    """What the rules say of a mention; the store is not asked."""
    return judge_all([stored], bench)[0]


def judge_all(mentions: Sequence[StoredMention], bench: Bench) -> list[Judgement]:
    """The same for many, and the adviser is asked once."""
    scores = judge_texts(bench.rulebook, [passage_of(stored.mention) for stored in mentions], bench.adviser)
    return [_judgement(stored, score, bench) for stored, score in zip(mentions, scores, strict=True)]


def _judgement(stored: StoredMention, score: Score, bench: Bench) -> Judgement:
    relevance = relevance_of(stored, bench)
    return Judgement(score, relevance, rivals=rivals_in(stored, relevance, bench))


def relevance_of(stored: StoredMention, bench: Bench) -> Relevance:
    """Whether it is about the brand it was heard for."""
    matcher = bench.matchers.get(stored.heard.brand)
    if matcher is None:
        return Relevance(False, "brand-gone", BRAND_GONE, None, None)
    return matcher.judge(stored.mention, on_brand_page=stored.heard.on_brand_page)


def rivals_in(stored: StoredMention, relevance: Relevance, bench: Bench) -> tuple[str, ...] | None:
    """Which other shops it names, about the brand or not; what the brand itself writes is nobody's voice."""
    finder = bench.rivals.get(stored.heard.brand)
    if finder is None:
        return None
    return () if relevance.why == "own-account" else finder.named_in(stored.mention)
