"""A site's addresses."""

import pytest
from site_pages import layout_from, layout_of

ADDRESSES = layout_of().addresses
PAGE = "https://www.sikayetvar.com/ornekmarka?page=2"

PLACES = {
    "a path": ("/ornekmarka/x", "/ornekmarka/x"),
    "query, fragment and slash go": ("/ornekmarka/x/?utm=1#son", "/ornekmarka/x"),
    "the whole address": ("https://www.sikayetvar.com/ornekmarka/x", "/ornekmarka/x"),
    "without www, in capitals, without TLS": ("http://SIKAYETVAR.com/ornekmarka/x", "/ornekmarka/x"),
    "dots": ("/ornekmarka/../uye/x", "/uye/x"),
    "Turkish letters": ("/ornekmarka/şikayet ı", "/ornekmarka/%C5%9Fikayet%20%C4%B1"),
    "already quoted": ("/ornekmarka/%C5%9F", "/ornekmarka/%C5%9F"),
    "relative": ("x", "/x"),
    "spaces around": ("  /ornekmarka/x\n", "/ornekmarka/x"),
    "another site": ("https://evil.example/ornekmarka/x", None),
    "another site without scheme": ("//evil.example/ornekmarka/x", None),
    "with a name and a password": ("https://a:b@www.sikayetvar.com/x", None),
    "another port": ("https://www.sikayetvar.com:8443/x", None),
    "a script": ("javascript:alert(1)", None),
    "mail": ("mailto:a@b.c", None),
    "no address": ("http://[::1", None),
    "endless": ("/" + "x" * 5000, None),
}


@pytest.mark.parametrize(("href", "path"), PLACES.values(), ids=PLACES)
def test_a_link_leads_to_a_place_on_the_site_or_nowhere(href, path):
    place = ADDRESSES.place(href, on=PAGE)
    assert (place.path if place else None) == path
    assert place is None or place.url == f"https://www.sikayetvar.com{path}"


def test_a_stand_in_takes_the_place_of_the_site():
    addresses = layout_of(base_url="http://127.0.0.1:8080/").addresses
    assert addresses.page(3) == "http://127.0.0.1:8080/ornekmarka?page=3"
    assert addresses.host == "127.0.0.1:8080"
    place = addresses.place("https://www.sikayetvar.com/ornekmarka/x")
    assert place is not None
    assert place.url == "http://127.0.0.1:8080/ornekmarka/x"


LISTS = {
    "the first page": ("https://www.sikayetvar.com/ornekmarka", True),
    "a page": ("https://www.sikayetvar.com/ornekmarka?page=7", True),
    "with a slash": ("https://www.sikayetvar.com/ornekmarka/", True),
    "another order": ("https://www.sikayetvar.com/ornekmarka?sortField=view", False),
    "a complaint": ("https://www.sikayetvar.com/ornekmarka/x", False),
}


@pytest.mark.parametrize(("url", "is_list"), LISTS.values(), ids=LISTS)
def test_a_page_of_the_list_is_known_by_its_address(url, is_list):
    assert ADDRESSES.is_list(url) is is_list


def test_where_the_id_is_in_the_query_the_query_counts():
    addresses = layout_of("sikayetim").addresses
    assert addresses.page(12) == "http://www.sikayetim.com/module.php?cat=12&startat=12&mul=0"
    place = addresses.place("module.php?id=5512", on=addresses.page(0))
    assert place is not None
    assert place.path == "/module.php?id=5512"
    assert not addresses.is_list(place.url)
    assert addresses.is_list(addresses.page(24))


def test_only_the_named_part_of_a_query_may_count():
    text = """
preset: own
list:
  url: "https://example.com/{slug}"
  keep_query: [id]
  cards: {a: 'article'}
  link: {css: 'a@href', must: 'id=(?P<key>[0-9]+)$'}
  native_id: '{key}'
  fields: {title: 'h2'}
"""
    addresses = layout_from(text, slug="örnek marka").addresses
    place = addresses.place("/x?session=abc&id=7&utm=1")
    assert place is not None
    assert place.url == "https://example.com/x?id=7"
    assert addresses.page(1) == "https://example.com/%C3%B6rnek%20marka"
    assert not addresses.is_paged


PLAIN = ["/", "/a", "/a/", "/a/b-c_d", "/a//b", "//a", "/a/b//", "///", "/-", "/_/9"]


@pytest.mark.parametrize("href", PLAIN)
@pytest.mark.parametrize("page", [PAGE, "https://www.sikayetvar.com.example/x", None])
def test_a_plain_path_leads_where_it_leads_with_a_fragment_behind_it(href, page):
    assert ADDRESSES.place(href, on=page) == ADDRESSES.place(f"{href}#x", on=page)
