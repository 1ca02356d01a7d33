"""X (once Twitter): recent search for a brand, through tweepy.

settings → plan → question       what is searched for, and what one poll asks
door                             tweepy's requests, sent through the kit's polite client
page → records → round           an answer, its posts, what they bring and cost
cursor, budget, verdict, lookup  what is remembered, what may be spent, what a refusal means, what is gone
"""

import random
from collections.abc import Mapping

from scrapers.kit.fetch import Network
from scrapers.kit.loader import SecretRule
from scrapers.kit.mention import Clock
from scrapers.twitter.asking import Asker
from scrapers.twitter.settings import Settings, TwitterSettings, read_settings
from scrapers.twitter.source import TwitterSource

__all__ = ["SECRETS", "Settings", "TwitterSettings", "TwitterSource", "open_source", "read_settings"]

SECRETS = (SecretRule("token", "X_BEARER_TOKEN"),)


def open_source(
    name: str, settings: TwitterSettings, network: Network, clock: Clock, secrets: Mapping[str, str]
) -> TwitterSource:
    """The source, ready to be polled. Touches no network."""
    from scrapers.twitter.door import Client  # tweepy costs a quarter of a second: who has no X source never waits

    visitor = network.visitor(name, settings.manners(network.limits))
    client = Client(name, secrets["token"], visitor, settings.entry.base_url)
    return TwitterSource(settings.host, settings.plan(), Asker(name, client, random.random), clock)
