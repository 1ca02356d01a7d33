"""When a campaign is suspected, and the weights that judge one."""

from monitor.config.brand_settings import CampaignSettings
from monitor.config.findings import Findings
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.config.sections import Raw, read_section
from monitor.rules.group_model import GroupModel
from scrapers.kit.errors import InvalidFile, msg


def read_campaigns(findings: Findings, top: Raw) -> CampaignSettings:
    """The section; amber must be below red."""
    section = read_section(findings, top, "campaigns", CampaignSettings)
    if section.amber >= section.red:
        findings.problem(("campaigns", "red"), msg("red must be more than amber"), msg("by default 60 and 80"))
    return section


def read_shipped_group_model(findings: Findings) -> GroupModel | None:
    """The weights shipped with the rules; None, with the fault noted, where they cannot be used."""
    try:
        return read_group_weights(group_weights_path())
    except InvalidFile as error:
        findings.pass_on(error.problems)
        return None
