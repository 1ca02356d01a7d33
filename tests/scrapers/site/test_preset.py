"""A preset file: what it may say, and every mistake in it with its line."""

import pytest

from scrapers.kit.document import parse_document
from scrapers.kit.errors import InvalidFile
from scrapers.site import parse_preset

GOOD = """\
preset: own
list:
  url: "https://example.com/{slug}?page={page}"
  cards: {a: 'article'}
  link: {css: 'a@href', must: '^/{slug}/(?P<key>.+)$'}
  native_id: '{key}'
  fields: {title: 'h2'}
"""


def said(text: str) -> list[str]:
    with pytest.raises(InvalidFile) as caught:
        parse_preset(parse_document(text, "own.yaml"))
    return [problem.say() for problem in caught.value.problems]


def test_seven_lines_are_a_preset():
    preset = parse_preset(parse_document(GOOD, "own.yaml"))
    assert (preset.preset, preset.verified, preset.detail.fetch, preset.robots) == ("own", None, "never", "obey")
    assert preset.names == {"slug"}
    assert preset.listing.link is not None
    assert preset.listing.link.css == ("a@href",)


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


LINK = "  link: {css: 'a@href', must: '^/{slug}/(?P<key>.+)$'}\n"
MISTAKES = {
    "an unknown key": (GOOD + "colour: red\n", ["8: unknown key colour"]),
    "an unknown key inside": (changed("{title:", "{titel:"), ["7: unknown key titel — did you mean title?"]),
    "a part misspelt": (changed("native_id", "nativ_id"), ["2: native_id is missing", "6: unknown key nativ_id"]),
    "a bad selector": (changed("'article'", "'article['"), ["4: not a CSS selector: article["]),
    "a bad expression": (changed("'h2'", "['h2', 'h3[']"), ["7: not a CSS selector: h3["]),
    "a bad regex": (changed("(?P<key>.+)", "(?P<key>.+"), ["5: not a regular expression"]),
    "a regex that can run away": (changed("(?P<key>.+)", "(?P<key>(?:a+)+)"), ["5: a repetition inside"]),
    "a bad date form": (GOOD + "dates: [iso, 'GG.AA.YYYY']\n", ["8: not a date form: GG.AA.YYYY"]),
    "a time zone": (GOOD + "timezone: Mars/Base\n", ["8: unknown time zone Mars/Base"]),
    "an encoding": (GOOD + "encoding: klingon\n", ["8: unknown encoding klingon"]),
    "a pace": (GOOD + "pace: {between: often}\n", ['8: between cannot be "often"']),
    "a name in a selector": (changed("'article'", "'a[href=\"/{sulg}\"]'"), ["4: {sulg} stands for nothing here"]),
    "a name in the id": (changed("'{key}'", "'{brand}/{key}'"), ["6: {brand} stands for nothing here"]),
    "a share": (GOOD + "health: {page_one: {dated: 80}}\n", ["8: dated cannot be 80"]),
    "an address without a host": (changed("https://example.com/", "/"), ["3: url cannot be"]),
    "no way to tell cards apart": (changed(LINK, ""), ["2: without link and without key"]),
    "a fetch nobody knows": (
        GOOD + "detail: {fetch: always}\n",
        ['8: fetch cannot be "always" — possible here: new, new_or_changed, never'],
    ),
    "three at once": (
        changed("'h2'", "'h2['") + "robots: ask\ndates: [x]\n",
        ["7: not a CSS", "8: robots cannot be", "9: not a date form"],
    ),
}


@pytest.mark.parametrize(("text", "starts"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_line(text, starts):
    problems = sorted(said(text))
    assert len(problems) == len(starts)
    for problem, start in zip(problems, sorted(starts), strict=True):
        assert problem.startswith(f"own.yaml:{start}")


def test_yaml_that_is_a_list_or_nothing_is_no_preset():
    assert said("- a\n")
    assert said("")
