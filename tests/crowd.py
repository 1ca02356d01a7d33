"""A campaign in a real store, linked by the real index, without a daemon."""

from dataclasses import replace
from datetime import timedelta

from fakes import BRAND, NOON, a_judgement, a_mention, heard
from monitor.config.group_weights import group_weights_path, read_group_weights
from monitor.rules.campaign import Thresholds, merged, step
from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.coordination.features import features
from monitor.rules.coordination.index import BrandIndex
from monitor.rules.coordination.post import Place, Post
from monitor.rules.propaganda import assess
from monitor.rules.relevance import Brand
from monitor.rules.suspicion import mention_suspicion
from monitor.store.campaigns import Occasion, Word
from monitor.store.rows import author_key, first_words
from monitor.store.traces import Mark
from scrapers.kit.mention import Author, MentionKey

COPIED = "{brand} yerine Sepetix kullanın, kargo rezalet, ben Sepetix uygulamasına geçtim, siz de hemen geçin"
CUES = compile_cues(Brand(BRAND), Market(rivals=(Rival("Sepetix", domains=("sepetix.example",)),)))
MODEL = read_group_weights(group_weights_path())


def attack(count, *, first=1, text=COPIED, source="x", links=("https://sepetix.example/kampanya",)):
    """So many accounts, a minute apart, with one text and a number of their own."""
    return [
        a_mention(
            str(number), f"{text.format(brand=BRAND)} {'!' * (number % 3)}", source=source,
            created_at=NOON + timedelta(minutes=number), url=f"https://x.example/{number}",
            links=links,
            author=Author(id=f"u{number}", handle=f"hesap{number}", name="Deniz Y.", followers=3),
        )
        for number in range(first, first + count)
    ]  # fmt: skip


def linked(store, mentions, *, brand=BRAND, now=None):
    """Those mentions judged and linked, each group a campaign whose members have its scores; the groups' numbers."""
    index = BrandIndex(brand, CUES)
    with store.transaction() as tx:
        tx.mentions.add(mentions, heard(brand=brand), now=now or NOON)
        for mention in mentions:
            stored = tx.mentions.by_key(mention.key)
            tx.mentions.claim(stored)
            tx.mentions.judged(stored, a_judgement(), None, now=NOON)
            taken = index.take(index.trace(_post(stored, brand)))
            tx.traces.enter(brand, taken.trace, taken.group, Mark(stored.id))
            tx.traces.put(taken.founded, taken.group)
            tx.traces.merge(taken.absorbed, taken.group)
        for group in index.groups():
            _found(tx, index, group, now or NOON)
    return list(index.groups())


def _post(stored, brand):
    mention = stored.mention
    return Post(
        number=stored.id, brand=brand, place=Place.COMPLAINTS if mention.source == "site" else Place.X,
        text=first_words(mention.title, mention.text), posted_at=mention.created_at, heard_at=mention.created_at,
        author=author_key(mention.author), account=mention.author, links=mention.links, tone=-1,
        credible=frozenset({"solved"} if mention.solved else ()),
    )  # fmt: skip


def _found(tx, index, group, now):
    portrait = index.portrait(group)
    assessment = assess(portrait, MODEL)
    campaign = step(None, assessment, portrait, now, Thresholds())
    marks = []
    for number in index.members(group):
        trace, _ = tx.traces.of(number)
        membership = index.membership(number)
        thought = mention_suspicion(assessment, membership, trace.credible)
        flagged_at = now if thought.propaganda >= Thresholds().amber else None
        marks.append(Mark(number, thought.coordination, thought.propaganda, membership, thought.capped, flagged_at))
    tx.campaigns.save(campaign)
    tx.campaigns.rescore(group, marks, Occasion("first", now, MODEL.version))


def campaign_in(store, number):
    """That campaign as it is kept."""
    with store.reading() as tx:
        return tx.campaigns.get(number)


def number_of(store, native_id, source="x"):
    """The store's number of that mention."""
    with store.reading() as tx:
        return tx.mentions.by_key(MentionKey(source, native_id)).id


def as_part_of(campaign, into):
    """It was merged."""
    return merged(campaign, into)


def called(campaign, number):
    """The same by another number."""
    return replace(campaign, number=number, portrait=replace(campaign.portrait, group=number))


def a_word(campaign, verdict):
    """Somebody said that of it."""
    scores = (campaign.coordination, campaign.propaganda, campaign.model)
    return Word(campaign.number, verdict, "Fatma", NOON, *scores, features=features(campaign.portrait))
