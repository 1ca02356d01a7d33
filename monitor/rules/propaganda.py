"""How a group is judged: is it coordinated, and is it probably inauthentic and aimed at the brand?

Two numbers that are never merged, each the sum of its reasons in points. They are suspicions: only a person gives a
verdict. A real customer who is taken for a fake costs as much as twenty posts of an attack that are missed, so every
rule below only ever lowers a score, except a person's word.

    features ─► parts of a logit ─► points ─► account traits: 15 at most ─► what caps it ─► a person's verdict
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log

from monitor.rules.case import Verdict
from monitor.rules.coordination.account import MOST_ACCOUNT
from monitor.rules.coordination.features import FAMILIES, Family, features
from monitor.rules.coordination.post import MICRO, LinkKind, Place, Portrait
from monitor.rules.group_model import Answer, GroupModel
from monitor.rules.model import chance
from monitor.rules.rounding import rounded
from monitor.rules.score import Axis, Reason
from scrapers.kit.errors import msg

FEWEST_AUTHORS = 3
"""Fewer different authors are never a campaign, however much they write …"""
MOST_OF_FEW = 34
"""… and score no more than this."""
MOST_OF_A_HANDFUL = 89
"""Three or four posts that look alike may still be chance."""
MOST_QUIETED = 20
"""What a person called genuine, however coordinated, scores no more than this; nor does the same text later on."""
BELOW_AMBER = 5
"""People who push nothing and want something, or write in their own words, stay so far below amber."""
FEWEST_UNAIMED = 8
"""What pushes nothing needs so many authors to be suspected by its wording alone, and is never red."""
FEWEST_NAMING = 4
"""Who only name a rival need so many: three in a thread that compares shops do no less."""

MOST_UNDECIDED = 99
"""A machine is never sure: a hundred needs a person's word."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Both numbers of a group, 0 to 100, with reasons that add up to them; what speaks against it has no points."""

    coordination: int
    propaganda: int
    reasons: tuple[Reason, ...]
    doubts: tuple[Reason, ...]
    model: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a group beside its figures."""

    quiet: int = 0
    """Millionths of its posts whose text or link a verdict quieted."""
    verdict: Verdict | None = None
    at_least: int = 5
    """So many posts make a campaign where all are on complaint sites."""
    amber: int = 60
    """From here on it is suspected."""
    red: int = 80


UNTOUCHED = Circumstances()
"""Nobody said anything of it."""


def assess(portrait: Portrait, model: GroupModel, circumstances: Circumstances = UNTOUCHED) -> Assessment:
    """What is thought of the group; the same portrait always gives the same."""
    values = features(portrait)
    together = [*_coordination(values, model.coordination)]
    together += _capped(Axis.COORDINATION, together, _few(portrait))
    aimed = [*_propaganda(values, model.unaimed if pushes_nothing(values) else model.propaganda)]
    for limit in _limits(portrait, values, circumstances):
        aimed += _capped(Axis.PROPAGANDA, aimed, limit)
    aimed += _confirmed(aimed, circumstances)
    return Assessment(
        coordination=_sum(together),
        propaganda=_sum(aimed),
        reasons=(*together, *aimed),
        doubts=tuple(_doubts(portrait, values)),
        model=model.version,
    )


def _sum(reasons: Sequence[Reason]) -> int:
    return sum(reason.points for reason in reasons)


# -- from a logit to points


def _coordination(values: Mapping[str, float], answer: Answer) -> Iterator[Reason]:
    parts = answer.parts(values)
    yield from _told(Axis.COORDINATION, answer.intercept, parts, _points(answer.intercept + sum(parts.values())))


def _propaganda(values: Mapping[str, float], answer: Answer) -> Iterator[Reason]:
    """The points without account traits, then what these add: never more than `MOST_ACCOUNT` together."""
    parts = answer.parts(values)
    traits = {name: part for name, part in parts.items() if FAMILIES[name] is Family.ACCOUNTS}
    others = {name: part for name, part in parts.items() if name not in traits}
    logit = answer.intercept + sum(others.values())
    without = _points(logit)
    together = min(_points(logit + sum(traits.values())), without + MOST_ACCOUNT)
    yield from _told(Axis.PROPAGANDA, answer.intercept, others, without)
    whole = sum(traits.values())
    shares = [part / whole * (together - without) if whole else 0.0 for part in traits.values()]
    yield from _reasons(Axis.PROPAGANDA, traits, rounded(shares, together - without))


def _points(logit: float) -> int:
    return min(round(100 * chance(logit)), MOST_UNDECIDED)


def _told(axis: Axis, intercept: float, parts: Mapping[str, float], total: int) -> Iterator[Reason]:
    """The points where every group begins, then each part's; all add up to `total`.

    A part's share is what it adds along the straight way from the beginning to the end, where parts of either sign
    grow evenly: no part can get more than a quarter of itself, however steep the curve.
    """
    start, whole = chance(intercept), sum(parts.values())
    slope = (chance(intercept + whole) - start) / whole if abs(whole) > _FLAT else start * (1 - start)
    shares = [100 * start, *(100 * slope * part for part in parts.values())]
    yield from _reasons(axis, {"base": 0.0, **parts}, rounded(shares, total))


_FLAT = 1e-6


def _reasons(axis: Axis, names: Mapping[str, float], points: Sequence[int]) -> Iterator[Reason]:
    for name, given in zip(names, points, strict=True):
        if given:
            yield Reason(axis, f"{_GROUP}.{name}", given, SAYS[name])


_GROUP = "group"
VERDICT = "verdict"
"""What a person's word adds."""

# -- what a score may not exceed


@dataclass(frozen=True, slots=True)
class _Limit:
    code: str
    says: str
    most: int


def _capped(axis: Axis, reasons: Sequence[Reason], limit: _Limit | None) -> list[Reason]:
    over = _sum(reasons) - (limit.most if limit else 100)
    return [Reason(axis, f"cap.{limit.code}", -over, limit.says)] if limit and over > 0 else []


def _few(portrait: Portrait) -> _Limit | None:
    few = portrait.authors < FEWEST_AUTHORS
    return _Limit("authors", msg("fewer than three authors are no campaign"), MOST_OF_FEW) if few else None


def _limits(portrait: Portrait, values: Mapping[str, float], circumstances: Circumstances) -> Iterator[_Limit | None]:
    yield _few(portrait)
    if portrait.places == (Place.COMPLAINTS,) and portrait.posts < circumstances.at_least:
        yield _Limit("complaints", msg("a handful of posts on complaint sites are no campaign"), MOST_OF_FEW)
    if portrait.posts < _FEW_POSTS:
        yield _Limit("few", msg("so few posts leave room for chance"), MOST_OF_A_HANDFUL)
    if pushes_nothing(values):
        yield _unaimed(values, circumstances)
    elif values["authors"] < log(FEWEST_NAMING) - _FLAT and _only_name(values):
        yield _Limit("few-naming", _FEW_NAMING, circumstances.amber - BELOW_AMBER)
    if 2 * circumstances.quiet >= MICRO:
        yield _Limit("quieted", msg("a person called this text or link genuine before"), MOST_QUIETED)
    if circumstances.verdict is Verdict.COORDINATED_GENUINE:
        yield _Limit("verdict", msg("a person decided: coordinated, but genuine"), MOST_QUIETED)
    if circumstances.verdict is Verdict.GENUINE:
        yield _Limit("verdict", msg("a person decided: genuine"), 0)


_FEW_NAMING = msg("they only name a rival, and so few may be comparing shops")


def _confirmed(reasons: Sequence[Reason], circumstances: Circumstances) -> list[Reason]:
    missing = 100 - _sum(reasons)
    if circumstances.verdict is not Verdict.INAUTHENTIC or not missing:
        return []
    return [Reason(Axis.PROPAGANDA, VERDICT, missing, msg("a person decided: inauthentic"))]


def _unaimed(values: Mapping[str, float], circumstances: Circumstances) -> _Limit:
    """What pushes nothing is amber at most, and only if nothing explains it: neither a wish, nor a page, nor chance."""
    innocent = next(((code, says) for code, says, holds in _innocence(values) if holds), None)
    if innocent:
        return _Limit(*innocent, most=circumstances.amber - BELOW_AMBER)
    return _Limit("no-aim", msg("they push nothing: wording and time alone are never proof"), circumstances.red - 1)


_ASKED, _ACCUSED, _RALLIED, _OWN_WORDS = 0.25, 0.25, 0.5, 0.3


def _innocence(values: Mapping[str, float]) -> Iterator[tuple[str, str, bool]]:
    """What else makes real people write alike, the first that holds."""
    own = values["likeness"] < _OWN_WORDS and values["copies"] <= _OWN_COPIES
    yield "own-words", msg("they write in their own words and push nothing"), own
    asked = values["asks"] > _ASKED
    yield "asks", msg("many ask for something: customers do, and signers of a petition"), asked
    rallied = max(values["link_other"], values["link_news"], values["tag"]) >= _RALLIED
    yield "rallied", msg("they push nothing; real people pass on a link or a hashtag too"), rallied
    said = values["accuses"] >= _ACCUSED
    yield "no-aim", msg("they push nothing; real people pass on a text too"), not said
    few = values["authors"] < log(FEWEST_UNAIMED) - _FLAT
    yield "few-strangers", msg("they push nothing, and so few may agree by chance"), few


_OWN_LIKENESS, _OWN_COPIES, _PUSHED = 0.35, 0.1, 0.1
_PUSHES = ("rival_linked", "coupon", "compared", "hijacked", "link_rival", "confirmed", "deleted")


def pushes_nothing(values: Mapping[str, float]) -> bool:
    """Whether hardly a post shows whom the group is to help, and nothing else speaks of a campaign.

    Petitions, form letters and news of a paper nobody configured look like an attack but for this.
    """
    return _only_name(values) and values["rival_named"] < _PUSHED


def _only_name(values: Mapping[str, float]) -> bool:
    """Whether a rival's name is the most that shows whom the group is to help."""
    return all(values[name] < _PUSHED for name in _PUSHES)


def wrote_themselves(values: Mapping[str, float]) -> bool:
    """Whether the texts of a group only resemble one another, and nothing is pushed by them."""
    alike = values["likeness"] >= _OWN_LIKENESS or values["copies"] > _OWN_COPIES
    return not alike and values["link_other"] < _PUSHED and pushes_nothing(values)


# -- in words

SAYS: Mapping[str, str] = {
    "base": msg("where every group begins"),
    "authors": msg("{authors} accounts wrote about the same within {span}"),
    "likeness": msg("their texts are {likeness}/100 alike"),
    "density": msg("almost every post resembles several others"),
    "copies": msg("{copies} of {posts} posts repeat another word for word"),
    "repeats": msg("{posts} posts by {authors} accounts"),
    "negative": msg("{negative} of {posts} posts are against the brand"),
    "positive": msg("{positive} of {posts} posts praise the brand"),
    "span": msg("all within {span}"),
    "newcomers": msg("{newcomers} of {posts} posts are by authors never heard before"),
    "deleted": msg("{deleted} posts were gone again soon after"),
    "link_rival": msg("{top_link} posts share one link that leads to a rival"),
    "link_news": msg("{top_link} posts share one piece of news"),
    "link_other": msg("{top_link} posts share the same link"),
    "tag": msg("{top_tag} posts carry the same hashtag"),
    "pushed": msg("{rival_named} of {posts} posts name a rival, in words much alike"),
    "rival_named": msg("{rival_named} of {posts} posts name a rival"),
    "rival_linked": msg("{rival_linked} of {posts} posts link to a rival"),
    "coupon": msg("{coupon} posts hold a link somebody earns by"),
    "compared": msg("{compared} of {posts} posts say that a rival is better"),
    "hijacked": msg("{hijacked} posts put the brand's own hashtag beside a strange link"),
    "credible": msg("{credible} of {posts} posts show signs of a real customer"),
    "asks": msg("{asks} of {posts} posts ask for something"),
    "brief": msg("{brief} of {posts} posts are of a few words"),
    "accuses": msg("{accuses} of {posts} posts accuse the brand or warn others of it"),
    "default_image": msg("{default_image} accounts have no picture of their own"),
    "empty_bio": msg("{empty_bio} accounts say nothing about themselves"),
    "digits": msg("{digits} handles end in four digits or more"),
    "avatars": msg("{avatars} accounts share a profile picture"),
    "confirmed": msg("{confirmed} posts are by authors of a campaign that a person called inauthentic"),
}
"""What each feature says, in words an agent can repeat; the names in braces are those of `figures`."""


def figures(portrait: Portrait) -> dict[str, object]:
    """Every figure that a sentence about the group may name."""
    totals = portrait.totals
    return {
        **totals._asdict(),
        "authors": portrait.authors,
        "span": timedelta(seconds=max(portrait.last - portrait.first, 0)),
        "likeness": round(100 * totals.likeness / MICRO / totals.edges) if totals.edges else 0,
        "top_link": portrait.top_link,
        "top_tag": portrait.top_tag,
        "avatars": portrait.avatars,
        "unknown": portrait.posts - totals.accounts,
    }


_LONG_HISTORY = 3.0
"""The logarithm of a thousand posts."""


def _doubts(portrait: Portrait, values: Mapping[str, float]) -> Iterator[Reason]:
    totals = portrait.totals
    histories = totals.statuses / MICRO / totals.accounts if totals.accounts else 0.0
    news = portrait.top_link_kind is LinkKind.NEWS and values["link_news"] >= _MANY
    doubts = (
        ("credible", totals.credible > 0, SAYS["credible"]),
        (
            "own-words",
            wrote_themselves(values),
            msg("each wrote in their own words: perhaps many customers, one event"),
        ),
        (
            "one-text",
            not _is_aimed(values) and values["copies"] >= _MANY,
            msg("people also pass on one text: a petition"),
        ),
        ("few", portrait.posts < _FEW_POSTS, msg("only {posts} posts so far")),
        ("news", news, msg("people also share one piece of news")),
        ("histories", histories >= _LONG_HISTORY, msg("most of the accounts have written a thousand posts or more")),
        ("unknown", 2 * totals.accounts < totals.posts, msg("nothing is known of the accounts behind {unknown} posts")),
        ("no-aim", not _is_aimed(values), msg("they speak for no rival")),
        ("boycott", _is_aimed(values), msg("customers who did go over to a rival say so, too")),
    )
    for code, holds, says in doubts:
        if holds:
            yield Reason(Axis.PROPAGANDA, f"doubt.{code}", 0, says)


_MANY = 0.5
_FEW_POSTS = 5


def _is_aimed(values: Mapping[str, float]) -> bool:
    return any(values[name] >= _PUSHED for name in ("rival_named", "rival_linked", "compared", "link_rival", "coupon"))
