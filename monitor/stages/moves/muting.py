"""Being told less: mutes of what a case is about, of a campaign, of spikes; and events that are expected."""

from dataclasses import dataclass
from datetime import datetime

from monitor.language.forms import moment
from monitor.rules.case import Case
from monitor.rules.deciding import Outcome
from monitor.rules.moves import Effect, Move, Press
from monitor.rules.mute import NO_END, Mute, Scope, until_of
from monitor.rules.spike import EpisodeState, Spike, called_expected, hour_of
from monitor.stages.moves.acting import Act
from monitor.store.door import Store, Tx
from monitor.store.moves import audited
from monitor.store.spike_card import show_spike
from scrapers.kit.errors import msg

MUTED_TOPIC = msg("{who} muted new cases about {topic} until {until}; risks and the most urgent are told all the same")
MUTED_SOURCE = msg("{who} muted new cases from {source} until {until}; risks and the most urgent are told all the same")
WHOLE_BRAND = msg("the whole brand cannot be muted from a card: name a topic or a source")
NOTHING_LIKE_IT = msg("nothing in this case is about {text}: name one of its topics or sources")
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
    strange = _strange_to(act, scope)
    if strange is not None:
        return Outcome(act.case, refused=NOTHING_LIKE_IT, values={"text": strange[:40]})
    _keep(act.tx, scope, until, act.press, act.now)
    values = {"who": act.press.by.called, "until": moment(until, "tr")}
    if scope.topic is not None:
        return Outcome(act.case, says=MUTED_TOPIC, values=values | {"topic": scope.topic})
    return Outcome(act.case, says=MUTED_SOURCE, values=values | {"source": scope.source or ""})


def _scope_of(act: Act) -> Scope:
    """What was named; where nothing was, the first topic of the case."""
    case: Case = act.case
    topic, source = act.press.args.get("topic"), act.press.args.get("source")
    if topic is None and source is None:
        alert = act.alert
        topic = min(alert.topics, default=None)
        source = None if topic else min(alert.sources, default=None)
    return Scope(brand=case.brand, topic=topic, source=source)


def _strange_to(act: Act, scope: Scope) -> str | None:
    """What is named and is nothing of the case: a misspelt topic would mute nothing, and nobody would notice."""
    alert = act.alert
    pairs = ((scope.topic, alert.topics), (scope.source, alert.sources))
    return next((named for named, known in pairs if named is not None and named not in known), None)


def _keep(tx: Tx, scope: Scope, until: datetime, press: Press, now: datetime) -> Mute:
    return tx.mutes.add(Mute(0, scope, until, press.by.key, now, press.args.get("reason", "")[:200]))


# -- of spikes and campaigns


@dataclass(frozen=True, slots=True)
class _Wish:
    """A press of a spike or a campaign inside its transaction, and until when it holds."""

    tx: Tx
    store_id: str
    press: Press
    until: datetime
    now: datetime

    def mute(self, scope: Scope) -> None:
        """Keep a mute of that."""
        _keep(self.tx, scope, self.until, self.press, self.now)


def quiet_down(store: Store, press: Press, *, now: datetime) -> Effect:
    """Make a move of a spike or a campaign; what became of it. Raises only `StoreError`."""
    wanted = press.args.get("until", "")
    with store.transaction(durable=True) as tx:
        taken = tx.moves.taken(press.press_id)
        if taken is not None:
            return taken.effect
        until = until_of(wanted, now)
        refused = NO_END if until is None else _made(_Wish(tx, store.id, press, until, now))
        values = {"text": wanted[:40]} if until is None else {}
        tx.moves.record(audited(press, values), now, refused=refused)
    return Effect(not refused, refused, values, at=now)


def _made(wish: _Wish) -> str:
    """Why it was not done; nothing where it was."""
    if wish.press.spike_id is not None:
        spike = wish.tx.spikes.get(wish.press.spike_id)
        return NO_SPIKE if spike is None else _of_spike(wish, spike)
    if wish.press.campaign is None or wish.press.move is not Move.MUTE:
        return NOT_FOR_THAT
    campaign = wish.tx.campaigns.get(wish.press.campaign)
    if campaign is None:
        return NO_CAMPAIGN
    wish.mute(Scope(brand=campaign.brand, campaign=campaign.number))
    return ""


def _of_spike(wish: _Wish, spike: Spike) -> str:
    if wish.press.move is Move.MUTE:
        wish.mute(Scope(brand=spike.brand, topic=spike.topic or None, spikes=True))
        return ""
    after = called_expected(spike, wish.until)
    wish.tx.spikes.save(after)
    wish.tx.pulses.exclude(spike.brand, spike.topic, spike.began, _last_hour(spike, wish.now))
    show_spike(wish.tx, wish.store_id, after, wish.now)
    return ""


def _last_hour(spike: Spike, now: datetime) -> int:
    """What goes on is expected up to now; what is over was, while it lasted."""
    return spike.last if spike.state is EpisodeState.OVER else hour_of(now)
