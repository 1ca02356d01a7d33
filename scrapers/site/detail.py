"""The page of one complaint read: its whole text and the replies under it. HTML in, values out."""

from dataclasses import dataclass, replace
from datetime import datetime

from bs4 import Tag

from scrapers.kit.dates import Moment
from scrapers.kit.html import Html, parse
from scrapers.kit.jsonld import Json, read_blocks
from scrapers.kit.page import Region, visible_text
from scrapers.site.expressions import Page, Scope, holds, items
from scrapers.site.facts import Facts, Reader, Tally
from scrapers.site.layout import Layout, ReplyRules

_MOST_REPLIES = 200
_SHORTEST_TEXT = 20


@dataclass(frozen=True, slots=True)
class Reply:
    """Something written under a complaint, by the brand or by a person."""

    by_brand: bool
    text: str
    moment: Moment | None = None
    author: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """One complaint's page. `fallen_back` names fields that only the listing or nothing at all had."""

    facts: Facts
    replies: tuple[Reply, ...]
    tally: Tally
    has_one: bool = True
    fallen_back: frozenset[str] = frozenset()
    broken_blocks: int = 0

    @property
    def answered_at(self) -> datetime | None:
        """When the brand first answered, if it did and the page says when."""
        return next((reply.moment.at for reply in self.replies if reply.by_brand and reply.moment), None)


def parse_detail(html: Html, layout: Layout, *, listed: Facts | None, now: datetime) -> Detail:
    """The complaint on that page; `listed` is what its card said. Raises `WildPage`."""
    blocks, broken = read_blocks(html.json_ld)
    region = Region(parse(html))
    page = Page(region, blocks)
    tally = Tally("detail")
    reader = _DetailReader(layout, now, tally, page)
    found = reader.reply_items()
    elements = frozenset(id(item.tag) for item in found if isinstance(item, Region))
    scope = Scope(page, region, blocks, elements or reader.reply_elements())
    facts = Reader(layout, now, tally, scope, listed).facts(layout.detail.fields)
    facts = reader.with_paragraphs(facts, scope, listed)
    replies = tuple(reply for item in found[:_MOST_REPLIES] if (reply := reader.reply(item)))
    one = layout.detail.one
    has_one = one is None or next(region.select(one), None) is not None
    return Detail(facts, replies, tally, has_one, _fallen_back(tally), broken)


def _fallen_back(tally: Tally) -> frozenset[str]:
    """Fields no rule of the page itself found."""
    return frozenset(
        name.partition(".")[2]
        for name, rule in tally.counts
        if not rule or rule.partition(" ")[2] in ("list", "first_seen")
    )


@dataclass(frozen=True, slots=True)
class _DetailReader:
    layout: Layout
    now: datetime
    tally: Tally
    page: Page

    @property
    def rules(self) -> ReplyRules | None:
        return self.layout.detail.replies

    def reply_items(self) -> list[Region | dict[str, Json]]:
        """The replies by the first expression that finds any."""
        scope = Scope(self.page, self.page.region, self.page.json_ld)
        for rule in self.rules.items if self.rules else ():
            found = list(items(rule, scope))
            if found:
                self.tally.note("replies", rule.label)
                return found
        return []

    def reply_elements(self) -> frozenset[int]:
        """`id()` of the elements that hold replies, when JSON-LD told us what they say."""
        scope = Scope(self.page, self.page.region)
        rules = self.rules.items if self.rules else ()
        return frozenset(id(item.tag) for rule in rules for item in items(rule, scope) if isinstance(item, Region))

    def reply(self, item: Region | dict[str, Json]) -> Reply | None:
        """What one reply says; None if it says nothing."""
        rules = self.rules
        scope = Scope(self.page, item) if isinstance(item, Region) else Scope(self.page, None, (item,))
        reader = Reader(self.layout, self.now, Tally("reply"), scope)
        text = reader.long_text("text", rules.text) if rules else None
        if rules is None or text is None:
            return None
        return Reply(
            by_brand=any(holds(rule, scope) for rule in rules.brand),
            text=text,
            moment=reader.moment("at", rules.at),
            author=reader.first("author", rules.author),
            id=reader.first("id", rules.id),
        )

    def with_paragraphs(self, facts: Facts, scope: Scope, listed: Facts | None) -> Facts:
        """The facts with the paragraphs of the first article, where no rule found a text longer than the excerpt."""
        excerpt = listed.text if listed else None
        if facts.text is not None and facts.text != excerpt:
            return facts
        text = self._paragraphs(scope)
        if len(text) < max(_SHORTEST_TEXT, len(excerpt or "")):
            return facts
        for name, rule in [key for key in self.tally.counts if key[0] == "detail.text"]:
            del self.tally.counts[name, rule]
        self.tally.note("text", "paragraphs of the first article")
        return replace(facts, text=text)

    def _paragraphs(self, scope: Scope) -> str:
        """The paragraphs before the first answer."""
        article = self.page.region.tag.find("article")
        if not isinstance(article, Tag):
            return ""
        texts = []
        for tag in article.find_all(True):
            if id(tag) in scope.without:
                break
            if tag.name == "p":
                texts.append(visible_text(tag))
        reader = Reader(self.layout, self.now, Tally("reply"), scope)
        return "\n\n".join(text for text in texts if text and not reader.is_boilerplate(text))
