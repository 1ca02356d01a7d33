"""Who says what where: one utterance with the truth about it, as a mention on the wire."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random

from scrapers.kit.mention import Mention
from streams.material import Scene
from streams.people import Person

SOURCES = ("x", "facebook", "complaint")


@dataclass(frozen=True)
class Truth:
    """What only the inventor knows of a mention."""

    id: str
    label: str
    campaign: str | None
    fake: int
    level: int | None
    """How freely an attack is worded, 0 to 4."""
    account_kind: str
    new_account: bool

    def as_data(self) -> dict[str, object]:
        """For a line of JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Event:
    """What a mention belongs to: `label` is `organic`, `attack` or the kind of crowd."""

    label: str
    campaign: str | None = None
    fake: int = 0
    level: int | None = None


ORGANIC = Event("organic")


@dataclass(frozen=True)
class Utterance:
    """Somebody says something; `text` has `{b}` and `{r}` for brand and rival."""

    at: datetime
    source: str
    person: Person
    text: str
    event: Event = ORGANIC
    links: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    rival: str = ""
    solved: bool | None = None


@dataclass(frozen=True)
class Said:
    """A mention and the truth about it."""

    mention: Mention
    truth: Truth


def tell(utterances: Iterable[Utterance], scene: Scene, dice: Random) -> list[Said]:
    """All of it in the order of time, numbered."""
    ordered = sorted(utterances, key=lambda one: one.at)
    return [_said(one, f"s{number:06}", scene, dice) for number, one in enumerate(ordered)]


def _said(one: Utterance, name: str, scene: Scene, dice: Random) -> Said:
    called = f"@{scene.handle}" if one.source == "x" and dice.random() < 0.5 else scene.brand
    text = one.text.replace("{b}", called).replace("{r}", one.rival or scene.rivals[0])
    text = " ".join([text, *(f"#{tag}" for tag in one.tags), *one.links]).strip()
    post = f"post-{dice.randrange(40)}" if one.source == "facebook" else None
    mention = Mention(
        source=one.source,
        native_id=name,
        text=text,
        created_at=one.at.replace(microsecond=0),
        lang="tr",
        author=one.person.seen_on(one.source),
        thread=post,
        reply_to=post,
        links=one.links,
        hashtags=one.tags,
        mentions=(scene.handle,) if f"@{scene.handle}" in text else (),
        solved=one.solved if one.source == "complaint" else None,
    )
    event = one.event
    truth = Truth(name, event.label, event.campaign, event.fake, event.level, one.person.kind, one.person.is_new)
    return Said(mention, truth)


def moments(start: datetime, span: timedelta, count: int, dice: Random, *, drip: bool = False) -> list[datetime]:
    """When so many post: most of them early, or evenly."""
    places = [dice.random() if drip else dice.betavariate(1.2, 2.8) for _ in range(count)]
    return sorted(start + span * place for place in places)
