"""What robots.txt asks for is done, and what it cannot say is not taken for a yes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from scrapers.kit.errors import RateLimited, Refused, SourceError, Unreachable
from scrapers.kit.fetch import Blocked, Etiquette, Network, Visitor
from scrapers.kit.robots import LONGEST_DELAY, Robots

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOSTS = frozenset({"shop.example", "www.shop.example", "shop.example:8443"})


class Site:
    """Plays every host; remembers what was asked, and how long was waited before."""

    def __init__(self, robots: Callable[[], httpx.Response]) -> None:
        self.robots = robots
        self.now = NOON
        self.asked: list[str] = []
        self.waited: list[float] = []
        self.network = Network("Nobetci/0.1.0 (x)", self.clock, transport=httpx.MockTransport(self), wait=self.wait)

    def clock(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)
        return False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        return self.robots() if request.url.path == "/robots.txt" else httpx.Response(200, text="page")

    def visitor(self, **manners) -> Visitor:
        pause = (timedelta(seconds=2), timedelta(seconds=2))
        return self.network.visitor("ears", Etiquette(**({"hosts": HOSTS, "between": pause} | manners)))


def text(body: str | bytes, status: int = 200) -> Callable[[], httpx.Response]:
    return lambda: httpx.Response(status, content=body)


RULES = """
User-agent: *
Disallow: /
Crawl-delay: 99
User-agent: nobetci
Disallow: /uye/
Disallow: /*?arama=
Crawl-delay: 4
"""


def test_a_forbidden_path_is_refused_by_name_and_never_asked():
    site = Site(text(RULES))
    with pytest.raises(Refused, match=r"robots\.txt of shop\.example does not allow"):
        site.visitor().get("https://shop.example/uye/ayse")
    assert site.asked == ["https://shop.example/robots.txt"]


PATHS = {
    "allowed for our name": ("https://shop.example/ornek", True),
    "a member": ("https://shop.example/uye/ayse", False),
    "a member, in disguise": ("https://shop.example/%75ye/ayse", False),
    "a search": ("https://shop.example/ara?arama=x", False),
}


@pytest.mark.parametrize(("url", "may"), PATHS.values(), ids=PATHS)
def test_the_verdict_may_be_asked_for_alone(url, may):
    site = Site(text(RULES))
    assert site.visitor().may_read(url) is may
    assert site.asked == ["https://shop.example/robots.txt"]


def test_a_source_that_does_not_ask_may_read_everything():
    site = Site(text(RULES))
    visitor = site.visitor(obey_robots=False)
    assert visitor.may_read("https://shop.example/uye/ayse")
    assert visitor.get("https://shop.example/uye/ayse").status == 200
    assert site.asked == ["https://shop.example/uye/ayse"]


def test_a_verdict_is_refused_for_hosts_of_others():
    with pytest.raises(Refused):
        Site(text("")).visitor().may_read("https://elsewhere.example/")


def test_the_crawl_delay_raises_the_pause_and_never_lowers_it():
    site = Site(text(RULES))
    site.visitor().get("https://shop.example/1")
    site.visitor(between=(timedelta(seconds=9), timedelta(seconds=9))).get("https://shop.example/2")
    assert site.waited == [0, 4, 9]


DELAYS = {
    "a day": ("86400", LONGEST_DELAY),
    "no number": ("soon", timedelta(0)),
    "less than nothing": ("-5", timedelta(0)),
    "for ever": ("inf", timedelta(0)),
    "not a number": ("nan", timedelta(0)),
    "half a second": ("0.5", timedelta(seconds=0.5)),
}


@pytest.mark.parametrize(("said", "delay"), DELAYS.values(), ids=DELAYS)
def test_a_crawl_delay_is_taken_within_reason(said, delay):
    robots = Robots("Nobetci", lambda: NOON, keep=timedelta(days=1))
    assert robots.rules("https://shop.example", lambda _: f"User-agent: *\nCrawl-delay: {said}".encode()).delay == delay


ANSWERS = {
    "no such file": (text("", 404), None),
    "no such file, said at length": (text("User-agent: *\nDisallow: /", 404), None),
    "not for us": (text("", 403), None),
    "nothing in it": (text(""), None),
    "not text": (text(b"\xff\xfe\x00" * 99), None),
    "with a byte order mark": (text(b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), Refused),
    "a page": (text("<html><title>Hi</title>"), None),
    "broken": (text("", 500), Unreachable),
    "a challenge": (text("Just a moment...", 503), Refused),
    "too many": (text("", 429), RateLimited),
    "elsewhere": (lambda: httpx.Response(301, headers={"Location": "https://cdn.example/robots.txt"}), Refused),
    "in a circle": (lambda: httpx.Response(301, headers={"Location": "/robots.txt"}), Unreachable),
}


@pytest.mark.parametrize(("robots", "error"), ANSWERS.values(), ids=ANSWERS)
def test_only_rules_that_were_read_or_do_not_exist_let_us_in(robots, error):
    site = Site(robots)
    visitor = site.visitor(blocked=Blocked(body=("Just a moment",)))
    raised = outcome(visitor, "https://shop.example/ornek")
    assert raised is error
    assert ("https://shop.example/ornek" in site.asked) is (error is None)


def outcome(visitor: Visitor, url: str) -> type[SourceError] | None:
    try:
        visitor.get(url)
    except SourceError as error:
        return type(error)
    return None


def test_what_cannot_be_read_now_is_asked_for_again():
    answers = iter([text("", 500), text("")])
    site = Site(lambda: next(answers)())
    with pytest.raises(Unreachable, match="without it nothing may be read"):
        site.visitor().get("https://shop.example/ornek")
    assert site.visitor().get("https://shop.example/ornek").status == 200


def test_robots_txt_is_found_behind_a_redirect():
    answers = iter([httpx.Response(301, headers={"Location": "https://www.shop.example/robots.txt"})])
    site = Site(lambda: next(answers, httpx.Response(200, text="User-agent: *\nDisallow: /uye/")))
    assert not site.visitor().may_read("https://shop.example/uye/ayse")


def test_the_rules_are_kept_a_day_and_per_origin():
    site = Site(text(RULES))
    visitor = site.visitor()
    for url in (
        "https://shop.example/1",
        "https://shop.example/2",
        "https://shop.example:8443/",
        "http://shop.example/",
    ):
        visitor.get(url)
    assert sum(url.endswith("robots.txt") for url in site.asked) == 3
    site.now += timedelta(hours=24)
    visitor.get("https://shop.example/3")
    assert sum(url.endswith("robots.txt") for url in site.asked) == 4


def test_each_hop_of_a_redirect_obeys_too():
    site = Site(text(RULES))
    page = {"/a": httpx.Response(302, headers={"Location": "/uye/b"}), "/robots.txt": httpx.Response(200, text=RULES)}
    transport = httpx.MockTransport(lambda request: page[request.url.path])
    network = Network("Nobetci/0", site.clock, transport=transport, wait=site.wait)
    pause = (timedelta(0), timedelta(0))
    with pytest.raises(Refused, match="robots"):
        network.visitor("ears", Etiquette(HOSTS, pause)).get("https://shop.example/a")


def test_only_the_beginning_of_a_huge_file_is_read():
    robots = Robots("Nobetci", lambda: NOON, keep=timedelta(days=1))
    huge = b"User-agent: *\nDisallow: /first\n" + b"#" * 600_000 + b"\nDisallow: /last\n"
    rules = robots.rules("https://shop.example", lambda _: huge)
    assert (rules.allows("https://shop.example/first"), rules.allows("https://shop.example/last")) == (False, True)
