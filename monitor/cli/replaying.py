"""`replay`: mentions out of a file through the whole judgement, on their own clock; a line of output for each."""

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

import typer

from monitor.app import bench_of
from monitor.assessing import Office
from monitor.cli.advising import warn_of
from monitor.cli.hearing import BY_FILE, AsHeard, as_heard
from monitor.cli.progress import bar
from monitor.cli.scoring import as_json, reasons_as_json
from monitor.cli.screen import err, speaker
from monitor.config import find_config, group_weights_path, load_config, read_group_weights, shipped_rulebook
from monitor.config.common_pairs import common_pairs_path, read_common_pairs
from monitor.errors import MonitorError
from monitor.language import Voice
from monitor.lookout import Lookout
from monitor.replay import Fate, events_of, replay
from monitor.rules.alert import Manners
from monitor.rules.campaign import Thresholds
from monitor.rules.case import reference
from monitor.rules.coordination.cues import Market, compile_cues
from monitor.rules.coordination.linking import Linking
from monitor.rules.relevance import Brand, compile_brand
from monitor.rules.route import Route
from monitor.rules.score import BANDS
from monitor.stages.judge import Bench, Watchtower
from monitor.store.door import Store
from monitor.store.rows import Heard
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention, MentionKey
from scrapers.kit.wire import WireError, read_lines

EXIT_BAD_LINES = 1
STANDARD = "-"
_NOBODY = ""
"""The brand when none is configured."""


@dataclass(frozen=True, slots=True)
class _Court:
    """Who judges, and how each mention counts as heard."""

    bench: Bench
    heard: AsHeard
    voice: Voice


def run_replay(file: str, to: str, given: Path | None) -> None:
    """Judge every good line as if it were heard when it was written, report every bad one with its number."""
    court = _court(given)
    if STANDARD not in (file, to) and Path(file).resolve() == Path(to).resolve():
        raise MonitorError(msg("{file} would be overwritten with what becomes of it"), file=file)
    mentions, bad = _read(file, court.voice)
    with _output(to) as output:
        fates = _fates(mentions, court)
        for key, fate in fates.items():
            output.write(json.dumps(_as_line(key, fate), ensure_ascii=False) + "\n")
    warn_of(court.bench.adviser, court.voice)
    told = sum(fate.told_at is not None for fate in fates.values())
    says = msg("{mentions} mentions, {told} of them would be told, {bad} bad lines")
    err(court.voice.say(says, mentions=len(fates), told=told, bad=bad))
    if bad:
        raise typer.Exit(EXIT_BAD_LINES)


def _court(given: Path | None) -> _Court:
    """As configured; without a configuration everything is about one brand and goes to one channel."""
    try:
        path = find_config(given, os.environ)
    except MonitorError:
        if given is not None:
            raise
        voice = speaker()
        err(voice.say(msg("no configuration: every mention counts as about one brand, and is told from level 2 on")))
        return _Court(_bare_bench(), lambda _mention: Heard(BY_FILE, _NOBODY, on_brand_page=True), voice)
    config = load_config(path, os.environ, speaks=False)
    return _Court(bench_of(config), as_heard(config), speaker(config.language))


def _bare_bench() -> Bench:
    """For one brand without a name, of whose rivals nothing is known."""
    nobody = Brand(_NOBODY)
    linking = Linking(background=read_common_pairs(common_pairs_path()))
    office = Office(read_group_weights(group_weights_path()), Thresholds(), (_ONLY_ROUTE,), "")
    lookout = Lookout({_NOBODY: compile_cues(nobody, Market())}, linking)
    tower = Watchtower(lookout, office, frozenset({_NOBODY}))
    bench = Bench(shipped_rulebook(), {_NOBODY: compile_brand(nobody)}, (_ONLY_ROUTE,), _JOIN_WITHIN)
    return replace(bench, tower=tower)


_ONLY_ROUTE = Route("everything", "team", manners=Manners(at_least=BANDS[1]))
_JOIN_WITHIN = timedelta(days=7)


def _read(file: str, voice: Voice) -> tuple[list[Mention], int]:
    """The good lines, and how many bad ones there were."""
    mentions, bad = [], 0
    for number, found in read_lines(_lines(file)):
        if isinstance(found, WireError):
            bad += 1
            err(f"{file}:{number}: {found.say(voice.translate)}")
        else:
            mentions.append(found)
    return mentions, bad


def _lines(file: str) -> Iterable[str]:
    if file == STANDARD:
        yield from sys.stdin
        return
    try:
        with Path(file).open(encoding="utf-8", errors="replace") as lines:
            yield from lines
    except OSError as error:
        raise MonitorError(msg("{file} cannot be read: {reason}"), file=file, reason=error.strerror) from error


@contextmanager
def _output(to: str) -> Iterator[TextIO]:
    """Where the lines go, opened before the work, so that nobody waits for nothing."""
    if to == STANDARD:
        yield sys.stdout
        return
    with Path(to).open("w", encoding="utf-8") as output:
        yield output


def _fates(mentions: Sequence[Mention], court: _Court) -> dict[MentionKey, Fate]:
    """What becomes of each mention, in the order they stand in the file."""
    # On their own clock nothing is heard late: nothing was written before we listened.
    events = events_of((mention, replace(court.heard(mention), backlog=False)) for mention in mentions)
    with (
        tempfile.TemporaryDirectory(prefix="nobetci-replay-") as folder,
        closing(Store.open(Path(folder) / "replay.db")) as store,
        bar(len(events)) as show,
    ):
        fates = replay(store, events, court.bench, show=show)
    return {mention.key: fates[mention.key] for mention in mentions}


def _as_line(key: MentionKey, fate: Fate) -> dict[str, object]:
    answer, relevance = fate.answer, fate.judgement.relevance
    line = {"id": key.native_id, "source": key.source} | as_json(key.native_id, fate.judgement.score)
    return line | {
        "relevant": relevance.relevant,
        "relevance": relevance.why,
        "case": reference(fate.case.id) if fate.case else None,
        "alert": fate.told_at is not None,
        "why": answer.why.value,
        "route": answer.route.name if answer.route else None,
        "channel": answer.channel,
        "told_at": _moment(fate.told_at) if fate.told_at else None,
        **_suspicion(fate),
        "reasons": reasons_as_json((*fate.judgement.score.reasons, *fate.reasons)),
    }


def _suspicion(fate: Fate) -> dict[str, object]:
    """What linking made of it: both scores as they are after all others came, and the one of its arrival."""
    if fate.linked is None:
        return {"coordination": 0, "propaganda": 0, "propaganda_at_arrival": 0, "campaign": None, "flagged_at": None}
    mark = fate.linked.mark
    return {
        "coordination": mark.coordination,
        "propaganda": mark.propaganda,
        "propaganda_at_arrival": fate.linked.at_arrival,
        "campaign": fate.campaign.number if fate.campaign else None,
        "flagged_at": _moment(mark.flagged_at) if mark.flagged_at else None,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
