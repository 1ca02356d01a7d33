"""A digest's page is laid out when it is asked for: what was erased since is not in it, and a guess finds nothing."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import httpx
import pytest
from bs4 import BeautifulSoup
from digests import PNG, a_full_digest
from plain_http import PLAIN
from speaking import Newsroom

from fakes import NOON, PROBLEM, FixedClock, a_mention
from monitor.receiver import Address, Receiver
from monitor.rules.digest.card import Chart
from monitor.rules.workplace import Workplace
from monitor.shelf import digest_page
from monitor.store.door import Store

SECRET = "Zm9yLXlvdXItZXllcy1vbmx5LTAx"


@pytest.fixture
def shelf(store: Store, clock: FixedClock) -> Callable[[str], bytes | None]:
    """One digest on it, which quotes the only mention there is."""
    room = Newsroom(store, clock)
    room.hear(a_mention("1", PROBLEM))
    with store.reading() as tx:
        [number] = [file.lead_id for file in [tx.cases.file_of(item.case_id) for item in room.items()] if file]
    nothing = {"recurring": (), "praise": (), "open": ()}
    with store.transaction() as tx:
        made = tx.digests.make(a_full_digest(top=(number,), **nothing), SECRET)
        assert made is not None
        tx.digests.draw(made, "tr", {Chart.DAYS: PNG})
    return digest_page(store, Workplace(), "tr")


def seen(page: bytes | None) -> BeautifulSoup:
    assert page is not None
    return BeautifulSoup(page, "html.parser")


def test_who_knows_the_secret_reads_the_digest_with_its_pictures(shelf: Callable[[str], bytes | None]) -> None:
    page = seen(shelf(SECRET))
    assert PROBLEM in page.get_text()
    assert len(page.find_all("img")) == 1


def test_words_that_were_erased_are_gone_at_once(shelf: Callable[[str], bytes | None], store: Store) -> None:
    with store.transaction() as tx:
        assert tx.forgetting.post(a_mention("1", PROBLEM).key, now=NOON + timedelta(hours=1)) == 1
    assert PROBLEM not in seen(shelf(SECRET)).get_text()


GUESSES = [
    "",
    SECRET[:-1],
    SECRET + "x",
    SECRET.lower(),
    "x" * 32,
    "%",
    "' OR 1=1 --",
    "a" * 10_000,
    "\x00" * 20,
    "ş" * 20,
]


@pytest.mark.parametrize("guess", GUESSES, ids=range(len(GUESSES)))
def test_a_guess_finds_nothing(shelf: Callable[[str], bytes | None], guess: str) -> None:
    assert shelf(guess) is None


def test_it_is_shown_over_the_wire(shelf: Callable[[str], bytes | None]) -> None:
    receiver = Receiver(Address("127.0.0.1", 0, 10_000), {}, pages=shelf)
    receiver.start(lambda _name: None)
    try:
        answers = [
            httpx.get(f"http://127.0.0.1:{receiver.port}/digests/{secret}", verify=PLAIN)
            for secret in (SECRET, SECRET, SECRET[::-1])
        ]
    finally:
        receiver.stop()
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert all(one.content == other.content for one, other in pairwise(answers[:2]))
    assert PROBLEM in seen(answers[0].content).get_text()
