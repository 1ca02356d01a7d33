"""A mail as a mail client reads it: its parts, its headers, and that nobody's words become one of them."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from bs4 import BeautifulSoup
from cards import MESSAGES
from digests import DIGESTS, PNG, a_digest_card, a_hostile_card
from hypothesis import given
from hypothesis import strategies as st

from fakes import NOON
from monitor.language import voice
from monitor.mail.envelope import Sender, composed
from monitor.rules.card import Notice, Room
from monitor.rules.digest.card import Chart
from monitor.rules.digest.document import document, plain
from monitor.rules.excerpt import clean, cut, one_line
from monitor.rules.telling import plain_lines, summary

ROOM = Room("yonetim", "yonetim@papatya.example", "tr")
SENDER = Sender("nobetci@papatya.example", "Nöbetçi")
PICTURES = {Chart.DAYS: PNG, Chart.TOPICS: PNG + b"topics", Chart.TIMES: PNG + b"times"}
EVERY_CARD = {name: a_digest_card(make(), pictures=PICTURES) for name, make in DIGESTS.items()}
EVERY_CARD["hostile"] = a_hostile_card(pictures=PICTURES)


def mail_of(message, room=ROOM, sender=SENDER, **more):
    return composed(message, room, sender, now=NOON, **more)


def read(content: bytes):
    return message_from_bytes(content, policy=default)


def text_of(part) -> str:
    return part.get_content().replace("\r\n", "\n")


def shape(part) -> object:
    """The types of its parts, as they are nested."""
    inner = [shape(one) for one in part.iter_parts()] if part.is_multipart() else []
    return (part.get_content_type(), inner) if inner else part.get_content_type()


def test_a_digest_is_text_first_then_a_page_with_its_pictures():
    pictures = ["image/png"] * len(PICTURES)
    assert shape(read(mail_of(EVERY_CARD["full"]))) == (
        "multipart/alternative",
        ["text/plain", ("multipart/related", ["text/html", *pictures])],
    )


def test_without_pictures_it_is_text_and_a_page():
    card = replace(EVERY_CARD["full"], pictures={})
    assert shape(read(mail_of(card))) == ("multipart/alternative", ["text/plain", "text/html"])


def test_in_its_plainest_form_it_is_text():
    assert shape(read(mail_of(EVERY_CARD["full"], only_text=True))) == "text/plain"


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_every_other_message_is_text(message):
    mail = read(mail_of(message))
    assert shape(mail) == "text/plain"
    speaker = voice("tr", ROOM.zone)
    assert text_of(mail).startswith(clean("\n".join(plain_lines(message, speaker))))


def test_the_text_says_all_that_the_page_says():
    card = EVERY_CARD["full"]
    text, _ = read(mail_of(card)).iter_parts()
    said = document(card, voice("tr", ROOM.zone))
    assert text_of(text).splitlines()[: len(plain(said))] == "\n".join(plain(said)).splitlines()[: len(plain(said))]
    assert card.page in text_of(text)


@pytest.mark.parametrize("card", EVERY_CARD.values(), ids=EVERY_CARD)
def test_every_picture_is_shown_once_and_nothing_is_fetched(card):
    _, related = read(mail_of(card)).iter_parts()
    html, *pictures = related.iter_parts() if related.is_multipart() else [related]
    page = BeautifulSoup(text_of(html), "html.parser")
    shown = [image["src"] for image in page.find_all("img")]
    assert shown == [f"cid:{picture['Content-ID'].strip('<>')}" for picture in pictures]
    assert len(set(shown)) == len(shown)
    assert all(image["alt"] for image in page.find_all("img"))
    assert not page.find_all(["script", "link", "style", "iframe", "form", "object", "base", "svg"])
    assert not [tag for tag in page.find_all(True) if "background" in tag.attrs or "url(" in tag.get("style", "")]


def test_the_pictures_are_those_of_the_digest_and_named_after_what_they_show():
    _, related = read(mail_of(EVERY_CARD["full"])).iter_parts()
    _, *pictures = related.iter_parts()
    assert {one.get_filename(): one.get_content() for one in pictures} == {
        f"{chart.value}.png": png for chart, png in PICTURES.items()
    }
    assert {one.get_content_disposition() for one in pictures} == {"inline"}


def test_it_says_who_wrote_it_that_nobody_did_and_in_which_language():
    mail = read(mail_of(EVERY_CARD["full"], replace(ROOM, language="en")))
    assert mail["From"].addresses[0].display_name == "Nöbetçi"
    assert [one.addr_spec for one in (*mail["From"].addresses, *mail["To"].addresses)] == [SENDER.address, ROOM.address]
    assert mail["Date"].datetime == NOON
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert mail["List-Id"] == "<nobetci.papatya.example>"
    assert [part["Content-Language"] for part in mail.walk() if part.get_content_maintype() == "text"] == ["en", "en"]


def test_the_number_is_of_the_message_and_its_reader():
    card = MESSAGES["card-new"]
    others = (replace(card, key="other"), card, card)
    rooms = (ROOM, ROOM, replace(ROOM, address="baska@papatya.example"))
    numbers = [read(mail_of(message, room))["Message-ID"] for message, room in zip(others, rooms, strict=True)]
    assert len(set(numbers)) == 3
    later = composed(replace(card, rev=9, urgency=12), ROOM, SENDER, now=NOON.replace(year=2030))
    assert read(later)["Message-ID"] == numbers[1]


NAMES = ("", "Nöbetçi", "Örnek Marka, destek", 'Ali "Veli"', "=?utf-8?q?x?=", "<a@b.example>")


@pytest.mark.parametrize("name", NAMES)
def test_a_sender_is_called_what_it_is_called(name):
    [sender] = read(mail_of(MESSAGES["note"], sender=replace(SENDER, name=name)))["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, SENDER.address)


def test_a_long_domain_stays_one_number():
    domain = ".".join(["a" * 60] * 4)
    mail = mail_of(EVERY_CARD["full"], sender=Sender(f"n@{domain}"))
    assert read(mail)["Message-ID"].endswith(f"@{domain}>")


@pytest.mark.parametrize("card", EVERY_CARD.values(), ids=EVERY_CARD)
def test_a_mail_holds_what_every_server_takes(card):
    content = mail_of(card)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not [line for line in lines if b"\r" in line or b"\n" in line]
    assert content.isascii()
    mail = read(content)
    assert [part.defects for part in mail.walk() if part.defects] == []
    assert [value.defects for part in mail.walk() for value in part.values() if value.defects] == []


INJECTED = "Konu\r\nBcc: herkes@evil.example\r\n\r\n<script>alert(1)</script>\x00\ud800"


def notice(says: str, key: str = "k") -> Notice:
    return Notice(key, 1, good_news=False, says="{words}", hint="{words}", values={"words": says})


def test_no_word_becomes_a_header():
    mail = read(mail_of(notice(INJECTED)))
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]
    assert set(mail.keys()) == set(read(mail_of(MESSAGES["note"])).keys())


WORDS = st.text(st.one_of(st.characters(), st.sampled_from("şİ ığ\r\n\x00\x1b\u2028\ufffe\ud800=?_.“🔴")), max_size=400)


@given(WORDS)
def test_whatever_is_said_arrives(words):
    message = notice(words, key=words)
    speaker = voice("tr", ROOM.zone)
    content = mail_of(message)
    mail = read(content)
    assert str(mail["Subject"]) == cut(one_line(summary(message, speaker)), 180)
    assert text_of(mail) == clean("\n".join(plain_lines(message, speaker))) + "\n"
    assert max(map(len, content.split(b"\r\n"))) <= 998
