"""The only way words get into Slack's markup: escaped once, after cutting, within characters and bytes."""

import re

from monitor.rules.excerpt import MORE, clean, cut

MOST_TEXT = 1_500
_MOST_BYTES = 3_900
"""chat.update refuses a text above 4,000 bytes."""
_MARKS = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_EMOJI = re.compile(r":(?=[^\s:]+:)")


def escape(text: str) -> str:
    """The text with Slack's three special characters as entities; nothing else is ever an entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def label(text: str) -> str:
    """A name from the configuration inside mrkdwn: escaped, and its own marks made harmless look-alikes."""
    return escape(_EMOJI.sub("∶", clean(text)).translate(_MARKS))


def top_text(text: str) -> str:
    """The message's top-level text: cleaned, cut, then escaped, and short enough for an edit as well."""
    kept = cut(clean(text).strip(), MOST_TEXT) or MORE
    while len(escape(kept).encode()) > _MOST_BYTES:
        kept = cut(kept, len(kept) * 3 // 4)
    return escape(kept)
