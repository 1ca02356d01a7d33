"""One transaction's worth of deciding about campaigns.

Only the campaign's own members are read, however much else is in the window.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from monitor.assessing import Moment, Office, Pursuit, let_go
from monitor.errors import MonitorError
from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.case import Verdict
from monitor.rules.coordination.cues import Cues, Market, compile_cues
from monitor.rules.coordination.index import BrandIndex
from monitor.rules.coordination.post import Trace
from monitor.rules.relevance import Brand
from monitor.rules.suspected import thought_of
from monitor.rules.suspicion import CREDIBLE, UNSEEN, mention_suspicion
from monitor.store.campaigns import Occasion
from monitor.store.door import Tx
from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock, MentionKey

FEWEST = 2
"""A group of one is none."""
NO_SUCH = msg("there is no campaign {number}; nobetci campaigns --all lists them")
_QUIETING = (Verdict.GENUINE, Verdict.COORDINATED_GENUINE)
_LATER = frozenset({"later"})
"""Signs of a real customer that came after the post: which ones is told by the post itself."""
_VISIBLE = frozenset(CampaignState) - {CampaignState.FORMING}


@dataclass(frozen=True, slots=True)
class Chamber:
    """What deciding needs beside the store."""

    office: Office
    cues: Mapping[str, Cues]
    """What reads posts for each brand."""
    clock: Clock


class Sitting:
    """One transaction's worth of deciding."""

    def __init__(self, tx: Tx, store_id: str, chamber: Chamber) -> None:
        self._tx, self._store_id, self._chamber = tx, store_id, chamber
        self.now = chamber.clock()

    def campaign(self, number: int) -> Campaign:
        """That campaign, if there is something to decide about it."""
        campaign = self._tx.campaigns.get(number) if 0 <= number < 1 << 63 else None
        if campaign is None or campaign.state not in _VISIBLE:
            raise MonitorError(NO_SUCH, number=number)
        if campaign.merged_into is not None:
            says = msg("campaign {number} is a part of campaign {into} now: say it of that one")
            raise MonitorError(says, number=number, into=campaign.merged_into)
        return campaign

    def members(self, number: int, keys: Iterable[MentionKey]) -> list[int]:
        """The store's numbers of these posts, all of which have to be in that campaign."""
        return [self._member(number, key) for key in dict.fromkeys(keys)]

    def _member(self, number: int, key: MentionKey) -> int:
        stored = self._tx.mentions.by_key(key)
        left = self._tx.traces.of(stored.id) if stored is not None else None
        if stored is None or left is None or left[1] != number:
            raise MonitorError(msg("{key} is no post of campaign {number}"), key=str(key), number=number)
        return stored.id

    def decide(self, before: Campaign, verdict: Verdict) -> Campaign:
        """The campaign with that verdict; what an earlier one left is taken back."""
        self._tx.verdicts.take_back(before.number)
        if verdict is Verdict.INAUTHENTIC:
            self._tx.verdicts.confirm(before.number)
        pursuit, away = self._pursuit(before.number, before.brand, Moment(self.now, self._store_id, "verdict"))
        if verdict in _QUIETING:
            keys = pursuit.index.keys_of(before.number)
            self._tx.verdicts.quiet(before.brand, before.number, keys, at=self.now)
        self._tx.traces.changed(before.brand)
        after = pursuit.decide(before.number, verdict)
        if after is None:
            raise MonitorError(NO_SUCH, number=before.number)
        self._rescore(away, after, pursuit)
        return after

    def split(self, number: int, moving: frozenset[int]) -> int:
        """Those members are a campaign of their own for good, called by the oldest that no group is called by."""
        into = next((one for one in sorted(moving) if not self._tx.traces.members(one)), min(moving))
        earlier = self._tx.campaigns.get(into)
        if earlier is not None:
            self._tx.campaigns.save(replace(earlier, merged_into=None, verdict=None))
        self._tx.untracing.split(number, moving, into, at=self.now)
        return into

    def look_again(self, number: int, brand: str) -> Campaign | None:
        """The campaign after its members changed; one that nobody is left of is quiet."""
        moment = Moment(self.now, self._store_id, "members", anew=True)
        pursuit, away = self._pursuit(number, brand, moment)
        after = pursuit.follow(number)
        if after is not None:
            self._rescore(away, after, pursuit)
            return after
        left = self._tx.campaigns.get(number)
        if left is None:
            return None
        let_go(self._tx, left, self._chamber.office, pursuit.moment)
        return self._tx.campaigns.get(number)

    def _pursuit(self, number: int, brand: str, moment: Moment) -> tuple[Pursuit, list[Trace]]:
        """A memory of this campaign alone, as the window has it, and the members that have left the window."""
        tx, standing = self._tx, self._tx.traces.standing(brand)
        members = tx.traces.members(number)
        inside = [trace for trace in members if trace.at >= standing.horizon or trace.seq > standing.horizon_seq]
        if len(inside) < FEWEST:
            inside = members
        cues = self._chamber.cues.get(brand) or compile_cues(Brand(brand), Market())
        index = BrandIndex(brand, cues)
        index.restore(
            [(replace(trace, seq=place), number) for place, trace in enumerate(inside, start=1)],
            heeded=tx.verdicts.heeded(brand),
        )
        away = [trace for trace in members if trace not in inside]
        return Pursuit(tx, index, self._chamber.office, moment), away

    def _rescore(self, away: Iterable[Trace], campaign: Campaign, pursuit: Pursuit) -> None:
        """The same for members that the window has let go: they belong as firmly as they did."""
        thought = thought_of(campaign)
        known = {mark.number: mark for mark in self._tx.campaigns.marks(campaign.number)}
        marks = []
        for trace in away:
            membership, capped = known[trace.number].membership, known[trace.number].capped
            signs = trace.credible or (_LATER if capped == CREDIBLE else trace.credible)
            unseen = capped == UNSEEN and campaign.verdict is Verdict.INAUTHENTIC
            suspicion = mention_suspicion(thought, membership, signs, unseen=unseen)
            marks.append(pursuit.marked(trace.number, suspicion, membership))
        occasion = Occasion(pursuit.moment.why, self.now, campaign.model)
        self._tx.campaigns.rescore(campaign.number, marks, occasion)
