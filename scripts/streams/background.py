"""What customers say on an ordinary day, each for himself."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from streams.material import FOLDS, Scene, words
from streams.people import Person, Town
from streams.telling import ORGANIC, SOURCES, Utterance

_CORPORA = ("telecom_severity_dev.jsonl", "brand_sentiment_dev.jsonl")
_SHARES = (11, 5, 4)
_AGAIN = 0.08
"""Share of mentions by somebody who wrote before."""


def real_texts(folder: Path, fold: int) -> list[str]:
    """The complaints of the corpora that belong to a fold, sorted; none when the corpora are not there."""
    found: set[str] = set()
    for path in (folder / name for name in _CORPORA):
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                found.update(json.loads(line)["text"] for line in lines)
    return sorted(found)[fold % FOLDS :: FOLDS]


class Voices:
    """Ordinary texts, each real one used once; when there are none left, made from an own grammar."""

    def __init__(self, texts: Sequence[str], dice: Random) -> None:
        self._dice = dice
        self._left = list(texts)
        dice.shuffle(self._left)

    def one(self) -> str:
        """The next text, with `{b}` where the brand is named."""
        if not self._left:
            return self._made()
        text = self._left.pop().replace("{", "(").replace("}", ")")
        return f"{{b}} {text}" if self._dice.random() < 0.7 else f"{text} {{b}}"

    def about(self, needle: str, count: int) -> list[str]:
        """So many texts that hold a word, or fewer; they are gone from the others."""
        found = [text for text in self._left if needle in text][:count]
        taken = set(found)
        self._left = [text for text in self._left if text not in taken]
        return [f"{{b}} {text}".replace("{{b}}", "{b}") for text in found]

    def _made(self) -> str:
        dice, parts = self._dice, words()["organic"]
        if dice.random() < 0.12:
            return f"{{b}} {dice.choice(parts['praise'])} {dice.choice(parts['aside'])}".strip()
        pieces = [
            f"{dice.choice(parts['who'])} {dice.choice(parts['thing'])} {dice.choice(parts['trouble'])}",
            *(dice.choice(parts[name]) for name in dice.sample(("since", "tried", "ask", "aside"), 3)),
        ]
        dice.shuffle(pieces)
        return "{b} " + dice.choice((" ", ", ", ". ")).join(piece for piece in pieces if piece)


def everyday(voices: Voices, town: Town, scene: Scene, dice: Random, times: Iterable[datetime]) -> Iterator[Utterance]:
    """Ordinary mentions at those times; some name a rival, share a link, or are pasted elsewhere too."""
    known: list[Person] = []
    for at in times:
        if not known or dice.random() >= _AGAIN:
            known.append(town.customer(at))
        person = dice.choice(known) if dice.random() < _AGAIN else known[-1]
        source, text = dice.choices(SOURCES, _SHARES)[0], voices.one()
        if dice.random() < 0.03:
            text += dice.choice((" {r} daha iyiydi", " {r} yoluna mı dönsek", " {r} bile böyle yapmadı"))
        if dice.random() < 0.04:
            text += f" sipariş no {dice.randrange(10**8, 10**9)}"
        links = (f"https://resim.example/{dice.randrange(10**6)}",) if dice.random() < 0.04 else ()
        tags = (f"{scene.handle}magdurlari",) if dice.random() < 0.03 else ()
        rival, solved = dice.choice(scene.rivals), dice.random() < 0.15 or None
        said = Utterance(at, source, person, text, ORGANIC, links, tags, rival, solved)
        yield said
        if dice.random() < 0.01:
            yield replace(said, at=at + timedelta(hours=dice.uniform(0.1, 40)), source=dice.choice(SOURCES))
