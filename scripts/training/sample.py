"""A sample stream by somebody else: the honest check. Its ordinary texts repeat, so real complaints replace them."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from streams.telling import Truth
from training.listening import Listener, Month

from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.relevance import Brand
from scrapers.kit.mention import Mention
from scrapers.kit.wire import mention_from_line

_NEWS = ("haber.example",)
_TOPICS = "telecom_severity_dev.jsonl"


def sample_month(folder: Path, texts: list[str], topics: Mapping[str, list[str]], listener: Listener) -> Month:
    """The sample in that folder; each ordinary text is a real one used once, each recall has texts of one topic."""
    about = json.loads((folder / "campaigns.json").read_text(encoding="utf-8"))
    levels = {one["id"]: one.get("paraphrase") for one in about["campaigns"]}
    truths = {one["id"]: one for one in map(json.loads, _lines(folder / "truth.jsonl.gz"))}
    mentions = sorted(map(mention_from_line, _lines(folder / "mentions.jsonl.gz")), key=lambda one: one.created_at)
    voiced = list(_voiced(mentions, truths, _Real(texts, topics, about["brand"])))
    rivals = tuple(Rival(name, domains=(f"{name.lower()}.example",)) for name in about["rivals"])
    cues = compile_cues(Brand(about["brand"]), Market(rivals, _NEWS, ("ref", "aff", "kupon")))
    known = tuple(_truth(truths[mention.native_id], levels) for mention in voiced)
    return Month("sample", -1, about["brand"], cues, listener.posts(voiced, about["brand"]), known)


def topics_of(folder: Path) -> dict[str, list[str]]:
    """Real complaints by what they are about."""
    found: dict[str, list[str]] = defaultdict(list)
    path = folder / _TOPICS
    for row in map(json.loads, path.open(encoding="utf-8")) if path.exists() else ():
        if row["reason"]:
            found[row["reason"]].append(row["text"])
    return found


class _Real:
    """Real texts, each used once."""

    def __init__(self, texts: list[str], topics: Mapping[str, list[str]], brand: str) -> None:
        self._dice, self._brand = Random("sample"), brand
        self._texts = self._dice.sample(sorted(texts), len(texts))
        self._topics = {name: sorted(some) for name, some in topics.items()}
        self._large = iter(sorted(self._topics, key=lambda name: -len(self._topics[name])))
        self._of: dict[str, str] = {}

    def ordinary(self) -> str:
        """Any."""
        return f"{self._brand} {self._texts.pop()}"

    def about(self, event: str) -> str:
        """One of the event's topic."""
        topic = self._of.get(event) or self._of.setdefault(event, next(self._large))
        some = self._topics[topic]
        return f"{self._brand} {some.pop(self._dice.randrange(len(some)))}"


def _voiced(mentions: list[Mention], truths: Mapping[str, Mapping[str, Any]], real: _Real) -> Iterator[Mention]:
    for mention in mentions:
        truth = truths[mention.native_id]
        if truth["label"] == "organic":
            yield replace(mention, text=real.ordinary())
        elif truth["label"] == "recall":
            tags = "".join(f" #{tag}" for tag in mention.hashtags)
            yield replace(mention, text=real.about(truth["campaign"]) + tags)
        else:
            yield mention


def _truth(given: Mapping[str, Any], levels: Mapping[str, int]) -> Truth:
    level = levels.get(given["campaign"]) if given["fake"] else None
    kind, new = given["account_kind"], given["new_account"]
    return Truth(given["id"], given["label"], given["campaign"], given["fake"], level, kind, new)


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from lines
