"""`rescore`: judge anew what another rulebook judged."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from monitor.app import bench_of, open_store
from monitor.cli.advising import warn_of
from monitor.cli.progress import bar
from monitor.cli.screen import out, speaker
from monitor.cli.span import moment_before
from monitor.clock import system_clock
from monitor.config import find_config, load_config
from monitor.language import Voice
from monitor.rescore import Rescored, Wish, count_outdated, rescore
from scrapers.kit.errors import msg

_DONE = msg("judged anew by rulebook {rulebook}: {mentions} mentions; {raised} more urgent, {lowered} less urgent")
_DRY = msg("rulebook {rulebook} would judge {mentions} mentions anew; {raised} more urgent, {lowered} less urgent")


def run_rescore(since: str | None, given: Path | None, *, dry: bool, aloud: bool) -> None:
    """Judge anew everything that another rulebook judged, and say what that changed."""
    config = load_config(find_config(given, os.environ), os.environ, speaks=False)
    bench = bench_of(config)
    begin = datetime.min.replace(tzinfo=UTC) if since is None else moment_before(system_clock(), since)
    wish = Wish(begin, dry, aloud)
    with closing(open_store(config, create=False)) as store, bar(count_outdated(store, bench, begin)) as show:
        rescored = rescore(store, bench, system_clock, wish, show=show)
    warn_of(bench.adviser, speaker(config.language))
    for line in _lines(rescored, wish, bench.version, speaker(config.language)):
        out(line)


def _lines(rescored: Rescored, wish: Wish, rulebook: str, voice: Voice) -> Iterator[str]:
    counts = {name: voice.number(getattr(rescored, name)) for name in ("mentions", "raised", "lowered")}
    yield voice.say(_DRY if wish.dry else _DONE, counts, rulebook=rulebook)
    for (before, after), count in sorted(rescored.levels.items()):
        says = msg("  level {before} → {after}: {count}")
        yield voice.say(says, before=before, after=after, count=voice.number(count))
    if rescored.topics:
        yield voice.say(msg("  other topics: {count}"), count=voice.number(rescored.topics))
    if wish.dry:
        yield voice.translate(msg("nothing was changed"))
    elif wish.aloud:
        yield voice.say(msg("cases that channels are told of: {count}"), count=voice.number(rescored.told))
    elif rescored.raised or rescored.lowered:
        yield voice.translate(msg("nobody is told; the cards of open cases follow as soon as the program runs"))
