"""The newest digests in `status`, in a line each and for other programs."""

from collections.abc import Iterable, Iterator

from monitor.cli.explaining import DELIVERIES
from monitor.language import Voice
from monitor.store.figures import DigestFigures
from scrapers.kit.errors import msg

_NEWEST = msg("weekly digest of {brand}: {week}, made {at}; {channels}")


def digest_lines(digests: Iterable[DigestFigures], voice: Voice) -> Iterator[str]:
    """Which week's was made last, and how it stands in each channel."""
    for digest in digests:
        stands = [f"{channel}: {voice.translate(DELIVERIES[state])}" for channel, state in digest.channels]
        values = {"brand": digest.brand, "week": digest.week.name, "at": digest.made_at}
        yield voice.say(_NEWEST, values, channels=", ".join(stands) or "–")


def digest_as_json(digest: DigestFigures) -> dict[str, object]:
    """The same for other programs."""
    return {
        "brand": digest.brand,
        "week": digest.week.name,
        "made_at": digest.made_at.isoformat(),
        "channels": {channel: state.value for channel, state in digest.channels},
    }
