"""When a campaign is suspected, how posts are linked, and the weights that judge groups."""

from pathlib import Path

from monitor.config.brand_settings import CampaignSettings
from monitor.config.checked import CampaignEntry
from monitor.config.common_pairs import common_pairs_path, read_common_pairs
from monitor.config.findings import Findings
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.config.sections import Raw, read_section
from monitor.rules.campaign import Thresholds
from monitor.rules.coordination.linking import Linking
from monitor.rules.group_model import GroupModel
from scrapers.kit.errors import InvalidFile, msg


def read_campaigns(findings: Findings, top: Raw, folder: Path) -> CampaignEntry | None:
    """The section with the data it needs; None, with the fault noted, where that cannot be used."""
    section = read_section(findings, top, "campaigns", CampaignSettings)
    if section.amber >= section.red:
        findings.problem(("campaigns", "red"), msg("red must be more than amber"), msg("by default 60 and 80"))
    own = None if section.weights is None else folder / section.weights
    if own is not None and not own.is_file():
        findings.problem(("campaigns", "weights"), msg("there is no file {path}"), path=str(section.weights))
        return None
    try:
        return _entry(section, read_group_weights(own or group_weights_path()), own)
    except InvalidFile as error:
        findings.pass_on(error.problems)
        return None


def _entry(section: CampaignSettings, model: GroupModel, own: Path | None) -> CampaignEntry:
    bounds = Thresholds(section.amber, section.red, section.quiet_after, section.at_least, section.quiet_for)
    return CampaignEntry(
        enabled=section.enabled,
        thresholds=bounds,
        linking=Linking(window=int(section.window.total_seconds()), background=read_common_pairs(common_pairs_path())),
        model=model,
        own_weights=own,
    )
