"""`label` and `labels`: what people say of scores, kept, counted, and taken out as rows to train on."""

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from monitor.app import open_store
from monitor.cli.label_words import label_line
from monitor.cli.screen import err, out, speaker
from monitor.cli.span import span_of
from monitor.clock import system_clock
from monitor.config import Config, find_config, load_config
from monitor.errors import MonitorError
from monitor.rules.feedback import Tally, by_person, read_said, tally
from monitor.rules.masking import mask
from monitor.rules.training import training_row
from monitor.stages.label import take_label
from monitor.store.labels import Labelled
from scrapers.kit.errors import msg

STANDARD = "-"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the options of `label` say."""

    urgent: bool = False
    not_urgent: bool = False
    level: int | None = None
    topics: str | None = None
    wrong_topic: bool = False

    def words(self) -> list[str]:
        """One word for urgency, one for topics. Raises `MonitorError` unless one of each at most, one at least."""
        urgency = ["urgent"] * self.urgent + ["not-urgent"] * self.not_urgent
        urgency += [f"level:{self.level}"] if self.level is not None else []
        topics = ["wrong-topic"] * self.wrong_topic
        topics += [f"topics:{self.topics}"] if self.topics is not None else []
        if max(len(urgency), len(topics)) > 1:
            raise MonitorError(msg("say one thing of the urgency and one of the topics"))
        if not urgency and not topics:
            raise MonitorError(msg("say what is right: --urgent, --not-urgent, --level, --topic or --wrong-topic"))
        return urgency + topics


def run_label(key: str, choice: Choice, by: str | None, given: Path | None) -> None:
    """Keep what somebody says of that mention or case."""
    config = _load(given)
    voice = speaker(config.language)
    words = choice.words()
    for word in words:
        read_said(word)  # nothing is kept if one of them is wrong
    who = user() if by is None else by
    with closing(open_store(config, create=False)) as store:
        for word in words:
            out(label_line(take_label(store, key, word, who, system_clock), voice))


def user() -> str:
    """Who says so, when nobody else is named."""
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise MonitorError(msg("nobody knows who you are here: say --by NAME")) from error


def run_labels(given: Path | None) -> None:
    """Count the labels, and how often they agree with the program."""
    config = _load(given)
    voice = speaker(config.language)
    labels = [(labelled.label, labelled.told) for labelled in _current(config, None)]
    if not labels:
        out(voice.translate(msg("no labels yet; give one with: nobetci label KEY --not-urgent")))
        return
    out("\n".join(_lines(tally(labels), voice.say)))


def _lines(count: Tally, say: Callable[..., str]) -> Iterator[str]:
    yield say(
        msg("mentions with a label: {mentions}, by people: {people}"), mentions=count.mentions, people=count.people
    )
    share = msg("urgency: {agree} of {count} labels agree with the program")
    yield say(share, agree=count.levels_agree, count=count.levels)
    share = msg("topics: {agree} of {count} labels agree with the program")
    yield say(share, agree=count.topics_agree, count=count.topics)
    yield say(msg("alerts called not urgent: {calm} of {count}"), calm=count.alerts_calm, count=count.alerts)
    yield say(msg("silences called urgent: {urgent} of {count}"), urgent=count.silences_urgent, count=count.silences)


def run_export(since: str | None, to: str, given: Path | None) -> None:
    """Write the labels as rows to train on, masked, one person's word on one mention a line."""
    config = _load(given)
    span = span_of(since)
    labelled = _current(config, None if span is None else system_clock() - span)
    kept = [one for one in labelled if not one.outdated]
    with _output(to) as output:
        rows = list(_rows(kept, config))
        output.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    voice = speaker(config.language)
    err(voice.say(msg("rows written: {count}; masked by pattern, so do not publish them"), count=len(rows)))
    if len(kept) < len(labelled):
        left_out = len(labelled) - len(kept)
        err(voice.say(msg("labels left out, because the words were edited afterwards: {count}"), count=left_out))


def _rows(labelled: Iterable[Labelled], config: Config) -> Iterator[dict[str, object]]:
    with closing(open_store(config, create=False)) as store, store.reading() as tx:
        salt = tx.labels.salt()
    words = {one.label.key: _words(one, config) for one in labelled}
    for labels in by_person(one.label for one in labelled):
        yield training_row(labels, words[labels[0].key], salt)


def _words(one: Labelled, config: Config) -> str:
    mention = one.stored.mention
    ours = [name for brand in config.brands for name in brand.own_accounts]
    ours += [handle for entry in config.sources if (handle := getattr(entry.settings, "handle", None))]
    said = f"{mention.title}\n{mention.text}" if mention.title else mention.text
    return mask(said, spared=ours, names=[mention.author.name])


def _current(config: Config, since: datetime | None) -> list[Labelled]:
    with closing(open_store(config, create=False)) as store, store.reading() as tx:
        return tx.labels.current(since)


@contextmanager
def _output(to: str) -> Iterator[TextIO]:
    if to == STANDARD:
        yield sys.stdout
        return
    with Path(to).open("w", encoding="utf-8") as output:
        yield output


def _load(given: Path | None) -> Config:
    return load_config(find_config(given, os.environ), os.environ, speaks=False)
