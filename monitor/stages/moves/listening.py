"""What people say about a digest: kept in the log, and told to everybody who reads it."""

from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from monitor.rules.delivery import thread_note
from monitor.rules.excerpt import clean, cut
from monitor.rules.moves import Effect, Press
from monitor.store.digests import digest_head
from monitor.store.door import Store, Tx
from scrapers.kit.errors import msg

SAID = "{who}: {text}"
"""In every language."""
THANKS = msg("Thank you. It stands below the digest, for everybody to read.")
NO_DIGEST = msg("there is no such digest any more")
NOTHING_SAID = msg("nothing was written")

_MOST = 500
"""Characters that are told; the thread is for talking."""


def hear_feedback(store: Store, press: Press, *, now: datetime) -> Effect:
    """Keep what somebody says of a digest and tell the others; what became of it. Raises only `StoreError`."""
    text = cut(clean(press.args.get("text", "")).strip(), _MOST)
    with store.transaction(durable=True) as tx:
        taken = tx.moves.taken(press.press_id)
        if taken is not None:
            return taken.effect
        made = tx.digests.get(press.digest_id) if press.digest_id is not None else None
        refused = NO_DIGEST if made is None else "" if text else NOTHING_SAID
        tx.moves.record(_kept(press, text), now, refused=refused)
        if made is not None and text:
            _tell(tx, digest_head(store.id, made.digest.brand, made.digest.week), _kept(press, text), now)
    return Effect(not refused, refused or THANKS, at=now)


def _kept(press: Press, text: str) -> Press:
    """The press as the log has it: what was said, and of which digest."""
    return replace(press, args={"text": text, "digest": str(press.digest_id)})


def _tell(tx: Tx, head: str, press: Press, now: datetime) -> None:
    """A note below every message of the digest."""
    which = blake2b(press.press_id.encode("utf-8", "replace"), digest_size=8).hexdigest()
    payload = {"says": SAID, "values": {"who": press.by.called, "text": press.args["text"]}}
    for key in tx.digests.messages(head):
        message = tx.outbox.get(key)
        if message is not None:
            tx.outbox.owe_once(thread_note(message, f"feedback:{which}", dict(payload), pressing=False, now=now))
