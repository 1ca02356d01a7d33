"""Hard negatives: real people who look coordinated, or are, without anybody inauthentic behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from streams.background import Voices
from streams.material import FOLDS, NEWS_DOMAIN, Scene, crowds, words
from streams.paraphrase import disguise, lightly, reworded
from streams.people import Person, Town
from streams.telling import SOURCES, Event, Utterance, moments

_SOLVED = 0.12


@dataclass(frozen=True)
class Occasion:
    """When and how big; `fold` chooses the story."""

    fold: int
    people: int
    start: datetime
    hours: float
    shares: tuple[int, int, int] = (5, 3, 2)


class Crowd:
    """Writes crowds for one stream."""

    def __init__(self, scene: Scene, voices: Voices, town: Town, dice: Random) -> None:
        self._scene, self._voices, self._town, self._dice = scene, voices, town, dice

    def gather(self, kind: str, when: Occasion) -> list[Utterance]:
        """Everything that crowd says."""
        event = Event(kind, f"{kind}-{when.fold}-{self._dice.randrange(10**6)}")
        said = KINDS[kind](self, when, event)
        return [replace(one, solved=self._dice.random() < _SOLVED or None) for one in said]

    def _each(self, when: Occasion, *, newcomers: bool = False) -> Iterator[tuple[datetime, Person, str]]:
        dice, span, crowd = self._dice, timedelta(hours=when.hours), list[Person]()
        again = dice.choice((0.0, 0.1, 0.3))
        for at in moments(when.start, span, when.people, dice, drip=dice.random() < 0.3):
            if not crowd or dice.random() >= again:
                hastily = newcomers and dice.random() < 0.8
                crowd.append(self._town.person("new", at) if hastily else self._town.customer(at))
            yield at, dice.choice(crowd) if dice.random() < again else crowd[-1], dice.choices(SOURCES, when.shares)[0]

    def petition(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """One text, pasted, sometimes with a word of one's own or in another dress."""
        text, dice = _of(crowds()["petition"], when.fold), self._dice
        link = (f"https://imza.example/{dice.randrange(10**4)}",) if dice.random() < 0.4 else ()
        for at, person, source in self._each(when):
            dressed = disguise(text, dice) if dice.random() < 0.3 else text
            own = f" {dice.choice(words()['remarks'])}" if dice.random() < 0.15 else ""
            yield Utterance(at, source, person, dressed + own, event, link if dice.random() < 0.6 else ())

    def association(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """A consumer association's form letter, with its members' own figures."""
        text, dice = _of(crowds()["association"], when.fold), self._dice
        for at, person, source in self._each(when):
            own = f" Sipariş no: {dice.randrange(10**8, 10**9)}." if dice.random() < 0.35 else ""
            before = f"{dice.choice(words()['organic']['thing'])} için. " if dice.random() < 0.3 else ""
            yield Utterance(at, source, person, before + text + own, event)

    def news(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """One link with its headline, on a site the configuration knows or not."""
        story, dice = _of(crowds()["news"], when.fold), self._dice
        domain = NEWS_DOMAIN if dice.random() < 0.6 else f"haber{dice.randrange(9)}.example"
        link = f"https://{domain}/{dice.randrange(10**6)}"
        for at, person, source in self._each(when):
            text = dice.choice((story["head"], story["head"], story["lead"]))
            said = f"{text} {dice.choice(crowds()['news_asides'])}".strip()
            yield Utterance(at, source, person, said, event, (link,) if dice.random() < 0.9 else ())

    def support(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """What the brand's own support answered everybody, quoted by angry customers."""
        text, dice = _of(crowds()["support"], when.fold), self._dice
        for at, person, source in self._each(when):
            own = dice.choice(crowds()["support_asides"])
            said = dice.choice((f'{own}: "{text}"', f'"{text}" {own}', f"{text} {self._voices.one()}"))
            yield Utterance(at, source, person, said, event)

    def giveaway(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """The brand's own draw: take part by writing this."""
        story, dice = _of(crowds()["giveaway"], when.fold), self._dice
        for at, person, source in self._each(when):
            text = f"{story['text']} {dice.choice(crowds()['giveaway_asides'])}".strip()
            yield Utterance(at, source, person, lightly(text, dice), event, (), (story["tag"],))

    def fans(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """Supporters who flood the brand with one hashtag; angry, and quite real."""
        story, dice = _of(crowds()["fans"], when.fold), self._dice
        for at, person, source in self._each(when):
            text = dice.choice(story["lines"])
            own = f" {dice.choice(words()['remarks'])}" if dice.random() < 0.4 else ""
            tags = (story["tag"],) if dice.random() < 0.8 else ()
            yield Utterance(at, source, person, lightly(text + own, dice), event, (), tags)

    def joke(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """A line that everybody repeats, with or without a twist of one's own."""
        story, dice = _of(crowds()["joke"], when.fold), self._dice
        for at, person, source in self._each(when):
            text = story["line"].replace("{x}", dice.choice(story["twists"]))
            yield Utterance(at, source, person, lightly(text, dice), event)

    def comparison(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """Which shop is best? Rivals are named by most, and liked by some; everybody in own words."""
        goods, parts, dice = _of(crowds()["comparison"], when.fold), crowds()["comparison_parts"], self._dice
        for at, person, source in self._each(when):
            said = dice.sample(parts["said"], dice.choice((1, 2, 2, 3)))
            shops = [dice.choice(("{b}", "{r}", "{r}")) for _ in said]
            pieces = [line.replace("{s}", shop) for line, shop in zip(said, shops, strict=True)]
            pieces += [dice.choice(parts["ask"]).replace("{x}", dice.choice(goods)), dice.choice(parts["end"])]
            pieces += [dice.choice(words()["remarks"])] if dice.random() < 0.3 else []
            dice.shuffle(pieces)
            text = dice.choice((", ", " ", ". ")).join(piece for piece in pieces if piece)
            named = text if "{b}" in text else f"{{b}} {text}"
            rival = dice.choice(self._scene.rivals)
            yield Utterance(at, source, person, lightly(named, dice), event, (), (), rival)

    def deal(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """Deal hunters pass on the brand's own coupon."""
        story, dice = _of(crowds()["deal"], when.fold), self._dice
        link = f"https://{self._scene.handle}.example/{story['path']}"
        for at, person, source in self._each(when):
            text = f"{story['text']} {dice.choice(crowds()['deal_asides'])}".strip()
            yield Utterance(at, source, person, lightly(text, dice), event, (link,) if dice.random() < 0.7 else ())

    def recall(self, when: Occasion, event: Event, *, newcomers: bool = False) -> Iterator[Utterance]:
        """Many customers, one event, each in own words; some share a hashtag or name a rival in anger."""
        story, dice = _of(crowds()["event"], when.fold), self._dice
        thing = dice.choice(story["what"])
        own = self._voices.about(thing[:5], when.people // 2)
        tag = f"{self._scene.handle}{dice.choice(('magdurlari', 'rezalet', 'aciklama'))}"
        for at, person, source in self._each(when, newcomers=newcomers):
            chance = dice.random()
            text = own.pop() if own and chance < 0.4 else self._about(story["said"], thing)
            text += " {r} hiç böyle yapmadı" if dice.random() < 0.04 else ""
            tags = (tag,) if dice.random() < 0.25 else ()
            yield Utterance(at, source, person, lightly(text, dice), event, (), tags, dice.choice(self._scene.rivals))

    def _about(self, lines: list[str], thing: str) -> str:
        dice = self._dice
        line = dice.choice(lines).replace("{x}", thing)
        return dice.choice((f"{{b}} {line}", f"{line} {self._voices.one()}", f"{self._voices.one()}. {line}"))

    def newcomers(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """The same, and most signed up only to complain."""
        yield from self.recall(when, event, newcomers=True)

    def crash(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """The flash sale broke the site: short, alike, within minutes."""
        dice = self._dice
        lines = _of(crowds()["crash"], when.fold)
        for at, person, source in self._each(when):
            text = " ".join(dice.sample(lines, dice.choice((1, 1, 2))))
            own = f" {dice.choice(words()['organic']['thing'])} alacaktım" if dice.random() < 0.3 else ""
            yield Utterance(at, source, person, lightly(f"{{b}} {text}{own}", dice), event)

    def signed(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """A petition that its signers reword: other sentences, another order, other words for the same."""
        story, dice = _of(crowds()["signed"], when.fold), self._dice
        link = (f"https://imza.example/{dice.randrange(10**4)}",) if dice.random() < 0.3 else ()
        for at, person, source in self._each(when):
            pieces = [dice.choice(story[part]) for part in ("ask", "why", "call")]
            if dice.random() < 0.3:
                pieces.pop(1)
            if dice.random() < 0.3:
                dice.shuffle(pieces)
            text = reworded(dice.choice((", ", ". ", "! ")).join(pieces), dice)
            yield Utterance(at, source, person, lightly(text, dice), event, link if dice.random() < 0.5 else ())

    def pasted(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """A chain letter; whoever passes it on changes a word, leaves one out or adds a remark."""
        text, dice = _of(crowds()["pasted"], when.fold), self._dice
        for at, person, source in self._each(when):
            said = reworded(text, dice) if dice.random() < 0.5 else text
            own = f" {dice.choice(words()['remarks'])}" if dice.random() < 0.3 else ""
            yield Utterance(at, source, person, lightly(said + own, dice), event)

    def filled(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """An association's form, filled in by its members: goods, day, sum, and what happened."""
        text, dice, own = _of(crowds()["association"], when.fold), self._dice, words()["organic"]
        for at, person, source in self._each(when):
            goods, day = dice.choice(own["thing"]), f"{dice.randrange(1, 29)}.0{dice.randrange(1, 6)}.2026"
            told = f"{day} tarihinde {dice.randrange(80, 9000)} TL ödediğim {goods} {dice.choice(own['trouble'])}."
            number = f" Sipariş no {dice.randrange(10**8, 10**9)}." if dice.random() < 0.2 else ""
            said = f"{told} {text}" if dice.random() < 0.6 else f"{text} {told}"
            yield Utterance(at, source, person, said + number, event)

    def outage(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """Something does not work: a few words from each, and all the same words."""
        lines, dice = _of(crowds()["outage"], when.fold), self._dice
        for at, person, source in self._each(when):
            text = " ".join(dice.sample(lines, dice.choice((1, 1, 1, 2))))
            own = f" {dice.choice(words()['organic']['ask'])}" if dice.random() < 0.2 else ""
            yield Utterance(at, source, person, lightly(f"{{b}} {text}{own}", dice), event)

    def prices(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """Prices rose: many are angry, some call on all to go, and nobody sent them."""
        story, dice = _of(crowds()["prices"], when.fold), self._dice
        for at, person, source in self._each(when):
            goods = dice.choice(story["what"])
            pieces = [line.replace("{x}", goods) for line in dice.sample(story["said"], dice.choice((1, 1, 2)))]
            pieces += [dice.choice(story["end"])] if dice.random() < 0.7 else ["{b}"]
            pieces += [dice.choice(words()["remarks"])] if dice.random() < 0.4 else []
            pieces += [self._voices.one().replace("{b}", "")[:160]] if dice.random() < 0.3 else []
            dice.shuffle(pieces)
            text = dice.choice((", ", " ", ". ")).join(pieces)
            named = text if "{b}" in text else f"{{b}} {text}"
            yield Utterance(at, source, person, lightly(named, dice), event)

    def boycott(self, when: Occasion, event: Event) -> Iterator[Utterance]:
        """Angry people under one hashtag, who accuse and warn as an attack does; nobody pays them."""
        story, dice = _of(crowds()["boycott"], when.fold), self._dice
        for at, person, source in self._each(when):
            lines = dice.sample(story["lines"], dice.choice((1, 1, 2)))
            own = f", {dice.choice(words()['remarks'])}" if dice.random() < 0.4 else ""
            text = reworded(", ".join(lines), dice) + own
            tags = (story["tag"],) if dice.random() < 0.8 else ()
            yield Utterance(at, source, person, lightly(text, dice), event, (), tags)


KINDS: dict[str, Callable[[Crowd, Occasion, Event], Iterator[Utterance]]] = {
    "petition": Crowd.petition,
    "association": Crowd.association,
    "news": Crowd.news,
    "support": Crowd.support,
    "giveaway": Crowd.giveaway,
    "fans": Crowd.fans,
    "joke": Crowd.joke,
    "comparison": Crowd.comparison,
    "deal": Crowd.deal,
    "recall": Crowd.recall,
    "newcomers": Crowd.newcomers,
    "crash": Crowd.crash,
    "signed": Crowd.signed,
    "pasted": Crowd.pasted,
    "filled": Crowd.filled,
    "outage": Crowd.outage,
    "prices": Crowd.prices,
    "boycott": Crowd.boycott,
}


def _of(stories: list, fold: int):
    return stories[fold % FOLDS]
