"""Being told less: a mute of a case's topic, source or brand, of a campaign, of spikes; and events that are expected."""

from datetime import datetime

from monitor.rules.case import Case
from monitor.rules.deciding import Outcome
from monitor.rules.moves import Effect, Move, Press
from monitor.rules.mute import NO_END, Mute, Scope, until_of
from monitor.rules.spike import EpisodeState, Spike, called_expected, hour_of
from monitor.stages.moves.acting import Act
from monitor.stages.spikes import show_spike
from monitor.store.door import Store, Tx
from scrapers.kit.errors import msg

MUTED = msg("{who} muted {what} until {until}; risks and the most urgent are told all the same")
WHOLE_BRAND = msg("the whole brand cannot be muted from a card: name a topic or a source")
NO_SPIKE = msg("there is no such spike any more")
NO_CAMPAIGN = msg("there is no such campaign any more")
NOT_FOR_THAT = msg("this cannot be done with a spike or a campaign")


def mute_case(act: Act) -> Outcome:
    """Cases like this one are not told until then: of its topic, or of its source, or of the named ones."""
    wanted = act.press.args.get("until", "")
    until = until_of(wanted, act.now)
    if until is None:
        return Outcome(act.case, refused=NO_END, values={"text": wanted[:40]})
    scope = _scope_of(act)
    if scope.topic is None and scope.source is None:
        return Outcome(act.case, refused=WHOLE_BRAND)
    _keep(act.tx, scope, until, act.press, act.now)
    values = {"who": act.press.by.called, "what": scope.topic or scope.source or "", "until": _said(until)}
    return Outcome(act.case, says=MUTED, values=values)


def _scope_of(act: Act) -> Scope:
    """What was named; where nothing was, the first topic of the case."""
    case: Case = act.case
    topic, source = act.press.args.get("topic"), act.press.args.get("source")
    if topic is None and source is None:
        alert = act.alert
        topic = min(alert.topics, default=None)
        source = None if topic else min(alert.sources, default=None)
    return Scope(brand=case.brand, topic=topic, source=source)


def _said(until: datetime) -> str:
    return until.isoformat(timespec="minutes")


def _keep(tx: Tx, scope: Scope, until: datetime, press: Press, now: datetime) -> Mute:
    return tx.mutes.add(Mute(0, scope, until, press.by.key, now, press.args.get("reason", "")[:200]))


# -- of spikes and campaigns


def quiet_down(store: Store, press: Press, *, now: datetime) -> Effect:
    """Make a move of a spike or a campaign; what became of it. Raises only `StoreError`."""
    with store.transaction(durable=True) as tx:
        taken = tx.moves.taken(press.press_id)
        if taken is not None:
            return Effect(not taken.refused, taken.refused, taken.args or {}, at=taken.at)
        refused = _made(tx, store.id, press, now)
        tx.moves.record(press, now, refused=refused)
    values = {"text": press.args.get("until", "")[:40]} if refused == NO_END else {}
    return Effect(not refused, refused, values, at=now)


def _made(tx: Tx, store_id: str, press: Press, now: datetime) -> str:
    """Why it was not done; nothing where it was."""
    until = until_of(press.args.get("until", ""), now)
    if until is None:
        return NO_END
    if press.spike_id is not None:
        spike = tx.spikes.get(press.spike_id)
        return NO_SPIKE if spike is None else _of_spike(tx, store_id, spike, press, until, now)
    if press.campaign is None or press.move is not Move.MUTE:
        return NOT_FOR_THAT
    campaign = tx.campaigns.get(press.campaign)
    if campaign is None:
        return NO_CAMPAIGN
    _keep(tx, Scope(brand=campaign.brand, campaign=campaign.number), until, press, now)
    return ""


def _of_spike(tx: Tx, store_id: str, spike: Spike, press: Press, until: datetime, now: datetime) -> str:
    if press.move is Move.MUTE:
        _keep(tx, Scope(brand=spike.brand, topic=spike.topic or None, spikes=True), until, press, now)
        return ""
    if press.move is not Move.EXPECTED:
        return NOT_FOR_THAT
    after = called_expected(spike, until)
    tx.spikes.save(after)
    tx.pulses.exclude(spike.brand, spike.topic, spike.began, _last_hour(spike, now))
    show_spike(tx, store_id, after, now)
    return ""


def _last_hour(spike: Spike, now: datetime) -> int:
    """What goes on is expected up to now; what is over was, while it lasted."""
    return spike.last if spike.state is EpisodeState.OVER else hour_of(now)
