"""`mute`, `mutes`, `unmute` and `noise`: what is not told, and what should perhaps not be."""

import json
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import uuid4

from monitor.app import open_store
from monitor.cli.asking import load
from monitor.cli.colleagues import person_of
from monitor.cli.forgetting import key_of
from monitor.cli.muted_lines import mute_as_json, mute_lines
from monitor.cli.screen import out, speaker
from monitor.clock import system_clock
from monitor.config import Config
from monitor.config.fields import nearest
from monitor.errors import MonitorError
from monitor.rules.labels import TOPICS
from monitor.rules.moves import Move, Press, Via
from monitor.rules.mute import NO_END, Mute, Scope, until_of
from monitor.rules.report_words import report_plain
from monitor.rules.week import Week
from monitor.stages.mutes import what_is_muted
from monitor.stages.noise import noise_report
from monitor.store.noise import report_payload
from scrapers.kit.errors import msg


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options of `mute` say."""

    brand: str | None = None
    topic: str | None = None
    source: str | None = None
    author: str | None = None
    campaign: int | None = None
    spikes: bool = False
    until: str = "1d"
    reason: str = ""


def run_mute(wish: Wish, by: str | None, given: Path | None) -> None:
    """Keep a mute."""
    config = load(given)
    now = system_clock()
    scope, until = _scope(wish, config), until_of(wish.until, now)
    if until is None:
        raise MonitorError(NO_END, text=wish.until)
    person = person_of(config.duty, by)
    args = {name: str(value) for name, value in asdict(scope).items() if value} | {"until": wish.until}
    press = Press(Move.MUTE, person, Via.CLI, f"cli:{uuid4()}", campaign=scope.campaign, args=args)
    with closing(open_store(config, create=False)) as store, store.transaction(durable=True) as tx:
        if scope.campaign is not None and tx.campaigns.get(scope.campaign) is None:
            raise MonitorError(msg("there is no campaign {number}"), number=scope.campaign)
        made = tx.mutes.add(Mute(0, scope, until, person.key, now, wish.reason[:200]))
        tx.moves.record(press, now)
    out(mute_lines([made], speaker(config.language))[0])


def _scope(wish: Wish, config: Config) -> Scope:
    _known(wish.brand, [brand.name for brand in config.brands], msg("no brand {name!r}; there are: {names}"))
    _known(wish.topic, list(TOPICS), msg("no topic {name!r}; there are: {names}"))
    scope = Scope(wish.brand, wish.topic, wish.source, None, wish.campaign, wish.spikes)
    if wish.author is not None:
        account = key_of(wish.author)
        scope = replace(scope, source=wish.source or account.source, author_key=account.native_id)
    if scope.source is not None and scope.author_key is None:
        _known(scope.source, [entry.name for entry in config.sources], msg("no source {name!r}; there are: {names}"))
    if scope == Scope():
        raise MonitorError(msg("say what: --brand, --topic, --source, --author, --campaign or --spikes"))
    return scope


def _known(name: str | None, names: list[str], what: str) -> None:
    if name is not None and name not in names:
        meant = nearest(name, names)
        raise MonitorError(what, name=name, names=meant or ", ".join(names))


def run_mutes(given: Path | None, *, as_json: bool) -> None:
    """List what is muted now."""
    config = load(given)
    with closing(open_store(config, create=False)) as store, store.reading() as tx:
        active = tx.mutes.active(system_clock())
    if as_json:
        out(json.dumps([mute_as_json(mute) for mute in active], ensure_ascii=False, indent=2))
        return
    voice = speaker(config.language)
    for line in mute_lines(active, voice) or [voice.translate(msg("nothing is muted"))]:
        out(line)


def run_unmute(number: int, given: Path | None) -> None:
    """End that mute."""
    config = load(given)
    now = system_clock()
    with closing(open_store(config, create=False)) as store, store.transaction(durable=True) as tx:
        mute = tx.mutes.get(number) if number < 1 << 31 else None
        if mute is None or not mute.is_on(now):
            raise MonitorError(msg("there is no mute {number} that still holds"), number=number)
        tx.mutes.end(number, now)
    out(speaker(config.language).say(msg("mute {number} is over: {what}"), number=number, what=what_is_muted(mute)))


def week_asked(name: str | None, config: Config) -> Week:
    """The week called that; unset, the last one that is over. Raises `MonitorError`."""
    if name is None:
        return Week.of(system_clock().astimezone(config.timezone).date()).before()
    week = Week.parse(name)
    if week is None:
        raise MonitorError(msg("{week!r} is no week: write it like 2026-W47"), week=name)
    return week


def run_noise(week: str | None, given: Path | None, *, as_json: bool) -> None:
    """Print what a week's cards led to."""
    config = load(given)
    asked = week_asked(week, config)
    with closing(open_store(config, create=False)) as store, store.reading() as tx:
        report = noise_report(tx, f"{store.id}:noise:{asked.name}", asked, config.timezone)
    voice = speaker(config.language)
    if report is None:
        out(voice.say(msg("nothing was told in the week {week}"), week=asked.name))
        return
    for line in (
        [json.dumps(report_payload(report), ensure_ascii=False, indent=2)] if as_json else report_plain(report, voice)
    ):
        out(line)
