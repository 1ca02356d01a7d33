"""Verdict: what a person says of a campaign, by a command or a button, and everything that follows from it at once.

    verdict · post taken out · part split off ──tx──► word, keys, group ──► campaign, members' scores, its message

Whoever asks is told how the campaign stands then; living memories notice by themselves.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace

from monitor.errors import MonitorError
from monitor.rules.campaign import Campaign
from monitor.stages.verdict.opinion import MOST_NOTE, Opinion, give, shortened
from monitor.stages.verdict.pressed import press_verdict
from monitor.stages.verdict.sitting import FEWEST, Chamber, Sitting
from monitor.store.door import Store
from scrapers.kit.errors import msg
from scrapers.kit.mention import MentionKey

__all__ = ["MOST_NOTE", "Chamber", "Opinion", "press_verdict", "split_off", "take_out", "take_verdict"]

log = logging.getLogger(__name__)


def take_verdict(store: Store, opinion: Opinion, chamber: Chamber) -> Campaign:
    """Keep the verdict and let the campaign, its members' scores and its message follow; how it stands then.

    The newest word counts: it takes back whatever an earlier one had quieted or confirmed. Raises `MonitorError`.
    """
    by, note = shortened(opinion.by), shortened(opinion.note)
    if not by:
        raise MonitorError(msg("a verdict needs a name: who says so?"))
    with store.transaction() as tx:
        sitting = Sitting(tx, store.id, chamber)
        before = sitting.campaign(opinion.campaign)
        after = give(tx, sitting, before, replace(opinion, by=by, note=note))
    log.info("verdict", extra={"campaign": after.number, "verdict": opinion.verdict.value})
    return after


def take_out(store: Store, number: int, key: MentionKey, chamber: Chamber) -> Campaign:
    """The campaign without that post, which stays out of it for good. Raises `MonitorError`."""
    with store.transaction() as tx:
        sitting = Sitting(tx, store.id, chamber)
        before = sitting.campaign(number)
        (post,) = sitting.members(number, [key])
        tx.untracing.take_out(post, at=sitting.now)
        after = sitting.look_again(number, before.brand) or before
    log.info("post taken out", extra={"campaign": number, "mention": str(key)})
    return after


def split_off(store: Store, number: int, keys: Iterable[MentionKey], chamber: Chamber) -> tuple[Campaign, ...]:
    """Both parts after these posts became a campaign of their own, or the others did: the oldest post keeps the number.

    Raises `MonitorError`.
    """
    with store.transaction() as tx:
        sitting = Sitting(tx, store.id, chamber)
        brand = sitting.campaign(number).brand
        part = frozenset(sitting.members(number, keys))
        everybody = frozenset(trace.number for trace in tx.traces.members(number))
        rest = everybody - part
        if min(len(part), len(rest)) < FEWEST:
            raise MonitorError(msg("each part needs two posts or more; a single one is taken out with --remove"))
        moving = rest if min(everybody) in part else part
        into = sitting.split(number, moving)
        both = [sitting.look_again(one, brand) for one in (number, into)]
    log.info("campaign split", extra={"campaign": number, "into": into})
    return tuple(campaign for campaign in both if campaign is not None)
