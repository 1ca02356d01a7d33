import json
import re
from datetime import timedelta

import pytest
from cards import HEARD, HOSTILE, MESSAGES, REASONS, a_campaign, a_card, reason
from golden import found_good
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import DeliveryFailed, Failure
from monitor.language import Voice, voice
from monitor.rules.card import Ground, Note, Notice, Phase, RollUp, RollUpLine, Sample
from monitor.rules.case import State, Verdict
from monitor.rules.draft import Draft
from monitor.rules.excerpt import web_address
from monitor.rules.moves import Move
from monitor.rules.people import Person
from monitor.slack.blocks import metadata, payload, plain_payload
from monitor.slack.checked import checked_payload
from monitor.slack.escape import MOST_TEXT, escape, label, top_text
from monitor.slack.limits import violations
from scrapers.kit.mention import Author

TR, EN = voice("tr"), voice("en")


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_looks_as_it_did_when_somebody_last_looked(name, language):
    built = json.dumps(payload(MESSAGES[name], voice(language)), ensure_ascii=False, indent=1) + "\n"
    assert built == found_good(f"blocks/{name}.{language}.json", built)


@pytest.mark.parametrize("plain", [False, True], ids=["blocks", "plain"])
@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_every_message_keeps_slacks_limits(message, plain):
    for speaker in (TR, EN):
        built = plain_payload(message, speaker) if plain else payload(message, speaker)
        assert violations(built) == []


anything = st.text(max_size=120) | st.sampled_from([HOSTILE, HOSTILE * 3, "<!channel>" * 50, "&<>" * 700, '\\"' * 900])
addresses = st.none() | anything | st.builds("https://example.com/{}".format, st.text(max_size=40))
reasons = st.lists(st.builds(reason, st.integers(-99, 99), anything, st.none() | anything), max_size=8).map(tuple)
people = st.builds(Person, anything, anything, st.none() | anything | st.sampled_from(["U012AB3CD", "S012AB3CD"]))
times = st.none() | st.timedeltas(timedelta(days=-9_999), timedelta(days=9_999)).map(lambda span: HEARD + span)
offered = st.lists(st.sampled_from(Move), unique=True).map(tuple)
cards = st.builds(
    a_card,
    text=anything,
    title=st.none() | anything,
    brand=anything,
    source=anything,
    rule=anything,
    rulebook=anything,
    topics=st.lists(anything, max_size=9).map(tuple),
    state=st.sampled_from(State),
    state_note=anything,
    urgency=st.integers(0, 100),
    reasons=reasons,
    respond_url=addresses,
    author=st.builds(Author, name=st.none() | anything, handle=st.none() | anything),
    was=st.none() | st.sampled_from(State),
    owner=st.none() | people,
    took=st.none() | st.timedeltas(timedelta(0)),
    snoozed_until=times,
    claim_due=times,
    answer_due=times,
    assigned=st.lists(people, max_size=9).map(tuple),
    eyes_needed=st.booleans(),
    eyes=st.none() | people,
    promised_for=st.none() | st.dates(),
    draft=st.none() | st.builds(Draft, anything, anything, st.lists(anything, max_size=9).map(tuple)),
    offers=offered,
    word=st.none() | st.sampled_from([Move.GENUINE, Move.SUSPICIOUS]),
    word_by=st.none() | people,
    into=st.none() | anything,
)
notes = st.builds(
    Note,
    st.just("k"),
    st.just(1),
    anything,
    st.just({"who": HOSTILE}),
    anything,
    anything,
    addresses,
    st.just(HEARD),
    to=st.lists(people, max_size=4).map(tuple),
    offers=offered,
    case_id=st.none() | st.integers(1, 10**9),
)
notices = st.builds(
    Notice, st.just("k"), st.just(1), st.booleans(), anything, anything, anything, st.just({"a": HOSTILE})
)
lines = st.builds(
    RollUpLine,
    st.just("#8F3K"),
    st.integers(0, 100),
    anything,
    anything,
    st.lists(anything, max_size=9).map(tuple),
    anything,
    addresses | st.just("https://example.com/" + "a" * 2_000),
)
counts = st.lists(st.tuples(anything, st.integers(1, 999)), max_size=20).map(tuple)
storms = st.builds(
    RollUp,
    st.just("k"),
    st.just(1),
    st.integers(0, 999),
    st.just(HEARD),
    st.lists(lines, max_size=12).map(tuple),
    counts,
    counts,
    morning=st.booleans(),
    cases=st.lists(st.tuples(st.integers(1, 10**9), anything), max_size=130, unique_by=lambda pair: pair[0]).map(tuple),
)

grounds = st.lists(st.builds(Ground, st.integers(-99, 99), anything, st.just({"who": HOSTILE})), max_size=9).map(tuple)
campaigns = st.builds(
    a_campaign,
    brand=anything,
    phase=st.sampled_from(Phase),
    verdict=st.none() | st.sampled_from(Verdict),
    into=st.none() | st.integers(1, 10**9),
    propaganda=st.integers(0, 100),
    sources=counts,
    pace=st.lists(st.integers(-1, 10**6), max_size=40).map(tuple),
    together=grounds,
    grounds=grounds,
    doubts=grounds,
    samples=st.lists(st.builds(Sample, anything, anything, st.just(HEARD), addresses), max_size=5).map(tuple),
    model=anything,
    offers=offered,
)


def said_in(node):
    """(kind of text, text) of everything inside blocks that a person will read."""
    if isinstance(node, list):
        for item in node:
            yield from said_in(item)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["type"], node["text"]
        for value in node.values():
            yield from said_in(value)


def called_in(node):
    """The ids of everybody who is mentioned."""
    if isinstance(node, list):
        return set().union(*(called_in(item) for item in node))
    if not isinstance(node, dict):
        return set()
    here = {node[name] for name in ("user_id", "usergroup_id") if name in node}
    return here.union(*(called_in(value) for value in node.values()))


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.one_of(cards, notes, notices, storms, campaigns), st.sampled_from([TR, EN]))
def test_whatever_people_write_slack_takes_it_and_reads_no_command_in_it(message, speaker):
    for built in (payload(message, speaker), plain_payload(message, speaker)):
        assert violations(built) == []
        markup = [text for kind, text in said_in(built.get("blocks", [])) if kind == "mrkdwn"]
        for text in [*markup, built["text"]]:
            assert not re.search(r"<(?!!date\^|https?://)", text)
        assert called_in(built.get("blocks", [])) <= {"U012AB3CD", "S012AB3CD"}


def test_a_campaign_says_a_likelihood_and_never_an_accusation():
    for phase in Phase:
        for speaker, words in ((TR, ("sahte", "bot ")), (EN, ("fake", "bot "))):
            said = json.dumps(payload(a_campaign(phase=phase, into=3), speaker), ensure_ascii=False).casefold()
            assert not [word for word in words if word in said]
    header = payload(MESSAGES["campaign-strong"], TR)["blocks"][0]
    assert header["text"]["text"] == "🔴 Koordineli kampanya olasılığı %91"


def test_a_campaign_names_the_command_and_has_no_button_that_does_nothing():
    built = payload(MESSAGES["campaign-strong"], TR)
    assert "actions" not in {block["type"] for block in built["blocks"]}
    code = [text for text in said_in(built["blocks"]) if text == ("text", "nobetci campaign 412 --verdict …")]
    assert len(code) == 1


def test_a_strangers_words_stand_only_where_nothing_is_read_as_markup():
    secret = "*bold* <!here> :tada:"
    card = a_card(
        text=secret, title=secret, author=Author(name=secret, handle=secret), reasons=(reason(87, "x", secret),)
    )
    built = payload(card, TR)
    kinds = {kind for kind, text in said_in(built["blocks"]) if "*bold*" in text}
    assert kinds == {"text", "plain_text"}
    assert "<!here>" not in built["text"]


@given(st.text())
def test_escaping_is_undone_by_reading(text):
    read = escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert read == text
    assert not set("<>") & set(escape(text))


def test_names_from_the_configuration_cannot_set_markup():
    assert label("*A_B* `x` ~y~ <z>").translate(str.maketrans("", "", "*_~`<>")) == label("*A_B* `x` ~y~ <z>")


@given(st.text(alphabet="a<&ş😡\n", max_size=3_000))
def test_the_top_text_fits_an_edit_too(text):
    told = top_text(text)
    assert len(told.encode()) <= 4_000
    assert len(told.replace("&lt;", "<").replace("&amp;", "&")) <= MOST_TEXT


@given(st.text(max_size=60) | st.builds("https://{}".format, st.text(max_size=60)))
def test_what_we_take_for_an_address_the_checker_takes_too(url):
    if web_address(url) is not None:
        card = a_card(respond_url=url)
        assert violations(payload(card, EN)) == []
        assert any(block["type"] == "actions" for block in payload(card, EN)["blocks"])


def test_a_title_strikes_out_the_state_that_was_left():
    title = payload(MESSAGES["card-answered"], TR)["blocks"][0]["text"]["text"]
    assert title.startswith("✅ ~Açık~ → *Yanıtlandı* · Acil 87/100 · yazıldığı yerde yanıtlandı · *Papatya Ev*")
    assert "~" not in payload(MESSAGES["card-new"], TR)["blocks"][0]["text"]["text"]


def test_the_button_leads_to_the_post_itself_and_there_is_no_other():
    actions = [block for block in payload(MESSAGES["card-new"], TR)["blocks"] if block["type"] == "actions"]
    (button,) = actions[0]["elements"]
    assert (button["text"]["text"], button["style"]) == ("Yanıtla", "primary")
    assert button["url"] == "https://www.sikayetvar.com/papatya-ev/iadem-3-haftadir-yapilmiyor"


def test_without_a_place_to_answer_there_is_no_button():
    assert "actions" not in {block["type"] for block in payload(MESSAGES["card-bare"], TR)["blocks"]}


def test_block_ids_name_the_message_the_part_and_the_revision():
    first, second = (payload(a_card(rev=rev), TR)["blocks"] for rev in (1, 2))
    assert first[0]["block_id"] == "shop:case:41:team/title/1"
    assert not {block["block_id"] for block in first} & {block["block_id"] for block in second}


EVENTS = {
    "card-new": "nobetci_card",
    "note": "nobetci_note",
    "notice-back": "nobetci_notice",
    "roll-up": "nobetci_rollup",
    "campaign-strong": "nobetci_campaign",
}


@pytest.mark.parametrize(("name", "event"), EVENTS.items())
def test_metadata_is_opaque_and_the_same_in_every_form(name, event):
    message = MESSAGES[name]
    assert metadata(message) == {"event_type": event, "event_payload": {"key": message.key, "rev": message.rev}}
    assert payload(message, TR)["metadata"] == plain_payload(message, TR)["metadata"] == metadata(message)


def test_the_plain_form_has_the_words_the_link_and_says_what_it_is():
    told = plain_payload(a_card(text="a <b> & c"), TR)
    assert "blocks" not in told
    assert "a &lt;b&gt; &amp; c" in told["text"]
    assert "<https://www.sikayetvar.com/papatya-ev/iadem-3-haftadir-yapilmiyor>" in told["text"]
    assert told["text"].endswith("(görünüm basitleştirildi)")


def test_a_duplicate_says_so_even_in_the_short_form():
    for state in (State.NEW, State.CLOSED):
        foot = payload(a_card(state=state, may_be_duplicate=True), TR)["blocks"][-1]
        assert "yinelenmiş olabilir" in foot["elements"][0]["text"]


def test_a_message_that_slack_would_refuse_is_refused_before_it_is_sent():
    talkative = Voice("en", lambda text: text + " blah" * 500 if text.startswith("Rule:") else text)
    with pytest.raises(DeliveryFailed) as failed:
        checked_payload(a_card(), talkative)
    assert (failed.value.kind, failed.value.code) == (Failure.PAYLOAD, "invalid_blocks")
    assert "/blocks/6/elements/0/text" in failed.value.detail
    assert "blah" not in failed.value.detail


def test_a_message_is_checked_before_it_is_sent():
    body = checked_payload(a_card(reasons=REASONS), TR)
    assert (body["parse"], body["link_names"]) == ("none", False)


LONG = Draft("refund", 'Merhaba "değerli" müşterimiz,\n' * 200, ("Muhasebeye sor",) * 5)


def test_a_long_draft_is_shortened_before_anything_else_is_lost():
    built = payload(a_card(text=HOSTILE, reasons=tuple(reason(9, HOSTILE, HOSTILE) for _ in range(9)), draft=LONG), TR)
    names = [block["block_id"].split("/")[1] for block in built["blocks"]]
    assert {"title", "words", "why", "facts", "foot"} <= set(names)
    assert len(json.dumps(built["blocks"], ensure_ascii=False)) <= 10_000
    assert "draft" in [block["block_id"].split("/")[1] for block in payload(a_card(draft=LONG), TR)["blocks"]]


def test_three_or_four_buttons_are_in_sight_and_everything_else_behind_other():
    for name in ("work-open", "work-claimed"):
        (menu,) = [block for block in payload(MESSAGES[name], TR)["blocks"] if block["type"] == "actions"]
        buttons = [one["action_id"] for one in menu["elements"] if one["type"] == "button"]
        assert 3 <= len(buttons) <= 4
        others = {o["value"].partition("|")[0] for one in menu["elements"] for o in one.get("options", [])}
        apart = {one["action_id"] for one in menu["elements"]}
        assert set(MESSAGES[name].offers) <= {Move(move) for move in (others | apart) & set(Move)}


def test_a_word_about_a_person_is_asked_for_once_more():
    (menu,) = [block for block in payload(MESSAGES["work-open"], TR)["blocks"] if block["type"] == "actions"]
    (button,) = [one for one in menu["elements"] if one["action_id"] == Move.SUSPICIOUS]
    assert button["style"] == "danger"
    assert button["confirm"]["deny"]["text"] == "Vazgeç"


def test_where_nobody_hears_a_press_only_the_link_is_a_button():
    body = checked_payload(MESSAGES["work-open"], TR, hears=False)
    (menu,) = [block for block in body["blocks"] if block["type"] == "actions"]
    assert [one["action_id"] for one in menu["elements"]] == ["respond"]
    bare = checked_payload(MESSAGES["work-campaign"], TR, hears=False)
    assert "actions" not in {block["type"] for block in bare["blocks"]}


def test_people_are_mentioned_by_their_id_and_others_by_name():
    assert called_in(payload(MESSAGES["work-asked"], TR)["blocks"]) == {"U012AB3CD", "S012AB3CD"}
    assert ("text", "Deniz") in set(said_in(payload(MESSAGES["work-asked"], TR)["blocks"]))
