"""`spikes` and `spike`: episodes on the terminal, and what the buttons on their messages do, typed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from monitor.cli.case_lines import log_line
from monitor.cli.casing import Counter, counter
from monitor.cli.colleagues import person_of
from monitor.cli.muted_lines import mute_lines
from monitor.cli.screen import out
from monitor.clock import system_clock
from monitor.errors import MonitorError
from monitor.handling import Handler
from monitor.rules.moves import Move, Press, Via
from monitor.rules.spike import Spike, hour_of, start_of
from monitor.rules.spike_words import spike_lines, spike_summary
from monitor.store.door import Tx
from monitor.store.spike_card import card_of_spike
from scrapers.kit.errors import msg

_LOOK_BACK = timedelta(days=14)
_MOST = 50
_MOST_NUMBER = 1 << 31


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options of `spike` ask for."""

    expected_until: str | None = None
    mute_until: str | None = None
    by: str | None = None

    @property
    def press(self) -> tuple[Move, str] | None:
        """The button, and until when. Raises `MonitorError` for two at a time, or for a name without a press."""
        if self.expected_until is not None and self.mute_until is not None:
            raise MonitorError(msg("say one thing at a time: --expected-until or --mute-until"))
        if self.expected_until is not None:
            return Move.EXPECTED, self.expected_until
        if self.mute_until is not None:
            return Move.MUTE, self.mute_until
        if self.by is not None:
            raise MonitorError(msg("--by belongs to --expected-until or --mute-until"))
        return None


def run_spikes(given: Path | None, *, as_json: bool) -> None:
    """List what goes on, what is expected, and what was over lately."""
    with counter(given) as desk, desk.store.reading() as tx:
        found = tx.spikes.recent(hour_of(system_clock() - _LOOK_BACK), _MOST)
        if as_json:
            out(json.dumps([_as_json(spike) for spike in found], ensure_ascii=False, indent=2))
            return
        for line in [_line(spike, tx, desk) for spike in found]:
            out(line)
        if not found:
            out(desk.voice.translate(msg("no spikes in the last two weeks")))


def run_spike(number: int, wish: Wish, given: Path | None) -> None:
    """Show one, or press one of its buttons and show what came of it."""
    asked = wish.press
    with counter(given) as desk:
        with desk.store.reading() as tx:
            _named(tx, number)
        if asked is not None:
            _press(desk, number, wish, asked)
        with desk.store.reading() as tx:
            for line in _after(tx, number, desk, asked):
                out(line)


def _press(desk: Counter, number: int, wish: Wish, asked: tuple[Move, str]) -> None:
    move, until = asked
    by = person_of(desk.config.duty, wish.by)
    press = Press(move, by, Via.CLI, f"cli:{uuid4()}", spike_id=number, args={"until": until})
    effect = Handler(desk.store, desk.workplace, system_clock).handle(press)
    if not effect.done:
        raise MonitorError(effect.says, **effect.values)


def _after(tx: Tx, number: int, desk: Counter, asked: tuple[Move, str] | None) -> Iterator[str]:
    spike = _named(tx, number)
    if asked is None:
        yield from spike_lines(card_of_spike(tx, spike, desk.workplace.labels), desk.voice)
        yield from (log_line(made, desk.workplace.people, desk.voice) for made in tx.moves.of_spike(number))
    elif asked[0] is Move.MUTE:
        yield from mute_lines([max(tx.mutes.active(system_clock()), key=lambda mute: mute.id)], desk.voice)
    else:
        yield _line(spike, tx, desk)


def _named(tx: Tx, number: int) -> Spike:
    spike = tx.spikes.get(number) if number < _MOST_NUMBER else None
    if spike is None:
        raise MonitorError(msg("there is no spike {number}; nobetci spikes lists them"), number=number)
    return spike


def _line(spike: Spike, tx: Tx, desk: Counter) -> str:
    card = card_of_spike(tx, spike, desk.workplace.labels)
    return f"{spike.id}  {desk.voice.moment(card.began_at)}  {spike_summary(card, desk.voice)}"


def _as_json(spike: Spike) -> dict[str, object]:
    until = spike.expected_until
    return {
        "spike": spike.id,
        "brand": spike.brand,
        "topic": spike.topic or None,
        "kind": spike.kind.value,
        "state": spike.state.value,
        "began_at": start_of(spike.began).isoformat(),
        "last_hour": start_of(spike.last).isoformat(),
        "seen": spike.seen,
        "expected": spike.expected,
        "peak": spike.peak,
        "expected_until": until.isoformat() if until else None,
    }
