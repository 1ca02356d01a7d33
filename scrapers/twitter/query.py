"""X's query language, as far as mistakes in it can be seen before X sees them. Pure."""

import re
from collections.abc import Iterable, Iterator

from scrapers.kit.errors import msg
from scrapers.kit.unfit import Unfit

MOST_CHARACTERS = 512
_WORDS = re.compile(r'-?[a-z_]*:?"[^"]*"|[()]|[^\s()"]+', re.IGNORECASE)
_ONLY_BESIDE = re.compile(r"(is|has|lang|sample|min_[a-z]+):", re.IGNORECASE)
_BARE_TERM = re.compile(r"[#@$]\w+")
_RENAMED = {"min_faves": "min_likes", "min_retweets": "min_reposts"}


def make_query(handle: str, terms: Iterable[str], exclude: Iterable[str]) -> str:
    """Whoever speaks to the brand or of it, and what the brand says itself; without reposts and advertisements."""
    wanted = " OR ".join([f"@{handle}", *map(_term, terms), f"from:{handle}"])
    unwanted = "".join(f" -{_term(word)}" for word in exclude)
    return f"({wanted}) -is:retweet -is:nullcast{unwanted}"


def _term(word: str) -> str:
    bare = word.strip()
    return bare if _BARE_TERM.fullmatch(bare) else f'"{bare}"'


def term_faults(word: str) -> Iterator[Unfit]:
    """What keeps a word from standing in a query."""
    if not word.strip():
        yield Unfit(msg("an empty term finds nothing"))
    if '"' in word or "\\" in word:
        yield Unfit(msg("a term cannot hold quotes or backslashes"), msg("only the words themselves: Örnek Marka"))


def query_faults(query: str) -> Iterator[Unfit]:
    """What X would refuse."""
    if len(query) > MOST_CHARACTERS:
        hint = msg("make several sources of it, each with some of the terms; each keeps its own place")
        values: dict[str, object] = {"count": len(query), "most": MOST_CHARACTERS}
        yield Unfit(msg("the query has {count} characters; X takes {most}"), hint, values)
    words = _WORDS.findall(query)
    yield from _operator_faults(words)
    if query.count('"') % 2 or words.count("(") != words.count(")"):
        yield Unfit(msg("the query has a quote or a bracket that is not closed"))
    if not any(map(_stands_alone, words)):
        hint = msg('add a word, a "phrase", @handle, #tag or from:handle that is wanted')
        yield Unfit(msg("the query only says what is not wanted, or how it should look"), hint)


def _operator_faults(words: list[str]) -> Iterator[Unfit]:
    for word in words:
        name = word.lstrip("-").partition(":")[0].casefold() if ":" in word else ""
        if name in _RENAMED:
            hint = msg("it is called {meant} now")
            yield Unfit(msg("X no longer knows {name}:"), hint, {"name": name, "meant": f"{_RENAMED[name]}:"})
        if word == "-":
            yield Unfit(msg("X does not take a negated group"), msg("put a minus before each word: -one -two"))


def _stands_alone(word: str) -> bool:
    return word not in ("(", ")", "OR", "AND") and not word.startswith("-") and not _ONLY_BESIDE.match(word)
