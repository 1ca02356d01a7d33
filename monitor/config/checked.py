"""The configuration after every check: what the rest of the program is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from monitor.config.clocks import ClockEntry
from monitor.config.digest import DigestEntry
from monitor.config.mail import MailEntry
from monitor.config.noise import NoiseEntry
from monitor.config.settings import (
    CaseSettings,
    DaemonSettings,
    DeliverySettings,
    HttpSettings,
    Language,
    ReceiverSettings,
    StoreSettings,
)
from monitor.rules.campaign import Thresholds
from monitor.rules.card import Room
from monitor.rules.coordination.cues import Cues
from monitor.rules.coordination.linking import Linking
from monitor.rules.digest.products import Product
from monitor.rules.duty import Duty
from monitor.rules.group_model import GroupModel
from monitor.rules.pace import Rhythm
from monitor.rules.playbook import Playbook
from monitor.rules.relevance import Brand
from monitor.rules.route import Route
from monitor.rules.urgency import Rulebook
from scrapers.kit.loader import KindSettings


class Mode(StrEnum):
    """How a channel speaks."""

    SLACK = "slack"
    """By bot token: messages are edited, and looked for after a doubtful delivery."""
    WEBHOOK = "webhook"
    """By incoming webhook: every message is new, delivered at least once."""
    MAIL = "mail"
    """By e-mail: every message is new, and one that is repeated bears the same number."""
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A place to listen, ready to be opened."""

    name: str
    kind: str
    brand: str
    enabled: bool
    settings: KindSettings
    rhythm: Rhythm
    on_brand_page: bool
    """Whether all it brings is about the brand, because the page is the brand's own."""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By the names its kind gives them."""


@dataclass(frozen=True, slots=True)
class ChannelEntry:
    """A place to speak, and the channel that is told when it cannot be reached."""

    room: Room
    mode: Mode
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How Slack is reached; no token where nothing speaks through it."""

    token: str | None = field(repr=False)
    base_url: str
    timeout: timedelta
    proxy: str | None = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    """For buttons over a line of our own."""
    signing_secret: str | None = field(default=None, repr=False)
    """For buttons over HTTP."""
    allowed_users: frozenset[str] = frozenset()
    """Who may press; empty, whoever the configuration names."""

    @property
    def secrets(self) -> tuple[str | None, ...]:
        """Everything that nobody may read."""
        return self.token, self.proxy, self.app_token, self.signing_secret


@dataclass(frozen=True, slots=True)
class TransformerEntry:
    """A language model of the operator's own, and how it may be asked."""

    folder: Path
    weight: float
    timeout: timedelta
    batch: int
    threads: int


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """How campaigns are looked for, and what judges them."""

    enabled: bool
    thresholds: Thresholds
    linking: Linking
    model: GroupModel
    own_weights: Path | None = None
    """The operator's file of weights, where there is one."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the program was told; all names in it are known ones."""

    path: Path
    language: Language
    timezone: ZoneInfo
    contact: str
    store: StoreSettings
    http: HttpSettings
    brands: tuple[Brand, ...]
    sources: tuple[SourceEntry, ...]
    channels: Mapping[str, ChannelEntry]
    operators: str
    """The channel for notices about our own health."""
    routes: tuple[Route, ...]
    slack: SlackSettings
    mail: MailEntry | None
    """How e-mail is sent; None where none is."""
    delivery: DeliverySettings
    daemon: DaemonSettings
    rulebook_path: Path
    rulebook: Rulebook
    receiver: ReceiverSettings
    cases: CaseSettings
    campaigns: CampaignEntry
    cues: Mapping[str, Cues]
    """What reads posts for each brand, by its name."""
    products: Mapping[str, tuple[Product, ...]]
    """What each brand sells, by its name."""
    transformer: TransformerEntry | None
    playbook: Playbook
    """What drafts of answers are made of."""
    playbook_path: Path | None
    """The operator's own file of it."""
    behaviour_path: Path | None
    """The operator's own behaviour suite: only `check` reads it, so that a pair that breaks stops nothing."""
    duty: Duty
    """Who answers, and whose turn it is."""
    noise: NoiseEntry
    """Spikes, and the weekly report."""
    digest: DigestEntry
    """What a week brought, and who reads it."""
    clocks: ClockEntry
    """By when, and when nobody is disturbed."""
    watched: tuple[Path, ...]
    """Every file whose change means reading the configuration again."""

    @property
    def secrets(self) -> frozenset[str]:
        """Every secret in it, for whoever has to keep them out of something."""
        found = {secret for entry in self.sources for secret in entry.secrets.values()}
        found |= {entry.room.address for entry in self.channels.values() if entry.mode is Mode.WEBHOOK}
        found |= _with_its_password(self.store.url) if self.store.url else set()
        password = self.mail.password if self.mail else None
        return frozenset(found | {secret for secret in (*self.slack.secrets, self.http.proxy, password) if secret})


def _with_its_password(url: str) -> set[str]:
    """The address, and the password in it as it is written and as it is meant."""
    password = urlsplit(url).password or ""
    return {one for one in (url, password, unquote(password)) if one}
