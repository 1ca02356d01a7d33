"""Drafts: which entry, in which words, with which facts; never a brace, never too long, never a joke about harm."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import a_mention, a_score
from monitor.config.playbook import shipped_faults, shipped_playbook
from monitor.rules.case import SITE_SOLVED, SITE_WITHDRAWN, Case, State
from monitor.rules.occasions import occasion_of
from monitor.rules.playbook import (
    ALWAYS_SERIOUS,
    ContactLine,
    Entry,
    Facts,
    Fit,
    Occasion,
    Playbook,
    Tone,
)
from monitor.rules.playbook_words import FACTS
from monitor.rules.reply import Line, length
from monitor.rules.score import Sentiment, Stage
from monitor.rules.vocabulary import FLAGS, TOPICS

SHIPPED = shipped_playbook()
BRAND = "Papatya Ev"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def lines(*texts: str | Line) -> tuple[Line, ...]:
    return tuple(Line(text) if isinstance(text, str) else text for text in texts)


def an_occasion(*topics: str, source: str = "sikayetvar", **changes: object) -> Occasion:
    stage = Stage.PRE_SALE if any(topic.startswith("pre_") for topic in topics) else None
    return replace(Occasion(BRAND, source, topics, stage), **changes)


def a_playbook(*entries: Entry, **changes: object) -> Playbook:
    return replace(Playbook(entries), **changes)


def entry(name: str = "one", *text: str | Line, **changes: object) -> Entry:
    return replace(Entry(name, Fit(), lines(*text or ("Merhaba.",)), contact=False), **changes)


def said(playbook: Playbook, occasion: Occasion | None = None) -> str | None:
    draft = playbook.draft(occasion or an_occasion("late"))
    return draft.text if draft else None


# -- the shipped one


def test_nothing_is_wrong_with_the_shipped_playbook():
    assert [(one.where, one.what.format(**one.values)) for one in shipped_faults()] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_a_draft_of_its_own(topic):
    draft = SHIPPED.draft(an_occasion(topic))
    chosen = next(one for one in SHIPPED.entries if one.name == draft.name)
    assert topic in chosen.when.topics


@pytest.mark.parametrize("topic", sorted(ALWAYS_SERIOUS & set(TOPICS)))
@pytest.mark.parametrize("source", ["x", "sikayetvar"])
def test_whoever_complains_is_told_by_which_day(topic, source):
    assert "[tarih]" in said(SHIPPED, an_occasion(topic, source=source))


DEMANDS = {
    "R26 the date is promised": ("ship_when", "kargoya vereceğiz"),
    "R28 the delay is told": ("late", "beklettiğimiz için özür dileriz"),
    "R29 we claim it back from the carrier": ("ship_fee", "Kargo firmasıyla biz görüşürüz"),
    "R30 damaged: take back or exchange": ("damaged", "değiştirelim"),
    "R30 damaged: the report": ("damaged", "hasar tespit tutanağı"),
    "R31 a return is accepted": ("return_exchange", "14 gün içinde iade edebilirsiniz"),
    "R31 and refunded quickly": ("return_exchange", "en geç 10 gün içinde"),
    "R27 the region table is at hand": ("pre_shiptime", "Doğu ve Güneydoğu Anadolu: 3-5 iş günü"),
    "R2 who stands behind the shop": ("fraud_payment", "Papatya Ev Mobilya Ltd. Şti."),
    "R12 nobody picked up": ("no_reply", "ulaşmakta zorlandığınız için özür dileriz"),
    "R34 where to share it": ("praise", "https://papatyaev.example/yorum"),
}


@pytest.mark.parametrize(("topic", "words"), DEMANDS.values(), ids=DEMANDS)
def test_the_founding_documents_are_kept(topic, words):
    assert words in said(SHIPPED, an_occasion(topic))


def test_a_solved_case_is_thanked_for_and_asked_for_a_review_good_or_bad():
    draft = SHIPPED.draft(an_occasion("damaged", answered=True))
    assert draft.name == "çözüldü"
    assert "iyi ya da kötü" in draft.text
    assert "https://papatyaev.example/yorum" in draft.text


def test_how_to_reach_us_comes_last_and_what_was_asked_for_before_it():
    assert said(SHIPPED, an_occasion("late")).endswith(
        "Bize her zaman buradan yazabilirsiniz: https://papatyaev.example/iletisim"
    )
    assert said(SHIPPED, an_occasion("late", flags=frozenset({"wants.dm"}))).endswith("özel mesajla yazıyoruz.")


def test_what_the_customer_gave_already_is_not_asked_for():
    plain, known = an_occasion("damaged"), an_occasion("damaged", flags=frozenset({"has.photo", "has.order_number"}))
    assert ("fotoğraf" in said(SHIPPED, plain), "Sipariş numara" in said(SHIPPED, plain)) == (True, True)
    assert ("fotoğraf" in said(SHIPPED, known), "Sipariş numara" in said(SHIPPED, known)) == (False, False)


def test_a_witty_shop_jokes_where_nothing_is_at_stake_only():
    witty = replace(SHIPPED, tone=Tone.WITTY)
    assert "çaylar" in said(witty, an_occasion("praise"))
    assert "çaylar" not in said(witty, an_occasion("praise", "damaged"))
    assert "çaylar" not in said(witty, an_occasion("praise", flags=frozenset({"risk"})))
    assert "çaylar" not in said(SHIPPED, an_occasion("praise"))
    assert "çaylar" in said(SHIPPED, an_occasion("praise", tone=Tone.WITTY))


def test_without_facts_there_are_drafts_all_the_same():
    bare = replace(SHIPPED, facts={})
    for topic in TOPICS:
        assert "example" not in said(bare, an_occasion(topic))


@given(
    topics=st.lists(st.sampled_from(TOPICS), max_size=3),
    flags=st.frozensets(st.sampled_from(FLAGS)),
    source=st.sampled_from(["x", "facebook", "sikayetvar", "eksi"]),
    known=st.dictionaries(st.sampled_from(sorted(FACTS)), st.text("ab .ş", min_size=1, max_size=40)),
    tone=st.sampled_from(Tone),
    solved=st.booleans(),
)
def test_a_draft_is_never_too_long_and_a_place_is_never_left_open(topics, flags, source, known, tone, solved):
    playbook = replace(SHIPPED, facts={BRAND: Facts(known)})
    occasion = an_occasion(*topics, source=source, flags=flags, tone=tone, answered=solved)
    draft = playbook.draft(occasion)
    assert draft is None or length(draft.text, source) <= playbook.limit_of(source)
    assert draft is None or not set("{}") & set("".join((draft.text, *draft.steps)))


# -- how one is put together


def test_the_first_entry_that_fits_is_taken():
    playbook = a_playbook(entry("a", when=Fit(topics=frozenset({"refund"}))), entry("b"), entry("c"))
    assert playbook.draft(an_occasion("late")).name == "b"
    assert playbook.draft(an_occasion("late", "refund")).name == "a"


FITS = {
    "stage": (Fit(stage=Stage.PRE_SALE), an_occasion("pre_stock"), an_occasion("late")),
    "flag": (Fit(flags=frozenset({"risk"})), an_occasion(flags=frozenset({"risk"})), an_occasion()),
    "source": (Fit(sources=frozenset({"x"})), an_occasion(source="x"), an_occasion(source="eksi")),
    "solved": (Fit(solved=True), an_occasion(answered=True), an_occasion()),
}


@pytest.mark.parametrize(("fit", "inside", "outside"), FITS.values(), ids=FITS)
def test_an_entry_is_for_what_it_says(fit, inside, outside):
    assert (fit.holds(inside), fit.holds(outside)) == (True, False)


MISSING = {
    "its sentence is left out": (("Merhaba.", "Takip: {tracking}"), "Merhaba."),
    "another is said": (("Merhaba.", Line("Takip: {tracking}", "Soruyoruz.")), "Merhaba. Soruyoruz."),
    "no draft": (("Merhaba.", Line("Takip: {tracking}", must=True)), None),
    "nothing is left": (("Takip: {tracking}",), None),
}


@pytest.mark.parametrize(("text", "expected"), MISSING.values(), ids=MISSING)
def test_where_a_fact_is_missing(text, expected):
    assert said(a_playbook(entry("one", *text))) == expected


def test_an_entry_that_cannot_be_said_leaves_it_to_the_next():
    playbook = a_playbook(entry("a", Line("{tracking}", must=True)), entry("b", "Merhaba {shop}."))
    assert said(playbook) == "Merhaba Papatya Ev."


def test_what_does_not_fit_is_said_in_the_short_form_then_with_fewer_sentences():
    long = entry("one", "a" * 200 + ".", "b" * 100 + ".", short=lines("c" * 90 + ".", "d" * 90 + ".", "e" * 90 + "."))
    playbook = a_playbook(long, limits={"x": 280, "small": 200, "tiny": 95, "none": 80})
    heads = {source: said(playbook, an_occasion(source=source)) or "" for source in ("facebook", *playbook.limits)}
    shown = {source: re.sub(r"(.)\1+", r"\1", text) for source, text in heads.items()}
    assert shown == {"facebook": "a. b.", "x": "c. d. e.", "small": "c. d.", "tiny": "c.", "none": ""}


def test_a_link_ends_its_line_and_the_contact_line_stands_alone():
    way = (ContactLine(Line("Bize {mail} adresinden yazın.")),)
    one = replace(entry("one", "Takip: {tracking}", "Bekliyoruz."), contact=True)
    playbook = a_playbook(one, contact=way, facts={BRAND: Facts({"tracking": "https://t.example", "mail": "a@b"})})
    assert said(playbook) == "Takip: https://t.example\nBekliyoruz.\nBize a@b adresinden yazın."


def test_the_promised_day_stands_in_the_draft():
    playbook = a_playbook(entry("one", "En geç [tarih] günü."))
    assert said(playbook, an_occasion(promised=date(2026, 12, 4))) == "En geç 04.12.2026 günü."


def test_steps_are_filled_and_left_out_like_sentences():
    steps = lines("{carrier} ile görüş.", "Söz ver.")
    playbook = a_playbook(entry("one", steps=steps))
    assert playbook.draft(an_occasion()).steps == ("Söz ver.",)


LENGTHS = {
    "Turkish letters count once": ("şikâyetçi ğüı", 13),
    "a link counts 23": ("bak: https://papatyaev.example/iletisim?a=" + "b" * 200, 28),
    "an emoji counts twice": ("👍", 2),
    "quotes count once": ("“a”", 3),
}


@pytest.mark.parametrize(("text", "count"), LENGTHS.values(), ids=LENGTHS)
def test_x_counts_in_its_own_way(text, count):
    assert length(text, "x") == count
    assert length(text, "facebook") == len(text)


# -- what there is to write


def a_case(state: State, **changes: object) -> Case:
    return replace(Case(1, BRAND, state, NOW, NOW, urgency=60), **changes)


WRITTEN = {
    "new": (a_case(State.NEW), False),
    "claimed": (a_case(State.CLAIMED), False),
    "closed after an answer": (a_case(State.CLOSED, answered_at=NOW), True),
    "solved on the site": (a_case(State.CLOSED, note=SITE_SOLVED), True),
}
SILENT = {
    "answered": a_case(State.ANSWERED, answered_at=NOW),
    "closed without an answer": a_case(State.CLOSED),
    "withdrawn": a_case(State.CLOSED, note=SITE_WITHDRAWN, answered_at=NOW),
    "irrelevant": a_case(State.IRRELEVANT),
    "suspicious": a_case(State.SUSPICIOUS),
    "asked already": a_case(State.CLOSED, answered_at=NOW, review_asked_at=NOW),
}


@pytest.mark.parametrize(("case", "solved"), WRITTEN.values(), ids=WRITTEN)
def test_what_is_to_be_written(case, solved):
    occasion = occasion_of(replace(case, promised_for=date(2026, 12, 4)), a_mention(), a_score())
    assert (occasion.brand, occasion.answered, occasion.promised) == (BRAND, solved, date(2026, 12, 4))


GRAVE = {
    "praise that is angry": (a_score(10, sentiment=Sentiment.NEGATIVE), Tone.SERIOUS),
    "praise that is urgent": (a_score(60, sentiment=Sentiment.POSITIVE), Tone.SERIOUS),
    "praise": (a_score(10, sentiment=Sentiment.POSITIVE), None),
}


@pytest.mark.parametrize(("score", "tone"), GRAVE.values(), ids=GRAVE)
def test_nobody_jokes_with_the_angry(score, tone):
    assert occasion_of(a_case(State.NEW), a_mention(), score).tone is tone


@pytest.mark.parametrize("case", SILENT.values(), ids=SILENT)
def test_where_nothing_is_to_be_written(case):
    assert occasion_of(case, a_mention(), a_score()) is None
