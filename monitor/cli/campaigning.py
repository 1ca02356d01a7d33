"""`campaigns` and `campaign`: what was found to be linked, why, and what a person says of it."""

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path

from monitor.app import open_store
from monitor.cli.asking import load
from monitor.cli.campaign_lines import campaign_lines, first_quote, list_lines
from monitor.cli.screen import out, speaker
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.language import Voice
from monitor.rules.campaign import Campaign, CampaignState
from monitor.stages.verdict.sitting import NO_SUCH
from monitor.store.door import Tx
from scrapers.kit.errors import msg

_OPEN = (CampaignState.WATCHED, CampaignState.SUSPECTED)
_SHOWN = (*_OPEN, CampaignState.QUIET, CampaignState.DECIDED, CampaignState.MERGED)
_MOST = 500


def run_campaigns(brand: str | None, given: Path | None, *, every: bool, as_json: bool) -> None:
    """List the campaigns, the last seen first."""
    config = load(given)
    _check_brand(brand, config)
    voice = speaker(config.language)
    with closing(open_store(config, create=False)) as store, store.reading() as tx:
        found = tx.campaigns.listed(brand, _SHOWN if every else _OPEN, limit=_MOST)
        if as_json:
            out(json.dumps([_as_json(tx, one, voice) for one in found], ensure_ascii=False, indent=2))
            return
        for line in list_lines(tx, found, voice):
            out(line)
    if not found:
        none = msg("no campaigns") if every else msg("no open campaigns; all of them with: nobetci campaigns --all")
        out(voice.translate(none))


def _check_brand(brand: str | None, config: Config) -> None:
    names = [entry.name for entry in config.brands]
    if brand is not None and brand not in names:
        raise MonitorError(msg("no brand {brand!r}; there are: {names}"), brand=brand, names=", ".join(names))


def _as_json(tx: Tx, campaign: Campaign, voice: Voice) -> dict[str, object]:
    return {
        "campaign": campaign.number,
        "brand": campaign.brand,
        "state": campaign.state.value,
        "verdict": campaign.verdict.value if campaign.verdict else None,
        "merged_into": campaign.merged_into,
        "propaganda": campaign.propaganda,
        "coordination": campaign.coordination,
        "accounts": campaign.authors,
        "posts": campaign.posts,
        "places": [place.value for place in campaign.places],
        "first_seen": _iso(campaign.first_seen),
        "last_seen": _iso(campaign.last_seen),
        "suspected_at": _iso(campaign.suspected_at),
        "model": campaign.model,
        "quote": first_quote(tx, campaign.number, voice),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def run_show(number: int, given: Path | None) -> None:
    """Show one campaign."""
    config = load(given)
    with closing(open_store(config, create=False)) as store, store.reading() as tx:
        for line in campaign_lines(tx, campaign_of(tx, number), speaker(config.language)):
            out(line)


def campaign_of(tx: Tx, number: int) -> Campaign:
    """That campaign. Raises `MonitorError` where there is none that anybody sees."""
    campaign = tx.campaigns.get(number) if 0 <= number < 1 << 63 else None
    if campaign is None or campaign.state not in _SHOWN:
        raise MonitorError(NO_SUCH, number=number)
    return campaign
