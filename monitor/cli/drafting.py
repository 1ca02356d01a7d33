"""`draft`: what might be answered in a case or to a mention, printed for a person to read and change."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from monitor.app import open_store
from monitor.cli.asking import load
from monitor.cli.screen import err, out, speaker
from monitor.errors import MonitorError
from monitor.language import Voice
from monitor.rules.case import Case, State, case_of
from monitor.rules.draft import Draft
from monitor.rules.occasions import occasion_of
from monitor.rules.playbook import DATE, Occasion, Playbook, Tone
from monitor.rules.text import folded
from monitor.store.door import Store, Tx
from monitor.store.rows import StoredMention
from scrapers.kit.errors import msg
from scrapers.kit.mention import MentionKey

_TONES = {"ciddi": Tone.SERIOUS, "serious": Tone.SERIOUS, "nuktedan": Tone.WITTY, "witty": Tone.WITTY}


def run_draft(key: str, tone: str | None, given: Path | None) -> None:
    """Print the draft; what to do beside answering goes to standard error, so that the text can be piped."""
    wanted = tone_of(tone)
    config = load(given)
    voice = speaker(config.language)
    with closing(open_store(config, create=False)) as store:
        draft = draft_for(store, key, config.playbook, wanted)
    out(draft.text)
    for line in _beside(draft, voice):
        err(line)


def tone_of(name: str | None) -> Tone | None:
    """The tone of that name, in either language. Raises `MonitorError`."""
    if name is None:
        return None
    tone = _TONES.get(folded(name))
    if tone is None:
        raise MonitorError(msg("unknown tone {name!r}: ciddi or nüktedan"), name=name)
    return tone


def draft_for(store: Store, key: str, playbook: Playbook, tone: Tone | None = None) -> Draft:
    """The draft for that case or mention. Raises `MonitorError` when there is none, and says why."""
    with store.reading() as tx:
        occasion = _occasion(tx, key)
    draft = playbook.draft(replace(occasion, tone=tone) if tone else occasion)
    if draft is None:
        raise MonitorError(msg("the playbook has no draft for {key!r}"), key=key)
    return draft


def _occasion(tx: Tx, key: str) -> Occasion:
    stored = _stored(tx, key)
    if stored is None:
        raise MonitorError(msg("nothing is known by {key!r}: give source:id, or a case such as #8F3K"), key=key)
    judgement = tx.mentions.judgement_of(stored.id)
    if judgement is None or stored.gone is not None:
        raise MonitorError(msg("there is nothing to answer to {key!r}: not judged yet, or no longer public"), key=key)
    occasion = occasion_of(_case(tx, stored), stored.mention, judgement.score)
    if occasion is None:
        raise MonitorError(msg("there is nothing to write for {key!r} now: its case is settled"), key=key)
    return occasion


def _stored(tx: Tx, key: str) -> StoredMention | None:
    """That mention; of a case, the one that its card shows."""
    if ":" in key:
        source, _, native_id = key.partition(":")
        return tx.mentions.by_key(MentionKey(source, native_id))
    case_id = case_of(key)
    file = tx.cases.file_of(case_id) if case_id is not None else None
    return tx.mentions.by_id(file.lead_id) if file else None


def _case(tx: Tx, stored: StoredMention) -> Case:
    """The case it belongs to, or what one of its own would be."""
    known = tx.cases.get(stored.case_id) if stored.case_id is not None else None
    heard = stored.first_seen_at
    return known or Case(0, stored.heard.brand, State.NEW, heard, heard, urgency=0)


def _beside(draft: Draft, voice: Voice) -> Iterator[str]:
    yield voice.say(msg("draft {name}: read it before sending; nothing is sent by itself"), name=draft.name)
    if DATE in draft.text:
        yield voice.say(msg("fill in {blank} and keep it: the day you name is a promise"), blank=DATE)
    for step in draft.steps:
        yield f"  • {step}"
