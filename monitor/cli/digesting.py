"""`digest`: a brand's week as it was told, or as it would be; written, sent, spoken about."""

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor.app import open_store, workplace_of
from monitor.cli.asking import load
from monitor.cli.digest_desk import Inquiry, Wish, drawn
from monitor.cli.digest_sending import say_of, send
from monitor.cli.quieting import week_asked
from monitor.cli.screen import console, err, out, speaker
from monitor.clock import system_clock
from monitor.config import Config
from monitor.config.aspects import aspects_data
from monitor.config.fields import nearest
from monitor.digesting.subjects import subjects_of
from monitor.errors import MonitorError
from monitor.language import Voice, voice
from monitor.rules.digest.card import DigestCard
from monitor.rules.digest.document import document, plain
from monitor.rules.digest.plots import plots
from monitor.rules.week import Week
from monitor.stages.digest import Subject
from monitor.stages.digest.making import look_at
from monitor.store.digest_card import card_of
from monitor.store.digests import Made
from scrapers.kit.errors import msg

STANDARD = "-"
_ONE_BRAND = msg("say which brand, with --brand; there are: {names}")
_FUTURE = msg("the week {week} is still to come")
_NOT_OVER = msg("the week {week} is not over yet: it can be shown, and is sent when it is over")
_SO_FAR = msg("{brand} {week}: not over yet, these are the figures so far")
_NOT_KEPT = msg("{brand} {week}: made just now and not kept; nobody was told")


def run_digest(wish: Wish, given: Path | None) -> None:
    """Do with the digest what is wished."""
    wish.check()
    config = load(given)
    now = system_clock()
    week = _week(wish, config, now)
    subjects = _subjects(wish, config)
    spoken = _voice(wish, config)
    with closing(open_store(config, create=False)) as store:
        inquiry = Inquiry(store, config, workplace_of(config), week, now, wish, spoken)
        if wish.send or wish.feedback is not None:
            (send if wish.send else say_of)(inquiry, subjects)
        elif wish.html is not None:
            _write(wish.html, inquiry, subjects[0])
        else:
            _print(inquiry, subjects)


def _week(wish: Wish, config: Config, now: datetime) -> Week:
    week = week_asked(wish.week, config)
    running = Week.of(now.astimezone(config.timezone).date())
    if week > running:
        raise MonitorError(_FUTURE, week=week.name)
    if week == running and (wish.send or wish.feedback is not None):
        raise MonitorError(_NOT_OVER, week=week.name)
    return week


def _subjects(wish: Wish, config: Config) -> tuple[Subject, ...]:
    """The brand that is named, or all of them where several make sense. Raises `MonitorError`."""
    found = subjects_of(config)
    names = [subject.brand for subject in found]
    if wish.brand is not None:
        found = tuple(subject for subject in found if subject.brand == wish.brand)
        if not found:
            meant = nearest(wish.brand, names) or ", ".join(names)
            raise MonitorError(msg("no brand {name!r}; there are: {names}"), name=wish.brand, names=meant)
    if len(found) > 1 and (wish.html is not None or wish.feedback is not None):
        raise MonitorError(_ONE_BRAND, names=", ".join(names))
    return found


def _voice(wish: Wish, config: Config) -> Voice:
    language = wish.language or speaker(config.language).language
    return voice(language, config.timezone)


def _print(inquiry: Inquiry, subjects: tuple[Subject, ...]) -> None:
    for card in _cards(inquiry, subjects):
        if sys.stdout.isatty():
            from monitor.terminal import digest_drawn

            console().print(digest_drawn(card, inquiry.voice))
        else:
            for line in plain(document(card, inquiry.voice)):
                out(line)


def _cards(inquiry: Inquiry, subjects: tuple[Subject, ...]) -> Iterator[DigestCard]:
    return (_card(inquiry, subject) for subject in subjects)


def _card(inquiry: Inquiry, subject: Subject) -> DigestCard:
    """The digest as it was made; else as it would be now, and says so."""
    made = inquiry.made(subject)
    if made is None:
        says = _NOT_KEPT if inquiry.is_over else _SO_FAR
        err(speaker(inquiry.config.language).say(says, brand=subject.brand, week=inquiry.week.name))
        digest = look_at(inquiry.store, inquiry.order(subject), aspects_data())
        made = Made(0, digest, "")
    with inquiry.store.reading() as tx:
        return card_of(tx, made, inquiry.voice.language, inquiry.workplace)


def _write(to: str, inquiry: Inquiry, subject: Subject) -> None:
    from monitor.page import page

    card = _card(inquiry, subject)
    if subject.pictures and not card.pictures:
        spoken = inquiry.voice
        pictures = drawn({spoken.language: plots(card.digest, spoken)}).pictures
        card = replace(card, pictures=pictures.get(spoken.language, {}))
    written = page(card, inquiry.voice)
    if to == STANDARD:
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
        return
    write_page(Path(to), written)
    err(speaker(inquiry.config.language).say(msg("wrote {path}"), path=to))


def write_page(path: Path, page: bytes) -> None:
    """Write it there, or leave what was there. Raises `OSError` with the file's name, also where the disk is full."""
    try:
        if path.exists() and not path.is_file():  # a device, a pipe
            path.write_bytes(page)
        else:
            _write_whole(path.resolve(), page)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _write_whole(path: Path, page: bytes) -> None:
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(page)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
