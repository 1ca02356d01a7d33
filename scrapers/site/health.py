"""Whether pages still read as described: what is no longer readable, what only wobbles, and what has drifted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scrapers.kit.errors import LayoutChanged, msg
from scrapers.kit.mention import Signal
from scrapers.site.cards import Card, Listing, Sort
from scrapers.site.detail import Detail
from scrapers.site.facts import Tally
from scrapers.site.layout import Layout

_FIELDS = ("list.link", "list.title", "list.text", "list.created_at")
_DETAIL_FIELDS = ("detail.title", "detail.text", "detail.created_at")
_ENOUGH_DETAILS = 0.5


def must_read(listing: Listing, layout: Layout, source: str, *, address: str, body: bytes) -> None:
    """Raises `LayoutChanged` where nothing on the page can be read; an empty page is not success."""
    if listing.generation is None and not listing.says_empty:
        names = ", ".join(name for name, _ in layout.listing.cards)
        what = msg("{preset}: no card found on {address}, looked for {cards}")
        raise LayoutChanged(source, what, page=body, preset=layout.source, address=address, cards=names)
    if listing.cards and not listing.of(Sort.OWN, Sort.SKIPPED, Sort.WITHDRAWN):
        what = msg("{preset}: {count} cards found on {address} by {cards}, and none has its link")
        values = {"preset": layout.source, "address": address, "cards": listing.generation}
        raise LayoutChanged(source, what, page=body, count=len(listing.cards), **values)


def page_one_signals(listing: Listing, layout: Layout, *, cards_before: int) -> Iterator[Signal]:
    """What is wrong with the first page, although something could be read."""
    wanted, count = layout.health.page_one, len(listing.cards)
    if listing.says_empty and cards_before:
        yield Signal(
            "was-not-empty", msg("the place says it has nothing, although it had something before"), alarming=True
        )
    elif 0 < count < wanted.min_cards:
        what = msg("only {count} cards on the first page, expected at least {least}")
        yield Signal("few-cards", what, {"count": count, "least": wanted.min_cards}, cards_before >= wanted.min_cards)
    for name, share, least in _shares(listing, layout):
        if share < least:
            what = msg("only {share} % of the cards have their {field}, expected at least {least} %")
            values: dict[str, object] = {"field": name, "share": round(share * 100), "least": round(least * 100)}
            yield Signal("share-low", what, values, alarming=True)
    unreadable = len(listing.of(Sort.UNREADABLE))
    if unreadable:
        yield Signal("card-unreadable", msg("{count} cards could not be read"), {"count": unreadable}, alarming=True)
    if listing.broken_blocks:
        yield Signal("json-ld-broken", msg("{count} JSON-LD blocks are broken"), {"count": listing.broken_blocks})


def _shares(listing: Listing, layout: Layout) -> Iterator[tuple[str, float, float]]:
    wanted, fields = layout.health.page_one, layout.listing.fields
    full = [card for card in listing.cards if card.sort not in (Sort.EMPTY, Sort.UNREADABLE)]
    linked = [card for card in full if card.native_id or card.place]
    if layout.listing.link:
        yield "link", _share(len(linked) + len(listing.of(Sort.WITHDRAWN)), len(full)), wanted.linked
    if fields.of("title"):
        yield "title", _share(sum(card.facts.title is not None for card in linked), len(linked)), wanted.titled
    if fields.of("created_at"):
        yield "date", _share(sum(_is_dated(card) for card in linked), len(linked)), wanted.dated


def _is_dated(card: Card) -> bool:
    return card.facts.moment is not None


def _share(part: int, whole: int) -> float:
    return min(1.0, part / whole) if whole else 1.0


def detail_signals(details: Sequence[Detail], layout: Layout) -> Iterator[Signal]:
    """Fields that most complaints' own pages no longer give."""
    for name in layout.health.detail if details else ():
        share = sum(name not in detail.fallen_back for detail in details) / len(details)
        if share < _ENOUGH_DETAILS:
            what = msg("only {share} % of the pages read have their {field}")
            yield Signal("detail-low", what, {"field": name, "share": round(share * 100)}, alarming=True)
    broken = sum(detail.broken_blocks for detail in details)
    if broken:
        yield Signal("json-ld-broken", msg("{count} JSON-LD blocks are broken"), {"count": broken})


def main_rules(tallies: Iterable[Tally], before: Mapping[str, str]) -> dict[str, str]:
    """The rule that found most values of each important field; the former one where nothing was read now."""
    rules = dict(before)
    for name, counts in _by_field(tallies).items():
        rules[name] = counts.most_common(1)[0][0]
    return rules


def drift_signals(tallies: Sequence[Tally], before: Mapping[str, str]) -> Iterator[Signal]:
    """Fields whose former rule finds nothing any more while another still does: the layout is on the move."""
    for name, counts in _by_field(tallies).items():
        former = before.get(name)
        if former and former not in counts:
            what = msg("{field} is now found by {now}, before by {before}")
            yield Signal("rule-changed", what, {"field": name, "now": counts.most_common(1)[0][0], "before": former})


def _by_field(tallies: Iterable[Tally]) -> dict[str, Counter[str]]:
    fields: dict[str, Counter[str]] = {}
    for tally in tallies:
        for (name, rule), count in tally.counts.items():
            if rule and name in (*_FIELDS, *_DETAIL_FIELDS):
                fields.setdefault(name, Counter())[rule] += count
    return fields


def generation_signals(now: str | None, before: str | None) -> Iterator[Signal]:
    """A different kind of card than last time."""
    if now and before and now != before:
        what = msg("the cards are now of the kind {now}, before of {before}")
        yield Signal("generation-changed", what, {"now": now, "before": before})
