from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from digests import (
    DIGESTS,
    HOSTILE,
    a_digest,
    a_digest_card,
    a_full_digest,
    a_hostile_card,
    a_new_year_digest,
    a_quote,
    an_empty_digest,
    quotes,
)
from golden import found_good

from monitor.language import voice
from monitor.rules.card import Ground
from monitor.rules.digest.card import Chart
from monitor.rules.digest.counts import CampaignCount, Judged, Kept
from monitor.rules.digest.digest import Figure, Measure, Noise, OpenLine, Recurrence, Recurring, WeekTimes
from monitor.rules.digest.document import Document, document, plain
from monitor.rules.digest.pieces import Table
from monitor.rules.digest.plain_words import aligned, width
from monitor.rules.excerpt import UNSEEN
from monitor.rules.noise import SUGGEST_TOPIC

LANGUAGES = ("tr", "en")
ORDER = (
    *("figures", "days", "topics", "recurring", "gaps", "open", "top", "times", "campaigns", "promises"),
    *("praise", "rivals", "sources", "coverage", "noise"),
)


def shown(digest=None, language="en", **more):
    return document(a_digest_card(digest, **more), voice(language))


def part(name, digest=None, language="en", **more):
    return next((one for one in shown(digest, language, **more).sections if one.name == name), None)


def texts(said: Document):
    """Every text that is shown somewhere."""
    yield from (said.title, said.period, said.headline, said.summary, *said.foot)
    for one in said.sections:
        yield from (one.title, *one.text, one.alt)
        yield from (text for tile in one.tiles for text in (tile.name, tile.value, tile.change, tile.last, tile.mean))
        yield from (text for row in one.table.rows for text in row) if one.table else ()
        yield from (text for item in one.items for text in (item.says, item.quote, item.place))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DIGESTS)
def test_a_digest_reads_as_somebody_found_it_good(name, language):
    rendered = "\n".join(plain(shown(DIGESTS[name](), language))) + "\n"
    assert rendered == found_good(f"digests/{name}.{language}.txt", rendered)


def test_a_full_digest_has_every_part_in_the_order_in_which_it_is_read():
    assert tuple(one.name for one in shown().sections) == ORDER


def test_an_empty_digest_says_only_what_silence_would_hide():
    assert [one.name for one in shown(an_empty_digest()).sections] == ["figures", "open", "coverage"]


def test_charts_stand_where_there_is_something_to_draw_with_their_numbers_in_words():
    drawn = {one.name: one.chart for one in shown().sections if one.chart}
    assert drawn == {"days": Chart.DAYS, "topics": Chart.TOPICS, "times": Chart.TIMES}
    assert all(one.alt for one in shown().sections if one.chart)
    assert "412" in part("days").alt


def test_the_days_add_up_in_the_last_row():
    rows = part("days", DIGESTS["crowded"]()).table.rows
    numbers = [[int(cell.replace(",", "")) for cell in row[1:]] for row in rows]
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    assert numbers[-1][0] == 100_000


TILES = {
    "more urgent ones": (Measure.URGENT, (23, 14, 15.25), ("23", "▲ 64%", "last week 14", False)),
    "fewer urgent ones": (Measure.URGENT, (10, 20, None), ("10", "▼ 50%", "last week 20", True)),
    "more mentions are neither good nor bad": (Measure.MENTIONS, (12, 10, None), ("12", "▲ 20%", "last week 10", None)),
    "of fewer than ten no percentage": (Measure.SOLVED, (9, 6, None), ("9", "▲ +3", "last week 6", True)),
    "fewer than ten, and less": (Measure.THANKS, (4, 6, None), ("4", "▼ −2", "last week 6", False)),
    "as many": (Measure.SOLVED, (9, 9, None), ("9", "=", "last week 9", None)),
    "nothing to compare with": (Measure.SOLVED, (9, None, None), ("9", "", "", None)),
    "not measured any more": (Measure.NEGATIVE, (None, 0.4, None), ("–", "", "last week 40%", None)),
    "a share rose": (Measure.NEGATIVE, (0.63, 0.55, None), ("63%", "▲ 8 points", "last week 55%", False)),
    "a share rose by one point": (
        Measure.ANSWERED_IN_TIME,
        (0.79, 0.78, None),
        ("79%", "▲ 1 point", "last week 78%", True),
    ),
    "a share rose by less than a point": (Measure.NEGATIVE, (0.784, 0.781, None), ("78%", "=", "last week 78%", None)),
    "a wait grew": (
        Measure.ANSWER_TIME,
        (4_320.0, 3_900.0, None),
        ("1 h 12 min", "▲ 7 min", "last week 1 h 5 min", False),
    ),
    "a wait shrank": (Measure.CLAIM_TIME, (60.0, 3_660.0, None), ("1 min", "▼ 1 h", "last week 1 h 1 min", True)),
    "a wait as long": (Measure.CLAIM_TIME, (60.0, 61.0, None), ("1 min", "=", "last week 1 min", None)),
    "a little more of very many": (
        Measure.SOLVED,
        (10_020, 10_000, None),
        ("10,020", "▲ 0.2%", "last week 10,000", True),
    ),
    "ten times as many": (Measure.URGENT, (500, 40, None), ("500", "▲ ×12", "last week 40", False)),
}


@pytest.mark.parametrize(("measure", "values", "expected"), TILES.values(), ids=TILES)
def test_a_tile_says_how_a_figure_changed_and_whether_that_is_welcome(measure, values, expected):
    (tile,) = part("figures", a_digest(figures=(Figure(measure, *values),))).tiles
    assert (tile.value, tile.change, tile.last, tile.good) == expected
    assert tile.code == measure.value


def test_a_small_mean_has_a_decimal_and_a_large_one_none():
    figures = (Figure(Measure.URGENT, 3, None, 15.25), Figure(Measure.MENTIONS, 3, None, 1_318.5))
    assert [tile.mean for tile in part("figures", a_digest(figures=figures), "tr").tiles] == [
        "önceki haftaların ortalaması 15,2",
        "önceki haftaların ortalaması 1.318",
    ]


def test_a_figure_that_never_was_is_left_out():
    assert part("figures", a_digest(figures=(Figure(Measure.URGENT, None),))).tiles == ()


def test_words_that_were_erased_are_gone_and_the_matter_stays():
    erased = {number: said for number, said in quotes().items() if number not in (111, 131, 101, 102, 121)}
    assert part("open", quotes=erased).items[0].quote == ""
    assert part("open", quotes=erased).items[0].says == "Urgent 92/100 · overdue · waiting for 2 d 22 h · Ayşe Yılmaz"
    assert len(part("top", quotes=erased).items) == 3
    assert part("recurring", quotes=erased).items[0].quote == ""
    assert len(part("praise", quotes=erased).items) == 1
    assert [part(name, quotes={}) for name in ("top", "praise")] == [None, None]


MASKED = {
    "a telephone": ("Arayın: 0532 123 45 67 lütfen", "Arayın: [TELEFON] lütfen"),
    "an IBAN": ("TR33 0006 1005 1978 6457 8413 26 hesabıma", "[IBAN] hesabıma"),
    "an identity number": ("TC 10000000146 ile aldım", "TC [NO] ile aldım"),
    "an order": ("Sipariş no 123456789 gelmedi", "Sipariş no [NO] gelmedi"),
    "a mail": ("bana ayse.k@example.com yazın", "bana [EPOSTA] yazın"),
    "an account": ("@ayse_k siz yazın", "@kullanici siz yazın"),
    "a sum and a day stay": ("1.299 TL, 12.11.2026 tarihinde", "1.299 TL, 12.11.2026 tarihinde"),
}


@pytest.mark.parametrize(("text", "expected"), MASKED.values(), ids=MASKED)
def test_what_names_a_person_is_masked_in_a_quote(text, expected):
    assert part("top", quotes={131: a_quote(131, text=text)}).items[0].quote == expected


def test_a_quote_is_short_and_one_line():
    item = part("top", quotes={131: a_quote(131, text="uzun\nsöz " * 9_000)}).items[0]
    assert len(item.quote) <= 200
    assert "\n" not in item.quote
    assert item.quote.endswith("…")


def test_only_an_address_that_may_be_followed_is_a_link():
    item = part("top", quotes={131: a_quote(131, url="javascript:alert(1)")}).items[0]
    assert (item.url, item.place) == (None, "Şikayetvar")


OPEN = {
    "nothing": (0, 0, "Nobody waits for an answer"),
    "one, in time": (1, 0, "Waiting for an answer: 1, none of them too long"),
    "many, some late": (1_234, 310, "Waiting for an answer: 1,234, of them longer than promised: 310"),
}


@pytest.mark.parametrize(("count", "late", "expected"), OPEN.values(), ids=OPEN)
def test_what_waits_is_counted(count, late, expected):
    assert part("open", a_digest(open_cases=count, open_late=late)).text == (expected,)


def test_what_waits_is_counted_whole_in_a_late_digest_too_which_has_no_figure_of_it():
    line = OpenLine(1, 111, 92, datetime(2026, 11, 22, tzinfo=UTC))
    late = a_digest(figures=(Figure(Measure.OPEN, None),), open=(line,), open_cases=400, open_late=310)
    assert part("open", late).text == ("Waiting for an answer: 400, of them longer than promised: 310",)


def test_what_recurs_names_the_product_and_what_is_wrong_with_it():
    lines = (
        Recurring(Recurrence.PROBLEM, "manual", "Karanfil Kitaplık", 1, 9, 3, (101, 102, 103)),
        Recurring(Recurrence.PROBLEM, "manual", "", 4, 4, None, ()),
        Recurring(Recurrence.PROBLEM, "unheard-of", "avize", 4, 4),
    )
    section = part("recurring", a_digest(recurring=lines, examined=(4, 9)))
    assert [item.says for item in section.items] == [
        "Karanfil Kitaplık: manual · 1 person · last week 3",
        "another voice on it",
        "manual · 4 people",
        "avize: unheard-of · 4 people",
    ]
    assert section.text == ("Counted in 4 of 9 texts, taken from every day of the week",)


def test_a_campaign_says_what_people_found_of_it():
    campaigns = (
        CampaignCount(1, "suspected", None, 91, 76, 38),
        CampaignCount(2, "decided", "coordinated_genuine", 60, 2, 2),
        CampaignCount(3, "of-tomorrow", "odd", 60, 2, 2),
        CampaignCount(4, "of-tomorrow", None, 60, 2, 2),
    )
    ends = [item.says.rpartition(" · ")[2] for item in part("campaigns", a_digest(campaigns=campaigns)).items]
    assert ends[0] == "suspected"
    assert ends[2:] == ["found to be: odd", "of-tomorrow"]


def test_how_often_suspicion_was_wrong_is_said_without_any_campaign_too():
    section = part("campaigns", a_digest(judged=Judged(4, 1)))
    assert section.text == ("Suspected campaigns that people judged this week: 4; genuine after all: 1",)
    assert section.table is None


PROMISES = {
    "all known": (Kept(6, 4, 2), "Promises that came due: 6; kept: 4, broken: 2"),
    "some not known yet": (Kept(6, 3, 1), "Promises that came due: 6; kept: 3, broken: 1, not known yet: 2"),
}


@pytest.mark.parametrize(("kept", "expected"), PROMISES.values(), ids=PROMISES)
def test_promises_are_counted(kept, expected):
    assert part("promises", a_digest(promises=kept)).text == (expected,)


def test_a_week_in_which_nobody_was_answered_says_so():
    section = part("times", DIGESTS["unanswered"]())
    assert section.text == ("Nobody has been answered yet of those who wrote this week",)
    assert part("times", a_digest(times=(WeekTimes("2026-W47"),))) is None
    assert part("times", a_digest(times=(WeekTimes("of old", timedelta(hours=1)),))).table.rows[0][0] == "of old"


def test_other_shops_share_the_voice_with_ours():
    rows = part("rivals").table.rows
    assert rows == (
        ("Papatya Ev", "412", "331", "▲ 24%", "95%"),
        ("Kirpi", "23", "11", "▲ 109%", "5%"),
        ("Yonca", "0", "4", "▼ −4", "0%"),
    )
    nothing = replace(a_full_digest(), figures=(Figure(Measure.MENTIONS, 0),), rivals=a_full_digest().rivals[1:])
    assert part("rivals", nothing).table.rows[0] == ("Papatya Ev", "0", "–", "–", "–")


def test_a_noise_report_names_topics_as_people_do():
    hints = (Ground(0, SUGGEST_TOPIC, {"route": "acil", "fired": 40, "spared": 14, "topic": "ship_fee"}),)
    section = part("noise", a_digest(noise=Noise(1_240, 107, (), hints)))
    assert section.text == ("107 of 1,240 cards were acted upon",)
    assert "about shipping fee;" in section.items[0].says


def test_a_noise_report_without_cards_is_left_out():
    assert part("noise", a_digest(noise=Noise(0, 0))) is None


FEET = {
    "on Monday morning": (datetime(2026, 11, 23, 6, tzinfo=UTC), "Hazırlandı: 23.11.2026 09:00"),
    "a day late": (datetime(2026, 11, 24, 6, tzinfo=UTC), "Hazırlandı: 24.11.2026 09:00"),
    "later still": (
        datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
        "Geç hazırlandı: 25.11.2026 12:30, hafta bittikten 2 g 12 sa sonra",
    ),
    "too soon": (
        datetime(2026, 11, 20, 9, tzinfo=UTC),
        "Hazırlandı: 20.11.2026 12:00, hafta bitmeden; sayılar daha artacak",
    ),
}


@pytest.mark.parametrize(("made_at", "expected"), FEET.values(), ids=FEET)
def test_the_foot_says_when_it_was_made(made_at, expected):
    assert shown(a_digest(made_at=made_at), "tr").foot[-1] == expected


def test_the_foot_says_what_is_missing_and_that_it_may_be_there_twice():
    foot = shown(a_full_digest(), "tr", may_be_duplicate=True).foot
    assert foot[0] == "Dönem: 16–22 Kasım 2026 (Europe/Istanbul); her söz yazıldığı güne sayılır"
    assert "Henüz değerlendirilmeyen ve buradaki sayılara girmeyen söz: 3" in foot
    assert "Geç duyulan, bu yüzden önceki haftaların özetlerinde olmayan söz: 6" in foot
    assert foot[-1] == "yinelenmiş olabilir"
    assert len(shown(DIGESTS["first"](), "tr").foot) == len(foot) - 2


def test_a_week_across_new_year_is_named_with_both_years():
    said = shown(a_new_year_digest(), "tr")
    assert said.period == "28 Aralık 2026 – 3 Ocak 2027 · 2026-W53"
    assert said.foot[0].startswith("Dönem: 28 Aralık 2026 – 3 Ocak 2027 ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_people_are_called_nothing_hostile_leaves_the_document(language):
    said = document(a_hostile_card(), voice(language))
    for text in texts(said):
        assert not set(text) & set("\x00\x07\x1b\u202e\u202c"), text
        assert "\n" not in text
        assert len(text) < 2_500
    assert HOSTILE[:9] in "".join(texts(said))
    assert UNSEEN in "".join(texts(said))
    assert all(item.url is None for one in said.sections for item in one.items)
    assert all(len(one.items) <= 30 for one in said.sections)


def test_a_hostile_zone_or_headline_costs_no_digest():
    said = document(a_hostile_card(), voice("tr"))
    assert said.headline
    assert said.summary


def test_plain_text_stands_in_columns_whatever_letters_it_is_made_of():
    table = Table(("Konu", "Söz"), (("İade", "7"), ("漢字", "1.234"), ("e\u0301", "12"), ("kısa",)))
    assert aligned(table) == ["Konu    Söz", "İade      7", "漢字  1.234", "e\u0301        12", "kısa"]
    assert [width(text) for text in ("漢", "e\u0301", "ab")] == [2, 1, 2]
    assert aligned(Table((), ())) == []


def test_plain_text_of_a_part_with_a_picture_alone_says_what_it_shows():
    said = replace(shown(), sections=(replace(part("days"), table=None),))
    assert part("days").alt in plain(said)
