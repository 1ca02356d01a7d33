"""One message again and again: verbatim (0), in disguise (1), reworded (2), from slots (3), composed freely (4)."""

from collections.abc import Callable, Sequence
from random import Random

from streams.material import Story, words

_PLAIN = str.maketrans("çğıöşüÇĞİÖŞÜ", "cgiosuCGIOSU")
_UPPER = str.maketrans({"i": "İ", "ı": "I"})
_LOWER = str.maketrans({"I": "ı", "İ": "i"})
_KEYS = "abcçdefgğhıijklmnoöprsştuüvyz"


def upper(text: str) -> str:
    """Turkish capitals."""
    return text.translate(_UPPER).upper()


def lower(text: str) -> str:
    """Turkish small letters."""
    return text.translate(_LOWER).lower()


class Pen:
    """Writes the posts of one campaign; `push` is a sentence for a rival or None."""

    def __init__(self, story: Story, level: int, dice: Random) -> None:
        self.level = level
        self._story, self._dice = story, dice
        self._push = dice.choice(words()["pushes"])
        self._mother = [
            dice.choice(words()["openers"]),
            dice.choice(story.claim),
            dice.choice(story.detail),
            dice.choice([*story.call, dice.choice(words()["closers"])]),
        ]

    def write(self, pushes: bool) -> str:
        """The next post, with `{b}` and `{r}` for brand and rival."""
        return (self._verbatim, self._disguised, self._reworded, self._from_slots, self._composed)[self.level](pushes)

    def _verbatim(self, pushes: bool) -> str:
        return _joined([*self._mother, *([self._push] if pushes else [])], ", ", ". ")

    def _disguised(self, pushes: bool) -> str:
        return disguise(self._verbatim(pushes), self._dice)

    def _reworded(self, pushes: bool) -> str:
        pieces = [*self._mother, *([self._push] if pushes else [])]
        if self._dice.random() < 0.2:
            pieces.pop(self._dice.choice((0, 3)))
        if self._dice.random() < 0.5:
            self._dice.shuffle(pieces)
        text = _joined(pieces, self._mark(), self._mark())
        return lightly(_misspelt(reworded(text, self._dice), self._dice, 0.05), self._dice)

    def _from_slots(self, pushes: bool) -> str:
        dice = self._dice
        pieces = [dice.choice(self._story.claim), dice.choice(self._story.detail)]
        if dice.random() < 0.6:
            pieces.insert(0, dice.choice(words()["openers"]))
        if dice.random() < 0.7:
            pieces.append(dice.choice([*self._story.call, *words()["closers"]]))
        if pushes:
            pieces.append(dice.choice(words()["pushes"]))
        return lightly(_joined(pieces, self._mark(), self._mark()), dice)

    def _composed(self, pushes: bool) -> str:
        dice = self._dice
        pieces = dice.sample(self._story.claim, 1) + dice.sample(self._story.detail, dice.choice((0, 1, 1)))
        pieces += dice.sample(words()["remarks"], dice.choice((0, 1, 1, 2)))
        pieces += [dice.choice(words()["pushes"])] if pushes else []
        dice.shuffle(pieces)
        text = _each_word(_joined(pieces, self._mark(), self._mark()), self._loosened)
        return lightly(_misspelt(text, dice, 0.03), dice)

    def _loosened(self, word: str) -> str:
        chance = self._dice.random()
        if chance < 0.08 and "{" not in word:
            return ""
        if chance < 0.2:
            return f"{self._dice.choice(words()['fillers'])} {word}"
        return _synonym(word, self._dice) if chance < 0.7 else word

    def _mark(self) -> str:
        return self._dice.choice((", ", ". ", "! ", " ", ".. ", "... "))


def _joined(pieces: Sequence[str], first: str, other: str) -> str:
    text = pieces[0] + "".join((first if not place else other) + piece for place, piece in enumerate(pieces[1:]))
    return text[:1].upper() + text[1:] + "."


def reworded(text: str, dice: Random) -> str:
    """The same with other words for some of it."""
    return _each_word(text, lambda word: _synonym(word, dice) if dice.random() < 0.6 else word)


def _each_word(text: str, change: Callable[[str], str]) -> str:
    return " ".join(word for word in map(change, text.split()) if word)


def _synonym(word: str, dice: Random) -> str:
    bare = lower(word.strip(".,!"))
    for group in words()["synonyms"]:
        if bare in group:
            return lower(word).replace(bare, dice.choice(group))
    return word


def _misspelt(text: str, dice: Random, share: float) -> str:
    return _each_word(text, lambda word: _slip(word, dice) if dice.random() < share * 3 else word)


def _slip(word: str, dice: Random) -> str:
    if len(word) < 5 or "{" in word or "#" in word:
        return word
    at = dice.randrange(1, len(word) - 1)
    return dice.choice((
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + dice.choice(_KEYS) + word[at + 1 :],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    ))  # fmt: skip


def lightly(text: str, dice: Random) -> str:
    """With the small differences that come by themselves: case, letters without marks, an emoji."""
    chance = dice.random()
    text = text.translate(_PLAIN) if chance < 0.2 else _lower_but_slots(text) if chance < 0.45 else text
    return f"{text} {dice.choice(words()['emojis']) * dice.choice((1, 1, 3))}" if dice.random() < 0.3 else text


def disguise(text: str, dice: Random) -> str:
    """The same words made to look different to whoever compares letters."""
    change: Callable[[str], str] = dice.choice((str, _shouted, _lower_but_slots, _bare, _stretched))
    text = change(text)
    if dice.random() < 0.5:
        text = text.replace(". ", dice.choice(("... ", "! ", " ", "., ", " - ")))
    signs = dice.choice(words()["emojis"]) * dice.choice((1, 2, 3))
    return dice.choice((f"{signs} {text}", f"{text} {signs}", text))


def _shouted(text: str) -> str:
    return upper(text).replace("{B}", "{b}").replace("{R}", "{r}")


def _lower_but_slots(text: str) -> str:
    return lower(text)


def _bare(text: str) -> str:
    return text.translate(_PLAIN)


def _stretched(text: str) -> str:
    return _each_word(text, lambda word: word if "{" in word or len(word) < 6 else word + word[-1] * 2)
