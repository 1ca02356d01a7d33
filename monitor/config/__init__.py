"""YAML and secrets in, a checked `Config` out, or every problem at once as `file:line: what — hint`.

The only door from a file on disk to settings; nothing below `app` and `cli` sees more of it than its own values.
"""

from monitor.config.bare import bare_config
from monitor.config.behaviour import broken_pairs, lost_pairs
from monitor.config.checked import CampaignEntry, ChannelEntry, Config, Mode, SlackSettings, SourceEntry
from monitor.config.clocks import wind
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.config.lexicon import failed_sentences, shipped_lexicon, shipped_rulebook
from monitor.config.load import check_config, find_config, load_config
from monitor.config.mail import MailEntry
from monitor.config.schema import schema_text
from monitor.config.settings import CaseSettings, DaemonSettings, DeliverySettings, HttpSettings, StoreSettings
from monitor.config.starter import starter_text
from monitor.config.weights import read_weights, weights_path

__all__ = [
    "CampaignEntry",
    "CaseSettings",
    "ChannelEntry",
    "Config",
    "DaemonSettings",
    "DeliverySettings",
    "HttpSettings",
    "MailEntry",
    "Mode",
    "SlackSettings",
    "SourceEntry",
    "StoreSettings",
    "bare_config",
    "broken_pairs",
    "check_config",
    "failed_sentences",
    "find_config",
    "group_weights_path",
    "load_config",
    "lost_pairs",
    "read_group_weights",
    "read_weights",
    "schema_text",
    "shipped_lexicon",
    "shipped_rulebook",
    "starter_text",
    "weights_path",
    "wind",
]
