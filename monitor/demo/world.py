"""The demo's story: what people write about a shop that does not exist, and when it can be seen.

Values that are a pure function of the time that has passed; nothing here asks what time it is.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import yaml

from scrapers.kit.duration import parse_duration

BRAND = "Papatya Ev"
SLUG = "papatya-ev"
TOPIC = f"{SLUG}--123456"
THANKS = "Sorunum çözüldü, teşekkürler"

_FIRST_NUMBER = 31_640_118
_FIRST_ENTRY = 158_204_331
_LONGEST_SLUG = 170
_TO_ASCII = str.maketrans("çğıöşüâîûÇĞİIÖŞÜÂÎÛ", "cgiosuaiuCGiIOSUAIU")


def slug_of(title: str) -> str:
    """The title as it stands in an address."""
    plain = title.translate(_TO_ASCII).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_SLUG].strip("-") or "sikayet"


@dataclass(frozen=True, slots=True)
class Reply:
    """A message under a complaint, the brand's or the complainant's."""

    text: str
    at: datetime
    by: str | None = None
    brand: bool = False


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint and its whole life, the part that lies ahead included.

    It carries the date of `written_at` but is not seen before `appears_at`: the site holds complaints back.
    """

    title: str
    text: str
    written_at: datetime
    slug: str = ""
    author: str | None = None
    number: int | None = None
    appears_at: datetime | None = None
    replies: tuple[Reply, ...] = ()
    solved_at: datetime | None = None
    rating: int | None = None
    withdrawn_at: datetime | None = None
    thanks: str = THANKS

    @property
    def seen_from(self) -> datetime:
        """When a visitor can first see it."""
        return self.appears_at or self.written_at

    def at(self, now: datetime) -> "Shown | None":
        """What the site shows of it at that moment; None while it is held back."""
        if now < self.seen_from:
            return None
        return Shown(
            complaint=self,
            replies=tuple(sorted((reply for reply in self.replies if reply.at <= now), key=lambda reply: reply.at)),
            solved=_reached(self.solved_at, now),
            withdrawn=_reached(self.withdrawn_at, now),
            views=int((now - self.seen_from) / timedelta(minutes=4)),
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """A complaint as a visitor sees it at one moment."""

    complaint: Complaint
    replies: tuple[Reply, ...] = ()
    solved: bool = False
    withdrawn: bool = False
    views: int = 0

    @property
    def upvotes(self) -> int:
        """How many said "me too": one reader in ninety."""
        return self.views // 90


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution to the forum topic."""

    number: int
    author: str
    author_id: int
    text: str
    at: datetime
    edited_at: datetime | None = None
    likes: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that was, is and will be said about the brand."""

    complaints: tuple[Complaint, ...] = ()
    entries: tuple[Entry, ...] = ()
    answers: tuple[str, ...] = ("Değerli Müşterimiz, talebiniz ilgili birimimize iletilmiştir.",)
    topic: str = BRAND

    def seen(self, now: datetime) -> tuple[Shown, ...]:
        """The complaints that are public by then, newest first."""
        shown = [state for complaint in self.complaints if (state := complaint.at(now))]
        return tuple(sorted(shown, key=lambda state: state.complaint.seen_from, reverse=True))

    def written(self, now: datetime) -> tuple[Entry, ...]:
        """The forum entries that are there by then, oldest first, without edits that lie ahead."""
        there = (entry for entry in self.entries if entry.at <= now)
        return tuple(
            entry if _reached(entry.edited_at, now) else replace(entry, edited_at=None)
            for entry in sorted(there, key=lambda entry: (entry.at, entry.number))
        )

    def complaint(self, slug: str) -> Complaint:
        """The complaint with that slug; KeyError when there is none."""
        for complaint in self.complaints:
            if complaint.slug == slug:
                return complaint
        raise KeyError(slug)

    def with_complaint(self, complaint: Complaint) -> "Story":
        """One more complaint at the end; slug and number are given to it where it has none."""
        number = complaint.number or max((known.number or 0 for known in self.complaints), default=_FIRST_NUMBER) + 7
        new = replace(complaint, slug=complaint.slug or slug_of(complaint.title), number=number)
        return replace(self, complaints=_unlike((*self.complaints, new)))

    def with_changed(self, complaint: Complaint) -> "Story":
        """The complaint of the same slug replaced by this one."""
        changed = (complaint if known.slug == complaint.slug else known for known in self.complaints)
        return replace(self, complaints=tuple(changed))

    def with_entry(self, text: str, author: str, at: datetime) -> "Story":
        """One more entry in the forum."""
        number = max((entry.number for entry in self.entries), default=_FIRST_ENTRY) + 13
        return replace(self, entries=(*self.entries, Entry(number, author, _author_id(author), text, at)))


def story(started: datetime) -> Story:
    """The shipped story, told from `started` on (aware)."""
    told = _script()
    teller = _Teller(started, tuple(told["answers"]))
    return Story(
        complaints=_unlike(teller.complaint(place, item) for place, item in enumerate(told["complaints"])),
        entries=tuple(teller.entry(place, item) for place, item in enumerate(told["entries"])),
        answers=teller.answers,
        topic=told["topic"],
    )


@cache
def _script() -> Mapping[str, Any]:  # as the YAML says; the teller makes values of it
    told: dict[str, Any] = yaml.safe_load(files("monitor.demo").joinpath("story.yaml").read_text("utf-8"))
    return told


def _author_id(author: str) -> int:
    return crc32(author.encode()) % 3_000_000


def _reached(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _unlike(complaints: Iterable[Complaint]) -> tuple[Complaint, ...]:
    """The same title again gets `-1`, `-2` … as on the real site."""
    taken: set[str] = set()
    told = []
    for complaint in complaints:
        slug = next(slug for slug in _slugs(complaint.slug) if slug not in taken)
        taken.add(slug)
        told.append(replace(complaint, slug=slug))
    return tuple(told)


def _slugs(slug: str) -> Iterator[str]:
    yield slug
    yield from (f"{slug}-{times}" for times in itertools.count(1))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Turns the script's times, counted from the start, into moments."""

    started: datetime
    answers: tuple[str, ...]

    def complaint(self, place: int, item: Mapping[str, Any]) -> Complaint:
        appears = self._moment(item["at"])
        return Complaint(
            title=item["title"],
            text="\n\n".join([item["text"].strip()] * item.get("repeat", 1)),
            written_at=appears - parse_duration(item.get("held", 0)),
            slug=slug_of(item["title"]),
            author=item["author"],
            number=_FIRST_NUMBER + 7 * place if item.get("numbered", True) else None,
            appears_at=appears,
            replies=self._replies(place, item),
            solved_at=self._perhaps(item.get("solved")),
            rating=item.get("rating"),
            withdrawn_at=self._perhaps(item.get("withdrawn")),
            thanks=item.get("thanks", THANKS),
        )

    def entry(self, place: int, item: Mapping[str, Any]) -> Entry:
        return Entry(
            number=_FIRST_ENTRY + 13 * place,
            author=item["author"],
            author_id=_author_id(item["author"]),
            text=item["text"],
            at=self._moment(item["at"]),
            edited_at=self._perhaps(item.get("edited")),
            likes=item.get("likes", 0),
        )

    def _replies(self, place: int, item: Mapping[str, Any]) -> tuple[Reply, ...]:
        author, added = item["author"], item.get("again", ())
        again = tuple(Reply(more["text"].strip(), self._moment(more["at"]), author) for more in added)
        answered = self._perhaps(item.get("answered"))
        if answered is None:
            return again
        return (Reply(self.answers[place % len(self.answers)], answered, BRAND, brand=True), *again)

    def _moment(self, written: str) -> datetime:
        span = parse_duration(written.removeprefix("-"))
        return self.started - span if written.startswith("-") else self.started + span

    def _perhaps(self, written: str | None) -> datetime | None:
        return None if written is None else self._moment(written)
