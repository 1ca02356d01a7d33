"""The demo's sites read through the shipped presets, as the daemon reads them: over HTTP, poll after poll."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.demo.face import Dress
from monitor.demo.site import DemoSite
from monitor.demo.world import SLUG, TOPIC, story
from scrapers.kit.document import parse_document
from scrapers.kit.errors import LayoutChanged, RateLimited, Refused, Unreachable
from scrapers.kit.fetch import Network
from scrapers.kit.loader import load_kind
from scrapers.kit.mention import Outcome

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TOLD = story(START)
WRITTEN = {f"{SLUG}/{complaint.slug}": complaint for complaint in TOLD.complaints}
ENTRIES = {str(entry.number): entry for entry in TOLD.entries}


class Follower:
    """Polls one source again and again and remembers the latest of every mention."""

    def __init__(self, source, clock):
        self.source, self.clock, self.cursor, self.known, self.batch = source, clock, None, {}, None

    def poll(self):
        self.batch = self.source.poll(self.cursor)
        self.cursor = self.batch.cursor
        self.known |= {mention.native_id: mention for mention in self.batch.mentions}
        return {mention.native_id: mention for mention in self.batch.mentions}

    def follow(self, *, seconds, every=2):
        for _ in range(0, seconds, every):
            self.clock.now += timedelta(seconds=every)
            self.poll()


class MovingClock:
    now = START

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return MovingClock()


@pytest.fixture
def site(clock):
    with DemoSite(clock, TOLD) as site:
        yield site


@pytest.fixture
def network(clock):
    network = Network("test/1", clock, allow_private_hosts=True, wait=lambda seconds: False)
    yield network
    network.close()


def follower(preset, slug, site, network, clock):
    written = f"preset: {preset}\nslug: {slug}\nbase_url: {site.url}\nbetween: 0s\n"
    document = parse_document(written, "demo.yaml")
    kind = load_kind("site")
    settings = kind.read_settings(document.data, document, ())
    return Follower(kind.open_source(preset, settings, network, clock), clock)


@pytest.fixture
def complaints(site, network, clock):
    return follower("sikayetvar", SLUG, site, network, clock)


@pytest.fixture
def forum(site, network, clock):
    return follower("eksi", TOPIC, site, network, clock)


def test_the_first_poll_brings_every_complaint_word_for_word(complaints):
    found = complaints.poll()
    there = {f"{SLUG}/{s.complaint.slug}" for s in TOLD.seen(START) if not s.withdrawn}
    assert set(found) == there
    for native_id, mention in found.items():
        assert mention.text.split() == WRITTEN[native_id].text.split()
        assert mention.title == WRITTEN[native_id].title
        assert mention.author.name == WRITTEN[native_id].author
        assert mention.created_at == WRITTEN[native_id].written_at
    assert complaints.batch.backlog
    assert complaints.batch.dropped["other_brand"] == 2
    assert not [signal.code for signal in complaints.batch.signals if signal.alarming]


def test_the_first_minute_is_heard_as_it_happens(complaints):
    complaints.poll()
    complaints.follow(seconds=62)
    known = complaints.known
    assert f"{SLUG}/super-hizli-kargo" in known
    assert known[f"{SLUG}/kargodan-paramparca-yemek-masasi"].solved is True
    assert known[f"{SLUG}/kargodan-paramparca-yemek-masasi"].answered_at == START + timedelta(seconds=8)
    assert known[f"{SLUG}/koltuk-takiminda-ayak-vidalari-eksik-cikti"].withdrawn is True
    threads = [mention.thread for mention in known.values() if mention.thread]
    assert sorted(threads) == [
        f"{SLUG}/ayipli-urun-icin-ihtarname-gonderiyorum",
        f"{SLUG}/iade-ettigim-urunun-parasi-3-haftadir-yatmadi",
    ]


def test_the_hostile_part_of_the_story_arrives_as_it_was_written(complaints):
    complaints.clock.now += timedelta(seconds=340)
    complaints.poll()
    texts = "\n".join(mention.text for mention in complaints.known.values())
    assert "<!channel> <!here> @everyone" in texts
    assert "<http://kargo.ornek.example/t?x=1&y=2|buraya tıkla>" in texts
    assert "</script><script>alert(document.domain)</script>" in texts
    assert "{name} %s {{7*7}} ${HOME}" in texts


def test_the_whole_story_is_heard_by_who_polls_to_its_end(complaints):
    complaints.poll()
    complaints.follow(seconds=7_200, every=150)
    heard = {native_id for native_id, mention in complaints.known.items() if mention.thread is None}
    assert heard == {native_id for native_id, complaint in WRITTEN.items() if complaint.number}


def test_a_quiet_site_is_read_with_one_short_request(complaints, site):
    complaints.poll()
    before = site.requests
    assert complaints.poll() == {}
    assert complaints.batch.outcome is Outcome.UNCHANGED
    assert site.requests == before + 1


def test_older_markup_is_read_and_noticed(complaints, site):
    first = complaints.poll()
    site.wear(Dress.G2)
    complaints.follow(seconds=4, every=4)
    assert f"{SLUG}/abajur-fise-takinca-kivilcim-cikardi-elektrik-carpti" in complaints.known
    assert complaints.batch.signals
    assert set(first) <= set(complaints.known)


TROUBLES = {
    "blocked": (DemoSite.block, Refused),
    "challenged": (DemoSite.challenge, Refused),
    "limited": (lambda site: site.limit(45), RateLimited),
    "down": (DemoSite.go_down, Unreachable),
    "redesigned": (DemoSite.break_layout, LayoutChanged),
}


@pytest.mark.parametrize(("trouble", "error"), TROUBLES.values(), ids=TROUBLES)
@pytest.mark.parametrize("place", ["complaints", "forum"])
def test_trouble_has_its_name_and_costs_nothing(request, site, clock, place, trouble, error):
    reader = request.getfixturevalue(place)
    reader.poll()
    trouble(site)
    clock.now += timedelta(seconds=60)
    with pytest.raises(error):
        reader.poll()
    site.recover()
    site.mend_layout()
    clock.now += timedelta(seconds=60)
    reader.poll()
    assert reader.known.keys() >= (expected_at(place, clock.now))


def expected_at(place, now):
    if place == "forum":
        return {str(entry.number) for entry in TOLD.written(now)}
    return {f"{SLUG}/{state.complaint.slug}" for state in TOLD.seen(now) if not state.withdrawn}


def test_an_empty_site_is_no_alarm_of_a_new_layout(complaints, site):
    site.empty()
    complaints.poll()
    assert complaints.batch.outcome is Outcome.EMPTY


def test_the_forum_is_heard_entry_by_entry(forum):
    forum.poll()
    forum.follow(seconds=52, every=4)
    assert set(forum.known) == {str(entry.number) for entry in TOLD.written(forum.clock.now)}
    for native_id, mention in forum.known.items():
        entry = ENTRIES[native_id]
        assert mention.text.split() == entry.text.split()
        assert mention.author.name == entry.author
        assert mention.created_at == entry.at.replace(second=0)


def test_the_forum_is_followed_onto_its_next_page(forum):
    forum.poll()
    forum.follow(seconds=200, every=4)
    assert set(forum.known) == {str(entry.number) for entry in TOLD.written(forum.clock.now)}


def test_a_second_reply_is_noticed_when_nothing_else_happens(complaints, site):
    slug = "tebrikler-yine-basardiniz"
    site.answer(slug)
    complaints.poll()
    site.write_again(slug, "Hâlâ bekliyorum")
    complaints.poll()
    assert "Hâlâ bekliyorum" in {mention.text for mention in complaints.known.values()}


def test_one_site_is_never_asked_two_things_at_once(complaints, forum, site):
    complaints.poll()
    forum.poll()
    assert site.most_at_once == 1
    assert "/robots.txt" in site.asked
