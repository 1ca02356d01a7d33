"""`import`: mentions from a file into the store, as if they had been heard."""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import typer

from monitor.app import open_store
from monitor.cli.hearing import as_heard
from monitor.cli.progress import counted
from monitor.cli.screen import err, out, speaker
from monitor.clock import system_clock
from monitor.config import find_config, load_config
from monitor.errors import MonitorError
from monitor.store.door import Store
from monitor.store.rows import Heard
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention
from scrapers.kit.wire import WireError, mention_from_wire, read_lines

EXIT_BAD_LINES = 1
_BATCH = 500

_Found = tuple[int, Mention | WireError]


def run_import(file: Path, source: str | None, brand: str | None, given: Path | None) -> None:
    """Store every good line, report every bad one with its number."""
    config = load_config(find_config(given, os.environ), os.environ, speaks=False)
    heard_how = as_heard(config, source, brand)
    voice = speaker(config.language)
    store = open_store(config)
    waiting: dict[Heard, list[Mention]] = defaultdict(list)
    bad = new = changed = 0
    for number, found in _read(file):
        if isinstance(found, WireError):
            bad += 1
            err(f"{file}:{number}: {found.say(voice.translate)}")
            continue
        heard = heard_how(found)
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
