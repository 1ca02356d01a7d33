"""What a campaign's message says, as cleaned words in one language. It speaks of likelihood, never of a fake."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.language.forms import Voice, percent
from monitor.rules.card import CampaignCard, Ground, Phase, Sample
from monitor.rules.case import Verdict
from monitor.rules.excerpt import clean, cut
from monitor.rules.wording import DUPLICATE, NO_WORDS, Fact, ReasonLine, name_of, signed
from scrapers.kit.errors import msg

MOST_SAMPLES = 3
_MOST_SAMPLE = 240
_MOST_SOURCES, _MOST_SOURCE = 4, 40
_MOST_SAID = 140
_BARS = "▁▂▃▄▅▆▇█"

_MARKS = {
    Phase.SUSPECTED: "🟠",
    Phase.STRONG: "🔴",
    Phase.FADED: "⚪",
    Phase.QUIET: "💤",
    Phase.DECIDED: "✅",
    Phase.MERGED: "↪",
}
VERDICTS = {
    Verdict.GENUINE: msg("genuine"),
    Verdict.INAUTHENTIC: msg("inauthentic"),
    Verdict.COORDINATED_GENUINE: msg("coordinated, but genuine"),
    Verdict.UNSURE: msg("unsure"),
}
"""What people call a verdict."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A question and its answers, heaviest first."""

    title: str
    lines: tuple[ReasonLine, ...]


def campaign_title(card: CampaignCard, voice: Voice) -> str:
    """How likely it is, or what became of it, in a mark and words."""
    return f"{_MARKS[card.phase]} {_title(card, voice)}"


def _title(card: CampaignCard, voice: Voice) -> str:
    match card.phase:
        case Phase.MERGED:
            return voice.say(
                msg("Campaign {number}: now a part of campaign {into}"), number=card.number, into=card.into
            )
        case Phase.DECIDED:
            verdict = voice.say(VERDICTS[card.verdict or Verdict.UNSURE])
            return voice.say(msg("Campaign decided: {verdict}"), verdict=verdict)
        case Phase.QUIET:
            likely = percent(card.peak / 100, voice.language)
            return voice.say(msg("Campaign gone quiet; it was {likely} likely coordinated"), likely=likely)
        case Phase.FADED:
            return voice.say(msg("Only {likely} likely a coordinated campaign by now"), likely=_likely(card, voice))
        case _:
            return voice.say(msg("{likely} likely a coordinated campaign"), likely=_likely(card, voice))


def _likely(card: CampaignCard, voice: Voice) -> str:
    return percent(card.propaganda / 100, voice.language)


def campaign_name(card: CampaignCard, voice: Voice) -> str:
    """What commands and people call it."""
    return voice.say(msg("Campaign {number}"), number=card.number)


def campaign_count(card: CampaignCard, voice: Voice) -> str:
    """`41 posts · 38 accounts`."""
    posts, accounts = voice.number(card.posts), voice.number(card.authors)
    return voice.say(msg("{posts} posts · {accounts} accounts"), posts=posts, accounts=accounts)


def sparkline(counts: Sequence[int]) -> str:
    """One bar a count, the highest as high as can be; nothing for fewer than two."""
    if len(counts) < 2 or max(counts) <= 0:
        return ""
    return "".join(_BARS[-(-max(count, 0) * (len(_BARS) - 1) // max(counts))] for count in counts)


def campaign_facts(card: CampaignCard, voice: Voice) -> tuple[Fact, ...]:
    """When, where, how alike; what carries no news is left out."""
    known = (
        Fact(voice.say(msg("First seen")), voice.moment(card.first_seen), card.first_seen),
        Fact(voice.say(msg("Last post")), voice.moment(card.last_seen), card.last_seen),
        Fact(voice.say(msg("Sources")), _sources(card)),
        Fact(voice.say(msg("Pace")), _pace(card, voice)),
        Fact(voice.say(msg("Coordination")), f"{card.coordination}/100"),
        Fact(voice.say(msg("Signs of real customers")), _customers(card, voice)),
    )
    return tuple(fact for fact in known if fact.value)


def _sources(card: CampaignCard) -> str:
    shown = [f"{cut(name_of(name), _MOST_SOURCE)} {count}" for name, count in card.sources[:_MOST_SOURCES]]
    rest = sum(count for _, count in card.sources[_MOST_SOURCES:])
    return ", ".join([*shown, *([f"… {rest}"] if rest else [])])


def _pace(card: CampaignCard, voice: Voice) -> str:
    bars = sparkline(card.pace)
    return voice.say(msg("{bars} (a bar is {stretch})"), bars=bars, stretch=card.stretch) if bars else ""


def _customers(card: CampaignCard, voice: Voice) -> str:
    if not card.customers:
        return ""
    return voice.say(msg("in {count} posts; each keeps a card of its own"), count=voice.number(card.customers))


def campaign_arguments(card: CampaignCard, voice: Voice) -> tuple[Argument, ...]:
    """Why its posts belong together, why it is suspected, and why we are not sure; questions without answers apart.

    What has gone quiet keeps its doubts: it still names a likelihood and asks for a verdict.
    """
    unsure = Argument(voice.say(msg("Why are we not sure?")), _lines(card.doubts, None, 3, voice))
    if card.phase.is_settled:
        return (unsure,) if card.phase is Phase.QUIET and unsure.lines else ()
    why = voice.say(msg("Why {likely}?"), likely=_likely(card, voice))
    found = (
        Argument(voice.say(msg("Why coordinated?")), _lines(card.together, card.coordination, 3, voice)),
        Argument(why, _lines(card.grounds, card.propaganda, 4, voice)),
        unsure,
    )
    return tuple(argument for argument in found if argument.lines)


def _lines(grounds: tuple[Ground, ...], adds_up_to: int | None, most: int, voice: Voice) -> tuple[ReasonLine, ...]:
    """The heaviest ones, and the rest in one line where points are shown: they add up."""
    heaviest = sorted(grounds, key=lambda ground: -abs(ground.points))[:most]
    lines = [ReasonLine(_points(ground.points), _said(ground, voice), None) for ground in heaviest]
    rest = 0 if adds_up_to is None or not grounds else adds_up_to - sum(ground.points for ground in heaviest)
    return (*lines, *([ReasonLine(signed(rest), voice.say(msg("other reasons")), None)] if rest else []))


def _points(points: int) -> str:
    return signed(points) if points else "·"


def _said(ground: Ground, voice: Voice) -> str:
    return cut(" ".join(clean(voice.say(ground.says, ground.values)).split()), _MOST_SAID) or "…"


def samples_shown(card: CampaignCard) -> tuple[Sample, ...]:
    """The posts that are quoted."""
    return () if card.phase is Phase.MERGED else card.samples[:MOST_SAMPLES]


def sample_words(sample: Sample, voice: Voice) -> str:
    """The post's words, cleaned and cut."""
    return cut(clean(sample.text).strip(), _MOST_SAMPLE) or voice.say(NO_WORDS)


def sample_place(sample: Sample, voice: Voice) -> str:
    """Where it stands and since when; not who wrote it."""
    return f"{name_of(sample.source)} · {voice.moment(sample.at)}"


def verdict_asked(card: CampaignCard, voice: Voice) -> tuple[str, str, str] | None:
    """The question, the command that answers it, and the answers; None where there is nothing to decide any more."""
    if card.phase in (Phase.MERGED, Phase.DECIDED):
        return None
    command = f"nobetci campaign {card.number} --verdict …"
    return voice.say(msg("Only a person decides:")), command, ", ".join(_answer(verdict, voice) for verdict in Verdict)


def _answer(verdict: Verdict, voice: Voice) -> str:
    """What is typed, and what that means where it is not the same word."""
    means = voice.say(VERDICTS[verdict])
    return verdict if means == verdict else f"{verdict} ({means})"


def campaign_foot(card: CampaignCard, voice: Voice) -> str:
    """That this is no finding, who reckoned, and what the reader must know about this copy."""
    parts = [voice.say(msg("A likelihood, not a finding; every customer is answered as ever"))]
    parts += [voice.say(msg("Weights: {version}"), version=name_of(card.model))] if card.model else []
    return " · ".join([*parts, voice.say(DUPLICATE)] if card.may_be_duplicate else parts)


def campaign_summary(card: CampaignCard, voice: Voice) -> str:
    """The campaign in one sentence that reads alone in a notification."""
    says = (campaign_title(card, voice), name_of(card.brand), campaign_count(card, voice))
    return " · ".join(part for part in says if part)


def campaign_lines(card: CampaignCard, voice: Voice) -> list[str]:
    """The whole message as lines of cleaned text."""
    name = " · ".join(part for part in (campaign_name(card, voice), name_of(card.brand)) if part)
    lines = [campaign_title(card, voice), f"{name} · {campaign_count(card, voice)}"]
    lines += [" · ".join(f"{fact.label}: {fact.value}" for fact in campaign_facts(card, voice))]
    for argument in campaign_arguments(card, voice):
        lines += [argument.title, *(f"{line.points} {line.says}" for line in argument.lines)]
    lines += [f"“{sample_words(one, voice)}” {sample_place(one, voice)}" for one in samples_shown(card)]
    asked = verdict_asked(card, voice)
    return [*lines, *([" ".join(asked)] if asked else []), campaign_foot(card, voice)]
