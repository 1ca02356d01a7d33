"""From the button below a digest to the form, the note that everybody reads, and the word of thanks."""

import threading
from collections.abc import Iterator

import pytest
from digests import a_digest, a_digest_card
from presses import a_submission
from workplace_double import WorkplaceDouble, press_on

from fakes import NOON
from monitor.demo.slack import TOKEN
from monitor.handling import Handler
from monitor.rules.card import Room
from monitor.rules.moves import Move
from monitor.rules.people import Directory, Person
from monitor.rules.workplace import Workplace
from monitor.slack.channel import SlackChannel
from monitor.slack.client import Access
from monitor.slack.interactions import Gate
from monitor.slack.switchboard import Switchboard
from monitor.slack.whispers import SlackWhispers
from monitor.store.door import Store

ROOM = Room("yonetim", "C1", "tr")
PEOPLE = Directory({"ayse": Person("ayse", "Ayşe Yılmaz", "U1")})


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkplaceDouble]:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with WorkplaceDouble(token=TOKEN) as double:
        yield double


@pytest.fixture
def board(store: Store, slack: WorkplaceDouble) -> Switchboard:
    """Presses are made in the store, below a digest that stands in Slack."""
    with store.transaction() as tx:
        number = tx.digests.make(a_digest(), "token")
    access = Access(slack.api_url, 60)
    SlackChannel(TOKEN, access).post(ROOM, a_digest_card(a_digest(), key=f"{store.id}:digest:x", digest_id=number))
    handler = Handler(store, Workplace(), lambda: NOON)
    gate = Gate(store.id, {"C1": ROOM}, PEOPLE)
    return Switchboard(gate, handler.handle, SlackWhispers(access.web_client(TOKEN)), lambda: NOON)


def pressed(board: Switchboard, payload: dict) -> threading.Event:
    kept = board.take(payload)
    board.answer()
    return kept


def test_a_press_shows_a_form_and_what_is_written_is_kept_and_thanked_for(
    store: Store, slack: WorkplaceDouble, board: Switchboard
) -> None:
    (digest,) = slack.messages("C1")
    assert pressed(board, press_on(digest, Move.FEEDBACK, user="U1", stamp="1.1")).is_set()
    (view,) = slack.forms
    assert view["title"]["text"] == "Geri bildirim"
    assert "başka kanallardakiler de" in view["blocks"][0]["label"]["text"]
    assert slack.whispers == []
    assert pressed(board, a_submission(view, {"value": "Tablo &lt;uzun&gt;"})).is_set()
    (whisper,) = slack.whispers
    assert (whisper.channel, whisper.user) == ("C1", "U1")
    assert whisper.text.startswith("Teşekkürler")
    with store.reading() as tx:
        made = tx.moves.taken("slack:T1:V1::U1:feedback")
    assert made is not None
    assert (made.by, (made.args or {})["text"]) == ("ayse", "Tablo <uzun>")


def test_a_form_with_nothing_in_it_is_answered_with_a_word(slack: WorkplaceDouble, board: Switchboard) -> None:
    (digest,) = slack.messages("C1")
    pressed(board, press_on(digest, Move.FEEDBACK, user="U1", stamp="1.1"))
    pressed(board, a_submission(slack.forms[0], {"value": " "}))
    assert [whisper.text for whisper in slack.whispers] == ["hiçbir şey yazılmadı"]


def test_opening_the_whole_report_asks_for_nothing(slack: WorkplaceDouble, board: Switchboard) -> None:
    (digest,) = slack.messages("C1")
    assert pressed(board, press_on(digest, "page", user="U1", stamp="1.1")).is_set()
    assert (slack.forms, slack.whispers) == ([], [])
