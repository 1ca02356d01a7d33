"""`backtest`: which alerts would come or go if the word list or the configuration were another one."""

import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from monitor.app import bench_of, open_store
from monitor.backtest import Example, Trial, backtest, count_since, example_of
from monitor.cli.advising import warn_of
from monitor.cli.comparing import KINDS, Report, as_json, as_lines, pairs_of
from monitor.cli.progress import bar
from monitor.cli.screen import out, speaker
from monitor.cli.span import moment_before
from monitor.clock import system_clock
from monitor.config import Config, find_config, load_config
from monitor.config.lexicon import read_rulebook
from monitor.errors import ConfigError, MonitorError
from monitor.rules.comparison import Comparison
from monitor.rules.urgency import Rulebook
from monitor.stages.judge import Bench
from monitor.store.door import Store
from scrapers.kit.errors import InvalidFile, msg


@dataclass(frozen=True, slots=True)
class Question:
    """What is tried, over which time, and with how many examples."""

    lexicon: Path | None
    config: Path | None
    since: str
    examples: int


def run_backtest(question: Question, given: Path | None, *, json_wanted: bool) -> None:
    """Judge what is stored under both sets of rules and say what differs; the store is only read."""
    config = load_config(find_config(given, os.environ), os.environ, speaks=False)
    trial = _trial(config, question)
    until = system_clock()
    since = moment_before(until, question.since)
    with closing(open_store(config, create=False)) as store:
        with bar(count_since(store, since)) as show:
            comparison = backtest(store, trial, since, show=show)
        examples = dict(_examples(store, trial, comparison, question.examples))
    for bench in trial.benches:
        warn_of(bench.adviser, speaker(config.language))
    report = Report(trial, since, until, comparison, examples)
    if json_wanted:
        out(json.dumps(as_json(report), ensure_ascii=False, indent=2))
        return
    for line in as_lines(report, speaker(config.language)):
        out(line)


def _trial(config: Config, question: Question) -> Trial:
    before = bench_of(config)
    if question.lexicon is None and question.config is None:
        raise MonitorError(msg("nothing to compare with: give --with a word list, or --with-config a configuration"))
    after = before if question.config is None else _bench_in(question.config, config)
    return Trial(before, after if question.lexicon is None else replace(after, rulebook=_rulebook(question.lexicon)))


def _bench_in(path: Path, config: Config) -> Bench:
    other = load_config(find_config(path, os.environ), os.environ, speaks=False)
    names, wanted = ({brand.name for brand in each.brands} for each in (other, config))
    if names != wanted:
        what = msg("{path} is about other brands: {names} instead of {wanted}")
        raise MonitorError(what, path=path, names=", ".join(sorted(names)), wanted=", ".join(sorted(wanted)))
    return bench_of(other)


def _rulebook(path: Path) -> Rulebook:
    try:
        return read_rulebook(path)
    except InvalidFile as error:
        raise ConfigError(error.problems) from error


def _examples(
    store: Store, trial: Trial, comparison: Comparison, most: int
) -> Iterator[tuple[str, tuple[Example, ...]]]:
    """The greatest changes of each kind that are not counted as another kind before."""
    counted = set[int]()
    for kind in KINDS:
        pairs = pairs_of(comparison, kind)
        known = (example_of(store, pair, trial) for pair in pairs if pair.mention not in counted)
        yield kind, tuple(islice((example for example in known if example is not None), most))
        counted |= {pair.mention for pair in pairs}
