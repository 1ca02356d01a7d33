"""The composition root: a configuration in, everything opened and connected; no decision about the domain."""

import random
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from monitor.assessing import Office
from monitor.config import Config, Mode, SourceEntry, StoreSettings, wind
from monitor.crew import Beats, Crew
from monitor.digesting.subjects import digest_desk
from monitor.errors import StoreError
from monitor.handling import Handler
from monitor.lookout import Lookout
from monitor.outlook import Outlook
from monitor.pressing import pressing_of
from monitor.receiver import Address, Pages, Receiver
from monitor.receiver import Desk as CallDesk
from monitor.rules.delivery import DeliveryClocks
from monitor.rules.relevance import compile_brand
from monitor.rules.rivals import compile_rivals
from monitor.rules.workplace import Workplace
from monitor.stages.deliver import Desk, Outlet
from monitor.stages.judge import Bench, Watchtower
from monitor.stages.noise import NoiseDesk
from monitor.stages.poll import Watch
from monitor.stages.spikes import Seismograph
from monitor.stages.verdict import Chamber
from monitor.store.channels import WORKSPACE
from monitor.store.door import Store
from monitor.transformer import Transformer, adviser_of
from monitor.voices import Voices
from scrapers.kit.errors import msg
from scrapers.kit.fetch import Limits, Network, user_agent
from scrapers.kit.loader import load_kind
from scrapers.kit.mention import Clock, Examines, Receives, Signal, Source

if TYPE_CHECKING:
    from rich.console import Console


def own_version() -> str:
    """The installed version of this program."""
    try:
        return version("nobetci")
    except PackageNotFoundError:
        return "0"


def open_store(config: Config, *, create: bool = True) -> Store:
    """The store the configuration names. Raises `StoreError`."""
    store = config.store
    named = store.url_env or store.url_file
    if named and not store.url:  # a command that does not speak is let through without its secrets
        raise StoreError(msg("the address of the database is missing: {named} does not hold it"), named=named)
    return Store.open(store.path, url=store.url, busy_timeout=store.busy_timeout, create=create)


def open_network(config: Config, clock: Clock, wait: Callable[[float], bool] | None = None) -> Network:
    """The way out; `wait` is the stop event's, so that a polite pause does not hold up leaving."""
    http = config.http
    return Network(
        http.user_agent or user_agent(config.contact, own_version()),
        clock,
        allow_private_hosts=http.allow_private_hosts,
        proxy=http.proxy,
        in_flight=http.in_flight,
        robots_for=http.robots_for,
        limits=Limits(http.connect, http.read, http.deadline, http.most_bytes),
        wait=wait,
    )


def open_source(entry: SourceEntry, network: Network, clock: Clock) -> Source:
    """That source; touches no network."""
    return load_kind(entry.kind).open_source(entry.name, entry.settings, network, clock, entry.secrets)


def mark_of(entry: SourceEntry) -> str:
    """A hash that differs when the source's settings or secrets do; it tells nothing of either."""
    said = repr((entry.settings, sorted(entry.secrets.items())))
    return blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


def robots_allow(entry: SourceEntry, network: Network) -> bool | None:
    """Whether the site's robots.txt lets us read the source's address; None for a source that is no page."""
    etiquette = getattr(entry.settings, "etiquette", None)
    if etiquette is None:
        return None
    visitor = network.visitor(entry.name, etiquette(network.limits))
    try:
        return visitor.may_read(entry.settings.address)
    finally:
        visitor.close()


def examine(entry: SourceEntry, network: Network, clock: Clock) -> tuple[Signal, ...]:
    """What the platform says of the source's token; nothing for a source that needs none."""
    source = open_source(entry, network, clock)
    try:
        return source.examine() if isinstance(source, Examines) else ()
    finally:
        source.close()


def bench_of(config: Config, adviser: Transformer | None = None, lookout: Lookout | None = None) -> Bench:
    """What judging needs; the language model is loaded when it is asked first. Raises `ConfigError`."""
    matchers = {brand.name: compile_brand(brand) for brand in config.brands}
    adviser = adviser or adviser_of(config)
    bench = Bench(config.rulebook, matchers, config.routes, config.cases.join_within, adviser, config.operators)
    rivals = {name: finder for name, cues in config.cues.items() if (finder := compile_rivals(cues))}
    bench = replace(bench, workplace=workplace_of(config), rivals=rivals)
    tower = tower_of(config, lookout)
    # switched off, what was told before is still looked after: words that are erased leave its messages
    return replace(bench, tower=tower if config.campaigns.enabled else replace(tower, brands=frozenset()))


def workplace_of(config: Config) -> Workplace:
    """What is configured about the people who answer. Raises `ConfigError` where holidays are not known."""
    labels = {entry.name: entry.settings.label for entry in config.sources}
    clocks, quiet = wind(config.clocks)
    people = Workplace(labels, config.duty.people, config.duty, playbook=config.playbook)
    thanks = frozenset(route.name for route in config.routes if route.thanks)
    clocks = replace(clocks, untimed=tuple((route.name, route.when) for route in config.routes if route.thanks))
    eyes, idle_after = frozenset(config.cases.second_eyes), config.cases.idle_after
    return replace(people, clocks=clocks, quiet=quiet, idle_after=idle_after, second_eyes=eyes, thanks=thanks)


def outlook_of(config: Config, workplace: Workplace) -> Outlook:
    """What looking for spikes, mutes that are over and noise needs."""
    noise = config.noise
    brands = tuple(brand.name for brand in config.brands)
    spikes = Seismograph(brands, config.routes, config.operators, noise.how, noise.spikes_to, workplace)
    report = NoiseDesk(noise.report_to or config.operators, noise.report_hour, config.timezone)
    return Outlook(config.operators, spikes if noise.spikes else None, report if noise.report else None)


def tower_of(config: Config, lookout: Lookout | None = None) -> Watchtower:
    """What linking mentions to campaigns needs, with these memories or with empty ones."""
    campaigns = config.campaigns
    office = Office(campaigns.model, campaigns.thresholds, config.routes, config.operators, wind(config.clocks)[1])
    memories = lookout or Lookout(config.cues, campaigns.linking)
    return Watchtower(memories, office, frozenset(config.cues))


@dataclass(slots=True)
class App:
    """One process's open resources, and the crews built from one configuration after another."""

    store: Store
    clock: Clock
    console: "Callable[[], Console]"
    """Makes one; nobody asks while no channel is the terminal."""
    stop: threading.Event
    wake: Callable[[str], None] = lambda _name: None
    network: Network | None = None
    network_settings: object = None
    adviser: Transformer | None = None
    lookout: Lookout | None = None
    kept_in: StoreSettings | None = None
    """Where the open store is: another one in a changed configuration takes effect at the next start."""

    def crew(self, config: Config) -> Crew:
        """Everything that configuration decides, connected."""
        watches = tuple(self._watch(entry, config) for entry in config.sources if entry.enabled)
        workplace = workplace_of(config)
        desk = Desk(
            self.store, self.clock, delivery_clocks(config), random.random, workplace, lambda name: self.wake(name)
        )

        def close() -> None:
            for watch in watches:
                watch.source.close()

        bench = bench_of(config, self._adviser_for(config), self._lookout_for(config))
        crew = Crew(watches, bench, self.outlets(config), desk, config.operators, close)
        self.kept_in = self.kept_in or config.store
        crew = replace(crew, outlook=outlook_of(config, workplace), digest=digest_desk(config, self.kept_in))
        pressing = pressing_of(config, self._handler(config, workplace, bench), self.clock, random.random)
        pages = self._pages(config, workplace)
        return replace(crew, receiver=receiver_of(config, watches, pressing.desks, pages), buttons=pressing.buttons)

    def _pages(self, config: Config, workplace: Workplace) -> Pages | None:
        """The digests' pages; what lays them out is imported only where they can be reached."""
        if config.digest.link is None or config.receiver.port is None:
            return None
        from monitor.shelf import digest_page

        return digest_page(self.store, workplace, config.language, config.timezone)

    def _handler(self, config: Config, workplace: Workplace, bench: Bench) -> Handler:
        """Whoever makes the moves that are pressed, and lets the voices tell of them."""

        def wake() -> None:
            for name in config.channels:
                self.wake(name)

        chamber = Chamber(bench.tower.office, config.cues, self.clock) if bench.tower else None
        return Handler(self.store, workplace, self.clock, wake, chamber)

    def _watch(self, entry: SourceEntry, config: Config) -> Watch:
        source = open_source(entry, self._network_for(config), self.clock)
        return Watch(source, entry.brand, entry.on_brand_page, entry.rhythm, config.operators, mark_of(entry))

    def _network_for(self, config: Config) -> Network:
        """The one network, kept over reloads: it remembers each host's pace and rules."""
        settings = (config.http, config.contact)
        if self.network is None or self.network_settings != settings:
            self.network = open_network(config, self.clock, self.stop.wait)
            self.network_settings = settings
        return self.network

    def _adviser_for(self, config: Config) -> Transformer | None:
        """The one language model, kept over reloads: loading it takes a while, and its memory is not had twice."""
        wanted = adviser_of(config)
        if wanted is None or self.adviser is None or not self.adviser.is_like(wanted):
            self.adviser = wanted
        return self.adviser

    def _lookout_for(self, config: Config) -> Lookout:
        """The memories of what is said, kept over reloads; the judge of another shift may be using them."""
        cues, linking = config.cues, config.campaigns.linking
        if self.lookout is None:
            self.lookout = Lookout(cues, linking)
        else:
            with self.store.transaction():
                self.lookout.equip(cues, linking)
        return self.lookout

    def outlets(self, config: Config) -> tuple[Outlet, ...]:
        """Every configured channel, ready to speak."""
        voices = Voices(config, self.console, self.clock)
        opened: dict[str, Outlet] = {}

        def outlet(name: str) -> Outlet:
            if name not in opened:
                entry = config.channels[name]
                fallback = outlet(entry.fallback) if entry.fallback else None
                workspace = WORKSPACE if entry.mode is Mode.SLACK else None
                opened[name] = Outlet(entry.room, voices.channel(entry), workspace, config.operators, fallback)
            return opened[name]

        return tuple(outlet(name) for name in config.channels)


def receiver_of(
    config: Config, watches: Iterable[Watch], desks: Mapping[str, CallDesk], pages: Pages | None = None
) -> Receiver | None:
    """Where platforms, Slack and readers may call, if the configuration says so and there is something to call."""
    section = config.receiver
    doors = {watch.name: watch.source for watch in watches if isinstance(watch.source, Receives)}
    if section.port is None or not (doors or desks or pages):
        return None
    address = Address(section.host, section.port, section.most_bytes, section.deadline.total_seconds())
    return Receiver(address, doors, desks, pages)


def delivery_clocks(config: Config) -> DeliveryClocks:
    """The delivery's waits, as configured."""
    d = config.delivery
    return DeliveryClocks(
        post_every=d.post_every,
        update_every=d.update_every,
        updates_apart=min(d.update_every, timedelta(seconds=2)),
        reconcile_after=d.reconcile_after,
        claim_for=d.claim_for,
        retry=d.retry,
        probe_every=d.probe_token_every,
        quota_park=d.quota_park,
        storm_more_than=d.storm_more_than,
        storm_within=d.storm_within,
        storm_worst=d.most_worst,
    )


def beats_of(config: Config) -> Beats:
    """The daemon's own clocks, as configured."""
    d = config.daemon
    return Beats(d.tick, d.reload_every, d.tend_every, d.stop_within)
