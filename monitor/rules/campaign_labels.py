"""The names people read for what a campaign is made of: places, ties, signs, states."""

from monitor.rules.campaign import CampaignState
from monitor.rules.coordination.post import Place
from scrapers.kit.errors import msg

PLACES = {
    Place.X: msg("X"),
    Place.FACEBOOK: msg("Facebook"),
    Place.COMPLAINTS: msg("complaint sites"),
}

TIES = {
    "text": msg("the same text"),
    "words": msg("like words"),
    "link": msg("the same link"),
    "tag": msg("the same hashtags"),
    "thread": msg("the same thread"),
}
"""What two posts share, by `Edge.by`."""

SIGNS = {
    "order": msg("names an order"),
    "solved": msg("marked as solved"),
    "answered": msg("support spoke with them before"),
    "safety": msg("speaks of health or safety"),
}
"""Signs of a real customer, by their name in `Post.credible`."""

STATES = {
    CampaignState.FORMING: msg("forming"),
    CampaignState.WATCHED: msg("watched"),
    CampaignState.SUSPECTED: msg("suspected"),
    CampaignState.QUIET: msg("quiet"),
    CampaignState.DECIDED: msg("decided"),
    CampaignState.MERGED: msg("merged into another"),
}
