"""`try`: one source read once, or a saved page; what was found, by which rule, and how that counts."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from monitor.app import open_network, open_source
from monitor.cli.screen import console, err, out, speaker
from monitor.clock import system_clock
from monitor.config import Config, SourceEntry, bare_config, find_config, load_config
from monitor.errors import MonitorError
from monitor.language import Voice
from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, SourceError, Unreachable, msg
from scrapers.kit.mention import Batch, Outcome, Source
from scrapers.kit.wire import mention_to_line


@dataclass(frozen=True, slots=True)
class Trial:
    """What a user asked to be tried."""

    source: str
    html: Path | None = None
    url: str | None = None
    slug: str | None = None
    base_url: str | None = None


OUTCOMES: dict[Outcome, tuple[int, str]] = {
    Outcome.MENTIONS: (0, msg("mentions")),
    Outcome.NOTHING_NEW: (0, msg("nothing new")),
    Outcome.UNCHANGED: (0, msg("unchanged")),
    Outcome.EMPTY: (10, msg("really empty: the place says it has nothing")),
    Outcome.THIN: (13, msg("thin: only cards of other brands")),
}
TROUBLES: dict[type[SourceError], tuple[int, str, str]] = {
    Refused: (11, "refused", msg("refused")),
    LayoutChanged: (12, "layout-changed", msg("layout changed")),
    Unreachable: (14, "unreachable", msg("unreachable")),
    RateLimited: (15, "rate-limited", msg("asked to wait")),
}
"""Exit codes; listed in docs/operating.md."""
_OUTCOME = msg("outcome: {name} — {words}")


def run_trial(trial: Trial, given: Path | None) -> None:
    """Read the source, print what was found, end with the outcome's exit code."""
    config, entry = _find(trial, given)
    voice = speaker(config.language)
    network = open_network(config, system_clock)
    source = open_source(entry, network, system_clock)
    try:
        batch = _read(source, trial)
    except SourceError as error:
        _leave(error, voice)
    finally:
        source.close()
        network.close()
    for mention in batch.mentions:
        out(mention_to_line(mention))
    _report(batch, voice)
    raise typer.Exit(OUTCOMES[batch.outcome][0])


def _read(source: Source, trial: Trial) -> Batch:
    if trial.html is None:
        return source.poll(None)
    read_saved = getattr(source, "read_saved", None)
    if read_saved is None:
        raise MonitorError(msg("{source} is not made of pages: --html is of no use here"), source=trial.source)
    try:
        page = trial.html.read_bytes()
    except OSError as error:
        raise MonitorError(msg("{file} cannot be read: {reason}"), file=trial.html, reason=error.strerror) from error
    batch: Batch = read_saved(page, trial.url)
    return batch


def _find(trial: Trial, given: Path | None) -> tuple[Config, SourceEntry]:
    """The configured source of that name; without one, the preset of that name."""
    config: Config | None = None
    try:
        path = find_config(given, os.environ)
    except MonitorError:
        if given is not None:
            raise
    else:
        config = load_config(path, os.environ, speaks=False)
        entry = next((entry for entry in config.sources if entry.name == trial.source), None)
        if entry is not None and trial.slug is None and trial.base_url is None:
            return config, entry
    bare = bare_config(trial.source, slug=trial.slug, base_url=trial.base_url, like=config)
    return bare, bare.sources[0]


def _leave(error: SourceError, voice: Voice) -> NoReturn:
    code, name, words = TROUBLES[type(error)]
    err(voice.say(_OUTCOME, name=name, words=voice.translate(words)))
    err(error.say(voice.translate))
    raise typer.Exit(code)


def _report(batch: Batch, voice: Voice) -> None:
    _, words = OUTCOMES[batch.outcome]
    err(voice.say(_OUTCOME, name=batch.outcome.value, words=voice.translate(words)))
    if batch.readings:
        _table(batch, voice)
    for signal in batch.signals:
        mark = "!" if signal.alarming else "·"
        err(f"{mark} {voice.say(signal.what, signal.values)}")
    for reason, count in batch.dropped.items():
        err(voice.say(msg("passed over: {count} ({reason})"), count=count, reason=reason))


def _table(batch: Batch, voice: Voice) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in (msg("field"), msg("found by"), msg("times")):
        table.add_column(voice.translate(heading))
    for reading in batch.readings:
        found = reading.rule or voice.translate(msg("not found"))
        table.add_row(Text(reading.field), Text(found), str(reading.count))
    console(stderr=True).print(table)
