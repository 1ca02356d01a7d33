"""What a report of figures says, as cleaned words in one language."""

from collections.abc import Iterable, Mapping

from monitor.language.forms import Voice, percent
from monitor.rules.card import Ground, Report
from monitor.rules.excerpt import clean, cut
from monitor.rules.wording import ReasonLine, topic_name

_MOST_LINES, _MOST_HINTS = 12, 6
_MOST_SAID = 240


def report_title(report: Report, voice: Voice) -> str:
    """What the report is about."""
    return f"📊 {_said(report.title, report.values, voice)}"


def report_lines(report: Report, voice: Voice) -> tuple[ReasonLine, ...]:
    """The figures; the share in front where there is one."""
    return tuple(_lines(report.lines[:_MOST_LINES], voice))


def report_hints(report: Report, voice: Voice) -> tuple[str, ...]:
    """What could be changed."""
    return tuple(_said(hint.says, hint.values, voice) for hint in report.hints[:_MOST_HINTS])


def _lines(grounds: Iterable[Ground], voice: Voice) -> Iterable[ReasonLine]:
    for ground in grounds:
        share = percent(ground.points / 100, voice.language) if ground.points >= 0 else "·"
        yield ReasonLine(share, _said(ground.says, ground.values, voice), None)


def _said(says: str, values: Mapping[str, object], voice: Voice) -> str:
    if isinstance(topic := values.get("topic"), str):
        values = {**values, "topic": topic_name(topic, voice)}
    return cut(" ".join(clean(voice.say(says, values)).split()), _MOST_SAID) or "…"


def report_summary(report: Report, voice: Voice) -> str:
    """The report in one sentence that reads alone in a notification."""
    return report_title(report, voice)


def report_plain(report: Report, voice: Voice) -> list[str]:
    """The whole report as lines of cleaned text."""
    lines = [f"{line.points} {line.says}" for line in report_lines(report, voice)]
    return [report_title(report, voice), *lines, *(f"→ {hint}" for hint in report_hints(report, voice))]
