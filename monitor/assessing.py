"""A group is looked at as one: its campaign takes a step, its members are scored anew, a channel is owed the news.

Nothing here reads or writes an urgency, a case, a decision or a draft.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.rules.campaign import (
    Campaign,
    CampaignState,
    Telling,
    Thresholds,
    circumstances_of,
    decided,
    is_told_apart,
    merged,
    scored,
    step,
    united,
    worth_rescoring,
    worth_telling,
)
from monitor.rules.case import Verdict
from monitor.rules.clocks import Quiet
from monitor.rules.coordination.index import BrandIndex
from monitor.rules.delivery import ALERT, NOTE, Delivery, Kind, OutboxItem
from monitor.rules.group_model import GroupModel
from monitor.rules.propaganda import Assessment, assess
from monitor.rules.route import Alert, Condition, Route, first_match
from monitor.rules.suspicion import CREDIBLE, MOST_CREDIBLE, NEARLY_THE_SAME, UNSEEN, Suspicion, mention_suspicion
from monitor.store.campaigns import Occasion
from monitor.store.door import Tx
from monitor.store.traces import Mark
from scrapers.kit.errors import msg

_NOBODY, _SIGNS = frozenset[str](), frozenset({"known"})
_FIRST_AMONG_ALERTS = 100


@dataclass(frozen=True, slots=True)
class Office:
    """What assessing needs: the model, when a campaign is suspected, and who is told of it."""

    model: GroupModel
    thresholds: Thresholds
    routes: tuple[Route, ...]
    operators: str
    """The channel that is told where no route is for the brand."""
    quiet: Quiet = field(default_factory=Quiet)
    """When channels are left alone; only a campaign that is strongly suspected breaks through."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a group is looked at, in which store, and why."""

    now: datetime
    store_id: str
    why: str
    anew: bool = False
    """Whether members were taken away: the others may belong less firmly than before."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a group is thought of: the campaign before (None: a new one) and after."""

    before: Campaign | None
    after: Campaign
    assessment: Assessment
    unseen: frozenset[int] = frozenset()
    """Members that a person's word does not reach: they came later, and are not nearly the same."""


@dataclass(frozen=True, slots=True)
class Pursuit:
    """Looking at groups of one brand inside one transaction."""

    tx: Tx
    index: BrandIndex
    office: Office
    moment: Moment

    def follow(self, number: int) -> Campaign | None:
        """The campaign after its group was looked at, with everything that follows from it; None without a group."""
        weighed = self.weigh(number)
        if weighed is None:
            return None
        self.conclude(weighed, self.index.members(number) if self.moment.anew else ())
        return weighed.after

    def decide(self, number: int, verdict: Verdict) -> Campaign | None:
        """The campaign with a person's word, and everything that follows from it; None without campaign or group."""
        before = self.tx.campaigns.get(number)
        if before is None:
            return None
        said = decided(before, verdict, self.moment.now, self.office.thresholds)
        weighed = self._weigh(number, said)
        if weighed is None:
            return None
        self.conclude(replace(weighed, before=before), self.index.members(number))
        return weighed.after

    def weigh(self, number: int) -> Weighed | None:
        """What is thought of that group now; nothing is written."""
        return self._weigh(number, self._known(number))

    def weigh_grown(self, number: int, joined: Iterable[int], absorbed: Iterable[int] = ()) -> Weighed | None:
        """The same of a group that posts, and perhaps other groups, have just joined; people's words on each count."""
        before = self._known(number)
        if before is not None:  # it may hold no more posts than before: as many may have left the window
            before = replace(before, grown_at=self.moment.now)
        parts = [campaign for other in absorbed if (campaign := self.tx.campaigns.get(other)) is not None]
        weighed = self._weigh(number, united(before, parts))
        if weighed is None or weighed.after.verdict is not Verdict.INAUTHENTIC:
            return weighed and replace(weighed, before=before)
        return replace(weighed, before=before, unseen=self._unseen(joined, (before, *parts)))

    def _unseen(self, joined: Iterable[int], known: Iterable[Campaign | None]) -> frozenset[int]:
        """Those who join what a person called inauthentic, and are not nearly the same as what that person saw."""
        confirmed = {one.number for one in known if one is not None and one.verdict is Verdict.INAUTHENTIC}
        linked = {number: self.tx.campaigns.linked(number) for number in joined}
        new = [number for number, one in linked.items() if one is None or one.group not in confirmed]
        return frozenset(number for number in new if not self._repeats(number, confirmed))

    def _repeats(self, number: int, confirmed: set[int]) -> bool:
        """Whether it is nearly the same as a post that a person saw, or as one that was."""
        near = filter(None, map(self.tx.campaigns.linked, self.index.near(number, NEARLY_THE_SAME)))
        return any(one.group in confirmed and one.mark.capped is None for one in near)

    def _known(self, number: int) -> Campaign | None:
        known = self.tx.campaigns.get(number)
        if known is not None and known.merged_into is not None:  # its first post was left alone, and founded anew
            return replace(known, merged_into=None, verdict=None)
        return known

    def _weigh(self, number: int, before: Campaign | None) -> Weighed | None:
        try:
            portrait = self.index.portrait(number)
        except KeyError:
            return None
        thresholds = self.office.thresholds
        circumstances = circumstances_of(before, thresholds, quiet=self.index.quieted(number))
        assessment = assess(portrait, self.office.model, circumstances)
        return Weighed(before, step(before, assessment, portrait, self.moment.now, thresholds), assessment)

    def mark_of(self, number: int, weighed: Weighed, credible: frozenset[str], least: int = 0) -> Mark:
        """What that member scores in its group, to which it belongs at least so firmly."""
        membership, unseen = max(self.index.membership(number), least), number in weighed.unseen
        thought = mention_suspicion(weighed.assessment, membership, credible, unseen=unseen)
        return self.marked(number, thought, membership)

    def marked(self, number: int, suspicion: Suspicion, membership: int = 0) -> Mark:
        """A suspicion as it is kept with the mention."""
        reached = self.moment.now if suspicion.propaganda >= self.office.thresholds.amber else None
        return Mark(number, suspicion.coordination, suspicion.propaganda, membership, suspicion.capped, reached)

    def conclude(self, weighed: Weighed, joined: Iterable[int] = ()) -> None:
        """Keep the campaign; score its members anew where that is worth it, else those who joined; owe the news."""
        before, after = weighed.before, weighed.after
        if before is None and after.state is CampaignState.FORMING:
            self._rescore(weighed, joined)
            return
        everybody = worth_rescoring(before, after, self.office.thresholds)
        self.tx.campaigns.save(scored(after) if everybody else after)
        self._rescore(weighed, self.index.members(after.number) if everybody else joined)
        self._tell(before, after)

    def _rescore(self, weighed: Weighed, numbers: Iterable[int]) -> None:
        chosen = frozenset(numbers)
        if not chosen:
            return
        known = [mark for mark in self.tx.campaigns.marks(weighed.after.number) if mark.number in chosen]
        if weighed.after.verdict is Verdict.INAUTHENTIC:
            weighed = replace(weighed, unseen=weighed.unseen.union(_who_is(UNSEEN, known)))
        occasion = Occasion(self.moment.why, self.moment.now, weighed.after.model)
        marks = [self._mark_anew(mark, weighed) for mark in known]
        self.tx.campaigns.rescore(weighed.after.number, marks, occasion)

    def _mark_anew(self, mark: Mark, weighed: Weighed) -> Mark:
        """Whoever it was linked to may have left the window since: it belongs as firmly as it did."""
        least = 0 if self.moment.anew else mark.membership
        return self.mark_of(mark.number, weighed, _SIGNS if mark.capped == CREDIBLE else _NOBODY, least)

    def _tell(self, before: Campaign | None, after: Campaign) -> None:
        telling = worth_telling(before, after, self.office.thresholds)
        item = owe_campaign(self.tx, after, telling, self.office, self.moment)
        if item is not None and telling.speaks and is_told_apart(after):
            customers = _who_is(CREDIBLE, self.tx.campaigns.marks(after.number))
            others = [number for number in self.index.members(after.number) if number not in customers]
            self.tx.crowds.gather(others, item.key, item.channel)

    def vouch(self, absorbed: Iterable[int]) -> None:
        """Members of these campaigns stay what a person said of them, whatever group they become a part of."""
        for number in absorbed:
            campaign = self.tx.campaigns.get(number)
            if campaign is not None and campaign.verdict in (Verdict.GENUINE, Verdict.COORDINATED_GENUINE):
                self.tx.traces.credit_all(number)

    def absorb(self, absorbed: Iterable[int], into: int) -> None:
        """These campaigns are a part of that one now; what was told of them says so."""
        for number in absorbed:
            before = self.tx.campaigns.get(number)
            if before is not None:
                after = merged(before, into)
                self.tx.campaigns.save(after)
                self._tell(before, after)


def _who_is(capped: str, marks: Iterable[Mark]) -> frozenset[int]:
    return frozenset(mark.number for mark in marks if mark.capped == capped)


def let_go(tx: Tx, campaign: Campaign, office: Office, moment: Moment) -> None:
    """Nobody of that campaign is in the window any more: it is quiet, unless somebody decided."""
    quiet = campaign if campaign.is_settled else replace(campaign, state=CampaignState.QUIET)
    show_anew(tx, quiet, office, moment)


def credit(tx: Tx, mention_id: int, *, now: datetime) -> None:
    """Let that mention score no more than a real customer's may, wherever it is linked."""
    linked = tx.campaigns.linked(mention_id)
    if linked is None or linked.mark.capped == CREDIBLE:
        return
    tx.traces.credit(mention_id)
    campaign = tx.campaigns.get(linked.group) if linked.group is not None else None
    if campaign is not None and linked.mark.propaganda > MOST_CREDIBLE:
        mark = replace(linked.mark, propaganda=MOST_CREDIBLE, capped=CREDIBLE)
        tx.campaigns.rescore(campaign.number, [mark], Occasion("signs", now, campaign.model))


def show_anew(tx: Tx, campaign: Campaign, office: Office, moment: Moment) -> None:
    """What was told of it is brought up to date, though its figures are the same: words may have been erased."""
    after = replace(campaign, rev=campaign.rev + 1)
    tx.campaigns.save(after)
    if after.suspected_at is not None:
        owe_campaign(tx, after, Telling.EDIT, office, moment)


def campaign_key(store_id: str, number: int) -> str:
    """What its message is known by: one message, whatever becomes of the campaign."""
    return f"{store_id}:campaign:{number}"


# -- what is owed

_NEWS = {
    Telling.RED: msg("the likelihood of a coordinated campaign has risen: {likely}/100"),
    Telling.REVIVED: msg("the campaign goes on after a silence: {posts} posts by now"),
    Telling.REOPENED: msg("a decided campaign has absorbed another group: {posts} posts; please decide anew"),
    Telling.DOUBLED: msg("the campaign has doubled since you were unsure: {posts} posts; what do you think now?"),
}


def owe_campaign(tx: Tx, campaign: Campaign, telling: Telling, office: Office, moment: Moment) -> OutboxItem | None:
    """The campaign's one message as it has to stand, owed or edited; None where nothing is to be told."""
    key = campaign_key(moment.store_id, campaign.number)
    known = None if telling is Telling.NOTHING else tx.outbox.get(key)
    if telling is Telling.NOTHING or (known is None and not telling.speaks):
        return None
    channel = known.channel if known else _channel(tx, campaign, office)
    may_be_told = _may_be_told(campaign, office, moment.now)
    item = OutboxItem(
        key=key,
        kind=Kind.CAMPAIGN,
        channel=channel,
        via=known.via if known else channel,
        priority=ALERT,
        owed_at=moment.now,
        next_attempt_at=may_be_told,
        want_rev=campaign.rev,
        owed_urgency=_FIRST_AMONG_ALERTS,
        payload={"number": campaign.number, "red": office.thresholds.red},
    )
    tx.outbox.owe(item)
    if known is not None and known.next_attempt_at > may_be_told == moment.now:
        tx.outbox.hurry(key, moment.now)
    if known is not None and known.state is not Delivery.DEAD and telling in _NEWS:
        tx.outbox.owe(_note(item, campaign, telling))
    return item


def _may_be_told(campaign: Campaign, office: Office, now: datetime) -> datetime:
    """At once, or when the quiet hours of its brand are over."""
    if campaign.propaganda >= office.thresholds.red:
        return now
    return office.quiet.until(Alert(campaign.brand, frozenset(), frozenset(), 0), now) or now


def _note(parent: OutboxItem, campaign: Campaign, telling: Telling) -> OutboxItem:
    """News that the channel must not overlook: the message itself is only edited."""
    values = {"likely": campaign.propaganda, "posts": campaign.posts}
    return replace(
        parent,
        key=f"{parent.key}:note:{campaign.rev}",
        kind=Kind.NOTE,
        priority=NOTE,
        under=parent.key,
        want_rev=1,
        payload={"says": _NEWS[telling], "values": values, "aloud": True},
    )


def _channel(tx: Tx, campaign: Campaign, office: Office) -> str:
    """Where its most urgent member would be told of; else where the brand is; else where we speak of ourselves."""
    worst = tx.crowds.worst(campaign.number)
    if worst is not None:
        places = frozenset({worst.entry, worst.source})
        alert = Alert(campaign.brand, places, frozenset(worst.topics), worst.urgency)
        if (route := first_match(office.routes, alert)) is not None:
            return route.channel
    theirs = (route for route in office.routes if _is_for(route.when, campaign.brand))
    return next((route.channel for route in theirs), office.operators)


def _is_for(condition: Condition, brand: str) -> bool:
    return not condition.brands or brand in condition.brands
