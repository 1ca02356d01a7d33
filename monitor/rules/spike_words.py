"""What a spike's message says, as cleaned words in one language."""

import math

from monitor.language.forms import Voice, percent
from monitor.rules.campaign_words import sample_place, sample_words
from monitor.rules.card import Ground, Sample, SpikeCard
from monitor.rules.excerpt import clean, cut
from monitor.rules.wording import DUPLICATE, Fact, ReasonLine, name_of, topic_name
from scrapers.kit.errors import msg

_MOST_SAMPLES, _MOST_CAUSES = 3, 5
_MOST_SAID = 140
_MOST_FACTOR = 999


def spike_title(card: SpikeCard, voice: Voice) -> str:
    """How much more than usual, or what became of it, in a mark and words."""
    if card.expected_until is not None:
        return "📅 " + voice.say(msg("Expected event until {until}"), until=card.expected_until)
    if card.over:
        return "📉 " + voice.say(msg("Spike over: {says}"), says=_says(card, voice))
    return "📈 " + _says(card, voice)


def _says(card: SpikeCard, voice: Voice) -> str:
    if card.negativity:
        seen, usual = (percent(share, voice.language) for share in (card.seen, card.expected))
        return voice.say(msg("{seen} of the mentions are negative, usually {usual}"), seen=seen, usual=usual)
    factor = _factor(card, voice)
    if card.topic is None:
        return voice.say(msg("{factor}× as many mentions as usual"), factor=factor)
    topic = topic_name(card.topic, voice)
    return voice.say(msg("{factor}× as many mentions as usual: {topic}"), factor=factor, topic=topic)


def _factor(card: SpikeCard, voice: Voice) -> str:
    factor = card.seen / card.expected if card.expected > 0 else math.inf
    return voice.number(min(factor, _MOST_FACTOR), digits=1 if factor < 10 else 0)


def spike_facts(card: SpikeCard, voice: Voice) -> tuple[Fact, ...]:
    """Seen against expected, since when; what carries no news is left out."""
    known = (
        Fact(voice.say(msg("In the hour")), _figure(card, card.seen, voice)),
        Fact(voice.say(msg("Expected")), _expected(card, voice)),
        Fact(voice.say(msg("Since")), voice.moment(card.began_at), card.began_at),
        Fact(voice.say(msg("Last such hour")), voice.moment(card.last_hour), card.last_hour),
        Fact(voice.say(msg("In suspected campaigns")), voice.number(card.in_campaigns) if card.in_campaigns else ""),
    )
    return tuple(fact for fact in known if fact.value)


def _expected(card: SpikeCard, voice: Voice) -> str:
    usual, low, high = (_figure(card, value, voice) for value in (card.expected, card.low, card.high))
    return voice.say(msg("{usual}, between {low} and {high}"), usual=usual, low=low, high=high)


def _figure(card: SpikeCard, value: float, voice: Voice) -> str:
    if card.negativity:
        return percent(value, voice.language)
    return voice.number(value, digits=0 if value >= 10 or value == round(value) else 1)


def cause_lines(card: SpikeCard, voice: Voice) -> tuple[ReasonLine, ...]:
    """What stands behind it, each with its share of the hour."""
    return tuple(
        ReasonLine(percent(cause.points / 100, voice.language), _cause(cause, voice), None)
        for cause in card.causes[:_MOST_CAUSES]
    )


def _cause(cause: Ground, voice: Voice) -> str:
    values = dict(cause.values)
    if "topic" in values:
        values["topic"] = topic_name(str(values["topic"]), voice)
    if "source" in values:
        values["source"] = name_of(str(values["source"]))
    return cut(" ".join(clean(voice.say(cause.says, values)).split()), _MOST_SAID) or "…"


def causes_title(voice: Voice) -> str:
    """The question that the causes answer."""
    return voice.say(msg("What is it made of?"))


def spike_samples(card: SpikeCard) -> tuple[Sample, ...]:
    """The mentions that are quoted."""
    return () if card.over or card.expected_until is not None else card.samples[:_MOST_SAMPLES]


def spike_foot(card: SpikeCard, voice: Voice) -> str:
    """What it was compared with, and what the reader must know about this copy."""
    says = voice.say(msg("Compared with the same hours of the last eight weeks; campaigns have messages of their own"))
    return f"{says} · {voice.say(DUPLICATE)}" if card.may_be_duplicate else says


def spike_summary(card: SpikeCard, voice: Voice) -> str:
    """The spike in one sentence that reads alone in a notification."""
    return " · ".join(part for part in (spike_title(card, voice), name_of(card.brand)) if part)


def spike_lines(card: SpikeCard, voice: Voice) -> list[str]:
    """The whole message as lines of cleaned text."""
    lines = [spike_summary(card, voice)]
    lines.append(" · ".join(f"{fact.label}: {fact.value}" for fact in spike_facts(card, voice)))
    causes = cause_lines(card, voice)
    lines += [causes_title(voice), *(f"{line.points} {line.says}" for line in causes)] if causes else []
    lines += [f"“{sample_words(one, voice)}” {sample_place(one, voice)}" for one in spike_samples(card)]
    return [*lines, spike_foot(card, voice)]
