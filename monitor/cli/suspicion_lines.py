"""What `explain` says of coordination and propaganda: kept apart from the urgency, and changing nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.cli.campaign_lines import reason_line, state_of
from monitor.language import Voice
from monitor.rules.campaign import Campaign
from monitor.rules.score import Axis, Reason
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
    says = msg("coordination {coordination}/100, suspicion of propaganda {propaganda}/100 ({arrival} at its arrival)")
    values = {"coordination": mark.coordination, "propaganda": mark.propaganda, "arrival": found.linked.at_arrival}
    yield "  " + voice.say(says, values)
    if campaign is not None:
        says = msg("of campaign {number}: {state}, suspicion {propaganda}/100")
        state, points = state_of(campaign, voice), campaign.propaganda
        yield "    " + voice.say(says, number=campaign.number, state=state, propaganda=points)
    for reason in _reasons(found, stored):
        yield _line(reason, campaign, voice)
    for change in tx.campaigns.history_of(stored.id):
        figures = {"before": change.before, "after": change.after}
        changed = voice.say(msg("{before} → {after} because of later ones"), figures)
        yield f"    {voice.moment(change.occasion.at)}  {changed}  [{change.occasion.why}]"
    yield "  " + voice.translate(msg("these are signs only, and change neither the urgency nor the answer"))


def _find(tx: Tx, stored: StoredMention) -> _Found | None:
    linked = tx.campaigns.linked(stored.id)
    if linked is None:
        return None
    return _Found(linked, tx.campaigns.get(linked.group) if linked.group is not None else None)


def _reasons(found: _Found, stored: StoredMention) -> Iterator[Reason]:
    """What adds up to both numbers as they are kept, heaviest first."""
    mark = found.linked.mark
    kept = Kept(mark.coordination, mark.propaganda, mark.membership, mark.capped)
    reasons = told_again(kept, found.campaign, stored.mention.author)
    return iter(sorted(reasons, key=lambda reason: (reason.axis is Axis.PROPAGANDA, -abs(reason.points))))


def _line(reason: Reason, campaign: Campaign | None, voice: Voice) -> str:
    if campaign is None:
        return f"    {reason.points:+4d}  {voice.translate(reason.says)}  [{reason.code}]"
    return reason_line(reason, campaign, voice)
