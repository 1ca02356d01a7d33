"""What a behaviour suite can expect of a judge: one text above another, texts alike, or what one text is taken for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.rules.excerpt import cut, one_line
from monitor.rules.relevance import Brand, Relevance, compile_brand
from monitor.rules.score import Score, Sentiment
from monitor.rules.vocabulary import Complaint
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention

Where = tuple[str | int, ...]
Judge = Callable[[str], Score]

_LONGEST = 70
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Above:
    """`more` earns more points than `less`; with `or_equal`, at least as many."""

    where: Where
    more: str
    less: str
    or_equal: bool = False
    why: str = ""

    @property
    def name(self) -> str:
        """What tells it from the other expectations of its family."""
        return f"{self.more} {'≥' if self.or_equal else '>'} {self.less}"

    def broken(self, judge: Judge) -> Iterator[Complaint]:
        """What came instead, if anything else did."""
        above, below = judge(self.more).urgency, judge(self.less).urgency
        if above < below or (above == below and not self.or_equal):
            what = msg("“{more}” must score higher, but has {above} points beside {below} of “{less}”")
            if self.or_equal:
                what = msg("“{more}” must not score lower, but has {above} points beside {below} of “{less}”")
            yield _complaint(self.where, self.why, what, more=self.more, less=self.less, above=above, below=below)


@dataclass(frozen=True, slots=True)
class Alike:
    """All texts earn the same points, or points at most `within` apart."""

    where: Where
    texts: tuple[str, ...]
    within: int = 0
    why: str = ""

    @property
    def name(self) -> str:
        """What tells it from the other expectations of its family."""
        return " = ".join(self.texts[:2])

    def broken(self, judge: Judge) -> Iterator[Complaint]:
        """What came instead, if anything else did."""
        points = {text: judge(text).urgency for text in self.texts}
        low, high = min(points, key=points.__getitem__), max(points, key=points.__getitem__)
        if points[high] - points[low] > self.within:
            what = msg("must score alike: “{high}” has {above} points, “{low}” has {below}")
            values = {"high": high, "low": low, "above": points[high], "below": points[low]}
            yield _complaint(self.where, self.why, what, **values)


@dataclass(frozen=True, slots=True)
class Taken:
    """A text's level lies from `least` to `most`; it is about `topics` and not `without`; it feels so; it names us."""

    where: Where
    text: str
    least: int = 0
    most: int = 3
    topics: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sentiment: Sentiment | None = None
    brand: str | None = None
    relevant: bool | None = None
    why: str = ""

    @property
    def name(self) -> str:
        """What tells it from the other expectations of its family."""
        return self.text if self.brand is None else f"{self.brand}: {self.text}"

    def broken(self, judge: Judge) -> Iterator[Complaint]:
        """What came instead, for each thing that did not come as expected."""
        score = judge(self.text)
        yield from self._level(score)
        yield from self._topics(score)
        if self.sentiment not in (None, score.sentiment):
            what = msg("“{text}” must feel {wanted}, but is taken for {found}")
            yield self._say(what, wanted=self.sentiment, found=score.sentiment)
        if self.brand is not None:
            yield from self._relevance(_relevance(self.brand, self.text))

    def _level(self, score: Score) -> Iterator[Complaint]:
        if not self.least <= score.level <= self.most:
            wanted = f"{self.least}" if self.least == self.most else f"{self.least}-{self.most}"
            what = msg("“{text}” must be level {wanted}, but is level {level} with {points} points")
            yield self._say(what, wanted=wanted, level=score.level, points=score.urgency)

    def _topics(self, score: Score) -> Iterator[Complaint]:
        found = ", ".join(score.topics)
        if missing := [topic for topic in self.topics if topic not in score.topics]:
            what = msg("“{text}” must be about {topics}, but is taken for {found}")
            yield self._say(what, topics=", ".join(missing), found=found)
        if wrong := [topic for topic in self.without if topic in score.topics]:
            what = msg("“{text}” must not be about {topics}, but is taken for {found}")
            yield self._say(what, topics=", ".join(wrong), found=found)

    def _relevance(self, answer: Relevance) -> Iterator[Complaint]:
        if answer.relevant is not self.relevant:
            what = msg("“{text}” must not count as about {brand}, but does ({answer})")
            if self.relevant:
                what = msg("“{text}” must count as about {brand}, but does not ({answer})")
            yield self._say(what, brand=self.brand, answer=answer.why)

    def _say(self, what: str, **values: object) -> Complaint:
        return _complaint(self.where, self.why, what, text=self.text, **values)


Expectation = Above | Alike | Taken


def _relevance(brand: str, text: str) -> Relevance:
    mention = Mention(source="", native_id="", text=text, created_at=_SOME_DAY)
    return compile_brand(Brand(brand)).judge(mention, on_brand_page=False)


def _complaint(where: Where, why: str, what: str, **values: object) -> Complaint:
    shown = {name: _shown(value) if isinstance(value, str) else value for name, value in values.items()}
    return Complaint(where, what, msg("because: {why}") if why else "", shown | ({"why": _shown(why)} if why else {}))


def _shown(text: str) -> str:
    return cut(one_line(text), _LONGEST)
