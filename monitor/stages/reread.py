"""Look up again: platforms want deletions and edits followed, and what is no longer public may not be kept."""

import logging
from datetime import datetime

from monitor.rules.delivery import news_items
from monitor.store.door import Store
from monitor.store.rows import Heard
from scrapers.kit.errors import SourceError
from scrapers.kit.mention import Batch, Clock, Outcome, Rereads, Source

log = logging.getLogger(__name__)


def reread_once(source: Source, heard: Heard, operators: str, store: Store, clock: Clock) -> int:
    """Look up the next posts of the round under way, or begin a round if one is due; how many are gone.

    A round goes once through everything the source heard lately, a call at a time, within the source's own budget.
    Trouble is left for the next poll to tell; the posts that were not looked at are looked at then.
    """
    if not isinstance(source, Rereads) or not source.reread_every:
        return 0
    now = clock()
    with store.reading() as tx:
        state = tx.sources.state_of(source.name)
        begun = state.reread_at if state.reread_after else None
        if begun is None and state.reread_at is not None and now - state.reread_at < source.reread_every:
            return 0
        after = state.reread_after if begun else tx.mentions.last_before(now - source.reread_within)
        found = tx.mentions.heard_by(
            source.name, after=after, until=now - source.reread_after, limit=source.most_reread
        )
    if not found:
        _round_is_over(store, source.name, begun or now)
        return 0
    try:
        batch = source.reread(state.cursor, [native_id for _, native_id in found])
    except SourceError as error:
        log.warning("not looked up again", extra={"source": source.name, "error": type(error).__name__})
        return 0
    with store.transaction() as tx:
        for item in news_items(store.id, source.name, batch.signals, operators, now=now):
            tx.outbox.owe_once(item)
    if batch.outcome is Outcome.UNCHANGED:
        return 0
    return _record(store, heard, batch, (found[-1][0], begun or now), now)


def _round_is_over(store: Store, name: str, begun: datetime) -> None:
    with store.transaction() as tx:
        tx.sources.reread_to(name, 0, begun)


def _record(store: Store, heard: Heard, batch: Batch, reached: tuple[int, datetime], now: datetime) -> int:
    with store.transaction() as tx:
        tx.mentions.add(batch.mentions, heard, now=now)
        gone = tx.forgetting.take_away(batch.removals, now=now)
        tx.sources.advance(heard.entry, batch, stored=0)
        tx.sources.reread_to(heard.entry, *reached)
    log.info("looked up again", extra={"source": heard.entry, "gone": gone})
    return gone
