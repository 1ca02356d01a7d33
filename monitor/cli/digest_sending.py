"""`digest --send` and `digest --feedback`: what the others hear."""

from uuid import uuid4

import typer

from monitor.charts.wire import Pictures
from monitor.cli.colleagues import person_of
from monitor.cli.digest_desk import Inquiry, drawn
from monitor.cli.explaining import DELIVERIES
from monitor.cli.screen import err, out, speaker
from monitor.errors import IllegalMove, MonitorError
from monitor.handling import Handler
from monitor.language import Voice, voice
from monitor.rules.delivery import Delivery
from monitor.rules.digest.plots import plots
from monitor.rules.moves import Move, Press, Via
from monitor.stages.digest import Order, Subject
from monitor.stages.digest.keeping import Owed, owe_again, standing
from monitor.stages.digest.making import make_digest
from monitor.store.digests import Made
from scrapers.kit.errors import msg

_ANEW = msg("{brand} {week}: it goes to {channel}")
_SENT = msg("{brand} {week}: already sent to {channel} on {at}")
_WAITS = msg("{brand} {week}: made for {channel} before; now: {delivery}")
_NOT_MADE = msg("there is no digest of {brand} for the week {week} yet: nobody can have read it")


def send(inquiry: Inquiry, subjects: tuple[Subject, ...]) -> None:
    """Owe the digests to those of their channels that never got them; say where, or since when they are there."""
    spoken = speaker(inquiry.config.language)
    anew = False
    for subject in subjects:
        order = inquiry.order(subject)
        before = {one.channel: one for one in _standing(inquiry, order)}
        _owe(inquiry, order)
        for one in _standing(inquiry, order):
            out(_line(before.get(one.channel), one, order, spoken))
            anew = anew or one.channel not in before
    if anew:
        err(spoken.translate(msg("it is sent as soon as the program runs")))


def _standing(inquiry: Inquiry, order: Order) -> tuple[Owed, ...]:
    with inquiry.store.reading() as tx:
        return standing(tx, inquiry.store.id, order)


def _owe(inquiry: Inquiry, order: Order) -> None:
    """Make it, unless it was made; then its channels may be others, and speak other languages."""
    made = inquiry.made(order.subject)
    if made is None:
        make_digest(inquiry.store, order, inquiry.tools)
    else:
        owe_again(inquiry.store, made, order, _missing(inquiry, made, order))


def _missing(inquiry: Inquiry, made: Made, order: Order) -> Pictures:
    """Its pictures in the languages that it has none in yet."""
    with inquiry.store.reading() as tx:
        silent = [language for language in order.subject.languages if not tx.digests.pictures(made.id, language)]
    if not silent or not order.subject.pictures:
        return {}
    zone = order.subject.zone
    return drawn({language: plots(made.digest, voice(language, zone)) for language in silent}).pictures


def _line(before: Owed | None, one: Owed, order: Order, spoken: Voice) -> str:
    values = {"brand": order.brand, "week": order.week.name, "channel": one.channel, "at": one.sent_at}
    if before is None:
        return spoken.say(_ANEW, values)
    if one.state is Delivery.SENT and one.sent_at is not None:
        return spoken.say(_SENT, values)
    return spoken.say(_WAITS, values, delivery=spoken.translate(DELIVERIES[one.state]))


def say_of(inquiry: Inquiry, subjects: tuple[Subject, ...]) -> None:
    """Let everybody who reads the digest read that."""
    (subject,) = subjects
    made = inquiry.made(subject)
    if made is None:
        raise MonitorError(_NOT_MADE, brand=subject.brand, week=inquiry.week.name)
    by = person_of(inquiry.config.duty, inquiry.wish.by)
    said = {"text": inquiry.wish.feedback or ""}
    press = Press(Move.FEEDBACK, by, Via.CLI, f"cli:{uuid4()}", digest_id=made.id, args=said)
    effect = Handler(inquiry.store, inquiry.workplace, lambda: inquiry.now).handle(press)
    spoken = speaker(inquiry.config.language)
    if not effect.done:
        err(spoken.say(effect.says, effect.values))
        raise typer.Exit(IllegalMove.exit_code)
    out(spoken.say(effect.says, effect.values))
