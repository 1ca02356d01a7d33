"""`score`: texts in, scores with their reasons out, one JSON line each; stores nothing."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import typer

from monitor.cli.advising import warn_of
from monitor.cli.progress import counted
from monitor.cli.screen import err, speaker
from monitor.clock import system_clock
from monitor.config import Config, find_config, load_config, shipped_rulebook
from monitor.errors import MonitorError
from monitor.rules.advice import Passage, judge_texts
from monitor.rules.context import surroundings_of, weigh
from monitor.rules.opinion import Adviser
from monitor.rules.relevance import BrandMatcher, Relevance, compile_brand
from monitor.rules.score import Reason, Score
from monitor.rules.urgency import Rulebook
from monitor.transformer import adviser_of
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention
from scrapers.kit.wire import WireError, mention_from_line, mention_from_wire

EXIT_BAD_LINES = 1
_NOWHERE = "text"


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing to score: a mention, or a bare text with the number of its line."""

    id: str
    text: str
    title: str | None = None
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class _Judges:
    rulebook: Rulebook
    brands: tuple[BrandMatcher, ...] = ()
    brand_pages: frozenset[str] = frozenset()
    """Sources whose every mention is about the brand."""
    adviser: Adviser | None = None


def run_score(file: str, text: str | None, given: Path | None) -> None:
    """Score a text, a file or standard input."""
    judges = _judges(given)
    bad = 0
    if text is not None:
        _print([_Said("1", text)], judges)
    else:
        bad = _score_lines(file, judges)
    warn_of(judges.adviser, speaker())
    if bad:
        raise typer.Exit(EXIT_BAD_LINES)


def _score_lines(file: str, judges: _Judges) -> int:
    """Score each line, as many at once as the adviser takes; how many could not be read."""
    bad, lines = 0, _read(file)
    while some := list(islice(lines, judges.adviser.most if judges.adviser else 1)):
        _print([said for _, said in some if isinstance(said, _Said)], judges)
        for number, wrong in some:
            if isinstance(wrong, WireError):
                bad += 1
                err(f"{file}:{number}: {wrong.say(speaker().translate)}")
    return bad


def _judges(given: Path | None) -> _Judges:
    """The configured rulebook and brands; the shipped rulebook where there is no configuration."""
    try:
        path = find_config(given, os.environ)
    except MonitorError:
        if given is not None:
            raise
        return _Judges(shipped_rulebook())
    config = load_config(path, os.environ, speaks=False)
    brands = tuple(compile_brand(brand) for brand in config.brands)
    return _Judges(config.rulebook, brands, _brand_pages(config), adviser_of(config))


def _brand_pages(config: Config) -> frozenset[str]:
    return frozenset(
        name for entry in config.sources if entry.on_brand_page for name in (entry.name, entry.settings.label)
    )


def _read(file: str) -> Iterator[tuple[int, _Said | WireError]]:
    """Each line as something to score, or as what is wrong with it; empty lines are passed over."""
    for number, line in enumerate(counted(_lines(file), file), start=1):
        stripped = line.strip().lstrip("\ufeff")
        if not stripped:
            continue
        yield number, _said(number, stripped)


def _said(number: int, line: str) -> _Said | WireError:
    if not line.startswith("{"):
        return _Said(str(number), line)
    try:
        mention = _mention(line)
    except WireError as error:
        return error
    return _Said(mention.native_id, mention.text, mention.title, mention)


def _mention(line: str) -> Mention:
    """The mention on that line. To be scored it need not say where and when it was written."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or "text" not in data:
        return mention_from_line(line)  # says what is wrong with it
    now = system_clock().isoformat()
    named = {} if "native_id" in data else {"id": "-"}
    return mention_from_wire({"source": _NOWHERE, "created_at": now} | named | data)


def _lines(file: str) -> Iterable[str]:
    if file == "-":
        return sys.stdin
    try:
        return Path(file).open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise MonitorError(msg("{file} cannot be read: {reason}"), file=file, reason=error.strerror) from error


def _print(some: Sequence[_Said], judges: _Judges) -> None:
    scores = judge_texts(judges.rulebook, [Passage(said.text, said.title) for said in some], judges.adviser)
    for said, score in zip(some, scores, strict=True):
        sys.stdout.write(json.dumps(_as_line(said, score, judges), ensure_ascii=False) + "\n")


def _as_line(said: _Said, score: Score, judges: _Judges) -> dict[str, object]:
    line = as_json(said.id, score)
    if said.mention is not None:
        line["context"] = _context_json(said.mention)
    relevance = _relevance(said, judges)
    if relevance is not None:
        line |= {"relevant": relevance.relevant, "relevance": relevance.why, "relevance_quote": relevance.quote}
    return line


def as_json(key: str, score: Score) -> dict[str, object]:
    """A score with every reason, as it stands on a line of output."""
    return {
        "id": key,
        "urgency": score.urgency,
        "level": score.level,
        "sentiment": score.sentiment.value,
        "topics": list(score.topics),
        "stage": score.stage and score.stage.value,
        "flags": sorted(score.flags),
        "reasons": reasons_as_json(score.reasons),
        "rulebook": score.rulebook,
    }


def _context_json(mention: Mention) -> dict[str, object]:
    """What stands around it as far as the line itself says: reach and age."""
    context = weigh(surroundings_of(mention, now=system_clock()))
    return {"points": context.points, "reasons": reasons_as_json(context.reasons)}


def reasons_as_json(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    """Reasons as they stand on a line of output."""
    return [
        {"axis": r.axis.value, "code": r.code, "points": r.points, "quote": r.quote, "span": r.span, "says": r.says}
        for r in reasons
    ]


def _relevance(said: _Said, judges: _Judges) -> Relevance | None:
    """The first brand the text is about, else the last answer; None without a configured brand."""
    answer = None
    for matcher in judges.brands:
        mention = said.mention or _plain_mention(said.text)
        answer = matcher.judge(mention, on_brand_page=mention.source in judges.brand_pages)
        if answer.relevant:
            break
    return answer


def _plain_mention(text: str) -> Mention:
    """A bare text as a mention, for rules that ask for one."""
    return Mention(_NOWHERE, "-", text, system_clock())
