"""Where digests stand to be read: by the secret in a page's address, laid out when somebody asks for it."""

import logging
import re
from collections.abc import Callable
from datetime import tzinfo

from monitor.language import ISTANBUL, voice
from monitor.page import page
from monitor.rules.workplace import Workplace
from monitor.store.digest_card import card_of
from monitor.store.door import Store

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
            made = tx.digests.by_token(token)  # the index finds it or not: nothing to learn from how long that takes
            card = card_of(tx, made, language, workplace) if made else None
        if card is None:
            return None
        log.info("digest read", extra={"digest": card.digest_id})
        return page(card, voice(language, zone))

    return page_of
