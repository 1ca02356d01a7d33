"""A campaign's message as it stands now: nothing of it is kept but its number, so what is erased leaves it too."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from monitor.rules.campaign import RED, Campaign, CampaignState
from monitor.rules.card import CampaignCard, Ground, Phase, Sample
from monitor.rules.delivery import OutboxItem
from monitor.rules.moves import Move
from monitor.rules.propaganda import figures
from monitor.rules.respond import respond_url
from monitor.rules.score import Axis, Reason
from monitor.rules.text import fold
from monitor.store.crowds import Crowds
from monitor.store.door import Tx
from monitor.store.rows import StoredMention, first_words
from scrapers.kit.mention import Mention

_SAMPLES, _LOOKED_AT = 3, 40
_BARS = 12
_STRETCHES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080)
)
_WORD = re.compile(r"[^\W\d_]+")
_UNTOLD = frozenset({"group.base"})
"""A reason that an agent cannot repeat to anybody; it is among the other ones."""


def campaign_card(tx: Tx, item: OutboxItem, labels: Mapping[str, str]) -> CampaignCard | None:
    """The message; None when there is no such campaign any more. `labels` says what people call each source."""
    payload = item.payload or {}
    campaign = tx.campaigns.get(int(payload.get("number", 0)))
    if campaign is None:
        return None
    stretch = _stretch(campaign)
    return CampaignCard(
        key=item.key,
        rev=campaign.rev,
        number=campaign.number,
        brand=campaign.brand,
        phase=phase_of(campaign, int(payload.get("red", RED))),
        coordination=campaign.coordination,
        propaganda=campaign.propaganda,
        peak=campaign.peak,
        posts=campaign.posts,
        authors=campaign.authors,
        first_seen=campaign.first_seen,
        last_seen=campaign.last_seen,
        sources=_sources(tx.crowds, campaign.number, labels),
        pace=_pace(tx.crowds, campaign.number, stretch),
        stretch=stretch,
        together=_grounds(campaign, campaign.reasons, Axis.COORDINATION),
        grounds=_grounds(campaign, campaign.reasons, Axis.PROPAGANDA),
        doubts=_grounds(campaign, campaign.doubts),
        samples=tuple(_samples(tx.crowds.examples(campaign.number, _LOOKED_AT), labels)),
        customers=campaign.portrait.totals.credible,
        model=campaign.model,
        verdict=campaign.verdict,
        into=campaign.merged_into,
        may_be_duplicate=item.at_least_once,
        offers=(Move.VERDICT,) if campaign.merged_into is None else (),
    )


def phase_of(campaign: Campaign, red: int) -> Phase:
    """What the message says of a campaign that was suspected once."""
    match campaign.state:
        case CampaignState.MERGED:
            return Phase.MERGED
        case CampaignState.DECIDED:
            return Phase.DECIDED
        case CampaignState.QUIET:
            return Phase.QUIET
        case CampaignState.SUSPECTED:
            return Phase.STRONG if campaign.propaganda >= red else Phase.SUSPECTED
        case _:
            return Phase.FADED


def _grounds(campaign: Campaign, reasons: Iterable[Reason], axis: Axis | None = None) -> tuple[Ground, ...]:
    named = figures(campaign.portrait)
    chosen = (reason for reason in reasons if axis in (None, reason.axis) and reason.code not in _UNTOLD)
    return tuple(Ground(reason.points, reason.says, named) for reason in chosen)


def _sources(crowds: Crowds, number: int, labels: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for entry, source, count in crowds.places(number):
        name = labels.get(entry, source)
        counts[name] = counts.get(name, 0) + count
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _stretch(campaign: Campaign) -> timedelta:
    """The shortest stretch of time that makes so few bars of it that they fit."""
    lasted = campaign.last_seen - campaign.first_seen
    return next((one for one in _STRETCHES if lasted < one * _BARS), _STRETCHES[-1])


def _pace(crowds: Crowds, number: int, stretch: timedelta) -> tuple[int, ...]:
    counts = crowds.pace(number, stretch)
    return tuple(counts.get(place, 0) for place in range(max(counts, default=-1) + 1))[-_BARS:]


def _samples(members: Iterable[StoredMention], labels: Mapping[str, str]) -> Iterator[Sample]:
    """The most typical ones, no two with the same words."""
    seen: set[str] = set()
    for stored in members:
        mention = stored.mention
        words = first_words(mention.title, mention.text)
        known = " ".join(_WORD.findall(fold(words).text))
        if known in seen or len(seen) == _SAMPLES:
            continue
        seen.add(known)
        place = labels.get(stored.heard.entry, mention.source)
        yield Sample(words, place, mention.created_at, _place_of(mention))


def _place_of(mention: Mention) -> str | None:
    """The post itself; on X that is not where an answer is written."""
    return mention.url or respond_url(mention)
