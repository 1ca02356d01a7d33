"""A spike's message and a report in Block Kit."""

from monitor.language.forms import Voice
from monitor.rules.campaign_words import sample_place, sample_words
from monitor.rules.card import Report, Sample, SpikeCard
from monitor.rules.excerpt import cut, web_address
from monitor.rules.move_words import MUTES
from monitor.rules.moves import Move
from monitor.rules.report_words import report_hints, report_lines, report_title
from monitor.rules.spike_words import cause_lines, causes_title, spike_facts, spike_foot, spike_samples, spike_title
from monitor.rules.wording import ReasonLine, name_of
from monitor.slack.elements import Json, Parts, bullets, columns, piece, plain, section, sentences, small
from monitor.slack.escape import label
from monitor.slack.menus import choice, menu

_MOST_TITLE = 150
_MOST_LINK = 300


def spike_parts(card: SpikeCard, voice: Voice) -> Parts:
    """The message's blocks in order."""
    causes = cause_lines(card, voice)
    return [
        ("title", {"type": "header", "text": plain(cut(spike_title(card, voice), _MOST_TITLE))}),
        ("brand", section(f"*{label(name_of(card.brand))}*") if name_of(card.brand) else None),
        ("facts", columns(spike_facts(card, voice))),
        ("why", _lines(causes_title(voice), causes) if causes else None),
        ("samples", _samples(spike_samples(card), voice)),
        ("actions", _menu(card, voice)),
        ("foot", small(spike_foot(card, voice))),
    ]


def _lines(title: str, lines: tuple[ReasonLine, ...]) -> Json:
    items = [[piece(line.points, bold=True), piece(f" {line.says}")] for line in lines]
    head = [{"type": "rich_text_section", "elements": [piece(title, bold=True)]}] if title else []
    return {"type": "rich_text", "elements": [*head, bullets(items)]}


def _samples(samples: tuple[Sample, ...], voice: Voice) -> Json | None:
    parts: list[Json] = []
    for sample in samples:
        place, link = sample_place(sample, voice), web_address(sample.url)
        shown = piece(place) if link is None or len(link) > _MOST_LINK else {"type": "link", "url": link, "text": place}
        parts.append({"type": "rich_text_quote", "elements": [piece(f"{sample_words(sample, voice)}\n"), shown]})
    return {"type": "rich_text", "elements": parts} if parts else None


def _menu(card: SpikeCard, voice: Voice) -> Json | None:
    """Until when it is an expected event, or muted; the key of its message says what the press is about."""
    if card.over or card.expected_until is not None:
        return None
    return menu(card.key, [choice(Move.EXPECTED, MUTES, voice), choice(Move.MUTE, MUTES, voice)])


def report_parts(report: Report, voice: Voice) -> Parts:
    """The report's blocks in order."""
    lines, hints = report_lines(report, voice), "\n".join(f"→ {hint}" for hint in report_hints(report, voice))
    return [
        ("title", {"type": "header", "text": plain(cut(report_title(report, voice), _MOST_TITLE))}),
        ("lines", _lines("", lines) if lines else None),
        ("hints", sentences(hints) if hints else None),
    ]
