"""Members as tables: exact for machines, harmless for spreadsheets, silent about whoever was removed."""

import csv
import io
import json
from hashlib import sha256

import pytest
from dossiers import COPIED, a_removed_one, an_exhibit

from fakes import NOON
from monitor.evidence.members import as_csv, as_jsonl, moment
from scrapers.kit.mention import Author, Gone

HOSTILE = {
    "formula": '=HYPERLINK("http://a","x")',
    "minus": "-1+2",
    "at": "@SUM(A1)",
    "tab": "\t=1",
    "quotes and breaks": 'a "b"\r\nc\nd',
    "line separators": "a\u2028b\u2029c\u0085d",
    "right to left": "ab\u202edc",
    "nothing": "\x00\x1b[31m",
    "emoji": "👩‍👩‍👧 çok kötü",
}


def lines(*exhibits):
    text = as_jsonl(exhibits)
    return [json.loads(line) for line in text.splitlines()]


def cells(*exhibits):
    return list(csv.DictReader(io.StringIO(as_csv(exhibits).removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_machine_reads_every_letter_and_a_spreadsheet_executes_none(text):
    exhibit = an_exhibit(1, text, title=text, author=Author(handle=text, name=text))
    (line,), (row,) = lines(exhibit), cells(exhibit)
    assert (line["text"], line["title"], line["author_name"]) == (text, text, text)
    assert line["text_sha256"] == row["text_sha256"] == sha256(f"{text}\n{text}".encode()).hexdigest()
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert "\x00" not in cell
        assert "\u202e" not in cell


def test_times_are_in_utc_and_ties_point_at_rows_of_the_pack():
    first, second = lines(an_exhibit(1), an_exhibit(2))
    assert (first["posted_at"], first["first_seen_at"]) == ("2026-11-20T12:01:00Z", "2026-11-20T12:01:40Z")
    assert (first["ties"], second["ties"]) == ([], [{"no": 1, "by": "text", "likeness": 0.5}])
    assert lines(an_exhibit(2))[0]["ties"] == []
    assert (moment(None), moment(NOON)) == (None, "2026-11-20T12:00:00Z")


def test_posts_of_one_text_have_one_hash_and_no_number_of_the_store_leaves():
    first, second = lines(an_exhibit(1, same_text=-1), an_exhibit(2, same_text=-1))
    assert first["same_text"] == second["same_text"] == "f" * 16
    assert 101 not in first.values()


@pytest.mark.parametrize("gone", Gone)
def test_of_what_was_removed_only_that_is_said(gone):
    removed = a_removed_one(2, gone)
    line, row = lines(removed)[0], cells(removed)[0]
    assert (line["removed"], line["removal_seen_at"]) == (gone.value, "2026-11-20T14:02:00Z")
    for name in (
        "source",
        "id",
        "url",
        "author_id",
        "author_handle",
        "author_name",
        "text",
        "text_sha256",
        "same_text",
    ):
        assert (line[name], row[name]) == (None, "")


def test_an_empty_campaign_is_an_empty_table():
    assert lines() == []
    assert cells() == []
    assert as_csv([an_exhibit(1)]).count(COPIED) == 1
