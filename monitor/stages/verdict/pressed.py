"""A verdict that is pressed under a campaign's message: given once, and in the audit log like every press."""

from collections.abc import Mapping

from monitor.assessing import campaign_key
from monitor.errors import MonitorError, StoreError
from monitor.rules.case import Verdict
from monitor.rules.moves import Effect, Press
from monitor.stages.verdict.opinion import Opinion, give, shortened
from monitor.stages.verdict.sitting import Chamber, Sitting
from monitor.store.door import Store, Tx
from monitor.store.moves import audited
from scrapers.kit.errors import msg

NO_WORD = msg("{text} is no verdict")


def press_verdict(store: Store, press: Press, chamber: Chamber) -> Effect:
    """Let that press be somebody's word on a campaign; what became of it. Raises only `StoreError`."""
    with store.transaction(durable=True) as tx:
        taken = tx.moves.taken(press.press_id)
        if taken is not None:
            return taken.effect
        effect = _give(tx, Sitting(tx, store.id, chamber), press)
        tx.outbox.is_awaited(campaign_key(store.id, press.campaign or 0))
        return effect


def _give(tx: Tx, sitting: Sitting, press: Press) -> Effect:
    word = press.args.get("verdict", "")
    if word not in set(Verdict):
        return _refuse(tx, sitting, press, NO_WORD, {"text": word[:40]})
    try:
        before = sitting.campaign(press.campaign or 0)
    except StoreError:
        raise
    except MonitorError as why:
        return _refuse(tx, sitting, press, why.what, {name: str(value) for name, value in why.values.items()})
    after = give(tx, sitting, before, Opinion(before.number, Verdict(word), shortened(press.by.key)))
    tx.moves.record(
        press, sitting.now, (before.verdict and before.verdict.value, after.verdict and after.verdict.value)
    )
    return Effect(done=True, at=sitting.now)


def _refuse(tx: Tx, sitting: Sitting, press: Press, why: str, values: Mapping[str, str]) -> Effect:
    tx.moves.record(audited(press, values), sitting.now, refused=why)
    return Effect(False, why, values, at=sitting.now)
