"""A label in words."""

from collections.abc import Iterable

from monitor.language import Voice
from monitor.rules.feedback import CALM, URGENT, Label, Said
from monitor.rules.labels import TOPICS
from scrapers.kit.errors import msg


def label_line(label: Label, voice: Voice) -> str:
    """A label in one sentence, with what it was said of."""
    judged = label.judged
    line = msg("{by} said at {at}: {said}; judged {urgency}/100, level {level}, topics {topics}, rulebook {rulebook}")
    return voice.say(
        line,
        by=label.by,
        at=label.at,
        said=_said(label.said, voice),
        urgency=judged.urgency,
        level=judged.level,
        topics=_topics(judged.topics, voice),
        rulebook=judged.rulebook,
    )


def _said(said: Said, voice: Voice) -> str:
    if said.levels is None:
        topics = _topics(said.topics, voice)
        return voice.say(msg("about {topics}"), topics=topics) if said.topics else voice.say(msg("wrong topics"))
    known = {URGENT: msg("urgent"), CALM: msg("not urgent")}
    return voice.say(known.get(said.levels, msg("level {level}")), level=said.levels[0])


def _topics(topics: Iterable[str], voice: Voice) -> str:
    return ", ".join(voice.translate(TOPICS.get(topic, topic)) for topic in topics) or "–"
