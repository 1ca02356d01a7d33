"""A store in which a brand was spoken about for ten weeks: invented texts, judged by the rulebook we ship.

Written past the gateways, as nothing else would take minutes: a row is what judging and linking would have left.
"""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.config import shipped_rulebook
from monitor.rules.score import BANDS
from monitor.rules.urgency import judge_text
from monitor.store.door import Store
from monitor.store.rows import kept_time, reason_row

BRAND = "Papatya Ev"
WEEKS = 10
_ENTRIES = (("x", "x"), ("x", "x"), ("x", "x"), ("sikayetvar", "sikayetvar"), ("facebook", "facebook"))
_TEXTS, _LETTERS, _PEOPLE = 4_000, 300, 300_000
_CALM = (
    "Papatya Ev mağazasından geçen ay bir koltuk ile iki sandalye aldım.",
    "Salonun rengine uysun diye açık gri olanı seçmiştik.",
    "Montaj için iki kişi geldi, akşama doğru bitti.",
    "Balkon için de bir masa bakıyorum, yaz gelmeden karar vereceğim.",
    "Kumaşın dokusu mağazada gördüğüm gibi, fotoğrafı da aşağıya ekledim.",
    "Eşim başka bir model istiyordu ama bunda karar kıldık.",
    "Aynı üründen annem için de düşünüyoruz.",
    "Siparişi telefondan verdim, ödemeyi kapıda yaptım.",
)
_GLAD = "Çok memnun kaldım, herkese tavsiye ederim, teşekkürler Papatya Ev."
_IRRELEVANT, _ALONE, _CAMPAIGN = 0.03, 0.35, 0.06
"""Shares: nobody's matter; opens a case of its own; part of a campaign."""
_WEEK = timedelta(days=7)
_SENT = ("sent", 1, 1, 75, "new", 0, 0, 0, 0, "")
_LATER = "2999-01-01 00:00:00.000000"
"""When the clock looks at a case: a daemon on this store has nothing to do but the digest."""
_ABOUT_US = json.dumps({"why": "terms", "says": "names the brand", "quote": "Papatya Ev"})
_AROUND = json.dumps({"points": {"waiting": 6}, "facts": {"waiting": 7200.0, "in_thread": 2}, "at": None})


@dataclass(frozen=True, slots=True)
class _Said:
    """A text with what was said of it, as rows keep it."""

    text: str
    score: tuple[object, ...]
    urgency: int


def fill(path: Path, until: datetime, each: int) -> None:
    """So many mentions in each of ten weeks, the last of which ends then."""
    Store.open(path).close()
    dice = random.Random(3)
    said = list(_judged(dice))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        for week in range(WEEKS):
            connection.execute("BEGIN")
            old = week < WEEKS - 2
            _Week(connection, dice, said, until - _WEEK * (WEEKS - week), old=old).write(week * each, each)
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _judged(dice: random.Random) -> Iterator[_Said]:
    rulebook = shipped_rulebook()
    sentences = [sentence for group in rulebook.lexicon.groups for sentence in group.must_match]
    for _ in range(_TEXTS):
        text = _text(dice, sentences)
        score = judge_text(rulebook, text)
        reasons = json.dumps([reason_row(reason) for reason in score.reasons], ensure_ascii=False)
        lists = (json.dumps(list(score.topics)), json.dumps(sorted(score.flags)), reasons)
        row = (score.rulebook, score.urgency, score.sentiment.value, *lists)
        yield _Said(text, row, score.urgency)


def _text(dice: random.Random, sentences: list[str]) -> str:
    """One matter among everyday sentences; some are glad, some have none."""
    matter, said = dice.random(), list(dice.sample(_CALM, k=len(_CALM)))
    if matter < 0.75:
        said.insert(2, _GLAD if matter < 0.15 else dice.choice(sentences))
    return " ".join(said)[:_LETTERS]


class _Week:
    """Everything of one week."""

    def __init__(
        self, connection: sqlite3.Connection, dice: random.Random, said: list[_Said], since: datetime, *, old: bool
    ) -> None:
        self._connection, self._dice, self._said, self._since, self._old = connection, dice, said, since, old

    def write(self, after: int, count: int) -> None:
        """Mentions with these numbers, and what hangs on them."""
        dice, step = self._dice, _WEEK / count
        crowds = [after + 1 + place for place in range(12)]
        rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in _COLUMNS}
        for number in range(after + 1, after + count + 1):
            at = self._since + step * (number - after - 1)
            self._one(rows, number, at, dice.choice(crowds) if dice.random() < _CAMPAIGN else None)
        rows["campaign"] += [self._campaign(number, place) for place, number in enumerate(crowds)]
        for table, columns in _COLUMNS.items():
            names = ", ".join(columns)
            insert = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
            self._connection.executemany(insert, rows[table])

    def _one(self, rows: dict[str, list[tuple[object, ...]]], number: int, at: datetime, crowd: int | None) -> None:
        dice, said, when = self._dice, self._dice.choice(self._said), kept_time(at)
        seen = kept_time(at + timedelta(seconds=dice.randrange(300)))
        entry, source = dice.choice(_ENTRIES)
        who, url = dice.randrange(_PEOPLE), f"https://{source}.example/papatya-ev/{number}"
        rest = json.dumps({"lang": "tr", "likes": 3, "views": 120, "author": {"id": str(who), "name": f"Kişi {who}"}})
        if opens := dice.random() < _ALONE:
            rows["case"].append(self._case(number, source, str(who), at, said.urgency))
            if said.urgency >= BANDS[-1]:
                card = (f"bench:case:{number}", "card", "team", "team", 10, number, "urgent")
                rows["outbox"].append((*card, *_SENT, when, when, when))
        heard = (number, source, str(number), entry, BRAND, when, seen, seen, said.text, url, str(who), rest)
        rows["mention"].append((*heard, number if opens else None, "0123456789abcdef", 0, 0, 1, 1, 0))
        relevant = int(dice.random() >= _IRRELEVANT)
        rows["score"].append((number, seen, *said.score, relevant, _ABOUT_US, _AROUND, dice.randrange(12)))
        if crowd is not None:
            capped = "credible" if dice.random() < 0.05 else None
            trace = (number, BRAND, number, int(at.timestamp()), who, crowd, dice.randbytes(300), capped)
            rows["trace"].append((*trace, 70, 66, 0, 66, 0))

    def _case(self, number: int, source: str, who: str, at: datetime, urgency: int) -> tuple[object, ...]:
        dice = self._dice
        luck = 0.0 if self._old else dice.random()  # what is older than two weeks was answered by now
        claimed = at + timedelta(minutes=dice.randrange(90)) if luck < 0.9 else None
        answered = claimed + timedelta(minutes=dice.randrange(600)) if claimed and luck < 0.85 else None
        state = "closed" if answered else "claimed" if claimed else "new"
        times = (at, at, at, claimed, answered, answered, at + timedelta(hours=1), at + timedelta(hours=6))
        kept = (kept_time(one) if one is not None else None for one in times)
        return (number, BRAND, source, str(number), who, state, urgency, 1, number, "", 0, 0, 0, 1, *kept, _LATER)

    def _campaign(self, number: int, place: int) -> tuple[object, ...]:
        state = ("suspected", "quiet", "watched")[place % 3]
        first, last = kept_time(self._since), kept_time(self._since + _WEEK)
        suspected_at = first if place % 3 < 2 else None
        return (number, BRAND, state, 70, 66, 66, first, last, last, suspected_at, 400, 500, "bench", 1, 0)


_COLUMNS = {
    "case": (
        "id", "brand", "source", "thread", "author_key", "state", "urgency", "mentions", "lead_id", "note", "steps",
        "eyes_needed", "story", "rev", "opened_at", "moved_at", "last_heard_at", "first_claimed_at",
        "first_answered_at", "closed_at", "claim_due", "answer_due", "look_at",
    ),
    "outbox": (
        "key", "kind", "channel", "via", "priority", "case_id", "route", "state", "want_rev", "told_rev",
        "owed_urgency", "owed_state", "attempts", "looks", "plain", "at_least_once", "error", "owed_at",
        "next_attempt_at", "sent_at",
    ),
    "mention": (
        "id", "source", "native_id", "entry", "brand", "created_at", "first_seen_at", "updated_at", "text", "url",
        "author_key", "rest", "case_id", "fingerprint", "on_brand_page", "backlog", "rev", "judged_rev", "edited_rev",
    ),
    "score": (
        "mention_id", "judged_at", "rulebook", "urgency", "sentiment", "topics", "flags", "reasons", "relevant",
        "relevance", "context", "context_points",
    ),
    "trace": (
        "mention_id", "brand", "seq", "at", "author", "group_number", "data", "capped", "coordination", "propaganda",
        "membership", "at_arrival", "apart",
    ),
    "campaign": (
        "number", "brand", "state", "coordination", "propaganda", "peak", "first_seen", "last_seen", "grown_at",
        "suspected_at", "authors", "posts", "model", "rev", "stale",
    ),
}  # fmt: skip
