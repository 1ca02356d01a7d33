"""What the configuration says of digests, as whoever makes them is told it."""

from datetime import timedelta

from monitor.config import Config, StoreSettings
from monitor.config.aspects import aspects_data
from monitor.digesting.workshop import Workshop
from monitor.rules.coverage import patience
from monitor.rules.digest.due import Sending
from monitor.rules.relevance import Brand
from monitor.stages.digest import DigestDesk, Reader, Subject

_HEARS_WITHIN = timedelta(minutes=15)
"""After an outage sources still have to tell what the week brought."""


def digest_desk(config: Config, store: StoreSettings) -> DigestDesk | None:
    """What looking for digests that are due needs; None where nobody wants any. `store` is the one that is open."""
    digest = config.digest
    if not digest.enabled:
        return None
    workshop = Workshop(store.path, store.url, store.busy_timeout, digest.timeout, aspects_data)
    sending = Sending(config.timezone, digest.day, digest.at)
    return DigestDesk(subjects_of(config), sending, config.operators, workshop.make, _HEARS_WITHIN)


def subjects_of(config: Config) -> tuple[Subject, ...]:
    """A digest's subject for each brand."""
    return tuple(_subject(brand, config) for brand in config.brands)


def _subject(brand: Brand, config: Config) -> Subject:
    digest = config.digest
    rivals = config.cues[brand.name].made_of[1].rivals
    listened = (entry for entry in config.sources if entry.enabled and entry.brand == brand.name)
    return Subject(
        brand=brand.name,
        readers=tuple(Reader(name, config.channels[name].room.language) for name in digest.to.get(brand.name, ())),
        patience={entry.name: patience(entry.rhythm) for entry in listened},
        rivals=tuple(rival.name for rival in rivals),
        products=tuple((product.name, product.aliases) for product in config.products.get(brand.name, ())),
        names=(brand.name, *brand.terms, *brand.own_accounts, *(name for rival in rivals for name in rival.names)),
        zone=config.timezone,
        link=digest.link,
        pictures=digest.pictures,
        recurring_at_least=digest.recurring_at_least,
    )
