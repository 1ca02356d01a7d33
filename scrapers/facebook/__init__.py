"""Comments under a brand's own Facebook page, with visitors' posts and posts that tag the page where that is asked.

access → graph → pager   one call: signed, judged, paged; the token leaves by the way it is told and no other
fields → records         what is asked for; what came, as mentions and answers
verdict, usage           what an error code means; how much of Facebook's patience is used up
memory, cursor           what is remembered between polls, and as text
scan → round → source    one post; one poll; the place where people talk
hook                     the webhook's deliveries, which only say where to look first
"""

from collections.abc import Mapping

from scrapers.facebook.access import Access
from scrapers.facebook.graph import Graph
from scrapers.facebook.settings import FacebookSettings, Settings, read_settings
from scrapers.facebook.source import FacebookSource
from scrapers.kit.fetch import Network
from scrapers.kit.loader import SecretRule
from scrapers.kit.mention import Clock

__all__ = ["SECRETS", "FacebookSettings", "FacebookSource", "Settings", "open_source", "read_settings"]

SECRETS = (
    SecretRule("token", "FACEBOOK_PAGE_TOKEN"),
    SecretRule("app_secret", "FACEBOOK_APP_SECRET", required=False),
    SecretRule("verify_token", "FACEBOOK_VERIFY_TOKEN", required=False),
)


def open_source(
    name: str, settings: FacebookSettings, network: Network, clock: Clock, secrets: Mapping[str, str]
) -> FacebookSource:
    """The source, ready to be polled. Touches no network."""
    entry = settings.entry
    access = Access(
        entry.base_url,
        entry.version,
        token=secrets["token"],
        app_secret=secrets.get("app_secret", ""),
        in_header=settings.sends_header,
        verify_token=secrets.get("verify_token", ""),
    )
    visitor = network.visitor(name, settings.manners(network.limits))
    graph = Graph(name, access, visitor, clock)
    return FacebookSource(graph, settings.watching(), clock)
