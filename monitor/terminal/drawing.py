"""How messages look where somebody is watching: panels, colours, people's words in quotes."""

from dataclasses import replace

from rich.box import ROUNDED
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from monitor.language import Voice
from monitor.rules.campaign_words import (
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
from monitor.rules.card import CampaignCard, Card, Note, Notice, Phase, Report, RollUp, Sample, SpikeCard
from monitor.rules.case import State
from monitor.rules.case_words import crowds, draft_words, warnings, who_says
from monitor.rules.context_words import context_line
from monitor.rules.digest.card import DigestCard
from monitor.rules.excerpt import web_address
from monitor.rules.labels import level_of
from monitor.rules.message import Message
from monitor.rules.report_words import report_hints, report_lines, report_title
from monitor.rules.spike_words import cause_lines, causes_title, spike_facts, spike_foot, spike_samples, spike_title
from monitor.rules.telling import (
    link_of,
    note_byline,
    note_head,
    notice_hint,
    notice_sentence,
    notice_title,
    roll_up_counts,
    roll_up_line,
    roll_up_rest,
    roll_up_title,
    worst_shown,
)
from monitor.rules.wording import (
    RESPOND,
    SHORT_STATES,
    Fact,
    Quote,
    ReasonLine,
    facts,
    foot,
    headline,
    headline_text,
    name_of,
    quote_of,
    reason_lines,
    who_line,
    why_title,
)
from monitor.terminal.digest import digest_drawn
from monitor.terminal.frame import panel

_LEVEL_COLOURS = ("bright_black", "blue", "yellow", "red")
_PHASE_COLOURS = {Phase.SUSPECTED: "yellow", Phase.STRONG: "red", Phase.DECIDED: "green"}


def drawn(message: Message, speaker: Voice, about: str) -> RenderableType:
    """The message as it is shown; `about` names the card that a note belongs to."""
    match message:
        case Card():
            return _card(message, speaker, about)
        case Note():
            return _note(message, speaker, about)
        case Notice():
            return _notice(message, speaker)
        case RollUp():
            return _roll_up(message, speaker)
        case CampaignCard():
            return _campaign(message, speaker)
        case SpikeCard():
            return _spike(message, speaker)
        case Report() | DigestCard():
            return _report(message, speaker) if isinstance(message, Report) else digest_drawn(message, speaker)


def colour_of(message: Message) -> str:
    """The colour of the matter."""
    match message:
        case Card(state=State.NEW):
            return _LEVEL_COLOURS[level_of(message.urgency)]
        case Card(state=State.CLAIMED):
            return "yellow"
        case Card():
            return "green" if message.state in (State.ANSWERED, State.CLOSED) else "bright_black"
        case Notice():
            return "green" if message.good_news else "magenta"
        case CampaignCard():
            return _PHASE_COLOURS.get(message.phase, "bright_black")
        case SpikeCard():
            return "bright_black" if message.over or message.expected_until is not None else "yellow"
        case _:
            return "cyan"


def _card(card: Card, speaker: Voice, about: str) -> Panel:
    colour = colour_of(card)
    parts: list[RenderableType] = [_words(quote_of(card.title, card.text, speaker))] if card.into is None else []
    parts += [Text(who_line(card, speaker), style="dim")] if not (card.gone or card.into) else []
    if card.into is None and card.state not in SHORT_STATES:
        parts += [
            Text(),
            _facts(facts(card, speaker)),
            Text(),
            *_why(why_title(card, speaker), reason_lines(card, speaker)),
            *_around(card, speaker),
            *_work(card, speaker),
            *_link(card, speaker),
        ]
        parts.append(Text(foot(card, speaker), style="dim"))
    elif card.into is None:
        parts += _work(card, speaker)
    head = headline(card, speaker)
    title = headline_text(replace(head, reference=""), speaker)
    return panel(Group(*parts), f"↳ {about} · {title}" if about else title, colour, corner=head.reference)


def _words(quote: Quote) -> Padding:
    text = Text(quote.title, style="bold")
    text.append("\n" if quote.title and quote.words else "")
    text.append(f"“{quote.words}”" if quote.words else "", style="not bold italic")
    return Padding(text, (0, 0, 0, 1))


def _facts(found: tuple[Fact, ...]) -> Text:
    pairs = [Text.assemble((f"{fact.label}: ", "dim"), fact.value) for fact in found]
    return Text(" · ", style="dim not bold").join(pairs)


def _why(title: str, lines: tuple[ReasonLine, ...]) -> list[RenderableType]:
    if not lines:
        return []
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", min_width=4, no_wrap=True)
    table.add_column()
    for line in lines:
        says = Text(line.says)
        says.append(f" “{line.quote}”" if line.quote else "", style="cyan")
        table.add_row(Text(line.points, style="bold green" if line.points.startswith("−") else "bold red"), says)
    return [Text(title, style="bold"), table, Text()]


def _around(card: Card, speaker: Voice) -> list[RenderableType]:
    line = context_line(card.context, speaker)
    return [Text(line), Text()] if line else []


def _work(card: Card, speaker: Voice) -> list[RenderableType]:
    """Who has it, what has to be known first, what might be answered."""
    people = " · ".join(who_says(crowd) for crowd in crowds(card, speaker))
    parts: list[RenderableType] = [Text(people)] if people else []
    parts += [Text(line, style="bold yellow") for line in warnings(card, speaker)]
    draft = draft_words(card, speaker)
    if draft is None:
        return parts
    steps = Text("\n".join((draft.steps_title, *(f"– {step}" for step in draft.steps))), style="dim")
    shown = Panel(Text(draft.text), title=Text(draft.title), title_align="left", border_style="dim", box=ROUNDED)
    return [*parts, shown, *([steps] if draft.steps else [])]


def _link(message: Message, speaker: Voice) -> list[RenderableType]:
    link = link_of(message)
    if link is None:
        return []
    text = Text(f"→ {speaker.say(RESPOND)}: ", style="bold", overflow="fold")
    return [text.append(link, style=Style(underline=True, bold=False, link=link))]


def _note(note: Note, speaker: Voice, about: str) -> Padding:
    head = Text("↳ ", style="bold cyan")
    head.append(f"{about} " if about else "").append(note_head(note, speaker), style="not bold")
    byline = note_byline(note, speaker)
    head.append(f" · {byline}" if byline else "", style="dim not bold")
    words = [_words(quote_of(None, note.text, speaker))] if note.text else []
    return Padding(Group(head, *words, *_link(note, speaker)), (0, 0, 0, 2))


def _notice(notice: Notice, speaker: Voice) -> Panel:
    says, hint = Text(notice_sentence(notice, speaker)), notice_hint(notice, speaker)
    body = Group(says, Text(f"→ {hint}", style="dim")) if hint else says
    return panel(body, notice_title(notice, speaker), colour_of(notice))


def _roll_up(storm: RollUp, speaker: Voice) -> Panel:
    table = Table.grid(padding=(0, 1))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for line in worst_shown(storm):
        says, link = Text(roll_up_line(line, speaker)), web_address(line.url)
        says.append(f"\n{link}" if link else "", style=Style(underline=True, link=link))
        table.add_row(Text(line.reference), says)
    counts, rest = Text("\n".join(roll_up_counts(storm, speaker)), style="dim"), roll_up_rest(storm, speaker)
    return panel(Group(counts, table, Text(rest, style="dim")), roll_up_title(storm, speaker), colour_of(storm))


def _campaign(card: CampaignCard, speaker: Voice) -> Panel:
    count = Text.assemble((name_of(card.brand), "bold"), f" · {campaign_count(card, speaker)}")
    parts: list[RenderableType] = [count, _facts(campaign_facts(card, speaker)), Text()]
    for argument in campaign_arguments(card, speaker):
        parts += _why(argument.title, argument.lines)
    for sample in samples_shown(card):
        parts += [_words(Quote("", sample_words(sample, speaker))), _place(sample, speaker)]
    asked = verdict_asked(card, speaker)
    parts += [Text(), Text.assemble((f"→ {asked[0]} ", "bold"), f"{asked[1]} {asked[2]}")] if asked else []
    parts.append(Text(campaign_foot(card, speaker), style="dim"))
    name = campaign_name(card, speaker)
    return panel(Group(*parts), campaign_title(card, speaker), colour_of(card), corner=name)


def _spike(card: SpikeCard, speaker: Voice) -> Panel:
    parts: list[RenderableType] = [Text(name_of(card.brand), style="bold"), _facts(spike_facts(card, speaker)), Text()]
    parts += _why(causes_title(speaker), cause_lines(card, speaker))
    for sample in spike_samples(card):
        parts += [_words(Quote("", sample_words(sample, speaker))), _place(sample, speaker)]
    parts.append(Text(spike_foot(card, speaker), style="dim"))
    return panel(Group(*parts), spike_title(card, speaker), colour_of(card))


def _report(report: Report, speaker: Voice) -> Panel:
    hints = [Text(f"→ {hint}") for hint in report_hints(report, speaker)]
    parts: list[RenderableType] = [*_why("", report_lines(report, speaker)), *hints]
    return panel(Group(*parts), report_title(report, speaker), colour_of(report))


def _place(sample: Sample, speaker: Voice) -> Padding:
    link = web_address(sample.url)
    place = Text(sample_place(sample, speaker), style=Style(dim=True, link=link))
    return Padding(place, (0, 0, 0, 2))
