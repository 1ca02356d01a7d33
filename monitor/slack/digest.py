"""A digest in Block Kit."""

from monitor.language.forms import Voice
from monitor.rules.digest.card import DigestCard
from monitor.rules.digest.document import document
from monitor.rules.excerpt import cut
from monitor.slack.elements import Parts, plain

_MOST_TITLE = 150


def digest_parts(card: DigestCard, voice: Voice) -> Parts:
    """The digest's blocks in order."""
    said = document(card, voice)
    return [("title", {"type": "header", "text": plain(cut(said.title, _MOST_TITLE))})]
