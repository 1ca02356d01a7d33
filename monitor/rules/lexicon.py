"""The lexicon: groups of patterns, what each says about a text, and the sentences each must and must not find.

Built from plain data as a YAML file gives it; every complaint about that data is returned at once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum

from monitor.rules.patterns import NEGATED, BadPattern, Index, check
from monitor.rules.text import Folded, fold, squeeze, squeezed
from scrapers.kit.errors import msg


class Level(StrEnum):
    """What a hit of a group means."""

    HARD = "hard"
    """One is enough for level 3."""
    PROBLEM = "problem"
    """A concrete, open problem of the writer's own."""
    SOFT = "soft"
    """Makes an open problem worse; says nothing alone."""
    GRIPE = "gripe"
    """Ill feeling without an open case."""
    DEMAND = "demand"
    """Asks the brand to do something about it."""
    QUESTION = "question"
    """Asks before buying."""
    PRAISE = "praise"
    AGENT = "agent"
    """The brand's own voice: a reply, a dunning letter."""
    PROMO = "promo"
    BYSTANDER = "bystander"
    """Somebody else's matter."""
    REVIEW = "review"
    """Addressed to other buyers."""
    SETTLED = "settled"
    """Already over."""
    HABIT = "habit"
    """Something that happens now and then, no single case."""
    NOTE = "note"
    """Only a topic or a flag."""


class Softness(StrEnum):
    """Which of the soft aggravators a group or a quantity is; two different ones lift a problem to level 3."""

    AGE = "age"
    CONTACT = "contact"
    MONEY = "money"
    BOYCOTT = "boycott"
    DEADLINE = "deadline"


class Negation(StrEnum):
    """What a negation right behind a hit does to it."""

    IGNORE = "ignore"
    CANCELS = "cancels"
    FLIPS = "flips"
    """Praise turns into a gripe."""


TOPICS = (
    "pre_stock", "pre_shiptime", "pre_specs", "pre_price", "ship_when", "delivery_time", "late", "ship_fee",
    "damaged", "wrong_defective", "return_exchange", "refund", "order_cancel", "legal", "health", "fraud_payment",
    "account", "no_reply", "staff", "campaign", "misunderstanding", "praise", "other",
)  # fmt: skip
FLAGS = ("risk", "wants.phone", "wants.dm", "wants.mail")
_SCORING = frozenset(set(Level) - {Level.NOTE})


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong in the lexicon's data; `where` is the path of keys and positions to it."""

    where: tuple[str | int, ...]
    what: str
    hint: str = ""
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Patterns that say one thing."""

    name: str
    level: Level
    says: str
    patterns: tuple[str, ...]
    points: int = 0
    topic: str | None = None
    aggravates: Softness | None = None
    negation: Negation = Negation.IGNORE
    flags: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A group speaks at `[start, end)` of the searched text; `flipped` when a negation turned it around."""

    group: Group
    start: int
    end: int
    flipped: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Groups ready to be searched for."""

    groups: tuple[Group, ...]
    index: Index = field(repr=False, compare=False)

    def find(self, text: str) -> list[Hit]:
        """Every hit in a folded and squeezed text, in order; guarded and cancelled ones are left out."""
        found = list(self.index.find(text))
        guards = [match for match in found if match.slot % 2]
        hits: list[Hit] = []
        for match in found:
            if match.slot % 2 or any(
                guard.slot == match.slot + 1 and guard.start < match.end and match.start < guard.end for guard in guards
            ):
                continue
            group = self.groups[match.slot // 2]
            negated = group.negation is not Negation.IGNORE and bool(_NEGATION.match(text, match.end))
            if not (negated and group.negation is Negation.CANCELS):
                hits.append(Hit(group, match.start, match.end, negated))
        return hits


_NEGATION = re.compile(
    r"[^\w.!?;:,]+(?:(?:\w+[^\w.!?;:,]+){0,2}?degil(?!\w*\W+m[iu])\w*"
    r"|(?:(?:bir|hic|sey|seyi|yani|tarafi|durum|kokusu|soz konusu)[^\w.!?;:,]+){0,2}yok(?:tu\w*)?(?!\w)"
    r"|(?:(?:hic|asla|da|de|bir|sorun|sey)[^\w.!?;:,]+)?(?:kal|ol|et|ed|cik|gel|yasa|yap|ugrat|yarat)"
    rf"(?:{NEGATED}|m[ae](?:m|yiz)(?!\w)))"
)
_URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?<!\w)@\w+")


def searchable(source: Folded) -> tuple[Folded, str]:
    """The text without elongation, and its letters with handles, links and addresses blanked out."""
    short = squeeze(source)
    return short, _URL.sub(lambda found: " " * len(found[0]), short.text) if _may_hold_url(short.text) else short.text


def _may_hold_url(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text


def build_lexicon(data: object) -> tuple[Lexicon | None, list[Complaint]]:
    """The lexicon, or None, with every complaint about `data`: keys, words, patterns, missing sentences."""
    if not isinstance(data, dict) or not isinstance(data.get("groups"), dict) or not data["groups"]:
        return None, [Complaint(("groups",), msg("the lexicon has no groups"), msg("begin with the key 'groups'"))]
    complaints = [_unknown((key,), key, ("groups",)) for key in data if key not in ("groups", "version")]
    groups: list[Group] = []
    for name, content in data["groups"].items():
        reader = _Reader(("groups", name), content)
        groups.append(reader.group(str(name)))
        complaints += reader.complaints
    if complaints:
        return None, complaints
    slots: dict[int, tuple[str, ...]] = {}
    for number, group in enumerate(groups):
        slots |= {2 * number: group.patterns, 2 * number + 1: group.unless}
    return Lexicon(tuple(groups), Index(slots)), []


def _unknown(where: tuple[str | int, ...], value: object, known: Sequence[str]) -> Complaint:
    values: dict[str, object] = {"value": value, "known": ", ".join(known)}
    return Complaint(where, msg("{value!r} is not known here"), msg("known: {known}"), values)


class _Reader:
    """Reads one group and notes everything that is wrong with it."""

    __slots__ = ("complaints", "data", "where")

    def __init__(self, where: tuple[str | int, ...], content: object) -> None:
        self.where = where
        self.complaints: list[Complaint] = []
        self.data: Mapping[object, object] = content if isinstance(content, dict) else {}
        if not isinstance(content, dict):
            self._complain((), msg("a group is a table of keys and values"))

    def group(self, name: str) -> Group:
        known = [item.name for item in fields(Group) if item.name != "name"]
        self.complaints += [_unknown((*self.where, str(key)), key, known) for key in self.data if key not in known]
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
            self.complaints.append(_unknown((*self.where, key), value, known))
            return None
        return None if value is None else str(value)

    def _sentence(self) -> str:
        value = self.data.get("says")
        if isinstance(value, str) and value.strip() and "{" not in value:
            return value
        self._complain(
            ("says",), msg("the group does not say what a hit means"), msg("a few English words, without {{}}")
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
        self.complaints += [_unknown((*self.where, key, words.index(w)), w, known) for w in words if w not in known]
        return words

    def _patterns(self, key: str) -> tuple[str, ...]:
        patterns = self._texts(key)
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


def self_test(lexicon: Lexicon) -> list[Complaint]:
    """A complaint for each sentence a group should find and does not, or finds and should not."""
    complaints: list[Complaint] = []
    for group in lexicon.groups:
        for position, sentence in enumerate(group.must_match):
            if group not in _groups_in(lexicon, sentence):
                where = ("groups", group.name, "must_match", position)
                complaints.append(Complaint(where, msg("no pattern of the group finds this sentence")))
        for position, sentence in enumerate(group.must_not_match):
            if group in _groups_in(lexicon, sentence):
                where = ("groups", group.name, "must_not_match", position)
                what = msg("a pattern of the group finds this sentence")
                complaints.append(Complaint(where, what, msg("add a guard phrase under 'unless'")))
    return complaints


def _groups_in(lexicon: Lexicon, sentence: str) -> set[Group]:
    return {hit.group for hit in lexicon.find(searchable(fold(sentence))[1]) if not hit.flipped}
