"""What a customer was promised for a day: noted, kept, broken; every change has its row beside the case."""

from dataclasses import replace
from datetime import date

from monitor.rules.case import Case, State, move, reference
from monitor.rules.deciding import IS_PART_OF, SETTLED, Outcome
from monitor.rules.moves import Move, Via
from monitor.rules.promise import Promise, PromiseState, day_of, may_be_promised
from monitor.stages.moves.acting import Act
from scrapers.kit.errors import msg

NO_DAY = msg("{text} is no day: write 2026-11-27, tomorrow or a weekday's name")
NO_SUCH_DAY = msg("nothing can be promised for {day}: it is over, or more than a year away")
NOTHING_PROMISED = msg("nothing was promised")
KEPT = msg("{who} says: what was promised for {day} was kept")
BROKEN = msg("{who} says: what was promised for {day} was not kept")
OVER = msg("the day is over, and nobody said that what was promised for {day} was kept: tell the customer")


def promise(act: Act) -> Outcome:
    """The customer was promised something for a day; another day replaces an earlier one."""
    case, wanted = act.case, act.press.args.get("on", "")
    if case.merged_into is not None:
        return _part_of(case)
    if not case.is_open:
        return Outcome(case, refused=SETTLED)
    today = act.now.astimezone(act.workplace.duty.zone).date()
    day = day_of(wanted, today)
    if day is None:
        return Outcome(case, refused=NO_DAY, values={"text": wanted[:40]})
    if not may_be_promised(day, today):
        return Outcome(case, refused=NO_SUCH_DAY, values={"day": said(day)})
    if day == case.promised_for:
        return Outcome(case)
    act.tx.promises.settle(case.id, PromiseState.REPLACED, act.now)
    act.tx.promises.make(Promise(0, case.id, case.brand, day, act.press.by.key, act.now))
    return Outcome(replace(case, promised_for=day, rev=case.rev + 1))


def kept(act: Act) -> Outcome:
    """The promise was kept, even if the clock called it broken meanwhile."""
    if act.case.merged_into is not None:
        return _part_of(act.case)
    last = _last(act)
    if last is None or last.state not in (PromiseState.OPEN, PromiseState.BROKEN):
        return Outcome(act.case, refused=NOTHING_PROMISED)
    if last.state is PromiseState.OPEN:
        act.tx.promises.settle(act.case.id, PromiseState.KEPT, act.now)
    else:
        act.tx.promises.mend(last.id, PromiseState.KEPT, act.now)
    after = replace(act.case, promised_for=None, rev=act.case.rev + 1)
    closes = (Move.CLOSE,) if after.state is State.ANSWERED else ()
    return Outcome(after, says=KEPT, values=_values(act, last), offers=closes)


def broken(act: Act) -> Outcome:
    """The promise was not kept: whatever was done with the case, the customer has to hear of it."""
    case, last = act.case, _last(act)
    if case.merged_into is not None:
        return _part_of(case)
    if last is None or last.state is not PromiseState.OPEN:
        return Outcome(case, refused=NOTHING_PROMISED)
    act.tx.promises.settle(case.id, PromiseState.BROKEN, act.now)
    after = _taken_up_again(replace(case, promised_for=None, rev=case.rev + 1), act)
    if act.press.via is not Via.CLOCK:
        return Outcome(after, says=BROKEN, values=_values(act, last), offers=(Move.PROMISE,))
    again = (Move.CLAIM, Move.PROMISE, Move.KEPT)
    return Outcome(after, says=OVER, values=_values(act, last), aloud=True, to=whose(act), offers=again)


def _taken_up_again(case: Case, act: Act) -> Case:
    """Open, with clocks that run: an answer that was not true is none."""
    if case.state in (State.NEW, State.CLAIMED):
        return case
    return move(case, State.NEW, now=act.now)


def whose(act: Act) -> tuple[str, ...]:
    """Who is told of a promise: whoever has the case, else made it, else is on duty; stood in for while away."""
    duty, case = act.workplace.duty, act.case
    last = _last(act)
    for key in (case.owner, last.made_by if last else None):
        if key is None:
            continue
        called = duty.called((key,), case.brand, act.now)
        if called:
            return tuple(person.key for person in called)
        if key not in duty.people.people:  # somebody whom the configuration does not name is called all the same
            return (key,)
    return tuple(person.key for person in duty.on_duty(act.alert, act.now))


def _last(act: Act) -> Promise | None:
    """The promise that is open, else the newest that was settled."""
    made = act.tx.promises.of_case(act.case.id)
    still = [one for one in made if one.state is PromiseState.OPEN]
    return next(iter(still or made[-1:]), None)


def _values(act: Act, of: Promise) -> dict[str, str | int]:
    return {"who": act.press.by.called, "day": said(of.due_on)}


def said(day: date) -> str:
    """The day as drafts write it, too."""
    return f"{day:%d.%m.%Y}"


def _part_of(case: Case) -> Outcome:
    into = reference(case.merged_into) if case.merged_into is not None else ""
    return Outcome(case, refused=IS_PART_OF, values={"into": into})
