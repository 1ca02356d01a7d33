"""Reads one group of a lexicon from plain data, and notes everything that is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from monitor.rules.patterns import BadPattern, check
from monitor.rules.text import squeezed
from monitor.rules.vocabulary import FLAGS, TOPICS, Complaint, Group, Level, Negation, Softness
from scrapers.kit.errors import msg

_SCORING = frozenset(set(Level) - {Level.NOTE, Level.MENTION})


def unknown(where: tuple[str | int, ...], value: object, known: Sequence[str]) -> Complaint:
    """The complaint that a key or a value is none of the known ones."""
    values: dict[str, object] = {"value": value, "known": ", ".join(known)}
    return Complaint(where, msg("{value!r} is not known here"), msg("known: {known}"), values)


class Reader:
    """Reads one group and notes everything that is wrong with it."""

    __slots__ = ("complaints", "data", "proven", "where")

    def __init__(self, where: tuple[str | int, ...], content: object, *, proven: bool = False) -> None:
        self.where = where
        self.proven = proven
        self.complaints: list[Complaint] = []
        self.data: Mapping[object, object] = content if isinstance(content, dict) else {}
        if not isinstance(content, dict):
            self._complain((), msg("a group is a table of keys and values"))

    def group(self, name: str) -> Group:
        """The group as far as it could be read; it counts only when `complaints` stays empty."""
        known = [item.name for item in fields(Group) if item.name != "name"]
        self.complaints += [unknown((*self.where, str(key)), key, known) for key in self.data if key not in known]
        level = Level(self._one_of("level", [*Level]) or Level.NOTE)
        group = Group(
            name=name,
            level=level,
            says=self._sentence(),
            patterns=self._patterns("patterns"),
            points=self._points(),
            topic=self._one_of("topic", TOPICS),
            aggravates=_maybe(Softness, self._one_of("aggravates", [*Softness])),
            negation=Negation(self._one_of("negation", [*Negation]) or Negation.IGNORE),
            flags=self._words("flags", FLAGS),
            unless=self._patterns("unless"),
            must_match=self._texts("must_match"),
            must_not_match=self._texts("must_not_match"),
        )
        self._require(group)
        return group

    def _require(self, group: Group) -> None:
        if "level" not in self.data:
            self._complain((), msg("the group has no level"), msg("one of {known}"), known=", ".join(Level))
        if not group.patterns:
            self._complain((), msg("the group has no patterns"))
        if not group.must_match:
            self._complain((), msg("the group has no must_match sentence"), msg("write one it is meant to find"))
        if group.level in _SCORING and not group.must_not_match:
            self._complain((), msg("the group has no must_not_match sentence"), msg("write a harmless one beside it"))
        if group.level is Level.SOFT and group.aggravates is None:
            self._complain((), msg("a soft group must say what it aggravates"), msg("add the key 'aggravates'"))

    def _complain(self, at: tuple[str | int, ...], what: str, hint: str = "", **values: object) -> None:
        self.complaints.append(Complaint((*self.where, *at), what, hint, values))

    def _one_of(self, key: str, known: Sequence[str]) -> str | None:
        value = self.data.get(key)
        if value is not None and value not in known:
            self.complaints.append(unknown((*self.where, key), value, known))
            return None
        return None if value is None else str(value)

    def _sentence(self) -> str:
        value = self.data.get("says")
        if isinstance(value, str) and value.strip() and "{" not in value:
            return value
        self._complain(
            ("says",), msg("the group does not say what a hit means"), msg("write it in a few words, without {{}}")
        )
        return ""

    def _points(self) -> int:
        value = self.data.get("points", 0)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100:
            return value
        self._complain(("points",), msg("points are a whole number from 0 to 100"))
        return 0

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            self._complain((key,), msg("a list of texts is expected here"))
            return ()
        for position, text in enumerate(value):
            if not isinstance(text, str) or not text.strip():
                self._complain((key, position), msg("a text is expected here"), msg("put quotes around it"))
        return tuple(text for text in value if isinstance(text, str) and text.strip())

    def _words(self, key: str, known: Sequence[str]) -> tuple[str, ...]:
        words = self._texts(key)
        self.complaints += [unknown((*self.where, key, words.index(w)), w, known) for w in words if w not in known]
        return words

    def _patterns(self, key: str) -> tuple[str, ...]:
        patterns = self._texts(key)
        if self.proven:
            return patterns
        good = []
        for position, pattern in enumerate(patterns):
            try:
                check(pattern)
                good.append(pattern)
            except BadPattern as error:
                self._complain((key, position), error.what, error.hint, folded=squeezed(pattern), pattern=pattern)
        return tuple(good)


def _maybe(kind: type[Softness], value: str | None) -> Softness | None:
    return None if value is None else kind(value)
