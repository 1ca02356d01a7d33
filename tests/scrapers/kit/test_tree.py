"""The quick builder makes the tree that BeautifulSoup's own makes, whatever the page."""

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement, PreformattedString
from bs4.filter import SoupStrainer
from hypothesis import given, settings
from hypothesis import strategies as st
from site_pages import SITES

from scrapers.kit.html import cut, decode
from scrapers.kit.tree import Builder


def built_here(page: str, only: str | None = None) -> BeautifulSoup:
    return BeautifulSoup(page, builder=Builder(frozenset({only}) if only else None))


def built_there(page: str, only: str | None = None) -> BeautifulSoup:
    strainer = SoupStrainer(only) if only else None
    return BeautifulSoup(page, "lxml", parse_only=strainer, multi_valued_attributes=None)


def outline(tree: BeautifulSoup) -> list[object]:
    """Every node as what it says and where its links lead, as numbers in document order."""
    nodes = list(tree.descendants)
    numbers = {id(node): number for number, node in enumerate(nodes)}
    return [_node(node, numbers) for node in nodes]


def _node(node: PageElement, numbers: dict[int, int]) -> tuple[object, ...]:
    around = (node.parent, node.previous_element, node.next_element, node.previous_sibling, node.next_sibling)
    says = (node.name, dict(node.attrs)) if isinstance(node, Tag) else (_kind(node), str(node))
    return (*says, *(numbers.get(id(other)) for other in around))


def _kind(node: PageElement) -> str:
    return type(node).__name__ if isinstance(node, PreformattedString) else "text"


@pytest.mark.parametrize("saved", sorted(SITES.glob("*/*.html")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_saved_page_gives_the_same_tree(saved):
    raw = decode(saved.read_bytes())
    for page in (raw, cut(raw).text):
        for only in (None, "article", "li"):
            assert outline(built_here(page, only)) == outline(built_there(page, only))


PIECES = [
    *("<p>", "</p>", "<div class='a b'>", "</div>", "<article>", "</article>", "<b>", "</b>", "<a href=x>", "</a>"),
    *("<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<pre>", "</pre>", "<textarea>", "</textarea>"),
    *("<br>", "<img src=y/>", "<svg>", "</svg>", "<template>", "</template>", "<script>", "</script>", "<style>"),
    *("<html lang=tr>", "<head>", "<body id=z>", "</body>", "</html>", "<title>", "</title>", "<meta charset=x>"),
    *("<!doctype html>", "<!-- c -->", "<!--  -->", "<?pi x?>", "<![CDATA[x]]>", "<", ">", "&amp;", "&", "&#0;"),
    *("ş", "a ", " ", "\n", "\t \n ", "\xa0", "\x00", "</", "<x-y z>", "</x-y>", "<form>", "<input>", "<option>"),
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join), st.sampled_from([None, "article", "p"]))
def test_whatever_the_page_it_gives_the_same_tree(page, only):
    page += "<"  # BeautifulSoup warns of what has no bracket in it
    assert outline(built_here(page, only)) == outline(built_there(page, only))
    assert str(built_here(page.replace("<meta", "<x"), only)) == str(built_there(page.replace("<meta", "<x"), only))
