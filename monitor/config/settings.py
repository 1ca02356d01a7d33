"""What the YAML may say, section by section. The lines under the fields are what an editor shows to the operator."""

from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field

from monitor.config.brand_settings import BrandSection, CampaignSettings
from monitor.config.clock_settings import CalendarSection, ClockSection, Later, QuietSection
from monitor.config.digest_settings import DigestSettings
from monitor.config.fields import (
    Contact,
    ContextPoints,
    DatabaseUrl,
    FilePath,
    Header,
    Name,
    Names,
    Pause,
    PauseRange,
    PerDay,
    Points,
    Risks,
    SafeUrl,
    SlackRoom,
    Span,
    TimeZone,
    Topics,
    Urgency,
    Url,
    Variable,
)
from monitor.config.mail_settings import MailAddress, MailSection
from monitor.config.noise_settings import NoiseSettings, SpikeSettings
from monitor.config.people_settings import GroupSection, Members, PersonSection, RotaSection
from monitor.config.section import Section
from monitor.rules.workplace import RISKS

Language = Literal["tr", "en"]


class General(Section):
    """The single values at the top."""

    language: Language = "tr"
    """Language of what people read, unless their channel says otherwise: tr or en."""
    timezone: TimeZone = ZoneInfo("Europe/Istanbul")
    """Local time of the people who read alerts."""
    contact: Contact = ""
    """Your mail address or page. Sites see it with every request, so that they can tell you when you disturb them."""
    operators: Name | None = None
    """The channel that hears about the health of the program. Not needed while there is only one channel."""
    lexicon: FilePath | None = None
    """Your own word list instead of the shipped one."""
    behaviour: FilePath | None = None
    """Your own sentences and what must be thought of them; `nobetci check` tries them beside the shipped ones."""
    playbook: FilePath | None = None
    """Facts of your brands and your own drafts; the shipped drafts are used with them, or without any facts."""


class StoreSettings(Section):
    """Where what was heard is kept."""

    path: FilePath = Path("nobetci.db")
    """The SQLite file, relative to this one. It is made when it does not exist."""
    url: DatabaseUrl | None = Field(default=None, repr=False)
    """A PostgreSQL database instead of the file, without a password in it: postgresql+psycopg://user@host/name."""
    url_env: Variable | None = None
    """Name of the environment variable that holds that address, where it has a password."""
    url_file: FilePath | None = None
    """Or a file that holds it, relative to this one."""
    busy_timeout: Pause = timedelta(seconds=10)
    """How long to wait for another program that is writing to it."""


class HttpSettings(Section):
    """How pages are fetched. The pace per site belongs to its source."""

    user_agent: Header | None = None
    """How we introduce ourselves to sites; unset, our name, version and your contact."""
    allow_private_hosts: bool = False
    """Whether addresses inside your own network may be read. Only for tests and the demo."""
    proxy: Url | None = Field(default=None, repr=False)
    """Proxy for all pages, without a password in it."""
    proxy_env: Variable | None = None
    """Name of the environment variable that holds the proxy's address, where it has a password."""
    in_flight: int = Field(default=50, ge=1, le=1_000)
    """Most requests under way at once, over all sites."""
    robots_for: Pause = timedelta(hours=24)
    """How long a site's robots.txt is remembered."""
    connect: Pause = timedelta(seconds=5)
    """Longest wait for a connection."""
    read: Pause = timedelta(seconds=20)
    """Longest silence in an answer."""
    deadline: Pause = timedelta(seconds=60)
    """Longest time for one page altogether."""
    most_bytes: int = Field(default=8_000_000, ge=10_000, le=100_000_000)
    """Largest page that is read."""


class SourceSection(Section):
    """Somewhere people talk. What else may stand here depends on its kind."""

    kind: Name
    """What reads it: site, twitter or facebook."""
    name: Name | None = None
    """What to call it; unset, its preset. What was read so far is remembered under this name."""
    brand: Name | None = None
    """The brand it is read for; not needed while there is only one."""
    enabled: bool | None = None
    """Whether it is read; unset, yes, unless its preset was never compared with the live site."""
    retry: PauseRange = (timedelta(seconds=30), timedelta(minutes=30))
    """Waits after a poll that failed: doubling from the first to the second."""
    probe: Pause = timedelta(hours=1)
    """How often a source that refused us or changed its layout is looked at again."""
    tell_after: int = Field(default=3, ge=1, le=1_000)
    """Failed polls in a row before the operators hear of it."""
    gone_after: Pause = timedelta(days=3)
    """After this long without an answer the operators hear once more."""


class ChannelSection(Section):
    """Where messages go: exactly one of slack, webhook_env, webhook_file, mail and terminal."""

    slack: SlackRoom | None = None
    """The ID of a Slack channel, like C0123456789. Messages are edited as the case moves."""
    webhook_env: Variable | None = None
    """Name of the environment variable with an incoming webhook's address: every message is new, nothing is edited."""
    webhook_file: FilePath | None = None
    """File with an incoming webhook's address."""
    mail: MailAddress | None = None
    """A mail address: every message is a mail of its own, nothing is edited."""
    terminal: Literal[True] | None = None
    """Print to the terminal the program runs in."""
    language: Language | None = None
    """Language spoken in this channel; unset, the one above."""
    fallback: Name | None = None
    """The channel that is told when this one cannot be reached."""


class WhenSection(Section):
    """What a route asks for; what is unset asks for nothing."""

    brands: Names = ()
    """Only these brands."""
    sources: Names = ()
    """Only these sources, by name or preset."""
    topics: Topics = ()
    """Only texts about one of these topics."""
    urgency: Urgency = (0, 100)
    """Only this urgency, both ends included."""
    context: ContextPoints = (0, 100)
    """Only these points of context – reach, repeated contact, waiting, velocity –, both ends included."""


class RouteSection(Section):
    """Which channel hears of what. The first route whose condition holds is taken."""

    name: Name
    """What to call it; alerts name the route that fired."""
    to: Name
    """The channel."""
    when: WhenSection = Field(default_factory=WhenSection)
    """The condition; unset, everything."""
    assign: Names = ()
    """Whose its cases are: people, groups or rotas. Cards name who is on duty then."""
    at_least: Points = 50
    """Urgency below this is kept, but not told."""
    budget: PerDay | None = None
    """Instead of at_least: how many new cases a day it can take, like 20/day. Level 3 is told in any case."""
    worse_by: int = Field(default=15, ge=1, le=100)
    """Tell again when the urgency of a case grew by this much."""
    quiet_for: Span = timedelta(0)
    """After telling of a case, say nothing more about it for this long, unless it got worse."""
    backlog_within: Span = timedelta(days=1)
    """Of what the very first poll finds, only what was written this recently is told."""
    wait: Span = timedelta(0)
    """A new case below level 3 waits this long for more of the same; what is settled meanwhile is never told."""
    thanks: bool = False
    """Whether it leads to the thanks queue: praise to say thank you for, stories, reviews to ask for."""


class SlackSection(Section):
    """How Slack is reached. The token never stands in this file."""

    token_env: Variable | None = None
    """Name of the environment variable with the bot token."""
    token_file: FilePath | None = None
    """File with the bot token."""
    app_token_env: Variable | None = None
    """Name of the environment variable with the app-level token (xapp-…): then buttons work, over a line of our own."""
    app_token_file: FilePath | None = None
    """File with the app-level token."""
    signing_secret_env: Variable | None = None
    """Name of the environment variable with the app's signing secret: buttons over HTTP, at /slack/interactions."""
    signing_secret_file: FilePath | None = None
    """File with the signing secret."""
    allowed_users: Members = ()
    """Member IDs that may press buttons; unset, the people named under people, or everybody where nobody is named."""
    base_url: SafeUrl = "https://slack.com/api/"
    """Where Slack's API is."""
    timeout: Pause = timedelta(seconds=10)
    """Longest silence of Slack."""
    proxy: Url | None = Field(default=None, repr=False)
    """Proxy for Slack, without a password in it."""
    proxy_env: Variable | None = None
    """Name of the environment variable that holds the proxy's address, where it has a password."""


class DeliverySettings(Section):
    """How messages are handed over."""

    post_every: Pause = timedelta(seconds=1.1)
    """Pace of new messages per channel; Slack allows about one a second."""
    update_every: Pause = timedelta(seconds=5)
    """Pace of edits of one message."""
    reconcile_after: PauseRange = (timedelta(seconds=2), timedelta(seconds=5))
    """When it is unclear whether a message arrived: how long to wait before looking for it."""
    claim_for: Pause = timedelta(seconds=60)
    """How long one worker may hold a message before another one takes it."""
    retry: PauseRange = (timedelta(seconds=1), timedelta(minutes=5))
    """Waits after a failure: doubling from the first to the second."""
    probe_token_every: Pause = timedelta(minutes=5)
    """How often a refused token is tried again."""
    quota_park: Pause = timedelta(hours=1)
    """How long to wait when the workspace's message limit is spent."""
    storm_more_than: int = Field(default=6, ge=1, le=1_000)
    """More new alerts than this become one message that is edited while the storm lasts …"""
    storm_within: Span = timedelta(seconds=60)
    """… when they come within this time; 0 turns it off."""
    most_worst: int = Field(default=5, ge=1, le=20)
    """How many of the worst cases that one message names."""


class DaemonSettings(Section):
    """The program's own clocks."""

    tick: Pause = timedelta(seconds=1)
    """How often to look at what is due."""
    reload_every: Pause = timedelta(seconds=2)
    """How often to look whether this file or one it names changed."""
    stop_within: Pause = timedelta(seconds=4)
    """How long work under way may take to end when the program is told to stop."""
    tend_every: Pause = timedelta(seconds=60)
    """How often to leave a sign of life for `nobetci health`, and to look for messages whose sending broke off."""


class ReceiverSettings(Section):
    """Where platforms may call us when something happens; polling finds everything without it."""

    port: int | None = Field(default=None, ge=0, le=65_535)
    """The port to listen on; unset, nobody may call. Put your own HTTPS server in front of it."""
    host: Name = "127.0.0.1"
    """The address to listen on."""
    most_bytes: int = Field(default=4_000_000, ge=10_000, le=50_000_000)
    """Largest call that is read."""
    deadline: Pause = timedelta(seconds=10)
    """Longest time for one call altogether."""


class TransformerSettings(Section):
    """A language model of your own that is asked for a second opinion on urgency; it runs on this computer."""

    model: FilePath | None = None
    """Its folder, relative to this file: model.onnx, tokenizer.json and config.json; unset, none is asked."""
    weight: float = Field(default=0.5, gt=0, le=1)
    """How much its opinion counts: 0.5 meets the built-in scorer half way, 1 takes the model's word."""
    timeout: Pause = timedelta(seconds=3)
    """Longest wait for one batch; then the built-in scorer judges alone."""
    batch: int = Field(default=16, ge=1, le=256)
    """How many texts it reads at once."""
    threads: int = Field(default=1, ge=1, le=64)
    """How many processors it may keep busy."""


class CaseSettings(Section):
    """How mentions become cases."""

    join_within: Pause = timedelta(days=7)
    """A further mention by the same author joins the open case when written within this time."""
    idle_after: Later = timedelta(minutes=30)
    """Whoever claimed a case and leaves it for so much working time is asked, and after as long loses it; 0: never."""
    second_eyes: Risks = tuple(sorted(RISKS))
    """Topics and flags that a second person looks at before anybody answers; []: nobody has to."""


class ConfigFile(General):
    """The whole file."""

    model_config = ConfigDict(json_schema_extra={"required": ["contact", "brands", "sources"]}, defer_build=True)

    store: StoreSettings = Field(default_factory=StoreSettings)
    """Where what was heard is kept."""
    http: HttpSettings = Field(default_factory=HttpSettings)
    """How pages are fetched."""
    brands: tuple[BrandSection, ...] = ()
    """The brands to listen for."""
    sources: tuple[SourceSection, ...] = ()
    """Where to listen."""
    channels: dict[Name, ChannelSection] = Field(default_factory=dict)
    """Where to speak, by name; unset, everything is printed to the terminal."""
    routes: tuple[RouteSection, ...] = ()
    """Which channel hears of what, the first that fits; unset, everything urgent goes to the only channel."""
    people: dict[Name, PersonSection] = Field(default_factory=dict)
    """Who answers customers, by the name that other settings use; unset, cards name nobody."""
    groups: dict[Name, GroupSection] = Field(default_factory=dict)
    """Several people under one name."""
    rotas: dict[Name, RotaSection] = Field(default_factory=dict)
    """Whose turn it is, by week or by day of the week."""
    calendars: dict[Name, CalendarSection] = Field(default_factory=dict)
    """When people work, by the name that clocks use."""
    clocks: tuple[ClockSection, ...] = ()
    """How soon cases are claimed and answered, the first that fits; unset, nobody is reminded."""
    quiet_hours: tuple[QuietSection, ...] = ()
    """When channels are left alone, the first that is for the brand; unset, never."""
    slack: SlackSection = Field(default_factory=SlackSection)
    """How Slack is reached; unset, messages for Slack are printed to the terminal."""
    mail: MailSection = Field(default_factory=MailSection)
    """How e-mail is sent; unset, none is."""
    delivery: DeliverySettings = Field(default_factory=DeliverySettings)
    """How messages are handed over."""
    daemon: DaemonSettings = Field(default_factory=DaemonSettings)
    """The program's own clocks."""
    receiver: ReceiverSettings = Field(default_factory=ReceiverSettings)
    """Where platforms may call us; unset, nowhere."""
    cases: CaseSettings = Field(default_factory=CaseSettings)
    """How mentions become cases."""
    campaigns: CampaignSettings = Field(default_factory=CampaignSettings)
    """How many accounts with one message are found."""
    spikes: SpikeSettings = Field(default_factory=SpikeSettings)
    """More mentions in an hour than usual, or worse ones."""
    noise: NoiseSettings = Field(default_factory=NoiseSettings)
    """A weekly report of which routes tell what nobody acts upon."""
    digest: DigestSettings = Field(default_factory=DigestSettings)
    """What a week brought, for those who manage."""
    transformer: TransformerSettings = Field(default_factory=TransformerSettings)
    """A language model of your own; unset, the built-in scorer judges alone."""
