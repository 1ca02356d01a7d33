"""Texts as numbers: the signals the program finds, and the words that are no names."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from monitor.rules.evidence import gather
from monitor.rules.lexicon import Lexicon
from monitor.rules.signals import signals
from monitor.rules.text import folded
from monitor.rules.weighing import silent_places
from monitor.rules.words import PREFIX, undoubled, words

RAREST = 5
"""Texts that must hold a word before it may weigh."""
_NAME_SHARE = 0.5
_TOKEN = re.compile(r"[^\W\d_]{2,}")
_WHO = frozenset(Path(__file__).with_name("names.txt").read_text(encoding="utf-8").split())
"""Who somebody is, and where they live, must not change what they are owed: also where it is written small."""


@dataclass(frozen=True)
class Read:
    """A text as the program reads it."""

    signals: dict[str, float]
    words: tuple[str, ...]


def read(lexicon: Lexicon, text: str) -> Read:
    """Its signals and the features of its words."""
    evidence = gather(lexicon, text, None)
    said = words(evidence.letters, silent_places(evidence))
    return Read(
        {one.name: one.value for one in signals(evidence)},
        tuple(sorted({feature for word in said for feature in word.features})),
    )


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Words that are mostly written with a capital in the middle of a sentence: people, places, brands."""
    capital, seen = Counter[str](), Counter[str]()
    for text in texts:
        if sum(map(str.isupper, text)) * 3 > len(text):
            continue
        for found in _TOKEN.finditer(text):
            before = text[: found.start()].rstrip(" '’\"(@#")
            if not before or before[-1] in ".!?\n:;-":
                continue
            word = undoubled(folded(found[0]))
            seen[word] += 1
            capital[word] += found[0][0].isupper()
    return frozenset(word for word, count in capital.items() if count > _NAME_SHARE * seen[word]) | {
        undoubled(word) for word in _WHO
    }


def vocabulary(documents: Sequence[Read], names: frozenset[str]) -> list[str]:
    """The features frequent enough to learn from, without those of names."""
    counts = Counter(feature for document in documents for feature in document.words)
    starts = {name[:PREFIX] for name in names if len(name) >= PREFIX}
    return sorted(
        feature for feature, count in counts.items() if count >= RAREST and not _is_named(feature, names, starts)
    )


def _is_named(feature: str, names: frozenset[str], starts: set[str]) -> bool:
    if " " in feature:
        return any(part in starts or part in names for part in feature.split(" "))
    return feature in names or feature.rstrip("*") in starts


def bag(documents: Sequence[Read], known: Sequence[str]) -> csr_matrix:
    """One row a text, its known words of equal weight and together of length one."""
    at = {feature: column for column, feature in enumerate(known)}
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for document in documents:
        found = [at[feature] for feature in document.words if feature in at]
        columns += found
        values += [1 / np.sqrt(len(found) or 1)] * len(found)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(documents), len(known)))


def table(documents: Sequence[Read], names: Sequence[str]) -> csr_matrix:
    """One row a text, one column a signal."""
    return csr_matrix([[document.signals.get(name, 0.0) for name in names] for document in documents])
