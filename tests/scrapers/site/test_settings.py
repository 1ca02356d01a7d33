"""What an operator says about a source of a site."""

from dataclasses import replace
from datetime import timedelta

import pytest
from site_pages import NOW, PRESETS

from scrapers.kit.document import parse_document
from scrapers.kit.errors import InvalidFile
from scrapers.kit.etiquette import Limits
from scrapers.kit.fetch import Network
from scrapers.site import SiteSettings, open_source, read_settings, shipped_presets

SHORT = timedelta(seconds=2), timedelta(seconds=3)


def settings(text: str, *, folder: str = "") -> SiteSettings:
    document = parse_document(text, f"{folder}nobetci.yaml")
    return read_settings(document.data["sources"][0], document, ("sources", 0))


def said(text: str, *, folder: str = "") -> list[str]:
    with pytest.raises(InvalidFile) as caught:
        settings(text, folder=folder)
    return [problem.say() for problem in caught.value.problems]


def test_two_words_are_enough_and_the_preset_says_the_rest():
    found = settings("sources:\n  - {preset: sikayetvar, slug: ornek-marka}\n")
    assert (found.label, found.verified, found.on_brand_page) == ("Şikayetvar", "never", True)
    assert found.address == "https://www.sikayetvar.com/ornek-marka?page=1"
    assert found.poll == (timedelta(minutes=10), timedelta(minutes=15))
    assert [path.name for path in found.files] == ["sikayetvar.yaml"]
    manners = found.etiquette(Limits())
    assert manners.hosts == {"www.sikayetvar.com", "sikayetvar.com"}
    assert (manners.between, manners.obey_robots) == (SHORT, True)
    assert 403 in manners.blocked.status
    assert "Just a moment" in manners.blocked.body
    assert manners.blocked.redirect[0].search("/giris")


def test_an_operator_may_say_otherwise():
    found = settings(
        "sources:\n  - {preset: sikayetvar, slug: a, base_url: 'http://127.0.0.1:81', between: 0s, poll: 2s..3s,"
        " pages: 1, robots: ignore, timeout: 1s, deadline: 4s, most_bytes: 100000, detail: never}\n"
    )
    manners = found.etiquette(Limits())
    assert manners.hosts == {"127.0.0.1:81"}
    assert (manners.between, manners.obey_robots) == ((timedelta(0), timedelta(0)), False)
    assert (manners.limits.read, manners.limits.deadline) == (timedelta(seconds=1), timedelta(seconds=4))
    assert manners.limits.most_bytes == 100_000
    assert found.poll == SHORT
    assert found.layout().listing.pages.most == 1
    assert found.layout().detail.fetch == "never"


def test_what_a_source_leaves_open_holds_as_for_every_source():
    usual = Limits(connect=timedelta(seconds=1), read=timedelta(seconds=2), deadline=timedelta(seconds=3), most_bytes=9)
    open_, own = (
        settings(f"sources:\n  - {{preset: sikayetvar, slug: a{more}}}\n").etiquette(usual).limits
        for more in ("", ", deadline: 1m")
    )
    assert open_ == usual
    assert own == replace(usual, deadline=timedelta(minutes=1))


def test_a_site_of_many_brands_is_not_the_brands_own_page():
    found = settings("sources:\n  - {preset: sikayetim, params: {cat: '12'}}\n")
    assert not found.on_brand_page
    assert found.address == "http://www.sikayetim.com/module.php?cat=12&startat=0&mul=0"


def test_a_preset_of_ones_own_stands_beside_the_configuration(tmp_path):
    own = (PRESETS / "sikayetvar.yaml").read_text("utf-8").replace("preset: sikayetvar", "preset: kendi")
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "kendi.yaml").write_text(own, "utf-8")
    found = settings("sources:\n  - {preset: presets/kendi.yaml, slug: a}\n", folder=f"{tmp_path}/")
    assert found.layout().source == "kendi"
    assert found.files == (tmp_path / "presets" / "kendi.yaml",)


WRONG = {
    "an unknown key": ("{preset: eksi, slug: a, colour: red}", "2: unknown key colour"),
    "no slug": ("{preset: sikayetvar}", "2: slug is missing"),
    "a whole address": ("{preset: sikayetvar, slug: 'https://x/y'}", "2: https://x/y cannot be part of an address"),
    "a slug that is a number": ("{preset: sikayetvar, slug: 12}", "2: slug must be text, not 12"),
    "no such preset": ("{preset: sikayetva, slug: a}", "2: there is no preset sikayetva — did you mean sikayetvar?"),
    "no such file": ("{preset: ./none.yaml, slug: a}", "2: there is no preset ./none.yaml"),
    "a missing name": ("{preset: sikayetim}", "2: the preset sikayetim needs cat under params"),
    "a name too many": ("{preset: eksi, slug: a, params: {cat: '1'}}", "2: the preset eksi has no cat"),
    "a slug too many": ("{preset: sikayetim, slug: a, params: {cat: '1'}}", "2: the preset sikayetim has no slug"),
    "an address with a path": ("{preset: eksi, slug: a, base_url: 'http://x/y'}", "2: http://x/y is not the address"),
    "an address without a scheme": ("{preset: eksi, slug: a, base_url: 'x:80'}", "2: x:80 is not the address"),
    "a bad port": ("{preset: eksi, slug: a, base_url: 'http://x:99999'}", "2: http://x:99999 is not the address"),
    "no pages": ("{preset: eksi, slug: a, pages: 0}", "2: pages cannot be 0"),
}


@pytest.mark.parametrize(("entry", "why"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_named_with_its_line(entry, why):
    (problem,) = said(f"sources:\n  - {entry}\n")
    assert problem.startswith(f"nobetci.yaml:{why}")


def test_a_mistake_in_the_preset_points_at_the_presets_own_line(tmp_path):
    (tmp_path / "kendi.yaml").write_text("preset: kendi\nlist: {}\n", "utf-8")
    problems = said("sources:\n  - {preset: kendi.yaml, slug: a}\n", folder=f"{tmp_path}/")
    assert problems
    assert all(problem.startswith(f"{tmp_path}/kendi.yaml:2: ") for problem in problems)


def test_opening_touches_no_network():
    network = Network("Nobetci/0 (tests)", lambda: NOW, resolve=lambda host, port: pytest.fail("asked the network"))
    for name in shipped_presets():
        params = "{cat: '1'}" if name == "sikayetim" else "{}"
        slug = "" if name == "sikayetim" else "slug: a, "
        source = open_source(
            name, settings(f"sources:\n  - {{preset: {name}, {slug}params: {params}}}\n"), network, lambda: NOW
        )
        assert source.name == name
        assert source.host
        source.close()
    network.close()
