"""The rows to learn from: the labelled texts, and two larger corpora that teach what words mean."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CORPORA = ("urgency_dev.jsonl", "telecom_severity_dev.jsonl", "brand_sentiment_dev.jsonl")
OWN_LABELS = Path(__file__).with_name("labels.jsonl")
"""Labels given by this project to texts of the corpora, which are named by their hash and not shipped."""
SUITE = Path(__file__).parents[2] / "config" / "behaviour.tr.yaml"
_UNSURE = 0.5


@dataclass(frozen=True)
class Labelled:
    """A text with a person's judgement.

    `part` is `first` (labelled with the corpora), `seen` or `fresh` (by us), or `pairs` (the behaviour suite). The
    lexicon was mended by the first and the seen rows; the fresh ones show what it does on others.
    """

    text: str
    urgency: int
    topics: tuple[str, ...]
    sentiment: str
    part: str
    weight: float = 1.0
    random: bool = True
    """Whether it was drawn at random, not for a word in it."""


@dataclass(frozen=True)
class Corpora:
    """Everything there is to learn from. No labelled text is in the two large corpora."""

    labelled: list[Labelled]
    telecom: list[Mapping[str, Any]]
    brands: list[Mapping[str, Any]]
    hashes: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file."""


def read_corpora(folder: Path) -> Corpora:
    """The corpora in that folder, sorted by text, so that the order of rows in the files changes nothing."""
    first, telecom, brands = (_rows(folder / name) for name in CORPORA)
    own = {row["text"]: row for row in _rows(OWN_LABELS)}
    labelled = [_of_row(row) for row in first] + _own(own, [*telecom, *brands]) + _pairs()
    known = {row.text for row in labelled}
    return Corpora(
        labelled=sorted(labelled, key=lambda row: row.text),
        telecom=_others(telecom, known),
        brands=_others(brands, known),
        hashes={path.name: _hash(path.read_bytes()) for path in (*(folder / n for n in CORPORA), OWN_LABELS, SUITE)},
    )


def mark(text: str) -> str:
    """What a text is called in the file of our labels."""
    return _hash(text.encode())[:16]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _rows(path: Path) -> list[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _of_row(row: Mapping[str, Any]) -> Labelled:
    drawn = str(row["sample"]).startswith("rand")
    return Labelled(row["text"], row["urgency"], tuple(row["topics"]), row["sentiment"], "first", random=drawn)


def _own(labels: Mapping[str, Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> list[Labelled]:
    found = {row["text"]: labels[name] for row in rows if (name := mark(row["text"])) in labels}
    return [
        Labelled(
            text,
            label["urgency"],
            tuple(label["topics"]),
            label["sentiment"],
            label["part"],
            1.0 if label["sure"] else _UNSURE,
            label["random"],
        )
        for text, label in found.items()
    ]


def _pairs() -> list[Labelled]:
    """The sentences of the behaviour suite that say which level they are."""
    found: dict[str, Labelled] = {}
    for entries in yaml.safe_load(SUITE.read_text(encoding="utf-8")).values():
        for entry in entries if isinstance(entries, list) else ():
            level = _level(entry)
            if level is not None and entry["text"].strip():
                text, feeling = entry["text"], entry.get("sentiment", "mixed")
                found[text] = Labelled(text, level, (), feeling, "pairs", _UNSURE, random=False)
    return list(found.values())


def _level(entry: Mapping[str, Any]) -> int | None:
    """The one level an entry allows, or the lower of 2 and 3."""
    least, most = entry.get("level", entry.get("least", 0)), entry.get("level", entry.get("most", 3))
    return least if "text" in entry and (least == most or (least, most) == (2, 3)) else None


def _others(rows: list[Mapping[str, Any]], known: set[str]) -> list[Mapping[str, Any]]:
    return sorted((row for row in rows if row["text"] not in known), key=lambda row: (row["text"], json.dumps(row)))
