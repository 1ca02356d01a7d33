"""A digest's message as rows put together: what is quoted is looked up when it is shown, so what is erased goes."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.rules.case import reference
from monitor.rules.delivery import OutboxItem
from monitor.rules.digest.card import DigestCard, Quoted
from monitor.rules.digest.digest import Digest
from monitor.rules.excerpt import web_address
from monitor.rules.people import Directory
from monitor.rules.respond import respond_url
from monitor.rules.workplace import Workplace
from monitor.store.digests import Made
from monitor.store.door import Tx
from monitor.store.rows import StoredMention, first_words
from scrapers.kit.mention import Mention


def digest_card(tx: Tx, item: OutboxItem, workplace: Workplace) -> DigestCard | None:
    """The digest as that item shows it now; None where there is none."""
    payload = item.payload or {}
    made = tx.digests.get(int(payload.get("digest", 0)))
    if made is None:
        return None
    card = card_of(tx, made, str(payload.get("language", "")), workplace)
    only = tuple(payload.get("sections", ()))
    return replace(
        card,
        key=item.key,
        rev=item.want_rev,
        page=web_address(payload.get("page")),
        may_be_duplicate=item.at_least_once,
        only=only,
        pictures={chart: png for chart, png in card.pictures.items() if not only or chart.value in only},
    )


def card_of(tx: Tx, made: Made, language: str, workplace: Workplace) -> DigestCard:
    """The same wherever it is shown, with pictures in that language."""
    return DigestCard(
        key="",
        rev=1,
        digest=made.digest,
        quotes=dict(_quotes(tx, made.digest, workplace)),
        people=_names(made.digest, workplace.people),
        labels=workplace.labels,
        pictures=tx.digests.pictures(made.id, language),
        digest_id=made.id,
    )


def _quotes(tx: Tx, digest: Digest, workplace: Workplace) -> Iterator[tuple[int, Quoted]]:
    for number in digest.quoted:
        stored = tx.mentions.by_id(number)
        if stored is not None and stored.gone is None:
            yield number, _quoted(tx, stored, workplace)


def _quoted(tx: Tx, stored: StoredMention, workplace: Workplace) -> Quoted:
    mention, judgement = stored.mention, tx.mentions.judgement_of(stored.id)
    return Quoted(
        text=first_words(mention.title, mention.text),
        source=workplace.labels.get(stored.heard.entry, mention.source),
        at=mention.created_at,
        url=_place_of(mention),
        urgency=judgement.score.urgency if judgement else 0,
        topics=judgement.score.topics if judgement else (),
        reference=reference(stored.case_id) if stored.case_id is not None else "",
    )


def _place_of(mention: Mention) -> str | None:
    """The post itself, for a digest is read and not answered; else where it is answered."""
    return web_address(mention.url) or respond_url(mention)


def _names(digest: Digest, people: Directory) -> dict[str, str]:
    owners = (people.by_key(line.owner) for line in digest.open)
    return {owner.key: owner.called for owner in owners if owner is not None}
