"""The checker is tested against messages built by hand, so that it and the builder cannot be wrong together."""

import copy

import pytest

from monitor.slack.limits import view_violations, violations

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*hi*", "verbatim": True}}
CONTEXT = {"type": "context", "elements": [{"type": "plain_text", "text": "hi", "emoji": False}]}
BUTTON = {
    "type": "button",
    "action_id": "respond",
    "text": {"type": "plain_text", "text": "Reply"},
    "url": "https://example.com/a?b=c#d",
    "style": "primary",
}
ACTIONS = {"type": "actions", "elements": [BUTTON]}
WORDS = {"type": "text", "text": "hi <!channel> & all", "style": {"bold": True}}
LINK = {"type": "link", "url": "https://example.com", "text": "#8F3K"}
QUOTE = {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [WORDS]}]}
ITEM = {"type": "rich_text_section", "elements": [WORDS, LINK]}
LIST = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [ITEM]}],
}
HEADER = {"type": "header", "text": {"type": "plain_text", "text": "hi"}}
DIVIDER = {"type": "divider", "block_id": "line"}
METADATA = {"event_type": "nobetci_card", "event_payload": {"key": "a:1", "rev": 1}}


def a_message(*blocks, **changes):
    return {"text": "hi", "blocks": copy.deepcopy(list(blocks)), "metadata": METADATA, "parse": "none", **changes}


def changed(block, path, value):
    """The block with one thing changed; a value of None takes it away."""
    block = copy.deepcopy(block)
    node = block
    for step in path[:-1]:
        node = node[step]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return block


def test_a_message_of_every_kind_we_use_passes():
    assert violations(a_message(SECTION, CONTEXT, ACTIONS, QUOTE, LIST, HEADER, DIVIDER)) == []


def test_a_message_without_blocks_passes():
    assert violations({"text": "hi &amp; <https://example.com/a?b=c> &lt;!here&gt;", "mrkdwn": False}) == []


OPTION = {"text": {"type": "plain_text", "text": "1 saat"}, "value": "1h"}
SELECT = {"type": "static_select", "action_id": "snooze", "options": [OPTION]}
OVERFLOW = {"type": "overflow", "action_id": "more", "options": [OPTION]}
PICKER = {"type": "datepicker", "action_id": "promise", "initial_date": "2026-11-23"}
CONFIRM = {name: {"type": "plain_text", "text": "Evet"} for name in ("title", "text", "confirm", "deny")}
SURE = {"type": "button", "action_id": "b", "text": {"type": "plain_text", "text": "B"}, "confirm": CONFIRM}
PERSON = {"type": "user", "user_id": "U012AB3CD"}
TEAM = {"type": "usergroup", "usergroup_id": "S012AB3CD"}


def in_actions(element):
    return {"type": "actions", "elements": [element]}


def said(*elements):
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def many(count, **changes):
    return [{**OPTION, "value": str(number), **changes} for number in range(count)]


@pytest.mark.parametrize(
    "block",
    [*map(in_actions, (SELECT, OVERFLOW, PICKER, SURE)), said(PERSON, TEAM)],
    ids=["select", "overflow", "datepicker", "confirm", "mentions"],
)
def test_menus_dates_and_mentions_are_taken(block):
    assert violations(a_message(block)) == []


MENUS = {
    "a select without options": {**SELECT, "options": []},
    "a hundred and one options": {**SELECT, "options": many(101)},
    "six in an overflow": {**OVERFLOW, "options": many(6)},
    "a placeholder on an overflow": {**OVERFLOW, "placeholder": CONFIRM["title"]},
    "the same value twice": {**SELECT, "options": [OPTION, OPTION]},
    "a long option": {**SELECT, "options": many(1, text={"type": "plain_text", "text": "a" * 76})},
    "markup in an option": {**SELECT, "options": many(1, text={"type": "mrkdwn", "text": "a"})},
    "a long value": {**SELECT, "options": many(1, value="a" * 151)},
    "an option that is none": {**SELECT, "options": ["1h"]},
    "a link in an option": {**SELECT, "options": many(1, url="https://a.example")},
    "a long placeholder": {**SELECT, "placeholder": {"type": "plain_text", "text": "a" * 151}},
    "a first choice that is no choice": {**SELECT, "initial_option": {**OPTION, "value": "9h"}},
    "a day that is none": {**PICKER, "initial_date": "tomorrow"},
    "a menu without a name": {**SELECT, "action_id": ""},
    "a value on a menu": {**SELECT, "value": "shop:1"},
    "a question without an answer": {**SURE, "confirm": {name: CONFIRM[name] for name in ("title", "text", "deny")}},
    "a long answer": {**SURE, "confirm": {**CONFIRM, "deny": {"type": "plain_text", "text": "a" * 31}}},
    "a long question": {**SURE, "confirm": {**CONFIRM, "text": {"type": "plain_text", "text": "a" * 301}}},
    "a question that is none": {**SURE, "confirm": "sure?"},
    "a field of a form": {"type": "plain_text_input", "action_id": "a"},
}


@pytest.mark.parametrize("element", MENUS.values(), ids=MENUS)
def test_a_menu_that_slack_would_refuse_is_found(element):
    found = violations(a_message(in_actions(element)))
    assert found
    assert all(fault.where.startswith("/blocks/0/elements/0") for fault in found)


MENTIONED = {
    "everybody": {"type": "user", "user_id": "!channel"},
    "a group as a person": {"type": "user", "user_id": "S012AB3CD"},
    "a person as a group": {"type": "usergroup", "usergroup_id": "U012AB3CD"},
    "an id with more in it": {"type": "user", "user_id": "U012AB3CD> <!here"},
    "no id": {"type": "user", "user_id": None},
    "a styled mention": {**PERSON, "style": {"bold": True}},
}


@pytest.mark.parametrize("element", MENTIONED.values(), ids=MENTIONED)
def test_a_mention_is_one_persons_or_one_groups_id(element):
    assert violations(a_message(said(element)))


PLAIN = {"type": "plain_text", "text": "Evet"}
FIELD = {"type": "input", "block_id": "answer", "label": PLAIN, "element": {**SELECT, "action_id": "answer"}}
VIEW = {
    "type": "modal",
    "callback_id": "merge",
    "private_metadata": "shop:41 C1",
    "title": PLAIN,
    "submit": PLAIN,
    "close": PLAIN,
    "blocks": [FIELD],
}
LONG = {"type": "plain_text", "text": "a" * 25}
TYPED = {"type": "plain_text_input", "action_id": "answer", "max_length": 3}
VIEWS = {
    "not a modal": {**VIEW, "type": "home"},
    "a long title": {**VIEW, "title": LONG},
    "a long submit": {**VIEW, "submit": LONG},
    "no close": {name: VIEW[name] for name in VIEW if name != "close"},
    "much to remember": {**VIEW, "private_metadata": "a" * 3_001},
    "no blocks": {**VIEW, "blocks": []},
    "an input without a label": {**VIEW, "blocks": [{**FIELD, "label": None}]},
    "a button as a field": {**VIEW, "blocks": [{**FIELD, "element": SURE}]},
    "lengths the wrong way round": {
        **VIEW,
        "blocks": [
            {**FIELD, "element": {"type": "plain_text_input", "action_id": "a", "min_length": 9, "max_length": 3}}
        ],
    },
    "optional, perhaps": {**VIEW, "blocks": [{**FIELD, "optional": "yes"}]},
    "two fields of one name": {**VIEW, "blocks": [FIELD, FIELD]},
    "an unknown key": {**VIEW, "notify_on_close": True},
}


def test_a_form_is_taken_and_an_input_outside_of_one_is_not():
    assert view_violations(VIEW) == []
    assert violations(a_message(FIELD))


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_a_form_that_slack_would_refuse_is_found(view):
    assert view_violations(view)


BLOCKS = {
    "an unknown kind": {"type": "video"},
    "no kind": {"text": "hi"},
    "a kind that is no text": {"type": ["section"]},
    "not a block": "section",
    "an unknown key": {**SECTION, "accessory": {}},
    "an empty section": {"type": "section"},
    "a long section": changed(SECTION, ["text", "text"], "a" * 3001),
    "an empty text": changed(SECTION, ["text", "text"], ""),
    "a text that is a number": changed(SECTION, ["text", "text"], 7),
    "names looked for in a section": changed(SECTION, ["text", "verbatim"], None),
    "a kind of text that is none": changed(SECTION, ["text", "type"], "markdown"),
    "a mention in markup": changed(SECTION, ["text", "text"], "<!channel>"),
    "a person in markup": changed(SECTION, ["text", "text"], "<@U123>"),
    "a labelled link in markup": changed(SECTION, ["text", "text"], "<https://a.example|b.example>"),
    "an open bracket": changed(SECTION, ["text", "text"], "a < b"),
    "a closed bracket": changed(SECTION, ["text", "text"], "a > b"),
    "a bare ampersand": changed(SECTION, ["text", "text"], "a & b"),
    "a foreign entity": changed(SECTION, ["text", "text"], "a&nbsp;b"),
    "a control character": changed(SECTION, ["text", "text"], "a\x07b"),
    "eleven fields": {"type": "section", "fields": [SECTION["text"]] * 11},
    "a long field": {"type": "section", "fields": [{"type": "plain_text", "text": "a" * 2001}]},
    "fields that are no list": {"type": "section", "fields": "hi"},
    "an empty context": {"type": "context", "elements": []},
    "eleven in a context": {"type": "context", "elements": CONTEXT["elements"] * 11},
    "a bidi override": changed(CONTEXT, ["elements", 0, "text"], "a\u202eb"),
    "a long header": changed(HEADER, ["text", "text"], "a" * 151),
    "markup in a header": changed(HEADER, ["text", "type"], "mrkdwn"),
    "a long block id": {**SECTION, "block_id": "a" * 256},
    "an empty block id": {**SECTION, "block_id": ""},
    "a long button": changed(ACTIONS, ["elements", 0, "text", "text"], "a" * 76),
    "markup in a button": changed(ACTIONS, ["elements", 0, "text", "type"], "mrkdwn"),
    "a button that runs a script": changed(ACTIONS, ["elements", 0, "url"], "javascript:alert(1)"),
    "a button to a user's host": changed(ACTIONS, ["elements", 0, "url"], "https://a@b.example/"),
    "a button to a long address": changed(ACTIONS, ["elements", 0, "url"], "https://a.example/" + "a" * 3000),
    "a button without a name": changed(ACTIONS, ["elements", 0, "action_id"], None),
    "a button of an unknown style": changed(ACTIONS, ["elements", 0, "style"], "default"),
    "a long value": changed(ACTIONS, ["elements", 0, "value"], "a" * 2001),
    "two buttons of one name": {"type": "actions", "elements": [BUTTON, BUTTON]},
    "no buttons": {"type": "actions", "elements": []},
    "something else among the buttons": {"type": "actions", "elements": [{"type": "datepicker"}]},
    "empty words": changed(QUOTE, ["elements", 0, "elements", 0, "text"], ""),
    "a style that is none": changed(QUOTE, ["elements", 0, "elements", 0, "style"], {"underline": True}),
    "a style switched off": changed(QUOTE, ["elements", 0, "elements", 0, "style"], {"bold": False}),
    "a person in rich text": changed(QUOTE, ["elements", 0, "elements", 0], {"type": "user", "user_id": "U1"}),
    "everybody in rich text": changed(QUOTE, ["elements", 0, "elements", 0], {"type": "broadcast", "range": "here"}),
    "an unknown part": changed(QUOTE, ["elements", 0, "type"], "rich_text_table"),
    "an empty quote": changed(QUOTE, ["elements", 0, "elements"], []),
    "a link to a script": changed(LIST, ["elements", 0, "elements", 0, "elements", 1, "url"], "javascript:x"),
    "words in a list without a section": changed(LIST, ["elements", 0, "elements", 0], WORDS),
    "an unknown list": changed(LIST, ["elements", 0, "style"], "dash"),
    "half a letter": changed(QUOTE, ["elements", 0, "elements", 0, "text"], "a\ud83d"),
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_block_that_slack_or_we_would_refuse_is_found(block):
    found = violations(a_message(DIVIDER, block))
    assert found
    assert {fault.code for fault in found} == {"invalid_blocks"}
    assert all(fault.where.startswith("/blocks/1") for fault in found)


MESSAGES = {
    "no text": ({"text": ""}, "no_text"),
    "a blank text": ({"text": " \n"}, "no_text"),
    "a text that is none": ({"text": None}, "no_text"),
    "a text too long for an edit": ({"text": "ş" * 2001}, "msg_too_long"),
    "a mention in the text": ({"text": "<!here>"}, "invalid_arguments"),
    "a control character in the text": ({"text": "a\x1b[31m"}, "invalid_arguments"),
    "names looked for": ({"link_names": True}, "invalid_arguments"),
    "everything looked for": ({"parse": "full"}, "invalid_arguments"),
    "an unknown argument": ({"icon_emoji": ":x:"}, "invalid_arguments"),
    "51 blocks": ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
    "blocks that are no list": ({"blocks": "hi"}, "invalid_blocks"),
    "a block id twice": ({"blocks": [DIVIDER, DIVIDER]}, "invalid_blocks"),
    "too much together": ({"blocks": [changed(SECTION, ["text", "text"], "a" * 2900)] * 4}, "msg_blocks_too_long"),
    "an event type with a dash": ({"metadata": {**METADATA, "event_type": "a-b"}}, "invalid_metadata_format"),
    "metadata that is none": ({"metadata": "hi"}, "invalid_metadata_format"),
    "a person's name in the metadata": (
        {"metadata": {**METADATA, "event_payload": {"key": "a", "rev": 1, "author": "x"}}},
        "invalid_metadata_format",
    ),
}


@pytest.mark.parametrize(("changes", "code"), MESSAGES.values(), ids=MESSAGES)
def test_a_message_that_slack_or_we_would_refuse_is_found(changes, code):
    assert code in {fault.code for fault in violations(a_message(SECTION, **changes))}


def test_what_is_found_never_repeats_the_message():
    block = changed(SECTION, ["text", "text"], "<!channel> secret words")
    assert "secret" not in repr(violations(a_message(block, text="secret <words>")))


def test_the_form_of_a_date_is_allowed_and_a_crooked_one_is_not():
    date = "<!date^1700000000^{date_short_pretty} {time}|27.06.2026 15:20>"
    assert violations(a_message(changed(SECTION, ["text", "text"], f"*Yazıldı*\n{date}"))) == []
    assert violations(a_message(changed(SECTION, ["text", "text"], date.replace("17", "x"))))
