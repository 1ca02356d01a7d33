"""Out of the store into a dossier: one consistent moment of a campaign."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from monitor.evidence.bilingual import voices
from monitor.evidence.dossier import Change, Dossier, Exhibit, Ground
from monitor.rules.campaign import Campaign
from monitor.rules.propaganda import figures
from monitor.rules.score import Axis, Reason
from monitor.store.campaigns import Member, Occasion, Rescored
from monitor.store.door import Tx
from monitor.store.rows import StoredMention
from scrapers.kit.mention import Mention

_AT_ONCE = 500


def gather(tx: Tx, campaign: Campaign, zone: tzinfo) -> Dossier:
    """Everything the store knows of it."""
    members = sorted(_members(tx, campaign.number), key=lambda member: (member.trace.at, member.trace.seq))
    return Dossier(
        campaign,
        tuple(_exhibit(number, member) for number, member in enumerate(members, start=1)),
        _grounds(campaign, campaign.reasons),
        _grounds(campaign, campaign.doubts),
        tuple(_changes(change for member in members for change in tx.campaigns.history_of(member.stored.id))),
        tuple(tx.campaigns.said_of(campaign.number)),
        zone,
    )


def _members(tx: Tx, number: int) -> Iterator[Member]:
    page = tx.campaigns.members(number, limit=_AT_ONCE)
    while page:
        yield from page
        page = tx.campaigns.members(number, after=page[-1].trace.seq, limit=_AT_ONCE)


def _exhibit(number: int, member: Member) -> Exhibit:
    stored, trace, mark = member.stored, member.trace, member.linked.mark
    gone = stored.gone is not None
    return Exhibit(
        number=number,
        id=stored.id,
        place=trace.place,
        posted_at=datetime.fromtimestamp(trace.at, UTC) if gone else stored.mention.created_at,
        seen_at=stored.first_seen_at,
        mention=None if gone else _as_first_seen(stored),
        coordination=mark.coordination,
        propaganda=mark.propaganda,
        at_arrival=member.linked.at_arrival,
        flagged_at=mark.flagged_at,
        gone=stored.gone,
        gone_at=stored.gone_at,
        credible=trace.credible,
        same_text=None if gone else trace.exact,
        ties=trace.edges,
    )


def _as_first_seen(stored: StoredMention) -> Mention:
    if stored.first_text is None:
        return stored.mention
    return replace(stored.mention, text=stored.first_text)


def _grounds(campaign: Campaign, reasons: Iterable[Reason]) -> tuple[Ground, ...]:
    """In words of both languages, those of the suspicion first, the heaviest first."""
    values, (turkish, english) = figures(campaign.portrait), voices()
    heaviest = sorted(reasons, key=lambda one: (one.axis is not Axis.PROPAGANDA, -abs(one.points), one.code))
    return tuple(
        Ground(one.axis.value, one.code, one.points, turkish.say(one.says, values), english.say(one.says, values))
        for one in heaviest
    )


def _changes(changes: Iterable[Rescored]) -> Iterator[Change]:
    """What was scored anew at once is one change."""
    together: dict[Occasion, list[Rescored]] = defaultdict(list)
    for change in changes:
        together[change.occasion].append(change)
    for occasion in sorted(together, key=lambda occasion: (occasion.at, occasion.why)):
        scores = together[occasion]
        before, after = max(one.before for one in scores), max(one.after for one in scores)
        yield Change(occasion.at, len(scores), before, after, occasion.model, occasion.why)
