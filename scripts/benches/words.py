"""What invented customers write: Turkish sentences in a fixed random order, so that every run reads the same."""

import random
from collections.abc import Iterator

from monitor.config import shipped_rulebook

_NAMES = ("Ayşe", "Mehmet", "Elif", "Çağrı", "İsmail", "Gülşen", "Öykü", "Umut")
_FILLERS = (
    "Papatya Ev mağazasından geçen ay sipariş verdim.",
    "Müşteri hizmetlerini üç kez aradım, her seferinde başka bir şey söylediler.",
    "Ürünün rengi fotoğraftakiyle aynı değil ama kumaşı güzel.",
    "Sipariş numaram 482913, bilginize sunarım.",
    "Yıllardır buradan alışveriş yaparım, ilk kez böyle bir şey yaşıyorum.",
)


def authors(seed: int) -> Iterator[str]:
    """Names without an end."""
    dice = random.Random(seed)
    while True:
        yield f"{dice.choice(_NAMES)} {dice.choice('ABCDEFGKMSTYZ')}."


def texts(count: int, letters: int, seed: int = 7) -> list[str]:
    """So many texts of about so many letters, made of the word list's own sentences and of everyday ones."""
    dice = random.Random(seed)
    groups = shipped_rulebook().lexicon.groups
    sentences = [sentence for group in groups for sentence in (*group.must_match, *group.must_not_match)]
    return [_text(dice, sentences, letters) for _ in range(count)]


def _text(dice: random.Random, sentences: list[str], letters: int) -> str:
    said: list[str] = []
    while sum(map(len, said)) < letters:
        said.append(dice.choice(sentences if dice.random() < 0.5 else _FILLERS))
    return " ".join(said)[:letters]
