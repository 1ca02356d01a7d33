"""How a digest's charts are shown: drawn by Slack where that is wanted, as pictures where they are there, or not."""

import logging
from dataclasses import dataclass

from monitor.language.forms import Voice
from monitor.rules.digest.card import DigestCard
from monitor.rules.message import Message
from monitor.slack.digest import NOTHING, Shown, native_charts
from monitor.slack.pictures import Gallery, NoPicturesError
from scrapers.kit.errors import msg

log = logging.getLogger(__name__)

LACKS_SCOPE = msg("Without pictures: the Slack app lacks files:write or files:read")
_MISSING_SCOPE = "missing_scope"


@dataclass(frozen=True, slots=True)
class Exhibition:
    """Decides for one channel; `native`: Slack draws what it can."""

    gallery: Gallery
    native: bool = False

    def hung(self, message: Message, voice: Voice) -> Shown:
        """How the charts of a message that is about to be posted or edited are shown; all but a digest have none.

        Raises `DeliveryFailed` of kind LATER while the pictures are worth waiting for.
        """
        if not isinstance(message, DigestCard):
            return NOTHING
        ours = native_charts(message, voice) if self.native else frozenset()
        pictures = {chart: png for chart, png in message.pictures.items() if chart not in ours}
        try:
            return Shown(self.gallery.hang(message.key, pictures), self.native)
        except NoPicturesError as without:
            log.warning("digest without pictures", extra={"key": message.key, "code": without.code})
            return Shown(native=self.native, lacks=LACKS_SCOPE if without.code == _MISSING_SCOPE else "")
