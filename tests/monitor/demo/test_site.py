import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from bs4 import BeautifulSoup
from plain_http import PLAIN

from monitor.demo.face import Dress
from monitor.demo.site import DemoSite
from monitor.demo.world import Complaint, Story

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CARD = 'article[data-ga-element="Complaint_Card"]'
BRAND = "/papatya-ev"
TOPIC = "/papatya-ev--123456"


class MovingClock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def forward(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return MovingClock()


@pytest.fixture
def site(clock):
    with DemoSite(clock) as site:
        yield site


@pytest.fixture
def quiet(clock):
    """A site on which nothing happens by itself."""
    with DemoSite(clock, Story()) as site:
        yield site


@pytest.fixture
def get():
    with httpx.Client(trust_env=False, verify=PLAIN) as client:
        yield lambda site, path, **more: client.get(site.url + path, **more)


def own_cards(page):
    return [card for card in BeautifulSoup(page.text, "lxml").select(CARD) if not card.select('[href^="/kirpi"]')]


def a_complaint(title="Masa Kırık", **more):
    return Complaint(title, "Masa kırık geldi.", START, author="Ada", **more)


def test_the_story_goes_on_as_the_clock_does(site, clock, get):
    before = len(own_cards(get(site, BRAND)))
    clock.forward(4)
    assert len(own_cards(get(site, BRAND))) == before + 1


STATUSES = {
    "brand page": ("/papatya-ev?page=1", 200),
    "a complaint": ("/papatya-ev/cocuk-masasi-kirildi-cocugum-yaralandi", 200),
    "one that comes later": ("/papatya-ev/super-hizli-kargo", 404),
    "a withdrawn one": ("/papatya-ev/yatak-odasi-takimi-yanlis-renk-geldi", 404),
    "forum": ("/papatya-ev--123456?p=1", 200),
    "an entry": ("/entry/158204331", 200),
    "no such entry": ("/entry/1", 404),
    "robots": ("/robots.txt", 200),
    "another brand": ("/kirpi-mobilya", 404),
    "a page that is no number": ("/papatya-ev?page=iki", 200),
    "the way in": ("/", 302),
}


@pytest.mark.parametrize(("path", "status"), STATUSES.values(), ids=STATUSES)
def test_every_address_answers(site, get, path, status):
    assert get(site, path).status_code == status


def test_past_the_end_the_last_page_comes_again(site, clock, get):
    clock.forward(3_600)
    second = get(site, f"{BRAND}?page=2")
    assert own_cards(second)
    assert get(site, f"{BRAND}?page=99").content == second.content
    assert get(site, f"{BRAND}?page=1").content != second.content


@pytest.mark.parametrize("path", [BRAND, TOPIC, "/papatya-ev/tebrikler-yine-basardiniz"])
def test_an_unchanged_page_is_not_sent_again(site, get, path):
    tag = get(site, path).headers["etag"]
    again = get(site, path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_a_changed_page_is_sent_in_full(site, clock, get):
    tag = get(site, BRAND).headers["etag"]
    clock.forward(4)
    assert get(site, BRAND, headers={"If-None-Match": tag}).status_code == 200


def test_a_complaint_can_be_published_and_lived_through(quiet, get):
    slug = quiet.publish(a_complaint())
    address = f"{BRAND}/{slug}"
    quiet.answer(slug)
    quiet.write_again(slug, "Hâlâ bekliyorum")
    quiet.solve(slug, rating=1)
    assert "Değerli Müşterimiz" in get(quiet, address).text
    assert "Hâlâ bekliyorum" in get(quiet, address).text
    assert "Çözüldü" in own_cards(get(quiet, BRAND))[0].get_text()
    quiet.withdraw(slug, thanks="Sağ olun")
    assert get(quiet, address).status_code == 404
    assert '"Sağ olun" Ada Şikayetini Yayından Kaldırdı' in own_cards(get(quiet, BRAND))[0].get_text()


def test_an_answer_can_be_put_into_words(quiet, get):
    slug = quiet.publish(a_complaint())
    quiet.answer(slug, "Yenisini yolladık")
    assert "Yenisini yolladık" in get(quiet, f"{BRAND}/{slug}").text


def test_published_complaints_get_slugs_and_numbers_of_their_own(quiet, get):
    assert [quiet.publish(a_complaint()) for _ in range(2)] == ["masa-kirik", "masa-kirik-1"]
    assert len({card["data-id"] for card in own_cards(get(quiet, BRAND))}) == 2


def test_somebody_can_write_in_the_forum(quiet, get):
    number = quiet.write_entry("kargo gelmedi")
    assert "kargo gelmedi" in get(quiet, TOPIC).text
    assert "kargo gelmedi" in get(quiet, f"/entry/{number}").text


def test_an_unknown_slug_is_a_key_error(quiet):
    with pytest.raises(KeyError):
        quiet.answer("yok")


def test_a_redesign_leaves_no_card_until_it_is_mended(site, get):
    site.break_layout()
    assert not own_cards(get(site, BRAND))
    site.mend_layout()
    assert own_cards(get(site, BRAND))


def test_the_site_can_wear_older_markup(site, get):
    site.wear(Dress.G2)
    assert BeautifulSoup(get(site, BRAND).text, "lxml").select("article.card-v2")
    detail = get(site, "/papatya-ev/tebrikler-yine-basardiniz").text
    assert BeautifulSoup(detail, "lxml").select("h1.complaint-detail-title")


def test_an_empty_site_says_so(site, get):
    site.empty()
    assert "henüz şikayet yazılmamış" in get(site, BRAND).text
    assert "data-id" not in get(site, TOPIC).text
    site.recover()
    assert own_cards(get(site, BRAND))


TROUBLES = {
    "blocked": (lambda site: site.block(), 403, "engellendi"),
    "challenged": (lambda site: site.challenge(), 503, "Just a moment"),
    "challenged with a smile": (lambda site: site.challenge(status=200), 200, "challenge-form"),
    "limited": (lambda site: site.limit(45), 429, "istek"),
    "down": (lambda site: site.go_down(), 503, "Bakım"),
}


@pytest.mark.parametrize(("trouble", "status", "words"), TROUBLES.values(), ids=TROUBLES)
@pytest.mark.parametrize("path", [BRAND, TOPIC])
def test_trouble_lasts_until_the_site_recovers(site, get, path, trouble, status, words):
    trouble(site)
    answer = get(site, path)
    assert (answer.status_code, words in answer.text) == (status, True)
    site.recover()
    assert get(site, path).status_code == 200


@pytest.mark.parametrize(("seconds", "header"), [(45, "45"), (None, None)])
def test_a_limit_says_how_long_if_it_was_told(site, get, seconds, header):
    site.limit(seconds)
    assert get(site, BRAND).headers.get("retry-after") == header


def test_robots_are_answered_even_by_a_site_that_blocks(site, get):
    site.block()
    assert "Disallow: /uye/" in get(site, "/robots.txt").text
    site.go_down()
    assert get(site, "/robots.txt").status_code == 503


def test_requests_are_counted_and_remembered(site, get):
    get(site, f"{BRAND}?page=1")
    site.block()
    get(site, "/robots.txt")
    assert site.requests == 2
    assert site.asked == ("/papatya-ev?page=1", "/robots.txt")
    assert site.most_at_once == 1


def test_requests_at_the_same_moment_are_noticed():
    both = threading.Barrier(2)

    def clock_that_waits_for_two():
        both.wait(60)
        return START

    with DemoSite(clock_that_waits_for_two, Story()) as site:
        visitors = [threading.Thread(target=httpx.get, args=(site.url + BRAND,)) for _ in range(2)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join(60)
        assert site.most_at_once == 2


def test_it_runs_as_a_process_of_its_own_and_says_where():
    command = [sys.executable, "-m", "monitor.demo.site", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().strip()
            assert httpx.get(url + BRAND, trust_env=False, verify=PLAIN).status_code == 200
        finally:
            process.terminate()
