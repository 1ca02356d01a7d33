"""Where digests stand to be read: by the secret in a page's address, laid out when somebody asks for it."""

import logging
import re
from collections.abc import Callable
from datetime import tzinfo

from monitor.language import ISTANBUL, voice
from monitor.page import page
from monitor.rules.delivery import AT_ONCE, NOTICE, Kind, OutboxItem
from monitor.rules.digest.card import DigestCard
from monitor.rules.workplace import Workplace
from monitor.store.digest_card import digest_card
from monitor.store.door import Store, Tx

log = logging.getLogger(__name__)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


def digest_page(
    store: Store, workplace: Workplace, language: str, zone: tzinfo = ISTANBUL
) -> Callable[[str], bytes | None]:
    """What gives the page of a digest for the secret in its address, as of now: erased words are not in it.

    None for whatever is no such secret. Raises `StoreError`.
    """

    def page_of(token: str) -> bytes | None:
        if _TOKEN.fullmatch(token) is None:
            return None
        with store.reading() as tx:
            card = _card(tx, token, workplace, language)
        if card is None:
            return None
        log.info("digest read", extra={"digest": card.digest_id})
        return page(card, voice(language, zone))

    return page_of


def _card(tx: Tx, token: str, workplace: Workplace, language: str) -> DigestCard | None:
    made = tx.digests.by_token(token)  # the index finds it or not: nothing to learn from how long that takes
    if made is None:
        return None
    asked = OutboxItem(
        key="",
        kind=Kind.DIGEST,
        channel="",
        via="",
        priority=NOTICE,
        owed_at=AT_ONCE,
        next_attempt_at=AT_ONCE,
        payload={"digest": made.id, "language": language},
    )
    return digest_card(tx, asked, workplace)
