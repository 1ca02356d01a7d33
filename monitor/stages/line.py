"""The line that presses come by: when it stays down, the operators hear of it once, and once when it is back."""

import logging
from datetime import datetime, timedelta

from monitor.rules.delivery import notice_item
from monitor.store.door import Store, Tx
from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=2)
"""A line that is down for less than this is coming back by itself."""
BUTTONS_DOWN = msg("buttons do not work: there has been no line to Slack for two minutes")
BUTTONS_BACK = msg("buttons work again")
_CURE = msg(
    "look at the app-level token and its scope connections:write, at Socket Mode in the app's settings, at slack.proxy"
    "; `nobetci case` does the same by command meanwhile"
)


def tend_line(store: Store, operators: str, clock: Clock) -> int:
    """Owe what the operators have to hear of it now; how many messages that is. Raises only `StoreError`."""
    now = clock()
    with store.reading() as tx:
        if _news(tx, now) is None:
            return 0
    with store.transaction() as tx:
        news = _news(tx, now)
        if news is not None:
            _tell(tx, f"{store.id}:buttons", operators, news, now)
    return int(news is not None)


_News = tuple[bool, datetime]
"""Whether it is back, and since when it is, or was, down."""


def _news(tx: Tx, now: datetime) -> _News | None:
    line, told = tx.sources.line(), tx.sources.told_down()
    if line is None:  # nobody listens now: whoever does next says how it is
        return None
    if line.up:
        return (True, told) if told is not None else None
    return (False, line.since) if told is None and now - line.since > PATIENCE else None


def _tell(tx: Tx, key: str, operators: str, news: _News, now: datetime) -> None:
    back, since = news
    tx.sources.tell_down(None if back else since)
    payload = {
        "good_news": back,
        "says": BUTTONS_BACK if back else BUTTONS_DOWN,
        "hint": "" if back else _CURE,
        "values": {},
    }
    key = f"{key}:{since:%Y%m%d%H%M%S}:{'back' if back else 'down'}"
    tx.outbox.owe_once(notice_item(key, operators, payload, now=now))
    log.info("operators hear of buttons", extra={"up": back})
