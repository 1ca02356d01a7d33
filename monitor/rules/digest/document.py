"""The digest as one document that every reader gets: Slack, the page, e-mail, the terminal lay out the same content."""

from collections.abc import Callable

from monitor.language.forms import Voice
from monitor.rules.digest.card import DigestCard
from monitor.rules.digest.coverage_words import coverage_section
from monitor.rules.digest.figure_words import figures_section
from monitor.rules.digest.foot_words import foot_lines
from monitor.rules.digest.headline_words import headline_words, summary_words
from monitor.rules.digest.pieces import Document, Item, Section, Table, Tile
from monitor.rules.digest.plain_words import plain
from monitor.rules.digest.reader import Reader
from monitor.rules.digest.section_words import (
    days_section,
    rivals_section,
    sources_section,
    times_section,
    topics_section,
)
from monitor.rules.digest.voices_words import (
    gaps_section,
    open_section,
    praise_section,
    recurring_section,
    top_section,
)
from monitor.rules.digest.work_words import campaigns_section, noise_section, promises_section
from monitor.rules.wording import name_of
from scrapers.kit.errors import msg

__all__ = ["Document", "Item", "Section", "Table", "Tile", "document", "plain"]

_SECTIONS: tuple[Callable[[Reader], Section | None], ...] = (
    *(figures_section, days_section, topics_section, recurring_section, gaps_section),
    *(open_section, top_section, times_section, campaigns_section, promises_section),
    *(praise_section, rivals_section, sources_section, coverage_section, noise_section),
)
"""In the order in which a manager reads them in two minutes."""


def document(card: DigestCard, voice: Voice) -> Document:
    """All of it, or the sections it goes on with; a part that has nothing to say is left out."""
    reader = Reader(card, voice)
    week = reader.week
    period = f"{voice.period(week.monday, week.sunday)} · {week.name}"
    sections = tuple(part for section in _SECTIONS if (part := section(reader)) is not None)
    if card.only:
        title = reader.say(msg("{brand}: weekly digest, continued"), brand=name_of(card.digest.brand))
        return Document(title, period, "", title, tuple(one for one in sections if one.name in card.only), ())
    return Document(
        title=reader.say(msg("{brand}: weekly digest"), brand=name_of(card.digest.brand)),
        period=period,
        headline=headline_words(reader),
        summary=summary_words(reader),
        sections=sections,
        foot=foot_lines(reader),
    )
