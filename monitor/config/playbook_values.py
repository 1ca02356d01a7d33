"""A playbook's sections as the values that drafts are made of."""

from monitor.config.playbook_settings import BrandFacts, ContactSection, DraftSection
from monitor.rules.playbook import ContactLine, Entry, Facts, Fit


def facts_of(name: str, section: BrandFacts) -> Facts:
    """Every fact that is given, by the name drafts call it by."""
    contact, delivery, returns = section.contact, section.delivery, section.returns
    regions = "; ".join(f"{region}: {days}" for region, days in delivery.regions.items())
    given = {
        "shop": section.shop or name,
        "identity": section.identity,
        "form": contact.form,
        "mail": contact.mail,
        "phone": contact.phone,
        "hours": contact.hours,
        "prepare": delivery.prepare,
        "carrier": delivery.carrier,
        "delivery_fee": delivery.fee,
        "free_from": delivery.free_from,
        "tracking": delivery.tracking,
        "regions": regions,
        "return_days": _number(returns.days),
        "refund_days": _number(returns.refund_days),
        "return_fee": returns.fee,
        "return_how": returns.how,
        "return_page": returns.page,
        "review_page": section.review_page,
        "legal_contact": section.legal_contact,
        "press_contact": section.press_contact,
    }
    known = {**section.other, **given}
    return Facts({fact: value for fact, value in known.items() if value}, section.reviewed)


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


def entry_of(name: str, section: DraftSection) -> Entry:
    """That draft."""
    when = Fit(
        frozenset(section.topics), section.stage, frozenset(section.flags), frozenset(section.sources), section.solved
    )
    return Entry(name, when, section.text, section.witty, section.short, section.steps, section.contact)


def contact_of(section: ContactSection) -> ContactLine:
    """That way of going on."""
    return ContactLine(section.say, section.wish)
