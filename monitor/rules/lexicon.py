"""The lexicon: groups of patterns, what each says about a text, and the sentences each must and must not find.

Built from plain data as a YAML file gives it; every complaint about that data is returned at once.
"""

import re
from dataclasses import dataclass, field

from monitor.rules.finder import Index
from monitor.rules.groups import Reader, unknown
from monitor.rules.patterns import NEGATED
from monitor.rules.text import Folded, fold, squeeze
from monitor.rules.vocabulary import Complaint, Group, Negation
from scrapers.kit.errors import msg


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
    guards: dict[int, Index] = field(repr=False, compare=False)

    def find(self, text: str) -> list[Hit]:
        """Every hit in a folded and squeezed text, in order; guarded and cancelled ones are left out."""
        hits: list[Hit] = []
        for match in self.index.find(text):
            guard = self.guards.get(match.slot)
            if guard is not None and guard.touches(match, text):
                continue
            group = self.groups[match.slot]
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
_URL = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,}|(?<!\w)@\w+")


def searchable(source: Folded) -> tuple[Folded, str]:
    """The text without elongation, and its letters with handles, links and addresses blanked out.

    There a sentence also ends in a plain dot where it ends in the sign of three: patterns stay half as large.
    """
    short = squeeze(source)
    letters = short.text.replace("\u2026", ".")
    return short, _URL.sub(lambda found: " " * len(found[0]), letters) if _may_hold_url(letters) else letters


def _may_hold_url(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text


def build_lexicon(data: object, *, proven: bool = False) -> tuple[Lexicon | None, list[Complaint]]:
    """The lexicon, or None, with every complaint about `data`: keys, words, patterns, missing sentences.

    Patterns that are `proven` were checked when they were written; that is not done again.
    """
    if not isinstance(data, dict) or not isinstance(data.get("groups"), dict) or not data["groups"]:
        return None, [Complaint(("groups",), msg("the lexicon has no groups"), msg("begin with the key 'groups'"))]
    complaints = [unknown((key,), key, ("groups",)) for key in data if key not in ("groups", "version")]
    groups: list[Group] = []
    for name, content in data["groups"].items():
        reader = Reader(("groups", name), content, proven=proven)
        groups.append(reader.group(str(name)))
        complaints += reader.complaints
    if complaints:
        return None, complaints
    speaking = Index({number: group.patterns for number, group in enumerate(groups)})
    guarding = {number: Index({number: group.unless}) for number, group in enumerate(groups) if group.unless}
    return Lexicon(tuple(groups), speaking, guarding), []


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
