"""What `explain` says of coordination and propaganda: kept apart from the urgency, and changing nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.cli.campaign_lines import reason_line, state_of
from monitor.language import Voice
from monitor.rules.campaign import Campaign
from monitor.rules.propaganda import figures
from monitor.rules.score import Axis
from monitor.rules.suspected import Kept, told_again
from monitor.store.campaigns import Linked
from monitor.store.door import Tx
from monitor.store.rows import StoredMention
from scrapers.kit.errors import msg


@dataclass(frozen=True, slots=True)
class _Found:
    linked: Linked
    campaign: Campaign | None


def suspicion_lines(tx: Tx, stored: StoredMention, voice: Voice) -> Iterator[str]:
    """Both numbers with their reasons; nothing for what left no trace."""
    found = _find(tx, stored)
    if found is None:
        return
    mark, campaign = found.linked.mark, found.campaign
    yield "  " + voice.say(msg("coordination {points}/100"), points=mark.coordination)
    yield from _reasons(found, stored, Axis.COORDINATION, voice)
    says = msg("suspicion of propaganda {points}/100, {arrival}/100 at its arrival")
    yield "  " + voice.say(says, points=mark.propaganda, arrival=found.linked.at_arrival)
    yield from _reasons(found, stored, Axis.PROPAGANDA, voice)
    for change in tx.campaigns.history_of(stored.id):
        changed = voice.say(msg("suspicion {before} → {after}"), before=change.before, after=change.after)
        yield f"    {voice.moment(change.occasion.at)}  {changed}  [{change.occasion.why}]"
    if campaign is not None:
        yield "  " + voice.say(
            msg("of campaign {number}: {state}"), number=campaign.number, state=state_of(campaign, voice)
        )
    yield "  " + voice.translate(msg("these are signs only, and change neither the urgency nor the answer"))


def _find(tx: Tx, stored: StoredMention) -> _Found | None:
    linked = tx.campaigns.linked(stored.id)
    if linked is None:
        return None
    return _Found(linked, tx.campaigns.get(linked.group) if linked.group is not None else None)


def _reasons(found: _Found, stored: StoredMention, axis: Axis, voice: Voice) -> Iterator[str]:
    """What adds up to that number as it is kept, heaviest first."""
    mark, campaign = found.linked.mark, found.campaign
    kept = Kept(mark.coordination, mark.propaganda, mark.membership, mark.capped)
    reasons = told_again(kept, campaign, stored.mention.author)
    values = figures(campaign.portrait) if campaign is not None else {}
    for reason in sorted((one for one in reasons if one.axis is axis), key=lambda one: -abs(one.points)):
        yield reason_line(reason, values, voice)
