"""What a playbook may say, section by section: facts for each brand, and the drafts that use them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Strict, ValidationInfo

from monitor.config.fields import Name, Names, Topics, Url, nearest, wrong
from monitor.config.section import Section
from monitor.rules.labels import TOPICS
from monitor.rules.reply import Line
from monitor.rules.score import Stage
from monitor.rules.vocabulary import FLAGS
from scrapers.kit.errors import msg

_KEYS = ("say", "else", "must", "unless")


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise wrong(msg("{value!r} is not a day"), msg('write it in quotes, like "2026-11-22"'), value=value) from error


def _line(value: object) -> object:
    if isinstance(value, str):
        return Line(_spoken(value))
    if not isinstance(value, dict):
        raise wrong(msg("that is no sentence"), msg("write text, or say: … with else:, must: or unless:"))
    unknown = next((str(key) for key in value if key not in _KEYS), None)
    if unknown is not None or "say" not in value:
        hint = msg("put quotes around the sentence: YAML reads a colon in it as a key; known keys: {known}")
        raise wrong(msg("that is no sentence"), hint, known=", ".join(_KEYS))
    return Line(
        _spoken(value["say"]),
        _spoken(value["else"]) if "else" in value else "",
        must=_is_must(value.get("must", False)),
        unless=frozenset(map(_flag, _many(value.get("unless", ())))),
    )


def _spoken(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise wrong(msg("a sentence must be text"), msg("put quotes around it"))
    return " ".join(value.split())


def _is_must(value: object) -> bool:
    if not isinstance(value, bool):
        raise wrong(msg("must is true or false"), msg("write true or false, without quotes"))
    return value


def _many(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _flag(value: object) -> str:
    if value not in FLAGS:
        meant = nearest(str(value), FLAGS)
        hint = msg("did you mean {meant}?") if meant else msg("known here: {known}")
        raise wrong(msg("unknown flag {value!r}"), hint, value=value, meant=meant, known=", ".join(FLAGS))
    return str(value)


def _topics(value: tuple[str, ...]) -> tuple[str, ...]:
    for name in value:
        if name not in TOPICS:
            meant = nearest(name, TOPICS)
            hint = msg("did you mean {meant}?") if meant else msg("known here: {known}")
            raise wrong(msg("unknown topic {name}"), hint, name=name, meant=meant, known=", ".join(TOPICS))
    return value


def _flags(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_flag, value))


def _plain(value: str, info: ValidationInfo) -> str:
    if not value.strip() or "{" in value or "}" in value or not value.isprintable():
        hint = msg("write the fact itself on one line, without curly braces")
        raise wrong(msg("{value!r} is no fact"), hint, value=value, field=info.field_name)
    return value.strip()


Day = Annotated[date, BeforeValidator(_day)]
Fact = Annotated[str, AfterValidator(_plain)]
Lines = Annotated[tuple[Annotated[Line, BeforeValidator(_line)], ...], Strict(False)]
KnownTopics = Annotated[Topics, AfterValidator(_topics)]
KnownFlags = Annotated[Names, AfterValidator(_flags)]
Room = Annotated[int, Field(ge=80, le=1_500)]  # what a card shows whole
Days = Annotated[int, Field(ge=1, le=365)]


class ContactFacts(Section):
    """How customers reach the brand."""

    form: Url | None = None
    mail: Fact | None = None
    phone: Fact | None = None
    hours: Fact | None = None


class DeliveryFacts(Section):
    """How soon and for how much."""

    prepare: Fact | None = None
    carrier: Fact | None = None
    fee: Fact | None = None
    free_from: Fact | None = None
    tracking: Url | None = None
    regions: dict[Name, Fact] = Field(default_factory=dict)


class ReturnFacts(Section):
    """What holds for returns."""

    days: Days | None = None
    refund_days: Days | None = None
    fee: Fact | None = None
    how: Fact | None = None
    page: Url | None = None


class BrandFacts(Section):
    """Everything drafts may say of one brand."""

    reviewed: Day | None = None
    shop: Fact | None = None
    identity: Fact | None = None
    contact: ContactFacts = Field(default_factory=ContactFacts)
    delivery: DeliveryFacts = Field(default_factory=DeliveryFacts)
    returns: ReturnFacts = Field(default_factory=ReturnFacts)
    review_page: Url | None = None
    legal_contact: Fact | None = None
    press_contact: Fact | None = None
    other: dict[Name, Fact] = Field(default_factory=dict)


class DraftSection(Section):
    """One draft in several lengths and tones."""

    topics: KnownTopics = ()
    stage: Annotated[Stage | None, Strict(False)] = None
    flags: KnownFlags = ()
    sources: Names = ()
    solved: bool = False
    text: Lines
    witty: Lines = ()
    short: Lines = ()
    steps: Lines = ()
    contact: bool = True


class ContactSection(Section):
    """One way to say how to go on speaking."""

    wish: Literal["wants.phone", "wants.dm", "wants.mail"] | None = None
    say: Annotated[Line, BeforeValidator(_line)]


class PlaybookFile(Section):
    """The whole file; what stands in its lists is read one by one."""

    tone: Literal["ciddi", "nüktedan"] | None = None
    never_witty: KnownTopics = ()
    longest: Room | None = None
    limits: dict[Name, Room] = Field(default_factory=dict)
    without: Names = ()
    contact: Annotated[tuple[object, ...], Strict(False)] = ()
    brands: dict[Name, object] = Field(default_factory=dict)
    drafts: dict[Name, object] = Field(default_factory=dict)
