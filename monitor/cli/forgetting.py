"""`forget`: erase what somebody asked us to erase, and keep it from coming back."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import typer

from monitor.app import open_store
from monitor.cli.screen import err, out, speaker
from monitor.clock import system_clock
from monitor.config import find_config, load_config
from monitor.errors import MonitorError
from monitor.language import Voice
from monitor.store.door import Store
from scrapers.kit.errors import msg
from scrapers.kit.mention import MentionKey

_ASK = msg("Erase {posts} posts and {authors} authors for good?")


def run_forget(posts: list[str], authors: list[str], given: Path | None, *, yes: bool) -> None:
    """Erase those posts and whatever those accounts wrote, and let nothing of it be stored again."""
    config = load_config(find_config(given, os.environ), os.environ, speaks=False)
    voice = speaker(config.language)
    keys, people = [key_of(post) for post in posts], [key_of(author) for author in authors]
    if not (keys or people):
        raise MonitorError(msg("nothing to forget: give source:id of a post, or --author source:id"))
    if not yes:
        _make_sure(len(keys), len(people), voice)
    store = open_store(config, create=False)
    try:
        erased = _erase(store, keys, people)
        store.checkpoint()
        evidence = store.evidence()
    finally:
        store.close()
    out(voice.say(msg("erased: {count}; their cards follow as soon as the program runs"), count=erased))
    if not erased:
        err(voice.say(msg("nothing of it was here; it will not be stored either")))
    if evidence:
        names = ", ".join(path.name for path in evidence)
        err(voice.say(msg("pages kept for mending presets may still hold them: {names}"), names=names))


def key_of(named: str) -> MentionKey:
    """The post or account that `source:id` names. Raises `MonitorError` for what names none."""
    source, colon, native_id = named.partition(":")
    if not (source and colon and native_id):
        raise MonitorError(msg("{name!r} is not source:id, such as x:1990000000000000001"), name=named)
    return MentionKey(source, native_id)


def _make_sure(posts: int, authors: int, voice: Voice) -> None:
    if not sys.stdin.isatty():
        raise MonitorError(msg("this cannot be taken back: say --yes"))
    typer.confirm(voice.say(_ASK, posts=posts, authors=authors), abort=True)


def _erase(store: Store, posts: Iterable[MentionKey], authors: Iterable[MentionKey]) -> int:
    now = system_clock()
    with store.transaction(durable=True) as tx:
        erased = sum(tx.forgetting.post(key, now=now) for key in posts)
        return erased + sum(tx.forgetting.author(who.source, who.native_id, now=now) for who in authors)
