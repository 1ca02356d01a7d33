"""Which words of a week are shown, and which are read to find what recurs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from weeks import MORNING, SINCE, SPAN, UNTIL, Said, campaign, tell

from fakes import BRAND, NOON, a_judgement, a_mention, a_score, heard
from monitor.rules.case import State
from monitor.rules.context import Context, reason
from monitor.rules.score import Sentiment
from monitor.store.door import Store, Tx
from scrapers.kit.mention import Author, MentionKey

HOUR = timedelta(hours=1)
WARM = "Koltuk tam istediğim gibi geldi, eline sağlık herkesin."


def cased(tx: Tx, name: str, case: object, **changes: object) -> int:
    """A mention in that case, by its number; "new" opens one, None is nobody's."""
    stored = tell(tx, Said(name, **changes))[name]  # type: ignore[arg-type]
    if case == "new":
        case = tx.cases.open(stored, stored.id, now=NOON).id
    if case is not None:
        tx.cases.take_out(stored.id, int(str(case)))
    return stored.id


def test_the_loudest_are_told_by_urgency_and_context_one_of_each_case(store: Store) -> None:
    with store.transaction() as tx:
        alone = cased(tx, "1", None, urgency=50)
        first = cased(tx, "2", "new", urgency=80)
        stored = tx.mentions.by_id(first)
        cased(tx, "3", stored.case_id, urgency=79)
        around = tell(tx, Said("4", judged=False))["4"]
        lifted = replace(a_judgement(), score=a_score(70), context=Context((reason("waiting", 15),)))
        tx.mentions.claim(around)
        tx.mentions.judged(around, lifted, None, now=NOON)
        assert tx.weekly.loudest(BRAND, *SPAN, 5) == [around.id, first, alone]
        assert tx.weekly.loudest(BRAND, *SPAN, 2) == [around.id, first]
        assert tx.weekly.loudest(BRAND, *SPAN, 0) == []


def test_one_loud_matter_does_not_hide_the_others_however_often_it_is_said(store: Store) -> None:
    with store.transaction() as tx:
        first = cased(tx, "0", "new", urgency=90)
        case = tx.mentions.by_id(first).case_id
        for number in range(1, 90):
            cased(tx, str(number), case, urgency=90)
        other = cased(tx, "calm", "new", urgency=10)
        assert tx.weekly.loudest(BRAND, *SPAN, 2) == [first, other]


def test_what_is_suspected_is_not_shown_but_a_credible_customer_is(store: Store) -> None:
    with store.transaction() as tx:
        pushed, customer, other = (cased(tx, str(number), None, urgency=90 - number) for number in range(3))
        campaign(tx, pushed, [(pushed, None), (customer, "credible")])
        assert tx.weekly.loudest(BRAND, *SPAN, 5) == [customer, other]


@pytest.mark.parametrize("state", [State.IRRELEVANT, State.SUSPICIOUS])
def test_what_a_person_called_no_customers_matter_is_not_shown(store: Store, state: State) -> None:
    with store.transaction() as tx:
        number = cased(tx, "1", "new", urgency=90)
        case = tx.cases.get(tx.mentions.by_id(number).case_id)
        assert tx.weekly.loudest(BRAND, *SPAN, 5) == [number]
        tx.cases.save(replace(case, state=state, moved_at=NOON))
        assert tx.weekly.loudest(BRAND, *SPAN, 5) == []


def test_erased_and_foreign_words_are_not_shown(store: Store) -> None:
    glad = {"topics": ("praise",), "feeling": Sentiment.POSITIVE, "text": WARM}
    with store.transaction() as tx:
        cased(tx, "1", None, **glad)
        cased(tx, "2", None, brand="Kirpi", **glad)
        cased(tx, "3", None, relevant=False, **glad)
        cased(tx, "4", None, at=UNTIL, **glad)
        tx.forgetting.post(MentionKey("place", "1"), now=MORNING)
        assert tx.weekly.loudest(BRAND, *SPAN, 5) == tx.weekly.praise(BRAND, *SPAN, 5) == []
        assert tx.weekly.texts(BRAND, SPAN, {"praise"}, 5) == []


def test_praise_worth_sharing_says_enough_complains_of_nothing_and_is_nobodys_campaign(store: Store) -> None:
    glad = {"topics": ("praise",), "feeling": Sentiment.POSITIVE}
    with store.transaction() as tx:
        warm = cased(tx, "1", None, text=WARM, **glad)
        more = cased(tx, "2", None, text=WARM + " Teşekkürler, yine geleceğiz.", **glad)
        cased(tx, "3", None, text="  süper  " + " " * 60, **glad)
        cased(tx, "4", None, text=WARM, topics=("praise", "late"))
        cased(tx, "5", None, text=WARM, topics=("other",), feeling=Sentiment.POSITIVE)
        bought = cased(tx, "6", None, text=WARM + " Herkes alsın, herkes alsın!", **glad)
        campaign(tx, bought, [(bought, None)])
        assert tx.weekly.praise(BRAND, *SPAN, 5) == [more, warm]
        assert tx.weekly.praise(BRAND, *SPAN, 1) == [more]


def test_texts_are_the_newest_about_these_topics_with_whoever_wrote_them(store: Store) -> None:
    with store.transaction() as tx:
        old, new, first = (cased(tx, str(number), None, at=SINCE + number * HOUR) for number in (1, 2, 0))
        other = cased(tx, "4", None, topics=("refund", "other"))
        cased(tx, "5", None, topics=("praise",))
        unknown = a_mention("6", "kim?", title="Başlık", created_at=NOON + HOUR, author=Author())
        tx.mentions.add([unknown], heard(), now=NOON)
        (stored,) = tx.mentions.unjudged(5)
        tx.mentions.claim(stored)
        tx.mentions.judged(stored, a_judgement(), None, now=NOON)
        campaign(tx, old, [(old, None)])
        found = tx.weekly.texts(BRAND, SPAN, {"late", "refund"}, 5)
        some = tx.weekly.texts(BRAND, SPAN, {"late", "refund"}, 4)
        assert tx.weekly.count_texts(BRAND, SPAN, {"late", "refund"}) == 5
    assert [one.mention_id for one in found] == [stored.id, other, new, old, first]
    assert [one.author for one in found][:4] == [None, "place:author-4", "place:author-2", "place:author-1"]
    assert [one.suspected for one in found] == [False, False, False, True, False]
    assert [one.mention_id for one in some] == [one.mention_id for one in found if one.mention_id % 2 == 0]
    assert (found[0].text, found[0].topics) == ("Başlık\nkim?", ("late",))
    assert found[1].topics == ("refund", "other")


def test_the_authors_of_two_places_are_two_people(store: Store) -> None:
    with store.transaction() as tx:
        for source in ("x", "facebook"):
            tx.mentions.add([a_mention("1", source=source, author=Author(id="7"))], heard(), now=NOON)
        for stored in tx.mentions.unjudged(5):
            tx.mentions.claim(stored)
            tx.mentions.judged(stored, a_judgement(), None, now=NOON)
        assert {one.author for one in tx.weekly.texts(BRAND, SPAN, {"late"}, 5)} == {"x:7", "facebook:7"}
