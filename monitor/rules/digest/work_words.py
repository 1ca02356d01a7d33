"""The parts of a digest about our own work: campaigns and how often suspicion was wrong, promises, noise."""

from collections.abc import Iterable, Mapping

from monitor.rules.campaign_labels import STATES
from monitor.rules.campaign_words import VERDICTS
from monitor.rules.card import Ground
from monitor.rules.digest.counts import CampaignCount
from monitor.rules.digest.digest import Measure
from monitor.rules.digest.pieces import Item, Section, Table
from monitor.rules.digest.reader import Reader
from monitor.rules.excerpt import MORE, cut, one_line
from monitor.rules.wording import name_of, topic_name
from scrapers.kit.errors import msg

_VERDICTS: Mapping[str, str] = {one.value: says for one, says in VERDICTS.items()}
_STATES: Mapping[str, str] = {one.value: says for one, says in STATES.items()}
_MOST_CAMPAIGNS, _MOST_LINES, _MOST_HINTS, _MOST_SAID = 5, 8, 4, 240


def campaigns_section(reader: Reader) -> Section | None:
    """The figures with and without suspected campaigns, each campaign, and how often suspicion was wrong."""
    digest = reader.digest
    items = tuple(Item(_campaign(one, reader)) for one in digest.campaigns[:_MOST_CAMPAIGNS])
    judged = _judged(reader)
    if not (items or digest.without or judged):
        return None
    hint = (reader.say(msg("A likelihood, not a finding; every customer is answered as ever")),) if items else ()
    title = reader.say(msg("Suspected campaigns"))
    return Section("campaigns", title, (*judged, *hint), table=_with_and_without(reader), items=items)


def _with_and_without(reader: Reader) -> Table | None:
    without = reader.digest.without
    if without is None:
        return None
    whole, share = reader.digest.figure(Measure.MENTIONS).now, reader.digest.figure(Measure.NEGATIVE).now
    columns = ("", reader.say(msg("With campaigns")), reader.say(msg("Without campaigns")))
    rows = (
        (reader.say(msg("Mentions")), reader.count(whole), reader.count(without.mentions)),
        (reader.say(msg("Negative share")), reader.share(share), reader.share(without.negative)),
    )
    return Table(columns, rows)


def _campaign(one: CampaignCount, reader: Reader) -> str:
    parts = (
        reader.say(msg("Campaign {number}"), number=str(one.number)),
        reader.say(msg("posts this week: {posts}"), posts=one.posts),
        reader.say(msg("accounts in all: {accounts}"), accounts=one.authors),
        reader.say(msg("{likely} likely coordinated"), likely=reader.share(one.propaganda / 100)),
        _stands(one, reader),
    )
    return " · ".join(parts)


def _stands(one: CampaignCount, reader: Reader) -> str:
    """What a person found; else how it stands."""
    if one.verdict is None:
        return _called(one.state, _STATES, reader)
    return reader.say(msg("found to be: {verdict}"), verdict=_called(one.verdict, _VERDICTS, reader))


def _called(code: str, names: Mapping[str, str], reader: Reader) -> str:
    return reader.voice.say(names[code]) if code in names else name_of(code)


def _judged(reader: Reader) -> tuple[str, ...]:
    judged = reader.digest.judged
    if not judged.verdicts:
        return ()
    says = msg("Suspected campaigns that people judged this week: {verdicts}; genuine after all: {wrong}")
    return (reader.say(says, verdicts=judged.verdicts, wrong=judged.wrong),)


def promises_section(reader: Reader) -> Section | None:
    """What customers were promised for days of this week."""
    kept = reader.digest.promises
    if not kept.due:
        return None
    open_yet = max(kept.due - kept.kept - kept.broken, 0)
    says = msg("Promises that came due: {due}; kept: {kept}, broken: {broken}")
    more = msg("Promises that came due: {due}; kept: {kept}, broken: {broken}, not known yet: {open}")
    line = reader.say(more if open_yet else says, due=kept.due, kept=kept.kept, broken=kept.broken, open=open_yet)
    return Section("promises", reader.say(msg("Promises to customers")), (line,))


def noise_section(reader: Reader) -> Section | None:
    """Which routes told what nobody acted upon, and what to change."""
    noise = reader.digest.noise
    if not noise.fired:
        return None
    text = reader.say(msg("{acted} of {fired} cards were acted upon"), acted=noise.acted, fired=noise.fired)
    items = [
        *_said(noise.lines[:_MOST_LINES], reader),
        *(f"→ {hint}" for hint in _said(noise.hints[:_MOST_HINTS], reader)),
    ]
    return Section("noise", reader.say(msg("Which alerts were worth it")), (text,), items=tuple(map(Item, items)))


def _said(grounds: Iterable[Ground], reader: Reader) -> list[str]:
    return [_sentence(one, reader) for one in grounds]


def _sentence(ground: Ground, reader: Reader) -> str:
    values = dict(ground.values)
    if isinstance(topic := values.get("topic"), str):
        values["topic"] = topic_name(topic, reader.voice)
    return cut(one_line(reader.say(ground.says, **values)), _MOST_SAID) or MORE
