"""What stands behind a spike: topics, places, campaigns and ill feeling, each with its share of the hour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.rules.card import Ground
from monitor.rules.expected_hours import Pulse
from scrapers.kit.errors import msg

_LEAST_SHARE = 15
_MOST = 5
_WORSE_BY = 10
TOPIC = msg("about {topic}; usually {usual} of a hundred")
SOURCE = msg("from {source}")
CAMPAIGNS = msg("in suspected campaigns, which have a message of their own")
NEGATIVE = msg("negative; usually {usual} of a hundred")


@dataclass(frozen=True, slots=True)
class Surge:
    """What is known of the hour: how much of it, by topic, by place; and what the shares usually are, in per cent."""

    pulse: Pulse
    topics: Mapping[str, int]
    sources: tuple[tuple[str, int], ...]
    usual_topics: Mapping[str, int]
    usual_negative: int | None = None


def causes_of(hour: Surge) -> tuple[Ground, ...]:
    """The causes worth naming, heaviest first of each kind."""
    total = hour.pulse.mentions
    if not total:
        return ()
    topics = [
        Ground(_share(count, total), TOPIC, {"topic": topic, "usual": hour.usual_topics.get(topic, 0)})
        for topic, count in hour.topics.items()
    ]
    telling = [one for one in topics if one.points >= int(str(one.values["usual"])) + _WORSE_BY]
    sources = [Ground(_share(count, total), SOURCE, {"source": name}) for name, count in hour.sources]
    found = [*_heaviest(telling, 2), *_heaviest(sources, 2), *_of_campaigns(hour), *_of_feeling(hour)]
    return tuple(found[:_MOST])


def _heaviest(grounds: Iterable[Ground], most: int) -> list[Ground]:
    large = [ground for ground in grounds if ground.points >= _LEAST_SHARE]
    return sorted(large, key=lambda ground: -ground.points)[:most]


def _of_campaigns(hour: Surge) -> list[Ground]:
    share = _share(hour.pulse.in_campaigns, hour.pulse.mentions)
    return [Ground(share, CAMPAIGNS)] if hour.pulse.in_campaigns else []


def _of_feeling(hour: Surge) -> list[Ground]:
    share = _share(hour.pulse.negative, hour.pulse.mentions)
    if hour.usual_negative is None or share < hour.usual_negative + _WORSE_BY:
        return []
    return [Ground(share, NEGATIVE, {"usual": hour.usual_negative})]


def _share(count: int, total: int) -> int:
    return round(100 * count / total)
