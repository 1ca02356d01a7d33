"""The week's texts as far as they say something that may recur: by whom, about what, naming which product."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.rules.digest.aspects import Aspect
from monitor.rules.digest.counts import Text
from monitor.rules.digest.digest import Recurrence
from monitor.rules.digest.endings import is_verb
from monitor.rules.digest.phrases import Found
from monitor.rules.digest.reading import Word
from monitor.rules.digest.scanning import Scan, Scanner, Ware

PROBLEM_TOPICS = frozenset({"damaged", "wrong_defective", "return_exchange", "health", "misunderstanding", "other"})
"""Whose mentions may complain of a product; what also praises is left out."""
QUESTION_TOPICS = frozenset({"pre_stock", "pre_specs", "pre_price", "pre_shiptime", "ship_fee", "other"})
"""Whose mentions may ask before buying; what also complains is left out."""
READ_TOPICS = PROBLEM_TOPICS | QUESTION_TOPICS
"""Whose mentions are worth reading at all."""
_BOUGHT_ALREADY = frozenset({
    "damaged", "wrong_defective", "return_exchange", "refund", "order_cancel", "late", "no_reply", "legal",
    "fraud_payment", "account", "staff", "ship_when", "delivery_time",
})  # fmt: skip
_BEFORE, _AFTER, _OPENING = 12, 6, 8
"""Words in which a product stands beside what is said of it, and in which a text says what it is about."""
_OWNER = ("in", "un")


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A text of a person, and where it speaks of what."""

    person: str | int
    mention_id: int
    letters: int
    words: Sequence[Word]
    about: Mapping[Aspect, tuple[Found[Aspect], ...]]
    wares: tuple[Found[Ware], ...]

    def nearest(self, aspect: Aspect, start: int, end: int) -> int:
        """How many words lie between that place and what is said of the aspect."""
        return min(max(hit.start - end, start - hit.end, 0) for hit in self.about[aspect])

    def is_beside(self, aspect: Aspect, start: int, end: int) -> bool:
        """Whether that place is near what is said of the aspect, or where the text begins."""
        return start < _OPENING or any(
            hit.start - end <= _BEFORE and start - hit.end <= _AFTER for hit in self.about[aspect]
        )

    def places(self, aspect: Aspect) -> list[int]:
        """Where the words stand that are near it, or at the beginning."""
        near = set(range(min(_OPENING, len(self.words))))
        for hit in self.about[aspect]:
            near.update(range(max(0, hit.start - _BEFORE - 1), min(len(self.words), hit.end + _AFTER + 1)))
        return sorted(near)


def kinds_of(topics: Iterable[str]) -> frozenset[Recurrence]:
    """What a mention about these topics may be."""
    about = frozenset(topics)
    kinds = set()
    if about & PROBLEM_TOPICS and "praise" not in about:
        kinds.add(Recurrence.PROBLEM)
    if about & QUESTION_TOPICS and not about & _BOUGHT_ALREADY:
        kinds.add(Recurrence.QUESTION)
    return frozenset(kinds)


def listen(texts: Iterable[Text], scanner: Scanner) -> Iterator[Heard]:
    """Every text that may count; those of suspected campaigns do not."""
    for text in texts:
        kinds = kinds_of(text.topics)
        if kinds and not text.suspected:
            scan = scanner.scan(text.text, kinds)
            person = text.mention_id if text.author is None else text.author
            wares = scanner.wares(scan.words) if scan.aspects else ()
            yield Heard(person, text.mention_id, len(text.text), scan.words, _about(scan), wares)


def _about(scan: Scan) -> dict[Aspect, tuple[Found[Aspect], ...]]:
    found: dict[Aspect, tuple[Found[Aspect], ...]] = {}
    for hit in scan.aspects:
        found[hit.slot] = (*found.get(hit.slot, ()), hit)
    return found


@dataclass(frozen=True, slots=True)
class Trade:
    """Words by which a product is told from another word; folded."""

    bought: frozenset[str]
    which: frozenset[str]

    def is_placed(self, heard: Heard, aspect: Aspect, start: int, end: int) -> bool:
        """Whether something is said of it as of a thing that was bought, or that owns what is spoken of."""
        words = heard.words
        if end < len(words) and words[end].plain in self.bought:
            return True
        if start and words[start - 1].plain in self.which:
            return True
        return any(_owns(words, hit.start, end) for hit in heard.about[aspect])


def _owns(words: Sequence[Word], hit: int, end: int) -> bool:
    """Whether the word before `end` owns what stands at the hit: `blender'ın kılavuzu`, `blender kılavuzu`."""
    between = words[end:hit]
    if end > hit or len(between) > 2 or any(word.is_break for word in between):
        return False
    last = words[end - 1]
    owner = last.plain.endswith(_OWNER) or bool(last.ending)
    return owner or (not between and words[hit].plain.endswith(("i", "u")) and not is_verb(words[hit].plain))
