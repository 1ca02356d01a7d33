"""`promises`: what customers were promised for which day, and how much of it was kept."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from monitor.cli.case_lines import Teller
from monitor.cli.casing import check_brand, counter
from monitor.cli.screen import err, out
from monitor.cli.span import moment_before
from monitor.clock import system_clock
from monitor.language import percent
from monitor.rules.case import reference
from monitor.rules.promise import Kept, Promise, PromiseState
from scrapers.kit.errors import msg

_ALL = (PromiseState.OPEN, PromiseState.KEPT, PromiseState.BROKEN)
_MOST = 500
_STATES = {
    PromiseState.OPEN: msg("still to be kept"),
    PromiseState.KEPT: msg("kept"),
    PromiseState.BROKEN: msg("not kept"),
    PromiseState.REPLACED: msg("another day was promised"),
    PromiseState.DROPPED: msg("nobody waits for it any more"),
}


def run_promises(brand: str | None, since: str, given: Path | None, *, every: bool, as_json: bool) -> None:
    """List promises, the nearest day first, and count what was kept since then."""
    now = system_clock()
    start = moment_before(now, since)
    with counter(given) as desk:
        check_brand(brand, desk.config)
        today = now.astimezone(desk.workplace.duty.zone).date()
        with desk.teller() as teller:
            found = teller.tx.promises.listed((PromiseState.OPEN,), brand, None, most=_MOST)
            if every:
                settled = tuple(state for state in _ALL if state is not PromiseState.OPEN)
                found += teller.tx.promises.listed(settled, brand, start, most=_MOST)
            count = teller.tx.promises.count(brand, start, today=today)
            if as_json:
                out(json.dumps(_as_json(found, count), ensure_ascii=False, indent=2))
                return
            for line in _lines(found, teller, today):
                out(line)
        if not found:
            out(desk.voice.translate(msg("nothing is promised")))
        says = msg("in the last {since}: {kept} kept, {broken} not kept{share}; {open} still to be kept")
        share = f" ({percent(count.share, desk.voice.language)})" if count.share is not None else ""
        numbers = {"kept": count.kept, "broken": count.broken, "open": count.open}
        err(desk.voice.say(says, since=now - start, share=share, **numbers))


def _lines(found: list[Promise], teller: Teller, today: date) -> Iterator[str]:
    for promise in sorted(found, key=lambda one: (one.state is not PromiseState.OPEN, one.due_on, one.id)):
        late = promise.state is PromiseState.OPEN and promise.due_on < today
        state = teller.voice.translate(_STATES[promise.state])
        head = (teller.day(promise.due_on), reference(promise.case_id), teller.name(promise.made_by), state)
        yield ("❗ " if late else "") + "  ".join(head)
        case = teller.tx.cases.get(promise.case_id)
        if case is not None:
            yield f"    {teller.quote(case)}"


def _as_json(found: list[Promise], count: Kept) -> dict[str, object]:
    return {
        "kept": count.kept,
        "broken": count.broken,
        "open": count.open,
        "promises": [
            {
                "case": reference(one.case_id),
                "brand": one.brand,
                "on": one.due_on.isoformat(),
                "state": one.state.value,
                "by": one.made_by,
                "made_at": one.made_at.isoformat(),
                "settled_at": one.settled_at.isoformat() if one.settled_at else None,
            }
            for one in found
        ],
    }
