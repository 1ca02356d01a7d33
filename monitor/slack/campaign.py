"""A campaign's message in Block Kit; who decides does so from its menu, or by the command that stands on it."""

from monitor.language.forms import Voice
from monitor.rules.campaign_words import (
    Argument,
    campaign_arguments,
    campaign_count,
    campaign_facts,
    campaign_foot,
    campaign_name,
    campaign_title,
    sample_place,
    sample_words,
    samples_shown,
    verdict_asked,
)
from monitor.rules.card import CampaignCard, Sample
from monitor.rules.excerpt import cut, web_address
from monitor.rules.wording import name_of
from monitor.slack.elements import Json, Parts, bullets, columns, piece, plain, section, small
from monitor.slack.escape import label
from monitor.slack.menus import campaign_menu

_MOST_TITLE = 150
_MOST_LINK = 300
"""A message holds several links: longer ones are left out to stay within its budget."""


def campaign_parts(card: CampaignCard, voice: Voice) -> Parts:
    """The message's blocks in order."""
    return [
        ("title", {"type": "header", "text": plain(cut(campaign_title(card, voice), _MOST_TITLE))}),
        ("count", section(_count(card, voice))),
        ("facts", columns(campaign_facts(card, voice))),
        ("why", _arguments(campaign_arguments(card, voice))),
        ("samples", _samples(samples_shown(card), voice)),
        ("verdict", _verdict(card, voice)),
        ("actions", campaign_menu(card, voice)),
        ("foot", small(campaign_foot(card, voice))),
    ]


def _count(card: CampaignCard, voice: Voice) -> str:
    brand = f"*{label(name_of(card.brand))}*" if name_of(card.brand) else ""
    pieces = (brand, label(campaign_name(card, voice)), label(campaign_count(card, voice)))
    return " · ".join(part for part in pieces if part)


def _arguments(arguments: tuple[Argument, ...]) -> Json | None:
    parts: list[Json] = []
    for argument in arguments:
        title = piece(argument.title, bold=True)
        items = [[piece(line.points, bold=True), piece(f" {line.says}")] for line in argument.lines]
        parts += [{"type": "rich_text_section", "elements": [title]}, bullets(items)]
    return {"type": "rich_text", "elements": parts} if parts else None


def _samples(samples: tuple[Sample, ...], voice: Voice) -> Json | None:
    parts: list[Json] = []
    for sample in samples:
        place = sample_place(sample, voice)
        link = web_address(sample.url)
        shown = piece(place) if link is None or len(link) > _MOST_LINK else {"type": "link", "url": link, "text": place}
        words = piece(f"{sample_words(sample, voice)}\n")
        parts.append({"type": "rich_text_quote", "elements": [words, shown]})
    return {"type": "rich_text", "elements": parts} if parts else None


def _verdict(card: CampaignCard, voice: Voice) -> Json | None:
    asked = verdict_asked(card, voice)
    if asked is None:
        return None
    question, command, answers = asked
    elements = [piece(f"{question} ", bold=True), {**piece(command), "style": {"code": True}}, piece(f" {answers}")]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}
