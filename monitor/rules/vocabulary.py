"""The words a lexicon is made of: what a group of patterns means, and what can be wrong with one."""

from dataclasses import dataclass, field
from enum import StrEnum


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
    MENTION = "mention"
    """A topic by a mere word, when nothing else names one and the feeling is ill."""


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
FLAGS = ("risk", "press", "wants.phone", "wants.dm", "wants.mail", "has.order_number", "has.photo")


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
