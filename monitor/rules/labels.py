"""The names people read for our codes: topics, levels, states, and what a customer asks to be reached by."""

from monitor.rules.case import State
from monitor.rules.score import BANDS
from scrapers.kit.errors import msg

TOPICS = {
    "pre_stock": msg("stock question"),
    "pre_shiptime": msg("shipping time question"),
    "pre_specs": msg("product question"),
    "pre_price": msg("price question"),
    "ship_when": msg("when will it ship"),
    "delivery_time": msg("when will it arrive"),
    "late": msg("late delivery"),
    "ship_fee": msg("shipping fee"),
    "damaged": msg("damaged product"),
    "wrong_defective": msg("wrong or defective product"),
    "return_exchange": msg("return or exchange"),
    "refund": msg("refund"),
    "order_cancel": msg("order cancelled"),
    "legal": msg("legal step"),
    "health": msg("health and safety"),
    "fraud_payment": msg("payment dispute"),
    "account": msg("account and personal data"),
    "no_reply": msg("no reply"),
    "staff": msg("staff or courier"),
    "campaign": msg("coupon or campaign"),
    "misunderstanding": msg("misunderstanding"),
    "praise": msg("praise"),
    "other": msg("other topic"),
}

LEVELS = (
    ("⚪", msg("Calm {urgency}/100")),
    ("🔵", msg("Low {urgency}/100")),
    ("🟡", msg("Important {urgency}/100")),
    ("🔴", msg("Urgent {urgency}/100")),
)
"""Mark and sentence of levels 0 to 3."""

STATES = {
    State.NEW: ("🔴", msg("Open")),
    State.CLAIMED: ("🟠", msg("Claimed")),
    State.ANSWERED: ("✅", msg("Answered")),
    State.CLOSED: ("✅", msg("Closed")),
    State.IRRELEVANT: ("⚪", msg("Irrelevant")),
    State.SUSPICIOUS: ("⚪", msg("Suspicious")),
}
"""Mark and name of every state; an open case wears its level's mark instead."""

WISHES = {"wants.phone": msg("phone call"), "wants.dm": msg("direct message"), "wants.mail": msg("e-mail")}
"""How a customer asks to be reached, by flag of the score."""


def level_of(urgency: int) -> int:
    """0 to 3: the band an urgency falls into."""
    return sum(urgency >= bound for bound in BANDS)
