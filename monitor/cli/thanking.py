"""`thanks`: praise that nobody answered yet, and how often somebody was thanked, quoted, asked for a review."""

import json
from dataclasses import asdict
from pathlib import Path

from monitor.cli.casing import case_as_json, check_brand, counter
from monitor.cli.screen import err, out
from monitor.cli.span import moment_before
from monitor.clock import system_clock
from scrapers.kit.errors import msg


def run_thanks(brand: str | None, since: str, given: Path | None, *, as_json: bool) -> None:
    """List the thanks queue, the oldest first, and count what became of it since then."""
    now = system_clock()
    start = moment_before(now, since)
    with counter(given) as desk:
        check_brand(brand, desk.config)
        routes = desk.workplace.thanks
        with desk.teller() as teller:
            waiting = teller.tx.ledger.told_by(routes, brand)
            count = teller.tx.ledger.thanks(routes, brand, start)
            if as_json:
                shown = [case_as_json(case, teller) for case in waiting]
                out(json.dumps(asdict(count) | {"waiting": shown}, ensure_ascii=False, indent=2))
                return
            for case in waiting:
                out(teller.head(case))
                out(f"    {teller.quote(case)}")
        voice = desk.voice
        if not routes:
            err(voice.translate(msg("no route leads to a thanks queue: give one `thanks: true`")))
        elif not waiting:
            out(voice.translate(msg("nobody waits for thanks")))
        says = msg("in the last {since}: thanked {thanked}, stories {stories}, asked for a review {reviews}")
        err(voice.say(says, asdict(count), since=now - start))
