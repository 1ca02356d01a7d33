"""A digest in one message of Slack: what stands in it, what is left out first, and that no word becomes a command."""

import json
import re
from dataclasses import replace

import pytest
from digests import (
    DIGESTS,
    PNG,
    a_digest,
    a_digest_card,
    a_full_digest,
    a_hostile_card,
    an_empty_digest,
    quotes,
)
from golden import found_good
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.demo.slack import TOKEN
from monitor.language import voice
from monitor.rules.card import Ground, Room
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import DayLine, Measure, TopicLine
from monitor.rules.digest.document import document
from monitor.slack.blocks import payload, plain_payload
from monitor.slack.digest import NOTHING, Shown, left_over
from monitor.slack.interactions import Subject, value_of
from monitor.slack.limits import violations
from monitor.slack.webhook import WebhookChannel

FILES = {chart: f"F0DOUBLE000{number}" for number, chart in enumerate(Chart)}
AS = {"words": NOTHING, "pictures": Shown(FILES), "native": Shown(native=True)}
TR, EN = voice("tr"), voice("en")
SMALL = a_digest_card(a_digest(topics=a_full_digest().topics, times=a_full_digest().times))


def blocks(card, speaker=TR, drawn=NOTHING):
    return payload(card, speaker, drawn)["blocks"]


def kinds(found):
    return [block["type"] for block in found]


def words(found):
    """Everything that is said in them."""
    return json.dumps(found, ensure_ascii=False)


SHOWN = {
    "full": ("full", "words"),
    "full-pictures": ("full", "pictures"),
    "full-native": ("full", "native"),
    "empty": ("empty", "pictures"),
    "first": ("first", "pictures"),
    "new-year": ("new-year", "pictures"),
    "crowded": ("crowded", "pictures"),
    "unanswered": ("unanswered", "words"),
    "small": ("small", "pictures"),
}


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_a_digest_looks_as_it_did_when_somebody_last_looked(name, language):
    digest, drawn = SHOWN[name]
    card = a_digest_card(DIGESTS[digest]())
    built = json.dumps(payload(card, voice(language), AS[drawn]), ensure_ascii=False, indent=1) + "\n"
    assert built == found_good(f"blocks/digest-{name}.{language}.json", built)


@pytest.mark.parametrize("drawn", AS.values(), ids=AS)
@pytest.mark.parametrize("digest", DIGESTS)
@pytest.mark.parametrize("speaker", [TR, EN], ids=["tr", "en"])
def test_every_digest_keeps_slacks_limits(speaker, digest, drawn):
    card = a_digest_card(DIGESTS[digest](), may_be_duplicate=True)
    assert violations(payload(card, speaker, drawn)) == []
    assert violations(plain_payload(card, speaker)) == []


def test_the_figures_that_a_message_has_room_for_stand_with_last_week_and_the_change():
    (figures,) = [block for block in blocks(a_digest_card(), EN) if block["type"] == "section"]
    said = [field["text"] for field in figures["fields"]]
    assert len(said) == 6
    assert said[0] == "Mentions\n*412* ▲ 24%\nlast week 331"
    assert [line.split("\n")[1] for line in said[1:3]] == ["*63%* ▲ 8 points", "*23* ▲ 64%"]


def test_there_is_one_table_and_its_figures_stand_to_the_right():
    (table,) = [block for block in blocks(SMALL, EN) if block["type"] == "table"]
    assert [cell["text"] for cell in table["rows"][0]] == ["Topic", "Mentions", "Last week", "Change", "Negative"]
    assert [column["align"] for column in table["column_settings"]] == ["left", *["right"] * 4]
    assert [cell["text"] for cell in table["rows"][1]] == ["late delivery", "121", "78", "▲ 55%", "104"]


def test_where_room_is_short_the_change_says_what_last_week_was():
    (table,) = [block for block in blocks(a_digest_card(), EN) if block["type"] == "table"]
    assert [cell["text"] for cell in table["rows"][0]] == ["Topic", "Mentions", "Change", "Negative"]


def test_pictures_stand_with_their_numbers_in_words():
    found = [block for block in blocks(SMALL, EN, Shown(FILES)) if block["type"] == "image"]
    assert [block["slack_file"]["id"] for block in found] == list(FILES.values())
    assert "Monday 2" in found[0]["alt_text"]
    assert "late delivery: 121, last week 78" in found[1]["alt_text"]


def test_without_pictures_their_numbers_are_told():
    assert "image" in kinds(blocks(SMALL, EN, Shown(FILES)))
    assert "image" not in kinds(blocks(SMALL, EN))
    said = words(blocks(SMALL, EN))
    assert "Mon 16 Nov: 2 · 0 · 1 · 1" in said
    assert "16–22 November 2026: 14 min · 1 h 12 min · 78%" in said


def test_slack_draws_two_charts_at_most_and_says_what_it_draws():
    found = [block for block in blocks(SMALL, EN, Shown(native=True)) if block["type"] == "data_visualization"]
    assert len(found) == 2
    series = found[0]["chart"]["series"]
    assert sum(point["value"] for one in series for point in one["data"]) == 12
    assert len(found[0]["chart"]["axis_config"]["categories"]) == 7


def test_what_is_not_known_is_no_chart():
    """Weeks without an answer have no length to draw; a line at nought would be a lie."""
    card = a_digest_card(an_empty_digest(times=a_full_digest().times))
    assert "data_visualization" not in kinds(blocks(card, EN, Shown(native=True)))


def test_what_goes_on_below_is_named_and_what_matters_most_stays():
    found = blocks(a_digest_card(), EN, Shown(FILES))
    foot = found[-1]["elements"][0]["text"]
    assert foot.startswith("Goes on below: ")
    assert "Which alerts were worth it" in foot
    said = words(found[:-1])
    for title in ("Still unanswered", "Suspected campaigns", "What was listened to", "Problems that recur"):
        assert title in said
    assert said.count("https://") >= 6


def test_nothing_goes_on_below_where_there_is_room():
    said = words(blocks(SMALL, EN, Shown(FILES)))
    assert "Goes on below" not in said
    for section in document(SMALL, EN).sections:
        assert section.title in said
    assert left_over(SMALL, EN, Shown(FILES)) == ()


def in_turn(card, speaker, drawn):
    """The message and those below it, as they come about one after the other."""
    told = [card]
    while left := left_over(told[-1], speaker, drawn):
        told.append(replace(card, only=left))
    return told


@pytest.mark.parametrize("drawn", AS.values(), ids=AS)
@pytest.mark.parametrize("digest", DIGESTS)
@pytest.mark.parametrize("speaker", [TR, EN], ids=["tr", "en"])
def test_every_section_of_every_week_is_told_once(speaker, digest, drawn):
    whole = a_digest_card(DIGESTS[digest]())
    told = in_turn(whole, speaker, drawn)
    shown = []
    for card in told:
        left = left_over(card, speaker, drawn)
        shown += [section.name for section in document(card, speaker).sections if section.name not in left]
    assert sorted(shown) == sorted(section.name for section in document(whole, speaker).sections)
    assert all(violations(payload(card, speaker, drawn)) == [] for card in told)


def test_what_goes_on_says_whose_week_it_is_and_has_no_buttons():
    _, more = in_turn(a_digest_card(), EN, Shown(FILES))
    found = blocks(more, EN, Shown(FILES))
    assert found[0]["text"]["text"] == "Papatya Ev: weekly digest, continued"
    assert "16–22 November 2026" in words(found[1])
    assert "actions" not in kinds(found)
    assert more.digest.headline.says not in words(found)
    assert "Which alerts were worth it" in words(found)
    assert payload(more, EN)["text"] == "Papatya Ev: weekly digest, continued"


@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_goes_on_looks_as_it_did_when_somebody_last_looked(language):
    _, more = in_turn(a_digest_card(), voice(language), Shown(FILES))
    built = json.dumps(payload(more, voice(language), Shown(FILES)), ensure_ascii=False, indent=1) + "\n"
    assert built == found_good(f"blocks/digest-continued.{language}.json", built)


def test_a_source_that_was_not_heard_is_named_however_short_the_room():
    """An outage must not look like silence."""
    said = words(blocks(a_digest_card(), EN, Shown(FILES)))
    for name in ("Şikayetvar: not heard", "Şikayetim: not heard", "X: not heard", "alosikayet: never read"):
        assert name in said


def test_words_that_were_erased_are_shown_no_more():
    before, after = words(blocks(a_digest_card(), TR)), words(blocks(a_digest_card(quotes={}), TR))
    assert "3 haftadır iademi bekliyorum" in before
    for quoted in quotes().values():
        assert quoted.text[:20] not in after


def test_the_whole_report_is_a_link_and_feedback_a_press_about_this_digest():
    (actions,) = [block for block in blocks(a_digest_card(), EN) if block["type"] == "actions"]
    report, feedback = actions["elements"]
    assert (report["url"], report["text"]["text"]) == (a_digest_card().page, "Full report")
    assert (feedback["value"], feedback["action_id"]) == (value_of("shop", Subject(digest_id=7)), "feedback")
    assert "url" not in feedback


def test_the_plain_form_has_the_link_too():
    assert plain_payload(a_digest_card(), EN)["text"].split("\n")[-2:] == [
        "Full report: <https://nobetci.example/digests/0123456789abcdef>",
        "(simplified view)",
    ]


@pytest.mark.parametrize("page", [None, "javascript:alert(1)", "https://user@evil.example/", "https://a b/"])
def test_without_an_address_there_is_no_report_to_open(page):
    (actions,) = [block for block in blocks(a_digest_card(page=page), EN) if block["type"] == "actions"]
    assert [element["action_id"] for element in actions["elements"]] == ["feedback"]


def test_the_notification_reads_alone():
    assert "Papatya Ev" in payload(a_digest_card(an_empty_digest()), EN)["text"]
    assert len(payload(a_hostile_card(), TR)["text"].encode()) <= 4_000


def test_each_edit_has_blocks_of_its_own_name():
    first, second = ([block["block_id"] for block in blocks(a_digest_card(rev=rev))] for rev in (1, 2))
    assert len(set(first)) == len(first)
    assert not set(first) & set(second)


@pytest.mark.parametrize("drawn", AS.values(), ids=AS)
@pytest.mark.parametrize("speaker", [TR, EN], ids=["tr", "en"])
def test_hostile_words_everywhere_are_words(speaker, drawn):
    built = payload(a_hostile_card(), speaker, drawn)
    assert violations(built) == []
    assert not re.search(r"<(?!!date\^\d+\^\{|https?://)", built["text"])
    for piece in pieces(built["blocks"]):
        if piece["type"] == "mrkdwn":
            assert not re.search(r"<|\*bold\*|:tada:", piece["text"])
        assert "evil.example" not in str(piece.get("url"))
    assert violations(plain_payload(a_hostile_card(), speaker)) == []


def pieces(node):
    """Every piece of text in blocks."""
    if isinstance(node, list):
        for item in node:
            yield from pieces(item)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node
        for value in node.values():
            yield from pieces(value)


def test_peoples_words_stand_where_nothing_is_read_as_markup():
    for piece in pieces(blocks(a_digest_card(), TR, Shown(FILES))):
        if piece["type"] == "mrkdwn":
            assert not any(quoted.text[:12] in piece["text"] for quoted in quotes().values())


anything = st.text(max_size=40) | st.sampled_from(["<!channel>", "\u202e\x00", "", "🧨" * 50, '"\\' * 60, "a" * 400])
counts = st.integers(0, 10**9)
days = st.lists(st.builds(DayLine, st.dates(), counts, counts, counts, counts), max_size=7).map(tuple)
topics = st.lists(st.builds(TopicLine, anything, counts, counts, st.none() | counts), max_size=30).map(tuple)
values = st.dictionaries(st.sampled_from(["brand", "now", "before", "topic", "source"]), anything)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    brand=anything,
    key=anything,
    says=anything,
    days=days,
    topics=topics,
    values=values,
    drawn=st.sampled_from(list(AS.values())),
    language=st.sampled_from(["tr", "en"]),
)
def test_whatever_a_week_brings_slack_takes_it(brand, key, says, days, topics, values, drawn, language):
    digest = a_full_digest(brand=brand, days=days, topics=topics, headline=Ground(0, says, values))
    card = a_digest_card(digest, key=f"shop:digest:{key}"[:150])
    told = in_turn(card, voice(language), drawn)
    assert all(violations(payload(one, voice(language), drawn)) == [] for one in told)


def test_a_webhook_gets_words_and_a_link_and_no_button_that_nobody_hears(double):
    card = replace(a_digest_card(a_digest()), pictures=dict.fromkeys(Chart, PNG))
    WebhookChannel(timeout=60).post(Room("hook", double.webhook_url("C1"), "tr"), card)
    (said,) = double.messages("C1")
    assert "image" not in kinds(said.blocks)
    (actions,) = [block for block in said.blocks if block["type"] == "actions"]
    assert [element["action_id"] for element in actions["elements"]] == ["page"]
    assert double.calls("files.getUploadURLExternal") == 0
    assert TOKEN not in words(said.blocks)


def test_the_order_of_what_is_kept_names_only_parts_that_there_are():
    from monitor.slack.digest import _KEPT  # the order is a promise to managers

    seen = {section.name for name in DIGESTS for section in document(a_digest_card(DIGESTS[name]()), EN).sections}
    assert set(_KEPT) == seen
    assert {Measure.MENTIONS, Measure.OPEN} <= {tile.code for tile in document(SMALL, EN).sections[0].tiles}
