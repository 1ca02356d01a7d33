"""Campaigns in words: a list of them, and one with its reasons, its members and what people said of it."""

from collections.abc import Iterable, Iterator, Mapping

from monitor.language import Voice
from monitor.rules.campaign import Campaign
from monitor.rules.campaign_labels import PLACES, SIGNS, STATES
from monitor.rules.campaign_words import VERDICTS
from monitor.rules.case import NO_LONGER_PUBLIC
from monitor.rules.excerpt import cut, one_line
from monitor.rules.propaganda import figures
from monitor.rules.score import Axis, Reason
from monitor.rules.wording import NO_WORDS, name_of
from monitor.store.campaigns import Member, Word
from monitor.store.door import Tx
from monitor.store.rows import StoredMention
from scrapers.kit.errors import msg

MOST_SHOWN = 20
"""Members that are listed; the evidence has all."""
_MOST_QUOTE = 100
_FIRST_LOOKED_AT = 5
_COUNTED = msg("{posts} posts by {authors} accounts, {first} – {last}")


def list_lines(tx: Tx, campaigns: Iterable[Campaign], voice: Voice) -> Iterator[str]:
    """Two lines each: what it is, and the first words that can still be read."""
    for campaign in campaigns:
        yield stand_line(campaign, voice)
        yield f"    “{first_quote(tx, campaign.number, voice)}”"


def stand_line(campaign: Campaign, voice: Voice) -> str:
    """How it stands, on one line."""
    line = msg("{number}  {state}  suspicion {propaganda}/100, coordination {coordination}/100")
    scores = {"propaganda": campaign.propaganda, "coordination": campaign.coordination}
    parts = [voice.say(line, {**scores, "number": campaign.number, "state": state_of(campaign, voice)})]
    parts += [_counted(campaign, voice), *([name_of(campaign.brand)] if campaign.brand else [])]
    return "  ".join(parts)


def state_of(campaign: Campaign, voice: Voice) -> str:
    """What became of it, in a word or a person's."""
    if campaign.merged_into is not None:
        return voice.say(msg("part of campaign {into}"), into=campaign.merged_into)
    state = voice.translate(STATES[campaign.state])
    return f"{state} ({voice.translate(VERDICTS[campaign.verdict])})" if campaign.verdict else state


def first_quote(tx: Tx, number: int, voice: Voice) -> str:
    """The beginning of its first words that may still be shown."""
    members = tx.campaigns.members(number, limit=_FIRST_LOOKED_AT)
    still = (member.stored for member in members if member.stored.gone is None)
    return next((_quote(stored) for stored in still), "") or voice.translate(NO_WORDS)


def _quote(stored: StoredMention) -> str:
    return cut(one_line(stored.first_text or stored.mention.text), _MOST_QUOTE)


def _counted(campaign: Campaign, voice: Voice) -> str:
    posts, authors = voice.number(campaign.posts), voice.number(campaign.authors)
    return voice.say(_COUNTED, posts=posts, authors=authors, first=campaign.first_seen, last=campaign.last_seen)


def campaign_lines(tx: Tx, campaign: Campaign, voice: Voice) -> Iterator[str]:
    """All of one campaign."""
    head = voice.say(msg("Campaign {number}"), number=campaign.number)
    yield " · ".join(part for part in (head, name_of(campaign.brand), state_of(campaign, voice)) if part)
    places = ", ".join(voice.translate(PLACES[place]) for place in campaign.places)
    yield " · ".join(part for part in (_counted(campaign, voice), places) if part)
    yield voice.say(msg("model {version}, highest suspicion {peak}/100"), version=campaign.model, peak=campaign.peak)
    yield from _reasons(msg("coordination {points}/100"), Axis.COORDINATION, campaign, voice)
    yield from _reasons(msg("suspicion of propaganda {points}/100"), Axis.PROPAGANDA, campaign, voice)
    values = figures(campaign.portrait)
    if campaign.doubts:
        yield "  " + voice.translate(msg("what speaks against it"))
        yield from (reason_line(reason, values, voice) for reason in campaign.doubts)
    said = tx.campaigns.said_of(campaign.number)
    if said:
        yield "  " + voice.translate(msg("what people said"))
        yield from (f"    {word_line(word, voice)}" for word in said)
    yield "  " + voice.translate(msg("its posts"))
    yield from _members(tx, campaign, voice)
    yield voice.translate(msg("signs only, no finding: they change neither an urgency nor an answer"))


def _reasons(title: str, axis: Axis, campaign: Campaign, voice: Voice) -> Iterator[str]:
    """The points of one axis, heaviest first; they add up to its number."""
    points = campaign.coordination if axis is Axis.COORDINATION else campaign.propaganda
    values = figures(campaign.portrait)
    yield f"  {voice.say(title, points=points)}"
    reasons = [reason for reason in campaign.reasons if reason.axis is axis]
    for reason in sorted(reasons, key=lambda reason: -abs(reason.points)):
        yield reason_line(reason, values, voice)


def reason_line(reason: Reason, values: Mapping[str, object], voice: Voice) -> str:
    """Points, words with the group's figures, and the code."""
    points = f"{reason.points:+4d}" if reason.points else "   ·"
    return f"    {points}  {voice.say(reason.says, values)}  [{reason.code}]"


def word_line(word: Word, voice: Voice) -> str:
    """What a person said, when, and what the program had said by then."""
    line = msg(
        "{by} said at {at}: {verdict}; suspicion {propaganda}/100, coordination {coordination}/100, model {model}"
    )
    values = {"by": name_of(word.said_by), "at": word.at, "verdict": voice.translate(VERDICTS[word.verdict])}
    scores = {"propaganda": word.propaganda, "coordination": word.coordination, "model": word.model}
    note = f" — {one_line(word.note)}" if word.note else ""
    return voice.say(line, {**values, **scores}) + note


def _members(tx: Tx, campaign: Campaign, voice: Voice) -> Iterator[str]:
    for member in tx.campaigns.members(campaign.number, limit=MOST_SHOWN):
        yield f"    {_member(member, voice)}"
    left = campaign.posts - MOST_SHOWN
    if left > 0:
        more = msg("and {count} more; all of them with: nobetci evidence {number} --out FOLDER")
        yield "    " + voice.say(more, count=voice.number(left), number=campaign.number)


def _member(member: Member, voice: Voice) -> str:
    stored = member.stored
    points = f"{member.linked.mark.propaganda:3d}/100"
    if stored.gone is not None:
        return f"{points}  {stored.mention.key}  {voice.translate(NO_LONGER_PUBLIC[stored.gone])}"
    signs = ", ".join(voice.translate(SIGNS.get(sign, sign)) for sign in sorted(member.trace.credible))
    says = voice.say(msg("signs of a real customer: {signs}"), signs=signs)
    real = f"  ({says})" if signs else ""
    return f"{points}  {voice.moment(stored.mention.created_at)}  {stored.mention.key}  “{_quote(stored)}”{real}"
