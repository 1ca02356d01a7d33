"""`campaign --refit`: what weights fitted to people's verdicts would change, shown before anybody uses them."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import typer

from monitor.app import open_store
from monitor.cli.asking import load
from monitor.cli.screen import err, out, speaker
from monitor.config import Config
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.errors import MonitorError
from monitor.language import Voice
from monitor.rules.campaign import CampaignState
from monitor.rules.campaign_words import VERDICTS
from monitor.rules.group_model import GroupModel, written
from monitor.rules.refit import Judged, Shadow, TooFewVerdicts, refit, shadow
from scrapers.kit.errors import msg

_OWN_WEIGHTS = "campaign-weights.json"
_SHOWN = (CampaignState.WATCHED, CampaignState.SUSPECTED, CampaignState.QUIET, CampaignState.DECIDED)
_MOST = 2_000
_MOST_SHIFTS = 10
_WORSE = msg("these weights agree with fewer of your verdicts than those in use")


def run_refit(given: Path | None, *, use: bool, sure: bool = False) -> None:
    """Fit the shipped weights to the verdicts, say what that would change, and write them only when asked.

    Weights that agree with fewer verdicts than those in use are written only by somebody who is sure.
    """
    config = load(given)
    voice = speaker(config.language)
    with closing(open_store(config, create=False)) as store, store.reading() as tx:
        words, campaigns = tx.campaigns.last_words(), tx.campaigns.listed(states=_SHOWN, limit=_MOST)
    judged = [Judged(word.features, word.verdict) for word in words]
    try:
        fitted = refit(judged, read_group_weights(group_weights_path()))
    except TooFewVerdicts as error:
        raise MonitorError(error.what, **error.values) from error
    seen = shadow(campaigns, config.campaigns.model, fitted, config.campaigns.thresholds)
    for line in _lines(seen, fitted, voice):
        out(line)
    if seen.is_worse:
        err(voice.translate(_WORSE))
    if not use:
        err(voice.translate(msg("nothing was changed; with --use these weights are written to a file")))
        return
    if seen.is_worse and not sure:
        _make_sure(voice)
    _write(fitted, config, voice)


def _make_sure(voice: Voice) -> None:
    if not sys.stdin.isatty():
        raise MonitorError(msg("nothing was changed: to use them all the same, say --yes"))
    typer.confirm(voice.translate(msg("Use them all the same?")), abort=True)


def _lines(seen: Shadow, fitted: GroupModel, voice: Voice) -> Iterator[str]:
    says = msg("weights {version}: of {count} campaigns, {raised} more would be suspected and {cleared} no longer")
    counts = {"count": seen.campaigns, "raised": len(seen.raised), "cleared": len(seen.cleared)}
    yield voice.say(says, counts, version=fitted.version)
    says = msg("verdicts that agree: {before} with the weights in use, {after} with these")
    yield voice.say(says, before=seen.agrees_before, after=seen.agrees_after)
    for shift in seen.shifts[:_MOST_SHIFTS]:
        verdict = f"  ({voice.translate(VERDICTS[shift.verdict])})" if shift.verdict else ""
        says = msg("  campaign {number}: suspicion {before} → {after}")
        yield voice.say(says, number=shift.number, before=shift.before, after=shift.after) + verdict


def _write(fitted: GroupModel, config: Config, voice: Voice) -> None:
    """Put the weights where the configuration reads them; where it names no file yet, say how to."""
    to = config.campaigns.own_weights or config.path.parent / _OWN_WEIGHTS
    half = to.with_name(f"{to.name}.new")
    half.write_text(json.dumps(written(fitted), indent=1) + "\n", encoding="utf-8")
    half.replace(to)
    out(voice.say(msg("written: {path}"), path=to))
    if config.campaigns.own_weights is None:
        says = msg("to use them, write into the configuration, under campaigns: weights: {name}")
        err(voice.say(says, name=to.name))
