"""`case`: every move through the one handler that buttons use, the list, and one case with its audit log."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import typer

from monitor.app import open_store, workplace_of
from monitor.cli.asking import load
from monitor.cli.case_lines import Teller
from monitor.cli.colleagues import person_of
from monitor.cli.muted_lines import mute_lines
from monitor.cli.screen import err, out, speaker
from monitor.cli.span import span_of
from monitor.clock import system_clock
from monitor.config import Config
from monitor.errors import IllegalMove, MonitorError
from monitor.handling import Handler
from monitor.language import ISTANBUL, Voice
from monitor.rules.case import Case, State, case_of, reference
from monitor.rules.deciding import LONGEST_ASIDE
from monitor.rules.excerpt import one_line
from monitor.rules.feedback import read_said
from monitor.rules.moves import Effect, Move, Press, Via
from monitor.rules.promise import day_of
from monitor.rules.workplace import Workplace
from monitor.store.door import Store, Tx
from monitor.store.ledger import Wanted
from scrapers.kit.errors import msg

_OPEN = (State.NEW, State.CLAIMED, State.ANSWERED)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to do with which case."""

    name: str
    move: Move
    by: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases `case list` shows."""

    states: tuple[State, ...] = ()
    every: bool = False
    owner: str | None = None
    stories: bool = False
    brand: str | None = None
    most: int = 50

    @property
    def wanted(self) -> tuple[State, ...]:
        """The states asked for; those that are open, where nothing is said. Stories are told when all is over."""
        return self.states or (tuple(State) if self.every or self.stories else _OPEN)


@dataclass(frozen=True, slots=True)
class Counter:
    """What a command about cases works with."""

    store: Store
    config: Config
    workplace: Workplace
    voice: Voice

    @contextmanager
    def teller(self) -> Iterator[Teller]:
        """Tells how things stand at one moment."""
        with self.store.reading() as tx:
            yield Teller(tx, self.workplace, self.voice)


@contextmanager
def counter(given: Path | None) -> Iterator[Counter]:
    """The store and the workplace of that configuration. Raises `MonitorError`."""
    config = load(given)
    workplace = workplace_of(config)
    with closing(open_store(config, create=False)) as store:
        yield Counter(store, config, workplace, speaker(config.language))


def run_move(wish: Wish, given: Path | None) -> None:
    """Make that move and say how the case stands then, or why it cannot be made."""
    with counter(given) as desk:
        by = person_of(desk.config.duty, wish.by)
        with desk.store.reading() as tx:
            case = case_named(tx, wish.name)
        args = _READ.get(wish.move, _as_typed)(wish.args, system_clock())
        press = Press(wish.move, by, Via.CLI, f"cli:{uuid4()}", case_id=case.id, args=args)
        effect = Handler(desk.store, desk.workplace, system_clock).handle(press)
        _tell(desk, press, case, effect)


def case_named(tx: Tx, name: str) -> Case:
    """The case with that short name. Raises `MonitorError` where there is none."""
    case_id = case_of(name)
    if case_id is None:
        raise MonitorError(msg("{name!r} is no short name of a case, such as #8F3K"), name=name[:40])
    case = tx.cases.get(case_id)
    if case is None:
        raise MonitorError(msg("there is no case {name}"), name=reference(case_id))
    return case


def _as_typed(args: Mapping[str, str], _now: datetime) -> Mapping[str, str]:
    return args


def _until(args: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """Any duration, beside the choices that a card has."""
    try:
        length = span_of(args["until"])
    except MonitorError:  # a moment or a choice, or no time at all: whoever decides says so
        return args
    return {"until": (now + min(length, LONGEST_ASIDE)).isoformat()} if length else args


def _on(args: Mapping[str, str], now: datetime) -> Mapping[str, str]:
    """The day itself, so that the log says which "friday" it was."""
    day = day_of(args["on"], now.astimezone(ISTANBUL).date())
    return {"on": day.isoformat()} if day else args


def _topics(args: Mapping[str, str], _now: datetime) -> Mapping[str, str]:
    """Raises `MonitorError` that names the topics there are."""
    if args["topics"]:
        read_said(f"topics:{args['topics']}")
    return args


_Reader = Callable[[Mapping[str, str], datetime], Mapping[str, str]]
_READ: Mapping[Move, _Reader] = {Move.SNOOZE: _until, Move.PROMISE: _on, Move.WRONG_TOPIC: _topics}
"""What a terminal understands beside what a button sends."""


def _tell(desk: Counter, press: Press, before: Case, effect: Effect) -> None:
    with desk.teller() as teller:
        case = teller.tx.cases.get(before.id) or before
        if not effect.done:
            err(f"{reference(case.id)}: {one_line(desk.voice.say(effect.says, effect.values))}")
            ways = "" if teller.makes_sense(press.move, case) else teller.ways(case)
            if ways:  # else it was not the case that was wrong, but what was asked of it
                err(desk.voice.say(msg("what can be done now: {moves}"), moves=ways))
            raise typer.Exit(IllegalMove.exit_code)
        for line in _done(press, case, effect, teller):
            out(line)


def _done(press: Press, case: Case, effect: Effect, teller: Teller) -> Iterator[str]:
    yield teller.head(case)
    yield from (f"    {line}" for line in teller.days(case))
    other = teller.tx.cases.get(effect.case_id) if effect.case_id not in (None, case.id) else None
    if other is not None:
        yield teller.head(other)
    if press.move is Move.MUTE:
        made = max(teller.tx.mutes.active(system_clock()), key=lambda mute: mute.id)
        yield from mute_lines([made], teller.voice)
    if press.move is Move.RESPOND:
        yield teller.link(case) or teller.voice.translate(msg("there is no address to answer at"))


def run_list(choice: Choice, given: Path | None, *, as_json: bool) -> None:
    """List cases."""
    with counter(given) as desk:
        check_brand(choice.brand, desk.config)
        owner = person_of(desk.config.duty, choice.owner).key if choice.owner is not None else None
        asked = Wanted(choice.wanted, choice.brand, owner, choice.stories, choice.most)
        with desk.teller() as teller:
            found, count = teller.tx.ledger.cases(asked), teller.tx.ledger.count(asked)
            if as_json:
                out(json.dumps([case_as_json(one, teller) for one in found], ensure_ascii=False, indent=2))
                return
            for case in found:
                out(teller.head(case))
                out(f"    {teller.quote(case)}")
        if not found:
            out(desk.voice.translate(msg("no such cases")))
        elif count > len(found):
            err(desk.voice.say(msg("and {count} more; --limit shows them"), count=count - len(found)))


def run_show(name: str, given: Path | None) -> None:
    """Show one case."""
    with counter(given) as desk, desk.teller() as teller:
        for line in teller.whole(case_named(teller.tx, name)):
            out(line)


def check_brand(brand: str | None, config: Config) -> None:
    """Raises `MonitorError` for a brand that the configuration does not know."""
    names = [entry.name for entry in config.brands]
    if brand is not None and brand not in names:
        raise MonitorError(msg("no brand {brand!r}; there are: {names}"), brand=brand, names=", ".join(names))


def case_as_json(case: Case, teller: Teller) -> dict[str, object]:
    """A case for other programs."""
    return {
        "case": reference(case.id),
        "brand": case.brand,
        "state": case.state.value,
        "urgency": case.urgency,
        "owner": case.owner,
        "mentions": case.mentions,
        "opened_at": _iso(case.opened_at),
        "moved_at": _iso(case.moved_at),
        "claim_due": _iso(case.claim_due),
        "answer_due": _iso(case.answer_due),
        "answered_at": _iso(case.answered_at),
        "snoozed_until": _iso(case.snoozed_until),
        "promised_for": case.promised_for.isoformat() if case.promised_for else None,
        "eyes_needed": case.eyes_needed,
        "eyes": case.eyes,
        "story": case.story,
        "review_asked_at": _iso(case.review_asked_at),
        "merged_into": reference(case.merged_into) if case.merged_into is not None else None,
        "link": teller.link(case),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
