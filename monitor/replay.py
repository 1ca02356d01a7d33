"""Mentions through the whole judgement on their own clock, in a store nobody else uses; nothing is sent."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.language import voice
from monitor.language.catalogue import SOURCE
from monitor.rules.campaign import Campaign, CampaignState
from monitor.rules.case import Case
from monitor.rules.propaganda import figures
from monitor.rules.score import Reason
from monitor.rules.suspected import Kept, told_again
from monitor.stages.judge import Answer, Bench, Matter, judge_all, settle, tend_campaigns
from monitor.store.campaigns import Linked
from monitor.store.door import Store, Tx
from monitor.store.mentions import Judgement
from monitor.store.rows import Heard
from scrapers.kit.mention import Author, Clock, Mention, MentionKey

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Event:
    """A mention as it stood at a moment: when it was written (`words`), or when it had been answered."""

    at: datetime
    mention: Mention
    heard: Heard
    words: bool = True


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mention: its last judgement, its case, and when a channel was to be told of its words."""

    judgement: Judgement
    answer: Answer
    told_at: datetime | None
    number: int
    """What the store calls the mention."""
    author: Author
    linked: Linked | None = None
    """What linking made of it in the end; None for what is linked to nothing because it is about nobody."""
    campaign: Campaign | None = None
    """The one it belongs to in the end, if anybody would see it."""
    reasons: tuple[Reason, ...] = ()
    """Why it is suspected; the points add up to the scores of the end."""

    @property
    def case(self) -> Case | None:
        """Whose matter it is; None for what is nobody's."""
        return self.answer.case


def events_of(heard: Iterable[tuple[Mention, Heard]]) -> list[Event]:
    """What happened, in the order it did: an answer is not known before it was given."""
    events = []
    for mention, how in heard:
        answered_at = mention.answered_at
        if answered_at is None or answered_at <= mention.created_at:
            events.append(Event(mention.created_at, mention, how))
        else:
            events.append(Event(mention.created_at, replace(mention, answered_at=None), how))
            events.append(Event(answered_at, mention, how, words=False))
    return sorted(events, key=lambda event: event.at)


def replay(
    store: Store, events: Iterable[Event], bench: Bench, *, show: Callable[[int], None] = lambda _done: None
) -> dict[MentionKey, Fate]:
    """What becomes of each mention when the events happen one after another; `show` hears how many have."""
    fates: dict[MentionKey, Fate] = {}
    done = 0
    for batch in _batches(events):
        with store.transaction() as tx:
            _settle(tx, store.id, batch, bench, fates)
        done += len(batch)
        tend_campaigns(store, bench, _stopped_at(batch[-1].at))
        show(done)
    with store.reading() as tx:
        campaigns: dict[int, Campaign | None] = {}
        return {key: _linked(tx, fate, campaigns) for key, fate in fates.items()}


def _stopped_at(moment: datetime) -> Clock:
    return lambda: moment


def _batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events in a row, no two of one mention: a batch is stored before it is settled."""
    batch: dict[MentionKey, Event] = {}
    for event in events:
        if len(batch) == _BATCH or event.mention.key in batch:
            yield list(batch.values())
            batch = {}
        batch[event.mention.key] = event
    if batch:
        yield list(batch.values())


def _settle(tx: Tx, store_id: str, batch: Sequence[Event], bench: Bench, fates: dict[MentionKey, Fate]) -> None:
    said: dict[Heard, list[Mention]] = defaultdict(list)
    for event in batch:
        said[event.heard].append(event.mention)
    for how, mentions in said.items():
        tx.mentions.add(mentions, how, now=batch[-1].at)
    unjudged = tx.mentions.unjudged(len(batch))
    judged = zip(unjudged, judge_all(unjudged, bench), strict=True)
    news = {stored.mention.key: (stored, judgement) for stored, judgement in judged}
    for event in batch:
        stored, judgement = news.get(event.mention.key, (None, None))
        if stored is not None and judgement is not None and tx.mentions.claim(stored):
            answer = settle(tx, Matter(stored, judgement, store_id, event.at), bench)
            fate = Fate(judgement, answer, event.at if answer.why.speaks else None, stored.id, stored.mention.author)
            fates[event.mention.key] = _after(fates.get(event.mention.key), event, fate)


def _after(before: Fate | None, event: Event, fate: Fate) -> Fate:
    """The first time somebody is told of the words counts; until then, the last answer to them."""
    if before is not None and (before.told_at is not None or not event.words):
        return replace(fate, answer=replace(before.answer, case=fate.answer.case), told_at=before.told_at)
    return fate


def _linked(tx: Tx, fate: Fate, campaigns: dict[int, Campaign | None]) -> Fate:
    """With what linking made of it after all others came; `campaigns` are those that were looked up before."""
    linked = tx.campaigns.linked(fate.number)
    if linked is None:
        return fate
    group = linked.group
    if group is not None and group not in campaigns:
        campaigns[group] = tx.campaigns.get(group)
    campaign = campaigns[group] if group is not None else None
    mark = linked.mark
    kept = Kept(mark.coordination, mark.propaganda, mark.membership, mark.capped)
    reasons = told_again(kept, campaign, fate.author)
    seen = campaign if campaign is not None and campaign.state is not CampaignState.FORMING else None
    return replace(fate, linked=linked, campaign=seen, reasons=tuple(_in_figures(reasons, campaign)))


def _in_figures(reasons: Iterable[Reason], campaign: Campaign | None) -> Iterator[Reason]:
    """With the group's figures in their words."""
    values = figures(campaign.portrait) if campaign is not None else {}
    for reason in reasons:
        yield replace(reason, says=voice(SOURCE).say(reason.says, values))
