"""Attacks: inauthentic accounts, one message against the brand, often pushing a rival."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from streams.material import Scene, Story, words
from streams.paraphrase import Pen
from streams.people import Person, Town
from streams.telling import SOURCES, Event, Utterance, moments

ACCOUNTS = ("old", "old", "taken-over", "fresh", "purchased")
_PLACES = {"x": (1, 0, 0), "facebook": (0, 1, 0), "complaint": (0, 0, 1), "mixed": (5, 3, 2)}


@dataclass(frozen=True)
class Plan:
    """How an attack is carried out."""

    level: int
    accounts: int
    hours: float
    drip: bool
    places: str
    kind: str
    push: float
    """Share of posts that name the rival."""
    link: str
    """`none`, `rival`, `coupon`, `blog`."""
    link_share: float
    tag_share: float
    each: float
    """Posts an account."""
    batch: bool
    """Whether the accounts were made on one day."""

    @property
    def aims(self) -> bool:
        """Whether any post shows whom it is to help: a rival named or linked, or a link somebody earns by."""
        return self.push > 0 or self.link in ("rival", "coupon")

    @property
    def shares(self) -> bool:
        """Whether posts share an address or a hashtag, not only wording and time."""
        return self.link != "none" or self.tag_share > 0


def plan(level: int, dice: Random) -> Plan:
    """One way of many."""
    bare = dice.random() < 0.3
    return Plan(
        level=level,
        accounts=round(5 * 30 ** dice.betavariate(1.3, 1.6)),
        hours=dice.choice((0.3, 1, 3, 8, 24, 48, 96)),
        drip=dice.random() < 0.35,
        places=dice.choices(("x", "facebook", "complaint", "mixed"), (5, 2, 1, 4))[0],
        kind=dice.choice(ACCOUNTS),
        push=dice.choice((0.0, 0.25, 0.4, 0.4, 0.6, 0.9)),
        link="none" if bare else dice.choice(("none", "rival", "coupon", "blog")),
        link_share=dice.choice((0.2, 0.4, 0.8)),
        tag_share=0.0 if bare else dice.choice((0.0, 0.3, 0.6)),
        each=dice.choice((1.0, 1.0, 1.2, 2.0)),
        batch=dice.random() < 0.3,
    )


def aimless(how: Plan, dice: Random) -> Plan:
    """The same plan with nobody to profit from it; of half of them not even an address or a hashtag is left."""
    if dice.random() < 0.5:
        return replace(how, push=0.0, link="none", tag_share=0.0)
    return replace(how, push=0.0, link="blog" if how.link == "blog" else "none")


class Attack:
    """One story, told by a team of accounts according to a plan."""

    def __init__(self, story: Story, how: Plan, scene: Scene, dice: Random) -> None:
        self._how, self._dice = how, dice
        self._event = Event("attack", f"{story.name}-{how.level}-{dice.randrange(10**6)}", 1, how.level)
        self._pen = Pen(story, how.level, dice)
        self._rival = dice.choice(scene.rivals)
        self._tag = dice.choice(words()["tags"]).replace("{b}", scene.handle)
        self._url = _url(how, scene.rival_domain(self._rival), dice)

    def posts(self, start: datetime, town: Town) -> list[Utterance]:
        """Everything they write."""
        how, dice = self._how, self._dice
        team = _team(how, start, town)
        more = round(how.accounts * how.each) - len(team)
        writers = team + [dice.choice(team) for _ in range(more)]
        times = moments(start, timedelta(hours=how.hours), len(writers), dice, drip=how.drip)
        return [self._post(at, person) for at, person in zip(times, writers, strict=True)]

    def _post(self, at: datetime, person: Person) -> Utterance:
        how, dice = self._how, self._dice
        text = _unnamed(self._pen.write(dice.random() < how.push), how.level, dice)
        source = dice.choices(SOURCES, _PLACES[how.places])[0]
        if source == "complaint" and dice.random() < 0.1:
            text += f" sipariş no {dice.randrange(10**8, 10**9)}"
        links = (self._url,) if self._url and dice.random() < how.link_share else ()
        tags = (self._tag,) if dice.random() < how.tag_share else ()
        return Utterance(at, source, person, text, self._event, links, tags, self._rival)


def _team(how: Plan, start: datetime, town: Town) -> list[Person]:
    first = town.person(how.kind, start)
    born = first.account.created_at if how.batch else None
    return [first, *(town.person(how.kind, start, born) for _ in range(how.accounts - 1))]


def _url(how: Plan, rival_domain: str, dice: Random) -> str:
    page = dice.randrange(1000, 99999)
    return {
        "none": "",
        "rival": f"https://{rival_domain}/k/{page}",
        "coupon": f"https://firsat{page}.example/git?ref=d{page}",
        "blog": f"https://blog{page % 7}.example/yazi/{page}",
    }[how.link]


def _unnamed(text: str, level: int, dice: Random) -> str:
    """Who composes freely does not always name the brand."""
    return text.replace("{b}", "") if level == 4 and dice.random() < 0.12 else text
