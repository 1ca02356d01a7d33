from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cards import HEARD, MESSAGES, a_card, reason
from hypothesis import given
from hypothesis import strategies as st

from monitor.language import voice
from monitor.rules.card import Card, Note
from monitor.rules.case import SITE_ANSWERED, State
from monitor.rules.score import Axis, Reason
from monitor.rules.telling import link_of, plain_lines, roll_up_line, roll_up_rest, summary
from monitor.rules.wording import author_line, facts, headline, headline_text, reason_lines
from scrapers.kit.mention import Author

EN, TR = voice("en"), voice("tr")


def points(line):
    return int(line.points.replace("−", "-"))


@given(st.integers(0, 100), st.lists(st.integers(-60, 60), max_size=12))
def test_the_points_shown_always_add_up_to_the_urgency(urgency, given_points):
    card = a_card(urgency=urgency, reasons=tuple(reason(p, "something") for p in given_points))
    lines = reason_lines(card, EN)
    assert sum(points(line) for line in lines) == urgency
    assert len(lines) <= 6


def test_the_heaviest_reasons_come_first_and_the_rest_is_one_line():
    lines = reason_lines(a_card(), TR)
    assert [line.points for line in lines] == ["+40", "+18", "+12", "+9", "+6", "+2"]
    assert lines[0].quote == "tüketici hakem heyetine başvuracağım"
    assert lines[-1].says == "diğer"


def test_reasons_of_other_axes_and_without_points_are_not_shown():
    other = Reason(Axis.TOPIC, "topic", 5, "late")
    lines = reason_lines(a_card(urgency=10, reasons=(other, reason(0, "nothing"), reason(10, "something"))), EN)
    assert [(line.points, line.says) for line in lines] == [("+10", "something")]


def test_what_nobody_can_repeat_to_a_customer_is_among_the_other_reasons():
    begins, others = (Reason(Axis.URGENCY, code, 9, code) for code in ("base", "words"))
    lines = reason_lines(a_card(urgency=40, reasons=(begins, others, reason(22, "something"))), EN)
    assert [(line.points, line.says) for line in lines] == [("+22", "something"), ("+18", "other reasons")]


TITLES = {
    State.NEW: "🔴 Acil 87/100 · Papatya Ev · sikayetvar · #8F3K",
    State.CLAIMED: "🟠 Üstlenildi · Acil 87/100 · Papatya Ev · sikayetvar · #8F3K",
    State.ANSWERED: "✅ Yanıtlandı · Acil 87/100 · Papatya Ev · sikayetvar · #8F3K",
    State.CLOSED: "✅ Kapandı · Acil 87/100 · Papatya Ev · sikayetvar · #8F3K",
    State.IRRELEVANT: "⚪ İlgisiz · Acil 87/100 · Papatya Ev · sikayetvar · #8F3K",
    State.SUSPICIOUS: "⚪ Şüpheli · Acil 87/100 · Papatya Ev · sikayetvar · #8F3K",
}


def test_every_state_has_a_title():
    assert set(TITLES) == set(State)


@pytest.mark.parametrize(("state", "title"), TITLES.items())
def test_a_title_says_what_became_of_the_case(state, title):
    assert headline_text(headline(a_card(state=state), TR), TR) == title


def test_only_a_case_that_moved_on_leaves_a_state_behind():
    assert headline(a_card(), TR).was is None
    assert headline(a_card(state=State.ANSWERED), TR).was == "Açık"


LEVELS = {
    0: "⚪ Sakin 0/100",
    24: "⚪ Sakin 24/100",
    25: "🔵 Düşük 25/100",
    50: "🟡 Önemli 50/100",
    75: "🔴 Acil 75/100",
}


@pytest.mark.parametrize(("urgency", "title"), LEVELS.items())
def test_the_mark_always_comes_with_a_word(urgency, title):
    assert headline_text(headline(a_card(urgency=urgency), TR), TR).startswith(title)


AUTHORS = {
    "nothing known": (Author(), "author unknown · account details unknown"),
    "a name only": (Author(name="Ayşe K."), "Ayşe K. · account details unknown"),
    "a handle only": (Author(handle="@ayse"), "@ayse · account details unknown"),
    "everything": (
        Author(name="Ayşe", handle="ayse", followers=1200, verified=True, created_at=datetime(2024, 11, 1, tzinfo=UTC)),
        "Ayşe · @ayse · verified account · followers 1,200 · account age 2 years",
    ),
    "no followers is news too": (Author(handle="ayse", followers=0), "@ayse · followers 0"),
    "opened after it wrote": (
        Author(handle="ayse", followers=1, created_at=datetime(2027, 1, 1, tzinfo=UTC)),
        "@ayse · followers 1",
    ),
}


@pytest.mark.parametrize(("author", "line"), AUTHORS.values(), ids=AUTHORS)
def test_what_is_unknown_about_an_author_is_said_and_not_guessed(author, line):
    assert author_line(author, EN, now=HEARD) == line


def test_a_fact_without_news_is_left_out():
    bare = a_card(topics=(), views=None, media=0, earlier=0)
    assert [fact.label for fact in facts(bare, EN)] == ["Posted"]


def test_an_unknown_topic_code_is_shown_as_it_is():
    assert facts(a_card(topics=("late", "brand_new_topic")), EN)[0].value == "late delivery, brand_new_topic"


def test_the_summary_reads_alone():
    assert summary(a_card(), TR) == (
        "Acil 87/100, Papatya Ev, sikayetvar, Ayşe K.: “3 haftadır iademi bekliyorum, kimse telefona çıkmıyor. "
        "1.299 TL param ortada yok! Çözülmezse tüketici hakem heyetine başvuracağım.”"
    )
    answered = a_card(state=State.ANSWERED, state_note=SITE_ANSWERED, text="kısa")
    assert summary(answered, TR).startswith("Yanıtlandı: Acil 87/100 (yazıldığı yerde yanıtlandı), Papatya Ev")


def test_a_settled_case_offers_no_link_any_more():
    assert link_of(a_card()) is not None
    assert link_of(a_card(state=State.CLOSED)) is None


def test_a_link_that_could_fool_somebody_is_not_offered():
    assert link_of(a_card(respond_url="javascript:alert(1)")) is None
    assert link_of(Note("k", 1, "says", url="https://a@b/")) is None


def test_a_roll_up_says_how_many_it_does_not_show():
    storm = MESSAGES["roll-up"]
    assert roll_up_rest(storm, TR) == "9 tane daha"
    assert roll_up_rest(replace(storm, total=5), TR) == ""
    assert roll_up_rest(replace(storm, total=20, worst=storm.worst * 3), EN) == "14 more"


def test_a_line_of_a_roll_up_names_the_campaign_it_is_a_part_of():
    line = MESSAGES["roll-up"].worst[0]
    assert "Kampanya" not in roll_up_line(line, TR)
    assert " · Kampanya 412: “" in roll_up_line(replace(line, campaign=412), TR)


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_plain_lines_hold_no_control_character(message):
    lines = plain_lines(message, TR)
    assert lines
    assert all(lines)
    assert not any(ord(letter) < 32 and letter != "\n" for line in lines for letter in line)


def test_a_short_card_keeps_title_words_and_author():
    closed = MESSAGES["card-closed"]
    assert isinstance(closed, Card)
    assert len(plain_lines(closed, TR)) == 3
