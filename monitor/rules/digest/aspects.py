"""What a text about a product is about: its manual, its size, its battery; as several people may say it.

Built from plain data as a YAML file gives it; every complaint about that data is returned at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.rules.digest.aspect_names import ASPECTS
from monitor.rules.digest.digest import Recurrence
from monitor.rules.digest.phrases import is_phrase
from monitor.rules.vocabulary import Complaint
from scrapers.kit.errors import msg

KINDS = {"problems": Recurrence.PROBLEM, "questions": Recurrence.QUESTION}
_WORDS = ("wares", "unsure", "bought", "which", "general")
_TEXTS = ("patterns", "unless", "company", "must_match", "must_not_match")


@dataclass(frozen=True, slots=True, eq=False)
class Aspect:
    """Something that can be wrong with a product, or that its description may leave open."""

    kind: Recurrence
    code: str
    alone: bool
    """Whether it says enough without a product."""
    patterns: tuple[str, ...]
    unless: tuple[str, ...]
    company: frozenset[str]
    """Words that go with it, and are never taken for the product."""
    must_match: tuple[str, ...]
    must_not_match: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aspects:
    """Everything that is known beforehand about what people say of products; words are folded."""

    aspects: tuple[Aspect, ...]
    lists: Mapping[str, tuple[str, ...]]
    wares: tuple[str, ...]
    """What shops sell, as people write it."""
    unsure: frozenset[str]
    """Wares whose name also means something else."""
    bought: frozenset[str]
    """Words that stand behind what somebody bought."""
    which: frozenset[str]
    """Words that stand before it."""
    general: frozenset[str]
    """Words that are never a product."""


class _Checked:
    """Reads the data and notes what is wrong with it."""

    def __init__(self, data: Mapping[object, object]) -> None:
        self.complaints: list[Complaint] = []
        self._data = data
        self.lists = {str(name): self._texts(("lists", name), words) for name, words in self._table(("lists",)).items()}
        for name, words in self.lists.items():
            self._refuse(("lists", name), (word for word in words if " " in word or not is_phrase(word)))

    def aspects(self) -> tuple[Aspect, ...]:
        return tuple(
            self._aspect(kind, (key, code), content)
            for key, kind in KINDS.items()
            for code, content in self._table((key,)).items()
        )

    def words(self, key: str) -> tuple[str, ...]:
        return self._texts((key,), self._data.get(key))

    def complain(self, where: tuple[object, ...], what: str, hint: str = "", **values: object) -> None:
        place = tuple(part if isinstance(part, int) else str(part) for part in where)
        self.complaints.append(Complaint(place, what, hint, values))

    def _aspect(self, kind: Recurrence, where: tuple[object, ...], content: object) -> Aspect:
        given = content if isinstance(content, dict) else {}
        code = str(where[-1])
        if code not in ASPECTS:
            self.complain(where, msg("nobody knows what {code!r} is called"), code=code)
        for key in given.keys() - {"alone", *_TEXTS}:
            self.complain((*where, key), msg("unknown key {key!r}"), key=str(key))
        texts = {key: self._texts((*where, key), given.get(key, [])) for key in _TEXTS}
        for key in ("patterns", "must_match", "must_not_match"):
            if not texts[key]:
                self.complain((*where, key), msg("a list of texts is expected here"))
        for key in ("patterns", "unless"):
            self._refuse((*where, key), (one for one in texts[key] if not is_phrase(one, self.lists)))
        return Aspect(
            kind,
            code,
            given.get("alone") is True,
            texts["patterns"],
            texts["unless"],
            frozenset(texts["company"]),
            texts["must_match"],
            texts["must_not_match"],
        )

    def _table(self, where: tuple[object, ...]) -> Mapping[object, object]:
        found = self._data.get(where[0])
        if isinstance(found, dict):
            return found
        self.complain(where, msg("a table of keys and values is expected here"))
        return {}

    def _texts(self, where: tuple[object, ...], value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.complain(where, msg("a list of texts is expected here"))
            return ()
        return tuple(value)

    def _refuse(self, where: tuple[object, ...], patterns: Iterable[str]) -> None:
        for pattern in patterns:
            self.complain(where, msg("{pattern!r} is no pattern"), pattern=pattern)


def build_aspects(data: object) -> tuple[Aspects | None, list[Complaint]]:
    """The aspects, or None, with every complaint about `data`."""
    checked = _Checked(data if isinstance(data, dict) else {})
    aspects = checked.aspects()
    words = {key: checked.words(key) for key in _WORDS}
    if checked.complaints:
        return None, checked.complaints
    sets = {key: frozenset(words[key]) for key in _WORDS if key != "wares"}
    return Aspects(aspects, checked.lists, words["wares"], **sets), []
