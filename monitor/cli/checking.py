"""`check` and `init`: what an operator does before the daemon is trusted with anything."""

import os
from pathlib import Path

import typer

from monitor.cli.screen import err, list_problems, out, speaker
from monitor.clock import system_clock
from monitor.config import (
    Config,
    broken_pairs,
    check_config,
    failed_sentences,
    find_config,
    lost_pairs,
    schema_text,
    starter_text,
    wind,
)
from monitor.config.digest import lacks_pictures
from monitor.config.playbook import stale_facts
from monitor.config.transformer import model_problem
from monitor.errors import ConfigError, MonitorError
from monitor.language import Voice
from monitor.transformer import adviser_of
from scrapers.kit.errors import Problem, msg

EXIT_PROBLEMS = 2
_MOST_NOTES = 12
_TRIED = "Siparişim 15 gündür gelmedi, kimse cevap vermiyor."
"""What a language model is asked to see whether it answers."""


def write_starter(path: Path, brand: str, contact: str, *, force: bool) -> None:
    """Write a first configuration and, beside it, the schema editors use."""
    voice = speaker()
    if path.exists() and not force:
        raise MonitorError(msg("{path} is there already — choose another name or use --force"), path=path)
    schema = path.with_name("nobetci.schema.json")
    text = f"# yaml-language-server: $schema={schema.name}\n{starter_text(brand, contact, voice.translate)}"
    path.write_text(text, encoding="utf-8")
    schema.write_text(schema_text(), encoding="utf-8")
    out(voice.say(msg("wrote {path} and {schema}"), path=path, schema=schema.name))
    out(voice.say(msg("next: edit it, then nobetci check, then nobetci run")))


def run_check(given: Path | None, *, online: bool, schema: Path | None) -> None:
    """List every problem; exit 2 if there is one."""
    if schema is not None:
        schema.write_text(schema_text(), encoding="utf-8")
        out(speaker().say(msg("wrote {path}"), path=schema))
        return
    path = find_config(given, os.environ)
    config, problems, warnings = check_config(path, os.environ)
    problems += _failed_by_judge(config) + _failed_by_calendar(config) if config else []
    warnings += _stale_facts(config) if config else []
    voice = speaker(config.language if config else None)
    list_problems(problems, voice.translate)
    for warning in warnings:
        err(voice.say(msg("warning: {warning}"), warning=warning.say(voice.translate)))
    if config is None or problems:
        err(voice.say(msg("problems: {count}; nothing is started until they are mended"), count=len(problems)))
        raise typer.Exit(EXIT_PROBLEMS)
    _summary(config, voice)
    _note(lost_pairs(config.rulebook, config.rulebook_path), voice)
    if online and _ask_outside(config, voice):
        raise typer.Exit(EXIT_PROBLEMS)


def _failed_by_judge(config: Config) -> list[Problem]:
    """What the word list does not stand up to: its own sentences, and the operator's pairs."""
    own = [] if config.behaviour_path is None else broken_pairs(config.rulebook, config.behaviour_path)
    return failed_sentences(config.rulebook_path) + own + _failed_by_model(config)


def _failed_by_calendar(config: Config) -> list[Problem]:
    """Countries without known holidays; only looking them up tells."""
    try:
        wind(config.clocks)
    except ConfigError as error:
        return list(error.problems)
    return []


def _stale_facts(config: Config) -> list[Problem]:
    """Facts that nobody has looked at for long."""
    today = system_clock().astimezone(config.timezone).date()
    brands = frozenset(brand.name for brand in config.brands)
    return stale_facts(config.playbook_path, config.playbook, brands, today)


def _failed_by_model(config: Config) -> list[Problem]:
    """What keeps the language model from answering, found out by asking it once."""
    adviser = adviser_of(config)
    if adviser is None:
        return []
    adviser.opinions([_TRIED])
    failing = adviser.failing
    if failing is None:
        return []
    why = speaker(config.language).say(failing.what, failing.values)
    return [model_problem(config.path, msg("the language model does not answer: {why}"), why=why)]


def _note(lost: list[Problem], voice: Voice) -> None:
    """Name shipped pairs that an own word list has lost; it may well be meant so."""
    for problem in lost[:_MOST_NOTES]:
        err(voice.say(msg("note: {note}"), note=problem.say(voice.translate)))
    if lost:
        what = msg("shipped sentences judged otherwise than with the shipped word list: {count}")
        err(voice.say(what, count=len(lost)))


def _summary(config: Config, voice: Voice) -> None:
    on = [entry.name for entry in config.sources if entry.enabled]
    off = [entry.name for entry in config.sources if not entry.enabled]
    out(voice.say(msg("{path} is fine"), path=config.path))
    out(voice.say(msg("listens: {names}"), names=", ".join(on) or "–"))
    if off:
        out(voice.say(msg("switched off: {names}"), names=", ".join(off)))
    rooms = (f"{name} ({entry.mode.value})" for name, entry in config.channels.items())
    out(voice.say(msg("speaks: {names}"), names=", ".join(rooms)))
    alone = [brand for brand, cues in config.cues.items() if not cues.made_of[1].rivals]
    if config.campaigns.enabled and alone:
        says = msg("no rivals named for {names}: campaigns are suspected there by wording alone, later, never firmly")
        out(voice.say(says, names=", ".join(alone)))
    bare = [brand.name for brand in config.brands if brand.name not in config.playbook.facts]
    if bare:
        says = msg("no facts in a playbook for {names}: drafts of answers leave out what only you know")
        out(voice.say(says, names=", ".join(bare)))
    if lacks_pictures(config.digest):
        out(voice.translate(msg("weekly digests come without pictures: pip install 'nobetci[pictures]' brings them")))


def _ask_outside(config: Config, voice: Voice) -> int:
    """Ask sites and Slack whether they would have us; how many would not."""
    from monitor.preflight import preflight

    refusals = 0
    for answer in preflight(config):
        mark = "✓" if answer.fine else "✗"
        refusals += not answer.fine
        out(f"{mark} {answer.name}: {voice.say(answer.says, answer.values)}")
    return refusals
