"""Linking one busy brand: 140,000 posts of a week alive at once, in a process of their own."""

import json
import pickle
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import IO

from benches.figures import Figure, at_least, at_most
from benches.stopwatch import cpu

from monitor.config.common_pairs import common_pairs_path, read_common_pairs
from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.coordination.index import BrandIndex, Taken
from monitor.rules.coordination.linking import Linking
from monitor.rules.coordination.post import Place, Post
from monitor.rules.relevance import Brand
from scrapers.kit.mention import Author

_HOUSE = Path(__file__).resolve().parent.parent.parent
_BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
_WEEK = timedelta(days=8)
_SYLLABLES = [a + b for a in "bcdfghjklmnprstvyz" for b in "aeiou"]
_AT_ONCE, _ROUNDS = 1_000, 5
_CAMPAIGNS, _CAMPAIGN_SHARE, _ENDS = 12, 0.06, 0.01
"""So many run at a time, write that share of all posts, and end after about a hundred each."""


def measure(*, quick: bool) -> Iterator[Figure]:
    """Posts a second, their slowest, memory, and what starting again takes; early and late, for cost must not grow."""
    alive = 20_000 if quick else 140_000
    command = [sys.executable, "-c", "from benches.campaigns import run; run()", str(alive)]
    paths = {"PYTHONPATH": f"{_HOUSE}:{_HOUSE / 'scripts'}", "PYTHONHASHSEED": "0"}
    told = subprocess.run(command, capture_output=True, check=True, text=True, env=paths, cwd=_HOUSE)
    found = json.loads(told.stdout)
    about = f"{found['alive']:,} posts alive, {found['groups']:,} groups, the largest of {found['largest']:,}"
    rates = tuple(found["rates"])
    yield Figure("linking, a full window", median(rates), "posts per CPU second", at_least(1000), rates, about)
    yield Figure("linking, 99th of 100", found["p99"], "ms a post", at_most(20), about="trace and take, full window")
    yield Figure("linking, slowest", found["slowest"], "ms a post", about="the same")
    ratio = median(rates) / found["early"]
    yield Figure(
        "linking, full over early window", ratio, "times the rate", at_least(0.5), about="early: a tenth alive"
    )
    yield Figure("linking, memory", found["megabytes"], "MB resident", at_most(400), about="the whole process")
    yield Figure(
        "linking, starting again", found["restored"], "CPU seconds", at_most(10 * alive / 140_000), about=about
    )


def run() -> None:
    """What `measure` measures, as JSON on standard output."""
    alive = int(sys.argv[1])
    posts = stream(_WEEK / alive)
    with TemporaryFile() as traces:
        index = _index()
        _take(index, islice(posts, alive // 10), traces)
        early = _rate(_take, index, list(islice(posts, _AT_ONCE)), traces)
        _take(index, islice(posts, alive - len(index)), traces)
        spent: list[float] = []
        rates = [_rate(_timed, index, list(islice(posts, _AT_ONCE)), traces, spent) for _ in range(_ROUNDS)]
        found = _sizes(index) | {"early": early, "rates": rates, "slowest": 1000 * max(spent)}
        found |= {"p99": 1000 * sorted(spent)[len(spent) * 99 // 100], "megabytes": _megabytes()}
        traces.seek(0)
        print(json.dumps(found | {"restored": _restored(index, traces)}))


def _index() -> BrandIndex:
    market = Market(rivals=(Rival("Sepetix", domains=("sepetix.example",)),), news_domains=("haber.example",))
    cues = compile_cues(Brand("Papatya Ev", terms=("Papatya Ev",)), market)
    return BrandIndex("Papatya Ev", cues, Linking(background=read_common_pairs(common_pairs_path())))


def _take(index: BrandIndex, posts: Iterable[Post], traces: IO[bytes]) -> None:
    for post in posts:
        pickle.dump(_enter(index, post), traces)


def _timed(index: BrandIndex, posts: list[Post], traces: IO[bytes], spent: list[float]) -> None:
    for post in posts:
        before = time.perf_counter()
        taken = _enter(index, post)
        spent.append(time.perf_counter() - before)
        pickle.dump(taken, traces)


def _enter(index: BrandIndex, post: Post) -> Taken:
    index.expire(post.heard_at)
    return index.take(index.trace(post))


def _rate(way: Callable[..., None], index: BrandIndex, posts: list[Post], *rest: object) -> float:
    return len(posts) / cpu(lambda: way(index, posts, *rest))


def _sizes(index: BrandIndex) -> dict[str, object]:
    sizes = [index.portrait(group).posts for group in index.groups()]
    return {"alive": len(index), "groups": len(sizes), "largest": max(sizes, default=0)}


def _restored(index: BrandIndex, traces: IO[bytes]) -> float:
    """CPU seconds of beginning anew with what is alive; it must be the same index."""
    rows = [
        (taken.trace, index.group_of(taken.trace.number)) for taken in _read(traces) if index.has(taken.trace.number)
    ]
    again, sketch = _index(), index.sketch()
    seconds = cpu(lambda: again.restore(rows, sketch, seq=index.seq))
    assert [again.portrait(group) for group in again.groups()] == [index.portrait(group) for group in index.groups()]
    return seconds


def _read(traces: IO[bytes]) -> Iterator[Taken]:
    with suppress(EOFError):
        while True:
            yield pickle.load(traces)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


# -- what invented customers write


def stream(step: timedelta) -> Iterator[Post]:
    """Posts without an end: everyday words as common as words are, sayings, and now and then a campaign."""
    dice = random.Random(5)
    language = _Language(dice)
    campaigns = [_Campaign(language) for _ in range(_CAMPAIGNS)]
    for number in count(1):
        at = _BEGIN + step * number
        writer = Author(
            handle=f"w{number}", followers=dice.randrange(2_000), bio="", avatar_url=f"https://p.example/{number}"
        )
        text, links, tags = language.text(), (), ()
        if dice.random() < _CAMPAIGN_SHARE:
            chosen = dice.randrange(_CAMPAIGNS)
            text, links, tags = campaigns[chosen].post(dice)
            if dice.random() < _ENDS:
                campaigns[chosen] = _Campaign(language)
        yield Post(number, "Papatya Ev", Place.X, text, at, at, str(number), writer, links, tags)


class _Language:
    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._words = ["".join(dice.choices(_SYLLABLES, k=dice.choice((2, 3, 3, 4)))) for _ in range(30_000)]
        self._sayings = [" ".join(self.words(3)) for _ in range(5_000)]

    def words(self, number: int) -> list[str]:
        """Words as common as words are: the tenth is ten times rarer than the first."""
        return [self._words[int(len(self._words) ** self._dice.random()) - 1] for _ in range(number)]

    def text(self) -> str:
        """Something said."""
        said: list[str] = []
        for _ in range(self._dice.randint(3, 16)):
            said += self.words(2)
            if self._dice.random() < 0.3:
                said.append(self._sayings[int(len(self._sayings) ** self._dice.random()) - 1])
        return " ".join(said)


class _Campaign:
    def __init__(self, language: _Language) -> None:
        self._language, self._said = language, language.words(14)
        self._tag = language.words(1)[0]

    def post(self, dice: random.Random) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """A copy, or what one of many makes of it."""
        words = list(self._said)
        if dice.random() < 0.6:
            for place in dice.sample(range(len(words)), 4):
                words[place] = self._language.words(1)[0]
        link = f"https://blog.example/{self._tag}?utm_source={dice.randrange(9)}"
        return " ".join(words), (link,) if dice.random() < 0.25 else (), (self._tag,) if dice.random() < 0.3 else ()
