"""What a command says when the language model it asked gave no answer."""

from monitor.cli.screen import err
from monitor.language import Voice
from monitor.rules.advice import SILENT
from monitor.rules.opinion import Adviser
from scrapers.kit.errors import msg


def warn_of(adviser: Adviser | None, voice: Voice) -> None:
    """Say so on standard error when the last scores were given without the adviser."""
    failing = adviser.failing if adviser else None
    if failing is not None:
        why = f"{voice.translate(SILENT)}: {voice.say(failing.what, failing.values)}"
        err(voice.say(msg("warning: {warning}"), warning=why))
