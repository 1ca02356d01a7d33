"""Everything a channel may be asked to show."""

from monitor.rules.card import CampaignCard, Card, Note, Notice, Report, RollUp, SpikeCard
from monitor.rules.digest.card import DigestCard

Message = Card | Note | Notice | RollUp | CampaignCard | SpikeCard | Report | DigestCard
