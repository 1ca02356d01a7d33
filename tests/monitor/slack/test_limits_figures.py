"""Pictures, tables and charts built by hand, so that the checker and the builder cannot be wrong together."""

import copy

import pytest

from monitor.slack.limits import view_violations, violations

IMAGE = {"type": "image", "slack_file": {"id": "F012AB3CD"}, "alt_text": "Pzt 12"}
TITLED = {**IMAGE, "title": {"type": "plain_text", "text": "Günler", "emoji": False}}
CELL = {"type": "raw_text", "text": "Kargo <!channel> *x*"}
TABLE = {"type": "table", "rows": [[CELL, CELL], [CELL, CELL]], "column_settings": [{"align": "right"}]}
SERIES = {"name": "Olumsuz", "data": [{"label": "Pzt", "value": 3}, {"label": "Sal", "value": 0.5}]}
AXES = {"categories": ["Pzt", "Sal"], "y_label": "söz"}
BARS = {
    "type": "data_visualization",
    "title": "Günler",
    "chart": {"type": "bar", "series": [SERIES], "axis_config": AXES},
}
PIE = {
    "type": "data_visualization",
    "title": "Duygu",
    "chart": {"type": "pie", "segments": [{"label": "Olumlu", "value": 3}]},
}


def a_message(*blocks):
    return {"text": "hi", "blocks": copy.deepcopy(list(blocks)), "parse": "none"}


@pytest.mark.parametrize("block", [IMAGE, TITLED, TABLE, BARS, PIE], ids=["image", "titled", "table", "bars", "pie"])
def test_every_figure_we_use_is_taken(block):
    assert violations(a_message(block)) == []


def test_a_picture_from_an_address_is_taken():
    assert violations(a_message({"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"})) == []


def without(block, *names):
    return {name: value for name, value in block.items() if name not in names}


def bars(**changes):
    return {**BARS, "chart": {**BARS["chart"], **changes}}


def points(*values):
    return [{"label": name, "value": value} for name, value in zip(("Pzt", "Sal"), values, strict=True)]


WRONG = {
    "a picture of nothing": without(IMAGE, "slack_file"),
    "a picture of two things": {**IMAGE, "image_url": "https://example.com/a.png"},
    "a picture without words": without(IMAGE, "alt_text"),
    "a picture with no words": {**IMAGE, "alt_text": ""},
    "too many words for a picture": {**IMAGE, "alt_text": "a" * 2_001},
    "a long title": {**IMAGE, "title": {"type": "plain_text", "text": "a" * 2_001}},
    "markup as a title": {**IMAGE, "title": {"type": "mrkdwn", "text": "a", "verbatim": True}},
    "a file that is none": {**IMAGE, "slack_file": "F012AB3CD"},
    "a file by its address": {**IMAGE, "slack_file": {"url": "https://files.slack.com/x"}},
    "an id that is none": {**IMAGE, "slack_file": {"id": "C012AB3CD"}},
    "a picture from nowhere": {"type": "image", "image_url": "javascript:alert(1)", "alt_text": "a"},
    "a picture with a control character": {**IMAGE, "alt_text": "a\x1b[31m"},
    "an unknown key": {**IMAGE, "width": 3},
    "a table without rows": {**TABLE, "rows": []},
    "a table of nothing": without(TABLE, "rows"),
    "a hundred and one rows": {**TABLE, "rows": [[CELL]] * 101},
    "twenty-one cells": {**TABLE, "rows": [[CELL] * 21]},
    "a row without cells": {**TABLE, "rows": [[]]},
    "a row that is none": {**TABLE, "rows": ["a"]},
    "rows of two lengths": {**TABLE, "rows": [[CELL], [CELL, CELL]]},
    "an empty cell": {**TABLE, "rows": [[{"type": "raw_text", "text": ""}]]},
    "markup in a cell": {**TABLE, "rows": [[{"type": "mrkdwn", "text": "a"}]]},
    "too much in a table": {**TABLE, "rows": [[{"type": "raw_text", "text": "a" * 5_001}]] * 2},
    "a column that leans": {**TABLE, "column_settings": [{"align": "middle"}]},
    "a column that is none": {**TABLE, "column_settings": ["left"]},
    "a column that is wrapped a little": {**TABLE, "column_settings": [{"is_wrapped": "yes"}]},
    "a long chart title": {**BARS, "title": "a" * 51},
    "a chart without a title": without(BARS, "title"),
    "a chart without a chart": without(BARS, "chart"),
    "a chart of a kind unknown": bars(type="radar"),
    "seven series": bars(series=[{**SERIES, "name": f"s{number}"} for number in range(7)]),
    "no series": bars(series=[]),
    "the same series twice": bars(series=[SERIES, SERIES]),
    "a series that is none": bars(series=["a"]),
    "a long name": bars(series=[{**SERIES, "name": "a" * 21}]),
    "a point that is no number": bars(series=[{**SERIES, "data": points("3", 1)}]),
    "a point that is true": bars(series=[{**SERIES, "data": points(True, 1)}]),
    "a point without an end": bars(series=[{**SERIES, "data": points(float("inf"), 1)}]),
    "a point that is none": bars(series=[{**SERIES, "data": ["a", "b"]}]),
    "a point too few": bars(series=[{**SERIES, "data": points(1, 2)[:1]}]),
    "points in another order": bars(series=[{**SERIES, "data": points(1, 2)[::-1]}]),
    "no axes": bars(axis_config=None),
    "a day twice": bars(axis_config={"categories": ["Pzt", "Pzt"]}),
    "a long axis": bars(axis_config={**AXES, "y_label": "a" * 51}),
    "a long day": bars(axis_config={**AXES, "categories": ["Pzt", "a" * 21]}),
    "axes of a pie": bars(segments=[]),
    "a pie of nothing": {**PIE, "chart": {"type": "pie", "segments": []}},
    "a pie with a hole": {**PIE, "chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]}},
    "seven pieces of a pie": {
        **PIE,
        "chart": {"type": "pie", "segments": [{"label": f"{number}", "value": 1} for number in range(7)]},
    },
}


@pytest.mark.parametrize("block", WRONG.values(), ids=WRONG)
def test_what_slack_would_refuse_is_found(block):
    found = [fault for fault in violations(a_message(block)) if fault.code == "invalid_blocks"]
    assert found
    assert all(fault.where.startswith("/blocks/0") for fault in found)


def test_a_message_has_one_table():
    found = violations(a_message(TABLE, TABLE))
    assert [(fault.code, fault.where) for fault in found] == [("only_one_table_allowed", "/blocks")]


def test_a_message_has_two_charts():
    assert violations(a_message(BARS, PIE)) == []
    assert [fault.code for fault in violations(a_message(BARS, PIE, PIE))] == ["invalid_blocks"]


@pytest.mark.parametrize("block", [IMAGE, TABLE, BARS], ids=["image", "table", "chart"])
def test_no_form_shows_a_figure(block):
    word = {"type": "plain_text", "text": "a"}
    view = {"type": "modal", "callback_id": "a", "private_metadata": "a", "title": word, "submit": word, "close": word}
    assert view_violations({**view, "blocks": [block]})
