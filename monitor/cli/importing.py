"""`import`: mentions from a file into the store, as if they had been heard."""

import csv
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import typer

from monitor.app import open_store
from monitor.cli.progress import counted
from monitor.cli.screen import err, out, speaker
from monitor.clock import system_clock
from monitor.config import Config, SourceEntry, find_config, load_config
from monitor.errors import MonitorError
from monitor.rules.relevance import BrandMatcher, compile_brand
from monitor.store.door import Store
from monitor.store.rows import Heard
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention
from scrapers.kit.wire import WireError, mention_from_wire, read_lines

EXIT_BAD_LINES = 1
_BATCH = 500
_BY_FILE = "import"

_Found = tuple[int, Mention | WireError]
_AsHeard = Callable[[Mention], Heard]
_Matchers = list[tuple[str, BrandMatcher]]


def run_import(file: Path, source: str | None, brand: str | None, given: Path | None) -> None:
    """Store every good line, report every bad one with its number."""
    config = load_config(find_config(given, os.environ), os.environ, speaks=False)
    as_heard = _as_heard(config, source, brand)
    voice = speaker(config.language)
    store = open_store(config)
    waiting: dict[Heard, list[Mention]] = defaultdict(list)
    bad = new = changed = 0
    for number, found in _read(file):
        if isinstance(found, WireError):
            bad += 1
            err(f"{file}:{number}: {found.say(voice.translate)}")
            continue
        heard = as_heard(found)
        waiting[heard].append(found)
        if len(waiting[heard]) >= _BATCH:
            new, changed = _store(store, heard, waiting.pop(heard), (new, changed))
    for heard, mentions in waiting.items():
        new, changed = _store(store, heard, mentions, (new, changed))
    store.close()
    out(voice.say(msg("{new} new, {changed} changed, {bad} bad lines"), new=new, changed=changed, bad=bad))
    if bad:
        raise typer.Exit(EXIT_BAD_LINES)


def _store(store: Store, heard: Heard, mentions: list[Mention], so_far: tuple[int, int]) -> tuple[int, int]:
    with store.transaction() as tx:
        stored = tx.mentions.add(mentions, heard, now=system_clock())
    return so_far[0] + stored.new, so_far[1] + stored.changed


def _as_heard(config: Config, source: str | None, brand: str | None) -> _AsHeard:
    """How each mention counts: heard by the named source, by the one that reads its place, or by nobody."""
    names = {b.name for b in config.brands}
    if brand is not None and brand not in names:
        raise MonitorError(
            msg("no brand is called {name!r}; there are: {known}"), name=brand, known=", ".join(sorted(names))
        )
    if source is not None:
        entry = next((entry for entry in config.sources if entry.name == source), None)
        if entry is None:
            known = ", ".join(entry.name for entry in config.sources)
            raise MonitorError(msg("no source is called {name!r}; there are: {known}"), name=source, known=known)
        return lambda _mention: _heard_by(entry)
    matchers = [(b.name, compile_brand(b)) for b in config.brands]
    return lambda mention: _guess(config, mention, brand, matchers)


def _guess(config: Config, mention: Mention, brand: str | None, matchers: _Matchers) -> Heard:
    for entry in config.sources:
        names = (entry.name, entry.settings.label, entry.settings.label.casefold())
        if mention.source in names and brand in (None, entry.brand):
            return _heard_by(entry)
    if brand is None:
        named = (name for name, matcher in matchers if matcher.judge(mention, on_brand_page=False).relevant)
        brand = next(named, config.brands[0].name)
    return Heard(_BY_FILE, brand, backlog=True)


def _heard_by(entry: SourceEntry) -> Heard:
    return Heard(entry.name, entry.brand, entry.on_brand_page, backlog=True)


def _read(file: Path) -> Iterator[_Found]:
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            yield from _csv(lines) if file.suffix.lower() == ".csv" else read_lines(counted(lines, str(file)))
    except OSError as error:
        raise MonitorError(msg("{file} cannot be read: {reason}"), file=file, reason=error.strerror) from error


def _csv(lines: Iterator[str]) -> Iterator[_Found]:
    """Columns are the wire's field names; an author's are written `author.name`; an empty cell is unknown."""
    head = next(lines, "")
    separator = max(",;\t", key=head.count)  # a Turkish spreadsheet writes semicolons
    reader = csv.DictReader(chain([head], lines), delimiter=separator)
    for row in reader:
        wire: dict[str, object] = {}
        author: dict[str, object] = {}
        for column, cell in row.items():
            if cell in (None, "") or not isinstance(column, str):
                continue
            place, name = (author, column[7:]) if column.startswith("author.") else (wire, column)
            place[name] = _typed(name, cell)
        try:
            yield reader.line_num, mention_from_wire(wire | ({"author": author} if author else {}))
        except WireError as error:
            yield reader.line_num, error


_NUMBERS = frozenset(
    {"media", "likes", "replies", "reposts", "views", "rating", "followers", "following", "posts", "listed"}
)
_YES_OR_NO = frozenset({"solved", "withdrawn", "verified", "protected"})
_LISTS = frozenset({"links", "hashtags", "mentions"})


def _typed(name: str, cell: str) -> object:
    """A cell as the wire's type for that field; what does not fit stays text and is refused by name."""
    if name in _LISTS:
        return cell.split()
    if name in _YES_OR_NO and cell.lower() in ("true", "false", "1", "0"):
        return cell.lower() in ("true", "1")
    if name in _NUMBERS:
        try:
            return float(cell) if name == "rating" else int(cell)
        except ValueError:
            return cell
    return cell
