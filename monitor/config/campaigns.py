"""When a campaign is suspected, and the weights that judge one."""

from pathlib import Path

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


def read_group_model(findings: Findings, section: CampaignSettings, folder: Path) -> GroupModel | None:
    """The operator's weights, else the shipped ones; None, with the fault noted, where they cannot be used."""
    own = own_weights(section, folder)
    if own and not own[0].is_file():
        findings.problem(("campaigns", "weights"), msg("there is no file {path}"), path=str(section.weights))
        return None
    try:
        return read_group_weights(own[0] if own else group_weights_path())
    except InvalidFile as error:
        findings.pass_on(error.problems)
        return None


def own_weights(section: CampaignSettings, folder: Path) -> tuple[Path, ...]:
    """The operator's own file, if there is one."""
    return () if section.weights is None else (folder / section.weights,)
