"""`status`, `health` and `explain`: what is, and why it is so."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import typer

from monitor.app import open_store
from monitor.cli.budgeting import HEADINGS, budget_rows, budgets_as_json
from monitor.cli.digest_lines import digest_as_json, digest_lines
from monitor.cli.muted_lines import mute_as_json, mute_lines
from monitor.cli.screen import console, err, out, speaker
from monitor.clock import system_clock
from monitor.config import Config, find_config, load_config
from monitor.language import Voice
from monitor.rules.case import State
from monitor.rules.labels import STATES
from monitor.rules.mute import Mute
from monitor.rules.pace import Luck
from monitor.stages.line import PATIENCE
from monitor.store.channels import WORKSPACE
from monitor.store.figures import ChannelFigures, Figures, figures
from monitor.store.sources import SourceState
from scrapers.kit.errors import msg

LUCKS = {
    Luck.UNTRIED: msg("not polled yet"),
    Luck.FINE: msg("fine"),
    Luck.PARTIAL: msg("reads only in part"),
    Luck.EMPTY: msg("really empty"),
    Luck.UNREACHABLE: msg("cannot be reached"),
    Luck.LIMITED: msg("asked us to wait"),
    Luck.SPENT: msg("budget spent"),
    Luck.REFUSED: msg("refuses us"),
    Luck.LAYOUT: msg("changed its layout"),
    Luck.GONE: msg("gone for days"),
}
_MISSED_BEATS = 3
"""A daemon that missed so many signs of life is not running."""


def load(given: Path | None) -> Config:
    """The configuration that a command asks the store by."""
    return load_config(find_config(given, os.environ), os.environ, speaks=False)


def _figures(config: Config) -> Figures:
    store = open_store(config, create=False)
    names = tuple(entry.name for entry in config.sources if entry.enabled)
    try:
        return figures(store, names, tuple(config.channels), WORKSPACE, tuple(brand.name for brand in config.brands))
    finally:
        store.close()


def run_status(given: Path | None, *, as_json: bool) -> None:
    """Print the state of things, as tables or as JSON."""
    config = load(given)
    now = _figures(config)
    if as_json:
        out(json.dumps(_as_json(now, config), ensure_ascii=False, indent=2))
        return
    voice = speaker(config.language)
    _print_head(now, config, voice)
    for line in mute_lines(_still_on(now), voice):
        out(line)
    _print_sources(now, config, voice)
    _print_channels(now, config, voice)
    budgets = budget_rows(config.routes, now.budgets, voice)
    if budgets:
        _table(HEADINGS, budgets, voice)


def _still_on(now: Figures) -> list[Mute]:
    at = system_clock()
    return [mute for mute in now.mutes if mute.is_on(at)]


def _print_head(now: Figures, config: Config, voice: Voice) -> None:
    running = _is_running(now, config)
    out(voice.say(msg("daemon: {state}"), state=voice.translate(msg("running") if running else msg("not running"))))
    cases = (
        ", ".join(f"{voice.translate(STATES[State(state)][1])} {count}" for state, count in sorted(now.cases.items()))
        or "0"
    )
    out(voice.say(msg("cases: {cases}"), cases=cases))
    if config.campaigns.enabled:
        says = msg("campaigns: {watched} watched, {suspected} suspected, {undecided} waiting for your verdict")
        out(voice.say(says, asdict(now.campaigns)))
    if now.line is not None:
        out(voice.say(_UP if now.line.up else _DOWN, time=now.line.since))
    out(voice.say(msg("waiting to be judged: {count}"), count=now.unjudged))
    for line in digest_lines(now.digests, voice):
        out(line)
    out(voice.say(msg("store: {megabytes} MB"), megabytes=round(now.bytes_on_disk / 1e6, 1)))


_UP = msg("buttons: up since {time}")
_DOWN = msg("buttons: down since {time}")


def _print_sources(now: Figures, config: Config, voice: Voice) -> None:
    entries = {entry.name: entry for entry in config.sources}
    headings = (msg("source"), msg("state"), msg("last success"), msg("next"), msg("stored"), msg("remark"))
    rows = [
        (
            state.name,
            voice.translate(LUCKS[state.health.luck]),
            _when(state.health.last_success, voice),
            _when(state.next_poll_at, voice),
            str(state.stored),
            _remark(state, entries[state.name].settings.verified, voice),
        )
        for state in now.sources
    ]
    _table(headings, rows, voice)


def _remark(state: SourceState, verified: object, voice: Voice) -> str:
    unverified = [voice.translate(msg("unverified preset"))] if verified == "never" else []
    worries = [voice.say(what, values) for _, what, values in state.worries]
    detail = [voice.translate(state.health.detail)] if state.health.detail and not worries else []
    return "; ".join((*unverified, *detail, *worries))


def _print_channels(now: Figures, config: Config, voice: Voice) -> None:
    headings = (msg("channel"), msg("state"), msg("waiting"), msg("sent"), msg("refused"), msg("delivery"))
    rows = [
        (
            f"{channel.state.name} ({config.channels[channel.state.name].mode.value})",
            _channel_state(channel, now, config, voice),
            str(channel.waiting),
            str(channel.sent),
            str(channel.dead),
            voice.translate(_PROMISES[config.channels[channel.state.name].mode.value]),
        )
        for channel in now.channels
    ]
    _table(headings, rows, voice)


_PROMISES = {
    "slack": msg("exactly once"),
    "webhook": msg("at least once: its history cannot be read"),
    "terminal": msg("at least once: a terminal cannot be read"),
    "mail": msg("at least once: a mailbox cannot be read"),
}


def _channel_state(channel: ChannelFigures, now: Figures, config: Config, voice: Voice) -> str:
    by_token = config.channels[channel.state.name].mode.value == "slack" and now.workspace.is_parked
    state = now.workspace if by_token else channel.state
    if not state.is_parked:
        return voice.translate(LUCKS[Luck.FINE])
    return voice.say(msg("parked: {code}"), code=state.parked_code)


def _when(moment: datetime | None, voice: Voice) -> str:
    return voice.moment(moment) if moment else "–"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]], voice: Voice) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(voice.translate(heading), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out("")
    console().print(table)


def _is_running(now: Figures, config: Config) -> bool:
    patience = config.daemon.tend_every * _MISSED_BEATS + timedelta(seconds=5)
    return now.beat_at is not None and system_clock() - now.beat_at <= patience


def _as_json(now: Figures, config: Config) -> dict[str, object]:
    return {
        "running": _is_running(now, config),
        "last_beat": _iso(now.beat_at),
        "cases": now.cases,
        "campaigns": asdict(now.campaigns),
        "buttons": {"up": now.line.up, "since": _iso(now.line.since)} if now.line else None,
        "unjudged": now.unjudged,
        "mutes": [mute_as_json(mute) for mute in _still_on(now)],
        "digests": [digest_as_json(digest) for digest in now.digests],
        "bytes": now.bytes_on_disk,
        "budgets": budgets_as_json(config.routes, now.budgets),
        "sources": [
            {
                "name": state.name,
                "state": state.health.luck.value,
                "since": _iso(state.health.since),
                "detail": state.health.detail,
                "failures": state.health.failures,
                "last_try": _iso(state.health.last_try),
                "last_success": _iso(state.health.last_success),
                "next_poll": _iso(state.next_poll_at),
                "stored": state.stored,
                "readings": [{"field": field, "rule": rule, "count": count} for field, rule, count in state.readings],
                "worries": [{"code": code, "says": what.format(**values)} for code, what, values in state.worries],
            }
            for state in now.sources
        ],
        "channels": [
            {
                "name": channel.state.name,
                "mode": config.channels[channel.state.name].mode.value,
                "parked": channel.state.parked_code or now.workspace.parked_code,
                "waiting": channel.waiting,
                "sent": channel.sent,
                "refused": channel.dead,
            }
            for channel in now.channels
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def run_health(given: Path | None) -> None:
    """Exit 0 while the daemon beats and every channel takes messages."""
    config = load(given)
    now = _figures(config)
    troubles = []
    if not _is_running(now, config):
        troubles.append(msg("the daemon gives no sign of life"))
    if now.workspace.is_parked or any(channel.state.is_parked for channel in now.channels):
        troubles.append(msg("a channel cannot be posted to"))
    if now.line is not None and not now.line.up and system_clock() - now.line.since > PATIENCE:
        troubles.append(msg("buttons do not work: presses do not arrive"))
    voice = speaker(config.language)
    for trouble in troubles:
        err(voice.translate(trouble))
    if troubles:
        raise typer.Exit(1)
    out(voice.translate(msg("healthy")))
    if now.line is not None:
        out(voice.say(_UP if now.line.up else _DOWN, time=now.line.since))


def run_explain(key: str, given: Path | None) -> None:
    """Every reason of one mention, its case, and why it was told or was not."""
    from monitor.cli.explaining import explanation

    config = load(given)
    store = open_store(config, create=False)
    try:
        for line in explanation(store, key, speaker(config.language)):
            out(line)
    finally:
        store.close()
