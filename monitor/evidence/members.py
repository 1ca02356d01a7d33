"""The members of a campaign as tables: for a spreadsheet, and letter by letter for a machine."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from monitor.evidence.dossier import Exhibit
from monitor.rules.coordination.post import MICRO
from monitor.rules.excerpt import clean
from monitor.store.rows import first_words
from scrapers.kit.mention import Mention

Cell = str | int | list[str] | list[dict[str, object]] | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would execute."""
_TRICKY = [0x7F, *range(0x80, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_ESCAPES = {code: f"\\u{code:04x}" for code in _TRICKY}
"""What some readers take for the end of a line, and what would turn its letters around; JSON reads both back."""


def as_jsonl(exhibits: Sequence[Exhibit]) -> str:
    """One post a line, with its exact letters."""
    numbers = {exhibit.id: exhibit.number for exhibit in exhibits}
    lines = (json.dumps(_row(exhibit) | _ties(exhibit, numbers), ensure_ascii=False) for exhibit in exhibits)
    return "".join(f"{line.translate(_ESCAPES)}\n" for line in lines)


def as_csv(exhibits: Iterable[Exhibit]) -> str:
    """One post a row, made safe for spreadsheets; the byte order mark tells them the letters are Turkish."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow((*_OF_POST, *_OF_WORDS, _SAME))
    for exhibit in exhibits:
        writer.writerow([_cell(value) for value in _row(exhibit).values()])
    return "\ufeff" + table.getvalue()


def _cell(value: Cell) -> str | int:
    match value:
        case None:
            return ""
        case int():
            return value
        case list():
            value = " ".join(map(str, value))
    text = clean(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(exhibit: Exhibit) -> dict[str, Cell]:
    own = {name: read(exhibit) for name, read in _OF_POST.items()}
    mention = exhibit.mention
    said = {name: None if mention is None else read(mention) for name, read in _OF_WORDS.items()}
    return own | said | {_SAME: None if mention is None else _same_text(exhibit)}


def _ties(exhibit: Exhibit, numbers: dict[int, int]) -> dict[str, Cell]:
    ties = [(numbers[edge.to], edge) for edge in exhibit.ties if edge.to in numbers]
    ties.sort(key=lambda tie: (tie[0], tie[1].by))
    return {"ties": [{"no": number, "by": edge.by, "likeness": edge.likeness / MICRO} for number, edge in ties]}


def moment(at: datetime | None) -> str | None:
    """The moment in UTC, to the microsecond where it has one."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def text_sum(mention: Mention) -> str:
    """SHA-256 of title and text as first seen, joined by a line break."""
    return sha256(first_words(mention.title, mention.text).encode("utf-8", "replace")).hexdigest()


def _same_text(exhibit: Exhibit) -> str | None:
    return None if exhibit.same_text is None else f"{exhibit.same_text % (1 << 64):016x}"


_OF_POST: dict[str, Callable[[Exhibit], Cell]] = {
    "no": lambda e: e.number,
    "place": lambda e: e.place.value,
    "posted_at": lambda e: moment(e.posted_at),
    "first_seen_at": lambda e: moment(e.seen_at),
    "removed": lambda e: e.gone.value if e.gone else None,
    "removal_seen_at": lambda e: moment(e.gone_at),
    "coordination": lambda e: e.coordination,
    "propaganda": lambda e: e.propaganda,
    "propaganda_at_arrival": lambda e: e.at_arrival,
    "flagged_at": lambda e: moment(e.flagged_at),
    "real_customer_signs": lambda e: sorted(e.credible),
}
"""What may be said of every post."""

_OF_WORDS: dict[str, Callable[[Mention], Cell]] = {
    "source": lambda m: m.source,
    "id": lambda m: m.native_id,
    "url": lambda m: m.url,
    "author_id": lambda m: m.author.id,
    "author_handle": lambda m: m.author.handle,
    "author_name": lambda m: m.author.name,
    "author_created_at": lambda m: moment(m.author.created_at),
    "author_followers": lambda m: m.author.followers,
    "title": lambda m: m.title,
    "text": lambda m: m.text,
    "links": lambda m: list(m.links),
    "hashtags": lambda m: list(m.hashtags),
    "text_sha256": text_sum,
}
_SAME = "same_text"
"""These leave nothing behind when the post is removed."""
