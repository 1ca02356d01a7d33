"""Who else wrote it: a mention is linked to others of its brand, and its group is looked at as a campaign.

Nothing here changes what the mention is worth to whoever answers it: not urgency, case, route, decision or clock.
Only where its card stands may differ: in the thread of the campaign's message, once there is one.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from monitor.assessing import Moment, Office, Pursuit, campaign_key, credit, let_go, show_anew
from monitor.lookout import Lookout
from monitor.rules.campaign import Campaign, is_told_apart
from monitor.rules.coordination.customers import links_of, place_of, signs_of, thread_of, tone_of
from monitor.rules.coordination.index import BrandIndex
from monitor.rules.coordination.post import Post
from monitor.rules.suspicion import lone_suspicion
from monitor.stages.judge.matter import Matter
from monitor.store.door import Tx
from monitor.store.rows import author_key, first_words

_ARRIVAL, _MERGED, _ERASED, _SILENCE = "arrival", "merged", "erased", "silence"
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Watchtower:
    """What coordinating needs: the memories of all brands, and what groups are judged by."""

    lookout: Lookout
    office: Office
    brands: frozenset[str]


def coordinate(tx: Tx, matter: Matter, tower: Watchtower | None) -> Matter:
    """The matter with where its card belongs; a mention that is judged for the first time is linked to others."""
    stored = matter.stored
    brand = stored.heard.brand
    if tower is None or brand not in tower.brands or stored.gone is not None:
        return matter
    is_new = stored.rev == 1 or not tx.traces.has(stored.id)
    if is_new and not tower.lookout.reaches(stored.mention.created_at, matter.now):
        return matter
    index = tower.lookout.index(tx, brand)
    spoke = _spoke_with_support(tx, matter)
    credible = signs_of(stored.mention, matter.judgement.score, was_answered=spoke)
    if not matter.judgement.relevance.relevant and not _says_the_same(index, matter, credible):
        return matter
    if is_new:
        campaign = _enter(Pursuit(tx, index, tower.office, _moment(matter, _ARRIVAL)), matter, credible)
        tower.lookout.keep(tx, brand)
    else:
        _credit(tx, matter, credible)
        group = index.group_of(stored.id)
        campaign = tx.campaigns.get(group) if group is not None else None
    if campaign is None or credible or not is_told_apart(campaign):
        return matter
    return replace(matter, under=campaign_key(matter.store_id, campaign.number))


def _says_the_same(index: BrandIndex, matter: Matter, credible: frozenset[str]) -> bool:
    """Whether what does not name the brand is one more post of a group that does; it never begins a group."""
    if index.has(matter.stored.id):
        return True
    return index.would_join(index.trace(post_of(matter, credible)))


def _credit(tx: Tx, matter: Matter, credible: frozenset[str]) -> None:
    """Whoever shows a sign of a real customer later, a solved mark say, scores no more than they may.

    That we answered is none: we may have answered an attack.
    """
    if not credible <= {"answered"}:
        credit(tx, matter.stored.id, now=matter.now)


def _moment(matter: Matter, why: str) -> Moment:
    return Moment(matter.now, matter.store_id, why)


def _enter(pursuit: Pursuit, matter: Matter, credible: frozenset[str]) -> Campaign | None:
    """Link the mention and keep what follows: its trace, its group, its campaign if it is one."""
    tx, index = pursuit.tx, pursuit.index
    stored = matter.stored
    taken = index.take(index.trace(post_of(matter, credible)))
    tx.verdicts.used(index.brand, taken.quieting, at=matter.now)
    if taken.group is None:
        mark = pursuit.marked(stored.id, lone_suspicion(stored.mention.author, credible))
        tx.traces.enter(index.brand, taken.trace, None, mark)
        return None
    if taken.absorbed:
        pursuit = replace(pursuit, moment=replace(pursuit.moment, why=_MERGED))
    joined = index.members(taken.group) if taken.absorbed else taken.founded
    weighed = pursuit.weigh_grown(taken.group, {*joined, stored.id}, taken.absorbed)
    if weighed is None:
        raise KeyError(taken.group)
    tx.traces.enter(index.brand, taken.trace, taken.group, pursuit.mark_of(stored.id, weighed, credible))
    tx.traces.put(taken.founded, taken.group)
    pursuit.vouch(taken.absorbed)
    tx.traces.merge(taken.absorbed, taken.group)
    pursuit.absorb(taken.absorbed, taken.group)
    pursuit.conclude(weighed, joined)
    return weighed.after


def post_of(matter: Matter, credible: frozenset[str] = frozenset()) -> Post:
    """The mention as linking sees it: as it was first seen."""
    stored, mention = matter.stored, matter.stored.mention
    text = first_words(mention.title, stored.first_text or mention.text)
    return Post(
        number=stored.id,
        brand=stored.heard.brand,
        place=place_of(mention),
        text=text,
        posted_at=mention.created_at,
        heard_at=stored.first_seen_at,
        author=author_key(mention.author),
        account=mention.author,
        links=links_of(mention, text),
        hashtags=mention.hashtags,
        thread=thread_of(mention),
        tone=tone_of(matter.judgement.score),
        credible=credible,
    )


def _spoke_with_support(tx: Tx, matter: Matter) -> bool:
    """Whether the brand answered the same person before; asked only where somebody wrote before at all."""
    context = matter.judgement.context
    return context is not None and context.facts.earlier > 0 and tx.around.was_answered(matter.stored)


# -- what happens to campaigns while nobody writes


def review_erased(tx: Tx, tower: Watchtower, store_id: str, now: datetime) -> None:
    """Campaigns of which a member was erased are looked at again, and their messages shown without it."""
    for number in tx.campaigns.stale():
        _review(tx, tower, number, Moment(now, store_id, _ERASED, anew=True))


def wear_off(tx: Tx, tower: Watchtower, now: datetime) -> None:
    """What a person once called genuine may be suspected again when nobody wrote the like for long."""
    for brand in tx.verdicts.expire(now - tower.office.thresholds.quiet_for):
        tx.traces.changed(brand)


def review_resting(tx: Tx, tower: Watchtower, store_id: str, now: datetime) -> int:
    """Campaigns that have not grown for long are quiet, and their messages say so; how many were looked at."""
    numbers = tx.campaigns.resting(now - tower.office.thresholds.quiet_after, limit=_AT_ONCE)
    for number in numbers:
        _review(tx, tower, number, Moment(now, store_id, _SILENCE))
    return len(numbers)


def _review(tx: Tx, tower: Watchtower, number: int, moment: Moment) -> None:
    before = tx.campaigns.get(number)
    if before is None:
        return
    after = None
    if before.brand in tower.brands:
        index = tower.lookout.index(tx, before.brand)
        after = Pursuit(tx, index, tower.office, moment).follow(number)
    if after is None:
        let_go(tx, before, tower.office, moment)
    elif after.rev == before.rev:
        show_anew(tx, after, tower.office, moment)
